//! Points, sizes and rectangles: lengths in points, y down.

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// The place `(x, y)`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The place moved by `by`.
    pub fn plus(self, by: Self) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }

    /// The step from `from` to this place.
    pub fn minus(self, from: Self) -> Self {
        Self::new(self.x - from.x, self.y - from.y)
    }

    /// The step `factor` times as long.
    pub fn times(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    /// How far it is to another place.
    pub fn distance(self, to: Self) -> f64 {
        let step = to.minus(self);
        (step.x * step.x + step.y * step.y).sqrt()
    }

    /// The place on the way to `to`: 0 is here, 1 is there.
    pub fn toward(self, to: Self, part: f64) -> Self {
        self.plus(to.minus(self).times(part))
    }
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Size {
    /// The size `w` by `h`.
    pub const fn new(w: f64, h: f64) -> Self {
        Self { w, h }
    }

    /// Width and height exchanged.
    pub const fn turned(self) -> Self {
        Self::new(self.h, self.w)
    }

    /// The smallest size that is as wide and as high as both.
    pub fn max(self, other: Self) -> Self {
        Self::new(self.w.max(other.w), self.h.max(other.h))
    }
}

/// A rectangle by its corner with the smallest coordinates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The rectangle with a corner at `at`.
    pub const fn at(at: Point, size: Size) -> Self {
        Self { x: at.x, y: at.y, w: size.w, h: size.h }
    }

    /// The rectangle around a centre.
    pub fn around(centre: Point, size: Size) -> Self {
        Self { x: centre.x - size.w / 2.0, y: centre.y - size.h / 2.0, w: size.w, h: size.h }
    }

    /// Left top corner.
    pub const fn corner(self) -> Point {
        Point::new(self.x, self.y)
    }

    /// Width and height.
    pub const fn size(self) -> Size {
        Size::new(self.w, self.h)
    }

    /// The middle.
    pub fn centre(self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Right border.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Lower border.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Moved by `by`.
    pub fn moved(self, by: Point) -> Self {
        Self::at(self.corner().plus(by), self.size())
    }

    /// Larger by `by` on every side; smaller where it is negative.
    pub fn grown(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// The smallest rectangle that holds both.
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: right - x, h: bottom - y }
    }

    /// Whether the two share more than a border.
    pub fn meets(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether all of another rectangle lies inside, but for so much.
    pub fn contains(self, other: Self, tolerance: f64) -> bool {
        let around = self.grown(tolerance);
        other.x >= around.x
            && other.y >= around.y
            && other.right() <= around.right()
            && other.bottom() <= around.bottom()
    }

    /// Whether a straight line enters the inside (Liang and Barsky, "A new concept and method for line clipping", 1984).
    pub fn is_entered(self, from: Point, to: Point) -> bool {
        let step = to.minus(from);
        let (mut begin, mut end) = (0.0_f64, 1.0_f64);
        let sides = [
            (-step.x, from.x - self.x),
            (step.x, self.right() - from.x),
            (-step.y, from.y - self.y),
            (step.y, self.bottom() - from.y),
        ];
        for (along, room) in sides {
            if along.abs() < 1e-12 {
                if room < 0.0 {
                    return false;
                }
            } else if along < 0.0 {
                begin = begin.max(room / along);
            } else {
                end = end.min(room / along);
            }
        }
        begin < end - 1e-9
    }

    /// Whether a place lies inside or on the border.
    pub fn holds(self, place: Point) -> bool {
        place.x >= self.x && place.x <= self.right() && place.y >= self.y && place.y <= self.bottom()
    }
}

/// The direction at a part of a full turn, as (cosine, sine). Computed with sums and products only, so that every
/// machine gives the same bits.
pub fn direction(turns: f64) -> Point {
    const TAU: f64 = std::f64::consts::TAU;
    let whole = turns - turns.floor();
    // The series converges fast near 0: take the nearest quarter away first and turn back by it.
    let quarter = (whole * 4.0).round();
    let angle = (whole - quarter / 4.0) * TAU;
    let square = angle * angle;
    let (mut cosine, mut sine) = (0.0, 0.0);
    let (mut even, mut odd) = (1.0, angle);
    for step in 1..=8 {
        cosine += even;
        sine += odd;
        let n = f64::from(2 * step);
        even *= -square / ((n - 1.0) * n);
        odd *= -square / (n * (n + 1.0));
    }
    if !(0.5..=3.5).contains(&quarter) {
        Point::new(cosine, sine)
    } else if quarter < 1.5 {
        Point::new(-sine, cosine)
    } else if quarter < 2.5 {
        Point::new(-cosine, -sine)
    } else {
        Point::new(sine, -cosine)
    }
}
