//! What the commands take from the layers below: pictures and JSON.

use serde_json::Value;

use crate::compile::Diagram;
use crate::diagnostics::escape;
use crate::graph::Graph;
use crate::source::Source;

/// A JSON value on one line, with its line end.
pub(super) fn line(value: &Value) -> String {
    format!("{}\n", escape::json(&value.to_string()))
}

/// A JSON value for people to read, with its line end.
pub(super) fn pretty(value: &Value) -> String {
    format!("{}\n", escape::json(&format!("{value:#}")))
}

/// The picture of a diagram with its findings, as SVG.
pub(super) fn picture(_diagram: &Diagram) -> Drawn {
    Drawn::default()
}

/// The picture of any graph, as SVG.
pub(super) fn drawing(_graph: &Graph, _source: &Source) -> Drawn {
    Drawn::default()
}

/// What is drawn where.
pub(super) fn scene(_graph: &Graph, _source: &Source) -> Value {
    Value::Null
}

/// A picture, and what its readers should be told.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The text of the picture.
    pub(super) svg: String,
    /// One sentence each.
    pub(super) warnings: Vec<String>,
}
