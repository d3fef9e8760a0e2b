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
mod count;
mod direct;
mod fine;
mod height;
mod measure;
mod mend;
mod order;
mod part;
mod passing;
mod place;
mod ports;
mod rank;
mod rebox;
mod relax;
mod reroute;
mod route;
mod rows;
mod sift;
mod simplex;
#[cfg(test)]
mod tests;
mod title;
mod tracks;

use super::sketch::{Engine, EngineFailure, Placement, Routing, Sketch};
use crate::arena::IdVec;
use direct::Meeting;
use height::Down;
use order::{Effort, Order};
use part::{Ln, Part};
use place::Across;
use ports::Ends;
use rank::{Ranking, Ranks};
use rows::Rows;
use title::Titles;
use tracks::Tracks;

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
            let layout = best(&part)?;
            drawn.push((part, layout));
        }
        Ok(assemble::assemble(sketch, &drawn))
    }
}

/// How much higher a drawing with right angles may be than one with curves, before curves are taken: so many times, and so
/// many points.
const DENSE: (f64, f64) = (1.2, 100.0);

/// A part with everything at its place.
#[derive(Debug)]
struct Layout {
    ranks: Ranks,
    rows: Rows,
    order: Order,
    titles: Titles,
    across: Across,
    ends: Ends,
    /// Where lines run at right angles.
    tracks: Option<Tracks>,
    down: Down,
}

/// Nodes up to which two ways to rank are tried.
const TWO_WAYS: usize = 1_000;

/// The better of the two ways to rank.
fn best(part: &Part) -> Result<Layout, EngineFailure> {
    let meetings = direct::meetings(part);
    let ranks = |ranking| rank::rank(part, &meetings, ranking);
    let stacked = ranks(Ranking::Stacked);
    let two_ways = part.groups.len() > 1 && part.nodes.len() <= TWO_WAYS;
    let beside = if two_ways || stacked.is_none() { ranks(Ranking::Beside) } else { None };
    match (stacked, beside) {
        (Some(stacked), Some(beside)) if stacked != beside => {
            // Where many lines would pass boxes it is not worth going on.
            let most = part.lines.len() / FEW;
            let (a, b) = std::thread::scope(|scope| {
                let other = scope.spawn(|| lay_out(part, &meetings, beside, most).ok());
                (lay_out(part, &meetings, stacked, usize::MAX), other.join().ok().flatten())
            });
            match (a, b) {
                (Ok(a), Some(b)) => Ok(if measure::measure(part, &b) < measure::measure(part, &a) { b } else { a }),
                (a, b) => b.map_or(a, Ok),
            }
        }
        (Some(ranks), _) | (None, Some(ranks)) => lay_out(part, &meetings, ranks, usize::MAX),
        (None, None) => Err(EngineFailure::Broke),
    }
}

/// One line in so many may pass a box before it is put right.
const FEW: usize = 12;

fn lay_out(
    part: &Part,
    meetings: &IdVec<Ln, Meeting>,
    ranks: Ranks,
    most_passings: usize,
) -> Result<Layout, EngineFailure> {
    let fine = fine::fine(part, meetings, &ranks);
    let mut rows = rows::rows(part, meetings, &fine).ok_or(EngineFailure::Bends { limit: rows::BENDS })?;
    let effort = Effort::for_size(&rows);
    let order = order::order(&mut rows, effort, most_passings).ok_or(EngineFailure::Broke)?;
    let titles = title::titles(part, &rows, &order);
    let across = place::place(part, &ranks, &rows, &order, &titles).ok_or(EngineFailure::Broke)?;
    let ends = ports::ends(part, &rows, &across);
    let smooth = height::place(part, &rows, &order, &across, None);
    let tracks = (part.routing != Routing::Smooth).then(|| tracks::tracks(&rows, &across, &ends));
    let square = tracks.as_ref().map(|tracks| height::place(part, &rows, &order, &across, Some(tracks)));
    let (tracks, down) = match square {
        Some(square)
            if part.routing == Routing::Orthogonal || square.height() <= smooth.height() * DENSE.0 + DENSE.1 =>
        {
            (tracks, square)
        }
        _ => (None, smooth),
    };
    Ok(Layout { ranks, rows, order, titles, across, ends, tracks, down })
}
