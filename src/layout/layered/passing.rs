//! Lines that pass through a box that is not their own, as far as the order of rows tells.

use crate::arena::IdVec;

use super::order::Order;
use super::part::{Gr, Ln};
use super::rows::{It, Kind, Rows};

/// A line that enters a box and leaves it again between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passing {
    pub(super) line: Ln,
    /// Which piece of its chain: from the item of this index to the next.
    pub(super) piece: usize,
    pub(super) group: Gr,
}

/// All of them, outer boxes only where one is inside another.
pub(super) fn passings(rows: &Rows, order: &Order) -> Vec<Passing> {
    let mut passings = Vec::new();
    if rows.spans.len() < 2 {
        return passings;
    }
    let borders = Borders::new(rows, order);
    for (line, chain) in rows.chains.iter() {
        if rows.is_arch(line) {
            let [tail, over, head] = [0, 1, 2].map(|index| chain[index]);
            for (piece, end) in [tail, head].into_iter().enumerate() {
                let row = rows.items[over].row as usize;
                passings.extend(borders.between(row, over, end).map(|group| Passing { line, piece, group }));
            }
            continue;
        }
        for (piece, (&a, &b)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
            let row = rows.items[a].row as usize;
            passings.extend(borders.between(row, a, b).map(|group| Passing { line, piece, group }));
        }
    }
    passings
}

/// The borders that go from each row to the next, from left to right, and how many are left of each item.
struct Borders {
    rows: Vec<Vec<(Gr, bool)>>,
    /// How many of those that go on below are left of an item, and of those that come from above.
    below: IdVec<It, u32>,
    above: IdVec<It, u32>,
}

impl Borders {
    fn new(rows: &Rows, order: &Order) -> Self {
        let mut borders = Self {
            rows: Vec::with_capacity(order.rows.len()),
            below: IdVec::filled(0, rows.items.len()),
            above: IdVec::filled(0, rows.items.len()),
        };
        for row in &order.rows {
            let mut going: Vec<(Gr, bool)> = Vec::new();
            let mut coming = 0;
            for &item in row {
                borders.below[item] = u32::try_from(going.len()).unwrap_or(u32::MAX);
                borders.above[item] = coming;
                let (group, right) = match rows.items[item].kind {
                    Kind::Left(group) => (group, false),
                    Kind::Right(group) => (group, true),
                    _ => continue,
                };
                if !rows.down.of(item).is_empty() {
                    going.push((group, right));
                }
                coming += u32::from(!rows.up.of(item).is_empty());
            }
            borders.rows.push(going);
        }
        borders
    }

    /// The boxes both of whose borders are between an item of a row and one of the next.
    fn between(&self, row: usize, upper: It, lower: It) -> impl Iterator<Item = Gr> + '_ {
        let (a, b) = (self.below[upper] as usize, self.above[lower] as usize);
        let passed = self.rows.get(row).and_then(|borders| borders.get(a.min(b)..a.max(b))).unwrap_or(&[]);
        // A box is passed if it begins in the range and ends in it; of those inside others the outermost counts.
        let mut open: Vec<(Gr, usize)> = Vec::new();
        let mut found: Vec<Gr> = Vec::new();
        for &(group, right) in passed {
            if !right {
                open.push((group, found.len()));
            } else if let Some(at) = open.iter().rposition(|&(other, _)| other == group) {
                found.truncate(open[at].1);
                found.push(group);
                open.truncate(at);
            }
        }
        found.into_iter()
    }
}
