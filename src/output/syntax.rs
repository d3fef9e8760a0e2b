//! The lossless tree as JSON, for those who want to see how a text was read.

use std::fmt::Write;

use serde_json::json;

use crate::diagnostics::escape;
use crate::source::Source;
use crate::syntax::{Items, SyntaxItem, Tree};

/// One JSON value: a node is `{"kind", "span": [start, end], "items": [...]}`, a token has `text` instead of `items`.
/// Blanks and comments are left out. Walks with a stack of its own, since the nesting is the input's.
pub fn tree(tree: &Tree, source: &Source) -> String {
    let root = SyntaxItem::Node(tree.root());
    let mut out = String::new();
    let mut open: Vec<Items<'_>> = Vec::new();
    open.extend(write_item(&mut out, root, source));
    while let Some(items) = open.last_mut() {
        let Some(item) = items.next() else {
            open.pop();
            out.push_str("]}");
            continue;
        };
        if !out.ends_with('[') {
            out.push(',');
        }
        let inside = write_item(&mut out, item, source);
        open.extend(inside);
    }
    out.push('\n');
    escape::json(&out).into_owned()
}

/// Writes a token whole, or the beginning of a node, whose items are then to be written.
fn write_item<'t>(out: &mut String, item: SyntaxItem<'t>, source: &Source) -> Option<Items<'t>> {
    let (kind, span) = (format!("{:?}", item.kind()), item.span());
    match item {
        SyntaxItem::Token(_) => {
            let token = json!({ "kind": kind, "span": [span.start, span.end], "text": source.slice(span) });
            out.push_str(&token.to_string());
            None
        }
        SyntaxItem::Node(node) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{{\"kind\":\"{kind}\",\"span\":[{},{}],\"items\":[", span.start, span.end);
            Some(node.items())
        }
    }
}
