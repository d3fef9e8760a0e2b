//! One connected part of a drawing as the engine sees it: flows run down, lengths are across and down from where lines
//! meet a node.

use crate::arena::{Id, IdVec, id};
use crate::graph::{EdgeId, NodeId};
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::sketch::{Direction, GroupId, LevelPlace, Port, Routing, Side, Sketch};
use crate::layout::turn::Turn;

id! {
    /// A node of a part.
    pub(super) struct Nd;
    /// A box of a part; the first is the part itself, which has no border.
    pub(super) struct Gr;
    /// A line of a part.
    pub(super) struct Ln;
}

/// A part.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) nodes: IdVec<Nd, PartNode>,
    pub(super) groups: IdVec<Gr, PartGroup>,
    pub(super) lines: IdVec<Ln, PartLine>,
    /// Nodes of one rank.
    pub(super) levels: Vec<PartLevel>,
    pub(super) node_gap: f64,
    pub(super) rank_gap: f64,
    pub(super) direction: Direction,
    pub(super) routing: Routing,
}

impl Part {
    /// Whether flows run to the right or left in the drawing.
    pub(super) fn is_sideways(&self) -> bool {
        self.direction.is_sideways()
    }

    /// The part itself among its groups.
    pub(super) const ROOT: Gr = Gr(0);
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartNode {
    pub(super) node: NodeId,
    pub(super) group: Gr,
    /// The whole cell, around the middle of the body.
    pub(super) cell: Rect,
    /// The body, around its middle.
    pub(super) body: Rect,
    /// Whether flows begin here: an interactor.
    pub(super) first: bool,
    /// Nodes of one column stand in a straight line where they can.
    pub(super) column: Option<u32>,
    /// The part of half its width in which lines end.
    pub(super) spread: f64,
    /// Room around the cell for lines that the author wants at other sides than those that lines come to by themselves.
    pub(super) room: Inset,
}

/// Nodes of one rank.
#[derive(Clone, Debug)]
pub(super) struct PartLevel {
    pub(super) nodes: Vec<Nd>,
    pub(super) place: LevelPlace,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartGroup {
    pub(super) group: GroupId,
    /// The box around it; that of the part itself is the part itself.
    pub(super) parent: Gr,
    pub(super) depth: u32,
    /// Room between border and content.
    pub(super) inset: Inset,
    /// Smallest size.
    pub(super) least: Size,
    /// Room for its title, as drawn.
    pub(super) title: Size,
    pub(super) padding: f64,
}

impl PartGroup {
    /// The part itself.
    fn outermost() -> Self {
        Self {
            group: Sketch::ROOT,
            parent: Part::ROOT,
            depth: 0,
            inset: Inset::default(),
            least: Size::default(),
            title: Size::default(),
            padding: 0.0,
        }
    }
}

/// Room between the border of a box and what is in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inset {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// A line between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartLine {
    pub(super) edge: EdgeId,
    pub(super) tail: Nd,
    pub(super) head: Nd,
    pub(super) label: Option<Size>,
    pub(super) span: u32,
    pub(super) weight: u32,
    /// Whether the ranks follow it.
    pub(super) ranks: bool,
    /// Whether it answers another one.
    pub(super) reply: bool,
    /// Where on the bodies of its tail and its head it ends, if the author says, as the engine sees it.
    pub(super) ports: [Option<Port>; 2],
    /// The boxes around its tail and its head at whose borders it is drawn to end.
    pub(super) borders: [Option<Gr>; 2],
}

/// The connected parts, in order of appearance. Nodes of one outermost box hang together.
pub(super) fn parts(sketch: &Sketch) -> Vec<Part> {
    let outermost = outermost(sketch);
    let mut sets = Sets::new(sketch.nodes.len() + sketch.groups.len());
    for (node, sketched) in sketch.nodes.iter() {
        if sketched.group != Sketch::ROOT {
            sets.join(node.index(), sketch.nodes.len() + outermost[sketched.group].index());
        }
    }
    for edge in sketch.edges.values() {
        sets.join(edge.tail.index(), edge.head.index());
    }
    let mut builder = Builder::new(sketch);
    let mut of_set: Vec<Option<usize>> = vec![None; sketch.nodes.len() + sketch.groups.len()];
    for (node, sketched) in sketch.nodes.iter() {
        let set = sets.find(node.index());
        let part = *of_set[set].get_or_insert_with(|| builder.part());
        builder.node(part, node, sketched.group);
    }
    for (edge, sketched) in sketch.edges.iter().filter(|(_, edge)| edge.tail != edge.head) {
        if let Some(part) = of_set[sets.find(sketched.tail.index())] {
            builder.line(part, edge);
        }
    }
    for level in &sketch.levels {
        for (index, part) in builder.parts.iter_mut().enumerate() {
            let own = level.nodes.iter().filter(|&&node| of_set[sets.find(node.index())] == Some(index));
            let nodes: Vec<Nd> = own.map(|&node| builder.nodes[node]).collect();
            if !nodes.is_empty() {
                part.levels.push(PartLevel { nodes, place: level.place });
            }
        }
    }
    builder.parts
}

fn outermost(sketch: &Sketch) -> IdVec<GroupId, GroupId> {
    let mut outermost: IdVec<GroupId, GroupId> = IdVec::new();
    for (id, group) in sketch.groups.iter() {
        let own = group.parent.filter(|&parent| parent != Sketch::ROOT).map_or(id, |parent| outermost[parent]);
        outermost.push(own);
    }
    outermost
}

struct Builder<'a> {
    sketch: &'a Sketch,
    parts: Vec<Part>,
    nodes: IdVec<NodeId, Nd>,
    groups: IdVec<GroupId, Option<Gr>>,
}

impl<'a> Builder<'a> {
    fn new(sketch: &'a Sketch) -> Self {
        Self {
            sketch,
            parts: Vec::new(),
            nodes: IdVec::filled(Nd(0), sketch.nodes.len()),
            groups: IdVec::filled(None, sketch.groups.len()),
        }
    }

    fn part(&mut self) -> usize {
        let mut part = Part {
            node_gap: self.sketch.node_gap,
            rank_gap: self.sketch.rank_gap,
            direction: self.sketch.direction,
            routing: self.sketch.routing,
            ..Part::default()
        };
        part.groups.push(PartGroup::outermost());
        self.parts.push(part);
        self.parts.len() - 1
    }

    fn group(&mut self, part: usize, group: GroupId) -> Gr {
        let mut chain = Vec::new();
        let mut at = group;
        while at != Sketch::ROOT && self.groups[at].is_none() {
            chain.push(at);
            at = self.sketch.groups[at].parent.unwrap_or(Sketch::ROOT);
        }
        let mut known = self.groups[at].unwrap_or(Part::ROOT);
        for group in chain.into_iter().rev() {
            let depth = self.parts[part].groups[known].depth + 1;
            let made = self.made(group, known, depth);
            known = self.parts[part].groups.push(made);
            self.groups[group] = Some(known);
        }
        known
    }

    /// The title stands at the top of the drawing, whatever way flows run.
    fn made(&self, group: GroupId, parent: Gr, depth: u32) -> PartGroup {
        let sketched = &self.sketch.groups[group];
        let (padding, title) = (sketched.padding, sketched.title);
        let mut inset = Inset { left: padding, right: padding, top: padding, bottom: padding };
        let mut least = Size::default();
        let strip = if title.h > 0.0 { title.h } else { 0.0 };
        match self.sketch.direction {
            Direction::Down => inset.top += strip,
            Direction::Up => inset.bottom += strip,
            Direction::Right | Direction::Left => inset.left += strip,
        }
        if title.w > 0.0 {
            let length = title.w + 2.0 * padding;
            if self.sketch.direction.is_sideways() { least.h = length } else { least.w = length }
        }
        PartGroup { group, parent, depth, inset, least, title, padding }
    }

    fn node(&mut self, part: usize, node: NodeId, group: GroupId) {
        let group = self.group(part, group);
        let sketched = &self.sketch.nodes[node];
        let turn =
            Turn::new(self.sketch.direction, Turn::new(self.sketch.direction, Size::default()).size(sketched.cell));
        let cell = turn.back(Rect { x: 0.0, y: 0.0, w: sketched.cell.w, h: sketched.cell.h });
        let body = turn.back(sketched.body);
        let middle = body.centre();
        let about = |rect: Rect| Rect { x: rect.x - middle.x, y: rect.y - middle.y, ..rect };
        let own = PartNode {
            node,
            group,
            cell: about(cell),
            body: about(body),
            first: sketched.first,
            column: sketched.column,
            spread: sketched.spread,
            room: Inset::default(),
        };
        self.nodes[node] = self.parts[part].nodes.push(own);
    }

    /// Room at the nodes of the last line for its ports. Which of its ends is above is not known yet.
    fn make_room(&mut self, part: usize) {
        let part = &mut self.parts[part];
        let Some(line) = part.lines.values().next_back() else { return };
        let (ports, nodes) = (line.ports, [line.tail, line.head]);
        for (port, node) in ports.into_iter().zip(nodes) {
            let room = &mut part.nodes[node].room;
            match port.and_then(|port| port.side) {
                None => {}
                Some(Side::Left) => room.left = PORT_ROOM,
                Some(Side::Right) => room.right = PORT_ROOM,
                Some(Side::Top | Side::Bottom) => {
                    *room = Inset { left: PORT_ROOM, right: room.right, top: PORT_ROOM, bottom: PORT_ROOM };
                }
            }
        }
    }

    fn line(&mut self, part: usize, edge: EdgeId) {
        let sketched = &self.sketch.edges[edge];
        let sideways = self.sketch.direction.is_sideways();
        self.parts[part].lines.push(PartLine {
            edge,
            tail: self.nodes[sketched.tail],
            head: self.nodes[sketched.head],
            label: sketched.label.map(|label| if sideways { label.turned() } else { label }),
            span: sketched.span,
            weight: sketched.weight,
            ranks: sketched.ranks,
            reply: sketched.reply,
            ports: sketched.ports.map(|port| port.map(|port| turned(port, self.sketch.direction))),
            borders: sketched.borders.map(|group| self.groups[group?]),
        });
        self.make_room(part);
    }
}

/// Room for a line beside a body.
pub(super) const PORT_ROOM: f64 = 12.0;

/// Clockwise, so that a turn is a number of steps; the engine's view of flows that run up or sideways is mirrored.
const ROUND: [Side; 4] = [Side::Top, Side::Right, Side::Bottom, Side::Left];

/// A port as the engine sees it.
fn turned(port: Port, direction: Direction) -> Port {
    let Point { x, y } = port.at;
    let at = match direction {
        Direction::Down => port.at,
        Direction::Up => Point::new(x, -y),
        Direction::Right => Point::new(y, x),
        Direction::Left => Point::new(y, -x),
    };
    let side = port.side.map(|side| {
        let at = ROUND.iter().position(|&other| other == side).unwrap_or(0);
        let seen = match direction {
            Direction::Down => at,
            Direction::Up => (6 - at) % 4,
            Direction::Right => (7 - at) % 4,
            Direction::Left => (at + 3) % 4,
        };
        ROUND[seen]
    });
    Port { at, side }
}

/// Disjoint sets of numbers.
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    /// The number that stands for the set of this one.
    pub(super) fn find(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Makes two sets one, that of the smaller number.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (small, large) = (a.min(b), a.max(b));
        self.parent[large] = small;
    }
}
