//! Literals: what a quoted, HTML-like or joined text says.

use std::borrow::Cow;

use super::{SyntaxItem, SyntaxKind, SyntaxNode};
use crate::span::Span;

/// A name or a value as it stands in the source.
#[derive(Clone, Copy, Debug)]
pub enum Literal<'t> {
    /// One token.
    Plain(SyntaxKind, Span),
    /// Several joined by `+`.
    Joined(SyntaxNode<'t>),
}

impl<'t> Literal<'t> {
    /// The literal that an item of a tree is, if it is one.
    pub fn from_item(item: SyntaxItem<'t>) -> Option<Self> {
        match item {
            SyntaxItem::Token(token) if token.kind.is_id() => Some(Self::Plain(token.kind, token.span)),
            SyntaxItem::Node(node) if node.kind() == SyntaxKind::Join => Some(Self::Joined(node)),
            _ => None,
        }
    }

    /// The range, quotes included.
    pub fn span(self) -> Span {
        match self {
            Self::Plain(_, span) => span,
            Self::Joined(node) => node.span(),
        }
    }

    /// Whether it is HTML-like: a joined text never is, as in Graphviz.
    pub fn is_html(self) -> bool {
        matches!(self, Self::Plain(SyntaxKind::Html, _))
    }

    /// What it says: quotes and outer brackets dropped, `\"` and escaped line ends resolved, joins joined. Other escapes
    /// such as `\n` mean something only to the attribute and stay.
    pub fn text(self, source: &str) -> Cow<'_, str> {
        match self {
            Self::Plain(kind, span) => text_of_token(kind, source.get(span.range()).unwrap_or("")),
            Self::Joined(node) => node
                .items()
                .filter(|item| item.kind().is_id())
                .map(|item| text_of_token(item.kind(), source.get(item.span().range()).unwrap_or("")))
                .collect::<String>()
                .into(),
        }
    }
}

fn text_of_token(kind: SyntaxKind, token: &str) -> Cow<'_, str> {
    match kind {
        SyntaxKind::Quoted => unquote(inner(token)),
        SyntaxKind::Html => Cow::Borrowed(inner(token)),
        _ => Cow::Borrowed(token),
    }
}

fn inner(token: &str) -> &str {
    token.get(1..token.len().saturating_sub(1)).unwrap_or("")
}

/// Resolves the two escapes that the lexer of DOT itself knows.
fn unquote(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('"') {
            out.push('"');
            rest = after;
        } else if let Some(after) = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')) {
            rest = after;
        } else if let Some(after) = after.strip_prefix('\\') {
            out.push_str("\\\\");
            rest = after;
        } else {
            out.push('\\');
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
