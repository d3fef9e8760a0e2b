//! What is to be said about the text of the diagram: errors, warnings and notes.

use super::markup::Html;
use super::names::Names;
use super::{begin, end};
use crate::output::json::{Diagnostic, Document};

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    if document.diagnostics.is_empty() {
        return;
    }
    begin(html, "problems", "Remarks", "What the compiler says about the text of the diagram.");
    html.open("ol", &[("class", "remarks")]);
    for item in &document.diagnostics {
        remark(html, item, names);
    }
    html.close();
    end(html);
}

fn remark(html: &mut Html, item: &Diagnostic, names: &Names<'_>) {
    html.open("li", &[("class", item.severity)]);
    html.leaf("b", &[], item.severity);
    html.text(" ");
    html.leaf("code", &[], item.code);
    html.text(&format!(" {} ", item.message));
    if let Some(label) = item.labels.iter().find(|label| label.primary) {
        html.text("(");
        names.place(html, &label.location);
        html.text(")");
    }
    for text in item.notes.iter().chain(&item.helps) {
        html.leaf("p", &[], text);
    }
    html.close();
}
