//! Typed views of the tree: made only by looking at a node's kind, and without anything where the text is broken.

use super::literal::Literal;
use super::{SyntaxKind, SyntaxNode, Tree};
use crate::span::Span;

/// One graph of a file.
#[derive(Clone, Copy, Debug)]
pub struct GraphView<'t>(pub SyntaxNode<'t>);

impl<'t> GraphView<'t> {
    /// The graphs of a tree, in order.
    pub fn all(tree: &'t Tree) -> impl Iterator<Item = Self> {
        tree.root().children().filter(|node| node.kind() == SyntaxKind::Graph).map(Self)
    }

    /// `strict` was written.
    pub fn is_strict(self) -> bool {
        self.has(SyntaxKind::StrictKeyword)
    }

    /// `digraph` was written.
    pub fn is_directed(self) -> bool {
        self.has(SyntaxKind::DigraphKeyword)
    }

    /// Range of the keywords and the name.
    pub fn header(self) -> Span {
        let mut items = self.0.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace).map(|item| item.span());
        items.next().map_or(self.0.span(), |first| items.fold(first, Span::to))
    }

    /// The name.
    pub fn name(self) -> Option<Literal<'t>> {
        self.0.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace).find_map(Literal::from_item)
    }

    /// The statements, in order.
    pub fn statements(self) -> Statements<'t> {
        Statements(self.0)
    }

    fn has(self, kind: SyntaxKind) -> bool {
        self.0.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace).any(|item| item.kind() == kind)
    }
}

/// The statements of a graph or subgraph.
#[derive(Clone, Copy, Debug)]
pub struct Statements<'t>(SyntaxNode<'t>);

impl<'t> Statements<'t> {
    /// They, in order; broken ones are left out.
    pub fn iter(self) -> impl Iterator<Item = Statement<'t>> {
        self.0.children().filter_map(Statement::cast)
    }
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub enum Statement<'t> {
    /// `node [...]` and the like.
    Defaults(DefaultsView<'t>),
    /// `name = value`.
    Assignment(AttrView<'t>),
    /// Nodes with attributes.
    Node(EndsView<'t>),
    /// A chain of ends with attributes.
    Edge(EndsView<'t>),
    /// A subgraph alone.
    Subgraph(EndsView<'t>),
}

impl<'t> Statement<'t> {
    pub(crate) fn cast(node: SyntaxNode<'t>) -> Option<Self> {
        match node.kind() {
            SyntaxKind::Defaults => Some(Self::Defaults(DefaultsView(node))),
            SyntaxKind::Assignment => Some(Self::Assignment(AttrView(node))),
            SyntaxKind::NodeStatement => Some(Self::Node(EndsView(node))),
            SyntaxKind::EdgeStatement => Some(Self::Edge(EndsView(node))),
            SyntaxKind::SubgraphStatement => Some(Self::Subgraph(EndsView(node))),
            _ => None,
        }
    }
}

/// `graph [...]`, `node [...]` or `edge [...]`.
#[derive(Clone, Copy, Debug)]
pub struct DefaultsView<'t>(pub SyntaxNode<'t>);

impl<'t> DefaultsView<'t> {
    /// The keyword.
    pub fn keyword(self) -> SyntaxKind {
        self.0.items().next().map_or(SyntaxKind::Error, |item| item.kind())
    }

    /// The attributes of all lists, in order.
    pub fn attrs(self) -> impl Iterator<Item = AttrView<'t>> {
        attrs_of(self.0)
    }
}

/// `name = value`, in a list or as a statement.
#[derive(Clone, Copy, Debug)]
pub struct AttrView<'t>(pub SyntaxNode<'t>);

impl<'t> AttrView<'t> {
    /// Name and value; nothing if one is missing.
    pub fn parts(self) -> Option<(Literal<'t>, Literal<'t>)> {
        let mut literals = self.0.items().filter_map(Literal::from_item);
        Some((literals.next()?, literals.next()?))
    }
}

/// A node, edge or subgraph statement: ends, then attribute lists.
#[derive(Clone, Copy, Debug)]
pub struct EndsView<'t>(pub SyntaxNode<'t>);

impl<'t> EndsView<'t> {
    /// The ends, in order.
    pub fn ends(self) -> impl Iterator<Item = EndView<'t>> {
        self.0.children().filter_map(|node| match node.kind() {
            SyntaxKind::NodeList => Some(EndView::Nodes(NodeListView(node))),
            SyntaxKind::Subgraph => Some(EndView::Subgraph(SubgraphView(node))),
            _ => None,
        })
    }

    /// The attributes of all lists, in order.
    pub fn attrs(self) -> impl Iterator<Item = AttrView<'t>> {
        attrs_of(self.0)
    }
}

/// An end of an edge, or the subject of a statement.
#[derive(Clone, Copy, Debug)]
pub enum EndView<'t> {
    /// One or more nodes.
    Nodes(NodeListView<'t>),
    /// A subgraph.
    Subgraph(SubgraphView<'t>),
}

/// Nodes with commas between them.
#[derive(Clone, Copy, Debug)]
pub struct NodeListView<'t>(pub SyntaxNode<'t>);

impl<'t> NodeListView<'t> {
    /// The nodes, in order.
    pub fn nodes(self) -> impl Iterator<Item = NodeRefView<'t>> {
        self.0.children().filter(|node| node.kind() == SyntaxKind::NodeRef).map(NodeRefView)
    }
}

/// A node id with its port.
#[derive(Clone, Copy, Debug)]
pub struct NodeRefView<'t>(pub SyntaxNode<'t>);

impl<'t> NodeRefView<'t> {
    /// The id.
    pub fn id(self) -> Option<Literal<'t>> {
        self.0.items().find_map(Literal::from_item)
    }

    /// The parts of the port: a name, a compass point, or both.
    pub fn port(self) -> impl Iterator<Item = Literal<'t>> {
        self.0.items().filter_map(Literal::from_item).skip(1)
    }
}

/// A subgraph.
#[derive(Clone, Copy, Debug)]
pub struct SubgraphView<'t>(pub SyntaxNode<'t>);

impl<'t> SubgraphView<'t> {
    /// The name.
    pub fn name(self) -> Option<Literal<'t>> {
        self.0.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace).find_map(Literal::from_item)
    }

    /// The name's range, else the keyword's or the brace's.
    pub fn header(self) -> Span {
        self.name().map_or_else(|| self.0.items().next().map_or(self.0.span(), |item| item.span()), Literal::span)
    }

    /// The statements, in order.
    pub fn statements(self) -> Statements<'t> {
        Statements(self.0)
    }
}

fn attrs_of(node: SyntaxNode<'_>) -> impl Iterator<Item = AttrView<'_>> {
    node.children()
        .filter(|list| list.kind() == SyntaxKind::AttrList)
        .flat_map(SyntaxNode::children)
        .filter(|attr| attr.kind() == SyntaxKind::Attr)
        .map(AttrView)
}
