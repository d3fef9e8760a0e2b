//! The lines that people read: diagnostics, open findings at their places, and one line an element for what is unstated.

use super::analysis;
use super::args::Analysis;
use super::findings::OpenFinding;
use crate::compile::Compilation;
use crate::diagnostics::Severity;
use crate::diagnostics::terminal::{Entry, Printer, Style};
use crate::span::Span;
use crate::threats::Basis;

/// How a report is printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Excerpts or lines.
    pub(super) style: Style,
    /// Whether findings that rest on nothing stated are printed in full.
    pub(super) all: bool,
    /// Whether ANSI styles may stand in the text.
    pub(super) color: bool,
}

/// The diagnostics and open findings of one file.
pub(super) fn file(compilation: &Compilation, findings: &[OpenFinding<'_>], analysis: &Analysis, look: Look) -> String {
    let printer = || Printer::new(&compilation.source, look.style, look.color);
    let mut diagnostics = printer();
    diagnostics.diagnostics(&compilation.diagnostics);
    let in_full = |found: &&OpenFinding| look.all || found.finding.basis == Basis::Declared;
    let (full, folded): (Vec<&OpenFinding>, Vec<&OpenFinding>) = findings.iter().partition(in_full);
    let mut declared = printer();
    for found in full {
        declared.entry(|| found.entry(severity(found, analysis)));
    }
    let mut unstated = printer();
    for group in by_subject(folded).chunk_by(|a, b| a.finding.subject == b.finding.subject) {
        unstated.line(|| fold(group, analysis));
    }
    [diagnostics, declared, unstated].map(Printer::finish).concat()
}

/// An open finding is an error where it fails the run, a warning where something stated speaks for it.
fn severity(found: &OpenFinding, analysis: &Analysis) -> Severity {
    match found.finding.basis {
        _ if analysis::fails(found.finding, analysis) => Severity::Error,
        Basis::Declared => Severity::Warning,
        Basis::Unstated => Severity::Note,
    }
}

/// Findings in the order of their places, those of one subject together.
fn by_subject<'a, 'c>(mut findings: Vec<&'a OpenFinding<'c>>) -> Vec<&'a OpenFinding<'c>> {
    findings.sort_by_cached_key(|found| (found.place().start, found.finding.subject));
    findings
}

/// One entry for all the findings of a subject.
fn fold(group: &[&OpenFinding], analysis: &Analysis) -> Entry {
    let place = group.first().map_or_else(Span::default, |first| first.place());
    let subject = group.first().map_or("", |first| first.subject());
    let rules: Vec<&str> = group.iter().map(|found| found.rule()).collect();
    let threats = if rules.len() == 1 { "1 threat is" } else { &format!("{} threats are", rules.len()) };
    let worst = group.iter().map(|found| found.finding.severity).min().map_or("", |severity| severity.as_str());
    let message = format!("`{subject}`: {threats} open because nothing is stated, up to {worst}: {}", rules.join(" "));
    let severity = group.iter().map(|found| severity(found, analysis)).min().unwrap_or(Severity::Note);
    Entry::line(severity, message, place)
}
