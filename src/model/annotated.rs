//! Whether a graph has been annotated at all, or is any diagram.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::LowerOptions;
use super::vocabulary::{self, Literal, On, Type, ValueProblem};
use crate::diagnostics::nearest;
use crate::graph::{Attr, Attrs, Graph, Origin, Symbol};

/// Whether anything in a graph is meant for us: `tm`, a word of the vocabulary with a value that is one of its values or
/// nearly so, or a name of a family such as `asset_...`, on an item that it may stand on.
///
/// Names with free texts (`owner`, `tags`, `format`) say too little: any diagram may use them for itself.
pub fn is_annotated(graph: &Graph, options: &LowerOptions) -> bool {
    is_annotated_under(graph, options.prefix.as_deref().unwrap_or_default())
}

/// The same, by the prefix alone.
pub(crate) fn is_annotated_under(graph: &Graph, prefix: &str) -> bool {
    let mut search = Search { graph, prefix, names: HashMap::new(), seen: HashSet::new() };
    search.any(&graph.subgraphs[Graph::ROOT].attrs, On::GRAPH)
        || graph.clusters().any(|(_, cluster)| search.any(&cluster.attrs, On::BOUNDARY))
        || graph.nodes.values().any(|node| search.any(&node.attrs, On::NODE))
        || graph.edges.values().any(|edge| search.any(&edge.attrs, On::FLOW))
}

/// Asks every name once and every shared list once.
struct Search<'a> {
    graph: &'a Graph,
    prefix: &'a str,
    /// The name in the vocabulary, where it has one.
    names: HashMap<(Symbol, On), Option<&'a str>>,
    seen: HashSet<(usize, On)>,
}

impl Search<'_> {
    fn any(&mut self, attrs: &Attrs, on: On) -> bool {
        let (own, taken_over) = attrs.lists();
        self.any_of(own, on) || self.any_of(taken_over, on)
    }

    fn any_of(&mut self, list: &Arc<Vec<Attr>>, on: On) -> bool {
        if list.is_empty() || (Arc::strong_count(list) > 1 && !self.seen.insert((Arc::as_ptr(list).addr(), on))) {
            return false;
        }
        list.iter().any(|attr| {
            let graph = self.graph;
            let name = self.names.entry((attr.name, on)).or_insert_with(|| known(graph.text(attr.name), self.prefix));
            let literal = Literal::unwritten(graph.text(attr.value), attr.value_span);
            !matches!(attr.origin, Origin::Inherited(_)) && name.is_some_and(|name| is_ours(name, &literal, on))
        })
    }
}

fn known<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let word = vocabulary::unprefixed(name, prefix)?;
    (vocabulary::rows(word).next().is_some() || vocabulary::family(word).is_some()).then_some(word)
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
