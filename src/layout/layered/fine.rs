//! Fine ranks: those of nodes are even, those between them odd, so that labels of lines have room of their own.

use crate::arena::IdVec;

use super::direct::{Meeting, Member};
use super::part::{Gr, Ln, Nd, Part};
use super::rank::Ranks;

/// Room of a label besides its text.
const LABEL_ROOM: f64 = 16.0;

/// Room of a line that passes a rank.
const LINE_ROOM: f64 = 10.0;

/// In which fine rank everything is.
#[derive(Clone, Debug)]
pub(super) struct Fine {
    pub(super) nodes: IdVec<Nd, i32>,
    /// Where the label of each line stands. A line between two nodes of one rank has a place above them, label or not.
    pub(super) labels: IdVec<Ln, Option<i32>>,
    /// First and last fine rank of each box.
    pub(super) spans: IdVec<Gr, (i32, i32)>,
    /// The fine ranks that hold a node or a label, ascending.
    pub(super) used: Vec<i32>,
}

/// Gives every label a fine rank.
pub(super) fn fine(part: &Part, meetings: &IdVec<Ln, Meeting>, ranks: &Ranks) -> Fine {
    let mut fine = Fine {
        nodes: ranks.nodes.values().map(|rank| 2 * rank).collect(),
        labels: IdVec::filled(None, part.lines.len()),
        spans: IdVec::filled((i32::MAX, i32::MIN), part.groups.len()),
        used: Vec::new(),
    };
    for (id, own) in part.nodes.iter() {
        fine.widen(part, own.group, fine.nodes[id]);
    }
    fine.choose(part, meetings);
    for (id, meeting) in meetings.iter() {
        if let Some(rank) = fine.labels[id] {
            fine.widen(part, meeting.group, rank);
        }
    }
    fine.used = fine.nodes.values().copied().chain(fine.labels.values().copied().flatten()).collect();
    fine.used.sort_unstable();
    fine.used.dedup();
    fine
}

impl Fine {
    /// The row of a fine rank in use.
    pub(super) fn row(&self, rank: i32) -> u32 {
        u32::try_from(self.used.partition_point(|&used| used < rank)).unwrap_or(u32::MAX)
    }

    fn widen(&mut self, part: &Part, group: Gr, rank: i32) {
        let mut at = group;
        loop {
            let span = &mut self.spans[at];
            if span.0 <= rank && rank <= span.1 {
                return;
            }
            *span = (span.0.min(rank), span.1.max(rank));
            if at == Part::ROOT {
                return;
            }
            at = part.groups[at].parent;
        }
    }

    /// Labels that have no choice come first; the others go where least stands.
    fn choose(&mut self, part: &Part, meetings: &IdVec<Ln, Meeting>) {
        let mut load = Load::new(part, self);
        let mut free: Vec<(Ln, f64, i32, i32)> = Vec::new();
        for (id, line) in part.lines.iter() {
            let (tail, head) = (self.nodes[line.tail], self.nodes[line.head]);
            let width = line.label.map_or(0.0, |label| label.w) + LABEL_ROOM;
            if tail == head {
                self.labels[id] = Some(tail - 1);
                load.add(tail - 1, width);
            } else if line.label.is_some() {
                let (from, to) = self.zone(&meetings[id], tail, head);
                if from == to {
                    self.labels[id] = Some(from);
                    load.add(from, width);
                } else {
                    free.push((id, width, from, to));
                }
            }
        }
        for (id, width, from, to) in free {
            let rank = load.lightest(from, to);
            self.labels[id] = Some(rank);
            load.add(rank, width);
        }
    }

    /// The fine ranks in which a label may stand: between the boxes of both ends if there is room.
    fn zone(&self, meeting: &Meeting, tail: i32, head: i32) -> (i32, i32) {
        let (upper, lower) = if tail < head { (meeting.tail, meeting.head) } else { (meeting.head, meeting.tail) };
        let (from, to) = (tail.min(head), tail.max(head));
        let below = if let Member::Group(group) = upper { self.spans[group].1 } else { from };
        let above = if let Member::Group(group) = lower { self.spans[group].0 } else { to };
        if below < above { (below + 1, above - 1) } else { (from + 1, to - 1) }
    }
}

/// How full fine ranks are. The rank above the first node counts, since labels may stand there.
struct Load {
    widths: Vec<f64>,
    used: Vec<bool>,
}

impl Load {
    fn new(part: &Part, fine: &Fine) -> Self {
        let most = fine.nodes.values().max().copied().unwrap_or(0);
        let count = Self::index(most) + 1;
        let mut load = Self { widths: vec![0.0; count], used: vec![false; count] };
        for (id, own) in part.nodes.iter() {
            load.add(fine.nodes[id], own.cell.w + part.node_gap);
        }
        let mut passing = vec![0_i32; count + 1];
        for line in part.lines.values() {
            let (tail, head) = (fine.nodes[line.tail], fine.nodes[line.head]);
            if tail != head {
                passing[Self::index(tail.min(head)) + 1] += 1;
                passing[Self::index(tail.max(head))] -= 1;
            }
        }
        let mut open = 0;
        for (width, change) in load.widths.iter_mut().zip(&passing) {
            open += change;
            *width += LINE_ROOM * f64::from(open);
        }
        load
    }

    fn index(rank: i32) -> usize {
        usize::try_from(rank + 1).unwrap_or(0)
    }

    fn add(&mut self, rank: i32, width: f64) {
        self.widths[Self::index(rank)] += width;
        self.used[Self::index(rank)] = true;
    }

    /// The lightest rank in use, of equals the one nearest to the middle; the middle if none is in use.
    fn lightest(&self, from: i32, to: i32) -> i32 {
        let middle = i32::midpoint(from, to);
        let used = (from..=to).filter(|&rank| self.used[Self::index(rank)]);
        let width = |rank: i32| self.widths[Self::index(rank)];
        let off = |rank: i32| (rank - middle).abs();
        used.min_by(|&a, &b| width(a).total_cmp(&width(b)).then(off(a).cmp(&off(b)))).unwrap_or(middle)
    }
}
