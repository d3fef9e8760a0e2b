//! From the answers of [`ide`](crate::ide) to the protocol's types.

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::requests::View;
use crate::edit::Edit;
use crate::ide::{Item, ItemKind, Symbol, SymbolKind};
use crate::model::Kind;

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

/// An item of a completion list, which replaces a range and stands at a place of the list.
pub(super) fn completion(item: &Item, range: lsp::Range, place: usize) -> Value {
    // Numbers of the protocol's own list: field, variable, module and so on say best what our things are.
    let kind = match item.kind {
        ItemKind::Element(kind) => element(kind).1,
        ItemKind::Flow => lsp::CompletionItemKind::Event,
        ItemKind::Asset => lsp::CompletionItemKind::Constant,
        ItemKind::Attribute => lsp::CompletionItemKind::Property,
        ItemKind::Decision => lsp::CompletionItemKind::Snippet,
        ItemKind::Drawing => lsp::CompletionItemKind::Field,
        ItemKind::Value => lsp::CompletionItemKind::EnumMember,
        ItemKind::Keyword => lsp::CompletionItemKind::Keyword,
    };
    let page = (!item.page.is_empty()).then(|| json!({ "kind": "markdown", "value": item.page }));
    let mut value = json!({
        "label": item.label,
        "kind": kind,
        "detail": item.detail,
        "sortText": format!("{}{place:05}", item.group),
        "filterText": item.label,
        "textEdit": { "range": range, "newText": item.insert },
    });
    if let (Some(page), Some(map)) = (page, value.as_object_mut()) {
        map.insert("documentation".to_owned(), page);
    }
    value
}

/// The protocol knows code and not diagrams: an element is shown by what is most like it.
const fn element(kind: Kind) -> (lsp::SymbolKind, lsp::CompletionItemKind) {
    match kind {
        Kind::Interactor => (lsp::SymbolKind::Interface, lsp::CompletionItemKind::Interface),
        Kind::Process => (lsp::SymbolKind::Function, lsp::CompletionItemKind::Function),
        Kind::Store => (lsp::SymbolKind::Struct, lsp::CompletionItemKind::Struct),
        Kind::Note => (lsp::SymbolKind::String, lsp::CompletionItemKind::Text),
        Kind::Unknown => (lsp::SymbolKind::Variable, lsp::CompletionItemKind::Variable),
    }
}

const fn symbol_kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Diagram => lsp::SymbolKind::Module,
        SymbolKind::Boundary => lsp::SymbolKind::Namespace,
        SymbolKind::Group => lsp::SymbolKind::Package,
        SymbolKind::Element(kind) => element(kind).0,
        SymbolKind::Flow => lsp::SymbolKind::Event,
    }
}

/// Symbols in each other. Deeper ones than readers of JSON take are listed in the deepest that they do.
pub(super) fn symbol_tree(view: View, symbols: &[Symbol]) -> Value {
    const DEEPEST: usize = 30;
    let mut open: Vec<(usize, Value, Vec<Value>)> = Vec::new();
    let mut roots = Vec::new();
    for symbol in symbols {
        let depth = symbol.depth.min(DEEPEST);
        close(&mut open, &mut roots, depth);
        let value = json!({
            "name": symbol.name,
            "detail": symbol.detail,
            "kind": symbol_kind(symbol.kind),
            "range": view.seen.range(symbol.span.to(symbol.selection)),
            "selectionRange": view.seen.range(symbol.selection),
        });
        open.push((depth, value, Vec::new()));
    }
    close(&mut open, &mut roots, 0);
    Value::Array(roots)
}

/// Ends the symbols that are at least so deep.
fn close(open: &mut Vec<(usize, Value, Vec<Value>)>, roots: &mut Vec<Value>, depth: usize) {
    while open.last().is_some_and(|(last, ..)| *last >= depth) {
        let Some((_, mut value, children)) = open.pop() else { return };
        if let Some(map) = value.as_object_mut() {
            map.insert("children".to_owned(), children.into());
        }
        match open.last_mut() {
            Some((.., siblings)) => siblings.push(value),
            None => roots.push(value),
        }
    }
}

/// Symbols one after the other, for clients that take no others.
pub(super) fn symbol_list(view: View, symbols: &[Symbol]) -> Value {
    let one = |symbol: &Symbol| {
        let location = json!({ "uri": view.uri, "range": view.seen.range(symbol.span) });
        json!({ "name": symbol.name, "kind": symbol_kind(symbol.kind), "location": location })
    };
    symbols.iter().map(one).collect()
}
