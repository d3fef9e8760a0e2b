//! Lints of the data flows: what they connect, where they lead, and what the whole diagram lacks.

mod balance;
mod direction;
mod ends;
mod repeats;
mod replies;
mod whole;

pub(super) use balance::{BLACK_HOLE, ISOLATED_ELEMENT, MIRACLE, STORE_NEVER_READ, STORE_NEVER_WRITTEN};
pub(super) use direction::{BIDIRECTIONAL, EDGE_TO_CLUSTER, UNDIRECTED};
pub(super) use ends::{INTERACTOR_TO_INTERACTOR, INTERACTOR_TO_STORE, SELF_LOOP, STORE_TO_STORE};
pub(super) use repeats::{DUPLICATE_FLOW, DUPLICATE_FLOW_ID, PARALLEL_FLOW_UNNAMED, STRICT_MERGES_FLOWS};
pub(super) use replies::{MISSING_REPLY, UNKNOWN_REQUEST};
pub(super) use whole::{NO_BOUNDARY, NO_INTERACTOR, TOO_LARGE};

use super::Survey;
use crate::graph::{Graph, Item};
use crate::model::{ElementId, Flow, FlowId, Subject};
use crate::span::Span;

/// Where to point for an item of the graph.
pub(super) fn item_span(survey: &Survey, item: Item) -> Span {
    match item {
        Item::Node(node) => survey.graph.nodes[node].span(),
        Item::Edge(edge) => survey.graph.edges[edge].span,
        Item::Subgraph(subgraph) => survey.graph.subgraphs[subgraph].header,
    }
}

/// Where to point for the diagram as a whole: its name, else its keyword.
pub(super) fn diagram_span(survey: &Survey) -> Span {
    survey.graph.subgraphs[Graph::ROOT].header
}

/// One flow an edge: an edge in both directions is spoken of once.
pub(super) fn edges<'a>(survey: &Survey<'a>) -> impl Iterator<Item = (FlowId, &'a Flow)> {
    let mut last = None;
    survey.model.flows.iter().filter(move |(_, flow)| last.replace(flow.edge) != Some(flow.edge))
}

/// Whether something was put out of the analysis.
pub(super) fn is_out_of_scope(survey: &Survey, subject: Subject) -> bool {
    survey.model.stated(subject).is("scope", "out")
}

pub(super) fn is_element_out(survey: &Survey, element: ElementId) -> bool {
    is_out_of_scope(survey, Subject::Element(element))
}

/// Whether the flow and both of its ends are in the analysis.
pub(super) fn is_in_scope(survey: &Survey, id: FlowId, flow: &Flow) -> bool {
    let ends = [Subject::Flow(id), Subject::Element(flow.source), Subject::Element(flow.target)];
    !ends.into_iter().any(|subject| is_out_of_scope(survey, subject))
}
