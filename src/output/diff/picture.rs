//! What is shown on the picture of two versions as one: what became of each item, and the threats that are new.

use std::collections::BTreeMap;

use crate::arena::Id;
use crate::compile::Diagram;
use crate::diff::{DiagramChange, Fate, Mark, Merged};
use crate::graph::{EdgeId, Graph, Item, NodeId, SubgraphId};
use crate::layout::{Chip, ChipFate, ChipSeverity, ChipState, Overlay};
use crate::model::Subject;
use crate::threats::Severity;

/// Notes of one item that a chip tells; the others are counted.
const NOTES: usize = 12;

/// The chips of a merged diagram. `graph` is what its text means, `new` the new version of the diagram.
pub fn overlay(merged: &Merged, graph: &Graph, new: Option<&Diagram>, change: &DiagramChange) -> Overlay {
    let mut overlay = Overlay::new();
    overlay.is_of_versions = true;
    let mut items: BTreeMap<Subject, Item> = BTreeMap::new();
    let mut put = |item: Item, mark: &Mark| {
        items.extend(mark.new.map(|new| (new, item)));
        overlay.push(item, of_mark(mark));
    };
    for (id, node) in graph.nodes.iter() {
        if let Some(mark) = merged.nodes.get(graph.text(node.id)) {
            put(Item::Node(id), mark);
        }
    }
    for (index, mark) in merged.edges.iter().enumerate() {
        if let Some(mark) = mark {
            put(Item::Edge(EdgeId::from_index(index)), mark);
        }
    }
    for (index, mark) in merged.clusters.iter().enumerate() {
        if let Some(mark) = mark {
            put(Item::Subgraph(SubgraphId::from_index(index + 1)), mark);
        }
    }
    let Some(new) = new else { return overlay };
    let nodes: BTreeMap<&str, NodeId> = graph.nodes.iter().map(|(id, node)| (graph.text(node.id), id)).collect();
    let place = |subject: Subject| match new.model.item(subject) {
        // Edges stand first and in their order, nodes under their ids; a cluster stands where it stood only by chance.
        Item::Edge(edge) => Some(Item::Edge(edge)),
        Item::Node(node) => nodes.get(new.graph.node_id(node)).copied().map(Item::Node),
        Item::Subgraph(_) => items.get(&subject).copied(),
    };
    for finding in change.findings.iter().filter(|finding| finding.is_news()) {
        let (Some(state), Some(item)) = (finding.new, finding.subject.and_then(place)) else { continue };
        // Silence is no change that anybody made.
        if state.basis == crate::threats::Basis::Declared {
            overlay.push(item, of_finding(&finding.id, &finding.title, state.severity));
        }
    }
    overlay
}

fn of_mark(mark: &Mark) -> Chip {
    let fate = match mark.fate {
        Fate::Added => ChipFate::Added,
        Fate::Removed => ChipFate::Removed,
        Fate::Changed => ChipFate::Changed,
    };
    let more = mark.notes.len().saturating_sub(NOTES);
    let mut notes: Vec<String> = mark.notes.iter().take(NOTES).cloned().collect();
    if more > 0 {
        notes.push(format!("and {more} more"));
    }
    Chip {
        text: fate.as_str().to_owned(),
        letter: String::new(),
        title: notes.join("; "),
        href: None,
        severity: ChipSeverity::Low,
        state: ChipState::Became(fate),
    }
}

fn of_finding(id: &str, title: &str, severity: Severity) -> Chip {
    Chip {
        text: id.split(':').next().unwrap_or(id).to_owned(),
        letter: "new".to_owned(),
        title: format!("{title} ({}, new)", severity.as_str()),
        href: None,
        severity: match severity {
            Severity::Low => ChipSeverity::Low,
            Severity::Medium => ChipSeverity::Medium,
            Severity::High => ChipSeverity::High,
            Severity::Critical => ChipSeverity::Critical,
        },
        state: ChipState::Open,
    }
}
