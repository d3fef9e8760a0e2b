//! From statements to a graph.

use super::Graph;
use crate::diagnostics::Sink;
use crate::source::Source;
use crate::syntax::Tree;

/// Resolves every graph of a file.
pub fn resolve(_tree: &Tree, _source: &Source, _sink: &mut Sink) -> Vec<Graph> {
    Vec::new()
}
