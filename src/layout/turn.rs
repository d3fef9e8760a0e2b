//! Between the engine's view, in which flows run down, and the drawing's direction.

use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::scene::Step;
use crate::layout::sketch::Direction;

/// Turns places inside a box of a size, which is the engine's.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout) struct Turn {
    direction: Direction,
    inside: Size,
}

impl Turn {
    /// For places in a box that the engine sees with size `inside`.
    pub(in crate::layout) const fn new(direction: Direction, inside: Size) -> Self {
        Self { direction, inside }
    }

    /// A size; both ways.
    pub(in crate::layout) const fn size(self, size: Size) -> Size {
        if self.direction.is_sideways() { size.turned() } else { size }
    }

    /// A place as drawn.
    pub(in crate::layout) fn point(self, at: Point) -> Point {
        match self.direction {
            Direction::Down => at,
            Direction::Up => Point::new(at.x, self.inside.h - at.y),
            Direction::Right => Point::new(at.y, at.x),
            Direction::Left => Point::new(self.inside.h - at.y, at.x),
        }
    }

    /// A rectangle as drawn.
    pub(in crate::layout) fn rect(self, rect: Rect) -> Rect {
        let (a, b) = (self.point(rect.corner()), self.point(Point::new(rect.right(), rect.bottom())));
        Rect { x: a.x.min(b.x), y: a.y.min(b.y), w: (a.x - b.x).abs(), h: (a.y - b.y).abs() }
    }

    /// A rectangle of the drawing as the engine sees it.
    pub(in crate::layout) fn back(self, rect: Rect) -> Rect {
        match self.direction {
            Direction::Down => rect,
            Direction::Up => Rect { y: self.inside.h - rect.bottom(), ..rect },
            Direction::Right => Rect { x: rect.y, y: rect.x, w: rect.h, h: rect.w },
            Direction::Left => Rect { x: rect.y, y: self.inside.h - rect.right(), w: rect.h, h: rect.w },
        }
    }

    /// A step of a pen as drawn.
    pub(in crate::layout) fn step(self, step: Step) -> Step {
        match step {
            Step::Move(to) => Step::Move(self.point(to)),
            Step::Line(to) => Step::Line(self.point(to)),
            Step::Curve(first, second, to) => Step::Curve(self.point(first), self.point(second), self.point(to)),
            Step::Close => Step::Close,
        }
    }
}
