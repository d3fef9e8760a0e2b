//! A box taken out of all the rows that it spans and put back where it and the lines around it cross least.
//!
//! As [`super::reroute`] does with a line: the box is a line as thick as what runs in it. From row to row, a line that
//! has to pass it crosses both its borders and all that; at each place, the lines that leave or reach it cross what is
//! between. What depends on two places at once and is no line that passes is counted as it is now, so that a way is
//! only kept if a full count agrees.

use crate::arena::Id;

use super::order::Sorter;
use super::part::Gr;
use super::reroute::{Between, CROSSING, Room, Slot};
use super::rows::{Child, It, Pc};

impl Sorter<'_> {
    /// Takes boxes out and puts them back, until so many places were looked at; tells whether any came back elsewhere.
    pub(super) fn rebox_all(&mut self, mut looks: usize) -> bool {
        let mut room = Room::default();
        let mut changed = false;
        for group in (1..self.rows.spans.len()).map(Gr::from_index) {
            let (first, last) = self.rows.spans[group];
            let around = (first.saturating_sub(1) as usize)..=(last as usize + 1).min(self.order.rows.len() - 1);
            // The rows are read for slots, and counted before and after.
            let work = 3 * around.map(|row| self.order.rows[row].len()).sum::<usize>();
            if work > looks {
                break;
            }
            looks -= work;
            changed |= self.rebox(group, &mut room);
        }
        changed
    }

    fn rebox(&mut self, group: Gr, room: &mut Room) -> bool {
        let (first, last) = self.rows.spans[group];
        let pieces: Vec<Pc> = (first..=last).map(|row| self.rows.piece_of(group, row)).collect();
        self.search_box(&pieces, room);
        let ways = self.ways(&pieces, room);
        if ways.is_empty() {
            return false;
        }
        let before = self.cost_of_rows(first, last);
        let old: Vec<(Pc, usize)> =
            ways.into_iter().map(|(piece, before)| (piece, self.shift_piece(piece, before))).collect();
        if self.cost_of_rows(first, last) < before {
            return true;
        }
        for (piece, index) in old {
            // Before the child that stands there without it.
            let now = self.index_of(piece);
            self.shift_piece(piece, if index > now { index + 1 } else { index });
        }
        false
    }

    /// Finds the cheapest way through all rows.
    fn search_box(&self, pieces: &[Pc], room: &mut Room) {
        room.slots.clear();
        room.begins.clear();
        let mut above: Option<(u32, u32)> = None;
        for &piece in pieces {
            let begin = room.slots.len();
            let own = self.extent(piece);
            self.free_slots(self.rows.pieces[piece].parent, own, &mut room.slots);

            self.add_crossings(piece, &mut room.slots[begin..]);
            if let (Some(upper), Some(&from)) = (above, room.begins.last()) {
                let row = self.rows.pieces[piece].row as usize - 1;
                let inside = self.inside(row, upper, own);
                let (done, new) = room.slots.split_at_mut(begin);
                let between = Between::new(self, row, [upper, own]);
                between.spread(&done[from..], new, CROSSING * inside, &mut room.tree);
            }
            room.begins.push(begin);
            above = Some(own);
        }
    }

    /// Where a piece begins and ends in its row.
    fn extent(&self, piece: Pc) -> (u32, u32) {
        self.rows.pieces[piece]
            .borders
            .map_or((0, 0), |(left, right)| (self.order.places[left], self.order.places[right]))
    }

    /// The weight of all that runs from a piece to the one below it, borders included.
    fn inside(&self, row: usize, upper: (u32, u32), lower: (u32, u32)) -> i64 {
        let items = &self.order.rows[row][upper.0 as usize..=upper.1 as usize];
        let within = |item: &It| {
            let ends = self.rows.down.of(*item).iter();
            let inner = ends.filter(|other| (lower.0..=lower.1).contains(&self.order.places[**other])).count();
            self.weights[*item] * i64::try_from(inner).unwrap_or(0)
        };
        items.iter().map(within).sum()
    }

    /// Adds to every slot what the lines cross that leave or reach a piece, less what they cross now.
    fn add_crossings(&self, piece: Pc, slots: &mut [Slot]) {
        let own = self.extent(piece);
        let row = self.rows.pieces[piece].row as usize;
        for down in [false, true] {
            let next = if down { row + 1 } else { row.wrapping_sub(1) };
            if next >= self.order.rows.len() {
                continue;
            }
            let lists = if down { &self.rows.down } else { &self.rows.up };
            let beyond = self.beyond(piece, next);
            let mut outer: Vec<u32> = Vec::new();
            for &item in &self.order.rows[row][own.0 as usize..=own.1 as usize] {
                let ends = lists.of(item).iter().map(|&other| self.order.places[other]);
                outer.extend(ends.filter(|place| beyond.is_none_or(|(from, to)| !(from..=to).contains(place))));
            }
            if outer.is_empty() {
                continue;
            }
            outer.sort_unstable();
            // A line that the piece passes on its way right: crossed from then on by those of its lines that end left.
            let passes = |place: u32| -> i64 {
                if own.0 <= place && place <= own.1 {
                    return 0;
                }
                let item = self.order.rows[row][place as usize];
                let change = |end: u32| {
                    let left = outer.partition_point(|&outer| outer < end);
                    let right = outer.len() - outer.partition_point(|&outer| outer <= end);
                    i64::try_from(left).unwrap_or(0) - i64::try_from(right).unwrap_or(0)
                };
                let ends = lists.of(item).iter().map(|&other| self.order.places[other]);
                self.weights[item]
                    * ends
                        .filter(|end| beyond.is_none_or(|(from, to)| !(from..=to).contains(end)))
                        .map(change)
                        .sum::<i64>()
            };
            let mut sum = 0;
            let mut at = own.0;
            for slot in slots.iter_mut().filter(|slot| slot.place >= own.0) {
                while at < slot.place {
                    sum += passes(at);
                    at += 1;
                }
                slot.cost += CROSSING * sum;
            }
            (sum, at) = (0, own.0);
            for slot in slots.iter_mut().filter(|slot| slot.place < own.0).rev() {
                while at > slot.place {
                    at -= 1;
                    sum -= passes(at);
                }
                slot.cost += CROSSING * sum;
            }
        }
    }

    /// Where the box of a piece stands in a neighbouring row.
    fn beyond(&self, piece: Pc, row: usize) -> Option<(u32, u32)> {
        let own = self.rows.pieces[piece];
        let (first, last) = self.rows.spans[own.group];
        let row = u32::try_from(row).ok()?;
        (first <= row && row <= last).then(|| self.extent(self.rows.piece_of(own.group, row)))
    }

    /// The pieces that the best way moves, each with the index of the child that it comes before.
    fn ways(&self, pieces: &[Pc], room: &Room) -> Vec<(Pc, usize)> {
        let mut ways = Vec::new();
        let last = room.begins.last().copied().unwrap_or(0);
        let ends = room.slots[last..].iter().enumerate();
        let mut from = ends.min_by_key(|(_, slot)| slot.cost).map_or(0, |(index, _)| index);
        for (&piece, &begin) in pieces.iter().zip(&room.begins).rev() {
            let slot = room.slots[begin + from];
            from = slot.from as usize;
            if slot.place != self.extent(piece).0 {
                ways.push((piece, slot.child as usize));
            }
        }
        ways
    }

    fn index_of(&self, piece: Pc) -> usize {
        let parent = self.rows.pieces[piece].parent;
        let children = &self.rows.children[self.rows.pieces[parent].range()];
        children.iter().position(|&child| child == Child::Piece(piece)).unwrap_or(0)
    }

    fn shift_piece(&mut self, piece: Pc, before: usize) -> usize {
        let own = self.rows.pieces[piece];
        let index = self.shift_child(own.parent, Child::Piece(piece), before);
        self.flatten(own.row as usize);
        index
    }

    /// The crossings in and around some rows.
    fn cost_of_rows(&mut self, first: u32, last: u32) -> i64 {
        let end = (last as usize + 1).min(self.order.rows.len() - 1);
        ((first as usize).saturating_sub(1)..end).map(|row| self.between(row)).sum()
    }
}
