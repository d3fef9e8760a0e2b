//! Where data can be, followed along the flows: lints and threats read the same answer.

mod data;
mod order;
mod replies;

use std::collections::BTreeMap;

pub use data::Held;

use crate::arena::IdVec;
use crate::model::{AssetId, ElementId, FlowId, Kind, Model, StatedList};
use data::Data;
use replies::Replies;

/// The class of what a subject handles, as far as anything states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// The highest level that is stated.
    pub level: Option<u8>,
    /// Whether that is all there is: nothing that the subject handles is without a class.
    pub whole: bool,
}

/// What is where in one model, and which flows answer which.
#[derive(Clone, Debug, Default)]
pub struct Propagation {
    assets: BTreeMap<String, AssetId>,
    requests: Replies,
    data: Data,
}

impl Propagation {
    /// Follows the data of a model.
    pub fn of(model: &Model) -> Self {
        let mut assets = BTreeMap::new();
        for (id, asset) in model.assets.iter() {
            assets.entry(asset.id.clone()).or_insert(id);
        }
        let mut known = Self { assets, requests: Replies::of(model), data: Data::default() };
        known.data = Data::of(model, &known);
        known
    }

    /// The asset of an id; of two with the same id the first.
    pub fn asset(&self, id: &str) -> Option<AssetId> {
        self.assets.get(id).copied()
    }

    /// The class of the asset of an id.
    pub fn asset_class(&self, model: &Model, id: &str) -> Option<u8> {
        model.assets[self.asset(id)?].classification
    }

    /// The class of what something states of itself and of its data.
    pub fn own_class(&self, model: &Model, stated: &StatedList) -> Class {
        let own = level(stated, "classification");
        let Some(data) = stated.get("data") else { return Class { level: own, whole: own.is_some() } };
        let levels = data.value.items().iter().map(|item| self.asset_class(model, &item.text));
        let (of_data, whole) = levels
            .fold((None, true), |(highest, whole), level: Option<u8>| (highest.max(level), whole && level.is_some()));
        Class { level: own.max(of_data), whole: own.is_some() || (of_data.is_some() && whole) }
    }

    /// The request that a flow answers: it names it in `response_to` and runs the other way, and the request is not a
    /// reply itself.
    pub fn request(&self, flow: FlowId) -> Option<FlowId> {
        self.requests.request(flow)
    }

    /// The replies to a request.
    pub fn replies(&self, request: FlowId) -> impl Iterator<Item = FlowId> + '_ {
        self.requests.replies(request)
    }
}

/// The level of a stated value on its scale.
pub(crate) fn level(stated: &StatedList, attribute: &str) -> Option<u8> {
    u8::try_from(stated.get(attribute)?.value.level()?).ok()
}

/// The flows of an element in one direction.
pub(crate) fn flows(lists: &IdVec<ElementId, Vec<FlowId>>, element: ElementId) -> &[FlowId] {
    lists.get(element).map_or(&[], Vec::as_slice)
}

/// The elements from which something can get to one of the goals, against the flows. It does not travel by way of an
/// interactor.
pub(crate) fn leads_to(model: &Model, goals: impl Iterator<Item = ElementId>) -> IdVec<ElementId, bool> {
    let mut reached = IdVec::filled(false, model.elements.len());
    let mut queue: Vec<ElementId> = goals.collect();
    while let Some(at) = queue.pop() {
        for flow in flows(&model.in_flows, at) {
            let source = model.flows[*flow].source;
            if !std::mem::replace(&mut reached[source], true) && model.elements[source].kind != Kind::Interactor {
                queue.push(source);
            }
        }
    }
    reached
}
