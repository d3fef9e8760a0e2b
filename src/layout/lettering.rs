//! Labels at their places: texts, and what tables and records draw around them, with the inks of what they stand on.

use super::color::Color;
use super::draft::Pen;
use super::geometry::{Point, Rect};
use super::ink;
use super::label::{Align, Label, Line, Look, Piece, Sides};
use super::scene::{Dash, Figure, Ink, Outline, Paint, Port, Role, Step, Text, TextRun};
use super::text;

/// Radius of round corners.
const ROUND: f64 = 6.0;

/// What a label stands on, and the colour of its texts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tone {
    /// The area below it.
    pub(super) ground: Ink,
    /// The colour that the author asks for.
    pub(super) stated: Option<Color>,
    /// For a title: whose colour it has where nothing is asked for.
    pub(super) usual: Option<Role>,
}

impl Tone {
    /// The ink of a text, which may have a colour and a ground of its own.
    fn text(&self, own: Option<Color>, ground: Option<Color>) -> Ink {
        let stated = own.or(self.stated);
        match (ground, self.usual) {
            (Some(ground), _) => ink::text_on(ink::area(ground), stated),
            (None, Some(usual)) => ink::text_on_ground(self.ground, stated, usual),
            (None, None) => ink::text_on(self.ground, stated),
        }
    }

    /// The ink of a border or rule.
    fn line(&self, own: Option<Color>, ground: Option<Color>) -> Ink {
        ink::line_on(ground.map_or(self.ground, ink::area), own)
    }
}

/// What is drawn of labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Lettering {
    pub(super) figures: Vec<Figure>,
    pub(super) texts: Vec<Text>,
    pub(super) ports: Vec<Port>,
}

impl Lettering {
    /// Adds a label in a rectangle that is not smaller than its size.
    pub(super) fn add(&mut self, label: &Label, rect: Rect, tone: Tone, pen: Pen) {
        for piece in label.pieces(rect) {
            self.piece(piece, tone, pen);
        }
    }

    fn piece(&mut self, piece: Piece, tone: Tone, pen: Pen) {
        match piece {
            Piece::Lines { rect, lines, ground } => {
                self.texts.extend(set(&lines, rect, |color| tone.text(color, ground)));
            }
            Piece::Frame { rect, look, around } => self.frame(rect, &look, around, tone),
            Piece::Rule { from, to, color, ground } => {
                self.line(from, to, Pen { ink: tone.line(color, ground), width: 1.0, dash: Dash::Solid });
            }
            Piece::Partition(from, to) => self.line(from, to, pen),
            Piece::Port { name, rect } => self.ports.push(Port { name, rect }),
        }
    }

    fn line(&mut self, from: Point, to: Point, pen: Pen) {
        let outline = Outline::Path(vec![Step::Move(from), Step::Line(to)]);
        self.figures.push(Figure { outline, paint: pen.paint(Ink::None) });
    }

    /// The area and the border of a table or cell. A border of one point is drawn on the outline, so that cells that
    /// touch share it; a wider one inside.
    fn frame(&mut self, rect: Rect, look: &Look, around: Option<Color>, tone: Tone) {
        let ground = look.ground.or(around);
        let radius = if look.rounded { ROUND.min(rect.w / 2.0).min(rect.h / 2.0) } else { 0.0 };
        let fill = look.ground.map_or(Ink::None, ink::area);
        let pen = Pen { ink: tone.line(look.color, ground), width: look.border, dash: look.dash };
        let inner = if look.border > 1.0 { rect.grown(-look.border / 2.0) } else { rect };
        if look.sides == Sides::ALL && look.border > 0.0 {
            let outline = Outline::Rect(inner, radius);
            self.figures.push(Figure { outline, paint: pen.paint(fill) });
            return;
        }
        if fill != Ink::None {
            let paint = Pen::default().paint(fill);
            self.figures.push(Figure { outline: Outline::Rect(rect, radius), paint });
        }
        if look.border > 0.0 {
            let outline = Outline::Path(sides(inner, look.sides));
            self.figures.push(Figure { outline, paint: pen.paint(Ink::None) });
        }
    }
}

/// Some sides of a rectangle; those that meet in a corner are one line.
fn sides(rect: Rect, sides: Sides) -> Vec<Step> {
    let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    let corners = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)];
    let drawn = [sides.left, sides.top, sides.right, sides.bottom];
    let mut steps = Vec::new();
    let mut joined = false;
    for (side, ends) in drawn.into_iter().zip(corners.windows(2)) {
        if let (true, &[from, to]) = (side, ends) {
            if !joined {
                steps.push(Step::Move(Point::new(from.0, from.1)));
            }
            steps.push(Step::Line(Point::new(to.0, to.1)));
        }
        joined = side;
    }
    steps
}

/// Sets lines below one another in a rectangle, in one ink.
pub(super) fn set_lines(lines: &[Line], rect: Rect, ink: Ink) -> Vec<Text> {
    set(lines, rect, |_| ink)
}

/// Sets lines below one another in a rectangle; the ink of a piece depends on the colour it has.
fn set(lines: &[Line], rect: Rect, ink: impl Fn(Option<Color>) -> Ink) -> Vec<Text> {
    let mut top = rect.y;
    let mut texts = Vec::with_capacity(lines.len());
    for line in lines {
        let middle = top + line.height() / 2.0;
        top += line.height();
        if line.is_blank() {
            continue;
        }
        let x = match line.align {
            Align::Left => rect.x,
            Align::Middle => rect.centre().x,
            Align::Right => rect.right(),
        };
        let mut rise = 0.0;
        let runs = line.runs.iter().map(|run| {
            let drop = rise - run.face.rise;
            rise = run.face.rise;
            TextRun {
                text: run.text.clone(),
                family: run.face.family,
                size: run.face.size,
                bold: run.face.bold,
                italic: run.face.italic,
                underline: run.face.underline,
                overline: run.face.overline,
                strike: run.face.strike,
                drop,
                ink: ink(run.face.color),
            }
        });
        let runs = runs.collect();
        let at = Point::new(x, middle + line.font_size() * text::HALF_CAPITAL);
        texts.push(Text { at, align: line.align, runs });
    }
    texts
}

impl Pen {
    /// The paint of an area with lines of this pen.
    pub(super) fn paint(self, fill: Ink) -> Paint {
        let stroke = if self.width > 0.0 { self.ink } else { Ink::None };
        Paint { fill, stroke, width: self.width, dash: self.dash }
    }
}
