//! Boundaries inside boundaries that say the same.

use super::{Zones, boundaries, named, trust_word};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::{Lint, Survey};
use crate::model::Boundary;

pub(in crate::lints) static NEEDLESS_NESTING: Lint = Lint {
    code: Code {
        id: "L073",
        name: "needless-nesting",
        severity: Severity::Note,
        summary: "a boundary says nothing that the one around it does not",
        docs: "
A boundary lies directly in another one of the same trust, and says nothing else that the outer one does not: no other kind, owner,
region or ceiling.

**Why it matters.** Every line that a flow crosses is a threat to be looked at. A line that separates nothing adds work, and hides
the lines that do.

```dot,bad
digraph {
  subgraph cluster_core {
    kind=boundary; trust=internal;
    web [kind=process];
    subgraph cluster_data { kind=boundary; trust=internal; db [kind=store]; }
  }
  web -> db;
}
```

Move the members one level up, make it `kind=group`, or say what the line separates.

```dot,good
digraph {
  subgraph cluster_core {
    kind=boundary; trust=internal;
    web [kind=process];
    subgraph cluster_data { kind=boundary; trust=restricted; db [kind=store]; }
  }
  web -> db;
}
```
",
    },
    check: needless_nesting,
};

/// What every boundary says.
const EXPECTED: &[&str] = &["kind", "trust", "role", "tags"];

fn needless_nesting(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let zones = Zones::of(model);
    for (id, boundary) in boundaries(survey) {
        let Some((outer_id, trust)) = zones.outer[id].zip(boundary.trust) else { continue };
        let outer = &model.boundaries[outer_id];
        // An empty one is L050's.
        if outer.trust != Some(trust) || says_more(boundary, outer) || !zones.is_held[id] {
            continue;
        }
        sink.report(&NEEDLESS_NESTING.code, || {
            let (inner, around) = (named(survey, id), named(survey, outer_id));
            let message = format!("{inner} separates nothing inside {around}");
            Diagnostic::new(&NEEDLESS_NESTING.code, boundary.span, message)
                .label(format!("{}, as around it", trust_word(trust)))
                .also(outer.span, "says the same")
                .help("move its members one level up, make it `kind=group`, or say what it separates")
        });
    }
}

/// Whether a boundary states anything that the one around it does not state in the same way.
fn says_more(inner: &Boundary, outer: &Boundary) -> bool {
    let said = inner.stated.iter().filter(|stated| !EXPECTED.contains(&stated.def.name));
    said.into_iter().any(|stated| outer.stated.get(stated.def.name).is_none_or(|around| around.value != stated.value))
}
