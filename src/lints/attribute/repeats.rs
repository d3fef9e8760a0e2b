//! The same attribute set twice.

use std::collections::HashSet;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink};
use crate::graph::{Item, Overwritten};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::is_graphviz;
use crate::syntax::amend;

pub(in crate::lints) static CONFLICTING_DUPLICATE: Lint = Lint {
    code: Code {
        id: "L005",
        name: "conflicting-duplicate",
        severity: Severity::Warning,
        summary: "an attribute is set twice on one item, with different values",
        docs: "
One item sets the same attribute twice, in one statement or in two, and the values differ.

**Why it matters.** Graphviz keeps the last value without a word, so a control stated first may be gone.

```dot,bad
digraph {
  web [kind=process, authn=mtls];
  web [authn=none];
}
```

```dot,good
digraph {
  web [kind=process, authn=mtls];
}
```

Of Graphviz's own attributes only `label`, `shape`, `id` and `dir` are looked at: they decide what an item is.
",
    },
    check: conflicting_duplicate,
};

fn conflicting_duplicate(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    for repeat in &survey.graph.overwritten {
        let places = (repeat.old.value_span.start, repeat.new.value_span.start);
        if matters(survey, repeat) && said.insert(places) {
            sink.report(&CONFLICTING_DUPLICATE.code, || duplicate(survey, repeat));
        }
    }
}

/// A drawing attribute of a graph is set anew to reach the clusters that follow; of other items the last one is meant.
fn matters(survey: &Survey, repeat: &Overwritten) -> bool {
    let name = survey.graph.text(repeat.new.name);
    let is_subgraph = matches!(repeat.item, Item::Subgraph(_));
    !is_graphviz(name) || (!is_subgraph && matches!(name, "label" | "shape" | "id" | "dir"))
}

fn duplicate(survey: &Survey, repeat: &Overwritten) -> Diagnostic {
    let graph = survey.graph;
    let (old, new) = (quoted(graph.text(repeat.old.value)), quoted(graph.text(repeat.new.value)));
    let name = quoted(graph.text(repeat.new.name));
    let message = format!("{name} of {} is set to {old} and later to {new}", survey.item(repeat.item));
    // Where `strict` makes one edge of two statements, each may have meant its own value.
    let is_statements_own = !(graph.strict && matches!(repeat.item, Item::Edge(_)));
    let edit = amend::remove_attr(survey.source, repeat.old.name_span, repeat.old.value_span);
    let fix = Fix::risky("remove the first value, which has no effect", [edit]).touching_nothing();
    Diagnostic::new(&CONFLICTING_DUPLICATE.code, repeat.new.value_span, message)
        .label("Graphviz keeps the last")
        .also(repeat.old.value_span, "first set here")
        .help("keep one")
        .fix_if(is_statements_own.then_some(fix))
}
