//! What the page is told: its own types, made from a compilation.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::io::Failure;
use super::super::picture::{self, Findings, Picture};
use crate::cli::appearance::Appearance;
use crate::compile::{Compilation, Diagram, Options};
use crate::diagnostics::terminal::{Printer, Style};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, escape};
use crate::limits;
use crate::output::json::{self, Report};
use crate::output::svg;
use crate::source::Source;

/// The files and how each of them stands.
#[derive(Debug, Serialize)]
pub(super) struct Index<'a> {
    pub(super) editor: bool,
    pub(super) files: Vec<&'a Line>,
    /// Files that are not shown since there are too many.
    pub(super) more: usize,
    /// What could not be found or used.
    pub(super) failures: Vec<String>,
}

/// One file in the list.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) name: String,
    /// Grows with every change of what is shown.
    pub(super) version: u64,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) open: usize,
    pub(super) worst: Option<&'static str>,
    /// Whether the picture is older than the text.
    pub(super) stale: bool,
}

/// What there is to show of one file.
#[derive(Debug, Serialize)]
pub(super) struct File<'a> {
    #[serde(flatten)]
    pub(super) line: &'a Line,
    pub(super) problems: &'a [Problem],
    /// Problems that are only counted.
    pub(super) more: usize,
    pub(super) diagrams: &'a [Shown],
}

/// A problem, as a terminal shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Problem {
    severity: &'static str,
    code: &'static str,
    message: String,
    line: u32,
    column: u32,
    text: String,
}

/// One diagram.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    title: String,
    svg: String,
    findings: Vec<json::Finding>,
    more: usize,
    places: Places,
}

/// Where the marks of a picture are written, by their ids: line and column.
#[derive(Debug, Serialize)]
struct Places {
    node: BTreeMap<String, (u32, u32)>,
    edge: BTreeMap<String, (u32, u32)>,
    cluster: BTreeMap<String, (u32, u32)>,
}

/// The diagrams of a compilation, and what is to be said about drawing them.
pub(super) fn diagrams(
    compilation: &Compilation,
    findings: Findings<'_>,
    appearance: &Appearance,
    options: &Options,
) -> Result<(Vec<Shown>, Vec<Diagnostic>), Failure> {
    let report = Report::new(compilation);
    let mut said: Vec<Diagnostic> = report.too_long().cloned().collect();
    let mut shown = Vec::new();
    for (index, diagram) in compilation.diagrams.iter().enumerate() {
        let Picture { scene, diagnostics } = picture::with_findings(diagram, findings, &options.levels)?;
        said.extend(diagnostics.items);
        let Some(scene) = scene else { continue };
        let svg = svg::write(&scene, &appearance.of_many(&format!("{}", index + 1)));
        shown.push(one(&report, index, svg));
    }
    Ok((shown, said))
}

fn one(report: &Report<'_>, index: usize, svg: String) -> Shown {
    let json::Document { model, mut findings, .. } = report.document(index);
    let more = findings.len().saturating_sub(limits::SERVED_FINDINGS);
    findings.truncate(limits::SERVED_FINDINGS);
    let place = |at: json::Location| (at.line, at.column);
    let places = Places {
        node: model.elements.into_iter().map(|element| (element.id, place(element.location))).collect(),
        edge: model.flows.into_iter().map(|flow| (flow.id, place(flow.location))).collect(),
        cluster: model.boundaries.into_iter().map(|boundary| (boundary.id, place(boundary.location))).collect(),
    };
    Shown { title: model.title, svg, findings, more, places }
}

/// Problems, the most serious first, and how many more there are.
pub(super) fn problems(source: &Source, diagnostics: &Diagnostics, drawn: &[Diagnostic]) -> (Vec<Problem>, usize) {
    let mut chosen: Vec<&Diagnostic> = diagnostics.items.iter().chain(drawn).collect();
    let total = diagnostics.total + drawn.len();
    // What keeps a text from being read comes first: the rest may follow from it.
    chosen.sort_by_key(|item| (item.severity, !item.code.id.starts_with('E')));
    chosen.truncate(limits::DIAGNOSTICS_SHOWN);
    let problems: Vec<Problem> = chosen.into_iter().map(|item| problem(source, item)).collect();
    let more = total.saturating_sub(problems.len());
    (problems, more)
}

fn problem(source: &Source, item: &Diagnostic) -> Problem {
    let at = source.position(item.span().start);
    let mut printer = Printer::new(source, Style::Full, false);
    printer.entry(|| item.into());
    let message = escape::shorten(&escape::line(&item.message), limits::MESSAGE_CHARS).into_owned();
    let (severity, code) = (item.severity.as_str(), item.code.id);
    Problem { severity, code, message, line: at.line, column: at.column, text: printer.finish() }
}

/// A problem that has no place in the text: the file could not be read.
pub(super) fn unread(failure: &Failure) -> Problem {
    let message = escape::line(&failure.0).into_owned();
    Problem { severity: Severity::Error.as_str(), code: "", text: message.clone(), message, line: 1, column: 1 }
}

/// How many findings of some diagrams are open, and the worst severity among them.
pub(super) fn open(diagrams: &[Diagram]) -> (usize, Option<&'static str>) {
    let findings = diagrams.iter().flat_map(|diagram| diagram.threats.findings.values());
    let open = findings.filter(|finding| finding.status.is_open());
    let (count, worst) = open.fold((0, None), |(count, worst), finding| {
        (count + 1, Some(worst.map_or(finding.severity, |worst| finding.severity.min(worst))))
    });
    (count, worst.map(crate::threats::Severity::as_str))
}
