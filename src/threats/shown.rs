//! What is shown of a derivation: ids, texts, evidence, places and counts, each made when it is asked for.

use super::catalogue::{Rule, place_of};
use super::paths::PathFinding;
use super::rule::{Env, Evaluator, Remedy, Trace};
use super::text;
use super::types::{Answered, Category, Evidence, Finding, LedgerLine, Severity, Status, Threats};
use crate::model::{Model, Subject};
use crate::span::Span;

/// How many there are of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    statuses: [usize; Status::ALL.len()],
    severities: [usize; Severity::ALL.len()],
    categories: [usize; Category::ALL.len()],
    own: usize,
}

impl Counts {
    /// Ledger lines of a status.
    pub fn status(&self, status: Status) -> usize {
        self.statuses[status as usize]
    }

    /// Findings of a severity that are open or unstated.
    pub fn severity(&self, severity: Severity) -> usize {
        self.severities[severity as usize]
    }

    /// Findings of a category that are open or unstated; those of all categories of users' own are one number.
    pub fn category(&self, category: Category) -> usize {
        Category::ALL.iter().position(|known| *known == category).map_or(self.own, |at| self.categories[at])
    }
}

impl Threats {
    /// The rule of a finding.
    pub fn rule(&self, finding: &Finding) -> Option<&Rule> {
        self.catalogue.rule(finding.rule)
    }

    /// The stable id of a finding: `RULE:subject`. Same model, same ids, whatever else is in the file.
    pub fn id(&self, model: &Model, finding: &Finding) -> String {
        let rule = self.rule(finding).map_or("", |rule| &*rule.id);
        format!("{rule}:{}", model.subject_id(finding.subject))
    }

    /// The finding in one line.
    pub fn title(&self, model: &Model, finding: &Finding) -> String {
        self.text(model, finding, self.rule(finding).map_or("", |rule| &*rule.title))
    }

    /// The finding in a sentence or two.
    pub fn description(&self, model: &Model, finding: &Finding) -> String {
        let text = self.text(model, finding, self.rule(finding).map_or("", |rule| &*rule.description));
        match self.path(finding) {
            Some(path) if path.possible => format!("{text} Nothing says that the data goes this way, but it may."),
            _ => text,
        }
    }

    /// What to do.
    pub fn mitigations(&self, model: &Model, finding: &Finding) -> Vec<String> {
        let texts = self.rule(finding).into_iter().flat_map(|rule| rule.mitigations.iter());
        texts.map(|text| self.text(model, finding, text)).collect()
    }

    fn text(&self, model: &Model, finding: &Finding, template: &str) -> String {
        let fields = self.path(finding).map_or(&[] as &[_], |path| path.fields.as_slice());
        text::about(template, &self.evaluator(model), finding.subject, fields)
    }

    /// The path that a finding rests on, if an analysis of the whole diagram found it.
    pub fn path(&self, finding: &Finding) -> Option<&PathFinding> {
        self.paths.get(finding.path? as usize)
    }

    /// What a finding rests on: the stated values that speak for it, and what could be written against it.
    pub fn why(&self, model: &Model, finding: &Finding) -> Trace {
        let Some(rule) = self.rule(finding) else { return Trace::default() };
        let answer = self.trace(model, rule, finding.subject);
        if let Some(path) = self.path(finding) {
            return of_path(path, answer);
        }
        // What speaks against the answer comes first: it is what somebody would change.
        let mut whole = answer;
        let situation = self.evaluator(model).trace(&rule.applies, Env::of(finding.subject));
        whole.add(Trace { remedies: Vec::new(), ..situation });
        whole
    }

    /// The rule that stated controls answer, where they settle a cell by themselves.
    pub fn answering(&self, model: &Model, line: &LedgerLine) -> Option<&Rule> {
        if line.status != Status::Mitigated || line.count > 0 {
            return None;
        }
        let place = place_of(model, line.subject);
        self.catalogue.floor(place, line.category).and_then(|index| self.catalogue.rule(index))
    }

    /// The attributes that answer a weakness.
    pub fn answer_to(&self, model: &Model, answered: &Answered) -> Vec<Evidence> {
        let rule = self.catalogue.rule(answered.rule);
        rule.map_or_else(Vec::new, |rule| self.trace(model, rule, answered.subject).evidence)
    }

    /// The attributes that answer a cell; none unless it is mitigated. A cell that a decision settled is answered by
    /// the decision, which its finding names.
    pub fn mitigated_by(&self, model: &Model, line: &LedgerLine) -> Vec<Evidence> {
        self.answering(model, line).map_or_else(Vec::new, |rule| self.trace(model, rule, line.subject).evidence)
    }

    /// Answers conditions about the model that this was derived from.
    pub fn evaluator<'a>(&'a self, model: &'a Model) -> Evaluator<'a> {
        Evaluator::new(model, &self.facts, &self.catalogue.predicates)
    }

    fn trace(&self, model: &Model, rule: &Rule, subject: Subject) -> Trace {
        self.evaluator(model).trace(rule.discharge(&self.catalogue.predicates), Env::of(subject))
    }

    /// Where to point for a finding: the values that speak for it, its subject, and the replies that share it.
    pub fn locations(&self, model: &Model, finding: &Finding) -> Vec<Span> {
        let mut spans: Vec<Span> =
            self.why(model, finding).evidence.iter().filter_map(|evidence| evidence_span(model, *evidence)).collect();
        spans.push(model.subject_span(finding.subject));
        if let Subject::Flow(flow) = finding.subject {
            let replies = self.facts.replies(flow).filter(|reply| self.shares(model, *reply, finding));
            spans.extend(replies.map(|reply| model.subject_span(Subject::Flow(reply))));
        }
        let mut seen = std::collections::BTreeSet::new();
        spans.retain(|span| seen.insert(*span));
        spans
    }

    /// Whether the cell of a reply has the finding of its request.
    fn shares(&self, model: &Model, reply: crate::model::FlowId, finding: &Finding) -> bool {
        let wanted = (Subject::Flow(reply), finding.category);
        let line = self.ledger.binary_search_by_key(&wanted, |line| (line.subject, line.category)).ok();
        let line = line.and_then(|at| self.ledger.get(at));
        let _ = model;
        line.is_some_and(|line| self.findings_of(line).iter().any(|id| self.findings[*id] == *finding))
    }

    /// The highest class of what a subject handles, as far as anything states it: a level of the classification.
    pub fn class(&self, subject: Subject) -> Option<u8> {
        self.facts.class(subject).level
    }

    /// How many there are of what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.ledger {
            counts.statuses[line.status as usize] += 1;
        }
        for finding in self.findings.values().filter(|finding| finding.status.is_open()) {
            counts.severities[finding.severity as usize] += 1;
            match Category::ALL.iter().position(|known| *known == finding.category) {
                Some(at) => counts.categories[at] += 1,
                None => counts.own += 1,
            }
        }
        counts
    }

    /// The findings of every subject, in order of severity: for pictures and margins.
    pub fn by_subject(&self) -> std::collections::BTreeMap<Subject, Vec<super::FindingId>> {
        let mut found = std::collections::BTreeMap::<Subject, Vec<_>>::new();
        for (id, finding) in self.findings.iter() {
            found.entry(finding.subject).or_default().push(id);
        }
        found
    }

    /// The attributes that some rule asked for and that nobody stated, each once.
    pub fn missing(&self, model: &Model) -> usize {
        let evaluator = self.evaluator(model);
        let mut missing = std::collections::BTreeSet::new();
        for finding in self.findings.values() {
            let Some(rule) = self.rule(finding) else { continue };
            let remedies =
                evaluator.trace(rule.discharge(&self.catalogue.predicates), Env::of(finding.subject)).remedies;
            let unstated = |remedy: &Remedy| remedy.unstated.then_some((remedy.subject, remedy.attribute));
            missing.extend(remedies.iter().filter_map(unstated));
        }
        missing.len()
    }
}

/// What a path rests on, and what its rule would take as an answer.
fn of_path(path: &PathFinding, answer: Trace) -> Trace {
    let remedy = |(subject, attribute, words): &(Subject, &'static str, Vec<&'static str>)| Remedy {
        subject: *subject,
        attribute,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        unstated: !path.declared,
    };
    let mut whole = Trace { evidence: path.evidence.clone(), remedies: path.remedies.iter().map(remedy).collect() };
    whole.add(answer);
    whole
}

/// Where an attribute is stated: its value.
fn evidence_span(model: &Model, evidence: Evidence) -> Option<Span> {
    model.stated(evidence.subject).get(evidence.attribute).map(|stated| stated.value_span)
}

/// A short, stable number for a finding's id, in hexadecimal: 64 bits of FNV-1a.
pub fn fingerprint(id: &str) -> String {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
