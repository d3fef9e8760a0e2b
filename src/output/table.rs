//! The findings of a diagram as a table for spreadsheets, one line each.

use super::csv;
use super::json::{Document, Finding};

/// The names of the columns.
const HEADS: [&str; 21] = [
    "id",
    "severity",
    "status",
    "basis",
    "confidence",
    "score",
    "category",
    "also",
    "rule",
    "subject",
    "subject_kind",
    "title",
    "description",
    "mitigations",
    "decision",
    "until",
    "cwe",
    "capec",
    "asvs",
    "file",
    "line",
];

/// The table with its head.
pub fn write(document: &Document) -> String {
    let lines = document.findings.iter().map(line);
    std::iter::once(csv::line(&HEADS)).chain(lines).collect()
}

fn line(finding: &Finding) -> String {
    let place = finding.locations.first();
    let decision = finding.decision.as_ref();
    let until = decision.and_then(|decision| decision.parts.iter().find(|part| part.key == "until"));
    let subject_kind = format!("{:?}", finding.subject_kind).to_lowercase();
    csv::line(&[
        &finding.id,
        finding.severity,
        finding.status,
        finding.basis,
        finding.confidence,
        &finding.score.sum.to_string(),
        &finding.category,
        &finding.also.join(" "),
        &finding.rule,
        &finding.subject,
        &subject_kind,
        &finding.title,
        &finding.description,
        &finding.mitigations.join("\n"),
        decision.map_or("", |decision| decision.verb),
        until.map_or("", |part| &part.value),
        &numbers(&finding.cwe),
        &numbers(&finding.capec),
        &finding.asvs.join(" "),
        place.map_or("", |place| &place.file),
        &place.map_or_else(String::new, |place| place.line.to_string()),
    ])
}

fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
