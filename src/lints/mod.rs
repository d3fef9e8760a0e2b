//! Lints: one static each, with code, level, page and check.

use crate::diagnostics::Sink;
use crate::graph::Graph;
use crate::model::Model;
use crate::source::Source;

/// What a lint reads.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The text.
    pub source: &'a Source,
    /// What it means to Graphviz.
    pub graph: &'a Graph,
    /// What it means to us.
    pub model: &'a Model,
}

/// Runs every lint over one diagram.
pub fn run(_context: Context, _sink: &mut Sink) {}
