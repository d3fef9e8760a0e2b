//! Open findings as entries that are printed at their places.

use super::analysis;
use crate::compile::{Compilation, Diagram};
use crate::diagnostics::terminal::Entry;
use crate::diagnostics::{Label, Severity};
use crate::model::{Model, StatedBy, Subject};
use crate::span::Span;
use crate::threats::rule::Remedy;
use crate::threats::{Basis, Evidence, Finding, Threats};

/// Values that are pointed at, and attributes that are advised, for one finding.
const SHOWN: usize = 3;

/// A finding that somebody has to answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenFinding<'a> {
    model: &'a Model,
    threats: &'a Threats,
    /// The finding itself.
    pub(super) finding: &'a Finding,
}

/// The open findings of a file: graph by graph, the most severe first. A file that is no DOT has none, since what could
/// be read of it says little.
pub(super) fn open_findings(compilation: &Compilation) -> Vec<OpenFinding<'_>> {
    if analysis::is_unreadable(&compilation.diagnostics) {
        return Vec::new();
    }
    compilation.diagrams.iter().flat_map(of_diagram).collect()
}

fn of_diagram(diagram: &Diagram) -> impl Iterator<Item = OpenFinding<'_>> {
    let Diagram { model, threats, .. } = diagram;
    let findings = threats.findings.values().filter(|finding| finding.status.is_open());
    findings.map(move |finding| OpenFinding { model, threats, finding })
}

impl<'a> OpenFinding<'a> {
    /// The id of its rule.
    pub(super) fn rule(&self) -> &'a str {
        self.threats.rule(self.finding).map_or("", |rule| &*rule.id)
    }

    /// Its stable id.
    pub(super) fn id(&self) -> String {
        self.threats.id(self.model, self.finding)
    }

    /// The id of its subject.
    pub(super) fn subject(&self) -> &'a str {
        self.model.subject_id(self.finding.subject)
    }

    /// Where its subject is.
    pub(super) fn place(&self) -> Span {
        self.model.subject_span(self.finding.subject)
    }

    /// How it is printed.
    pub(super) fn entry(&self, severity: Severity) -> Entry {
        let Finding { category, severity: how_bad, basis, .. } = self.finding;
        let why = self.threats.why(self.model, self.finding);
        let title = self.threats.title(self.model, self.finding);
        Entry {
            severity,
            code: self.rule().to_owned(),
            message: format!("{title} ({}, {})", self.threats.catalogue.category_name(*category), how_bad.as_str()),
            labels: self.labels(if *basis == Basis::Declared { &why.evidence } else { &[] }),
            helps: self.helps(&why.remedies),
            notes: vec![self.threats.description(self.model, self.finding)],
            fixes: Vec::new(),
        }
    }

    /// The values that speak for it, the first of them as its place; its subject otherwise.
    fn labels(&self, evidence: &[Evidence]) -> Vec<Label> {
        let values = evidence.iter().filter_map(|evidence| value(self.model, *evidence));
        let mut labels: Vec<Label> = values.take(SHOWN).collect();
        let text =
            if labels.is_empty() { String::new() } else { format!("concerns {}", self.named(self.finding.subject)) };
        labels.push(Label { span: self.place(), text, primary: false });
        if let Some(first) = labels.first_mut() {
            first.primary = true;
        }
        labels
    }

    fn helps(&self, remedies: &[Remedy]) -> Vec<String> {
        let mut by_words: Vec<(String, Vec<Subject>)> = Vec::new();
        for remedy in remedies {
            let what = remedy.written();
            match by_words.iter_mut().find(|(known, _)| *known == what) {
                Some((_, subjects)) => subjects.push(remedy.subject),
                None => by_words.push((what, vec![remedy.subject])),
            }
        }
        let advice: Vec<String> =
            by_words.iter().take(SHOWN).map(|(what, subjects)| format!("{what}{}", self.on(subjects))).collect();
        let advice = (!advice.is_empty()).then(|| format!("what would count against it: {}", advice.join("; ")));
        advice.into_iter().chain(self.threats.mitigations(self.model, self.finding).into_iter().take(1)).collect()
    }

    /// ` on ...`, unless it is only the finding's own subject.
    fn on(&self, subjects: &[Subject]) -> String {
        if subjects == [self.finding.subject] {
            return String::new();
        }
        let names: Vec<String> = subjects.iter().take(SHOWN).map(|subject| self.named(*subject)).collect();
        let more = if subjects.len() > SHOWN { format!(" and {} more", subjects.len() - SHOWN) } else { String::new() };
        format!(" on {}{more}", names.join(", "))
    }

    fn named(&self, subject: Subject) -> String {
        format!("`{}`", self.model.subject_id(subject))
    }
}

/// A stated value as a label.
fn value(model: &Model, evidence: Evidence) -> Option<Label> {
    let stated = model.stated(evidence.subject).get(evidence.attribute)?;
    let written = format!("`{}={}`", evidence.attribute, stated.value.written());
    let text = match stated.by {
        StatedBy::Own => "it rests on this".to_owned(),
        StatedBy::Default(_) => format!("it rests on this default, {written}"),
        StatedBy::Protocol => format!("it rests on this, which means {written}"),
    };
    Some(Label { span: stated.value_span, text, primary: false })
}
