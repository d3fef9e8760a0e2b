//! Lints of trust boundaries: what they hold, how far they are trusted, and whether anything crosses them.

mod crossing;
mod members;
mod nesting;
mod trust;

pub(super) use crossing::{CROSSING_NOTHING, INTERACTOR_INSIDE};
pub(super) use members::{EMPTY_BOUNDARY, NODE_IN_TWO_BOUNDARIES, SINGLE_MEMBER};
pub(super) use nesting::NEEDLESS_NESTING;
pub(super) use trust::{BOUNDARY_WITHOUT_TRUST, TRUST_NOT_MONOTONE};

use super::Survey;
use crate::arena::IdVec;
use crate::model::vocabulary::TRUST;
use crate::model::{Boundary, BoundaryId, ElementId, Kind, Model, Subject};

/// Trust boundaries with plain groupings looked through.
struct Zones {
    /// The trust boundary around each.
    outer: IdVec<BoundaryId, Option<BoundaryId>>,
    /// The elements directly in each, notes left out.
    members: IdVec<BoundaryId, Vec<ElementId>>,
    /// How many trust boundaries are directly in each.
    inner: IdVec<BoundaryId, usize>,
    /// Whether it holds any element, however deep.
    is_held: IdVec<BoundaryId, bool>,
}

impl Zones {
    fn of(model: &Model) -> Self {
        let boundaries = model.boundaries.len();
        let mut zones = Self {
            outer: IdVec::filled(None, boundaries),
            members: IdVec::filled(Vec::new(), boundaries),
            inner: IdVec::filled(0, boundaries),
            is_held: IdVec::filled(false, boundaries),
        };
        // The zone that what stands directly in a boundary or grouping is in. Outer ones come first.
        let mut zone_in: IdVec<BoundaryId, Option<BoundaryId>> = IdVec::filled(None, boundaries);
        for (id, boundary) in model.boundaries.iter() {
            zones.outer[id] = boundary.parent.and_then(|parent| zone_in[parent]);
            zone_in[id] = if boundary.is_trust_boundary { Some(id) } else { zones.outer[id] };
            if let Some(outer) = zones.outer[id].filter(|_| boundary.is_trust_boundary) {
                zones.inner[outer] += 1;
            }
        }
        for (id, element) in model.elements.iter().filter(|(_, element)| element.kind != Kind::Note) {
            if let Some(zone) = element.boundary.and_then(|boundary| zone_in[boundary]) {
                zones.members[zone].push(id);
                zones.is_held[zone] = true;
            }
        }
        for id in model.boundaries.ids().rev() {
            if let Some(outer) = zones.outer[id].filter(|_| zones.is_held[id]) {
                zones.is_held[outer] = true;
            }
        }
        zones
    }
}

/// The trust boundaries that are part of the analysis.
fn boundaries<'a>(survey: &Survey<'a>) -> impl Iterator<Item = (BoundaryId, &'a Boundary)> {
    let model = survey.model;
    let in_scope = move |id: BoundaryId| !model.stated(Subject::Boundary(id)).is("scope", "out");
    let is_asked = survey.is_annotated && survey.is_analysed;
    model.boundaries.iter().filter(move |(id, boundary)| is_asked && boundary.is_trust_boundary && in_scope(*id))
}

/// Such as "boundary `cluster_dmz`".
fn named(survey: &Survey, id: BoundaryId) -> String {
    survey.item(survey.model.item(Subject::Boundary(id)))
}

/// A level of trust as one would write it.
fn trust_word(level: u32) -> String {
    TRUST.get(level as usize).map_or_else(|| level.to_string(), |word| (*word).to_owned())
}
