//! What the commands take from the layers below: findings to print, pictures, JSON.

use serde_json::Value;

use super::args::FailOn;
use crate::compile::{Compilation, Diagram, Reading};
use crate::diagnostics::terminal::Entry;
use crate::threats::Basis;

/// An open finding, ready to be printed and judged.
#[derive(Debug)]
pub(super) struct OpenFinding {
    /// Its severity.
    pub(super) severity: FailOn,
    /// What it rests on.
    pub(super) basis: Basis,
    /// The id of its rule.
    pub(super) rule: String,
    /// The id of its subject.
    pub(super) subject: String,
    /// How it is printed.
    pub(super) entry: Entry,
}

/// The open findings of a diagram, most severe first.
pub(super) fn open_findings(_compilation: &Compilation, _diagram: &Diagram) -> Vec<OpenFinding> {
    Vec::new()
}

/// Whether a file is meant for us.
pub(super) fn is_annotated(_reading: &Reading) -> bool {
    true
}

/// The JSON document of a file.
pub(super) fn document(_compilation: &Compilation) -> Value {
    Value::Null
}

/// The picture of a diagram with its findings, as SVG, and what is to be said about it.
pub(super) fn picture(_diagram: &Diagram) -> (String, Vec<String>) {
    (String::new(), Vec::new())
}
