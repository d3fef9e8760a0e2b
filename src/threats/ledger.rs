//! The derivation: one line for each cell of the chart, and the findings that the cells have.

use std::sync::Arc;

use super::ThreatOptions;
use super::catalogue::{self, Catalogue, Rule};
use super::chart::{Cell, Chart};
use super::decided;
use super::decisions::Decisions;
use super::facts::Facts;
use super::rule::{Env, Evaluator, Ground, Truth};
use super::score::{Scorer, Standing, severity};
use super::types::{Basis, Category, Finding, FindingId, LedgerLine, Severity, Status, Threats};
use crate::arena::{Id, IdVec};
use crate::model::vocabulary::On;
use crate::model::{BoundaryId, ElementId, FlowId, Model, Subject};

/// Derives ledger and findings.
///
/// A cell is settled by `scope=out`, else by a decision about its rule, else by what is stated against the threat; a
/// cell that nothing settles has a finding. `scope=out` without a reason settles too: that it lacks one is a lint.
/// A reply shares the finding of its request, unless it states something worse.
pub fn derive(model: &Model, options: &ThreatOptions) -> Threats {
    let catalogue = &*options.catalogue;
    let chart = Chart::named(options.chart.or(model.chart).or(options.default_chart));
    let facts = Facts::of(model, &catalogue.predicates);
    let evaluator = Evaluator::new(model, &facts, &catalogue.predicates);
    let decisions = Decisions::of(model, options);
    let mut derivation = Derivation {
        model,
        catalogue,
        scorer: Scorer { model, facts: &facts, evaluator: &evaluator },
        decisions: &decisions,
        evaluator: &evaluator,
        standing: None,
        findings: Vec::new(),
        ledger: Vec::new(),
        cells: Vec::new(),
        shared: Vec::new(),
    };
    derivation.elements(chart);
    derivation.flows(chart, &facts);
    let (findings, ledger, cells) = derivation.finish();
    let (authored, used) = decided::settled(&decisions, &evaluator, catalogue, &findings);
    Threats {
        catalogue: Arc::clone(&options.catalogue),
        chart: chart.name,
        today: options.today,
        configured: Arc::clone(&options.decisions),
        authored,
        used,
        findings,
        ledger,
        cells,
        facts,
    }
}

struct Derivation<'a> {
    model: &'a Model,
    catalogue: &'a Catalogue,
    evaluator: &'a Evaluator<'a>,
    scorer: Scorer<'a>,
    decisions: &'a Decisions<'a>,
    standing: Option<(Subject, Standing)>,
    findings: Vec<Finding>,
    ledger: Vec<LedgerLine>,
    cells: Vec<FindingId>,
    /// Lines of replies, and their requests.
    shared: Vec<(usize, FlowId)>,
}

impl<'a> Derivation<'a> {
    fn elements(&mut self, chart: &Chart) {
        for (id, element) in self.model.elements.iter() {
            let (subject, place) = (Subject::Element(id), catalogue::place(element.kind));
            let in_scope = !element_is_out(self.model, id);
            for cell in chart.row(element.kind) {
                if let Some((index, rule)) = self.rule(place, *cell, subject) {
                    let truth = self.answer(rule, subject);
                    self.cell(index, subject, in_scope, truth);
                }
            }
        }
    }

    fn flows(&mut self, chart: &Chart, facts: &Facts) {
        for id in self.model.flows.ids() {
            let subject = Subject::Flow(id);
            let in_scope = !flow_is_out(self.model, id);
            for cell in chart.flow_row() {
                let Some((index, rule)) = self.rule(On::FLOW, *cell, subject) else { continue };
                let truth = self.answer(rule, subject);
                match facts.request(id) {
                    Some(request) if in_scope && self.is_shared(index, truth, subject, request) => {
                        self.shared.push((self.ledger.len(), request));
                        self.line(subject, rule.category, Status::Unstated, None);
                    }
                    _ => self.cell(index, subject, in_scope, truth),
                }
            }
        }
    }

    /// The floor rule of a cell, if the chart gives the cell to the subject.
    fn rule(&self, place: On, cell: Cell, subject: Subject) -> Option<(u16, &'a Rule)> {
        let index = self.catalogue.floor(place, cell.category)?;
        let rule = self.catalogue.rule(index)?;
        let applies = !cell.conditional || self.evaluator.eval(&rule.applies, Env::of(subject)).holds;
        applies.then_some((index, rule))
    }

    fn answer(&self, rule: &Rule, subject: Subject) -> Truth {
        self.evaluator.eval(&rule.discharge, Env::of(subject))
    }

    /// Whether a reply has nothing to say of its own about an open threat to its request: nothing worse, and no control
    /// but those of the request.
    fn is_shared(&self, index: u16, truth: Truth, reply: Subject, request: FlowId) -> bool {
        if self.decisions.find(reply, index).is_some() || flow_is_out(self.model, request) {
            return false;
        }
        let Some(rule) = self.catalogue.rule(index) else { return false };
        let asked = self.answer(rule, Subject::Flow(request));
        let own = || {
            let evidence = self.evaluator.trace(&rule.discharge, Env::of(reply)).evidence;
            evidence.iter().any(|evidence| evidence.subject == reply)
        };
        match truth.is_shown() {
            _ if asked.is_shown() => false,
            true => !own(),
            false => basis(asked) == Basis::Declared || basis(truth) == Basis::Unstated,
        }
    }

    /// Settles a cell: scope, decision, answer, or a finding.
    fn cell(&mut self, index: u16, subject: Subject, in_scope: bool, truth: Truth) {
        let Some(rule) = self.catalogue.rule(index) else { return };
        let decision = self.decisions.find(subject, index);
        let decided = decision.and_then(|decision| decision.status);
        let basis = basis(truth);
        let status = match decided {
            _ if !in_scope => return self.line(subject, rule.category, Status::OutOfScope, None),
            Some(decided) => decided,
            None if truth.is_shown() => return self.line(subject, rule.category, Status::Mitigated, None),
            // A decision that ran out: somebody knew of the threat, silence is no excuse.
            None if basis == Basis::Declared || decision.is_some() => Status::Open,
            None => Status::Unstated,
        };
        let standing = self.standing(subject);
        let score = self.scorer.score(rule, subject, standing);
        let finding = Finding {
            subject,
            decision: decision.map(|decision| decision.index),
            rule: index,
            category: rule.category,
            status,
            basis,
            severity: severity(score, self.decisions.score(subject, index), basis),
            score,
        };
        self.findings.push(finding);
        self.line(subject, rule.category, status, Some(self.findings.len() - 1));
    }

    /// What the findings of a subject share in their scores; the cells of one subject follow each other.
    fn standing(&mut self, subject: Subject) -> Standing {
        match self.standing {
            Some((last, standing)) if last == subject => standing,
            _ => self.standing.insert((subject, self.scorer.standing(subject))).1,
        }
    }

    fn line(&mut self, subject: Subject, category: Category, status: Status, finding: Option<usize>) {
        let first = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.cells.extend(finding.map(FindingId::from_index));
        let count = u32::from(finding.is_some());
        self.ledger.push(LedgerLine { subject, category, status, first, count });
    }

    /// Gives replies what their requests have, and the findings their order.
    fn finish(mut self) -> (IdVec<FindingId, Finding>, Vec<LedgerLine>, Vec<FindingId>) {
        for (at, request) in std::mem::take(&mut self.shared) {
            let wanted = (Subject::Flow(request), self.ledger[at].category);
            // Rows are in order of subject and category.
            if let Ok(found) = self.ledger.binary_search_by_key(&wanted, |line| (line.subject, line.category)) {
                let LedgerLine { status, first, count, .. } = self.ledger[found];
                self.ledger[at] = LedgerLine { status, first, count, ..self.ledger[at] };
            }
        }
        let order = order(&self.findings, self.catalogue);
        let mut places = vec![FindingId(0); self.findings.len()];
        for (place, from) in order.iter().enumerate() {
            places[*from as usize] = FindingId::from_index(place);
        }
        for cell in &mut self.cells {
            *cell = places[cell.index()];
        }
        let sorted = order.iter().map(|from| self.findings[*from as usize]).collect();
        (sorted, self.ledger, self.cells)
    }
}

/// The findings by severity, id of the rule and subject, as indices.
fn order(findings: &[Finding], catalogue: &Catalogue) -> Vec<u32> {
    let mut ids: Vec<(&str, usize)> =
        catalogue.rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
    ids.sort_unstable();
    let mut ranks = vec![0; ids.len()];
    for (rank, (_, rule)) in ids.iter().enumerate() {
        ranks[*rule] = rank;
    }
    let mut order: Vec<(Severity, usize, Subject, u32)> = findings
        .iter()
        .zip(0..)
        .map(|(finding, at)| (finding.severity, ranks[usize::from(finding.rule)], finding.subject, at))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, _, at)| at).collect()
}

/// What a finding of a cell with this answer rests on.
fn basis(answer: Truth) -> Basis {
    if !answer.holds && answer.ground == Ground::Declared { Basis::Declared } else { Basis::Unstated }
}

/// Whether an element is out of scope: it says so, or the nearest boundary around it that says anything does.
fn element_is_out(model: &Model, element: ElementId) -> bool {
    let element = &model.elements[element];
    let around = |boundary: BoundaryId| model.boundaries[boundary].stated.get("scope");
    let scope = element.stated.get("scope").or_else(|| model.boundary_chain(element.boundary).find_map(around));
    scope.is_some_and(|scope| scope.value.is("out"))
}

/// Whether a flow is out of scope: it says so, or it says nothing and both its ends are.
fn flow_is_out(model: &Model, flow: FlowId) -> bool {
    let flow = &model.flows[flow];
    match flow.stated.get("scope") {
        Some(scope) => scope.value.is("out"),
        None => element_is_out(model, flow.source) && element_is_out(model, flow.target),
    }
}
