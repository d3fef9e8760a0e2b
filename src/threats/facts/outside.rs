//! What outsiders can do: get at an element, reach it with data of their own, get past what stands in front of it.

use std::sync::OnceLock;

use super::{Facts, flows};
use crate::arena::IdVec;
use crate::model::{ElementId, FlowId, Kind, Model, StatedList, Subject};
use crate::threats::rule::Evaluator;

/// How many sets of technologies have their answers kept; more are answered by a walk each.
const KEPT: usize = 32;

/// The elements that ways from outside reach without passing certain technologies.
type Reached = IdVec<ElementId, bool>;

/// Answers for every element.
#[derive(Clone, Debug, Default)]
pub(super) struct Outside {
    pub(super) exposed: IdVec<ElementId, bool>,
    pub(super) tainted: IdVec<ElementId, bool>,
    reached: Reached,
    /// Answers for the sets of technologies that were asked for, in order of asking. What is kept is what a walk would
    /// answer, so that the order changes nothing.
    past: [OnceLock<(Vec<String>, Reached)>; KEPT],
}

impl Outside {
    pub(super) fn of(model: &Model, facts: &Facts, evaluator: &Evaluator) -> Self {
        Self {
            exposed: exposed(model, facts),
            tainted: tainted(model, facts, evaluator),
            reached: reached(model, facts, &[]),
            past: Default::default(),
        }
    }

    /// Whether every way from outside to an element passes one of the technologies before it gets there. What cannot
    /// be reached is behind nothing.
    pub(super) fn is_behind(&self, model: &Model, facts: &Facts, element: ElementId, techs: &[String]) -> bool {
        let is_in = |reached: &Reached| reached.get(element).copied().unwrap_or(false);
        if !is_in(&self.reached) {
            return false;
        }
        for kept in &self.past {
            let (known, past) = kept.get_or_init(|| (techs.to_vec(), reached(model, facts, techs)));
            if known == techs {
                return !is_in(past);
            }
        }
        !is_in(&reached(model, facts, techs))
    }
}

/// Whether an element passes on what it gets and little else.
pub(in crate::threats) fn is_forwarder(stated: &StatedList) -> bool {
    ["gateway", "waf", "cdn", "lb"].iter().any(|tech| stated.is("tech", tech))
}

/// Requests from outside, direct or by way of what only forwards them. What a process asks for on behalf of an outsider
/// is a request of its own: that the process is exposed says nothing of those that it calls.
fn exposed(model: &Model, facts: &Facts) -> IdVec<ElementId, bool> {
    let mut exposed = IdVec::filled(false, model.elements.len());
    let mut queue: Vec<ElementId> = Vec::new();
    for (id, element) in model.elements.iter() {
        let says = |word| element.stated.is("exposure", word);
        let from_outside =
            |flow: &FlowId| facts.request(*flow).is_none() && facts.is_outside(model.flows[*flow].source);
        let is_entry = says("internet") || says("partner") || flows(&model.in_flows, id).iter().any(from_outside);
        if is_entry && matches!(element.kind, Kind::Process | Kind::Store) {
            queue.push(id);
        }
    }
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut exposed[at], true) || !is_forwarder(&model.elements[at].stated) {
            continue;
        }
        for flow in flows(&model.out_flows, at).iter().filter(|flow| facts.request(**flow).is_none()) {
            let target = model.flows[*flow].target;
            if matches!(model.elements[target].kind, Kind::Process | Kind::Store) {
                queue.push(target);
            }
        }
    }
    exposed
}

/// Along all flows from every untrusted element, replies of third parties too. An untrusted element is tainted whatever
/// it says of itself. It ends
/// - before an element with `input_validation=full`, and on a flow with `validation=full`;
/// - before an interactor inside, who acts by himself;
/// - in a store of logs: it holds what outsiders wrote, but records are read as text, and rules of logs speak of that.
fn tainted(model: &Model, facts: &Facts, evaluator: &Evaluator) -> IdVec<ElementId, bool> {
    let mut tainted = IdVec::filled(false, model.elements.len());
    let mut queue: Vec<ElementId> = model.elements.ids().filter(|id| facts.is_outside(*id)).collect();
    let is_clear = |id: ElementId| {
        let element = &model.elements[id];
        element.kind == Kind::Interactor || element.stated.is("input_validation", "full")
    };
    let is_end = |id: ElementId| !facts.is_outside(id) && evaluator.predicate("is_log", Subject::Element(id)).holds;
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut tainted[at], true) || is_end(at) {
            continue;
        }
        for flow in flows(&model.out_flows, at).iter().map(|flow| &model.flows[*flow]) {
            if !flow.stated.is("validation", "full") && !is_clear(flow.target) {
                queue.push(flow.target);
            }
        }
    }
    tainted
}

/// Along the requests from every untrusted element, not through interactors inside and not through elements of the
/// technologies; such an element itself is reached.
fn reached(model: &Model, facts: &Facts, techs: &[String]) -> Reached {
    let mut reached = IdVec::filled(false, model.elements.len());
    let mut queue: Vec<ElementId> = model.elements.ids().filter(|id| facts.is_outside(*id)).collect();
    while let Some(at) = queue.pop() {
        let element = &model.elements[at];
        let ends = element.kind == Kind::Interactor && !facts.is_outside(at)
            || techs.iter().any(|tech| element.stated.is("tech", tech));
        if std::mem::replace(&mut reached[at], true) || ends {
            continue;
        }
        let requests = flows(&model.out_flows, at).iter().filter(|flow| facts.request(**flow).is_none());
        queue.extend(requests.map(|flow| model.flows[*flow].target));
    }
    reached
}
