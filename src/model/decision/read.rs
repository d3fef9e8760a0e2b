//! Reads the text of a decision, `key=value; key=value`, and everything in it that makes no sense. See
//! `grammar/decision.ebnf`.

use jiff::civil::Date;

use super::{DecisionKind, MITIGATE_STATUS, Part, Verb, Verdict};
use crate::model::vocabulary::Literal;
use crate::span::Span;

/// What is wrong with a decision, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionProblem {
    /// The bytes that are wrong; the whole value where something is missing.
    pub span: Span,
    /// What is wrong.
    pub flaw: Flaw,
}

/// The ways in which a decision can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A part without `=`.
    NotAPart(String),
    /// A key that this decision does not have.
    UnknownKey(String),
    /// A key that it has already, with the place of the first.
    RepeatedKey(&'static str, Span),
    /// Keys that it must have.
    Missing(Vec<&'static str>),
    /// A key without a value.
    Empty(&'static str),
    /// No day of the calendar.
    NotADate(String),
    /// No state of a mitigation.
    NotAStatus(String),
    /// Not a letter of DREAD with a number.
    NotAScore(String),
    /// A letter of DREAD without a whole number from 0 to 10 behind it.
    OutOfRange(String),
    /// Parts of the score that are not given, by name.
    MissingScores(Vec<&'static str>),
    /// A part of the score that does not stand where its letter stands in DREAD.
    OutOfOrder(String),
    /// A part of the score that is given already.
    RepeatedScore(String),
}

impl DecisionProblem {
    pub(super) const fn new(span: Span, flaw: Flaw) -> Self {
        Self { span, flaw }
    }
}

/// A key and a value, before anything is known of them.
#[derive(Clone, Copy, Debug)]
pub struct RawPart<'a> {
    /// The key.
    pub key: Literal<'a>,
    /// The value.
    pub value: Literal<'a>,
}

/// Reads `key=value; key=value`. What has a problem settles nothing.
pub fn read_verdict(verb: Verb, literal: &Literal) -> (Verdict, Vec<DecisionProblem>) {
    let mut problems = Vec::new();
    let raw = split(literal.split(';').map(|(at, text)| literal.slice(at, text)), &mut problems);
    let parts = read_parts(DecisionKind::Verdict(verb), &raw, literal.span, &mut problems);
    (Verdict { verb, parts }, problems)
}

/// Separates keys from values.
pub(super) fn split<'a>(
    parts: impl Iterator<Item = Literal<'a>>,
    problems: &mut Vec<DecisionProblem>,
) -> Vec<RawPart<'a>> {
    let mut raw = Vec::new();
    for part in parts {
        let Some((key, value)) = part.text.split_once('=') else {
            problems.push(DecisionProblem::new(part.span, Flaw::NotAPart(part.text.to_owned())));
            continue;
        };
        let start = key.len() + 1 + (value.len() - value.trim_start().len());
        // The part is trimmed, so only a blank before `=` is left to drop.
        raw.push(RawPart { key: part.slice(0, key.trim_end()), value: part.slice(start, value.trim()) });
    }
    raw
}

/// Reads keys and values, from an attribute or from a table of the configuration. `whole` is where to point for what is
/// missing.
pub fn read_parts(kind: DecisionKind, raw: &[RawPart], whole: Span, problems: &mut Vec<DecisionProblem>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let keys = || kind.required().iter().chain(kind.optional()).copied();
    for RawPart { key, value } in raw {
        let Some(known) = keys().find(|known| *known == key.text) else {
            problems.push(DecisionProblem::new(key.span, Flaw::UnknownKey(key.text.to_owned())));
            continue;
        };
        if let Some(first) = parts.iter().find(|part| part.key == known) {
            problems.push(DecisionProblem::new(key.span, Flaw::RepeatedKey(known, first.key_span)));
            continue;
        }
        if let Some(flaw) = flaw(known, value.text) {
            let span = if value.text.is_empty() { key.span } else { value.span };
            problems.push(DecisionProblem::new(span, flaw));
        }
        let value_span = value.span;
        parts.push(Part { key: known, value: value.text.to_owned(), key_span: key.span, value_span });
    }
    let missing: Vec<&'static str> =
        kind.required().iter().copied().filter(|key| !parts.iter().any(|part| part.key == *key)).collect();
    if !missing.is_empty() {
        problems.push(DecisionProblem::new(whole, Flaw::Missing(missing)));
    }
    parts
}

fn flaw(key: &'static str, value: &str) -> Option<Flaw> {
    match key {
        _ if value.is_empty() => Some(Flaw::Empty(key)),
        "until" if !is_day(value) => Some(Flaw::NotADate(value.to_owned())),
        "status" if !MITIGATE_STATUS.contains(&value) => Some(Flaw::NotAStatus(value.to_owned())),
        _ => None,
    }
}

/// Whether a text is a day as `2027-01-31`; other ways to write one are left to other programs.
fn is_day(text: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape) && text.parse::<Date>().is_ok()
}
