//! Changes of a text by byte ranges, and how they are shown.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use crate::span::Span;

/// A range of bytes and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Puts a text in the place of a range.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts a text before a byte.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(at), text)
    }

    /// Takes a range away.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// The text after all edits, in whatever order they are given; of insertions at one place the first comes first.
/// `None` if two touch the same bytes, or one is not within the text or not between characters.
pub fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// The difference of two texts with three lines around each change, in the unified form that `patch` reads. Empty if there is
/// none.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

/// The lines that change, each after `-`, `+` or a blank, without a header: for a small change that is shown in place.
pub fn changed_lines(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut out = String::new();
    for change in diff.grouped_ops(0).iter().flatten().flat_map(|operation| diff.iter_changes(operation)) {
        let sign = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let _ = writeln!(out, "{sign} {}", change.value().trim_end_matches(['\r', '\n']));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order_of_place() {
        let edits = [Edit::replace(Span::new(4, 7), "two"), Edit::insert(0, "zero "), Edit::delete(Span::new(3, 4))];
        assert_eq!(applied("one zwo", &edits).as_deref(), Some("zero onetwo"));
        let twice = [Edit::insert(1, "a"), Edit::insert(1, "b")];
        assert_eq!(applied("xy", &twice).as_deref(), Some("xaby"));
        assert_eq!(applied("xy", &[]).as_deref(), Some("xy"));
    }

    #[test]
    fn edits_that_overlap_or_leave_the_text_are_refused() {
        assert_eq!(applied("abc", &[Edit::delete(Span::new(0, 2)), Edit::delete(Span::new(1, 3))]), None);
        assert_eq!(applied("abc", &[Edit::insert(4, "x")]), None);
        assert_eq!(applied("é", &[Edit::insert(1, "x")]), None);
    }

    #[test]
    fn differences_are_shown() {
        let (old, new) = ("a\nb\nc\n", "a\nB\nc\n");
        assert_eq!(changed_lines(old, new), "- b\n+ B\n");
        assert_eq!(unified("x.dot", old, new), "--- a/x.dot\n+++ b/x.dot\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        assert_eq!(unified("x.dot", old, old), "");
    }
}
