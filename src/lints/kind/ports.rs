//! Ports of a record or table that stand for elements.

use std::collections::HashMap;

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::graph::{Edge, NodeId, Symbol};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::Kind;
use crate::span::Span;

pub(in crate::lints) static RECORD_PORT_ELEMENT: Lint = Lint {
    code: Code {
        id: "L017",
        name: "record-port-element",
        severity: Severity::Error,
        summary: "ports of one node are used as if they were elements",
        docs: r#"
Flows connect two fields of one record or table with each other, or lead to different fields of a node that does not say
what it is.

**Why it matters.** A port is a place on the outline of a node. Elements drawn as fields of one record are one element to
the analysis: flows between them are lost, and so are their own kinds.

```dot,bad
digraph {
  app [kind=process, shape=record, label="<web> web|<api> api"];
  app:web -> app:api;
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api;
}
```

Ports of a node with a `kind` of its own are fine: they only say where the line ends.
"#,
    },
    check: record_port_element,
};

fn record_port_element(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated {
        return;
    }
    let mut first_port: HashMap<NodeId, Symbol> = HashMap::new();
    let mut said: Vec<(NodeId, Symbol)> = Vec::new();
    for edge in survey.graph.edges.values() {
        let (tail, head) = (port(survey, edge, "tailport"), port(survey, edge, "headport"));
        if let (Some(tail), Some(head)) = (tail, head)
            && edge.tail == edge.head
            && tail.0 != head.0
        {
            sink.push(between_ports(survey, edge, tail, head));
            continue;
        }
        for (node, port) in [(edge.tail, tail), (edge.head, head)] {
            let Some((symbol, span)) = port.filter(|_| is_unknown(survey, node)) else { continue };
            let first = *first_port.entry(node).or_insert(symbol);
            if first != symbol && !said.contains(&(node, symbol)) && said.len() < MOST_SAID {
                said.push((node, symbol));
                sink.push(not_an_element(survey, node, symbol, span));
            }
        }
    }
}

/// So many ports are reported; a table of more is one mistake.
const MOST_SAID: usize = 50;

fn is_unknown(survey: &Survey, node: NodeId) -> bool {
    let element = &survey.model.elements[survey.model.element_of(node)];
    element.kind == Kind::Unknown && survey.graph.nodes[node].declared.is_some()
}

/// A named port, not a compass point, and where it is written.
fn port(survey: &Survey, edge: &Edge, end: &str) -> Option<(Symbol, Span)> {
    let attr = survey.graph.attr(&edge.attrs, end)?;
    let name = survey.graph.text(attr.value).split(':').next().unwrap_or("");
    let compass = ["n", "ne", "e", "se", "s", "sw", "w", "nw", "c", "_", ""];
    (!compass.contains(&name)).then_some((attr.value, attr.value_span))
}

fn between_ports(survey: &Survey, edge: &Edge, tail: (Symbol, Span), head: (Symbol, Span)) -> Diagnostic {
    let [from, to] = [tail.0, head.0].map(|port| quoted(survey.graph.text(port)));
    let node = quoted(survey.graph.node_id(edge.tail));
    Diagnostic::new(&RECORD_PORT_ELEMENT.code, edge.span, format!("ports {from} and {to} of {node} are no elements"))
        .label(format!("to the analysis this leads from {node} to itself"))
        .help(format!("make {from} and {to} nodes of their own"))
}

fn not_an_element(survey: &Survey, node: NodeId, port: Symbol, span: Span) -> Diagnostic {
    let (port, node_id) = (quoted(survey.graph.text(port)), quoted(survey.graph.node_id(node)));
    Diagnostic::new(&RECORD_PORT_ELEMENT.code, span, format!("port {port} is not an element"))
        .label(format!("to the analysis this is {node_id}"))
        .also(survey.graph.nodes[node].span(), "this node does not say what it is")
        .help(format!("make {port} a node of its own, or give {node_id} a `kind`"))
}
