//! One group: its rows in order, every item at its place.

use std::cmp::Ordering;

use crate::arena::{Id, IdVec};
use crate::layout::geometry::{Rect, Size};
use crate::layout::sketch::{Direction, GroupId, Sketch};

use super::plan::{Group, Item, ItemId, ItemKind, Plan, Side};
use super::{exchange, layout_rs, route, straighten};

/// Passes over all rows, down and up, that pull items under and over what they are joined to.
const PASSES: usize = 16;

/// Distance between two passing lines.
const LINE_GAP: f64 = 10.0;

/// Distance between a passing line and a box.
const LINE_BOX_GAP: f64 = 16.0;

type Rows = Vec<Vec<ItemId>>;

/// Orders the rows of a group, places its items and draws its lines. The groups inside it must be laid out.
pub(super) fn lay_out(sketch: &Sketch, plan: &mut Plan, id: GroupId) {
    let mut group = std::mem::take(&mut plan.groups[id]);
    adopt_sizes(plan, &mut group);
    add_title(sketch, &mut group, id);
    let mut rows = compact(&mut group);
    if !group.grid {
        add_bends(&mut group, &mut rows);
        order(&mut group, &mut rows);
    }
    let anchors = Anchors { plan };
    if group.grid {
        place_in_columns(sketch, &mut group, &rows);
    } else {
        exchange::exchange(&group, &mut rows, &anchors);
        place_across(sketch, &mut group, &rows, &anchors);
    }
    route::draw(sketch, id, &mut group, &rows, &anchors);
    plan.groups[id] = group;
}

/// Where lines reach items, as far as it does not depend on other lines.
pub(super) struct Anchors<'a> {
    plan: &'a Plan,
}

impl Anchors<'_> {
    /// From the left border of an item to where the line of an edge reaches it.
    pub(super) fn offset(&self, item: &Item, edge: crate::graph::EdgeId) -> f64 {
        match item.kind {
            ItemKind::Group(inside) => {
                let ports = &self.plan.groups[inside].ports;
                let found = ports.binary_search_by(|(known, _)| known.cmp(&edge)).ok().and_then(|at| ports.get(at));
                found.map_or_else(|| item.middle(), |&(_, x)| x)
            }
            _ => item.middle(),
        }
    }
}

fn adopt_sizes(plan: &Plan, group: &mut Group) {
    for (_, item) in group.items.iter_mut() {
        if let ItemKind::Group(inside) = item.kind {
            let Size { w, h } = plan.groups[inside].size;
            item.rect = Rect { x: 0.0, y: 0.0, w, h };
            item.body = item.rect;
        }
    }
}

/// The title stands in the row of the ports at its side, so that no line runs through it. Where flows run sideways,
/// lines pass the other borders, and the title has a strip of its own.
fn add_title(sketch: &Sketch, group: &mut Group, id: GroupId) {
    let Size { w, h } = sketch.groups[id].title;
    let rank = match sketch.direction {
        Direction::Down => 0,
        Direction::Up => group.ranks + 1,
        Direction::Right | Direction::Left => return,
    };
    if w > 0.0 {
        let rect = Rect { x: 0.0, y: 0.0, w, h };
        group.items.push(Item { kind: ItemKind::Title, rank, rect, body: rect });
    }
}

/// The rows that hold anything, numbered anew.
fn compact(group: &mut Group) -> Rows {
    let mut all: Rows = vec![Vec::new(); group.ranks + 2];
    for (id, item) in group.items.iter() {
        if let Some(row) = all.get_mut(item.rank) {
            row.push(id);
        }
    }
    all.retain(|row| !row.is_empty());
    for (rank, row) in all.iter().enumerate() {
        for &id in row {
            group.items[id].rank = rank;
        }
    }
    all
}

/// Gives every line a place in each row that it passes.
fn add_bends(group: &mut Group, rows: &mut Rows) {
    for strand in &mut group.strands {
        let mut stops: Vec<ItemId> = Vec::with_capacity(strand.stops.len());
        for &stop in &strand.stops {
            if let Some(&before) = stops.last() {
                let (from, to) = (group.items[before].rank, group.items[stop].rank);
                let between: Vec<usize> =
                    if from < to { (from + 1..to).collect() } else { (to + 1..from).rev().collect() };
                for rank in between {
                    let bend = Item { kind: ItemKind::Bend, rank, rect: Rect::default(), body: Rect::default() };
                    let bend = group.items.push(bend);
                    stops.push(bend);
                    if let Some(row) = rows.get_mut(rank) {
                        row.push(bend);
                    }
                }
            }
            stops.push(stop);
        }
        strand.stops = stops;
    }
}

fn order(group: &mut Group, rows: &mut Rows) {
    let plain: Vec<Vec<usize>> = rows.iter().map(|row| row.iter().map(|id| id.index()).collect()).collect();
    let mut links = Vec::new();
    for strand in &group.strands {
        for (&a, &b) in strand.stops.iter().zip(strand.stops.iter().skip(1)) {
            let (above, below) = if group.items[a].rank < group.items[b].rank { (a, b) } else { (b, a) };
            links.push((above.index(), below.index()));
        }
    }
    if links.is_empty() {
        return;
    }
    // Without it the order of appearance stays, which is honest, only less tidy.
    if let Ok(ordered) = layout_rs::order(group.items.len(), &plain, &links) {
        *rows = ordered.iter().map(|row| row.iter().map(|&index| ItemId::from_index(index)).collect()).collect();
    }
    for row in rows {
        row.sort_by_key(|&id| group.items[id].kind != ItemKind::Title);
    }
}

/// Smallest distance between two neighbours of a row.
pub(super) fn gap(sketch: &Sketch, a: ItemKind, b: ItemKind) -> f64 {
    let thin = |kind| matches!(kind, ItemKind::Bend | ItemKind::Port(_));
    match (thin(a), thin(b)) {
        (true, true) => LINE_GAP,
        (false, false) => sketch.node_gap,
        _ => LINE_BOX_GAP,
    }
}

/// A grid: every column as wide as its widest item.
fn place_in_columns(sketch: &Sketch, group: &mut Group, rows: &Rows) {
    let mut widths: Vec<f64> = Vec::new();
    for row in rows {
        for (column, &id) in row.iter().enumerate() {
            let width = group.items[id].rect.w + gap(sketch, group.items[id].kind, ItemKind::Title);
            match widths.get_mut(column) {
                Some(widest) => *widest = widest.max(width),
                None => widths.push(width),
            }
        }
    }
    for row in rows {
        let mut left = 0.0;
        for (&id, width) in row.iter().zip(&widths) {
            let item = &mut group.items[id];
            item.rect.x = if item.kind == ItemKind::Title { left } else { left + (width - item.rect.w) / 2.0 };
            left += width;
        }
    }
}

/// What an item is joined to: the other item, the distance at which the two left borders make the line straight, and
/// how much that counts.
struct Pull {
    to: ItemId,
    distance: f64,
    weight: f64,
}

/// Places every row so that lines are as straight as the order and the distances allow.
fn place_across(sketch: &Sketch, group: &mut Group, rows: &Rows, anchors: &Anchors<'_>) {
    let (above, below) = pulls(group, anchors);
    for row in rows {
        let mut left = 0.0;
        let mut before: Option<ItemId> = None;
        for &id in row {
            left += before.map_or(0.0, |before| gap(sketch, group.items[before].kind, group.items[id].kind));
            group.items[id].rect.x = left;
            left += group.items[id].rect.w;
            before = Some(id);
        }
        for &id in row {
            group.items[id].rect.x -= left / 2.0;
        }
    }
    for pass in 0..PASSES {
        let last = pass + 1 == PASSES;
        for row in rows {
            settle(sketch, group, row, &[&above], last.then_some(&below));
        }
        for row in rows.iter().rev() {
            settle(sketch, group, row, &[&below], last.then_some(&above));
        }
    }
    straighten::straighten(sketch, group, rows);
    set_title(sketch, group, rows);
    let left = group.items.values().map(|item| item.rect.x).fold(f64::INFINITY, f64::min);
    for (_, item) in group.items.iter_mut() {
        item.rect.x -= left;
    }
}

/// Where everything but the title begins.
fn leftmost(group: &Group) -> f64 {
    let others = group.items.values().filter(|item| item.kind != ItemKind::Title);
    others.map(|item| item.rect.x).fold(f64::INFINITY, f64::min)
}

/// Brings the title over the left border of what is below it, unless a line passes there.
fn set_title(sketch: &Sketch, group: &mut Group, rows: &Rows) {
    let left = leftmost(group);
    for row in rows {
        let mut row = row.iter();
        let Some(&title) = row.next().filter(|&&id| group.items[id].kind == ItemKind::Title) else { continue };
        let width = group.items[title].rect.w;
        let next =
            row.next().map(|&next| group.items[next].rect.x - gap(sketch, ItemKind::Title, group.items[next].kind));
        group.items[title].rect.x = next.map_or(left, |next| left.min(next - width));
    }
}

type Pulls = IdVec<ItemId, Vec<Pull>>;

fn pulls(group: &Group, anchors: &Anchors<'_>) -> (Pulls, Pulls) {
    let empty = || group.items.ids().map(|_| Vec::new()).collect::<Pulls>();
    let (mut above, mut below) = (empty(), empty());
    for strand in &group.strands {
        for (&a, &b) in strand.stops.iter().zip(strand.stops.iter().skip(1)) {
            let (a, b) = if group.items[a].rank < group.items[b].rank { (a, b) } else { (b, a) };
            let (upper, lower) = (&group.items[a], &group.items[b]);
            let distance = anchors.offset(upper, strand.edge) - anchors.offset(lower, strand.edge);
            let solid = |kind| matches!(kind, ItemKind::Node(_) | ItemKind::Group(_));
            let weight = match (solid(upper.kind), solid(lower.kind)) {
                (true, true) => 1.0,
                (false, false) => 24.0,
                _ => 3.0,
            };
            above[b].push(Pull { to: a, distance, weight });
            below[a].push(Pull { to: b, distance: -distance, weight });
        }
    }
    (above, below)
}

/// Moves the items of one row to where they are pulled, as near as order and distances allow: the least sum of squares,
/// found by pooling neighbours that would meet.
fn settle(sketch: &Sketch, group: &mut Group, row: &[ItemId], pulls: &[&Pulls], also: Option<&Pulls>) {
    const STAY: f64 = 0.01;
    const PINNED: f64 = 10_000.0;
    let leftmost = leftmost(group);
    let mut taken = 0.0;
    let mut before: Option<ItemId> = None;
    let mut wishes = Vec::with_capacity(row.len());
    for &id in row {
        let item = &group.items[id];
        if let Some(before) = before {
            let before = &group.items[before];
            taken += before.rect.w + gap(sketch, before.kind, item.kind);
        }
        before = Some(id);
        let (mut sum, mut weight) = (item.rect.x * STAY, STAY);
        if item.kind == ItemKind::Title {
            (sum, weight) = (leftmost * PINNED, PINNED);
        }
        for pull in pulls.iter().copied().chain(also).flat_map(|pulls| &pulls[id]) {
            sum += (group.items[pull.to].rect.x + pull.distance) * pull.weight;
            weight += pull.weight;
        }
        wishes.push(Wish { at: sum / weight - taken, weight, taken });
    }
    let settled = pooled(&wishes);
    for ((&id, wish), at) in row.iter().zip(&wishes).zip(settled) {
        group.items[id].rect.x = at + wish.taken;
    }
}

/// Where an item wants to be, with the room that the items before it take already subtracted.
pub(super) struct Wish {
    pub(super) at: f64,
    pub(super) weight: f64,
    pub(super) taken: f64,
}

/// The ascending numbers that are nearest to the wishes.
pub(super) fn pooled(wishes: &[Wish]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let mut pool = (wish.at, wish.weight, 1);
        while let Some(&(at, weight, count)) = pools.last() {
            if at.partial_cmp(&pool.0) != Some(Ordering::Greater) {
                break;
            }
            pools.pop();
            let sum = weight + pool.1;
            pool = ((at * weight + pool.0 * pool.1) / sum, sum, count + pool.2);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(at, _, count)| std::iter::repeat_n(at, count)).collect()
}

/// The lines that pass the border of a group at one side, by edge.
pub(super) fn ports(group: &Group) -> Vec<(crate::graph::EdgeId, f64)> {
    let mut ports: Vec<(crate::graph::EdgeId, f64)> = Vec::new();
    for strand in &group.strands {
        let ends = strand.stops.first().into_iter().chain(strand.stops.last());
        let port = ends.map(|&id| &group.items[id]).find(|item| matches!(item.kind, ItemKind::Port(_)));
        ports.extend(port.map(|item| (strand.edge, item.rect.x)));
    }
    ports.sort_by_key(|&(edge, _)| edge);
    ports
}

/// The border that a port is on, as a height.
pub(super) fn border(side: Side, size: Size) -> f64 {
    match side {
        Side::Top => 0.0,
        Side::Bottom => size.h,
    }
}
