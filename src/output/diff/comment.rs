//! What changed as a comment on a pull request: the threats first, everything else to be unfolded.

use std::fmt::Write as _;

use super::{Summary, fate_of_finding, is_declared};
use crate::diff::{Change, DiagramChange, Fate, FindingChange, What};
use crate::limits;
use crate::output::markdown::{code, text};

/// The comment. A line that is not shown begins it, by which a later run finds and replaces it.
pub fn comment(changes: &[Change], all: bool) -> String {
    let summary = Summary::of(changes);
    let mut out = format!("<!-- threatdot diff -->\n### Threat model: {}\n\n", summary.threats());
    let changed: Vec<&Change> = changes.iter().filter(|change| !change.is_empty()).collect();
    if changed.is_empty() {
        out.push_str("Nothing that counts has changed.\n");
        return out;
    }
    counts(&summary, &mut out);
    let findings: Vec<(&Change, &FindingChange)> =
        changed.iter().flat_map(|change| change.findings().map(move |it| (*change, it))).collect();
    let pick = |wanted: &dyn Fn(&FindingChange) -> bool| -> Vec<(&Change, &FindingChange)> {
        findings.iter().filter(|(_, it)| (all || is_declared(it)) && wanted(it)).copied().collect()
    };
    let news = pick(&FindingChange::is_news);
    if !news.is_empty() {
        out.push_str("\n#### New open threats\n\n");
        table(&news, &mut out);
    }
    folded("Settled threats", &pick(&FindingChange::is_settled), &mut out);
    folded("Other changes of threats", &pick(&|it| !it.is_news() && !it.is_settled()), &mut out);
    for change in &changed {
        file(change, &mut out);
    }
    if !all && summary.silent_news > 0 {
        out.push_str("\nThreats that rest on nothing stated are only counted.\n");
    }
    out
}

/// How much changed, as a table.
fn counts(summary: &Summary, out: &mut String) {
    out.push_str("| | added | removed | changed |\n|---|---:|---:|---:|\n");
    for what in What::ALL {
        let count = |fate| summary.items.get(&(what, fate)).copied().unwrap_or(0);
        let [added, removed, changed] = Fate::ALL.map(count);
        if added + removed + changed > 0 {
            let _ = writeln!(out, "| {} | {added} | {removed} | {changed} |", what.plural());
        }
    }
    if summary.crosses + summary.crosses_no_longer > 0 {
        let _ = writeln!(out, "| crossings of boundaries | {} | {} | |", summary.crosses, summary.crosses_no_longer);
    }
}

fn folded(title: &str, findings: &[(&Change, &FindingChange)], out: &mut String) {
    if !findings.is_empty() {
        let _ = write!(out, "\n<details><summary>{title} ({})</summary>\n\n", findings.len());
        table(findings, out);
        out.push_str("\n</details>\n");
    }
}

fn table(findings: &[(&Change, &FindingChange)], out: &mut String) {
    out.push_str("| severity | threat | | where |\n|---|---|---|---|\n");
    let rows = findings.iter().map(|(change, finding)| {
        let severity = finding.new.or(finding.old).map_or("", |state| state.severity.as_str());
        let old = finding.old_id.as_ref().map(|old| format!(" (was {})", cell(old))).unwrap_or_default();
        let place = cell(&format!("{}:{}", change.name(), finding.line));
        format!(
            "| {severity} | {}{old} | {} ({}) | {place} |\n",
            cell(&finding.id),
            text(&cut(&finding.title)),
            fate_of_finding(finding)
        )
    });
    capped(rows, findings.len(), out);
}

/// Adds rows while the comment has room.
fn capped(rows: impl Iterator<Item = String>, count: usize, out: &mut String) {
    for (index, row) in rows.enumerate() {
        if out.len() + row.len() > limits::COMMENT_BYTES {
            let _ = write!(out, "\nand {} more\n", count - index);
            return;
        }
        out.push_str(&row);
    }
}

fn file(change: &Change, out: &mut String) {
    let rows: Vec<String> = change.diagrams.iter().flat_map(rows).collect();
    if rows.is_empty() {
        return;
    }
    let was = match (change.fate(), change.old.as_deref()) {
        (Fate::Changed, Some(old)) if old != change.name() => format!(", was {}", text(old)),
        (Fate::Changed, _) => String::new(),
        (fate, _) => format!(", {}", fate.as_str()),
    };
    let _ = write!(
        out,
        "\n<details><summary><code>{}</code>{was} ({} changes)</summary>\n\n",
        html(change.name()),
        rows.len()
    );
    capped(rows.iter().cloned(), rows.len(), out);
    out.push_str("\n</details>\n");
}

/// Items, crossings and what follows, a line each.
fn rows(diagram: &DiagramChange) -> Vec<String> {
    let value = |value: &Option<String>| value.as_ref().map_or_else(|| "(none)".to_owned(), |value| cell(value));
    let mut rows = Vec::new();
    for item in &diagram.items {
        let was = item.old_id.as_ref().map(|old| format!(", was {}", cell(old))).unwrap_or_default();
        let label = if item.label.is_empty() || item.label == item.id {
            String::new()
        } else {
            format!(" {}", text(&cut(&item.label)))
        };
        let id = if item.id.is_empty() { String::new() } else { format!(" {}", cell(&item.id)) };
        let line = item.new_line.or(item.old_line).map(|line| format!(" (line {line})")).unwrap_or_default();
        rows.push(format!("- {} {}{id}{label}{was}{line}\n", item.fate.as_str(), item.word));
        if item.fate == Fate::Changed {
            rows.extend(
                item.attributes
                    .iter()
                    .map(|it| format!("  - {}: {} \u{2192} {}\n", cell(&it.name), value(&it.old), value(&it.new))),
            );
        }
    }
    for crossing in &diagram.crossings {
        for (word, names) in [("crosses", &crossing.now), ("no longer crosses", &crossing.before)] {
            if !names.is_empty() {
                let names: Vec<String> = names.iter().map(|name| cell(name)).collect();
                let fate = if crossing.fate == Fate::Changed { "" } else { crossing.fate.as_str() };
                let gap = if fate.is_empty() { "" } else { " " };
                rows.push(format!(
                    "- {fate}{gap}flow {} {word} {} (line {})\n",
                    cell(&crossing.flow),
                    names.join(", "),
                    crossing.line
                ));
            }
        }
    }
    rows.extend(diagram.effects.iter().map(|it| {
        format!(
            "- {} of {} {}: {} \u{2192} {}\n",
            it.measure,
            it.what.as_str(),
            cell(&it.id),
            value(&it.old),
            value(&it.new)
        )
    }));
    rows
}

/// Text as code in a cell of a table, where a bar ends the cell even in code.
fn cell(value: &str) -> String {
    code(&cut(value)).replace('|', "\\|")
}

/// Text in a tag, where Markdown means nothing.
fn html(value: &str) -> String {
    let mut out = String::new();
    crate::output::xml::escape(&cut(value), &mut out);
    out
}

fn cut(value: &str) -> String {
    const LONGEST: usize = 200;
    crate::diagnostics::escape::shorten(value, LONGEST).into_owned()
}
