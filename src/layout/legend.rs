//! What the signs mean: only those that are in the picture.

use super::chips;
use super::geometry::{Point, Rect, Size};
use super::label::{Align, Face, Line};
use super::overlay::{Chip, ChipFate, ChipSeverity, ChipState};
use super::scene::{Dash, Figure, Ink, Legend, Mark, Outline, Paint, Role, Scene, Step};
use super::shape::{Form, Shape};
use super::{Input, LayoutOptions, OverlayStyle, lettering};
use crate::model::vocabulary::TRUST;

const FONT: f64 = 10.0;
const ROW: f64 = 22.0;
/// Between a sign and its word, and between two entries.
const GAPS: (f64, f64) = (6.0, 16.0);

/// A sign and what it means.
struct Entry {
    width: f64,
    word: String,
    draw: Box<dyn Fn(Point) -> Legend>,
}

/// The legend with its corner at a place, in lines of a width; none if there is nothing to explain.
pub(super) fn legend(
    input: Input<'_>,
    options: &LayoutOptions,
    scene: &Scene,
    at: Point,
    width: f64,
) -> Option<(Legend, Size)> {
    const LEAST: f64 = 360.0;
    let entries = entries(input, options, scene);
    if entries.is_empty() {
        return None;
    }
    let mut legend = Legend::default();
    let mut pen = Point::default();
    let mut size = Size::default();
    for entry in &entries {
        let word = Line::of(&entry.word, Face::plain(FONT)).aligned(Align::Left);
        let own = entry.width + GAPS.0 + word.width();
        if pen.x > 0.0 && pen.x + own > width.max(LEAST) {
            pen = Point::new(0.0, pen.y + ROW);
        }
        let corner = at.plus(pen);
        let drawn = (entry.draw)(corner);
        legend.figures.extend(drawn.figures);
        legend.texts.extend(drawn.texts);
        let text_at = Point::new(corner.x + entry.width + GAPS.0, corner.y + (ROW - word.height()) / 2.0);
        let rect = Rect::at(text_at, Size::new(word.width(), word.height()));
        legend.texts.extend(lettering::set_lines(&[word], rect, Ink::Role(Role::Soft)));
        pen.x += own + GAPS.1;
        size = size.max(Size::new(pen.x - GAPS.1, pen.y + ROW));
    }
    Some((legend, size))
}

fn entries(input: Input<'_>, options: &LayoutOptions, scene: &Scene) -> Vec<Entry> {
    let mut entries = Vec::new();
    let is_heat = options.overlay == OverlayStyle::Heat;
    let has = |word: &str| {
        let is = |mark: &Mark| mark.word == word && !mark.figures.is_empty();
        scene.nodes.iter().any(|node| is(&node.mark)) || scene.clusters.iter().any(|cluster| is(&cluster.mark))
    };
    for (word, form) in [("interactor", Form::Rect), ("process", Form::Ellipse), ("store", Form::Lines)] {
        if has(word) {
            entries.push(element(word, own_shape(scene, word).unwrap_or(Shape::new(form))));
        }
    }
    if has("boundary") {
        entries.push(boundary(if input.overlay.is_of_versions { Role::Group } else { Role::Boundary }));
    }
    let of_versions = input.overlay.is_of_versions;
    if !is_heat && !of_versions {
        entries.extend(trust(scene));
    }
    let crossed = input.model.is_some_and(|model| model.flows.values().any(crate::model::Flow::is_crossing));
    if crossed {
        entries.push(crossing(if of_versions { Role::Flow } else { Role::Boundary }));
    }
    for fate in ChipFate::ALL.into_iter().filter(|fate| input.overlay.count_of(*fate) > 0) {
        entries.push(chip(ChipSeverity::Low, ChipState::Became(fate), fate.as_str()));
    }
    if input.overlay.highlight.is_some() {
        entries.push(way());
    }
    if options.overlay == OverlayStyle::None {
        return entries;
    }
    for severity in ChipSeverity::ALL.into_iter().rev().filter(|severity| input.overlay.open_of(*severity) > 0) {
        let word =
            if of_versions { format!("new threat, {}", severity.as_str()) } else { severity.as_str().to_owned() };
        entries.push(chip(severity, ChipState::Open, &word));
    }
    for state in ChipState::SETTLED.into_iter().filter(|_| !is_heat) {
        if input.overlay.iter().any(|chip| chip.state == state) {
            entries.push(chip(ChipSeverity::Low, state, state.as_str()));
        }
    }
    entries
}

/// The trust levels that tint a boundary of the picture, the least trusted first.
fn trust(scene: &Scene) -> Vec<Entry> {
    let used = |level: u8| {
        let fills = scene.clusters.iter().flat_map(|cluster| &cluster.mark.figures).map(|figure| figure.paint.fill);
        fills.into_iter().any(|fill| fill == Ink::Role(Role::Trust(level)))
    };
    (0_u8..).zip(TRUST).filter(|(level, _)| used(*level)).map(|(level, word)| swatch(level, word)).collect()
}

fn swatch(level: u8, word: &str) -> Entry {
    let (fill, stroke) = (Ink::Role(Role::Trust(level)), Ink::Role(Role::Boundary));
    let paint = Paint { fill, stroke, width: 0.75, dash: Dash::Solid };
    let draw = move |at: Point| {
        let rect = Rect { x: at.x + 0.5, y: at.y + 5.0, w: 17.0, h: ROW - 10.0 };
        Legend { figures: vec![Figure { outline: Outline::Rect(rect, 2.0), paint }], texts: vec![] }
    };
    Entry { width: 18.0, word: word.to_owned(), draw: Box::new(draw) }
}

fn way() -> Entry {
    let paint = Paint { fill: Ink::None, stroke: Ink::Role(Role::Highlight), width: 2.8, dash: Dash::Solid };
    let draw = move |at: Point| {
        let middle = at.y + ROW / 2.0;
        let steps = vec![Step::Move(Point::new(at.x, middle)), Step::Line(Point::new(at.x + 24.0, middle))];
        Legend { figures: vec![Figure { outline: Outline::Path(steps), paint }], texts: vec![] }
    };
    Entry { width: 24.0, word: "way of the highlighted finding".to_owned(), draw: Box::new(draw) }
}

/// The shape that the picture uses for a kind: its first element's, if it is one of the simple ones.
fn own_shape(scene: &Scene, word: &str) -> Option<Shape> {
    let node = scene.nodes.iter().find(|node| node.mark.word == word && !node.mark.figures.is_empty())?;
    let figure = node.mark.figures.first()?;
    match (&figure.outline, figure.paint.stroke) {
        (Outline::Ellipse(_), _) => Some(Shape::new(Form::Ellipse)),
        (Outline::Rect(_, radius), stroke) if stroke != Ink::None => {
            Some(Shape { rounded: *radius > 0.0, ..Shape::new(Form::Rect) })
        }
        (Outline::Path(_), _) => Some(Shape::new(Form::Cylinder)),
        _ => None,
    }
}

fn element(word: &str, shape: Shape) -> Entry {
    let paint = Paint { fill: Ink::Role(Role::Element), stroke: Ink::Role(Role::Ink), width: 1.0, dash: Dash::Solid };
    let draw = move |at: Point| {
        let rect = Rect { x: at.x + 0.5, y: at.y + 4.0, w: 23.0, h: ROW - 8.0 };
        Legend { figures: shape.figures(rect, paint), texts: vec![] }
    };
    Entry { width: 24.0, word: word.to_owned(), draw: Box::new(draw) }
}

fn boundary(line: Role) -> Entry {
    let paint = Paint { fill: Ink::None, stroke: Ink::Role(line), width: 1.5, dash: Dash::Dashed };
    let draw = move |at: Point| {
        let rect = Rect { x: at.x + 1.0, y: at.y + 4.0, w: 26.0, h: ROW - 8.0 };
        Legend { figures: vec![Figure { outline: Outline::Rect(rect, 3.0), paint }], texts: vec![] }
    };
    Entry { width: 28.0, word: "trust boundary".to_owned(), draw: Box::new(draw) }
}

fn crossing(dot: Role) -> Entry {
    let paint = Paint { fill: Ink::Role(dot), stroke: Ink::Role(Role::Paper), width: 1.0, dash: Dash::Solid };
    let draw = move |at: Point| {
        let rect = Rect::around(Point::new(at.x + 4.0, at.y + ROW / 2.0), Size::new(7.0, 7.0));
        Legend { figures: vec![Figure { outline: Outline::Ellipse(rect), paint }], texts: vec![] }
    };
    Entry { width: 8.0, word: "flow crosses a boundary".to_owned(), draw: Box::new(draw) }
}

fn chip(severity: ChipSeverity, state: ChipState, word: &str) -> Entry {
    let none = String::new;
    let sample = Chip { text: none(), letter: none(), title: none(), href: None, severity, state };
    let draw = move |at: Point| {
        let rect = Rect { x: at.x, y: at.y + (ROW - chips::HEIGHT) / 2.0, w: chips::BARE, h: chips::HEIGHT };
        Legend { figures: chips::mark(rect, &sample).figures, texts: vec![] }
    };
    Entry { width: chips::BARE, word: word.to_owned(), draw: Box::new(draw) }
}
