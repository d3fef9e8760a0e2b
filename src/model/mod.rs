//! The typed data-flow diagram: elements, flows, boundaries, assets and decisions, each with what is stated of it.
//!
//! [`lower`](lower::lower) reads a [`Graph`](crate::graph::Graph) through the one [`vocabulary`] table. It is silent:
//! what cannot be read is left out here and reported by the lints, which read the same table.

mod annotated;
mod asset;
mod boundary;
mod decision;
mod element;
mod flow;
mod lower;
mod stated;
pub mod vocabulary;

pub use annotated::is_annotated;
pub(crate) use annotated::is_annotated_under;
pub use asset::{Asset, AssetPlace, AssetProblem, read_asset};
pub use boundary::{Boundary, BoundaryEvidence};
pub use decision::{
    AuthorScore, Decision, DecisionKind, DecisionProblem, Flaw, MITIGATE_STATUS, Part, RawPart, SCORE_PARTS,
    ScoreDecision, Verb, Verdict, read_parts, read_score, read_verdict, split_key,
};
pub use element::{Element, Kind, KindEvidence};
pub use flow::{Flow, Passed};
pub use lower::{Drawn, LowerOptions, drawn_kind, lower};
pub use stated::{AttrSet, ListItem, Source as StatedBy, Stated, StatedList, Value};

use std::collections::HashSet;
use std::sync::Arc;

use crate::arena::{IdVec, id};
use crate::graph::{Item, NodeId, SubgraphId};
use crate::span::Span;

id! {
    /// An element: interactor, process, store, note or unknown. One a node of the graph, in the same order.
    pub struct ElementId;
    /// A data flow: one an edge, two for an edge in both directions.
    pub struct FlowId;
    /// A trust boundary or a plain grouping: one a cluster.
    pub struct BoundaryId;
    /// A data asset.
    pub struct AssetId;
}

/// A typed data-flow diagram.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The label of the graph, else its name; empty if it has neither.
    pub title: String,
    /// The chart asked for by `chart=`, if it is one of the known names.
    pub chart: Option<&'static str>,
    /// What the names of our attributes begin with, as the run asked for; empty if they are bare.
    pub prefix: String,
    /// What is stated of the diagram as a whole.
    pub stated: StatedList,
    /// One a node.
    pub elements: IdVec<ElementId, Element>,
    /// One an edge, two an edge in both directions; edges of notes and invisible ones are only drawn.
    pub flows: IdVec<FlowId, Flow>,
    /// One a cluster, outer before inner.
    pub boundaries: IdVec<BoundaryId, Boundary>,
    /// The boundary or grouping of each subgraph that is a cluster.
    pub boundary_of_cluster: IdVec<SubgraphId, Option<BoundaryId>>,
    /// Declared by `asset_ID` on the graph, in order, then those of the configuration that something here names and that the
    /// graph does not declare itself.
    pub assets: IdVec<AssetId, Asset>,
    /// All that the configuration declares, for every diagram.
    pub shared_assets: Arc<[Asset]>,
    /// Texts of `assumption_N`, in order.
    pub assumptions: Vec<String>,
    /// Every verdict that could be read, in order of element, flow, boundary.
    pub decisions: Vec<Decision>,
    /// Every score of the author's own that could be read, in the same order.
    pub scores: Vec<ScoreDecision>,
    /// Flows that leave an element, in order.
    pub out_flows: IdVec<ElementId, Vec<FlowId>>,
    /// Flows that reach an element, in order.
    pub in_flows: IdVec<ElementId, Vec<FlowId>>,
}

/// Whatever a threat or a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An element.
    Element(ElementId),
    /// A flow.
    Flow(FlowId),
    /// A boundary.
    Boundary(BoundaryId),
}

impl Model {
    /// The name in the vocabulary that an attribute's name stands for in this run.
    pub fn vocabulary_name<'a>(&self, name: &'a str) -> Option<&'a str> {
        vocabulary::unprefixed(name, &self.prefix)
    }

    /// The element of a node.
    pub fn element_of(&self, node: NodeId) -> ElementId {
        ElementId(node.0)
    }

    /// The boundary or grouping of a cluster.
    pub fn boundary_of(&self, cluster: SubgraphId) -> Option<BoundaryId> {
        self.boundary_of_cluster.get(cluster).copied().flatten()
    }

    /// The stable id of a subject as text: node id, flow id, cluster name.
    pub fn subject_id(&self, subject: Subject) -> &str {
        match subject {
            Subject::Element(element) => &self.elements[element].id,
            Subject::Flow(flow) => &self.flows[flow].id,
            Subject::Boundary(boundary) => &self.boundaries[boundary].id,
        }
    }

    /// The name to show of a subject: its label on one line, else its id.
    pub fn subject_label(&self, subject: Subject) -> &str {
        match subject {
            Subject::Element(element) => &self.elements[element].label,
            Subject::Flow(flow) => &self.flows[flow].label,
            Subject::Boundary(boundary) => &self.boundaries[boundary].label,
        }
    }

    /// Every element, flow and boundary, in this order.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> + '_ {
        let elements = self.elements.ids().map(Subject::Element);
        let rest = self.flows.ids().map(Subject::Flow).chain(self.boundaries.ids().map(Subject::Boundary));
        elements.chain(rest)
    }

    /// What is stated of a subject.
    pub fn stated(&self, subject: Subject) -> &StatedList {
        match subject {
            Subject::Element(element) => &self.elements[element].stated,
            Subject::Flow(flow) => &self.flows[flow].stated,
            Subject::Boundary(boundary) => &self.boundaries[boundary].stated,
        }
    }

    /// Where to point for a subject.
    pub fn subject_span(&self, subject: Subject) -> Span {
        match subject {
            Subject::Element(element) => self.elements[element].span,
            Subject::Flow(flow) => self.flows[flow].span,
            Subject::Boundary(boundary) => self.boundaries[boundary].span,
        }
    }

    /// The item of the graph that a subject stands for.
    pub fn item(&self, subject: Subject) -> Item {
        match subject {
            Subject::Element(element) => Item::Node(self.elements[element].node),
            Subject::Flow(flow) => Item::Edge(self.flows[flow].edge),
            Subject::Boundary(boundary) => Item::Subgraph(self.boundaries[boundary].subgraph),
        }
    }

    /// The asset of an id.
    pub fn asset(&self, id: &str) -> Option<AssetId> {
        self.assets.iter().find(|(_, asset)| asset.id == id).map(|(id, _)| id)
    }

    /// Every asset that could be named here: those of the diagram, and those of the configuration that it does not declare.
    pub fn known_assets(&self) -> impl Iterator<Item = &Asset> {
        let own: HashSet<&str> = self.assets.values().map(|asset| asset.id.as_str()).collect();
        let others = self.shared_assets.iter().filter(move |asset| !own.contains(asset.id.as_str()));
        self.assets.values().chain(others)
    }

    /// Trust of an element: that of its innermost boundary with a level; outside every such boundary
    /// [`vocabulary::TRUST_OUTSIDE_INTERACTOR`] or [`vocabulary::TRUST_OUTSIDE_OTHER`].
    pub fn trust(&self, element: ElementId) -> u32 {
        let element = &self.elements[element];
        let outside = match element.kind {
            Kind::Interactor => vocabulary::TRUST_OUTSIDE_INTERACTOR,
            _ => vocabulary::TRUST_OUTSIDE_OTHER,
        };
        let own = element.stated.get("trust").and_then(|stated| stated.value.level());
        own.unwrap_or_else(|| element.boundary.and_then(|boundary| self.boundary_trust(boundary)).unwrap_or(outside))
    }

    /// Trust of a boundary: its own level, else that of the nearest boundary around it that has one.
    pub fn boundary_trust(&self, boundary: BoundaryId) -> Option<u32> {
        self.boundary_chain(Some(boundary)).find_map(|at| self.boundaries[at].trust)
    }

    /// The zone of an element: its innermost trust boundary, plain groupings passed over.
    pub fn zone(&self, element: ElementId) -> Option<BoundaryId> {
        self.boundary_chain(self.elements[element].boundary).find(|&at| self.boundaries[at].is_trust_boundary)
    }

    /// Who answers for a subject: it says so, or the nearest boundary around it does. For a flow, its ends do where they
    /// agree.
    pub fn owner(&self, subject: Subject) -> Option<&str> {
        let around = |from: Option<BoundaryId>| {
            self.boundary_chain(from).find_map(|boundary| self.stated_owner(Subject::Boundary(boundary)))
        };
        let of_element = |element: ElementId| {
            self.stated_owner(Subject::Element(element)).or_else(|| around(self.elements.get(element)?.boundary))
        };
        match subject {
            Subject::Element(element) => of_element(element),
            Subject::Boundary(boundary) => around(Some(boundary)),
            Subject::Flow(flow) => self.stated_owner(subject).or_else(|| {
                let flow = self.flows.get(flow)?;
                of_element(flow.source).filter(|owner| of_element(flow.target) == Some(owner))
            }),
        }
    }

    fn stated_owner(&self, subject: Subject) -> Option<&str> {
        match &self.stated(subject).get("owner")?.value {
            Value::Text(owner) => Some(owner.trim()).filter(|owner| !owner.is_empty()),
            _ => None,
        }
    }

    /// A boundary or grouping and all that are around it, innermost first.
    pub fn boundary_chain(&self, from: Option<BoundaryId>) -> impl Iterator<Item = BoundaryId> + '_ {
        std::iter::successors(from, |&at| self.boundaries[at].parent)
    }
}
