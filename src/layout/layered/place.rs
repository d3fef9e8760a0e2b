//! Places across: where every item and every side of a box is.
//!
//! The bends of a line that follow each other are one block, which is drawn straight, except where two such stretches
//! cross or one passes the border of a box. Blocks, nodes and the two sides of each box are numbers; neighbours of a row
//! keep their distance, and lines should be straight and boxes narrow. That is solved by the network simplex method, as
//! Gansner, Koutsofios, North and Vo place nodes ("A technique for drawing directed graphs", 1993), with fewer numbers.
//! It always has a solution: straight stretches and sides of boxes do not cross, and of curves that run down and do not
//! cross, "left of" never goes around in a circle.

use crate::arena::{Id, IdVec, id};

use super::order::Order;
use super::part::{Gr, Part};
use super::rank::Ranks;
use super::rows::{It, Kind, Rows};
use super::simplex::Problem;
use super::title::Titles;

/// Distance between two lines.
const LINE_GAP: f64 = 10.0;

/// Distance between a line and a box or a label, and between two labels.
const LINE_BOX_GAP: f64 = 12.0;

/// Parts of a point that places are whole numbers of.
const UNIT: f64 = 8.0;

/// What a unit costs that a line is off: between two nodes, at a node, and between two bends.
const PRICES: [i64; 3] = [2, 3, 8];

/// How much more it costs between nodes that the author wants in one column.
const COLUMN: i64 = 16;

/// What a unit costs that a node without lines is off the one above it.
const LONELY_PRICE: i64 = 1;

/// What a unit of a box's width costs.
const WIDTH_PRICE: i64 = 2;

id! {
    /// Something that moves as a whole.
    struct Bl;
}

/// Places across.
#[derive(Clone, Debug, Default)]
pub(super) struct Across {
    /// Where the line of each item passes.
    pub(super) items: IdVec<It, f64>,
    /// Left and right side of each box.
    pub(super) groups: IdVec<Gr, (f64, f64)>,
}

/// Places everything across; none if the order of rows allows no places, which a consistent one always does.
pub(super) fn place(part: &Part, ranks: &Ranks, rows: &Rows, order: &Order, titles: &Titles) -> Option<Across> {
    let blocks = Blocks::new(part, rows, order);
    let mut problem = Problem::new(blocks.count);
    distances(part, rows, order, titles, &blocks, &mut problem);
    wishes(part, rows, &blocks, &mut problem);
    for &(above, below) in &ranks.below {
        let (above, below) = (blocks.items[rows.nodes[above]].0, blocks.items[rows.nodes[below]].0);
        problem.priced(above, below, 0, LONELY_PRICE);
        problem.priced(below, above, 0, LONELY_PRICE);
    }
    let numbers = problem.solve()?;
    let at = |block: Bl| numbers[block.index()] as f64 / UNIT;
    Some(Across {
        items: blocks.items.values().map(|&block| at(block)).collect(),
        groups: blocks.groups.values().map(|&(left, right)| (at(left), at(right))).collect(),
    })
}

struct Blocks {
    items: IdVec<It, Bl>,
    groups: IdVec<Gr, (Bl, Bl)>,
    count: usize,
}

impl Blocks {
    fn new(part: &Part, rows: &Rows, order: &Order) -> Self {
        let side = |group: Gr, right: usize| Bl::from_index(2 * group.index() + right);
        let groups: IdVec<Gr, (Bl, Bl)> = part.groups.ids().map(|group| (side(group, 0), side(group, 1))).collect();
        let straight = straight(rows, order);
        let mut items = IdVec::filled(Bl(0), rows.items.len());
        let mut count = 2 * part.groups.len();
        for &item in order.rows.iter().flatten() {
            items[item] = match (rows.items[item].kind, straight[item]) {
                (Kind::Left(group), _) => groups[group].0,
                (Kind::Right(group), _) => groups[group].1,
                (_, Some(above)) => items[above],
                _ => {
                    count += 1;
                    Bl::from_index(count - 1)
                }
            };
        }
        Self { items, groups, count }
    }
}

/// The item right above with which an item is one block.
fn straight(rows: &Rows, order: &Order) -> IdVec<It, Option<It>> {
    let mut straight = IdVec::filled(None, rows.items.len());
    let mut borders: IdVec<It, u32> = IdVec::filled(0, rows.items.len());
    let mut stretches: Vec<(u32, It, It)> = Vec::new();
    for (above, below) in order.rows.iter().zip(order.rows.iter().skip(1)) {
        // How many borders that go on into the other row are left of each item.
        let mut passed = 0;
        for &item in above {
            borders[item] = passed;
            passed += u32::from(rows.items[item].is_border() && !rows.down.of(item).is_empty());
        }
        passed = 0;
        stretches.clear();
        for &item in below {
            if let &[upper] = rows.up.of(item)
                && is_thin(rows, item)
                && is_thin(rows, upper)
                && borders[upper] == passed
            {
                stretches.push((order.places[upper], upper, item));
            }
            passed += u32::from(rows.items[item].is_border() && !rows.up.of(item).is_empty());
        }
        for index in ascending(&stretches) {
            let (_, upper, item) = stretches[index];
            straight[item] = Some(upper);
        }
    }
    straight
}

fn is_thin(rows: &Rows, item: It) -> bool {
    matches!(rows.items[item].kind, Kind::Bend(_) | Kind::Label(_))
}

/// The longest ascending run among places, by patience sorting: the indices of its members.
fn ascending(stretches: &[(u32, It, It)]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; stretches.len()];
    for (index, stretch) in stretches.iter().enumerate() {
        let at = ends.partition_point(|&end| stretches[end].0 < stretch.0);
        before[index] = at.checked_sub(1).map(|at| ends[at]);
        if at == ends.len() { ends.push(index) } else { ends[at] = index }
    }
    std::iter::successors(ends.last().copied(), |&index| before[index]).collect()
}

/// Neighbours of a row keep their distance, and titles have room.
fn distances(part: &Part, rows: &Rows, order: &Order, titles: &Titles, blocks: &Blocks, problem: &mut Problem) {
    let mut all: Vec<(u32, u32, i64)> = Vec::with_capacity(rows.items.len());
    for row in &order.rows {
        for (&a, &b) in row.iter().zip(row.iter().skip(1)) {
            all.push((blocks.items[a].0, blocks.items[b].0, units(distance(part, rows, a, b))));
        }
    }
    for (group, own) in part.groups.iter().skip(1) {
        let (left, right) = blocks.groups[group];
        all.push((left.0, right.0, units(own.least.w)));
    }
    for room in titles.rooms() {
        all.push((blocks.items[room.left].0, blocks.items[room.right].0, units(room.width)));
    }
    all.sort_unstable();
    for (index, &(from, to, length)) in all.iter().enumerate() {
        // The last of equal pairs is the longest.
        if all.get(index + 1).is_none_or(|next| (next.0, next.1) != (from, to)) {
            problem.firm(from, to, length);
        }
    }
}

/// The smallest distance between where the lines of two neighbours of a row pass.
pub(super) fn distance(part: &Part, rows: &Rows, a: It, b: It) -> f64 {
    let (first, second) = (&rows.items[a], &rows.items[b]);
    match (first.kind, second.kind) {
        (Kind::Left(group), Kind::Right(_)) => part.groups[group].least.w,
        (Kind::Left(group), _) => part.groups[group].inset.left + second.left,
        (_, Kind::Right(group)) => first.right + part.groups[group].inset.right,
        _ => first.right + gap(part, first.kind, second.kind) + second.left,
    }
}

/// The smallest distance between two neighbours of a row.
fn gap(part: &Part, a: Kind, b: Kind) -> f64 {
    let thin = |kind| matches!(kind, Kind::Bend(_) | Kind::Label(_));
    match (a, b) {
        (Kind::Bend(_), Kind::Bend(_)) => LINE_GAP,
        _ if thin(a) || thin(b) => LINE_BOX_GAP,
        _ => part.node_gap,
    }
}

/// Lines should be straight, and boxes narrow.
fn wishes(part: &Part, rows: &Rows, blocks: &Blocks, problem: &mut Problem) {
    let slacks = slacks(part, rows);
    let [at_nodes, at_node, free] = PRICES;
    for (id, chain) in rows.chains.iter() {
        let line = &part.lines[id];
        let columns = [line.tail, line.head].map(|node| part.nodes[node].column);
        let column = if columns[0].is_some() && columns[0] == columns[1] { COLUMN } else { 1 };
        let weight = i64::from(line.weight.max(1)) * column;
        for (&a, &b) in chain.iter().zip(chain.iter().skip(1)) {
            let price = match (is_thin(rows, a), is_thin(rows, b)) {
                (false, false) => at_nodes,
                (true, true) => free,
                _ => at_node,
            };
            let slack = units(slacks[a][1] + slacks[b][0]);
            let (from, to) = (blocks.items[a].0, blocks.items[b].0);
            problem.priced(from, to, -slack, price * weight);
            problem.priced(to, from, -slack, price * weight);
        }
    }
    for (group, own) in part.groups.iter().skip(1) {
        let (left, right) = blocks.groups[group];
        problem.priced(right.0, left.0, -units(own.least.w), WIDTH_PRICE);
    }
}

/// How far from its middle the lines above and below an item can end and still be straight: where several lines meet a
/// side of a node they spread over it.
fn slacks(part: &Part, rows: &Rows) -> IdVec<It, [f64; 2]> {
    let mut slacks = IdVec::filled([0.0; 2], rows.items.len());
    for (&item, own) in rows.nodes.values().zip(part.nodes.values()) {
        let spread = |lines: usize| if lines > 1 { own.body.w / 2.0 * own.spread } else { 0.0 };
        slacks[item] = [spread(rows.up.of(item).len()), spread(rows.down.of(item).len())];
    }
    slacks
}

#[expect(clippy::cast_possible_truncation, reason = "lengths are small")]
fn units(length: f64) -> i64 {
    (length * UNIT).ceil() as i64
}
