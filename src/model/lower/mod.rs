//! From a graph to a model: every value read once through the vocabulary.

mod flows;
mod kind;
mod label;
mod reader;

pub use kind::{Drawn, drawn_kind};

use std::collections::HashSet;
use std::sync::Arc;

use super::vocabulary::{self, Literal, On};
use super::{
    Asset, Boundary, BoundaryEvidence, BoundaryId, Element, ElementId, Kind, KindEvidence, Model, Subject, Value,
    read_asset,
};
use crate::arena::IdVec;
use crate::graph::{Attrs, Graph, NodeId, Origin, SubgraphId, Symbol};
use crate::source::Source;
use kind::DrawingNames;
use label::{Form, Names};
use reader::{Decided, Reader};

/// What a run asks of the lowering.
#[derive(Clone, Debug, Default)]
pub struct LowerOptions {
    /// Read `PREFIXname` only, such as `tm_`; bare names are then Graphviz's or somebody else's.
    pub prefix: Option<String>,
    /// Assets that every diagram may name, in order of the configuration.
    pub assets: Arc<[Asset]>,
}

/// Reads the model of a graph.
pub fn lower(graph: &Graph, source: &Source, options: &LowerOptions) -> Model {
    let prefix = options.prefix.as_deref().unwrap_or_default();
    let (reader, names) = (Reader::new(graph, source, prefix), DrawingNames::new(graph));
    let mut lowering = Lowering { graph, source, names, reader, model: Model::default() };
    prefix.clone_into(&mut lowering.model.prefix);
    lowering.diagram();
    lowering.assets();
    lowering.boundaries();
    lowering.elements();
    flows::lower(&mut lowering);
    lowering.shared_assets(&options.assets);
    let decided = lowering.decisions();
    lowering.model.decisions = decided.verdicts;
    lowering.model.scores = decided.scores;
    lowering.model
}

/// The lowering of one graph under way.
#[derive(Debug)]
struct Lowering<'a> {
    graph: &'a Graph,
    source: &'a Source,
    names: DrawingNames,
    reader: Reader<'a>,
    model: Model,
}

impl Lowering<'_> {
    fn diagram(&mut self) {
        let attrs = &self.graph.subgraphs[Graph::ROOT].attrs;
        self.model.stated = self.reader.stated(attrs, On::GRAPH);
        let name = self.graph_name();
        self.model.title = self.label_of(attrs, self.names.label, name, name, name).unwrap_or_else(|| name.to_owned());
        self.model.chart = self.model.stated.get("chart").and_then(|stated| match stated.value {
            Value::Word { word, .. } => Some(word),
            _ => None,
        });
    }

    fn assets(&mut self) {
        for attr in self.graph.subgraphs[Graph::ROOT].attrs.iter() {
            let text = self.graph.text(attr.value);
            let Some(name) = self.model.vocabulary_name(self.graph.text(attr.name)) else { continue };
            if text.trim().is_empty() {
            } else if let Some(id) = name.strip_prefix("asset_").filter(|id| !id.is_empty()) {
                let literal = Literal::new(text, attr.value_span, self.source);
                self.model.assets.push(read_asset(id, &literal, attr.name_span).0);
            } else if name.strip_prefix("assumption_").is_some_and(|rest| !rest.is_empty()) {
                self.model.assumptions.push(text.trim().to_owned());
            }
        }
    }

    /// Takes in what the configuration declares and something here names. What the diagram declares itself holds for it.
    fn shared_assets(&mut self, shared: &Arc<[Asset]>) {
        self.model.shared_assets = Arc::clone(shared);
        if shared.is_empty() {
            return;
        }
        let model = &self.model;
        let lists = model
            .subjects()
            .flat_map(|subject| vocabulary::ASSET_LISTS.iter().filter_map(move |name| model.stated(subject).get(name)));
        let named: HashSet<&str> = lists.flat_map(|list| list.value.items()).map(|item| item.text.as_str()).collect();
        let own: HashSet<&str> = model.assets.values().map(|asset| asset.id.as_str()).collect();
        let is_taken = |asset: &&Asset| named.contains(asset.id.as_str()) && !own.contains(asset.id.as_str());
        let taken: Vec<Asset> = shared.iter().filter(is_taken).cloned().collect();
        for asset in taken {
            self.model.assets.push(asset);
        }
    }

    fn boundaries(&mut self) {
        self.model.boundary_of_cluster = IdVec::filled(None, self.graph.subgraphs.len());
        let mut anonymous = 0;
        for (cluster, _) in self.graph.clusters() {
            let boundary = self.boundary(cluster, &mut anonymous);
            let id = self.model.boundaries.push(boundary);
            self.model.boundary_of_cluster[cluster] = Some(id);
        }
    }

    fn boundary(&mut self, cluster: SubgraphId, anonymous: &mut u32) -> Boundary {
        let subgraph = &self.graph.subgraphs[cluster];
        let stated = self.reader.stated(&subgraph.attrs, On::BOUNDARY);
        let (is_trust_boundary, evidence) = match stated.get("kind") {
            Some(kind) => (kind.value.is("boundary"), BoundaryEvidence::Stated),
            None if stated.get("trust").is_some() || stated.get("boundary").is_some() => {
                (true, BoundaryEvidence::Drawn)
            }
            None if kind::is_drawn_as_boundary(self.graph, &subgraph.attrs) => (true, BoundaryEvidence::Drawn),
            None => (false, BoundaryEvidence::None),
        };
        let id = subgraph.name.map_or_else(
            || {
                *anonymous += 1;
                format!("anonymous-{anonymous}")
            },
            |name| self.graph.text(name).to_owned(),
        );
        Boundary {
            subgraph: cluster,
            label: self.boundary_label(cluster, &id),
            id,
            is_trust_boundary,
            evidence,
            parent: self.graph.parent_cluster(cluster).and_then(|parent| self.model.boundary_of(parent)),
            trust: stated.get("trust").and_then(|trust| trust.value.level()),
            stated,
            span: subgraph.header,
        }
    }

    /// A label handed down from the cluster around it names that one, not this one.
    fn boundary_label(&self, cluster: SubgraphId, id: &str) -> String {
        let attrs = &self.graph.subgraphs[cluster].attrs;
        let bare = id.strip_prefix("cluster").map(|rest| rest.trim_start_matches(['_', '-', ' ']));
        let name = bare.filter(|bare| !bare.is_empty()).unwrap_or(id);
        self.label_of(attrs, self.names.label, id, id, id).unwrap_or_else(|| name.to_owned())
    }

    fn elements(&mut self) {
        let mut connected: IdVec<NodeId, bool> = IdVec::filled(false, self.graph.nodes.len());
        for edge in self.graph.edges.values() {
            connected[edge.tail] = true;
            connected[edge.head] = true;
        }
        for node in self.graph.nodes.ids() {
            let element = self.element(node, connected[node]);
            self.model.elements.push(element);
        }
    }

    fn element(&mut self, node: NodeId, connected: bool) -> Element {
        let own = &self.graph.nodes[node];
        let (kind, evidence) = self.kind(node, connected);
        let id = self.graph.text(own.id);
        let home = self.graph.home.get(node).copied();
        Element {
            node,
            id: id.to_owned(),
            label: self.label_of(&own.attrs, self.names.label, id, id, id).unwrap_or_else(|| id.to_owned()),
            kind,
            evidence,
            multiple: kind == Kind::Process && kind::is_multiple(self.graph, &self.names, own),
            boundary: home.and_then(|home| self.model.boundary_of(home)),
            stated: self.reader.stated(&own.attrs, kind.on()),
            span: own.span(),
        }
    }

    /// Stated, else drawn. A `kind` that cannot be read leaves the word to the drawing.
    fn kind(&self, node: NodeId, connected: bool) -> (Kind, KindEvidence) {
        let node = &self.graph.nodes[node];
        let stated = self.reader.one(&node.attrs, "kind", On::NODE).and_then(|stated| match stated.value {
            Value::Word { word, .. } => Kind::from_word(word),
            _ => None,
        });
        match (stated, kind::drawn(self.graph, &self.names, node, connected)) {
            (Some(kind), _) => (kind, KindEvidence::Stated),
            (None, Some(drawn)) => (drawn.kind, KindEvidence::Drawn(drawn.attr.value_span)),
            (None, None) => (Kind::Unknown, KindEvidence::None),
        }
    }

    /// Every decision that can be read, in order of element, flow, boundary.
    fn decisions(&mut self) -> Decided {
        let mut decisions = Decided::default();
        for (id, element) in self.model.elements.iter().filter(|(_, element)| element.kind.is_analysed()) {
            let attrs = &self.graph.nodes[element.node].attrs;
            self.reader.decisions(attrs, element.kind.on(), Subject::Element(id), &mut decisions);
        }
        for (id, flow) in self.model.flows.iter() {
            let attrs = &self.graph.edges[flow.edge].attrs;
            self.reader.decisions(attrs, On::FLOW, Subject::Flow(id), &mut decisions);
        }
        for (id, boundary) in self.model.boundaries.iter() {
            let attrs = &self.graph.subgraphs[boundary.subgraph].attrs;
            self.reader.decisions(attrs, On::BOUNDARY, Subject::Boundary(id), &mut decisions);
        }
        decisions
    }

    fn graph_name(&self) -> &str {
        self.graph.name.map_or("", |name| self.graph.text(name))
    }

    /// A label on one line; `None` if there is none, or none to be seen.
    fn label_of(&self, attrs: &Attrs, name: Option<Symbol>, own: &str, tail: &str, head: &str) -> Option<String> {
        let attr = attrs.get(name?)?;
        if matches!(attr.origin, Origin::Inherited(_)) {
            return None;
        }
        let text = self.graph.text(attr.value);
        let names = Names { own, graph: self.graph_name(), tail, head };
        let form = match DrawingNames::value(self.graph, attrs, self.names.shape) {
            _ if attr.html => Form::Html,
            Some("record" | "Mrecord") => Form::Record,
            _ => Form::Plain,
        };
        let label = label::one_line_of(text, form, names);
        (!label.is_empty()).then_some(label)
    }

    fn boundary_of_element(&self, element: ElementId) -> Option<BoundaryId> {
        self.model.elements[element].boundary
    }
}
