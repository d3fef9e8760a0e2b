//! Places down: bands of rows, and between two bands the strip in which lines move across.
//!
//! From one band to the next there are the lower borders of boxes that end there, the strip, and the upper borders of
//! boxes that begin. Lines run straight down everywhere but in strips, and a border never runs through a strip, so that
//! what does not cross in the order of rows does not cross in the drawing.

use crate::arena::IdVec;

use super::order::Order;
use super::part::{Gr, Part};
use super::place::Across;
use super::rows::{Kind, Rows};

/// Height of a strip that no line runs through.
const EMPTY_STRIP: f64 = 14.0;

/// Smallest height of a strip.
const LEAST_STRIP: f64 = 14.0;

/// Places down.
#[derive(Clone, Debug, Default)]
pub(super) struct Down {
    /// Middle of each row.
    pub(super) middles: Vec<f64>,
    /// Top and bottom of the strip below each row.
    pub(super) strips: Vec<(f64, f64)>,
    /// Top and bottom of each box.
    pub(super) groups: IdVec<Gr, (f64, f64)>,
    pub(super) height: f64,
}

pub(super) fn place(part: &Part, rows: &Rows, order: &Order, across: &Across) -> Down {
    let count = order.rows.len();
    let (tops, bottoms) = borders(part, rows);
    let mut down = Down { groups: IdVec::filled((0.0, 0.0), part.groups.len()), ..Down::default() };
    let mut y = 0.0;
    let mut ends: Vec<f64> = vec![0.0; count];
    for row in 0..count {
        let above_room = (0..part.groups.len()).map(|_| 0.0).fold(0.0, f64::max);
        let _ = above_room;
        let (above, below) = extent(rows, order, row);
        let top = y + tops.rows[row];
        down.middles.push(top + above);
        let bottom = top + above + below;
        ends[row] = bottom;
        for &group in &tops.at[row] {
            down.groups[group].0 = top - tops.groups[group];
        }
        let mut end = bottom + bottoms.rows[row];
        for &group in &bottoms.at[row] {
            let (begin, least) = (down.groups[group].0, part.groups[group].least.h);
            let own = bottom + bottoms.groups[group];
            down.groups[group].1 = own;
            // Deeper boxes come first in the list: those around them end below.
            if own - begin < least {
                let more = least - (own - begin);
                down.groups[group].1 += more;
                end = end.max(own + more + 8.0);
            }
        }
        // A box that was made longer pushes the ends of those around it.
        for &group in &bottoms.at[row] {
            let parent = part.groups[group].parent;
            if parent != Part::ROOT && rows.spans[parent].1 as usize == row {
                let least = down.groups[group].1 + part.groups[parent].inset.bottom;
                if down.groups[parent].1 < least {
                    down.groups[parent].1 = least;
                    end = end.max(least);
                }
            }
        }
        let strip = if row + 1 < count { strip(part, rows, order, across, row) } else { 0.0 };
        down.strips.push((end, end + strip));
        y = end + strip;
    }
    down.height = y;
    let _ = ends;
    down
}

struct Borders {
    /// Room that borders take beside each row.
    rows: Vec<f64>,
    /// How far the border of each box is from its row.
    groups: IdVec<Gr, f64>,
    /// Boxes that end at each row, deeper before outer.
    at: Vec<Vec<Gr>>,
}

fn borders(part: &Part, rows: &Rows) -> (Borders, Borders) {
    let count = rows.row_pieces.len();
    let empty = || Borders {
        rows: vec![0.0; count],
        groups: IdVec::filled(0.0, part.groups.len()),
        at: vec![Vec::new(); count],
    };
    let (mut tops, mut bottoms) = (empty(), empty());
    for (group, own) in part.groups.iter().skip(1).rev() {
        let (first, last) = rows.spans[group];
        for (side, row, inset) in
            [(&mut tops, first as usize, own.inset.top), (&mut bottoms, last as usize, own.inset.bottom)]
        {
            side.groups[group] += inset;
            let reach = side.groups[group];
            side.at[row].push(group);
            side.rows[row] = side.rows[row].max(reach);
            let ends =
                |other: Gr| if inset_is_top(rows, other, row) { rows.spans[other].0 } else { rows.spans[other].1 };
            let _ = ends;
        }
        let parent = own.parent;
        if parent != Part::ROOT {
            if rows.spans[parent].0 == first {
                tops.groups[parent] = tops.groups[parent].max(tops.groups[group]);
            }
            if rows.spans[parent].1 == last {
                bottoms.groups[parent] = bottoms.groups[parent].max(bottoms.groups[group]);
            }
        }
    }
    (tops, bottoms)
}

fn inset_is_top(rows: &Rows, group: Gr, row: usize) -> bool {
    rows.spans[group].0 as usize == row
}

fn extent(rows: &Rows, order: &Order, row: usize) -> (f64, f64) {
    let items = order.rows[row].iter().map(|&item| &rows.items[item]);
    items.fold((0.0, 0.0), |(above, below), item| (item.above.max(above), item.below.max(below)))
}

/// Height of the strip below a row.
fn strip(part: &Part, rows: &Rows, order: &Order, across: &Across, row: usize) -> f64 {
    let mut widest: Option<f64> = None;
    let mut lines = 0;
    for &item in &order.rows[row] {
        if matches!(rows.items[item].kind, Kind::Left(_) | Kind::Right(_)) {
            continue;
        }
        for &other in rows.down.of(item) {
            let distance = (across.items[item] - across.items[other]).abs();
            widest = Some(widest.unwrap_or(0.0).max(distance));
            lines += usize::from(distance > 1.0);
        }
    }
    let _ = lines;
    let node = |row: usize| order.rows[row].iter().any(|&item| matches!(rows.items[item].kind, Kind::Node(_)));
    let share = if node(row) && node(row + 1) { 1.0 } else { 0.5 };
    match widest {
        None => EMPTY_STRIP,
        Some(widest) => (part.rank_gap * share).max(LEAST_STRIP) + (widest * 0.04).min(4.0),
    }
}
