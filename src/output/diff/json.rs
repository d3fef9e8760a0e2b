//! The document `threatdot-diff-1`: what changed, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::{self, What};
use crate::output::json::schema_of;
use crate::threats::{Basis, Severity, Status};

/// Name and version of the format.
const FORMAT: &str = "threatdot-diff-1";

/// What changed in some files.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "threatdot-diff-1")]
pub struct Document {
    /// Name and version of this format.
    #[schemars(extend("const" = FORMAT))]
    format: &'static str,
    /// Files that changed, in order of their names.
    files: Vec<File>,
    /// Counts.
    summary: Summary,
}

/// What changed in one file.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    /// Its name before; null if it was not there.
    old: Option<String>,
    /// Its name now; null if it is gone.
    new: Option<String>,
    /// Its diagrams that changed.
    diagrams: Vec<Diagram>,
}

/// What changed in one diagram.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Diagram {
    /// What it is called.
    title: String,
    /// Items that were added, removed or changed.
    items: Vec<Item>,
    /// Flows that cross other boundaries than before.
    crossings: Vec<Crossing>,
    /// What follows and is not what it was.
    effects: Vec<Effect>,
    /// Findings that are not what they were.
    findings: Vec<Finding>,
}

/// An item that is not what it was.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    /// What kind of item.
    #[schemars(extend("enum" = whats()))]
    what: &'static str,
    /// One word for it, such as `process`.
    kind: &'static str,
    /// What became of it.
    #[schemars(extend("enum" = fates()))]
    change: &'static str,
    /// Its id; the old one if it is gone.
    id: String,
    /// Its id before, if it is another one.
    old_id: Option<String>,
    /// Its name for people.
    label: String,
    /// Values that differ; of an item that was added or removed, all that are stated.
    attributes: Vec<Attribute>,
    /// Line before.
    old_line: Option<u32>,
    /// Line now.
    new_line: Option<u32>,
}

/// A value that is not what it was.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Attribute {
    /// Its name.
    name: String,
    /// Before.
    old: Option<String>,
    /// Now.
    new: Option<String>,
    /// Line now, else before.
    line: Option<u32>,
}

/// A flow that crosses other boundaries than before.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Crossing {
    /// What became of the flow itself.
    #[schemars(extend("enum" = fates()))]
    change: &'static str,
    /// Its id.
    flow: String,
    /// The element that it comes from.
    source: String,
    /// The element that it goes to.
    target: String,
    /// Boundaries that it crosses and did not before.
    now: Vec<String>,
    /// Boundaries that it crossed and does not now.
    before: Vec<String>,
    /// Line now, else before.
    line: u32,
}

/// What follows from the diagram and is not what it was.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Effect {
    /// What kind of item.
    #[schemars(extend("enum" = whats()))]
    what: &'static str,
    /// Its id.
    id: String,
    /// What is measured.
    #[schemars(extend("enum" = ["classification", "trust"]))]
    measure: &'static str,
    /// Before; null if nothing said it.
    old: Option<String>,
    /// Now; null if nothing says it.
    new: Option<String>,
    /// Whether it is more than it was.
    rose: bool,
    /// Line now.
    line: u32,
}

/// A finding that is not what it was.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Finding {
    /// What became of it: one that was added appeared, one that was removed vanished.
    #[schemars(extend("enum" = fates()))]
    change: &'static str,
    /// Its id; the old one if it vanished.
    id: String,
    /// Its id before, if its subject had another.
    old_id: Option<String>,
    /// One line.
    title: String,
    /// What it was.
    old: Option<State>,
    /// What it is.
    new: Option<State>,
    /// Whether its subject was added or removed with it.
    with_subject: bool,
    /// Whether somebody has to act who had not to before.
    news: bool,
    /// Whether nobody has to act any more.
    settled: bool,
    /// Line now, else before.
    line: u32,
}

/// What a finding is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct State {
    /// How much it matters.
    #[schemars(extend("enum" = Severity::ALL.map(Severity::as_str)))]
    severity: &'static str,
    /// What became of it.
    #[schemars(extend("enum" = Status::ALL.map(Status::as_str)))]
    status: &'static str,
    /// Whether it rests on something stated or on silence.
    #[schemars(extend("enum" = [Basis::Declared.as_str(), Basis::Unstated.as_str()]))]
    basis: &'static str,
}

/// Counts.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Summary {
    /// Items by what they are and what became of them; those that are not there are 0.
    items: Vec<Count>,
    /// Flows that cross a boundary that they did not cross before.
    crosses: usize,
    /// Flows that no longer cross a boundary.
    crosses_no_longer: usize,
    /// New open findings that something stated speaks for.
    news: usize,
    /// New open findings that rest on nothing stated.
    silent_news: usize,
    /// Findings that nobody has to act upon any more.
    settled: usize,
}

/// How many items of a kind changed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Count {
    /// What kind of item.
    #[schemars(extend("enum" = whats()))]
    what: &'static str,
    /// How many were added.
    added: usize,
    /// How many were removed.
    removed: usize,
    /// How many were changed.
    changed: usize,
}

fn whats() -> Vec<&'static str> {
    What::ALL.map(What::as_str).to_vec()
}

fn fates() -> Vec<&'static str> {
    diff::Fate::ALL.map(diff::Fate::as_str).to_vec()
}

/// The JSON Schema of the document, with its line end.
pub fn schema() -> String {
    schema_of::<Document>()
}

/// The document of what changed in some files.
pub fn document(changes: &[diff::Change]) -> Document {
    let files = changes.iter().filter(|change| !change.is_empty()).map(file).collect();
    let summary = super::Summary::of(changes);
    let count = |what: What| {
        let of = |fate| summary.items.get(&(what, fate)).copied().unwrap_or(0);
        let [added, removed, changed] = diff::Fate::ALL.map(of);
        Count { what: what.as_str(), added, removed, changed }
    };
    let summary = Summary {
        items: What::ALL.map(count).into_iter().collect(),
        crosses: summary.crosses,
        crosses_no_longer: summary.crosses_no_longer,
        news: summary.news.values().sum(),
        silent_news: summary.silent_news,
        settled: summary.settled,
    };
    Document { format: FORMAT, files, summary }
}

fn file(change: &diff::Change) -> File {
    let diagrams = change.diagrams.iter().filter(|diagram| !diagram.is_empty()).map(diagram).collect();
    File { old: change.old.clone(), new: change.new.clone(), diagrams }
}

fn diagram(change: &diff::DiagramChange) -> Diagram {
    Diagram {
        title: change.title.clone(),
        items: change.items.iter().map(item).collect(),
        crossings: change.crossings.iter().map(crossing).collect(),
        effects: change.effects.iter().map(effect).collect(),
        findings: change.findings.iter().map(finding).collect(),
    }
}

fn item(change: &diff::ItemChange) -> Item {
    let attribute = |it: &diff::AttributeChange| Attribute {
        name: it.name.clone(),
        old: it.old.clone(),
        new: it.new.clone(),
        line: it.line,
    };
    Item {
        what: change.what.as_str(),
        kind: change.word,
        change: change.fate.as_str(),
        id: change.id.clone(),
        old_id: change.old_id.clone(),
        label: change.label.clone(),
        attributes: change.attributes.iter().map(attribute).collect(),
        old_line: change.old_line,
        new_line: change.new_line,
    }
}

fn crossing(change: &diff::CrossingChange) -> Crossing {
    let [source, target] = change.ends.clone();
    Crossing {
        change: change.fate.as_str(),
        flow: change.flow.clone(),
        source,
        target,
        now: change.now.clone(),
        before: change.before.clone(),
        line: change.line,
    }
}

fn effect(change: &diff::EffectChange) -> Effect {
    Effect {
        what: change.what.as_str(),
        id: change.id.clone(),
        measure: change.measure,
        old: change.old.clone(),
        new: change.new.clone(),
        rose: change.rose,
        line: change.line,
    }
}

fn finding(change: &diff::FindingChange) -> Finding {
    let state = |state: diff::State| State {
        severity: state.severity.as_str(),
        status: state.status.as_str(),
        basis: state.basis.as_str(),
    };
    Finding {
        change: change.fate.as_str(),
        id: change.id.clone(),
        old_id: change.old_id.clone(),
        title: change.title.clone(),
        old: change.old.map(state),
        new: change.new.map(state),
        with_subject: change.with_subject,
        news: change.is_news(),
        settled: change.is_settled(),
        line: change.line,
    }
}
