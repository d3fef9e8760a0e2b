//! Both versions as one diagram, for a picture: the new one, and what is gone where it was.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{DiagramChange, Fate};
use crate::arena::IdVec;
use crate::compile::Diagram;
use crate::graph::{Attrs, EdgeId, Graph, NodeId, Origin, SubgraphId};
use crate::limits;
use crate::model::{ElementId, Subject};

/// The merged diagram as DOT, and what became of its items.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// DOT.
    pub text: String,
    /// By id of the node.
    pub nodes: BTreeMap<String, Mark>,
    /// In the order in which edges stand in the text.
    pub edges: Vec<Option<Mark>>,
    /// In the order in which subgraphs stand in the text, without the graph itself.
    pub clusters: Vec<Option<Mark>>,
}

/// What became of an item of the merged diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub fate: Fate,
    /// What changed, in words.
    pub notes: Vec<String>,
    /// The item in the new model.
    pub new: Option<Subject>,
}

/// A cluster of one of the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    New(SubgraphId),
    Gone(SubgraphId),
}

/// Merges two versions of a diagram. None if the text would be longer than the compiler takes.
pub fn merged(old: Option<&Diagram>, new: Option<&Diagram>, change: &DiagramChange) -> Option<Merged> {
    let base = new.or(old)?;
    let mut writer =
        Writer { old, new, change, marks: marks(change), places: Places::default(), out: Merged::default() };
    let graph = &base.graph;
    let name = graph.name.map(|name| graph.text(name)).unwrap_or_default();
    let _ = writeln!(writer.out.text, "{} {} {{", if graph.directed { "digraph" } else { "graph" }, quoted(name));
    writer.places.fill(old, new, change);
    writer.scopes(new.map_or(Scope::Gone(Graph::ROOT), |_| Scope::New(Graph::ROOT)));
    writer.edges(if graph.directed { "->" } else { "--" });
    writer.out.text.push_str("}\n");
    (writer.out.text.len() <= limits::INPUT_BYTES).then_some(writer.out)
}

/// What is drawn where.
#[derive(Debug, Default)]
struct Places {
    clusters: BTreeMap<Scope, Vec<Scope>>,
    nodes: BTreeMap<Scope, Vec<Spot>>,
}

/// A node of one of the versions.
#[derive(Clone, Copy, Debug)]
enum Spot {
    New(NodeId),
    Gone(NodeId),
}

impl Places {
    fn fill(&mut self, old: Option<&Diagram>, new: Option<&Diagram>, change: &DiagramChange) {
        if let Some(new) = new {
            for (id, _) in new.graph.clusters() {
                let parent = new.graph.parent_cluster(id).unwrap_or(Graph::ROOT);
                self.clusters.entry(Scope::New(parent)).or_default().push(Scope::New(id));
            }
            for (node, home) in new.graph.home.iter() {
                self.nodes.entry(Scope::New(*home)).or_default().push(Spot::New(node));
            }
        }
        let Some(old) = old else { return };
        let scope = |cluster: SubgraphId| scope_of(old, new, change, cluster);
        for (id, _) in old.graph.clusters() {
            if scope(id) == Scope::Gone(id) {
                let parent = old.graph.parent_cluster(id).unwrap_or(Graph::ROOT);
                self.clusters.entry(scope(parent)).or_default().push(Scope::Gone(id));
            }
        }
        for (node, home) in old.graph.home.iter() {
            let subject = Subject::Element(ElementId(node.0));
            if change.matching.new_of(subject).is_none() {
                self.nodes.entry(scope(*home)).or_default().push(Spot::Gone(node));
            }
        }
    }
}

/// Where what was in an old cluster is drawn.
fn scope_of(old: &Diagram, new: Option<&Diagram>, change: &DiagramChange, cluster: SubgraphId) -> Scope {
    let Some(new) = new else { return Scope::Gone(cluster) };
    if cluster == Graph::ROOT {
        return Scope::New(Graph::ROOT);
    }
    let boundary = old.model.boundary_of(cluster).and_then(|id| change.matching.new_of(Subject::Boundary(id)));
    match boundary {
        Some(Subject::Boundary(id)) => Scope::New(new.model.boundaries[id].subgraph),
        _ => Scope::Gone(cluster),
    }
}

struct Writer<'a> {
    old: Option<&'a Diagram>,
    new: Option<&'a Diagram>,
    change: &'a DiagramChange,
    marks: Marks,
    places: Places,
    out: Merged,
}

/// What is to be said of the items of both models.
#[derive(Debug, Default)]
struct Marks {
    new: BTreeMap<Subject, (Fate, Vec<String>)>,
    old: BTreeMap<Subject, Vec<String>>,
}

impl Writer<'_> {
    /// Clusters with their nodes, outer before inner.
    fn scopes(&mut self, root: Scope) {
        let mut stack = vec![(root, false)];
        while let Some((scope, is_done)) = stack.pop() {
            if is_done {
                self.out.text.push_str("}\n");
                continue;
            }
            if self.is_full() {
                return;
            }
            self.open(scope, root);
            if scope != root {
                stack.push((scope, true));
            }
            let inner = self.places.clusters.remove(&scope).unwrap_or_default();
            let nodes = self.places.nodes.remove(&scope).unwrap_or_default();
            if let (Scope::Gone(_), true, true) = (scope, nodes.is_empty(), inner.is_empty()) {
                self.empty(scope);
            }
            for node in nodes {
                self.node(node);
            }
            stack.extend(inner.into_iter().rev().map(|scope| (scope, false)));
        }
    }

    const fn is_full(&self) -> bool {
        self.out.text.len() > limits::INPUT_BYTES
    }

    fn open(&mut self, scope: Scope, root: Scope) {
        let (diagram, id) = match scope {
            Scope::New(id) => (self.new, id),
            Scope::Gone(id) => (self.old, id),
        };
        let Some(Diagram { graph, model, .. }) = diagram else { return };
        if scope != root {
            let name = graph.subgraphs[id].name.map(|name| quoted(graph.text(name))).unwrap_or_default();
            let _ = writeln!(self.out.text, "subgraph {name} {{");
            let subject = model.boundary_of(id).map(Subject::Boundary);
            let mark = subject.and_then(|subject| self.mark(subject, matches!(scope, Scope::Gone(_))));
            self.out.clusters.push(mark);
        }
        let list = attributes(graph, &graph.subgraphs[id].attrs, true);
        let _ = writeln!(self.out.text, "graph [{list}]");
    }

    /// A boundary that is gone and whose members are elsewhere would not be seen without any.
    fn empty(&mut self, scope: Scope) {
        let Scope::Gone(id) = scope else { return };
        let taken =
            |name: &str| [self.old, self.new].into_iter().flatten().any(|it| it.graph.strings.find(name).is_some());
        let mut name = format!("gone {}", id.0);
        while taken(&name) {
            name.push('\'');
        }
        let _ = writeln!(self.out.text, "{} [kind=note shape=plaintext label=\"nothing is left here\"]", quoted(&name));
    }

    fn node(&mut self, node: Spot) {
        let (diagram, id, is_gone) = match node {
            Spot::New(id) => (self.new, id, false),
            Spot::Gone(id) => (self.old, id, true),
        };
        let (Some(Diagram { graph, .. }), false) = (diagram, self.is_full()) else { return };
        let own = graph.node_id(id);
        let list = attributes(graph, &graph.nodes[id].attrs, false);
        let _ = writeln!(self.out.text, "{} [{list}]", quoted(own));
        if let Some(mark) = self.mark(Subject::Element(ElementId(id.0)), is_gone) {
            self.out.nodes.insert(own.to_owned(), mark);
        }
    }

    fn edges(&mut self, arrow: &str) {
        if let Some(new) = self.new {
            let flows = flows(new);
            for (id, edge) in new.graph.edges.iter() {
                let ends = [edge.tail, edge.head].map(|end| new.graph.node_id(end).to_owned());
                let mark = self.edge_mark(&flows[id]);
                self.edge(&new.graph, &edge.attrs, ends, arrow, mark);
            }
        }
        let Some(old) = self.old else { return };
        let flows = flows(old);
        for (id, edge) in old.graph.edges.iter() {
            let is_gone = |flow: &Subject| self.change.matching.new_of(*flow).is_none();
            if flows[id].is_empty() || !flows[id].iter().all(is_gone) {
                continue;
            }
            let ends = [edge.tail, edge.head].map(|end| self.name_of_old(old, end));
            let mark = flows[id].first().and_then(|flow| self.mark(*flow, true));
            self.edge(&old.graph, &edge.attrs, ends, arrow, mark);
        }
    }

    /// The id that an old node has in the merged diagram.
    fn name_of_old(&self, old: &Diagram, node: NodeId) -> String {
        let now = self.change.matching.new_of(Subject::Element(ElementId(node.0)));
        match (now, self.new) {
            (Some(now), Some(new)) => new.model.subject_id(now).to_owned(),
            _ => old.graph.node_id(node).to_owned(),
        }
    }

    fn edge(&mut self, graph: &Graph, attrs: &Attrs, [tail, head]: [String; 2], arrow: &str, mark: Option<Mark>) {
        if self.is_full() {
            return;
        }
        let list = attributes(graph, attrs, false);
        let _ = writeln!(self.out.text, "{} {arrow} {} [{list}]", quoted(&tail), quoted(&head));
        self.out.edges.push(mark);
    }

    /// What became of an edge of the new diagram, which may stand for two flows.
    fn edge_mark(&self, flows: &[Subject]) -> Option<Mark> {
        let marks: Vec<Mark> = flows.iter().filter_map(|flow| self.mark(*flow, false)).collect();
        let is_added = marks.len() == flows.len() && marks.iter().all(|mark| mark.fate == Fate::Added);
        let notes = marks.iter().flat_map(|mark| mark.notes.iter().cloned()).collect();
        let first = marks.first()?;
        Some(Mark { fate: if is_added { Fate::Added } else { Fate::Changed }, notes, new: first.new })
    }

    fn mark(&self, subject: Subject, is_gone: bool) -> Option<Mark> {
        if is_gone {
            let notes = self.marks.old.get(&subject).cloned().unwrap_or_default();
            return Some(Mark { fate: Fate::Removed, notes, new: None });
        }
        let (fate, notes) = self.marks.new.get(&subject)?;
        Some(Mark { fate: *fate, notes: notes.clone(), new: Some(subject) })
    }
}

/// The flows of each edge.
fn flows(diagram: &Diagram) -> IdVec<EdgeId, Vec<Subject>> {
    let mut flows = IdVec::filled(Vec::new(), diagram.graph.edges.len());
    for (id, flow) in diagram.model.flows.iter() {
        flows[flow.edge].push(Subject::Flow(id));
    }
    flows
}

/// What changed, by item and in words.
fn marks(change: &DiagramChange) -> Marks {
    let mut marks = Marks::default();
    for item in &change.items {
        let mut notes: Vec<String> = item.old_id.iter().map(|old| format!("was called {old}")).collect();
        if item.fate == Fate::Changed {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            notes.extend(
                item.attributes.iter().map(|it| format!("{}: {} \u{2192} {}", it.name, value(&it.old), value(&it.new))),
            );
        }
        match (item.new, item.old) {
            (Some(new), _) => drop(marks.new.insert(new, (item.fate, notes))),
            (None, Some(old)) => drop(marks.old.insert(old, notes)),
            (None, None) => {}
        }
    }
    for crossing in &change.crossings {
        let told = |word: &str, names: &[String]| (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")));
        let notes = told("now crosses", &crossing.now).into_iter().chain(told("no longer crosses", &crossing.before));
        if let (Some(new), Fate::Changed) = (crossing.subject, crossing.fate) {
            marks.new.entry(new).or_insert((Fate::Changed, Vec::new())).1.extend(notes);
        }
    }
    for effect in &change.effects {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not stated".to_owned());
        let note = format!("{} {} \u{2192} {}", effect.measure, value(&effect.old), value(&effect.new));
        marks.new.entry(effect.subject).or_insert((Fate::Changed, Vec::new())).1.push(note);
    }
    marks
}

/// The list of an item's attributes as DOT; of a subgraph only its own, since the others are handed down here as well.
fn attributes(graph: &Graph, attrs: &Attrs, only_own: bool) -> String {
    let mut out = String::new();
    for attr in attrs.iter().filter(|attr| !only_own || attr.origin == Origin::Own) {
        let (name, value) = (quoted(graph.text(attr.name)), graph.text(attr.value));
        let value = if attr.html { format!("<{value}>") } else { quoted(value) };
        let gap = if out.is_empty() { "" } else { " " };
        let _ = write!(out, "{gap}{name}={value}");
    }
    out
}

/// A text as DOT: resolved values keep every backslash but that before a quote.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
