//! What reaches what along the flows: each answer is one walk over the diagram.

use super::{Facts, Need, flows};
use crate::arena::IdVec;
use crate::model::{ElementId, FlowId, Kind, Model, Subject};
use crate::propagation::leads_to;
use crate::threats::rule::Evaluator;
use crate::threats::score;

/// Where an attacker stands, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::threats) enum Position {
    /// Outside, and nothing on some way asks who he is.
    Open,
    /// Outside, and on every way something asks, weakly on one.
    Weak,
    /// Outside, and on every way something asks well.
    Strong,
    /// No way from outside is drawn.
    Inside,
}

/// Answers for every element.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub(super) log_store: IdVec<ElementId, bool>,
    pub(super) outside: IdVec<ElementId, bool>,
    pub(super) positions: IdVec<ElementId, Position>,
    pub(super) damage: IdVec<ElementId, Option<u8>>,
    pub(super) interactors: IdVec<ElementId, u8>,
}

impl Reach {
    pub(super) fn of(model: &Model, facts: &Facts, evaluator: &Evaluator) -> Self {
        let untrusted = |id: ElementId| evaluator.predicate("untrusted", Subject::Element(id)).holds;
        let outside = model.elements.iter().map(|(id, element)| element.kind.is_analysed() && untrusted(id)).collect();
        Self {
            log_store: log_store(model, evaluator),
            positions: positions(model, evaluator, &outside),
            outside,
            damage: damage(model, facts),
            interactors: interactors(model),
        }
    }
}

/// What leads to a store of logs.
fn log_store(model: &Model, evaluator: &Evaluator) -> IdVec<ElementId, bool> {
    let is_log = |element: &ElementId| evaluator.predicate("is_log", Subject::Element(*element)).holds;
    leads_to(model, model.elements.ids().filter(is_log))
}

/// Along the flows from every untrusted element, the open ways first: an element is settled by the first way that gets
/// there, since every later one asks at least as much.
fn positions(model: &Model, evaluator: &Evaluator, outside: &IdVec<ElementId, bool>) -> IdVec<ElementId, Position> {
    let mut settled = IdVec::filled(Position::Inside, model.elements.len());
    let mut open: Vec<ElementId> = outside.iter().filter(|(_, outside)| **outside).map(|(id, _)| id).collect();
    let (mut weak, mut strong) = (Vec::new(), Vec::new());
    for now in [Position::Open, Position::Weak, Position::Strong] {
        let mut queue = match now {
            Position::Open => std::mem::take(&mut open),
            Position::Weak => std::mem::take(&mut weak),
            Position::Strong | Position::Inside => std::mem::take(&mut strong),
        };
        while let Some(at) = queue.pop() {
            if settled[at] < Position::Inside {
                continue;
            }
            settled[at] = now;
            for flow in flows(&model.out_flows, at) {
                let target = model.flows[*flow].target;
                match now.max(asks(evaluator, *flow)) {
                    _ if settled[target] < Position::Inside => {}
                    step if step == now => queue.push(target),
                    Position::Weak => weak.push(target),
                    _ => strong.push(target),
                }
            }
        }
    }
    settled
}

/// How well the target of a flow knows its source.
pub(in crate::threats) fn asks(evaluator: &Evaluator, flow: FlowId) -> Position {
    if evaluator.predicate("strongly_authenticated", Subject::Flow(flow)).is_shown() {
        Position::Strong
    } else if evaluator.predicate("authenticated", Subject::Flow(flow)).is_shown() {
        Position::Weak
    } else {
        Position::Open
    }
}

/// Against the flows from the most valuable elements first: the first to arrive is the largest.
fn damage(model: &Model, facts: &Facts) -> IdVec<ElementId, Option<u8>> {
    let own = |element: ElementId| {
        let subject = Subject::Element(element);
        let class = facts.class(subject).level.map(score::class_damage);
        let needs =
            [Need::Integrity, Need::Availability].map(|need| facts.need(model, subject, need).map(score::need_damage));
        class.max(needs[0]).max(needs[1])
    };
    let mut starts: Vec<(u8, ElementId)> = model.elements.ids().filter_map(|id| Some((own(id)?, id))).collect();
    starts.sort_unstable_by_key(|(damage, id)| (std::cmp::Reverse(*damage), *id));
    let mut largest = IdVec::filled(None, model.elements.len());
    for (damage, start) in starts {
        let mut queue = vec![start];
        while let Some(at) = queue.pop() {
            if largest[at].is_none() {
                largest[at] = Some(damage);
                queue.extend(flows(&model.in_flows, at).iter().map(|flow| model.flows[*flow].source));
            }
        }
    }
    largest
}

/// Along the flows from every interactor, at most three different ones for an element: more do not change the score.
fn interactors(model: &Model) -> IdVec<ElementId, u8> {
    const MOST: usize = 3;
    let mut known: IdVec<ElementId, [Option<ElementId>; MOST]> = IdVec::filled([None; MOST], model.elements.len());
    let from = model.elements.iter().filter(|(_, element)| element.kind == Kind::Interactor).map(|(id, _)| id);
    let mut queue: Vec<(ElementId, ElementId)> = from.map(|id| (id, id)).collect();
    queue.reverse();
    while let Some((at, interactor)) = queue.pop() {
        for flow in flows(&model.out_flows, at) {
            let target = model.flows[*flow].target;
            let slots = &mut known[target];
            if target == interactor || slots.contains(&Some(interactor)) {
                continue;
            }
            if let Some(free) = slots.iter_mut().find(|slot| slot.is_none()) {
                *free = Some(interactor);
                queue.push((target, interactor));
            }
        }
    }
    known.values().map(|slots| u8::try_from(slots.iter().flatten().count()).unwrap_or(0)).collect()
}
