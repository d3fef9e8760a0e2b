//! Places down: bands of rows, and between two bands the strip in which lines move across.
//!
//! From one band to the next there are the lower borders of boxes that end there, the strip, and the upper borders of
//! boxes that begin. Lines run straight down everywhere but in strips, and no border but one that spans both rows is
//! beside a strip, so that what does not cross in the order of rows does not cross in the drawing.

use crate::arena::IdVec;

use super::order::Order;
use super::part::{Gr, Part};
use super::place::Across;
use super::rows::{Kind, Rows};
use super::tracks::{self, Tracks};

/// Height of a strip that no line runs through.
const EMPTY_STRIP: f64 = 14.0;

/// Smallest height of a strip with lines.
const LEAST_STRIP: f64 = 14.0;

/// How much higher a strip is for each point that a line moves across in it, and at most.
const SLOPE: (f64, f64) = (0.04, 4.0);

/// Distance between two boxes below one another where one was made longer for its title.
const BOX_GAP: f64 = 8.0;

/// Places down.
#[derive(Clone, Debug, Default)]
pub(super) struct Down {
    /// Middle of each row.
    pub(super) middles: Vec<f64>,
    /// Top and bottom of the strip below each row.
    pub(super) strips: Vec<(f64, f64)>,
    /// Top and bottom of each box.
    pub(super) groups: IdVec<Gr, (f64, f64)>,
}

impl Down {
    /// Where the last row ends.
    pub(super) fn height(&self) -> f64 {
        self.strips.last().map_or(0.0, |&(_, bottom)| bottom)
    }
}

/// Places everything down.
pub(super) fn place(part: &Part, rows: &Rows, order: &Order, across: &Across, tracks: Option<&Tracks>) -> Down {
    let count = order.rows.len();
    let (tops, bottoms) = borders(part, rows);
    let mut down = Down { groups: IdVec::filled((0.0, 0.0), part.groups.len()), ..Down::default() };
    let mut y = 0.0;
    for row in 0..count {
        let (above, below) = extent(rows, order, row);
        let top = y + tops.rows[row];
        down.middles.push(top + above);
        for &group in &tops.at[row] {
            down.groups[group].0 = top - tops.groups[group];
        }
        let bottom = top + above + below;
        let end = end(part, rows, &bottoms, row, bottom, &mut down);
        let strip = if row + 1 < count { strip(part, rows, order, across, row, tracks) } else { 0.0 };
        down.strips.push((end, end + strip));
        y = end + strip;
    }
    down
}

/// Places the lower borders of the boxes that end at a row; tells where all of them have ended.
fn end(part: &Part, rows: &Rows, bottoms: &Borders, row: usize, bottom: f64, down: &mut Down) -> f64 {
    let mut end = bottom + bottoms.rows[row];
    // Inner boxes come first: one that was made longer for its title pushes those around it.
    for &group in &bottoms.at[row] {
        let (top, pushed) = down.groups[group];
        let own = (bottom + bottoms.groups[group]).max(pushed);
        let least = own.max(top + part.groups[group].least.h);
        down.groups[group].1 = least;
        if least > own {
            end = end.max(least + BOX_GAP);
        }
        end = end.max(least);
        let parent = part.groups[group].parent;
        if parent != Part::ROOT && rows.spans[parent].1 as usize == row {
            let around = &mut down.groups[parent].1;
            *around = around.max(least + part.groups[parent].inset.bottom);
        }
    }
    end
}

/// Borders at one side of the rows.
struct Borders {
    /// Room that they take beside each row.
    rows: Vec<f64>,
    /// How far each is from its row.
    groups: IdVec<Gr, f64>,
    /// The boxes of each row, inner before outer.
    at: Vec<Vec<Gr>>,
}

/// Upper borders by first rows, lower borders by last ones.
fn borders(part: &Part, rows: &Rows) -> (Borders, Borders) {
    let count = rows.row_pieces.len();
    let empty = || Borders {
        rows: vec![0.0; count],
        groups: IdVec::filled(0.0, part.groups.len()),
        at: vec![Vec::new(); count],
    };
    let (mut tops, mut bottoms) = (empty(), empty());
    for (group, own) in part.groups.iter().skip(1).rev() {
        let ((first, last), around) = (rows.spans[group], rows.spans[own.parent]);
        let sides = [
            (&mut tops, first, own.inset.top, first == around.0),
            (&mut bottoms, last, own.inset.bottom, last == around.1),
        ];
        for (side, row, inset, shared) in sides {
            side.groups[group] += inset;
            let reach = side.groups[group];
            side.at[row as usize].push(group);
            side.rows[row as usize] = side.rows[row as usize].max(reach);
            if shared {
                side.groups[own.parent] = side.groups[own.parent].max(reach);
            }
        }
    }
    (tops, bottoms)
}

/// Room of a row above and below its middle.
fn extent(rows: &Rows, order: &Order, row: usize) -> (f64, f64) {
    let items = order.rows[row].iter().map(|&item| &rows.items[item]);
    items.fold((0.0, 0.0), |(above, below), item| (item.above.max(above), item.below.max(below)))
}

/// Height of the strip below a row.
fn strip(part: &Part, rows: &Rows, order: &Order, across: &Across, row: usize, tracks: Option<&Tracks>) -> f64 {
    let mut widest: Option<f64> = None;
    for &item in order.rows[row].iter().filter(|&&item| !rows.items[item].is_border()) {
        for &other in rows.down.of(item) {
            let distance = (across.items[item] - across.items[other]).abs();
            widest = Some(widest.unwrap_or(0.0).max(distance));
        }
    }
    let Some(widest) = widest else { return EMPTY_STRIP };
    // Between two rows of nodes there is all of the distance of ranks, between a row of nodes and one of labels half.
    let nodes = |row: usize| order.rows[row].iter().any(|&item| matches!(rows.items[item].kind, Kind::Node(_)));
    let share = if nodes(row) && nodes(row + 1) { 1.0 } else { 0.5 };
    let usual = (part.rank_gap * share).max(LEAST_STRIP);
    let (factor, most) = SLOPE;
    match tracks {
        Some(tracks) => usual.max(tracks::height(tracks.counts[row])),
        None => usual + (widest * factor).min(most),
    }
}
