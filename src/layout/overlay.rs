//! What is shown on top of a diagram: the findings of each item as chips. Built from findings by the caller.

use std::collections::{BTreeMap, BTreeSet};

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

/// What became of a finding, as a chip shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChipState {
    /// Somebody has to act: drawn filled, with the bars of its severity.
    #[default]
    Open,
    /// A ring: what answers it is planned.
    Planned,
    /// A tick: something answers it.
    Mitigated,
    /// Two lines: somebody accepted the risk, or carries it instead.
    Accepted,
    /// A struck ring: it does not apply, or is out of scope.
    Dismissed,
    /// No finding: what became of the item itself, where two versions are drawn as one.
    Became(ChipFate),
}

/// What became of an item from one version to another, as a chip shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChipFate {
    /// A plus: only the new version has it.
    Added,
    /// A minus: only the old version has it.
    Removed,
    /// A wave: both have it, not alike.
    Changed,
}

impl ChipFate {
    /// Every one, in order.
    pub const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Changed];

    /// The word that people read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl ChipState {
    /// Every one in which nobody has to act, in order.
    pub const SETTLED: [Self; 4] = [Self::Planned, Self::Mitigated, Self::Accepted, Self::Dismissed];

    /// The words that people read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Mitigated => "mitigated",
            Self::Accepted => "accepted or transferred",
            Self::Dismissed => "does not apply",
            Self::Became(fate) => fate.as_str(),
        }
    }

    /// Whether somebody has to act.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// One finding as it is shown on its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What stands on it, such as `SP01`.
    pub text: String,
    /// What it is folded under: the letter of its category, or the name of a category of users' own.
    pub letter: String,
    /// What the reader sees when pointing at it: the finding's title and what became of it.
    pub title: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Its colour and its bars.
    pub severity: ChipSeverity,
    /// What became of it.
    pub state: ChipState,
}

/// A finding whose way through the diagram is drawn strong, and everything else faint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// What is said about it above the picture.
    pub title: String,
    /// The elements and flows of its way, and the boundaries that it is about.
    pub items: BTreeSet<Item>,
}

/// A diagram in which this one is the inside of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upward {
    /// What is said about it above the picture.
    pub text: String,
    /// The path of its file from the folder of this one.
    pub file: String,
    /// Which diagram of the file it is, from 0.
    pub index: usize,
}

/// Chips by item, in the order they were added, and what is highlighted.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    nodes: BTreeMap<NodeId, Vec<Chip>>,
    edges: BTreeMap<EdgeId, Vec<Chip>>,
    subgraphs: BTreeMap<SubgraphId, Vec<Chip>>,
    /// The finding to highlight, if one is.
    pub highlight: Option<Highlight>,
    /// The diagrams above this one.
    pub above: Vec<Upward>,
    /// Whether two versions are drawn as one: chips then say what became of items, and findings are new ones.
    pub is_of_versions: bool,
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
        self.iter().filter(|chip| chip.state.is_open()).count()
    }

    /// How many open findings have a severity.
    pub fn open_of(&self, severity: ChipSeverity) -> usize {
        self.iter().filter(|chip| chip.state.is_open() && chip.severity == severity).count()
    }

    /// The highest severity of an open finding of an item.
    pub fn worst(&self, item: Item) -> Option<ChipSeverity> {
        self.chips(item).iter().filter(|chip| chip.state.is_open()).map(|chip| chip.severity).max()
    }

    /// What became of an item.
    pub fn fate(&self, item: Item) -> Option<ChipFate> {
        self.chips(item).iter().find_map(|chip| match chip.state {
            ChipState::Became(fate) => Some(fate),
            _ => None,
        })
    }

    /// How many items became what.
    pub fn count_of(&self, fate: ChipFate) -> usize {
        self.iter().filter(|chip| chip.state == ChipState::Became(fate)).count()
    }

    /// Whether there is no chip at all.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}
