//! The picture in words: names for those who do not see it, the description, the table beside it.

use crate::arena::IdVec;
use crate::graph::{EdgeId, Graph, Item, NodeId};
use crate::limits;
use crate::model::{FlowId, Kind, Model, Subject};

use super::draft::{ClusterDraft, Draft, EdgeDraft, NodeDraft};
use super::label::{Align, Face, Line};
use super::overlay::{ChipFate, ChipSeverity, Overlay};
use super::scene::{Mark, Scene, TableRow};
use super::{Input, text};

/// Longest id or name that a mark repeats, in bytes.
const NAME_BYTES: usize = 2048;

/// Finds words for what is drawn.
pub(super) struct Words<'a> {
    input: Input<'a>,
    /// The flow of each edge: the first of two, none of an edge that is only drawn.
    flows: IdVec<EdgeId, Option<FlowId>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(input: Input<'a>) -> Self {
        let mut flows = IdVec::filled(None, input.graph.edges.len());
        for (id, flow) in input.model.iter().flat_map(|model| model.flows.iter()) {
            flows[flow.edge].get_or_insert(id);
        }
        Self { input, flows }
    }

    /// What the diagram is called.
    pub(super) fn name(&self, draft: &Draft) -> String {
        let title = draft.title.label.one_line();
        let graph = self.input.graph;
        let name = graph.name.map_or("", |name| graph.text(name));
        let name = if title.is_empty() { text::shown(name.trim()) } else { title };
        let usual = if self.typed() { "Data-flow diagram" } else { "Diagram" };
        if name.is_empty() { usual.to_owned() } else { short(&name) }
    }

    /// What is in it.
    pub(super) fn description(&self, scene: &Scene) -> String {
        let mut parts = vec![
            counted(scene.nodes.len(), "element", "elements"),
            counted(scene.edges.len(), "flow", "flows"),
            counted(scene.clusters.len(), "boundary", "boundaries"),
        ];
        let what = if let (true, Some(model)) = (self.typed(), self.input.model) {
            let of = |kind| model.elements.values().filter(|element| element.kind == kind).count();
            let trust = model.boundaries.values().filter(|boundary| boundary.is_trust_boundary).count();
            parts = vec![
                counted(of(Kind::Interactor), "interactor", "interactors"),
                counted(of(Kind::Process), "process", "processes"),
                counted(of(Kind::Store), "store", "stores"),
                counted(scene.edges.len(), "flow", "flows"),
                counted(trust, "trust boundary", "trust boundaries"),
            ];
            "Data-flow diagram"
        } else {
            "Diagram"
        };
        let mut text = format!("{what} with {}.", listed(&parts));
        if self.input.overlay.is_of_versions {
            text.push_str(" Two versions as one: ");
            text.push_str(&fates(self.input.overlay));
            text.push('.');
        } else if !self.input.overlay.is_empty() {
            text.push(' ');
            text.push_str(&counts(self.input.overlay));
            text.push('.');
        }
        if let Some(highlight) = &self.input.overlay.highlight {
            text.push_str(" Highlighted: ");
            text.push_str(&short(&highlight.title));
            text.push('.');
        }
        text
    }

    fn typed(&self) -> bool {
        self.input.model.is_some_and(|model| model.elements.values().any(|element| element.kind != Kind::Unknown))
    }

    pub(super) fn cluster(&self, cluster: &ClusterDraft) -> Mark {
        let graph = self.input.graph;
        let subgraph = &graph.subgraphs[cluster.subgraph];
        let id = subgraph
            .name
            .map_or_else(|| format!("subgraph {}", cluster.subgraph.0), |name| graph.text(name).to_owned());
        let label = cluster.about.label.one_line();
        let word = if cluster.word == "boundary" { "trust boundary" } else { "group" };
        let name = format!("{word} {}", short(if label.is_empty() { &id } else { &label }));
        let about = &cluster.about;
        self.mark(
            Item::Subgraph(cluster.subgraph),
            Mark {
                id: short(&id),
                word: cluster.word,
                name,
                tooltip: about.tooltip.clone(),
                href: about.href.clone(),
                target: about.target,
                ..Mark::default()
            },
        )
    }

    pub(super) fn node(&self, id: NodeId, node: &NodeDraft) -> Mark {
        let own = self.input.graph.node_id(id);
        let label = node.about.label.one_line();
        let label = if label.is_empty() { own } else { &label };
        let name = format!("{} {}{}", node.word, short(label), self.place(id));
        let about = &node.about;
        self.mark(
            Item::Node(id),
            Mark {
                id: short(own),
                word: node.word,
                name,
                tooltip: about.tooltip.clone(),
                href: about.href.clone(),
                target: about.target,
                ..Mark::default()
            },
        )
    }

    pub(super) fn edge(&self, id: EdgeId, edge: &EdgeDraft) -> Mark {
        let graph = self.input.graph;
        let (tail, head) = (graph.node_id(edge.sketch.tail), graph.node_id(edge.sketch.head));
        let arrow = if graph.directed { "->" } else { "--" };
        let label = edge.about.label.one_line();
        let between = if graph.directed { "to" } else { "and" };
        let ends = format!("from {} {between} {}", self.label(edge.sketch.tail), self.label(edge.sketch.head));
        let crossed = self.crossed(id);
        let name = if label.is_empty() {
            format!("flow {ends}{crossed}")
        } else {
            format!("flow {} {ends}{crossed}", short(&label))
        };
        let about = &edge.about;
        self.mark(
            Item::Edge(id),
            Mark {
                id: format!("{}{arrow}{}", short(tail), short(head)),
                key: self.flow(id).map(|(model, flow)| short(model.subject_id(Subject::Flow(flow)))),
                word: if self.input.model.is_some() { "flow" } else { "edge" },
                name,
                tooltip: about.tooltip.clone(),
                href: about.href.clone(),
                target: about.target,
                ..Mark::default()
            },
        )
    }

    /// Adds the number of open findings to a name.
    fn mark(&self, item: Item, mut mark: Mark) -> Mark {
        if let Some(fate) = self.input.overlay.fate(item) {
            mark.name = format!("{}, {}", mark.name, fate.as_str());
        }
        let open = self.input.overlay.chips(item).iter().filter(|chip| chip.state.is_open()).count();
        if open > 0 {
            mark.name = format!("{}, {}", mark.name, counted(open, "open finding", "open findings"));
        }
        mark
    }

    /// The boundary that an element is in, said after its name.
    fn place(&self, node: NodeId) -> String {
        let boundary =
            self.input.model.and_then(|model| Some((model, model.elements[model.element_of(node)].boundary?)));
        boundary.map_or_else(String::new, |(model, at)| format!(" in {}", said(&model.boundaries[at].label)))
    }

    /// The boundaries that a flow crosses, said after its name: the first few.
    fn crossed(&self, edge: EdgeId) -> String {
        const SAID: usize = 4;
        let Some((model, flow)) = self.flow(edge) else { return String::new() };
        let label = |boundary| said(&model.boundaries[boundary].label);
        let mut names: Vec<String> = model.flows[flow].crosses().take(SAID).map(label).collect();
        let more = model.flows[flow].crosses().count().saturating_sub(SAID);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        if names.is_empty() { String::new() } else { format!(", across the border of {}", listed(&names)) }
    }

    fn label(&self, node: NodeId) -> String {
        match self.input.model {
            Some(model) => said(model.subject_label(Subject::Element(model.element_of(node)))),
            None => said(self.input.graph.node_id(node)),
        }
    }

    /// The flow of an edge.
    pub(super) fn flow(&self, edge: EdgeId) -> Option<(&'a Model, FlowId)> {
        self.input.model.zip(self.flows[edge])
    }
}

/// About how many bytes of the picture repeat names: an edge is called by its ends, in its title and in its key.
pub(super) fn name_bytes(graph: &Graph) -> usize {
    let bytes = |node: NodeId| graph.node_id(node).len().min(NAME_BYTES);
    let nodes: usize = graph.nodes.ids().map(bytes).sum();
    nodes + graph.edges.values().map(|edge| 2 * (bytes(edge.tail) + bytes(edge.head))).sum::<usize>()
}

/// A name that others mention, no longer than anybody listens to.
fn said(name: &str) -> String {
    const LONGEST: usize = 120;
    short(limits::beginning(name, LONGEST))
}

fn short(name: &str) -> String {
    text::shown(limits::beginning(name, NAME_BYTES))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// How many findings are open, by severity.
fn counts(overlay: &Overlay) -> String {
    let open = overlay.open();
    if open == 0 {
        return "No open findings".to_owned();
    }
    format!("{}: {}", counted(open, "open finding", "open findings"), by_severity(overlay))
}

/// How many findings of each severity are open.
fn by_severity(overlay: &Overlay) -> String {
    let by = ChipSeverity::ALL.iter().rev().map(|&severity| (overlay.open_of(severity), severity.as_str()));
    let parts: Vec<String> =
        by.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    listed(&parts)
}

/// How many items became what, and how many findings are new.
fn fates(overlay: &Overlay) -> String {
    let by = ChipFate::ALL.into_iter().map(|fate| (overlay.count_of(fate), fate.as_str()));
    let parts: Vec<String> =
        by.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let items = if parts.is_empty() { "No item changed".to_owned() } else { listed(&parts) };
    match overlay.open() {
        0 => items,
        open => {
            format!("{items}; {}: {}", counted(open, "new open finding", "new open findings"), by_severity(overlay))
        }
    }
}

/// What the heading says below the title: how many findings are open, and what is highlighted.
pub(super) fn remarks(overlay: &Overlay) -> Vec<Line> {
    const LONGEST: usize = 140;
    let mut lines = Vec::new();
    if overlay.is_of_versions {
        lines.push(fates(overlay));
    } else if !overlay.is_empty() {
        lines.push(counts(overlay));
    }
    if let Some(highlight) = &overlay.highlight {
        let title = limits::beginning(&highlight.title, LONGEST);
        let rest = if title.len() < highlight.title.len() { "..." } else { "" };
        lines.push(format!("Highlighted: {title}{rest}"));
    }
    lines.iter().map(|line| Line::of(line, Face::plain(11.0)).aligned(Align::Left)).collect()
}

/// Every item in words: elements, flows, boundaries.
pub(super) fn table(input: Input<'_>, draft: &Draft, scene: &Scene) -> Vec<TableRow> {
    let findings = |item| input.overlay.chips(item).iter().map(|chip| chip.text.clone()).collect();
    let graph: &Graph = input.graph;
    let place = |cluster: Option<usize>| {
        cluster.and_then(|index| scene.clusters.get(index)).map(|cluster| cluster.mark.id.clone()).unwrap_or_default()
    };
    let label = |mark: &Mark| {
        mark.texts.iter().flat_map(|text| &text.runs).map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let nodes = scene.nodes.iter().zip(graph.nodes.ids()).map(|(node, id)| TableRow {
        word: node.mark.word,
        id: node.mark.id.clone(),
        label: label(&node.mark),
        place: place(node.cluster),
        findings: findings(Item::Node(id)),
    });
    let edges = scene.edges.iter().zip(graph.edges.ids()).map(|(edge, id)| TableRow {
        word: edge.mark.word,
        id: edge.mark.key.clone().unwrap_or_else(|| edge.mark.id.clone()),
        label: label(&edge.mark),
        place: match (scene.nodes.get(edge.tail), scene.nodes.get(edge.head)) {
            (Some(tail), Some(head)) => format!("{} to {}", tail.mark.id, head.mark.id),
            _ => edge.mark.id.clone(),
        },
        findings: findings(Item::Edge(id)),
    });
    let clusters = scene.clusters.iter().zip(draft.clusters.values().skip(1)).map(|(cluster, from)| TableRow {
        word: cluster.mark.word,
        id: cluster.mark.id.clone(),
        label: label(&cluster.mark),
        place: place(cluster.parent),
        findings: findings(Item::Subgraph(from.subgraph)),
    });
    nodes.chain(edges).chain(clusters).collect()
}
