//! Attack paths: the findings that several flows together show, each with its way through the diagram.

use super::detail::way;
use super::markup::Html;
use super::names::{Names, href};
use super::{bars, begin, end, spaced};
use crate::output::json::Document;

pub(super) fn section(html: &mut Html, document: &Document, names: &Names<'_>) {
    let mut findings = document.findings.iter().filter(|finding| !finding.witness.is_empty()).peekable();
    if findings.peek().is_none() {
        return;
    }
    begin(html, "ways", "Attack paths", "What only shows when one follows several flows, step by step.");
    html.open("ol", &[("class", "ways")]);
    for finding in findings {
        let href = href(finding);
        html.open("li", &[]);
        html.open("p", &[("class", "head")]);
        bars(html, finding.severity);
        html.leaf("a", &[("href", &href)], &format!("{} {}", finding.rule, finding.title));
        html.text(" ");
        html.leaf("span", &[("class", &format!("status {}", finding.status))], &spaced(finding.status));
        html.close();
        way(html, &names.way(finding));
        html.open("p", &[("class", "goto needs-script")]);
        // The script knows the finding by the address, and shows its way.
        html.leaf("a", &[("class", "show"), ("href", "#picture"), ("data-finding", &href)], "Show in the picture");
        html.close();
        html.close();
    }
    html.close();
    end(html);
}
