//! What only the diagram as a whole shows: paths of data and of attackers.

use super::facts::Facts;
use super::rule::Evaluator;
use super::types::Evidence;
use crate::model::{Model, Subject};

/// An analysis of the diagram as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Analysis {}

impl Analysis {
    /// All of them.
    pub const ALL: &[Self] = &[];

    /// The one of a word.
    pub fn from_word(_word: &str) -> Option<Self> {
        None
    }

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {}
    }

    /// The fields of its findings.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {}
    }
}

/// What an analysis found.
#[derive(Clone, Debug)]
pub struct PathFinding {
    /// Which analysis.
    pub analysis: Analysis,
    /// What it is about.
    pub subject: Subject,
    /// The cell of the chart that it fills.
    pub cell: Subject,
    /// Elements and flows, in order.
    pub witness: Vec<Subject>,
    /// Fields for templates.
    pub fields: Vec<(&'static str, String)>,
    /// Whether it rests on data that may be there.
    pub possible: bool,
    /// Stated attributes that it rests on.
    pub evidence: Vec<Evidence>,
    /// What could be written against it.
    pub remedies: Vec<(Subject, &'static str, Vec<&'static str>)>,
    /// Whether it rests on something stated or drawn.
    pub declared: bool,
}

/// Runs every analysis.
pub(super) fn analyse(_model: &Model, _facts: &Facts, _evaluator: &Evaluator) -> Vec<PathFinding> {
    Vec::new()
}
