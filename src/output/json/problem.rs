//! The part of the document that says what is wrong with the input, and what can be done about it.

use schemars::JsonSchema;
use serde::Serialize;

use super::wire::Location;

/// A problem of the input.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    /// Permanent code, such as `L002`.
    pub code: &'static str,
    /// Name of the code.
    pub name: &'static str,
    /// How serious it is.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: &'static str,
    /// One line.
    pub message: String,
    /// Where, the place of the problem first.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What to do.
    pub helps: Vec<String>,
    /// What can be done to the input, the best first.
    pub fixes: Vec<Fix>,
    /// Whether it is new or stands in the baseline; only where the run has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = BASELINE_STATES))]
    pub baseline: Option<&'static str>,
}

/// A change of the input that mends a problem.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether `check --fix` makes it, or only `--unsafe-fixes`, since a person should look at it.
    #[schemars(extend("enum" = ["safe", "unsafe"]))]
    pub safety: &'static str,
    /// The changes, which do not overlap; those at one place in this order.
    pub edits: Vec<Edit>,
}

/// A range of the input and what takes its place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The range as people count.
    pub location: Location,
    /// Its first byte in UTF-8, from 0.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What takes its place.
    pub text: String,
}

/// What a baseline says of a finding or a problem.
pub(super) const BASELINE_STATES: [&str; 2] = ["new", "unchanged"];

/// A place with a few words.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is to be said there; may be empty.
    pub text: String,
    /// Whether this is the place of the problem, not a related one.
    pub primary: bool,
}
