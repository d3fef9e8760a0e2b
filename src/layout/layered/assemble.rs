//! From parts to the drawing.

use crate::arena::IdVec;
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::scene::Step;
use crate::layout::sketch::{Direction, Placement, Sketch};
use crate::layout::turn::Turn;

use super::height::Down;
use super::part::{Ln, Part};
use super::place::Across;
use super::rank::Ranks;
use super::rows::{Kind, LABEL_GAP, Rows};

pub(super) struct Drawn {
    pub(super) part: Part,
    pub(super) rows: Rows,
    pub(super) ranks: Ranks,
    pub(super) across: Across,
    pub(super) down: Down,
    pub(super) lines: IdVec<Ln, Vec<Step>>,
}

impl Drawn {
    fn bounds(&self) -> Rect {
        let mut bounds: Option<Rect> = None;
        let mut add = |rect: Rect| bounds = Some(bounds.map_or(rect, |bounds| bounds.union(rect)));
        for (item, own) in self.rows.items.iter() {
            let x = self.across.items[item];
            let y = self.down.middles[own.row as usize];
            add(Rect { x: x - own.left, y: y - own.above, w: own.left + own.right, h: own.above + own.below });
        }
        for (group, _) in self.part.groups.iter().skip(1) {
            add(self.group(group));
        }
        bounds.unwrap_or_default()
    }

    fn group(&self, group: super::part::Gr) -> Rect {
        let (left, right) = self.across.groups[group];
        let (top, bottom) = self.down.groups[group];
        Rect { x: left, y: top, w: right - left, h: bottom - top }
    }
}

pub(super) fn assemble(sketch: &Sketch, parts: &[Drawn]) -> Placement {
    let mut placement = Placement {
        size: Size::default(),
        nodes: IdVec::filled(Point::default(), sketch.nodes.len()),
        groups: IdVec::filled(Rect::default(), sketch.groups.len()),
        titles: IdVec::filled(Point::default(), sketch.groups.len()),
        lines: IdVec::filled(Vec::new(), sketch.edges.len()),
        labels: IdVec::filled(None, sketch.edges.len()),
        compromises: Vec::new(),
    };
    let mut x = 0.0;
    let mut height: f64 = 0.0;
    let mut corners = Vec::new();
    for part in parts {
        let bounds = part.bounds();
        corners.push(Point::new(x - bounds.x, -bounds.y));
        x += bounds.w + sketch.node_gap;
        height = height.max(bounds.h);
    }
    let inside = Size::new(x - sketch.node_gap, height);
    let turn = Turn::new(sketch.direction, inside);
    placement.size = turn.size(inside);
    for (drawn, &corner) in parts.iter().zip(&corners) {
        add(sketch, drawn, corner, turn, &mut placement);
    }
    placement.groups[Sketch::ROOT] = Rect::at(Point::default(), placement.size);
    placement
}

fn add(sketch: &Sketch, drawn: &Drawn, corner: Point, turn: Turn, placement: &mut Placement) {
    for (group, own) in drawn.part.groups.iter().skip(1) {
        let rect = turn.rect(drawn.group(group).moved(corner));
        placement.groups[own.group] = rect;
        let padding = sketch.groups[own.group].padding;
        let down = if sketch.direction == Direction::Up || sketch.direction == Direction::Down {
            padding
        } else {
            padding * 0.5
        };
        placement.titles[own.group] = Point::new(rect.x + padding, rect.y + down);
    }
    for (item, own) in drawn.rows.items.iter() {
        let at = Point::new(drawn.across.items[item], drawn.down.middles[own.row as usize]).plus(corner);
        match own.kind {
            Kind::Node(node) => {
                let own = &drawn.part.nodes[node];
                placement.nodes[own.node] = turn.rect(own.cell.moved(at)).corner();
            }
            Kind::Label(line) => {
                let own = &drawn.part.lines[line];
                let size = own.label.unwrap_or_default();
                let x = if sketch.direction.is_sideways() { -LABEL_GAP - size.w } else { LABEL_GAP };
                let rect = Rect { x, y: -size.h / 2.0, w: size.w, h: size.h };
                placement.labels[own.edge] = Some(turn.rect(rect.moved(at)).corner());
            }
            _ => {}
        }
    }
    for (id, line) in drawn.lines.iter() {
        let steps: Vec<Step> = line.iter().map(|&step| turn.step(moved(step, corner))).collect();
        let steps = if drawn.ranks.reversed[id] { crate::layout::arrow::reversed(&steps) } else { steps };
        placement.lines[drawn.part.lines[id].edge] = steps;
    }
}

fn moved(step: Step, by: Point) -> Step {
    match step {
        Step::Move(to) => Step::Move(to.plus(by)),
        Step::Line(to) => Step::Line(to.plus(by)),
        Step::Curve(first, second, to) => Step::Curve(first.plus(by), second.plus(by), to.plus(by)),
        Step::Close => Step::Close,
    }
}
