//! What editors are given besides the language server.

use serde_json::Value;

use crate::support::project;
use threatdot::model::vocabulary::ATTRS;
use threatdot::output::textmate;

const GRAMMAR: &str = "grammar/threatdot.tmLanguage.json";

#[test]
fn committed_grammar_of_colours_is_the_one_of_the_vocabulary() {
    let path = project(GRAMMAR);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, textmate::grammar()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == textmate::grammar(), "{GRAMMAR} is stale: run `UPDATE=1 cargo test --test it editors`");
    let grammar: Value = serde_json::from_str(&committed).unwrap();
    assert_eq!(grammar["scopeName"], "source.dot");
    let missing: Vec<&str> = ATTRS.iter().map(|def| def.name).filter(|name| !committed.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_include_of_the_grammar_of_colours_is_there() {
    let text = textmate::grammar();
    let grammar: Value = serde_json::from_str(&text).unwrap();
    for part in text.split("\"include\": \"#").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(grammar["repository"].get(name).is_some(), "{name}");
    }
}
