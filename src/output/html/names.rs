//! The plain ids of what stands on a page, and how other places of it refer to them.

use std::collections::BTreeMap;

use super::markup::Html;
use crate::output::json::{Document, Finding, Location, SubjectKind};
use crate::output::overlay::on_the_same_page;

/// Ids by what they stand for. Elements, flows and boundaries are numbered, since their own ids may be any text.
#[derive(Debug)]
pub(super) struct Names<'a> {
    document: &'a Document,
    elements: BTreeMap<&'a str, usize>,
    flows: BTreeMap<&'a str, usize>,
    boundaries: BTreeMap<&'a str, usize>,
    findings: BTreeMap<&'a str, &'a Finding>,
    /// The lines of the source that the page shows, from 1.
    lines: std::ops::RangeInclusive<u32>,
}

/// An element, flow or boundary as a page refers to it.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    /// What it is.
    pub(super) kind: SubjectKind,
    /// The id of its row, such as `flow-3`.
    pub(super) anchor: String,
    /// What people call it.
    pub(super) label: &'a str,
}

impl<'a> Names<'a> {
    pub(super) fn of(document: &'a Document, lines: std::ops::RangeInclusive<u32>) -> Self {
        let model = &document.model;
        Self {
            document,
            elements: numbered(model.elements.iter().map(|element| &*element.id)),
            flows: numbered(model.flows.iter().map(|flow| &*flow.id)),
            boundaries: numbered(model.boundaries.iter().map(|boundary| &*boundary.id)),
            findings: document.findings.iter().map(|finding| (&*finding.id, finding)).collect(),
            lines,
        }
    }

    /// The row of an element, flow or boundary.
    pub(super) fn subject(&self, kind: SubjectKind, id: &str) -> Option<Named<'a>> {
        let model = &self.document.model;
        let (number, label) = match kind {
            SubjectKind::Element => self.elements.get(id).map(|at| (at, model.elements.get(*at).map(|it| &it.label))),
            SubjectKind::Flow => self.flows.get(id).map(|at| (at, model.flows.get(*at).map(|it| &it.label))),
            SubjectKind::Boundary => {
                self.boundaries.get(id).map(|at| (at, model.boundaries.get(*at).map(|it| &it.label)))
            }
        }?;
        let label = label.map_or("", |label| label.as_str());
        Some(Named { kind, anchor: anchor(kind, *number), label })
    }

    /// What a finding is about.
    pub(super) fn on(&self, finding: &Finding) -> Option<Named<'a>> {
        self.subject(finding.subject_kind, &finding.subject)
    }

    /// The steps of the path that shows a finding. They name elements and flows in turn, and both may have one id.
    pub(super) fn way(&self, finding: &Finding) -> Vec<Named<'a>> {
        let mut steps: Vec<Named<'a>> = Vec::with_capacity(finding.witness.len());
        for id in &finding.witness {
            let after_element = steps.last().is_some_and(|step| matches!(step.kind, SubjectKind::Element));
            let order = if after_element {
                [SubjectKind::Flow, SubjectKind::Element, SubjectKind::Boundary]
            } else {
                [SubjectKind::Element, SubjectKind::Flow, SubjectKind::Boundary]
            };
            steps.extend(order.into_iter().find_map(|kind| self.subject(kind, id)));
        }
        steps
    }

    /// A finding by its id.
    pub(super) fn finding(&self, id: &str) -> Option<&'a Finding> {
        self.findings.get(id).copied()
    }

    /// A link to a place in the source, in words where the page does not show it.
    pub(super) fn place(&self, html: &mut Html, location: &Location) {
        let is_here = location.file == self.document.source;
        if is_here && self.lines.contains(&location.line) {
            let (href, line) = (format!("#L{}", location.line), format!("line {}", location.line));
            html.leaf("a", &[("href", &href), ("class", "place")], &line);
        } else {
            let file = if is_here { "" } else { &location.file };
            let gap = if is_here { "" } else { ", " };
            html.leaf("span", &[("class", "place")], &format!("{file}{gap}line {}", location.line));
        }
    }
}

/// The address of a finding on its page.
pub(super) fn href(finding: &Finding) -> String {
    on_the_same_page(&finding.id)
}

/// The id of a row.
pub(super) fn anchor(kind: SubjectKind, number: usize) -> String {
    format!("{}-{number}", word(kind))
}

/// What something is, in one word.
pub(super) fn word(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Element => "element",
        SubjectKind::Flow => "flow",
        SubjectKind::Boundary => "boundary",
    }
}

/// The first place of each id.
fn numbered<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut numbers = BTreeMap::new();
    for (number, id) in ids.enumerate() {
        numbers.entry(id).or_insert(number);
    }
    numbers
}
