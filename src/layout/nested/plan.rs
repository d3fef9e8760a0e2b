//! Which groups each line passes, on which side, and the rank of every member.

use crate::arena::{Id, IdVec, id};
use crate::graph::{EdgeId, NodeId};
use crate::layout::geometry::{Rect, Size};
use crate::layout::scene::Step;
use crate::layout::sketch::{EngineFailure, GroupId, Sketch};

use super::{Ranking, grid, layout_rs};
use crate::layout::turn::Turn;

id! {
    /// Something that has a place in a row of one group.
    pub(super) struct ItemId;
}

/// Most times that lines may pass borders in one drawing.
const PASSAGES: usize = 4_000_000;

/// Room between a line and its label.
pub(super) const LABEL_GAP: f64 = 5.0;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Title,
    Node(NodeId),
    Group(GroupId),
    Label(EdgeId),
    /// Where a line passes a row.
    Bend,
    /// Where a line passes the border of the group.
    Port(Side),
}

/// A side of a group as the engine sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
}

/// Something that has a place in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    pub(super) rank: usize,
    /// The whole of it; its corner is known once its group is laid out.
    pub(super) rect: Rect,
    /// Where lines reach it: from its corner.
    pub(super) body: Rect,
}

impl Item {
    /// Where its middle line is, from its left border.
    pub(super) fn middle(&self) -> f64 {
        self.body.x + self.body.w / 2.0
    }
}

/// The part of a line that is drawn in one group: the items it runs through, from the tail's side to the head's.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    pub(super) edge: EdgeId,
    pub(super) stops: Vec<ItemId>,
    pub(super) line: Vec<Step>,
}

/// All of one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) items: IdVec<ItemId, Item>,
    pub(super) strands: Vec<Strand>,
    /// Whether its members stand in a grid.
    pub(super) grid: bool,
    /// Ranks of members; ports and titles come before and after.
    pub(super) ranks: usize,
    /// Size, once it is laid out.
    pub(super) size: Size,
    /// Where lines pass its border, by edge, once it is laid out.
    pub(super) ports: Vec<(EdgeId, f64)>,
    /// Strands of lines that leave the group or come into it: with the side, known once the group around is ranked.
    legs: Vec<Leg>,
}

#[derive(Clone, Copy, Debug)]
struct Leg {
    edge: EdgeId,
    member: ItemId,
    side: Side,
    /// Whether the tail is inside.
    outward: bool,
}

/// All groups.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) groups: IdVec<GroupId, Group>,
    /// The item of each node in its group.
    pub(super) node_items: IdVec<NodeId, ItemId>,
    /// The item of each group in the group around it.
    pub(super) group_items: IdVec<GroupId, ItemId>,
    pub(super) compromises: Vec<(GroupId, EngineFailure)>,
}

/// Finds everything but places.
pub(super) fn plan(sketch: &Sketch, ranking: Ranking) -> Result<Plan, EngineFailure> {
    let mut plan = Plan {
        groups: IdVec::filled(Group::default(), sketch.groups.len()),
        node_items: IdVec::filled(ItemId(0), sketch.nodes.len()),
        group_items: IdVec::filled(ItemId(0), sketch.groups.len()),
        compromises: Vec::new(),
    };
    add_members(sketch, &mut plan);
    let meetings = meetings(sketch)?;
    let mut inner: IdVec<GroupId, Vec<EdgeId>> = IdVec::filled(Vec::new(), sketch.groups.len());
    for (edge, meeting) in meetings.iter() {
        if let Some(meeting) = meeting {
            inner[meeting.group].push(edge);
        }
    }
    for group in sketch.groups.ids() {
        add_inner(sketch, &mut plan, group, &inner[group], &meetings);
        rank(sketch, &mut plan, group, ranking);
        add_legs(sketch, &mut plan, group, &inner[group], &meetings);
        add_ports(&mut plan.groups[group]);
    }
    Ok(plan)
}

/// Where the ways from both ends of an edge to the outside meet.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    group: GroupId,
    tail: Member,
    head: Member,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Node(NodeId),
    Group(GroupId),
}

fn meetings(sketch: &Sketch) -> Result<IdVec<EdgeId, Option<Meeting>>, EngineFailure> {
    let mut depths: IdVec<GroupId, usize> = IdVec::new();
    for group in sketch.groups.values() {
        depths.push(group.parent.map_or(0, |parent| depths[parent] + 1));
    }
    let mut passages = 0;
    let meetings: IdVec<EdgeId, Option<Meeting>> = sketch
        .edges
        .values()
        .map(|edge| {
            let meeting = (edge.tail != edge.head).then(|| meeting(sketch, &depths, edge.tail, edge.head))?;
            let ends = depths[sketch.nodes[edge.tail].group] + depths[sketch.nodes[edge.head].group];
            passages += ends - 2 * depths[meeting.group];
            Some(meeting)
        })
        .collect();
    if passages > PASSAGES {
        return Err(EngineFailure::Passages { count: passages, limit: PASSAGES });
    }
    Ok(meetings)
}

fn meeting(sketch: &Sketch, depths: &IdVec<GroupId, usize>, tail: NodeId, head: NodeId) -> Meeting {
    let mut ends = [(Member::Node(tail), sketch.nodes[tail].group), (Member::Node(head), sketch.nodes[head].group)];
    loop {
        let [(tail, a), (head, b)] = ends;
        if a == b {
            return Meeting { group: a, tail, head };
        }
        let [first, second] = &mut ends;
        let deeper = if depths[a] >= depths[b] { first } else { second };
        *deeper = (Member::Group(deeper.1), sketch.groups[deeper.1].parent.unwrap_or(Sketch::ROOT));
    }
}

fn add_members(sketch: &Sketch, plan: &mut Plan) {
    // In order of appearance: nodes come in order of first mention, and a group stands where its first node does.
    let mut seen: IdVec<GroupId, bool> = IdVec::filled(false, sketch.groups.len());
    for (node, sketched) in sketch.nodes.iter() {
        let mut at = sketched.group;
        let mut chain = Vec::new();
        while let (false, Some(parent)) = (seen[at], sketch.groups[at].parent) {
            seen[at] = true;
            chain.push((at, parent));
            at = parent;
        }
        for (child, parent) in chain.into_iter().rev() {
            plan.group_items[child] = push(plan, parent, ItemKind::Group(child), Rect::default(), Rect::default());
        }
        let turn = Turn::new(sketch.direction, Turn::new(sketch.direction, Size::default()).size(sketched.cell));
        let cell = Rect { x: 0.0, y: 0.0, w: sketched.cell.w, h: sketched.cell.h };
        let rect = turn.back(cell);
        plan.node_items[node] = push(plan, sketched.group, ItemKind::Node(node), rect, turn.back(sketched.body));
    }
}

fn push(plan: &mut Plan, group: GroupId, kind: ItemKind, rect: Rect, body: Rect) -> ItemId {
    plan.groups[group].items.push(Item { kind, rank: 0, rect, body })
}

fn item_of(plan: &Plan, member: Member) -> ItemId {
    match member {
        Member::Node(node) => plan.node_items[node],
        Member::Group(group) => plan.group_items[group],
    }
}

/// The lines that stay in a group, each with an item for its label.
fn add_inner(
    sketch: &Sketch,
    plan: &mut Plan,
    group: GroupId,
    edges: &[EdgeId],
    meetings: &IdVec<EdgeId, Option<Meeting>>,
) {
    for &edge in edges {
        let Some(meeting) = meetings[edge] else { continue };
        let (tail, head) = (item_of(plan, meeting.tail), item_of(plan, meeting.head));
        let mut stops = vec![tail];
        if let Some(label) = sketch.edges[edge].label {
            let (rect, body) = label_boxes(sketch, label);
            stops.push(push(plan, group, ItemKind::Label(edge), rect, body));
        }
        stops.push(head);
        plan.groups[group].strands.push(Strand { edge, stops, line: Vec::new() });
    }
}

/// The room of a label with its line beside it: to its left, or below it where flows run sideways.
fn label_boxes(sketch: &Sketch, label: Size) -> (Rect, Rect) {
    let size = if sketch.direction.is_sideways() { label.turned() } else { label };
    let rect = Rect { x: 0.0, y: 0.0, w: size.w + LABEL_GAP + 1.0, h: size.h };
    let x = if sketch.direction.is_sideways() { rect.w - 1.0 } else { 1.0 };
    (rect, Rect { x, y: 0.0, w: 0.0, h: size.h })
}

fn rank(sketch: &Sketch, plan: &mut Plan, group: GroupId, ranking: Ranking) {
    let count = plan.groups[group].items.len();
    let ranked = match ranking {
        Ranking::Grid => None,
        Ranking::LayoutRs => match ranks_by_layout_rs(sketch, &plan.groups[group]) {
            Ok(ranks) => Some(ranks),
            Err(failure) => {
                plan.compromises.push((group, failure));
                None
            }
        },
    };
    let target = &mut plan.groups[group];
    target.grid = ranked.is_none();
    let aspect = if sketch.direction.is_sideways() { 0.6 } else { 1.2 };
    let ranks = ranked.unwrap_or_else(|| grid::ranks(count, aspect));
    target.ranks = ranks.iter().max().map_or(0, |most| most + 1);
    for ((_, item), rank) in target.items.iter_mut().zip(ranks) {
        item.rank = rank + 1;
    }
}

fn ranks_by_layout_rs(sketch: &Sketch, group: &Group) -> Result<Vec<usize>, EngineFailure> {
    let members = group.items.values().filter(|item| !matches!(item.kind, ItemKind::Label(_))).count();
    if members > layout_rs::MEMBERS {
        return Err(EngineFailure::Members { count: members, limit: layout_rs::MEMBERS });
    }
    if group.strands.len() > layout_rs::LINES {
        return Err(EngineFailure::Lines { count: group.strands.len(), limit: layout_rs::LINES });
    }
    if group.items.is_empty() {
        return Ok(Vec::new());
    }
    let mut count = group.items.len();
    let mut links = Vec::new();
    for (strand, backward) in group.strands.iter().zip(backward(group)) {
        let span = sketch.edges[strand.edge].span as usize;
        let mut stops: Vec<usize> = strand.stops.iter().map(|stop| stop.index()).collect();
        if backward {
            stops.reverse();
        }
        // A long edge has as many stops on its way as ranks it spans.
        let at = stops.len() - 1;
        for _ in stops.len()..=span {
            stops.insert(at, count);
            count += 1;
        }
        links.extend(stops.iter().zip(stops.iter().skip(1)).map(|(&from, &to)| (from, to)));
    }
    let mut ranks = layout_rs::ranks(count, &links)?;
    ranks.truncate(group.items.len());
    spread_lonely(group, &mut ranks);
    Ok(ranks)
}

/// Members without a line inside the group all have the first rank: many of them are set in several rows.
fn spread_lonely(group: &Group, ranks: &mut [usize]) {
    const ONE_ROW: usize = 4;
    let mut joined: IdVec<ItemId, bool> = IdVec::filled(false, group.items.len());
    for &stop in group.strands.iter().flat_map(|strand| &strand.stops) {
        joined[stop] = true;
    }
    let lonely: Vec<usize> = joined.iter().filter(|(_, joined)| !**joined).map(|(item, _)| item.index()).collect();
    if lonely.len() <= ONE_ROW {
        return;
    }
    for (index, rank) in lonely.iter().zip(grid::ranks(lonely.len(), 1.6)) {
        if let Some(own) = ranks.get_mut(*index) {
            *own = rank;
        }
    }
}

/// Which strands run against the others: those that close a circle in a walk from the sources, in order of appearance.
fn backward(group: &Group) -> Vec<bool> {
    let mut out: IdVec<ItemId, Vec<(usize, ItemId)>> = IdVec::filled(Vec::new(), group.items.len());
    let mut reached: IdVec<ItemId, bool> = IdVec::filled(false, group.items.len());
    for (index, strand) in group.strands.iter().enumerate() {
        if let (Some(&first), Some(&last)) = (strand.stops.first(), strand.stops.last()) {
            out[first].push((index, last));
            reached[last] = true;
        }
    }
    let mut backward = vec![false; group.strands.len()];
    let mut state: IdVec<ItemId, Walk> = IdVec::filled(Walk::Unseen, group.items.len());
    let sources = group.items.ids().filter(|&item| !reached[item]);
    for root in sources.chain(group.items.ids()) {
        let mut open = vec![(root, 0)];
        while let Some((at, next)) = open.pop() {
            if next == 0 && state[at] != Walk::Unseen {
                continue;
            }
            state[at] = Walk::Open;
            let Some(&(strand, to)) = out[at].get(next) else {
                state[at] = Walk::Done;
                continue;
            };
            open.push((at, next + 1));
            match state[to] {
                Walk::Open => {
                    if let Some(flag) = backward.get_mut(strand) {
                        *flag = true;
                    }
                }
                Walk::Unseen => open.push((to, 0)),
                Walk::Done => {}
            }
        }
    }
    backward
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    Unseen,
    Open,
    Done,
}

/// The side on which a line leaves an item of rank `from` for one of rank `to`.
pub(super) fn exit_side(from: usize, to: usize) -> Side {
    if to < from { Side::Top } else { Side::Bottom }
}

/// Tells the groups inside where the lines that meet in this one come out of them.
fn add_legs(
    sketch: &Sketch,
    plan: &mut Plan,
    group: GroupId,
    edges: &[EdgeId],
    meetings: &IdVec<EdgeId, Option<Meeting>>,
) {
    for (index, &edge) in edges.iter().enumerate() {
        let Some(meeting) = meetings[edge] else { continue };
        let target = &plan.groups[group];
        let Some(strand) = target.strands.get(index) else { continue };
        let mut ranks = strand.stops.iter().map(|&stop| target.items[stop].rank);
        let (Some(first), Some(second)) = (ranks.next(), ranks.next()) else { continue };
        let (last, before) = match (ranks.next(), second) {
            (Some(last), label) => (last, label),
            (None, head) => (head, first),
        };
        let ends = [
            (meeting.tail, sketch.edges[edge].tail, exit_side(first, second), true),
            (meeting.head, sketch.edges[edge].head, exit_side(last, before), false),
        ];
        for (member, node, side, outward) in ends {
            let Member::Group(outermost) = member else { continue };
            add_leg_chain(sketch, plan, outermost, node, Leg { edge, member: ItemId(0), side, outward });
        }
    }
}

fn add_leg_chain(sketch: &Sketch, plan: &mut Plan, outermost: GroupId, node: NodeId, leg: Leg) {
    let mut member = plan.node_items[node];
    let mut at = sketch.nodes[node].group;
    loop {
        plan.groups[at].legs.push(Leg { member, ..leg });
        if at == outermost {
            return;
        }
        member = plan.group_items[at];
        let Some(parent) = sketch.groups[at].parent else { return };
        at = parent;
    }
}

/// Gives every line that leaves the group a place on its border.
fn add_ports(group: &mut Group) {
    for leg in std::mem::take(&mut group.legs) {
        let rank = match leg.side {
            Side::Top => 0,
            Side::Bottom => group.ranks + 1,
        };
        let port = Item { kind: ItemKind::Port(leg.side), rank, rect: Rect::default(), body: Rect::default() };
        let port = group.items.push(port);
        let stops = if leg.outward { vec![leg.member, port] } else { vec![port, leg.member] };
        group.strands.push(Strand { edge: leg.edge, stops, line: Vec::new() });
    }
}
