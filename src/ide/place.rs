//! What stands at an offset: the nodes around it, the literal, and the item of the graph that it is about.

use super::{Analysis, Part};
use crate::graph::{EdgeId, Graph, NodeId, SubgraphId};
use crate::model::vocabulary::On;
use crate::model::{BoundaryId, FlowId, Model};
use crate::span::Span;
use crate::syntax::ast::{EndView, Statement, SubgraphView};
use crate::syntax::literal::Literal;
use crate::syntax::{SyntaxItem, SyntaxKind, SyntaxNode, Tree};

/// The nodes around an offset, outermost first. Where two touch, the one that the offset ends is taken only if none begins.
pub(super) fn path(tree: &Tree, at: u32) -> Vec<SyntaxNode<'_>> {
    let mut path = vec![tree.root()];
    let mut node = tree.root();
    loop {
        let touches = |child: &SyntaxNode| child.span().start <= at && at <= child.span().end;
        let mut touching = node.children().filter(touches);
        let Some(first) = touching.next() else { return path };
        node = touching.next().unwrap_or(first);
        path.push(node);
    }
}

/// The literal of a node that an offset touches, and how many stand before it.
pub(super) fn literal_at(node: SyntaxNode<'_>, at: u32) -> Option<(usize, Literal<'_>)> {
    let literals = node.items().filter_map(Literal::from_item).enumerate();
    let mut touching = literals.filter(|(_, literal)| literal.span().start <= at && at <= literal.span().end);
    let first = touching.next()?;
    Some(touching.next().unwrap_or(first))
}

/// An item of a graph that a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A node; of several in one statement the first.
    Node(NodeId),
    /// The edges of a statement.
    Edges(Span),
    /// What nodes take over.
    NodeDefaults,
    /// What edges take over.
    EdgeDefaults,
    /// A subgraph, or the graph itself.
    Subgraph(SubgraphId),
}

impl Owner {
    /// Where attributes on it stand in the vocabulary; nowhere for a subgraph that is no cluster.
    pub(super) fn on(self, part: Part<'_>) -> On {
        match self {
            Self::Node(node) => {
                part.model.elements.get(part.model.element_of(node)).map_or(On::NODE, |it| it.kind.on())
            }
            Self::NodeDefaults => On::NODE,
            Self::Edges(_) | Self::EdgeDefaults => On::FLOW,
            Self::Subgraph(Graph::ROOT) => On::GRAPH,
            Self::Subgraph(subgraph) if part.model.boundary_of(subgraph).is_some() => On::BOUNDARY,
            Self::Subgraph(_) => On(0),
        }
    }
}

/// What stands at an offset.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing<'a> {
    /// The id of an element.
    Element(NodeId, Span),
    /// The sign or a port of an edge.
    Flow(FlowId, Span),
    /// The name of a cluster, or what begins it.
    Cluster(BoundaryId, Span),
    /// The keywords or the name of the graph.
    Diagram(Span),
    /// The name of an attribute.
    Name(Owner, Literal<'a>),
    /// The value of an attribute, after its name.
    Value(Owner, Literal<'a>, Literal<'a>),
}

/// What stands at an offset, and in which graph.
pub(super) fn thing(analysis: &Analysis, at: u32) -> Option<(Part<'_>, Thing<'_>)> {
    let part = analysis.part_at(at)?;
    let path = path(analysis.tree(), at);
    // A joined literal is a node of its own inside of what it names.
    let inner = path.iter().rev().find(|node| node.kind() != SyntaxKind::Join)?;
    let found = match inner.kind() {
        SyntaxKind::NodeRef => match literal_at(*inner, at)? {
            (0, id) => Thing::Element(node(analysis, part, id)?, id.span()),
            (_, port) => flow_at(analysis, part, &path, port.span())?,
        },
        SyntaxKind::Attr | SyntaxKind::Assignment => {
            let owner = owner(analysis, part, &path)?;
            let mut literals = inner.items().filter_map(Literal::from_item);
            let name = literals.next()?;
            match literal_at(*inner, at)? {
                (0, name) => Thing::Name(owner, name),
                (_, value) => Thing::Value(owner, name, value),
            }
        }
        SyntaxKind::EdgeStatement => flow_at(analysis, part, &path, operator(*inner, at)?)?,
        SyntaxKind::Subgraph => {
            let header = header(*inner).filter(|header| header.contains(Span::at(at)))?;
            let cluster = subgraph(analysis, part, SubgraphView(*inner))?;
            Thing::Cluster(part.model.boundary_of(cluster)?, header)
        }
        SyntaxKind::Graph => Thing::Diagram(header(*inner).filter(|header| header.contains(Span::at(at)))?),
        _ => return None,
    };
    Some((part, found))
}

/// What stands before the brace of a graph or subgraph.
fn header(node: SyntaxNode) -> Option<Span> {
    let items = node.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace);
    items.map(|item| item.span()).reduce(Span::to)
}

fn operator(node: SyntaxNode, at: u32) -> Option<Span> {
    let operators = node.items().filter(|item| item.kind().is_edge_operator());
    operators.map(|item: SyntaxItem| item.span()).find(|span| span.start <= at && at <= span.end)
}

/// The flow of the edge statement of a path that a range of it belongs to.
fn flow_at<'a>(analysis: &Analysis, part: Part<'_>, path: &[SyntaxNode], span: Span) -> Option<Thing<'a>> {
    let statement = path.iter().rev().find(|node| node.kind() == SyntaxKind::EdgeStatement)?.span();
    let is_around = |edge: &crate::graph::Edge| edge.tail_span.to(edge.head_span).contains(span);
    let mut edges = analysis.index(part)?.edges_of(statement);
    let edge = edges.find(|edge| part.graph.edges.get(*edge).is_some_and(is_around))?;
    Some(Thing::Flow(flow_of(part.model, edge)?, span))
}

/// The first flow of an edge.
pub(super) fn flow_of(model: &Model, edge: EdgeId) -> Option<FlowId> {
    // Flows stand in the order of their edges.
    let flows = &model.flows;
    let (mut low, mut high) = (0, flows.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let before = flows.get(FlowId(u32::try_from(middle).ok()?)).is_some_and(|flow| flow.edge < edge);
        if before { low = middle + 1 } else { high = middle }
    }
    let id = FlowId(u32::try_from(low).ok()?);
    flows.get(id).filter(|flow| flow.edge == edge).map(|_| id)
}

/// The node that a literal names.
pub(super) fn node(analysis: &Analysis, part: Part<'_>, id: Literal) -> Option<NodeId> {
    let symbol = part.graph.strings.find(&id.text(analysis.source().text()))?;
    analysis.index(part)?.nodes.get(&symbol).copied()
}

/// What an attribute at the end of a path stands on.
pub(super) fn owner(analysis: &Analysis, part: Part<'_>, path: &[SyntaxNode<'_>]) -> Option<Owner> {
    let statement = path.iter().rev().find_map(|node| Statement::cast(*node))?;
    match statement {
        Statement::Node(ends) => match ends.ends().next()? {
            EndView::Nodes(list) => Some(Owner::Node(node(analysis, part, list.nodes().next()?.id()?)?)),
            EndView::Subgraph(_) => None,
        },
        Statement::Edge(ends) => Some(Owner::Edges(ends.0.span())),
        Statement::Defaults(defaults) => match defaults.keyword() {
            SyntaxKind::NodeKeyword => Some(Owner::NodeDefaults),
            SyntaxKind::EdgeKeyword => Some(Owner::EdgeDefaults),
            _ => Some(Owner::Subgraph(around(analysis, part, path)?)),
        },
        Statement::Assignment(_) | Statement::Subgraph(_) => Some(Owner::Subgraph(around(analysis, part, path)?)),
    }
}

/// The innermost subgraph of a path; the graph itself outside of all.
pub(super) fn around(analysis: &Analysis, part: Part<'_>, path: &[SyntaxNode<'_>]) -> Option<SubgraphId> {
    match path.iter().rev().find(|node| node.kind() == SyntaxKind::Subgraph) {
        Some(node) => subgraph(analysis, part, SubgraphView(*node)),
        None => Some(Graph::ROOT),
    }
}

/// The subgraph that is written somewhere: by its name, which may be opened several times, else by its place.
pub(super) fn subgraph(analysis: &Analysis, part: Part<'_>, view: SubgraphView) -> Option<SubgraphId> {
    let index = analysis.index(part)?;
    match view.name() {
        Some(name) => index.named.get(&part.graph.strings.find(&name.text(analysis.source().text()))?).copied(),
        None => index.placed.get(&view.0.span()).copied(),
    }
}
