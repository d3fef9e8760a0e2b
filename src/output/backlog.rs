//! Work items: open findings grouped by the task that settles them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::{csv, markdown};
use crate::compile::{Compilation, Diagram};
use crate::source::Source;
use crate::threats::{Basis, Finding, Rule, Severity};

/// A piece of work that settles one or more findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkItem {
    /// What to do, in the imperative.
    pub task: String,
    /// The most severe of its findings.
    pub severity: &'static str,
    /// What it settles, the most severe first.
    pub findings: Vec<Settled>,
    /// How, in more detail.
    pub mitigations: Vec<String>,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// Sections of OWASP ASVS 5.0.
    pub asvs: Vec<String>,
    /// Controls of NIST SP 800-53.
    pub nist: Vec<String>,
    /// Practices of NIST SSDF.
    pub ssdf: Vec<String>,
}

/// A finding that a piece of work settles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Settled {
    /// How severe it is.
    pub severity: Severity,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file it is in.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// `declared` or `unstated`.
    pub basis: &'static str,
}

/// Findings gathered by their task.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    items: BTreeMap<String, Gathered>,
}

#[derive(Clone, Debug, Default)]
struct Gathered {
    findings: BTreeSet<Settled>,
    mitigations: Vec<String>,
    cwe: BTreeSet<u32>,
    asvs: BTreeSet<String>,
    nist: BTreeSet<String>,
    ssdf: BTreeSet<String>,
}

impl Backlog {
    /// Adds the open findings of a file; with `declared` only those that rest on something stated.
    pub fn add(&mut self, compilation: &Compilation, declared: bool) {
        for diagram in &compilation.diagrams {
            let open = diagram.threats.findings.values().filter(|finding| finding.status.is_open());
            for finding in open.filter(|finding| !declared || finding.basis == Basis::Declared) {
                if let Some(rule) = diagram.threats.rule(finding) {
                    self.add_finding(&compilation.source, diagram, finding, rule);
                }
            }
        }
    }

    fn add_finding(&mut self, source: &Source, diagram: &Diagram, finding: &Finding, rule: &Rule) {
        let Diagram { model, threats, .. } = diagram;
        let gathered = self.items.entry(task(rule)).or_default();
        for mitigation in rule.general_mitigations() {
            if !gathered.mitigations.contains(&mitigation) {
                gathered.mitigations.push(mitigation);
            }
        }
        gathered.cwe.extend(rule.cwe.iter());
        for (into, from) in
            [(&mut gathered.asvs, &rule.asvs), (&mut gathered.nist, &rule.nist), (&mut gathered.ssdf, &rule.ssdf)]
        {
            into.extend(from.iter().map(ToString::to_string));
        }
        let place = threats.locations(model, finding).first().map_or(0, |span| span.start);
        gathered.findings.insert(Settled {
            severity: finding.severity,
            id: threats.id(model, finding),
            title: threats.title(model, finding),
            file: source.name().to_owned(),
            line: source.position(place).line,
            basis: finding.basis.as_str(),
        });
    }

    /// The items, the most severe first; of those the one that settles most.
    pub fn items(self) -> Vec<WorkItem> {
        let mut items: Vec<(Severity, WorkItem)> =
            self.items.into_iter().map(|(task, gathered)| item(task, gathered)).collect();
        items.sort_by_key(|(severity, item)| (*severity, std::cmp::Reverse(item.findings.len())));
        items.into_iter().map(|(_, item)| item).collect()
    }
}

fn item(task: String, gathered: Gathered) -> (Severity, WorkItem) {
    let Gathered { findings, mitigations, cwe, asvs, nist, ssdf } = gathered;
    let severity = findings.first().map_or(Severity::Low, |finding| finding.severity);
    let item = WorkItem {
        task,
        severity: severity.as_str(),
        findings: findings.into_iter().collect(),
        mitigations,
        cwe: cwe.into_iter().collect(),
        asvs: asvs.into_iter().collect(),
        nist: nist.into_iter().collect(),
        ssdf: ssdf.into_iter().collect(),
    };
    (severity, item)
}

/// A rule without a task is a task of its own.
fn task(rule: &Rule) -> String {
    if rule.task.is_empty() {
        rule.general_mitigations().into_iter().next().unwrap_or_default()
    } else {
        rule.task.to_string()
    }
}

/// The items as a Markdown document.
pub fn markdown(items: &[WorkItem]) -> String {
    let mut out = String::from("# Work that follows from the threat model\n");
    if items.is_empty() {
        out.push_str("\nNo threat is open.\n");
    }
    for (number, item) in (1..).zip(items) {
        let count = item.findings.len();
        let settles = if count == 1 { "settles 1 threat".to_owned() } else { format!("settles {count} threats") };
        let _ = write!(out, "\n## {number}. {} ({}, {settles})\n\n", markdown::text(&item.task), item.severity);
        for mitigation in &item.mitigations {
            let _ = writeln!(out, "- {}", markdown::text(mitigation));
        }
        out.push_str("\n| threat | severity | rests on | where | what |\n|---|---|---|---|---|\n");
        for Settled { severity, id, title, file, line, basis } in &item.findings {
            let (id, place) = (markdown::code(&id.replace('|', "\\|")), markdown::text(&format!("{file}:{line}")));
            let _ = writeln!(out, "| {id} | {} | {basis} | {place} | {} |", severity.as_str(), markdown::text(title));
        }
        let references = references(item);
        if !references.is_empty() {
            let _ = write!(out, "\nReferences: {}\n", references.join(", "));
        }
    }
    out
}

fn references(item: &WorkItem) -> Vec<String> {
    let cwe = item.cwe.iter().map(|number| format!("CWE-{number}"));
    let asvs = item.asvs.iter().map(|section| format!("ASVS {section}"));
    let ssdf = item.ssdf.iter().map(|task| format!("SSDF {task}"));
    cwe.chain(asvs).chain(item.nist.iter().cloned()).chain(ssdf).collect()
}

/// The items as a table: a line an item, lists separated by blanks or line feeds.
pub fn csv(items: &[WorkItem]) -> String {
    let mut out = csv::line(&["title", "severity", "threats", "description", "references"]);
    for item in items {
        let ids: Vec<&str> = item.findings.iter().map(|finding| finding.id.as_str()).collect();
        let places = item.findings.iter().map(|it| format!("{}:{}: {} ({})", it.file, it.line, it.title, it.id));
        let description: Vec<String> = item.mitigations.iter().cloned().chain(places).collect();
        out += &csv::line(&[
            &item.task,
            item.severity,
            &ids.join(" "),
            &description.join("\n"),
            &references(item).join(", "),
        ]);
    }
    out
}
