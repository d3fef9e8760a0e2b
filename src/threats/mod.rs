//! STRIDE threats: the chart, the ledger that drops nothing, the rules, and how findings come about.
//!
//! [`derive()`] asks every element and flow for every category that the [`chart`] gives its kind, and writes one ledger
//! line for each. What it keeps is small; titles, evidence and reasons are made from the rule when they are shown
//! ([`Threats::title`], [`Threats::why`], [`Threats::mitigated_by`]).

mod catalogue;
pub mod chart;
mod codes;
mod configured;
mod decided;
mod decisions;
mod derive;
pub mod facts;
mod general;
mod ledger;
pub mod paths;
mod rating;
pub mod rule;
mod score;
mod shown;
mod text;
mod types;
mod why;

pub use catalogue::{
    AddedRule, CODES, Catalogue, CatalogueProblem, CellOf, Entry, FILES, Group, PEERS, Peer, Rule, TRIAL_FAILED, Text,
    Theme, add_file, catalogue, conditions,
};
pub use codes::DECISION_CODES;
pub use configured::{ConfiguredDecision, ConfiguredDecisions, Pattern, Ruling};
pub use decided::{Decided, Place, remarks, remarks_on_configuration};
pub use derive::derive;
pub use paths::{Analysis, PathFinding};
pub use rating::{Matrix, Owasp, Rated, Recorded, ScoreMethod};
pub use score::Dread;
pub use shown::{Counts, fingerprint};
pub use types::{Answered, Basis, Category, Evidence, Finding, FindingId, LedgerLine, Severity, Status, Threats};

pub use why::{Asked, Verdict};

use std::sync::Arc;

/// What a run asks of the derivation.
#[derive(Clone, Debug)]
pub struct ThreatOptions {
    /// The chart to use instead of the diagram's own.
    pub chart: Option<&'static str>,
    /// The chart of a diagram that asks for none.
    pub default_chart: Option<&'static str>,
    /// The decisions of the configuration; read once for a whole run.
    pub decisions: Arc<ConfiguredDecisions>,
    /// The day that acceptances are held against.
    pub today: jiff::civil::Date,
    /// How findings are rated.
    pub score: ScoreMethod,
    /// The rules; read once for a whole run.
    pub catalogue: Arc<Catalogue>,
}

impl ThreatOptions {
    /// The built-in rules, the diagram's own chart, and a day.
    pub fn new(today: jiff::civil::Date) -> Self {
        Self::with(today, Arc::new(catalogue()))
    }

    /// Some rules, the diagram's own chart, and a day.
    pub fn with(today: jiff::civil::Date, catalogue: Arc<Catalogue>) -> Self {
        let score = ScoreMethod::default();
        Self { chart: None, default_chart: None, decisions: Arc::default(), today, score, catalogue }
    }
}
