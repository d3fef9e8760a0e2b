//! Nodes and boxes tried at every place of their piece (Matuszewski, Schönfeld and Molitor, "Using sifting for k-layer
//! straightline crossing minimization", 1999).

use super::order::Sorter;
use super::rows::{Child, It, Kind, Neighbours, Pc};

impl Sorter<'_> {
    /// Brings nodes and boxes to the best places of their pieces, row by row; tells whether anything moved.
    pub(super) fn sift(&mut self) -> bool {
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
}

/// Where the lines of the children of a piece end in the rows above and below: places with weights, ascending.
#[derive(Default)]
pub(super) struct Ends {
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
