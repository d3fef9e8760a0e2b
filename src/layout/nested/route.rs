//! The lines of one group, drawn in the free strips between its rows.

use crate::arena::IdVec;
use crate::layout::geometry::{Point, Size};
use crate::layout::scene::Step;
use crate::layout::sketch::{Direction, GroupId, Sketch};

use super::plan::{Group, ItemId, ItemKind, Side, exit_side};
use super::rows::{Anchors, Wish, border, pooled, ports};

/// Distance between two lines of the same strip that run across.
const TRACK: f64 = 6.0;

/// Most tracks of a strip; further lines share them.
const TRACKS: usize = 60;

/// Lines of a group from which corners are no longer rounded: nobody follows a single line there.
const COARSE: usize = 1_000;

/// Largest and usual distance between two lines at one side of a node.
const FAN: f64 = 18.0;

/// A line between two items of neighbouring stops.
#[derive(Clone, Copy, Debug)]
struct Link {
    strand: usize,
    ends: [End; 2],
    way: Way,
}

#[derive(Clone, Copy, Debug)]
struct End {
    item: ItemId,
    side: Side,
    x: f64,
}

/// How a link gets from one row to another.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Through the strip between two neighbouring rows.
    Strip(usize),
    /// Along one strip and back into the row that it came from.
    Back { strip: usize, track: usize },
    /// Along a strip, beside all rows, and along another strip.
    Around { strips: [usize; 2], tracks: [usize; 2], right: bool, lane: usize },
}

/// Heights of the rows of a group.
struct Heights {
    /// Top and bottom of each row.
    rows: Vec<(f64, f64)>,
    /// Top and bottom of the strips: one above each row, one below the last.
    strips: Vec<(f64, f64)>,
}

/// Places the rows below one another and draws every line.
pub(super) fn draw(sketch: &Sketch, id: GroupId, group: &mut Group, rows: &[Vec<ItemId>], anchors: &Anchors<'_>) {
    let mut links = links(group, anchors);
    let width = group.items.values().map(|item| item.rect.right()).fold(0.0, f64::max);
    let mut lanes = Lanes::new(rows.len(), width);
    for link in &mut links {
        link.way = lanes.way(group, link, rows.len());
    }
    let inset = inset(sketch, id, &lanes);
    for (_, item) in group.items.iter_mut() {
        item.rect.x += inset.left;
    }
    for end in links.iter_mut().flat_map(|link| &mut link.ends) {
        end.x += inset.left;
    }
    let heights = heights(sketch, id, group, rows, &links, &lanes);
    for (row, &(top, bottom)) in rows.iter().zip(&heights.rows) {
        for &id in row {
            let item = &mut group.items[id];
            item.rect.y = if item.kind == ItemKind::Title { top } else { (top + bottom - item.rect.h) / 2.0 };
        }
    }
    group.size = size(sketch, id, group, &inset, &heights);
    fan_out(group, &mut links);
    for link in &links {
        draw_link(group, &heights, &inset, link);
    }
    group.ports = ports(group);
}

/// Room beside the content.
struct Inset {
    left: f64,
    right: f64,
    /// Where the outermost lane at each side is, from the content.
    lane: f64,
}

fn inset(sketch: &Sketch, id: GroupId, lanes: &Lanes) -> Inset {
    let padding = sketch.groups[id].padding;
    let room = |count: usize| if count == 0 { 0.0 } else { TRACK * (count.min(TRACKS) as f64 + 1.0) };
    let title = if sketch.direction.is_sideways() { sketch.groups[id].title.h } else { 0.0 };
    Inset { left: padding + title + room(lanes.left), right: padding + room(lanes.right), lane: TRACK }
}

fn links(group: &Group, anchors: &Anchors<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, strand) in group.strands.iter().enumerate() {
        for (&from, &to) in strand.stops.iter().zip(strand.stops.iter().skip(1)) {
            let (a, b) = (&group.items[from], &group.items[to]);
            let end = |id, item: &super::plan::Item, side| End {
                item: id,
                side,
                x: item.rect.x + anchors.offset(item, strand.edge),
            };
            let ends = [end(from, a, exit_side(a.rank, b.rank)), end(to, b, exit_side(b.rank, a.rank))];
            links.push(Link { strand: index, ends, way: Way::Strip(0) });
        }
    }
    links
}

/// Hands out tracks in strips and lanes beside the rows.
struct Lanes {
    /// Width of the rows.
    width: f64,
    tracks: Vec<usize>,
    left: usize,
    right: usize,
}

impl Lanes {
    fn new(rows: usize, width: f64) -> Self {
        Self { width, tracks: vec![0; rows + 1], left: 0, right: 0 }
    }

    fn track(&mut self, strip: usize) -> usize {
        self.tracks.get_mut(strip).map_or(0, |used| {
            *used += 1;
            *used - 1
        })
    }

    fn way(&mut self, group: &Group, link: &Link, rows: usize) -> Way {
        let [from, to] = link.ends;
        let strips = [from, to].map(|end| {
            let rank = group.items[end.item].rank;
            if end.side == Side::Top { rank } else { rank + 1 }.min(rows)
        });
        let [first, second] = strips;
        if first == second {
            return if from.side == to.side {
                Way::Back { strip: first, track: self.track(first) }
            } else {
                Way::Strip(first)
            };
        }
        let tracks = strips.map(|strip| self.track(strip));
        let right = from.x + to.x > self.width;
        let used = if right { &mut self.right } else { &mut self.left };
        *used += 1;
        Way::Around { strips, tracks, right, lane: *used - 1 }
    }
}

fn heights(
    sketch: &Sketch,
    id: GroupId,
    group: &Group,
    rows: &[Vec<ItemId>],
    links: &[Link],
    lanes: &Lanes,
) -> Heights {
    let mut widest = vec![None::<f64>; rows.len() + 1];
    for link in links {
        if let Way::Strip(strip) = link.way {
            let [from, to] = link.ends;
            if let Some(known) = widest.get_mut(strip) {
                *known = Some(known.unwrap_or(0.0).max((from.x - to.x).abs()));
            }
        }
    }
    let is_border = |row: Option<&Vec<ItemId>>| {
        row.is_none_or(|row| row.iter().all(|&id| matches!(group.items[id].kind, ItemKind::Title | ItemKind::Port(_))))
    };
    let mut heights = Heights { rows: Vec::new(), strips: Vec::new() };
    let mut y = sketch.groups[id].padding;
    for (index, (&across, &tracks)) in widest.iter().zip(&lanes.tracks).enumerate() {
        let above = index.checked_sub(1).and_then(|above| rows.get(above));
        let outer = index == 0 || index == rows.len();
        let near_border = is_border(above) || is_border(rows.get(index));
        let free = match across {
            _ if outer => 0.0,
            None if near_border => sketch.groups[id].padding * 0.5,
            None => sketch.rank_gap * 0.7,
            Some(across) => sketch.rank_gap * if near_border { 0.6 } else { 1.0 } + (across * 0.16).min(70.0),
        };
        let tracks = if tracks == 0 { 0.0 } else { TRACK * (tracks.min(TRACKS) as f64 + 1.0) + 10.0 };
        heights.strips.push((y, y + free + tracks));
        y += free + tracks;
        if let Some(row) = rows.get(index) {
            let height = row.iter().map(|&id| group.items[id].rect.h).fold(0.0, f64::max);
            heights.rows.push((y, y + height));
            y += height;
        }
    }
    heights
}

fn size(sketch: &Sketch, id: GroupId, group: &Group, inset: &Inset, heights: &Heights) -> Size {
    let sketched = &sketch.groups[id];
    let right = group.items.values().map(|item| item.rect.right()).fold(inset.left, f64::max);
    let bottom = heights.strips.last().map_or(0.0, |&(_, bottom)| bottom);
    let size = Size::new(right + inset.right, bottom + sketched.padding);
    let title = sketched.title.w + 2.0 * sketched.padding;
    match sketch.direction {
        _ if sketched.title.w <= 0.0 => size,
        Direction::Right | Direction::Left => size.max(Size::new(0.0, title)),
        Direction::Down | Direction::Up => size.max(Size::new(title, 0.0)),
    }
}

/// A line at a side of a node: where it goes, and which end of which link it is.
type Arrival = (f64, usize, usize);

/// Spreads the lines at each side of a node, each as near as can be to where it goes.
fn fan_out(group: &Group, links: &mut [Link]) {
    let mut sides: [IdVec<ItemId, Vec<Arrival>>; 2] = [0, 1].map(|_| group.items.ids().map(|_| Vec::new()).collect());
    let [tops, bottoms] = &mut sides;
    for (index, link) in links.iter().enumerate() {
        let [from, to] = link.ends;
        for (which, own, other) in [(0, from, to), (1, to, from)] {
            if matches!(group.items[own.item].kind, ItemKind::Node(_)) {
                let side = if own.side == Side::Top { &mut *tops } else { &mut *bottoms };
                side[own.item].push((other.x, index, which));
            }
        }
    }
    for (id, lines) in sides.iter_mut().flat_map(IdVec::iter_mut) {
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let item = &group.items[id];
        let (middle, half) = (item.rect.x + item.middle(), item.body.w * 0.32);
        let steps = lines.len().saturating_sub(1) as f64;
        let step = if steps > 0.0 { FAN.min(2.0 * half / steps) } else { 0.0 };
        let wishes: Vec<Wish> = lines
            .iter()
            .enumerate()
            .map(|(place, &(x, ..))| {
                let taken = step * place as f64;
                Wish { at: x.clamp(middle - half, middle + half) - taken, weight: 1.0, taken }
            })
            .collect();
        for (at, (wish, &(_, index, which))) in pooled(&wishes).into_iter().zip(wishes.iter().zip(&*lines)) {
            let at = at.clamp(middle - half, (middle + half - steps * step).max(middle - half));
            if let Some(end) = links.get_mut(index).and_then(|link| link.ends.get_mut(which)) {
                end.x = at + wish.taken;
            }
        }
    }
}

/// A pen that leaves out steps of no length.
struct Pen<'a> {
    line: &'a mut Vec<Step>,
    at: Option<Point>,
    /// Radius of corners.
    radius: f64,
}

impl Pen<'_> {
    fn to(&mut self, x: f64, y: f64) {
        let to = Point::new(x, y);
        match self.at {
            None => self.line.push(Step::Move(to)),
            Some(at) if at.distance(to) > 0.01 => self.line.push(Step::Line(to)),
            Some(_) => return,
        }
        self.at = Some(to);
    }

    /// To another row: a curve that leaves and arrives straight.
    fn across(&mut self, x: f64, y: f64) {
        let Some(from) = self.at else { return self.to(x, y) };
        if (from.x - x).abs() < 0.01 {
            return self.to(x, y);
        }
        let middle = f64::midpoint(from.y, y);
        let to = Point::new(x, y);
        self.line.push(Step::Curve(Point::new(from.x, middle), Point::new(x, middle), to));
        self.at = Some(to);
    }

    /// Through corners that are rounded a little.
    fn corners(&mut self, corners: &[Point]) {
        for (&corner, &next) in corners.iter().zip(corners.iter().skip(1)) {
            let Some(from) = self.at else { return };
            let (before, after) = (from.distance(corner), corner.distance(next));
            let radius = self.radius.min(before / 2.0).min(after / 2.0);
            if radius < 0.5 {
                self.to(corner.x, corner.y);
                continue;
            }
            let (start, end) = (corner.toward(from, radius / before), corner.toward(next, radius / after));
            self.to(start.x, start.y);
            self.line.push(Step::Curve(start.toward(corner, 0.55), end.toward(corner, 0.55), end));
            self.at = Some(end);
        }
        if let Some(&last) = corners.last() {
            self.to(last.x, last.y);
        }
    }
}

fn draw_link(group: &mut Group, heights: &Heights, inset: &Inset, link: &Link) {
    let [from, to] = link.ends;
    let points = [from, to].map(|end| touch(group, end));
    let edges = [from, to].map(|end| row_edge(group, heights, end));
    let ([start, finish], [leave, enter]) = (points, edges);
    let size = group.size;
    let radius = if group.strands.len() > COARSE { 0.0 } else { 5.0 };
    let Some(strand) = group.strands.get_mut(link.strand) else { return };
    let at = strand.line.last().and_then(|step| match *step {
        Step::Move(at) | Step::Line(at) | Step::Curve(_, _, at) => Some(at),
        Step::Close => None,
    });
    let mut pen = Pen { line: &mut strand.line, at, radius };
    pen.to(from.x, start);
    pen.to(from.x, leave);
    match link.way {
        Way::Strip(_) => pen.across(to.x, enter),
        Way::Back { strip, track } => {
            let y = track_height(heights, strip, track);
            pen.corners(&[Point::new(from.x, y), Point::new(to.x, y), Point::new(to.x, enter)]);
        }
        Way::Around { strips: [first, second], tracks: [first_track, second_track], right, lane } => {
            let (a, b) = (track_height(heights, first, first_track), track_height(heights, second, second_track));
            let lane = inset.lane + TRACK * (lane % TRACKS) as f64;
            let x = if right { size.w - inset.right + lane } else { inset.left - lane };
            let corners = [(from.x, a), (x, a), (x, b), (to.x, b), (to.x, enter)];
            pen.corners(&corners.map(|(x, y)| Point::new(x, y)));
        }
    }
    pen.to(to.x, finish);
}

/// The height at which a line touches an item.
fn touch(group: &Group, end: End) -> f64 {
    let item = &group.items[end.item];
    match (item.kind, end.side) {
        // A port is reached from inside and left through the border, whatever the side of the row.
        (ItemKind::Port(side), _) => border(side, group.size),
        (_, Side::Top) => item.rect.y + item.body.y,
        (_, Side::Bottom) => item.rect.y + item.body.bottom(),
    }
}

/// The height at which a line leaves the row of an item.
fn row_edge(group: &Group, heights: &Heights, end: End) -> f64 {
    let (top, bottom) = heights.rows.get(group.items[end.item].rank).copied().unwrap_or_default();
    if end.side == Side::Top { top } else { bottom }
}

fn track_height(heights: &Heights, strip: usize, track: usize) -> f64 {
    let (top, bottom) = heights.strips.get(strip).copied().unwrap_or_default();
    // From the middle down, then from the middle up: the few lines of a small strip stay clear of the rows.
    (top + TRACK + 5.0 + TRACK * (track % TRACKS) as f64).min(bottom)
}
