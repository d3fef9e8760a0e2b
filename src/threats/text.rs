//! Texts from templates: a field in braces becomes what it stands for.

use super::facts::Facts;
use crate::model::vocabulary::CLASSIFICATION;
use crate::model::{ElementId, FlowId, Model, Subject};

/// Most names that one field lists.
const LISTED: usize = 3;

/// Fills a template; a field that `field` does not know stays as it is.
pub(super) fn fill(template: &str, field: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let filled = after.split_once('}').and_then(|(name, tail)| Some((field(name)?, tail)));
        let (value, tail) = filled.as_ref().map_or(("{", after), |(value, tail)| (value.as_str(), *tail));
        text.push_str(value);
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// A template about a subject.
pub(super) fn about(template: &str, model: &Model, facts: &Facts, subject: Subject) -> String {
    fill(template, |field| {
        let name = |subject| Some(model.subject_label(subject).to_owned());
        match (field, subject) {
            ("n", Subject::Element(_)) | ("f", Subject::Flow(_)) | ("b", Subject::Boundary(_)) => name(subject),
            ("f.src", Subject::Flow(flow)) => name(Subject::Element(model.flows.get(flow)?.source)),
            ("f.dst", Subject::Flow(flow)) => name(Subject::Element(model.flows.get(flow)?.target)),
            ("cls(n)" | "cls(f)", _) => Some(class(facts, subject)),
            ("targets", Subject::Element(element)) => Some(targets(model, element)),
            ("peers", Subject::Element(element)) => Some(peers(model, element)),
            _ => None,
        }
    })
}

fn class(facts: &Facts, subject: Subject) -> String {
    let word = facts.class(subject).level.and_then(|level| CLASSIFICATION.get(usize::from(level)));
    word.map_or("not stated", |word| *word).to_owned()
}

fn targets(model: &Model, element: ElementId) -> String {
    let targets = flows(model, element, false).filter_map(|flow| Some(model.flows.get(flow)?.target));
    listed(model, targets, "the system")
}

fn peers(model: &Model, element: ElementId) -> String {
    let ends = |flow| {
        let flow = model.flows.get(flow)?;
        Some(if flow.source == element { flow.target } else { flow.source })
    };
    let all = flows(model, element, true).chain(flows(model, element, false));
    listed(model, all.filter_map(ends), "its peers")
}

fn flows(model: &Model, element: ElementId, incoming: bool) -> impl Iterator<Item = FlowId> + '_ {
    let lists = if incoming { &model.in_flows } else { &model.out_flows };
    lists.get(element).into_iter().flatten().copied()
}

/// "A", "A and B", "A, B and C", "A, B, C and 4 more".
fn listed(model: &Model, elements: impl Iterator<Item = ElementId>, nobody: &str) -> String {
    let mut shown: Vec<ElementId> = Vec::new();
    let mut more = std::collections::BTreeSet::new();
    for element in elements {
        if shown.contains(&element) {
            continue;
        }
        if shown.len() < LISTED {
            shown.push(element);
        } else {
            more.insert(element);
        }
    }
    let mut names: Vec<String> =
        shown.into_iter().map(|element| model.subject_label(Subject::Element(element)).to_owned()).collect();
    if !more.is_empty() {
        names.push(format!("{} more", more.len()));
    }
    match names.split_last() {
        None => nobody.to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
