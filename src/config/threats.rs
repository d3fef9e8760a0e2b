//! `[threats]`: how threats are derived.

use super::Placed;
use super::keys::names_of;
use super::table::{Reader, Table};
use crate::model::vocabulary::CHARTS;

/// Ways to score a finding.
pub const SCORES: &[&str] = &["dread", "dread-d", "owasp", "matrix"];

/// `[threats]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threats {
    /// The chart of diagrams that ask for none.
    pub chart: Option<Placed<&'static str>>,
    /// How findings are scored, one of [`SCORES`].
    pub score: Option<Placed<&'static str>>,
}

pub(super) fn read(reader: &mut Reader, table: &Table) -> Threats {
    reader.keys(table, &names_of("threats"));
    Threats { chart: reader.word(table, "chart", CHARTS), score: reader.word(table, "score", SCORES) }
}
