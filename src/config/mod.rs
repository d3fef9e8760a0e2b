//! The configuration file `threatdot.toml`: text to plain data with places, one file of this folder a table.
//!
//! [`read`] never fails: what makes no sense is reported and left out. A caller that finds an error reported must not use
//! the rest.

#![deny(clippy::indexing_slicing)]

mod asset;
pub mod codes;
mod decision;
pub mod keys;
mod lints;
mod rules;
pub mod schema;
mod settings;
mod table;
mod threats;

pub use lints::{LEVELS, LintLevel};
pub use rules::Rules;
pub use settings::{PathRule, Setting};
pub use threats::{SCORES, Threats};

use toml::de::DeTable;

use crate::diagnostics::{Diagnostic, Sink};
use crate::limits;
use crate::model::Asset;
use crate::source::Source;
use crate::span::Span;
use crate::threats::ConfiguredDecision;
use keys::Key;
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
    /// What the names of attributes begin with.
    pub attribute_prefix: Option<Placed<String>>,
    /// Keys that stand for flags.
    pub settings: Vec<Setting>,
    /// `[[path]]`, in order.
    pub paths: Vec<PathRule>,
    /// `[rules]`.
    pub rules: Rules,
    /// `[threats]`.
    pub threats: Threats,
    /// `[lints]`, in order.
    pub lints: Vec<LintLevel>,
    /// `[[asset]]`, in order.
    pub assets: Vec<Asset>,
    /// `[[decision]]`, in order.
    pub decisions: Vec<ConfiguredDecision>,
}

impl Config {
    /// Takes in what another text says, which comes before what is there.
    pub fn put(&mut self, other: Self) {
        self.attribute_prefix = other.attribute_prefix.or(self.attribute_prefix.take());
        self.threats.chart = other.threats.chart.or(self.threats.chart.take());
        self.threats.score = other.threats.score.or(self.threats.score.take());
        self.rules.files.extend(other.rules.files);
        self.rules.disable.extend(other.rules.disable);
        // Of one lint the later line holds.
        self.lints.extend(other.lints);
        for setting in other.settings {
            self.settings.retain(|known| known.key != setting.key);
            self.settings.push(setting);
        }
    }

    /// What is written for a key, and where.
    pub fn written(&self, key: &Key) -> Option<(Vec<String>, Span)> {
        let one = |placed: &Placed<&'static str>| (vec![placed.value.to_owned()], placed.span);
        let many = |list: &[Placed<String>]| {
            let first = list.first()?;
            Some((list.iter().map(|item| item.value.clone()).collect(), first.span))
        };
        if key.flag.is_some() {
            let setting = self.settings.iter().find(|setting| setting.key == key)?;
            return Some((setting.values.clone(), setting.span));
        }
        match (key.table, key.name) {
            ("threats", "chart") => self.threats.chart.as_ref().map(one),
            ("threats", "score") => self.threats.score.as_ref().map(one),
            ("rules", "files") => many(&self.rules.files),
            ("rules", "disable") => many(&self.rules.disable),
            ("", _) => self.attribute_prefix.as_ref().map(|placed| (vec![placed.value.clone()], placed.span)),
            _ => None,
        }
    }
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

/// What may stand before every table, and the tables.
fn keys() -> Vec<&'static str> {
    let mut keys: Vec<&str> =
        keys::KEYS.iter().map(|key| if key.table.is_empty() { key.name } else { key.table }).collect();
    keys.extend(["lints", "path", "asset", "decision"]);
    keys.dedup();
    keys
}

/// One line a table.
fn root(reader: &mut Reader, config: &mut Config, table: &Table) {
    reader.keys(table, &keys());
    config.attribute_prefix = reader.text(table, "attribute-prefix");
    config.settings = settings::read(reader, table);
    config.paths = settings::paths(reader, table);
    if let Some(table) = reader.table(table, "rules") {
        config.rules = rules::read(reader, &table);
    }
    if let Some(table) = reader.table(table, "threats") {
        config.threats = threats::read(reader, &table);
    }
    if let Some(table) = reader.table(table, "lints") {
        config.lints = lints::read(reader, &table);
    }
    assets(reader, config, table);
    decisions(reader, config, table);
}

fn assets(reader: &mut Reader, config: &mut Config, table: &Table) {
    for (index, table) in reader.tables(table, "asset").into_iter().enumerate() {
        if index == limits::SHARED_ASSETS {
            let message = format!("more than {} assets", limits::SHARED_ASSETS);
            reader.report(Diagnostic::new(&codes::BAD_VALUE, table.span, message));
            break;
        }
        config.assets.extend(asset::read(reader, &table, &config.assets));
    }
}

fn decisions(reader: &mut Reader, config: &mut Config, table: &Table) {
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
