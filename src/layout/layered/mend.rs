//! Ways around boxes for the lines that the order of rows would take through them.
//!
//! Rows have gaps between neighbouring items through which a line can run, down or up; between two rows it can move
//! across as far as no box of others stands in both. The shortest such way from one side of the box to the other is
//! found by the A* method over the gaps. There always is one: there is room around every box.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::Layout;
use super::height::Down;
use super::part::{Gr, Ln, Part};
use super::place::Across;
use super::rows::{It, Kind, Rows};

/// Most gaps looked at for all lines of a part; what is left then is not mended.
const LOOKS: usize = 400_000_000;

/// Narrowest gap that a line runs through.
const LEAST_GAP: f64 = 5.0;

/// What a turn costs, in points of length.
const TURN: f64 = 40.0;

/// What passing a row costs besides.
const ROW: f64 = 40.0;

/// Distance that a line keeps from what is beside a gap, if there is room.
const MARGIN: f64 = 8.0;

/// A place on a way: where a line passes a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pass {
    pub(super) row: u32,
    pub(super) x: f64,
    /// Whether it runs down there.
    pub(super) down: bool,
}

/// The strip above a row, or below the last one: those between rows, and two more outside.
pub(super) fn strip(down: &Down, index: u32) -> (f64, f64) {
    const OUTER: (f64, f64) = (6.0, 22.0);
    match (index.checked_sub(1), down.strips.last()) {
        (None, _) => (-OUTER.1, -OUTER.0),
        (Some(row), Some(last)) if row as usize + 1 == down.strips.len() => (last.0 + OUTER.0, last.0 + OUTER.1),
        (Some(row), _) => down.strips[row as usize],
    }
}

/// Ways around, by line and piece of its chain. They go from the strip of the piece to the same strip.
pub(super) type Detours = BTreeMap<(Ln, usize), Vec<Pass>>;

/// Finds ways for all lines that would pass a box.
pub(super) fn detours(part: &Part, layout: &Layout) -> Detours {
    let mut detours = Detours::new();
    if layout.order.passings.is_empty() {
        return detours;
    }
    let gaps = Gaps::new(part, layout);
    let mut front = Front::new(&gaps);
    let mut looks = LOOKS;
    for passing in &layout.order.passings {
        let key = (passing.line, passing.piece);
        if detours.contains_key(&key) {
            continue;
        }
        let chain = &layout.rows.chains[passing.line];
        let (Some(&a), Some(&b)) = (chain.get(passing.piece), chain.get(passing.piece + 1)) else { continue };
        // Over an arch both pieces run down from the item over the nodes.
        let (upper, lower) = if layout.rows.items[a].row < layout.rows.items[b].row { (a, b) } else { (b, a) };
        let search = Search { layout, gaps: &gaps, own: own_groups(part, passing.line) };
        if let Some(way) = search.way(upper, lower, &mut front, &mut looks) {
            detours.insert(key, way);
        }
    }
    detours
}

/// The boxes around either end of a line: it may be in those.
fn own_groups(part: &Part, line: Ln) -> Vec<Gr> {
    let mut own = vec![Part::ROOT];
    for node in [part.lines[line].tail, part.lines[line].head] {
        let mut at = part.nodes[node].group;
        while at != Part::ROOT {
            own.push(at);
            at = part.groups[at].parent;
        }
    }
    own.sort_unstable();
    own
}

/// Between two neighbours of a row.
#[derive(Clone, Copy, Debug)]
struct Gap {
    row: u32,
    from: f64,
    to: f64,
    /// The box it is in.
    group: Gr,
}

/// The gaps of all rows, row by row from left to right.
struct Gaps {
    all: Vec<Gap>,
    /// Where those of each row begin.
    rows: Vec<usize>,
}

impl Gaps {
    fn new(part: &Part, layout: &Layout) -> Self {
        const OUTSIDE: f64 = 30.0;
        let Layout { rows, order, across, .. } = layout;
        let mut gaps = Self { all: Vec::new(), rows: Vec::new() };
        let ends = across.items.values().fold((0.0_f64, 0.0_f64), |(a, b), &x| (a.min(x), b.max(x)));
        for (row, items) in (0..).zip(&order.rows) {
            gaps.rows.push(gaps.all.len());
            let mut group = Part::ROOT;
            let mut from = ends.0 - OUTSIDE;
            for &item in items {
                let (left, right) = edges(rows, across, item);
                gaps.push(Gap { row, from, to: left, group });
                group = match rows.items[item].kind {
                    Kind::Left(inner) => inner,
                    Kind::Right(inner) => part.groups[inner].parent,
                    _ => group,
                };
                from = right;
            }
            gaps.push(Gap { row, from, to: ends.1 + OUTSIDE, group });
        }
        gaps.rows.push(gaps.all.len());
        gaps
    }

    fn push(&mut self, gap: Gap) {
        if gap.to - gap.from >= LEAST_GAP {
            self.all.push(gap);
        }
    }

    fn of_row(&self, row: u32) -> std::ops::Range<usize> {
        let row = row as usize;
        match (self.rows.get(row), self.rows.get(row + 1)) {
            (Some(&from), Some(&to)) => from..to,
            _ => 0..0,
        }
    }
}

fn edges(rows: &Rows, across: &Across, item: It) -> (f64, f64) {
    let (x, own) = (across.items[item], &rows.items[item]);
    (x - own.left, x + own.right)
}

/// A way that is being looked for.
struct Search<'a> {
    layout: &'a Layout,
    gaps: &'a Gaps,
    own: Vec<Gr>,
}

/// A gap passed in a direction, at a place.
#[derive(Clone, Copy, Debug)]
struct Reached {
    cost: f64,
    x: f64,
    from: Option<usize>,
    done: bool,
}

/// How far a search has come.
struct Front {
    /// Every gap can be passed down and up: two states each.
    reached: Vec<Option<Reached>>,
    /// The states that are reached.
    touched: Vec<usize>,
    /// By the least cost of the whole way, then by that so far: who is nearer to where it comes from goes first and
    /// spares others the look.
    open: BinaryHeap<(Reverse<(u64, u64)>, usize)>,
    /// Where and at what cost strips are left already, for lines that came down into them and up.
    left: BTreeMap<(u32, bool), Vec<(f64, f64)>>,
    goal: f64,
}

impl Front {
    fn new(gaps: &Gaps) -> Self {
        Self {
            reached: vec![None; 2 * gaps.all.len()],
            touched: Vec::new(),
            open: BinaryHeap::new(),
            left: BTreeMap::new(),
            goal: 0.0,
        }
    }

    fn begin(&mut self, goal: f64) {
        for state in self.touched.drain(..) {
            self.reached[state] = None;
        }
        self.open.clear();
        self.left.clear();
        self.goal = goal;
    }

    fn reach(&mut self, state: usize, own: Reached) {
        if self.reached[state].is_none() {
            self.touched.push(state);
        }
        self.reached[state] = Some(own);
        let whole_way = own.cost + (own.x - self.goal).abs();
        self.open.push((Reverse((whole(whole_way), whole(own.cost))), state));
    }
}

impl Search<'_> {
    /// From the end of one item's line at the strip below it to that of one in the next row.
    fn way(&self, upper: It, lower: It, front: &mut Front, looks: &mut usize) -> Option<Vec<Pass>> {
        let Layout { rows, across, .. } = self.layout;
        // Strips are numbered by the row below.
        let strip = rows.items[upper].row + 1;
        let goal = across.items[lower];
        front.begin(goal);
        self.leave(strip, across.items[upper], None, front, looks);
        let mut best: Option<(f64, usize)> = None;
        while let Some((_, state)) = front.open.pop() {
            let Some(own) = front.reached[state].filter(|own| !own.done) else { continue };
            if best.is_some_and(|(cost, _)| cost <= own.cost + (own.x - goal).abs()) || *looks == 0 {
                break;
            }
            front.reached[state] = Some(Reached { done: true, ..own });
            let (gap, down) = (self.gaps.all[state / 2], state % 2 == 0);
            // The strip that the line is in after the gap.
            let next = if down { gap.row + 1 } else { gap.row };
            let (least, most) = self.open_range(next, own.x);
            if next == strip && least <= goal && goal <= most {
                let cost = own.cost + (own.x - goal).abs() + TURN;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, state));
                }
            }
            self.leave(next, own.x, Some((state, own.cost)), front, looks);
        }
        self.passes(best?.1, &front.reached)
    }

    /// Reaches every gap beside a strip that a line in it can get to.
    fn leave(&self, strip: u32, x: f64, from: Option<(usize, f64)>, front: &mut Front, looks: &mut usize) {
        let (least, most) = self.open_range(strip, x);
        if let Some((state, cost)) = from {
            // Whoever came the same way, and was there for less, gets everywhere for less.
            let left = front.left.entry((strip, state % 2 == 0)).or_default();
            if left
                .iter()
                .any(|&(at, least_cost)| (least..=most).contains(&at) && least_cost + (at - x).abs() <= cost + 0.01)
            {
                return;
            }
            left.push((x, cost));
        }
        for (row, runs_down) in [(strip.checked_sub(1), false), (Some(strip), true)] {
            let Some(row) = row.filter(|&row| (row as usize) < self.layout.order.rows.len()) else { continue };
            let (top, bottom) = self::strip(&self.layout.down, strip);
            let turns = from.is_some_and(|(from, _)| (from % 2 == 0) != runs_down);
            let fixed = from.map_or(0.0, |(_, cost)| cost) + (bottom - top) + ROW + if turns { TURN } else { 0.0 };
            let range = self.gaps.of_row(row);
            let begin = range.start + self.gaps.all[range.clone()].partition_point(|gap| gap.to < least);
            for index in begin..range.end {
                let gap = self.gaps.all[index];
                if gap.from > most {
                    break;
                }
                *looks = looks.saturating_sub(1);
                let state = 2 * index + usize::from(!runs_down);
                let margin = ((gap.to - gap.from) / 2.0).min(MARGIN);
                let at = x.clamp(gap.from + margin, gap.to - margin);
                let cost = fixed + (at - x).abs();
                let known = front.reached[state].is_some_and(|known| known.done || known.cost <= cost);
                if !known && (least..=most).contains(&at) && self.own.binary_search(&gap.group).is_ok() {
                    front.reach(state, Reached { cost, x: at, from: from.map(|(from, _)| from), done: false });
                }
            }
        }
    }

    /// From where to where a line can move across in a strip: up to the next box of others that stands in both rows.
    fn open_range(&self, strip: u32, x: f64) -> (f64, f64) {
        let Layout { rows, across, order, .. } = self.layout;
        let Some(above) = strip.checked_sub(1) else { return (f64::NEG_INFINITY, f64::INFINITY) };
        let row = &order.rows[above as usize];
        let closes = |item: It| match rows.items[item].kind {
            Kind::Left(group) | Kind::Right(group) => {
                rows.spans[group].1 > above && self.own.binary_search(&group).is_err()
            }
            _ => false,
        };
        let at = row.partition_point(|&item| across.items[item] < x);
        let left =
            row[..at].iter().rev().find(|&&item| closes(item)).map_or(f64::NEG_INFINITY, |&item| across.items[item]);
        let right = row[at..].iter().find(|&&item| closes(item)).map_or(f64::INFINITY, |&item| across.items[item]);
        (left, right)
    }

    fn passes(&self, last: usize, reached: &[Option<Reached>]) -> Option<Vec<Pass>> {
        let mut way = Vec::new();
        let mut at = Some(last);
        while let Some(state) = at {
            let own = reached[state]?;
            way.push(Pass { row: self.gaps.all[state / 2].row, x: own.x, down: state % 2 == 0 });
            at = own.from;
        }
        way.reverse();
        Some(way)
    }
}

/// Costs in hundredths, so that they have an order.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are positive and small")]
fn whole(cost: f64) -> u64 {
    (cost * 100.0) as u64
}
