//! What is said about a text and about the configuration, in the protocol's form.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::document::{Change, Document, Seen};
use super::position::{Encoding, Lines};
use super::settings::{Client, Settings, Shown};
use crate::diagnostics::{Diagnostic, Severity};
use crate::ide::{self, OpenFinding};
use crate::limits;
use crate::span::Span;
use crate::threats;

/// What was last said of threats, and of what depends on them: it is said again, moved along with the text, until they
/// are derived anew, so that nothing flickers while one types.
#[derive(Clone, Debug, Default)]
pub(super) struct Late {
    findings: Vec<OpenFinding>,
    remarks: Vec<Diagnostic>,
}

/// What is to be told of a state of a text now.
pub(super) fn told(document: &mut Document, seen: &Seen, uri: &str, client: &Client) -> Value {
    // Of a plain drawing there is nothing to derive.
    if seen.analysis.is_derived() || !seen.analysis.is_annotated() {
        document.late = late(seen, client);
        document.change = None;
        document.complete = true;
    } else if let Some(change) = document.change.take() {
        document.late.move_along(change);
    }
    let mut items: Vec<(Rank, lsp::Diagnostic)> = Vec::new();
    let place = Place { seen, uri };
    for item in seen.analysis.diagnostics().items.iter().chain(&document.late.remarks) {
        items.push((Rank::Problem(item.severity), place.diagnostic(item)));
    }
    for finding in &document.late.findings {
        items.push((Rank::Threat(finding.severity), place.finding(finding)));
    }
    list(items)
}

/// Everything about a state of a text, for a client that asks.
pub(super) fn all(seen: &Seen, uri: &str, client: &Client) -> Value {
    let place = Place { seen, uri };
    let late = late(seen, client);
    let problems = seen.analysis.derived().diagnostics.items.iter();
    let problems = problems.map(|item| (Rank::Problem(item.severity), place.diagnostic(item)));
    let findings = late.findings.iter().map(|it| (Rank::Threat(it.severity), place.finding(it)));
    list(problems.chain(findings).collect())
}

/// One diagnostic of a text.
pub(super) fn one(seen: &Seen, uri: &str, item: &Diagnostic) -> lsp::Diagnostic {
    Place { seen, uri }.diagnostic(item)
}

fn late(seen: &Seen, client: &Client) -> Late {
    let derived = seen.analysis.derived();
    let is_late = |item: &&Diagnostic| threats::DECISION_CODES.contains(&item.code);
    let remarks = derived.diagnostics.items.iter().filter(is_late).cloned().collect();
    let findings = match client.findings {
        Shown::None => Vec::new(),
        shown => ide::open_findings(&seen.analysis, shown == Shown::All, limits::EDITOR_DIAGNOSTICS),
    };
    Late { findings, remarks }
}

impl Late {
    fn move_along(&mut self, change: Change) {
        self.findings.retain_mut(|finding| {
            finding.related.retain_mut(|(span, _)| change.moved(*span).map(|new| *span = new).is_some());
            change.moved(finding.span).map(|new| finding.span = new).is_some()
        });
        self.remarks.retain_mut(|item| {
            // What a fix would do to the text as it is now cannot be told.
            item.fixes.clear();
            let is_there = change.moved(item.span()).is_some();
            item.labels.retain_mut(|label| change.moved(label.span).map(|new| label.span = new).is_some());
            is_there
        });
    }
}

/// What comes first where not everything can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Problem(Severity),
    Threat(threats::Severity),
}

fn list(mut items: Vec<(Rank, lsp::Diagnostic)>) -> Value {
    if items.len() > limits::EDITOR_DIAGNOSTICS {
        items.sort_by_key(|(rank, _)| *rank);
        items.truncate(limits::EDITOR_DIAGNOSTICS);
    }
    let value = |(_, item)| serde_json::to_value(item).unwrap_or(Value::Null);
    Value::Array(items.into_iter().map(value).collect())
}

/// The text that is spoken of.
#[derive(Clone, Copy)]
struct Place<'a> {
    seen: &'a Seen,
    uri: &'a str,
}

impl Place<'_> {
    fn diagnostic(self, item: &Diagnostic) -> lsp::Diagnostic {
        let primary = item.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
        let fixes: Vec<Value> = item.fixes.iter().map(|fix| Value::from(fix.title.as_str())).collect();
        lsp::Diagnostic {
            range: self.seen.range(item.span()),
            severity: Some(severity(item.severity)),
            code: Some(item.code.id.to_owned().into()),
            source: Some(SOURCE.to_owned()),
            message: message(item, primary).into(),
            tags: tags(item.code.id),
            related_information: self.related(item.labels.iter().skip(1).map(|label| (label.span, &*label.text))),
            data: (!fixes.is_empty()).then(|| json!({ "fixes": fixes })),
            ..lsp::Diagnostic::default()
        }
    }

    fn finding(self, finding: &OpenFinding) -> lsp::Diagnostic {
        let severity = match (finding.declared, finding.severity) {
            (false, _) => lsp::DiagnosticSeverity::Hint,
            (true, threats::Severity::Critical | threats::Severity::High) => lsp::DiagnosticSeverity::Warning,
            (true, _) => lsp::DiagnosticSeverity::Information,
        };
        lsp::Diagnostic {
            range: self.seen.range(finding.span),
            severity: Some(severity),
            code: Some(finding.rule.clone().into()),
            source: Some(SOURCE.to_owned()),
            message: finding.message.clone().into(),
            related_information: self.related(finding.related.iter().map(|(span, text)| (*span, &**text))),
            ..lsp::Diagnostic::default()
        }
    }

    fn related<'a>(
        self,
        places: impl Iterator<Item = (Span, &'a str)>,
    ) -> Option<Vec<lsp::DiagnosticRelatedInformation>> {
        let one = |(span, text): (Span, &str)| lsp::DiagnosticRelatedInformation {
            location: lsp::Location { uri: self.uri.into(), range: self.seen.range(span) },
            message: if text.is_empty() { "see here".to_owned() } else { text.to_owned() },
        };
        let related: Vec<_> = places.take(limits::LABELS_SHOWN).map(one).collect();
        (!related.is_empty()).then_some(related)
    }
}

/// Who says it.
const SOURCE: &str = "threatdot";

/// The message, what is to be said at the place, and what to do, a line each.
fn message(item: &Diagnostic, primary: Option<&str>) -> String {
    let mut text = item.message.clone();
    if let Some(primary) = primary {
        text.push_str(": ");
        text.push_str(primary);
    }
    for (word, lines) in [("note", &item.notes), ("help", &item.helps)] {
        for line in lines.iter().take(limits::LABELS_SHOWN) {
            text.push('\n');
            text.push_str(word);
            text.push_str(": ");
            text.push_str(line);
        }
    }
    text
}

const fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Note => lsp::DiagnosticSeverity::Information,
    }
}

/// What has no effect is shown faint; what should no longer be written is struck through.
fn tags(code: &str) -> Option<Vec<lsp::DiagnosticTag>> {
    const WITHOUT_EFFECT: &[&str] = &["L004", "L007", "L029", "L032", "L063", "L064"];
    const DEPRECATED: &[&str] = &["L062"];
    let tag = match () {
        () if WITHOUT_EFFECT.contains(&code) => lsp::DiagnosticTag::Unnecessary,
        () if DEPRECATED.contains(&code) => lsp::DiagnosticTag::Deprecated,
        () => return None,
    };
    Some(vec![tag])
}

/// What is to be said about each file of the configuration.
pub(super) fn of_configuration<'a>(
    settings: impl Iterator<Item = &'a Settings>,
    encoding: Encoding,
) -> BTreeMap<PathBuf, Value> {
    let mut files = BTreeMap::new();
    for report in settings.flat_map(|settings| &settings.reports) {
        let text = report.source.text();
        let lines = Lines::new(text, encoding);
        let one = |item: &Diagnostic| {
            let primary = item.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
            let item = lsp::Diagnostic {
                range: lines.range(text, item.span()),
                severity: Some(severity(item.severity)),
                code: Some(item.code.id.to_owned().into()),
                source: Some(SOURCE.to_owned()),
                message: message(item, primary).into(),
                ..lsp::Diagnostic::default()
            };
            serde_json::to_value(item).unwrap_or(Value::Null)
        };
        let list: Vec<Value> = report.diagnostics.items.iter().take(limits::EDITOR_DIAGNOSTICS).map(one).collect();
        files.insert(report.path.clone(), Value::Array(list));
    }
    files
}
