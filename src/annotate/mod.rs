//! Proposals for a plain diagram: what its nodes and clusters are, and what its edges carry.
//!
//! Everything proposed can be read off the diagram: names, drawings, icons, places. A proposal never says how something
//! is protected: [`PROPOSED`] lists every attribute that there can be, and none of them states a control. It never
//! contradicts what is stated, which is evidence like the rest.
//!
//! The confidence is a percentage. Each piece of evidence has a weight, which is how often it is right by itself. Pieces
//! for the same value count as independent: two of 50 give 75. What speaks for the strongest other value is taken off in
//! the same way. At last the whole is scaled by how much of the diagram speaks of systems at all.

mod clusters;
mod flows;
mod nodes;
mod phrase;
mod place;
mod verify;
mod words;

pub use place::edits;
pub use verify::is_same_diagram;

use crate::compile::Reading;
use crate::graph::{Graph, Item};
use crate::model::{self, LowerOptions, Model};
use crate::span::Span;

/// Every attribute that is ever proposed; `asset_` stands for all names that begin so.
pub const PROPOSED: &[&str] = &["tm", "kind", "tech", "actor", "boundary", "protocol", "data", "asset_"];

/// An attribute that a diagram could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The graph of the file, counted from 0.
    pub graph: usize,
    /// What it would stand on. For an edge it stands on the statement, which may make several.
    pub item: Item,
    /// What it would stand on, in words: ``node `db` ``.
    pub element: String,
    /// The name, with the prefix of this run.
    pub attribute: String,
    /// The value as text.
    pub value: String,
    /// In percent.
    pub confidence: u32,
    /// Why, the strongest reason first.
    pub reasons: Vec<String>,
    /// Where the element is.
    pub span: Span,
}

/// A confidence in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look.
    Low,
    /// More likely right than wrong.
    Medium,
    /// Seldom wrong.
    High,
}

impl Level {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Percent from which a confidence is high.
pub const HIGH: u32 = 70;
/// Percent from which it is medium.
pub const MEDIUM: u32 = 45;
/// Percent below which nothing is proposed.
pub const LOW: u32 = 25;

impl Proposal {
    /// What sort of item it would stand on.
    pub const fn kind_of_item(&self) -> &'static str {
        match self.item {
            Item::Node(_) => "node",
            Item::Edge(_) => "edge",
            Item::Subgraph(Graph::ROOT) => "graph",
            Item::Subgraph(_) => "cluster",
        }
    }

    /// The name of that item in its graph; empty if it has none.
    pub fn id_of_item(&self, graph: &Graph) -> String {
        id(graph, self.item)
    }

    /// Its confidence in a word.
    pub const fn level(&self) -> Level {
        match self.confidence {
            HIGH.. => Level::High,
            MEDIUM.. => Level::Medium,
            _ => Level::Low,
        }
    }
}

/// What could be said of the graphs of a source, in order of place. Nothing is said of a source that is broken.
pub fn propose(reading: &Reading, options: &LowerOptions) -> Vec<Proposal> {
    let dictionary = phrase::Dictionary::new();
    let mut all = Vec::new();
    for (index, graph) in reading.graphs.iter().enumerate() {
        let model = model::lower(graph, &reading.source, options);
        let mut maker = Maker { index, graph, model: &model };
        let mut own = Vec::new();
        let nodes = nodes::Nodes::new(graph, &model, &dictionary);
        let factor = nodes.factor();
        for id in model.elements.ids() {
            nodes.propose(id, factor, &mut maker, &mut own);
        }
        clusters::propose(&dictionary, factor, &mut maker, &mut own);
        flows::propose(factor, &mut maker, &mut own);
        version(&mut maker, &mut own);
        own.sort_by_key(|proposal| (proposal.span.start, proposal.item));
        all.extend(own);
    }
    all
}

/// A diagram with kinds is an annotated one, and should say so.
fn version(maker: &mut Maker, out: &mut Vec<Proposal>) {
    let kinds = out.iter().filter(|proposal| proposal.attribute.ends_with("kind"));
    if let Some(confidence) = kinds.map(|kind| kind.confidence).max() {
        let reason = vec!["marks the file as annotated".to_owned()];
        out.extend(maker.proposal(Item::Subgraph(Graph::ROOT), "tm", "1", confidence, reason));
    }
}

/// Makes the proposals of one graph.
struct Maker<'a> {
    index: usize,
    graph: &'a Graph,
    model: &'a Model,
}

impl Maker<'_> {
    /// A proposal, unless the item says something under that name or the confidence is too low.
    fn proposal(&self, item: Item, name: &str, value: &str, confidence: u32, reasons: Vec<String>) -> Option<Proposal> {
        if confidence < LOW || self.has(item, name) {
            return None;
        }
        let span = self.span(item);
        let (attribute, value) = (self.named(name), value.to_owned());
        let mut proposal =
            Proposal { graph: self.index, item, element: String::new(), attribute, value, confidence, reasons, span };
        proposal.element = match item {
            Item::Subgraph(Graph::ROOT) => "the graph".to_owned(),
            item => format!("{} `{}`", proposal.kind_of_item(), id(self.graph, item)),
        };
        Some(proposal)
    }

    /// Whether an item has an attribute of its own or by default. What a cluster is handed down from around it is not its own.
    fn has(&self, item: Item, name: &str) -> bool {
        let attr = self.graph.attr(self.graph.attrs(item), &self.named(name));
        attr.is_some_and(|attr| !matches!(attr.origin, crate::graph::Origin::Inherited(_)))
    }

    fn named(&self, name: &str) -> String {
        if name == "tm" { name.to_owned() } else { format!("{}{name}", self.model.prefix) }
    }

    fn span(&self, item: Item) -> Span {
        match item {
            Item::Node(node) => self.graph.nodes[node].span(),
            Item::Edge(edge) => self.graph.edges[edge].span,
            Item::Subgraph(subgraph) => self.graph.subgraphs[subgraph].header,
        }
    }
}

/// The name of an item; empty if it has none.
fn id(graph: &Graph, item: Item) -> String {
    match item {
        Item::Node(node) => graph.node_id(node).to_owned(),
        Item::Edge(edge) => {
            let edge = &graph.edges[edge];
            format!("{}->{}", graph.node_id(edge.tail), graph.node_id(edge.head))
        }
        Item::Subgraph(subgraph) => graph.subgraphs[subgraph].name.map_or("", |name| graph.text(name)).to_owned(),
    }
}

/// Several pieces of evidence for one thing, in percent.
fn joined(weights: impl Iterator<Item = u32>) -> u32 {
    weights.fold(0, |sum, weight| sum + weight - sum * weight / 100)
}

/// What is left of a score beside its strongest rival.
const fn rivalled(best: u32, second: u32) -> u32 {
    best * (100 - second) / 100
}
