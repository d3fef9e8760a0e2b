//! Titles of boxes: where on the upper side of the drawing they stand so that no line runs through them.
//!
//! Where flows run down or up, lines come in through the side that the title is at: it is given the first gap between
//! two such lines that is wide enough as things stand, else the widest, which then must be made wide enough. Where flows
//! run sideways, lines come in through other sides, or, beside other boxes, in strips: the title moves on to where none
//! does.

use crate::arena::IdVec;
use crate::layout::geometry::Point;
use crate::layout::sketch::Direction;

use super::Layout;
use super::order::Order;
use super::part::{Gr, Part};
use super::place::distance;
use super::rows::{It, Kind, Rows};

/// Distance between a title and a line.
const GAP: f64 = 8.0;

/// Room that a title must have across.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Between the borders of the box, or lines that pass its upper side.
    pub(super) left: It,
    pub(super) right: It,
    /// From one to the other.
    pub(super) width: f64,
    /// From the left one to the title.
    indent: f64,
}

/// The rooms of all titles.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    rooms: IdVec<Gr, Option<Room>>,
}

impl Titles {
    pub(super) fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values().flatten()
    }
}

/// Finds a gap for each title.
pub(super) fn titles(part: &Part, rows: &Rows, order: &Order) -> Titles {
    let room = |(group, own): (Gr, &super::part::PartGroup)| {
        let upright = !part.is_sideways() && own.title.w > 0.0;
        upright.then(|| room(part, rows, order, group)).flatten()
    };
    Titles { rooms: part.groups.iter().map(room).collect() }
}

fn room(part: &Part, rows: &Rows, order: &Order, group: Gr) -> Option<Room> {
    let (first, last) = rows.spans[group];
    let (row, lists) = if part.direction == Direction::Up { (last, &rows.down) } else { (first, &rows.up) };
    let (left, right) = rows.pieces[rows.piece_of(group, row)].borders?;
    let own = &part.groups[group];
    let items = &order.rows[row as usize][order.places[left] as usize..=order.places[right] as usize];
    let mut gaps: Vec<Room> = Vec::new();
    let (mut begin, mut natural, mut widths) = (left, 0.0, Vec::new());
    for (&a, &b) in items.iter().zip(items.iter().skip(1)) {
        natural += distance(part, rows, a, b);
        if b == right || !rows.items[b].is_border() && !lists.of(b).is_empty() {
            let indent = if begin == left { own.padding } else { reach(part, rows, begin) + GAP };
            let rest = if b == right { own.padding } else { reach(part, rows, b) + GAP };
            gaps.push(Room { left: begin, right: b, width: indent + own.title.w + rest, indent });
            widths.push(natural);
            (begin, natural) = (b, 0.0);
        }
    }
    let fits = gaps.iter().zip(&widths).find(|(gap, width)| gap.width <= **width);
    let spare = |(gap, width): &(&Room, &f64)| *width - gap.width;
    fits.or_else(|| gaps.iter().zip(&widths).max_by(|a, b| spare(a).total_cmp(&spare(b)))).map(|(gap, _)| *gap)
}

/// How far from the middle of an item its lines may end.
fn reach(part: &Part, rows: &Rows, item: It) -> f64 {
    match rows.items[item].kind {
        Kind::Node(node) => part.nodes[node].body.w * 0.5,
        _ => 0.0,
    }
}

/// The corner of a title as the engine sees it: the one with the smallest numbers.
pub(super) fn corner(part: &Part, layout: &Layout, group: Gr) -> Point {
    let Layout { titles, across, down, .. } = layout;
    let own = &part.groups[group];
    let (top, bottom) = down.groups[group];
    match (part.direction, titles.rooms[group]) {
        (Direction::Down, Some(room)) => Point::new(across.items[room.left] + room.indent, top + own.padding),
        (Direction::Up, Some(room)) => {
            Point::new(across.items[room.left] + room.indent, bottom - own.padding - own.title.h)
        }
        (Direction::Right | Direction::Left, _) => sideways(part, layout, group),
        _ => Point::new(across.groups[group].0 + own.padding, top + own.padding),
    }
}

/// Along the side of a box, as near to the beginning of the drawn text as no line comes through.
fn sideways(part: &Part, layout: &Layout, group: Gr) -> Point {
    let Layout { rows, order, across, down, .. } = layout;
    let own = &part.groups[group];
    let (top, bottom) = down.groups[group];
    let x = across.groups[group].0 + own.padding * 0.5;
    let length = own.title.w;
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let (first, last) = rows.spans[group];
    for row in first..last {
        if comes_in(rows, order, group, row) {
            taken.push(down.strips[row as usize]);
        }
    }
    // Where flows run to the left, the text begins at the lower end.
    let from_below = part.direction == Direction::Left;
    let mut begin = if from_below { bottom - own.padding - length } else { top + own.padding };
    let strips: Box<dyn Iterator<Item = &(f64, f64)>> =
        if from_below { Box::new(taken.iter().rev()) } else { Box::new(taken.iter()) };
    for &(from, to) in strips {
        if begin < to && from < begin + length {
            begin = if from_below { from - GAP - length } else { to + GAP };
        }
    }
    let (least, most) = (top + own.padding, bottom - own.padding - length);
    // No place is free: at the beginning, as usual.
    let usual = if from_below { most } else { least };
    Point::new(x, if begin < least - 0.01 || begin > most + 0.01 { usual } else { begin })
}

/// Whether a line passes the left border of a box between a row and the next.
fn comes_in(rows: &Rows, order: &Order, group: Gr, row: u32) -> bool {
    let borders = |row: u32| rows.pieces[rows.piece_of(group, row)].borders;
    let (Some((above, _)), Some((below, _))) = (borders(row), borders(row + 1)) else { return false };
    let (above, below) = (order.places[above], order.places[below]);
    order.rows[row as usize].iter().any(|&item| {
        let left = order.places[item] < above;
        rows.down.of(item).iter().any(|&other| !rows.items[item].is_border() && (order.places[other] < below) != left)
    })
}
