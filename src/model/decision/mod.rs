//! Decisions about findings: what becomes of one (`accept_SP01="until=...; by=...; reason=..."`), and a score of one's own.
//!
//! A verdict and a score are two things: both may be written about the same finding.

mod read;
mod score;

pub use read::{DecisionProblem, Flaw, RawPart, read_parts, read_verdict};
pub use score::{AuthorScore, SCORE_PARTS, read_score};

use jiff::civil::Date;

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
}

/// The kinds of attributes that are about a rule's finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// What becomes of the finding.
    Verdict(Verb),
    /// How bad the author holds it to be.
    Score,
}

impl DecisionKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Verdict(Verb::Accept),
        Self::Verdict(Verb::Mitigate),
        Self::Verdict(Verb::NotApplicable),
        Self::Verdict(Verb::Transfer),
        Self::Score,
    ];

    /// The beginning of the attribute's name, without the underscore.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verdict(verb) => verb.as_str(),
            Self::Score => "dread",
        }
    }

    /// The keys that it must have.
    pub const fn required(self) -> &'static [&'static str] {
        match self {
            Self::Verdict(Verb::Accept) => &["until", "by", "reason"],
            Self::Verdict(Verb::Mitigate) => &["status"],
            Self::Verdict(Verb::NotApplicable) => &["why"],
            Self::Verdict(Verb::Transfer) => &["to", "reason"],
            Self::Score => &[],
        }
    }

    /// The keys that it may have besides.
    pub const fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Verdict(Verb::Mitigate) => &["how", "ref"],
            Self::Verdict(_) => &["ref"],
            Self::Score => &["why", "ref"],
        }
    }

    /// How it is written.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Verdict(Verb::Accept) => "until=YYYY-MM-DD; by=NAME; reason=...",
            Self::Verdict(Verb::Mitigate) => "status=planned; how=...; ref=...",
            Self::Verdict(Verb::NotApplicable) => "why=...",
            Self::Verdict(Verb::Transfer) => "to=NAME; reason=...",
            Self::Score => "D8 R10 E7 A10 D10; why=...",
        }
    }
}

/// States of `mitigate`.
pub const MITIGATE_STATUS: &[&str] = &["planned", "done", "verified"];

/// `key=value` of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Such as `until`.
    pub key: &'static str,
    /// What is written after it, trimmed.
    pub value: String,
    /// The range of the key.
    pub key_span: Span,
    /// The range of the value.
    pub value_span: Span,
}

/// What becomes of a finding, wherever that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What.
    pub verb: Verb,
    /// Its parts, in the order written.
    pub parts: Vec<Part>,
}

impl Verdict {
    /// A part by its key.
    pub fn find(&self, key: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.key == key)
    }

    /// The value of a part.
    pub fn part(&self, key: &str) -> Option<&str> {
        self.find(key).map(|part| part.value.as_str())
    }

    /// The last day of an acceptance.
    pub fn until(&self) -> Option<Date> {
        self.part("until").and_then(|text| text.parse().ok())
    }
}

/// A verdict that stands on the element it concerns.
#[derive(Clone, Debug)]
pub struct Decision {
    /// On what.
    pub subject: Subject,
    /// About which rule.
    pub rule: String,
    /// What becomes of its finding.
    pub verdict: Verdict,
    /// The range of the attribute's name.
    pub name_span: Span,
    /// The range of the attribute's value.
    pub value_span: Span,
}

/// A score of the author's own that stands on the element it concerns.
#[derive(Clone, Debug)]
pub struct ScoreDecision {
    /// On what.
    pub subject: Subject,
    /// About which rule.
    pub rule: String,
    /// The score.
    pub score: AuthorScore,
    /// The range of the attribute's name.
    pub name_span: Span,
    /// The range of the attribute's value.
    pub value_span: Span,
}

/// The kind and the rule that an attribute's name stands for: `accept_SP01` is accept, `SP01`.
pub fn split_key(name: &str) -> Option<(DecisionKind, &str)> {
    DecisionKind::ALL.into_iter().find_map(|kind| {
        let rule = name.strip_prefix(kind.as_str())?.strip_prefix('_')?;
        (!rule.is_empty()).then_some((kind, rule))
    })
}
