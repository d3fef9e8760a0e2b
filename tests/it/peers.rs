//! What other tools look for is covered by rules, or it is said why not.

use std::collections::BTreeSet;

use crate::support::project;
use threatdot::threats::catalogue;

/// The `[[theme]]` tables of a file.
fn themes(name: &str) -> Vec<toml::Table> {
    let path = project("src/threats/catalogue/peers").join(name);
    let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    file["theme"].as_array().unwrap().iter().map(|theme| theme.as_table().unwrap().clone()).collect()
}

#[test]
fn every_theme_of_pytm_is_there_once() {
    let themes = themes("pytm.toml");
    let ids: BTreeSet<&str> = themes.iter().map(|theme| theme["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), themes.len(), "an id stands once");
    assert_eq!(ids.len(), 114);
}

#[test]
fn every_theme_is_named_and_settled() {
    for theme in themes("pytm.toml") {
        let id = theme["id"].as_str().unwrap();
        let words = theme["about"].as_str().unwrap().split_whitespace().count();
        assert!((1..=8).contains(&words), "{id}: the theme in a few words");
        match (theme.get("covered_by"), theme.get("why_not")) {
            (Some(rules), None) => assert!(!rules.as_array().unwrap().is_empty(), "{id} names no rule"),
            (None, Some(why)) => assert!(why.as_str().unwrap().ends_with('.'), "{id}: a sentence says why not"),
            _ => panic!("{id} has either `covered_by` or `why_not`"),
        }
    }
}

#[test]
fn themes_name_rules_that_exist() {
    let catalogue = catalogue();
    let known: BTreeSet<&str> = catalogue.rules.iter().map(|rule| &*rule.id).collect();
    let missing: Vec<String> = themes("pytm.toml")
        .iter()
        .flat_map(|theme| {
            let id = theme["id"].as_str().unwrap();
            let rules = theme.get("covered_by").and_then(toml::Value::as_array).into_iter().flatten();
            let names: Vec<&str> = rules.map(|rule| rule.as_str().unwrap()).collect();
            names
                .into_iter()
                .filter(|name| !known.contains(name))
                .map(|name| format!("{id}: {name}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
