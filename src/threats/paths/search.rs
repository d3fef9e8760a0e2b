//! Walks over the diagram that remember the way: breadth first, and the cheapest first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::arena::IdVec;
use crate::model::{ElementId, FlowId, Model, Subject};
use crate::threats::facts::flows;

/// The elements that a walk reached, each with the flow that it came by and what it cost to get there.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// Cost of the way: flows, or their weights; none for what is not reached.
    cost: IdVec<ElementId, Option<u32>>,
    via: IdVec<ElementId, Option<FlowId>>,
    /// Where the way begins.
    start: IdVec<ElementId, Option<ElementId>>,
}

/// The most flows of a way that are told: those at its end.
pub(super) const TOLD: usize = 40;

impl Tree {
    fn new(model: &Model, starts: &[ElementId]) -> Self {
        let elements = model.elements.len();
        let mut tree = Self {
            cost: IdVec::filled(None, elements),
            via: IdVec::filled(None, elements),
            start: IdVec::filled(None, elements),
        };
        for start in starts {
            tree.cost[*start] = Some(0);
            tree.start[*start] = Some(*start);
        }
        tree
    }

    /// Whether to come by a flow costs less than what is known, or as much and the flow comes first by name: the order of
    /// statements must not matter. An element is better known before any other is reached from it.
    fn is_better(&self, model: &Model, flow: FlowId, cost: u32) -> bool {
        let target = model.flows[flow].target;
        match (self.cost[target], self.via[target]) {
            (None, _) => true,
            (Some(known), Some(via)) if known == cost => model.flows[flow].id < model.flows[via].id,
            (Some(known), _) => cost < known,
        }
    }

    fn step(&mut self, model: &Model, flow: FlowId, cost: u32) {
        let (source, target) = (model.flows[flow].source, model.flows[flow].target);
        self.cost[target] = Some(cost);
        self.via[target] = Some(flow);
        self.start[target] = self.start[source];
    }

    /// Where the way to an element begins: the element itself, if there is none.
    pub(super) fn start(&self, element: ElementId) -> ElementId {
        self.start.get(element).copied().flatten().unwrap_or(element)
    }

    /// What it costs to get to an element.
    pub(super) fn cost(&self, element: ElementId) -> Option<u32> {
        self.cost.get(element).copied().flatten()
    }

    /// The flows of the way to an element; of a very long way those at its end.
    pub(super) fn way(&self, model: &Model, element: ElementId) -> Vec<FlowId> {
        let step = |flow: &FlowId| self.via[model.flows[*flow].source];
        let mut way: Vec<FlowId> = std::iter::successors(self.via[element], step).take(TOLD).collect();
        way.reverse();
        way
    }
}

/// Along the flows that `leads` allows, from the nearest to the farthest.
pub(super) fn nearest(model: &Model, starts: &[ElementId], leads: impl Fn(FlowId) -> bool) -> Tree {
    let mut tree = Tree::new(model, starts);
    let mut queue: VecDeque<ElementId> = starts.iter().copied().collect();
    while let Some(at) = queue.pop_front() {
        let next = tree.cost[at].unwrap_or(0).saturating_add(1);
        for flow in flows(&model.out_flows, at) {
            let target = model.flows[*flow].target;
            let is_new = tree.cost[target].is_none();
            if tree.is_better(model, *flow, next) && leads(*flow) {
                tree.step(model, *flow, next);
                if is_new {
                    queue.push_back(target);
                }
            }
        }
    }
    tree
}

/// Along the flows that have a weight, which is at least 1, from the cheapest to the dearest.
pub(super) fn cheapest(model: &Model, starts: &[ElementId], weight: impl Fn(FlowId) -> Option<u32>) -> Tree {
    let mut tree = Tree::new(model, starts);
    let mut queue: BinaryHeap<_> = starts.iter().map(|start| Reverse((0, *start))).collect();
    while let Some(Reverse((cost, at))) = queue.pop() {
        if tree.cost[at] != Some(cost) {
            continue;
        }
        for flow in flows(&model.out_flows, at) {
            let target = model.flows[*flow].target;
            let Some(next) = weight(*flow).map(|weight| cost.saturating_add(weight)) else { continue };
            let is_cheaper = tree.cost[target].is_none_or(|known| next < known);
            if tree.is_better(model, *flow, next) {
                tree.step(model, *flow, next);
                if is_cheaper {
                    queue.push(Reverse((next, target)));
                }
            }
        }
    }
    tree
}

/// A way as elements and flows; just the element where there is no flow.
pub(super) fn witness(model: &Model, way: &[FlowId], end: ElementId) -> Vec<Subject> {
    let steps = way.iter().flat_map(|flow| [Subject::Element(model.flows[*flow].source), Subject::Flow(*flow)]);
    steps.chain([Subject::Element(end)]).collect()
}

/// The part of the diagram that each element is in: elements that flows link, whichever way they run, are in one.
pub(super) fn parts(model: &Model) -> IdVec<ElementId, usize> {
    let mut parts = IdVec::filled(usize::MAX, model.elements.len());
    for (part, start) in model.elements.ids().enumerate() {
        let mut queue = vec![start];
        while let Some(at) = queue.pop() {
            if parts[at] != usize::MAX {
                continue;
            }
            parts[at] = part;
            let ends = |flow: &FlowId| [model.flows[*flow].source, model.flows[*flow].target];
            let flows = [&model.in_flows, &model.out_flows].into_iter().filter_map(|flows| flows.get(at)).flatten();
            queue.extend(flows.flat_map(ends).filter(|end| parts[*end] == usize::MAX));
        }
    }
    parts
}
