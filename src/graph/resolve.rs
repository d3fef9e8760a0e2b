//! From statements to a graph, in the order in which Graphviz reads them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::defaults::Defaults;
use super::edges::{EdgeEnd, EdgeIndex};
use super::{
    Attr, Attrs, DeclaredLabels, Graph, Item, Node, NodeId, Origin, Overwritten, Strings, Subgraph, SubgraphId, Symbol,
    clusters, codes,
};
use crate::arena::IdVec;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::limits;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::ast::{
    AttrView, DefaultsView, EndsView, GraphView, NodeListView, NodeRefView, Statement, SubgraphView,
};
use crate::syntax::literal::Literal;
use crate::syntax::{Children, SyntaxKind, SyntaxNode, Tree};

/// Resolves every graph of a file.
pub fn resolve(tree: &Tree, source: &Source, sink: &mut Sink) -> Vec<Graph> {
    GraphView::all(tree).map(|view| Resolver::new(view, source.text(), sink).run(view)).collect()
}

/// What is being read: a body, or a statement with subgraphs among its ends.
enum Frame<'t> {
    Body { statements: Children<'t>, scope: SubgraphId },
    Ends { view: EndsView<'t>, rest: Children<'t>, scope: SubgraphId, ends: Vec<EdgeEnd> },
}

/// The graph while it grows, and what only its growing needs.
pub(super) struct Resolver<'a> {
    pub(super) text: &'a str,
    pub(super) sink: &'a mut Sink,
    pub(super) graph: Graph,
    pub(super) edge_index: EdgeIndex,
    node_of: HashMap<Symbol, NodeId, RandomState>,
    subgraph_of: HashMap<(SubgraphId, Symbol), SubgraphId, RandomState>,
    members: HashSet<(SubgraphId, NodeId), RandomState>,
    node_defaults: Defaults,
    pub(super) edge_defaults: Defaults,
    copies: usize,
    limits_said: Vec<&'static Code>,
    pub(super) names: Names,
}

/// Symbols that the resolver itself asks for.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) key: Symbol,
    pub(super) tailport: Symbol,
    pub(super) headport: Symbol,
    label: Symbol,
    cluster: Symbol,
}

impl<'a> Resolver<'a> {
    fn new(view: GraphView, text: &'a str, sink: &'a mut Sink) -> Self {
        let mut strings = Strings::default();
        let mut intern = |word| strings.intern(word);
        let names = Names {
            key: intern("key"),
            tailport: intern("tailport"),
            headport: intern("headport"),
            label: intern("label"),
            cluster: intern("cluster"),
        };
        let name = view.name().map(|name| strings.intern(&name.text(text)));
        let graph = Graph {
            directed: view.is_directed(),
            strict: view.is_strict(),
            name,
            span: view.0.span(),
            strings,
            nodes: IdVec::new(),
            edges: IdVec::new(),
            subgraphs: IdVec::new(),
            home: IdVec::new(),
            overwritten: Vec::new(),
            merged: Vec::new(),
            declared_labels: DeclaredLabels::default(),
        };
        Self {
            text,
            sink,
            graph,
            edge_index: EdgeIndex::default(),
            node_of: HashMap::default(),
            subgraph_of: HashMap::default(),
            members: HashSet::default(),
            node_defaults: Defaults::default(),
            edge_defaults: Defaults::default(),
            copies: 0,
            limits_said: Vec::new(),
            names,
        }
    }

    fn run(mut self, view: GraphView<'_>) -> Graph {
        let root = self.open(None, self.graph.name, view.header(), view.0.span());
        let mut stack = vec![Frame::Body { statements: view.0.children(), scope: root }];
        while let Some(frame) = stack.last_mut() {
            let opened = match frame {
                Frame::Body { statements, scope } => {
                    let (next, scope) = (statements.next(), *scope);
                    next.and_then(Statement::cast)
                        .map(|statement| self.statement(statement, scope))
                        .unwrap_or(if next.is_some() { Step::Next } else { Step::Done })
                }
                Frame::Ends { rest, scope, ends, .. } => match rest.next() {
                    Some(part) => self.end(part, *scope, ends),
                    None => Step::Done,
                },
            };
            match opened {
                Step::Next => {}
                Step::Open(frame) => stack.push(frame),
                Step::Done => {
                    if let Some(Frame::Ends { view, scope, ends, .. }) = stack.pop() {
                        self.finish_ends(view, scope, &ends);
                    }
                }
            }
        }
        clusters::mark(&mut self.graph, self.names.cluster);
        self.graph
    }

    fn statement<'t>(&mut self, statement: Statement<'t>, scope: SubgraphId) -> Step<'t> {
        match statement {
            Statement::Defaults(view) => self.defaults(view, scope),
            Statement::Assignment(view) => self.graph_attr(view, scope),
            Statement::Node(view) | Statement::Edge(view) | Statement::Subgraph(view) => {
                return Step::Open(Frame::Ends { view, rest: view.0.children(), scope, ends: Vec::new() });
            }
        }
        Step::Next
    }

    /// One part of a statement: its nodes are made as they are read, a subgraph is opened and read next.
    fn end<'t>(&mut self, part: SyntaxNode<'t>, scope: SubgraphId, ends: &mut Vec<EdgeEnd>) -> Step<'t> {
        match part.kind() {
            SyntaxKind::NodeList => {
                let nodes = NodeListView(part).nodes().filter_map(|node| self.node_ref(node, scope)).collect();
                ends.push(EdgeEnd::Nodes(nodes));
                Step::Next
            }
            SyntaxKind::Subgraph => {
                let view = SubgraphView(part);
                let name = view.name().and_then(|name| self.name(name));
                let known = name.and_then(|name| self.subgraph_of.get(&(scope, name)).copied());
                let subgraph = known.unwrap_or_else(|| self.open(Some(scope), name, view.header(), part.span()));
                ends.push(EdgeEnd::Subgraph(subgraph, part.span()));
                Step::Open(Frame::Body { statements: part.children(), scope: subgraph })
            }
            _ => Step::Next,
        }
    }

    fn finish_ends(&mut self, view: EndsView, scope: SubgraphId, ends: &[EdgeEnd]) {
        match view.0.kind() {
            SyntaxKind::EdgeStatement => self.edges(view, scope, ends),
            SyntaxKind::NodeStatement => self.declare(view, ends),
            _ => {}
        }
    }

    /// Opens a new subgraph, which takes over its parent's graph attributes as they stand.
    fn open(&mut self, parent: Option<SubgraphId>, name: Option<Symbol>, header: Span, span: Span) -> SubgraphId {
        let attrs = parent.map_or_else(Attrs::default, |parent| {
            let handed_down = self.graph.subgraphs[parent].attrs.handed_down(Origin::Inherited(parent));
            let allowed = self.may_copy(handed_down.len(), header);
            Attrs::new(Arc::new(if allowed { handed_down } else { Vec::new() }))
        });
        let depth = parent.map_or(0, |parent| self.graph.subgraphs[parent].depth + 1);
        let subgraph = self.graph.subgraphs.push(Subgraph {
            name,
            parent,
            depth,
            header,
            span,
            cluster: false,
            attrs,
            nodes: Vec::new(),
            children: Vec::new(),
        });
        self.node_defaults.open(parent);
        self.edge_defaults.open(parent);
        if let Some(parent) = parent {
            self.graph.subgraphs[parent].children.push(subgraph);
            if let Some(name) = name {
                self.subgraph_of.insert((parent, name), subgraph);
            }
        }
        subgraph
    }

    fn defaults(&mut self, view: DefaultsView, scope: SubgraphId) {
        for attr in view.attrs() {
            match view.keyword() {
                SyntaxKind::GraphKeyword => self.graph_attr(attr, scope),
                SyntaxKind::NodeKeyword => self.default(attr, scope, false),
                _ => self.default(attr, scope, true),
            }
        }
    }

    fn default(&mut self, view: AttrView, scope: SubgraphId, of_edges: bool) {
        let Some(attr) = self.read(view, Origin::Default(scope)) else { return };
        if of_edges {
            if attr.name == self.names.key {
                return;
            }
            self.graph.declared_labels.edge |= attr.name == self.names.label;
        }
        let defaults = if of_edges { &mut self.edge_defaults } else { &mut self.node_defaults };
        if defaults.len(scope) >= limits::ATTRIBUTES {
            return self.limit(&codes::TOO_MANY_ATTRIBUTES, attr.name_span, "more than 1,000 defaults in one scope");
        }
        defaults.set(scope, attr);
    }

    fn graph_attr(&mut self, view: AttrView, scope: SubgraphId) {
        let Some(attr) = self.read(view, Origin::Own) else { return };
        self.graph.declared_labels.graph |= attr.name == self.names.label;
        self.set(Item::Subgraph(scope), attr);
    }

    /// The node of a reference, new or known, as a member of the scope.
    fn node_ref(&mut self, view: NodeRefView, scope: SubgraphId) -> Option<(NodeId, Option<Symbol>, Span)> {
        let literal = view.id()?;
        let id = self.name(literal)?;
        let node = match self.node_of.get(&id) {
            Some(&node) => node,
            None => self.new_node(id, literal.span(), scope)?,
        };
        if scope != Graph::ROOT && self.members.insert((scope, node)) {
            self.graph.subgraphs[scope].nodes.push(node);
        }
        Some((node, self.port(view), view.0.span()))
    }

    fn new_node(&mut self, id: Symbol, first: Span, scope: SubgraphId) -> Option<NodeId> {
        if self.graph.nodes.len() >= limits::NODES {
            self.limit(&codes::TOO_MANY_NODES, first, "this is one node too many: at most 200,000 are read");
            return None;
        }
        let (taken_over, steps) = self.node_defaults.seen_from(scope);
        let attrs = if self.may_copy(steps, first) { Attrs::new(taken_over) } else { Attrs::default() };
        let node = self.graph.nodes.push(Node { id, first, declared: None, statement: None, scope, attrs });
        self.node_of.insert(id, node);
        Some(node)
    }

    fn port(&mut self, view: NodeRefView) -> Option<Symbol> {
        let parts: Vec<_> = view.port().map(|part| part.text(self.text)).collect();
        (!parts.is_empty()).then(|| self.graph.strings.intern(&parts.join(":")))
    }

    /// A node statement: its nodes are declared and take the attributes.
    fn declare(&mut self, view: EndsView, ends: &[EdgeEnd]) {
        let list = self.read_all(view);
        for (node, _, span) in ends.iter().flat_map(EdgeEnd::nodes) {
            let declared = &mut self.graph.nodes[*node];
            if declared.declared.is_none() {
                (declared.declared, declared.statement) = (Some(*span), Some(view.0.span()));
            }
            self.set_all(Item::Node(*node), &list);
        }
        if let Some((node, ..)) = ends.iter().flat_map(EdgeEnd::nodes).next() {
            self.note_replaced(Item::Node(*node), &list);
        }
    }

    /// The attributes of a statement: the last value of each name, and the values that it replaced.
    pub(super) fn read_all(&mut self, view: EndsView) -> AttrsOfStatement {
        let mut list: Vec<Attr> = Vec::new();
        let mut replaced = Vec::new();
        for attr in view.attrs() {
            let Some(attr) = self.read(attr, Origin::Own) else { continue };
            if list.len() + replaced.len() >= limits::ATTRIBUTES {
                let message = "more than 1,000 attributes in one statement";
                self.limit(&codes::TOO_MANY_ATTRIBUTES, attr.name_span, message);
                break;
            }
            match list.iter_mut().find(|old| old.name == attr.name) {
                Some(old) => replaced.push((std::mem::replace(old, attr), attr)),
                None => list.push(attr),
            }
        }
        AttrsOfStatement { list: Arc::new(list), replaced }
    }

    /// Remembers the values that a statement itself replaced, at the first item that it is about.
    pub(super) fn note_replaced(&mut self, item: Item, attrs: &AttrsOfStatement) {
        let differing = attrs.replaced.iter().filter(|(old, new)| old.value != new.value);
        self.graph.overwritten.extend(differing.map(|&(old, new)| Overwritten { item, old, new }));
    }

    fn read(&mut self, view: AttrView, origin: Origin) -> Option<Attr> {
        let (name, value) = view.parts()?;
        Some(Attr {
            name: self.intern(name),
            value: self.intern(value),
            html: value.is_html(),
            origin,
            name_span: name.span(),
            value_span: value.span(),
        })
    }

    /// Sets the values of a statement on an item. Items of one statement share the list until one of them changes.
    pub(super) fn set_all(&mut self, item: Item, attrs: &AttrsOfStatement) {
        let own = self.attrs_mut(item);
        if own.own_len() == 0 {
            return own.set_all(&attrs.list);
        }
        if self.copies <= limits::ATTRIBUTE_COPIES {
            attrs.list.iter().for_each(|attr| self.set(item, *attr));
        }
    }

    pub(super) fn set(&mut self, item: Item, attr: Attr) {
        let attrs = self.attrs_mut(item);
        let (len, shared) = (attrs.own_len(), attrs.is_shared());
        if len >= limits::ATTRIBUTES && attrs.get(attr.name).is_none() {
            return self.limit(&codes::TOO_MANY_ATTRIBUTES, attr.name_span, "more than 1,000 attributes on one item");
        }
        if shared && !self.may_copy(len, attr.name_span) {
            return;
        }
        let old = self.attrs_mut(item).set(attr);
        if let Some(old) = old.filter(|old| old.value != attr.value) {
            self.graph.overwritten.push(Overwritten { item, old, new: attr });
        }
    }

    fn attrs_mut(&mut self, item: Item) -> &mut Attrs {
        match item {
            Item::Node(node) => &mut self.graph.nodes[node].attrs,
            Item::Edge(edge) => &mut self.graph.edges[edge].attrs,
            Item::Subgraph(subgraph) => &mut self.graph.subgraphs[subgraph].attrs,
        }
    }

    pub(super) fn intern(&mut self, literal: Literal) -> Symbol {
        self.graph.strings.intern(&literal.text(self.text))
    }

    /// The symbol of a node's or subgraph's name; nothing, with an error, if it is too long.
    fn name(&mut self, literal: Literal) -> Option<Symbol> {
        let text = literal.text(self.text);
        if text.len() <= limits::NAME_BYTES {
            return Some(self.graph.strings.intern(&text));
        }
        let message = format!("this name has {} bytes, more than {}", text.len(), limits::NAME_BYTES);
        let diagnostic = Diagnostic::new(&codes::NAME_TOO_LONG, literal.span(), message);
        self.sink.push(diagnostic.help("give it a short name and put the text into its `label`"));
        None
    }

    /// Counts copies of attributes; past the limit nothing is handed down any more.
    pub(super) fn may_copy(&mut self, count: usize, at: Span) -> bool {
        self.copies += count;
        let allowed = self.copies <= limits::ATTRIBUTE_COPIES;
        if !allowed {
            self.limit(&codes::TOO_MANY_ATTRIBUTES, at, "defaults multiply to more than 4,000,000 values");
        }
        allowed
    }

    /// Reports a limit, once a graph.
    pub(super) fn limit(&mut self, code: &'static Code, at: Span, message: &str) {
        if !self.limits_said.contains(&code) {
            self.limits_said.push(code);
            self.sink.push(Diagnostic::new(code, at, message).label("from here on nothing more is read"));
        }
    }
}

/// What one statement says of every item that it is about.
pub(super) struct AttrsOfStatement {
    /// At most one value a name.
    pub(super) list: Arc<Vec<Attr>>,
    /// Earlier values in the same statement, each with the one that stays.
    replaced: Vec<(Attr, Attr)>,
}

impl AttrsOfStatement {
    /// Takes the value of a name out.
    pub(super) fn take(&mut self, name: Symbol) -> Option<Attr> {
        let list = Arc::make_mut(&mut self.list);
        list.iter().position(|attr| attr.name == name).map(|at| list.remove(at))
    }
}

enum Step<'t> {
    Next,
    Open(Frame<'t>),
    Done,
}
