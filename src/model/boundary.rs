//! Trust boundaries and plain groupings.

use super::{BoundaryId, StatedList};
use crate::graph::SubgraphId;
use crate::span::Span;

/// How it is known what a cluster is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundaryEvidence {
    /// `kind=` says it.
    Stated,
    /// `trust` is set, or it is drawn dashed and red.
    Drawn,
    /// Nothing says that it is a trust boundary: a plain grouping.
    None,
}

/// A cluster of the diagram.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// The cluster it was read from.
    pub subgraph: SubgraphId,
    /// The cluster's name.
    pub id: String,
    /// Its label on one line; the name without `cluster_` if it has none.
    pub label: String,
    /// Whether crossing it changes trust; a grouping is only drawn.
    pub is_trust_boundary: bool,
    /// How that is known.
    pub evidence: BoundaryEvidence,
    /// The boundary or grouping around it.
    pub parent: Option<BoundaryId>,
    /// Its own trust level (0 untrusted .. 5 critical, or any whole number), inherited graph attributes not counted.
    pub trust: Option<u32>,
    /// What is stated of it; values that Graphviz hands down from the cluster around it are left out where they would
    /// change the meaning (`kind`, `trust`, `owner`, and every other word of the vocabulary).
    pub stated: StatedList,
    /// Where to point: the header.
    pub span: Span,
}
