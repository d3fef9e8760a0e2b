//! From the text of an attribute to its typed value: the one place where values are read.

use super::{AttrDef, Type};
use crate::model::{ListItem, Value};
use crate::source::Source;
use crate::span::Span;

/// The text of a value and where its bytes are.
#[derive(Clone, Copy, Debug)]
pub struct Literal<'a> {
    /// The value as text: quotes and joins resolved.
    pub text: &'a str,
    /// The whole value as written.
    pub span: Span,
    /// Offset of the first byte of the text, if the source holds the text byte for byte.
    verbatim: Option<u32>,
}

impl<'a> Literal<'a> {
    /// Compares text and source: a bare, quoted or HTML value without escapes or joins is verbatim.
    pub fn new(text: &'a str, span: Span, source: &Source) -> Self {
        let written = source.slice(span);
        let inner = written.len().checked_sub(1).and_then(|end| written.get(1..end));
        let verbatim = match inner {
            _ if written == text => Some(span.start),
            Some(inner) if inner == text => Some(span.start + 1),
            _ => None,
        };
        Self { text, span, verbatim }
    }

    /// A text that is not written in a source, such as a word that a protocol implies.
    pub const fn unwritten(text: &'a str, span: Span) -> Self {
        Self { text, span, verbatim: None }
    }

    /// The range of some bytes of the text; of the whole value where that cannot be told.
    pub fn part(&self, start: usize, len: usize) -> Span {
        let (Some(at), Ok(start), Ok(len)) = (self.verbatim, u32::try_from(start), u32::try_from(len)) else {
            return self.span;
        };
        Span::new(at + start, at + start + len)
    }

    /// The parts between separators, trimmed, with their offsets in the text; empty ones are left out.
    pub fn split(&self, separator: char) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let mut start = 0;
        self.text.split(separator).filter_map(move |part| {
            let at = start + (part.len() - part.trim_start().len());
            start += part.len() + separator.len_utf8();
            let part = part.trim();
            (!part.is_empty()).then_some((at, part))
        })
    }

    /// The words of a comma list, each with its place.
    pub fn items(&self) -> Vec<ListItem> {
        self.split(',').map(|(at, part)| ListItem { text: part.to_owned(), span: self.part(at, part.len()) }).collect()
    }

    /// A part of this literal as a literal of its own.
    pub fn slice(&self, start: usize, text: &'a str) -> Self {
        let span = self.part(start, text.len());
        Self { text, span, verbatim: self.verbatim.map(|_| span.start) }
    }
}

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueProblem {
    /// Words that are not in the closed set, each with its place.
    UnknownWords {
        /// The words, at least one.
        unknown: Vec<ListItem>,
        /// The set.
        words: &'static [&'static str],
    },
    /// Not a value of the type at all.
    WrongType {
        /// What is expected, such as "a whole number".
        expected: &'static str,
        /// A value that would do.
        example: &'static str,
    },
}

/// Reads a value by its row. A blank text states nothing: `name=""` is how DOT takes a default back.
///
/// # Errors
/// What is wrong with the text.
pub fn read(def: &AttrDef, literal: &Literal) -> Result<Option<Value>, ValueProblem> {
    let text = literal.text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match def.ty {
        Type::Text => Ok(Some(Value::Text(text.to_owned()))),
        Type::Flag => read_flag(text).map(Some),
        Type::Word(words) | Type::Scale(words) => read_word(words, literal).map(Some),
        Type::Words(words) => read_words(words, literal),
        Type::Level(words) => read_level(words, literal).map(Some),
        Type::Number => text
            .parse()
            .map(|number| Some(Value::Number(number)))
            .map_err(|_| ValueProblem::WrongType { expected: "a whole number", example: "1" }),
        Type::List => {
            let items = literal.items();
            Ok((!items.is_empty()).then_some(Value::List(items)))
        }
    }
}

fn read_flag(text: &str) -> Result<Value, ValueProblem> {
    match text {
        "yes" | "true" => Ok(Value::Flag(true)),
        "no" | "false" => Ok(Value::Flag(false)),
        _ => Err(ValueProblem::WrongType { expected: "`yes` or `no`", example: "yes" }),
    }
}

fn read_word(words: &'static [&'static str], literal: &Literal) -> Result<Value, ValueProblem> {
    let text = literal.text.trim();
    let found = words.iter().zip(0..).find(|(word, _)| **word == text);
    found.map(|(word, level)| Value::Word { word, level }).ok_or_else(|| {
        let start = literal.text.len() - literal.text.trim_start().len();
        let unknown = vec![ListItem { text: text.to_owned(), span: literal.part(start, text.len()) }];
        ValueProblem::UnknownWords { unknown, words }
    })
}

fn read_words(words: &'static [&'static str], literal: &Literal) -> Result<Option<Value>, ValueProblem> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (at, part) in literal.split(',') {
        match words.iter().find(|word| **word == part) {
            Some(word) => known.push(*word),
            None => unknown.push(ListItem { text: part.to_owned(), span: literal.part(at, part.len()) }),
        }
    }
    match (known.is_empty(), unknown.is_empty()) {
        (_, false) => Err(ValueProblem::UnknownWords { unknown, words }),
        (true, true) => Ok(None),
        (false, true) => Ok(Some(Value::Words(known))),
    }
}

fn read_level(words: &'static [&'static str], literal: &Literal) -> Result<Value, ValueProblem> {
    let text = literal.text.trim();
    if let Ok(number) = text.parse() {
        return Ok(Value::Number(number));
    }
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    if numeric {
        return Err(ValueProblem::WrongType { expected: "a level's word or a whole number", example: "3" });
    }
    read_word(words, literal)
}
