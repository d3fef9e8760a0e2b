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
}

impl Tree {
    fn new(model: &Model) -> Self {
        Self { cost: IdVec::filled(None, model.elements.len()), via: IdVec::filled(None, model.elements.len()) }
    }

    /// What it costs to get to an element.
    pub(super) fn cost(&self, element: ElementId) -> Option<u32> {
        self.cost.get(element).copied().flatten()
    }

    /// The flows of the way to an element.
    pub(super) fn way(&self, model: &Model, element: ElementId) -> Vec<FlowId> {
        let step = |flow: &FlowId| self.via[model.flows[*flow].source];
        let mut way: Vec<FlowId> = std::iter::successors(self.via[element], step).collect();
        way.reverse();
        way
    }
}

/// Along the flows that `leads` allows, from the nearest to the farthest.
pub(super) fn nearest(model: &Model, starts: &[ElementId], leads: impl Fn(FlowId) -> bool) -> Tree {
    let mut tree = Tree::new(model);
    let mut queue: VecDeque<ElementId> = starts.iter().copied().collect();
    for start in starts {
        tree.cost[*start] = Some(0);
    }
    while let Some(at) = queue.pop_front() {
        let next = tree.cost[at].map(|cost| cost.saturating_add(1));
        for flow in flows(&model.out_flows, at) {
            let target = model.flows[*flow].target;
            if tree.cost[target].is_none() && leads(*flow) {
                tree.cost[target] = next;
                tree.via[target] = Some(*flow);
                queue.push_back(target);
            }
        }
    }
    tree
}

/// Along the flows that have a weight, from the cheapest to the dearest; of two ways that cost the same the one that is
/// found first.
pub(super) fn cheapest(model: &Model, starts: &[ElementId], weight: impl Fn(FlowId) -> Option<u32>) -> Tree {
    let mut tree = Tree::new(model);
    let mut queue = BinaryHeap::new();
    for start in starts {
        tree.cost[*start] = Some(0);
        queue.push(Reverse((0, *start)));
    }
    while let Some(Reverse((cost, at))) = queue.pop() {
        if tree.cost[at] != Some(cost) {
            continue;
        }
        for flow in flows(&model.out_flows, at) {
            let target = model.flows[*flow].target;
            let Some(next) = weight(*flow).map(|weight| cost.saturating_add(weight)) else { continue };
            if tree.cost[target].is_none_or(|known| next < known) {
                tree.cost[target] = Some(next);
                tree.via[target] = Some(*flow);
                queue.push(Reverse((next, target)));
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
