//! What an editor is given to change a text by: the layout, one fix, all fixes.

use serde_json::{Value, json};

use super::client::{Client, edited};

const ROUGH: &str = "digraph{tm=1;\n  web[kind=proces  tech=web]  // 🙂\n  web->db\n db[kind=store]}\n";

fn formatted(text: &str, range: Option<Value>) -> String {
    let mut client = Client::new();
    let uri = client.open("a.dot", text);
    let method = if range.is_some() { "textDocument/rangeFormatting" } else { "textDocument/formatting" };
    let mut params = json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    if let Some(range) = range {
        params["range"] = range;
    }
    edited(text, &client.ask(method, params).unwrap())
}

fn actions(text: &str, only: Option<&str>) -> Vec<Value> {
    let mut client = Client::new();
    let uri = client.open("a.dot", text);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    client.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

/// The text after an action.
fn done(text: &str, action: &Value) -> String {
    let edit = &action["edit"];
    let edits = edit.pointer("/documentChanges/0/edits").cloned();
    let edits = edits.or_else(|| edit["changes"].as_object().and_then(|changes| changes.values().next().cloned()));
    edited(text, &edits.unwrap_or_else(|| panic!("{action}")))
}

#[test]
fn a_text_gets_its_layout() {
    let whole = formatted(ROUGH, None);
    assert_eq!(
        whole,
        "digraph {\n  tm=1;\n  web [kind=proces, tech=web]; // 🙂\n  web -> db;\n  db [kind=store];\n}\n"
    );
    assert_eq!(formatted(&whole, None), whole);
    assert_eq!(formatted(&ROUGH.replace('\n', "\r\n"), None), whole.replace('\n', "\r\n"));
}

#[test]
fn a_range_gets_its_layout_and_nothing_else() {
    let range = json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 5 } });
    let text = formatted(ROUGH, Some(range));
    assert!(text.contains("  web -> db;\n"), "{text}");
    assert!(text.contains("web[kind=proces  tech=web]"), "{text}");
}

#[test]
fn a_diagnostic_offers_its_fix() {
    let found = actions(ROUGH, Some("quickfix"));
    let fix = found.iter().find(|action| action["title"] == "replace it by `process`").expect("a fix of the kind");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(done(ROUGH, fix), ROUGH.replace("proces ", "process "));
    assert!(found.iter().all(|action| action["kind"] == "quickfix"));
}

#[test]
fn all_fixes_are_those_of_the_command_line() {
    let found = actions(ROUGH, Some("source.fixAll"));
    let [all] = found.as_slice() else { panic!("{found:?}") };
    let text = done(ROUGH, all);
    let place = crate::cli::Place::with(&[("a.dot", ROUGH)]);
    place.run(&["check", "--fix", "--no-findings", "--exit-zero", "a.dot"]).ends(0);
    assert_eq!(text, place.text("a.dot"));
    assert_ne!(text, ROUGH);
    assert!(actions("digraph { tm=1; }\n", Some("source.fixAll")).is_empty());
}
