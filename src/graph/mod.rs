//! What a DOT file means: nodes, edges and subgraphs with their attributes resolved as Graphviz resolves them.
//!
//! [`resolve`](resolve::resolve) reads the statements in order: defaults reach what is created after them in their
//! scope, a subgraph inherits its parent's graph attributes as they stand when it is opened, a later statement adds to
//! a node, `strict` merges parallel edges, and an edge between subgraphs is a product. Every value keeps the range it
//! was written at and how it came to the item ([`Origin`]).

mod attrs;
mod clusters;
pub mod codes;
mod defaults;
mod edges;
mod facts;
mod resolve;
mod strings;

pub use attrs::Attrs;
pub use facts::facts;
pub use resolve::resolve;
pub use strings::{Strings, Symbol};

use crate::arena::{IdVec, id};
use crate::span::Span;

id! {
    /// A node of a [`Graph`], in order of first mention.
    pub struct NodeId;
    /// An edge of a [`Graph`], in order of creation.
    pub struct EdgeId;
    /// A subgraph of a [`Graph`], in order of opening; [`Graph::ROOT`] is the graph itself.
    pub struct SubgraphId;
}

/// One graph of a file.
#[derive(Clone, Debug)]
pub struct Graph {
    /// `digraph`, not `graph`.
    pub directed: bool,
    /// `strict` was written.
    pub strict: bool,
    /// The graph's own name.
    pub name: Option<Symbol>,
    /// The whole graph, from its first keyword to its closing brace.
    pub span: Span,
    /// Every text of the graph, once.
    pub strings: Strings,
    /// Nodes in order of first mention.
    pub nodes: IdVec<NodeId, Node>,
    /// Edges in order of creation.
    pub edges: IdVec<EdgeId, Edge>,
    /// Subgraphs in order of opening; the first is the graph itself.
    pub subgraphs: IdVec<SubgraphId, Subgraph>,
    /// The innermost cluster that each node is drawn in; [`Graph::ROOT`] outside all. Of several siblings that list a
    /// node the first one has it, as in Graphviz's drawing.
    pub home: IdVec<NodeId, SubgraphId>,
    /// Own values that a later statement replaced by another value.
    pub overwritten: Vec<Overwritten>,
    /// Edge statements that `strict` merged into an edge that was there.
    pub merged: Vec<Merged>,
    /// For which items a label was written: Graphviz then prints it on all of them, even where it is empty.
    pub declared_labels: DeclaredLabels,
}

/// For which things an attribute `label` was written anywhere in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeclaredLabels {
    /// On some graph or subgraph.
    pub graph: bool,
    /// On some edge.
    pub edge: bool,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id as text.
    pub id: Symbol,
    /// Where it is first mentioned: the range of the id.
    pub first: Span,
    /// The range of the id in its first node statement; `None` if only edges mention it.
    pub declared: Option<Span>,
    /// The whole of its first node statement, attribute lists included; of the first edge statement that mentions it if
    /// only edges do.
    pub statement: Option<Span>,
    /// The scope it was created in.
    pub scope: SubgraphId,
    /// Its values.
    pub attrs: Attrs,
}

impl Node {
    /// The best place to point at: the declaration, else the first mention.
    pub fn span(&self) -> Span {
        self.declared.unwrap_or(self.first)
    }
}

/// An edge.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where it starts.
    pub tail: NodeId,
    /// Where it ends.
    pub head: NodeId,
    /// From the tail's range to the head's; of a product, the two subgraphs' ranges.
    pub span: Span,
    /// The tail as written: a node id with its port, or a subgraph.
    pub tail_span: Span,
    /// The head as written.
    pub head_span: Span,
    /// The whole statement, attribute lists included.
    pub statement: Span,
    /// Whether an end was written as a subgraph.
    pub from_subgraph: bool,
    /// The scope it was created in.
    pub scope: SubgraphId,
    /// Its values, ports as `tailport` and `headport`.
    pub attrs: Attrs,
}

/// A subgraph, or the graph itself.
#[derive(Clone, Debug)]
pub struct Subgraph {
    /// Its name; `None` if anonymous.
    pub name: Option<Symbol>,
    /// The subgraph it was opened in; `None` for the graph.
    pub parent: Option<SubgraphId>,
    /// How deep: 0 for the graph.
    pub depth: u32,
    /// The header: the name if there is one, else the keyword or the brace.
    pub header: Span,
    /// The whole of it when first opened, braces included.
    pub span: Span,
    /// Drawn as a box: the name begins with `cluster`, or `cluster=true`.
    pub cluster: bool,
    /// Its graph attributes, inherited ones included.
    pub attrs: Attrs,
    /// The nodes mentioned directly in it, in order of mention, each once. Not kept for the graph itself, which holds
    /// every node.
    pub nodes: Vec<NodeId>,
    /// The subgraphs opened directly in it, in order.
    pub children: Vec<SubgraphId>,
}

/// One value that stands on an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attr {
    /// The name.
    pub name: Symbol,
    /// The value as text: quotes and joins resolved, HTML without its outer brackets.
    pub value: Symbol,
    /// Whether the value was written `<...>`.
    pub html: bool,
    /// How it came here.
    pub origin: Origin,
    /// The range of the name, where it was written.
    pub name_span: Span,
    /// The range of the value, where it was written.
    pub value_span: Span,
}

/// How a value came to the item that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written on the item itself.
    Own,
    /// From a `node [...]` or `edge [...]` default of the scope named.
    Default(SubgraphId),
    /// A graph attribute handed down from the subgraph named.
    Inherited(SubgraphId),
}

/// An own value that was replaced by another.
#[derive(Clone, Copy, Debug)]
pub struct Overwritten {
    /// On what.
    pub item: Item,
    /// The first value.
    pub old: Attr,
    /// The one that stays.
    pub new: Attr,
}

/// A statement that `strict` merged away.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    /// The edge that stays.
    pub edge: EdgeId,
    /// The ends of the statement that was merged into it.
    pub span: Span,
}

/// Any item of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// A subgraph or the graph.
    Subgraph(SubgraphId),
}

impl Graph {
    /// The graph itself among its subgraphs.
    pub const ROOT: SubgraphId = SubgraphId(0);

    /// Where to point for the graph as a whole: its keywords and its name.
    pub fn header(&self) -> Span {
        self.subgraphs.get(Self::ROOT).map_or(self.span, |root| root.header)
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.strings.text(symbol)
    }

    /// The id of a node as text.
    pub fn node_id(&self, node: NodeId) -> &str {
        self.text(self.nodes[node].id)
    }

    /// An attribute of some item by name.
    pub fn attr<'a>(&self, attrs: &'a Attrs, name: &str) -> Option<&'a Attr> {
        attrs.get(self.strings.find(name)?)
    }

    /// The text of an attribute of some item by name.
    pub fn value(&self, attrs: &Attrs, name: &str) -> Option<&str> {
        self.attr(attrs, name).map(|attr| self.text(attr.value))
    }

    /// The values of any item.
    pub fn attrs(&self, item: Item) -> &Attrs {
        match item {
            Item::Node(node) => &self.nodes[node].attrs,
            Item::Edge(edge) => &self.edges[edge].attrs,
            Item::Subgraph(subgraph) => &self.subgraphs[subgraph].attrs,
        }
    }

    /// The innermost cluster around a subgraph, itself included; [`Graph::ROOT`] if there is none.
    pub fn cluster_of(&self, subgraph: SubgraphId) -> SubgraphId {
        let mut at = subgraph;
        while let Some(parent) = self.subgraphs[at].parent {
            if self.subgraphs[at].cluster {
                return at;
            }
            at = parent;
        }
        Self::ROOT
    }

    /// The innermost cluster that holds this one; `None` for the graph itself.
    pub fn parent_cluster(&self, cluster: SubgraphId) -> Option<SubgraphId> {
        self.subgraphs[cluster].parent.map(|parent| self.cluster_of(parent))
    }

    /// The clusters, in order of opening, without the graph itself.
    pub fn clusters(&self) -> impl Iterator<Item = (SubgraphId, &Subgraph)> {
        self.subgraphs.iter().filter(|(id, subgraph)| *id != Self::ROOT && subgraph.cluster)
    }
}
