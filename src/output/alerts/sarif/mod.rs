//! SARIF 2.1.0 for code scanning (OASIS standard of 2020), within the limits that GitHub documents for an upload.

mod rules;
mod wire;

use std::collections::BTreeMap;

use super::{About, Alert, Alerts};
use crate::limits;
use crate::output::json::{self, Decision, Document, Finding, Location};
use crate::percent;
use crate::threats::Catalogue;
use wire::{
    ArtifactChange, ArtifactLocation, CodeFlow, Driver, Fix, FlowLocation, Log, LogicalLocation, Message,
    PhysicalLocation, Place, Region, Replacement, Result, Run, Suppression, ThreadFlow, Tool,
};

/// The log of a run, with its line end.
pub fn sarif(alerts: &Alerts, catalogue: &Catalogue) -> String {
    let mut chosen: Vec<&Alert> = alerts.items.iter().collect();
    if chosen.len() > limits::SARIF_RESULTS {
        chosen.sort_by_key(|alert| alert.level);
        chosen.truncate(limits::SARIF_RESULTS);
    }
    let rules = rules::rules(&chosen, catalogue);
    let index: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let mut places = Places::default();
    let results = chosen.iter().map(|alert| result(alert, &index, &mut places)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version,
        semantic_version: version,
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules,
    };
    json::to_string_pretty(&Log::of(Run::new(Tool { driver }, results)))
}

fn result<'a>(alert: &Alert<'a>, index: &BTreeMap<&str, usize>, places: &mut Places<'a>) -> Result {
    let code = alert.about.code();
    let mut result = Result {
        rule_id: code.to_owned(),
        rule_index: index.get(code).copied().unwrap_or_default(),
        level: alert.level.as_str(),
        message: Message { text: message(alert.about) },
        locations: alert.about.location().map(place).into_iter().collect(),
        related_locations: Vec::new(),
        code_flows: Vec::new(),
        baseline_state: alert.about.baseline(),
        partial_fingerprints: BTreeMap::from([("primaryLocationLineHash", format!("{}:1", alert.fingerprint))]),
        suppressions: None,
        fixes: Vec::new(),
        properties: BTreeMap::new(),
    };
    match alert.about {
        About::Problem(problem) => {
            let others = problem.labels.iter().skip(1).take(limits::SARIF_LOCATIONS);
            result.related_locations =
                others.enumerate().map(|(at, label)| related(at, &label.location, &label.text)).collect();
            result.fixes = problem.fixes.iter().filter_map(fix).collect();
        }
        About::Threat(finding) => about_threat(&mut result, finding, alert.document, places),
    }
    result
}

fn about_threat<'a>(result: &mut Result, finding: &'a Finding, document: &'a Document, places: &mut Places<'a>) {
    let kind = "element";
    let logical = LogicalLocation { name: finding.subject.clone(), fully_qualified_name: finding.id.clone(), kind };
    if let Some(first) = result.locations.first_mut() {
        first.logical_locations.push(logical);
    }
    let others = finding.locations.iter().skip(1).take(limits::SARIF_LOCATIONS);
    result.related_locations =
        others.enumerate().map(|(at, location)| related(at, location, "what it concerns")).collect();
    result.code_flows = code_flow(finding, document, places).into_iter().collect();
    // GitHub takes an empty list for a suppression of a kind it does not know, so there is none without a decision.
    result.suppressions = finding.decision.as_ref().filter(|it| it.in_effect).map(|it| vec![suppression(it)]);
    let properties = [("status", finding.status), ("basis", finding.basis), ("severity", finding.severity)];
    result.properties = properties.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
    result.partial_fingerprints.insert("threatdotFinding/v1", finding.id.clone());
}

fn message(about: About) -> String {
    match about {
        About::Problem(problem) => {
            let parts = std::iter::once(&problem.message).chain(&problem.helps);
            parts.map(|part| sentence(part)).collect::<Vec<_>>().join(" ")
        }
        About::Threat(finding) => format!("{} {}", sentence(&finding.title), sentence(&finding.description)),
    }
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// The path that shows a threat: each step an element or a flow at its place.
fn code_flow<'a>(finding: &'a Finding, document: &'a Document, places: &mut Places<'a>) -> Option<CodeFlow> {
    let known = places.of(document);
    let step = |id: &String| {
        let (label, location) = known.get(id.as_str())?;
        let mut at = place(location);
        at.message = Some(Message { text: (*label).to_owned() });
        Some(FlowLocation { location: at })
    };
    let locations: Vec<FlowLocation> = finding.witness.iter().filter_map(step).take(limits::SARIF_STEPS).collect();
    (locations.len() > 1).then(|| CodeFlow { thread_flows: vec![ThreadFlow { locations }] })
}

/// Where the elements and flows of the document at hand are; kept while the alerts are about the same one.
#[derive(Default)]
struct Places<'a> {
    of: Option<&'a Document>,
    by_id: BTreeMap<&'a str, (&'a str, &'a Location)>,
}

impl<'a> Places<'a> {
    fn of(&mut self, document: &'a Document) -> &BTreeMap<&'a str, (&'a str, &'a Location)> {
        if !self.of.is_some_and(|known| std::ptr::eq(known, document)) {
            let flows = document.model.flows.iter().map(|it| (it.id.as_str(), (it.label.as_str(), &it.location)));
            let elements = document.model.elements.iter().map(|it| (it.id.as_str(), (it.label.as_str(), &it.location)));
            // An element comes before a flow of the same id: paths begin and end at elements.
            self.by_id = flows.chain(elements).collect();
            self.of = Some(document);
        }
        &self.by_id
    }
}

fn suppression(decision: &Decision) -> Suppression {
    let parts = decision.parts.iter().map(|part| format!("{}={}", part.key, part.value));
    let is_planned = decision.verb == "mitigate" && decision.parts.iter().any(|part| part.value == "planned");
    Suppression {
        kind: if decision.written == "attribute" { "inSource" } else { "external" },
        status: if is_planned { "underReview" } else { "accepted" },
        justification: format!("{}: {}", decision.verb, parts.collect::<Vec<_>>().join("; ")),
        location: place(&decision.location),
    }
}

/// A fix; those of an empty list of changes are none.
fn fix(fix: &json::Fix) -> Option<Fix> {
    let replacement = |edit: &json::Edit| Replacement {
        deleted_region: region(&edit.location),
        inserted_content: (!edit.text.is_empty()).then(|| Message { text: edit.text.clone() }),
    };
    let artifact_location = artifact(&fix.edits.first()?.location);
    let replacements = fix.edits.iter().map(replacement).collect();
    let description = Message { text: sentence(&fix.title) };
    Some(Fix { description, artifact_changes: [ArtifactChange { artifact_location, replacements }] })
}

fn related(index: usize, location: &Location, text: &str) -> Place {
    let mut place = place(location);
    place.id = Some(index + 1);
    place.message = (!text.is_empty()).then(|| Message { text: text.to_owned() });
    place
}

fn place(location: &Location) -> Place {
    let (artifact_location, region) = (artifact(location), region(location));
    Place {
        id: None,
        physical_location: PhysicalLocation { artifact_location, region },
        logical_locations: Vec::new(),
        message: None,
    }
}

fn region(location: &Location) -> Region {
    Region {
        start_line: location.line,
        start_column: location.column,
        end_line: location.end_line,
        end_column: location.end_column,
    }
}

fn artifact(location: &Location) -> ArtifactLocation {
    ArtifactLocation { uri: uri(&location.file), uri_base_id: "%SRCROOT%" }
}

/// A relative reference (RFC 3986): what may not stand in a path is written as `%XX`.
fn uri(path: &str) -> String {
    percent::encoded(path.replace('\\', "/").trim_start_matches('/'), percent::PATH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("a b/ü.dot"), "a%20b/%C3%BC.dot");
        assert_eq!(uri("a:b#c?.dot"), "a%3Ab%23c%3F.dot");
        assert_eq!(uri("x\\y.dot"), "x/y.dot");
    }
}
