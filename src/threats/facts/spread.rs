//! What can be got at along the flows, what comes in, and on whose behalf.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Class, Facts, flows};
use crate::arena::IdVec;
use crate::model::{ElementId, FlowId, Kind, Model, Subject};
use crate::propagation::Propagation;

/// Answers for every element.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    pub(super) class_in: IdVec<ElementId, Class>,
    pub(super) class_in_reach: IdVec<ElementId, Option<u8>>,
    pub(super) for_a_person: IdVec<FlowId, bool>,
}

impl Spread {
    pub(super) fn of(model: &Model, facts: &Facts) -> Self {
        Self {
            class_in: model.elements.ids().map(|element| class_in(model, facts, element)).collect(),
            class_in_reach: class_in_reach(model, facts),
            for_a_person: for_a_person(model, facts),
        }
    }
}

fn class_in(model: &Model, facts: &Facts, element: ElementId) -> Class {
    let classes = flows(&model.in_flows, element).iter().map(|flow| facts.class(Subject::Flow(*flow)));
    let both = |one: Class, other: Class| Class { level: one.level.max(other.level), whole: one.whole && other.whole };
    classes.reduce(both).unwrap_or_default()
}

/// Against the requests from every process and store, those of the highest class first. Two that can be got at are kept
/// for each element: one of them is not the element itself. A way ends at an interactor, and interactors are no places
/// to get data from: what flows to them counts where it comes from.
fn class_in_reach(model: &Model, facts: &Facts) -> IdVec<ElementId, Option<u8>> {
    let level = |element: ElementId| facts.class(Subject::Element(element)).level;
    let is_place = |element: ElementId| model.elements[element].kind != Kind::Interactor;
    let mut places: Vec<ElementId> = model.elements.ids().filter(|id| is_place(*id) && level(*id).is_some()).collect();
    places.sort_by_key(|place| (Reverse(level(*place)), *place));
    let mut found: IdVec<ElementId, [Option<ElementId>; 2]> = IdVec::filled([None; 2], model.elements.len());
    for place in places {
        let mut queue = vec![place];
        while let Some(at) = queue.pop() {
            let slots = &mut found[at];
            let Some(free) = slots.iter().position(Option::is_none).filter(|_| !slots.contains(&Some(place))) else {
                continue;
            };
            slots[free] = Some(place);
            if is_place(at) {
                let requests = flows(&model.in_flows, at).iter().filter(|flow| facts.request(**flow).is_none());
                queue.extend(requests.map(|flow| model.flows[*flow].source));
            }
        }
    }
    let best = |(id, slots): (ElementId, &[Option<ElementId>; 2])| {
        slots.iter().flatten().find(|place| **place != id).and_then(|place| level(*place))
    };
    found.iter().map(best).collect()
}

/// Along the requests of people: interactors that are human or a browser, or do not say what they are. Another
/// interactor acts by itself.
fn for_a_person(model: &Model, facts: &Facts) -> IdVec<FlowId, bool> {
    let mut reached = IdVec::filled(false, model.elements.len());
    let is_person = |id: &ElementId| {
        let element = &model.elements[*id];
        let actor = element.stated.get("actor");
        let is_one = actor.is_none_or(|actor| ["human", "browser", "admin"].iter().any(|word| actor.value.is(word)));
        element.kind == Kind::Interactor && is_one
    };
    let mut queue: Vec<ElementId> = model.elements.ids().filter(is_person).collect();
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut reached[at], true) {
            continue;
        }
        let requests = flows(&model.out_flows, at).iter().filter(|flow| facts.request(**flow).is_none());
        let targets = requests.map(|flow| model.flows[*flow].target);
        queue.extend(targets.filter(|target| model.elements[*target].kind != Kind::Interactor));
    }
    model.flows.values().map(|flow| reached[flow.source]).collect()
}

/// The assets and free words of the flows into every store that does not say what it keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    words: BTreeMap<ElementId, Vec<String>>,
}

impl Kept {
    /// Reads them.
    pub(super) fn of(model: &Model, known: &Propagation) -> Self {
        let stores = model.elements.iter().filter(|(_, element)| element.kind == Kind::Store);
        let silent = stores.filter(|(_, store)| store.stated.get("data").is_none());
        let words = silent.filter_map(|(id, _)| {
            let tags = tags_in(model, known, id);
            (!tags.is_empty()).then_some((id, tags))
        });
        Self { words: words.collect() }
    }

    /// Whether what a store keeps has one of the tags.
    pub(super) fn is_tagged(&self, element: ElementId, tags: &[String]) -> bool {
        let words = self.words.get(&element).map_or(&[] as &[String], Vec::as_slice);
        tags.iter().any(|tag| words.binary_search(tag).is_ok())
    }
}

fn tags_in(model: &Model, known: &Propagation, store: ElementId) -> Vec<String> {
    let stated = flows(&model.in_flows, store).iter().filter_map(|flow| model.flows[*flow].stated.get("data"));
    let mut items: Vec<&str> = stated.flat_map(|data| data.value.items()).map(|item| item.text.as_str()).collect();
    items.sort_unstable();
    items.dedup();
    let tags = items.into_iter().flat_map(|item| match known.asset(item) {
        Some(asset) => model.assets[asset].tags.clone(),
        None => vec![item.to_owned()],
    });
    let mut tags: Vec<String> = tags.collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}
