//! Where in a statement an offset is, told by the tokens before it and the nodes around them.

use crate::ide::place::{self, Owner};
use crate::ide::{Analysis, Part};
use crate::span::Span;
use crate::syntax::literal::Literal;
use crate::syntax::{SyntaxKind as K, SyntaxNode, SyntaxToken, Tree};

/// What can stand at a place.
#[derive(Clone, Debug)]
pub(super) enum Spot {
    /// Nothing that we know.
    Nothing,
    /// A graph.
    File,
    /// A statement, in a subgraph or the graph.
    Statement(Option<Owner>),
    /// An end of an edge.
    Node,
    /// The name of a subgraph.
    Subgraph,
    /// A side of a node.
    Compass,
    /// The name of an attribute.
    Name(Owner),
    /// The value of an attribute.
    Value(Owner, String),
}

/// A place and what is typed there.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    /// The graph.
    pub(super) part: Option<Part<'a>>,
    /// What can stand there.
    pub(super) spot: Spot,
    /// The word that is being typed, to its end.
    pub(super) word: Span,
    /// The text of a value in quotes, up to the offset; none outside of quotes.
    pub(super) quoted: Option<&'a str>,
    /// What is typed of the word up to the offset.
    pub(super) typed: &'a str,
    /// An equals sign follows.
    pub(super) equals_follow: bool,
    /// Names that the list has already.
    pub(super) taken: Vec<String>,
}

/// What stands around an offset.
pub(super) fn at(analysis: &Analysis, at: u32) -> Context<'_> {
    let text = analysis.source().text();
    let slice = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or("");
    let tokens = Around::new(analysis.tree(), at);
    let nothing = Context {
        part: None,
        spot: Spot::Nothing,
        word: Span::at(at),
        quoted: None,
        typed: "",
        equals_follow: tokens.after == Some(K::Equals),
        taken: Vec::new(),
    };
    let (word, quoted) = match tokens.under {
        Some(token) if is_comment(token.kind) => return nothing,
        Some(token) if is_open_text(token, text, at) => {
            let inner = slice(token.span.start + 1, at);
            (segment(text, token.span.start + 1, at), Some(inner))
        }
        Some(token) if token.kind.is_keyword() || matches!(token.kind, K::Name | K::Number) => (token.span, None),
        _ => (Span::at(at), None),
    };
    let typed = slice(word.start, at);
    let Some(before) = tokens.before else { return Context { word, typed, spot: Spot::File, ..nothing } };
    let path = path(analysis.tree(), before);
    let part = analysis.part_at(before.span.start);
    let new_line = slice(before.span.end, word.start).contains('\n');
    let spot = match (part, path.last()) {
        (Some(part), Some(node)) if is_given_up(*node, before) => by_tokens(analysis, part, *node, before),
        _ => spot(analysis, part, &path, before, new_line),
    };
    let taken = taken(&path, text);
    Context { part, spot, word, quoted, typed, taken, ..nothing }
}

fn is_comment(kind: K) -> bool {
    matches!(kind, K::LineComment | K::HashComment | K::BlockComment)
}

/// Whether an offset is between the quotes of a text, or after the quote of one that never ends.
fn is_open_text(token: SyntaxToken, text: &str, at: u32) -> bool {
    let begins = text.get(token.span.range()).is_some_and(|text| text.starts_with('"'));
    begins && (token.kind == K::Unknown || token.kind == K::Quoted && at < token.span.end)
}

/// The part of a list in quotes that is being typed: from the last separator to the end of the word.
fn segment(text: &str, inner: u32, at: u32) -> Span {
    let before = text.get(inner as usize..at as usize).unwrap_or("");
    let start = before.rfind([',', ';', '=']).map_or(0, |at| at + 1);
    let typed = before.get(start..).unwrap_or("");
    let start = start + (typed.len() - typed.trim_start().len());
    let rest = text.get(at as usize..).unwrap_or("");
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(0);
    Span::new(inner + offset(start), at + offset(word))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The tokens around an offset.
struct Around {
    /// The one that the offset is in or ends.
    under: Option<SyntaxToken>,
    /// The last one before the word that is being typed, without trivia.
    before: Option<SyntaxToken>,
    /// The kind of the first one after that word, without trivia.
    after: Option<K>,
}

impl Around {
    fn new(tree: &Tree, at: u32) -> Self {
        let mut around = Self { under: None, before: None, after: None };
        for token in tree.tokens() {
            if token.span.start >= at {
                if !token.kind.is_trivia() {
                    around.after = Some(token.kind);
                    break;
                }
            } else if token.span.end >= at {
                around.under = Some(token);
                let is_word = token.kind.is_keyword() || matches!(token.kind, K::Name | K::Number);
                let is_text = matches!(token.kind, K::Quoted | K::Unknown) && token.span.len() > 1;
                let is_typed = is_word || is_text && (token.span.end > at || token.kind == K::Unknown);
                if !is_typed && !token.kind.is_trivia() {
                    around.before = Some(token);
                }
            } else if !token.kind.is_trivia() {
                around.before = Some(token);
            }
        }
        around
    }
}

/// The nodes that hold a token, outermost first.
fn path(tree: &Tree, token: SyntaxToken) -> Vec<SyntaxNode<'_>> {
    let mut path = vec![tree.root()];
    let mut node = tree.root();
    while let Some(child) = node.children().find(|child| child.span().contains(token.span)) {
        path.push(child);
        node = child;
    }
    path
}

fn spot(
    analysis: &Analysis,
    part: Option<Part<'_>>,
    path: &[SyntaxNode<'_>],
    before: SyntaxToken,
    new_line: bool,
) -> Spot {
    let closes = |node: &SyntaxNode, kind: K| before.kind == kind && node.span().end == before.span.end;
    let of_kind = |kind: K| path.iter().rev().find(move |node| node.kind() == kind);
    let Some(graph) = of_kind(K::Graph).filter(|graph| !closes(graph, K::RightBrace)) else { return Spot::File };
    let has_begun = graph.items().any(|item| item.kind() == K::LeftBrace);
    if !has_begun || path.last().is_some_and(|node| node.kind() == K::Graph) && is_header(*graph, before) {
        return Spot::Nothing;
    }
    if of_kind(K::AttrList).is_some_and(|list| !closes(list, K::RightBracket)) {
        let owner = part.and_then(|part| place::owner(analysis, part, path));
        return owner.map_or(Spot::Nothing, |owner| in_list(analysis, path, before, owner));
    }
    let owner = || {
        let part = part?;
        let outer = path.iter().position(|node| node.kind() == K::Subgraph && closes(node, K::RightBrace));
        Some(Owner::Subgraph(place::around(analysis, part, path.get(..outer.unwrap_or(path.len()))?)?))
    };
    match before.kind {
        K::Arrow | K::Line => Spot::Node,
        K::Colon => Spot::Compass,
        K::SubgraphKeyword => Spot::Subgraph,
        K::Equals => match (of_kind(K::Assignment).and_then(|it| name(analysis, *it)), owner()) {
            (Some(name), Some(owner)) => Spot::Value(owner, name),
            _ => Spot::Nothing,
        },
        K::LeftBrace | K::RightBrace | K::Semicolon | K::RightBracket => Spot::Statement(owner()),
        _ if new_line => Spot::Statement(owner()),
        _ => Spot::Nothing,
    }
}

/// Whether the parser gave up before a token: then it has no node of its own. Of a statement only signs of edges have none.
fn is_given_up(node: SyntaxNode, token: SyntaxToken) -> bool {
    match node.kind() {
        K::Error => true,
        K::NodeStatement | K::EdgeStatement | K::SubgraphStatement => !token.kind.is_edge_operator(),
        _ => false,
    }
}

/// What can stand after a token of a statement that makes no sense as a whole: told by the bracket that is open there and by
/// what stands before it.
fn by_tokens(analysis: &Analysis, part: Part<'_>, node: SyntaxNode, last: SyntaxToken) -> Spot {
    let text = |span: Span| analysis.source().slice(span);
    let (mut owner, mut subject) = (None, None);
    let (mut edge, mut name, mut equals) = (false, None, false);
    for item in node.items().filter(|item| item.span().end <= last.span.end) {
        match item.kind() {
            K::LeftBracket => owner = Some(subject.take().unwrap_or(Owner::NodeDefaults)),
            K::RightBracket => owner = None,
            K::Arrow | K::Line => edge = true,
            K::EdgeKeyword => subject = Some(Owner::EdgeDefaults),
            K::NodeKeyword => subject = Some(Owner::NodeDefaults),
            kind if kind.is_id() && !equals => name = Some(item.span()),
            _ => {}
        }
        equals = item.kind() == K::Equals;
        if owner.is_none() && item.kind().is_id() {
            let known = part.graph.strings.find(text(item.span()));
            let node = known.and_then(|name| analysis.index(part)?.nodes.get(&name).copied());
            subject = if edge { Some(Owner::EdgeDefaults) } else { node.map(Owner::Node) };
        } else if matches!(item.kind(), K::Semicolon | K::RightBracket) {
            edge = false;
        }
    }
    match (owner, last.kind) {
        (Some(owner), K::Equals) => name.map_or(Spot::Nothing, |name| Spot::Value(owner, text(name).to_owned())),
        (Some(owner), K::LeftBracket | K::Comma) => Spot::Name(owner),
        (None, K::Arrow | K::Line) => Spot::Node,
        _ => Spot::Nothing,
    }
}

/// Whether a token stands before the brace of a graph.
fn is_header(graph: SyntaxNode, token: SyntaxToken) -> bool {
    let brace = graph.items().find(|item| item.kind() == K::LeftBrace);
    brace.is_none_or(|brace| token.span.start < brace.span().start)
}

fn in_list(analysis: &Analysis, path: &[SyntaxNode<'_>], before: SyntaxToken, owner: Owner) -> Spot {
    let attr = path.iter().rev().find(|node| node.kind() == K::Attr);
    match before.kind {
        K::Equals => attr.and_then(|it| name(analysis, *it)).map_or(Spot::Nothing, |it| Spot::Value(owner, it)),
        K::LeftBracket | K::Comma | K::Semicolon => Spot::Name(owner),
        // After a value the next name may follow; after a name only an equals sign.
        _ if attr.is_some_and(|attr| attr.items().any(|item| item.kind() == K::Equals)) => Spot::Name(owner),
        _ => Spot::Nothing,
    }
}

/// The name in `name = ...`.
fn name(analysis: &Analysis, attr: SyntaxNode) -> Option<String> {
    let name = attr.items().find_map(Literal::from_item)?;
    Some(name.text(analysis.source().text()).into_owned())
}

/// The names of the attributes in the lists of the statement of a path.
fn taken(path: &[SyntaxNode<'_>], text: &str) -> Vec<String> {
    let Some(list) = path.iter().rev().find(|node| node.kind() == K::AttrList) else { return Vec::new() };
    let attrs = list.children().filter(|node| node.kind() == K::Attr);
    let with_value = attrs.filter(|attr| attr.items().any(|item| item.kind() == K::Equals));
    let names = with_value.filter_map(|attr| attr.items().find_map(Literal::from_item));
    names.map(|name| name.text(text).into_owned()).collect()
}
