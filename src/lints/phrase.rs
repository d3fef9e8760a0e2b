//! How messages name things.

use crate::graph::{Graph, Item};
use crate::model::{ElementId, FlowId, Kind, Model, Subject};

/// Longest name that a message quotes whole.
const LONGEST: usize = 60;

/// A text of the input in backticks, cut where it is too long to be read.
pub(super) fn quoted(text: &str) -> String {
    if text.chars().nth(LONGEST).is_none() {
        return format!("`{text}`");
    }
    let cut: String = text.chars().take(LONGEST).collect();
    format!("`{cut}…`")
}

/// Such as "process `web`".
pub(super) fn element(model: &Model, id: ElementId) -> String {
    let element = &model.elements[id];
    format!("{} {}", noun(element.kind), quoted(&element.id))
}

/// Such as "flow `login`".
pub(super) fn flow(model: &Model, id: FlowId) -> String {
    format!("flow {}", quoted(&model.flows[id].id))
}

/// Any item, such as "boundary `cluster_dmz`" or "the graph".
pub(super) fn item(graph: &Graph, model: &Model, item: Item) -> String {
    match item {
        Item::Node(node) => element(model, model.element_of(node)),
        Item::Edge(edge) => {
            let (tail, head) = (graph.edges[edge].tail, graph.edges[edge].head);
            let id = graph.value(&graph.edges[edge].attrs, "id").filter(|id| !id.trim().is_empty());
            let ends = || format!("{}->{}", graph.node_id(tail), graph.node_id(head));
            format!("flow {}", quoted(&id.map_or_else(ends, str::to_owned)))
        }
        Item::Subgraph(Graph::ROOT) => "the graph".to_owned(),
        Item::Subgraph(subgraph) => match model.boundary_of(subgraph) {
            Some(id) => {
                let noun = if model.boundaries[id].is_trust_boundary { "boundary" } else { "cluster" };
                format!("{noun} {}", quoted(model.subject_id(Subject::Boundary(id))))
            }
            None => match graph.subgraphs[subgraph].name {
                Some(name) => format!("subgraph {}", quoted(graph.text(name))),
                None => "a subgraph".to_owned(),
            },
        },
    }
}

/// The word for a kind; "node" where it says nothing.
pub(super) const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Unknown => "node",
        kind => kind.as_str(),
    }
}

/// The word with its article.
pub(super) fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// "1 flow", "2 flows".
pub(super) fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix("ss")) {
        (1, _) => format!("1 {noun}"),
        (_, Some(_)) => format!("{number} {noun}es"),
        (_, None) => format!("{number} {noun}s"),
    }
}

/// "a, b or c".
pub(super) fn either(words: &[String]) -> String {
    joined(words, "or")
}

/// "a, b and c".
pub(super) fn both(words: &[String]) -> String {
    joined(words, "and")
}

fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}
