//! Decisions about findings, written on the element they concern: `accept_SP01="until=...; by=...; reason=..."`.

use super::Subject;
use crate::span::Span;

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// The risk is accepted until a day.
    Accept,
    /// It is dealt with, or will be.
    Mitigate,
    /// It does not apply.
    NotApplicable,
    /// Somebody else carries it.
    Transfer,
}

impl Verb {
    /// The beginning of the attribute's name, without the underscore.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Mitigate => "mitigate",
            Self::NotApplicable => "na",
            Self::Transfer => "transfer",
        }
    }

    /// The keys that a decision must have.
    pub const fn required(self) -> &'static [&'static str] {
        match self {
            Self::Accept => &["until", "by", "reason"],
            Self::Mitigate => &["status"],
            Self::NotApplicable => &["why"],
            Self::Transfer => &["to", "reason"],
        }
    }

    /// The keys that it may have besides.
    pub const fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Mitigate => &["how", "ref"],
            Self::Accept | Self::NotApplicable | Self::Transfer => &["ref"],
        }
    }
}

/// States of `mitigate`.
pub const MITIGATE_STATUS: &[&str] = &["planned", "done", "verified"];

/// A decision that could be read.
#[derive(Clone, Debug)]
pub struct Decision {
    /// On what.
    pub subject: Subject,
    /// What.
    pub verb: Verb,
    /// About which rule.
    pub rule: String,
    /// Key and value of every part, in order.
    pub parts: Vec<(String, String)>,
    /// The range of the attribute's name.
    pub name_span: Span,
    /// The range of the attribute's value.
    pub value_span: Span,
}

impl Decision {
    /// The value of a part.
    pub fn part(&self, key: &str) -> Option<&str> {
        self.parts.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }
}

/// Why a decision could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionProblem {
    /// A part without `=`.
    NotAPart(String),
    /// A key that this decision does not have.
    UnknownKey(String),
    /// A key that it must have.
    Missing(&'static str),
    /// A value that cannot be: key and value.
    BadValue(String, String),
}

/// The verb and the rule that an attribute's name stands for: `accept_SP01` is accept, `SP01`.
pub fn split_key(name: &str) -> Option<(Verb, &str)> {
    [Verb::Accept, Verb::Mitigate, Verb::NotApplicable, Verb::Transfer].into_iter().find_map(|verb| {
        let rule = name.strip_prefix(verb.as_str())?.strip_prefix('_')?;
        (!rule.is_empty()).then_some((verb, rule))
    })
}

/// Reads `key=value; key=value`.
///
/// # Errors
/// The first problem found.
pub fn read_decision(verb: Verb, text: &str) -> Result<Vec<(String, String)>, DecisionProblem> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').ok_or_else(|| DecisionProblem::NotAPart(part.to_owned()))?;
        let (key, value) = (key.trim(), value.trim());
        if !verb.required().contains(&key) && !verb.optional().contains(&key) {
            return Err(DecisionProblem::UnknownKey(key.to_owned()));
        }
        let bad = match key {
            "until" => value.parse::<jiff::civil::Date>().is_err(),
            "status" => !MITIGATE_STATUS.contains(&value),
            _ => value.is_empty(),
        };
        if bad {
            return Err(DecisionProblem::BadValue(key.to_owned(), value.to_owned()));
        }
        parts.push((key.to_owned(), value.to_owned()));
    }
    match verb.required().iter().find(|key| !parts.iter().any(|(own, _)| own == *key)) {
        Some(missing) => Err(DecisionProblem::Missing(missing)),
        None => Ok(parts),
    }
}
