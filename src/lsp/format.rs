//! The one place where formatting comes in.

use crate::edit::Edit;
use crate::ide::Analysis;
use crate::span::Span;

/// Whether there is a formatter to ask; it is offered only then.
pub(super) const IS_JOINED: bool = false;

/// The edits that bring a text, or a range of it, into its canonical form; none where it cannot be formatted.
pub(super) fn edits(_analysis: &Analysis, _range: Option<Span>) -> Option<Vec<Edit>> {
    None
}
