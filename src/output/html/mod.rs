//! A report of one diagram as one page that needs nothing else: picture, findings, ledger, decisions, model and source.
//!
//! The page asks nothing of the network, and its policy lets a browser run and style only what is written here, known by
//! hash. Everything can be read without the script, which adds filters, zoom and the ways between picture and text.

mod context;
mod decisions;
mod detail;
mod findings;
mod index;
mod ledger;
mod levels;
mod listing;
mod markup;
mod model;
mod names;
mod picture;
mod policy;
mod problems;
mod summary;
mod thumbnail;
mod ways;

pub use index::{Entry, index};

use std::ops::RangeInclusive;

use markup::Html;
use names::Names;

use crate::compile::Compilation;
use crate::output::json::{Document, Location};

/// The style sheet of every page.
pub const STYLE: &str = include_str!("page.css");

/// The script of every page.
pub const SCRIPT: &str = include_str!("page.js");

/// What a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Where the diagram comes from, for its source text.
    pub compilation: &'a Compilation,
    /// Which of its diagrams it is.
    pub index: usize,
    /// What is said about it.
    pub document: &'a Document,
    /// Its picture as SVG, where there is one.
    pub picture: Option<&'a str>,
    /// Address of the list of all diagrams, where there is one.
    pub home: Option<&'a str>,
}

impl Page<'_> {
    /// The page as text; none where it would be longer than an output may be.
    pub fn write(self) -> Option<String> {
        let names = Names::of(self.document, self.lines());
        let mut html = Html::default();
        let title = title(self.document);
        head(&mut html, &format!("{title}: threat model"), self.picture);
        html.open("body", &[]);
        self.masthead(&mut html, title);
        html.open("main", &[("id", "content")]);
        summary::section(&mut html, self.document);
        picture::figure(&mut html, self.picture);
        findings::section(&mut html, self.document, &names, self.picture.is_some());
        ways::section(&mut html, self.document, &names);
        ledger::section(&mut html, self.document, &names);
        decisions::section(&mut html, self.document, &names);
        levels::section(&mut html, self.document, &names);
        context::section(&mut html, self.document, &names);
        model::section(&mut html, self.document, &names);
        problems::section(&mut html, self.document, &names);
        listing::section(&mut html, self);
        html.close();
        foot(&mut html);
        html.finish()
    }

    fn masthead(self, html: &mut Html, title: &str) {
        html.leaf("a", &[("class", "skip"), ("href", "#content")], "Skip to the content");
        html.open("header", &[("class", "masthead")]);
        toggle(html);
        html.open("p", &[("class", "kicker")]);
        match self.home {
            Some(home) => html.leaf("a", &[("href", home), ("rel", "up")], "All threat models"),
            None => html.text("Threat model"),
        }
        html.close();
        html.leaf("h1", &[], title);
        levels::up(html, self.document);
        html.leaf("p", &[("class", "lead")], &summary::in_words(self.document));
        self.contents(html);
        html.close();
    }

    fn contents(self, html: &mut Html) {
        let Document { model, findings, diagnostics, .. } = self.document;
        let parts = [
            ("picture", "Picture", self.picture.is_some()),
            ("findings", "Findings", true),
            ("ways", "Attack paths", findings.iter().any(|finding| !finding.witness.is_empty())),
            ("ledger", "Ledger", true),
            ("decisions", "Decisions", findings.iter().any(|finding| finding.decision.is_some())),
            ("levels", "Levels", !self.document.levels.below.is_empty()),
            ("context", "Context", context::has_any(model)),
            ("model", "Model", true),
            ("problems", "Remarks", !diagnostics.is_empty()),
            ("source", "Source", true),
        ];
        html.open("nav", &[("class", "contents"), ("aria-label", "Contents")]);
        for (id, name, _) in parts.into_iter().filter(|(.., is_there)| *is_there) {
            html.leaf("a", &[("href", &format!("#{id}"))], name);
            html.text(" ");
        }
        html.close();
    }

    /// The lines of the source that belong to the diagram: all of a file that holds one, else from its first to its last.
    fn lines(self) -> RangeInclusive<u32> {
        let Compilation { source, diagrams, .. } = self.compilation;
        match (diagrams.as_slice(), diagrams.get(self.index)) {
            ([_, _, ..], Some(diagram)) => {
                let span = diagram.graph.span;
                source.position(span.start).line..=source.position(span.end).line
            }
            _ => 1..=u32::try_from(source.lines()).unwrap_or(u32::MAX),
        }
    }
}

/// What a diagram is called: its title, else its file.
fn title(document: &Document) -> &str {
    if document.model.title.trim().is_empty() { &document.source } else { &document.model.title }
}

/// Everything before the body. The policy is said before anything it is about.
fn head(html: &mut Html, title: &str, picture: Option<&str>) {
    let mut styles = vec![STYLE];
    styles.extend(picture.and_then(policy::style_of));
    let policy = policy::policy(&styles, SCRIPT);
    html.own("<!doctype html>\n");
    html.open("html", &[("lang", "en")]);
    html.open("head", &[]);
    html.void("meta", &[("charset", "utf-8")]);
    html.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    html.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    html.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    html.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    html.leaf("title", &[], title);
    for (name, text) in [("style", STYLE), ("script", SCRIPT)] {
        html.open(name, &[]);
        html.own(text);
        html.close();
    }
    html.close();
}

fn foot(html: &mut Html) {
    html.open("footer", &[]);
    html.leaf(
        "p",
        &[],
        &format!(
            "Written by {} {}. Threats follow from what the diagram states: a finding is a question to answer, and no \
             finding is no proof.",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION")
        ),
    );
    html.close();
}

/// The switch between light, dark and what the system asks for.
fn toggle(html: &mut Html) {
    let attributes = [("type", "button"), ("id", "theme"), ("class", "needs-script")];
    html.leaf("button", &attributes, "Theme: system");
}

/// Begins a part of the page with its heading; what follows stands beside it, until [`end`].
fn begin(html: &mut Html, id: &str, heading: &str, about: &str) {
    let labelled = format!("{id}-heading");
    html.open("section", &[("id", id), ("class", "part"), ("aria-labelledby", &labelled)]);
    html.open("div", &[("class", "side")]);
    html.leaf("h2", &[("id", &labelled)], heading);
    if !about.is_empty() {
        html.leaf("p", &[], about);
    }
    html.close();
    html.open("div", &[("class", "body")]);
}

fn end(html: &mut Html) {
    html.close();
    html.close();
}

/// Begins a table that may be wider than the page, until [`end_table`].
fn table(html: &mut Html, class: &str, caption: &str, heads: &[&str]) {
    html.open("div", &[("class", "wide"), ("role", "region"), ("aria-label", caption), ("tabindex", "0")]);
    html.open("table", &[("class", class)]);
    html.leaf("caption", &[], caption);
    html.open("thead", &[]);
    html.open("tr", &[]);
    for head in heads {
        html.leaf("th", &[("scope", "col")], head);
    }
    html.close();
    html.close();
    html.open("tbody", &[]);
}

fn end_table(html: &mut Html) {
    for _ in 0..3 {
        html.close();
    }
}

/// The bars of a severity, beside its word.
fn bars(html: &mut Html, severity: &str) {
    html.leaf("span", &[("class", &format!("bars {severity}")), ("aria-hidden", "true")], "");
}

/// A status in words for people.
fn spaced(word: &str) -> String {
    word.replace('-', " ")
}

/// `1 flow`, `2 flows`.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A cell that holds a place in the source.
fn place_cell(html: &mut Html, names: &Names<'_>, location: &Location) {
    html.open("td", &[]);
    names.place(html, location);
    html.close();
}
