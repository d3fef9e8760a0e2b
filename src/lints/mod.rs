//! Lints: one static each, with code, level, page and check.
//!
//! A lint reads the [`Survey`], which has looked at every attribute once, and says what it finds into the
//! [`Sink`]. All of them together stay near-linear in the size of the diagram.

mod attribute;
mod decision;
mod kind;
mod phrase;
mod remedy;
mod structure;
mod survey;

pub use decision::decision_problem;
pub use survey::{Place, Site, State, Survey, Use};

use crate::diagnostics::{Code, Sink};
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

/// One lint.
#[derive(Debug)]
pub struct Lint {
    /// Its identity and page.
    pub code: Code,
    /// Says what it finds.
    pub check: fn(&Survey, &mut Sink),
}

/// Runs every lint over one diagram.
pub fn run(context: Context, sink: &mut Sink) {
    let survey = Survey::new(context);
    for lint in LINTS {
        (lint.check)(&survey, sink);
    }
}

/// Every lint, in order of its code.
pub static LINTS: &[&Lint] = &[
    &attribute::UNKNOWN_ATTRIBUTE,
    &attribute::UNKNOWN_VALUE,
    &attribute::WRONG_TYPE,
    &attribute::ATTRIBUTE_NOT_FOR_KIND,
    &attribute::CONFLICTING_DUPLICATE,
    &attribute::INHERITED_FROM_DEFAULT,
    &attribute::BOUNDARY_INHERITS_PARENT,
    &attribute::BARE_AND_PREFIXED,
    &attribute::CLASS_IS_CSS,
    &kind::KIND_INFERRED,
    &kind::KIND_UNKNOWN,
    &kind::KIND_SHAPE_CONFLICT,
    &kind::NODE_IMPLICIT,
    &kind::NEAR_DUPLICATE_NAME,
    &kind::BOUNDARY_NOT_CLUSTER,
    &kind::CLUSTER_NOT_BOUNDARY,
    &kind::RECORD_PORT_ELEMENT,
    &structure::INTERACTOR_TO_STORE,
    &structure::STORE_TO_STORE,
    &structure::INTERACTOR_TO_INTERACTOR,
    &structure::ISOLATED_ELEMENT,
    &structure::BLACK_HOLE,
    &structure::MIRACLE,
    &structure::STORE_NEVER_READ,
    &structure::STORE_NEVER_WRITTEN,
    &structure::SELF_LOOP,
    &structure::DUPLICATE_FLOW,
    &structure::UNDIRECTED,
    &structure::BIDIRECTIONAL,
    &structure::STRICT_MERGES_FLOWS,
    &structure::EDGE_TO_CLUSTER,
    &structure::TOO_LARGE,
    &structure::NO_INTERACTOR,
    &structure::NO_BOUNDARY,
    &structure::MISSING_REPLY,
    &structure::PARALLEL_FLOW_UNNAMED,
    &structure::DUPLICATE_FLOW_ID,
    &structure::UNKNOWN_REQUEST,
    &decision::DECISION_UNREADABLE,
    &decision::SCORE_OUT_OF_RANGE,
    &decision::DECIDED_TWICE,
];
