//! The counts at the top of a page, and the same in words.

use super::markup::Html;
use super::{bars, begin, count, end, spaced};
use crate::output::json::Document;
use crate::output::xml::number;
use crate::threats::Category;

/// What the diagram holds, in a sentence.
pub(super) fn in_words(document: &Document) -> String {
    let model = &document.model;
    let boundaries = model.boundaries.iter().filter(|boundary| boundary.kind == "boundary").count();
    let mut parts = vec![
        count(model.elements.len(), "element", "elements"),
        count(model.flows.len(), "flow", "flows"),
        count(boundaries, "trust boundary", "trust boundaries"),
    ];
    if !model.assets.is_empty() {
        parts.push(count(model.assets.len(), "asset", "assets"));
    }
    format!("{}: {}.", document.source, parts.join(", "))
}

pub(super) fn section(html: &mut Html, document: &Document) {
    begin(html, "summary", "Summary", "Findings that are open or unstated, and what became of every question asked.");
    html.open("ul", &[("class", "severities")]);
    for (word, number) in by_severity(document) {
        html.open("li", &[("class", if number == 0 { "none" } else { word })]);
        html.leaf("span", &[("class", "figure")], &number.to_string());
        html.open("span", &[("class", "word")]);
        bars(html, word);
        html.text(word);
        html.close();
        html.close();
    }
    html.close();
    statuses(html, document);
    categories(html, document);
    let attributes = &document.summary.attributes;
    let stated = count(attributes.stated, "value is stated", "values are stated");
    let missing = count(
        attributes.unstated,
        "attribute that an open threat asks for is",
        "attributes that open threats ask for are",
    );
    html.leaf("p", &[("class", "note")], &format!("{stated}; {missing} not."));
    end(html);
}

/// One bar in which every status has its part, and the numbers below it.
fn statuses(html: &mut Html, document: &Document) {
    let counts = by_status(document);
    let all: usize = counts.iter().map(|(_, number)| number).sum();
    if all == 0 {
        return;
    }
    html.leaf("h3", &[], &format!("Ledger: {}", count(all, "question", "questions")));
    let share = |part: usize| part as f64 * 100.0 / all as f64;
    html.open(
        "svg",
        &[("class", "share"), ("viewBox", "0 0 100 4"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")],
    );
    let mut before = 0;
    for (status, part) in counts.into_iter().filter(|(_, part)| *part > 0) {
        let (mut x, mut width) = (String::new(), String::new());
        number(share(before), &mut x);
        number(share(part), &mut width);
        html.leaf("rect", &[("class", status), ("x", &x), ("width", &width), ("height", "4")], "");
        before += part;
    }
    html.close();
    html.open("ul", &[("class", "key")]);
    for (status, part) in counts.into_iter().filter(|(_, part)| *part > 0) {
        html.open("li", &[]);
        html.leaf("span", &[("class", &format!("dot {status}")), ("aria-hidden", "true")], "");
        html.leaf("b", &[], &part.to_string());
        html.text(&format!(" {}", spaced(status)));
        html.close();
    }
    html.close();
}

fn categories(html: &mut Html, document: &Document) {
    let counts = &document.summary.category;
    let numbers = [counts.s, counts.t, counts.r, counts.i, counts.d, counts.e];
    html.leaf("h3", &[], "Open findings by category");
    html.open("ul", &[("class", "key")]);
    for (category, number) in Category::ALL.into_iter().zip(numbers) {
        category_count(html, category.as_str(), number);
    }
    if counts.own > 0 {
        category_count(html, "own categories", counts.own);
    }
    html.close();
}

fn category_count(html: &mut Html, name: &str, number: usize) {
    html.open("li", &[]);
    html.leaf("b", &[], &number.to_string());
    html.text(&format!(" {name}"));
    html.close();
}

/// Numbers by severity, the most severe first.
pub(super) fn by_severity(document: &Document) -> [(&'static str, usize); 4] {
    let counts = &document.summary.severity;
    [("critical", counts.critical), ("high", counts.high), ("medium", counts.medium), ("low", counts.low)]
}

/// Numbers by status, in order.
fn by_status(document: &Document) -> [(&'static str, usize); 8] {
    let counts = &document.summary.status;
    [
        ("open", counts.open),
        ("unstated", counts.unstated),
        ("mitigated", counts.mitigated),
        ("planned", counts.planned),
        ("accepted", counts.accepted),
        ("transferred", counts.transferred),
        ("not-applicable", counts.not_applicable),
        ("out-of-scope", counts.out_of_scope),
    ]
}
