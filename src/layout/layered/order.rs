//! The order of every row: few crossings, boxes in one piece, no line through a box that is not its own.
//!
//! A first order comes from a walk along the lines. Sweeps down and up put every item at the mean of its neighbours in
//! the row before, boxes as wholes (Sugiyama, Tagawa and Toda, 1981; for boxes Sander, "Layout of compound directed
//! graphs", 1996). The best order found is polished: nodes and boxes are sifted, that is, tried at every place of their
//! piece (Matuszewski, Schönfeld and Molitor, "Using sifting for k-layer straightline crossing minimization", 1999), and
//! every line is taken out and put back on its best way through all rows ([`super::reroute`]). Everything ends after a
//! number of rounds, never after a time, so that the result is the same on every machine.

use crate::arena::IdVec;

use super::part::Ln;
use super::passing::{Passing, passings};
use super::rows::{Child, It, Kind, Neighbours, Pc, Rows};

/// What crossing the border of a box costs, in crossings of lines: a line through a box that is not its own crosses two.
pub(super) const BORDER: i64 = 30;

/// How hard to look for a good order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// First orders that are tried.
    pub(super) starts: usize,
    /// Most sweeps of each, down and up.
    pub(super) sweeps: usize,
    /// Most rounds of polishing of each.
    pub(super) rounds: usize,
    /// Most places looked at in a round of taking lines out and putting them back.
    pub(super) looks: usize,
}

impl Effort {
    /// What fits the size: the smaller, the more.
    pub(super) fn for_size(rows: &Rows) -> Self {
        let items = rows.items.len();
        let usual = Self { starts: 1, sweeps: 4, rounds: 1, looks: (items * (items / 200).clamp(10, 60)).min(LOOKS) };
        if items <= TINY { Self { starts: 3, rounds: 3, looks: usize::MAX, ..usual } } else { usual }
    }
}

/// Most places looked at in a round: a few seconds.
const LOOKS: usize = 4_000_000;

/// Items up to which there is time for more starts and rounds.
const TINY: usize = 150;

/// Rows in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// The items of each row from left to right, borders of boxes included.
    pub(super) rows: Vec<Vec<It>>,
    /// The place of each item in its row.
    pub(super) places: IdVec<It, u32>,
    /// Crossings of lines.
    pub(super) crossings: i64,
    /// Lines through boxes that are not their own.
    pub(super) passings: Vec<Passing>,
}

/// Orders the rows; none if after the first sweeps more lines pass boxes than are allowed.
pub(super) fn order(rows: &mut Rows, effort: Effort, most_passings: usize) -> Option<Order> {
    let mut sorter = Sorter::new(rows);
    let original = sorter.rows.children.clone();
    let mut best = Kept { cost: i64::MAX, children: Vec::new() };
    for start in 0..effort.starts.max(1) {
        sorter.rows.children.clone_from(&original);
        sorter.start(start);
        let mut own = Kept { cost: i64::MAX, children: Vec::new() };
        sorter.keep(&mut own);
        let mut stale = 0;
        for sweep in 0..effort.sweeps {
            sorter.sweep(true, sweep % 2 == 1);
            sorter.sweep(false, sweep % 2 == 1);
            stale = if sorter.keep(&mut own) { 0 } else { stale + 1 };
            if stale > STALE || own.cost == 0 {
                break;
            }
        }
        sorter.restore(&own);
        if start == 0 && passings(sorter.rows, &sorter.order).len() > most_passings {
            return None;
        }
        for _ in 0..effort.rounds {
            if own.cost == 0 || !(sorter.rebox_all(effort.looks) | sorter.reroute_all(effort.looks) | sorter.sift()) {
                break;
            }
        }
        sorter.keep(&mut best);
        if best.cost == 0 {
            break;
        }
    }
    sorter.restore(&best);
    Some(sorter.finish())
}

/// Sweeps without gain before the last one.
const STALE: usize = 2;

/// An order worth keeping.
struct Kept {
    cost: i64,
    children: Vec<Child>,
}

/// Rows while they are put in order.
pub(super) struct Sorter<'a> {
    pub(super) rows: &'a mut Rows,
    pub(super) order: Order,
    /// What crossing a line of an item costs.
    pub(super) weights: IdVec<It, i64>,
    values: IdVec<It, f64>,
    /// Value and weight of each piece.
    piece_values: IdVec<Pc, (f64, f64)>,
    tree: Vec<i64>,
    stack: Vec<Child>,
    keyed: Vec<(f64, Child)>,
    ends: Ends,
}

impl<'a> Sorter<'a> {
    fn new(rows: &'a mut Rows) -> Self {
        let count = rows.items.len();
        let weights = rows.items.values().map(|item| if item.is_border() { BORDER } else { 1 }).collect();
        let order = Order {
            rows: vec![Vec::new(); rows.row_pieces.len()],
            places: IdVec::filled(0, count),
            ..Order::default()
        };
        let piece_values = IdVec::filled((0.0, 0.0), rows.pieces.len());
        Self {
            rows,
            order,
            weights,
            values: IdVec::filled(0.0, count),
            piece_values,
            tree: Vec::new(),
            stack: Vec::new(),
            keyed: Vec::new(),
            ends: Ends::default(),
        }
    }

    fn finish(mut self) -> Order {
        for (id, _) in self.rows.items.iter().filter(|(_, item)| item.is_border()) {
            self.weights[id] = 0;
        }
        self.order.crossings = self.count();
        self.order.passings = passings(self.rows, &self.order);
        self.order
    }

    /// Keeps the order if it is better; tells whether it is.
    fn keep(&mut self, best: &mut Kept) -> bool {
        let cost = self.count();
        let better = cost < best.cost;
        if better {
            best.cost = cost;
            best.children.clone_from(&self.rows.children);
        }
        better
    }

    fn restore(&mut self, kept: &Kept) {
        self.rows.children.clone_from(&kept.children);
        self.flatten_all();
    }

    fn flatten_all(&mut self) {
        for row in 0..self.order.rows.len() {
            self.flatten(row);
        }
    }

    /// A first order: that of a walk along the lines, deep before wide, from the nodes of the first row on.
    fn start(&mut self, start: usize) {
        const UNSEEN: f64 = f64::INFINITY;
        for value in self.values.ids() {
            self.values[value] = UNSEEN;
        }
        let mut next = 0.0;
        let mut open: Vec<It> = Vec::new();
        for root in roots(self.rows, start) {
            open.push(root);
            while let Some(at) = open.pop() {
                if self.values[at] < UNSEEN {
                    continue;
                }
                self.values[at] = next;
                next += 1.0;
                let (first, second) =
                    if start == 1 { (&self.rows.down, &self.rows.up) } else { (&self.rows.up, &self.rows.down) };
                open.extend(first.of(at).iter().rev());
                open.extend(second.of(at).iter().rev());
            }
        }
        for row in 0..self.order.rows.len() {
            self.arrange(row, None, false);
            self.flatten(row);
        }
    }

    /// Orders all rows by their neighbours above, or below.
    fn sweep(&mut self, down: bool, flip: bool) {
        let count = self.order.rows.len();
        for step in 1..count {
            let (row, fixed) = if down { (step, step - 1) } else { (count - 1 - step, count - step) };
            self.means(row, down);
            self.arrange(row, Some(fixed), flip);
            self.flatten(row);
        }
    }

    /// Gives every item of a row the mean place of its neighbours; one without any follows the item before it.
    fn means(&mut self, row: usize, down: bool) {
        let neighbours = if down { &self.rows.up } else { &self.rows.down };
        let mut last = -1.0;
        for &item in &self.order.rows[row] {
            let list = neighbours.of(item);
            if !list.is_empty() {
                let sum: u32 = list.iter().map(|&other| self.order.places[other]).sum();
                last = f64::from(sum) / list.len() as f64;
            }
            self.values[item] = last;
        }
    }

    /// Sorts the children of the pieces of a row by their values. A box that stands in the fixed row too keeps its
    /// place among its neighbours there: its value is the middle of its borders.
    fn arrange(&mut self, row: usize, fixed: Option<usize>, flip: bool) {
        let rows = &mut *self.rows;
        for &piece in rows.row_pieces[row].iter().rev() {
            let own = rows.pieces[piece];
            let range = own.range();
            self.keyed.clear();
            let (mut sum, mut weight) = (0.0, 0.0);
            for &child in &rows.children[range.clone()] {
                let (value, own) = match child {
                    Child::Item(item) => (self.values[item], 1.0),
                    Child::Piece(inner) => self.piece_values[inner],
                };
                sum += value * own;
                weight += own;
                self.keyed.push((value, child));
            }
            if flip {
                self.keyed.reverse();
            }
            self.keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (slot, &(_, child)) in rows.children[range].iter_mut().zip(&self.keyed) {
                *slot = child;
            }
            let borders = fixed.zip(own.borders).and_then(|(fixed, (left, right))| {
                let lists = if fixed < row { &rows.up } else { &rows.down };
                lists.of(left).first().zip(lists.of(right).first())
            });
            let value = match borders {
                Some((&left, &right)) => f64::from(self.order.places[left] + self.order.places[right]) / 2.0,
                None if weight > 0.0 => sum / weight,
                None => 0.0,
            };
            self.piece_values[piece] = (value, weight);
        }
    }

    /// Writes down the items of a row from left to right.
    pub(super) fn flatten(&mut self, row: usize) {
        let rows = &*self.rows;
        let line = &mut self.order.rows[row];
        line.clear();
        self.stack.clear();
        self.stack.extend(rows.row_pieces[row].first().map(|&outer| Child::Piece(outer)));
        while let Some(child) = self.stack.pop() {
            match child {
                Child::Item(item) => line.push(item),
                Child::Piece(piece) => {
                    let own = rows.pieces[piece];
                    if let Some((left, right)) = own.borders {
                        line.push(left);
                        self.stack.push(Child::Item(right));
                    }
                    self.stack.extend(rows.children[own.range()].iter().rev());
                }
            }
        }
        for (place, &item) in (0..).zip(line.iter()) {
            self.order.places[item] = place;
        }
    }

    /// Brings nodes and boxes to the best places of their pieces, row by row; tells whether anything moved.
    fn sift(&mut self) -> bool {
        let mut changed = false;
        for row in 0..self.order.rows.len() {
            let mut here = false;
            for index in 0..self.rows.row_pieces[row].len() {
                here |= self.sift_piece(self.rows.row_pieces[row][index]);
            }
            if here {
                self.flatten(row);
            }
            changed |= here;
        }
        changed
    }

    fn sift_piece(&mut self, piece: Pc) -> bool {
        let range = self.rows.pieces[piece].range();
        let is_thin =
            |child| matches!(child, Child::Item(item) if !matches!(self.rows.items[item].kind, Kind::Node(_)));
        if range.len() < 2 || self.rows.children[range.clone()].iter().all(|&child| is_thin(child)) {
            return false;
        }
        let solid: Vec<usize> =
            (0..range.len()).filter(|&index| !is_thin(self.rows.children[range.start + index])).collect();
        let mut ends = std::mem::take(&mut self.ends);
        ends.collect(self, range.clone());
        let mut order: Vec<usize> = (0..range.len()).collect();
        let mut changed = false;
        for moving in solid {
            let at = order.iter().position(|&index| index == moving).unwrap_or(0);
            let target = ends.best_place(&order, at);
            if target != at {
                order.remove(at);
                order.insert(target, moving);
                changed = true;
            }
        }
        self.ends = ends;
        if changed {
            let old: Vec<Child> = self.rows.children[range.clone()].to_vec();
            for (slot, index) in self.rows.children[range].iter_mut().zip(order) {
                *slot = old[index];
            }
        }
        changed
    }

    /// All crossings, weighted.
    fn count(&mut self) -> i64 {
        (1..self.order.rows.len()).map(|row| self.between(row - 1)).sum()
    }

    /// Adds to each line what it crosses between a row and the next.
    pub(super) fn count_lines(&mut self, row: usize, crossings: &mut IdVec<Ln, i64>) {
        let below = self.order.rows[row + 1].len();
        for forward in [true, false] {
            self.tree.clear();
            self.tree.resize(below + 1, 0);
            let mut all = 0;
            let count = self.order.rows[row].len();
            for step in 0..count {
                let item = self.order.rows[row][if forward { step } else { count - 1 - step }];
                let weight = self.weights[item];
                let list = self.rows.down.of(item);
                for &other in list {
                    let line = match (self.rows.items[item].kind, self.rows.items[other].kind) {
                        (Kind::Bend(line) | Kind::Label(line), _) | (_, Kind::Bend(line) | Kind::Label(line)) => line,
                        _ => continue,
                    };
                    let place = self.order.places[other] as usize;
                    // Going left, those that end left of it are crossed: all before it.
                    let mut at = if forward { place + 1 } else { place };
                    let mut before = 0;
                    while at > 0 {
                        before += self.tree[at];
                        at &= at - 1;
                    }
                    crossings[line] += if forward { all - before } else { before };
                }
                for &other in list {
                    let mut at = self.order.places[other] as usize + 1;
                    while at <= below {
                        self.tree[at] += weight;
                        at += at & at.wrapping_neg();
                    }
                    all += weight;
                }
            }
        }
    }

    /// The crossings between a row and the next: for every line how many before it end further right (Barth, Mutzel and
    /// Jünger, "Simple and efficient bilayer cross counting", 2004).
    pub(super) fn between(&mut self, row: usize) -> i64 {
        let below = self.order.rows[row + 1].len();
        self.tree.clear();
        self.tree.resize(below + 1, 0);
        let (mut total, mut all) = (0, 0);
        for &item in &self.order.rows[row] {
            let weight = self.weights[item];
            let list = self.rows.down.of(item);
            for &other in list {
                let mut at = self.order.places[other] as usize + 1;
                let mut before = 0;
                while at > 0 {
                    before += self.tree[at];
                    at &= at - 1;
                }
                total += weight * (all - before);
            }
            for &other in list {
                let mut at = self.order.places[other] as usize + 1;
                while at <= below {
                    self.tree[at] += weight;
                    at += at & at.wrapping_neg();
                }
                all += weight;
            }
        }
        total
    }
}

/// The nodes in the order in which a walk begins at them: from the first row on, or, from the third start on, shuffled.
fn roots(rows: &Rows, start: usize) -> Vec<It> {
    let mut roots: Vec<It> = rows.nodes.values().copied().collect();
    roots.sort_by_key(|&node| rows.items[node].row);
    if start > 1 {
        let mut random = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(start as u64);
        for index in (1..roots.len()).rev() {
            // Marsaglia's xorshift.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let other = random % (index as u64 + 1);
            roots.swap(index, usize::try_from(other).unwrap_or(0));
        }
    }
    roots
}

/// Where the lines of the children of a piece end in the rows above and below: places with weights, ascending.
#[derive(Default)]
struct Ends {
    all: Vec<(u32, i64)>,
    /// For every child the ends above and those below, as ranges of all.
    ranges: Vec<[(u32, u32); 2]>,
}

impl Ends {
    fn collect(&mut self, sorter: &Sorter<'_>, children: std::ops::Range<usize>) {
        self.all.clear();
        self.ranges.clear();
        for &child in &sorter.rows.children[children] {
            let above = self.of(sorter, child, &sorter.rows.up);
            let below = self.of(sorter, child, &sorter.rows.down);
            self.ranges.push([above, below]);
        }
    }

    fn of(&mut self, sorter: &Sorter<'_>, child: Child, lists: &Neighbours) -> (u32, u32) {
        let begin = self.all.len();
        match child {
            Child::Item(item) => self.add(sorter, item, lists),
            Child::Piece(piece) => {
                let own = sorter.rows.pieces[piece];
                if let Some((left, right)) = own.borders {
                    let (from, to) = (sorter.order.places[left] as usize, sorter.order.places[right] as usize);
                    for &item in &sorter.order.rows[own.row as usize][from..=to] {
                        self.add(sorter, item, lists);
                    }
                }
            }
        }
        if self.all.len() > begin + 1 {
            self.all[begin..].sort_unstable();
        }
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (index(begin), index(self.all.len()))
    }

    fn add(&mut self, sorter: &Sorter<'_>, item: It, lists: &Neighbours) {
        let weight = sorter.weights[item];
        self.all.extend(lists.of(item).iter().map(|&other| (sorter.order.places[other], weight)));
    }

    /// Where in an order of children the one at `at` crosses least; where it is, if it is nowhere better.
    fn best_place(&self, order: &[usize], at: usize) -> usize {
        let moving = order[at];
        let (mut best, mut target) = (0, at);
        let mut sum = 0;
        for (place, &other) in order.iter().enumerate().take(at).rev() {
            sum += self.change(moving, other);
            if sum < best {
                (best, target) = (sum, place);
            }
        }
        sum = 0;
        for (place, &other) in order.iter().enumerate().skip(at + 1) {
            sum += self.change(other, moving);
            if sum < best {
                (best, target) = (sum, place);
            }
        }
        target
    }

    /// By how much crossings change when `first`, which stands after `second`, comes before it.
    fn change(&self, first: usize, second: usize) -> i64 {
        let side = |side: usize| {
            let of = |child: usize| {
                let (begin, end) = self.ranges[child][side];
                &self.all[begin as usize..end as usize]
            };
            crossings(of(first), of(second)) - crossings(of(second), of(first))
        };
        side(0) + side(1)
    }
}

/// Crossings of lines to one row: those of `a` begin left of those of `b`.
fn crossings(a: &[(u32, i64)], b: &[(u32, i64)]) -> i64 {
    let (mut sum, mut at, mut before) = (0, 0, 0);
    for &(place, weight) in a {
        while at < b.len() && b[at].0 < place {
            before += b[at].1;
            at += 1;
        }
        sum += weight * before;
    }
    sum
}
