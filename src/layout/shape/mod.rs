//! Shapes of nodes: which there are, how large they must be for a text, what they look like, where a line meets them.

use super::geometry::{Point, Rect, Size, direction};
use super::scene::{Figure, Ink, Outline, Paint, Step};

/// The outline of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    Rect,
    Ellipse,
    Cylinder,
    Note,
    Tab,
    Folder,
    Component,
    Cuboid,
    /// Text with a line below.
    Underline,
    /// Two parallel lines: a store.
    Lines,
    /// Nothing but text.
    Plain,
    /// A small filled disc.
    Point,
    /// Corners in a square from -1 to 1.
    Corners(&'static [(f64, f64)]),
    /// Corners at equal distances around a centre, turned by a part of a full turn.
    Regular(u32, f64),
    Star,
    Record,
}

/// A shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) form: Form,
    /// As wide as high.
    pub(super) equal: bool,
    /// Outlines, one around the other.
    pub(super) rings: u32,
    pub(super) rounded: bool,
}

const TRIANGLE: &[(f64, f64)] = &[(0.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
const FLIPPED_TRIANGLE: &[(f64, f64)] = &[(-1.0, -1.0), (1.0, -1.0), (0.0, 1.0)];
const DIAMOND: &[(f64, f64)] = &[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
const TRAPEZIUM: &[(f64, f64)] = &[(-0.7, -1.0), (0.7, -1.0), (1.0, 1.0), (-1.0, 1.0)];
const FLIPPED_TRAPEZIUM: &[(f64, f64)] = &[(-1.0, -1.0), (1.0, -1.0), (0.7, 1.0), (-0.7, 1.0)];
const PARALLELOGRAM: &[(f64, f64)] = &[(-0.7, -1.0), (1.0, -1.0), (0.7, 1.0), (-1.0, 1.0)];
const HOUSE: &[(f64, f64)] = &[(0.0, -1.0), (1.0, -0.3), (1.0, 1.0), (-1.0, 1.0), (-1.0, -0.3)];
const FLIPPED_HOUSE: &[(f64, f64)] = &[(-1.0, -1.0), (1.0, -1.0), (1.0, 0.3), (0.0, 1.0), (-1.0, 0.3)];
const ARROW_RIGHT: &[(f64, f64)] =
    &[(-1.0, -0.6), (0.5, -0.6), (0.5, -1.0), (1.0, 0.0), (0.5, 1.0), (0.5, 0.6), (-1.0, 0.6)];
const ARROW_LEFT: &[(f64, f64)] =
    &[(1.0, -0.6), (-0.5, -0.6), (-0.5, -1.0), (-1.0, 0.0), (-0.5, 1.0), (-0.5, 0.6), (1.0, 0.6)];

/// Shapes that no data-flow diagram uses: boxes.
const SIGNS_OF_BIOLOGY: &[&str] = &[
    "promoter",
    "terminator",
    "utr",
    "primersite",
    "restrictionsite",
    "fivepoverhang",
    "threepoverhang",
    "noverhang",
    "assembly",
    "signature",
    "insulator",
    "ribosite",
    "rnastab",
    "proteasesite",
    "proteinstab",
    "rpromoter",
    "lpromoter",
];

/// Distance between two rings.
const RING: f64 = 4.0;

impl Shape {
    pub(super) const fn new(form: Form) -> Self {
        Self { form, equal: false, rings: 1, rounded: false }
    }

    const fn equal(form: Form) -> Self {
        Self { equal: true, ..Self::new(form) }
    }

    const fn ringed(self, rings: u32) -> Self {
        Self { rings, ..self }
    }

    /// The shape of a name; `None` if there is no such shape.
    pub(super) fn named(name: &str) -> Option<Self> {
        let shape = match name {
            "box" | "rect" | "rectangle" | "polygon" => Self::new(Form::Rect),
            _ if SIGNS_OF_BIOLOGY.contains(&name) => Self::new(Form::Rect),
            "square" | "Msquare" => Self::equal(Form::Rect),
            "ellipse" | "oval" | "egg" => Self::new(Form::Ellipse),
            "circle" | "Mcircle" => Self::equal(Form::Ellipse),
            "doublecircle" => Self::equal(Form::Ellipse).ringed(2),
            "point" => Self::equal(Form::Point),
            "plaintext" | "none" | "plain" => Self::new(Form::Plain),
            "underline" => Self::new(Form::Underline),
            "cylinder" => Self::new(Form::Cylinder),
            "note" => Self::new(Form::Note),
            "tab" => Self::new(Form::Tab),
            "folder" => Self::new(Form::Folder),
            "component" => Self::new(Form::Component),
            "box3d" => Self::new(Form::Cuboid),
            "triangle" => Self::new(Form::Corners(TRIANGLE)),
            "invtriangle" => Self::new(Form::Corners(FLIPPED_TRIANGLE)),
            "diamond" | "Mdiamond" => Self::new(Form::Corners(DIAMOND)),
            "trapezium" => Self::new(Form::Corners(TRAPEZIUM)),
            "invtrapezium" => Self::new(Form::Corners(FLIPPED_TRAPEZIUM)),
            "parallelogram" => Self::new(Form::Corners(PARALLELOGRAM)),
            "house" => Self::new(Form::Corners(HOUSE)),
            "invhouse" => Self::new(Form::Corners(FLIPPED_HOUSE)),
            "rarrow" | "cds" => Self::new(Form::Corners(ARROW_RIGHT)),
            "larrow" => Self::new(Form::Corners(ARROW_LEFT)),
            "pentagon" => Self::new(Form::Regular(5, 0.0)),
            "hexagon" => Self::new(Form::Regular(6, 1.0 / 12.0)),
            "septagon" => Self::new(Form::Regular(7, 0.0)),
            "octagon" => Self::new(Form::Regular(8, 1.0 / 16.0)),
            "doubleoctagon" => Self::new(Form::Regular(8, 1.0 / 16.0)).ringed(2),
            "tripleoctagon" => Self::new(Form::Regular(8, 1.0 / 16.0)).ringed(3),
            "star" => Self::new(Form::Star),
            "record" => Self::new(Form::Record),
            "Mrecord" => Self { rounded: true, ..Self::new(Form::Record) },
            _ => return None,
        };
        Some(shape)
    }

    /// The polygon of `sides`, turned by `turns` parts of a full turn.
    pub(super) fn polygon(sides: u32, turns: f64) -> Self {
        match sides {
            0..=2 => Self::new(Form::Ellipse),
            4 if turns == 0.0 => Self::new(Form::Rect),
            4 => Self::new(Form::Regular(4, turns + 1.0 / 8.0)),
            _ => Self::new(Form::Regular(
                sides,
                if sides.is_multiple_of(2) { turns + 0.5 / f64::from(sides) } else { turns },
            )),
        }
    }

    /// How large the shape is at least for a text of a size, margins included.
    pub(super) fn around(&self, text: Size) -> Size {
        let (w, h) = match self.form {
            Form::Ellipse if self.equal => {
                let across = (text.w * text.w + text.h * text.h).sqrt();
                (across, across)
            }
            // A text reaches the ellipse at its corners: (1/1.25)^2 + (1/1.67)^2 = 1.
            Form::Ellipse => (text.w * 1.25, text.h * 5.0 / 3.0),
            Form::Cylinder => (text.w, text.h + 3.0 * lid(text.h)),
            Form::Note | Form::Cuboid => (text.w + 10.0, text.h + 4.0),
            Form::Tab | Form::Folder => (text.w, text.h + 10.0),
            Form::Component => (text.w + 20.0, text.h),
            Form::Corners(corners) if corners == DIAMOND => (text.w * 1.6, text.h * 8.0 / 3.0),
            Form::Corners(corners) if corners.len() == 3 => (text.w * 2.0, text.h * 2.2),
            Form::Corners(corners) if corners.len() == 7 => (text.w * 1.4, text.h * 1.8),
            Form::Corners(_) => (text.w * 1.45, text.h * 1.55),
            Form::Regular(..) => (text.w * 1.3, text.h * 1.7),
            Form::Star => (text.w * 2.4, text.h * 3.0),
            Form::Point => (5.0, 5.0),
            Form::Rect | Form::Underline | Form::Lines | Form::Plain | Form::Record => (text.w, text.h),
        };
        let rings = 2.0 * RING * f64::from(self.rings.saturating_sub(1));
        let size = Size::new(w + rings, h + rings);
        if self.equal { Size::new(size.w.max(size.h), size.w.max(size.h)) } else { size }
    }

    /// Where in the shape the middle of the text is.
    pub(super) fn text_centre(&self, rect: Rect) -> Point {
        let down = match self.form {
            Form::Cylinder => lid(rect.h * 0.7),
            Form::Tab | Form::Folder => 4.0,
            Form::Corners(corners) if corners == TRIANGLE => rect.h / 6.0,
            Form::Corners(corners) if corners == FLIPPED_TRIANGLE => -rect.h / 6.0,
            Form::Corners(corners) if corners == HOUSE => rect.h * 0.08,
            Form::Corners(corners) if corners == FLIPPED_HOUSE => -rect.h * 0.08,
            _ => 0.0,
        };
        let across = match self.form {
            Form::Component => 5.0,
            Form::Cuboid => -4.0,
            _ => 0.0,
        };
        rect.centre().plus(Point::new(across, down))
    }

    /// Everything that is drawn of it.
    pub(super) fn figures(&self, rect: Rect, paint: Paint) -> Vec<Figure> {
        let mut figures = Vec::new();
        for ring in 0..self.rings.max(1) {
            let inner = rect.grown(-RING * f64::from(ring));
            let fill = if ring == 0 { paint.fill } else { Ink::None };
            let stroke = if self.rings == 0 { Ink::None } else { paint.stroke };
            self.ring(inner, Paint { fill, stroke, ..paint }, &mut figures);
        }
        figures
    }

    fn ring(&self, rect: Rect, paint: Paint, into: &mut Vec<Figure>) {
        let radius = if self.rounded { 8.0_f64.min(rect.h / 3.0).max(0.0) } else { 0.0 };
        let line = Paint { fill: Ink::None, ..paint };
        let area = Paint { stroke: Ink::None, ..paint };
        let mut add = |outline, paint| into.push(Figure { outline, paint });
        match self.form {
            Form::Plain => {
                if paint.fill != Ink::None {
                    add(Outline::Rect(rect, radius), area);
                }
            }
            Form::Point => {
                let fill = if paint.fill == Ink::None { paint.stroke } else { paint.fill };
                add(Outline::Ellipse(rect), Paint { fill, ..paint });
            }
            Form::Ellipse => add(Outline::Ellipse(rect), paint),
            Form::Rect | Form::Record => add(Outline::Rect(rect, radius), paint),
            Form::Lines | Form::Underline => {
                add(Outline::Rect(rect, 0.0), area);
                if self.form == Form::Lines {
                    add(across(rect.x, rect.right(), rect.y), line);
                }
                add(across(rect.x, rect.right(), rect.bottom()), line);
            }
            Form::Cylinder => cylinder(rect).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Note => note(rect).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Cuboid => cuboid(rect).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Tab => tab(rect, 0.0).into_iter().for_each(|outline| add(outline, paint)),
            Form::Folder => tab(rect, rect.w * 0.5).into_iter().for_each(|outline| add(outline, paint)),
            Form::Component => component(rect).into_iter().for_each(|outline| add(outline, paint)),
            Form::Corners(_) | Form::Regular(..) | Form::Star => add(Outline::Polygon(self.corners(rect)), paint),
        }
    }

    fn corners(&self, rect: Rect) -> Vec<Point> {
        let unit: Vec<Point> = match self.form {
            Form::Corners(corners) => corners.iter().map(|&(x, y)| Point::new(x, y)).collect(),
            Form::Regular(sides, turns) => {
                let part = |side: u32| f64::from(side) / f64::from(sides) - 0.25 + turns;
                fitted(&(0..sides).map(|side| direction(part(side))).collect::<Vec<_>>())
            }
            Form::Star => {
                let reach = |corner: u32| if corner.is_multiple_of(2) { 1.0 } else { 0.42 };
                fitted(&(0..10).map(|c| direction(f64::from(c) / 10.0 - 0.25).times(reach(c))).collect::<Vec<_>>())
            }
            _ => vec![Point::new(-1.0, -1.0), Point::new(1.0, -1.0), Point::new(1.0, 1.0), Point::new(-1.0, 1.0)],
        };
        let centre = rect.centre();
        unit.iter().map(|at| Point::new(centre.x + at.x * rect.w / 2.0, centre.y + at.y * rect.h / 2.0)).collect()
    }

    /// Where a line that comes straight to the place `at` on the border of the rectangle meets the shape.
    pub(super) fn meets(&self, rect: Rect, at: Point) -> Point {
        let centre = rect.centre();
        let upright = (at.y - rect.y).abs() < 0.5 || (at.y - rect.bottom()).abs() < 0.5;
        if self.form == Form::Ellipse || self.form == Form::Point {
            let (rx, ry) = (rect.w / 2.0, rect.h / 2.0);
            let reach = |off: f64, own: f64, other: f64| {
                let part = (off / own.max(0.01)).clamp(-1.0, 1.0);
                other * (1.0 - part * part).sqrt()
            };
            return if upright {
                let dy = reach(at.x - centre.x, rx, ry);
                Point::new(at.x, if at.y < centre.y { centre.y - dy } else { centre.y + dy })
            } else {
                let dx = reach(at.y - centre.y, ry, rx);
                Point::new(if at.x < centre.x { centre.x - dx } else { centre.x + dx }, at.y)
            };
        }
        match self.form {
            Form::Corners(_) | Form::Regular(..) | Form::Star => {
                meets_polygon(&self.corners(rect), at, centre, upright)
            }
            Form::Cylinder if upright => {
                let lid = lid(rect.h);
                let part = ((at.x - centre.x) / (rect.w / 2.0).max(0.01)).clamp(-1.0, 1.0);
                let fall = lid - lid * (1.0 - part * part).sqrt();
                Point::new(at.x, if at.y < centre.y { at.y + fall } else { at.y - fall })
            }
            Form::Tab | Form::Folder if upright && at.y < centre.y => {
                let [ear, body] = tab_rects(rect, if self.form == Form::Folder { rect.w * 0.5 } else { 0.0 });
                Point::new(at.x, if at.x < ear.x || at.x > ear.right() { body.y } else { at.y })
            }
            _ => at,
        }
    }
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

/// The outermost place of a polygon's border on the straight way from `at` to the middle.
fn meets_polygon(corners: &[Point], at: Point, centre: Point, upright: bool) -> Point {
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

/// Half the height of a cylinder's lid.
fn lid(height: f64) -> f64 {
    (height * 0.12).clamp(3.0, 9.0)
}

fn across(from: f64, to: f64, y: f64) -> Outline {
    Outline::Path(vec![Step::Move(Point::new(from, y)), Step::Line(Point::new(to, y))])
}

fn cylinder(rect: Rect) -> [Outline; 2] {
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

fn note(rect: Rect) -> [Outline; 2] {
    let fold = 8.0_f64.min(rect.w / 3.0).min(rect.h / 3.0);
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    let body = [(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)];
    let corner = [(right - fold, top), (right - fold, top + fold), (right, top + fold)];
    [closed(&body), open(&corner)]
}

fn cuboid(rect: Rect) -> [Outline; 2] {
    let depth = 6.0_f64.min(rect.w / 3.0).min(rect.h / 3.0);
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

fn tab(rect: Rect, from: f64) -> [Outline; 2] {
    tab_rects(rect, from).map(|rect| Outline::Rect(rect, 0.0))
}

fn tab_rects(rect: Rect, from: f64) -> [Rect; 2] {
    let ear = Rect { x: rect.x + from, y: rect.y, w: (rect.w * 0.4).min(rect.w - from), h: 7.0_f64.min(rect.h / 3.0) };
    let body = Rect { y: rect.y + ear.h, h: rect.h - ear.h, ..rect };
    [ear, body]
}

fn component(rect: Rect) -> [Outline; 3] {
    let lug = |down: f64| Rect { x: rect.x, y: rect.y + rect.h * down - 3.0, w: 12.0, h: 6.0 };
    let body = Rect { x: rect.x + 6.0, w: (rect.w - 6.0).max(1.0), ..rect };
    [Outline::Rect(body, 0.0), Outline::Rect(lug(0.3), 0.0), Outline::Rect(lug(0.7), 0.0)]
}
