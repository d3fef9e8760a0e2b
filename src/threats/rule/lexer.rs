//! Tokens of the rule language.

use logos::Logos;

use super::Problem;
use crate::span::Span;

/// A kind of token; words carry their text by their range.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n]+")]
pub(super) enum Token {
    #[token("or")]
    Or,
    #[token("and")]
    And,
    #[token("not")]
    Not,
    #[token("true")]
    True,
    #[token("false")]
    False,
    /// A name, or a value such as `in_process` or `1.2`.
    #[regex(r"[A-Za-z_][A-Za-z0-9_-]*")]
    #[regex(r"[0-9]+(\.[0-9]+)?")]
    Word,
    /// A value in quotes, for words that are no names.
    #[regex(r#""[^"\n]*""#)]
    Quoted,
    #[token("(")]
    Open,
    #[token(")")]
    Close,
    #[token(",")]
    Comma,
    #[token(".")]
    Dot,
    #[token("==")]
    Equal,
    #[token("!=")]
    NotEqual,
    #[token("<=")]
    AtMost,
    #[token("<")]
    Below,
    #[token(">=")]
    AtLeast,
    #[token(">")]
    Above,
}

/// The tokens of an expression with their ranges.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Problem> {
    let mut tokens = Vec::new();
    for (token, range) in Token::lexer(text).spanned() {
        let span = span(&range);
        let Ok(token) = token else {
            let given = text.get(range).unwrap_or("");
            return Err(Problem::new(span, format!("`{}` is no part of the language", given.escape_debug())));
        };
        tokens.push((token, span));
    }
    Ok(tokens)
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}
