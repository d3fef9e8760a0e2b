//! Polygons: their corners, the room for a text in them, where a straight way meets them.

use crate::layout::geometry::{Point, Rect, direction};

/// The sides and angles of a polygon, in a square from -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::layout) struct Polygon {
    pub(super) base: Base,
    /// How far it is turned, in parts of a full turn, against the clock.
    pub(super) turns: f64,
}

/// A polygon that is not turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Base {
    Corners(&'static [(f64, f64)]),
    /// Corners at equal distances around a centre, a side below; then made wider at the top than below by `distortion`,
    /// and drawn to the right at the top by `skew`.
    Regular {
        sides: u32,
        skew: f64,
        distortion: f64,
    },
    Star,
}

pub(super) const TRIANGLE: Base = Base::Corners(&[(0.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]);
pub(super) const FLIPPED_TRIANGLE: Base = Base::Corners(&[(-1.0, -1.0), (1.0, -1.0), (0.0, 1.0)]);
pub(super) const DIAMOND: Base = Base::Corners(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]);
pub(super) const TRAPEZIUM: Base = Base::Corners(&[(-0.7, -1.0), (0.7, -1.0), (1.0, 1.0), (-1.0, 1.0)]);
pub(super) const FLIPPED_TRAPEZIUM: Base = Base::Corners(&[(-1.0, -1.0), (1.0, -1.0), (0.7, 1.0), (-0.7, 1.0)]);
pub(super) const PARALLELOGRAM: Base = Base::Corners(&[(-0.7, -1.0), (1.0, -1.0), (0.7, 1.0), (-1.0, 1.0)]);
pub(super) const HOUSE: Base = Base::Corners(&[(0.0, -1.0), (1.0, -0.3), (1.0, 1.0), (-1.0, 1.0), (-1.0, -0.3)]);
pub(super) const FLIPPED_HOUSE: Base = Base::Corners(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 0.3), (0.0, 1.0), (-1.0, 0.3)]);
pub(super) const SQUARE: Base = Base::Corners(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]);
pub(super) const ARROW_RIGHT: Base =
    Base::Corners(&[(-1.0, -0.6), (0.5, -0.6), (0.5, -1.0), (1.0, 0.0), (0.5, 1.0), (0.5, 0.6), (-1.0, 0.6)]);
pub(super) const ARROW_LEFT: Base =
    Base::Corners(&[(1.0, -0.6), (-0.5, -0.6), (-0.5, -1.0), (-1.0, 0.0), (-0.5, 1.0), (-0.5, 0.6), (1.0, 0.6)]);

/// How far the inner corners of a star are from its middle.
const STAR_WAIST: f64 = 0.42;

impl Polygon {
    /// The polygon turned further.
    pub(super) fn turned(self, turns: f64) -> Self {
        // An arrow points where its name says.
        let turns = if self.is_arrow() { 0.0 } else { turns };
        Self { turns: self.turns + turns, ..self }
    }

    fn is_arrow(self) -> bool {
        self.base == ARROW_RIGHT || self.base == ARROW_LEFT
    }

    /// The part of half its width in which lines may end.
    pub(super) fn spread(self) -> f64 {
        match self.base {
            Base::Corners(corners) if corners.len() == 3 => 0.4,
            base if base == DIAMOND => 0.4,
            Base::Regular { skew: 0.0, distortion: 0.0, .. } => 0.7,
            Base::Corners(_) | Base::Regular { .. } | Base::Star => 0.6,
        }
    }

    /// Its corners in a rectangle.
    pub(super) fn corners(self, rect: Rect) -> Vec<Point> {
        let centre = rect.centre();
        let place = |at: &Point| Point::new(centre.x + at.x * rect.w / 2.0, centre.y + at.y * rect.h / 2.0);
        self.unit().iter().map(place).collect()
    }

    /// Its corners in a square from -1 to 1, which they touch on all sides.
    fn unit(self) -> Vec<Point> {
        let corners: Vec<Point> = match self.base {
            Base::Corners(corners) => corners.iter().map(|&(x, y)| Point::new(x, y)).collect(),
            Base::Regular { sides, skew, distortion } => regular(sides, skew, distortion),
            Base::Star => {
                let reach = |corner: u32| if corner.is_multiple_of(2) { 1.0 } else { STAR_WAIST };
                (0..10).map(|c| direction(f64::from(c) / 10.0 - 0.25).times(reach(c))).collect()
            }
        };
        if self.turns == 0.0 && matches!(self.base, Base::Corners(_)) {
            return corners;
        }
        let step = direction(self.turns);
        let turn = |at: &Point| Point::new(at.x * step.x + at.y * step.y, at.y * step.x - at.x * step.y);
        fitted(&corners.iter().map(turn).collect::<Vec<_>>())
    }

    /// The largest rectangle in it, in a square from -1 to 1: where a text may stand.
    pub(in crate::layout) fn room(self) -> Rect {
        // The shaft of an arrow, and what the head adds to it.
        if self.base == ARROW_RIGHT {
            return Rect { x: -1.0, y: -0.6, w: 1.7, h: 1.2 };
        }
        if self.base == ARROW_LEFT {
            return Rect { x: -0.7, y: -0.6, w: 1.7, h: 1.2 };
        }
        let corners = self.unit();
        if self.base == Base::Star {
            // A star has its text between its inner corners.
            return largest(&corners.iter().skip(1).step_by(2).copied().collect::<Vec<_>>());
        }
        largest(&corners)
    }
}

/// A regular polygon with a side below, made uneven as Graphviz does: it counts up, and in diameters.
fn regular(sides: u32, skew: f64, distortion: f64) -> Vec<Point> {
    let count = f64::from(sides.max(3));
    let first = if sides.is_multiple_of(2) { 0.5 / count - 0.25 } else { -0.25 };
    let size = distortion.abs() + skew.abs();
    let skewed = (size * size + 1.0).sqrt();
    let wider = distortion * std::f64::consts::SQRT_2 / direction(0.5 / count).x.max(0.01);
    let corner = |side: u32| {
        let at = direction(f64::from(side) / count + first).times(0.5);
        Point::new(at.x * (skewed - at.y * wider) - at.y * skew / 2.0, at.y)
    };
    (0..sides.max(3)).map(corner).collect()
}

/// Corners stretched so that they reach from -1 to 1 both ways.
fn fitted(corners: &[Point]) -> Vec<Point> {
    let bounds = |pick: fn(&Point) -> f64| {
        let all = corners.iter().map(pick);
        let (least, most) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        (f64::midpoint(least, most), ((most - least) / 2.0).max(0.01))
    };
    let ((cx, rx), (cy, ry)) = (bounds(|p| p.x), bounds(|p| p.y));
    corners.iter().map(|p| Point::new((p.x - cx) / rx, (p.y - cy) / ry)).collect()
}

/// The largest rectangle in a convex polygon in a square from -1 to 1. Its area has one highest place over the height of
/// its middle and over its own height, so that halving what is looked at finds it.
fn largest(corners: &[Point]) -> Rect {
    let best = |middle: f64| {
        let area = |half: f64| between(corners, middle, half).map_or(0.0, |(left, right)| (right - left) * half);
        let half = highest(0.0, 1.0 - middle.abs(), area);
        (area(half), half)
    };
    let middle = highest(-0.9, 0.9, |middle| best(middle).0);
    let (_, half) = best(middle);
    let (left, right) = between(corners, middle, half).unwrap_or((-0.5, 0.5));
    // A little less than reaches the border.
    let rect = Rect { x: left, y: middle - half, w: right - left, h: 2.0 * half };
    rect.grown(-0.005)
}

/// Where a function with one highest place is highest, nearly.
fn highest(from: f64, to: f64, value: impl Fn(f64) -> f64) -> f64 {
    const STEPS: usize = 12;
    let (mut from, mut to) = (from, to);
    for _ in 0..STEPS {
        let (a, b) = (from + (to - from) / 3.0, to - (to - from) / 3.0);
        if value(a) < value(b) { from = a } else { to = b }
    }
    f64::midpoint(from, to)
}

/// How far a rectangle of a height reaches to the left and right in a convex polygon.
fn between(corners: &[Point], middle: f64, half: f64) -> Option<(f64, f64)> {
    let (above, below) = (chord(corners, middle - half)?, chord(corners, middle + half)?);
    let (left, right) = (above.0.max(below.0), above.1.min(below.1));
    (left < right).then_some((left, right))
}

/// Where a level line enters and leaves a convex polygon.
fn chord(corners: &[Point], y: f64) -> Option<(f64, f64)> {
    let mut found: Option<(f64, f64)> = None;
    for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        if (a.y - y) * (b.y - y) > 0.0 || (a.y - b.y).abs() < 1e-9 {
            continue;
        }
        let x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
        found = Some(found.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
    }
    found
}

/// The outermost place of a polygon's border on the straight way from `at` to the middle.
pub(super) fn meets(corners: &[Point], at: Point, centre: Point, upright: bool) -> Point {
    // Seen with the way running down the second coordinate.
    let turned = |p: Point| if upright { p } else { Point::new(p.y, p.x) };
    let (from, middle) = (turned(at), turned(centre));
    let mut best: Option<f64> = None;
    for (&a, &b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        let (a, b) = (turned(a), turned(b));
        if (a.x - from.x) * (b.x - from.x) > 0.0 || (a.x - b.x).abs() < 1e-9 {
            continue;
        }
        let y = a.y + (b.y - a.y) * (from.x - a.x) / (b.x - a.x);
        let nearer = |best: f64| (y - from.y).abs() < (best - from.y).abs();
        if best.is_none_or(nearer) {
            best = Some(y);
        }
    }
    turned(Point::new(from.x, best.unwrap_or(middle.y)))
}
