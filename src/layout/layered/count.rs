//! Crossings, counted from the places of items in their rows: for every line how many before it end further right (Barth,
//! Mutzel and Jünger, "Simple and efficient bilayer cross counting", 2004).

use crate::arena::IdVec;

use super::order::Sorter;
use super::part::Ln;
use super::rows::It;

/// Weights by place, and their sums from the left (Fenwick, "A new data structure for cumulative frequency tables", 1994).
#[derive(Default)]
pub(super) struct Sums {
    tree: Vec<i64>,
    all: i64,
}

impl Sums {
    fn begin(&mut self, places: usize) {
        self.tree.clear();
        self.tree.resize(places + 1, 0);
        self.all = 0;
    }

    fn add(&mut self, place: u32, weight: i64) {
        let mut at = place as usize + 1;
        while let Some(sum) = self.tree.get_mut(at) {
            *sum += weight;
            at += at & at.wrapping_neg();
        }
        self.all += weight;
    }

    /// The sum of all left of a place.
    fn before(&self, place: u32) -> i64 {
        let (mut at, mut sum) = (place as usize, 0);
        while at > 0 {
            sum += self.tree[at];
            at &= at - 1;
        }
        sum
    }

    /// The sum of all right of a place.
    fn after(&self, place: u32) -> i64 {
        self.all - self.before(place + 1)
    }
}

impl Sorter<'_> {
    /// All crossings, weighted.
    pub(super) fn count(&mut self) -> i64 {
        (1..self.order.rows.len()).map(|row| self.between(row - 1)).sum()
    }

    /// The crossings between a row and the next.
    pub(super) fn between(&mut self, row: usize) -> i64 {
        self.sums.begin(self.order.rows[row + 1].len());
        let mut total = 0;
        for &item in &self.order.rows[row] {
            let weight = self.weights[item];
            let ends = self.rows.down.of(item);
            total += weight * ends.iter().map(|&other| self.sums.after(self.order.places[other])).sum::<i64>();
            for &other in ends {
                self.sums.add(self.order.places[other], weight);
            }
        }
        total
    }

    /// How much each line crosses.
    pub(super) fn crossings_of_lines(&mut self) -> IdVec<Ln, i64> {
        let mut crossings = IdVec::filled(0, self.rows.chains.len());
        for row in 1..self.order.rows.len() {
            // From the left what ends further right is crossed, from the right what ends further left.
            let items = std::mem::take(&mut self.order.rows[row - 1]);
            self.count_ends(row, items.iter(), Sums::after, &mut crossings);
            self.count_ends(row, items.iter().rev(), Sums::before, &mut crossings);
            self.order.rows[row - 1] = items;
        }
        crossings
    }

    fn count_ends<'i>(
        &mut self,
        row: usize,
        items: impl Iterator<Item = &'i It>,
        crossed: fn(&Sums, u32) -> i64,
        crossings: &mut IdVec<Ln, i64>,
    ) {
        self.sums.begin(self.order.rows[row].len());
        for &item in items {
            let ends = self.rows.down.of(item);
            for &other in ends {
                if let Some(line) = self.rows.line_of(item, other) {
                    crossings[line] += crossed(&self.sums, self.order.places[other]);
                }
            }
            for &other in ends {
                self.sums.add(self.order.places[other], self.weights[item]);
            }
        }
    }
}
