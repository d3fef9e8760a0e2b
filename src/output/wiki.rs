//! A report of one diagram in Markdown, for wikis: counts, ledger, findings, decisions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::json::{Above, Below, BySeverity, Decision, Document, Finding, Levels, Line, SubjectKind};
use super::markdown::{code, text};
use crate::threats::Category;

/// The report. Every text of the diagram is escaped, so that none is markup.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    let model = &document.model;
    let title = if model.title.trim().is_empty() { &document.source } else { &model.title };
    let _ = writeln!(out, "# {}\n", text(title));
    let (elements, flows) = (model.elements.len(), model.flows.len());
    let _ = writeln!(out, "Threat model of {}: {elements} elements, {flows} flows.\n", code(&document.source));
    counts(&mut out, document);
    ledger(&mut out, document);
    findings(&mut out, &document.findings);
    decisions(&mut out, &document.findings);
    levels(&mut out, document);
    context(&mut out, document);
    out
}

fn counts(out: &mut String, document: &Document) {
    let counts = &document.summary.severity;
    out.push_str("## Summary\n\nFindings that are open or unstated:\n\n");
    out.push_str("| critical | high | medium | low |\n| ---: | ---: | ---: | ---: |\n");
    let _ = writeln!(out, "| {} | {} | {} | {} |\n", counts.critical, counts.high, counts.medium, counts.low);
}

/// A row for each element and flow, a column for each category.
fn ledger(out: &mut String, document: &Document) {
    if document.ledger.is_empty() {
        return;
    }
    let mut columns: Vec<&str> = Category::ALL.iter().map(|category| category.letter()).collect();
    for line in &document.ledger {
        if !columns.contains(&&*line.category) {
            columns.push(&line.category);
        }
    }
    let heads: Vec<String> = columns.iter().map(|column| text(category(column))).collect();
    let _ = writeln!(out, "## Ledger\n\n| | {} |\n|{}", heads.join(" | "), " --- |".repeat(columns.len() + 1));
    let is_same = |a: &Line, b: &Line| {
        a.element == b.element && std::mem::discriminant(&a.subject_kind) == std::mem::discriminant(&b.subject_kind)
    };
    let labels = Labels::of(document);
    for row in document.ledger.chunk_by(is_same) {
        let cells: BTreeMap<&str, String> = row.iter().map(|line| (&*line.category, cell(line))).collect();
        let cells: Vec<&str> = columns.iter().map(|column| cells.get(column).map_or("", String::as_str)).collect();
        let element = row.first().map_or("", |line| labels.of_line(line));
        let _ = writeln!(out, "| {} | {} |", text(element), cells.join(" | "));
    }
    out.push('\n');
}

/// What people call elements and flows, by their ids.
struct Labels<'a> {
    elements: BTreeMap<&'a str, &'a str>,
    flows: BTreeMap<&'a str, &'a str>,
}

impl<'a> Labels<'a> {
    fn of(document: &'a Document) -> Self {
        let model = &document.model;
        Self {
            elements: model.elements.iter().map(|element| (&*element.id, &*element.label)).collect(),
            flows: model.flows.iter().map(|flow| (&*flow.id, &*flow.label)).collect(),
        }
    }

    fn of_line(&self, line: &'a Line) -> &'a str {
        let labels = if matches!(line.subject_kind, SubjectKind::Flow) { &self.flows } else { &self.elements };
        labels.get(&*line.element).copied().unwrap_or(&line.element)
    }
}

fn cell(line: &Line) -> String {
    let status = line.status.replace('-', " ");
    if matches!(line.status, "open" | "unstated") { format!("**{} {status}**", line.findings.len()) } else { status }
}

fn findings(out: &mut String, findings: &[Finding]) {
    for group in findings.chunk_by(|a, b| a.severity == b.severity) {
        let severity = group.first().map_or("", |finding| finding.severity);
        let _ = writeln!(out, "## Findings: {severity} ({})\n", group.len());
        for finding in group {
            self::finding(out, finding);
        }
    }
}

fn finding(out: &mut String, finding: &Finding) {
    let _ = writeln!(out, "### {} {}\n", text(&finding.id), text(&finding.title));
    let (status, category) = (finding.status.replace('-', " "), category(&finding.category));
    let _ = write!(out, "{}, **{status}**, rests on {} values", text(category), finding.basis);
    if let Some(place) = finding.locations.first() {
        let _ = write!(out, ", {}", code(&format!("{}:{}", place.file, place.line)));
    }
    let _ = writeln!(out, ".\n\n{}\n", text(&finding.description));
    if !finding.witness.is_empty() {
        let steps: Vec<String> = finding.witness.iter().map(|step| text(step)).collect();
        let _ = writeln!(out, "The way: {}\n", steps.join(" → "));
    }
    for mitigation in &finding.mitigations {
        let _ = writeln!(out, "- {}", text(mitigation));
    }
    if !finding.cwe.is_empty() {
        let numbers: Vec<String> = finding.cwe.iter().map(|number| format!("CWE-{number}")).collect();
        let _ = writeln!(out, "- See {}", numbers.join(", "));
    }
    out.push('\n');
}

fn decisions(out: &mut String, findings: &[Finding]) {
    let mut decided = findings.iter().filter_map(|finding| Some((finding, finding.decision.as_ref()?))).peekable();
    if decided.peek().is_none() {
        return;
    }
    out.push_str(
        "## Decisions\n\n| Finding | Decision | Until | Details | In effect |\n| --- | --- | --- | --- | --- |\n",
    );
    for (finding, decision) in decided {
        let (until, rest) = parts(decision);
        let holds = if decision.in_effect { "yes" } else { "no" };
        let _ = writeln!(out, "| {} | {} | {until} | {rest} | {holds} |", text(&finding.id), decision.verb);
    }
    out.push('\n');
}

fn parts(decision: &Decision) -> (String, String) {
    let (until, rest): (Vec<_>, Vec<_>) = decision.parts.iter().partition(|part| part.key == "until");
    let rest: Vec<String> = rest.iter().map(|part| text(&format!("{}: {}", part.key, part.value))).collect();
    (until.first().map_or_else(String::new, |part| text(&part.value)), rest.join("; "))
}

/// The diagrams above, and what is open inside of processes.
fn levels(out: &mut String, document: &Document) {
    let Levels { above, below } = &document.levels;
    if above.is_empty() && below.is_empty() {
        return;
    }
    out.push_str("## Levels\n\n");
    for Above { file, title, process, .. } in above {
        let _ = writeln!(out, "Inside of {} in {} ({}).\n", text(process), text(title), code(file));
    }
    if below.is_empty() {
        return;
    }
    out.push_str("Open inside of processes, all levels below together:\n\n");
    out.push_str("| Process | Inside | Diagrams | critical | high | medium | low |\n");
    out.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for Below { process, file, diagrams, open, .. } in below {
        let BySeverity { critical, high, medium, low } = open;
        let _ = writeln!(
            out,
            "| {} | {} | {diagrams} | {critical} | {high} | {medium} | {low} |",
            text(process),
            code(file)
        );
    }
    out.push('\n');
}

fn context(out: &mut String, document: &Document) {
    let model = &document.model;
    if !model.assets.is_empty() {
        out.push_str("## Assets\n\n| Asset | Classification | Integrity | Availability |\n| --- | --- | --- | --- |\n");
        for asset in &model.assets {
            let words = [asset.classification, asset.integrity, asset.availability].map(|word| word.unwrap_or(""));
            let _ = writeln!(out, "| {} | {} |", text(&asset.title), words.join(" | "));
        }
        out.push('\n');
    }
    if !model.assumptions.is_empty() {
        out.push_str("## Assumptions\n\n");
        for assumption in &model.assumptions {
            let _ = writeln!(out, "- {}", text(assumption));
        }
        out.push('\n');
    }
}

/// The name of a category in words.
fn category(category: &str) -> &str {
    Category::ALL.into_iter().find(|known| known.letter() == category).map_or(category, |known| known.as_str())
}
