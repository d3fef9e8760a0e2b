//! What is said about a text and about the configuration, in the protocol's form.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::document::{Change, Document, Seen};
use super::position::{Encoding, Lines};
use super::settings::{Settings, Shown};
use crate::diagnostics::{Diagnostic, Severity};
use crate::ide::{self, Analysis, OpenFinding};
use crate::limits;
use crate::span::Span;
use crate::threats;

/// What was last said of threats, and of what depends on them: it is said again, moved along with the text, until they
/// are derived anew, so that nothing flickers while one types.
#[derive(Clone, Debug, Default)]
pub(super) struct Late {
    findings: Vec<OpenFinding>,
    remarks: Vec<Diagnostic>,
    /// What was said of the diagrams of other levels when the text was opened or something was saved.
    pub(super) levels: Vec<Diagnostic>,
}

/// What is to be told of a state of a text now.
pub(super) fn told(document: &mut Document, seen: &Seen, uri: &str) -> Vec<lsp::Diagnostic> {
    if let Some(change) = document.change.take() {
        document.levels_due |= !document.late.move_along(change);
    }
    list(seen, uri, &document.late)
}

/// Everything about a state of a text, for a client that asks.
pub(super) fn all(seen: &Seen, uri: &str, shown: Shown, levels: &[Diagnostic]) -> Vec<lsp::Diagnostic> {
    list(seen, uri, &Late { levels: levels.to_vec(), ..late(&seen.analysis, shown) })
}

/// One diagnostic of a text.
pub(super) fn one(seen: &Seen, uri: &str, item: &Diagnostic) -> lsp::Diagnostic {
    Place { seen, uri }.diagnostic(item)
}

/// What can be said only once threats are derived.
pub(super) fn late(analysis: &Analysis, shown: Shown) -> Late {
    let findings = match shown {
        Shown::None => Vec::new(),
        shown => ide::open_findings(analysis, shown == Shown::All, limits::EDITOR_DIAGNOSTICS),
    };
    Late { findings, remarks: analysis.derived().remarks.items.clone(), levels: Vec::new() }
}

impl Late {
    /// Moves all along with the text; tells whether nothing of other levels was in what changed.
    fn move_along(&mut self, change: Change) -> bool {
        self.findings.retain_mut(|finding| {
            finding.related.retain_mut(|(span, _)| change.moved(*span).map(|new| *span = new).is_some());
            change.moved(finding.span).map(|new| finding.span = new).is_some()
        });
        let moved = |item: &mut Diagnostic| {
            // What a fix would do to the text as it is now cannot be told.
            item.fixes.clear();
            let is_there = change.moved(item.span()).is_some();
            item.labels.retain_mut(|label| change.moved(label.span).map(|new| label.span = new).is_some());
            is_there
        };
        self.remarks.retain_mut(moved);
        let before = self.levels.len();
        self.levels.retain_mut(moved);
        self.levels.len() == before
    }
}

/// What comes first where not everything can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Problem(Severity),
    Threat(threats::Severity),
}

/// Something to be said.
enum Said<'a> {
    Problem(&'a Diagnostic),
    Threat(&'a OpenFinding),
}

impl Said<'_> {
    fn rank(&self) -> Rank {
        match self {
            Self::Problem(item) => Rank::Problem(item.severity),
            Self::Threat(finding) => Rank::Threat(finding.severity),
        }
    }
}

fn list(seen: &Seen, uri: &str, late: &Late) -> Vec<lsp::Diagnostic> {
    let problems = seen.analysis.diagnostics().items.iter().chain(&late.remarks).chain(&late.levels).map(Said::Problem);
    let mut items: Vec<Said> = problems.chain(late.findings.iter().map(Said::Threat)).collect();
    if items.len() > limits::EDITOR_DIAGNOSTICS {
        items.sort_by_key(Said::rank);
        items.truncate(limits::EDITOR_DIAGNOSTICS);
    }
    let place = Place { seen, uri };
    let one = |item| match item {
        Said::Problem(item) => place.diagnostic(item),
        Said::Threat(finding) => place.finding(finding),
    };
    items.into_iter().map(one).collect()
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
) -> BTreeMap<PathBuf, Vec<lsp::Diagnostic>> {
    let mut files = BTreeMap::new();
    for report in settings.flat_map(|settings| &settings.reports) {
        let text = report.source.text();
        let lines = Lines::new(text, encoding);
        let one = |item: &Diagnostic| {
            let primary = item.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
            lsp::Diagnostic {
                range: lines.range(text, item.span()),
                severity: Some(severity(item.severity)),
                code: Some(item.code.id.to_owned().into()),
                source: Some(SOURCE.to_owned()),
                message: message(item, primary).into(),
                ..lsp::Diagnostic::default()
            }
        };
        let list = report.diagnostics.items.iter().take(limits::EDITOR_DIAGNOSTICS).map(one).collect();
        files.insert(report.path.clone(), list);
    }
    files
}
