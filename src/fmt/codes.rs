//! What the layout itself may refuse.

use crate::diagnostics::{Code, Severity};

/// A layout over the limit.
pub static LAYOUT_TOO_LONG: Code = Code {
    id: "E005",
    name: "layout-too-long",
    severity: Severity::Error,
    summary: "the diagram would be longer than 64 MiB in the one layout",
    docs: "Every level of subgraphs moves its statements two columns to the right, and every statement has a line: a text that \
           nests very many statements very deep on few lines would become many times as long. It stays as it is. Split the \
           diagram into levels.",
};

/// The codes of this folder.
pub static CODES: &[&Code] = &[&LAYOUT_TOO_LONG];
