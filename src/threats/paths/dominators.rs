//! Dominators: what every way from a root to a node passes, by the iteration of Cooper, Harvey and Kennedy.

/// How many steps it may take. Only a graph that is made to be hard takes so many; it is then taken to have none.
const STEPS: usize = 1 << 26;

/// The nearest dominator of every node other than itself; none for the root and for what it does not reach. Nodes are
/// the indices of `successors`.
pub fn dominators(successors: &[Vec<usize>], root: usize) -> Vec<Option<usize>> {
    let order = postorder(successors, root);
    let mut rank = vec![None; successors.len()];
    for (at, node) in order.iter().enumerate() {
        set(&mut rank, *node, at);
    }
    // All below is by rank: the root has the highest.
    let mut before = vec![Vec::new(); order.len()];
    for (from, node) in order.iter().enumerate() {
        for to in successors.get(*node).into_iter().flatten() {
            if let Some(list) = get(&rank, *to).and_then(|to| before.get_mut(to)) {
                list.push(from);
            }
        }
    }
    let nearest = iterate(&before);
    let mut result = vec![None; successors.len()];
    for (node, dominator) in order.iter().zip(nearest) {
        if let Some(dominator) = dominator.and_then(|rank| order.get(rank)).filter(|dominator| *dominator != node) {
            set(&mut result, *node, *dominator);
        }
    }
    result
}

/// Narrows the nearest dominators down until nothing changes; in most diagrams the second round changes nothing.
fn iterate(before: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut nearest = vec![None; before.len()];
    let Some(root) = before.len().checked_sub(1) else { return nearest };
    set(&mut nearest, root, root);
    let mut left = STEPS;
    loop {
        let mut changed = false;
        for (node, list) in before.iter().enumerate().rev().skip(1) {
            let known = list.iter().copied().filter(|from| get(&nearest, *from).is_some());
            let common = known.reduce(|one, other| meet(&nearest, one, other, &mut left));
            if left == 0 {
                return vec![None; before.len()];
            }
            if let Some(common) = common.filter(|common| get(&nearest, node) != Some(*common)) {
                set(&mut nearest, node, common);
                changed = true;
            }
        }
        if !changed {
            return nearest;
        }
    }
}

/// The nearest node that is above both, as far as the steps last.
fn meet(nearest: &[Option<usize>], mut one: usize, mut other: usize, left: &mut usize) -> usize {
    while one != other && *left > 0 {
        *left -= 1;
        let lower = if one < other { &mut one } else { &mut other };
        match get(nearest, *lower) {
            Some(next) => *lower = next,
            None => return one.max(other),
        }
    }
    one
}

fn postorder(successors: &[Vec<usize>], root: usize) -> Vec<usize> {
    let mut seen = vec![None; successors.len()];
    let mut order = Vec::new();
    if root >= successors.len() {
        return order;
    }
    set(&mut seen, root, 0);
    let mut stack = vec![(root, 0)];
    while let Some((at, next)) = stack.last_mut() {
        let Some(to) = successors.get(*at).and_then(|list| list.get(*next)).copied() else {
            order.push(*at);
            stack.pop();
            continue;
        };
        *next += 1;
        if to < seen.len() && get(&seen, to).is_none() {
            set(&mut seen, to, 0);
            stack.push((to, 0));
        }
    }
    order
}

fn get(list: &[Option<usize>], at: usize) -> Option<usize> {
    list.get(at).copied().flatten()
}

fn set(list: &mut [Option<usize>], at: usize, value: usize) {
    if let Some(slot) = list.get_mut(at) {
        *slot = Some(value);
    }
}
