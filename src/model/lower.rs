//! From a graph to a model: every value read once through the vocabulary.

use super::Model;
use crate::graph::Graph;
use crate::source::Source;

/// What a run asks of the lowering.
#[derive(Clone, Debug, Default)]
pub struct LowerOptions {
    /// Read `PREFIXname` only, such as `tm_`; bare names are then Graphviz's or somebody else's.
    pub prefix: Option<String>,
}

/// Reads the model of a graph.
pub fn lower(_graph: &Graph, _source: &Source, _options: &LowerOptions) -> Model {
    Model::default()
}
