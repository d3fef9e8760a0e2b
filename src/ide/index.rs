//! Ways from names and places to the items of a graph, made once a state and only when somebody asks.

use std::collections::BTreeMap;

use crate::graph::{EdgeId, Graph, NodeId, SubgraphId, Symbol};
use crate::span::Span;

/// The ways of one graph.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Nodes by id.
    pub(super) nodes: BTreeMap<Symbol, NodeId>,
    /// Subgraphs by name.
    pub(super) named: BTreeMap<Symbol, SubgraphId>,
    /// Subgraphs without a name by their place.
    pub(super) placed: BTreeMap<Span, SubgraphId>,
    /// Edges by their statement, sorted.
    edges: Vec<(Span, EdgeId)>,
}

impl Index {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut index = Self {
            nodes: graph.nodes.iter().map(|(id, node)| (node.id, id)).collect(),
            edges: graph.edges.iter().map(|(id, edge)| (edge.statement, id)).collect(),
            ..Self::default()
        };
        index.edges.sort_unstable();
        for (id, subgraph) in graph.subgraphs.iter().filter(|(id, _)| *id != Graph::ROOT) {
            match subgraph.name {
                Some(name) => drop(index.named.entry(name).or_insert(id)),
                None => drop(index.placed.insert(subgraph.span, id)),
            }
        }
        index
    }

    /// The edges of a statement, in order.
    pub(super) fn edges_of(&self, statement: Span) -> impl Iterator<Item = EdgeId> {
        let first = self.edges.partition_point(|(span, _)| *span < statement);
        let from = self.edges.get(first..).unwrap_or(&[]).iter();
        from.take_while(move |(span, _)| *span == statement).map(|(_, edge)| *edge)
    }
}
