//! Data flows: directed, named, and aware of the boundaries they cross.

use std::ops::Deref;
use std::sync::Arc;

use super::{BoundaryId, ElementId, StatedList};
use crate::graph::EdgeId;
use crate::span::Span;

/// A flow of data from one element to another.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The edge it was read from.
    pub edge: EdgeId,
    /// The second flow of an edge with `dir=both`, or an edge with `dir=back`: it runs from the edge's head to its tail.
    pub reversed: bool,
    /// Stable name: `id`, else `source->target`, the second of several parallel ones `source->target#2`; the way back of
    /// a `dir=both` edge with an `id` is `id#back`.
    pub id: String,
    /// Its label on one line; the id if it has none.
    pub label: String,
    /// Where the data comes from.
    pub source: ElementId,
    /// Where it goes.
    pub target: ElementId,
    /// Trust boundaries that hold the target and not the source, outer first.
    pub enters: Passed,
    /// Trust boundaries that hold the source and not the target, inner first.
    pub leaves: Passed,
    /// What is stated of it, protocol presets included.
    pub stated: StatedList,
    /// Where to point: from the tail to the head of the edge.
    pub span: Span,
}

impl Flow {
    /// Every trust boundary that the flow crosses, in order of passing.
    pub fn crosses(&self) -> impl Iterator<Item = BoundaryId> + '_ {
        self.leaves.iter().chain(self.enters.iter()).copied()
    }

    /// Whether it crosses any.
    pub fn is_crossing(&self) -> bool {
        !self.leaves.is_empty() || !self.enters.is_empty()
    }
}

/// Boundaries in order of passing. Flows between the same two zones share one list, since an edge between two deep
/// subgraphs can stand for a hundred thousand flows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed(Arc<[BoundaryId]>);

impl Deref for Passed {
    type Target = [BoundaryId];

    fn deref(&self) -> &[BoundaryId] {
        &self.0
    }
}

impl From<Vec<BoundaryId>> for Passed {
    fn from(boundaries: Vec<BoundaryId>) -> Self {
        Self(boundaries.into())
    }
}

impl<'a> IntoIterator for &'a Passed {
    type Item = &'a BoundaryId;
    type IntoIter = std::slice::Iter<'a, BoundaryId>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
