//! The configuration file `threatdot.toml`: text to plain data with places, one file of this folder a table.
//!
//! [`read`] never fails: what makes no sense is reported and left out. A caller that finds an error reported must not use
//! the rest.

#![deny(clippy::indexing_slicing)]

pub mod codes;
mod decision;
mod lints;
mod rules;
mod table;
mod threats;

pub use lints::{LEVELS, LintLevel};
pub use rules::Rules;
pub use threats::{SCORES, Threats};

use toml::de::DeTable;

use crate::diagnostics::{Diagnostic, Sink};
use crate::limits;
use crate::source::Source;
use crate::span::Span;
use crate::threats::ConfiguredDecision;
use table::{Reader, Table};

/// Name of the file.
pub const FILE_NAME: &str = "threatdot.toml";

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its range in the text of the configuration.
    pub span: Span,
}

/// All that a configuration says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `[rules]`.
    pub rules: Rules,
    /// `[threats]`.
    pub threats: Threats,
    /// `[lints]`, in order.
    pub lints: Vec<LintLevel>,
    /// `[[decision]]`, in order.
    pub decisions: Vec<ConfiguredDecision>,
}

/// Reads a configuration.
pub fn read(source: &Source, sink: &mut Sink) -> Config {
    let (document, errors) = DeTable::parse_recoverable(source.text());
    for error in &errors {
        let span = error.span().map_or_else(Span::default, table::span);
        sink.push(Diagnostic::new(&codes::NOT_TOML, span, error.message().trim()));
    }
    let mut config = Config::default();
    // What a broken text is taken to mean would only give more errors.
    if errors.is_empty() {
        let mut reader = Reader { source, sink };
        root(&mut reader, &mut config, &Table::new("the configuration", &document));
    }
    config
}

/// One line a table.
fn root(reader: &mut Reader, config: &mut Config, table: &Table) {
    reader.keys(table, &["rules", "threats", "lints", "decision"]);
    if let Some(table) = reader.table(table, "rules") {
        config.rules = rules::read(reader, &table);
    }
    if let Some(table) = reader.table(table, "threats") {
        config.threats = threats::read(reader, &table);
    }
    if let Some(table) = reader.table(table, "lints") {
        config.lints = lints::read(reader, &table);
    }
    for (index, table) in reader.tables(table, "decision").into_iter().enumerate() {
        if index == limits::DECISIONS {
            let message = format!("more than {} decisions", limits::DECISIONS);
            reader
                .report(Diagnostic::new(&codes::BAD_DECISION, table.span, message).help("`*` speaks of many findings"));
            break;
        }
        config.decisions.extend(decision::read(reader, &table));
    }
}
