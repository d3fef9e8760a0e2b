//! From groups to the drawing: every place from the drawing's corner, in the drawing's direction.

use crate::arena::IdVec;
use crate::graph::EdgeId;
use crate::layout::geometry::{Point, Rect};
use crate::layout::scene::Step;
use crate::layout::sketch::{Direction, GroupId, Placement, Sketch};

use super::plan::{Group, ItemKind, LABEL_GAP, Plan};
use crate::layout::turn::Turn;

pub(super) fn assemble(sketch: &Sketch, plan: Plan) -> Placement {
    let inside = plan.groups[Sketch::ROOT].size;
    let turn = Turn::new(sketch.direction, inside);
    let origins = origins(sketch, &plan);
    let mut placement = Placement {
        size: turn.size(inside),
        nodes: IdVec::filled(Point::default(), sketch.nodes.len()),
        groups: IdVec::new(),
        titles: IdVec::filled(Point::default(), sketch.groups.len()),
        lines: IdVec::filled(Vec::new(), sketch.edges.len()),
        labels: IdVec::filled(None, sketch.edges.len()),
        compromises: Vec::new(),
    };
    for (id, group) in plan.groups.iter() {
        let rect = turn.rect(Rect::at(origins[id], group.size));
        placement.groups.push(rect);
        placement.titles[id] = title(sketch, id, rect);
        for item in group.items.values() {
            let rect = turn.rect(item.rect.moved(origins[id]));
            match item.kind {
                ItemKind::Node(node) => placement.nodes[node] = rect.corner(),
                ItemKind::Label(edge) => placement.labels[edge] = Some(label(sketch, rect)),
                _ => {}
            }
        }
    }
    for (edge, strands) in strands(sketch, &plan).iter() {
        placement.lines[edge] = line(&plan, &origins, turn, strands);
    }
    placement.compromises = plan.compromises;
    placement
}

fn origins(sketch: &Sketch, plan: &Plan) -> IdVec<GroupId, Point> {
    let mut origins: IdVec<GroupId, Point> = IdVec::new();
    for (id, group) in sketch.groups.iter() {
        let origin = group.parent.map_or_else(Point::default, |parent| {
            plan.groups[parent].items[plan.group_items[id]].rect.corner().plus(origins[parent])
        });
        origins.push(origin);
    }
    origins
}

/// A title stands at the left of the top, whatever the direction.
fn title(sketch: &Sketch, id: GroupId, rect: Rect) -> Point {
    let padding = sketch.groups[id].padding;
    let down =
        if sketch.direction == Direction::Up || sketch.direction == Direction::Down { padding } else { padding * 0.5 };
    Point::new(rect.x + padding, rect.y + down)
}

/// A label's own corner in the room that it shares with its line.
fn label(sketch: &Sketch, rect: Rect) -> Point {
    if sketch.direction.is_sideways() { rect.corner() } else { Point::new(rect.x + LABEL_GAP + 1.0, rect.y) }
}

/// The parts of each line in order: out of the groups around its tail, through the one where both ways meet, into those
/// around its head. A group has a smaller id than those inside it.
fn strands(sketch: &Sketch, plan: &Plan) -> IdVec<EdgeId, Vec<(GroupId, usize)>> {
    let empty = || sketch.edges.ids().map(|_| Vec::new()).collect::<IdVec<EdgeId, Vec<(GroupId, usize)>>>();
    let (mut outward, mut onward) = (empty(), empty());
    for (id, group) in plan.groups.iter() {
        for (index, strand) in group.strands.iter().enumerate() {
            let leaves = strand.stops.last().is_some_and(|&last| is_port(group, last));
            let parts = if leaves { &mut outward } else { &mut onward };
            parts[strand.edge].push((id, index));
        }
    }
    for (edge, parts) in outward.iter_mut() {
        parts.reverse();
        parts.append(&mut onward[edge]);
    }
    outward
}

fn is_port(group: &Group, item: super::plan::ItemId) -> bool {
    matches!(group.items[item].kind, ItemKind::Port(_))
}

fn line(plan: &Plan, origins: &IdVec<GroupId, Point>, turn: Turn, strands: &[(GroupId, usize)]) -> Vec<Step> {
    let mut line: Vec<Step> = Vec::new();
    for &(group, index) in strands {
        let Some(strand) = plan.groups[group].strands.get(index) else { continue };
        // The parts meet at the border: the later ones begin where the pen is.
        let skip = usize::from(!line.is_empty());
        line.extend(strand.line.iter().skip(skip).map(|&step| turn.step(moved(step, origins[group]))));
    }
    line
}

fn moved(step: Step, by: Point) -> Step {
    match step {
        Step::Move(to) => Step::Move(to.plus(by)),
        Step::Line(to) => Step::Line(to.plus(by)),
        Step::Curve(first, second, to) => Step::Curve(first.plus(by), second.plus(by), to.plus(by)),
        Step::Close => Step::Close,
    }
}
