//! Nodes that only an edge mentions.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches, nearest};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::Element;
use crate::syntax::amend;

pub(in crate::lints) static NODE_IMPLICIT: Lint = Lint {
    code: Code {
        id: "L013",
        name: "node-implicit",
        severity: Severity::Warning,
        summary: "a node is made by an edge and never declared",
        docs: "
An edge mentions a node that no statement of its own declares.

**Why it matters.** DOT makes a node of every name it meets: a misspelling in an edge creates a new element, and the flow
never reaches the one that was meant.

```dot,bad
digraph {
  node [kind=process];
  web;
  database;
  web -> databse;
}
```

```dot,good
digraph {
  node [kind=process];
  web;
  database;
  web -> database;
}
```
",
    },
    check: node_implicit,
};

/// Names compared in one run. Above it the question "did you mean" is left out: so many nodes without a declaration are
/// no misspellings.
const COMPARISONS: usize = 200_000;

fn node_implicit(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated {
        return;
    }
    let implicit = |element: &&Element| survey.graph.nodes[element.node].declared.is_none();
    let elements = || survey.model.elements.values();
    let missing = elements().filter(implicit).count();
    let declared: Vec<&str> = elements().filter(|element| !implicit(element)).map(|element| &*element.id).collect();
    let compares = missing.saturating_mul(declared.len()) <= COMPARISONS;
    for element in elements().filter(implicit) {
        sink.report(&NODE_IMPLICIT.code, || {
            let best = if compares { nearest(&element.id, declared.iter().copied()) } else { None };
            undeclared(survey, element, best)
        });
    }
}

fn undeclared(survey: &Survey, element: &Element, best: Option<&str>) -> Diagnostic {
    let id = quoted(&element.id);
    let said = Diagnostic::new(&NODE_IMPLICIT.code, element.span, format!("{id} is declared only by this edge"))
        .label("a misspelling would create a new element in the same way");
    let node = &survey.graph.nodes[element.node];
    let declare = node.statement.map(|statement| {
        let edit = amend::insert_before(survey.source, statement, &amend::word(&element.id));
        Fix::judged(best.is_none(), "declare it before", [edit]).touching_nothing()
    });
    let meant = best.and_then(|best| survey.model.elements.values().find(|one| one.id == best));
    match meant {
        Some(meant) => said
            .also(meant.span, "a node of a similar name")
            .help(format!("did you mean {}? Otherwise declare {id} by a statement of its own", quoted(&meant.id)))
            .fix_if(respell(survey, element, &meant.id))
            .fix_if(declare),
        None => said.help(format!("declare {id} by a statement of its own")).fix_if(declare),
    }
}

/// Writes the name of another node at the one place where this one is mentioned.
fn respell(survey: &Survey, element: &Element, meant: &str) -> Option<Fix> {
    let mentions = survey.connections.get(survey.model.element_of(element.node)).copied();
    let edit = amend::rename(survey.graph.nodes[element.node].first, meant);
    let fix = Fix::risky(format!("write {} instead", quoted(meant)), [edit]).touching(Touches::Elements);
    (mentions == Some(1)).then_some(fix)
}
