//! The graph stage against Graphviz: the facts of every file of the corpus.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{graphs, read, shared};
use threatdot::graph::facts;

/// Files whose facts differ, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "ellson+graphviz__rtest__windows__Latin1.gv",
    "Latin-1 without a declared charset: Graphviz guesses, here it is one error with the byte offset",
)];

#[test]
fn facts_of_the_corpus_are_those_of_graphviz() {
    let Some(path) = shared("corpus/facts.jsonl") else { return };
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.iter().copied().collect();
    let (mut wrong, mut equal) = (String::new(), 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        if expected["graphs"] != 1 || exceptions.contains_key(file) {
            continue;
        }
        let difference = match read(&shared(&format!("corpus/dot/{file}")).unwrap()) {
            Ok(source) => {
                let (graphs, _) = graphs(&source);
                graphs.first().map_or_else(|| "no graph".to_owned(), |graph| difference(&facts(graph), &expected))
            }
            Err(message) => message,
        };
        if difference.is_empty() {
            equal += 1;
        } else {
            wrong += &format!("{file}: {difference}\n");
        }
    }
    assert!(wrong.is_empty(), "{equal} files are equal, these are not:\n{wrong}");
}

/// The first difference between our facts and Graphviz's; empty if they are equal.
fn difference(ours: &Value, theirs: &Value) -> String {
    for key in ["directed", "strict"] {
        if ours[key] != theirs[key] {
            return format!("{key}: {} instead of {}", ours[key], theirs[key]);
        }
    }
    for key in ["nodes", "clusters"] {
        let (a, b) = (ours[key].as_object().unwrap(), theirs[key].as_object().unwrap());
        let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
        names.sort();
        if let Some(name) = names.into_iter().find(|name| a.get(*name) != b.get(*name)) {
            return format!("{key} {name}: {:?} instead of {:?}", a.get(name), b.get(name));
        }
    }
    let sorted = |facts: &Value| {
        let mut edges: Vec<String> = facts["edges"].as_array().unwrap().iter().map(Value::to_string).collect();
        edges.sort();
        edges
    };
    let (a, b) = (sorted(ours), sorted(theirs));
    if a.len() != b.len() {
        return format!("{} edges instead of {}", a.len(), b.len());
    }
    a.iter().zip(&b).find(|(a, b)| a != b).map_or_else(String::new, |(a, b)| format!("edge {a} instead of {b}"))
}
