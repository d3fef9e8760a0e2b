//! Whether a graph has been annotated at all, or is any diagram.

use super::LowerOptions;
use super::vocabulary::{self, Literal, On, Type, ValueProblem};
use crate::diagnostics::nearest;
use crate::graph::{Attrs, Graph, Origin};

/// Whether anything in a graph is meant for us: `tm`, a word of the vocabulary with a value that is one of its values or
/// nearly so, or a name of a family such as `asset_...`, on an item that it may stand on.
///
/// Names with free texts (`owner`, `tags`, `format`) say too little: any diagram may use them for itself.
pub fn is_annotated(graph: &Graph, options: &LowerOptions) -> bool {
    let prefix = options.prefix.as_deref().unwrap_or_default();
    let any = |attrs: &Attrs, on| {
        attrs.iter().filter(|attr| !matches!(attr.origin, Origin::Inherited(_))).any(|attr| {
            let literal = Literal::unwritten(graph.text(attr.value), attr.value_span);
            vocabulary::unprefixed(graph.text(attr.name), prefix).is_some_and(|name| is_ours(name, &literal, on))
        })
    };
    any(&graph.subgraphs[Graph::ROOT].attrs, On::GRAPH)
        || graph.clusters().any(|(_, cluster)| any(&cluster.attrs, On::BOUNDARY))
        || graph.nodes.values().any(|node| any(&node.attrs, On::NODE))
        || graph.edges.values().any(|edge| any(&edge.attrs, On::FLOW))
}

fn is_ours(name: &str, literal: &Literal, on: On) -> bool {
    if name == "tm" && on == On::GRAPH {
        return true;
    }
    let row = vocabulary::rows(name).find(|def| def.on.meets(on));
    match row {
        Some(def) if matches!(def.ty, Type::Text | Type::List | Type::Number) => false,
        Some(def) => match vocabulary::read(def, literal) {
            Ok(value) => value.is_some(),
            Err(ValueProblem::UnknownWords { unknown, words }) => {
                unknown.iter().any(|word| nearest(&word.text, words.iter().copied()).is_some())
            }
            Err(ValueProblem::WrongType { .. }) => false,
        },
        None => vocabulary::family(name).is_some_and(|family| family.on.meets(on)),
    }
}
