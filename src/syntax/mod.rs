//! The DOT language as text: a lossless tree that any input has, and the errors in it.
//!
//! Lossless means that the texts of the tokens, one after the other, are the input. The parser follows
//! `grammar/dot.ebnf`, which is Graphviz's own grammar: what Graphviz refuses is an error here, what it accepts is not.
//! One bad statement costs one error; the rest of the file is read as if it were not there.

#![deny(clippy::indexing_slicing)]

pub mod amend;
pub mod ast;
pub mod codes;
mod grammar;
mod kind;
mod lexer;
pub mod literal;
mod parser;
mod repair;
mod tree;

pub use kind::SyntaxKind;
pub use lexer::{Token, lex};
pub use tree::{Children, Items, SyntaxItem, SyntaxNode, SyntaxToken, Tree};

use crate::diagnostics::Sink;
use crate::source::Source;

/// Reads a source.
pub fn parse(source: &Source, sink: &mut Sink) -> Tree {
    let tokens = lex(source.text());
    grammar::file(parser::Parser::new(source.text(), tokens, sink))
}
