//! The source of the diagram, line by line, with the findings that begin on each.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::markup::Html;
use super::names::href;
use super::{Page, bars, begin, count, end};
use crate::output::json::{Document, Finding};
use crate::syntax::SyntaxKind;

/// Blanks that a tabulator stands for.
const TABULATOR: &str = "    ";

/// Findings of a line that are named where one points at its mark.
const NAMED: usize = 10;

pub(super) fn section(html: &mut Html, page: Page<'_>) {
    begin(html, "source", "Source", "The mark at the end of a line leads to the findings that rest on it.");
    let label = format!("Source of {}", page.document.source);
    html.open("div", &[("class", "listing"), ("role", "region"), ("aria-label", &label), ("tabindex", "0")]);
    html.open("ol", &[]);
    let (source, lines) = (&page.compilation.source, page.lines());
    let index = |line: u32| line.saturating_sub(1) as usize;
    let span = [lines.start(), lines.end()].map(|line| source.line_span(index(*line)).unwrap_or_default());
    let mut tokens = page.compilation.tree.tokens_in(span[0].to(span[1])).peekable();
    let line = tokens.peek().map_or(*lines.start(), |token| source.position(token.span.start).line);
    let mut listing = Listing { html, marks: marks(page.document), lines, line };
    listing.begin();
    for token in tokens {
        for (index, piece) in source.slice(token.span).split('\n').enumerate() {
            if index > 0 {
                listing.next();
            }
            listing.piece(class(token.kind), piece);
        }
    }
    listing.end();
    html.close();
    html.close();
    end(html);
}

struct Listing<'a> {
    html: &'a mut Html,
    marks: BTreeMap<u32, Vec<&'a Finding>>,
    lines: RangeInclusive<u32>,
    line: u32,
}

impl Listing<'_> {
    fn begin(&mut self) {
        if self.lines.contains(&self.line) {
            let line = self.line.to_string();
            self.html.open("li", &[("id", &format!("L{line}")), ("value", &line)]);
            self.html.open("code", &[]);
        }
    }

    fn next(&mut self) {
        self.end();
        self.line += 1;
        self.begin();
    }

    fn piece(&mut self, class: Option<&str>, piece: &str) {
        let piece = piece.trim_end_matches('\r');
        if piece.is_empty() || !self.lines.contains(&self.line) {
            return;
        }
        let piece = piece.replace('\t', TABULATOR);
        match class {
            Some(class) => self.html.leaf("span", &[("class", class)], &piece),
            None => self.html.text(&piece),
        }
    }

    fn end(&mut self) {
        if !self.lines.contains(&self.line) {
            return;
        }
        self.html.close();
        if let Some((first, all)) = self.marks.get(&self.line).and_then(|all| Some((all.first()?, all))) {
            let ids: Vec<&str> = all.iter().take(NAMED).map(|finding| &*finding.id).collect();
            self.html.text(" ");
            self.html.open("a", &[("class", "mark"), ("href", &href(first)), ("title", &ids.join(", "))]);
            bars(self.html, first.severity);
            self.html.text(&count(all.len(), "finding", "findings"));
            self.html.close();
        }
        self.html.close();
    }
}

/// The findings by the line of the value that caused them, the most severe first.
fn marks(document: &Document) -> BTreeMap<u32, Vec<&Finding>> {
    let mut marks: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
    for finding in &document.findings {
        if let Some(place) = finding.locations.first().filter(|place| place.file == document.source) {
            marks.entry(place.line).or_default().push(finding);
        }
    }
    marks
}

fn class(kind: SyntaxKind) -> Option<&'static str> {
    match kind {
        SyntaxKind::LineComment | SyntaxKind::HashComment | SyntaxKind::BlockComment => Some("comment"),
        SyntaxKind::Quoted | SyntaxKind::Html => Some("text"),
        SyntaxKind::StrictKeyword
        | SyntaxKind::GraphKeyword
        | SyntaxKind::DigraphKeyword
        | SyntaxKind::NodeKeyword
        | SyntaxKind::EdgeKeyword
        | SyntaxKind::SubgraphKeyword => Some("keyword"),
        _ => None,
    }
}
