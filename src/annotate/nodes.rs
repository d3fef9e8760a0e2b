//! What nodes are: the evidence of names, drawings, icons and places, weighed together.

use std::collections::HashMap;
use std::rc::Rc;

use super::phrase::{Dictionary, Found};
use super::{Maker, Proposal, joined, rivalled};
use crate::arena::IdVec;
use crate::graph::{Attr, Graph, Item, NodeId, Origin, SubgraphId, Symbol};
use crate::model::vocabulary;
use crate::model::{Element, ElementId, Kind, KindEvidence, Model, StatedBy};

/// One reason for a kind.
#[derive(Clone, Debug)]
struct Evidence {
    kind: Kind,
    /// How often such evidence is right by itself, in percent.
    weight: u32,
    reason: String,
}

/// What is known of all nodes before any is judged.
pub(super) struct Nodes<'a> {
    graph: &'a Graph,
    model: &'a Model,
    dictionary: &'a Dictionary,
    names: Names,
    /// What the names of each node say.
    words: IdVec<ElementId, Rc<[Found]>>,
    /// Different nodes that a node is reached from, and that it leads to.
    ins: IdVec<NodeId, u32>,
    outs: IdVec<NodeId, u32>,
    /// What the name of each cluster says of the nodes in it.
    clusters: IdVec<SubgraphId, Option<Evidence>>,
    /// How many nodes have the commonest shape, and that shape.
    common_shape: Option<Symbol>,
}

struct Names {
    shape: Option<Symbol>,
    image: Option<Symbol>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(graph: &'a Graph, model: &'a Model, dictionary: &'a Dictionary) -> Self {
        let names = Names { shape: graph.strings.find("shape"), image: graph.strings.find("image") };
        let mut pairs: Vec<(NodeId, NodeId)> = graph.edges.values().map(|edge| (edge.tail, edge.head)).collect();
        pairs.retain(|(tail, head)| tail != head);
        pairs.sort_unstable();
        pairs.dedup();
        let mut ins = IdVec::filled(0, graph.nodes.len());
        let mut outs = IdVec::filled(0, graph.nodes.len());
        for (tail, head) in pairs {
            outs[tail] += 1;
            ins[head] += 1;
        }
        let mut clusters = IdVec::filled(None, graph.subgraphs.len());
        for boundary in model.boundaries.values() {
            clusters[boundary.subgraph] = of_cluster(dictionary, &boundary.label);
        }
        let common_shape = common_shape(graph, names.shape);
        let words = all_words(model, dictionary);
        Self { graph, model, dictionary, names, words, ins, outs, clusters, common_shape }
    }

    /// How much of a diagram speaks of systems, in percent: words such as "log" or "search" say little in a diagram whose
    /// other nodes say nothing. A third of the nodes is enough, and so is anything that is annotated already.
    pub(super) fn factor(&self) -> u32 {
        let mut nodes = 0_u32;
        let mut speaking = 0_u32;
        for (id, element) in self.model.elements.iter().filter(|(_, element)| element.kind != Kind::Note) {
            nodes += 1;
            let strong = |found: &Found| found.weight >= STRONG && found.group.kind != Kind::Unknown;
            speaking += u32::from(element.evidence == KindEvidence::Stated || self.words[id].iter().any(strong));
        }
        let share = (100 * u64::from(speaking)).checked_div(u64::from(nodes)).unwrap_or(0);
        match share {
            _ if speaking < 2 => 50,
            30.. => 100,
            15.. => 60,
            _ => 40,
        }
    }

    /// The proposals for one node.
    pub(super) fn propose(&self, id: ElementId, factor: u32, maker: &mut Maker, out: &mut Vec<Proposal>) {
        let element = &self.model.elements[id];
        let words = &self.words[id];
        let item = Item::Node(element.node);
        let stated = element.evidence == KindEvidence::Stated;
        let mut evidence = self.evidence(element, words);
        evidence.retain(|one| one.weight > 0);
        let judged = if stated { Some((element.kind, 100, Vec::new())) } else { judge(&evidence, factor) };
        let Some((kind, confidence, reasons)) = judged else { return };
        if !maker.has(item, "kind") {
            out.extend(maker.proposal(item, "kind", kind.as_str(), confidence, reasons));
        } else if !stated {
            // A kind that cannot be read is for its author to mend.
            return;
        }
        let fitting = || words.iter().filter(|found| found.group.kind == kind);
        if let Some(found) = fitting().find(|found| !found.group.tech.is_empty()) {
            let confidence = confidence.min(weight_of_detail(found));
            out.extend(maker.proposal(item, "tech", found.group.tech, confidence, vec![reason(found)]));
        }
        if kind == Kind::Interactor
            && let Some(found) = fitting().find(|found| !found.group.actor.is_empty())
        {
            let confidence = confidence.min(weight_of_detail(found));
            out.extend(maker.proposal(item, "actor", found.group.actor, confidence, vec![reason(found)]));
        }
    }

    fn evidence(&self, element: &Element, words: &[Found]) -> Vec<Evidence> {
        let mut all: Vec<Evidence> =
            words.iter().filter(|found| found.group.kind != Kind::Unknown).map(of_word).collect();
        // "Access policy of the database": the last word names no element, so those before it say next to nothing.
        if words.first().is_some_and(|found| found.group.kind == Kind::Unknown) {
            for one in &mut all {
                one.weight /= 2;
            }
        }
        all.extend(stated(element));
        all.extend(self.icon(element));
        all.extend(self.shape(element));
        if let KindEvidence::Drawn(_) = element.evidence
            && element.kind == Kind::Store
            && all.iter().all(|one| !one.reason.starts_with("shape"))
        {
            all.push(Evidence { kind: Kind::Store, weight: 85, reason: "drawn as an open table".to_owned() });
        }
        let home = self.graph.home.get(element.node).copied().unwrap_or(Graph::ROOT);
        all.extend(self.clusters.get(home).cloned().flatten());
        all.extend(self.place(element.node, home));
        all
    }

    /// The names of an icon: `aws/database/rds.png`.
    fn icon(&self, element: &Element) -> Vec<Evidence> {
        let attrs = &self.graph.nodes[element.node].attrs;
        let image = self.names.image.and_then(|name| attrs.get(name)).map(|attr| self.graph.text(attr.value));
        let Some(image) = image.filter(|image| !image.is_empty()) else { return Vec::new() };
        let mut parts = image.rsplit(['/', '\\']);
        let file = parts.next().unwrap_or("");
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = parts.next().unwrap_or("");
        let found = [(stem, 90), (folder, 60)].into_iter().filter_map(|(part, percent)| {
            let best = self.dictionary.of_node(part).into_iter().find(|found| found.group.kind != Kind::Unknown);
            best.map(|found| Evidence {
                kind: found.group.kind,
                weight: found.weight * percent / 100,
                reason: format!("icon `{stem}`"),
            })
        });
        found.collect()
    }

    /// A shape says something if not most nodes have it. Boxes and ellipses have a meaning in data-flow diagrams, and none
    /// in most other pictures.
    fn shape(&self, element: &Element) -> Option<Evidence> {
        let attrs = &self.graph.nodes[element.node].attrs;
        let attr = self.names.shape.and_then(|name| attrs.get(name))?;
        let shape = self.graph.text(attr.value);
        let (kind, weight) = match shape {
            "cylinder" => (Kind::Store, 90),
            "underline" => (Kind::Store, 70),
            "folder" | "tab" => (Kind::Store, 35),
            "component" | "box3d" => (Kind::Process, 45),
            "circle" | "doublecircle" => (Kind::Process, 30),
            "ellipse" | "oval" => (Kind::Process, 20),
            "box" | "rect" | "rectangle" | "square" => (Kind::Interactor, 20),
            "note" => (Kind::Note, if self.is_alone(element) { 75 } else { 30 }),
            "plaintext" | "plain" | "none" | "point" => (Kind::Note, if self.is_alone(element) { 70 } else { 0 }),
            _ => return None,
        };
        let is_common = Some(attr.value) == self.common_shape || matches!(attr.origin, Origin::Default(_));
        let weight = if is_common && weight < 90 { 0 } else { weight };
        Some(Evidence { kind, weight, reason: format!("shape `{shape}`") })
    }

    fn is_alone(&self, element: &Element) -> bool {
        self.ins[element.node] == 0 && self.outs[element.node] == 0
    }

    /// Where a node stands among the others.
    fn place(&self, node: NodeId, home: SubgraphId) -> Option<Evidence> {
        if !self.graph.directed {
            return None;
        }
        let evidence = |kind, weight, reason: &str| Some(Evidence { kind, weight, reason: reason.to_owned() });
        let is_outside = home == Graph::ROOT && !self.model.boundaries.is_empty();
        match (self.ins[node], self.outs[node]) {
            (0, 0) => None,
            (0, _) if is_outside => evidence(Kind::Interactor, 30, "outside all clusters, and only sends"),
            (0, _) => evidence(Kind::Interactor, 15, "only sends"),
            (3.., 0) => evidence(Kind::Store, 20, "many write to it and none reads"),
            (_, 0) => evidence(Kind::Store, 10, "only receives"),
            (_, _) => evidence(Kind::Process, 20, "receives and sends"),
        }
    }
}

/// What the names of the nodes say, each name looked up once: a default can give one label to very many.
fn all_words(model: &Model, dictionary: &Dictionary) -> IdVec<ElementId, Rc<[Found]>> {
    let mut known: HashMap<&str, Rc<[Found]>> = HashMap::new();
    let words = model.elements.values().map(|element| {
        let by_label = known.entry(&element.label).or_insert_with(|| dictionary.of_node(&element.label).into());
        let says = by_label.iter().any(|found| found.weight > 0 || found.group.kind == Kind::Unknown);
        if says || element.id == element.label {
            return Rc::clone(by_label);
        }
        // An id is often put together for the sake of being different, so that beside a label it counts half.
        let by_id = dictionary.of_node(&element.id).into_iter();
        by_id.map(|found| Found { weight: found.weight / 2, ..found }).collect()
    });
    words.collect()
}

/// A word that says something by itself.
const STRONG: u32 = 50;

/// What the words of a cluster's name say of its nodes: half of what they say of a node of that name.
fn of_cluster(dictionary: &Dictionary, label: &str) -> Option<Evidence> {
    let found = dictionary.of_node(label).into_iter().next()?;
    let says = matches!(found.group.kind, Kind::Interactor | Kind::Store | Kind::Process);
    says.then(|| Evidence {
        kind: found.group.kind,
        weight: found.weight / 2,
        reason: format!("within a cluster called `{}`", found.phrase),
    })
}

/// What is stated already: attributes that only one kind has.
fn stated(element: &Element) -> Option<Evidence> {
    const KINDS: [Kind; 3] = [Kind::Interactor, Kind::Process, Kind::Store];
    element.stated.iter().filter(|stated| stated.by == StatedBy::Own).find_map(|stated| {
        let fits = |kind: &&Kind| vocabulary::row(stated.def.name, kind.on()).is_some();
        let mut kinds = KINDS.iter().filter(fits);
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => {
                let reason = format!("has `{}`, which only {}s have", stated.def.name, kind.as_str());
                Some(Evidence { kind: *kind, weight: 85, reason })
            }
            _ => None,
        }
    })
}

fn of_word(found: &Found) -> Evidence {
    Evidence { kind: found.group.kind, weight: found.weight, reason: reason(found) }
}

fn reason(found: &Found) -> String {
    format!("word `{}`: {}", found.phrase, found.group.because)
}

/// A word that only qualifies says little of the kind, but names the technology as well as the last one: "Redis store".
fn weight_of_detail(found: &Found) -> u32 {
    found.group.weight.min(if found.group.product { 95 } else { 85 })
}

/// The kind that the evidence speaks for, how sure that is, and why.
fn judge(evidence: &[Evidence], factor: u32) -> Option<(Kind, u32, Vec<String>)> {
    let score = |kind: Kind| joined(evidence.iter().filter(|one| one.kind == kind).map(|one| one.weight));
    let kinds = [Kind::Process, Kind::Store, Kind::Interactor, Kind::Note];
    let mut scores = kinds.map(|kind| (score(kind), kind));
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let [(best, kind), (second, _), ..] = scores;
    if best == 0 {
        return None;
    }
    let mut reasons: Vec<&Evidence> = evidence.iter().filter(|one| one.kind == kind).collect();
    reasons.sort_by_key(|one| std::cmp::Reverse(one.weight));
    let mut reasons: Vec<String> = reasons.into_iter().map(|one| one.reason.clone()).collect();
    reasons.dedup();
    Some((kind, rivalled(best, second) * factor / 100, reasons))
}

/// The shape that more than half of the nodes have.
fn common_shape(graph: &Graph, shape: Option<Symbol>) -> Option<Symbol> {
    let shapes: Vec<Symbol> =
        graph.nodes.values().filter_map(|node| node.attrs.get(shape?)).map(|attr: &Attr| attr.value).collect();
    // The one candidate for a majority, then its count.
    let mut candidate: Option<(Symbol, usize)> = None;
    for shape in &shapes {
        candidate = match candidate {
            Some((known, votes)) if known == *shape => Some((known, votes + 1)),
            Some((known, votes)) if votes > 1 => Some((known, votes - 1)),
            _ => Some((*shape, 1)),
        };
    }
    let (candidate, _) = candidate?;
    let count = shapes.iter().filter(|shape| **shape == candidate).count();
    (count * 2 > graph.nodes.len() && graph.nodes.len() > 3).then_some(candidate)
}
