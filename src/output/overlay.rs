//! The findings of a diagram as chips for its picture.

use crate::compile::Diagram;
use crate::layout::{Chip, ChipSeverity, Overlay};
use crate::threats::{Finding, Severity};

/// A chip for every finding on the item that it is about, the most severe first.
pub fn overlay(diagram: &Diagram) -> Overlay {
    let mut overlay = Overlay::new();
    for finding in diagram.threats.findings.values() {
        overlay.push(diagram.model.item(finding.subject), chip(diagram, finding));
    }
    overlay
}

fn chip(diagram: &Diagram, finding: &Finding) -> Chip {
    let Diagram { model, threats, .. } = diagram;
    let title = threats.title(model, finding);
    Chip {
        text: threats.rule(finding).map_or_else(String::new, |rule| rule.id.to_string()),
        title: format!("{title} ({}, {})", finding.severity.as_str(), state(diagram, finding)),
        href: None,
        severity: match finding.severity {
            Severity::Low => ChipSeverity::Low,
            Severity::Medium => ChipSeverity::Medium,
            Severity::High => ChipSeverity::High,
            Severity::Critical => ChipSeverity::Critical,
        },
        settled: !finding.status.is_open(),
    }
}

/// The status, and until when and by whom it was decided.
fn state(diagram: &Diagram, finding: &Finding) -> String {
    let decision = diagram.threats.decision(&diagram.model, finding);
    let part = |(key, word): (&str, &str)| Some(format!(" {word} {}", decision.as_ref()?.part(key)?));
    let parts: String = [("until", "until"), ("by", "by"), ("to", "to")].into_iter().filter_map(part).collect();
    format!("{}{parts}", finding.status.as_str())
}
