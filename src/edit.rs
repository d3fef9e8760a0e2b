//! Changes of a text by byte ranges, and how they are shown.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use crate::limits;
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
    let (old, new) = (lines(old), lines(new));
    let mut out = String::new();
    for hunk in group_diff_ops(operations(&old, &new), 3) {
        if out.is_empty() {
            let _ = writeln!(out, "--- a/{name}\n+++ b/{name}");
        }
        let _ = writeln!(out, "{}", UnifiedHunkHeader::new(&hunk));
        for change in hunk.iter().flat_map(|operation| operation.iter_changes(&old, &new)) {
            let end = if change.value().ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
            let _ = write!(out, "{}{}{end}", change.tag(), change.value());
        }
    }
    out
}

/// The same as [`unified`], of edits that are known: linear in the text, however much changes. `None` as in [`applied`].
pub fn unified_edits(name: &str, text: &str, edits: &[Edit]) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let blocks = blocks(text, &lines, edits)?;
    let mut out = String::new();
    if !blocks.is_empty() {
        let _ = write!(out, "--- a/{name}\n+++ b/{name}\n");
    }
    // How many lines the text has grown before a block.
    let mut grown = 0_isize;
    for hunk in blocks.chunk_by(|one, next| next.old.start <= one.old.end + 2 * CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let range = first.old.start.saturating_sub(CONTEXT)..(last.old.end + CONTEXT).min(lines.len());
        let more: isize = hunk.iter().map(Block::growth).sum();
        let (old, new) = (range.len(), range.len().saturating_add_signed(more));
        let from = range.start.saturating_add_signed(grown);
        let _ = writeln!(out, "@@ -{} +{} @@", numbers(range.start, old), numbers(from, new));
        let mut at = range.start;
        for block in hunk {
            push_lines(&mut out, ' ', lines.get(at..block.old.start)?.iter().copied());
            push_lines(&mut out, '-', lines.get(block.old.clone())?.iter().copied());
            push_lines(&mut out, '+', block.new.iter().map(String::as_str));
            at = block.old.end;
        }
        push_lines(&mut out, ' ', lines.get(at..range.end)?.iter().copied());
        grown += more;
    }
    Some(out)
}

/// Lines around a change that are shown.
const CONTEXT: usize = 3;

/// Lines and those that take their place.
struct Block {
    old: Range<usize>,
    new: Vec<String>,
}

impl Block {
    fn growth(&self) -> isize {
        self.new.len().cast_signed() - self.old.len().cast_signed()
    }
}

/// The lines that edits change, without those at both ends that stay as they are.
fn blocks(text: &str, lines: &[&str], edits: &[Edit]) -> Option<Vec<Block>> {
    let starts: Vec<usize> =
        lines.iter().scan(0, |next, line| Some(std::mem::replace(next, *next + line.len()))).collect();
    let line_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut blocks = Vec::new();
    let touch = |edit: &Edit| (line_of(edit.span.start as usize), line_of(edit.span.end as usize));
    for group in sorted.chunk_by(|one, next| touch(next).0 <= touch(one).1) {
        let first = line_of(group.first()?.span.start as usize);
        let last = group.iter().map(|edit| touch(edit).1).max()?;
        let old = first..(last + 1).min(lines.len());
        let start = starts.get(first).copied().unwrap_or(0);
        let end = starts.get(old.end).copied().unwrap_or(text.len());
        let shift = u32::try_from(start).ok()?;
        let moved = |edit: &&Edit| {
            let span = Span::new(edit.span.start.checked_sub(shift)?, edit.span.end.checked_sub(shift)?);
            Some(Edit::replace(span, edit.text.clone()))
        };
        let moved: Vec<Edit> = group.iter().map(moved).collect::<Option<_>>()?;
        let new = applied(text.get(start..end)?, &moved)?;
        blocks.extend(trimmed(lines, old, new.split_inclusive('\n').map(str::to_owned).collect()));
    }
    Some(blocks)
}

fn trimmed(lines: &[&str], mut old: Range<usize>, mut new: Vec<String>) -> Option<Block> {
    let same = new.iter().zip(lines.get(old.clone())?).take_while(|(new, old)| new == old).count();
    old.start += same;
    new.drain(..same);
    while !old.is_empty() && !new.is_empty() && lines.get(old.end - 1).copied() == new.last().map(String::as_str) {
        old.end -= 1;
        new.pop();
    }
    (!old.is_empty() || !new.is_empty()).then_some(Block { old, new })
}

/// Where a hunk begins, counted from 1, and how long it is; an empty one is said to be behind the line before.
fn numbers(start: usize, len: usize) -> String {
    match len {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{len}", start + 1),
    }
}

fn push_lines<'a>(out: &mut String, sign: char, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        let _ = write!(out, "{sign}{line}");
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The lines that change, each after `-`, `+` or a blank, without a header: for a small change that is shown in place.
pub fn changed_lines(old: &str, new: &str) -> String {
    let (old, new) = (lines(old), lines(new));
    let mut out = String::new();
    let changed = group_diff_ops(operations(&old, &new), 0);
    for change in changed.iter().flatten().flat_map(|operation| operation.iter_changes(&old, &new)) {
        let _ = writeln!(out, "{} {}", change.tag(), change.value().trim_end_matches(['\r', '\n']));
    }
    out
}

/// The edits that make a new text of an old one, whole lines at a time.
pub fn difference(old: &str, new: &str) -> Vec<Edit> {
    let (old, new) = (lines(old), lines(new));
    let starts = starts(&old);
    let mut edits = Vec::new();
    for operation in operations(&old, &new) {
        let (lines, with) = (operation.old_range(), operation.new_range());
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let offset = |line| starts.get(line).and_then(|start| u32::try_from(*start).ok()).unwrap_or(u32::MAX);
        let span = Span::new(offset(lines.start), offset(lines.end));
        let text = new.get(with).map(<[&str]>::concat).unwrap_or_default();
        edits.push(Edit::replace(span, text));
    }
    edits
}

/// Where each line begins, and where the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let ends = lines.iter().scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What makes new lines of old ones. Lines that only one side has need no search; the others are compared in windows, so that
/// two texts that have little in common do not take long.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let (in_old, in_new): (HashSet<&str>, HashSet<&str>) =
        (old.iter().copied().collect(), new.iter().copied().collect());
    let shared = |lines: &[&str], others: &HashSet<&str>| -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| others.contains(**line)).map(|(at, _)| at).collect()
    };
    let (shared_old, shared_new) = (shared(old, &in_new), shared(new, &in_old));
    let windows = shared_old.chunks(limits::DIFF_WINDOW).zip(shared_new.chunks(limits::DIFF_WINDOW));
    let mut operations = Operations::default();
    for (from, to) in windows {
        for same in capture_diff_slices(Algorithm::Myers, &chosen(old, from), &chosen(new, to)) {
            let DiffOp::Equal { old_index, new_index, len } = same else { continue };
            let pairs = from.iter().skip(old_index).zip(to.iter().skip(new_index)).take(len);
            pairs.for_each(|(old, new)| operations.same(*old, *new));
        }
    }
    operations.finish(old.len(), new.len())
}

fn chosen<'t>(lines: &[&'t str], at: &[usize]) -> Vec<&'t str> {
    at.iter().filter_map(|at| lines.get(*at)).copied().collect()
}

/// Operations in the making: all lines before two places are spoken for.
#[derive(Debug, Default)]
struct Operations {
    all: Vec<DiffOp>,
    old: usize,
    new: usize,
}

impl Operations {
    /// A line that both sides have; what stands before it on one side only goes or comes.
    fn same(&mut self, old: usize, new: usize) {
        self.differ(old, new);
        match self.all.last_mut() {
            Some(DiffOp::Equal { len, .. }) => *len += 1,
            _ => self.all.push(DiffOp::Equal { old_index: old, new_index: new, len: 1 }),
        }
        (self.old, self.new) = (old + 1, new + 1);
    }

    fn differ(&mut self, old: usize, new: usize) {
        let (old_len, new_len) = (old.saturating_sub(self.old), new.saturating_sub(self.new));
        let (old_index, new_index) = (self.old, self.new);
        match (old_len, new_len) {
            (0, 0) => {}
            (_, 0) => self.all.push(DiffOp::Delete { old_index, old_len, new_index }),
            (0, _) => self.all.push(DiffOp::Insert { old_index, new_index, new_len }),
            _ => self.all.push(DiffOp::Replace { old_index, old_len, new_index, new_len }),
        }
    }

    fn finish(mut self, old: usize, new: usize) -> Vec<DiffOp> {
        self.differ(old, new);
        self.all
    }
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

    #[test]
    fn a_difference_says_where_the_last_line_has_no_end() {
        let whole = "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n";
        assert_eq!(unified("x", "a", "a\nb\n"), whole);
        assert_eq!(unified("x", "", "a\n"), "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
    }

    /// Every line of a text of many lines changes, or all lines are the same few: neither takes long, and the difference is right.
    #[test]
    fn long_texts_are_compared_in_windows() {
        let text = |line: &dyn Fn(usize) -> String| (0..12_000).map(line).collect::<String>();
        let (old, new) = (text(&|at| format!("  {at}\n")), text(&|at| format!("{at}\n")));
        let all = unified("x", &old, &new);
        assert_eq!(all.lines().count(), 24_003);
        let (old, new) = (text(&|at| format!("{}\n", at % 3)), text(&|at| format!("{}\n", at % 7)));
        let (mut before, mut after) = (String::new(), String::new());
        let (old, new) = (lines(&old), lines(&new));
        for operation in operations(&old, &new) {
            let (from, to) = (operation.old_range(), operation.new_range());
            before.extend(old[from].iter().copied());
            after.extend(new[to].iter().copied());
        }
        assert!(before == old.concat() && after == new.concat());
    }

    #[test]
    fn a_difference_makes_the_new_text_of_the_old_one() {
        let texts = ["", "a\n", "a", "a\nb\nc\n", "a\nx\nc\n", "b\nc\nd", "x\n\na\nb\n"];
        for old in texts {
            for new in texts {
                assert_eq!(applied(old, &difference(old, new)).as_deref(), Some(new), "{old:?}");
            }
        }
    }

    #[test]
    fn known_edits_give_the_same_difference() {
        let text = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nlast";
        let cases: [&[Edit]; 5] = [
            &[Edit::insert(1, "!"), Edit::insert(3, "\nnew")],
            &[Edit::insert(0, "first\n"), Edit::insert(26, "?"), Edit::insert(30, "!")],
            &[Edit::delete(Span::new(2, 4)), Edit::replace(Span::new(20, 23), "x\ny\nz")],
            &[Edit::insert(30, "\nend\n")],
            &[],
        ];
        for edits in cases {
            let new = applied(text, edits).unwrap();
            assert_eq!(unified_edits("x.dot", text, edits).unwrap(), unified("x.dot", text, &new));
        }
        assert_eq!(unified_edits("x.dot", text, &[Edit::insert(99, "x")]), None);
        assert_eq!(unified_edits("x", "", &[Edit::insert(0, "a\n")]).unwrap(), unified("x", "", "a\n"));
    }
}
