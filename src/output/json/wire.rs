//! The shape of the document: its own types, so that the model may change and the format may not.

use schemars::JsonSchema;
use serde::Serialize;

use super::problem::{BASELINE_STATES, Diagnostic};
use super::score::Score;
use crate::model::vocabulary::{CHARTS, CLASSIFICATION, IMPORTANCE};
use crate::threats;

/// What threatdot knows of one diagram.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "threatdot-1")]
pub struct Document {
    /// Name and version of this format.
    #[schemars(extend("const" = super::FORMAT))]
    pub format: &'static str,
    /// What wrote it.
    pub tool: Tool,
    /// Name of the input as it was given.
    pub source: String,
    /// The typed diagram.
    pub model: Model,
    /// The other diagrams of a system that is drawn on several levels.
    pub levels: Levels,
    /// Every cell of the chart, in order of element, flow, category.
    pub ledger: Vec<Line>,
    /// Threats by severity, rule and subject.
    pub findings: Vec<Finding>,
    /// Problems of the input, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// Counts.
    pub summary: Summary,
}

/// A program.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// A typed data-flow diagram; empty if the input holds none.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Label of the graph, else its name.
    pub title: String,
    /// The profile of the chart that was used; null without a diagram.
    #[schemars(extend("enum" = words(CHARTS)))]
    pub chart: Option<&'static str>,
    /// What is stated of the diagram as a whole.
    pub attributes: Vec<Attribute>,
    /// Interactors, processes, stores, notes and elements of unknown kind.
    pub elements: Vec<Element>,
    /// Flows of data.
    pub flows: Vec<Flow>,
    /// Trust boundaries and groups, outer before inner.
    pub boundaries: Vec<Boundary>,
    /// Data assets.
    pub assets: Vec<Asset>,
    /// Assumptions, in words.
    pub assumptions: Vec<String>,
}

/// The other diagrams of a system that is drawn on several levels; both lists are empty where the files around this one were
/// not looked at.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Those in which this one is the inside of a process.
    pub above: Vec<Above>,
    /// Those that show the inside of a process of this one.
    pub below: Vec<Below>,
}

/// A diagram in which this one is the inside of a process.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Above {
    /// The path of its file from the folder of this one.
    pub file: String,
    /// Which diagram of that file it is, from 0.
    pub index: usize,
    /// Its title.
    pub title: String,
    /// What the process is called.
    pub process: String,
}

/// A diagram that shows the inside of a process.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Below {
    /// The process.
    pub process: String,
    /// The path of its file from the folder of this one.
    pub file: String,
    /// Its title.
    pub title: String,
    /// How many diagrams are counted: this one and all that are below it.
    pub diagrams: usize,
    /// What is open or unstated in them, but for what stands in them for their neighbours.
    pub open: BySeverity,
}

/// A node of the diagram.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What it is.
    #[schemars(extend("enum" = ["interactor", "process", "store", "note", "unknown"]))]
    pub kind: &'static str,
    /// The innermost boundary or group around it.
    pub boundary: Option<String>,
    /// The innermost trust boundary around it.
    pub zone: Option<String>,
    /// How much it is trusted: 0 untrusted, 1 external, 2 dmz, 3 internal, 4 restricted, 5 critical, or more.
    pub trust: u32,
    /// What is stated of it.
    pub attributes: Vec<Attribute>,
    /// Where it is declared.
    pub location: Location,
}

/// A flow of data.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its stable name.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// The element that the data come from.
    pub source: String,
    /// The element that they go to.
    pub target: String,
    /// Trust boundaries in order of passing.
    pub crosses: Vec<String>,
    /// Those that hold the target and not the source.
    pub enters: Vec<String>,
    /// Those that hold the source and not the target.
    pub leaves: Vec<String>,
    /// What is stated of it, protocols included.
    pub attributes: Vec<Attribute>,
    /// Where its edge is written.
    pub location: Location,
}

/// A cluster of the diagram.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// Name of the cluster.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// Whether it changes trust or only groups.
    #[schemars(extend("enum" = ["boundary", "group"]))]
    pub kind: &'static str,
    /// The boundary or group around it.
    pub parent: Option<String>,
    /// How much what is inside is trusted, if it or one around it says so.
    pub trust: Option<u32>,
    /// What is stated of it.
    pub attributes: Vec<Attribute>,
    /// Where it is opened.
    pub location: Location,
}

/// A data asset.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// How secret it is.
    #[schemars(extend("enum" = words(CLASSIFICATION)))]
    pub classification: Option<&'static str>,
    /// How much harm it does if it is altered.
    #[schemars(extend("enum" = words(IMPORTANCE)))]
    pub integrity: Option<&'static str>,
    /// How much harm it does if it is missing.
    #[schemars(extend("enum" = words(IMPORTANCE)))]
    pub availability: Option<&'static str>,
    /// Free words.
    pub tags: Vec<String>,
    /// Region that it must stay in.
    pub residency: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// A stated value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Name in the vocabulary.
    pub name: String,
    /// The value as one would write it.
    pub value: String,
    /// Who states it: the item, a default of a subgraph, or the protocol.
    #[schemars(extend("enum" = ["own", "default", "protocol"]))]
    pub by: &'static str,
    /// Where the value is written.
    pub location: Location,
}

/// A range in the input. Lines and columns count from 1, columns in characters; the end is one past the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Name of the input.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

/// What a line or a finding is about.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// A node.
    Element,
    /// A flow.
    Flow,
    /// A boundary.
    Boundary,
}

/// A cell of the chart with what became of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Id of the element or flow.
    pub element: String,
    /// What it is: an element and a flow may have the same id.
    pub subject_kind: SubjectKind,
    /// Letter of STRIDE.
    #[schemars(extend("enum" = categories()))]
    pub category: String,
    /// What became of the cell.
    #[schemars(extend("enum" = statuses()))]
    pub status: &'static str,
    /// Ids of its findings; at least one if it is open or unstated. A reply has those of its request.
    pub findings: Vec<String>,
    /// What answers it, if it is mitigated.
    pub mitigated_by: Vec<Evidence>,
}

/// A stated value or decision that counted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Id of what it is stated of.
    pub subject: String,
    /// What that is.
    pub subject_kind: SubjectKind,
    /// Name of the attribute.
    pub attribute: String,
    /// Its value.
    pub value: String,
    /// Where it is written; of what a protocol implies, where the protocol is.
    pub location: Location,
}

/// A threat that applies.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// `RULE:subject`.
    pub id: String,
    /// Id of the rule.
    pub rule: String,
    /// Letter of STRIDE.
    pub category: String,
    /// Whether the chart does not ask its element for its category, so that no ledger line names it.
    pub extra: bool,
    /// Other categories that it belongs to.
    pub also: Vec<String>,
    /// Id of what it is about.
    pub subject: String,
    /// What that is.
    pub subject_kind: SubjectKind,
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub description: String,
    /// How much it matters.
    #[schemars(extend("enum" = severities()))]
    pub severity: &'static str,
    /// What became of it.
    #[schemars(extend("enum" = statuses()))]
    pub status: &'static str,
    /// Whether it rests on something stated or on silence.
    #[schemars(extend("enum" = ["declared", "unstated"]))]
    pub basis: &'static str,
    /// How sure it is: a general rule that rests on silence is low.
    #[schemars(extend("enum" = ["low", "medium", "high"]))]
    pub confidence: &'static str,
    /// The inputs of the severity.
    pub score: Score,
    /// Where to look, the value that caused it first.
    pub locations: Vec<Location>,
    /// Ids of the elements and flows of the path that shows it, if it is about a path.
    pub witness: Vec<String>,
    /// Why it is there, and what would answer it.
    pub why: Why,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// Numbers of the Common Attack Pattern Enumeration and Classification.
    pub capec: Vec<u32>,
    /// Sections of OWASP ASVS 5.0.
    pub asvs: Vec<String>,
    /// Controls of NIST SP 800-53.
    pub nist: Vec<String>,
    /// Practices of NIST SSDF.
    pub ssdf: Vec<String>,
    /// What to do.
    pub mitigations: Vec<String>,
    /// The decision about it, if there is one.
    pub decision: Option<Decision>,
    /// A short number that stays as long as the id does.
    pub fingerprint: String,
    /// Whether it is new or stands in the baseline; only where the run has one, and of what is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = BASELINE_STATES))]
    pub baseline: Option<&'static str>,
}

/// How a finding came about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Which subjects the rule is about.
    pub when: String,
    /// What would answer it.
    pub discharged_by: String,
    /// The stated values that speak for the threat.
    pub evidence: Vec<Evidence>,
    /// Attributes that could answer it; `discharged_by` says how they go together.
    pub remedies: Vec<Remedy>,
}

/// An attribute that could be written.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Id of what to write it on.
    pub subject: String,
    /// What that is.
    pub subject_kind: SubjectKind,
    /// Name of the attribute.
    pub attribute: String,
    /// Values that would count; any good one if there are none.
    pub values: Vec<String>,
    /// Whether it is stated already, with another value.
    pub stated: bool,
}

/// A decision about a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What is decided.
    #[schemars(extend("enum" = ["accept", "mitigate", "na", "transfer"]))]
    pub verb: &'static str,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Whether it still holds.
    pub in_effect: bool,
    /// Whether it is an attribute of the element or stands in the configuration.
    #[schemars(extend("enum" = ["attribute", "configuration"]))]
    pub written: &'static str,
    /// Where it is written: in the diagram or in the configuration file.
    pub location: Location,
}

/// `key=value` of a decision.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Such as `until`.
    pub key: String,
    /// What is written after it.
    pub value: String,
}

/// Counts of a document.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Findings that are open or unstated, by severity.
    pub severity: BySeverity,
    /// Lines of the ledger by status.
    pub status: ByStatus,
    /// Findings that are open or unstated, by category.
    pub category: ByCategory,
    /// How much is stated.
    pub attributes: Attributes,
}

/// Counts by severity.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BySeverity {
    /// The worst.
    pub critical: usize,
    /// Bad.
    pub high: usize,
    /// Not harmless.
    pub medium: usize,
    /// Nearly harmless.
    pub low: usize,
}

/// Counts by status.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ByStatus {
    pub open: usize,
    pub unstated: usize,
    pub mitigated: usize,
    pub planned: usize,
    pub accepted: usize,
    pub transferred: usize,
    pub not_applicable: usize,
    pub out_of_scope: usize,
}

/// Counts by letter of STRIDE.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub struct ByCategory {
    pub s: usize,
    pub t: usize,
    pub r: usize,
    pub i: usize,
    pub d: usize,
    pub e: usize,
    /// Those of categories that files of rules name.
    pub own: usize,
}

/// How much is stated.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// Values that are stated of elements, flows and boundaries.
    pub stated: usize,
    /// Attributes that an open threat asks for and that nobody stated.
    pub unstated: usize,
}

/// The words of a set, and null for an absent one.
fn words(words: &[&'static str]) -> Vec<Option<&'static str>> {
    words.iter().map(|word| Some(*word)).chain([None]).collect()
}

fn categories() -> Vec<&'static str> {
    threats::Category::ALL.map(threats::Category::letter).to_vec()
}

fn statuses() -> Vec<&'static str> {
    threats::Status::ALL.map(threats::Status::as_str).to_vec()
}

fn severities() -> Vec<&'static str> {
    threats::Severity::ALL.map(threats::Severity::as_str).to_vec()
}
