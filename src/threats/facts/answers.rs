//! What rules ask of the diagram as a whole, one question a function.

use super::{Class, Facts};
use crate::model::{ElementId, FlowId, Model};

impl Facts {
    /// Whether somebody outside can get at an element: it says so, or a request comes to it from an untrusted element,
    /// direct or through a gateway, a filter, a cache at the edge or a balancer.
    pub fn is_exposed(&self, element: ElementId) -> bool {
        self.outside.exposed.get(element).copied().unwrap_or(false)
    }

    /// Whether data that outsiders chose can reach an element without having been validated in full.
    pub fn is_tainted(&self, element: ElementId) -> bool {
        self.outside.tainted.get(element).copied().unwrap_or(false)
    }

    /// Whether every way from outside to an element passes an element of one of the technologies; no if there is none.
    pub fn is_behind(&self, model: &Model, element: ElementId, techs: &[String]) -> bool {
        self.outside.is_behind(model, self, element, techs)
    }

    /// The class of what comes into an element.
    pub fn class_in(&self, element: ElementId) -> Class {
        self.spread.class_in.get(element).copied().unwrap_or_default()
    }

    /// The highest class that is stated of the processes and stores that an element can get at, itself left out.
    pub fn class_in_reach(&self, element: ElementId) -> Option<u8> {
        self.spread.class_in_reach.get(element).copied().flatten()
    }

    /// Whether what runs on a flow can have been asked for by a person.
    pub fn is_for_a_person(&self, flow: FlowId) -> bool {
        self.spread.for_a_person.get(flow).copied().unwrap_or(false)
    }

    /// Whether an element shares a machine, a process, a container or a sandbox with a process that is less trusted: in
    /// a zone of lower trust, run by somebody else, or exposed where the element is not.
    pub fn has_lesser_neighbours(&self, element: ElementId) -> bool {
        self.hosts.has_lesser.get(element).copied().unwrap_or(false)
    }
}
