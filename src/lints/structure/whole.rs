//! What a diagram lacks or has too much of.

use super::diagram_span;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::{Lint, Survey};
use crate::model::Kind;

pub(in crate::lints) static TOO_LARGE: Lint = Lint {
    code: Code {
        id: "L034",
        name: "too-large",
        severity: Severity::Warning,
        summary: "more than 40 elements in one diagram",
        docs: "
A diagram has more than 40 interactors, processes and stores.

**Why it matters.** Nobody reviews what nobody can overlook. Data-flow diagrams come in levels: a process of one diagram is
a diagram of its own.

```dot,bad
digraph {
  node [kind=process];
  a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9 c1 c2 c3 c4 c5 c6 c7 c8 c9
  d1 d2 d3 d4 d5 d6 d7 d8 d9 e1 e2 e3 e4 e5 e6 e7 e8 e9
}
```

```dot,good
digraph {
  node [kind=process];
  orders -> billing -> shipping;
}
```
",
    },
    check: too_large,
};

/// Most elements that a reader can overlook.
const OVERLOOKED: usize = 40;

fn too_large(survey: &Survey, sink: &mut Sink) {
    let elements = survey.model.elements.values().filter(|element| element.kind.is_analysed()).count();
    if survey.is_analysed && elements > OVERLOOKED {
        sink.push(
            Diagnostic::new(&TOO_LARGE.code, diagram_span(survey), format!("{elements} elements in one diagram"))
                .label(format!("more than {OVERLOOKED} are hard to review"))
                .help("split it into levels: one diagram for the whole, one for each larger process"),
        );
    }
}

pub(in crate::lints) static NO_INTERACTOR: Lint = Lint {
    code: Code {
        id: "L035",
        name: "no-interactor",
        severity: Severity::Warning,
        summary: "nothing outside the system is shown",
        docs: "
The diagram has no interactor.

**Why it matters.** Threats come from outside. Without the users and systems that use it, nothing in the model is exposed
and no path of an attack begins anywhere.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db;
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process];
  db [kind=store];
  user -> web;
  web -> db;
}
```
",
    },
    check: no_interactor,
};

fn no_interactor(survey: &Survey, sink: &mut Sink) {
    if survey.is_analysed && !survey.model.elements.values().any(|element| element.kind == Kind::Interactor) {
        sink.push(
            Diagnostic::new(&NO_INTERACTOR.code, diagram_span(survey), "nothing outside the system is shown")
                .label("this diagram has no interactor")
                .help("add the users and systems that use it, with `kind=interactor`"),
        );
    }
}

pub(in crate::lints) static NO_BOUNDARY: Lint = Lint {
    code: Code {
        id: "L036",
        name: "no-boundary",
        severity: Severity::Warning,
        summary: "the diagram has no trust boundary",
        docs: "
The diagram has no trust boundary.

**Why it matters.** Most threats sit where trust changes. Without boundaries every interactor counts as untrusted (0) and
everything else as internal (3), and no rule about crossings can fire.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web;
}
```

```dot,good
digraph {
  user [kind=interactor];
  subgraph cluster_dmz {
    kind=boundary; trust=dmz;
    web [kind=process];
  }
  user -> web;
}
```
",
    },
    check: no_boundary,
};

fn no_boundary(survey: &Survey, sink: &mut Sink) {
    if survey.is_analysed && !survey.model.boundaries.values().any(|boundary| boundary.is_trust_boundary) {
        sink.push(
            Diagnostic::new(
                &NO_BOUNDARY.code,
                diagram_span(survey),
                "no trust boundary, so no rule about crossings can fire",
            )
            .label("this diagram has no trust boundary")
            .note("interactors count as untrusted (0), everything else as internal (3)")
            .help("group elements of equal trust in clusters with `kind=boundary` and a `trust`"),
        );
    }
}
