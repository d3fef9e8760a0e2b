//! The comments of a text as a queue, each with what its place says about where it belongs.

use crate::syntax::{SyntaxKind, SyntaxToken, Tree};

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'t> {
    /// Its text, without blanks at the end.
    pub(super) text: &'t str,
    /// First byte.
    pub(super) start: u32,
    /// One past its last byte.
    pub(super) end: u32,
    /// Line ends between it and what stands before it.
    pub(super) newlines_before: usize,
    /// Line ends between it and what stands after it.
    pub(super) newlines_after: usize,
    /// Nothing but comments follows on its last line.
    pub(super) is_last_of_line: bool,
    /// It goes on to the end of the line by its nature.
    pub(super) is_line: bool,
    /// A `#` in the first column, where some programs take it for a directive.
    pub(super) in_first_column: bool,
}

impl Comment<'_> {
    /// Whether what follows stands on another line.
    pub(super) const fn ends_line(&self) -> bool {
        self.is_line || self.newlines_after > 0
    }

    /// Whether it stands between two things of one line.
    pub(super) const fn is_inline(&self) -> bool {
        self.newlines_before == 0 && !self.ends_line()
    }
}

/// The comments that are still to be written, in order.
#[derive(Debug)]
pub(super) struct Comments<'t> {
    all: Vec<Comment<'t>>,
    next: usize,
}

impl<'t> Comments<'t> {
    /// Those of a tree.
    pub(super) fn new(tree: &Tree, text: &'t str) -> Self {
        let tokens = tree.tokens().filter(|token| is_comment(token.kind));
        let mut all: Vec<Comment<'t>> = tokens.map(|token| comment(token, text)).collect();
        let mut following: Option<(u32, bool)> = None;
        for comment in all.iter_mut().rev() {
            let runs_into_next = following.is_some_and(|(start, last)| last && start == skip_blanks(text, comment.end));
            let at_end = skip_blanks(text, comment.end) as usize >= text.len();
            comment.is_last_of_line = comment.ends_line() || runs_into_next || at_end;
            following = Some((comment.start, comment.is_last_of_line));
        }
        Self { all, next: 0 }
    }

    /// The next one, if it stands before a byte.
    pub(super) fn peek(&self, before: u32) -> Option<Comment<'t>> {
        self.all.get(self.next).copied().filter(|comment| comment.start < before)
    }

    /// Takes the next one, if it stands before a byte.
    pub(super) fn take(&mut self, before: u32) -> Option<Comment<'t>> {
        self.take_if(before, |_| true)
    }

    /// Takes the next one, if it stands before a byte and is of a sort.
    pub(super) fn take_if(&mut self, before: u32, wanted: impl Fn(&Comment<'t>) -> bool) -> Option<Comment<'t>> {
        let comment = self.peek(before).filter(wanted)?;
        self.next += 1;
        Some(comment)
    }

    /// Whether one that is still to be written begins between two bytes.
    pub(super) fn any_within(&self, start: u32, end: u32) -> bool {
        let rest = self.all.get(self.next..).unwrap_or_default();
        let first = rest.partition_point(|comment| comment.start < start);
        rest.get(first).is_some_and(|comment| comment.start < end)
    }

    /// The end of the one that was taken last.
    pub(super) fn last_end(&self) -> u32 {
        self.next.checked_sub(1).and_then(|last| self.all.get(last)).map_or(0, |comment| comment.end)
    }

    /// Goes on with the first that begins at a byte or after it.
    pub(super) fn seek(&mut self, start: u32) {
        self.next = self.all.partition_point(|comment| comment.start < start);
    }
}

fn is_comment(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::LineComment | SyntaxKind::HashComment | SyntaxKind::BlockComment)
}

fn comment(token: SyntaxToken, text: &str) -> Comment<'_> {
    let (start, end) = (token.span.start, token.span.end);
    let before = text.get(..start as usize).unwrap_or("");
    Comment {
        text: text.get(token.span.range()).unwrap_or("").trim_end(),
        start,
        end,
        newlines_before: newlines_before(text, start),
        newlines_after: newlines(text.get(end as usize..skip_blanks(text, end) as usize).unwrap_or("")),
        is_last_of_line: false,
        is_line: token.kind != SyntaxKind::BlockComment,
        in_first_column: token.kind == SyntaxKind::HashComment && (before.is_empty() || before.ends_with('\n')),
    }
}

/// Line ends in the blanks before a byte.
pub(super) fn newlines_before(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or("");
    let blanks = before.bytes().rev().take_while(|byte| is_blank(*byte)).count();
    newlines(before.get(before.len() - blanks..).unwrap_or(""))
}

/// The first byte at or after another one that is no blank.
pub(super) fn skip_blanks(text: &str, at: u32) -> u32 {
    let after = text.as_bytes().get(at as usize..).unwrap_or_default();
    let blanks = after.iter().take_while(|byte| is_blank(**byte)).count();
    at.saturating_add(u32::try_from(blanks).unwrap_or(u32::MAX))
}

fn newlines(blanks: &str) -> usize {
    blanks.bytes().filter(|byte| *byte == b'\n').count()
}

/// What DOT takes for a blank.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
