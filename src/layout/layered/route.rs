//! Lines: straight down through bands, and across in strips by curves.
//!
//! All curves of a strip begin at its top and end at its bottom with the same bend, so that of two lines the one that is
//! further left at both ends is further left all the way: they cross if and only if their ends change places.

use crate::arena::IdVec;
use crate::layout::geometry::Point;
use crate::layout::scene::Step;

use super::Layout;
use super::mend::{self, Detours, Pass};
use super::part::{Ln, Nd, Part};
use super::ports::End;
use super::rows::{It, Kind};

/// Radius of corners where lines run at right angles.
const RADIUS: f64 = 5.0;

/// The lines of a part, each from its upper end to its lower one.
pub(super) fn route(part: &Part, layout: &Layout) -> IdVec<Ln, Vec<Step>> {
    let router = Router { part, layout, detours: mend::detours(part, layout) };
    layout.rows.chains.iter().map(|(line, chain)| router.line(line, chain)).collect()
}

struct Router<'a> {
    part: &'a Part,
    layout: &'a Layout,
    detours: Detours,
}

impl Router<'_> {
    fn line(&self, line: Ln, chain: &[It]) -> Vec<Step> {
        let rows = &self.layout.rows;
        let [upper_end, lower_end] = &self.layout.ends[line];
        match chain {
            &[tail, over, head] if rows.is_arch(line) => self.arch(line, tail, over, head),
            [upper, .., lower] => {
                let mut pen = Pen::default();
                self.lead(upper_end, *upper, false, &mut pen);
                for (index, (&a, &b)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
                    let strip = self.layout.down.strips[rows.items[a].row as usize];
                    let last = index + 2 == chain.len();
                    let x = if last { lower_end.x } else { self.layout.across.items[b] };
                    pen.down(strip.0);
                    if let Some(way) = self.detours.get(&(line, index)) {
                        self.around(way, &mut pen);
                        pen.turn(x, strip, false);
                    } else if let Some(tracks) = &self.layout.tracks {
                        pen.squarely(x, strip.0 + tracks.depth(line, index), strip.1);
                    } else {
                        pen.turn(x, strip, false);
                    }
                }
                self.lead(lower_end, *lower, true, &mut pen);
                pen.line
            }
            _ => Vec::new(),
        }
    }

    /// From a body to where its line runs straight, or back.
    fn lead(&self, end: &End, item: It, back: bool, pen: &mut Pen) {
        let middle = self.layout.down.middles[self.layout.rows.items[item].row as usize];
        let places = end.way.iter().map(|at| Point::new(at.x, at.y + middle));
        let places: Vec<Point> = if back { places.rev().collect() } else { places.collect() };
        for at in places {
            pen.to(at.x, at.y);
        }
    }

    /// Along a way around boxes, from the strip where the pen is to the same strip.
    fn around(&self, way: &[Pass], pen: &mut Pen) {
        for pass in way {
            let (above, below) =
                (mend::strip(&self.layout.down, pass.row), mend::strip(&self.layout.down, pass.row + 1));
            let (before, out) = if pass.down { (above, below.0) } else { (below, above.1) };
            pen.turn(pass.x, before, !pass.down);
            pen.down(out);
        }
    }

    /// Up from one node of a row, over, and down to another; straight between two neighbours.
    fn arch(&self, line: Ln, tail: It, over: It, head: It) -> Vec<Step> {
        if let Some(line) = self.straight(tail, over, head) {
            return line;
        }
        let [first, second] = &self.layout.ends[line];
        let (top, bottom) = self.layout.down.strips[self.layout.rows.items[over].row as usize];
        let (least, most) = (first.x.min(second.x), first.x.max(second.x));
        let apex = self.layout.across.items[over].clamp(least, most);
        let mut pen = Pen::default();
        self.lead(first, tail, false, &mut pen);
        pen.down(bottom);
        pen.curve(Point::new(first.x, top), Point::new(f64::midpoint(first.x, apex), top), Point::new(apex, top));
        let (before, to) = (Point::new(second.x, top), Point::new(second.x, bottom));
        pen.curve(Point::new(f64::midpoint(second.x, apex), top), before, to);
        self.lead(second, head, true, &mut pen);
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

    /// To another row at right angles, moving across at a height.
    fn squarely(&mut self, x: f64, y: f64, bottom: f64) {
        let Some(from) = self.at else { return };
        let distance = (from.x - x).abs();
        if distance < 0.01 {
            return self.to(x, bottom);
        }
        let radius = RADIUS.min(distance / 2.0).min((y - from.y).abs()).min((bottom - y).abs());
        let side = if x > from.x { radius } else { -radius };
        for (corner, before, after) in [
            (Point::new(from.x, y), Point::new(from.x, y - radius), Point::new(from.x + side, y)),
            (Point::new(x, y), Point::new(x - side, y), Point::new(x, y + radius)),
        ] {
            self.to(before.x, before.y);
            self.curve(before.toward(corner, 0.55), after.toward(corner, 0.55), after);
        }
        self.to(x, bottom);
    }

    fn curve(&mut self, first: Point, second: Point, to: Point) {
        self.line.push(Step::Curve(first, second, to));
        self.at = Some(to);
    }
}
