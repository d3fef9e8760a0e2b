//! Why a finding is there, and why another is not: a rule's conditions taken apart for one subject.

use super::catalogue::{CellOf, Group, Rule, place};
use super::rule::{Clause, Env};
use super::types::{Answered, Category, FindingId, LedgerLine, Threats};
use crate::model::vocabulary::On;
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
#[derive(Clone, Debug)]
pub struct Asked {
    /// Index of the rule.
    pub rule: u16,
    /// The subject.
    pub subject: Subject,
    /// What came out.
    pub verdict: Verdict,
    /// The situation, clause by clause; empty for an analysis of the whole diagram.
    pub situation: Vec<Clause>,
    /// The answer, clause by clause.
    pub answer: Vec<Clause>,
}

impl Threats {
    /// Asks one rule about one subject; none if the rule is not about its kind.
    pub fn ask(&self, model: &Model, index: u16, subject: Subject) -> Option<Asked> {
        let rule = self.catalogue.rule(index).filter(|rule| rule.on.meets(kind(model, subject)))?;
        let (evaluator, env) = (self.evaluator(model), Env::of(subject));
        let applies = rule.group != Group::Graph && evaluator.holds(&rule.applies, env);
        let is_answered = |it: &Answered| it.rule == index && it.subject == subject;
        let verdict = match self.finding_of(index, subject) {
            Some(finding) => Verdict::Fires(finding),
            None if self.answered.iter().any(is_answered) => Verdict::Answered,
            None if applies && evaluator.eval(rule.discharge(&self.catalogue.predicates), env).is_shown() => {
                Verdict::Answered
            }
            None if !applies => Verdict::NotThere,
            None => Verdict::NotAsked,
        };
        let situation = if rule.group == Group::Specific { evaluator.clauses(&rule.applies, env) } else { Vec::new() };
        Some(Asked {
            rule: index,
            subject,
            verdict,
            situation,
            answer: evaluator.clauses(rule.discharge(&self.catalogue.predicates), env),
        })
    }

    /// The finding of a rule about a subject.
    pub fn finding_of(&self, rule: u16, subject: Subject) -> Option<FindingId> {
        self.findings.iter().find(|(_, it)| it.rule == rule && it.subject == subject).map(|(id, _)| id)
    }

    /// The ledger line of a subject and a category, if the chart asks for it.
    pub fn line(&self, subject: Subject, category: Category) -> Option<&LedgerLine> {
        let wanted = (subject, category);
        let found = self.ledger.binary_search_by_key(&wanted, |line| (line.subject, line.category)).ok();
        found.and_then(|at| self.ledger.get(at))
    }

    /// Every rule that can fill a cell, asked about everything by which it could: those with findings first, then what is
    /// answered, then what is not there, each in order of the catalogue.
    pub fn ask_cell(&self, model: &Model, subject: Subject, category: Category) -> Vec<Asked> {
        let mut asked: Vec<Asked> = (0u16..)
            .zip(&self.catalogue.rules)
            .filter(|(_, rule)| rule.enabled && rule.category == category)
            .flat_map(|(index, rule)| {
                subjects(model, rule, subject).into_iter().filter_map(move |of| self.ask(model, index, of))
            })
            .collect();
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
fn subjects(model: &Model, rule: &Rule, subject: Subject) -> Vec<Subject> {
    let flows = |lists: &crate::arena::IdVec<_, Vec<_>>| match subject {
        Subject::Element(element) => lists.get(element).into_iter().flatten().copied().map(Subject::Flow).collect(),
        Subject::Flow(_) | Subject::Boundary(_) => Vec::new(),
    };
    match rule.cell {
        CellOf::Subject if rule.on.meets(kind(model, subject)) => vec![subject],
        CellOf::Subject => Vec::new(),
        CellOf::Source => flows(&model.out_flows),
        CellOf::Target => flows(&model.in_flows),
    }
}

fn kind(model: &Model, subject: Subject) -> On {
    match subject {
        Subject::Element(element) => model.elements.get(element).map_or(On(0), |element| place(element.kind)),
        Subject::Flow(_) => On::FLOW,
        Subject::Boundary(_) => On::BOUNDARY,
    }
}
