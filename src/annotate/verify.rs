//! The proof that a text with proposals is still the same diagram.

use super::PROPOSED;
use crate::compile::Reading;
use crate::graph::{Attr, Attrs, Graph, Item};
use crate::model::vocabulary::unprefixed;

/// Whether a later text has the same graphs: the same nodes, edges and clusters in the same order, with the same
/// attributes but for some that are only ours and new.
pub fn is_same_diagram(before: &Reading, after: &Reading, prefix: &str) -> bool {
    after.diagnostics().errors == before.diagnostics().errors
        && before.graphs.len() == after.graphs.len()
        && before.graphs.iter().zip(&after.graphs).all(|(before, after)| is_same_graph(before, after, prefix))
}

fn is_same_graph(before: &Graph, after: &Graph, prefix: &str) -> bool {
    let is_same = |item: Item| is_same_but_for_ours((before, before.attrs(item)), (after, after.attrs(item)), prefix);
    let nodes = || before.nodes.ids().all(|id| before.node_id(id) == after.node_id(id) && is_same(Item::Node(id)));
    let edges = || {
        before.edges.iter().zip(after.edges.values()).all(|((id, one), other)| {
            (one.tail, one.head, one.scope) == (other.tail, other.head, other.scope) && is_same(Item::Edge(id))
        })
    };
    let name = |graph: &Graph, subgraph: &crate::graph::Subgraph| subgraph.name.map(|name| graph.text(name).to_owned());
    let subgraphs = || {
        before.subgraphs.iter().zip(after.subgraphs.values()).all(|((id, one), other)| {
            one.nodes == other.nodes && name(before, one) == name(after, other) && is_same(Item::Subgraph(id))
        })
    };
    let counts =
        |graph: &Graph| (graph.directed, graph.strict, graph.nodes.len(), graph.edges.len(), graph.subgraphs.len());
    counts(before) == counts(after) && before.home == after.home && nodes() && edges() && subgraphs()
}

/// Whether nothing that was there is gone or has changed, and nothing came but our own attributes. What comes does not
/// change the order of what was there, so that one walk through both lists will do.
fn is_same_but_for_ours(before: (&Graph, &Attrs), after: (&Graph, &Attrs), prefix: &str) -> bool {
    let ((old_own, old_taken_over), (new_own, new_taken_over)) = (before.1.lists(), after.1.lists());
    let is_same = |old: &Attr, new: &Attr| {
        old.html == new.html
            && before.0.text(old.name) == after.0.text(new.name)
            && before.0.text(old.value) == after.0.text(new.value)
    };
    let is_ours = |attr: &Attr| {
        let bare = unprefixed(after.0.text(attr.name), prefix);
        bare.is_some_and(|bare| PROPOSED.contains(&bare) || bare.starts_with("asset_"))
    };
    let holds = |old: &[Attr], new: &[Attr]| {
        let mut old = old.iter().peekable();
        new.iter().all(|new| old.next_if(|old| is_same(old, new)).is_some() || is_ours(new)) && old.next().is_none()
    };
    holds(old_own, new_own) && holds(old_taken_over, new_taken_over)
}
