//! The ways to the pages of the other levels: of which process this diagram is the inside, and what is open inside of its own.

use std::fmt::Write as _;

use super::markup::Html;
use super::names::Names;
use super::{begin, count, end, end_table, table};
use crate::layout::level_address;
use crate::limits::WAYS_UP;
use crate::output::json::{Above, Below, BySeverity, Document, SubjectKind};

/// What pages end in.
const PAGE: &str = "html";

/// The lines below the title that lead up.
pub(super) fn up(html: &mut Html, document: &Document) {
    let above = &document.levels.above;
    for Above { file, index, title, process } in above.iter().take(WAYS_UP) {
        html.open("p", &[("class", "up")]);
        html.text(&format!("Inside of {process} in "));
        link(html, file, *index, title);
        html.close();
    }
    if above.len() > WAYS_UP {
        html.leaf("p", &[("class", "up")], &format!("and of {} more", above.len() - WAYS_UP));
    }
}

/// A row for each process with a diagram of its own.
pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    let below = &document.levels.below;
    if below.is_empty() {
        return;
    }
    let about =
        "What is open inside of processes, all levels below together. It is counted in none of the numbers above.";
    begin(html, "levels", "Levels", about);
    let heads = ["Process", "Inside", "Diagrams", "Critical", "High", "Medium", "Low"];
    table(html, "", "Insides of processes", &heads);
    for Below { process, file, title, diagrams, open } in below {
        html.open("tr", &[]);
        html.open("th", &[("scope", "row")]);
        match names.subject(SubjectKind::Element, process) {
            Some(named) => html.leaf("a", &[("href", &format!("#{}", named.anchor))], named.label),
            None => html.text(process),
        }
        html.close();
        html.open("td", &[]);
        link(html, file, 0, if title.trim().is_empty() { file } else { title });
        html.close();
        html.leaf("td", &[], &diagrams.to_string());
        for number in numbers(open) {
            html.leaf("td", &[], &number.to_string());
        }
        html.close();
    }
    end_table(html);
    end(html);
}

/// What the list of pages says of the levels around a diagram; empty if there are none.
pub(super) fn in_words(document: &Document) -> String {
    let mut words = String::new();
    // Writing to a string cannot fail.
    if let Some(Above { title, process, .. }) = document.levels.above.first() {
        let _ = write!(words, " Inside of {process} in {title}.");
    }
    let open: usize = document.levels.below.iter().flat_map(|below| numbers(&below.open)).sum();
    if !document.levels.below.is_empty() {
        let processes = count(document.levels.below.len(), "process", "processes");
        let _ = write!(words, " {} inside of {processes}.", count(open, "more finding", "more findings"));
    }
    words
}

fn numbers(open: &BySeverity) -> [usize; 4] {
    [open.critical, open.high, open.medium, open.low]
}

fn link(html: &mut Html, file: &str, index: usize, text: &str) {
    match level_address(file, index, PAGE) {
        Some(href) => html.leaf("a", &[("href", &format!("./{href}"))], text),
        None => html.text(text),
    }
}
