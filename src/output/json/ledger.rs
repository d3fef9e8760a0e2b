//! The part of the document that says what threatens the diagram.

use super::score::score;
use super::wire::{Decision, Evidence, Finding, Line, Location, Part, Remedy, Why};
use super::{Writer, location, subject_kind};
use crate::compile::Diagram;
use crate::model::{self, Model};
use crate::span::Span;
use crate::threats::{self, Basis, FindingId, Group, Status, Threats};

impl Writer<'_> {
    pub(super) fn ledger(self, diagram: &Diagram) -> Vec<Line> {
        diagram.threats.ledger.iter().map(|line| self.line(&diagram.model, &diagram.threats, line)).collect()
    }

    fn line(self, model: &Model, threats: &Threats, line: &threats::LedgerLine) -> Line {
        let findings: Vec<&threats::Finding> =
            threats.findings_of(line).iter().filter_map(|id: &FindingId| threats.findings.get(*id)).collect();
        let mut mitigated_by: Vec<Evidence> =
            threats.mitigated_by(model, line).into_iter().filter_map(|it| self.evidence(model, it)).collect();
        if line.status == Status::Mitigated {
            mitigated_by.extend(findings.iter().filter_map(|finding| self.decided(model, threats, finding)));
        }
        Line {
            element: model.subject_id(line.subject).to_owned(),
            subject_kind: subject_kind(line.subject),
            category: threats.catalogue.letter(line.category).to_owned(),
            status: line.status.as_str(),
            findings: findings.into_iter().map(|finding| threats.id(model, finding)).collect(),
            mitigated_by,
        }
    }

    pub(super) fn findings(self, diagram: &Diagram) -> Vec<Finding> {
        diagram
            .threats
            .findings
            .values()
            .filter_map(|finding| self.finding(&diagram.model, &diagram.threats, finding))
            .collect()
    }

    fn finding(self, model: &Model, threats: &Threats, finding: &threats::Finding) -> Option<Finding> {
        let rule = threats.rule(finding)?;
        let id = threats.id(model, finding);
        Some(Finding {
            fingerprint: threats::fingerprint(&id),
            id,
            rule: rule.id.to_string(),
            category: threats.catalogue.letter(finding.category).to_owned(),
            extra: finding.extra,
            also: rule.also.iter().map(|category| threats.catalogue.letter(*category).to_owned()).collect(),
            subject: model.subject_id(finding.subject).to_owned(),
            subject_kind: subject_kind(finding.subject),
            title: threats.title(model, finding),
            description: threats.description(model, finding),
            severity: finding.severity.as_str(),
            status: finding.status.as_str(),
            basis: finding.basis.as_str(),
            confidence: match threats.path(finding) {
                Some(path) if path.possible => "low",
                _ => confidence(rule.group, finding.basis),
            },
            score: score(model, threats, finding),
            locations: threats.locations(model, finding).into_iter().map(|span| self.location(span)).collect(),
            witness: witness(model, threats, finding),
            why: self.why(model, threats, finding, rule),
            cwe: rule.cwe.to_vec(),
            capec: rule.capec.to_vec(),
            asvs: texts(&rule.asvs),
            nist: texts(&rule.nist),
            ssdf: texts(&rule.ssdf),
            mitigations: threats.mitigations(model, finding),
            decision: self.decision(model, threats, finding),
            baseline: None,
        })
    }

    fn why(self, model: &Model, threats: &Threats, finding: &threats::Finding, rule: &threats::Rule) -> Why {
        let trace = threats.why(model, finding);
        let remedy = |remedy: threats::rule::Remedy| Remedy {
            subject: model.subject_id(remedy.subject).to_owned(),
            subject_kind: subject_kind(remedy.subject),
            attribute: remedy.attribute.to_owned(),
            values: remedy.words,
            stated: !remedy.unstated,
        };
        Why {
            when: one_line(&rule.when),
            discharged_by: one_line(&rule.discharged_by),
            evidence: trace.evidence.into_iter().filter_map(|evidence| self.evidence(model, evidence)).collect(),
            remedies: trace.remedies.into_iter().map(remedy).collect(),
        }
    }

    fn evidence(self, model: &Model, evidence: threats::Evidence) -> Option<Evidence> {
        let stated = model.stated(evidence.subject).get(evidence.attribute)?;
        Some(Evidence {
            subject: model.subject_id(evidence.subject).to_owned(),
            subject_kind: subject_kind(evidence.subject),
            attribute: evidence.attribute.to_owned(),
            value: stated.value.written(),
            location: self.location(stated.value_span),
        })
    }

    /// A decision as what answers a cell: the attribute that says it, or would say it here.
    fn decided(self, model: &Model, threats: &Threats, finding: &threats::Finding) -> Option<Evidence> {
        let decided = threats.decision(model, finding)?;
        let parts: Vec<String> =
            decided.verdict.parts.iter().map(|part| format!("{}={}", part.key, part.value)).collect();
        let rule = threats.rule(finding).map_or("", |rule| &*rule.id);
        Some(Evidence {
            subject: model.subject_id(finding.subject).to_owned(),
            subject_kind: subject_kind(finding.subject),
            attribute: format!("{}_{rule}", decided.verdict.verb.as_str()),
            value: parts.join("; "),
            location: match decided.place {
                threats::Place::Attribute(_, value) => self.location(value),
                threats::Place::Configuration(span) => self.configured(span, model, finding),
            },
        })
    }

    fn decision(self, model: &Model, threats: &Threats, finding: &threats::Finding) -> Option<Decision> {
        let decided = threats.decision(model, finding)?;
        let part = |part: &model::Part| Part { key: part.key.to_owned(), value: part.value.clone() };
        let (written, location) = match decided.place {
            threats::Place::Attribute(name, value) => ("attribute", self.location(name.to(value))),
            threats::Place::Configuration(span) => ("configuration", self.configured(span, model, finding)),
        };
        Some(Decision {
            verb: decided.verdict.verb.as_str(),
            parts: decided.verdict.parts.iter().map(part).collect(),
            in_effect: !finding.status.is_open(),
            written,
            location,
        })
    }

    /// A place in the configuration; the subject where the text of the configuration is not at hand.
    fn configured(self, span: Span, model: &Model, finding: &threats::Finding) -> Location {
        match self.config {
            Some(config) => location(config, span),
            None => self.location(model.subject_span(finding.subject)),
        }
    }
}

/// A general rule says little, one that rests on silence less.
fn confidence(group: Group, basis: Basis) -> &'static str {
    match (group, basis) {
        (Group::Floor, Basis::Unstated) => "low",
        (Group::Floor, Basis::Declared) | (_, Basis::Unstated) => "medium",
        (_, Basis::Declared) => "high",
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(texts: &[threats::Text]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

fn witness(model: &Model, threats: &Threats, finding: &threats::Finding) -> Vec<String> {
    let path = threats.path(finding).map_or(&[] as &[_], |path| path.witness.as_slice());
    path.iter().map(|step| model.subject_id(*step).to_owned()).collect()
}
