//! Arrowheads.

use super::geometry::{Point, Rect, Size};
use super::scene::{Figure, Ink, Outline, Paint, Step};

/// The end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Arrow {
    #[default]
    None,
    Normal,
    Open,
    Dot,
    Diamond,
    Box,
    Tee,
    /// One of the above that is not filled.
    HollowNormal,
    HollowDot,
    HollowDiamond,
    HollowBox,
}

impl Arrow {
    /// The arrowhead of a name; of a compound name, the first part counts.
    pub(super) fn named(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase();
        let hollow = name.starts_with('o') && !name.starts_with("open") || name.starts_with("empty");
        let bare = name.trim_start_matches(['o', 'l', 'r']);
        let base = match bare {
            _ if name.starts_with("none") => Self::None,
            _ if name.starts_with("open") => Self::Open,
            _ if bare.starts_with("vee") => Self::Open,
            _ if bare.starts_with("dot") || name.starts_with("odot") => Self::Dot,
            _ if bare.starts_with("diamond") || bare.starts_with("ediamond") => Self::Diamond,
            _ if bare.starts_with("box") => Self::Box,
            _ if bare.starts_with("tee") => Self::Tee,
            _ => Self::Normal,
        };
        match (base, hollow) {
            (Self::Normal, true) => Self::HollowNormal,
            (Self::Dot, true) => Self::HollowDot,
            (Self::Diamond, true) => Self::HollowDiamond,
            (Self::Box, true) => Self::HollowBox,
            _ => base,
        }
    }

    /// How much of the line it takes.
    pub(super) const fn length(self) -> f64 {
        match self {
            Self::None | Self::Open | Self::Tee => 0.0,
            Self::Normal | Self::HollowNormal => 9.0,
            Self::Dot | Self::HollowDot | Self::Box | Self::HollowBox => 7.0,
            Self::Diamond | Self::HollowDiamond => 11.0,
        }
    }

    /// The arrowhead with its tip at a place, pointing along `toward`, which has length 1.
    pub(super) fn figure(self, tip: Point, toward: Point, scale: f64, line: Paint) -> Option<Figure> {
        let across = Point::new(-toward.y, toward.x);
        let at = |back: f64, side: f64| tip.plus(toward.times(-back * scale)).plus(across.times(side * scale));
        let filled = Paint { fill: line.stroke, dash: super::scene::Dash::Solid, ..line };
        let hollow = Paint { fill: Ink::None, ..filled };
        let stroke_only = Paint { fill: Ink::None, ..filled };
        let length = self.length();
        let (outline, paint) = match self {
            Self::None => return None,
            Self::Normal | Self::HollowNormal => {
                (Outline::Polygon(vec![at(0.0, 0.0), at(length, 3.5), at(length, -3.5)]), filled)
            }
            Self::Open => {
                let steps = vec![Step::Move(at(8.0, 4.0)), Step::Line(at(0.0, 0.0)), Step::Line(at(8.0, -4.0))];
                (Outline::Path(steps), stroke_only)
            }
            Self::Dot | Self::HollowDot => {
                let size = Size::new(length * scale, length * scale);
                (Outline::Ellipse(Rect::around(at(length / 2.0, 0.0), size)), filled)
            }
            Self::Diamond | Self::HollowDiamond => {
                let corners = vec![at(0.0, 0.0), at(length / 2.0, 3.5), at(length, 0.0), at(length / 2.0, -3.5)];
                (Outline::Polygon(corners), filled)
            }
            Self::Box | Self::HollowBox => {
                let corners = vec![at(0.0, 3.5), at(length, 3.5), at(length, -3.5), at(0.0, -3.5)];
                (Outline::Polygon(corners), filled)
            }
            Self::Tee => {
                let steps = vec![Step::Move(at(3.0, 4.5)), Step::Line(at(3.0, -4.5))];
                (Outline::Path(steps), stroke_only)
            }
        };
        let is_hollow = matches!(self, Self::HollowNormal | Self::HollowDot | Self::HollowDiamond | Self::HollowBox);
        Some(Figure { outline, paint: if is_hollow { hollow } else { paint } })
    }
}

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
