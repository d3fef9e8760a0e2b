//! The controls that diagrams claim, as a checklist: a claim that nobody checks is worth nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::{csv, markdown};
use crate::compile::{Compilation, Diagram};
use crate::model::{Subject, Verb};
use crate::source::Source;
use crate::span::Span;
use crate::threats::{Evidence, Rule, Status};

/// A control that is claimed, and all that rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// What is claimed: `encryption=tls`, or how a threat was mitigated.
    pub control: String,
    /// On what, and where it is written.
    pub places: Vec<Place>,
    /// What it is said to answer: rule and title.
    pub answers: Vec<String>,
    /// Whether a decision says that it was verified.
    pub verified: bool,
    /// Sections of OWASP ASVS 5.0 to check it by.
    pub asvs: Vec<String>,
    /// Controls of NIST SP 800-53.
    pub nist: Vec<String>,
    /// Practices of NIST SSDF.
    pub ssdf: Vec<String>,
}

/// Where a control is claimed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The element, flow or boundary.
    pub subject: String,
}

/// Claims gathered by their control.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    claims: BTreeMap<String, Claim>,
}

#[derive(Clone, Debug, Default)]
struct Claim {
    places: BTreeSet<Place>,
    answers: BTreeSet<String>,
    unverified: bool,
    asvs: BTreeSet<String>,
    nist: BTreeSet<String>,
    ssdf: BTreeSet<String>,
}

impl Claims {
    /// Adds what a file claims: the values that settle cells and answer specific rules, and mitigations that were decided.
    pub fn add(&mut self, compilation: &Compilation) {
        let source = &compilation.source;
        for diagram in &compilation.diagrams {
            let Diagram { model, threats, .. } = diagram;
            for line in threats.ledger.iter().filter(|line| line.status == Status::Mitigated) {
                if let Some(rule) = threats.answering(model, line) {
                    self.add_values(source, diagram, rule, &threats.mitigated_by(model, line));
                }
            }
            for answered in &threats.answered {
                if let Some(rule) = threats.catalogue.rule(answered.rule) {
                    self.add_values(source, diagram, rule, &threats.answer_to(model, answered));
                }
            }
            self.add_decisions(compilation, diagram);
        }
    }

    fn add_values(&mut self, source: &Source, diagram: &Diagram, rule: &Rule, evidence: &[Evidence]) {
        for Evidence { subject, attribute } in evidence {
            let Some(stated) = diagram.model.stated(*subject).get(attribute) else { continue };
            let control = format!("{attribute}={}", stated.value.written());
            self.claim(control, rule, place(source, diagram, *subject, stated.value_span)).unverified = true;
        }
    }

    fn add_decisions(&mut self, compilation: &Compilation, diagram: &Diagram) {
        let Diagram { model, threats, .. } = diagram;
        for finding in threats.findings.values().filter(|finding| finding.status == Status::Mitigated) {
            let (Some(rule), Some(decision)) = (threats.rule(finding), threats.decision(model, finding)) else {
                continue;
            };
            if decision.verdict.verb != Verb::Mitigate {
                continue;
            }
            let how = decision.part("how").unwrap_or("mitigated, nothing says how");
            let is_verified = decision.part("status") == Some("verified");
            let at_subject = (&compilation.source, model.subject_span(finding.subject));
            let (source, span) = compilation.written(decision.place).unwrap_or(at_subject);
            let place = place(source, diagram, finding.subject, span);
            self.claim(how.to_owned(), rule, place).unverified |= !is_verified;
        }
    }

    fn claim(&mut self, control: String, rule: &Rule, place: Place) -> &mut Claim {
        let claim = self.claims.entry(control).or_default();
        claim.places.insert(place);
        claim.answers.insert(format!("{} {}", rule.id, rule.spoken_title()));
        for (into, from) in
            [(&mut claim.asvs, &rule.asvs), (&mut claim.nist, &rule.nist), (&mut claim.ssdf, &rule.ssdf)]
        {
            into.extend(from.iter().map(ToString::to_string));
        }
        claim
    }

    /// The requirements, in order of the control.
    pub fn requirements(self) -> Vec<Requirement> {
        let requirement = |(control, claim): (String, Claim)| Requirement {
            control,
            places: claim.places.into_iter().collect(),
            answers: claim.answers.into_iter().collect(),
            verified: !claim.unverified,
            asvs: claim.asvs.into_iter().collect(),
            nist: claim.nist.into_iter().collect(),
            ssdf: claim.ssdf.into_iter().collect(),
        };
        self.claims.into_iter().map(requirement).collect()
    }
}

fn place(source: &Source, diagram: &Diagram, subject: Subject, span: Span) -> Place {
    Place {
        file: source.name().to_owned(),
        line: source.position(span.start).line,
        subject: diagram.model.subject_id(subject).to_owned(),
    }
}

/// The requirements as a Markdown checklist.
pub fn markdown(requirements: &[Requirement]) -> String {
    let mut out = String::from("# Controls that the threat model claims\n\n");
    if requirements.is_empty() {
        out.push_str("No control is claimed.\n");
    }
    for requirement in requirements {
        let check = if requirement.verified { 'x' } else { ' ' };
        let _ = writeln!(out, "- [{check}] {}", markdown::code(&requirement.control));
        let places = requirement.places.iter().map(|it| {
            format!("{} ({})", markdown::code(&it.subject), markdown::text(&format!("{}:{}", it.file, it.line)))
        });
        let _ = writeln!(out, "  - on {}", places.collect::<Vec<_>>().join(", "));
        for answer in &requirement.answers {
            let _ = writeln!(out, "  - against {}", markdown::text(answer));
        }
        let references = references(requirement);
        if !references.is_empty() {
            let _ = writeln!(out, "  - check by {}", references.join(", "));
        }
    }
    out
}

fn references(requirement: &Requirement) -> Vec<String> {
    let asvs = requirement.asvs.iter().map(|section| format!("ASVS {section}"));
    let ssdf = requirement.ssdf.iter().map(|task| format!("SSDF {task}"));
    asvs.chain(requirement.nist.iter().cloned()).chain(ssdf).collect()
}

/// The requirements as a table: a line a control and place.
pub fn csv(requirements: &[Requirement]) -> String {
    let mut out = csv::line(&["control", "subject", "file", "line", "against", "references", "verified"]);
    for requirement in requirements {
        for Place { file, line, subject } in &requirement.places {
            out += &csv::line(&[
                &requirement.control,
                subject,
                file,
                &line.to_string(),
                &requirement.answers.join("\n"),
                &references(requirement).join(", "),
                if requirement.verified { "yes" } else { "no" },
            ]);
        }
    }
    out
}
