//! Places across: where every item and every side of a box is.
//!
//! The bends of a line that follow each other are one block, which is drawn straight, except where two such stretches
//! cross or one passes the border of a box. Blocks, nodes and the two sides of each box are numbers; neighbours of a row
//! keep their distance, and lines should be straight and boxes narrow. That is solved by the network simplex method, as
//! Gansner, Koutsofios, North and Vo place nodes, with fewer numbers: straight stretches do not cross, so that blocks
//! can always be put from left to right.

use crate::arena::{Id, IdVec, id};

use super::order::Order;
use super::part::{Gr, Part};
use super::rows::{It, Kind, Rows};
use super::simplex::Problem;

/// Distance between two lines.
pub(super) const LINE_GAP: f64 = 10.0;

/// Distance between a line and a box or label.
const LINE_BOX_GAP: f64 = 12.0;

/// Parts of a point that places are whole numbers of.
const UNIT: f64 = 8.0;

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

pub(super) fn place(part: &Part, rows: &Rows, order: &Order, steps: usize) -> Option<Across> {
    let blocks = Blocks::new(part, rows, order);
    let mut problem = Problem::new(blocks.count);
    distances(part, rows, order, &blocks, &mut problem);
    wishes(part, rows, &blocks, &mut problem);
    let numbers = problem.solve(steps)?;
    let at = |block: Bl| numbers[block.index()] as f64 / UNIT;
    let mut groups = IdVec::filled((0.0, 0.0), part.groups.len());
    for (group, sides) in blocks.groups.iter() {
        groups[group] = (at(sides.0), at(sides.1));
    }
    Some(Across { items: blocks.items.values().map(|&block| at(block)).collect(), groups })
}

struct Blocks {
    items: IdVec<It, Bl>,
    groups: IdVec<Gr, (Bl, Bl)>,
    count: usize,
}

impl Blocks {
    fn new(part: &Part, rows: &Rows, order: &Order) -> Self {
        let mut blocks =
            Self { items: IdVec::filled(Bl(0), rows.items.len()), groups: IdVec::new(), count: 2 * part.groups.len() };
        for group in part.groups.ids() {
            blocks.groups.push((Bl::from_index(2 * group.index()), Bl::from_index(2 * group.index() + 1)));
        }
        let straight = straight(rows, order);
        for row in &order.rows {
            for &item in row {
                blocks.items[item] = match rows.items[item].kind {
                    Kind::Left(group) => blocks.groups[group].0,
                    Kind::Right(group) => blocks.groups[group].1,
                    _ => match straight[item] {
                        Some(above) => blocks.items[above],
                        None => {
                            blocks.count += 1;
                            Bl::from_index(blocks.count - 1)
                        }
                    },
                };
            }
        }
        blocks
    }
}

/// The item right above that an item is in one block with.
fn straight(rows: &Rows, order: &Order) -> IdVec<It, Option<It>> {
    let mut straight = IdVec::filled(None, rows.items.len());
    let thin = |item: It| matches!(rows.items[item].kind, Kind::Bend(_) | Kind::Label(_));
    let mut borders: IdVec<It, u32> = IdVec::filled(0, rows.items.len());
    for (above, below) in order.rows.iter().zip(order.rows.iter().skip(1)) {
        // How many borders that go on into the next row are left of each item.
        let mut passed = 0;
        for &item in above {
            borders[item] = passed;
            if is_border(rows, item) && !rows.down.of(item).is_empty() {
                passed += 1;
            }
        }
        passed = 0;
        let mut stretches: Vec<(u32, It, It)> = Vec::new();
        for &item in below {
            if is_border(rows, item) {
                if !rows.up.of(item).is_empty() {
                    passed += 1;
                }
                continue;
            }
            let lists = if thin(item) { rows.up.of(item) } else { &[] };
            if let &[upper] = lists
                && thin(upper)
                && borders[upper] == passed
            {
                stretches.push((order.places[upper], upper, item));
            }
        }
        for index in ascending(&stretches) {
            let (_, upper, item) = stretches[index];
            straight[item] = Some(upper);
        }
    }
    straight
}

fn is_border(rows: &Rows, item: It) -> bool {
    matches!(rows.items[item].kind, Kind::Left(_) | Kind::Right(_))
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
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        run.push(index);
        at = before[index];
    }
    run
}

/// Neighbours of a row keep their distance.
fn distances(part: &Part, rows: &Rows, order: &Order, blocks: &Blocks, problem: &mut Problem) {
    let mut all: Vec<(u32, u32, i64)> = Vec::new();
    for row in &order.rows {
        for (&a, &b) in row.iter().zip(row.iter().skip(1)) {
            let (from, to) = (blocks.items[a].0, blocks.items[b].0);
            all.push((from, to, units(distance(part, rows, a, b))));
        }
    }
    for (group, own) in part.groups.iter().skip(1) {
        let (left, right) = blocks.groups[group];
        all.push((left.0, right.0, units(own.least.w)));
    }
    all.sort_unstable();
    for (index, &(from, to, length)) in all.iter().enumerate() {
        // The last of equal pairs is the largest.
        if all.get(index + 1).is_none_or(|next| (next.0, next.1) != (from, to)) {
            problem.firm(from, to, length);
        }
    }
}

fn distance(part: &Part, rows: &Rows, a: It, b: It) -> f64 {
    let (first, second) = (&rows.items[a], &rows.items[b]);
    match (first.kind, second.kind) {
        (Kind::Left(group), Kind::Right(_)) => part.groups[group].least.w,
        (Kind::Left(group), _) => part.groups[group].inset.left + second.left,
        (_, Kind::Right(group)) => first.right + part.groups[group].inset.right,
        _ => first.right + gap(part, first.kind, second.kind) + second.left,
    }
}

/// Smallest distance between two neighbours of a row.
fn gap(part: &Part, a: Kind, b: Kind) -> f64 {
    let line = |kind| matches!(kind, Kind::Bend(_));
    let text = |kind| matches!(kind, Kind::Label(_));
    match () {
        () if line(a) && line(b) => LINE_GAP,
        () if line(a) || line(b) || text(a) || text(b) => LINE_BOX_GAP,
        () => part.node_gap,
    }
}

/// Lines should be straight, and boxes narrow.
fn wishes(part: &Part, rows: &Rows, blocks: &Blocks, problem: &mut Problem) {
    for (id, chain) in rows.chains.iter() {
        let weight = i64::from(part.lines[id].weight);
        for (&a, &b) in chain.iter().zip(chain.iter().skip(1)) {
            let solid = |item: It| matches!(rows.items[item].kind, Kind::Node(_));
            let price = match (solid(a), solid(b)) {
                (true, true) => 2,
                (false, false) => 8,
                _ => 3,
            };
            problem.near(blocks.items[a].0, blocks.items[b].0, 0, price * weight);
        }
    }
    for (group, own) in part.groups.iter().skip(1) {
        let (left, right) = blocks.groups[group];
        problem.priced(right.0, left.0, -units(own.least.w), 2);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "lengths are small")]
fn units(length: f64) -> i64 {
    (length * UNIT).ceil() as i64
}
