//! Outlines of shapes that are no polygon: cylinder, note, tab, folder, component, box, and marks on others.

use crate::layout::geometry::{Point, Rect};
use crate::layout::scene::{Outline, Step};

/// Half the height of a cylinder's lid.
pub(super) fn lid(height: f64) -> f64 {
    (height * 0.12).clamp(3.0, 9.0)
}

pub(super) fn across(from: f64, to: f64, y: f64) -> Outline {
    Outline::Path(vec![Step::Move(Point::new(from, y)), Step::Line(Point::new(to, y))])
}

pub(super) fn cylinder(rect: Rect) -> [Outline; 2] {
    let lid = lid(rect.h);
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y + lid, rect.bottom() - lid);
    // A quarter of an ellipse as a cubic: 0.5523 of the way to the corner.
    let bulge = 4.0 / 3.0 * lid;
    let at = Point::new;
    let under = |y: f64| Step::Curve(at(right, y + bulge), at(left, y + bulge), at(left, y));
    let over = Step::Curve(at(left, top - bulge), at(right, top - bulge), at(right, top));
    let body = vec![Step::Move(at(left, top)), over, Step::Line(at(right, bottom)), under(bottom), Step::Close];
    let rim = vec![Step::Move(at(right, top)), under(top)];
    [Outline::Path(body), Outline::Path(rim)]
}

fn closed(points: &[(f64, f64)]) -> Outline {
    Outline::Polygon(points.iter().map(|&(x, y)| Point::new(x, y)).collect())
}

fn open(points: &[(f64, f64)]) -> Outline {
    let mut steps = points.iter().map(|&(x, y)| Point::new(x, y));
    let first = steps.next().map(Step::Move);
    Outline::Path(first.into_iter().chain(steps.map(Step::Line)).collect())
}

pub(super) fn note(rect: Rect, fold: f64) -> [Outline; 2] {
    let fold = fold.min(rect.w / 3.0).min(rect.h / 3.0);
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    let body = [(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)];
    let corner = [(right - fold, top), (right - fold, top + fold), (right, top + fold)];
    [closed(&body), open(&corner)]
}

pub(super) fn cuboid(rect: Rect, depth: f64) -> [Outline; 2] {
    let depth = depth.min(rect.w / 3.0).min(rect.h / 3.0);
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    let body = [
        (left, top + depth),
        (left + depth, top),
        (right, top),
        (right, bottom - depth),
        (right - depth, bottom),
        (left, bottom),
    ];
    let (fx, fy) = (right - depth, top + depth);
    let front = [(left, fy), (fx, fy), (fx, bottom), (fx, fy), (right, top)];
    [closed(&body), open(&front)]
}

/// The ear of a tab, from a distance on, and its body.
pub(super) fn tab(rect: Rect, from: f64, ear: f64) -> [Rect; 2] {
    let ear = Rect { x: rect.x + from, y: rect.y, w: (rect.w * 0.4).min(rect.w - from), h: ear.min(rect.h / 3.0) };
    let body = Rect { y: rect.y + ear.h, h: rect.h - ear.h, ..rect };
    [ear, body]
}

pub(super) fn component(rect: Rect, width: f64) -> [Outline; 3] {
    let lug = |down: f64| Rect { x: rect.x, y: rect.y + rect.h * down - width / 4.0, w: width, h: width / 2.0 };
    let body = Rect { x: rect.x + width / 2.0, w: (rect.w - width / 2.0).max(1.0), ..rect };
    [Outline::Rect(body, 0.0), Outline::Rect(lug(0.3), 0.0), Outline::Rect(lug(0.7), 0.0)]
}

/// Short lines across the corners of a polygon.
pub(super) fn diagonals(corners: &[Point]) -> Outline {
    const CUT: f64 = 9.0;
    let mut steps = Vec::with_capacity(2 * corners.len());
    for (before, at, after) in around(corners) {
        steps.push(Step::Move(cut(at, before, CUT)));
        steps.push(Step::Line(cut(at, after, CUT)));
    }
    Outline::Path(steps)
}

/// A polygon with round corners.
pub(super) fn rounded(corners: &[Point], radius: f64) -> Outline {
    // How far the control points of a quarter of a circle are on the way to the corner.
    const BULGE: f64 = 0.55;
    let mut steps = Vec::with_capacity(2 * corners.len() + 1);
    for (before, at, after) in around(corners) {
        let (from, to) = (cut(at, before, radius), cut(at, after, radius));
        steps.push(if steps.is_empty() { Step::Move(from) } else { Step::Line(from) });
        steps.push(Step::Curve(from.toward(at, BULGE), to.toward(at, BULGE), to));
    }
    steps.push(Step::Close);
    Outline::Path(steps)
}

/// Level lines near the top and the bottom of an ellipse.
pub(super) fn chords(rect: Rect) -> Outline {
    // At three quarters of the radius: the root of 1 - 9/16 to each side.
    const HALF: f64 = 0.661_437_827_766_147_7;
    let (centre, half) = (rect.centre(), rect.w / 2.0 * HALF);
    let mut steps = Vec::with_capacity(4);
    for y in [centre.y - rect.h * 0.375, centre.y + rect.h * 0.375] {
        steps.push(Step::Move(Point::new(centre.x - half, y)));
        steps.push(Step::Line(Point::new(centre.x + half, y)));
    }
    Outline::Path(steps)
}

/// Every corner with the one before and the one after.
fn around(corners: &[Point]) -> impl Iterator<Item = (Point, Point, Point)> {
    let before = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    let after = corners.iter().cycle().skip(1);
    corners.iter().zip(before).zip(after).map(|((&at, &before), &after)| (before, at, after))
}

/// The place at a distance from a corner along a side, at most a third of it.
fn cut(corner: Point, other: Point, distance: f64) -> Point {
    let side = corner.distance(other).max(0.01);
    corner.toward(other, (distance / side).min(1.0 / 3.0))
}
