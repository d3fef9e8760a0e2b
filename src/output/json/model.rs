//! The part of the document that says what the diagram is.

use super::wire::{Asset, Attribute, Boundary, Element, Flow, Model};
use super::{Writer, location};
use crate::compile::Diagram;
use crate::model::vocabulary::{CLASSIFICATION, IMPORTANCE};
use crate::model::{self, AssetPlace, BoundaryId, ElementId, Kind, Stated, StatedBy, StatedList};
use crate::span::Span;

impl Writer<'_> {
    pub(super) fn model(self, diagram: &Diagram) -> Model {
        let model = &diagram.model;
        Model {
            title: model.title.clone(),
            chart: Some(diagram.threats.chart),
            attributes: self.attributes(&model.stated),
            elements: model.elements.iter().map(|(id, element)| self.element(model, id, element)).collect(),
            flows: model.flows.values().map(|flow| self.flow(model, flow)).collect(),
            boundaries: model.boundaries.iter().map(|(id, boundary)| self.boundary(model, id, boundary)).collect(),
            assets: model.assets.values().map(|asset| self.asset(asset)).collect(),
            assumptions: model.assumptions.clone(),
        }
    }

    fn element(self, model: &model::Model, id: ElementId, element: &model::Element) -> Element {
        Element {
            id: element.id.clone(),
            label: element.label.clone(),
            kind: if element.kind == Kind::Unknown { "unknown" } else { element.kind.as_str() },
            boundary: element.boundary.map(|boundary| boundary_id(model, boundary)),
            zone: model.zone(id).map(|boundary| boundary_id(model, boundary)),
            trust: model.trust(id),
            attributes: self.attributes(&element.stated),
            location: self.location(element.span),
        }
    }

    fn flow(self, model: &model::Model, flow: &model::Flow) -> Flow {
        let ids = |boundaries: &[BoundaryId]| boundaries.iter().map(|id| boundary_id(model, *id)).collect();
        Flow {
            id: flow.id.clone(),
            label: flow.label.clone(),
            source: model.subject_id(model::Subject::Element(flow.source)).to_owned(),
            target: model.subject_id(model::Subject::Element(flow.target)).to_owned(),
            crosses: flow.crosses().map(|id| boundary_id(model, id)).collect(),
            enters: ids(&flow.enters),
            leaves: ids(&flow.leaves),
            attributes: self.attributes(&flow.stated),
            location: self.location(flow.span),
        }
    }

    fn boundary(self, model: &model::Model, id: BoundaryId, boundary: &model::Boundary) -> Boundary {
        Boundary {
            id: boundary.id.clone(),
            label: boundary.label.clone(),
            kind: if boundary.is_trust_boundary { "boundary" } else { "group" },
            parent: boundary.parent.map(|parent| boundary_id(model, parent)),
            trust: model.boundary_trust(id),
            attributes: self.attributes(&boundary.stated),
            location: self.location(boundary.span),
        }
    }

    fn asset(self, asset: &model::Asset) -> Asset {
        let word = |words: &[&'static str], level: Option<u8>| words.get(usize::from(level?)).copied();
        Asset {
            id: asset.id.clone(),
            title: asset.title.clone(),
            classification: word(CLASSIFICATION, asset.classification),
            integrity: word(IMPORTANCE, asset.integrity),
            availability: word(IMPORTANCE, asset.availability),
            tags: asset.tags.clone(),
            residency: asset.residency.clone(),
            location: match (asset.place, self.config) {
                (AssetPlace::Diagram(name, value), _) => self.location(name.to(value)),
                (AssetPlace::Configuration(span), Some(config)) => location(config, span),
                (AssetPlace::Configuration(_), None) => self.location(Span::at(0)),
            },
        }
    }

    fn attributes(self, stated: &StatedList) -> Vec<Attribute> {
        stated.iter().map(|stated| self.attribute(stated)).collect()
    }

    fn attribute(self, stated: &Stated) -> Attribute {
        Attribute {
            name: stated.def.name.to_owned(),
            value: stated.value.written(),
            by: match stated.by {
                StatedBy::Own => "own",
                StatedBy::Default(_) => "default",
                StatedBy::Protocol => "protocol",
            },
            location: self.location(stated.value_span),
        }
    }
}

fn boundary_id(model: &model::Model, boundary: BoundaryId) -> String {
    model.subject_id(model::Subject::Boundary(boundary)).to_owned()
}
