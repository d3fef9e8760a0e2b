//! Numbers under constraints on their differences, at the least cost: the network simplex method.
//!
//! Ranks and places across are both of this form: find whole numbers x such that x[to] - x[from] is at least a length,
//! for every constraint. A constraint is firm, or it may be broken for a price per unit. The dual is a circulation of
//! greatest profit: every constraint is an arc that carries at most its price, and the numbers are the potentials of the
//! nodes. It is solved as Ahuja, Magnanti and Orlin describe the primal network simplex method (Network Flows, 1993,
//! chapter 11): a spanning tree whose arcs are tight; as long as an arc outside the tree is violated, flow is pushed
//! around the circle that it closes, and the arc of the circle that blocks first leaves the tree. The tree is kept
//! strongly feasible, so that steps without gain never go around for ever.

use super::relax::relax;

/// A price that no other prices outweigh: the constraint is firm.
pub(super) const FIRM: i64 = i64::MAX;

/// Numbers and constraints up to which the cheapest solution is looked for, and how long, in constraints and nodes looked
/// at: a second or two.
const NUMBERS: usize = 12_000;
const CONSTRAINTS: usize = 150_000;
const WORK: usize = 600_000_000;

/// The difference of two numbers is at least `length`, or `price` is paid for every unit that it is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Constraint {
    /// The number that is subtracted.
    pub(super) from: u32,
    /// The number that it is subtracted from.
    pub(super) to: u32,
    /// What the difference is at least.
    pub(super) length: i64,
    /// What a unit less costs.
    pub(super) price: i64,
}

/// Numbers to be found.
#[derive(Clone, Debug, Default)]
pub(super) struct Problem {
    numbers: usize,
    constraints: Vec<Constraint>,
}

impl Problem {
    /// So many numbers, free of constraints.
    pub(super) fn new(numbers: usize) -> Self {
        Self { numbers, constraints: Vec::new() }
    }

    /// One more number.
    pub(super) fn number(&mut self) -> u32 {
        self.numbers += 1;
        u32::try_from(self.numbers - 1).unwrap_or(u32::MAX)
    }

    /// `to` is at least `length` more than `from`, always.
    pub(super) fn firm(&mut self, from: u32, to: u32, length: i64) {
        self.priced(from, to, length, FIRM);
    }

    /// `to` is at least `length` more than `from`, or `price` is paid for every unit less.
    pub(super) fn priced(&mut self, from: u32, to: u32, length: i64, price: i64) {
        if from != to && price > 0 {
            self.constraints.push(Constraint { from, to, length, price });
        }
    }

    /// How many numbers there are.
    pub(super) fn numbers(&self) -> usize {
        self.numbers
    }

    /// Every constraint.
    pub(super) fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The cheapest numbers, or good ones where the cheapest would take too long. None if firm constraints contradict each
    /// other.
    pub(super) fn solve(&self) -> Option<Vec<i64>> {
        if self.numbers > NUMBERS || self.constraints.len() > CONSTRAINTS {
            return relax(self);
        }
        let mut tree = Tree::new(self);
        let mut search = Search::new(self.constraints.len());
        while tree.work < WORK {
            let Some(entering) = search.violated(&mut tree) else {
                tree.potential.truncate(self.numbers);
                return Some(tree.potential);
            };
            if !tree.step(entering) {
                return None;
            }
        }
        relax(self)
    }
}

/// Where an arc's flow is, outside the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    InTree,
    Empty,
    Full,
}

/// No node and no arc.
const NONE: u32 = u32::MAX;

/// A node of the spanning tree.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    /// The arc to the parent.
    arc: u32,
    /// Whether that arc runs from the node to its parent.
    up: bool,
    depth: u32,
    child: u32,
    next: u32,
    previous: u32,
}

/// The spanning tree, with flows and potentials. Its root is a node of its own, joined to all others by arcs that carry
/// nothing: at the start they are the tree, and where parts are not connected some of them stay in it.
struct Tree<'a> {
    arcs: &'a [Constraint],
    nodes: Vec<Node>,
    potential: Vec<i64>,
    state: Vec<State>,
    flow: Vec<i64>,
    stack: Vec<u32>,
    /// Constraints and nodes looked at.
    work: usize,
}

impl<'a> Tree<'a> {
    fn new(problem: &'a Problem) -> Self {
        let (count, arcs) = (problem.numbers, problem.constraints.len());
        let root = id(count);
        let mut nodes =
            vec![
                Node { parent: root, arc: NONE, up: true, depth: 1, child: NONE, next: NONE, previous: NONE };
                count + 1
            ];
        for (index, node) in nodes.iter_mut().enumerate().take(count) {
            node.arc = id(arcs + index);
            node.next = if index + 1 < count { id(index + 1) } else { NONE };
            node.previous = if index > 0 { id(index - 1) } else { NONE };
        }
        nodes[count] = Node {
            parent: NONE,
            arc: NONE,
            up: true,
            depth: 0,
            child: if count > 0 { 0 } else { NONE },
            next: NONE,
            previous: NONE,
        };
        Self {
            arcs: &problem.constraints,
            nodes,
            potential: vec![0; count + 1],
            state: vec![State::Empty; arcs],
            flow: vec![0; arcs + count],
            stack: Vec::new(),
            work: 0,
        }
    }

    /// How much an arc gains by a unit of flow more or less, whichever it can take; nothing for one in the tree.
    fn gain(&self, index: usize) -> i64 {
        let arc = &self.arcs[index];
        let lacking = arc.length - (self.potential[arc.to as usize] - self.potential[arc.from as usize]);
        match self.state[index] {
            State::InTree => 0,
            State::Empty => lacking,
            State::Full => -lacking,
        }
    }

    fn price(&self, arc: u32) -> i64 {
        self.arcs.get(arc as usize).map_or(FIRM, |arc| arc.price)
    }

    /// How much more an arc takes.
    fn room(&self, arc: u32) -> i64 {
        let price = self.price(arc);
        if price == FIRM { FIRM } else { price - self.flow[arc as usize] }
    }

    /// Pushes flow around the circle that an arc closes; false if nothing bounds it.
    fn step(&mut self, entering: usize) -> bool {
        let arc = self.arcs[entering];
        let forward = self.state[entering] == State::Empty;
        let (first, second) = if forward { (arc.from, arc.to) } else { (arc.to, arc.from) };
        let join = self.join(first, second);
        let Some((amount, leaving)) = self.blocking(first, second, join, arc.price) else { return false };
        if amount > 0 {
            self.push(first, second, join, amount);
            self.flow[entering] += if forward { amount } else { -amount };
        }
        match leaving {
            Leaving::Entering => {
                self.state[entering] = if forward { State::Full } else { State::Empty };
            }
            Leaving::First(node) => self.exchange(entering, node, first, second),
            Leaving::Second(node) => self.exchange(entering, node, second, first),
        }
        true
    }

    fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.nodes[a as usize].depth >= self.nodes[b as usize].depth {
                a = self.nodes[a as usize].parent;
            } else {
                b = self.nodes[b as usize].parent;
            }
        }
        a
    }

    /// How much flow the circle takes, and which arc blocks it. Of several that block at once it is the last one after
    /// the join in the direction of the flow, which keeps the tree strongly feasible.
    fn blocking(&self, first: u32, second: u32, join: u32, price: i64) -> Option<(i64, Leaving)> {
        let (mut amount, mut leaving) = (price, Leaving::Entering);
        let mut at = first;
        while at != join {
            let node = self.nodes[at as usize];
            // The flow comes down to the node.
            let room = if node.up { self.flow[node.arc as usize] } else { self.room(node.arc) };
            if room < amount {
                (amount, leaving) = (room, Leaving::First(at));
            }
            at = node.parent;
        }
        at = second;
        while at != join {
            let node = self.nodes[at as usize];
            let room = if node.up { self.room(node.arc) } else { self.flow[node.arc as usize] };
            if room <= amount && room != FIRM {
                (amount, leaving) = (room, Leaving::Second(at));
            }
            at = node.parent;
        }
        (amount != FIRM).then_some((amount, leaving))
    }

    fn push(&mut self, first: u32, second: u32, join: u32, amount: i64) {
        let mut at = first;
        while at != join {
            let node = self.nodes[at as usize];
            self.flow[node.arc as usize] += if node.up { -amount } else { amount };
            at = node.parent;
        }
        at = second;
        while at != join {
            let node = self.nodes[at as usize];
            self.flow[node.arc as usize] += if node.up { amount } else { -amount };
            at = node.parent;
        }
    }

    /// Takes the arc above `cut` out of the tree and hangs what was below it, turned so that `below` is its root, to
    /// `above` by the entering arc.
    fn exchange(&mut self, entering: usize, cut: u32, below: u32, above: u32) {
        let leaving = self.nodes[cut as usize].arc as usize;
        if let Some(state) = self.state.get_mut(leaving) {
            *state = if self.flow[leaving] == 0 { State::Empty } else { State::Full };
        }
        self.state[entering] = State::InTree;
        let arc = self.arcs[entering];
        let (mut child, mut parent, mut by, mut up) = (below, above, id(entering), arc.from == below);
        loop {
            let old = self.nodes[child as usize];
            self.detach(child);
            self.attach(child, parent, by, up);
            if child == cut {
                break;
            }
            (parent, by, up, child) = (child, old.arc, !old.up, old.parent);
        }
        let lacking = arc.length - (self.potential[arc.to as usize] - self.potential[arc.from as usize]);
        self.shift(below, if arc.to == below { lacking } else { -lacking });
    }

    fn detach(&mut self, child: u32) {
        let Node { parent, next, previous, .. } = self.nodes[child as usize];
        if previous == NONE {
            self.nodes[parent as usize].child = next;
        } else {
            self.nodes[previous as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
    }

    fn attach(&mut self, child: u32, parent: u32, arc: u32, up: bool) {
        let next = self.nodes[parent as usize].child;
        self.nodes[parent as usize].child = child;
        if next != NONE {
            self.nodes[next as usize].previous = child;
        }
        let node = &mut self.nodes[child as usize];
        (node.parent, node.arc, node.up, node.next, node.previous) = (parent, arc, up, next, NONE);
    }

    /// Moves a node and all below it by an amount, and counts their depths anew.
    fn shift(&mut self, top: u32, by: i64) {
        self.stack.push(top);
        while let Some(at) = self.stack.pop() {
            self.work += 1;
            let parent = self.nodes[at as usize].parent;
            self.nodes[at as usize].depth = self.nodes[parent as usize].depth + 1;
            self.potential[at as usize] += by;
            let mut child = self.nodes[at as usize].child;
            while child != NONE {
                self.stack.push(child);
                child = self.nodes[child as usize].next;
            }
        }
    }
}

/// Which arc of a circle blocks.
#[derive(Clone, Copy, Debug)]
enum Leaving {
    Entering,
    /// The arc above a node between the join and the start of the entering arc.
    First(u32),
    /// The arc above a node between the end of the entering arc and the join.
    Second(u32),
}

/// Finds the arc that enters: the most violated one of the next block that has any.
struct Search {
    at: usize,
    block: usize,
}

impl Search {
    fn new(arcs: usize) -> Self {
        Self { at: 0, block: arcs.isqrt().max(16) }
    }

    fn violated(&mut self, tree: &mut Tree<'_>) -> Option<usize> {
        let count = tree.arcs.len();
        let (mut best, mut most) = (None, 0);
        let mut left = self.block;
        for _ in 0..count {
            let gain = tree.gain(self.at);
            if gain > most {
                (best, most) = (Some(self.at), gain);
            }
            self.at = if self.at + 1 == count { 0 } else { self.at + 1 };
            left -= 1;
            if left == 0 {
                tree.work += self.block;
                if best.is_some() {
                    return best;
                }
                left = self.block;
            }
        }
        best
    }
}

fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}
