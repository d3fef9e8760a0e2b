//! Edges: pairs of ends along a chain, products of subgraphs, parallel edges that `strict` or a key merge.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::resolve::{AttrsOfStatement, Resolver};
use super::{Attr, Attrs, Edge, EdgeId, Graph, Item, Merged, NodeId, Origin, SubgraphId, Symbol, codes};
use crate::arena::Id;
use crate::limits;
use crate::span::Span;
use crate::syntax::ast::EndsView;

/// An end of an edge statement, its nodes made.
pub(super) enum EdgeEnd {
    /// Nodes with their ports and ranges.
    Nodes(Vec<(NodeId, Option<Symbol>, Span)>),
    /// A subgraph and the range it is written at.
    Subgraph(SubgraphId, Span),
}

impl EdgeEnd {
    /// The nodes that are written themselves.
    pub(super) fn nodes(&self) -> &[(NodeId, Option<Symbol>, Span)] {
        match self {
            Self::Nodes(nodes) => nodes,
            Self::Subgraph(..) => &[],
        }
    }
}

/// Finds the edge that a new one would merge into.
#[derive(Default)]
pub(super) struct EdgeIndex {
    strict: HashMap<(NodeId, NodeId), EdgeId, RandomState>,
    keyed: HashMap<(NodeId, NodeId, Symbol), EdgeId, RandomState>,
    product_pairs: usize,
    product_steps: usize,
}

/// A node as an end of an edge.
#[derive(Clone, Copy)]
struct Place {
    node: NodeId,
    port: Option<Symbol>,
    span: Span,
}

/// What all edges of one statement have in common.
struct Common {
    scope: SubgraphId,
    statement: Span,
    attrs: AttrsOfStatement,
    key: Option<Symbol>,
}

impl Resolver<'_> {
    /// Builds the edges of a statement.
    pub(super) fn edges(&mut self, view: EndsView, scope: SubgraphId, ends: &[EdgeEnd]) {
        let mut attrs = self.read_all(view);
        let key = attrs.take(self.names.key).map(|attr| attr.value);
        let label = self.graph.strings.find("label");
        self.graph.declared_labels.edge |= attrs.list.iter().any(|attr| Some(attr.name) == label);
        let common = Common { scope, statement: view.0.span(), attrs, key };
        for (node, ..) in ends.iter().flat_map(EdgeEnd::nodes) {
            self.graph.nodes[*node].statement.get_or_insert(common.statement);
        }
        let first = EdgeId::from_index(self.graph.edges.len());
        for pair in ends.windows(2) {
            if let [tail, head] = pair {
                self.product(tail, head, &common);
            }
        }
        if self.graph.edges.get(first).is_some() {
            self.note_replaced(Item::Edge(first), &common.attrs);
        }
    }

    fn product(&mut self, tail: &EdgeEnd, head: &EdgeEnd, common: &Common) {
        let from_subgraph = matches!(tail, EdgeEnd::Subgraph(..)) || matches!(head, EdgeEnd::Subgraph(..));
        let (tails, heads) = (self.places(tail), self.places(head));
        let pairs = tails.len().saturating_mul(heads.len());
        if from_subgraph {
            self.edge_index.product_pairs = self.edge_index.product_pairs.saturating_add(pairs);
        }
        if self.edge_index.product_pairs > limits::EDGES || self.graph.edges.len().saturating_add(pairs) > limits::EDGES
        {
            let message = format!("with these {pairs} edges there are more than {}", limits::EDGES);
            return self.limit(&codes::TOO_MANY_EDGES, common.statement, &message);
        }
        for tail in &tails {
            for head in &heads {
                self.edge(*tail, *head, common, from_subgraph);
            }
        }
    }

    fn places(&mut self, end: &EdgeEnd) -> Vec<Place> {
        match end {
            EdgeEnd::Nodes(nodes) => nodes.iter().map(|&(node, port, span)| Place { node, port, span }).collect(),
            EdgeEnd::Subgraph(subgraph, span) => {
                self.members(*subgraph, *span).into_iter().map(|node| Place { node, port: None, span: *span }).collect()
            }
        }
    }

    /// The nodes of a subgraph and of all subgraphs inside, in order of their first mention.
    fn members(&mut self, subgraph: SubgraphId, at: Span) -> Vec<NodeId> {
        let mut members = Vec::new();
        let mut open = vec![subgraph];
        while let Some(next) = open.pop() {
            let next = &self.graph.subgraphs[next];
            self.edge_index.product_steps += 1 + next.nodes.len();
            if self.edge_index.product_steps > limits::PRODUCT_STEPS {
                self.limit(&codes::TOO_MANY_EDGES, at, "edges between subgraphs take more than 50,000,000 steps");
                return Vec::new();
            }
            members.extend_from_slice(&next.nodes);
            open.extend_from_slice(&next.children);
        }
        members.sort_unstable();
        members.dedup();
        members
    }

    fn edge(&mut self, tail: Place, head: Place, common: &Common, from_subgraph: bool) {
        let Some((edge, reversed)) = self.find_or_make(tail, head, common, from_subgraph) else { return };
        let (tail, head) = if reversed { (head, tail) } else { (tail, head) };
        let names = self.names;
        self.set_port(edge, names.tailport, tail);
        self.set_port(edge, names.headport, head);
        self.set_all(Item::Edge(edge), &common.attrs);
    }

    fn set_port(&mut self, edge: EdgeId, name: Symbol, place: Place) {
        if let Some(value) = place.port {
            let (name_span, value_span) = (place.span, place.span);
            self.set(Item::Edge(edge), Attr { name, value, html: false, origin: Origin::Own, name_span, value_span });
        }
    }

    /// The edge of a pair, and whether it stands the other way round (an undirected one that was there).
    fn find_or_make(
        &mut self,
        tail: Place,
        head: Place,
        common: &Common,
        from_subgraph: bool,
    ) -> Option<(EdgeId, bool)> {
        let known = self.known(tail.node, head.node, common.key);
        let known = known.or_else(|| {
            let other = (!self.graph.directed).then(|| self.known(head.node, tail.node, common.key));
            other.flatten()
        });
        if let Some(edge) = known {
            let span = tail.span.to(head.span);
            self.graph.merged.push(Merged { edge, span });
            return Some((edge, self.graph.edges[edge].tail != tail.node));
        }
        if self.graph.strict && common.key.is_some() && self.known(tail.node, head.node, None).is_some() {
            return None;
        }
        Some((self.make(tail, head, common, from_subgraph), false))
    }

    fn known(&self, tail: NodeId, head: NodeId, key: Option<Symbol>) -> Option<EdgeId> {
        match key {
            Some(key) => self.edge_index.keyed.get(&(tail, head, key)).copied(),
            None if self.graph.strict => self.edge_index.strict.get(&(tail, head)).copied(),
            None => None,
        }
    }

    fn make(&mut self, tail: Place, head: Place, common: &Common, from_subgraph: bool) -> EdgeId {
        let (taken_over, steps) = self.edge_defaults.seen_from(common.scope);
        let attrs = if self.may_copy(steps, common.statement) { Attrs::new(taken_over) } else { Attrs::default() };
        let edge = self.graph.edges.push(Edge {
            tail: tail.node,
            head: head.node,
            span: tail.span.to(head.span),
            tail_span: tail.span,
            head_span: head.span,
            statement: common.statement,
            from_subgraph,
            scope: common.scope,
            attrs,
        });
        if self.graph.strict {
            self.edge_index.strict.insert((tail.node, head.node), edge);
        }
        if let Some(key) = common.key {
            self.edge_index.keyed.insert((tail.node, head.node, key), edge);
        }
        edge
    }
}

impl Graph {
    /// The nodes of a subgraph and of all subgraphs inside, in order of their first mention.
    pub fn members(&self, subgraph: SubgraphId) -> Vec<NodeId> {
        if subgraph == Self::ROOT {
            return self.nodes.ids().collect();
        }
        let mut members = Vec::new();
        let mut open = vec![subgraph];
        while let Some(next) = open.pop() {
            members.extend_from_slice(&self.subgraphs[next].nodes);
            open.extend_from_slice(&self.subgraphs[next].children);
        }
        members.sort_unstable();
        members.dedup();
        members
    }
}
