//! Boundaries that no flow crosses, and interactors behind one.

use std::collections::HashSet;

use super::{Zones, boundaries, named, trust_word};
use crate::arena::IdVec;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase;
use crate::lints::structure::is_element_out;
use crate::lints::{Lint, Survey};
use crate::model::{BoundaryId, Kind};

pub(in crate::lints) static CROSSING_NOTHING: Lint = Lint {
    code: Code {
        id: "L055",
        name: "crossing-nothing",
        severity: Severity::Warning,
        summary: "no flow crosses a boundary",
        docs: "
A boundary holds elements, and no flow leads over its line.

**Why it matters.** Either the zone is cut off and does not belong into this diagram, or the flow over its line is missing: the
very one that the boundary was drawn for.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web;
  subgraph cluster_core { kind=boundary; trust=internal; app [kind=process]; db [kind=store]; app -> db; }
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web;
  subgraph cluster_core { kind=boundary; trust=internal; app [kind=process]; db [kind=store]; app -> db; }
  web -> app;
}
```
",
    },
    check: crossing_nothing,
};

fn crossing_nothing(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    if model.flows.is_empty() {
        return;
    }
    let zones = Zones::of(model);
    let mut is_crossed: IdVec<BoundaryId, bool> = IdVec::filled(false, model.boundaries.len());
    // Flows between the same two places cross the same lines.
    let mut seen = HashSet::new();
    for flow in model.flows.values() {
        let [source, target] = [flow.source, flow.target].map(|end| model.elements[end].boundary);
        if source != target && seen.insert((source, target)) {
            flow.crosses().for_each(|boundary| is_crossed[boundary] = true);
        }
    }
    for (id, boundary) in boundaries(survey).filter(|(id, _)| zones.is_held[*id] && !is_crossed[*id]) {
        sink.report(&CROSSING_NOTHING.code, || {
            Diagnostic::new(&CROSSING_NOTHING.code, boundary.span, format!("no flow crosses {}", named(survey, id)))
                .label("nothing goes in and nothing comes out")
                .help("add the missing flow, or remove the boundary")
        });
    }
}

pub(in crate::lints) static INTERACTOR_INSIDE: Lint = Lint {
    code: Code {
        id: "L056",
        name: "interactor-inside",
        severity: Severity::Warning,
        summary: "an interactor stands inside a boundary that is trusted as internal or more",
        docs: "
An interactor is somebody or something outside of the system, and this one stands behind a boundary with trust `internal` or
more.

**Why it matters.** It counts as trusted as that zone, so nothing that it sends is an attack. If you run it, it is a process; if
not, it belongs outside the line.

```dot,bad
digraph {
  subgraph cluster_core { kind=boundary; trust=internal; user [kind=interactor]; web [kind=process]; }
  user -> web;
}
```

```dot,good
digraph {
  user [kind=interactor];
  subgraph cluster_core { kind=boundary; trust=internal; web [kind=process]; }
  user -> web;
}
```

People do stand inside an organisation or a building (`boundary=organisation`, `boundary=physical`), and an interactor that says
its own `trust` is not reported either.
",
    },
    check: interactor_inside,
};

/// The level of `internal`.
const INTERNAL: u32 = 3;

fn interactor_inside(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let interactors =
        model.elements.iter().filter(|(_, element)| element.kind == Kind::Interactor && survey.is_annotated);
    for (id, element) in interactors.filter(|(id, _)| !is_element_out(survey, *id)) {
        let Some(zone) = model.zone(id).filter(|_| element.stated.get("trust").is_none()) else { continue };
        let stated = &model.boundaries[zone].stated;
        let is_for_people = ["organisation", "physical"].iter().any(|kind| stated.is("boundary", kind));
        let mut around = model.boundary_chain(Some(zone));
        let Some(trusted) = around.find(|at| model.boundaries[*at].trust.is_some()) else { continue };
        let Some(trust) = model.boundaries[trusted].trust.filter(|trust| *trust >= INTERNAL && !is_for_people) else {
            continue;
        };
        sink.report(&INTERACTOR_INSIDE.code, || {
            let message = format!("{} stands inside {}", phrase::element(model, id), named(survey, zone));
            let said = Diagnostic::new(&INTERACTOR_INSIDE.code, element.span, message)
                .label(format!("counts as {}", trust_word(trust)));
            let said = match model.boundaries[trusted].stated.get("trust") {
                Some(stated) => said.also(survey.inner(stated.value_span), "by this level"),
                None => said,
            };
            said.help("move it out, or make it a process if you run it")
        });
    }
}
