//! Arrowheads: up to four signs behind one another, each whole or half, filled or hollow.

use super::geometry::{Point, Rect, Size};
use super::scene::{Dash, Figure, Ink, Outline, Paint, Step};
pub(super) use super::stroke::reversed;

/// The end of a line: signs from its tip on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrow {
    signs: [Option<Sign>; MOST],
}

/// Most signs of one arrowhead.
const MOST: usize = 4;

/// One sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sign {
    form: Form,
    hollow: bool,
    half: Half,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Box,
    Crow,
    Curve,
    FlippedCurve,
    Diamond,
    Dot,
    /// A triangle that points away from the node.
    Inverted,
    /// Room, with nothing but the line.
    Gap,
    Normal,
    Tee,
    Vee,
}

/// Which half is drawn, seen along the line to its tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Both,
    Left,
    Right,
}

/// The names of signs; the last two are what is left of `open` and `empty` when `o` and `e` are taken away.
const FORMS: [(&str, Form); 13] = [
    ("box", Form::Box),
    ("crow", Form::Crow),
    ("curve", Form::Curve),
    ("icurve", Form::FlippedCurve),
    ("diamond", Form::Diamond),
    ("dot", Form::Dot),
    ("inv", Form::Inverted),
    ("none", Form::Gap),
    ("normal", Form::Normal),
    ("tee", Form::Tee),
    ("vee", Form::Vee),
    ("pen", Form::Vee),
    ("mpty", Form::Normal),
];

impl Arrow {
    /// The arrowhead of a line that has a direction and says nothing more.
    pub(super) const NORMAL: Self =
        Self { signs: [Some(Sign { form: Form::Normal, hollow: false, half: Half::Both }), None, None, None] };

    /// The arrowhead of a name; `None` if it begins with none. What follows the last sign that is known is left out.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        // An old name that would be read as a filled sign followed by nothing.
        let mut rest = if name == "invempty" { "oinv" } else { name.as_str() };
        let mut arrow = Self::default();
        let mut count = 0;
        for place in &mut arrow.signs {
            let Some((sign, after)) = sign(rest) else { break };
            (*place, rest) = (Some(sign), after);
            count += 1;
            if rest.is_empty() {
                break;
            }
        }
        // Room after the last sign is not seen.
        for place in arrow.signs.iter_mut().rev().skip(MOST - count) {
            if place.is_some_and(|sign| sign.form != Form::Gap) {
                break;
            }
            *place = None;
        }
        (count > 0).then_some(arrow)
    }

    /// Whether nothing is drawn.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// How much of the line it takes.
    pub(super) fn length(&self) -> f64 {
        self.signs.iter().flatten().map(|sign| sign.length()).sum()
    }

    /// The arrowhead with its tip at a place, pointing along `toward`, which has length 1.
    pub(super) fn figures(&self, tip: Point, toward: Point, scale: f64, line: Paint) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut from = 0.0;
        for sign in self.signs.iter().flatten() {
            let place = Place { tip: tip.plus(toward.times(-from * scale)), toward, scale };
            sign.figures(place, line, &mut figures);
            from += sign.length();
        }
        figures
    }
}

/// The sign that a name begins with, and what follows.
fn sign(name: &str) -> Option<(Sign, &str)> {
    let (mut hollow, mut half) = (false, Half::Both);
    let mut rest = name;
    loop {
        if let Some(after) = rest.strip_prefix("half") {
            (half, rest) = (Half::Left, after);
        } else if let Some(after) = rest.strip_prefix(['o', 'e']) {
            (hollow, rest) = (true, after);
        } else if let Some(after) = rest.strip_prefix('l') {
            (half, rest) = (Half::Left, after);
        } else if let Some(after) = rest.strip_prefix('r') {
            (half, rest) = (Half::Right, after);
        } else {
            break;
        }
    }
    let form = FORMS.iter().find_map(|&(name, form)| rest.strip_prefix(name).map(|after| (form, after)));
    match form {
        Some((form, after)) => Some((Sign { form, hollow, half }, after)),
        // `o` alone is a hollow triangle.
        None if rest.is_empty() && !name.is_empty() => Some((Sign { form: Form::Normal, hollow, half }, rest)),
        None => None,
    }
}

/// Where a sign stands: lengths go back from its tip, and to the right of the line.
#[derive(Clone, Copy)]
struct Place {
    tip: Point,
    toward: Point,
    scale: f64,
}

impl Place {
    fn at(self, (back, right): (f64, f64)) -> Point {
        let side = Point::new(-self.toward.y, self.toward.x);
        self.tip.plus(self.toward.times(-back * self.scale)).plus(side.times(right * self.scale))
    }
}

impl Sign {
    const fn length(self) -> f64 {
        match self.form {
            Form::Box | Form::Dot => 7.0,
            Form::Crow | Form::Normal | Form::Inverted => 9.0,
            Form::Curve | Form::FlippedCurve => 8.0,
            Form::Diamond => 11.0,
            Form::Gap | Form::Tee => 5.0,
            Form::Vee => 6.5,
        }
    }

    /// The right half of an area, from the line to the line.
    const fn area(self) -> &'static [(f64, f64)] {
        match self.form {
            Form::Box => &[(0.0, 0.0), (0.0, 3.5), (7.0, 3.5), (7.0, 0.0)],
            Form::Diamond => &[(0.0, 0.0), (5.5, 3.5), (11.0, 0.0)],
            Form::Inverted => &[(0.0, 0.0), (0.0, 3.5), (9.0, 0.0)],
            Form::Normal => &[(0.0, 0.0), (9.0, 3.5), (9.0, 0.0)],
            Form::Vee => &[(0.0, 0.0), (10.0, 4.5), (6.5, 0.0)],
            Form::Crow | Form::Curve | Form::FlippedCurve | Form::Dot | Form::Gap | Form::Tee => &[],
        }
    }

    fn figures(self, place: Place, line: Paint, into: &mut Vec<Figure>) {
        let filled = Paint { dash: Dash::Solid, ..line };
        let stroke = Paint { fill: Ink::None, ..filled };
        let area = if self.hollow { stroke } else { filled };
        let shaft =
            || Outline::Path(vec![Step::Move(place.at((0.0, 0.0))), Step::Line(place.at((self.length(), 0.0)))]);
        match self.form {
            Form::Dot => {
                let size = Size::new(self.length() * place.scale, self.length() * place.scale);
                let rect = Rect::around(place.at((self.length() / 2.0, 0.0)), size);
                into.push(Figure { outline: Outline::Ellipse(rect), paint: area });
            }
            Form::Gap => into.push(Figure { outline: shaft(), paint: stroke }),
            Form::Crow | Form::Curve | Form::FlippedCurve | Form::Tee => {
                into.push(Figure { outline: shaft(), paint: stroke });
                for right in self.half.sides() {
                    into.push(Figure { outline: Outline::Path(self.strokes(place, *right)), paint: stroke });
                }
            }
            Form::Box | Form::Diamond | Form::Inverted | Form::Normal | Form::Vee => {
                into.push(Figure { outline: Outline::Polygon(self.corners(place)), paint: area });
            }
        }
    }

    /// What is drawn at one side of the line by a sign that has no area.
    fn strokes(self, place: Place, right: f64) -> Vec<Step> {
        let at = |back: f64, side: f64| place.at((back, side * right));
        match self.form {
            Form::Tee => vec![Step::Move(at(3.0, 0.0)), Step::Line(at(3.0, 4.5))],
            // A quarter of a circle.
            Form::Curve => vec![Step::Move(at(2.0, 0.0)), Step::Curve(at(2.0, 2.4), at(4.0, 4.5), at(6.5, 4.5))],
            Form::FlippedCurve => vec![Step::Move(at(6.5, 0.0)), Step::Curve(at(6.5, 2.4), at(4.5, 4.5), at(2.0, 4.5))],
            _ => vec![Step::Move(at(9.0, 0.0)), Step::Line(at(0.0, 4.5))],
        }
    }

    fn corners(self, place: Place) -> Vec<Point> {
        let half = self.area();
        let right = half.iter().map(|&at| place.at(at));
        let left = half.iter().map(|&(back, side)| place.at((back, -side)));
        match self.half {
            Half::Right => right.collect(),
            Half::Left => left.collect(),
            // The ends of the half lie on the line and are no corners twice.
            Half::Both => {
                let inner = half.len().saturating_sub(2);
                let back: Vec<Point> = left.skip(1).take(inner).collect();
                right.chain(back.into_iter().rev()).collect()
            }
        }
    }
}

impl Half {
    /// On which sides something is drawn: 1 is the right one.
    const fn sides(self) -> &'static [f64] {
        match self {
            Self::Both => &[1.0, -1.0],
            Self::Left => &[-1.0],
            Self::Right => &[1.0],
        }
    }
}
