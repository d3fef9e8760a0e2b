//! The outline of a text: symbols, what can be folded, and ever larger selections.

use super::{Analysis, Part, place};
use crate::diagnostics::escape;
use crate::limits;
use crate::model::{Kind, Subject};
use crate::span::Span;
use crate::syntax::ast::{EndView, NodeRefView, Statement, SubgraphView};
use crate::syntax::{SyntaxKind, SyntaxNode};

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A graph.
    Diagram,
    /// A trust boundary.
    Boundary,
    /// A cluster that is only drawn, or a subgraph.
    Group,
    /// An element of a kind.
    Element(Kind),
    /// A data flow.
    Flow,
}

/// A symbol of the outline.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What people call it.
    pub name: String,
    /// More about it.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole statement.
    pub span: Span,
    /// The name in it.
    pub selection: Span,
    /// How many symbols it is in.
    pub depth: usize,
}

/// The symbols of a text in order, outer before inner: graphs, clusters, elements where they are declared, flows.
pub fn symbols(analysis: &Analysis) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    // The ends of the graphs and subgraphs that are open.
    let mut open: Vec<u32> = Vec::new();
    for node in analysis.tree().nodes() {
        let span = node.span();
        while open.last().is_some_and(|end| *end <= span.start) {
            open.pop();
        }
        let Some(part) = analysis.part_at(span.start) else { continue };
        let depth = open.len();
        match node.kind() {
            SyntaxKind::Graph => found.push(diagram(part, node, depth)),
            SyntaxKind::Subgraph => found.extend(cluster(analysis, part, node, depth)),
            _ => found.extend(Statement::cast(node).into_iter().flat_map(|it| items(analysis, part, it, depth))),
        }
        let is_room = matches!(node.kind(), SyntaxKind::Graph | SyntaxKind::Subgraph);
        if is_room && found.last().is_some_and(|symbol| symbol.span == span) {
            open.push(span.end);
        }
    }
    found
}

fn diagram(part: Part<'_>, node: SyntaxNode, depth: usize) -> Symbol {
    let keyword = if part.graph.directed { "digraph" } else { "graph" };
    let name = if part.model.title.is_empty() { keyword } else { part.model.title.as_str() };
    Symbol {
        name: shown(name),
        detail: keyword.to_owned(),
        kind: SymbolKind::Diagram,
        span: node.span(),
        selection: part.graph.header(),
        depth,
    }
}

/// A subgraph with a name; one without only holds others together.
fn cluster(analysis: &Analysis, part: Part<'_>, node: SyntaxNode, depth: usize) -> Option<Symbol> {
    let view = SubgraphView(node);
    let name = view.name()?;
    let id = place::subgraph(analysis, part, view);
    let boundary = id.and_then(|id| part.model.boundary_of(id)).and_then(|id| part.model.boundaries.get(id));
    let (kind, label) = match boundary {
        Some(boundary) if boundary.is_trust_boundary => (SymbolKind::Boundary, boundary.label.as_str()),
        Some(boundary) => (SymbolKind::Group, boundary.label.as_str()),
        None => (SymbolKind::Group, ""),
    };
    let text = name.text(analysis.source().text());
    Some(Symbol { name: shown(&text), detail: shown(label), kind, span: node.span(), selection: name.span(), depth })
}

fn items(analysis: &Analysis, part: Part<'_>, statement: Statement, depth: usize) -> Vec<Symbol> {
    match statement {
        Statement::Node(view) => {
            let lists = view.ends().filter_map(|end| match end {
                EndView::Nodes(list) => Some(list),
                EndView::Subgraph(_) => None,
            });
            let ids = lists.flat_map(|list| list.nodes().filter_map(NodeRefView::id).collect::<Vec<_>>());
            let declared = ids.filter_map(|id| {
                let element = part.model.element_of(place::node(analysis, part, id)?);
                let element = part.model.elements.get(element).filter(|element| element.span == id.span())?;
                Some(Symbol {
                    name: shown(&element.id),
                    detail: shown(if element.label == element.id { element.kind.as_str() } else { &element.label }),
                    kind: SymbolKind::Element(element.kind),
                    span: view.0.span(),
                    selection: id.span(),
                    depth,
                })
            });
            declared.collect()
        }
        Statement::Edge(view) => flows(analysis, part, view.0.span(), depth),
        _ => Vec::new(),
    }
}

/// Flows of one statement that are listed; a product of two subgraphs may stand for very many.
const FLOWS_LISTED: usize = 16;

fn flows(analysis: &Analysis, part: Part<'_>, statement: Span, depth: usize) -> Vec<Symbol> {
    let edges = analysis.index(part).into_iter().flat_map(|index| index.edges_of(statement));
    let flows = edges.filter_map(|id| place::flow_of(part.model, id)).take(FLOWS_LISTED);
    let symbol = |id| {
        let flow = part.model.flows.get(id)?;
        let ends = [flow.source, flow.target].map(|end| part.model.subject_id(Subject::Element(end)));
        let [source, target] = ends;
        let implied = format!("{source}->{target}");
        let detail = if flow.id.starts_with(&implied) { String::new() } else { implied };
        Some(Symbol {
            name: shown(&flow.id),
            detail: shown(&detail),
            kind: SymbolKind::Flow,
            span: statement,
            selection: flow.span,
            depth,
        })
    };
    flows.filter_map(symbol).collect()
}

/// A name on one line, without what would act on an editor, and not too long.
fn shown(name: &str) -> String {
    let line = escape::line(limits::beginning(name, limits::LINE_BYTES)).into_owned();
    if line.is_empty() { "\"\"".to_owned() } else { line }
}

/// A range that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From where to where.
    pub span: Span,
    /// Whether it is a comment.
    pub comment: bool,
}

/// What can be folded: graphs, subgraphs, lists of attributes, comments, and comments on lines that follow each other.
pub fn folds(analysis: &Analysis) -> Vec<Fold> {
    let source = analysis.source();
    let lines = |span: Span| (source.line_index(span.start), source.line_index(span.end.max(span.start + 1) - 1));
    let is_room =
        |node: &SyntaxNode| matches!(node.kind(), SyntaxKind::Graph | SyntaxKind::Subgraph | SyntaxKind::AttrList);
    let nodes = analysis.tree().nodes().filter(is_room).map(|node| Fold { span: node.span(), comment: false });
    let mut folds: Vec<Fold> = nodes.collect();
    let mut run: Option<Span> = None;
    for token in analysis.tree().tokens() {
        match token.kind {
            SyntaxKind::BlockComment => folds.push(Fold { span: token.span, comment: true }),
            SyntaxKind::LineComment | SyntaxKind::HashComment => {
                let follows = run.is_some_and(|run| lines(run).1 + 1 == lines(token.span).0);
                if !follows {
                    folds.extend(run.map(|span| Fold { span, comment: true }));
                }
                run = Some(run.filter(|_| follows).map_or(token.span, |run| run.to(token.span)));
            }
            SyntaxKind::Whitespace => {}
            _ => folds.extend(run.take().map(|span| Fold { span, comment: true })),
        }
    }
    folds.extend(run.map(|span| Fold { span, comment: true }));
    folds.retain(|fold| {
        let (first, last) = lines(fold.span);
        first < last
    });
    folds.sort_by_key(|fold| (fold.span, fold.comment));
    folds
}

/// Ever larger ranges around an offset, the smallest first: the word, the literal, and the nodes around.
pub fn selections(analysis: &Analysis, at: u32) -> Vec<Span> {
    let path = place::path(analysis.tree(), at);
    let mut spans: Vec<Span> = path.iter().map(|node| node.span()).collect();
    let token = path.last().and_then(|node| {
        let mut touching = node.items().map(|item| item.span()).filter(|span| span.start <= at && at <= span.end);
        let first = touching.next()?;
        Some(touching.next().unwrap_or(first))
    });
    spans.extend(token);
    spans.reverse();
    // The file is everything, comments around it included.
    let length = u32::try_from(analysis.source().text().len()).unwrap_or(u32::MAX);
    spans.push(Span::new(0, length));
    spans.dedup();
    spans.retain(|span| span.start <= at && at <= span.end);
    spans
}
