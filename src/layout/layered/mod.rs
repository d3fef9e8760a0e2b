//! An engine for nested boundaries: ranks, orders, places.
//!
//! Passages, each from named values to a named value:
//!
//! ```text
//!  Sketch --part--> Part --direct, rank--> Ranks --fine--> Fine --rows--> Rows --order--> Order
//!         --title, place--> Across --height--> Down --route--> lines --assemble--> Placement
//! ```
//!
//! Inside, flows always run down. Two ways to rank are tried: with boxes above one another, and with boxes beside one
//! another; the better drawing is kept ([`measure`]). Every boundary keeps its members together in every row it spans,
//! and lines move across only between rows, so that what the order of rows avoids, the drawing avoids: a line through a
//! boundary that is not its own, or through an element.

mod assemble;
mod direct;
mod fine;
mod height;
mod measure;
mod mend;
mod order;
mod part;
mod passing;
mod place;
mod rank;
mod rebox;
mod reroute;
mod route;
mod rows;
mod simplex;
mod title;

use super::sketch::{Engine, EngineFailure, Placement, Sketch};
use crate::arena::IdVec;
use direct::Meeting;
use height::Down;
use order::{Effort, Order};
use part::{Ln, Part};
use place::Across;
use rank::{Ranking, Ranks};
use rows::Rows;
use title::Titles;

/// Ranks and orders of our own, with nested boundaries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layered;

impl Engine for Layered {
    fn name(&self) -> &'static str {
        "layered"
    }

    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure> {
        let mut drawn = Vec::new();
        for part in part::parts(sketch) {
            let layout = best(&part).ok_or(EngineFailure::Broke)?;
            drawn.push((part, layout));
        }
        Ok(assemble::assemble(sketch, &drawn))
    }
}

fn env(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(usual)
}

/// Steps of the simplex method, for each number or constraint, that no part has come near to.
const STEPS: usize = 200;

/// A part with everything at its place.
#[derive(Debug)]
struct Layout {
    ranks: Ranks,
    rows: Rows,
    order: Order,
    titles: Titles,
    across: Across,
    down: Down,
}

/// The better of the two ways to rank.
fn best(part: &Part) -> Option<Layout> {
    let meetings = direct::meetings(part);
    let steps = STEPS * (part.nodes.len() + part.lines.len() + part.groups.len());
    let ranks = |ranking| rank::rank(part, &meetings, ranking, steps);
    let (stacked, beside) = (ranks(Ranking::Stacked), ranks(Ranking::Beside));
    let (stacked, beside) = match std::env::var("ONLY").as_deref() {
        Ok("s") => (stacked, None),
        Ok("b") => (None, beside),
        _ => (stacked, beside),
    };
    let stacked_layout = |ranks| lay_out(part, &meetings, ranks);
    match (stacked, beside) {
        (Some(stacked), Some(beside)) if stacked != beside => {
            let (a, b) = std::thread::scope(|scope| {
                let other = scope.spawn(|| lay_out(part, &meetings, beside));
                let own = stacked_layout(stacked);
                (own, other.join().ok().flatten())
            });
            match (a, b) {
                (Some(a), Some(b)) => Some(if measure::measure(part, &b) < measure::measure(part, &a) { b } else { a }),
                (a, b) => a.or(b),
            }
        }
        (stacked, beside) => lay_out(part, &meetings, stacked.or(beside)?),
    }
}

fn lay_out(part: &Part, meetings: &IdVec<Ln, Meeting>, ranks: Ranks) -> Option<Layout> {
    let fine = fine::fine(part, meetings, &ranks);
    let mut rows = rows::rows(part, meetings, &fine)?;
    let effort = Effort::for_size(&rows);
    let effort = Effort {
        starts: env("SEEDS", effort.starts),
        sweeps: env("SWEEPS", effort.sweeps),
        rounds: env("POLISH", effort.rounds),
        ..effort
    };
    let order = order::order(&mut rows, effort);
    if std::env::var("LAB").is_ok() {
        eprintln!("crossings {} passings {}", order.crossings, order.passings.len());
    }
    let titles = title::titles(part, &rows, &order);
    let across = place::place(part, &rows, &order, &titles, STEPS * rows.items.len())?;
    let down = height::place(part, &rows, &order, &across);
    Some(Layout { ranks, rows, order, titles, across, down })
}
