//! Lines and columns as the protocol counts them: from nought, lines ended by any of three line ends, columns in the
//! units that client and server agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use serde_json::Value;

use crate::span::Span;

/// What columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16: what counts unless something else was agreed on.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first of a client's list that is known.
    pub(super) fn wanted(offered: Option<&Value>) -> Self {
        let known = |word: &Value| match word.as_str()? {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        offered.and_then(Value::as_array).and_then(|offered| offered.iter().find_map(known)).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units the characters have that begin in some bytes of UTF-8.
    fn units(self, bytes: &[u8]) -> usize {
        let begins = |byte: &&u8| **byte & 0xC0 != 0x80;
        match self {
            Self::Utf8 => bytes.len(),
            Self::Utf32 => bytes.iter().filter(begins).count(),
            // Past the first plane a character is a pair.
            Self::Utf16 => bytes.iter().filter(begins).count() + bytes.iter().filter(|byte| **byte >= 0xF0).count(),
        }
    }

    fn units_of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text are, and how many units stand before every [`BLOCK`]th byte, so that a column costs the same
/// on a line of any length.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    encoding: Encoding,
    starts: Vec<u32>,
    before: Vec<u32>,
    length: u32,
}

/// Bytes between two counts.
const BLOCK: usize = 4096;

impl Lines {
    /// Looks at a text.
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let is_pair = |at: usize| bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| !is_pair(*at));
        let starts = std::iter::once(0).chain(ends.map(|at| offset(at + 1))).collect();
        let count = |before: &mut u32, block: &[u8]| {
            Some(std::mem::replace(before, before.saturating_add(offset(encoding.units(block)))))
        };
        let before = if encoding == Encoding::Utf8 { Vec::new() } else { bytes.chunks(BLOCK).scan(0, count).collect() };
        Self { encoding, starts, before, length: offset(bytes.len()) }
    }

    /// Where a byte offset is.
    pub(super) fn position(&self, text: &str, at: u32) -> Position {
        let at = at.min(self.length);
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let within = text.as_bytes().get(start as usize..at as usize).unwrap_or(&[]);
        // Only on a very long line is it worth to look the counts up.
        let character = if within.len() <= BLOCK {
            self.encoding.units(within)
        } else {
            self.units_before(text, at).saturating_sub(self.units_before(text, start))
        };
        Position { line: offset(line), character: offset(character) }
    }

    /// Where a range is.
    pub(super) fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end.max(span.start)) }
    }

    /// The byte offset of a position. What lies past the end of its line or of the text is the end, what lies within a
    /// character is its beginning.
    pub(super) fn offset(&self, text: &str, position: Position) -> u32 {
        let Some(&start) = usize::try_from(position.line).ok().and_then(|line| self.starts.get(line)) else {
            return self.length;
        };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.length);
        let line = text.get(start as usize..end as usize).unwrap_or("").trim_end_matches(['\r', '\n']);
        let wanted = position.character as usize;
        if self.encoding == Encoding::Utf8 {
            return start + offset(text_floor(line, wanted));
        }
        let (skipped, mut units) = self.whole_blocks(text, start as usize, line.len(), wanted);
        let mut at = skipped;
        for c in line.get(skipped..).unwrap_or("").chars() {
            units += self.encoding.units_of(c);
            if units > wanted {
                break;
            }
            at += c.len_utf8();
        }
        start + offset(at)
    }

    /// The range of bytes of a range, whichever end comes first.
    pub(super) fn span(&self, text: &str, range: Range) -> Span {
        let (one, other) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(one.min(other), one.max(other))
    }

    fn units_before(&self, text: &str, at: u32) -> usize {
        let at = at as usize;
        if self.encoding == Encoding::Utf8 {
            return at;
        }
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let counted = self.before.get(block).copied().unwrap_or(0) as usize;
        counted + text.as_bytes().get(block * BLOCK..at).map_or(0, |bytes| self.encoding.units(bytes))
    }

    /// The bytes and units of a line that can be passed over by the counts: up to the last block that begins before the
    /// wanted unit, and between two characters.
    fn whole_blocks(&self, text: &str, start: usize, length: usize, wanted: usize) -> (usize, usize) {
        let line_units = self.units_before(text, offset(start));
        let first = start / BLOCK + 1;
        let last = (start + length) / BLOCK;
        let blocks = self.before.get(first..=last.max(first)).unwrap_or(&[]);
        let passed = blocks.partition_point(|before| (*before as usize).saturating_sub(line_units) <= wanted);
        let Some(block) = passed.checked_sub(1).map(|passed| first + passed) else { return (0, 0) };
        let mut at = (block * BLOCK).min(start + length);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        (at - start, self.units_before(text, offset(at)) - line_units)
    }
}

/// The last place between two characters up to an offset.
fn text_floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn there_and_back_at_every_character() {
        let long = "é𝄞x".repeat(3000);
        for text in ["", "a", "a\nb\r\nc\rd", "\u{feff}é\n𝄞𝄞x\r\n", &long, &format!("{long}\n{long}")] {
            for encoding in ALL {
                let lines = Lines::new(text, encoding);
                for (index, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    // Between the two halves of a line end there is no position of its own.
                    if text.as_bytes().get(index) == Some(&b'\n') && text[..index].ends_with('\r') {
                        continue;
                    }
                    let index = offset(index);
                    assert_eq!(lines.offset(text, lines.position(text, index)), index, "{encoding:?}");
                }
            }
        }
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "x𝄞é|";
        let column = |encoding| Lines::new(text, encoding).position(text, 7).character;
        assert_eq!(ALL.map(column), [7, 4, 3]);
    }

    #[test]
    fn what_is_not_there_is_the_nearest_that_is() {
        let text = "ab\r\n𝄞\rc";
        let lines = Lines::new(text, Encoding::Utf16);
        assert_eq!(lines.offset(text, at(0, 99)), 2, "the end of the line, before its line end");
        assert_eq!(lines.offset(text, at(1, 1)), 4, "within a pair: its beginning");
        assert_eq!(lines.offset(text, at(1, 2)), 8);
        assert_eq!(lines.offset(text, at(99, 0)), offset(text.len()));
        assert_eq!(lines.offset(text, at(u32::MAX, u32::MAX)), offset(text.len()));
        let span = lines.span(text, Range { start: at(2, 0), end: at(0, 1) });
        assert_eq!(span, Span::new(1, 9), "whichever end comes first");
    }
}
