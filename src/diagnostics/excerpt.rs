//! The few source lines that a diagnostic shows: escaped, cut around its labels, and numbered as in the file.
//!
//! codespan-reporting is given this small text instead of the source, so that a line of 16 MiB costs no more than a
//! line of 200 columns and nothing of the input reaches a terminal unescaped.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::{Label, escape};
use crate::limits::EXCERPT_COLUMNS;
use crate::source::{Position, Source};

/// Lines shown after the first and before the last line of a label that spans several; codespan must be told the same.
pub(super) const CONTEXT_LINES: usize = 1;

/// Columns kept before a label when its line is cut.
const COLUMNS_BEFORE: usize = EXCERPT_COLUMNS / 4;

/// Stands where a line was cut.
const CUT: char = '…';

/// A small text made of the lines around some labels.
pub(super) struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Lines before those of the source, where it is part of a larger text.
    lines_before: usize,
    /// Where in the source each label begins, by where it begins here.
    places: BTreeMap<usize, Position>,
}

/// One line of the small text. Lines that stand for a gap are empty and never shown.
struct Line {
    /// Line of the source, from 1.
    number: usize,
    start: usize,
    /// Offsets in the source and here of every character shown, and of the end of both.
    map: Vec<(usize, usize)>,
}

/// A label as byte offsets and lines of the source, kept inside of what a line shows.
struct Place {
    start: usize,
    end: usize,
    first: usize,
    last: usize,
    primary: bool,
}

impl Excerpt {
    /// The excerpt for some labels, and the range of each label in it.
    pub(super) fn new(source: &Source, labels: &[Label]) -> (Self, Vec<Range<usize>>) {
        let places: Vec<Place> = labels.iter().map(|label| Place::new(source, label)).collect();
        let name = escape::shorten(&escape::line(source.name()), EXCERPT_COLUMNS).into_owned();
        let (lines_before, places_here) = (source.lines_before() as usize, BTreeMap::new());
        let mut excerpt = Self { name, text: String::new(), lines: Vec::new(), lines_before, places: places_here };
        let needed = needed_lines(source, &places);
        excerpt.add_lines(source, &needed);
        let ranges = places.iter().map(|place| excerpt.range(source, place)).collect();
        (excerpt, ranges)
    }

    /// Copies the needed lines; gaps of one line are filled, longer ones stand as two empty lines, which codespan takes
    /// for a break.
    fn add_lines(&mut self, source: &Source, needed: &BTreeMap<usize, usize>) {
        let mut last: Option<usize> = None;
        for (&index, &focus) in needed {
            match last.map_or(1, |last| index - last) {
                0 | 1 => {}
                2 => self.add_line(source, index - 1, content(source, index - 1).start),
                _ => {
                    for _ in 0..2 {
                        self.lines.push(Line { number: index, start: self.text.len(), map: Vec::new() });
                    }
                }
            }
            self.add_line(source, index, focus);
            last = Some(index);
        }
    }

    /// Copies what is shown of one line: around `focus`, if it is too long.
    fn add_line(&mut self, source: &Source, index: usize, focus: usize) {
        let line = content(source, index);
        let text = source.text().get(line.clone()).unwrap_or("");
        let shown = window(text, focus.saturating_sub(line.start));
        let start = self.text.len();
        if shown.start > 0 {
            self.text.push(CUT);
        }
        let mut map = Vec::with_capacity(shown.len() + 1);
        for (at, c) in text.get(shown.clone()).unwrap_or("").char_indices() {
            map.push((line.start + shown.start + at, self.text.len()));
            match c {
                '\t' => self.text.push('\t'),
                '\u{feff}' if line.start + at == 0 => {}
                _ => escape::push(&mut self.text, c),
            }
        }
        map.push((line.start + shown.end, self.text.len()));
        if shown.end < text.len() {
            self.text.push(CUT);
        }
        self.text.push('\n');
        self.lines.push(Line { number: index + 1, start, map });
    }

    /// Where a label of the source stands here. What lies outside of the shown part of its line moves to the cut.
    fn range(&mut self, source: &Source, place: &Place) -> Range<usize> {
        let start = self.locate(place.first, place.start);
        let end = self.locate(place.last, place.end).max(start);
        let position = source.position(u32::try_from(place.start).unwrap_or(u32::MAX));
        self.places.entry(start).or_insert(position);
        start..end
    }

    fn locate(&self, line: usize, at: usize) -> usize {
        let real = |candidate: &&Line| candidate.number == line + 1 && !candidate.map.is_empty();
        let Some(line) = self.lines.iter().find(real) else { return 0 };
        let next = line.map.partition_point(|&(offset, _)| offset < at);
        line.map.get(next).or(line.map.last()).map_or(line.start, |&(_, here)| here)
    }

    fn line(&self, index: usize) -> Result<&Line, Error> {
        self.lines.get(index).ok_or(Error::LineTooLarge { given: index, max: self.lines.len() })
    }
}

impl Place {
    fn new(source: &Source, label: &Label) -> Self {
        let text = source.text();
        let start = floor(text, label.span.start as usize);
        let end = floor(text, label.span.end as usize).max(start);
        let line_of = |at: usize| source.line_index(u32::try_from(at).unwrap_or(u32::MAX));
        let first = line_of(start);
        // A label that ends with a line end stays on that line.
        let last = line_of(if end > start { end - 1 } else { end });
        let start = start.min(content(source, first).end);
        let end = end.min(content(source, last).end).max(start);
        Self { start, end, first, last, primary: label.primary }
    }
}

/// The lines to show, each with the offset that must stay in sight: that of a primary label if there is one.
fn needed_lines(source: &Source, places: &[Place]) -> BTreeMap<usize, usize> {
    let mut needed = BTreeMap::new();
    let by_weight = places.iter().filter(|place| place.primary).chain(places.iter().filter(|place| !place.primary));
    for place in by_weight {
        needed.entry(place.first).or_insert(place.start);
        if place.first != place.last {
            needed.entry(place.last).or_insert(place.end);
        }
    }
    for place in places {
        for step in 1..=CONTEXT_LINES {
            for line in [place.first + step, place.last.saturating_sub(step)] {
                if place.first < line && line < place.last {
                    needed.entry(line).or_insert(content(source, line).start);
                }
            }
        }
    }
    needed
}

/// The range of a line without its line end.
fn content(source: &Source, line: usize) -> Range<usize> {
    let range = source.line_span(line).unwrap_or_default().range();
    let text = source.text().get(range.clone()).unwrap_or("");
    range.start..range.start + text.trim_end_matches(['\n', '\r']).len()
}

/// The largest character boundary that is not past `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Which part of a line is shown: all of it, or [`EXCERPT_COLUMNS`] columns around `focus`. Looks no further than that.
fn window(line: &str, focus: usize) -> Range<usize> {
    let focus = floor(line, focus);
    let (before, after) = line.split_at_checked(focus).unwrap_or((line, ""));
    let back = |end: usize, columns: usize| {
        let text = before.get(..end).unwrap_or("");
        end - fitting(text.chars().rev(), columns).0
    };
    let start = back(focus, COLUMNS_BEFORE);
    let (kept, used) = fitting(after.chars(), EXCERPT_COLUMNS - COLUMNS_BEFORE);
    let spare = EXCERPT_COLUMNS - COLUMNS_BEFORE - used;
    let end = focus + kept;
    if end == line.len() { back(start, spare)..end } else { start..end }
}

/// How many bytes of some characters fit into a number of columns, and the columns that they take.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> (usize, usize) {
    let (mut bytes, mut used) = (0, 0);
    for c in chars {
        let width = width(c);
        if used + width > columns {
            break;
        }
        used += width;
        bytes += c.len_utf8();
    }
    (bytes, used)
}

/// Columns that a character takes when it is shown, rounded up.
fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        ' '..='~' => 1,
        _ if escape::is_hidden(c) => 10,
        '\u{a0}'..='\u{10ff}' => 1,
        _ => 2,
    }
}

impl<'a> Files<'a> for Excerpt {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), at: usize) -> Result<usize, Error> {
        Ok(self.lines.partition_point(|line| line.start <= at).saturating_sub(1))
    }

    fn line_number(&'a self, (): (), index: usize) -> Result<usize, Error> {
        self.line(index).map(|line| line.number + self.lines_before)
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        let end = self.lines.get(index + 1).map_or(self.text.len(), |next| next.start);
        self.line(index).map(|line| line.start..end)
    }

    fn location(&'a self, (): (), at: usize) -> Result<Location, Error> {
        let position = self.places.get(&at).ok_or(Error::IndexTooLarge { given: at, max: self.text.len() })?;
        Ok(Location { line_number: position.line as usize, column_number: position.column as usize })
    }
}
