//! The derivation, step by step: specific rules, analyses of the whole diagram, then one line for each cell of the chart.

use std::sync::Arc;

use super::ThreatOptions;
use super::catalogue::{self, Catalogue, CellOf, Group, Rule};
use super::chart::Chart;
use super::decided;
use super::decisions::Decisions;
use super::facts::Facts;
use super::ledger;
use super::paths;
use super::rating::{self, Rated, ScoreMethod};
use super::rule::{Env, Evaluator, Expr, Ground, Truth};
use super::score::{Scorer, Standing};
use super::types::{Answered, Basis, Category, Finding, Status, Threats};
use crate::model::vocabulary::On;
use crate::model::{BoundaryId, ElementId, FlowId, Model, Subject};

/// Derives ledger and findings.
///
/// A specific rule has a finding where its situation is there and nothing stated answers it. A cell of the chart is
/// settled by `scope=out`, else by the specific findings that fill it, else by what is stated against the general threat,
/// else it has the floor rule's finding. A decision settles the finding it names. A reply shares the findings of its
/// request, unless it states something worse.
pub fn derive(model: &Model, options: &ThreatOptions) -> Threats {
    let catalogue = &*options.catalogue;
    let chart = Chart::named(options.chart.or(model.chart).or(options.default_chart));
    let facts = Facts::of(model, &catalogue.predicates);
    let evaluator = Evaluator::new(model, &facts, &catalogue.predicates);
    let decisions = Decisions::of(model, options);
    let mut findings = Findings {
        model,
        catalogue,
        evaluator: &evaluator,
        scorer: Scorer { model, facts: &facts, evaluator: &evaluator },
        decisions: &decisions,
        method: options.score,
        standing: None,
        made: Vec::new(),
        answered: Vec::new(),
    };
    specific(&mut findings, &facts);
    let paths = whole(&mut findings, &facts);
    let cells = ledger::cells(&mut findings, chart, &facts);
    let (answered, made) = (std::mem::take(&mut findings.answered), std::mem::take(&mut findings.made));
    let (findings, ledger, cells) = cells.in_order(&made, catalogue);
    let (authored, used) = decided::settled(&decisions, &evaluator, catalogue, &findings);
    Threats {
        catalogue: Arc::clone(&options.catalogue),
        chart: chart.name,
        score: options.score,
        today: options.today,
        configured: Arc::clone(&options.decisions),
        authored,
        used,
        findings,
        ledger,
        answered,
        paths,
        cells,
        facts,
    }
}

/// A finding and the cell of the chart that it fills.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// Whose cell.
    pub(super) cell: Subject,
    /// The finding.
    pub(super) finding: Finding,
}

/// The findings so far, and all that is needed to make one.
pub(super) struct Findings<'a> {
    pub(super) model: &'a Model,
    pub(super) catalogue: &'a Catalogue,
    pub(super) evaluator: &'a Evaluator<'a>,
    scorer: Scorer<'a>,
    pub(super) decisions: &'a Decisions<'a>,
    method: ScoreMethod,
    standing: Option<(Subject, Standing)>,
    pub(super) made: Vec<Made>,
    answered: Vec<Answered>,
}

/// What a rule says about a subject.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    rule: u16,
    subject: Subject,
    cell: Subject,
    category: Category,
    basis: Basis,
    path: Option<u32>,
}

impl<'a> Findings<'a> {
    pub(super) fn answer(&self, rule: &Rule, subject: Subject) -> Truth {
        self.evaluator.eval(self.discharge(rule), Env::of(subject))
    }

    pub(super) fn discharge<'r>(&self, rule: &'r Rule) -> &'r Expr {
        rule.discharge(&self.catalogue.predicates)
    }

    /// Adds the finding of a floor rule.
    pub(super) fn general(&mut self, index: u16, rule: &'a Rule, subject: Subject, basis: Basis) -> Status {
        let Rule { category, .. } = *rule;
        self.add(rule, Verdict { rule: index, subject, cell: subject, category, basis, path: None })
    }

    /// Adds a finding with its decision and score, and tells its status.
    fn add(&mut self, rule: &Rule, verdict: Verdict) -> Status {
        let Verdict { rule: index, subject, cell, category, basis, path } = verdict;
        let decision = self.decisions.find(subject, index);
        let status = match decision.and_then(|decision| decision.status) {
            Some(decided) => decided,
            // A decision that ran out: somebody knew of the threat, silence is no excuse.
            None if basis == Basis::Declared || decision.is_some() => Status::Open,
            None => Status::Unstated,
        };
        let standing = self.standing(subject);
        let score = self.scorer.score(rule, subject, standing);
        let recorded = rating::recorded(self.model, subject);
        let judge = |dread, basis| self.method.severity(Rated { dread, category, basis, recorded });
        let derived = || rule.severity.unwrap_or_else(|| judge(score, basis));
        let finding = Finding {
            subject,
            decision: decision.map(|decision| decision.index),
            rule: index,
            category,
            status,
            basis,
            severity: self.decisions.score(subject, index).map_or_else(derived, |own| judge(own, Basis::Declared)),
            score,
            path,
            extra: true,
        };
        self.made.push(Made { cell, finding });
        status
    }

    /// What the findings of a subject share in their scores; those of one subject often follow each other.
    fn standing(&mut self, subject: Subject) -> Standing {
        match self.standing {
            Some((last, standing)) if last == subject => standing,
            _ => self.standing.insert((subject, self.scorer.standing(subject))).1,
        }
    }

    /// Asks a specific rule about a subject.
    fn ask(&mut self, index: u16, rule: &Rule, subject: Subject, cell: Subject) {
        let env = Env::of(subject);
        if !self.evaluator.holds_where(&rule.needed, &rule.applies, subject) {
            return;
        }
        let answer = self.answer(rule, subject);
        if answer.is_shown() {
            self.answered.push(Answered { rule: index, subject, cell });
            return;
        }
        let situation = self.evaluator.eval(&rule.applies, env);
        let basis = basis_in(situation, answer);
        self.add(rule, Verdict { rule: index, subject, cell, category: rule.category, basis, path: None });
    }

    /// Whether a specific rule has a finding about a flow.
    fn fires(&self, rule: &Rule, flow: FlowId) -> bool {
        let subject = Subject::Flow(flow);
        self.evaluator.holds_where(&rule.needed, &rule.applies, subject) && !self.answer(rule, subject).is_shown()
    }
}

/// Asks every specific rule about everything of its kinds that is in scope.
fn specific(findings: &mut Findings, facts: &Facts) {
    let (model, catalogue) = (findings.model, findings.catalogue);
    let rules = |on: On| catalogue.about(on, Group::Specific).collect::<Vec<_>>();
    let by_kind = [On::INTERACTOR, On::PROCESS, On::STORE].map(|on| (on, rules(on)));
    for (id, element) in model.elements.iter().filter(|(id, _)| !element_is_out(model, *id)) {
        let on = catalogue::place(element.kind);
        for (index, rule) in by_kind.iter().filter(|(own, _)| *own == on).flat_map(|(_, rules)| rules) {
            findings.ask(*index, rule, Subject::Element(id), Subject::Element(id));
        }
    }
    let of_flows = rules(On::FLOW);
    for (id, flow) in model.flows.iter().filter(|(id, _)| !flow_is_out(model, *id)) {
        let request = facts.request(id).filter(|request| !flow_is_out(model, *request));
        for (index, rule) in &of_flows {
            let cell = match rule.cell {
                CellOf::Subject => Subject::Flow(id),
                CellOf::Source => Subject::Element(flow.source),
                CellOf::Target => Subject::Element(flow.target),
            };
            let is_out = matches!(cell, Subject::Element(element) if element_is_out(model, element));
            if !is_out && !request.is_some_and(|request| findings.fires(rule, request)) {
                findings.ask(*index, rule, Subject::Flow(id), cell);
            }
        }
    }
    let of_boundaries = rules(On::BOUNDARY);
    for (id, boundary) in model.boundaries.iter().filter(|(_, boundary)| boundary.is_trust_boundary) {
        if boundary.stated.is("scope", "out") {
            continue;
        }
        for (index, rule) in &of_boundaries {
            findings.ask(*index, rule, Subject::Boundary(id), Subject::Boundary(id));
        }
    }
}

/// Runs the analyses that rules ask for.
fn whole(findings: &mut Findings, facts: &Facts) -> Vec<paths::PathFinding> {
    let catalogue = findings.catalogue;
    let rules: Vec<(u16, &Rule)> = catalogue.of_group(Group::Graph).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let found = paths::analyse(findings.model, facts, findings.evaluator);
    for (path, found) in (0u32..).zip(&found) {
        for (index, rule) in rules.iter().filter(|(_, rule)| *rule.analysis == *found.analysis.as_str()) {
            let (subject, cell) = (found.subject, found.cell);
            if findings.answer(rule, subject).is_shown() {
                findings.answered.push(Answered { rule: *index, subject, cell });
                continue;
            }
            let basis = if found.declared { Basis::Declared } else { Basis::Unstated };
            let category = rule.category;
            findings.add(rule, Verdict { rule: *index, subject, cell, category, basis, path: Some(path) });
        }
    }
    found
}

/// What a finding of a floor rule rests on.
pub(super) fn basis(answer: Truth) -> Basis {
    if !answer.holds && answer.ground == Ground::Declared { Basis::Declared } else { Basis::Unstated }
}

/// The same in a situation of its own: where nothing could be stated against the threat, the situation speaks.
fn basis_in(situation: Truth, answer: Truth) -> Basis {
    match answer.ground {
        Ground::Drawn if situation.ground != Ground::Unstated => Basis::Declared,
        _ => basis(answer),
    }
}

/// Whether an element is out of scope: it says so, or the nearest boundary around it that says anything does.
pub(super) fn element_is_out(model: &Model, element: ElementId) -> bool {
    let element = &model.elements[element];
    let around = |boundary: BoundaryId| model.boundaries[boundary].stated.get("scope");
    let scope = element.stated.get("scope").or_else(|| model.boundary_chain(element.boundary).find_map(around));
    scope.is_some_and(|scope| scope.value.is("out"))
}

/// Whether a flow is out of scope: it says so, or it says nothing and both its ends are.
pub(super) fn flow_is_out(model: &Model, flow: FlowId) -> bool {
    let flow = &model.flows[flow];
    match flow.stated.get("scope") {
        Some(scope) => scope.value.is("out"),
        None => element_is_out(model, flow.source) && element_is_out(model, flow.target),
    }
}
