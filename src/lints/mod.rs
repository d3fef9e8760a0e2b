//! Lints: one static each, with code, level, page and check.
//!
//! A lint reads the [`Survey`], which has looked at every attribute once, and says what it finds into the
//! [`Sink`]. All of them together stay near-linear in the size of the diagram.

mod allow;
mod attribute;
mod boundary;
mod claim;
mod data;
mod decision;
mod kind;
mod phrase;
mod remedy;
mod structure;
mod survey;
mod text;

pub use allow::Allows;
pub use decision::decision_problem;
pub use survey::{Place, Site, State, Survey, Use};

use crate::diagnostics::{Code, Sink};
use crate::graph::Graph;
use crate::model::Model;
use crate::source::Source;
use crate::syntax::Tree;

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

/// A lint of the text of a source, which may hold several diagrams or none.
#[derive(Debug)]
pub struct TextLint {
    /// Its identity and page.
    pub code: Code,
    /// Says what it finds.
    pub check: fn(&Source, &Tree, &mut Sink),
}

/// Runs every lint of a text.
pub fn run_on_text(source: &Source, tree: &Tree, sink: &mut Sink) {
    for lint in TEXT_LINTS {
        (lint.check)(source, tree, sink);
    }
}

/// Runs every lint over one diagram.
pub fn run(context: Context, sink: &mut Sink) {
    let survey = Survey::new(context);
    for lint in LINTS {
        (lint.check)(&survey, sink);
    }
}

/// Every lint of a diagram, in order of its code.
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
    &data::FLOW_UNLABELLED,
    &data::UNKNOWN_ASSET,
    &data::UNUSED_ASSET,
    &data::ASSET_NO_CLASS,
    &data::CLASSIFICATION_DOWNGRADE,
    &data::ASSET_WITHOUT_SOURCE,
    &data::PROTOCOL_CONTRADICTION,
    &structure::UNKNOWN_REQUEST,
    &data::ASSET_REDECLARED,
    &boundary::EMPTY_BOUNDARY,
    &boundary::SINGLE_MEMBER,
    &boundary::NODE_IN_TWO_BOUNDARIES,
    &boundary::TRUST_NOT_MONOTONE,
    &boundary::BOUNDARY_WITHOUT_TRUST,
    &boundary::CROSSING_NOTHING,
    &boundary::INTERACTOR_INSIDE,
    &decision::OUT_OF_SCOPE_WITHOUT_REASON,
    &decision::DECISION_UNREADABLE,
    &decision::MITIGATION_WITHOUT_EVIDENCE,
    &decision::SCORE_OUT_OF_RANGE,
    &claim::CLAIM_CONTRADICTED,
    &claim::NO_OWNER,
    &decision::DECIDED_TWICE,
    &data::UNKNOWN_PROTOCOL,
    &boundary::NEEDLESS_NESTING,
    &text::NEAR_DUPLICATE_VALUE,
    &text::CONFUSABLE_NAME,
];

/// Every lint of a text, in order of its code.
pub static TEXT_LINTS: &[&TextLint] = &[&text::TEXT_DIRECTION, &text::INVISIBLE_CHARACTER];

/// The codes of all lints, in order, those about allows among them.
pub fn codes() -> Vec<&'static Code> {
    let of_text = TEXT_LINTS.iter().map(|lint| &lint.code);
    LINTS.iter().map(|lint| &lint.code).chain(of_text).chain(allow::CODES.iter().copied()).collect()
}
