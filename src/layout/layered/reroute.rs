//! A line taken out of its rows and put back where it crosses least: its best way, all others staying where they are.
//!
//! From row to row the cheapest way to every free place is found from those of the row above. While the place below moves
//! right over an item, each line of that item is crossed from then on by ways that come from its left, and no longer by
//! those from its right: its weight is added to the costs of all places above on one side of where it begins and taken
//! from those on the other. A tree over the places above does that in logarithmic time and knows the least of them.

use crate::arena::IdVec;

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
#[derive(Default)]
pub(super) struct Room {
    pub(super) slots: Vec<Slot>,
    /// Where the slots of each row begin.
    pub(super) begins: Vec<usize>,
    pub(super) tree: Tree,
}

impl Sorter<'_> {
    /// Takes lines out and puts them back, those that cross most first, until so many places were looked at; tells whether
    /// any came back elsewhere.
    pub(super) fn reroute_all(&mut self, mut looks: usize) -> bool {
        let mut room = Room::default();
        let crossings = self.crossings_of_lines();
        let mut lines: Vec<Ln> = self.rows.chains.ids().filter(|&line| crossings[line] > 0).collect();
        lines.retain(|&line| self.rows.chains[line].len() > 2 && !self.rows.is_arch(line));
        lines.sort_by_key(|&line| std::cmp::Reverse(crossings[line]));
        let mut changed = false;
        for line in lines {
            if looks == 0 {
                break;
            }
            changed |= self.reroute(line, &mut room);
            looks = looks.saturating_sub(room.slots.len());
        }
        changed
    }

    /// Takes one line out and puts it back.
    #[cfg(test)]
    pub(super) fn reroute_one(&mut self, line: Ln) -> bool {
        self.reroute(line, &mut Room::default())
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
                self.slots(item, &mut room.slots);
            }
            if let Some(&above) = index.checked_sub(1).and_then(|above| room.begins.get(above)) {
                let (done, new) = room.slots.split_at_mut(begin);
                let upper = chain[index - 1];
                let own = [upper, item].map(|item| (self.order.places[item], self.order.places[item]));
                let between = Between::new(self, self.rows.items[upper].row as usize, own);
                between.spread(&done[above..], new, CROSSING, &mut room.tree);
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

    /// Every free place in the piece of an item.
    fn slots(&self, item: It, into: &mut Vec<Slot>) {
        let now = self.order.places[item];
        self.free_slots(self.rows.items[item].piece, (now, now), into);
    }

    /// Every free place in a piece for something that stands from one place to another in it now: before each child and
    /// after the last. Where it is costs least.
    pub(super) fn free_slots(&self, piece: Pc, now: (u32, u32), into: &mut Vec<Slot>) {
        let piece = self.rows.pieces[piece];
        let mut place = piece.borders.map_or(0, |(left, _)| self.order.places[left] + 1);
        let mut push = |place: u32, child: u32| {
            // Before and after it is the same place.
            if place != now.1 + 1 {
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

/// What runs from a row to the next, apart from the line or box that is moved.
pub(super) struct Between<'a> {
    rows: &'a Rows,
    places: &'a IdVec<It, u32>,
    weights: &'a IdVec<It, i64>,
    above: &'a [It],
    below: &'a [It],
    /// From where to where it stands now in both rows. What stands there does not count, nor do lines that end there:
    /// those meet and do not cross.
    own: [(u32, u32); 2],
}

impl<'a> Between<'a> {
    pub(super) fn new(sorter: &'a Sorter<'_>, row: usize, own: [(u32, u32); 2]) -> Self {
        Self {
            rows: sorter.rows,
            places: &sorter.order.places,
            weights: &sorter.weights,
            above: &sorter.order.rows[row],
            below: &sorter.order.rows[row + 1],
            own,
        }
    }

    /// The cheapest way to every slot below from those above. What all ways cross alike is left out: ways are only
    /// compared with each other.
    pub(super) fn spread(&self, above: &[Slot], below: &mut [Slot], crossing: i64, tree: &mut Tree) {
        let (Some(first), Some(begin)) = (above.first(), below.first()) else { return };
        let mut to = begin.place;
        tree.begin(above.len(), self.above.len());
        let (mut from, mut crossed) = (first.place, 0);
        for (index, slot) in above.iter().enumerate() {
            while from < slot.place {
                crossed += self.passed_above(from, to);
                tree.left[from as usize] = index;
                from += 1;
            }
            tree.set(index, slot.cost + crossing * crossed);
        }
        for place in from as usize..self.above.len() {
            tree.left[place] = above.len();
        }
        tree.build();
        let mut all = 0;
        for slot in below.iter_mut() {
            while to < slot.place {
                all += self.pass_below(to, crossing, tree);
                to += 1;
            }
            let (least, index) = tree.least();
            slot.cost += all + least;
            slot.from = index;
        }
    }

    fn is_own(&self, side: usize, place: u32) -> bool {
        self.own[side].0 <= place && place <= self.own[side].1
    }

    /// How many more lines a way crosses that comes from the right of an item above, and not from its left.
    fn passed_above(&self, place: u32, to: u32) -> i64 {
        if self.is_own(0, place) {
            return 0;
        }
        let item = self.above[place as usize];
        let weight = self.weights[item];
        let mut sum = 0;
        for &other in self.rows.down.of(item) {
            let end = self.places[other];
            if !self.is_own(1, end) {
                sum += if end >= to { weight } else { -weight };
            }
        }
        sum
    }

    /// Moves the place below over an item: ways from the left of where its lines begin cross them from then on, others no
    /// longer. Tells what is added for all.
    fn pass_below(&self, place: u32, crossing: i64, tree: &mut Tree) -> i64 {
        if self.is_own(1, place) {
            return 0;
        }
        let item = self.below[place as usize];
        let weight = crossing * self.weights[item];
        let mut all = 0;
        for &other in self.rows.up.of(item) {
            let begin = self.places[other];
            if !self.is_own(0, begin) {
                all -= weight;
                tree.add_before(tree.left[begin as usize], 2 * weight);
            }
        }
        all
    }
}

/// What a node of a tree knows of the numbers in its range: the sum of the differences from each to the next, and the
/// least of the sums from anywhere in the range to its end.
#[derive(Clone, Copy, Debug)]
struct Range {
    sum: i64,
    least: i64,
}

impl Range {
    const EMPTY: Self = Self { sum: 0, least: i64::MAX / 4 };

    fn joined([left, right]: [Self; 2]) -> Self {
        Self { sum: left.sum + right.sum, least: right.least.min(right.sum + left.least) }
    }
}

/// Numbers in a line: adds to all before a place, finds the least.
#[derive(Default)]
pub(super) struct Tree {
    /// Pairs of nodes: those below the node of the same index. The first pair holds the root, which has index 1.
    pairs: Vec<[Range; 2]>,
    /// Leaves: a power of two.
    leaves: usize,
    count: usize,
    /// For every item above, how many numbers are of places left of it.
    left: Vec<usize>,
}

impl Tree {
    fn begin(&mut self, count: usize, items: usize) {
        self.count = count;
        self.left.clear();
        self.left.resize(items, 0);
        self.leaves = count.next_power_of_two();
        self.pairs.clear();
        self.pairs.resize(self.leaves, [Range::EMPTY; 2]);
    }

    fn node(&mut self, index: usize) -> &mut Range {
        &mut self.pairs[index / 2][index & 1]
    }

    fn set(&mut self, index: usize, value: i64) {
        let leaf = self.leaves + index;
        self.node(leaf).sum = value;
    }

    fn build(&mut self) {
        for index in self.leaves..self.leaves + self.count {
            let next = if index + 1 < self.leaves + self.count { self.node(index + 1).sum } else { 0 };
            let leaf = self.node(index);
            leaf.sum -= next;
            leaf.least = leaf.sum;
        }
        for index in (1..self.leaves).rev() {
            *self.node(index) = Range::joined(self.pairs[index]);
        }
    }

    /// Adds to the first `count` numbers.
    fn add_before(&mut self, count: usize, value: i64) {
        if count == 0 {
            return;
        }
        let mut index = self.leaves + count - 1;
        let leaf = self.node(index);
        leaf.sum += value;
        leaf.least += value;
        while index > 1 {
            index /= 2;
            let joined = Range::joined(self.pairs[index]);
            *self.node(index) = joined;
        }
    }

    /// The least number and its index; of equals the first.
    fn least(&mut self) -> (i64, u32) {
        let mut index = 1;
        while index < self.leaves {
            let [left, right] = self.pairs[index];
            index = 2 * index + usize::from(right.sum + left.least > right.least);
        }
        (self.node(1).least, u32::try_from(index - self.leaves).unwrap_or(0))
    }
}
