//! What a finding opens to: why it is there, what would answer it, its score and where to read more.

use super::markup::Html;
use super::names::{Named, Names};
use super::spaced;
use crate::output::json::{Decision, Dread, Evidence, Finding, Remedy, Score};
use crate::threats::Category;

pub(super) fn body(html: &mut Html, finding: &Finding, names: &Names<'_>, has_picture: bool) {
    html.open("div", &[("class", "detail")]);
    html.leaf("p", &[("class", "about")], &finding.description);
    way(html, &names.way(finding));
    if let Some(decision) = &finding.decision {
        html.open("p", &[("class", "decision")]);
        self::decision(html, decision);
        html.close();
    }
    html.open("div", &[("class", "columns")]);
    html.open("div", &[]);
    evidence(html, "Because", &finding.why.evidence, names);
    texts(html, "What to do", &finding.mitigations);
    remedies(html, &finding.why.remedies, names);
    html.close();
    facts(html, finding, names);
    html.close();
    html.open("p", &[("class", "goto")]);
    if has_picture {
        html.leaf("a", &[("class", "show"), ("href", "#picture")], "Show in the picture");
    }
    html.close();
    html.close();
}

/// A path as a chain of names; nothing where there is none.
pub(super) fn way(html: &mut Html, steps: &[Named<'_>]) {
    if steps.is_empty() {
        return;
    }
    html.open("ol", &[("class", "way")]);
    for step in steps {
        html.open("li", &[("class", super::names::word(step.kind))]);
        html.leaf("a", &[("href", &format!("#{}", step.anchor))], step.label);
        html.close();
    }
    html.close();
}

/// A decision in a line: what, its parts, and whether it still holds.
pub(super) fn decision(html: &mut Html, decision: &Decision) {
    html.leaf("b", &[], &format!("{} ", verb(decision.verb)));
    let parts: Vec<String> = decision.parts.iter().map(|part| format!("{} {}", part.key, part.value)).collect();
    html.text(&parts.join("; "));
    if !decision.in_effect {
        html.leaf("span", &[("class", "expired")], " no longer in effect");
    }
}

/// What was decided, as people say it.
pub(super) fn verb(verb: &str) -> &str {
    match verb {
        "accept" => "Accepted",
        "mitigate" => "Mitigation",
        "transfer" => "Transferred",
        "na" => "Does not apply",
        other => other,
    }
}

fn evidence(html: &mut Html, heading: &str, evidence: &[Evidence], names: &Names<'_>) {
    if evidence.is_empty() {
        return;
    }
    html.leaf("h4", &[], heading);
    html.open("ul", &[]);
    for stated in evidence {
        html.open("li", &[]);
        html.leaf("code", &[], &format!("{}={}", stated.attribute, stated.value));
        html.text(" on ");
        subject(html, names.subject(stated.subject_kind, &stated.subject), &stated.subject);
        html.text(", ");
        names.place(html, &stated.location);
        html.close();
    }
    html.close();
}

fn remedies(html: &mut Html, remedies: &[Remedy], names: &Names<'_>) {
    if remedies.is_empty() {
        return;
    }
    html.leaf("h4", &[], "What would answer it in the diagram");
    html.open("ul", &[]);
    for remedy in remedies {
        html.open("li", &[]);
        let values = if remedy.values.is_empty() { "…".to_owned() } else { remedy.values.join(" | ") };
        html.leaf("code", &[], &format!("{}={values}", remedy.attribute));
        html.text(" on ");
        subject(html, names.subject(remedy.subject_kind, &remedy.subject), &remedy.subject);
        html.close();
    }
    html.close();
}

fn subject(html: &mut Html, named: Option<Named<'_>>, id: &str) {
    match named {
        Some(named) => html.leaf("a", &[("href", &format!("#{}", named.anchor))], named.label),
        None => html.leaf("span", &[], id),
    }
}

fn texts(html: &mut Html, heading: &str, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    html.leaf("h4", &[], heading);
    html.open("ul", &[]);
    for text in texts {
        html.leaf("li", &[], text);
    }
    html.close();
}

/// The column of facts.
fn facts(html: &mut Html, finding: &Finding, names: &Names<'_>) {
    html.open("dl", &[]);
    fact(html, "Id", |html| html.leaf("code", &[], &finding.id));
    fact(html, "Category", |html| {
        let all: Vec<&str> = std::iter::once(&finding.category).chain(&finding.also).map(|it| category(it)).collect();
        html.text(&all.join(", "));
    });
    fact(html, "Severity", |html| html.text(&format!("{}, {}", finding.severity, spaced(finding.status))));
    fact(html, "Rests on", |html| html.text(&format!("{} values; confidence {}", finding.basis, finding.confidence)));
    fact(html, "Score", |html| html.text(&score(&finding.score)));
    fact(html, "Where", |html| {
        for (index, place) in finding.locations.iter().enumerate() {
            html.text(if index > 0 { ", " } else { "" });
            names.place(html, place);
        }
    });
    if !finding.cwe.is_empty() || !finding.capec.is_empty() {
        fact(html, "Catalogues", |html| {
            numbers(html, "CWE", "https://cwe.mitre.org/data/definitions/", &finding.cwe);
            html.text(if finding.cwe.is_empty() || finding.capec.is_empty() { "" } else { ", " });
            numbers(html, "CAPEC", "https://capec.mitre.org/data/definitions/", &finding.capec);
        });
    }
    for (name, sections) in [("ASVS", &finding.asvs), ("NIST 800-53", &finding.nist), ("SSDF", &finding.ssdf)] {
        if !sections.is_empty() {
            fact(html, name, |html| html.text(&sections.join(", ")));
        }
    }
    html.close();
}

fn fact(html: &mut Html, name: &str, value: impl FnOnce(&mut Html)) {
    html.leaf("dt", &[], name);
    html.open("dd", &[]);
    value(html);
    html.close();
}

/// Numbers of a public catalogue, as links to its pages.
fn numbers(html: &mut Html, name: &str, address: &str, numbers: &[u32]) {
    for (index, number) in numbers.iter().enumerate() {
        html.text(if index > 0 { ", " } else { "" });
        let href = format!("{address}{number}.html");
        html.leaf("a", &[("href", &href), ("rel", "external noreferrer")], &format!("{name}-{number}"));
    }
}

/// The name of a category in words.
pub(super) fn category(category: &str) -> &str {
    Category::ALL.into_iter().find(|known| known.letter() == category).map_or(category, |known| known.as_str())
}

fn score(score: &Score) -> String {
    let mut parts = vec![format!("{} of 50: {}", score.sum, dread(&score.dread))];
    parts.extend(score.author.as_ref().map(|author| format!("the author's, which counts: {}", dread(author))));
    parts.extend(score.residual.as_ref().map(|residual| format!("left once it is mitigated: {}", dread(residual))));
    parts.extend(match (&score.owasp, score.rating) {
        (Some(owasp), _) => Some(format!("likelihood {}, impact {}", owasp.likelihood, owasp.impact)),
        (None, Some(rating)) if score.method != "dread" => Some(format!("by {}: {rating}", score.method)),
        (None, _) => None,
    });
    parts.join("; ")
}

fn dread(parts: &Dread) -> String {
    format!(
        "damage {}, reproducibility {}, exploitability {}, affected users {}, discoverability {}",
        parts.damage, parts.reproducibility, parts.exploitability, parts.affected_users, parts.discoverability
    )
}
