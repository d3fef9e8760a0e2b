//! The ledger as a matrix: a row for each element and flow, a column for each category.

use std::collections::BTreeMap;

use super::detail::category;
use super::findings::filter_word;
use super::markup::Html;
use super::names::{Names, href};
use super::{begin, end, end_table, spaced, table};
use crate::output::json::{Document, Finding, Line};
use crate::threats::Category;

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    begin(
        html,
        "ledger",
        "Ledger",
        "Every question that the chart asks, and its answer. A dot means that it does not ask.",
    );
    let columns = columns(&document.ledger);
    let heads: Vec<&str> = std::iter::once("Element or flow").chain(columns.iter().map(|it| category(it))).collect();
    table(html, "matrix", "What became of each category for each element and flow", &heads);
    let same = |a: &Line, b: &Line| a.element == b.element && is_same(a, b);
    for row in document.ledger.chunk_by(same) {
        let Some(first) = row.first() else { continue };
        let cells: BTreeMap<&str, &Line> = row.iter().map(|line| (&*line.category, line)).collect();
        html.open("tr", &[]);
        html.open("th", &[("scope", "row")]);
        match names.subject(first.subject_kind, &first.element) {
            Some(named) => html.leaf("a", &[("href", &format!("#{}", named.anchor))], named.label),
            None => html.text(&first.element),
        }
        html.close();
        for column in &columns {
            cell(html, cells.get(column).copied(), names);
        }
        html.close();
    }
    end_table(html);
    end(html);
}

fn is_same(a: &Line, b: &Line) -> bool {
    std::mem::discriminant(&a.subject_kind) == std::mem::discriminant(&b.subject_kind)
}

fn cell(html: &mut Html, line: Option<&Line>, names: &Names<'_>) {
    let Some(line) = line else {
        html.leaf("td", &[("class", "unasked")], "·");
        return;
    };
    html.open("td", &[("class", line.status)]);
    let findings = line.findings.iter().filter_map(|id| names.finding(id)).collect::<Vec<_>>();
    let answered: Vec<String> = line.mitigated_by.iter().map(|it| format!("{}={}", it.attribute, it.value)).collect();
    match (findings.as_slice(), line.status) {
        ([first, ..], "open" | "unstated") => open(html, line, first, &findings, names),
        ([first, ..], status) => html.leaf("a", &[("href", &href(first))], &spaced(status)),
        ([], status) => html.leaf("span", &[("title", &answered.join(", "))], &spaced(status)),
    }
    html.close();
}

/// A link to the first of the findings; the script shows them all. Those of a reply are about its request.
fn open(html: &mut Html, line: &Line, first: &Finding, findings: &[&Finding], names: &Names<'_>) {
    let ids: Vec<&str> = findings.iter().map(|finding| &*finding.id).take(NAMED).collect();
    let (href, title) = (href(first), ids.join(", "));
    let mut attributes = vec![("href", &*href), ("title", &*title)];
    let on = names.on(first).map(|on| on.anchor).unwrap_or_default();
    if names.subject(line.subject_kind, &line.element).is_some_and(|own| own.anchor == on) {
        attributes.extend([("data-on", &*on), ("data-category", filter_word(&line.category))]);
    }
    html.leaf("a", &attributes, &format!("{} {}", findings.len(), line.status));
}

/// Findings of a cell that are named where one points at it.
const NAMED: usize = 10;

/// The categories of STRIDE, and after them those of users' own.
fn columns(ledger: &[Line]) -> Vec<&str> {
    let mut columns: Vec<&str> = Category::ALL.iter().map(|category| category.letter()).collect();
    for line in ledger {
        if !columns.contains(&&*line.category) {
            columns.push(&line.category);
        }
    }
    columns
}
