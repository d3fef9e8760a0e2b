//! One layout for every diagram: the text anew, with the same graph and the same comments in the same order.
//!
//! ```text
//!  Tree --layout--> Ops --doc--> text
//! ```
//!
//! `layout` walks the tree and says what is written and where a line may end; `doc` knows the width of a line and decides.
//! Comments stand in a queue that `layout` empties as it passes them, so that none can be lost or change places.
//!
//! The rules: one statement a line, closed by `;`; two blanks a level; attributes in the order of the vocabulary, then
//! Graphviz's; a list that is too long has one attribute a line; quotes only where the language wants them; at most one
//! blank line. What a line comment or a blank line separates stays separate. Texts, escapes and HTML are untouched.

#![deny(clippy::indexing_slicing)]

pub mod codes;
mod comments;
mod doc;
mod layout;
mod lists;
mod literal;
mod order;
mod range;

pub use range::range;

use crate::diagnostics::{Diagnostic, Diagnostics, Sink};
use crate::model::LowerOptions;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::{self, Tree};

use doc::Doc;
use layout::Layout;

/// Widest line in columns, where there is a choice.
pub const WIDTH: usize = 100;

/// Blanks a level.
const INDENT: usize = 2;

/// The text in the one layout.
///
/// # Errors
/// What is wrong with a text that does not parse, so that its layout cannot be known; or that the layout would be over
/// [`limits::OUTPUT_BYTES`](crate::limits::OUTPUT_BYTES).
pub fn format(source: &Source, options: &LowerOptions) -> Result<String, Diagnostics> {
    let mut sink = Sink::new();
    let tree = syntax::parse(source, &mut sink);
    if sink.errors() > 0 {
        return Err(sink.finish());
    }
    whole(source, &tree, options).ok_or_else(|| {
        let message = "the diagram would be too long in the one layout";
        Diagnostics::of([Diagnostic::new(&codes::LAYOUT_TOO_LONG, Span::at(0), message)])
    })
}

fn whole(source: &Source, tree: &Tree, options: &LowerOptions) -> Option<String> {
    let text = source.text();
    let newline = newline(text);
    let doc = Doc::new(newline, text.len());
    let mut layout = Layout::new(source, tree, options, doc);
    layout.file(tree.root());
    let mut body = layout.finish()?;
    if !body.is_empty() {
        body.push_str(newline);
    }
    Some(if text.starts_with(BYTE_ORDER_MARK) { format!("{BYTE_ORDER_MARK}{body}") } else { body })
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The line end that most lines of a text have.
fn newline(text: &str) -> &'static str {
    let all = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let with_return = memchr::memmem::find_iter(text.as_bytes(), "\r\n").count();
    if with_return * 2 > all { "\r\n" } else { "\n" }
}
