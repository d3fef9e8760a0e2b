//! What the server offers, by what the client can take.

use serde_json::{Value, json};

use super::requests;
use super::settings::Client;

/// The answer to what the client can do.
pub(super) fn of(client: &Client) -> Value {
    let mut offered = json!({
        "positionEncoding": client.encoding.kind(),
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "hoverProvider": true,
        "completionProvider": { "triggerCharacters": ["[", ",", "=", "\"", ">", ";", "_"] },
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "renameProvider": { "prepareProvider": true },
        "documentLinkProvider": {},
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "inlayHintProvider": true,
        "codeLensProvider": {},
        "documentFormattingProvider": true,
        "documentRangeFormattingProvider": true,
        "executeCommandProvider": { "commands": [requests::PREVIEW] },
        "codeActionProvider": { "codeActionKinds": [requests::QUICK_FIX, requests::FIX_ALL] },
    });
    let mut offer = |name: &str, value: Value| offered.as_object_mut().map(|map| map.insert(name.to_owned(), value));
    if client.pulls {
        offer("diagnosticProvider", json!({ "interFileDependencies": true, "workspaceDiagnostics": false }));
    }
    offered
}
