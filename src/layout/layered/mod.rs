//! lab

mod assemble;
mod direct;
mod height;
mod order;
mod part;
mod place;
mod rank;
mod rebox;
mod reroute;
mod route;
mod rows;
mod simplex;

use super::sketch::{Engine, EngineFailure, Placement, Sketch};
use rank::Ranking;

/// Ours.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layered;

pub(super) fn env(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(usual)
}

impl Engine for Layered {
    fn name(&self) -> &'static str {
        "layered"
    }

    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure> {
        let ranking = match std::env::var("RANKING").as_deref() {
            Ok("loose") => Ranking::Loose,
            Ok("compact") => Ranking::Compact,
            _ => Ranking::Stacked,
        };
        let mut drawn = Vec::new();
        for part in part::parts(sketch) {
            let meetings = direct::meetings(&part);
            let t0 = std::time::Instant::now();
            let ranks = rank::rank(&part, &meetings, ranking, 1_000_000).ok_or(EngineFailure::Broke)?;
            let t1 = std::time::Instant::now();
            let mut rows = rows::rows(&part, &meetings, &ranks).ok_or(EngineFailure::Broke)?;
            let t2 = std::time::Instant::now();
            let order = order::order(
                &mut rows,
                order::Effort { starts: env("SEEDS", 1), sweeps: env("SWEEPS", 3), rounds: env("POLISH", 1) },
            );
            let t3 = std::time::Instant::now();
            let across = place::place(&part, &rows, &order, 10_000_000).ok_or(EngineFailure::Broke)?;
            let t4 = std::time::Instant::now();
            let down = height::place(&part, &rows, &order, &across);
            let lines = route::route(&part, &rows, &order, &across, &down);
            let t5 = std::time::Instant::now();
            if std::env::var("LAB").is_ok() {
                eprintln!(
                    "{ranking:?}: nodes {} rows {} items {} cost {}  rank {:?} rows {:?} order {:?} place {:?} route {:?}",
                    part.nodes.len(),
                    rows.row_pieces.len(),
                    rows.items.len(),
                    order.cost,
                    t1 - t0,
                    t2 - t1,
                    t3 - t2,
                    t4 - t3,
                    t5 - t4
                );
            }
            drawn.push(assemble::Drawn { part, rows, ranks, across, down, lines });
        }
        Ok(assemble::assemble(sketch, &drawn))
    }
}
