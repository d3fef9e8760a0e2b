//! What follows from the diagram as a whole: classes of data, requests and their replies, and what reaches what.

mod answers;
mod data;
mod neighbours;
mod order;
mod outside;
mod reach;
mod spread;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use data::Held;
pub(super) use outside::is_forwarder;
pub(super) use reach::{Position, asks};

use super::rule::{Answers, Evaluator, PredicateId, Predicates, Truth};
use super::types::Evidence;
use crate::arena::IdVec;
use crate::model::{AssetId, ElementId, FlowId, Model, StatedList, Subject};

/// The class of what a subject handles, as far as anything states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// The highest level that is stated.
    pub level: Option<u8>,
    /// Whether that is all there is: nothing that the subject handles is without a class.
    pub whole: bool,
}

/// Facts about one model.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    assets: BTreeMap<String, AssetId>,
    elements: IdVec<ElementId, Class>,
    flows: IdVec<FlowId, Class>,
    requests: IdVec<FlowId, Option<FlowId>>,
    /// Request and reply, sorted.
    replies: Vec<(FlowId, FlowId)>,
    kept: spread::Kept,
    data: data::Data,
    reach: reach::Reach,
    outside: outside::Outside,
    spread: spread::Spread,
    hosts: neighbours::Hosts,
    answers: Answers,
}

impl Facts {
    /// The facts of a model.
    pub fn of(model: &Model, predicates: &Predicates) -> Self {
        let mut facts = Self::default();
        for (id, asset) in model.assets.iter() {
            facts.assets.entry(asset.id.clone()).or_insert(id);
        }
        facts.flows = model.flows.values().map(|flow| facts.own_class(model, &flow.stated)).collect();
        facts.elements = model.elements.ids().map(|element| facts.element_class(model, element)).collect();
        facts.requests = requests(model);
        facts.replies = replies(&facts.requests);
        facts.kept = spread::Kept::of(model, &facts.assets);
        facts.data = data::Data::of(model, &facts);
        facts.reach = reach::Reach::of(model, &facts, &Evaluator::new(model, &facts, predicates));
        facts.outside = outside::Outside::of(model, &facts, &Evaluator::new(model, &facts, predicates));
        facts.spread = spread::Spread::of(model, &facts);
        facts.hosts = neighbours::Hosts::of(model, &facts);
        facts.answers = Evaluator::new(model, &facts, predicates).room_for_answers();
        facts
    }

    /// The class of what a subject handles: of an element what it states and what its flows carry.
    pub fn class(&self, subject: Subject) -> Class {
        match subject {
            Subject::Element(element) => self.elements.get(element).copied().unwrap_or_default(),
            Subject::Flow(flow) => self.flows.get(flow).copied().unwrap_or_default(),
            Subject::Boundary(_) => Class::default(),
        }
    }

    /// The attribute that gives a subject its class.
    pub fn class_evidence(&self, model: &Model, subject: Subject) -> Option<Evidence> {
        let level = self.class(subject).level?;
        let own = self.stating(model, subject, level);
        match subject {
            Subject::Element(element) => own.or_else(|| {
                around(model, element).find_map(|flow| {
                    (self.class(Subject::Flow(flow)).level == Some(level))
                        .then(|| self.stating(model, Subject::Flow(flow), level))
                        .flatten()
                })
            }),
            Subject::Flow(_) | Subject::Boundary(_) => own,
        }
    }

    /// The request that a flow answers: it names it in `response_to` and runs the other way, and the request is not a
    /// reply itself.
    pub fn request(&self, flow: FlowId) -> Option<FlowId> {
        self.requests.get(flow).copied().flatten()
    }

    /// The replies to a request.
    pub fn replies(&self, request: FlowId) -> impl Iterator<Item = FlowId> + '_ {
        let first = self.replies.partition_point(|(own, _)| *own < request);
        self.replies.iter().skip(first).take_while(move |(own, _)| *own == request).map(|(_, reply)| *reply)
    }

    /// Whether records can get from an element to a store of logs.
    pub fn reaches_log_store(&self, element: ElementId) -> bool {
        self.reach.log_store.get(element).copied().unwrap_or(false)
    }

    /// The answers of a predicate that are kept, by element.
    pub(super) fn answers(&self, predicate: PredicateId) -> Option<&IdVec<ElementId, OnceLock<Truth>>> {
        self.answers.get(predicate)
    }

    /// Where an attacker stands who wants to get at an element.
    pub(super) fn position(&self, element: ElementId) -> Position {
        self.reach.positions.get(element).copied().unwrap_or(Position::Inside)
    }

    /// Whether an element stands where anybody may stand.
    pub(super) fn is_outside(&self, element: ElementId) -> bool {
        self.reach.outside.get(element).copied().unwrap_or(false)
    }

    /// The largest damage that can be reached from an element, itself included.
    pub(super) fn damage_in_reach(&self, element: ElementId) -> Option<u8> {
        self.reach.damage.get(element).copied().flatten()
    }

    /// How many interactors reach an element; counted to three.
    pub(super) fn interactors(&self, element: ElementId) -> u8 {
        self.reach.interactors.get(element).copied().unwrap_or(0)
    }

    /// Whether the data of a subject have one of the tags. A word that names no asset is a tag itself. A store that does
    /// not say what it keeps has the tags of what flows state to bring.
    pub fn is_tagged(&self, model: &Model, subject: Subject, tags: &[String]) -> bool {
        if let Subject::Element(element) = subject
            && self.kept.is_tagged(element, tags)
        {
            return true;
        }
        let items = model.stated(subject).get("data").map_or(&[] as &[_], |data| data.value.items());
        items.iter().any(|item| match self.assets.get(&item.text) {
            Some(asset) => model.assets[*asset].tags.iter().any(|tag| tags.contains(tag)),
            None => tags.contains(&item.text),
        })
    }

    /// The largest need of a kind, such as integrity, that is stated of a subject or of its data.
    pub(super) fn need(&self, model: &Model, subject: Subject, need: Need) -> Option<u8> {
        let stated = model.stated(subject);
        let own = level(stated, need.attribute());
        let of_data = stated.get("data").map_or(&[] as &[_], |data| data.value.items()).iter().filter_map(|item| {
            let asset = &model.assets[*self.assets.get(&item.text)?];
            match need {
                Need::Integrity => asset.integrity,
                Need::Availability => asset.availability,
            }
        });
        own.into_iter().chain(of_data).max()
    }

    fn element_class(&self, model: &Model, element: ElementId) -> Class {
        let own = self.own_class(model, &model.elements[element].stated);
        let mut class = Class { level: own.level, whole: true };
        let mut carries = false;
        for flow in around(model, element) {
            let of_flow = self.class(Subject::Flow(flow));
            class.level = class.level.max(of_flow.level);
            class.whole &= of_flow.whole;
            carries = true;
        }
        Class { whole: own.whole || (carries && class.whole), ..class }
    }

    fn own_class(&self, model: &Model, stated: &StatedList) -> Class {
        let own = level(stated, "classification");
        let Some(data) = stated.get("data") else { return Class { level: own, whole: own.is_some() } };
        let levels = data.value.items().iter().map(|item| self.asset_class(model, &item.text));
        let (of_data, whole) = levels
            .fold((None, true), |(highest, whole), level: Option<u8>| (highest.max(level), whole && level.is_some()));
        Class { level: own.max(of_data), whole: own.is_some() || (of_data.is_some() && whole) }
    }

    /// The class of the asset of an id.
    pub(super) fn asset_class(&self, model: &Model, id: &str) -> Option<u8> {
        model.assets[*self.assets.get(id)?].classification
    }

    /// Which own attribute of a subject states the level.
    fn stating(&self, model: &Model, subject: Subject, wanted: u8) -> Option<Evidence> {
        let stated = model.stated(subject);
        if level(stated, "classification") == Some(wanted) {
            return Some(Evidence { subject, attribute: "classification" });
        }
        let items = stated.get("data")?.value.items();
        let found = items.iter().any(|item| self.asset_class(model, &item.text) == Some(wanted));
        found.then_some(Evidence { subject, attribute: "data" })
    }
}

/// What an element or its data need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// That nobody changes it.
    Integrity,
    /// That it is there.
    Availability,
}

impl Need {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Availability => "availability",
        }
    }
}

fn level(stated: &StatedList, attribute: &str) -> Option<u8> {
    u8::try_from(stated.get(attribute)?.value.level()?).ok()
}

/// The flows of an element in one direction.
pub(super) fn flows(lists: &IdVec<ElementId, Vec<FlowId>>, element: ElementId) -> &[FlowId] {
    lists.get(element).map_or(&[], Vec::as_slice)
}

/// The flows of an element, those that come in first.
fn around(model: &Model, element: ElementId) -> impl Iterator<Item = FlowId> + '_ {
    let list = |flows: &'_ IdVec<ElementId, Vec<FlowId>>| flows.get(element).map_or(0, Vec::len);
    let incoming = (0..list(&model.in_flows)).filter_map(move |at| model.in_flows.get(element)?.get(at).copied());
    let outgoing = (0..list(&model.out_flows)).filter_map(move |at| model.out_flows.get(element)?.get(at).copied());
    incoming.chain(outgoing)
}

fn requests(model: &Model) -> IdVec<FlowId, Option<FlowId>> {
    let named = |flow: FlowId| model.flows[flow].stated.get("response_to").map(|stated| stated.value.written());
    if model.flows.ids().all(|flow| named(flow).is_none()) {
        return IdVec::new();
    }
    let mut ids: BTreeMap<&str, FlowId> = BTreeMap::new();
    for (id, flow) in model.flows.iter() {
        ids.entry(flow.id.as_str()).or_insert(id);
    }
    let request = |reply: FlowId| {
        let request = *ids.get(named(reply)?.trim())?;
        let (there, back) = (&model.flows[request], &model.flows[reply]);
        (there.source == back.target && there.target == back.source && named(request).is_none()).then_some(request)
    };
    model.flows.ids().map(request).collect()
}

fn replies(requests: &IdVec<FlowId, Option<FlowId>>) -> Vec<(FlowId, FlowId)> {
    let mut pairs: Vec<_> = requests.iter().filter_map(|(reply, request)| Some(((*request)?, reply))).collect();
    pairs.sort_unstable();
    pairs
}
