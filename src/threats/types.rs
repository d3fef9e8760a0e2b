//! The values of a derivation. They are small: texts and evidence are made from the rule when they are shown.

use std::sync::Arc;

use super::catalogue::Catalogue;
use super::configured::ConfiguredDecisions;
use super::facts::Facts;
use super::paths::PathFinding;
use super::rating::ScoreMethod;
use super::score::Dread;
use crate::arena::{IdVec, id};
use crate::model::Subject;

id! {
    /// A finding of one derivation.
    pub struct FindingId;
}

/// The six categories, in the order of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Pretending to be somebody else.
    Spoofing,
    /// Changing data or code.
    Tampering,
    /// Denying an action.
    Repudiation,
    /// Learning what one should not.
    InformationDisclosure,
    /// Taking a service away.
    DenialOfService,
    /// Gaining rights.
    ElevationOfPrivilege,
    /// A category of users' own, such as privacy: its name is in the catalogue.
    Own(u8),
}

impl Category {
    /// All six, in order.
    pub const ALL: [Self; 6] = [
        Self::Spoofing,
        Self::Tampering,
        Self::Repudiation,
        Self::InformationDisclosure,
        Self::DenialOfService,
        Self::ElevationOfPrivilege,
    ];

    /// The letter of STRIDE; `+` for a category of users' own.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Spoofing => "S",
            Self::Tampering => "T",
            Self::Repudiation => "R",
            Self::InformationDisclosure => "I",
            Self::DenialOfService => "D",
            Self::ElevationOfPrivilege => "E",
            Self::Own(_) => "+",
        }
    }

    /// The category of STRIDE of a letter or a name, in any letter case, with blanks or hyphens between words.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.replace('-', " ");
        Self::ALL
            .into_iter()
            .find(|it| it.letter().eq_ignore_ascii_case(&word) || it.as_str().eq_ignore_ascii_case(&word))
    }

    /// The name in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spoofing => "spoofing",
            Self::Tampering => "tampering",
            Self::Repudiation => "repudiation",
            Self::InformationDisclosure => "information disclosure",
            Self::DenialOfService => "denial of service",
            Self::ElevationOfPrivilege => "elevation of privilege",
            Self::Own(_) => "own category",
        }
    }
}

/// What became of a cell of the chart, or of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing answers it, and what is stated speaks for the threat.
    Open,
    /// Open only because nothing is stated.
    Unstated,
    /// Stated controls answer it, or a decision says that it is done.
    Mitigated,
    /// A mitigation is planned.
    Planned,
    /// Somebody accepted the risk until a day that has not passed.
    Accepted,
    /// Somebody else carries the risk.
    Transferred,
    /// A decision says why it does not apply.
    NotApplicable,
    /// The element is out of scope.
    OutOfScope,
}

impl Status {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Unstated,
        Self::Mitigated,
        Self::Planned,
        Self::Accepted,
        Self::Transferred,
        Self::NotApplicable,
        Self::OutOfScope,
    ];

    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unstated => "unstated",
            Self::Mitigated => "mitigated",
            Self::Planned => "planned",
            Self::Accepted => "accepted",
            Self::Transferred => "transferred",
            Self::NotApplicable => "not-applicable",
            Self::OutOfScope => "out-of-scope",
        }
    }

    /// Whether somebody still has to act.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Unstated)
    }
}

/// Whether a finding rests on something stated or on silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A stated value speaks for the threat.
    Declared,
    /// Nothing is stated that would answer it.
    Unstated,
}

impl Basis {
    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Unstated => "unstated",
        }
    }
}

/// How much a finding matters. The most severe sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Sum of the score 40 and more.
    Critical,
    /// 30 and more.
    High,
    /// 20 and more.
    Medium,
    /// Below.
    Low,
}

impl Severity {
    /// All of them, the most severe first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The severity of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }

    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// An attribute that counted: which, on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// On what it is stated.
    pub subject: Subject,
    /// The attribute's name.
    pub attribute: &'static str,
}

/// A threat that applies to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// Index of the decision that is about it, even if it ran out: one of the model, or past those one of the configuration.
    pub decision: Option<u32>,
    /// Index of the rule in the catalogue.
    pub rule: u16,
    /// Its category.
    pub category: Category,
    /// What became of it.
    pub status: Status,
    /// What it rests on.
    pub basis: Basis,
    /// How much it matters.
    pub severity: Severity,
    /// The parts of its derived score; [`Threats::author_score`] may stand beside it.
    pub score: Dread,
    /// The path that an analysis of the whole diagram found: index in [`Threats::paths`].
    pub path: Option<u32>,
    /// Whether the chart does not ask its element for its category: it is in no line of the ledger.
    pub extra: bool,
}

/// A weakness that would be there, were it not for what is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Index of the rule in the catalogue.
    pub rule: u16,
    /// What it is about.
    pub subject: Subject,
    /// Whose cell of the chart it concerns.
    pub cell: Subject,
}

/// One cell of the chart: an element or flow and a category, with exactly one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Row.
    pub subject: Subject,
    /// Column.
    pub category: Category,
    /// What became of it.
    pub status: Status,
    /// First of the cell's findings in [`Threats::cells`].
    pub(super) first: u32,
    /// How many findings the cell has.
    pub(super) count: u32,
}

/// Everything derived from a model.
#[derive(Clone, Debug, Default)]
pub struct Threats {
    /// The rules that were used.
    pub catalogue: Arc<Catalogue>,
    /// Name of the chart that was used.
    pub chart: &'static str,
    /// How findings were rated.
    pub score: ScoreMethod,
    /// The day that acceptances were held against.
    pub today: jiff::civil::Date,
    /// The decisions of the configuration that were used.
    pub(super) configured: Arc<ConfiguredDecisions>,
    /// The author's own scores of findings, by subject and rule.
    pub(super) authored: Vec<(Subject, u16, Dread)>,
    /// The decisions of the configuration that are about a finding, sorted.
    pub(super) used: Vec<u32>,
    /// Every finding, sorted by severity, rule and subject.
    pub findings: IdVec<FindingId, Finding>,
    /// Every cell of the chart, in order of element, flow, category.
    pub ledger: Vec<LedgerLine>,
    /// Weaknesses that stated controls answer, in order of subject and rule.
    pub answered: Vec<Answered>,
    /// What the analyses of the whole diagram found.
    pub paths: Vec<PathFinding>,
    /// The findings of all cells, one after the other.
    pub(super) cells: Vec<FindingId>,
    /// What follows from the diagram as a whole.
    pub(super) facts: Facts,
}

impl Threats {
    /// The findings of a cell: at least one where its status is open or unstated. A reply's are those of its request.
    pub fn findings_of(&self, line: &LedgerLine) -> &[FindingId] {
        let first = line.first as usize;
        self.cells.get(first..first.saturating_add(line.count as usize)).unwrap_or(&[])
    }
}
