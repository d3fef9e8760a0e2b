//! What of a drawing is taken: boxes and lines by place, so that one can ask whether a rectangle is free.

use super::geometry::{Point, Rect, Size};

/// Boxes and lines in a grid of buckets.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    things: Vec<Thing>,
    /// The things that touch each bucket, row by row.
    buckets: Vec<Vec<u32>>,
    columns: usize,
    rows: usize,
    bucket: Size,
    bounds: Rect,
}

#[derive(Clone, Copy, Debug)]
enum Thing {
    Box(Rect),
    Line(Point, Point),
}

/// Most buckets in one direction, and the least side of one.
const BUCKETS: f64 = 128.0;
const BUCKET: f64 = 64.0;

impl Taken {
    /// Nothing, in a drawing with these bounds.
    pub(super) fn new(bounds: Rect) -> Self {
        let side = |length: f64| (length / BUCKETS).max(BUCKET);
        let bucket = Size::new(side(bounds.w), side(bounds.h));
        let (columns, rows) = (index(bounds.w / bucket.w) + 1, index(bounds.h / bucket.h) + 1);
        Self { things: Vec::new(), buckets: vec![Vec::new(); columns * rows], columns, rows, bucket, bounds }
    }

    /// Adds a box.
    pub(super) fn add(&mut self, rect: Rect) {
        self.push(rect, Thing::Box(rect));
    }

    /// Adds the border of a box.
    pub(super) fn add_border(&mut self, rect: Rect) {
        let (a, c) = (rect.corner(), Point::new(rect.right(), rect.bottom()));
        let (b, d) = (Point::new(c.x, a.y), Point::new(a.x, c.y));
        self.add_line(&[a, b, c, d, a]);
    }

    /// Adds a line through points.
    pub(super) fn add_line(&mut self, points: &[Point]) {
        for (&from, &to) in points.iter().zip(points.iter().skip(1)) {
            let corner = Point::new(from.x.min(to.x), from.y.min(to.y));
            let bounds = Rect::at(corner, Size::new((from.x - to.x).abs(), (from.y - to.y).abs()));
            self.push(bounds, Thing::Line(from, to));
        }
    }

    /// Whether a rectangle is in the drawing and nothing touches its inside.
    pub(super) fn is_free(&self, rect: Rect) -> bool {
        let inside = self.bounds.holds(rect.corner()) && self.bounds.holds(Point::new(rect.right(), rect.bottom()));
        inside
            && !self.places(rect).any(|place| {
                let here = self.buckets.get(place).map_or(&[][..], Vec::as_slice);
                here.iter().filter_map(|&at| self.things.get(at as usize)).any(|thing| touches(*thing, rect))
            })
    }

    fn push(&mut self, bounds: Rect, thing: Thing) {
        let at = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push(thing);
        for place in self.places(bounds).collect::<Vec<_>>() {
            if let Some(bucket) = self.buckets.get_mut(place) {
                bucket.push(at);
            }
        }
    }

    /// The buckets that a rectangle touches.
    fn places(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let span = |from: f64, to: f64, side: f64, count: usize| {
            let place = |at: f64| index(at / side).min(count.saturating_sub(1));
            place(from)..=place(to)
        };
        let (x, y) = (rect.x - self.bounds.x, rect.y - self.bounds.y);
        let across = span(x, x + rect.w, self.bucket.w, self.columns);
        let down = span(y, y + rect.h, self.bucket.h, self.rows);
        let columns = self.columns;
        down.flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative and at most a few thousand")]
fn index(place: f64) -> usize {
    place.clamp(0.0, 1e4) as usize
}

fn touches(thing: Thing, rect: Rect) -> bool {
    match thing {
        Thing::Box(own) => {
            own.x < rect.right() && rect.x < own.right() && own.y < rect.bottom() && rect.y < own.bottom()
        }
        Thing::Line(from, to) => enters(from, to, rect),
    }
}

/// Whether a straight line has a part inside a rectangle.
fn enters(from: Point, to: Point, rect: Rect) -> bool {
    let way = to.minus(from);
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let sides = [
        (-way.x, from.x - rect.x),
        (way.x, rect.right() - from.x),
        (-way.y, from.y - rect.y),
        (way.y, rect.bottom() - from.y),
    ];
    for (step, room) in sides {
        if step.abs() < 1e-9 {
            if room <= 0.0 {
                return false;
            }
        } else if step < 0.0 {
            first = first.max(room / step);
        } else {
            last = last.min(room / step);
        }
    }
    first < last
}
