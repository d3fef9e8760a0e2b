//! From the answers of [`ide`](crate::ide) to the protocol's types.

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::requests::View;
use crate::edit::Edit;

/// An edit.
pub(super) fn text_edit(view: View, edit: &Edit) -> lsp::TextEdit {
    lsp::TextEdit { range: view.seen.range(edit.span), new_text: edit.text.clone() }
}

/// Edits of one document, with its version where the client takes it.
pub(super) fn workspace_edit(view: View, edits: &[Edit]) -> Value {
    let edits: Vec<lsp::TextEdit> = edits.iter().map(|edit| text_edit(view, edit)).collect();
    if view.client.document_changes {
        let document = json!({ "uri": view.uri, "version": view.seen.version });
        return json!({ "documentChanges": [{ "textDocument": document, "edits": edits }] });
    }
    json!({ "changes": { view.uri: edits } })
}
