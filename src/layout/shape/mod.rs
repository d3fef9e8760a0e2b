//! Shapes of nodes: which there are, how large they must be for a text, what they look like, where a line meets them.

mod outline;
mod polygon;

use polygon::Base;
pub(super) use polygon::Polygon;

use super::geometry::{Point, Rect, Size};
use super::scene::{Figure, Ink, Outline, Paint};

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
    Polygon(Polygon),
    Record,
}

/// What is drawn in a shape beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Marks {
    #[default]
    None,
    /// Short lines across the corners.
    Diagonals,
    /// Level lines near the top and the bottom.
    Chords,
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
    pub(super) marks: Marks,
    /// The room for a text in a polygon, in a square from -1 to 1.
    pub(super) room: Rect,
}

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

/// Radius of round corners.
const ROUND: f64 = 8.0;

/// All of a square from -1 to 1.
const WHOLE: Rect = Rect { x: -1.0, y: -1.0, w: 2.0, h: 2.0 };

/// How wide and high the room for a text in an ellipse is, in parts of it: (4/5)^2 + (3/5)^2 = 1.
const IN_ELLIPSE: Size = Size::new(0.8, 0.6);

/// Depth of a folded corner and of a box that is seen from the side, height of an ear, width of a component's lugs.
const FOLD: f64 = 8.0;
const DEPTH: f64 = 6.0;
const EAR: f64 = 7.0;
const LUG: f64 = 12.0;

/// Corners of an ellipse that is made uneven.
const SMOOTH: u32 = 48;

impl Shape {
    pub(super) const fn new(form: Form) -> Self {
        Self { form, equal: false, rings: 1, rounded: false, marks: Marks::None, room: WHOLE }
    }

    const fn equal(form: Form) -> Self {
        Self { equal: true, ..Self::new(form) }
    }

    const fn ringed(self, rings: u32) -> Self {
        Self { rings, ..self }
    }

    const fn marked(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    const fn based(base: Base) -> Self {
        Self::new(Form::Polygon(Polygon { base, turns: 0.0 }))
    }

    /// The shape of a name; `None` if there is no such shape.
    pub(super) fn named(name: &str) -> Option<Self> {
        let shape = match name {
            "box" | "rect" | "rectangle" | "polygon" => Self::new(Form::Rect),
            _ if SIGNS_OF_BIOLOGY.contains(&name) => Self::new(Form::Rect),
            "square" => Self::equal(Form::Rect),
            "Msquare" => Self::equal(Form::Rect).marked(Marks::Diagonals),
            "ellipse" | "oval" => Self::new(Form::Ellipse),
            "circle" => Self::equal(Form::Ellipse),
            "Mcircle" => Self::equal(Form::Ellipse).marked(Marks::Chords),
            "doublecircle" => Self::equal(Form::Ellipse).ringed(2),
            "egg" => Self::polygon(1, 0.0, -0.3),
            "point" => Self::equal(Form::Point),
            "plaintext" | "none" | "plain" => Self::new(Form::Plain),
            "underline" => Self::new(Form::Underline),
            "cylinder" => Self::new(Form::Cylinder),
            "note" => Self::new(Form::Note),
            "tab" => Self::new(Form::Tab),
            "folder" => Self::new(Form::Folder),
            "component" => Self::new(Form::Component),
            "box3d" => Self::new(Form::Cuboid),
            "record" => Self::new(Form::Record),
            "Mrecord" => Self { rounded: true, ..Self::new(Form::Record) },
            "Mdiamond" => Self::based(polygon::DIAMOND).marked(Marks::Diagonals),
            "doubleoctagon" => Self::polygon(8, 0.0, 0.0).ringed(2),
            "tripleoctagon" => Self::polygon(8, 0.0, 0.0).ringed(3),
            _ => Self::based(base(name)?),
        };
        Some(shape)
    }

    /// A polygon with that many sides, drawn to the right at the top by `skew` and made wider there by `distortion`. Fewer
    /// than three make an ellipse.
    pub(super) fn polygon(sides: u32, skew: f64, distortion: f64) -> Self {
        let even = skew == 0.0 && distortion == 0.0;
        match sides {
            0..=2 if even => Self::new(Form::Ellipse),
            0..=2 => Self::based(Base::Regular { sides: SMOOTH, skew, distortion }),
            4 if even => Self::new(Form::Rect),
            _ => Self::based(Base::Regular { sides, skew, distortion }),
        }
    }

    /// The shape turned by parts of a full turn against the clock: one that has straight sides.
    pub(super) fn turned(self, turns: f64) -> Self {
        let whole = turns - turns.floor();
        let polygon = match self.form {
            _ if whole == 0.0 => return self,
            Form::Polygon(polygon) => polygon,
            Form::Rect if (whole * 4.0).fract() != 0.0 => Polygon { base: polygon::SQUARE, turns: 0.0 },
            _ => return self,
        };
        Self { form: Form::Polygon(polygon.turned(whole)), ..self }
    }

    /// The shape with the room for a text that its polygon has.
    pub(super) const fn with_room(self, room: Rect) -> Self {
        Self { room, ..self }
    }

    /// How large the shape is at least for a text of a size, margins included.
    pub(super) fn around(&self, text: Size) -> Size {
        let (w, h) = match self.form {
            Form::Ellipse | Form::Point if self.equal => {
                let across = (text.w * text.w + text.h * text.h).sqrt();
                (across, across)
            }
            Form::Ellipse | Form::Point => (text.w / IN_ELLIPSE.w, text.h / IN_ELLIPSE.h),
            // Three half lids, each a part of the whole height between a least and a most.
            Form::Cylinder => (text.w, (text.h / 0.64).max(text.h + 9.0).min(text.h + 27.0)),
            Form::Note => (text.w + FOLD, text.h),
            Form::Cuboid => (text.w + DEPTH, text.h + DEPTH),
            Form::Tab | Form::Folder => (text.w, text.h + EAR),
            Form::Component => (text.w + LUG, text.h),
            Form::Polygon(_) => (text.w * 2.0 / self.room.w.max(0.05), text.h * 2.0 / self.room.h.max(0.05)),
            Form::Rect | Form::Underline | Form::Lines | Form::Plain | Form::Record => (text.w, text.h),
        };
        let rings = 2.0 * self.rim();
        let size = Size::new(w + rings, h + rings);
        if self.equal { Size::new(size.w.max(size.h), size.w.max(size.h)) } else { size }
    }

    /// How much the rings take on each side.
    fn rim(&self) -> f64 {
        RING * f64::from(self.rings.saturating_sub(1))
    }

    /// The part of half its width in which lines may end: near the corners of what has none they would miss it.
    pub(super) fn spread(&self) -> f64 {
        match self.form {
            Form::Ellipse => 0.7,
            Form::Polygon(polygon) => polygon.spread(),
            Form::Point => 0.0,
            _ => 0.86,
        }
    }

    /// Where in the shape a text may stand.
    pub(super) fn interior(&self, rect: Rect) -> Rect {
        let rect = rect.grown(-self.rim());
        let part = |room: Rect| Rect {
            x: rect.x + f64::midpoint(room.x, 1.0) * rect.w,
            y: rect.y + f64::midpoint(room.y, 1.0) * rect.h,
            w: room.w / 2.0 * rect.w,
            h: room.h / 2.0 * rect.h,
        };
        match self.form {
            Form::Ellipse | Form::Point if self.equal => {
                let side = rect.w * std::f64::consts::FRAC_1_SQRT_2;
                Rect::around(rect.centre(), Size::new(side, side))
            }
            Form::Ellipse | Form::Point => {
                Rect::around(rect.centre(), Size::new(rect.w * IN_ELLIPSE.w, rect.h * IN_ELLIPSE.h))
            }
            Form::Cylinder => {
                let lid = outline::lid(rect.h);
                Rect { y: rect.y + 2.0 * lid, h: rect.h - 3.0 * lid, ..rect }
            }
            Form::Note => Rect { x: rect.x + FOLD / 2.0, w: rect.w - FOLD, ..rect },
            Form::Cuboid => Rect { y: rect.y + DEPTH, w: rect.w - DEPTH, h: rect.h - DEPTH, ..rect },
            Form::Tab | Form::Folder => Rect { y: rect.y + EAR, h: rect.h - EAR, ..rect },
            Form::Component => Rect { x: rect.x + LUG, w: rect.w - LUG, ..rect },
            Form::Polygon(_) => part(self.room),
            Form::Rect | Form::Underline | Form::Lines | Form::Plain | Form::Record => rect,
        }
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
        if paint.stroke != Ink::None && self.rings > 0 {
            let outline = match (self.marks, self.form) {
                (Marks::Diagonals, Form::Polygon(polygon)) => Some(outline::diagonals(&polygon.corners(rect))),
                (Marks::Diagonals, Form::Rect) => Some(outline::diagonals(&corners(rect))),
                (Marks::Chords, _) => Some(outline::chords(rect)),
                _ => None,
            };
            figures.extend(outline.map(|outline| Figure { outline, paint: Paint { fill: Ink::None, ..paint } }));
        }
        figures
    }

    fn ring(&self, rect: Rect, paint: Paint, into: &mut Vec<Figure>) {
        let radius = if self.rounded { ROUND.min(rect.h / 3.0).max(0.0) } else { 0.0 };
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
                    add(outline::across(rect.x, rect.right(), rect.y), line);
                }
                add(outline::across(rect.x, rect.right(), rect.bottom()), line);
            }
            Form::Cylinder => outline::cylinder(rect).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Note => outline::note(rect, FOLD).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Cuboid => outline::cuboid(rect, DEPTH).into_iter().zip([paint, line]).for_each(|(o, p)| add(o, p)),
            Form::Tab | Form::Folder => {
                self.tab(rect).into_iter().for_each(|rect| add(Outline::Rect(rect, 0.0), paint));
            }
            Form::Component => outline::component(rect, LUG).into_iter().for_each(|outline| add(outline, paint)),
            Form::Polygon(polygon) if self.rounded => add(outline::rounded(&polygon.corners(rect), ROUND), paint),
            Form::Polygon(polygon) => add(Outline::Polygon(polygon.corners(rect)), paint),
        }
    }

    /// The ear and the body of a tab or folder.
    fn tab(&self, rect: Rect) -> [Rect; 2] {
        outline::tab(rect, if self.form == Form::Folder { rect.w * 0.5 } else { 0.0 }, EAR)
    }

    /// Where a line that comes straight to the place `at` on the border of the rectangle meets the shape.
    pub(super) fn meets(&self, rect: Rect, at: Point) -> Point {
        let centre = rect.centre();
        let upright = (at.y - rect.y).abs() < 0.5 || (at.y - rect.bottom()).abs() < 0.5;
        match self.form {
            Form::Ellipse | Form::Point => meets_ellipse(rect, at, upright),
            Form::Polygon(polygon) => polygon::meets(&polygon.corners(rect), at, centre, upright),
            Form::Cylinder if upright => {
                let lid = outline::lid(rect.h);
                let part = ((at.x - centre.x) / (rect.w / 2.0).max(0.01)).clamp(-1.0, 1.0);
                let fall = lid - lid * (1.0 - part * part).sqrt();
                Point::new(at.x, if at.y < centre.y { at.y + fall } else { at.y - fall })
            }
            Form::Tab | Form::Folder if upright && at.y < centre.y => {
                let [ear, body] = self.tab(rect);
                Point::new(at.x, if at.x < ear.x || at.x > ear.right() { body.y } else { at.y })
            }
            _ => at,
        }
    }
}

/// The polygon of a name.
fn base(name: &str) -> Option<Base> {
    let regular = |sides| Base::Regular { sides, skew: 0.0, distortion: 0.0 };
    let base = match name {
        "triangle" => polygon::TRIANGLE,
        "invtriangle" => polygon::FLIPPED_TRIANGLE,
        "diamond" => polygon::DIAMOND,
        "trapezium" => polygon::TRAPEZIUM,
        "invtrapezium" => polygon::FLIPPED_TRAPEZIUM,
        "parallelogram" => polygon::PARALLELOGRAM,
        "house" => polygon::HOUSE,
        "invhouse" => polygon::FLIPPED_HOUSE,
        "rarrow" | "cds" => polygon::ARROW_RIGHT,
        "larrow" => polygon::ARROW_LEFT,
        "pentagon" => regular(5),
        "hexagon" => regular(6),
        "septagon" => regular(7),
        "octagon" => regular(8),
        "star" => Base::Star,
        _ => return None,
    };
    Some(base)
}

/// The corners of a rectangle.
fn corners(rect: Rect) -> [Point; 4] {
    let (right, bottom) = (rect.right(), rect.bottom());
    [rect.corner(), Point::new(right, rect.y), Point::new(right, bottom), Point::new(rect.x, bottom)]
}

fn meets_ellipse(rect: Rect, at: Point, upright: bool) -> Point {
    let (centre, rx, ry) = (rect.centre(), rect.w / 2.0, rect.h / 2.0);
    let reach = |off: f64, own: f64, other: f64| {
        let part = (off / own.max(0.01)).clamp(-1.0, 1.0);
        other * (1.0 - part * part).sqrt()
    };
    if upright {
        let dy = reach(at.x - centre.x, rx, ry);
        Point::new(at.x, if at.y < centre.y { centre.y - dy } else { centre.y + dy })
    } else {
        let dx = reach(at.y - centre.y, ry, rx);
        Point::new(if at.x < centre.x { centre.x - dx } else { centre.x + dx }, at.y)
    }
}
