//! What was decided about findings, and until when.

use super::detail::verb;
use super::markup::Html;
use super::names::{Names, href};
use super::{begin, end, end_table, place_cell, table};
use crate::output::json::{Decision, Document};

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    let decided = document.findings.iter().filter_map(|finding| Some((finding, finding.decision.as_ref()?)));
    let mut decided: Vec<_> = decided.collect();
    if decided.is_empty() {
        return;
    }
    // What ends first comes first, what does not end last.
    decided.sort_by_key(|(_, decision)| (part(decision, "until").is_none(), part(decision, "until")));
    begin(html, "decisions", "Decisions", "By the day they end.");
    let heads = ["Until", "Finding", "Decision", "Details", "In effect", "Written"];
    table(html, "decided", "Decisions about findings", &heads);
    for (finding, decision) in decided {
        html.open("tr", if decision.in_effect { &[] } else { &[("class", "expired")] });
        html.leaf("th", &[("scope", "row")], part(decision, "until").unwrap_or("no end"));
        html.open("td", &[]);
        html.leaf("a", &[("href", &href(finding))], &finding.id);
        html.text(&format!(" {}", finding.title));
        html.close();
        html.leaf("td", &[], verb(decision.verb));
        let parts = decision.parts.iter().filter(|part| part.key != "until");
        let parts: Vec<String> = parts.map(|part| format!("{}: {}", part.key, part.value)).collect();
        html.leaf("td", &[], &parts.join("; "));
        html.leaf("td", &[], if decision.in_effect { "yes" } else { "no" });
        place_cell(html, names, &decision.location);
        html.close();
    }
    end_table(html);
    end(html);
}

fn part<'a>(decision: &'a Decision, key: &str) -> Option<&'a str> {
    decision.parts.iter().find(|part| part.key == key).map(|part| part.value.as_str())
}
