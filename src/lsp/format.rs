//! Formatting: the one layout, as edits of what differs.

use crate::edit::Edit;
use crate::fmt;
use crate::ide::Analysis;
use crate::span::Span;

/// The edits that give a text, or the statements of a range of it, their layout. Statements with errors stay as they are.
pub(super) fn edits(analysis: &Analysis, range: Option<Span>) -> Vec<Edit> {
    let source = analysis.source();
    let whole = || Span::new(0, u32::try_from(source.text().len()).unwrap_or(u32::MAX));
    fmt::range(source, range.unwrap_or_else(whole), &analysis.options().lower)
}
