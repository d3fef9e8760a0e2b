//! Open threats as they are shown at their places: what, where, and what would count against it.

use super::Analysis;
use crate::model::{Model, StatedBy};
use crate::span::Span;
use crate::threats::rule::Remedy;
use crate::threats::{Basis, Evidence, Finding, Severity, Threats};

/// An open threat, ready to be shown.
#[derive(Clone, Debug)]
pub struct OpenFinding {
    /// Where to point: the value that speaks for it, else its subject.
    pub span: Span,
    /// The rule's id.
    pub rule: String,
    /// One line.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whether something stated speaks for it.
    pub declared: bool,
    /// Other places that matter, each with a few words.
    pub related: Vec<(Span, String)>,
}

/// Values that are pointed at for one finding.
const SHOWN: usize = 3;

/// The open findings of a text, at most so many, graph by graph and the most severe first; those that rest on nothing
/// stated only if asked for. A text that is no DOT has none, since what could be read of it says little.
pub fn open_findings(analysis: &Analysis, all: bool, most: usize) -> Vec<OpenFinding> {
    if analysis.is_broken() {
        return Vec::new();
    }
    let is_shown = |finding: &&Finding| finding.status.is_open() && (all || finding.basis == Basis::Declared);
    let mut found = Vec::new();
    for part in analysis.parts() {
        let Some(threats) = analysis.threats(part) else { continue };
        let open = threats.findings.values().filter(is_shown).take(most - found.len());
        found.extend(open.map(|finding| shown(part.model, threats, finding)));
    }
    found
}

fn shown(model: &Model, threats: &Threats, finding: &Finding) -> OpenFinding {
    let why = threats.why(model, finding);
    let declared = finding.basis == Basis::Declared;
    let evidence = if declared { why.evidence.as_slice() } else { &[] };
    let mut places: Vec<(Span, String)> =
        evidence.iter().filter_map(|evidence| value(model, *evidence)).take(SHOWN).collect();
    let subject = (model.subject_span(finding.subject), format!("concerns {}", model.subject_id(finding.subject)));
    let span = places.first().map_or(subject.0, |(span, _)| *span);
    if !places.is_empty() {
        places.push(subject);
    }
    let related = places.into_iter().skip(1).collect();
    let title = threats.title(model, finding);
    let category = threats.catalogue.category_name(finding.category);
    let mut message = format!("{title} ({category}, {})", finding.severity.as_str());
    if let Some(advice) = advice(model, finding, &why.remedies) {
        message.push('\n');
        message.push_str(&advice);
    }
    let rule = threats.rule(finding).map_or_else(String::new, |rule| rule.id.to_string());
    OpenFinding { span, rule, message, severity: finding.severity, declared, related }
}

/// A stated value and what it means for a finding.
fn value(model: &Model, evidence: Evidence) -> Option<(Span, String)> {
    let stated = model.stated(evidence.subject).get(evidence.attribute)?;
    let written = format!("`{}={}`", evidence.attribute, stated.value.written());
    let text = match stated.by {
        StatedBy::Own => format!("it rests on {written}"),
        StatedBy::Default(_) => format!("it rests on this default, {written}"),
        StatedBy::Protocol => format!("it rests on this, which means {written}"),
    };
    Some((stated.value_span, text))
}

fn advice(model: &Model, finding: &Finding, remedies: &[Remedy]) -> Option<String> {
    let one = |remedy: &Remedy| {
        let on = if remedy.subject == finding.subject {
            String::new()
        } else {
            format!(" on `{}`", model.subject_id(remedy.subject))
        };
        format!("{}{on}", remedy.written())
    };
    let advice: Vec<String> = remedies.iter().take(SHOWN).map(one).collect();
    (!advice.is_empty()).then(|| format!("what would count against it: {}", advice.join("; ")))
}
