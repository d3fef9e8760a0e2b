//! Reads the text of a comment: `threatdot: allow(CODE, CODE) reason`.

use crate::span::Span;
use crate::syntax::{SyntaxKind, SyntaxToken};

/// What a comment for us begins with.
pub(super) const MARK: &str = "threatdot:";

/// A comment that is for us.
#[derive(Clone, Debug)]
pub(super) struct Directive {
    /// All of it.
    pub(super) comment: Span,
    /// The word and its brackets.
    pub(super) call: Span,
    /// The names in the brackets.
    pub(super) names: Vec<Span>,
    /// What stands behind.
    pub(super) reason: Option<Span>,
    /// What is wrong with its form.
    pub(super) flaw: Option<Flaw>,
}

/// What can be wrong with the form.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flaw {
    /// Another word than `allow`.
    UnknownWord(Span),
    /// No brackets, or nothing in them.
    NoList(Span),
    /// No closing bracket.
    NotClosed(Span),
}

/// Reads a token; none if it is no comment for us.
pub(super) fn read(text: &str, token: SyntaxToken) -> Option<Directive> {
    let inner = match token.kind {
        SyntaxKind::LineComment => text.strip_prefix("//")?,
        SyntaxKind::HashComment => text.strip_prefix('#')?,
        SyntaxKind::BlockComment => text.strip_prefix("/*")?.trim_end_matches("*/"),
        _ => return None,
    };
    let (mark, rest) = inner.trim_start().split_at_checked(MARK.len()).filter(|(mark, _)| *mark == MARK)?;
    Some(Reader { text, start: token.span.start }.directive(mark, rest, token.span))
}

/// Tells where parts of a text are.
struct Reader<'a> {
    text: &'a str,
    start: u32,
}

impl Reader<'_> {
    /// The range of a part of the text.
    fn span(&self, part: &str) -> Span {
        // Parts are slices of the text, so that their addresses tell where they are.
        let at = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let offset = |at: usize| self.start + u32::try_from(at).unwrap_or(0);
        Span::new(offset(at), offset(at + part.len()))
    }

    fn directive(&self, mark: &str, rest: &str, comment: Span) -> Directive {
        let rest = rest.trim();
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let of =
            |call: Span, flaw: Flaw| Directive { comment, call, names: Vec::new(), reason: None, flaw: Some(flaw) };
        let word_span = self.span([word, rest, mark].into_iter().find(|part| !part.is_empty()).unwrap_or(mark));
        if word != "allow" {
            return of(word_span, Flaw::UnknownWord(word_span));
        }
        let Some(list) = behind.trim_start().strip_prefix('(') else { return of(word_span, Flaw::NoList(word_span)) };
        let Some((list, reason)) = list.split_once(')') else {
            let call = self.span(rest);
            return of(call, Flaw::NotClosed(call));
        };
        let names: Vec<Span> =
            list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(|name| self.span(name)).collect();
        let call = Span::new(word_span.start, self.span(list).end + 1);
        if names.is_empty() {
            return of(call, Flaw::NoList(call));
        }
        let reason =
            reason.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—')).trim();
        let reason = reason.contains(char::is_alphanumeric).then(|| self.span(reason));
        Directive { comment, call, names, reason, flaw: None }
    }
}
