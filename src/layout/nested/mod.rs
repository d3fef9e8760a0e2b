//! Engines that lay out each boundary on its own and place it as one box in the boundary around it.
//!
//! Passages: [`plan`] finds for every line which groups it passes and on which side, ranks the members of each group
//! from the outside in; [`rows`] orders and places each group from the inside out; [`route`] draws the lines of a group
//! between its rows; [`assemble`] puts the groups together and turns the drawing into its direction. Inside, flows
//! always run down. A line is only ever drawn in the free strips between rows or where it has a place of its own in a
//! row, so it can neither touch a node nor enter a box that holds none of its ends.

mod assemble;
mod exchange;
mod grid;
mod layout_rs;
mod plan;
mod route;
mod rows;
mod straighten;

use super::sketch::{Engine, EngineFailure, Placement, Sketch};

/// How the members of a group are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ranking {
    /// By layout-rs, as a grid where that fails.
    LayoutRs,
    /// As a grid.
    Grid,
}

/// Ranks and orders by the crate layout-rs, a group at a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct LayoutRs;

impl Engine for LayoutRs {
    fn name(&self) -> &'static str {
        "layout-rs"
    }

    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure> {
        layout_rs::with_thread(|| place(sketch, Ranking::LayoutRs))?
    }
}

/// Members of each group in rows and columns, in order of appearance.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grid;

impl Engine for Grid {
    fn name(&self) -> &'static str {
        "grid"
    }

    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure> {
        place(sketch, Ranking::Grid)
    }
}

fn place(sketch: &Sketch, ranking: Ranking) -> Result<Placement, EngineFailure> {
    let mut plan = plan::plan(sketch, ranking)?;
    for group in sketch.groups.ids().rev() {
        rows::lay_out(sketch, &mut plan, group);
    }
    Ok(assemble::assemble(sketch, plan))
}
