//! From measured drafts and their places to the scene.

use crate::arena::{Id, IdVec};
use crate::graph::{EdgeId, NodeId};

use super::draft::{ClusterDraft, Draft, EdgeDraft, LoopDraft, NodeDraft, Pen};
use super::geometry::{Point, Rect, Size};
use super::label::{Align, Line, size};
use super::lettering::{Lettering, set_lines};
use super::scene::{ClusterMark, Dash, EdgeMark, Figure, Ink, Mark, NodeMark, Outline, Role, Scene, Step, flattened};
use super::sketch::{GroupId, Placement, Sketch};
use super::stroke::{arrival, clipped, joined, parallel, reversed, shifted, shorten};
use super::taken::Taken;
use super::{Input, LayoutOptions, describe, ends, ink, legend, levels};

/// Room around everything.
const MARGIN: f64 = 16.0;

/// Room between heading, drawing and legend.
const GAP: f64 = 14.0;

/// Puts everything at its place. The edges told are those for whose labels at the ends nothing was free.
pub(super) fn compose(
    input: Input<'_>,
    options: &LayoutOptions,
    draft: &Draft,
    placement: &Placement,
) -> (Scene, Vec<EdgeId>) {
    let count = if options.legend { describe::remarks(input.overlay) } else { Vec::new() };
    let above = if options.legend { levels::lines(&input.overlay.above, options.pages) } else { Vec::new() };
    let heading = if options.legend { Heading::of(draft, &count, &above) } else { Heading::default() };
    let inner = placement.size.w.max(heading.size.w);
    let corner = Point::new(MARGIN, MARGIN + heading.above);
    let composer = Composer { draft, placement, corner, words: describe::Words::of(input) };
    let mut scene = Scene {
        directed: input.graph.directed,
        ground: draft.ground.map_or(Ink::Role(Role::Paper), ink::ground),
        edges: draft.edges.iter().map(|(id, edge)| composer.edge(id, edge)).collect(),
        nodes: draft.nodes.iter().map(|(id, node)| composer.node(id, node)).collect(),
        ..Scene::default()
    };
    if scene.ground == Ink::Role(Role::Element) {
        scene.ground = Ink::Role(Role::Paper);
    }
    let homeless = composer.settle(&mut scene);
    let mut bottom = corner.y + placement.size.h;
    heading.set(draft, &count, inner, bottom + GAP, &mut scene);
    scene.above = levels::marks(above, Point::new(MARGIN, MARGIN));
    bottom += heading.below;
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
    (scene, homeless)
}

/// The levels above, the title, and what is said of the findings: sizes, and room above and below the drawing.
#[derive(Default)]
struct Heading {
    size: Size,
    up: f64,
    title: Size,
    above: f64,
    below: f64,
}

impl Heading {
    fn of(draft: &Draft, count: &[Line], above: &[(Line, Option<String>)]) -> Self {
        let up: Vec<Line> = above.iter().map(|(line, _)| line.clone()).collect();
        let up = size(&up);
        let title = if draft.title.label.is_blank() { Size::default() } else { draft.title.label.size() };
        let count = size(count);
        let room = |height: f64| if height > 0.0 { height + GAP } else { 0.0 };
        let (above, below) = if draft.title.below {
            (room(up.h + count.h), room(title.h))
        } else {
            (room(up.h + title.h + count.h), 0.0)
        };
        let width = title.w.max(count.w).max(up.w);
        Self { size: Size::new(width, up.h + title.h + count.h), up: up.h, title, above, below }
    }

    /// Puts the title above the drawing, or from a height on where it is to be below, and the count above.
    fn set(&self, draft: &Draft, count: &[Line], width: f64, below: f64, scene: &mut Scene) {
        let title = &draft.title;
        let mut lettering = Lettering::default();
        let mut top = MARGIN + self.up;
        if self.title.h > 0.0 {
            let free = width - self.title.w;
            let x = MARGIN
                + match title.align {
                    Align::Left => 0.0,
                    Align::Middle => free / 2.0,
                    Align::Right => free,
                };
            let at = Point::new(x, if title.below { below } else { top });
            let label = title.label.clone().turned(title.align);
            lettering.add(&label, Rect::at(at, self.title), title.tone, Pen::default());
            top += if title.below { 0.0 } else { self.title.h };
        }
        scene.heading_figures = lettering.figures;
        scene.heading = lettering.texts;
        let rect = Rect::at(Point::new(MARGIN, top), size(count));
        scene.heading.extend(set_lines(count, rect, Ink::Role(Role::Ink)));
    }
}

struct Composer<'a> {
    draft: &'a Draft,
    placement: &'a Placement,
    /// Corner of the engine's drawing in the picture.
    corner: Point,
    words: describe::Words<'a>,
}

impl Composer<'_> {
    fn cluster(&self, id: GroupId, cluster: &ClusterDraft, title: Rect) -> ClusterMark {
        let rect = self.placement.groups[id].moved(self.corner);
        let parent = self.draft.sketch.groups[id].parent.filter(|&parent| parent != Sketch::ROOT);
        let mut mark = self.words.cluster(cluster);
        if cluster.visible {
            let label = cluster.about.label.size();
            let radius = if cluster.rounded { 8.0 } else { 3.0 };
            mark.figures.push(Figure { outline: Outline::Rect(rect, radius), paint: cluster.pen.paint(cluster.fill) });
            // Title and chips stand at the same side of the room that both have.
            let beside = |own: f64| match cluster.align {
                Align::Left => 0.0,
                Align::Middle => (title.w - own) / 2.0,
                Align::Right => title.w - own,
            };
            let at = title.corner().plus(Point::new(beside(label.w), 0.0));
            let tone = cluster.about.tone;
            letter(&mut mark, |lettering| {
                lettering.add(&cluster.about.label, Rect::at(at, label), tone, Pen::default());
            });
            let gap = if label.h > 0.0 { super::draft::TITLE_GAP } else { 0.0 };
            let at = title.corner().plus(Point::new(beside(cluster.chips.size.w), label.h + gap));
            mark.chips = cluster.chips.marks(at);
        }
        ClusterMark { mark, rect, parent: parent.map(index_of) }
    }

    fn node(&self, id: NodeId, node: &NodeDraft) -> NodeMark {
        let cell = self.placement.nodes[id].plus(self.corner);
        let rect = node.sketch.body.moved(cell);
        let mut mark = self.words.node(id, node);
        let mut ports = Vec::new();
        if node.visible {
            mark.figures = node.shape.figures(rect, node.pen.paint(node.fill));
            ports = letter(&mut mark, |lettering| {
                lettering.add(&node.about.label, node.label_room.moved(rect.corner()), node.about.tone, node.pen);
                if let Some((label, at)) = &node.aside {
                    let rect = Rect::at(cell.plus(*at), label.size());
                    lettering.add(&label.clone().turned(Align::Left), rect, node.aside_tone, node.pen);
                }
            });
            mark.chips = node.chips.marks(cell.plus(node.chips_at));
        }
        let group = node.sketch.group;
        NodeMark { mark, rect, cluster: (group != Sketch::ROOT).then(|| index_of(group)), ports }
    }

    fn edge(&self, id: EdgeId, edge: &EdgeDraft) -> EdgeMark {
        let (tail, head) = (edge.sketch.tail, edge.sketch.head);
        let own_loop = if tail == head { self.loop_of(id, tail) } else { None };
        let (line, label_at) = match own_loop {
            Some((node, own)) => self.loop_line(tail, node, own),
            None => (
                self.clipped(self.line(id, edge), edge.sketch.borders),
                self.placement.labels[id].map(|at| at.plus(self.corner)),
            ),
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
            end_labels: Vec::new(),
            wants_label: edge.wants_label && edge.visible,
        }
    }

    fn label(&self, edge: &EdgeDraft, label: Rect, mark: &mut Mark) {
        let align = if self.draft.sketch.direction.is_sideways() { Align::Middle } else { Align::Left };
        let mut top = label.y;
        letter(mark, |lettering| {
            for own in edge.labels() {
                let size = own.size();
                let beside = if align == Align::Middle { (label.w - size.w) / 2.0 } else { 0.0 };
                let rect = Rect::at(Point::new(label.x + beside, top), size);
                lettering.add(&own.clone().turned(align), rect, edge.about.tone, edge.pen);
                top += size.h;
            }
        });
        let gap = if top > label.y { super::draft::CHIP_GAP } else { 0.0 };
        let indent = if align == Align::Middle { (label.w - edge.chips.size.w) / 2.0 } else { 0.0 };
        mark.chips = edge.chips.marks(Point::new(label.x + indent, top + gap));
    }

    /// Places what stands where it is free: titles that are to be in the middle or at the right, and labels at the ends
    /// of lines. Tells the edges of labels for which nothing is.
    fn settle(&self, scene: &mut Scene) -> Vec<EdgeId> {
        let draft = self.draft;
        let moves = draft.clusters.values().any(|cluster| cluster.align != Align::Left);
        let has_ends = draft.edges.values().any(|edge| edge.tail_label.is_some() || edge.head_label.is_some());
        let mut taken = None;
        let mut titles: IdVec<GroupId, Rect> = IdVec::new();
        for (id, group) in draft.sketch.groups.iter() {
            titles.push(Rect::at(self.placement.titles[id].plus(self.corner), group.title));
        }
        if moves || has_ends {
            let mut places = self.taken(scene);
            let mut inner: IdVec<GroupId, Vec<GroupId>> = titles.ids().map(|_| Vec::new()).collect();
            for (id, group) in draft.sketch.groups.iter() {
                if let Some(parent) = group.parent {
                    inner[parent].push(id);
                }
            }
            for id in draft.clusters.ids().skip(1) {
                titles[id] = self.title(id, titles[id], &inner[id], &places);
                places.add(titles[id]);
            }
            taken = Some(places);
        }
        scene.clusters = draft.clusters.iter().skip(1).map(|(id, own)| self.cluster(id, own, titles[id])).collect();
        let Some(mut taken) = taken.filter(|_| has_ends) else { return Vec::new() };
        let mut homeless = Vec::new();
        for (id, edge) in draft.edges.iter().filter(|(_, edge)| edge.visible) {
            if let Some(mark) = scene.edges.get_mut(id.index())
                && !end_labels(edge, mark, &mut taken)
            {
                homeless.push(id);
            }
        }
        homeless
    }

    /// Everything that a title or label may not cover, titles excepted.
    fn taken(&self, scene: &Scene) -> Taken {
        let mut taken = Taken::new(Rect::at(self.corner, self.placement.size));
        for (id, node) in self.draft.nodes.iter().filter(|(_, node)| node.visible) {
            let cell = self.placement.nodes[id].plus(self.corner);
            taken.add(node.sketch.body.moved(cell));
            if let Some((label, at)) = &node.aside {
                taken.add(Rect::at(cell.plus(*at), label.size()));
            }
            taken.add(Rect::at(cell.plus(node.chips_at), node.chips.size));
        }
        for edge in scene.edges.iter().filter(|edge| !edge.mark.figures.is_empty()) {
            taken.add_line(&flattened(&edge.line));
            if let Some(label) = edge.label {
                taken.add(label);
            }
        }
        for &rect in self.placement.groups.values().skip(1) {
            taken.add_border(rect.moved(self.corner));
        }
        taken
    }

    /// Where the title of a cluster stands: at the side that it is to be at, if that is free, else where the engine has
    /// it, which is at the left.
    fn title(&self, id: GroupId, title: Rect, inner: &[GroupId], taken: &Taken) -> Rect {
        let rect = self.placement.groups[id].moved(self.corner);
        let inset = title.x - rect.x;
        let x = match self.draft.clusters[id].align {
            Align::Left => return title,
            Align::Middle => rect.centre().x - title.w / 2.0,
            Align::Right => rect.right() - inset - title.w,
        };
        let moved = Rect { x: x.max(title.x), ..title };
        let text = Rect { h: (title.h - super::draft::TITLE_GAP).max(0.0), ..moved };
        let covers = |&inner: &GroupId| {
            let other = self.placement.groups[inner].moved(self.corner);
            moved.x < other.right() && other.x < moved.right() && other.y < moved.bottom()
        };
        if inner.iter().any(covers) || !taken.is_free(text) { title } else { moved }
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

    /// A line that begins and ends at the borders of clusters.
    fn clipped(&self, mut line: Vec<Step>, borders: [Option<GroupId>; 2]) -> Vec<Step> {
        let [tail, head] = borders.map(|group| group.map(|group| self.placement.groups[group].moved(self.corner)));
        if let Some(rect) = head {
            line = clipped(line, rect);
        }
        if let Some(rect) = tail {
            line = reversed(&clipped(reversed(&line), rect));
        }
        line
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
                dots.push(Figure { outline, paint: pen.paint(fill) });
            }
        }
        dots
    }
}

/// Adds labels to a mark; tells their ports.
fn letter(mark: &mut Mark, add: impl FnOnce(&mut Lettering)) -> Vec<super::scene::Port> {
    let mut lettering = Lettering::default();
    add(&mut lettering);
    mark.figures.extend(lettering.figures);
    mark.texts.extend(lettering.texts);
    lettering.ports
}

/// Puts the labels at the ends of an edge where it is free; tells whether there was a place for both.
fn end_labels(edge: &EdgeDraft, mark: &mut EdgeMark, taken: &mut Taken) -> bool {
    let points = flattened(&mark.line);
    let wide = 1.5 * edge.arrow_scale.max(1.0);
    let backward: Vec<Point> = points.iter().rev().copied().collect();
    for (label, points) in [(&edge.tail_label, &backward), (&edge.head_label, &points)] {
        let Some(label) = label else { continue };
        let Some(rect) = ends::place(points, label.size(), wide, taken) else { return false };
        taken.add(rect);
        letter(&mut mark.mark, |lettering| lettering.add(label, rect, edge.end_tone, edge.pen));
        mark.end_labels.push(rect);
    }
    true
}

fn index_of(group: GroupId) -> usize {
    group.index().saturating_sub(1)
}

/// A line and its arrowheads.
fn line_figures(line: &[Step], edge: &EdgeDraft) -> Vec<Figure> {
    let paint = edge.pen.paint(edge.arrow_fill);
    let mut heads = Vec::new();
    let mut trimmed = line.to_vec();
    for arrow in [edge.arrow_head, edge.arrow_tail] {
        if !arrow.is_none()
            && let Some((tip, toward)) = arrival(&trimmed)
        {
            heads.extend(arrow.figures(tip, toward, edge.arrow_scale, paint));
            shorten(&mut trimmed, arrow.length() * edge.arrow_scale);
        }
        trimmed = reversed(&trimmed);
    }
    let mut figures = Vec::with_capacity(3);
    if trimmed.len() > 1 && paint.stroke != Ink::None {
        figures.extend(lines(&trimmed, edge));
    }
    figures.extend(heads);
    figures
}

/// A line, or parallel ones in several colours.
fn lines(line: &[Step], edge: &EdgeDraft) -> Vec<Figure> {
    let figure = |line: Vec<Step>, ink: Ink| Figure {
        outline: Outline::Path(line),
        paint: Pen { ink, ..edge.pen }.paint(Ink::None),
    };
    if edge.parallel.is_empty() {
        return vec![figure(line.to_vec(), edge.pen.ink)];
    }
    let apart = edge.pen.width.max(1.0) + 1.5;
    let middle = (edge.parallel.len() - 1) as f64 / 2.0;
    let beside = |(index, &ink): (usize, &Ink)| figure(parallel(line, (index as f64 - middle) * apart), ink);
    edge.parallel.iter().enumerate().map(beside).collect()
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
