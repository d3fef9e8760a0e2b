//! Controls that are claimed by an item and denied by where it stands.

use std::collections::HashSet;

use super::CLAIM_CONTRADICTED;
use crate::arena::IdVec;
use crate::diagnostics::{Diagnostic, Sink};
use crate::lints::Survey;
use crate::lints::phrase::{self, quoted};
use crate::lints::structure::{is_element_out, is_in_scope};
use crate::model::{BoundaryId, Element, ElementId, Flow, FlowId, Kind, Stated, Subject};
use crate::propagation::leads_to;
use crate::span::Span;

/// Reports them all, each once where it is written.
pub(super) fn denied(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    unlogged(survey, &mut said, sink);
    for (id, flow) in survey.model.flows.iter().filter(|(id, flow)| is_in_scope(survey, *id, flow)) {
        near(survey, id, flow, &mut said, sink);
        unexposed(survey, id, flow, &mut said, sink);
    }
}

fn contradicted(survey: &Survey, item: &str, claim: &Stated, by: &str, label: &str) -> Diagnostic {
    let claimed = quoted(&format!("{}{}={}", survey.model.prefix, claim.def.name, claim.value.written()));
    let message = format!("{item}: {claimed} contradicts {by}");
    Diagnostic::new(&CLAIM_CONTRADICTED.code, survey.inner(claim.value_span), message).label(label)
}

/// `logging=security` where no record gets to the log that the diagram has.
fn unlogged(survey: &Survey, said: &mut HashSet<Span>, sink: &mut Sink) {
    let model = survey.model;
    let claims = |element: &Element| element.kind == Kind::Process && element.stated.is("logging", "security");
    let logs: Vec<ElementId> = model.elements.iter().filter(|(_, it)| is_log(survey, it)).map(|(id, _)| id).collect();
    let Some(&log) = logs.first() else { return };
    if !model.elements.values().any(claims) {
        return;
    }
    let logged: IdVec<ElementId, bool> = leads_to(model, logs.into_iter());
    for (id, element) in model.elements.iter().filter(|(id, element)| claims(element) && !logged[*id]) {
        let claim = element.stated.get("logging").filter(|_| !is_element_out(survey, id));
        let Some(claim) = claim.filter(|claim| said.insert(claim.value_span)) else { continue };
        sink.report(&CLAIM_CONTRADICTED.code, || {
            let item = phrase::element(model, id);
            contradicted(survey, &item, claim, "its flows: none leads to a log", "where to, is not drawn")
                .also(model.elements[log].span, "the log")
                .help("add the flow that carries the records, or correct the claim")
        });
    }
}

/// Whether a store keeps records.
fn is_log(survey: &Survey, element: &Element) -> bool {
    let is_tagged = |word: &str| match survey.propagation().asset(word) {
        Some(asset) => survey.model.assets[asset].tags.iter().any(|tag| tag == "log"),
        None => word == "log",
    };
    let items = element.stated.get("data").map_or(&[] as &[_], |data| data.value.items());
    element.kind == Kind::Store && (element.stated.is("tech", "log") || items.iter().any(|item| is_tagged(&item.text)))
}

/// A flow that stays in a process or on a machine, and leaves one.
fn near(survey: &Survey, id: FlowId, flow: &Flow, said: &mut HashSet<Span>, sink: &mut Sink) {
    const APART: &[&str] = &["machine", "network", "internet", "organisation", "physical"];
    let is_near = |stated: &&Stated| stated.value.is("in_process") || stated.value.is("loopback");
    let Some(claim) = flow.stated.get("network").filter(is_near) else { return };
    let model = survey.model;
    let apart = |at: &BoundaryId| APART.iter().any(|kind| model.boundaries[*at].stated.is("boundary", kind));
    let Some(line) = flow.crosses().find(apart).filter(|_| said.insert(claim.value_span)) else { return };
    sink.report(&CLAIM_CONTRADICTED.code, || {
        let boundary = survey.item(model.item(Subject::Boundary(line)));
        let by = format!("the line of {boundary}");
        let said = contradicted(survey, &phrase::flow(model, id), claim, &by, "leaves no machine")
            .also(model.boundaries[line].span, "crossed by the flow");
        said.help("correct the one that is wrong")
    });
}

/// Something that nobody outside can reach, and a request from the internet.
fn unexposed(survey: &Survey, id: FlowId, flow: &Flow, said: &mut HashSet<Span>, sink: &mut Sink) {
    let over = flow.stated.get("network").filter(|network| network.value.is("internet"));
    let Some(over) = over.filter(|_| flow.stated.get("response_to").is_none()) else { return };
    let model = survey.model;
    let target = &model.elements[flow.target];
    let is_hidden = |stated: &&Stated| stated.value.is("none") || stated.value.is("local");
    let claim = target.stated.get("exposure").filter(is_hidden).filter(|_| target.kind != Kind::Interactor);
    let Some(claim) = claim.filter(|claim| said.insert(claim.value_span)) else { return };
    sink.report(&CLAIM_CONTRADICTED.code, || {
        let by = format!("{}, which comes over the internet", phrase::flow(model, id));
        contradicted(survey, &phrase::element(model, flow.target), claim, &by, "somebody outside reaches it")
            .also(survey.inner(over.value_span), "over the internet")
            .help("correct the one that is wrong")
    });
}
