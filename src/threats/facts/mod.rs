//! What follows from the diagram as a whole: classes of data, requests and their replies, and what reaches what.

mod answers;
mod neighbours;
mod outside;
mod reach;
mod spread;

use std::sync::OnceLock;

pub(super) use outside::is_forwarder;
pub(super) use reach::{Position, asks};

use super::rule::{Answers, Evaluator, PredicateId, Predicates, Truth};
use super::types::Evidence;
use crate::arena::IdVec;
use crate::model::{AssetId, ElementId, FlowId, Model, Subject};
use crate::propagation::Propagation;
pub use crate::propagation::{Class, Held};
pub(super) use crate::propagation::{flows, level};

/// Facts about one model.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    propagation: Propagation,
    elements: IdVec<ElementId, Class>,
    flows: IdVec<FlowId, Class>,
    kept: spread::Kept,
    reach: reach::Reach,
    outside: outside::Outside,
    spread: spread::Spread,
    hosts: neighbours::Hosts,
    answers: Answers,
}

impl Facts {
    /// The facts of a model.
    pub fn of(model: &Model, predicates: &Predicates) -> Self {
        let mut facts = Self { propagation: Propagation::of(model), ..Self::default() };
        facts.flows = model.flows.values().map(|flow| facts.propagation.own_class(model, &flow.stated)).collect();
        facts.elements = model.elements.ids().map(|element| facts.element_class(model, element)).collect();
        facts.kept = spread::Kept::of(model, &facts.propagation);
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
        self.propagation.request(flow)
    }

    /// The replies to a request.
    pub fn replies(&self, request: FlowId) -> impl Iterator<Item = FlowId> + '_ {
        self.propagation.replies(request)
    }

    /// Whether an element holds an asset, and how that is known.
    pub fn holds(&self, element: ElementId, asset: AssetId) -> Option<Held> {
        self.propagation.holds(element, asset)
    }

    /// The assets that an element holds, those of the highest class first.
    pub fn held(&self, element: ElementId) -> impl Iterator<Item = (AssetId, Held)> + '_ {
        self.propagation.held(element)
    }

    /// The assets that a flow carries as what they are, those of the highest class first.
    pub fn carried(&self, model: &Model, flow: FlowId) -> Vec<(AssetId, Held)> {
        self.propagation.carried(model, flow)
    }

    /// Whether a flow carries an asset as what it is, and how that is known.
    pub fn carries(&self, model: &Model, flow: FlowId, asset: AssetId) -> Option<Held> {
        self.propagation.carries(model, flow, asset)
    }

    /// The highest class of the assets that an element may hold: [`Facts::class`] and what is only possible.
    pub fn possible_class(&self, model: &Model, element: ElementId) -> Option<u8> {
        let possible = self.held(element).next().and_then(|(asset, _)| model.assets[asset].classification);
        possible.max(self.class(Subject::Element(element)).level)
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
        items.iter().any(|item| match self.propagation.asset(&item.text) {
            Some(asset) => model.assets[asset].tags.iter().any(|tag| tags.contains(tag)),
            None => tags.contains(&item.text),
        })
    }

    /// The largest need of a kind, such as integrity, that is stated of a subject or of its data.
    pub(super) fn need(&self, model: &Model, subject: Subject, need: Need) -> Option<u8> {
        let stated = model.stated(subject);
        let own = level(stated, need.attribute());
        let of_data = stated.get("data").map_or(&[] as &[_], |data| data.value.items()).iter().filter_map(|item| {
            let asset = &model.assets[self.propagation.asset(&item.text)?];
            match need {
                Need::Integrity => asset.integrity,
                Need::Availability => asset.availability,
            }
        });
        own.into_iter().chain(of_data).max()
    }

    fn element_class(&self, model: &Model, element: ElementId) -> Class {
        let own = self.propagation.own_class(model, &model.elements[element].stated);
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

    /// The class of the asset of an id.
    pub(super) fn asset_class(&self, model: &Model, id: &str) -> Option<u8> {
        self.propagation.asset_class(model, id)
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

/// The flows of an element, those that come in first.
fn around(model: &Model, element: ElementId) -> impl Iterator<Item = FlowId> + '_ {
    let list = |flows: &'_ IdVec<ElementId, Vec<FlowId>>| flows.get(element).map_or(0, Vec::len);
    let incoming = (0..list(&model.in_flows)).filter_map(move |at| model.in_flows.get(element)?.get(at).copied());
    let outgoing = (0..list(&model.out_flows)).filter_map(move |at| model.out_flows.get(element)?.get(at).copied());
    incoming.chain(outgoing)
}
