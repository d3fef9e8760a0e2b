//! What rules ask of the diagram as a whole, one question a function.

use super::{Class, Facts};
use crate::model::{ElementId, FlowId, Model, Subject};

impl Facts {
    /// Whether somebody outside can get at an element along the flows.
    pub fn is_exposed(&self, _element: ElementId) -> bool {
        false
    }

    /// Whether data that outsiders chose can reach an element without having been validated in full.
    pub fn is_tainted(&self, _element: ElementId) -> bool {
        false
    }

    /// Whether every way from outside to an element passes an element of one of the technologies.
    pub fn is_behind(&self, _model: &Model, _element: ElementId, _techs: &[String]) -> bool {
        false
    }

    /// The class of what comes into an element.
    pub fn class_in(&self, _element: ElementId) -> Class {
        Class::default()
    }

    /// The highest class that can be got at from an element along the flows, itself left out.
    pub fn class_in_reach(&self, _element: ElementId) -> Option<u8> {
        None
    }

    /// Whether what runs on a flow can have been asked for by a person.
    pub fn is_for_a_person(&self, _flow: FlowId) -> bool {
        false
    }

    /// Whether an element shares a machine, a process or a container with something less trusted.
    pub fn has_lesser_neighbours(&self, _element: ElementId) -> bool {
        false
    }

    /// The less trusted elements that it shares one with.
    pub fn lesser_neighbours(&self, _element: ElementId) -> &[ElementId] {
        &[]
    }

    /// Who answers for a subject: it says so, or the nearest boundary around it does.
    pub fn owner<'m>(&self, _model: &'m Model, _subject: Subject) -> Option<&'m str> {
        None
    }
}
