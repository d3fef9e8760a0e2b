//! Levels: a process that a diagram of its own refines (`refines="web.dot"`), and whether the two fit together.
//!
//! In the child the neighbours of the process stand under the ids that they have in the parent. What flows between them and
//! the rest of the child must be what flows to and from the process: the balance of levelled data-flow diagrams (`DeMarco`,
//! Structured Analysis and System Specification, 1978).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::compile::{Compilation, Diagram};
use crate::diagnostics::Diagnostic;
use crate::level::{INSIDE, Inside, UNBALANCED};
use crate::model::{Element, ElementId, Flow, FlowId, Kind, Model, Subject};
use crate::source::Source;
use crate::span::Span;
use crate::threats::Severity;

/// The processes of a diagram that others refine: which, by what, and where that is written.
pub fn refined(model: &Model) -> impl Iterator<Item = (ElementId, String, Span)> + '_ {
    model.elements.iter().filter_map(|(id, element)| {
        let stated = element.stated.get("refines").filter(|_| element.kind == Kind::Process)?;
        Some((id, stated.value.written(), stated.value_span))
    })
}

/// The elements around a process, by which its child tells what is outside of it.
#[derive(Clone, Debug)]
pub struct Neighbours {
    elements: Arc<BTreeSet<String>>,
    process: String,
}

impl Neighbours {
    /// Those of some processes of a model, which share one list.
    pub fn of(model: &Model, processes: &[ElementId]) -> Vec<Self> {
        if processes.is_empty() {
            return Vec::new();
        }
        let elements: Arc<BTreeSet<String>> =
            Arc::new(model.elements.values().map(|element| element.id.clone()).collect());
        let of = |process: &ElementId| {
            let process = model.elements.get(*process)?.id.clone();
            Some(Self { elements: Arc::clone(&elements), process })
        };
        processes.iter().filter_map(of).collect()
    }

    /// The elements of a child that stand for what is outside of the process: those that have the id of another element of the
    /// parent, and all interactors.
    fn outside(&self, child: &Model) -> BTreeSet<ElementId> {
        let is_outside = |element: &Element| {
            element.kind == Kind::Interactor || element.id != self.process && self.elements.contains(&element.id)
        };
        child.elements.iter().filter(|(_, element)| is_outside(element)).map(|(id, _)| id).collect()
    }

    /// What is open in the child, but for what stands in it for the neighbours and for the flows to and from them, which are
    /// the parent's.
    pub fn inside(&self, child: &Diagram) -> Inside {
        let model = &child.model;
        let outside = self.outside(model);
        let is_inside = |subject: Subject| match subject {
            Subject::Element(element) => !outside.contains(&element),
            Subject::Flow(flow) => {
                let flow = &model.flows[flow];
                !outside.contains(&flow.source) && !outside.contains(&flow.target)
            }
            Subject::Boundary(_) => true,
        };
        let mut inside = Inside { diagrams: 1, ..Inside::default() };
        for finding in child.threats.findings.values().filter(|it| it.status.is_open() && is_inside(it.subject)) {
            let row = Severity::ALL.iter().position(|severity| *severity == finding.severity);
            if let Some(open) = row.and_then(|row| inside.open.get_mut(row)) {
                *open += 1;
            }
        }
        inside
    }
}

/// What a process and its child have to say of each other. `written` is where the child is named.
pub fn compare(
    (parent, process): (&Model, ElementId),
    neighbours: &Neighbours,
    written: Span,
    child: &Compilation,
) -> Vec<Diagnostic> {
    let Some(diagram) = child.diagrams.first() else { return Vec::new() };
    let (name, own) = (child.source.name(), &parent.elements[process].id);
    let outside = neighbours.outside(&diagram.model);
    let (given, taken) = (of_process(parent, process), of_child(&diagram.model, &outside));
    let mut said = Vec::new();
    for (ends, flows) in &given {
        let Some(&first) = flows.first() else { continue };
        match taken.get(ends) {
            None => said.push(missing_in_child(parent, first, written, name)),
            Some(inner) => said.extend(other_data((parent, flows), (&diagram.model, inner), written, name)),
        }
    }
    for (ends, flows) in taken.iter().filter(|(ends, _)| !given.contains_key(*ends)) {
        let Some(&first) = flows.first() else { continue };
        said.push(missing_in_parent(ends, own, written, (&child.source, diagram.model.flows[first].span)));
    }
    said
}

/// A neighbour, and whether the data comes from it.
type Ends = (String, bool);

fn of_process(model: &Model, process: ElementId) -> BTreeMap<Ends, Vec<FlowId>> {
    let mut ends: BTreeMap<Ends, Vec<FlowId>> = BTreeMap::new();
    let own = [&model.in_flows, &model.out_flows].into_iter().filter_map(|flows| flows.get(process)).flatten();
    for id in own.copied() {
        let flow = &model.flows[id];
        if flow.source == flow.target {
            continue;
        }
        let (peer, inward) = if flow.target == process { (flow.source, true) } else { (flow.target, false) };
        ends.entry((model.elements[peer].id.clone(), inward)).or_default().push(id);
    }
    ends
}

fn of_child(child: &Model, outside: &BTreeSet<ElementId>) -> BTreeMap<Ends, Vec<FlowId>> {
    let mut ends: BTreeMap<Ends, Vec<FlowId>> = BTreeMap::new();
    let crosses = |flow: &Flow| outside.contains(&flow.source) != outside.contains(&flow.target);
    for (id, flow) in child.flows.iter().filter(|(_, flow)| crosses(flow)) {
        let inward = outside.contains(&flow.source);
        let peer = if inward { flow.source } else { flow.target };
        ends.entry((child.elements[peer].id.clone(), inward)).or_default().push(id);
    }
    ends
}

fn missing_in_child(parent: &Model, flow: FlowId, written: Span, name: &str) -> Diagnostic {
    let id = parent.subject_id(Subject::Flow(flow));
    Diagnostic::new(
        &UNBALANCED,
        parent.flows[flow].span,
        format!("flow `{id}` has nothing that answers to it in `{name}`"),
    )
    .also(written, "it refines the process")
    .help(format!("draw its other end in `{name}` under the same id, or remove it here"))
}

fn missing_in_parent((peer, inward): &Ends, own: &str, written: Span, (source, at): (&Source, Span)) -> Diagnostic {
    let place = source.position(at.start);
    let (flow, name) = (if *inward { format!("{peer} -> {own}") } else { format!("{own} -> {peer}") }, source.name());
    Diagnostic::new(&UNBALANCED, written, format!("`{name}` has a flow that `{own}` has not: `{flow}`"))
        .note(format!("it is drawn at {name}:{}:{}", place.line, place.column))
        .help(format!("add `{flow}` here, or remove it there"))
}

/// Data that only one of two levels names, where both name some.
fn other_data(
    (parent, here): (&Model, &[FlowId]),
    (child, there): (&Model, &[FlowId]),
    written: Span,
    name: &str,
) -> Option<Diagnostic> {
    let data = |model: &Model, flows: &[FlowId]| -> BTreeSet<String> {
        let stated = flows.iter().filter_map(|flow| model.flows[*flow].stated.get("data"));
        stated.flat_map(|data| data.value.items().iter().map(|item| item.text.clone())).collect()
    };
    let (ours, theirs) = (data(parent, here), data(child, there));
    if ours.is_empty() || theirs.is_empty() || ours == theirs {
        return None;
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(", ");
    let parts = [(only(&ours, &theirs), "here"), (only(&theirs, &ours), "there")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(data, _)| !data.is_empty())
        .map(|(data, place)| format!("{data} only {place}"))
        .collect();
    let (flow, place) = (*here.first()?, child.flows[*there.first()?].id.clone());
    let id = parent.subject_id(Subject::Flow(flow));
    Some(
        Diagnostic::new(&UNBALANCED, parent.flows[flow].span, format!("flow `{id}` carries other data in `{name}`"))
            .label(parts.join("; "))
            .also(written, format!("there it is `{place}`"))
            .help("name the same assets on both levels"),
    )
}

/// What is open inside of a process, in words; none if nothing is.
pub fn inside(own: &str, written: Span, name: &str, inside: Inside) -> Option<Diagnostic> {
    let open: usize = inside.open.iter().sum();
    let (worst, _) = Severity::ALL.iter().zip(inside.open).find(|(_, open)| *open > 0)?;
    let threats = if open == 1 { "1 threat is".to_owned() } else { format!("{open} threats are") };
    let message = format!("inside of `{own}` {threats} open, up to {}", worst.as_str());
    let said = Diagnostic::new(&INSIDE, written, message).help(format!("`threatdot check {name}` shows each"));
    Some(if inside.diagrams > 1 { said.note(format!("in {} diagrams", inside.diagrams)) } else { said })
}
