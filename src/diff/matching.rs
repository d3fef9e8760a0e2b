//! What in the new diagram is what in the old one: by id, and what is left by what it shares.

use std::collections::BTreeMap;

use super::likeness::{self, Features};
use crate::arena::{Id, IdVec};
use crate::model::{AssetId, BoundaryId, Element, ElementId, FlowId, Kind, Model, StatedBy, StatedList, Subject};

/// Weights of what things share. A label tells most, what something is connected with next.
const LABEL: u64 = 3;
const NEIGHBOUR: u64 = 2;
const STATED: u64 = 1;

/// Members and neighbours of one thing that count; a hub needs no more to be known again.
const NEIGHBOURS: usize = 64;

/// Rounds in which what was found helps to find more.
const ROUNDS: usize = 3;

/// Pairs of the same things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    elements: Pairs<ElementId>,
    flows: Pairs<FlowId>,
    boundaries: Pairs<BoundaryId>,
    assets: Pairs<AssetId>,
    /// The new assets by the ids that they had.
    asset_ids: BTreeMap<String, AssetId>,
    /// The request that an old flow says to answer.
    requests: BTreeMap<FlowId, FlowId>,
}

/// Pairs of ids, both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pairs<I> {
    new_of: IdVec<I, Option<I>>,
    old_of: IdVec<I, Option<I>>,
}

impl<I> Default for Pairs<I> {
    fn default() -> Self {
        Self { new_of: IdVec::default(), old_of: IdVec::default() }
    }
}

impl<I: Id> Pairs<I> {
    fn room(old: usize, new: usize) -> Self {
        Self { new_of: IdVec::filled(None, old), old_of: IdVec::filled(None, new) }
    }

    /// Pairs two things, unless one of them has its like.
    fn pair(&mut self, old: I, new: I) {
        if let (Some(None), Some(None)) = (self.new_of.get(old), self.old_of.get(new)) {
            self.new_of[old] = Some(new);
            self.old_of[new] = Some(old);
        }
    }

    fn new_of(&self, old: I) -> Option<I> {
        self.new_of.get(old).copied().flatten()
    }

    fn old_of(&self, new: I) -> Option<I> {
        self.old_of.get(new).copied().flatten()
    }

    /// Those without their like, in order.
    fn left(&self) -> (Vec<I>, Vec<I>) {
        let left =
            |side: &IdVec<I, Option<I>>| side.iter().filter(|(_, like)| like.is_none()).map(|(id, _)| id).collect();
        (left(&self.new_of), left(&self.old_of))
    }

    /// Pairs what has the same key; of several of one key the first with the first.
    fn by_key<K: Ord>(&mut self, old: impl Iterator<Item = (I, K)>, new: impl Iterator<Item = (I, K)>) {
        let mut waiting: BTreeMap<K, std::collections::VecDeque<I>> = BTreeMap::new();
        for (id, key) in old.filter(|(id, _)| self.new_of(*id).is_none()) {
            waiting.entry(key).or_default().push_back(id);
        }
        let found: Vec<(I, I)> = new
            .filter(|(id, _)| self.old_of(*id).is_none())
            .filter_map(|(id, key)| Some((waiting.get_mut(&key)?.pop_front()?, id)))
            .collect();
        for (old, new) in found {
            self.pair(old, new);
        }
    }

    /// Pairs what is alike among those that are left; tells whether anything was.
    fn by_likeness(&mut self, old: impl Fn(I) -> Features, new: impl Fn(I) -> Features) -> bool {
        let (gone, come) = self.left();
        if gone.is_empty() || come.is_empty() {
            return false;
        }
        let old: Vec<Features> = gone.iter().map(|id| old(*id)).collect();
        let new: Vec<Features> = come.iter().map(|id| new(*id)).collect();
        let pairs = likeness::pairs(&old, &new);
        for (from, to) in &pairs {
            if let (Some(from), Some(to)) = (gone.get(*from), come.get(*to)) {
                self.pair(*from, *to);
            }
        }
        !pairs.is_empty()
    }
}

/// Members of boundaries, by names that both versions share.
type Members = BTreeMap<BoundaryId, Vec<String>>;

/// Which version something is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

impl Matching {
    /// Finds what is the same in two models.
    pub(super) fn of(old: &Model, new: &Model) -> Self {
        let mut matching = Self {
            elements: Pairs::room(old.elements.len(), new.elements.len()),
            flows: Pairs::room(old.flows.len(), new.flows.len()),
            boundaries: Pairs::room(old.boundaries.len(), new.boundaries.len()),
            assets: Pairs::room(old.assets.len(), new.assets.len()),
            asset_ids: BTreeMap::new(),
            requests: requests(old),
        };
        let elements = |model: &'_ Model| model.elements.iter().map(|(id, it)| (id, it.id.clone())).collect::<Vec<_>>();
        matching.elements.by_key(elements(old).into_iter(), elements(new).into_iter());
        let boundaries =
            |model: &'_ Model| model.boundaries.iter().map(|(id, it)| (id, it.id.clone())).collect::<Vec<_>>();
        matching.boundaries.by_key(boundaries(old).into_iter(), boundaries(new).into_iter());
        let assets = |model: &'_ Model| model.assets.iter().map(|(id, it)| (id, it.id.clone())).collect::<Vec<_>>();
        matching.assets.by_key(assets(old).into_iter(), assets(new).into_iter());
        matching.assets.by_likeness(|id| asset(old, id), |id| asset(new, id));
        let renamed = old.assets.iter().filter_map(|(id, asset)| Some((asset.id.clone(), matching.assets.new_of(id)?)));
        matching.asset_ids = renamed.collect();
        for _ in 0..ROUNDS {
            let known = matching.clone();
            let members = (known.members(old, Side::Old), known.members(new, Side::New));
            let boundaries = matching.boundaries.by_likeness(
                |id| known.boundary(old, id, Side::Old, &members.0),
                |id| known.boundary(new, id, Side::New, &members.1),
            );
            let known = matching.clone();
            let elements = matching
                .elements
                .by_likeness(|id| known.element(old, id, Side::Old), |id| known.element(new, id, Side::New));
            if !boundaries && !elements {
                break;
            }
        }
        matching.flows(old, new);
        matching
    }

    /// Flows with an id of their own by it, others by their ends: first those that are equal, then those that are alike.
    fn flows(&mut self, old: &Model, new: &Model) {
        let named = |model: &'_ Model| {
            model
                .flows
                .iter()
                .filter(|(id, _)| !has_derived_id(model, *id))
                .map(|(id, flow)| (id, flow.id.clone()))
                .collect::<Vec<_>>()
        };
        self.flows.by_key(named(old).into_iter(), named(new).into_iter());
        let known = self.clone();
        let key = |model: &'_ Model, side: Side| {
            let of = |id: FlowId| Some((id, (known.ends(model, id, side)?, content(model, id))));
            model.flows.ids().filter_map(of).collect::<Vec<_>>()
        };
        self.flows.by_key(key(old, Side::Old).into_iter(), key(new, Side::New).into_iter());
        let known = self.clone();
        self.flows.by_likeness(|id| known.flow(old, id, Side::Old), |id| known.flow(new, id, Side::New));
    }

    /// What in the new model an old thing is.
    pub fn new_of(&self, old: Subject) -> Option<Subject> {
        match old {
            Subject::Element(id) => self.elements.new_of(id).map(Subject::Element),
            Subject::Flow(id) => self.flows.new_of(id).map(Subject::Flow),
            Subject::Boundary(id) => self.boundaries.new_of(id).map(Subject::Boundary),
        }
    }

    /// What in the old model a new thing was.
    pub fn old_of(&self, new: Subject) -> Option<Subject> {
        match new {
            Subject::Element(id) => self.elements.old_of(id).map(Subject::Element),
            Subject::Flow(id) => self.flows.old_of(id).map(Subject::Flow),
            Subject::Boundary(id) => self.boundaries.old_of(id).map(Subject::Boundary),
        }
    }

    pub(super) fn new_asset(&self, old: AssetId) -> Option<AssetId> {
        self.assets.new_of(old)
    }

    /// The new asset that had an id.
    pub(super) fn new_asset_id(&self, old: &str) -> Option<AssetId> {
        self.asset_ids.get(old).copied()
    }

    /// The flow that an old flow says to answer.
    pub(super) fn request(&self, reply: FlowId) -> Option<FlowId> {
        self.requests.get(&reply).copied()
    }

    pub(super) fn old_asset(&self, new: AssetId) -> Option<AssetId> {
        self.assets.old_of(new)
    }

    /// A name for an element that both versions share; none where the other version has no such element.
    fn shared_element(&self, id: ElementId, side: Side) -> Option<ElementId> {
        match side {
            Side::Old => self.elements.new_of(id),
            Side::New => self.elements.old_of(id).map(|_| id),
        }
    }

    fn shared_boundary(&self, id: BoundaryId, side: Side) -> Option<BoundaryId> {
        match side {
            Side::Old => self.boundaries.new_of(id),
            Side::New => self.boundaries.old_of(id).map(|_| id),
        }
    }

    /// The ends of a flow, where both versions have them.
    fn ends(&self, model: &Model, id: FlowId, side: Side) -> Option<(ElementId, ElementId)> {
        let flow = &model.flows[id];
        Some((self.shared_element(flow.source, side)?, self.shared_element(flow.target, side)?))
    }

    /// What both versions call an element. What the other version does not know says nothing: it may be there under
    /// another name.
    fn end(&self, id: ElementId, side: Side) -> Option<String> {
        self.shared_element(id, side).map(|id| id.0.to_string())
    }

    /// The same of a boundary; nothing around is known as well.
    fn around(&self, id: Option<BoundaryId>, side: Side) -> Option<String> {
        let Some(id) = id else { return Some(String::new()) };
        self.shared_boundary(id, side).map(|id| id.0.to_string())
    }

    fn element(&self, model: &Model, id: ElementId, side: Side) -> Features {
        let element = &model.elements[id];
        let mut features = Features::new(sort(element));
        if element.label != element.id {
            features.add("label", &*element.label, LABEL);
        }
        features.extend("place", self.around(element.boundary, side), STATED);
        state(&mut features, &element.stated);
        for flow in model.out_flows[id].iter().take(NEIGHBOURS) {
            features.extend("to", self.end(model.flows[*flow].target, side), NEIGHBOUR);
        }
        for flow in model.in_flows[id].iter().take(NEIGHBOURS) {
            features.extend("from", self.end(model.flows[*flow].source, side), NEIGHBOUR);
        }
        features
    }

    fn boundary(&self, model: &Model, id: BoundaryId, side: Side, members: &Members) -> Features {
        let boundary = &model.boundaries[id];
        let mut features = Features::new("boundary");
        features.add("label", &*boundary.label, LABEL);
        features.extend("parent", self.around(boundary.parent, side), STATED);
        state(&mut features, &boundary.stated);
        for member in members.get(&id).into_iter().flatten() {
            features.add("member", member.clone(), NEIGHBOUR);
        }
        features
    }

    /// The first members of the boundaries that have no like.
    fn members(&self, model: &Model, side: Side) -> Members {
        let mut members = Members::new();
        for (id, element) in model.elements.iter() {
            if let Some(at) = element.boundary.filter(|at| self.shared_boundary(*at, side).is_none()) {
                let of = members.entry(at).or_default();
                if of.len() < NEIGHBOURS {
                    of.extend(self.end(id, side));
                }
            }
        }
        members
    }

    fn flow(&self, model: &Model, id: FlowId, side: Side) -> Features {
        let flow = &model.flows[id];
        let mut features = Features::new("flow");
        let ends = (self.end(flow.source, side), self.end(flow.target, side));
        // One end tells little: much runs from or to one place. Both tell as much as a label.
        if let (Some(from), Some(to)) = &ends {
            features.add("ends", format!("{from} {to}"), LABEL);
        }
        features.extend("from", ends.0, STATED);
        features.extend("to", ends.1, STATED);
        if flow.label != flow.id {
            features.add("label", &*flow.label, LABEL);
        }
        state(&mut features, &flow.stated);
        features
    }
}

fn requests(model: &Model) -> BTreeMap<FlowId, FlowId> {
    let named: Vec<(FlowId, String)> = model
        .flows
        .iter()
        .filter_map(|(id, flow)| Some((id, flow.stated.get("response_to")?.value.written().trim().to_owned())))
        .collect();
    if named.is_empty() {
        return BTreeMap::new();
    }
    let ids: BTreeMap<&str, FlowId> = model.flows.iter().map(|(id, flow)| (flow.id.as_str(), id)).collect();
    named.into_iter().filter_map(|(reply, request)| Some((reply, *ids.get(request.as_str())?))).collect()
}

fn sort(element: &Element) -> &'static str {
    if element.kind == Kind::Unknown { "unknown" } else { element.kind.as_str() }
}

fn asset(model: &Model, id: AssetId) -> Features {
    let asset = &model.assets[id];
    let mut features = Features::new("asset");
    features.add("title", &*asset.title, LABEL);
    features.add("classification", format!("{:?}", asset.classification), STATED);
    asset.tags.iter().for_each(|tag| features.add("tag", &**tag, STATED));
    features
}

/// What is written of a thing; what only follows from a protocol says nothing new.
fn state(features: &mut Features, stated: &StatedList) {
    for stated in stated.iter().filter(|stated| stated.by != StatedBy::Protocol) {
        features.add(stated.def.name, stated.value.written(), STATED);
    }
}

/// Whether the id of a flow is made of its ends, so that it says no more than they do.
pub(super) fn has_derived_id(model: &Model, id: FlowId) -> bool {
    let flow = &model.flows[id];
    let (source, target) = (&model.elements[flow.source].id, &model.elements[flow.target].id);
    let rest = flow.id.strip_prefix(source.as_str()).and_then(|rest| rest.strip_prefix("->"));
    let Some(rest) = rest.and_then(|rest| rest.strip_prefix(target.as_str())) else { return false };
    let number = rest.strip_prefix('#');
    rest.is_empty()
        || number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What is written of a flow, as one text.
fn content(model: &Model, id: FlowId) -> String {
    let flow = &model.flows[id];
    let mut parts: Vec<String> =
        flow.stated.iter().map(|stated| format!("{}={}", stated.def.name, stated.value.written())).collect();
    parts.sort_unstable();
    if flow.label != flow.id {
        parts.push(flow.label.clone());
    }
    parts.join("\0")
}
