//! The fewest nodes that all ways from some sources to a target pass, by disjoint ways.

use std::collections::VecDeque;

/// The fewest nodes, none of them a source or the target, without which no source reaches the target: of several such
/// sets the one nearest to the sources, in order of the nodes. None if it takes more than `most`, if a source leads
/// straight to the target or if nothing leads there.
pub fn vertex_cut(successors: &[Vec<usize>], sources: &[usize], target: usize, most: usize) -> Option<Vec<usize>> {
    let mut ways = Ways::new(successors.len(), target);
    for source in sources {
        if successors.get(*source)?.contains(&target) {
            return None;
        }
        *ways.is_source.get_mut(*source)? = true;
    }
    for _ in 0..=most {
        let came = ways.search(successors, sources);
        if came.at(target, Side::Before).is_none() {
            let is_cut =
                |node: &usize| came.at(*node, Side::Before).is_some() && came.at(*node, Side::Behind).is_none();
            let cut: Vec<usize> = (0..successors.len()).filter(is_cut).collect();
            return (!cut.is_empty()).then_some(cut);
        }
        ways.add(&came);
    }
    None
}

/// Each node is passed at most once, from its side before to its side behind; a step between two nodes may be taken
/// any number of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

type Spot = (usize, Side);

/// Disjoint ways from the sources to the target.
struct Ways {
    target: usize,
    is_source: Vec<bool>,
    /// From where a way comes to a node.
    from: Vec<Option<usize>>,
}

impl Ways {
    fn new(nodes: usize, target: usize) -> Self {
        Self { target, is_source: vec![false; nodes], from: vec![None; nodes] }
    }

    /// Where one more way can get to, when the ways so far may be turned aside.
    fn search(&self, successors: &[Vec<usize>], sources: &[usize]) -> Came {
        let mut came = Came { spots: vec![[None; 2]; successors.len()] };
        let mut queue = VecDeque::new();
        for source in sources {
            came.visit((*source, Side::Behind), (*source, Side::Behind), &mut queue);
        }
        while let Some((node, side)) = queue.pop_front() {
            let here = (node, side);
            let passed = self.from.get(node).copied().flatten();
            match (side, passed) {
                (Side::Before, _) if node == self.target => return came,
                (Side::Before, None) => came.visit((node, Side::Behind), here, &mut queue),
                (Side::Before, Some(from)) => came.visit((from, Side::Behind), here, &mut queue),
                (Side::Behind, _) => {
                    if passed.is_some() {
                        came.visit((node, Side::Before), here, &mut queue);
                    }
                    for next in successors.get(node).into_iter().flatten() {
                        if !self.is_source.get(*next).copied().unwrap_or(true) {
                            came.visit((*next, Side::Before), here, &mut queue);
                        }
                    }
                }
            }
        }
        came
    }

    /// Adds the way that was found: what it takes back first, then what it takes.
    fn add(&mut self, came: &Came) {
        let mut taken = Vec::new();
        let mut spot = (self.target, Side::Before);
        while let Some(before) = came.at(spot.0, spot.1).filter(|before| *before != spot) {
            match (before, spot) {
                ((from, Side::Behind), (to, Side::Before)) if from != to => taken.push((from, to)),
                ((to, Side::Before), (from, Side::Behind)) if from != to => {
                    if let Some(slot) = self.from.get_mut(to) {
                        *slot = None;
                    }
                }
                _ => {}
            }
            spot = before;
        }
        for (from, to) in taken {
            if let Some(slot) = self.from.get_mut(to).filter(|_| to != self.target) {
                *slot = Some(from);
            }
        }
    }
}

/// From which spot each spot was reached; a source from itself.
struct Came {
    spots: Vec<[Option<Spot>; 2]>,
}

impl Came {
    fn at(&self, node: usize, side: Side) -> Option<Spot> {
        let [before, behind] = self.spots.get(node)?;
        if side == Side::Before { *before } else { *behind }
    }

    fn visit(&mut self, spot: Spot, by: Spot, queue: &mut VecDeque<Spot>) {
        let Some([before, behind]) = self.spots.get_mut(spot.0) else { return };
        let slot = if spot.1 == Side::Before { before } else { behind };
        if slot.is_none() {
            *slot = Some(by);
            queue.push_back(spot);
        }
    }
}
