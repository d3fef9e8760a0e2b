//! From measured drafts and their places to the scene.

use crate::arena::Id;
use crate::graph::{EdgeId, NodeId};

use super::arrow::{Arrow, arrival, reversed, shorten};
use super::draft::{ClusterDraft, Draft, EdgeDraft, LoopDraft, NodeDraft, Pen};
use super::geometry::{Point, Rect, Size};
use super::label::{Align, Line, size};
use super::scene::{
    ClusterMark, Dash, EdgeMark, Figure, Ink, Mark, NodeMark, Outline, Paint, Role, Scene, Step, Text, TextRun,
    flattened,
};
use super::sketch::{GroupId, Placement, Sketch};
use super::{Input, LayoutOptions, describe, ink, legend, text};

/// Room around everything.
const MARGIN: f64 = 16.0;

/// Room between heading, drawing and legend.
const GAP: f64 = 14.0;

/// Puts everything at its place.
pub(super) fn compose(input: Input<'_>, options: &LayoutOptions, draft: &Draft, placement: &Placement) -> Scene {
    let heading = if options.legend { heading(input, draft) } else { Vec::new() };
    let above = size(&heading);
    let room = if above.h > 0.0 { above.h + GAP } else { 0.0 };
    let corner = Point::new(MARGIN, MARGIN + room);
    let composer = Composer { draft, placement, corner, words: describe::Words::of(input) };
    let mut scene = Scene {
        directed: input.graph.directed,
        ground: draft.ground.map_or(Ink::Role(Role::Paper), ink::ground),
        clusters: draft.clusters.iter().skip(1).map(|(id, cluster)| composer.cluster(id, cluster)).collect(),
        edges: draft.edges.iter().map(|(id, edge)| composer.edge(id, edge)).collect(),
        nodes: draft.nodes.iter().map(|(id, node)| composer.node(id, node)).collect(),
        ..Scene::default()
    };
    if scene.ground == Ink::Role(Role::Element) {
        scene.ground = Ink::Role(Role::Paper);
    }
    scene.heading = set_lines(&heading, Rect::at(Point::new(MARGIN, MARGIN), above), draft.title_ink);
    let inner = placement.size.w.max(above.w);
    let mut bottom = corner.y + placement.size.h;
    let mut right = MARGIN + inner;
    if options.legend
        && let Some((legend, size)) = legend::legend(input, options, &scene, Point::new(MARGIN, bottom + GAP), inner)
    {
        bottom += GAP + size.h;
        right = right.max(MARGIN + size.w);
        scene.legend = Some(legend);
    }
    scene.size = Size::new((right + MARGIN).ceil(), (bottom + MARGIN).ceil());
    scene.name = composer.words.name(draft);
    scene.description = composer.words.description(&scene);
    scene.table = describe::table(input, draft, &scene);
    scene
}

/// The title, and how many findings are open.
fn heading(input: Input<'_>, draft: &Draft) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    if !draft.title.is_blank() {
        lines.extend(draft.title.lines.iter().map(|line| line.clone().aligned(Align::Left)));
    }
    lines.extend(describe::remarks(input.overlay));
    lines
}

struct Composer<'a> {
    draft: &'a Draft,
    placement: &'a Placement,
    /// Corner of the engine's drawing in the picture.
    corner: Point,
    words: describe::Words<'a>,
}

impl Composer<'_> {
    fn cluster(&self, id: GroupId, cluster: &ClusterDraft) -> ClusterMark {
        let rect = self.placement.groups[id].moved(self.corner);
        let parent = self.draft.sketch.groups[id].parent.filter(|&parent| parent != Sketch::ROOT);
        let mut mark = self.words.cluster(cluster);
        if cluster.visible {
            let title = self.placement.titles[id].plus(self.corner);
            let label = cluster.about.label.size();
            let lines = aligned(&cluster.about.label.lines, Align::Left);
            let radius = if cluster.rounded { 8.0 } else { 3.0 };
            mark.figures.push(Figure { outline: Outline::Rect(rect, radius), paint: paint(cluster.fill, cluster.pen) });
            mark.texts = set_lines(&lines, Rect::at(title, label), cluster.about.text_ink);
            let gap = if label.h > 0.0 { super::draft::TITLE_GAP } else { 0.0 };
            mark.chips = cluster.chips.marks(title.plus(Point::new(0.0, label.h + gap)));
        }
        ClusterMark { mark, rect, parent: parent.map(index_of) }
    }

    fn node(&self, id: NodeId, node: &NodeDraft) -> NodeMark {
        let cell = self.placement.nodes[id].plus(self.corner);
        let rect = node.sketch.body.moved(cell);
        let mut mark = self.words.node(id, node);
        if node.visible {
            mark.figures = node.shape.figures(rect, paint(node.fill, node.pen));
            mark.texts = if let Some(record) = &node.record {
                fields(record, rect, node, &mut mark.figures)
            } else {
                let label = node.about.label.size();
                let middle = node.shape.text_centre(rect);
                set_lines(&node.about.label.lines, Rect::around(middle, label), node.about.text_ink)
            };
            mark.chips = node.chips.marks(cell.plus(node.chips_at));
        }
        let group = node.sketch.group;
        NodeMark { mark, rect, cluster: (group != Sketch::ROOT).then(|| index_of(group)) }
    }

    fn edge(&self, id: EdgeId, edge: &EdgeDraft) -> EdgeMark {
        let (tail, head) = (edge.sketch.tail, edge.sketch.head);
        let own_loop = if tail == head { self.loop_of(id, tail) } else { None };
        let (line, label_at) = match own_loop {
            Some((node, own)) => self.loop_line(tail, node, own),
            None => (self.line(id, edge), self.placement.labels[id].map(|at| at.plus(self.corner))),
        };
        let label = label_at.zip(edge.sketch.label).map(|(at, size)| Rect::at(at, size));
        let mut mark = self.words.edge(id, edge);
        if edge.visible {
            mark.figures = line_figures(&line, edge);
            mark.figures.extend(self.crossings(id, &line));
            if let Some(label) = label {
                self.label(edge, label, &mut mark);
            }
        }
        EdgeMark {
            mark,
            line,
            tail: tail.index(),
            head: head.index(),
            label: label.filter(|_| edge.visible),
            wants_label: edge.wants_label && edge.visible,
        }
    }

    fn label(&self, edge: &EdgeDraft, label: Rect, mark: &mut Mark) {
        let text = edge.about.label.size();
        let align = if self.draft.sketch.direction.is_sideways() { Align::Middle } else { Align::Left };
        let lines = aligned(&edge.about.label.lines, align);
        mark.texts = set_lines(&lines, Rect { h: text.h, ..label }, edge.about.text_ink);
        let gap = if text.h > 0.0 { super::draft::CHIP_GAP } else { 0.0 };
        let indent = if align == Align::Middle { (label.w - edge.chips.size.w) / 2.0 } else { 0.0 };
        mark.chips = edge.chips.marks(label.corner().plus(Point::new(indent, text.h + gap)));
    }

    /// The engine's line, brought from the rectangles around its ends to their shapes.
    fn line(&self, id: EdgeId, edge: &EdgeDraft) -> Vec<Step> {
        let mut line: Vec<Step> = self.placement.lines[id].iter().map(|&step| shifted(step, self.corner)).collect();
        if let Some(&Step::Move(start)) = line.first() {
            let from = self.meet(edge.sketch.tail, start);
            if from.distance(start) > 0.01 {
                line.insert(0, Step::Move(from));
                line[1] = Step::Line(start);
            }
        }
        if let Some((tip, _)) = arrival(&line) {
            let to = self.meet(edge.sketch.head, tip);
            if to.distance(tip) > 0.01 {
                line.push(Step::Line(to));
            }
        }
        joined(line)
    }

    fn meet(&self, node: NodeId, at: Point) -> Point {
        let draft = &self.draft.nodes[node];
        let rect = draft.sketch.body.moved(self.placement.nodes[node]).moved(self.corner);
        draft.shape.meets(rect, at)
    }

    fn loop_of(&self, edge: EdgeId, node: NodeId) -> Option<(&NodeDraft, LoopDraft)> {
        let draft = &self.draft.nodes[node];
        draft.loops.iter().find(|own| own.edge == edge).map(|own| (draft, *own))
    }

    /// A line out of the side of a node and back, with its label beside it.
    fn loop_line(&self, id: NodeId, node: &NodeDraft, own: LoopDraft) -> (Vec<Step>, Option<Point>) {
        let cell = self.placement.nodes[id].plus(self.corner);
        let rect = node.sketch.body.moved(cell);
        let sideways = self.draft.sketch.direction.is_sideways();
        let spread = (if sideways { rect.w } else { rect.h } * 0.22).min(9.0);
        let place = |along: f64, out: f64| {
            if sideways {
                Point::new(rect.centre().x + along, rect.bottom() + out)
            } else {
                Point::new(rect.right() + out, rect.centre().y + along)
            }
        };
        let start = node.shape.meets(rect, place(-spread, 0.0));
        let end = node.shape.meets(rect, place(spread, 0.0));
        let out = own.reach * 4.0 / 3.0;
        let line = vec![Step::Move(start), Step::Curve(place(-spread * 1.6, out), place(spread * 1.6, out), end)];
        (line, Some(cell.plus(own.label_at)))
    }

    /// A dot where a flow passes the border of a trust boundary.
    fn crossings(&self, id: EdgeId, line: &[Step]) -> Vec<Figure> {
        let Some((model, flow)) = self.words.flow(id) else { return Vec::new() };
        let points = flattened(line);
        let mut dots = Vec::new();
        for boundary in model.flows[flow].crosses() {
            let subgraph = model.boundaries[boundary].subgraph;
            let group = self.draft.groups[subgraph];
            let cluster = &self.draft.clusters[group];
            if group == Sketch::ROOT || !cluster.visible {
                continue;
            }
            let rect = self.placement.groups[group].moved(self.corner);
            let pen = Pen { ink: Ink::Role(Role::Paper), width: 1.0, dash: Dash::Solid };
            if let Some(at) = passing(&points, rect) {
                let outline = Outline::Ellipse(Rect::around(at, Size::new(7.0, 7.0)));
                let fill = if cluster.pen.ink == Ink::None { Ink::Role(Role::Boundary) } else { cluster.pen.ink };
                dots.push(Figure { outline, paint: paint(fill, pen) });
            }
        }
        dots
    }
}

/// The texts of a record's fields, and the lines between them.
fn fields(record: &super::label::Record, rect: Rect, node: &NodeDraft, figures: &mut Vec<Figure>) -> Vec<Text> {
    let mut texts = Vec::new();
    for field in &record.fields {
        let at = field.rect.moved(rect.corner());
        let line = paint(Ink::None, node.pen);
        let mut rule = |from: Point, to: Point| {
            figures.push(Figure { outline: Outline::Path(vec![Step::Move(from), Step::Line(to)]), paint: line });
        };
        // Every field draws the borders that it does not share with the record.
        if at.x > rect.x + 0.5 {
            rule(at.corner(), Point::new(at.x, at.bottom()));
        }
        if at.y > rect.y + 0.5 {
            rule(at.corner(), Point::new(at.right(), at.y));
        }
        let inner = Rect { x: at.x + 6.0, w: at.w - 12.0, ..at };
        let height = size(&field.lines).h;
        let middle = Rect { y: inner.centre().y - height / 2.0, h: height, ..inner };
        texts.extend(set_lines(&field.lines, middle, node.about.text_ink));
    }
    texts
}

fn index_of(group: GroupId) -> usize {
    group.index().saturating_sub(1)
}

fn paint(fill: Ink, pen: Pen) -> Paint {
    let stroke = if pen.width > 0.0 { pen.ink } else { Ink::None };
    Paint { fill, stroke, width: pen.width, dash: pen.dash }
}

fn aligned(lines: &[Line], align: Align) -> Vec<Line> {
    let turn = |line: &Line| if line.align == Align::Middle { line.clone().aligned(align) } else { line.clone() };
    lines.iter().map(turn).collect()
}

/// Sets lines below one another in a rectangle.
pub(super) fn set_lines(lines: &[Line], rect: Rect, ink: Ink) -> Vec<Text> {
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
        let runs = line.runs.iter().map(|run| TextRun {
            text: run.text.clone(),
            size: run.face.size,
            bold: run.face.bold,
            italic: run.face.italic,
            underline: run.face.underline,
            ink: run.face.color.map_or(ink, |color| ink::text_on(ink, Some(super::color::Color::Solid(color, 255)))),
        });
        let at = Point::new(x, middle + line.font_size() * text::HALF_CAPITAL);
        texts.push(Text { at, align: line.align, runs: runs.collect() });
    }
    texts
}

/// A line and its arrowheads.
fn line_figures(line: &[Step], edge: &EdgeDraft) -> Vec<Figure> {
    let paint = paint(Ink::None, edge.pen);
    let mut heads = Vec::new();
    let mut trimmed = line.to_vec();
    for arrow in [edge.arrow_head, edge.arrow_tail] {
        if arrow != Arrow::None
            && let Some((tip, toward)) = arrival(&trimmed)
        {
            heads.extend(arrow.figure(tip, toward, edge.arrow_scale, paint));
            shorten(&mut trimmed, arrow.length() * edge.arrow_scale);
        }
        trimmed = reversed(&trimmed);
    }
    let mut figures = Vec::with_capacity(3);
    if trimmed.len() > 1 && paint.stroke != Ink::None {
        figures.push(Figure { outline: Outline::Path(trimmed), paint });
    }
    figures.extend(heads);
    figures
}

fn shifted(step: Step, by: Point) -> Step {
    match step {
        Step::Move(to) => Step::Move(to.plus(by)),
        Step::Line(to) => Step::Line(to.plus(by)),
        Step::Curve(first, second, to) => Step::Curve(first.plus(by), second.plus(by), to.plus(by)),
        Step::Close => Step::Close,
    }
}

/// The same line with straight steps in one direction made one.
fn joined(line: Vec<Step>) -> Vec<Step> {
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

/// The place where a line first goes into or out of a rectangle.
fn passing(points: &[Point], rect: Rect) -> Option<Point> {
    let pairs = points.iter().zip(points.iter().skip(1));
    let (&from, &to) = pairs.into_iter().find(|&(&from, &to)| rect.holds(from) != rect.holds(to))?;
    let (mut inside, mut outside) = if rect.holds(from) { (from, to) } else { (to, from) };
    for _ in 0..24 {
        let middle = inside.toward(outside, 0.5);
        if rect.holds(middle) { inside = middle } else { outside = middle }
    }
    Some(inside)
}
