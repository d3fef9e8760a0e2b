//! Reads DOT files with dot-parser and prints one JSON line a file: `{"file", "valid", "nodes", "edges"}`.

use std::process::ExitCode;

use dot_parser::{ast, canonical};
use serde_json::json;

fn main() -> ExitCode {
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("{}", json!({ "file": path, "valid": false }));
            continue;
        };
        match ast::Graph::try_from(text.as_str()) {
            Ok(graph) => println!("{}", facts(&path, graph)),
            Err(_) => println!("{}", json!({ "file": path, "valid": false })),
        }
    }
    ExitCode::SUCCESS
}

fn facts(path: &str, graph: ast::Graph<(ast::ID, ast::ID)>) -> serde_json::Value {
    let graph = canonical::Graph::from(graph);
    let mut nodes: Vec<String> = graph.nodes.set.keys().map(ToString::to_string).collect();
    nodes.sort();
    let edges: Vec<[String; 2]> =
        graph.edges.set.iter().map(|edge| [edge.from.to_string(), edge.to.to_string()]).collect();
    json!({ "file": path, "valid": true, "nodes": nodes, "edges": edges })
}
