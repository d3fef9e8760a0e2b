//! Where lines leave and reach their nodes: each as near as can be to where it goes, or where the author says.

use crate::arena::{Id, IdVec};
use crate::layout::geometry::Point;
use crate::layout::sketch::{Port, Side};

use super::part::{Ln, Nd, PORT_ROOM, Part, PartNode};
use super::place::Across;
use super::rows::{Kind, Rows};

/// Usual distance between two lines at one side of a node.
const FAN: f64 = 16.0;

/// One end of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct End {
    /// Where the line runs straight up or down to the strip.
    pub(super) x: f64,
    /// From the body to there: places whose heights count from the middle of the row.
    pub(super) way: Vec<Point>,
}

/// Both ends of every line, the upper one first.
pub(super) type Ends = IdVec<Ln, [End; 2]>;

/// A line at one side of a node: where it goes, which it is, and whether the node is its upper end.
type Arrival = (f64, Ln, bool);

/// Finds all ends.
pub(super) fn ends(part: &Part, rows: &Rows, across: &Across) -> Ends {
    let mut ends: Ends = rows.chains.values().map(|_| [End::default(), End::default()]).collect();
    let mut sides: Vec<Vec<Arrival>> = vec![Vec::new(); 2 * part.nodes.len()];
    for (line, chain) in rows.chains.iter() {
        let (&[first, second, ..], &[.., before, last]) = (chain.as_slice(), chain.as_slice()) else { continue };
        let (Kind::Node(upper), Kind::Node(lower)) = (rows.items[first].kind, rows.items[last].kind) else { continue };
        let own = &part.lines[line];
        let [tail, head] = own.ports;
        let (of_upper, of_lower) = if own.tail == upper { (tail, head) } else { (head, tail) };
        let below = !rows.is_arch(line);
        for (index, node, port, below, next) in
            [(0, upper, of_upper, below, second), (1, lower, of_lower, false, before)]
        {
            let middle = across.items[rows.nodes[node]];
            match port {
                Some(port) => ends[line][index] = stated(&part.nodes[node], port, below, middle),
                None => sides[2 * node.index() + usize::from(below)].push((across.items[next], line, index == 0)),
            }
        }
    }
    for (index, side) in sides.iter_mut().enumerate() {
        let (node, below) = (Nd::from_index(index / 2), index % 2 == 1);
        let (middle, PartNode { body, spread, .. }) = (across.items[rows.nodes[node]], part.nodes[node]);
        side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let y = if below { body.bottom() } else { body.y };
        for (x, &(_, line, upper)) in fanned(side, middle, body.w / 2.0 * spread).into_iter().zip(side.iter()) {
            ends[line][usize::from(!upper)] = End { x, way: vec![Point::new(x, y)] };
        }
    }
    ends
}

/// An end where the author says. A line that is to come to another side than the one towards its strip goes around the
/// body.
fn stated(node: &PartNode, port: Port, below: bool, middle: f64) -> End {
    let body = node.body;
    let x = port.at.x.clamp(body.x, body.right());
    let y = port.at.y.clamp(body.y, body.bottom());
    let (near, far) = if below { (body.bottom(), body.y) } else { (body.y, body.bottom()) };
    // Chips stand to the right of a body.
    let is_free = node.cell.right() - body.right() < 0.5;
    let (left, right) = (body.x - PORT_ROOM * 0.75, body.right() + PORT_ROOM * 0.75);
    let way = match (port.side, below) {
        (None, _) | (Some(Side::Bottom), true) | (Some(Side::Top), false) => vec![Point::new(x, near)],
        (Some(Side::Right), _) if !is_free => vec![Point::new(x, near)],
        (Some(Side::Right), _) => vec![Point::new(body.right(), y), Point::new(right, y)],
        (Some(Side::Left), _) => vec![Point::new(body.x, y), Point::new(left, y)],
        (Some(Side::Top | Side::Bottom), _) => {
            let beyond = far + (far - near).signum() * PORT_ROOM * 0.75;
            let out = if x > 0.0 && is_free { right } else { left };
            vec![Point::new(x, far), Point::new(x, beyond), Point::new(out, beyond)]
        }
    };
    let way: Vec<Point> = way.into_iter().map(|at| Point::new(at.x + middle, at.y)).collect();
    End { x: way.last().map_or(middle, |at| at.x), way }
}

/// Ends of lines that go to ascending places, spread about a middle.
fn fanned(lines: &[Arrival], middle: f64, half: f64) -> Vec<f64> {
    let steps = lines.len().saturating_sub(1) as f64;
    let step = if steps > 0.0 { FAN.min(2.0 * half / steps) } else { 0.0 };
    let wishes: Vec<f64> = lines
        .iter()
        .enumerate()
        .map(|(place, &(x, ..))| x.clamp(middle - half, middle + half) - step * place as f64)
        .collect();
    let last = (middle + half - steps * step).max(middle - half);
    let ends = pooled(&wishes).into_iter().enumerate();
    ends.map(|(place, at)| at.clamp(middle - half, last) + step * place as f64).collect()
}

/// The ascending numbers that are nearest to the wishes: neighbours that would pass each other are pooled (Barlow and
/// others, "Statistical inference under order restrictions", 1972).
fn pooled(wishes: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(wishes.len());
    for &wish in wishes {
        let mut pool = (wish, 1);
        while let Some(&(at, count)) = pools.last() {
            if at <= pool.0 {
                break;
            }
            pools.pop();
            let sum = count + pool.1;
            pool = ((at * count as f64 + pool.0 * pool.1 as f64) / sum as f64, sum);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(at, count)| std::iter::repeat_n(at, count)).collect()
}
