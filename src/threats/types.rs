//! The values of a derivation. They are small: texts are made from the rule's templates when they are shown.

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
}

/// What became of a cell of the chart, or of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing answers it, and what is stated speaks for the threat.
    Open,
    /// Open only because nothing is stated.
    Unstated,
    /// Stated controls answer it.
    Mitigated,
    /// A mitigation is planned.
    Planned,
    /// Somebody accepted the risk until a day.
    Accepted,
    /// Somebody else carries the risk.
    Transferred,
    /// A decision says why it does not apply.
    NotApplicable,
    /// The element is out of scope, with a reason.
    OutOfScope,
}

/// Whether a finding rests on something stated or on silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A stated value speaks for the threat.
    Declared,
    /// Nothing is stated that would answer it.
    Unstated,
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
#[derive(Clone, Debug)]
pub struct Finding {
    /// Index of the rule in the catalogue.
    pub rule: u16,
    /// Its category.
    pub category: Category,
    /// What it is about.
    pub subject: Subject,
    /// What became of it.
    pub status: Status,
    /// What it rests on.
    pub basis: Basis,
    /// Index of the decision of the model that settles it.
    pub decision: Option<u32>,
    /// The attributes that fired it, in order of evaluation.
    pub evidence: Vec<Evidence>,
}

/// One cell of the chart: an element, flow or boundary and a category, with exactly one status.
#[derive(Clone, Debug)]
pub struct LedgerLine {
    /// Row.
    pub subject: Subject,
    /// Column.
    pub category: Category,
    /// What became of it.
    pub status: Status,
    /// The findings of the cell; at least one where the status is open or unstated.
    pub findings: Vec<FindingId>,
    /// The attributes that answer the threat, where the status is mitigated.
    pub mitigated_by: Vec<Evidence>,
}

/// Everything derived from a model.
#[derive(Clone, Debug, Default)]
pub struct Threats {
    /// Every finding, sorted by severity, rule and subject.
    pub findings: IdVec<FindingId, Finding>,
    /// Every cell of the chart, in order of element, flow, category.
    pub ledger: Vec<LedgerLine>,
}
