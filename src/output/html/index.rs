//! The list of all diagrams of a run, each with its counts and a small picture.

use serde::{Deserialize, Serialize};

use super::markup::Html;
use super::summary::{by_severity, in_words};
use super::{bars, count, foot, head, levels, thumbnail, title, toggle};
use crate::layout::Scene;
use crate::output::json::Document;
use crate::percent;
use crate::threats::Severity;

/// A diagram in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    href: String,
    title: String,
    about: String,
    /// Findings by severity, the worst first.
    severities: [usize; 4],
    thumbnail: Option<String>,
}

impl Entry {
    /// What the list says of a diagram; `file` is its page, below the folder of the list.
    pub fn new(file: &[String], document: &Document, scene: Option<&Scene>) -> Self {
        // No name of a file is a scheme or a path.
        let parts: Vec<String> = file.iter().map(|part| percent::encoded(part, percent::UNRESERVED)).collect();
        Self {
            href: format!("./{}", parts.join("/")),
            title: title(document).to_owned(),
            about: in_words(document) + &levels::in_words(document),
            severities: by_severity(document).map(|(_, number)| number),
            thumbnail: scene.and_then(|scene| thumbnail::write(scene, document)),
        }
    }
}

/// The page; none where it would be longer than an output may be.
pub fn index(entries: &[Entry]) -> Option<String> {
    let mut html = Html::default();
    head(&mut html, "Threat models", None);
    html.open("body", &[("class", "index")]);
    html.leaf("a", &[("class", "skip"), ("href", "#content")], "Skip to the content");
    html.open("header", &[("class", "masthead")]);
    toggle(&mut html);
    html.leaf("p", &[("class", "kicker")], "Contents");
    html.leaf("h1", &[], "Threat models");
    let open: usize = entries.iter().flat_map(|entry| entry.severities).sum();
    let (diagrams, findings) = (
        count(entries.len(), "diagram", "diagrams"),
        count(open, "open or unstated finding", "open or unstated findings"),
    );
    html.leaf("p", &[("class", "lead")], &format!("{diagrams} with {findings}."));
    html.close();
    html.open("main", &[("id", "content")]);
    html.open("ul", &[("class", "cards")]);
    for entry in entries {
        card(&mut html, entry);
    }
    html.close();
    html.close();
    foot(&mut html);
    html.finish()
}

fn card(html: &mut Html, entry: &Entry) {
    html.open("li", &[]);
    html.open("a", &[("class", "card"), ("href", &entry.href)]);
    html.open("span", &[("class", "thumb"), ("aria-hidden", "true")]);
    html.own(entry.thumbnail.as_deref().unwrap_or(""));
    html.close();
    html.leaf("span", &[("class", "name")], &entry.title);
    html.leaf("span", &[("class", "about")], &entry.about);
    html.open("span", &[("class", "counts")]);
    for (severity, number) in Severity::ALL.into_iter().zip(entry.severities) {
        let word = severity.as_str();
        html.open("span", &[("class", if number == 0 { "none" } else { word })]);
        bars(html, word);
        html.leaf("b", &[], &number.to_string());
        html.text(&format!(" {word} "));
        html.close();
    }
    html.close();
    html.close();
    html.close();
}
