//! The findings, by severity, each a line that opens; and the form that filters them.

use std::collections::{BTreeMap, BTreeSet};

use super::detail;
use super::markup::Html;
use super::names::{Names, href};
use super::{bars, begin, count, end, spaced};
use crate::output::json::{Document, Finding};
use crate::threats::{Category, Severity, Status};

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>, has_picture: bool) {
    begin(html, "findings", "Findings", "Each opens to why it is there and what would answer it.");
    if document.findings.is_empty() {
        html.leaf("p", &[], "Nothing was found.");
    } else {
        form(html, &document.findings);
    }
    // Two findings have one id where a rule is about both an element and a flow of one name: a link leads to the first.
    let mut seen = BTreeSet::new();
    for group in document.findings.chunk_by(|a, b| a.severity == b.severity) {
        let severity = group.first().map_or("", |finding| finding.severity);
        let heading = format!("{severity}-heading");
        html.open("section", &[("class", "group"), ("id", severity), ("aria-labelledby", &heading)]);
        html.open("h3", &[("id", &heading)]);
        bars(html, severity);
        html.text(&format!("{severity} "));
        html.leaf("span", &[("class", "count")], &group.len().to_string());
        html.close();
        html.open("ol", &[]);
        for finding in group {
            item(html, finding, names, seen.insert(&finding.id), has_picture);
        }
        html.close();
        html.close();
    }
    end(html);
}

fn item(html: &mut Html, finding: &Finding, names: &Names<'_>, is_first: bool, has_picture: bool) {
    let (href, on) = (href(finding), names.on(finding));
    let id = href.strip_prefix('#').unwrap_or_default();
    let categories: Vec<&str> =
        std::iter::once(&finding.category).chain(&finding.also).map(|category| filter_word(category)).collect();
    let way: Vec<String> = names.way(finding).into_iter().map(|step| step.anchor).collect();
    let (categories, way) = (categories.join(" "), way.join(" "));
    let mut attributes = vec![
        ("class", "finding"),
        ("data-severity", finding.severity),
        ("data-status", finding.status),
        ("data-category", &categories),
        ("data-on", on.as_ref().map_or("", |on| &on.anchor)),
    ];
    if is_first {
        attributes.push(("id", id));
    }
    if !way.is_empty() {
        attributes.push(("data-way", &way));
    }
    html.open("li", &attributes);
    html.open("details", &[]);
    html.open("summary", &[]);
    html.leaf("span", &[("class", "rule")], &finding.rule);
    html.leaf("span", &[("class", "title")], &finding.title);
    html.leaf("span", &[("class", "on")], on.as_ref().map_or(&finding.subject, |on| on.label));
    html.leaf("span", &[("class", &format!("status {}", finding.status))], &spaced(finding.status));
    html.close();
    detail::body(html, finding, names, has_picture);
    html.close();
    html.close();
}

/// The form of filters. Nothing chosen in a group means everything.
fn form(html: &mut Html, findings: &[Finding]) {
    html.open("form", &[("class", "filters needs-script"), ("id", "filters"), ("aria-label", "Filter the findings")]);
    let severities = counted(findings, |finding| vec![finding.severity]);
    choice(html, "severity", "Severity", Severity::ALL.map(|it| (it.as_str(), it.as_str())), &severities);
    let statuses = counted(findings, |finding| vec![finding.status]);
    choice(html, "status", "Status", Status::ALL.map(|it| (it.as_str(), it.as_str())), &statuses);
    let categories = counted(findings, |finding| {
        std::iter::once(&finding.category).chain(&finding.also).map(|category| filter_word(category)).collect()
    });
    let stride = Category::ALL.map(|it| (it.letter(), it.as_str()));
    choice(html, "category", "Category", stride.into_iter().chain([(OWN, "own category")]), &categories);
    html.open("div", &[("class", "fields")]);
    html.leaf("label", &[("for", "where")], "On or in");
    html.open("select", &[("id", "where"), ("name", "where")]);
    html.leaf("option", &[("value", "")], "the whole diagram");
    html.close();
    html.leaf("label", &[("for", "words")], "With the words");
    html.void("input", &[("type", "search"), ("id", "words"), ("name", "words"), ("autocomplete", "off")]);
    html.close();
    html.open("p", &[("class", "result")]);
    let shown = count(findings.len(), "finding", "findings");
    html.leaf("span", &[("id", "shown"), ("role", "status")], &shown);
    html.leaf("button", &[("type", "reset")], "Show all");
    html.close();
    html.close();
}

/// One group of filters: only words that some finding has.
fn choice<'a>(
    html: &mut Html,
    name: &str,
    legend: &str,
    words: impl IntoIterator<Item = (&'a str, &'a str)>,
    counts: &BTreeMap<&str, usize>,
) {
    html.open("fieldset", &[]);
    html.leaf("legend", &[], legend);
    for (value, word) in words {
        let Some(number) = counts.get(value) else { continue };
        html.open("label", &[]);
        html.void("input", &[("type", "checkbox"), ("name", name), ("value", value)]);
        html.open("span", &[]);
        if name == "severity" {
            bars(html, value);
        }
        html.text(&format!("{} ", spaced(word)));
        html.leaf("b", &[], &number.to_string());
        html.close();
        html.close();
    }
    html.close();
}

/// What stands for every category of users' own, whose names may be any text.
const OWN: &str = "own";

/// The word of a category in filters.
pub(super) fn filter_word(category: &str) -> &str {
    if Category::ALL.iter().any(|known| known.letter() == category) { category } else { OWN }
}

fn counted<'a>(findings: &'a [Finding], words: impl Fn(&'a Finding) -> Vec<&'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for word in findings.iter().flat_map(|finding| words(finding).into_iter().collect::<BTreeSet<_>>()) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}
