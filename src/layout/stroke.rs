//! Lines as steps of a pen: moved, shortened, from the other end, beside themselves.

use super::geometry::{Point, Rect};
use super::scene::{Step, on_cubic};

/// Where a line ends and the direction it arrives in, of length 1.
pub(super) fn arrival(line: &[Step]) -> Option<(Point, Point)> {
    let mut points: Vec<Point> = Vec::new();
    for step in line.iter().rev().take(2) {
        match *step {
            Step::Move(to) | Step::Line(to) => points.push(to),
            Step::Curve(_, second, to) => points.extend([to, second]),
            Step::Close => {}
        }
    }
    let tip = *points.first()?;
    let from = points.iter().find(|at| at.distance(tip) > 0.01)?;
    Some((tip, tip.minus(*from).times(1.0 / from.distance(tip))))
}

/// Takes a length off the end of a line.
pub(super) fn shorten(line: &mut Vec<Step>, mut length: f64) {
    while length > 0.0 {
        let Some((tip, toward)) = arrival(line) else { return };
        let before = line.iter().rev().nth(1).and_then(end_of);
        match (line.last_mut(), before) {
            (Some(Step::Line(to)), Some(before)) => {
                let own = before.distance(tip);
                if own > length {
                    *to = tip.minus(toward.times(length));
                    return;
                }
                line.pop();
                length -= own;
            }
            (Some(Step::Curve(_, _, to)), _) => {
                *to = tip.minus(toward.times(length));
                return;
            }
            _ => return,
        }
    }
}

fn end_of(step: &Step) -> Option<Point> {
    match *step {
        Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => Some(to),
        Step::Close => None,
    }
}

/// The same line from its other end.
pub(super) fn reversed(line: &[Step]) -> Vec<Step> {
    let mut back = Vec::with_capacity(line.len());
    let mut ends = line.iter().map(|step| end_of(step).unwrap_or_default()).rev();
    back.extend(ends.next().map(Step::Move));
    for (step, to) in line.iter().rev().zip(ends) {
        back.push(match *step {
            Step::Curve(first, second, _) => Step::Curve(second, first, to),
            _ => Step::Line(to),
        });
    }
    back
}

/// A line without what is inside a rectangle that it ends in.
pub(super) fn clipped(mut line: Vec<Step>, rect: Rect) -> Vec<Step> {
    while let [.., before, last] = line.as_slice() {
        let (last, Some(from)) = (*last, end_of(before)) else { break };
        if !end_of(&last).is_some_and(|to| rect.holds(to)) {
            break;
        }
        line.pop();
        if !rect.holds(from) {
            line.push(until(from, last, rect));
            break;
        }
    }
    line
}

/// The part of a step that is outside a rectangle that it comes into.
fn until(from: Point, step: Step, rect: Rect) -> Step {
    const HALVINGS: u32 = 40;
    let at = |part: f64| match step {
        Step::Curve(first, second, to) => on_cubic([from, first, second, to], part),
        Step::Move(to) | Step::Line(to) => from.toward(to, part),
        Step::Close => from,
    };
    let (mut outside, mut inside) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(outside, inside);
        if rect.holds(at(middle)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    match step {
        // De Casteljau: the first part of a curve is one too.
        Step::Curve(first, second, _) => {
            let (a, b) = (from.toward(first, outside), first.toward(second, outside));
            Step::Curve(a, a.toward(b, outside), at(outside))
        }
        _ => Step::Line(at(outside)),
    }
}

/// A step moved by `by`.
pub(super) fn shifted(step: Step, by: Point) -> Step {
    match step {
        Step::Move(to) => Step::Move(to.plus(by)),
        Step::Line(to) => Step::Line(to.plus(by)),
        Step::Curve(first, second, to) => Step::Curve(first.plus(by), second.plus(by), to.plus(by)),
        Step::Close => Step::Close,
    }
}

/// The same line with straight steps in one direction made one.
pub(super) fn joined(line: Vec<Step>) -> Vec<Step> {
    let mut short: Vec<Step> = Vec::with_capacity(line.len());
    for step in line {
        if let (Step::Line(to), [.., before, Step::Line(middle)]) = (step, short.as_mut_slice()) {
            let from = match *before {
                Step::Move(at) | Step::Line(at) | Step::Curve(_, _, at) => at,
                Step::Close => to,
            };
            let (a, b) = (middle.minus(from), to.minus(*middle));
            if (a.x * b.y - a.y * b.x).abs() < 0.001 && a.x * b.x + a.y * b.y > 0.0 {
                *middle = to;
                continue;
            }
        }
        short.push(step);
    }
    short
}

/// The same line at a distance beside itself, to the right where that is positive.
pub(super) fn parallel(line: &[Step], beside: f64) -> Vec<Step> {
    let mut moved = Vec::with_capacity(line.len());
    let mut from = Point::default();
    let mut arrived: Option<Point> = None;
    for (index, &step) in line.iter().enumerate() {
        let to = end_of(&step).unwrap_or(from);
        let leaves = line.get(index + 1).and_then(|&next| directions(to, next)).map(|(first, _)| first);
        let (start, end) = directions(from, step).unzip();
        let turn = |place: Point, toward: Option<Point>| match toward {
            Some(toward) => place.plus(Point::new(-toward.y, toward.x).times(beside)),
            None => place,
        };
        let at = corner(to, end, leaves, beside);
        moved.push(match step {
            Step::Move(_) => Step::Move(at),
            Step::Line(_) => Step::Line(at),
            Step::Curve(first, second, _) => Step::Curve(turn(first, start.or(arrived)), turn(second, end), at),
            Step::Close => Step::Close,
        });
        (from, arrived) = (to, end);
    }
    moved
}

/// A corner of a line beside a line that comes and leaves in directions.
fn corner(at: Point, comes: Option<Point>, leaves: Option<Point>, beside: f64) -> Point {
    let side = |toward: Point| Point::new(-toward.y, toward.x);
    match (comes.map(side), leaves.map(side)) {
        (Some(a), Some(b)) => {
            // Where the two lines beside meet; a sharp turn is cut.
            let dot = a.x * b.x + a.y * b.y;
            at.plus(a.plus(b).times(beside / (1.0 + dot).max(0.5)))
        }
        (Some(only), None) | (None, Some(only)) => at.plus(only.times(beside)),
        (None, None) => at,
    }
}

/// The directions in which a step leaves a place and arrives, each of length 1.
fn directions(from: Point, step: Step) -> Option<(Point, Point)> {
    let unit = |from: Point, to: Point| {
        let length = from.distance(to);
        (length > 0.001).then(|| to.minus(from).times(1.0 / length))
    };
    match step {
        Step::Line(to) => unit(from, to).map(|toward| (toward, toward)),
        Step::Curve(first, second, to) => {
            let leaves = unit(from, first).or_else(|| unit(from, second)).or_else(|| unit(from, to))?;
            let arrives = unit(second, to).or_else(|| unit(first, to)).or_else(|| unit(from, to))?;
            Some((leaves, arrives))
        }
        Step::Move(_) | Step::Close => None,
    }
}
