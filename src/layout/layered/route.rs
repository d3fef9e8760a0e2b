//! Lines: straight down through bands, and in strips across by a curve.

use crate::arena::IdVec;
use crate::layout::geometry::Point;
use crate::layout::scene::Step;

use super::height::Down;
use super::order::Order;
use super::part::{Ln, Part};
use super::place::Across;
use super::rows::{It, Kind, Rows};

/// Usual distance between two lines at one side of a node.
const FAN: f64 = 16.0;

/// The lines of a part, each from its upper end to its lower one.
pub(super) fn route(part: &Part, rows: &Rows, order: &Order, across: &Across, down: &Down) -> IdVec<Ln, Vec<Step>> {
    let ports = ports(part, rows, order, across);
    rows.chains
        .iter()
        .map(|(id, chain)| {
            let own = &ports[id];
            let mut pen = Pen::default();
            if let [tail, over, head] = chain.as_slice()
                && rows.items[*over].row < rows.items[*tail].row
            {
                let strip = down.strips[rows.items[*over].row as usize];
                let x = across.items[*over];
                let middle = down.middles[rows.items[*over].row as usize];
                pen.to(own.0, touch(part, rows, down, *tail, false));
                pen.to(own.0, strip.1);
                pen.across(x, strip.0);
                pen.to(x, middle);
                pen.to(x, strip.0);
                pen.across(own.1, strip.1);
                pen.to(own.1, touch(part, rows, down, *head, false));
                return pen.line;
            }
            for (index, (&a, &b)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
                let strip = down.strips[rows.items[a].row as usize];
                let from = if index == 0 { own.0 } else { across.items[a] };
                let to = if index + 2 == chain.len() { own.1 } else { across.items[b] };
                if index == 0 {
                    pen.to(from, touch(part, rows, down, a, true));
                }
                pen.to(from, strip.0);
                pen.across(to, strip.1);
                if index + 2 == chain.len() {
                    pen.to(to, touch(part, rows, down, b, false));
                }
            }
            pen.line
        })
        .collect()
}

/// Where lines leave and reach their nodes across: each as near as can be to where it goes.
fn ports(part: &Part, rows: &Rows, order: &Order, across: &Across) -> IdVec<Ln, (f64, f64)> {
    let mut ports: IdVec<Ln, (f64, f64)> = IdVec::filled((0.0, 0.0), rows.chains.len());
    // At each node: the lines above and below, with where they go.
    let mut sides: IdVec<It, [Vec<(f64, Ln, bool)>; 2]> = rows.items.ids().map(|_| [Vec::new(), Vec::new()]).collect();
    for (id, chain) in rows.chains.iter() {
        let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { continue };
        let over = rows.items[chain[1]].row < rows.items[first].row;
        sides[first][usize::from(!over)].push((across.items[chain[1]], id, true));
        sides[last][0].push((across.items[chain[chain.len() - 2]], id, false));
    }
    let _ = order;
    for (item, both) in sides.iter_mut() {
        let Kind::Node(node) = rows.items[item].kind else { continue };
        let half = part.nodes[node].body.w * 0.36;
        for side in both {
            side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let middle = across.items[item];
            let steps = side.len().saturating_sub(1) as f64;
            let step = if steps > 0.0 { FAN.min(2.0 * half / steps) } else { 0.0 };
            let wishes: Vec<(f64, f64)> = side
                .iter()
                .enumerate()
                .map(|(place, &(x, ..))| (x.clamp(middle - half, middle + half) - step * place as f64, 1.0))
                .collect();
            for (place, (at, &(_, line, upper))) in pooled(&wishes).into_iter().zip(side.iter()).enumerate() {
                let at =
                    at.clamp(middle - half, (middle + half - steps * step).max(middle - half)) + step * place as f64;
                if upper { ports[line].0 = at } else { ports[line].1 = at }
            }
        }
    }
    ports
}

/// The ascending numbers that are nearest to the wishes, each with its weight.
fn pooled(wishes: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(wishes.len());
    for &(at, weight) in wishes {
        let mut pool = (at, weight, 1);
        while let Some(&(at, weight, count)) = pools.last() {
            if at <= pool.0 {
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

/// The height at which a line touches a node.
fn touch(part: &Part, rows: &Rows, down: &Down, item: It, below: bool) -> f64 {
    let own = &rows.items[item];
    let middle = down.middles[own.row as usize];
    let Kind::Node(node) = own.kind else { return middle };
    let body = part.nodes[node].body;
    middle + if below { body.bottom() } else { body.y }
}

/// A pen that leaves out steps of no length.
#[derive(Default)]
struct Pen {
    line: Vec<Step>,
    at: Option<Point>,
}

impl Pen {
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
}
