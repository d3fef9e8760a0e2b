//! From text to tokens: logos for the words, loops for literals and comments. Never fails.

use logos::{Lexer, Logos};

use super::SyntaxKind;

/// A token: its kind and where it ends. It begins where the one before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: SyntaxKind,
    /// One past its last byte.
    pub end: u32,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Splits a text into tokens that together are the text.
pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let skipped = text.len() - body.len();
    if skipped > 0 {
        tokens.push(Token { kind: SyntaxKind::ByteOrderMark, end: offset(skipped) });
    }
    let mut lexer = SyntaxKind::lexer(body);
    while let Some(result) = lexer.next() {
        let kind = result.unwrap_or(SyntaxKind::Unknown);
        tokens.push(Token { kind, end: offset(skipped + lexer.span().end) });
    }
    tokens
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Ends a block comment. They do not nest.
pub(super) fn block_comment(lexer: &mut Lexer<SyntaxKind>) -> bool {
    let end = memchr::memmem::find(lexer.remainder().as_bytes(), b"*/").map(|at| at + 2);
    close(lexer, end)
}

/// Ends a quoted text: at the first quote that no backslash stands before. `\\` is a pair, as in Graphviz.
pub(super) fn quoted(lexer: &mut Lexer<SyntaxKind>) -> bool {
    let rest = lexer.remainder().as_bytes();
    let mut from = 0;
    let end = loop {
        let Some(at) = rest.get(from..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) else { break None };
        if rest.get(from + at) == Some(&b'"') {
            break Some(from + at + 1);
        }
        from += at + 2;
    };
    close(lexer, end)
}

/// Ends a text in angle brackets: at the bracket that balances the first. Nothing else counts, not even comments.
pub(super) fn html(lexer: &mut Lexer<SyntaxKind>) -> bool {
    let mut open = 1_usize;
    let end = memchr::memchr2_iter(b'<', b'>', lexer.remainder().as_bytes()).find(|&at| {
        match lexer.remainder().as_bytes().get(at) {
            Some(b'<') => open += 1,
            _ => open -= 1,
        }
        open == 0
    });
    close(lexer, end.map(|at| at + 1))
}

/// Takes the literal up to its end; one that never ends takes the rest of the input and is an error.
fn close(lexer: &mut Lexer<SyntaxKind>, end: Option<usize>) -> bool {
    lexer.bump(end.unwrap_or(lexer.remainder().len()));
    end.is_some()
}
