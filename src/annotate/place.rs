//! Where a proposal goes in the text, whatever form the statement has.
//!
//! A node with a statement of its own gets its attributes there. Any other gets a new statement right behind the one that
//! mentions it first and in the same scope: there it exists already and is a member already, so that neither the order of
//! the nodes nor their clusters change.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Proposal;
use crate::compile::Reading;
use crate::edit::Edit;
use crate::graph::{Graph, Item, NodeId, SubgraphId};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::ast::{EndView, EndsView, NodeRefView, Statement};
use crate::syntax::{SyntaxItem, SyntaxKind, SyntaxNode, SyntaxToken, Tree};

/// The changes of the text that make some proposals true. Those for one element must follow one another.
pub fn edits(reading: &Reading, proposals: &[Proposal]) -> Vec<Edit> {
    let places = Places::of(reading);
    let mut edits = Vec::new();
    // New statements by the one that they follow: together they are one insertion.
    let mut behind: IndexMap<Span, Vec<String>> = IndexMap::new();
    for group in proposals.chunk_by(|one, other| (one.graph, one.item) == (other.graph, other.item)) {
        let Some(first) = group.first() else { continue };
        let Some(graph) = reading.graphs.get(first.graph) else { continue };
        let list: Vec<String> = group.iter().map(stated).collect();
        let joined = list.join(", ");
        match first.item {
            Item::Node(node) => match places.of_node(graph, node) {
                Some((view, true)) => edits.push(in_lists_of(view.0, &joined)),
                Some((view, false)) => {
                    let id = reading.source.slice(graph.nodes[node].first);
                    behind.entry(view.0.span()).or_default().push(format!("{id} [{joined}];"));
                }
                None => {}
            },
            Item::Edge(edge) => {
                let statement = places.statements.get(&graph.edges[edge].statement);
                edits.extend(statement.map(|view| in_lists_of(view.0, &joined)));
            }
            Item::Subgraph(Graph::ROOT) => edits.extend(places.at_graph(graph, &list)),
            Item::Subgraph(subgraph) => edits.extend(places.at_cluster(graph, subgraph, &joined)),
        }
    }
    edits.extend(behind.into_iter().map(|(statement, texts)| places.behind(statement, &texts)));
    edits
}

/// A proposal as DOT. What stands on the graph itself is text for people and is always quoted.
fn stated(one: &Proposal) -> String {
    let is_of_graph = one.item == Item::Subgraph(Graph::ROOT);
    let value = if is_of_graph { quoted(&one.value) } else { literal(&one.value) };
    format!("{}={value}", one.attribute)
}

/// A value as DOT: a plain word as it is, anything else in quotes.
fn literal(value: &str) -> String {
    let is_name = value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_keyword = ["node", "edge", "graph", "digraph", "subgraph", "strict"]
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(value));
    if is_name && !is_keyword {
        return value.to_owned();
    }
    quoted(value)
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "/").replace('"', "\\\""))
}

/// The statements of a source by their places.
struct Places<'a> {
    source: &'a Source,
    tokens: Vec<SyntaxToken>,
    /// Statements with ends, by their first byte. Of those that begin together, in `{a -> b} -> c`, the braces tell them apart.
    statements: HashMap<Span, EndsView<'a>>,
    /// For the first byte of a node's id the statement that it stands in.
    around: HashMap<u32, EndsView<'a>>,
    /// Graphs and subgraphs by their first byte.
    bodies: HashMap<u32, SyntaxNode<'a>>,
}

impl<'a> Places<'a> {
    fn of(reading: &'a Reading) -> Self {
        let mut places = Self {
            source: &reading.source,
            tokens: reading.tree.tokens().collect(),
            statements: HashMap::new(),
            around: HashMap::new(),
            bodies: HashMap::new(),
        };
        places.walk(&reading.tree);
        places
    }

    fn walk(&mut self, tree: &'a Tree) {
        let mut open: Vec<EndsView> = Vec::new();
        for node in tree.nodes() {
            let span = node.span();
            while open.last().is_some_and(|view| view.0.span().end <= span.start) {
                open.pop();
            }
            match (Statement::cast(node), node.kind()) {
                (Some(Statement::Node(view) | Statement::Edge(view) | Statement::Subgraph(view)), _) => {
                    self.statements.insert(span, view);
                    open.push(view);
                }
                (_, SyntaxKind::NodeRef) => {
                    if let (Some(id), Some(view)) = (NodeRefView(node).id(), open.last()) {
                        self.around.insert(id.span().start, *view);
                    }
                }
                // A subgraph that begins its statement ends what was open before it only with its own brace.
                (_, SyntaxKind::Graph | SyntaxKind::Subgraph) => drop(self.bodies.insert(span.start, node)),
                _ => {}
            }
        }
    }

    /// The statement of a node's own and `true`, or the one that mentions it first and `false`.
    fn of_node(&self, graph: &Graph, node: NodeId) -> Option<(EndsView<'a>, bool)> {
        let node = &graph.nodes[node];
        let declared = node.declared.and_then(|id| self.around.get(&id.start)).filter(|view| is_of_one_node(**view));
        let first = || self.around.get(&node.first.start).map(|view| (*view, false));
        declared.map(|view| (*view, true)).or_else(first)
    }

    fn at_cluster(&self, graph: &Graph, subgraph: SubgraphId, list: &str) -> Option<Edit> {
        let body = self.bodies.get(&graph.subgraphs[subgraph].span.start)?;
        let defaults = body.children().filter_map(Statement::cast).find_map(|statement| match statement {
            Statement::Defaults(view) if view.keyword() == SyntaxKind::GraphKeyword => Some(view),
            _ => None,
        });
        match defaults {
            Some(view) => Some(in_lists_of(view.0, list)),
            None => self.at_head(*body, &[format!("graph [{list}];")]),
        }
    }

    fn at_graph(&self, graph: &Graph, list: &[String]) -> Option<Edit> {
        let statements: Vec<String> = list.iter().map(|one| format!("{one};")).collect();
        self.at_head(*self.bodies.get(&graph.span.start)?, &statements)
    }

    /// Statements as the first ones of a body.
    fn at_head(&self, body: SyntaxNode, statements: &[String]) -> Option<Edit> {
        let brace = body.items().find(|item| item.kind() == SyntaxKind::LeftBrace).map(|item| item.span())?;
        let Some(at) = self.rest_of_line(brace.end) else {
            return Some(Edit::insert(brace.end, each(" ", statements)));
        };
        let own = body.children().next().map(|first| first.span().start).filter(|first| self.begins_line(*first));
        let indent = match own {
            Some(first) => self.indent(first).to_owned(),
            None => format!("{}  ", self.indent(brace.start)),
        };
        Some(Edit::insert(at, each(&format!("{}{indent}", self.line_end(at)), statements)))
    }

    /// Statements behind another one.
    fn behind(&self, statement: Span, texts: &[String]) -> Edit {
        let next = self.tokens.partition_point(|token| token.span.start < statement.end);
        let semicolon = self.tokens.get(next..).unwrap_or_default().iter().find(|token| !token.kind.is_trivia());
        let semicolon = semicolon.filter(|token| token.kind == SyntaxKind::Semicolon).map(|token| token.span.end);
        let end = semicolon.unwrap_or(statement.end);
        if let Some(at) = self.rest_of_line(end) {
            let before = format!("{}{}", self.line_end(at), self.indent(statement.start));
            return Edit::insert(at, each(&before, texts));
        }
        let missing = if semicolon.is_some() { "" } else { ";" };
        Edit::insert(end, format!("{missing} {}", texts.join(" ")))
    }

    /// Where the line ends that holds a byte, if only blanks and comments follow on it.
    fn rest_of_line(&self, from: u32) -> Option<u32> {
        let first = self.tokens.partition_point(|token| token.span.start < from);
        let mut end = from;
        for token in self.tokens.get(first..).unwrap_or_default() {
            let text = self.source.slice(token.span);
            match token.kind {
                SyntaxKind::Whitespace if text.contains('\n') => return Some(end),
                SyntaxKind::Whitespace => {}
                SyntaxKind::LineComment | SyntaxKind::HashComment => {
                    return Some(token.span.start + length(text.trim_end_matches('\r')));
                }
                SyntaxKind::BlockComment if !text.contains('\n') => end = token.span.end,
                _ => return None,
            }
        }
        Some(end)
    }

    /// The blanks that the line of a byte begins with.
    fn indent(&self, at: u32) -> &str {
        let line = self.source.line_span(self.source.line_index(at)).unwrap_or_default();
        let text = self.source.slice(line);
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        text.get(..blanks).unwrap_or("")
    }

    fn begins_line(&self, at: u32) -> bool {
        let line = self.source.line_span(self.source.line_index(at)).unwrap_or_default();
        self.source.slice(Span::new(line.start, at)).trim().is_empty()
    }

    /// How the lines of the text around a byte end.
    fn line_end(&self, at: u32) -> &'static str {
        let line = self.source.line_span(self.source.line_index(at)).unwrap_or_default();
        if self.source.slice(line).ends_with("\r\n") { "\r\n" } else { "\n" }
    }
}

/// Each of the texts with something before it.
fn each(before: &str, texts: &[String]) -> String {
    texts.iter().flat_map(|text| [before, text]).collect()
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Whether a statement is about one node, so that what is added to it is said of no other.
fn is_of_one_node(view: EndsView) -> bool {
    let mut ends = view.ends();
    let is_one = matches!(ends.next(), Some(EndView::Nodes(list)) if list.nodes().nth(1).is_none());
    is_one && view.0.kind() == SyntaxKind::NodeStatement && ends.next().is_none()
}

/// Attributes behind the last ones of a statement, in brackets of their own if it has none.
fn in_lists_of(statement: SyntaxNode, list: &str) -> Edit {
    let lists = || statement.children().filter(|node| node.kind() == SyntaxKind::AttrList);
    let last = lists().flat_map(SyntaxNode::children).last();
    let empty = || lists().flat_map(SyntaxNode::items).find(|item| item.kind() == SyntaxKind::LeftBracket);
    match (last, empty().as_ref().map(SyntaxItem::span)) {
        (Some(attr), _) => Edit::insert(attr.span().end, format!(", {list}")),
        (None, Some(bracket)) => Edit::insert(bracket.end, list),
        (None, None) => Edit::insert(statement.span().end, format!(" [{list}]")),
    }
}
