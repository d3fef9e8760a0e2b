//! What changed between two versions of a diagram: items, crossings, classes and findings.
//!
//! [`diff()`] reads two compilations and gives a [`Change`], which holds everything that is to be said of it. An item that
//! has another id in the new version, but what it had else, is one change and not a removal beside an addition; its
//! findings are the same findings. What only stands elsewhere in the text, or is written in another way, is no change.

mod effects;
mod findings;
mod items;
mod likeness;
mod matching;
mod merged;

pub use matching::Matching;
pub use merged::{Mark, Merged, merged};

use std::collections::BTreeMap;

use crate::compile::{Compilation, Diagram};
use crate::model::{BoundaryId, FlowId, Model, Subject};
use crate::source::Source;
use crate::span::Span;
use crate::threats::{Basis, Severity, Status};

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, not alike.
    Changed,
}

impl Fate {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Changed];

    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// The fate of something that is there or not.
    const fn of(is_old: bool, is_new: bool) -> Self {
        match (is_old, is_new) {
            (false, _) => Self::Added,
            (true, false) => Self::Removed,
            (true, true) => Self::Changed,
        }
    }
}

/// What kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The diagram itself.
    Diagram,
    /// A node.
    Element,
    /// A flow.
    Flow,
    /// A boundary or a group.
    Boundary,
    /// A data asset.
    Asset,
}

impl What {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Diagram, Self::Element, Self::Flow, Self::Boundary, Self::Asset];

    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Diagram => "diagram",
            Self::Element => "element",
            Self::Flow => "flow",
            Self::Boundary => "boundary",
            Self::Asset => "asset",
        }
    }

    /// The word for several.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Diagram => "diagrams",
            Self::Element => "elements",
            Self::Flow => "flows",
            Self::Boundary => "boundaries",
            Self::Asset => "assets",
        }
    }

    const fn of(subject: Subject) -> Self {
        match subject {
            Subject::Element(_) => Self::Element,
            Subject::Flow(_) => Self::Flow,
            Subject::Boundary(_) => Self::Boundary,
        }
    }
}

/// What changed from one version of a file to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the file before; none if it was not there.
    pub old: Option<String>,
    /// Name of the file now; none if it is not there any more.
    pub new: Option<String>,
    /// What changed in each of its diagrams.
    pub diagrams: Vec<DiagramChange>,
}

/// What changed from one version of a diagram to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramChange {
    /// What it is called.
    pub title: String,
    /// Which diagram of the old file it is.
    pub old: Option<usize>,
    /// Which diagram of the new file it is.
    pub new: Option<usize>,
    /// Items that were added, removed or changed, by kind of item, then in the order of the text.
    pub items: Vec<ItemChange>,
    /// Flows that cross other boundaries than before.
    pub crossings: Vec<CrossingChange>,
    /// Classes of data and levels of trust that are not what they were, of items that are there in both.
    pub effects: Vec<EffectChange>,
    /// Findings that appeared, vanished or changed, the open and the most severe ones first.
    pub findings: Vec<FindingChange>,
    /// Which items are the same in both.
    pub matching: Matching,
}

/// An item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// What kind of item.
    pub what: What,
    /// One word for what it is: process, store, boundary.
    pub word: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// Its id; the old one if it is gone.
    pub id: String,
    /// Its id before, if it is another one.
    pub old_id: Option<String>,
    /// Its name for people.
    pub label: String,
    /// What is stated otherwise, by name. Of an item that was added or removed, what is or was stated.
    pub attributes: Vec<AttributeChange>,
    /// Line before.
    pub old_line: Option<u32>,
    /// Line now.
    pub new_line: Option<u32>,
    /// The item in the old model, if it is part of that.
    pub old: Option<Subject>,
    /// The item in the new model, if it is part of that.
    pub new: Option<Subject>,
}

/// A value that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// Name of the attribute, or of a property of the item such as `label`.
    pub name: String,
    /// Value before.
    pub old: Option<String>,
    /// Value now.
    pub new: Option<String>,
    /// Line now; of what is no longer stated, the line before.
    pub line: Option<u32>,
}

/// A flow that crosses other boundaries than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossingChange {
    /// Whether the flow itself is new, gone, or there in both.
    pub fate: Fate,
    /// Id of the flow.
    pub flow: String,
    /// Where it runs from and to.
    pub ends: [String; 2],
    /// Boundaries that it crosses now and did not before.
    pub now: Vec<String>,
    /// Boundaries that it crossed before and does not now.
    pub before: Vec<String>,
    /// Line now, else before.
    pub line: u32,
    /// The flow in the new model.
    pub subject: Option<Subject>,
}

/// What follows from the diagram, and is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectChange {
    /// What kind of item.
    pub what: What,
    /// Its id.
    pub id: String,
    /// `classification` or `trust`.
    pub measure: &'static str,
    /// Before.
    pub old: Option<String>,
    /// Now.
    pub new: Option<String>,
    /// Whether it is more than it was.
    pub rose: bool,
    /// Line now.
    pub line: u32,
    /// The item in the new model.
    pub subject: Subject,
}

/// A finding that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// What became of it: added is appeared, removed is vanished.
    pub fate: Fate,
    /// Its id; the old one if it vanished.
    pub id: String,
    /// Its id before, if its subject had another.
    pub old_id: Option<String>,
    /// One line.
    pub title: String,
    /// What it was.
    pub old: Option<State>,
    /// What it is.
    pub new: Option<State>,
    /// Whether its subject itself was added or removed.
    pub with_subject: bool,
    /// Line now, else before.
    pub line: u32,
    /// What it is about, in the new model.
    pub subject: Option<Subject>,
}

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// How severe.
    pub severity: Severity,
    /// What became of it.
    pub status: Status,
    /// What it rests on.
    pub basis: Basis,
}

impl FindingChange {
    /// Whether somebody has to act who had not to before: it appeared open, was opened, rose, or is now stated.
    pub fn is_news(&self) -> bool {
        let Some(new) = self.new.filter(|new| new.status.is_open()) else { return false };
        self.old
            .filter(|old| old.status.is_open())
            .is_none_or(|old| new.severity < old.severity || new.basis < old.basis)
    }

    /// Whether nobody has to act any more.
    pub fn is_settled(&self) -> bool {
        let is_open = |state: Option<State>| state.is_some_and(|state| state.status.is_open());
        is_open(self.old) && !is_open(self.new)
    }
}

impl DiagramChange {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.crossings.is_empty() && self.effects.is_empty() && self.findings.is_empty()
    }
}

impl Change {
    /// Whether nothing changed; a file that appeared or vanished did.
    pub fn is_empty(&self) -> bool {
        self.fate() == Fate::Changed && self.diagrams.iter().all(DiagramChange::is_empty)
    }

    /// What became of the file.
    pub const fn fate(&self) -> Fate {
        Fate::of(self.old.is_some(), self.new.is_some())
    }

    /// What the file is called.
    pub fn name(&self) -> &str {
        self.new.as_deref().or(self.old.as_deref()).unwrap_or("")
    }

    /// Every finding that changed.
    pub fn findings(&self) -> impl Iterator<Item = &FindingChange> {
        self.diagrams.iter().flat_map(|diagram| &diagram.findings)
    }
}

/// What changed from an old version to a new one; `None` is a version in which the file is not there.
pub fn diff(old: Option<&Compilation>, new: Option<&Compilation>) -> Change {
    let name = |version: Option<&Compilation>| version.map(|version| version.source.name().to_owned());
    let diagrams = paired(old.map_or(&[], |it| &it.diagrams), new.map_or(&[], |it| &it.diagrams))
        .into_iter()
        .map(|(old_at, new_at)| {
            let nothing = (Source::new("", ""), Model::default(), crate::threats::Threats::default());
            let nothing = Version { source: &nothing.0, model: &nothing.1, threats: &nothing.2 };
            let old = old.and_then(|old| Version::of(old, old_at)).unwrap_or(nothing);
            let new = new.and_then(|new| Version::of(new, new_at)).unwrap_or(nothing);
            diagram(Both { old, new }, old_at, new_at)
        })
        .collect();
    Change { old: name(old), new: name(new), diagrams }
}

fn diagram(both: Both, old: Option<usize>, new: Option<usize>) -> DiagramChange {
    let matching = Matching::of(both.old.model, both.new.model);
    let titled = if new.is_some() { both.new.model } else { both.old.model };
    DiagramChange {
        title: titled.title.clone(),
        items: items::changes(both, &matching, Fate::of(old.is_some(), new.is_some())),
        crossings: effects::crossings(both, &matching),
        effects: effects::effects(both, &matching),
        findings: findings::changes(both, &matching),
        old,
        new,
        matching,
    }
}

/// One version of a diagram.
#[derive(Clone, Copy, Debug)]
struct Version<'a> {
    source: &'a Source,
    model: &'a Model,
    threats: &'a crate::threats::Threats,
}

impl<'a> Version<'a> {
    fn of(compilation: &'a Compilation, index: Option<usize>) -> Option<Self> {
        let Diagram { model, threats, .. } = compilation.diagrams.get(index?)?;
        Some(Self { source: &compilation.source, model, threats })
    }

    fn line(self, span: Span) -> u32 {
        self.source.position(span.start).line
    }

    fn boundary(self, id: BoundaryId) -> String {
        self.model.boundaries[id].id.clone()
    }

    fn ends(self, id: FlowId) -> [String; 2] {
        let flow = &self.model.flows[id];
        [flow.source, flow.target].map(|end| self.model.elements[end].id.clone())
    }
}

/// Both versions of a diagram.
#[derive(Clone, Copy, Debug)]
struct Both<'a> {
    old: Version<'a>,
    new: Version<'a>,
}

/// Diagrams of the same name are the same, the first of a name with the first; the others in their order.
fn paired(old: &[Diagram], new: &[Diagram]) -> Vec<(Option<usize>, Option<usize>)> {
    let name = |diagram: &Diagram| diagram.graph.name.map(|name| diagram.graph.text(name).to_owned());
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, diagram) in old.iter().enumerate().rev() {
        if let Some(name) = name(diagram) {
            named.entry(name).or_default().push(index);
        }
    }
    let mut likes: Vec<Option<usize>> = new.iter().map(|diagram| named.get_mut(&name(diagram)?)?.pop()).collect();
    let mut left = (0..old.len()).filter(|index| !likes.contains(&Some(*index))).collect::<Vec<_>>().into_iter();
    for like in likes.iter_mut().filter(|like| like.is_none()) {
        *like = left.next();
    }
    let both = likes.into_iter().enumerate().map(|(index, like)| (like, Some(index)));
    both.chain(left.map(|index| (Some(index), None))).collect()
}
