//! The text of one input with its name, and the way from bytes to text and from offsets to lines.

#![deny(clippy::indexing_slicing)]

use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::limits;
use crate::span::Span;

/// One input: its display name, its text, and where its lines begin.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    /// Characters before every [`BLOCK`]th byte, so that a column costs the same on a line of any length.
    chars_before: Vec<u32>,
    /// The bytes were Latin-1, so that offsets are not those of the file.
    is_latin1: bool,
    within: Option<Arc<Within>>,
}

/// Where a text stands in a larger one: people are told the places of that one.
#[derive(Debug)]
struct Within {
    lines_before: u32,
    /// Characters before each line of the text in its line of the larger one.
    columns_before: Vec<u32>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 4096;

/// A place as people count: both numbers from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Source {
    /// A source from text that is already decoded.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1))).collect();
        let chars_before = text
            .as_bytes()
            .chunks(BLOCK)
            .scan(0, |before, block| Some(std::mem::replace(before, *before + offset(chars(block)))))
            .collect();
        Self { name: name.into(), text, line_starts, chars_before, is_latin1: false, within: None }
    }

    /// The same text as a part of a larger one, whose places people are told: how many lines stand before it, and how many
    /// characters before each of its lines.
    pub fn within(self, lines_before: u32, columns_before: Vec<u32>) -> Self {
        Self { within: Some(Arc::new(Within { lines_before, columns_before })), ..self }
    }

    /// Lines before the text in the one that it is a part of.
    pub fn lines_before(&self) -> u32 {
        self.within.as_ref().map_or(0, |within| within.lines_before)
    }

    /// Decodes the bytes of a file: UTF-8, or Latin-1 where the text declares `charset=latin1`.
    ///
    /// # Errors
    /// A source with an empty text (so that the diagnostic can be shown) and the one diagnostic that says why the
    /// bytes are not text, with the byte offset, or that the input is over [`limits::INPUT_BYTES`].
    pub fn decode(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, (Self, Box<Diagnostic>)> {
        let name = name.into();
        match decode_text(bytes) {
            Ok((text, is_latin1)) => Ok(Self { is_latin1, ..Self::new(name, text) }),
            Err(diagnostic) => Err((Self::new(name, ""), diagnostic)),
        }
    }

    /// The name to show: a path as given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the bytes were Latin-1: the text is then not what the file holds.
    pub fn is_latin1(&self) -> bool {
        self.is_latin1
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty if the range is not one of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset.
    pub fn position(&self, at: u32) -> Position {
        let line = self.line_index(at);
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let column = self.chars_before(at).saturating_sub(self.chars_before(start)) + 1;
        let columns_before = self.within.as_ref().and_then(|within| within.columns_before.get(line)).copied();
        Position { line: offset(line + 1) + self.lines_before(), column: offset(column) + columns_before.unwrap_or(0) }
    }

    /// How many characters begin before a byte offset.
    fn chars_before(&self, at: u32) -> usize {
        let at = (at as usize).min(self.text.len());
        let block = (at / BLOCK).min(self.chars_before.len().saturating_sub(1));
        let counted = self.chars_before.get(block).copied().unwrap_or(0);
        counted as usize + self.text.as_bytes().get(block * BLOCK..at).map_or(0, chars)
    }

    /// Shows another name from now on.
    pub fn rename(&mut self, name: impl Into<String>) {
        self.name = name.into();
    }

    /// Index, from 0, of the line that holds a byte offset.
    pub fn line_index(&self, at: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// The range of a line, from 0, with its line end; `None` past the last line.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line)?;
        let end = self.line_starts.get(line + 1).copied().unwrap_or(offset(self.text.len()));
        Some(Span::new(start, end))
    }

    /// How many lines there are; an empty text has one.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }
}

/// How many characters begin in some bytes of UTF-8.
fn chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Bytes that are no text.
pub static NOT_TEXT: Code = Code {
    id: "E001",
    name: "not-text",
    severity: Severity::Error,
    summary: "the input is not UTF-8 text",
    docs: "DOT files are UTF-8. Latin-1 is read when the file says `charset=latin1` (or `iso-8859-1`), as Graphviz does. \
           UTF-16, NUL bytes and anything else is refused with the offset of the first byte that is wrong: guessing an \
           encoding would show other names than the author wrote.",
};

/// An input over the limit.
pub static TOO_LONG: Code = Code {
    id: "E002",
    name: "too-long",
    severity: Severity::Error,
    summary: "the input is longer than 16 MiB",
    docs: "A file of more than 16 MiB is refused before it is read further, so that no input can exhaust the machine. \
           Split the diagram into levels.",
};

/// A text without a graph.
pub static NO_GRAPH: Code = Code {
    id: "E003",
    name: "no-graph",
    severity: Severity::Error,
    summary: "the input holds no graph",
    docs: "An empty file, or one of comments only, is nothing to check or draw. The least graph is `digraph {}`.",
};

/// A report over the limit.
pub static REPORT_TOO_LONG: Code = Code {
    id: "E004",
    name: "report-too-long",
    severity: Severity::Error,
    summary: "the report of a diagram would be longer than 64 MiB",
    docs: "A short text can mean very many flows, and every flow has a line of the ledger and a finding for each category. \
           A report that would be longer than 64 MiB is left empty; `check` still prints what it finds. Split the \
           diagram into levels.",
};

/// The text, and whether it was Latin-1.
fn decode_text(bytes: Vec<u8>) -> Result<(String, bool), Box<Diagnostic>> {
    if bytes.len() > limits::INPUT_BYTES {
        let help = format!("at most {} bytes are read; split the diagram into levels", limits::INPUT_BYTES);
        return Err(Diagnostic::new(&TOO_LONG, Span::at(0), "the input is too long").help(help).into());
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(not_text("the input is UTF-16, recognised by its first two bytes (offset 0)"));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(not_text(&format!("a NUL byte stands at byte offset {at}")));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, false)),
        Err(error) if declares_latin1(error.as_bytes()) => {
            Ok((error.as_bytes().iter().map(|&byte| char::from(byte)).collect(), true))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or(0);
            Err(not_text(&format!("byte 0x{byte:02X} at byte offset {at} is not UTF-8")))
        }
    }
}

fn not_text(message: &str) -> Box<Diagnostic> {
    let help = "save the file as UTF-8; a Latin-1 file is read if it declares `charset=\"latin1\"`";
    Diagnostic::new(&NOT_TEXT, Span::at(0), message).help(help).into()
}

/// Whether `charset` is set to Latin-1 somewhere: Graphviz's four spellings, in any letter case.
fn declares_latin1(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    memchr::memmem::find_iter(&lower, b"charset").any(|at| {
        let value: Vec<u8> = lower
            .iter()
            .skip(at + b"charset".len())
            .copied()
            .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'='))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .collect();
        matches!(value.as_slice(), b"latin1" | b"latin-1" | b"l1" | b"iso-8859-1" | b"iso_8859-1" | b"iso8859-1")
    })
}

/// The codes of this file.
pub static CODES: &[&Code] = &[&NOT_TEXT, &TOO_LONG, &NO_GRAPH, &REPORT_TOO_LONG];
