//! Why a finding is there, and why another is not: a rule's conditions taken apart for one subject.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::catalogue::{CellOf, Group, Rule, place_of};
use super::rule::{Clause, Env};
use super::types::{Category, FindingId, LedgerLine, Threats};
use crate::model::{Model, Subject};

/// What a rule says about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has a finding.
    Fires(FindingId),
    /// What is stated answers it.
    Answered,
    /// Its situation is not there.
    NotThere,
    /// The findings of other rules take its place, or the subject is out of scope, or a reply shares what its request has.
    NotAsked,
}

/// A rule asked about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Index of the rule.
    pub rule: u16,
    /// The subject.
    pub subject: Subject,
    /// What came out.
    pub verdict: Verdict,
}

/// What rules said, by rule and subject: a cell may be asked about as many flows as a diagram has.
struct Said {
    findings: HashMap<(u16, Subject), FindingId>,
    answered: HashSet<(u16, Subject)>,
}

impl Said {
    fn of(threats: &Threats) -> Self {
        Self {
            findings: threats.findings.iter().map(|(id, it)| ((it.rule, it.subject), id)).collect(),
            answered: threats.answered.iter().map(|it| (it.rule, it.subject)).collect(),
        }
    }
}

impl Threats {
    /// Asks one rule about one subject; none if the rule is not about its kind.
    pub fn ask(&self, model: &Model, index: u16, subject: Subject) -> Option<Asked> {
        self.asked(&Said::of(self), model, index, subject)
    }

    fn asked(&self, said: &Said, model: &Model, index: u16, subject: Subject) -> Option<Asked> {
        let rule = self.catalogue.rule(index).filter(|rule| rule.on.meets(place_of(model, subject)))?;
        let verdict = match said.findings.get(&(index, subject)) {
            Some(finding) => Verdict::Fires(*finding),
            None if said.answered.contains(&(index, subject)) => Verdict::Answered,
            None if !self.applies(model, rule, subject) => Verdict::NotThere,
            None if self.is_answered(model, rule, subject) => Verdict::Answered,
            None => Verdict::NotAsked,
        };
        Some(Asked { rule: index, subject, verdict })
    }

    fn applies(&self, model: &Model, rule: &Rule, subject: Subject) -> bool {
        rule.group != Group::Graph && self.evaluator(model).holds(&rule.applies, Env::of(subject))
    }

    fn is_answered(&self, model: &Model, rule: &Rule, subject: Subject) -> bool {
        self.evaluator(model).eval(rule.discharge(&self.catalogue.predicates), Env::of(subject)).is_shown()
    }

    /// The situation of a specific rule, clause by clause; nothing for others, which have none of their own.
    pub fn situation(&self, model: &Model, asked: &Asked) -> Vec<Clause> {
        let rule = self.catalogue.rule(asked.rule).filter(|rule| rule.group == Group::Specific);
        rule.map_or_else(Vec::new, |rule| self.evaluator(model).clauses(&rule.applies, Env::of(asked.subject)))
    }

    /// The answer to a rule, clause by clause.
    pub fn answer(&self, model: &Model, asked: &Asked) -> Vec<Clause> {
        let discharge = self.catalogue.rule(asked.rule).map(|rule| rule.discharge(&self.catalogue.predicates));
        discharge.map_or_else(Vec::new, |discharge| self.evaluator(model).clauses(discharge, Env::of(asked.subject)))
    }

    /// The ledger line of a subject and a category, if the chart asks for it.
    pub fn line(&self, subject: Subject, category: Category) -> Option<&LedgerLine> {
        let wanted = (subject, category);
        let found = self.ledger.binary_search_by_key(&wanted, |line| (line.subject, line.category)).ok();
        found.and_then(|at| self.ledger.get(at))
    }

    /// Every rule that can fill a cell, asked about everything by which it could, and whatever else fills it: those with
    /// findings first, then what is answered, then what is not there, each in order of the catalogue.
    pub fn ask_cell(&self, model: &Model, subject: Subject, category: Category) -> Vec<Asked> {
        let said = Said::of(self);
        let of_category = |(_, rule): &(u16, &Rule)| rule.enabled && rule.category == category;
        let rules = (0u16..).zip(&self.catalogue.rules).filter(of_category);
        let could = rules.flat_map(|(index, rule)| subjects(model, rule, subject).map(move |of| (index, of)));
        let filling = self.line(subject, category).map_or(&[] as &[FindingId], |line| self.findings_of(line));
        let fill =
            filling.iter().filter_map(|id| self.findings.get(*id)).map(|finding| (finding.rule, finding.subject));
        let all: BTreeSet<(u16, Subject)> = could.chain(fill).collect();
        let mut asked: Vec<Asked> =
            all.into_iter().filter_map(|(index, of)| self.asked(&said, model, index, of)).collect();
        asked.sort_by_key(|asked| match asked.verdict {
            Verdict::Fires(_) => 0,
            Verdict::Answered => 1,
            Verdict::NotThere => 2,
            Verdict::NotAsked => 3,
        });
        asked
    }
}

/// By what a rule could fill the cell of a subject: itself, or flows that it sends or gets.
fn subjects<'m>(model: &'m Model, rule: &Rule, subject: Subject) -> impl Iterator<Item = Subject> + use<'m> {
    let own = rule.cell == CellOf::Subject && rule.on.meets(place_of(model, subject));
    let flows = match (rule.cell, subject) {
        (CellOf::Source, Subject::Element(element)) => model.out_flows.get(element),
        (CellOf::Target, Subject::Element(element)) => model.in_flows.get(element),
        _ => None,
    };
    own.then_some(subject).into_iter().chain(flows.into_iter().flatten().copied().map(Subject::Flow))
}
