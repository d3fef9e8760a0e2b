//! Elements, flows and boundaries as tables, with everything that is stated of them.

use super::markup::Html;
use super::names::{Names, anchor, word};
use super::{begin, end, end_table, place_cell, table};
use crate::output::json::{Attribute, Boundary, Document, Element, Flow, SubjectKind};

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    let model = &document.model;
    begin(html, "model", "Model", "What the diagram states. Slanted values come from a default or from the protocol.");
    if !model.elements.is_empty() {
        table(html, "", "Elements", &["Element", "Kind", "In", "Trust", "Stated", "Written"]);
        for (number, element) in model.elements.iter().enumerate() {
            self::element(html, number, element, names);
        }
        end_table(html);
    }
    if !model.flows.is_empty() {
        table(html, "", "Flows", &["Flow", "From", "To", "Crosses", "Stated", "Written"]);
        for (number, flow) in model.flows.iter().enumerate() {
            self::flow(html, number, flow, names);
        }
        end_table(html);
    }
    if !model.boundaries.is_empty() {
        table(html, "", "Boundaries and groups", &["Boundary", "Kind", "In", "Trust", "Stated", "Written"]);
        for (number, boundary) in model.boundaries.iter().enumerate() {
            self::boundary(html, number, boundary, names);
        }
        end_table(html);
    }
    end(html);
}

fn element(html: &mut Html, number: usize, element: &Element, names: &Names<'_>) {
    let around = reference(names, SubjectKind::Boundary, element.boundary.as_deref());
    row(html, SubjectKind::Element, number, &element.id, &element.label, &[("data-in", &around)]);
    html.leaf("td", &[], element.kind);
    link(html, names, SubjectKind::Boundary, element.boundary.as_deref());
    html.leaf("td", &[], &element.trust.to_string());
    stated(html, &element.attributes);
    place_cell(html, names, &element.location);
    html.close();
}

fn flow(html: &mut Html, number: usize, flow: &Flow, names: &Names<'_>) {
    let from = reference(names, SubjectKind::Element, Some(&flow.source));
    let to = reference(names, SubjectKind::Element, Some(&flow.target));
    row(html, SubjectKind::Flow, number, &flow.id, &flow.label, &[("data-from", &from), ("data-to", &to)]);
    link(html, names, SubjectKind::Element, Some(&flow.source));
    link(html, names, SubjectKind::Element, Some(&flow.target));
    html.open("td", &[]);
    for (index, id) in flow.crosses.iter().enumerate() {
        html.text(if index > 0 { ", " } else { "" });
        reference_link(html, names, SubjectKind::Boundary, id);
    }
    html.close();
    stated(html, &flow.attributes);
    place_cell(html, names, &flow.location);
    html.close();
}

fn boundary(html: &mut Html, number: usize, boundary: &Boundary, names: &Names<'_>) {
    let around = reference(names, SubjectKind::Boundary, boundary.parent.as_deref());
    row(html, SubjectKind::Boundary, number, &boundary.id, &boundary.label, &[("data-in", &around)]);
    html.leaf("td", &[], boundary.kind);
    link(html, names, SubjectKind::Boundary, boundary.parent.as_deref());
    html.leaf("td", &[], &boundary.trust.map_or_else(String::new, |trust| trust.to_string()));
    stated(html, &boundary.attributes);
    place_cell(html, names, &boundary.location);
    html.close();
}

/// Begins a row with its name. What it carries as data tells the script which part of the picture it is, and what is in it.
fn row(html: &mut Html, kind: SubjectKind, number: usize, id: &str, label: &str, data: &[(&'static str, &str)]) {
    let anchor = anchor(kind, number);
    let mut attributes =
        vec![("id", anchor.as_str()), ("data-kind", word(kind)), ("data-id", id), ("data-label", label)];
    attributes.extend(data.iter().filter(|(_, value)| !value.is_empty()));
    html.open("tr", &attributes);
    html.open("th", &[("scope", "row")]);
    html.text(label);
    if id != label {
        html.text(" ");
        html.leaf("code", &[], id);
    }
    html.close();
}

/// The id of a row that another one refers to; empty where there is none.
fn reference(names: &Names<'_>, kind: SubjectKind, id: Option<&str>) -> String {
    id.and_then(|id| names.subject(kind, id)).map(|named| named.anchor).unwrap_or_default()
}

fn link(html: &mut Html, names: &Names<'_>, kind: SubjectKind, id: Option<&str>) {
    html.open("td", &[]);
    if let Some(id) = id {
        reference_link(html, names, kind, id);
    }
    html.close();
}

fn reference_link(html: &mut Html, names: &Names<'_>, kind: SubjectKind, id: &str) {
    match names.subject(kind, id) {
        Some(named) => html.leaf("a", &[("href", &format!("#{}", named.anchor))], named.label),
        None => html.text(id),
    }
}

fn stated(html: &mut Html, attributes: &[Attribute]) {
    html.open("td", &[("class", "stated")]);
    for (index, attribute) in attributes.iter().enumerate() {
        html.text(if index > 0 { " " } else { "" });
        let class: &[_] = if attribute.by == "own" { &[] } else { &[("class", "implied"), ("title", attribute.by)] };
        html.leaf("code", class, &format!("{}={}", attribute.name, attribute.value));
    }
    html.close();
}
