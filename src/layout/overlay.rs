//! What is shown on top of a diagram: the findings of each item as chips. Built from findings by the caller.

use std::collections::BTreeMap;

use crate::graph::{EdgeId, Item, NodeId, SubgraphId};

/// How severe a finding is, as a chip shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChipSeverity {
    /// One bar.
    Low,
    /// Two bars.
    Medium,
    /// Three bars.
    High,
    /// Four bars.
    Critical,
}

impl ChipSeverity {
    /// Every one, ascending.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word that people read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One finding as it is shown on its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What stands on it, such as `SP01`.
    pub text: String,
    /// What the reader sees when pointing at it: the finding's title.
    pub title: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Its colour and its bars.
    pub severity: ChipSeverity,
    /// Mitigated, accepted or otherwise answered: drawn hollow, with a tick.
    pub settled: bool,
}

/// Chips by item, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    nodes: BTreeMap<NodeId, Vec<Chip>>,
    edges: BTreeMap<EdgeId, Vec<Chip>>,
    subgraphs: BTreeMap<SubgraphId, Vec<Chip>>,
}

impl Overlay {
    /// Nothing on any item.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a chip on an item, after those it has.
    pub fn push(&mut self, item: Item, chip: Chip) {
        let chips = match item {
            Item::Node(node) => self.nodes.entry(node).or_default(),
            Item::Edge(edge) => self.edges.entry(edge).or_default(),
            Item::Subgraph(subgraph) => self.subgraphs.entry(subgraph).or_default(),
        };
        chips.push(chip);
    }

    /// The chips of an item.
    pub fn chips(&self, item: Item) -> &[Chip] {
        let chips = match item {
            Item::Node(node) => self.nodes.get(&node),
            Item::Edge(edge) => self.edges.get(&edge),
            Item::Subgraph(subgraph) => self.subgraphs.get(&subgraph),
        };
        chips.map_or(&[], Vec::as_slice)
    }

    /// Every chip.
    pub fn iter(&self) -> impl Iterator<Item = &Chip> {
        self.nodes.values().chain(self.edges.values()).chain(self.subgraphs.values()).flatten()
    }

    /// How many findings are open.
    pub fn open(&self) -> usize {
        self.iter().filter(|chip| !chip.settled).count()
    }

    /// How many open findings have a severity.
    pub fn open_of(&self, severity: ChipSeverity) -> usize {
        self.iter().filter(|chip| !chip.settled && chip.severity == severity).count()
    }

    /// Whether there is no chip at all.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}
