//! The ledger: one line for each cell of the chart, settled or with the findings that fill it.

use super::catalogue::{self, Catalogue, Rule};
use super::chart::{Cell, Chart};
use super::derive::{Findings, Made, basis, element_is_out, flow_is_out};
use super::facts::Facts;
use super::rule::{Env, Truth};
use super::types::{Basis, Category, Finding, FindingId, LedgerLine, Severity, Status};
use crate::arena::{Id, IdVec};
use crate::model::vocabulary::On;
use crate::model::{FlowId, Subject};

/// The lines so far.
#[derive(Debug, Default)]
pub(super) struct Cells {
    ledger: Vec<LedgerLine>,
    /// The findings of all cells, one after the other, as indices of those made.
    fillings: Vec<u32>,
    /// Lines of replies, and their requests.
    shared: Vec<(usize, FlowId)>,
    /// The findings of specific rules by the cell they fill, sorted.
    filled: Vec<(Subject, Category, u32)>,
}

/// Settles every cell that a chart asks for; a cell that nothing settles and nothing fills gets the finding of its floor
/// rule.
pub(super) fn cells(findings: &mut Findings, chart: &Chart, facts: &Facts) -> Cells {
    let filled = (0..).zip(&findings.made).map(|(at, made)| (made.cell, made.finding.category, at));
    let mut cells = Cells { filled: filled.collect(), ..Cells::default() };
    cells.filled.sort_unstable();
    let model = findings.model;
    for (id, element) in model.elements.iter() {
        let (subject, place) = (Subject::Element(id), catalogue::place(element.kind));
        let in_scope = !element_is_out(model, id);
        for cell in chart.row(element.kind) {
            if let Some((index, rule)) = floor(findings, place, *cell, subject) {
                cells.cell(findings, index, rule, subject, in_scope);
            }
        }
    }
    for id in model.flows.ids() {
        let subject = Subject::Flow(id);
        let in_scope = !flow_is_out(model, id);
        for cell in chart.flow_row() {
            let Some((index, rule)) = floor(findings, On::FLOW, *cell, subject) else { continue };
            match facts.request(id) {
                Some(request) if in_scope && cells.is_shared(findings, index, rule, subject, request) => {
                    cells.shared.push((cells.ledger.len(), request));
                    cells.line(subject, rule.category, Status::Unstated, &[]);
                }
                _ => cells.cell(findings, index, rule, subject, in_scope),
            }
        }
    }
    cells.share();
    cells
}

/// The floor rule of a cell, if the chart gives the cell to the subject.
fn floor<'a>(findings: &Findings<'a>, place: On, cell: Cell, subject: Subject) -> Option<(u16, &'a Rule)> {
    let index = findings.catalogue.floor(place, cell.category)?;
    let rule = findings.catalogue.rule(index)?;
    let applies = !cell.conditional || findings.evaluator.holds(&rule.applies, Env::of(subject));
    applies.then_some((index, rule))
}

impl Cells {
    /// Settles a cell: scope, the findings that fill it, what is stated against the threat, or a general finding.
    fn cell<'a>(&mut self, findings: &mut Findings<'a>, index: u16, rule: &'a Rule, subject: Subject, in_scope: bool) {
        let category = rule.category;
        if !in_scope {
            return self.line(subject, category, Status::OutOfScope, &[]);
        }
        let filled = self.filling(subject, category);
        if !filled.is_empty() {
            let statuses = filled.iter().filter_map(|at| Some(findings.made.get(*at as usize)?.finding.status));
            let status = statuses.min_by_key(|status| weight(*status)).unwrap_or(Status::Open);
            return self.line(subject, category, status, &filled);
        }
        let answer = findings.answer(rule, subject);
        if Self::is_settled(findings, index, subject, answer) {
            return self.line(subject, category, Status::Mitigated, &[]);
        }
        let at = u32::try_from(findings.made.len()).unwrap_or(u32::MAX);
        let status = findings.general(index, rule, subject, basis(answer));
        self.line(subject, category, status, &[at]);
    }

    /// Whether what is stated answers the general threat; a decision about it comes first.
    fn is_settled(findings: &Findings, index: u16, subject: Subject, answer: Truth) -> bool {
        let decision = findings.decisions.find(subject, index);
        answer.is_shown() && decision.is_none_or(|decision| decision.status.is_none())
    }

    /// The findings of specific rules that fill a cell.
    fn filling(&self, subject: Subject, category: Category) -> Vec<u32> {
        let first = self.filled.partition_point(|(own, of, _)| (*own, *of) < (subject, category));
        let of_cell = |(own, of, _): &&(Subject, Category, u32)| (*own, *of) == (subject, category);
        self.filled.iter().skip(first).take_while(of_cell).map(|(_, _, at)| *at).collect()
    }

    /// Whether a reply has nothing to say of its own about an open threat to its request: nothing worse, and no control
    /// but those of the request.
    fn is_shared(&self, findings: &Findings, index: u16, rule: &Rule, reply: Subject, request: FlowId) -> bool {
        let (model, of_request) = (findings.model, Subject::Flow(request));
        let is_decided = findings.decisions.find(reply, index).is_some();
        if is_decided || flow_is_out(model, request) || !self.filling(reply, rule.category).is_empty() {
            return false;
        }
        let (own, asked) = (findings.answer(rule, reply), findings.answer(rule, of_request));
        let states_something = || {
            let evidence = findings.evaluator.trace(findings.discharge(rule), Env::of(reply)).evidence;
            evidence.iter().any(|evidence| evidence.subject == reply)
        };
        match own.is_shown() {
            _ if asked.is_shown() => false,
            true => !states_something(),
            false => basis(asked) == Basis::Declared || basis(own) == Basis::Unstated,
        }
    }

    fn line(&mut self, subject: Subject, category: Category, status: Status, findings: &[u32]) {
        let first = u32::try_from(self.fillings.len()).unwrap_or(u32::MAX);
        self.fillings.extend(findings);
        let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
        self.ledger.push(LedgerLine { subject, category, status, first, count });
    }

    /// Gives replies what their requests have.
    fn share(&mut self) {
        for (at, request) in std::mem::take(&mut self.shared) {
            let Some(category) = self.ledger.get(at).map(|line| line.category) else { continue };
            let wanted = (Subject::Flow(request), category);
            // Rows are in order of subject and category.
            let found = self.ledger.binary_search_by_key(&wanted, |line| (line.subject, line.category)).ok();
            if let Some(LedgerLine { status, first, count, .. }) =
                found.and_then(|found| self.ledger.get(found)).copied()
                && let Some(line) = self.ledger.get_mut(at)
            {
                *line = LedgerLine { status, first, count, ..*line };
            }
        }
    }

    /// The findings in their order, and lines that name them by it.
    pub(super) fn in_order(
        self,
        made: &[Made],
        catalogue: &Catalogue,
    ) -> (IdVec<FindingId, Finding>, Vec<LedgerLine>, Vec<FindingId>) {
        let order = order(made, catalogue);
        let mut places: IdVec<FindingId, FindingId> = IdVec::filled(FindingId(0), made.len());
        for (place, from) in order.iter().enumerate() {
            places[FindingId(*from)] = FindingId::from_index(place);
        }
        let cells: Vec<FindingId> = self.fillings.iter().map(|at| places[FindingId(*at)]).collect();
        let mut sorted: IdVec<FindingId, Finding> =
            order.iter().filter_map(|from| made.get(*from as usize)).map(|made| made.finding).collect();
        for id in &cells {
            sorted[*id].extra = false;
        }
        (sorted, self.ledger, cells)
    }
}

/// What a cell with several findings is said to be: the most pressing of them, the least weight first.
const fn weight(status: Status) -> u8 {
    match status {
        Status::Open => 0,
        Status::Unstated => 1,
        Status::Planned => 2,
        Status::Accepted => 3,
        Status::Transferred => 4,
        Status::Mitigated => 5,
        Status::NotApplicable => 6,
        Status::OutOfScope => 7,
    }
}

/// The findings by severity, id of the rule and subject, as indices.
fn order(made: &[Made], catalogue: &Catalogue) -> Vec<u32> {
    let mut ids: Vec<(&str, u16)> = (0u16..).zip(&catalogue.rules).map(|(at, rule)| (&*rule.id, at)).collect();
    ids.sort_unstable();
    let mut ranks = vec![0; ids.len()];
    for (rank, (_, rule)) in ids.iter().enumerate() {
        if let Some(place) = ranks.get_mut(usize::from(*rule)) {
            *place = rank;
        }
    }
    let rank = |rule: u16| ranks.get(usize::from(rule)).copied().unwrap_or(usize::MAX);
    let mut order: Vec<(Severity, usize, Subject, u32)> = (0..)
        .zip(made)
        .map(|(at, Made { finding, .. })| (finding.severity, rank(finding.rule), finding.subject, at))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, _, at)| at).collect()
}
