//! What a flow connects.

use super::{edges, is_in_scope};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::{self, quoted};
use crate::lints::{Lint, Survey};
use crate::model::{Flow, FlowId, Kind};

pub(in crate::lints) static INTERACTOR_TO_STORE: Lint = Lint {
    code: Code {
        id: "L020",
        name: "interactor-to-store",
        severity: Severity::Error,
        summary: "a flow connects an interactor directly with a store",
        docs: "
A flow runs between an interactor and a store, with no process in between.

**Why it matters.** Something outside the system cannot reach into a store by itself: some code of yours does it. That
code decides who may read and write, so it must be in the model.

```dot,bad
digraph {
  user [kind=interactor];
  db [kind=store];
  user -> db;
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

If the store itself is reached from outside, such as a public bucket, draw the service in front of it as a process.
",
    },
    check: interactor_to_store,
};

fn interactor_to_store(survey: &Survey, sink: &mut Sink) {
    for (id, flow) in between(survey, &[(Kind::Interactor, Kind::Store), (Kind::Store, Kind::Interactor)]) {
        sink.report(&INTERACTOR_TO_STORE.code, || {
            let [from, to] = [flow.source, flow.target].map(|end| phrase::element(survey.model, end));
            let message = format!("{} connects {from} directly with {to}", phrase::flow(survey.model, id));
            let [from, to] = [flow.source, flow.target].map(|end| quoted(&survey.model.elements[end].id));
            Diagnostic::new(&INTERACTOR_TO_STORE.code, flow.span, message)
                .label("no process in between")
                .help(format!("put the process that does the access between {from} and {to}"))
        });
    }
}

pub(in crate::lints) static STORE_TO_STORE: Lint = Lint {
    code: Code {
        id: "L021",
        name: "store-to-store",
        severity: Severity::Error,
        summary: "a flow connects two stores",
        docs: "
A flow runs from one store to another.

**Why it matters.** A store keeps data and does nothing. Whatever copies the data is a process, and it can be spoofed,
altered and abused like any other.

```dot,bad
digraph {
  db [kind=store];
  copy [kind=store];
  db -> copy;
}
```

```dot,good
digraph {
  db [kind=store];
  backup [kind=process];
  copy [kind=store];
  db -> backup;
  backup -> copy;
}
```
",
    },
    check: store_to_store,
};

fn store_to_store(survey: &Survey, sink: &mut Sink) {
    for (id, flow) in between(survey, &[(Kind::Store, Kind::Store)]).filter(|(_, flow)| flow.source != flow.target) {
        sink.report(&STORE_TO_STORE.code, || {
            let [from, to] = [flow.source, flow.target].map(|end| phrase::element(survey.model, end));
            let message = format!("{} moves data from {from} to {to} with no process", phrase::flow(survey.model, id));
            Diagnostic::new(&STORE_TO_STORE.code, flow.span, message)
                .label("a store does nothing by itself")
                .help("add the process that copies the data")
        });
    }
}

pub(in crate::lints) static INTERACTOR_TO_INTERACTOR: Lint = Lint {
    code: Code {
        id: "L022",
        name: "interactor-to-interactor",
        severity: Severity::Warning,
        summary: "a flow connects two interactors",
        docs: "
A flow runs between two interactors.

**Why it matters.** Both ends are outside the system, so there is nothing in it that could be protected. Either one of
them is a process of yours, or the flow does not belong into the model.

```dot,bad
digraph {
  user [kind=interactor];
  bank [kind=interactor];
  user -> bank;
}
```

```dot,good
digraph {
  user [kind=interactor];
  shop [kind=process];
  bank [kind=interactor];
  user -> shop;
  shop -> bank;
}
```

A flow that is only drawn for the reader has `scope=out` and a `scope_reason`.
",
    },
    check: interactor_to_interactor,
};

fn interactor_to_interactor(survey: &Survey, sink: &mut Sink) {
    let kinds = [(Kind::Interactor, Kind::Interactor)];
    for (id, flow) in between(survey, &kinds).filter(|(_, flow)| flow.source != flow.target) {
        sink.report(&INTERACTOR_TO_INTERACTOR.code, || {
            let [from, to] = [flow.source, flow.target].map(|end| quoted(&survey.model.elements[end].id));
            let message = format!("{} is outside the system", phrase::flow(survey.model, id));
            Diagnostic::new(&INTERACTOR_TO_INTERACTOR.code, flow.span, message)
                .label(format!("{from} and {to} are interactors"))
                .help(format!(
                    "remove it, mark it `{}=out`, or make one of them a process if you run it",
                    survey.prefixed("scope")
                ))
        });
    }
}

/// The flows between kinds of elements, in the analysis, one an edge.
fn between<'a>(survey: &'a Survey<'a>, kinds: &'a [(Kind, Kind)]) -> impl Iterator<Item = (FlowId, &'a Flow)> {
    edges(survey).filter(move |(id, flow)| {
        let [from, to] = [flow.source, flow.target].map(|end| survey.model.elements[end].kind);
        survey.is_analysed && kinds.contains(&(from, to)) && is_in_scope(survey, *id, flow)
    })
}

pub(in crate::lints) static SELF_LOOP: Lint = Lint {
    code: Code {
        id: "L028",
        name: "self-loop",
        severity: Severity::Warning,
        summary: "a flow leads from an element back to itself",
        docs: "
A flow starts and ends at the same element.

**Why it matters.** What happens inside an element is not part of the model. If the data changes hands or trust on the way,
there are two elements.

```dot,bad
digraph {
  worker [kind=process];
  worker -> worker;
}
```

```dot,good
digraph {
  worker [kind=process];
  scheduler [kind=process];
  scheduler -> worker;
  worker -> scheduler;
}
```
",
    },
    check: self_loop,
};

fn self_loop(survey: &Survey, sink: &mut Sink) {
    for (id, flow) in edges(survey).filter(|(_, flow)| flow.source == flow.target && survey.is_annotated) {
        // Between two ports of one node it is L017's.
        let attrs = &survey.graph.edges[flow.edge].attrs;
        let [tail, head] = ["tailport", "headport"].map(|port| survey.graph.value(attrs, port));
        if tail.is_some() && head.is_some() && tail != head {
            continue;
        }
        sink.report(&SELF_LOOP.code, || {
            let element = phrase::element(survey.model, flow.source);
            let message = format!("{} leads from {element} back to itself", phrase::flow(survey.model, id));
            Diagnostic::new(&SELF_LOOP.code, flow.span, message)
                .label("both ends are the same element")
                .help("split the element if the data changes hands or trust on the way; else remove the flow")
        });
    }
}
