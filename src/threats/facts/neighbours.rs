//! Who shares a machine, a process, a container or a sandbox.

use std::collections::BTreeMap;

use super::Facts;
use crate::arena::IdVec;
use crate::model::{BoundaryId, ElementId, Kind, Model};

/// Processes by the thing that they share.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    /// The innermost machine, process, container or sandbox around each boundary, itself included.
    host: IdVec<BoundaryId, Option<BoundaryId>>,
    groups: BTreeMap<BoundaryId, Group>,
    pub(super) has_lesser: IdVec<ElementId, bool>,
}

/// The processes of one host.
#[derive(Clone, Debug, Default)]
struct Group {
    members: Vec<ElementId>,
    least_trust: Option<u32>,
    third_parties: usize,
    exposed: usize,
}

impl Hosts {
    pub(super) fn of(model: &Model, facts: &Facts) -> Self {
        let mut hosts = Self::default();
        for boundary in model.boundaries.values() {
            let is_host =
                ["machine", "process", "container", "sandbox"].iter().any(|word| boundary.stated.is("boundary", word));
            // Outer boundaries come before inner ones.
            let outer = boundary.parent.and_then(|parent| hosts.host.get(parent).copied().flatten());
            let own = BoundaryId(u32::try_from(hosts.host.len()).unwrap_or(u32::MAX));
            hosts.host.push(if is_host { Some(own) } else { outer });
        }
        for (id, element) in model.elements.iter().filter(|(_, element)| element.kind == Kind::Process) {
            let Some(host) = hosts.of_element(model, id) else { continue };
            let group = hosts.groups.entry(host).or_default();
            group.members.push(id);
            let trust = model.trust(id);
            group.least_trust = Some(group.least_trust.map_or(trust, |least| least.min(trust)));
            group.third_parties += usize::from(element.stated.is("third_party", "yes"));
            group.exposed += usize::from(facts.is_exposed(id));
        }
        hosts.has_lesser = model.elements.ids().map(|id| hosts.has_lesser(model, facts, id)).collect();
        hosts
    }

    fn has_lesser(&self, model: &Model, facts: &Facts, element: ElementId) -> bool {
        let Some(group) = self.of_element(model, element).and_then(|host| self.groups.get(&host)) else { return false };
        group.least_trust.is_some_and(|least| least < model.trust(element))
            || (group.third_parties > 0 && !model.elements[element].stated.is("third_party", "yes"))
            || (group.exposed > 0 && !facts.is_exposed(element))
    }

    fn of_element(&self, model: &Model, element: ElementId) -> Option<BoundaryId> {
        self.host.get(model.elements[element].boundary?).copied().flatten()
    }
}

impl Facts {
    /// The less trusted processes that an element shares its host with, in order.
    pub fn lesser_neighbours(&self, model: &Model, element: ElementId) -> Vec<ElementId> {
        let hosts = &self.hosts;
        let group = hosts.of_element(model, element).and_then(|host| hosts.groups.get(&host));
        let third_party = |id: ElementId| model.elements[id].stated.is("third_party", "yes");
        let is_less = |other: &ElementId| {
            model.trust(*other) < model.trust(element)
                || (third_party(*other) && !third_party(element))
                || (self.is_exposed(*other) && !self.is_exposed(element))
        };
        group.map_or_else(Vec::new, |group| group.members.iter().copied().filter(is_less).collect())
    }
}
