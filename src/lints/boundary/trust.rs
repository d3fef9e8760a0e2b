//! How far a boundary is trusted: not said, or less than what is around it.

use super::{Zones, boundaries, named, trust_word};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::{Lint, Survey};

pub(in crate::lints) static TRUST_NOT_MONOTONE: Lint = Lint {
    code: Code {
        id: "L053",
        name: "trust-not-monotone",
        severity: Severity::Warning,
        summary: "an inner boundary is trusted less than the one around it",
        docs: "
A boundary lies inside one that is trusted more, and is not marked as a sandbox.

**Why it matters.** Who is inside the inner line is inside the outer one, too. If the inner zone is really less trusted, then it
is a hole in the outer one, and everything there has a neighbour that is not trusted; if not, a level is wrong.

```dot,bad
digraph {
  subgraph cluster_core {
    kind=boundary; trust=internal;
    db [kind=store];
    subgraph cluster_plugins { kind=boundary; trust=external; plugin [kind=process]; }
  }
}
```

```dot,good
digraph {
  subgraph cluster_core {
    kind=boundary; trust=internal;
    db [kind=store];
    subgraph cluster_plugins { kind=boundary; trust=external; boundary=sandbox; plugin [kind=process]; }
  }
}
```
",
    },
    check: trust_not_monotone,
};

fn trust_not_monotone(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    for (id, boundary) in boundaries(survey).filter(|(_, boundary)| !boundary.stated.is("boundary", "sandbox")) {
        let mut around = model.boundary_chain(boundary.parent);
        let outer = around.find(|outer| model.boundaries[*outer].trust.is_some());
        let Some((outer, inner_trust)) = outer.zip(boundary.trust) else { continue };
        let Some(outer_trust) = model.boundaries[outer].trust.filter(|outer| *outer > inner_trust) else { continue };
        let spans = [&boundary.stated, &model.boundaries[outer].stated];
        let [Some(own), Some(around)] = spans.map(|stated| stated.get("trust").map(|trust| trust.value_span)) else {
            continue;
        };
        let [inner_trust, outer_trust] = [inner_trust, outer_trust].map(trust_word);
        let [inner, outer] = [id, outer].map(|id| named(survey, id));
        let message = format!("{inner} ({inner_trust}) inside {outer} ({outer_trust}) lowers the trust");
        sink.report(&TRUST_NOT_MONOTONE.code, || {
            Diagnostic::new(&TRUST_NOT_MONOTONE.code, survey.inner(own), message)
                .label("less than around it")
                .also(survey.inner(around), format!("around it: {outer_trust}"))
                .help(format!("mark it `{}=sandbox`, or correct a level", survey.prefixed("boundary")))
        });
    }
}

pub(in crate::lints) static BOUNDARY_WITHOUT_TRUST: Lint = Lint {
    code: Code {
        id: "L054",
        name: "boundary-without-trust",
        severity: Severity::Warning,
        summary: "a boundary has no trust level",
        docs: "
A trust boundary does not say how far what is inside is trusted.

**Why it matters.** Its elements then count as whatever is around it: internal at the top, whatever the zone is called. Flows that
climb from less to more trust are not seen.

```dot,bad
digraph {
  subgraph cluster_dmz { kind=boundary; web [kind=process]; }
}
```

```dot,good
digraph {
  subgraph cluster_dmz { kind=boundary; trust=dmz; web [kind=process]; }
}
```
",
    },
    check: boundary_without_trust,
};

fn boundary_without_trust(survey: &Survey, sink: &mut Sink) {
    let (name, zones) = (survey.prefixed("trust"), Zones::of(survey.model));
    for (id, boundary) in boundaries(survey).filter(|(_, boundary)| boundary.trust.is_none()) {
        // What is handed down is L007's, what cannot be read L002's, what is empty L050's.
        let attrs = &survey.graph.subgraphs[boundary.subgraph].attrs;
        if survey.graph.value(attrs, &name).is_some_and(|text| !text.trim().is_empty()) || !zones.is_held[id] {
            continue;
        }
        sink.report(&BOUNDARY_WITHOUT_TRUST.code, || {
            let note = match boundary.parent.and_then(|parent| survey.model.boundary_trust(parent)) {
                Some(around) => format!("what is inside counts as what is around it: {}", trust_word(around)),
                None => "what is inside counts as internal (3), interactors as untrusted (0)".to_owned(),
            };
            Diagnostic::new(
                &BOUNDARY_WITHOUT_TRUST.code,
                boundary.span,
                format!("{} has no trust level", named(survey, id)),
            )
            .label("how far it is trusted, is not said")
            .note(note)
            .help(format!("add `{name}={}`", crate::model::vocabulary::TRUST.join("|")))
        });
    }
}
