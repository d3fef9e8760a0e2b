//! The proof that a text with proposals is still the same diagram.

use std::collections::HashSet;
use std::sync::Arc;

use super::PROPOSED;
use crate::compile::Reading;
use crate::graph::{Attr, Graph, Item, Subgraph};
use crate::model::vocabulary::unprefixed;

/// Whether a later text has the same graphs: the same nodes, edges and clusters in the same order, with the same
/// attributes but for some that are only ours and new.
pub fn is_same_diagram(before: &Reading, after: &Reading, prefix: &str) -> bool {
    after.diagnostics().errors == before.diagnostics().errors
        && before.graphs.len() == after.graphs.len()
        && before.graphs.iter().zip(&after.graphs).all(|(before, after)| is_same_graph(before, after, prefix))
}

fn is_same_graph(before: &Graph, after: &Graph, prefix: &str) -> bool {
    let mut comparison = Comparison { before, after, prefix, known: HashSet::new() };
    let name = |graph: &Graph, subgraph: &Subgraph| subgraph.name.map(|name| graph.text(name).to_owned());
    let counts =
        |graph: &Graph| (graph.directed, graph.strict, graph.nodes.len(), graph.edges.len(), graph.subgraphs.len());
    counts(before) == counts(after)
        && before.home == after.home
        && before.nodes.ids().all(|id| before.node_id(id) == after.node_id(id) && comparison.is_same(Item::Node(id)))
        && before.edges.iter().zip(after.edges.values()).all(|((id, one), other)| {
            (one.tail, one.head, one.scope) == (other.tail, other.head, other.scope)
                && comparison.is_same(Item::Edge(id))
        })
        && before.subgraphs.iter().zip(after.subgraphs.values()).all(|((id, one), other)| {
            one.nodes == other.nodes
                && name(before, one) == name(after, other)
                && comparison.is_same(Item::Subgraph(id))
        })
}

/// Two readings of a graph, item by item.
struct Comparison<'a> {
    before: &'a Graph,
    after: &'a Graph,
    prefix: &'a str,
    /// Lists that many items share, and that were found to be the same.
    known: HashSet<(usize, usize)>,
}

impl Comparison<'_> {
    /// Whether nothing of an item is gone or has changed, and nothing came but our own attributes.
    fn is_same(&mut self, item: Item) -> bool {
        let (old, new) = (self.before.attrs(item).lists(), self.after.attrs(item).lists());
        self.holds(old.0, new.0) && self.holds(old.1, new.1)
    }

    /// What comes does not change the order of what was there, so that one walk through both lists will do.
    fn holds(&mut self, old: &Arc<Vec<Attr>>, new: &Arc<Vec<Attr>>) -> bool {
        let pair = (Arc::as_ptr(old).addr(), Arc::as_ptr(new).addr());
        if self.known.contains(&pair) {
            return true;
        }
        let mut rest = old.iter().peekable();
        let holds = new.iter().all(|new| rest.next_if(|old| self.is_equal(old, new)).is_some() || self.is_ours(new));
        let holds = holds && rest.next().is_none();
        if holds && Arc::strong_count(old) > 1 {
            self.known.insert(pair);
        }
        holds
    }

    fn is_equal(&self, old: &Attr, new: &Attr) -> bool {
        old.html == new.html
            && self.before.text(old.name) == self.after.text(new.name)
            && self.before.text(old.value) == self.after.text(new.value)
    }

    fn is_ours(&self, attr: &Attr) -> bool {
        let bare = unprefixed(self.after.text(attr.name), self.prefix);
        bare.is_some_and(|bare| PROPOSED.contains(&bare) || bare.starts_with("asset_"))
    }
}
