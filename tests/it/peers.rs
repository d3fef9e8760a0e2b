//! What other tools look for is covered by rules, or it is said why not.

use std::collections::BTreeSet;

use crate::support::project;
use threatdot::lints::LINTS;
use threatdot::output::{markdown, reference};
use threatdot::threats::{PEERS, catalogue};

/// The `[[theme]]` tables of a file.
fn themes(name: &str) -> Vec<toml::Table> {
    let path = project("src/threats/catalogue/peers").join(name);
    let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    file["theme"].as_array().unwrap().iter().map(|theme| theme.as_table().unwrap().clone()).collect()
}

/// The files, with the number of themes that each has.
const FILES: [(&str, usize); 3] = [("microsoft.toml", 41), ("threagile.toml", 42), ("pytm.toml", 114)];

/// Lints that themes name and that nobody has written yet. Whoever writes one takes it out of here.
const NOT_YET: [&str; 0] = [];

fn all() -> impl Iterator<Item = (&'static str, toml::Table)> {
    FILES.into_iter().flat_map(|(file, _)| themes(file).into_iter().map(move |theme| (file, theme)))
}

#[test]
fn every_theme_is_there_once() {
    for (file, count) in FILES {
        let themes = themes(file);
        let ids: BTreeSet<&str> = themes.iter().map(|theme| theme["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), themes.len(), "{file}: an id stands once");
        assert_eq!(ids.len(), count, "{file}");
    }
}

#[test]
fn every_theme_is_named_and_settled() {
    for (file, theme) in all() {
        let id = theme["id"].as_str().unwrap();
        let words = theme["about"].as_str().unwrap().split_whitespace().count();
        assert!((1..=8).contains(&words), "{file}: {id}: the theme in a few words");
        match (theme.get("covered_by"), theme.get("why_not")) {
            (Some(rules), None) => assert!(!rules.as_array().unwrap().is_empty(), "{file}: {id} names no rule"),
            (None, Some(why)) => assert!(why.as_str().unwrap().ends_with('.'), "{file}: {id}: a sentence says why not"),
            _ => panic!("{file}: {id} has either `covered_by` or `why_not`"),
        }
    }
}

#[test]
fn themes_name_rules_that_exist() {
    let catalogue = catalogue();
    let rules = catalogue.rules.iter().map(|rule| &*rule.id);
    let known: BTreeSet<&str> = rules.chain(LINTS.iter().map(|lint| lint.code.id)).collect();
    let mut missing = BTreeSet::new();
    for (_, theme) in all() {
        let names = theme.get("covered_by").and_then(toml::Value::as_array).into_iter().flatten();
        missing.extend(names.map(|name| name.as_str().unwrap().to_owned()).filter(|name| !known.contains(&**name)));
    }
    assert_eq!(missing.iter().map(String::as_str).collect::<Vec<_>>(), NOT_YET);
}

#[test]
fn the_reference_has_every_rule_and_every_theme() {
    let catalogue = catalogue();
    let text = reference::markdown(&catalogue, &catalogue.rules.iter().collect::<Vec<_>>(), PEERS);
    let lines: Vec<&str> = text.lines().collect();
    for rule in &catalogue.rules {
        let heading = format!("### {} ", rule.id);
        assert_eq!(lines.iter().filter(|line| line.starts_with(&heading)).count(), 1, "{heading}");
    }
    let (_, tables) = text.split_once("\n## What other catalogues look for").unwrap();
    let tables: Vec<&str> = tables.split("\n### ").skip(1).collect();
    assert_eq!(tables.len(), FILES.len());
    for ((file, count), table) in FILES.into_iter().zip(tables) {
        let rows: Vec<&str> = table.lines().skip(4).collect();
        assert_eq!(rows.len(), count, "{file}");
        for (theme, row) in themes(file).iter().zip(rows) {
            let text = |key: &str| theme.get(key).and_then(toml::Value::as_str).map(markdown::text);
            let name = |rule: &toml::Value| match rule.as_str().unwrap() {
                rule if NOT_YET.contains(&rule) => format!(r"{rule} \(not there yet\)"),
                rule => rule.to_owned(),
            };
            let rules = theme.get("covered_by").and_then(toml::Value::as_array);
            let rules = rules.map(|rules| rules.iter().map(name).collect::<Vec<_>>().join(", "));
            let answer = rules.or(text("why_not")).unwrap();
            assert_eq!(row, format!("| {} | {} | {answer} |", text("id").unwrap(), text("about").unwrap()), "{file}");
        }
    }
}

#[test]
fn headings_of_the_reference_do_not_skip_a_level() {
    let catalogue = catalogue();
    let text = reference::markdown(&catalogue, &catalogue.rules.iter().collect::<Vec<_>>(), PEERS);
    let (mut level, mut in_block) = (0, false);
    for line in text.lines() {
        in_block ^= line.starts_with("```");
        if !in_block && line.starts_with('#') {
            let next = line.bytes().take_while(|byte| *byte == b'#').count();
            assert!(next <= level + 1, "{line}");
            level = next;
        }
    }
    assert_eq!(text.lines().filter(|line| line.starts_with("# ")).count(), 1);
}
