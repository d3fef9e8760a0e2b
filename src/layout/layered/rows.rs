//! Rows of items: nodes, and for every line a bend or its label in each row that it passes.
//!
//! A bend belongs to the innermost box that its line has not left yet or has already come into; between the two it
//! belongs to the box in which both ends meet. Every box has a left and a right border in each row that it spans: items
//! like others, joined from row to row. A line that would pass through the box crosses both, so that an order of rows
//! that avoids crossings avoids that too.

use crate::arena::{Id, IdVec, id};
use crate::layout::geometry::Size;

use super::direct::Meeting;
use super::fine::Fine;
use super::part::{Gr, Ln, Nd, Part};

id! {
    /// Something with a place in a row.
    pub(super) struct It;
    /// What a box holds in one row.
    pub(super) struct Pc;
}

/// Room between a line and its label.
pub(super) const LABEL_GAP: f64 = 5.0;

/// Most bends of all lines together.
pub(super) const BENDS: usize = 1_000_000;

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

impl Item {
    fn thin(kind: Kind, row: u32) -> Self {
        Self { kind, row, piece: Pc(0), left: 0.0, right: 0.0, above: 0.0, below: 0.0 }
    }

    /// A label with its line beside it: to its left, or below it where flows run sideways.
    fn label(line: Ln, row: u32, size: Size, sideways: bool) -> Self {
        let (near, far) = (1.0, size.w + LABEL_GAP);
        let (left, right) = if sideways { (far, near) } else { (near, far) };
        let half = size.h / 2.0;
        Self { left, right, above: half, below: half, ..Self::thin(Kind::Label(line), row) }
    }

    /// Whether it is the border of a box.
    pub(super) fn is_border(&self) -> bool {
        matches!(self.kind, Kind::Left(_) | Kind::Right(_))
    }
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
    begin: u32,
    end: u32,
}

impl Piece {
    /// Its children among those of all pieces.
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

    /// The line that joins two neighbours of which one is a bend or a label.
    pub(super) fn line_of(&self, a: It, b: It) -> Option<Ln> {
        match (self.items[a].kind, self.items[b].kind) {
            (Kind::Bend(line) | Kind::Label(line), _) | (_, Kind::Bend(line) | Kind::Label(line)) => Some(line),
            _ => None,
        }
    }

    /// What a box holds in a row that it spans.
    pub(super) fn piece_of(&self, group: Gr, row: u32) -> Pc {
        Pc(self.first_pieces[group].0 + (row - self.spans[group].0))
    }
}

/// Lists of neighbours, one an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    begins: Vec<u32>,
    list: Vec<It>,
}

impl Neighbours {
    fn new(count: usize, pairs: impl Iterator<Item = (It, It)> + Clone) -> Self {
        let mut begins = vec![0; count + 1];
        for (from, _) in pairs.clone() {
            begins[from.index() + 1] += 1;
        }
        for index in 0..count {
            begins[index + 1] += begins[index];
        }
        let mut next = begins.clone();
        let mut list = vec![It(0); begins[count] as usize];
        for (from, to) in pairs {
            let at = &mut next[from.index()];
            list[*at as usize] = to;
            *at += 1;
        }
        Self { begins, list }
    }

    /// Those of an item.
    pub(super) fn of(&self, item: It) -> &[It] {
        let (begin, end) = (self.begins[item.index()], self.begins[item.index() + 1]);
        &self.list[begin as usize..end as usize]
    }
}

/// Builds rows from fine ranks; none if lines would need too many bends.
pub(super) fn rows(part: &Part, meetings: &IdVec<Ln, Meeting>, fine: &Fine) -> Option<Rows> {
    if bends(part, fine) > BENDS {
        return None;
    }
    let mut builder = Builder { part, fine, rows: Rows::default() };
    builder.pieces();
    builder.nodes();
    for line in part.lines.ids() {
        builder.line(line, &meetings[line]);
    }
    let count = builder.rows.items.len();
    builder.borders();
    builder.fill(count);
    builder.join();
    Some(builder.rows)
}

fn bends(part: &Part, fine: &Fine) -> usize {
    let rows = |line: &super::part::PartLine| {
        fine.row(fine.nodes[line.tail]).abs_diff(fine.row(fine.nodes[line.head])) as usize
    };
    part.lines.values().map(rows).sum()
}

struct Builder<'a> {
    part: &'a Part,
    fine: &'a Fine,
    rows: Rows,
}

impl Builder<'_> {
    fn pieces(&mut self) {
        self.rows.row_pieces = vec![Vec::new(); self.fine.used.len()];
        for (group, own) in self.part.groups.iter() {
            let span = self.fine.spans[group];
            let (first, last) = (self.fine.row(span.0), self.fine.row(span.1));
            self.rows.spans.push((first, last));
            self.rows.first_pieces.push(Pc::from_index(self.rows.pieces.len()));
            for row in first..=last {
                let parent = self.rows.piece_of(own.parent, row);
                let piece = self.rows.pieces.push(Piece { group, row, parent, borders: None, begin: 0, end: 0 });
                self.rows.row_pieces[row as usize].push(piece);
            }
        }
    }

    fn nodes(&mut self) {
        for (id, own) in self.part.nodes.iter() {
            let cell = own.cell;
            let item = Item {
                left: -cell.x + own.room.left,
                right: cell.right() + own.room.right,
                above: -cell.y + own.room.top,
                below: cell.bottom() + own.room.bottom,
                ..Item::thin(Kind::Node(id), self.fine.row(self.fine.nodes[id]))
            };
            let item = self.item(own.group, item);
            self.rows.nodes.push(item);
        }
    }

    fn item(&mut self, group: Gr, item: Item) -> It {
        let piece = self.rows.piece_of(group, item.row);
        self.rows.items.push(Item { piece, ..item })
    }

    /// The items of a line.
    fn line(&mut self, id: Ln, meeting: &Meeting) {
        let line = &self.part.lines[id];
        let (tail, head) = (self.rows.nodes[line.tail], self.rows.nodes[line.head]);
        let (from, to) = (self.rows.items[tail].row, self.rows.items[head].row);
        if from == to {
            let over = self.passing(id, meeting.group, from - 1, true);
            self.rows.chains.push(vec![tail, over, head]);
            return;
        }
        let mut ends = [(line.tail, line.borders[0]), (line.head, line.borders[1])];
        if from > to {
            ends.reverse();
        }
        let [(upper, _), (lower, _)] = ends;
        let (first, last) = (from.min(to), from.max(to));
        let label_row = self.fine.labels[id].map(|rank| self.fine.row(rank));
        let mut homes = Homes::new(self.part, meeting.group, ends);
        let mut chain = Vec::with_capacity((last - first) as usize + 1);
        chain.push(self.rows.nodes[upper]);
        for row in first + 1..last {
            let group = homes.at(&self.rows, row);
            chain.push(self.passing(id, group, row, label_row == Some(row)));
        }
        chain.push(self.rows.nodes[lower]);
        self.rows.chains.push(chain);
    }

    /// A bend or the label of a line.
    fn passing(&mut self, line: Ln, group: Gr, row: u32, labelled: bool) -> It {
        let label = self.part.lines[line].label.filter(|_| labelled);
        let item = match label {
            Some(size) => Item::label(line, row, size, self.part.is_sideways()),
            None => Item::thin(Kind::Bend(line), row),
        };
        self.item(group, item)
    }

    fn borders(&mut self) {
        let rows = &mut self.rows;
        for (id, piece) in rows.pieces.iter_mut().filter(|(_, piece)| piece.group != Part::ROOT) {
            let mut border = |kind| rows.items.push(Item { piece: id, ..Item::thin(kind, piece.row) });
            piece.borders = Some((border(Kind::Left(piece.group)), border(Kind::Right(piece.group))));
        }
    }

    /// The children of pieces, in order of appearance; the first `count` items are children.
    fn fill(&mut self, count: usize) {
        let rows = &mut self.rows;
        let mut counts: IdVec<Pc, u32> = IdVec::filled(0, rows.pieces.len());
        for item in rows.items.values().take(count) {
            counts[item.piece] += 1;
        }
        for piece in rows.pieces.values().filter(|piece| piece.group != Part::ROOT) {
            counts[piece.parent] += 1;
        }
        let mut at = 0;
        for (id, piece) in rows.pieces.iter_mut() {
            (piece.begin, piece.end) = (at, at);
            at += counts[id];
        }
        rows.children = vec![Child::Piece(Pc(0)); at as usize];
        let mut placed: IdVec<Pc, bool> = rows.pieces.values().map(|piece| piece.group == Part::ROOT).collect();
        for index in 0..count {
            let item = It::from_index(index);
            let home = rows.items[item].piece;
            rows.put(home, Child::Item(item));
            rows.put_around(home, &mut placed);
        }
        // A box may span a row in which it holds nothing.
        for piece in rows.pieces.ids() {
            rows.put_around(piece, &mut placed);
        }
    }

    fn join(&mut self) {
        let rows = &self.rows;
        let mut pairs: Vec<(It, It)> = Vec::with_capacity(rows.items.len());
        for (line, chain) in rows.chains.iter() {
            match chain.as_slice() {
                &[tail, over, head] if rows.is_arch(line) => pairs.extend([(over, tail), (over, head)]),
                _ => pairs.extend(chain.iter().zip(chain.iter().skip(1)).map(|(&a, &b)| (a, b))),
            }
        }
        for (above, below) in rows.pieces.values().zip(rows.pieces.values().skip(1)) {
            if let (Some(a), Some(b), true) = (above.borders, below.borders, above.group == below.group) {
                pairs.extend([(a.0, b.0), (a.1, b.1)]);
            }
        }
        let count = rows.items.len();
        self.rows.down = Neighbours::new(count, pairs.iter().copied());
        self.rows.up = Neighbours::new(count, pairs.iter().map(|&(a, b)| (b, a)));
    }
}

impl Rows {
    fn put(&mut self, piece: Pc, child: Child) {
        let piece = &mut self.pieces[piece];
        self.children[piece.end as usize] = child;
        piece.end += 1;
    }

    /// Puts a piece and those around it where they belong, unless they are there.
    fn put_around(&mut self, mut piece: Pc, placed: &mut IdVec<Pc, bool>) {
        while !std::mem::replace(&mut placed[piece], true) {
            let parent = self.pieces[piece].parent;
            self.put(parent, Child::Piece(piece));
            piece = parent;
        }
    }
}

/// In which box a line is in each row, going down.
struct Homes {
    /// Boxes around the upper end, innermost first, and those around the lower end, outermost first.
    leaving: Vec<Gr>,
    entering: Vec<Gr>,
    meeting: Gr,
    /// How many of them the line has left, and entered.
    left: usize,
    entered: usize,
}

impl Homes {
    /// Of the upper end and the lower one. A line that is drawn to end at the border of a box is nowhere inside it.
    fn new(part: &Part, meeting: Gr, ends: [(Nd, Option<Gr>); 2]) -> Self {
        let around = |(node, border): (Nd, Option<Gr>)| {
            let own = border.map_or(part.nodes[node].group, |border| part.groups[border].parent);
            let outward = |&group: &Gr| Some(part.groups[group].parent);
            std::iter::successors(Some(own), outward).take_while(|&group| group != meeting).collect::<Vec<Gr>>()
        };
        let [leaving, mut entering] = ends.map(around);
        entering.reverse();
        Self { leaving, entering, meeting, left: 0, entered: 0 }
    }

    fn at(&mut self, rows: &Rows, row: u32) -> Gr {
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
