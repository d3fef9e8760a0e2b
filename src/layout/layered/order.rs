//! The order of every row: few crossings, boxes in one piece, no line through a box that is not its own.
//!
//! A first order comes from a walk along the lines. Sweeps down and up put every item at the mean of its neighbours in
//! the row before, boxes as wholes (Sugiyama, Tagawa and Toda, 1981; for boxes Sander, "Layout of compound directed
//! graphs", 1996). The best order found is polished: boxes ([`super::rebox`]) and lines ([`super::reroute`]) are taken out
//! and put back on their best way through all rows, nodes are tried at every place ([`super::sift`]). Everything ends
//! after a number of rounds and looks, never after a time, so that the result is the same on every machine.

use crate::arena::IdVec;

use super::count::Sums;
use super::passing::{Passing, passings};
use super::rows::{Child, It, Pc, Rows};
use super::sift::Ends;

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
        let usual = Self { starts: 1, sweeps: 8, rounds: 1, looks: (items * (items / 200).clamp(40, 60)).min(LOOKS) };
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
            let changed = sorter.sweep(true, sweep % 2 == 1) | sorter.sweep(false, sweep % 2 == 1);
            stale = if changed && sorter.keep(&mut own) { 0 } else { stale + 1 };
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
    pub(super) sums: Sums,
    stack: Vec<Child>,
    keyed: Vec<(f64, Child)>,
    pub(super) ends: Ends,
}

impl<'a> Sorter<'a> {
    pub(super) fn new(rows: &'a mut Rows) -> Self {
        let count = rows.items.len();
        let weights = rows.items.values().map(|item| if item.is_border() { BORDER } else { 1 }).collect();
        let order = Order {
            rows: vec![Vec::new(); rows.row_pieces.len()],
            places: IdVec::filled(0, count),
            ..Order::default()
        };
        let piece_values = IdVec::filled((0.0, 0.0), rows.pieces.len());
        let mut sorter = Self {
            rows,
            order,
            weights,
            values: IdVec::filled(0.0, count),
            piece_values,
            sums: Sums::default(),
            stack: Vec::new(),
            keyed: Vec::new(),
            ends: Ends::default(),
        };
        sorter.flatten_all();
        sorter
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

    /// Orders all rows by their neighbours above, or below; tells whether any changed.
    fn sweep(&mut self, down: bool, flip: bool) -> bool {
        let count = self.order.rows.len();
        let mut changed = false;
        for step in 1..count {
            let (row, fixed) = if down { (step, step - 1) } else { (count - 1 - step, count - step) };
            self.means(row, down);
            if self.arrange(row, Some(fixed), flip) {
                self.flatten(row);
                changed = true;
            }
        }
        changed
    }

    /// Gives every item of a row the mean place of its neighbours; one without any follows the item before it.
    fn means(&mut self, row: usize, down: bool) {
        let neighbours = if down { &self.rows.up } else { &self.rows.down };
        let mut last = -1.0;
        for &item in &self.order.rows[row] {
            match neighbours.of(item) {
                [] => {}
                &[only] => last = f64::from(self.order.places[only]),
                list => {
                    let sum: u32 = list.iter().map(|&other| self.order.places[other]).sum();
                    last = f64::from(sum) / list.len() as f64;
                }
            }
            self.values[item] = last;
        }
    }

    /// Sorts the children of the pieces of a row by their values; tells whether that changes anything. A box that stands
    /// in the fixed row too keeps its place among its neighbours there: its value is the middle of its borders.
    fn arrange(&mut self, row: usize, fixed: Option<usize>, flip: bool) -> bool {
        let rows = &mut *self.rows;
        let mut changed = false;
        for &piece in rows.row_pieces[row].iter().rev() {
            let own = rows.pieces[piece];
            let children = &mut rows.children[own.range()];
            self.keyed.clear();
            let (mut sum, mut weight) = (0.0, 0.0);
            for &child in &*children {
                let (value, own) = match child {
                    Child::Item(item) => (self.values[item], 1.0),
                    Child::Piece(inner) => self.piece_values[inner],
                };
                sum += value * own;
                weight += own;
                self.keyed.push((value, child));
            }
            // Equals change places when they are flipped.
            let before = |a: &(f64, Child), b: &(f64, Child)| if flip { a.0 < b.0 } else { a.0 <= b.0 };
            if !self.keyed.is_sorted_by(before) {
                if flip {
                    self.keyed.reverse();
                }
                self.keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                for (slot, &(_, child)) in children.iter_mut().zip(&self.keyed) {
                    changed |= *slot != child;
                    *slot = child;
                }
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
        changed
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
