//! What the findings rest on beside the drawing: statements about the whole, assets, assumptions.

use super::markup::Html;
use super::names::Names;
use super::{begin, end, end_table, place_cell, table};
use crate::output::json::{Asset, Document, Model};

/// Whether there is anything to say.
pub(super) fn has_any(model: &Model) -> bool {
    !(model.attributes.is_empty() && model.assets.is_empty() && model.assumptions.is_empty())
}

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    let model = &document.model;
    if !has_any(model) {
        return;
    }
    begin(html, "context", "Context", "");
    if !model.attributes.is_empty() {
        html.open("dl", &[("class", "facts")]);
        for attribute in &model.attributes {
            html.leaf("dt", &[], &attribute.name);
            html.leaf("dd", &[], &attribute.value);
        }
        html.close();
    }
    if !model.assumptions.is_empty() {
        html.leaf("h3", &[], "Assumptions");
        html.open("ul", &[("class", "assumptions")]);
        for assumption in &model.assumptions {
            html.leaf("li", &[], assumption);
        }
        html.close();
    }
    if !model.assets.is_empty() {
        assets(html, &model.assets, names);
    }
    end(html);
}

fn assets(html: &mut Html, assets: &[Asset], names: &Names<'_>) {
    let heads = ["Asset", "Id", "Classification", "Integrity", "Availability", "Tags", "Stays in", "Written"];
    table(html, "", "Assets", &heads);
    for asset in assets {
        html.open("tr", &[]);
        html.leaf("th", &[("scope", "row")], &asset.title);
        html.open("td", &[]);
        html.leaf("code", &[], &asset.id);
        html.close();
        for word in [asset.classification, asset.integrity, asset.availability] {
            html.leaf("td", &[], word.unwrap_or("not stated"));
        }
        html.leaf("td", &[], &asset.tags.join(", "));
        html.leaf("td", &[], asset.residency.as_deref().unwrap_or(""));
        place_cell(html, names, &asset.location);
        html.close();
    }
    end_table(html);
}
