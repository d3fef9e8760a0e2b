//! dot-parser, an independent reader of DOT, against ours: where it accepts a file, nodes and edges agree.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::support::{files, graphs, name, project, read, shared};

/// Where the two differ, each with the reason.
const DIFFERENCES: &[(&str, &str)] = &[
    ("ellson+graphviz__rtest__graphs__b123.gv", "dot-parser reads the compass point `ne` as `n` and a node `e`"),
    (
        "sseely+graphviz-ts__test__diagnostic__flat-back-port.dot",
        "dot-parser reads the compass point `ne` as `n` and a node `e`",
    ),
    (
        "ts-graphviz+ts-graphviz__test__dot__inet.dot",
        "dot-parser keeps both directions of an edge in a strict undirected graph",
    ),
];

/// The program of `tests/oracle`, built by `.ci/run`; it is a package of its own because it links GPL code.
fn oracle() -> Option<PathBuf> {
    let path = project("tests/oracle/target/debug/threatdot-oracle");
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: build it with `cargo build --manifest-path tests/oracle/Cargo.toml`");
    None
}

#[test]
fn nodes_and_edges_agree_where_the_oracle_accepts() {
    let (Some(program), Some(folder)) = (oracle(), shared("corpus/dot")) else { return };
    let (mut accepted, mut all, mut wrong) = (0, 0, String::new());
    for path in files(&folder, &["dot", "gv"]) {
        all += 1;
        // One process a file: deep input aborts it.
        let output = Command::new(&program).arg(&path).output().unwrap();
        let Ok(theirs) = serde_json::from_slice::<Value>(&output.stdout) else { continue };
        if theirs["valid"] == false {
            continue;
        }
        accepted += 1;
        if DIFFERENCES.iter().any(|(file, _)| *file == name(&path)) {
            continue;
        }
        let difference = compare(&path, &theirs);
        if !difference.is_empty() {
            wrong += &format!("{}: {difference}\n", name(&path));
        }
    }
    eprintln!("the oracle accepts {accepted} of {all} files");
    assert!(accepted > 400, "the oracle accepts {accepted} files only: is it broken?");
    assert!(wrong.is_empty(), "{wrong}");
}

fn compare(path: &std::path::Path, theirs: &Value) -> String {
    let source = match read(path) {
        Ok(source) => source,
        Err(message) => return message,
    };
    let (graphs, diagnostics) = graphs(&source);
    let Some(graph) = graphs.first() else { return format!("no graph, {} errors", diagnostics.errors) };
    let mut nodes: Vec<String> = graph.nodes.ids().map(|node| graph.node_id(node).to_owned()).collect();
    nodes.sort();
    let mut edges: Vec<String> = graph
        .edges
        .values()
        .map(|edge| format!("{:?} -> {:?}", graph.node_id(edge.tail), graph.node_id(edge.head)))
        .collect();
    edges.sort();
    let text = |id: &Value| unquoted(id.as_str().unwrap());
    let mut their_nodes: Vec<String> = theirs["nodes"].as_array().unwrap().iter().map(text).collect();
    their_nodes.sort();
    their_nodes.dedup();
    let mut their_edges: Vec<String> = theirs["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| format!("{:?} -> {:?}", text(&edge[0]), text(&edge[1])))
        .collect();
    their_edges.sort();
    if nodes != their_nodes {
        let ours: Vec<_> = nodes.iter().filter(|node| !their_nodes.contains(node)).take(3).collect();
        let other: Vec<_> = their_nodes.iter().filter(|node| !nodes.contains(node)).take(3).collect();
        return format!(
            "{} nodes, theirs {}: only ours {ours:?}, only theirs {other:?}",
            nodes.len(),
            their_nodes.len()
        );
    }
    if edges != their_edges {
        let ours: Vec<_> = edges.iter().filter(|edge| !their_edges.contains(edge)).take(3).collect();
        let other: Vec<_> = their_edges.iter().filter(|edge| !edges.contains(edge)).take(3).collect();
        return format!(
            "{} edges, theirs {}: only ours {ours:?}, only theirs {other:?}",
            edges.len(),
            their_edges.len()
        );
    }
    String::new()
}

/// dot-parser keeps the quotes of an id.
fn unquoted(id: &str) -> String {
    match id.strip_prefix('"').and_then(|id| id.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\r\n", "").replace("\\\n", ""),
        None => id.to_owned(),
    }
}
