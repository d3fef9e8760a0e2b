//! A line taken out of its rows and put back where it crosses least: its best way, all others staying where they are.
//!
//! From row to row the cheapest way to every free place is found from those of the row above. How many lines a piece
//! from a place above to a place below crosses is a Monge array: the further right below, the further right the best
//! place above. So the best place for the middle one is found first and bounds the search for both halves (Aggarwal and
//! Park, "Notes on searching in multidimensional monotone arrays", 1988), while a cursor that moves from one pair of
//! places to the next keeps count of crossings.

use crate::arena::{Id, IdVec};

use super::order::Sorter;
use super::part::Ln;
use super::rows::{Child, It, Pc, Rows};

/// A crossing, in costs; what is less decides between ways of equal crossings.
pub(super) const CROSSING: i64 = 1 << 16;

/// A free place of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// Items before it.
    pub(super) place: u32,
    /// Children before it in its piece.
    pub(super) child: u32,
    /// Of the cheapest way to it.
    pub(super) cost: i64,
    /// The slot of the row above on that way.
    pub(super) from: u32,
}

/// Memory that is used again from line to line.
pub(super) struct Room {
    /// How many places an item may be moved at once.
    pub(super) reach: u32,
    pub(super) slots: Vec<Slot>,
    /// Where the slots of each row begin.
    pub(super) begins: Vec<usize>,
    pub(super) halves: Vec<(usize, usize, usize, usize)>,
}

impl Default for Room {
    fn default() -> Self {
        Self { reach: u32::MAX, slots: Vec::new(), begins: Vec::new(), halves: Vec::new() }
    }
}

impl Sorter<'_> {
    /// Takes every line out and puts it back; tells whether any came back elsewhere.
    pub(super) fn reroute_all(&mut self, reach: u32) -> bool {
        let mut room = Room { reach, ..Room::default() };
        let mut changed = false;
        for line in 0..self.rows.chains.len() {
            let line = Ln::from_index(line);
            if self.rows.chains[line].len() > 2 && !self.rows.is_arch(line) {
                changed |= self.reroute(line, &mut room);
            }
        }
        changed
    }

    fn reroute(&mut self, line: Ln, room: &mut Room) -> bool {
        let chain = std::mem::take(&mut self.rows.chains[line]);
        self.search(&chain, room);
        let moved = self.follow(&chain, room);
        self.rows.chains[line] = chain;
        moved
    }

    /// Finds the cheapest way.
    fn search(&self, chain: &[It], room: &mut Room) {
        room.slots.clear();
        room.begins.clear();
        for (index, &item) in chain.iter().enumerate() {
            let begin = room.slots.len();
            room.begins.push(begin);
            if index == 0 || index + 1 == chain.len() {
                room.slots.push(Slot { place: self.order.places[item], child: 0, cost: 0, from: 0 });
            } else {
                self.slots(item, room.reach, &mut room.slots);
            }
            if let Some(&above) = index.checked_sub(1).and_then(|above| room.begins.get(above)) {
                let (done, new) = room.slots.split_at_mut(begin);
                let upper = chain[index - 1];
                let own = [upper, item].map(|item| (self.order.places[item], self.order.places[item]));
                let mut cursor = Cursor::new(self, self.rows.items[upper].row as usize, own);
                spread(&mut cursor, &done[above..], new, CROSSING, &mut room.halves);
            }
        }
    }

    /// Moves the items of a line to the slots of its best way; tells whether any moved.
    fn follow(&mut self, chain: &[It], room: &Room) -> bool {
        let mut moved = false;
        let mut from = room.slots.last().map_or(0, |last| last.from as usize);
        for (index, &item) in chain.iter().enumerate().rev().skip(1) {
            if index == 0 {
                break;
            }
            let slot = room.slots[room.begins[index] + from];
            from = slot.from as usize;
            let now = self.order.places[item];
            if slot.place != now {
                self.shift(item, slot.child as usize);
                moved = true;
            }
        }
        moved
    }

    /// Every free place in the piece of an item, as far as it may be moved at once.
    fn slots(&self, item: It, reach: u32, into: &mut Vec<Slot>) {
        let now = self.order.places[item];
        self.free_slots(self.rows.items[item].piece, (now, now), reach, into);
    }

    /// Every free place in a piece for something that stands from one place to another in it now: before each child and
    /// after the last. Where it is costs least.
    pub(super) fn free_slots(&self, piece: Pc, now: (u32, u32), reach: u32, into: &mut Vec<Slot>) {
        let piece = self.rows.pieces[piece];
        let mut place = piece.borders.map_or(0, |(left, _)| self.order.places[left] + 1);
        let mut push = |place: u32, child: u32| {
            // Before and after it is the same place.
            if place != now.1 + 1 && place.abs_diff(now.0) <= reach {
                into.push(Slot { place, child, cost: i64::from(place != now.0), from: 0 });
            }
        };
        let mut child = 0;
        for &own in &self.rows.children[piece.range()] {
            push(place, child);
            child += 1;
            place = match own {
                Child::Item(_) => place + 1,
                Child::Piece(inner) => {
                    self.rows.pieces[inner].borders.map_or(place, |(_, right)| self.order.places[right] + 1)
                }
            };
        }
        push(place, child);
    }

    /// Moves an item before the child of its piece that has an index now.
    fn shift(&mut self, item: It, before: usize) {
        let own = self.rows.items[item];
        self.shift_child(own.piece, Child::Item(item), before);
        self.flatten(own.row as usize);
    }

    /// Moves a child of a piece before the one that has an index now; tells the index that it had.
    pub(super) fn shift_child(&mut self, piece: Pc, child: Child, before: usize) -> usize {
        let range = self.rows.pieces[piece].range();
        let children = &mut self.rows.children[range];
        let at = children.iter().position(|&other| other == child).unwrap_or(0);
        if before > at {
            children[at..before].rotate_left(1);
        } else {
            children[before..=at].rotate_right(1);
        }
        at
    }
}

/// The cheapest way to every slot below from those above.
pub(super) fn spread(
    cursor: &mut Cursor<'_>,
    above: &[Slot],
    below: &mut [Slot],
    crossing: i64,
    open: &mut Vec<(usize, usize, usize, usize)>,
) {
    open.clear();
    open.push((0, below.len(), 0, above.len() - 1));
    while let Some((begin, end, low, high)) = open.pop() {
        if begin >= end {
            continue;
        }
        let middle = usize::midpoint(begin, end - 1);
        let slot = &mut below[middle];
        let (mut best, mut cost) = (low, i64::MAX);
        for (index, way) in above.iter().enumerate().take(high + 1).skip(low) {
            let own = way.cost + crossing * cursor.crossings(way.place, slot.place);
            if own < cost {
                (best, cost) = (index, own);
            }
        }
        slot.cost += cost;
        slot.from = u32::try_from(best).unwrap_or(0);
        open.push((middle + 1, end, best, high));
        open.push((begin, middle, low, best));
    }
}

/// Counts what a piece of a line, or of a box, between two rows crosses while its ends move.
pub(super) struct Cursor<'a> {
    rows: &'a Rows,
    places: &'a IdVec<It, u32>,
    weights: &'a IdVec<It, i64>,
    above: &'a [It],
    below: &'a [It],
    /// From where to where the ends are now. What stands there does not count, nor do lines that share an end: those
    /// meet and do not cross.
    own: [(u32, u32); 2],
    from: u32,
    to: u32,
    count: i64,
}

impl<'a> Cursor<'a> {
    /// Between a row and the next. Costs are compared among ways that all pass both rows, so that what the present way
    /// crosses may be left out.
    pub(super) fn new(sorter: &'a Sorter<'_>, row: usize, own: [(u32, u32); 2]) -> Self {
        Self {
            rows: sorter.rows,
            places: &sorter.order.places,
            weights: &sorter.weights,
            above: &sorter.order.rows[row],
            below: &sorter.order.rows[row + 1],
            own,
            from: own[0].0,
            to: own[1].0,
            count: 0,
        }
    }

    /// The weighted crossings of a line from one place to another.
    fn crossings(&mut self, from: u32, to: u32) -> i64 {
        while self.from < from {
            self.pass_above(self.from, 1);
            self.from += 1;
        }
        while self.from > from {
            self.from -= 1;
            self.pass_above(self.from, -1);
        }
        while self.to < to {
            self.pass_below(self.to, 1);
            self.to += 1;
        }
        while self.to > to {
            self.to -= 1;
            self.pass_below(self.to, -1);
        }
        self.count
    }

    fn is_own(&self, side: usize, place: u32) -> bool {
        self.own[side].0 <= place && place <= self.own[side].1
    }

    /// The upper end moves over an item: lines of it that end right of the lower end are crossed from then on, and those
    /// that end left no longer.
    fn pass_above(&mut self, place: u32, sign: i64) {
        if self.is_own(0, place) {
            return;
        }
        let item = self.above[place as usize];
        let weight = sign * self.weights[item];
        for &other in self.rows.down.of(item) {
            let end = self.places[other];
            if !self.is_own(1, end) {
                self.count += if end >= self.to { weight } else { -weight };
            }
        }
    }

    fn pass_below(&mut self, place: u32, sign: i64) {
        if self.is_own(1, place) {
            return;
        }
        let item = self.below[place as usize];
        let weight = sign * self.weights[item];
        for &other in self.rows.up.of(item) {
            let end = self.places[other];
            if !self.is_own(0, end) {
                self.count += if end >= self.from { weight } else { -weight };
            }
        }
    }
}
