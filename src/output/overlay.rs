//! The findings of a diagram as chips for its picture, and the way of one of them as what is highlighted.

use std::collections::BTreeSet;

use crate::compile::Diagram;
use crate::graph::Item;
use crate::layout::{Chip, ChipSeverity, ChipState, Highlight, Overlay, Upward};
use crate::level::Above;
use crate::model::{Model, Subject};
use crate::percent;
use crate::threats::{Finding, Severity, Status};

/// Where chips lead on a page that has the findings beside the picture, each under an id of its own.
pub const ON_THE_SAME_PAGE: &str = "#finding-{id}";

/// Where the chip of a finding leads on such a page; without its `#`, the id that the page gives the finding.
pub fn on_the_same_page(id: &str) -> String {
    address(ON_THE_SAME_PAGE, id, "")
}

/// A chip for every finding on the item that it is about, the most severe first. Where it leads is for the page to say:
/// `href` is an address in which `{id}` and `{rule}` stand for those of the finding. Without one it leads nowhere, since
/// a picture on its own has nothing to lead to.
pub fn overlay(diagram: &Diagram, href: Option<&str>) -> Overlay {
    let mut overlay = Overlay::new();
    overlay.above = diagram.levels.above.iter().map(upward).collect();
    for finding in diagram.threats.findings.values() {
        overlay.push(diagram.model.item(finding.subject), chip(diagram, finding, href));
    }
    overlay
}

fn upward(above: &Above) -> Upward {
    let text = format!("Inside of {} in {}", above.process, above.title);
    Upward { text, file: above.file.clone(), index: above.index }
}

/// The finding `RULE:subject` of a diagram, in whatever state it is, as what is highlighted.
pub fn highlight(diagram: &Diagram, id: &str) -> Option<Highlight> {
    let Diagram { model, threats, .. } = diagram;
    let (rule, subject) = id.split_once(':')?;
    let is_meant = |finding: &&Finding| {
        threats.rule(finding).is_some_and(|known| known.id.eq_ignore_ascii_case(rule))
            && model.subject_id(finding.subject) == subject
    };
    let finding = threats.findings.values().find(is_meant)?;
    let mut items: BTreeSet<Item> = surroundings(model, finding.subject).map(|subject| model.item(subject)).collect();
    let way = threats.path(finding).map_or(&[] as &[_], |path| path.witness.as_slice());
    items.extend(way.iter().map(|step| model.item(*step)));
    let title = format!("{} ({})", threats.title(model, finding), threats.id(model, finding));
    Some(Highlight { title, items })
}

/// What a finding is about; a flow with its ends.
fn surroundings(model: &Model, subject: Subject) -> impl Iterator<Item = Subject> {
    let ends = match subject {
        Subject::Flow(flow) => model.flows.get(flow).map(|flow| [flow.source, flow.target]),
        Subject::Element(_) | Subject::Boundary(_) => None,
    };
    std::iter::once(subject).chain(ends.into_iter().flatten().map(Subject::Element))
}

fn chip(diagram: &Diagram, finding: &Finding, href: Option<&str>) -> Chip {
    let Diagram { model, threats, .. } = diagram;
    let title = threats.title(model, finding);
    let rule = threats.rule(finding).map_or("", |rule| &*rule.id);
    Chip {
        text: rule.to_owned(),
        letter: threats.catalogue.letter(finding.category).to_owned(),
        title: format!("{title} ({}, {})", finding.severity.as_str(), state(diagram, finding)),
        href: href.map(|href| address(href, &threats.id(model, finding), rule)),
        severity: match finding.severity {
            Severity::Low => ChipSeverity::Low,
            Severity::Medium => ChipSeverity::Medium,
            Severity::High => ChipSeverity::High,
            Severity::Critical => ChipSeverity::Critical,
        },
        state: match finding.status {
            Status::Open | Status::Unstated => ChipState::Open,
            Status::Planned => ChipState::Planned,
            Status::Mitigated => ChipState::Mitigated,
            Status::Accepted | Status::Transferred => ChipState::Accepted,
            Status::NotApplicable | Status::OutOfScope => ChipState::Dismissed,
        },
    }
}

/// The address of a finding. An id may hold any character, so that all but the plainest are written by their bytes.
fn address(template: &str, id: &str, rule: &str) -> String {
    let mut address = String::with_capacity(template.len() + id.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        address.push_str(before);
        let (value, after) = match (from.strip_prefix("{id}"), from.strip_prefix("{rule}")) {
            (Some(after), _) => (id, after),
            (None, Some(after)) => (rule, after),
            (None, None) => ("{", from.get(1..).unwrap_or("")),
        };
        address += &percent::encoded(value, b"-._~:");
        rest = after;
    }
    address.push_str(rest);
    address
}

/// The status, and until when and by whom it was decided.
fn state(diagram: &Diagram, finding: &Finding) -> String {
    let decision = diagram.threats.decision(&diagram.model, finding);
    let part = |(key, word): (&str, &str)| Some(format!(" {word} {}", decision.as_ref()?.part(key)?));
    let parts: String = [("until", "until"), ("by", "by"), ("to", "to")].into_iter().filter_map(part).collect();
    format!("{}{parts}", finding.status.as_str())
}
