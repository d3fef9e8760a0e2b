//! Rows of items: nodes, and for every line a bend or its label in each row that it passes.
//!
//! A label has a row between the ranks of nodes. A bend belongs to the innermost box that its line has not left yet or
//! has already come into; between the two it belongs to the box in which both ends meet. Every box has a left and a
//! right border in each row that it spans: items like others, joined from row to row. A line that would pass through the
//! box crosses both, so that the order of rows, which avoids crossings, avoids that too.

use crate::arena::{Id, IdVec, id};
use crate::layout::geometry::Size;

use super::direct::{Meeting, Member};
use super::part::{Gr, Ln, Nd, Part};
use super::rank::Ranks;

id! {
    /// Something with a place in a row.
    pub(super) struct It;
    /// What a box holds in one row.
    pub(super) struct Pc;
}

/// Room between a line and its label.
pub(super) const LABEL_GAP: f64 = 5.0;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Node(Nd),
    Bend(Ln),
    Label(Ln),
    /// The left border of a box, and the right one.
    Left(Gr),
    Right(Gr),
}

/// An item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) row: u32,
    pub(super) piece: Pc,
    /// Room to the left and right of where its line passes.
    pub(super) left: f64,
    pub(super) right: f64,
    /// Room above and below its middle.
    pub(super) above: f64,
    pub(super) below: f64,
}

/// What stands in a piece: an item or a piece inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    Item(It),
    Piece(Pc),
}

/// What a box holds in one row. Its borders stand before and after its children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) group: Gr,
    pub(super) row: u32,
    /// The piece around it; that of the part itself is itself.
    pub(super) parent: Pc,
    /// Its borders; none of the part itself.
    pub(super) borders: Option<(It, It)>,
    /// Where its children begin and end among all.
    pub(super) begin: u32,
    pub(super) end: u32,
}

impl Piece {
    /// Its children among all.
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        self.begin as usize..self.end as usize
    }
}

/// All rows. Which item is in which piece never changes; the order of the children of a piece does.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) items: IdVec<It, Item>,
    pub(super) pieces: IdVec<Pc, Piece>,
    /// The pieces of each row, outer before inner; the first is that of the part itself.
    pub(super) row_pieces: Vec<Vec<Pc>>,
    /// Children of all pieces, one piece after the other.
    pub(super) children: Vec<Child>,
    /// The items that each line runs through, from the upper end to the lower. A line between two nodes of one row goes
    /// over an item in the row above.
    pub(super) chains: IdVec<Ln, Vec<It>>,
    /// The item of each node.
    pub(super) nodes: IdVec<Nd, It>,
    /// First and last row of each box.
    pub(super) spans: IdVec<Gr, (u32, u32)>,
    /// The piece of each box in its first row; those of its other rows follow.
    pub(super) first_pieces: IdVec<Gr, Pc>,
    /// Neighbours in the row above, and in the row below.
    pub(super) up: Neighbours,
    pub(super) down: Neighbours,
}

impl Rows {
    /// Whether a line joins two nodes of one row, over an item in the row above.
    pub(super) fn is_arch(&self, line: Ln) -> bool {
        match self.chains[line].as_slice() {
            [tail, over, _] => self.items[*over].row < self.items[*tail].row,
            _ => false,
        }
    }
}

/// Lists of neighbours, one an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    begins: Vec<u32>,
    list: Vec<It>,
}

impl Neighbours {
    fn new(count: usize, pairs: &[(It, It)]) -> Self {
        let mut begins = vec![0; count + 1];
        for (from, _) in pairs {
            begins[from.index() + 1] += 1;
        }
        for index in 0..count {
            begins[index + 1] += begins[index];
        }
        let mut next = begins.clone();
        let mut list = vec![It(0); pairs.len()];
        for &(from, to) in pairs {
            let at = &mut next[from.index()];
            list[*at as usize] = to;
            *at += 1;
        }
        Self { begins, list }
    }

    pub(super) fn of(&self, item: It) -> &[It] {
        let (begin, end) = (self.begins[item.index()], self.begins[item.index() + 1]);
        &self.list[begin as usize..end as usize]
    }
}

/// Most items that bends may be.
pub(super) const BENDS: usize = 1_000_000;

/// Builds rows from ranks; none if lines would need too many bends.
pub(super) fn rows(part: &Part, meetings: &IdVec<Ln, Meeting>, ranks: &Ranks) -> Option<Rows> {
    let plan = Plan::new(part, meetings, ranks);
    let mut builder = Builder { part, plan: &plan, rows: Rows::default(), pieces: Vec::new(), homes: IdVec::new() };
    builder.nodes();
    builder.lines(meetings)?;
    Some(builder.finish())
}

/// In which of the fine ranks everything is: those of nodes are even, those of labels odd.
struct Plan {
    nodes: IdVec<Nd, i32>,
    labels: IdVec<Ln, Option<i32>>,
    spans: IdVec<Gr, (i32, i32)>,
    /// The fine ranks in use, ascending.
    used: Vec<i32>,
}

impl Plan {
    fn new(part: &Part, meetings: &IdVec<Ln, Meeting>, ranks: &Ranks) -> Self {
        let nodes: IdVec<Nd, i32> = ranks.nodes.values().map(|rank| 2 * rank).collect();
        let mut plan = Self {
            nodes,
            labels: IdVec::filled(None, part.lines.len()),
            spans: IdVec::filled((i32::MAX, i32::MIN), part.groups.len()),
            used: Vec::new(),
        };
        for (id, own) in part.nodes.iter() {
            plan.widen(part, own.group, plan.nodes[id]);
        }
        plan.choose_labels(part, meetings);
        for (id, meeting) in meetings.iter() {
            if let Some(rank) = plan.labels[id] {
                plan.widen(part, meeting.group, rank);
            }
        }
        plan.used = plan.nodes.values().copied().chain(plan.labels.values().copied().flatten()).collect();
        plan.used.sort_unstable();
        plan.used.dedup();
        plan
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

    /// Gives every label a rank, those that have no choice first.
    fn choose_labels(&mut self, part: &Part, meetings: &IdVec<Ln, Meeting>) {
        let most = self.nodes.values().max().copied().unwrap_or(0);
        let mut load = Load::new(part, self, most);
        let mut free: Vec<(Ln, i32, i32)> = Vec::new();
        for (id, line) in part.lines.iter() {
            let (tail, head) = (self.nodes[line.tail], self.nodes[line.head]);
            let width = line.label.map_or(0.0, |label| label.w) + LABEL_ROOM;
            let (from, to) = if tail == head { (tail - 1, tail - 1) } else { self.zone(&meetings[id], tail, head) };
            if tail == head || line.label.is_some() && from == to {
                self.labels[id] = Some(from);
                load.add(from, width, true);
            } else if line.label.is_some() {
                free.push((id, from, to));
            }
        }
        for (id, from, to) in free {
            let width = part.lines[id].label.map_or(0.0, |label| label.w) + LABEL_ROOM;
            let rank = if super::env("MID", 0) == 1 {
                let (a, b) = (from + 1 - (from & 1), to - 1 + (to & 1));
                if a <= b { load.lightest2(a, b) } else { load.lightest(from, to) }
            } else {
                load.lightest(from, to)
            };
            self.labels[id] = Some(rank);
            load.add(rank, width, true);
        }
    }

    /// The fine ranks in which a label may stand: between the boxes of both ends if there is room.
    fn zone(&self, meeting: &Meeting, tail: i32, head: i32) -> (i32, i32) {
        let (upper, lower) = if tail < head { (meeting.tail, meeting.head) } else { (meeting.head, meeting.tail) };
        let end = |member: Member, own: i32, last: bool| match member {
            Member::Node(_) => own,
            Member::Group(group) => {
                if last {
                    self.spans[group].1
                } else {
                    self.spans[group].0
                }
            }
        };
        let (mut from, mut to) = (tail.min(head), tail.max(head));
        let (below, above) = (end(upper, from, true), end(lower, to, false));
        if below < above {
            (from, to) = (below, above);
        }
        (from + 1, to - 1)
    }

    fn row(&self, rank: i32) -> u32 {
        u32::try_from(self.used.partition_point(|&used| used < rank)).unwrap_or(u32::MAX)
    }
}

/// Room of a label besides its text.
const LABEL_ROOM: f64 = 16.0;

/// How full fine ranks are.
struct Load {
    widths: Vec<f64>,
    used: Vec<bool>,
}

impl Load {
    fn new(part: &Part, plan: &Plan, most: i32) -> Self {
        let count = usize::try_from(most + 2).unwrap_or(2);
        let mut load = Self { widths: vec![0.0; count], used: vec![false; count] };
        for (id, own) in part.nodes.iter() {
            load.add(plan.nodes[id], own.cell.w + part.node_gap, true);
        }
        let mut passing = vec![0_i32; count + 1];
        for line in part.lines.values() {
            let (tail, head) = (plan.nodes[line.tail], plan.nodes[line.head]);
            passing[Self::index(tail.min(head) + 1)] += 1;
            passing[Self::index(tail.max(head))] -= 1;
        }
        let mut open = 0;
        for (width, change) in load.widths.iter_mut().zip(&passing) {
            open += change;
            *width += 10.0 * f64::from(open);
        }
        load
    }

    /// The rank above the first node may hold labels.
    fn index(rank: i32) -> usize {
        usize::try_from(rank + 1).unwrap_or(0)
    }

    fn add(&mut self, rank: i32, width: f64, uses: bool) {
        self.widths[Self::index(rank)] += width;
        self.used[Self::index(rank)] |= uses;
    }

    fn lightest2(&self, from: i32, to: i32) -> i32 {
        let middle = i32::midpoint(from, to);
        let width = |rank: i32| self.widths[Self::index(rank)];
        (from..=to)
            .step_by(2)
            .min_by(|a, b| width(*a).total_cmp(&width(*b)).then((a - middle).abs().cmp(&(b - middle).abs())))
            .unwrap_or(middle)
    }

    /// The lightest rank in use; if none is, the middle one.
    fn lightest(&self, from: i32, to: i32) -> i32 {
        let middle = i32::midpoint(from, to);
        let ranks = (from..=to).filter(|&rank| self.used[Self::index(rank)]);
        let width = |rank: i32| self.widths[Self::index(rank)];
        ranks
            .min_by(|a, b| width(*a).total_cmp(&width(*b)).then((a - middle).abs().cmp(&(b - middle).abs())))
            .unwrap_or(middle)
    }
}

struct Builder<'a> {
    part: &'a Part,
    plan: &'a Plan,
    rows: Rows,
    /// For each group, the pieces of the rows that it spans, from its first row.
    pieces: Vec<Vec<Pc>>,
    /// The piece of each item.
    homes: IdVec<It, Pc>,
}

impl Builder<'_> {
    fn nodes(&mut self) {
        let plan = self.plan;
        let (mut pieces, mut row_pieces) =
            (Vec::with_capacity(self.part.groups.len()), vec![Vec::new(); plan.used.len()]);
        for (group, own) in self.part.groups.iter() {
            let (first, last) = (plan.row(plan.spans[group].0), plan.row(plan.spans[group].1));
            self.rows.spans.push((first, last));
            let mut own_pieces = Vec::new();
            self.rows.first_pieces.push(Pc::from_index(self.rows.pieces.len()));
            for row in first..=last {
                let parent = if group == Part::ROOT {
                    Pc::from_index(self.rows.pieces.len())
                } else {
                    piece_at(&pieces, &self.rows, own.parent, row)
                };
                let piece = self.rows.pieces.push(Piece { group, row, parent, borders: None, begin: 0, end: 0 });
                own_pieces.push(piece);
                row_pieces[row as usize].push(piece);
            }
            pieces.push(own_pieces);
        }
        self.pieces = pieces;
        self.rows.row_pieces = row_pieces;
        for (id, own) in self.part.nodes.iter() {
            let cell = own.cell;
            let item = Item {
                kind: Kind::Node(id),
                row: plan.row(plan.nodes[id]),
                piece: Pc(0),
                left: -cell.x,
                right: cell.right(),
                above: -cell.y,
                below: cell.bottom(),
            };
            let item = self.item(own.group, item);
            self.rows.nodes.push(item);
        }
    }

    fn item(&mut self, group: Gr, item: Item) -> It {
        let piece = piece_at(&self.pieces, &self.rows, group, item.row);
        self.homes.push(piece);
        self.rows.items.push(Item { piece, ..item })
    }

    fn lines(&mut self, meetings: &IdVec<Ln, Meeting>) -> Option<()> {
        let mut bends = 0_usize;
        for (id, line) in self.part.lines.iter() {
            let (tail, head) = (self.rows.nodes[line.tail], self.rows.nodes[line.head]);
            let (from, to) = (self.rows.items[tail].row, self.rows.items[head].row);
            if from == to {
                let over = self.passing(id, meetings[id].group, from - 1, true);
                self.rows.chains.push(vec![tail, over, head]);
                continue;
            }
            let down = from < to;
            let (upper, lower) = if down { (line.tail, line.head) } else { (line.head, line.tail) };
            let (first, last) = (from.min(to), from.max(to));
            bends += (last - first) as usize;
            if bends > BENDS {
                return None;
            }
            let label_row = self.plan.labels[id].map(|rank| self.plan.row(rank));
            let mut homes = Homes::new(self.part, &self.rows, &meetings[id], upper, lower, down);
            let mut chain = vec![self.rows.nodes[upper]];
            for row in first + 1..last {
                let group = homes.at(self.part, &self.rows, row);
                chain.push(self.passing(id, group, row, label_row == Some(row)));
            }
            chain.push(self.rows.nodes[lower]);
            self.rows.chains.push(chain);
        }
        Some(())
    }

    /// A bend or the label of a line.
    fn passing(&mut self, line: Ln, group: Gr, row: u32, labelled: bool) -> It {
        let thin = Item { kind: Kind::Bend(line), row, piece: Pc(0), left: 0.0, right: 0.0, above: 0.0, below: 0.0 };
        let label = self.part.lines[line].label.filter(|_| labelled);
        let item = label.map_or(thin, |size| label_item(thin, line, size, self.part.sideways));
        self.item(group, item)
    }

    fn finish(mut self) -> Rows {
        for piece in self.rows.pieces.ids().collect::<Vec<_>>() {
            let Piece { group, row, .. } = self.rows.pieces[piece];
            if group != Part::ROOT {
                let thin = |kind| Item { kind, row, piece, left: 0.0, right: 0.0, above: 0.0, below: 0.0 };
                let left = self.rows.items.push(thin(Kind::Left(group)));
                let right = self.rows.items.push(thin(Kind::Right(group)));
                self.rows.pieces[piece].borders = Some((left, right));
            }
        }
        self.fill();
        self.join();
        self.rows
    }

    /// Children of pieces, in order of appearance.
    fn fill(&mut self) {
        let rows = &mut self.rows;
        let mut counts: IdVec<Pc, u32> = IdVec::filled(0, rows.pieces.len());
        for &piece in self.homes.values() {
            counts[piece] += 1;
        }
        for (id, piece) in rows.pieces.iter() {
            if piece.parent != id {
                counts[piece.parent] += 1;
            }
        }
        let mut at = 0;
        for (id, piece) in rows.pieces.iter_mut() {
            piece.begin = at;
            piece.end = at;
            at += counts[id];
        }
        rows.children = vec![Child::Piece(Pc(0)); at as usize];
        let mut placed: IdVec<Pc, bool> = IdVec::filled(false, rows.pieces.len());
        for (item, &home) in self.homes.iter() {
            put(rows, home, Child::Item(item));
            let mut piece = home;
            while !placed[piece] && rows.pieces[piece].parent != piece {
                placed[piece] = true;
                let parent = rows.pieces[piece].parent;
                put(rows, parent, Child::Piece(piece));
                piece = parent;
            }
        }
        // A box may span a row in which it holds nothing.
        for piece in rows.pieces.ids().collect::<Vec<_>>() {
            let parent = rows.pieces[piece].parent;
            if !placed[piece] && parent != piece {
                put(rows, parent, Child::Piece(piece));
                placed[piece] = true;
            }
        }
    }

    fn join(&mut self) {
        let rows = &mut self.rows;
        let mut pairs: Vec<(It, It)> = Vec::new();
        for chain in rows.chains.values() {
            if let [tail, over, head] = chain.as_slice()
                && rows.items[*over].row < rows.items[*tail].row
            {
                pairs.push((*over, *tail));
                pairs.push((*over, *head));
                continue;
            }
            pairs.extend(chain.iter().zip(chain.iter().skip(1)).map(|(&a, &b)| (a, b)));
        }
        for own in &self.pieces {
            for (&a, &b) in own.iter().zip(own.iter().skip(1)) {
                if let (Some(a), Some(b)) = (rows.pieces[a].borders, rows.pieces[b].borders) {
                    pairs.push((a.0, b.0));
                    pairs.push((a.1, b.1));
                }
            }
        }
        rows.down = Neighbours::new(rows.items.len(), &pairs);
        for pair in &mut pairs {
            *pair = (pair.1, pair.0);
        }
        rows.up = Neighbours::new(rows.items.len(), &pairs);
    }
}

fn put(rows: &mut Rows, piece: Pc, child: Child) {
    let piece = &mut rows.pieces[piece];
    rows.children[piece.end as usize] = child;
    piece.end += 1;
}

fn piece_at(pieces: &[Vec<Pc>], rows: &Rows, group: Gr, row: u32) -> Pc {
    let first = rows.spans[group].0;
    pieces[group.index()][(row - first) as usize]
}

/// The room of a label with its line beside it: to its left, or below it where flows run sideways.
fn label_item(thin: Item, line: Ln, size: Size, sideways: bool) -> Item {
    let (near, far) = (1.0, size.w + LABEL_GAP);
    let (left, right) = if sideways { (far, near) } else { (near, far) };
    Item { kind: Kind::Label(line), left, right, above: size.h / 2.0, below: size.h / 2.0, ..thin }
}

/// In which box a line is in each row, going down.
struct Homes {
    /// Boxes around the upper end that it has not left, innermost first, and those around the lower end, outermost first.
    leaving: Vec<Gr>,
    entering: Vec<Gr>,
    meeting: Gr,
    left: usize,
    entered: usize,
}

impl Homes {
    fn new(part: &Part, rows: &Rows, meeting: &Meeting, upper: Nd, lower: Nd, down: bool) -> Self {
        let _ = (rows, down);
        let chain = |node: Nd| {
            let mut chain = Vec::new();
            let mut at = part.nodes[node].group;
            while at != meeting.group {
                chain.push(at);
                at = part.groups[at].parent;
            }
            chain
        };
        let mut entering = chain(lower);
        entering.reverse();
        Self { leaving: chain(upper), entering, meeting: meeting.group, left: 0, entered: 0 }
    }

    fn at(&mut self, part: &Part, rows: &Rows, row: u32) -> Gr {
        let _ = part;
        while self.leaving.get(self.left).is_some_and(|&group| rows.spans[group].1 < row) {
            self.left += 1;
        }
        while self.entering.get(self.entered).is_some_and(|&group| rows.spans[group].0 <= row) {
            self.entered += 1;
        }
        let inside = self.leaving.get(self.left).copied();
        let within = self.entered.checked_sub(1).and_then(|at| self.entering.get(at)).copied();
        match (inside, within) {
            (Some(group), None) | (None, Some(group)) => group,
            _ => self.meeting,
        }
    }
}
