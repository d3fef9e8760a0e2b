//! An open text: its edits, and the analysis of its newest state.

use std::sync::Arc;

use gen_lsp_types::{Position, Range};
use lsp_server::Request;

use super::diagnostics::Late;
use super::params::ContentChange;
use super::position::{Encoding, Lines};
use crate::compile::Options;
use crate::ide::Analysis;
use crate::source::Source;
use crate::span::Span;

/// An open text.
#[derive(Debug)]
pub(super) struct Document {
    /// The client's number of this state.
    pub(super) version: i32,
    text: String,
    lines: Lines,
    /// What is known about the newest state that was looked at.
    pub(super) seen: Option<Seen>,
    /// Requests that wait for the threats of the newest state.
    pub(super) waiting: Vec<Request>,
    /// What changed since threats were last shown.
    pub(super) change: Option<Change>,
    /// What was last said that depends on threats.
    pub(super) late: Late,
    /// Whether the diagrams of other levels are to be looked at again.
    pub(super) levels_due: bool,
}

/// What is known about a state of a text.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Everything.
    pub(super) analysis: Arc<Analysis>,
    /// Where its lines are.
    pub(super) lines: Lines,
    /// The client's number of the state.
    pub(super) version: i32,
}

/// A part of a text that was replaced by another, as one range that holds all edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// What went, in the old text.
    pub(super) old: Span,
    /// One past what came, in the new text.
    pub(super) new_end: u32,
}

impl Document {
    /// A text as it was opened.
    pub(super) fn new(text: String, version: i32, encoding: Encoding) -> Self {
        let lines = Lines::new(&text, encoding);
        let (waiting, late) = (Vec::new(), Late::default());
        Self { version, text, lines, seen: None, waiting, change: None, late, levels_due: true }
    }

    /// Takes one edit in. A range that reaches past the text is cut to it.
    pub(super) fn edit(&mut self, change: &ContentChange, encoding: Encoding) {
        let whole = Span::new(0, offset(self.text.len()));
        let span = change.range.map_or(whole, |range| self.lines.span(&self.text, range));
        let text = &change.text;
        let change = Change { old: span, new_end: span.start.saturating_add(offset(text.len())) };
        self.change = Some(self.change.map_or(change, |before| before.then(change)));
        self.text.replace_range(span.range(), text);
        self.lines = Lines::new(&self.text, encoding);
        self.seen = None;
    }

    /// Forgets what is known, because it was found out by other settings or from other files.
    pub(super) fn forget(&mut self) {
        (self.seen, self.levels_due) = (None, true);
    }

    /// Looks at the newest state.
    pub(super) fn look(&mut self, name: &str, options: &Arc<Options>) {
        self.see(match Source::decode(name, self.text.clone().into_bytes()) {
            Ok(source) => Analysis::new(source, options),
            Err((source, problem)) => Analysis::unread(source, Some(*problem), options),
        });
    }

    /// Knows nothing about the newest state.
    pub(super) fn look_away(&mut self, name: &str, options: &Arc<Options>) {
        self.see(Analysis::unread(Source::new(name, ""), None, options));
    }

    fn see(&mut self, analysis: Analysis) {
        let lines = self.lines.clone();
        self.seen = Some(Seen { analysis: Arc::new(analysis), lines, version: self.version });
    }
}

impl Seen {
    /// The text.
    pub(super) fn text(&self) -> &str {
        self.analysis.source().text()
    }

    /// Where a range is.
    pub(super) fn range(&self, span: Span) -> Range {
        self.lines.range(self.text(), span)
    }

    /// Where an offset is.
    pub(super) fn position(&self, at: u32) -> Position {
        self.lines.position(self.text(), at)
    }

    /// The offset of a position.
    pub(super) fn offset(&self, position: Position) -> u32 {
        self.lines.offset(self.text(), position)
    }

    /// The bytes of a range.
    pub(super) fn span(&self, range: Range) -> Span {
        self.lines.span(self.text(), range)
    }
}

impl Change {
    /// This change and another one of its result, as one change.
    fn then(self, next: Self) -> Self {
        let start = self.old.start.min(next.old.start);
        // What the second one touches past the first one's text lies as far past it in the old text; what it leaves of
        // that text lies behind its own.
        match next.old.end.checked_sub(self.new_end) {
            Some(past) => Self { old: Span::new(start, self.old.end + past), new_end: next.new_end },
            None => Self { old: Span::new(start, self.old.end), new_end: next.new_end + (self.new_end - next.old.end) },
        }
    }

    /// Where a range of the old text is in the new one; none if the change touches it.
    pub(super) fn moved(self, span: Span) -> Option<Span> {
        if span.end <= self.old.start {
            return Some(span);
        }
        if span.start < self.old.end {
            return None;
        }
        let shift = |at: u32| at - self.old.end + self.new_end;
        Some(Span::new(shift(span.start), shift(span.end)))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_changes_are_one() {
        // 0123456789 -> 01[ab]56789 -> 01a[X]6789
        let first = Change { old: Span::new(2, 5), new_end: 4 };
        let second = Change { old: Span::new(3, 5), new_end: 4 };
        assert_eq!(first.then(second), Change { old: Span::new(2, 6), new_end: 4 });
        // Then one before both, and one after both.
        let before = Change { old: Span::new(0, 1), new_end: 2 };
        assert_eq!(first.then(before), Change { old: Span::new(0, 5), new_end: 5 });
        let after = Change { old: Span::new(6, 6), new_end: 8 };
        assert_eq!(first.then(after), Change { old: Span::new(2, 7), new_end: 8 });
    }

    #[test]
    fn what_a_change_does_not_touch_is_moved() {
        let change = Change { old: Span::new(4, 6), new_end: 9 };
        assert_eq!(change.moved(Span::new(0, 4)), Some(Span::new(0, 4)));
        assert_eq!(change.moved(Span::new(6, 8)), Some(Span::new(9, 11)));
        assert_eq!(change.moved(Span::new(3, 5)), None);
    }
}
