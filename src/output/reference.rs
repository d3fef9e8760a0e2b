//! The reference of threat rules in Markdown: the page of a rule, and all pages with what other catalogues look for.

use std::fmt::Write as _;

use super::markdown;
use crate::catalogue as codes;
use crate::threats::{Catalogue, Category, Peer, Rule, Text, Theme};

/// The reference of some rules: a section for each category, and a table for each other catalogue.
pub fn markdown(catalogue: &Catalogue, rules: &[&Rule], peers: &[Peer]) -> String {
    let mut out = format!("# Threat rules\n\nRules: {}.\n", rules.len());
    let mut categories: Vec<Category> = rules.iter().map(|rule| rule.category).collect();
    categories.sort();
    categories.dedup();
    for category in categories {
        let _ = write!(out, "\n## {}\n", heading(catalogue.category_name(category)));
        for rule in rules.iter().filter(|rule| rule.category == category) {
            let _ = write!(out, "\n{}", page(catalogue, rule, 3));
        }
    }
    if !peers.is_empty() {
        out.push_str("\n## What other catalogues look for and which rule answers it\n");
    }
    for peer in peers {
        let _ = write!(out, "\n### {}\n\n| id | what it is about | answered by |\n|---|---|---|\n", peer.name);
        for theme in peer.themes {
            let (id, about) = (markdown::text(&theme.id), markdown::text(&theme.about));
            let _ = writeln!(out, "| {id} | {about} | {} |", answer(catalogue, theme));
        }
    }
    out
}

/// The page of a rule, its heading at a level.
pub fn page(catalogue: &Catalogue, rule: &Rule, level: usize) -> String {
    let (title, part) = ("#".repeat(level), "#".repeat(level + 1));
    let left_out = if rule.enabled { "" } else { " It is left out." };
    let mut out = format!(
        "{title} {} {}\n\n{}\n\nAsked of: {}. Category: {}. Group: {}.{left_out}\n",
        rule.id,
        line(&rule.spoken_title()),
        line(&rule.general_description()),
        rule.on.names().join(", "),
        line(catalogue.category_name(rule.category)),
        rule.group.as_str(),
    );
    let mut add = |heading: &str, body: &str| {
        if !body.is_empty() {
            let _ = write!(out, "\n{part} {heading}\n\n{}\n", body.trim_end());
        }
    };
    add("When", &condition(rule));
    add("What answers it", &discharge(rule));
    add("What to do", &list(&rule.general_mitigations()));
    add("Where it fires", &example(&rule.fires));
    add("Where it does not", &example(&rule.silent));
    add("References", &references(rule));
    out
}

/// A word as a heading.
fn heading(word: &str) -> String {
    let mut letters = word.chars();
    let word: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    line(&word)
}

/// A text of a rule on one line, safe in Markdown.
fn line(text: &str) -> String {
    markdown::text(&one_line(text))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn condition(rule: &Rule) -> String {
    match (one_line(&rule.when), &*rule.analysis) {
        (when, "") if when.is_empty() || when == "true" => String::new(),
        (when, "") => markdown::code(&when),
        (_, analysis) => format!("The analysis {} of the whole diagram finds it.", markdown::code(analysis)),
    }
}

fn discharge(rule: &Rule) -> String {
    match one_line(&rule.discharged_by) {
        answer if answer.is_empty() => "Nothing that can be stated; a decision settles it.".to_owned(),
        answer => markdown::code(&answer),
    }
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {}", line(item))).collect::<Vec<_>>().join("\n")
}

/// The first of some diagrams.
fn example(texts: &[Text]) -> String {
    texts.first().map_or_else(String::new, |text| markdown::block("dot", text.trim()))
}

fn references(rule: &Rule) -> String {
    let numbers = |prefix: &str, items: &[u32]| items.iter().map(|item| format!("{prefix}-{item}")).collect();
    let texts = |items: &[Text]| items.iter().map(|item| line(item)).collect();
    let lists: [(&str, Vec<String>); 5] = [
        ("CWE", numbers("CWE", &rule.cwe)),
        ("CAPEC", numbers("CAPEC", &rule.capec)),
        ("OWASP ASVS 5.0", texts(&rule.asvs)),
        ("NIST SP 800-53", texts(&rule.nist)),
        ("NIST SSDF", texts(&rule.ssdf)),
    ];
    let stated = lists.iter().filter(|(_, items)| !items.is_empty());
    stated.map(|(label, items)| format!("- {label}: {}", items.join(", "))).collect::<Vec<_>>().join("\n")
}

/// What deals with a theme, or why nothing does.
fn answer(catalogue: &Catalogue, theme: &Theme) -> String {
    if theme.covered_by.is_empty() {
        return markdown::text(&theme.why_not);
    }
    let name = |id: &Text| match catalogue.find(id) {
        Some(rule) if rule.enabled => markdown::text(id),
        Some(_) => markdown::text(&format!("{id} (left out)")),
        None if codes::find(id).is_some() => markdown::text(id),
        None => markdown::text(&format!("{id} (not there yet)")),
    };
    theme.covered_by.iter().map(name).collect::<Vec<_>>().join(", ")
}
