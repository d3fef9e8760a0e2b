//! How many threats were open at each commit of a file: as lines, as a document, as a chart.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::json;
use crate::compile::Compilation;
use crate::diagnostics::escape;
use crate::layout::chart::{self, Chart, Column};
use crate::layout::{ChipSeverity, Scene};
use crate::threats::{Basis, Severity};

/// Name and version of the format.
const FORMAT: &str = "threatdot-history-1";

/// A file at a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Full name of the commit.
    pub commit: String,
    /// Its day.
    pub date: String,
    /// Its subject.
    pub subject: String,
    /// The name of the file then; none where the commit removed it.
    pub path: Option<String>,
    /// How many findings were open; none where the file was not there or could not be read.
    pub open: Option<Open>,
}

/// How many findings are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Critical ones that something stated speaks for.
    pub critical: usize,
    /// High ones.
    pub high: usize,
    /// Medium ones.
    pub medium: usize,
    /// Low ones.
    pub low: usize,
    /// Those that rest on nothing stated.
    pub unstated: usize,
}

/// How many threats of a file were open at each of its commits, the oldest first.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "threatdot-history-1")]
struct Document<'a> {
    /// Name and version of this format.
    #[schemars(extend("const" = FORMAT))]
    format: &'static str,
    /// The name of the file now.
    file: &'a str,
    /// A point a commit.
    points: &'a [Point],
}

impl Open {
    /// Counts the open findings of a compilation.
    pub fn of(compilation: &Compilation) -> Self {
        let mut open = Self::default();
        let findings = compilation.diagrams.iter().flat_map(|diagram| diagram.threats.findings.values());
        for finding in findings.filter(|finding| finding.status.is_open()) {
            let count = match (finding.basis, finding.severity) {
                (Basis::Unstated, _) => &mut open.unstated,
                (Basis::Declared, Severity::Critical) => &mut open.critical,
                (Basis::Declared, Severity::High) => &mut open.high,
                (Basis::Declared, Severity::Medium) => &mut open.medium,
                (Basis::Declared, Severity::Low) => &mut open.low,
            };
            *count += 1;
        }
        open
    }

    fn words(self) -> String {
        let Self { critical, high, medium, low, unstated } = self;
        let by = [(critical, "critical"), (high, "high"), (medium, "medium"), (low, "low")];
        let parts: Vec<String> =
            by.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let stated = if parts.is_empty() { "no open threat".to_owned() } else { parts.join(", ") };
        if unstated > 0 { format!("{stated}, {unstated} where nothing is stated") } else { stated }
    }
}

impl Point {
    fn words(&self) -> String {
        match (self.open, &self.path) {
            (Some(open), _) => open.words(),
            (None, Some(_)) => "cannot be read".to_owned(),
            (None, None) => "removed".to_owned(),
        }
    }

    fn short(&self) -> &str {
        self.commit.get(..SHORT).unwrap_or(&self.commit)
    }
}

/// Letters of a commit that people read.
const SHORT: usize = 8;

/// A line for each commit, the oldest first.
pub fn lines(points: &[Point]) -> String {
    let mut out = String::from("date        commit    critical  high  medium   low  unstated  subject\n");
    for point in points {
        let subject = escape::line(&point.subject);
        let _ = match point.open {
            Some(Open { critical, high, medium, low, unstated }) => writeln!(
                out,
                "{:10}  {:8}  {critical:8}  {high:4}  {medium:6}  {low:4}  {unstated:8}  {subject}",
                point.date,
                point.short()
            ),
            None => writeln!(out, "{:10}  {:8}  {:38}  {subject}", point.date, point.short(), point.words()),
        };
    }
    out
}

/// The document, with its line end.
pub fn document(file: &str, points: &[Point]) -> String {
    json::to_string_pretty(&Document { format: FORMAT, file, points })
}

/// The JSON Schema of the document, with its line end.
pub fn schema() -> String {
    json::schema_of::<Document<'_>>()
}

/// The chart: columns of the findings that something stated speaks for.
pub fn picture(file: &str, points: &[Point]) -> Scene {
    let ends = points.first().zip(points.last());
    let remark = ends.map_or_else(String::new, |(first, last)| {
        format!("Open threats that something stated speaks for, {} to {}; now {}", first.date, last.date, last.words())
    });
    let story: Vec<String> = points.iter().map(|point| format!("{}: {}", point.date, point.words())).collect();
    let column = |point: &Point| Column {
        id: point.short().to_owned(),
        label: point.date.clone(),
        name: format!("{} {} {}: {}", point.date, point.short(), point.subject, point.words()),
        counts: point.open.map(|Open { critical, high, medium, low, .. }| [low, medium, high, critical]),
    };
    debug_assert_eq!(ChipSeverity::ALL.map(ChipSeverity::as_str), ["low", "medium", "high", "critical"]);
    chart::chart(&Chart {
        title: format!("Threats of {file}"),
        remark,
        description: format!("A column for each of {} commits. {}.", points.len(), story.join(". ")),
        columns: points.iter().map(column).collect(),
    })
}
