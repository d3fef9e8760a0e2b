//! Labels at the ends of lines: where near its end each stands free of everything else.

use super::draft::END_GAP;
use super::geometry::{Point, Rect, Size};
use super::taken::Taken;

/// How far from the end the middle of a label is tried, further than where it would touch the node.
const STEPS: [f64; 7] = [2.0, 7.0, 12.0, 18.0, 26.0, 36.0, 48.0];

/// A free place for a label of a size beside the end of a line, near that end: on either side, and as little away from
/// the end as can be. `None` if nothing is free.
///
/// The node at the end keeps room for it in its cell, beyond its shape and beside its middle, so that nearly always the
/// first place is free. Where lines meet the node too close to one another, no place may be; the label then stands with
/// the label of its edge, whose room the engine keeps. So it never covers anything.
pub(super) fn place(points: &[Point], size: Size, wide: f64, taken: &Taken) -> Option<Rect> {
    for step in STEPS {
        let (at, toward) = along(points, |toward| step + half(size, toward))?;
        let side = Point::new(-toward.y, toward.x);
        // To the right of a line that runs down or up, above one that runs to a side.
        let first = if side.x - side.y > 0.0 { side } else { side.times(-1.0) };
        for side in [first, first.times(-1.0)] {
            let centre = at.plus(side.times(END_GAP + wide + half(size, side)));
            let rect = Rect::around(centre, size);
            if taken.is_free(rect.grown(1.0)) {
                return Some(rect);
            }
        }
    }
    None
}

/// How far a rectangle of a size reaches from its middle in a direction.
fn half(size: Size, toward: Point) -> f64 {
    f64::midpoint(toward.x.abs() * size.w, toward.y.abs() * size.h)
}

/// The place on a line at a distance from its end, which may depend on the direction there, and that direction.
fn along(points: &[Point], distance: impl Fn(Point) -> f64) -> Option<(Point, Point)> {
    let mut passed = 0.0;
    let mut last = None;
    for (&to, &from) in points.iter().rev().zip(points.iter().rev().skip(1)) {
        let length = from.distance(to);
        if length < 0.01 {
            continue;
        }
        let toward = to.minus(from).times(1.0 / length);
        let left = distance(toward) - passed;
        if left <= length {
            return Some((to.minus(toward.times(left.max(0.0))), toward));
        }
        passed += length;
        last = Some((from, toward));
    }
    last
}
