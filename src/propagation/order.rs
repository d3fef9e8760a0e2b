//! An order of the elements in which most flows run forwards, so that what spreads along them settles in few rounds.

use crate::arena::IdVec;
use crate::model::{ElementId, Model};

/// Reverse postorder of a walk along the flows, begun at the `roots` and then at whatever they do not reach.
pub(super) fn forwards(model: &Model, roots: impl Iterator<Item = ElementId>) -> Vec<ElementId> {
    let mut seen = IdVec::filled(false, model.elements.len());
    let mut finished = Vec::with_capacity(model.elements.len());
    for root in roots.chain(model.elements.ids()) {
        walk(model, root, &mut seen, &mut finished);
    }
    finished.reverse();
    finished
}

/// Appends what a root reaches, each element after all that it leads to. The stack holds the next flow to follow.
fn walk(model: &Model, root: ElementId, seen: &mut IdVec<ElementId, bool>, finished: &mut Vec<ElementId>) {
    if std::mem::replace(&mut seen[root], true) {
        return;
    }
    let mut stack = vec![(root, 0)];
    while let Some((at, next)) = stack.last_mut() {
        let Some(flow) = super::flows(&model.out_flows, *at).get(*next) else {
            finished.push(*at);
            stack.pop();
            continue;
        };
        *next += 1;
        let target = model.flows[*flow].target;
        if !std::mem::replace(&mut seen[target], true) {
            stack.push((target, 0));
        }
    }
}
