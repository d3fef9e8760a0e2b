//! STRIDE threats: the chart, the ledger that drops nothing, the rules, and how findings come about.

mod types;

pub use types::{Basis, Category, Evidence, Finding, FindingId, LedgerLine, Status, Threats};

use crate::model::Model;

/// What a run asks of the derivation.
#[derive(Clone, Debug)]
pub struct ThreatOptions {
    /// The chart to use instead of the diagram's own.
    pub chart: Option<&'static str>,
    /// The day that acceptances are held against.
    pub today: jiff::civil::Date,
}

/// Derives ledger and findings.
pub fn derive(_model: &Model, _options: &ThreatOptions) -> Threats {
    Threats::default()
}
