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
        title: format!("{title} ({}, {})", finding.severity.as_str(), finding.status.as_str()),
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
