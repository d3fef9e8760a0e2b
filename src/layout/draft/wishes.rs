//! What the author wishes of ranks and of the ends of lines: `rank`, `weight`, `constraint`, `group`, ports.

use std::collections::{BTreeMap, HashMap};

use crate::arena::IdVec;
use crate::graph::{EdgeId, Graph, NodeId, SubgraphId};
use crate::layout::attributes;
use crate::layout::geometry::{Point, Rect};
use crate::layout::honoured;
use crate::layout::sketch::{Level, LevelPlace, Port, Side};
use crate::model::Model;

use super::{Draft, Drafting, whole};

/// The named parts of the nodes that some edge names a part of, from the corners of their bodies.
type Parts = BTreeMap<NodeId, BTreeMap<String, Rect>>;

impl Drafting<'_, '_> {
    pub(super) fn wishes(&mut self, draft: &mut Draft) {
        self.levels(draft);
        self.columns(draft);
        let replies = replies(self.input.graph, self.model());
        let mut parts = Parts::new();
        for id in self.input.graph.edges.ids() {
            let attrs = &self.input.graph.edges[id].attrs;
            let weight = self.reader.number(attrs, attributes::WEIGHT).unwrap_or(1.0);
            let ports = [honoured::TAIL_PORT, honoured::HEAD_PORT].map(|name| self.reader.text(attrs, name));
            let ranks = self.reader.text(attrs, honoured::CONSTRAINT).is_none_or(|word| !is_no(word));
            let sketch = &draft.edges[id].sketch;
            let ends = [(sketch.tail, ports[0]), (sketch.head, ports[1])];
            let ports = ends.map(|(node, port)| self::port(port?, node, draft, &mut parts));
            let edge = &mut draft.edges[id].sketch;
            edge.weight = whole(weight);
            edge.ranks = ranks;
            edge.reply = replies[id];
            edge.ports = ports;
            draft.sketch.edges[id] = *edge;
        }
    }

    /// The subgraphs whose nodes have one rank.
    fn levels(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        for id in graph.subgraphs.ids().skip(1) {
            // A rank is said of the subgraph itself: clusters hand their attributes down, but not this one.
            let name = honoured::RANK.as_str();
            let own = graph.subgraphs[id].attrs.own().find(|attr| graph.text(attr.name) == name);
            let place = match own.map(|attr| graph.text(attr.value)) {
                Some("same") => LevelPlace::Any,
                Some("min") => LevelPlace::First,
                Some("source") => LevelPlace::Before,
                Some("max") => LevelPlace::Last,
                Some("sink") => LevelPlace::After,
                _ => continue,
            };
            let nodes = nodes_below(graph, id);
            if !nodes.is_empty() {
                draft.sketch.levels.push(Level { nodes, place });
            }
        }
    }

    /// Nodes with the same `group` are to stand below one another.
    fn columns(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        let mut known: HashMap<&str, u32> = HashMap::new();
        for id in graph.nodes.ids() {
            if let Some(name) = self.reader.text(&graph.nodes[id].attrs, honoured::GROUP) {
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                let column = *known.entry(name).or_insert(next);
                draft.sketch.nodes[id].column = Some(column);
            }
        }
    }
}

/// Every node that a subgraph or one inside it mentions, each once, in order of mention.
fn nodes_below(graph: &Graph, id: SubgraphId) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        nodes.extend(&graph.subgraphs[at].nodes);
        open.extend(graph.subgraphs[at].children.iter().rev());
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The edges of flows that answer another one.
fn replies(graph: &Graph, model: Option<&Model>) -> IdVec<EdgeId, bool> {
    let mut replies = IdVec::filled(false, graph.edges.len());
    let flows = model.iter().flat_map(|model| model.flows.values());
    for flow in flows.filter(|flow| flow.stated.get("response_to").is_some()) {
        replies[flow.edge] = true;
    }
    replies
}

fn is_no(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "false" | "no" | "0")
}

/// The place that a port names: a part of the label, a compass point of the body, or a compass point of a part.
fn port(port: &str, node: NodeId, draft: &Draft, parts: &mut Parts) -> Option<Port> {
    let draft = &draft.nodes[node];
    let body = draft.sketch.body.size();
    let whole = Rect::at(Point::default(), body);
    let (name, point) = port.split_once(':').unwrap_or((port, port));
    let known = parts.entry(node).or_insert_with(|| {
        // Of two parts of one name, the first has it.
        draft.ports().rev().map(|port| (port.name, port.rect)).collect()
    });
    let part = known.get(name).copied();
    let rect = part.unwrap_or(whole);
    let (x, y, side) = match point {
        "n" => (0.0, -1.0, Side::Top),
        "ne" => (1.0, -1.0, Side::Top),
        "e" => (1.0, 0.0, Side::Right),
        "se" => (1.0, 1.0, Side::Bottom),
        "s" => (0.0, 1.0, Side::Bottom),
        "sw" => (-1.0, 1.0, Side::Bottom),
        "w" => (-1.0, 0.0, Side::Left),
        "nw" => (-1.0, -1.0, Side::Top),
        _ => {
            let at = part?.centre().minus(whole.centre());
            return Some(Port { at, side: None });
        }
    };
    // A part whose name is that of a compass point is meant as a part.
    if name == point && part.is_some() {
        return Some(Port { at: rect.centre().minus(whole.centre()), side: None });
    }
    let at = rect.centre().plus(Point::new(x * rect.w / 2.0, y * rect.h / 2.0));
    Some(Port { at: at.minus(whole.centre()), side: Some(side) })
}
