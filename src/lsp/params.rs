//! What is read of parameters: as little as is used, so that what a client sends besides never stands in the way.

use gen_lsp_types::{Position, Range};
use serde::Deserialize;
use serde_json::Value;

/// A document that was opened.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    pub(super) text_document: OpenedDocument,
}

/// Its address, number and text.
#[derive(Debug, Deserialize)]
pub(super) struct OpenedDocument {
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) text: String,
}

/// A document that changed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) text_document: ChangedDocument,
    pub(super) content_changes: Vec<ContentChange>,
}

/// Its address and its new number.
#[derive(Debug, Deserialize)]
pub(super) struct ChangedDocument {
    pub(super) uri: String,
    pub(super) version: i32,
}

/// A text that takes the place of a range, or of everything.
#[derive(Debug, Deserialize)]
pub(super) struct ContentChange {
    pub(super) range: Option<Range>,
    pub(super) text: String,
}

/// A place in a document.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct At {
    pub(super) position: Position,
}

/// Several places.
#[derive(Debug, Deserialize)]
pub(super) struct AtSeveral {
    pub(super) positions: Vec<Position>,
}

/// A range of a document.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Within {
    pub(super) range: Range,
}

/// A place whose mentions are asked for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Mentioned {
    pub(super) position: Position,
    pub(super) context: MentionedContext,
}

/// Whether where it is made counts.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MentionedContext {
    pub(super) include_declaration: bool,
}

/// A place and a new name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Renamed {
    pub(super) position: Position,
    pub(super) new_name: String,
}

/// A range that something is to be done about.
#[derive(Debug, Deserialize)]
pub(super) struct Acted {
    pub(super) range: Range,
    pub(super) context: ActedContext,
}

/// The kinds of actions that are wanted; all without it.
#[derive(Debug, Deserialize)]
pub(super) struct ActedContext {
    pub(super) only: Option<Vec<String>>,
}

/// A command with its arguments.
#[derive(Debug, Deserialize)]
pub(super) struct Commanded {
    pub(super) command: String,
    #[serde(default)]
    pub(super) arguments: Vec<Value>,
}
