//! Lines: straight down through bands, and across in strips by curves.
//!
//! All curves of a strip begin at its top and end at its bottom with the same bend, so that of two lines the one that is
//! further left at both ends is further left all the way: they cross if and only if their ends change places.

use crate::arena::{Id, IdVec};
use crate::layout::geometry::Point;
use crate::layout::scene::Step;

use super::Layout;
use super::mend::{self, Detours, Pass};
use super::part::{Ln, Nd, Part};
use super::rows::{It, Kind};

/// Usual distance between two lines at one side of a node.
const FAN: f64 = 16.0;

/// The part of half a body's width in which lines end.
const SPREAD: f64 = 0.72;

/// The lines of a part, each from its upper end to its lower one.
pub(super) fn route(part: &Part, layout: &Layout) -> IdVec<Ln, Vec<Step>> {
    let ports = ports(part, layout);
    let router = Router { part, layout, detours: mend::detours(part, layout) };
    layout.rows.chains.iter().map(|(line, chain)| router.line(line, chain, ports[line])).collect()
}

struct Router<'a> {
    part: &'a Part,
    layout: &'a Layout,
    detours: Detours,
}

impl Router<'_> {
    fn line(&self, line: Ln, chain: &[It], ends: (f64, f64)) -> Vec<Step> {
        let rows = &self.layout.rows;
        match chain {
            &[tail, over, head] if rows.is_arch(line) => self.arch(tail, over, head, ends),
            [upper, .., lower] => {
                let mut pen = Pen::default();
                pen.to(ends.0, self.touch(*upper, true));
                for (index, (&a, &b)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
                    let (top, bottom) = self.layout.down.strips[rows.items[a].row as usize];
                    let last = index + 2 == chain.len();
                    let x = if last { ends.1 } else { self.layout.across.items[b] };
                    pen.down(top);
                    if let Some(way) = self.detours.get(&(line, index)) {
                        self.around(way, &mut pen);
                    }
                    pen.turn(x, (top, bottom), false);
                }
                pen.to(ends.1, self.touch(*lower, false));
                pen.line
            }
            _ => Vec::new(),
        }
    }

    /// Along a way around boxes, from the strip where the pen is to the same strip.
    fn around(&self, way: &[Pass], pen: &mut Pen) {
        let strips = &self.layout.down.strips;
        for pass in way {
            let Some(above) = pass.row.checked_sub(1).map(|row| strips[row as usize]) else { return };
            let below = strips[pass.row as usize];
            let (before, out) = if pass.down { (above, below.0) } else { (below, above.1) };
            pen.turn(pass.x, before, !pass.down);
            pen.down(out);
        }
    }

    /// Up from one node of a row, over, and down to another; straight between two neighbours.
    fn arch(&self, tail: It, over: It, head: It, ends: (f64, f64)) -> Vec<Step> {
        if let Some(line) = self.straight(tail, over, head) {
            return line;
        }
        let (top, bottom) = self.layout.down.strips[self.layout.rows.items[over].row as usize];
        let (least, most) = (ends.0.min(ends.1), ends.0.max(ends.1));
        let apex = self.layout.across.items[over].clamp(least, most);
        let mut pen = Pen::default();
        pen.to(ends.0, self.touch(tail, false));
        pen.to(ends.0, bottom);
        pen.curve(Point::new(ends.0, top), Point::new(f64::midpoint(ends.0, apex), top), Point::new(apex, top));
        pen.curve(Point::new(f64::midpoint(ends.1, apex), top), Point::new(ends.1, top), Point::new(ends.1, bottom));
        pen.to(ends.1, self.touch(head, false));
        pen.line
    }

    fn straight(&self, tail: It, over: It, head: It) -> Option<Vec<Step>> {
        let Layout { rows, order, across, down, .. } = self.layout;
        let (Kind::Node(first), Kind::Node(second)) = (rows.items[tail].kind, rows.items[head].kind) else {
            return None;
        };
        let is_labelled = matches!(rows.items[over].kind, Kind::Label(_));
        let (a, b) = (order.places[tail], order.places[head]);
        if is_labelled || a.abs_diff(b) != 1 {
            return None;
        }
        let y = down.middles[rows.items[tail].row as usize];
        let side = |node: Nd, item: It, right: bool| {
            let PartBody { left, right: far, clear } = body(self.part, node);
            let x = across.items[item];
            (Point::new(if right { x + far } else { x + left }, y), clear || !right)
        };
        let ((from, free), (to, also)) = if a < b {
            (side(first, tail, true), side(second, head, false))
        } else {
            (side(first, tail, false), side(second, head, true))
        };
        (free && also).then(|| vec![Step::Move(from), Step::Line(to)])
    }

    /// The height at which a line touches a node.
    fn touch(&self, item: It, below: bool) -> f64 {
        let own = &self.layout.rows.items[item];
        let middle = self.layout.down.middles[own.row as usize];
        let Kind::Node(node) = own.kind else { return middle };
        let body = self.part.nodes[node].body;
        middle + if below { body.bottom() } else { body.y }
    }
}

/// Sides of a body from its middle, and whether nothing stands to its right.
struct PartBody {
    left: f64,
    right: f64,
    clear: bool,
}

fn body(part: &Part, node: Nd) -> PartBody {
    let own = &part.nodes[node];
    PartBody { left: own.body.x, right: own.body.right(), clear: own.cell.right() - own.body.right() < 0.5 }
}

/// A line at one side of a node: where it goes, which it is, whether the node is its upper end.
type Arrival = (f64, Ln, bool);

/// Where lines leave their upper and reach their lower nodes across: each as near as can be to where it goes.
fn ports(part: &Part, layout: &Layout) -> IdVec<Ln, (f64, f64)> {
    let (rows, across) = (&layout.rows, &layout.across);
    let mut ports: IdVec<Ln, (f64, f64)> = IdVec::filled((0.0, 0.0), rows.chains.len());
    let mut sides: Vec<Vec<Arrival>> = vec![Vec::new(); 2 * part.nodes.len()];
    for (line, chain) in rows.chains.iter() {
        let &[upper, next, ..] = chain.as_slice() else { continue };
        let &[.., before, lower] = chain.as_slice() else { continue };
        let (Kind::Node(first), Kind::Node(last)) = (rows.items[upper].kind, rows.items[lower].kind) else { continue };
        let below = usize::from(!rows.is_arch(line));
        sides[2 * first.index() + below].push((across.items[next], line, true));
        sides[2 * last.index()].push((across.items[before], line, false));
    }
    for (index, side) in sides.iter_mut().enumerate() {
        let node = Nd::from_index(index / 2);
        let middle = across.items[rows.nodes[node]];
        let half = part.nodes[node].body.w / 2.0 * SPREAD;
        side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (at, &(_, line, upper)) in fanned(side, middle, half).into_iter().zip(side.iter()) {
            if upper { ports[line].0 = at } else { ports[line].1 = at }
        }
    }
    ports
}

/// Ends of lines that go to ascending places, spread about a middle.
fn fanned(lines: &[Arrival], middle: f64, half: f64) -> Vec<f64> {
    let steps = lines.len().saturating_sub(1) as f64;
    let step = if steps > 0.0 { FAN.min(2.0 * half / steps) } else { 0.0 };
    let wishes: Vec<f64> = lines
        .iter()
        .enumerate()
        .map(|(place, &(x, ..))| x.clamp(middle - half, middle + half) - step * place as f64)
        .collect();
    let last = (middle + half - steps * step).max(middle - half);
    let ends = pooled(&wishes).into_iter().enumerate();
    ends.map(|(place, at)| at.clamp(middle - half, last) + step * place as f64).collect()
}

/// The ascending numbers that are nearest to the wishes.
fn pooled(wishes: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(wishes.len());
    for &wish in wishes {
        let mut pool = (wish, 1);
        while let Some(&(at, count)) = pools.last() {
            if at <= pool.0 {
                break;
            }
            pools.pop();
            let sum = count + pool.1;
            pool = ((at * count as f64 + pool.0 * pool.1 as f64) / sum as f64, sum);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(at, count)| std::iter::repeat_n(at, count)).collect()
}

/// A pen that leaves out steps of no length.
#[derive(Default)]
struct Pen {
    line: Vec<Step>,
    at: Option<Point>,
}

impl Pen {
    fn to(&mut self, x: f64, y: f64) {
        let to = Point::new(x, y);
        match self.at {
            None => self.line.push(Step::Move(to)),
            Some(at) if at.distance(to) > 0.01 => self.line.push(Step::Line(to)),
            Some(_) => return,
        }
        self.at = Some(to);
    }

    /// Straight on to a height.
    fn down(&mut self, y: f64) {
        if let Some(at) = self.at {
            self.to(at.x, y);
        }
    }

    /// From where the pen is, at the top or the bottom of a strip, to a place at the other side or back to the same.
    fn turn(&mut self, x: f64, (top, bottom): (f64, f64), up: bool) {
        let Some(from) = self.at else { return };
        let (to, other) = if up { (top, bottom) } else { (bottom, top) };
        if (from.y - other).abs() <= (from.y - to).abs() {
            return self.across(x, to);
        }
        // Back to the side that it came from.
        self.curve(Point::new(from.x, other), Point::new(x, other), Point::new(x, to));
    }

    /// To another row: a curve that leaves and arrives straight.
    fn across(&mut self, x: f64, y: f64) {
        let Some(from) = self.at else { return self.to(x, y) };
        if (from.x - x).abs() < 0.01 {
            return self.to(x, y);
        }
        let middle = f64::midpoint(from.y, y);
        self.curve(Point::new(from.x, middle), Point::new(x, middle), Point::new(x, y));
    }

    fn curve(&mut self, first: Point, second: Point, to: Point) {
        self.line.push(Step::Curve(first, second, to));
        self.at = Some(to);
    }
}
