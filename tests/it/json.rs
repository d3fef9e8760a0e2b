//! The document for programs: valid against its schema, the same every time, and safe to print.

use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::support::{compile_file, compile_text, files, options, project, read, shared};
use threatdot::compile::{Compilation, compile};
use threatdot::output::json;
use threatdot::threats::catalogue;
use threatdot::trial;

const SCHEMA: &str = "grammar/findings.schema.json";

fn validator() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&json::schema()).unwrap()).unwrap()
}

/// The documents of a compilation, after everything that must hold of them is seen to.
fn documents(validator: &Validator, compilation: &Compilation) -> Vec<Value> {
    json::documents(compilation)
        .iter()
        .map(|document| {
            let text = json::to_string(document);
            assert!(!text.contains(|c: char| c.is_control()), "a raw control character");
            let value: Value = serde_json::from_str(&text).unwrap();
            let pretty: Value = serde_json::from_str(&json::to_string_pretty(document)).unwrap();
            assert_eq!(value, pretty);
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", compilation.source.name());
            refers_to_what_is_there(&value);
            value
        })
        .collect()
}

/// Every finding that a line names is in the list, and every place lies in the file.
fn refers_to_what_is_there(document: &Value) {
    let ids: std::collections::BTreeSet<&str> =
        document["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    for line in document["ledger"].as_array().unwrap() {
        for id in line["findings"].as_array().unwrap() {
            assert!(ids.contains(id.as_str().unwrap()), "{id}");
        }
        assert_eq!(line["status"] == "mitigated", !line["mitigated_by"].as_array().unwrap().is_empty(), "{line}");
    }
    for finding in document["findings"].as_array().unwrap() {
        for place in finding["locations"].as_array().unwrap() {
            let number = |name: &str| place[name].as_u64().unwrap();
            assert!((number("line"), number("column")) <= (number("end_line"), number("end_column")));
            assert_eq!(place["file"], document["source"]);
        }
    }
}

#[test]
fn committed_schema_is_the_one_of_the_types() {
    let path = project(SCHEMA);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, json::schema()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == json::schema(), "{SCHEMA} is stale: run `UPDATE=1 cargo test --test it json`");
    let schema: Value = serde_json::from_str(&committed).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn schema_refuses_what_is_not_ours() {
    let validator = validator();
    let good = documents(&validator, &compile_text("digraph { a [kind=process] }")).remove(0);
    for (pointer, wrong) in [
        ("/format", "threatdot-2"),
        ("/ledger/0/status", "fine"),
        ("/ledger/0/category", "X"),
        ("/findings/0/severity", "terrible"),
        ("/model/elements/0/kind", "thing"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong.into();
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
    let mut more = good.clone();
    more.as_object_mut().unwrap().insert("time".to_owned(), "now".into());
    assert!(!validator.is_valid(&more), "an unknown key");
}

#[test]
fn documents_of_our_own_models_are_valid() {
    let validator = validator();
    let mut paths = files(&project("fixtures/examples"), &["dot"]);
    let catalogue = catalogue();
    for text in catalogue.rules.iter().flat_map(|rule| rule.fires.iter().chain(rule.silent.iter())) {
        documents(&validator, &compile_text(&trial::whole(text)));
    }
    paths.extend(files(&project("fixtures/syntax/err"), &["dot"]));
    paths.extend(files(&project("fixtures/syntax/ok"), &["dot"]));
    for path in paths {
        documents(&validator, &compile_file(&path));
    }
}

#[test]
fn documents_of_models_of_others_are_valid() {
    let validator = validator();
    for (folder, every) in [("models", 1), ("ground-truth", 1), ("corpus/dot", 12)] {
        let Some(folder) = shared(folder) else { return };
        for path in files(&folder, &["dot", "gv"]).iter().step_by(every) {
            let Ok(source) = read(path) else { continue };
            documents(&validator, &compile(source, &options()));
        }
    }
}

#[test]
fn source_without_a_diagram_has_a_document() {
    let validator = validator();
    for text in ["", "digraph {", "this is no graph", "// nothing"] {
        let found = documents(&validator, &compile_text(text));
        assert_eq!(found.len(), 1);
        assert!(!found[0]["diagnostics"].as_array().unwrap().is_empty(), "{text}");
    }
}

#[test]
fn every_diagram_has_its_document_and_its_diagnostics() {
    let text = "digraph one { a [kind=proces] }\ndigraph two { b [kind=stoer] }";
    let found = documents(&validator(), &compile_text(text));
    let first = |index: usize| found[index]["diagnostics"][0]["labels"][0]["location"]["line"].as_u64();
    assert_eq!((found.len(), first(0), first(1)), (2, Some(1), Some(2)));
    assert_eq!(found[1]["model"]["title"], "two");
}

#[test]
fn texts_that_mean_no_good_are_escaped() {
    let text = "digraph { a [kind=process label=\"\u{1b}[31m\u{7f}\u{85}\u{9b}\u{202e}x\"] }";
    let compilation = compile_text(text);
    let document = json::document(&compilation, 0);
    let text = json::to_string_pretty(&document);
    assert!(!text.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'));
    documents(&validator(), &compilation);
}

#[test]
fn document_says_what_it_must() {
    let text =
        "digraph shop { tm=\"1\"; asset_card=\"Cards; classification=restricted; tags=pci\"; assumption_1=\"none\";
        subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor]; }
        subgraph cluster_in { kind=boundary; trust=internal; web [kind=process, authn=oidc, na_BPI=\"why=x\"]; }
        user -> web [id=buy, protocol=http, data=card]; }";
    let document = documents(&validator(), &compile_text(text)).remove(0);
    assert_eq!(document["format"], "threatdot-1");
    assert_eq!(document["source"], "test.dot");
    let flow = &document["model"]["flows"][0];
    assert_eq!(flow["crosses"], serde_json::json!(["cluster_net", "cluster_in"]));
    assert_eq!((&flow["leaves"][0], &flow["enters"][0]), (&"cluster_net".into(), &"cluster_in".into()));
    assert_eq!(document["model"]["elements"][0]["trust"], 0);
    assert_eq!(document["model"]["assets"][0]["classification"], "restricted");
    let find = |id: &str| document["findings"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap();
    let open = find("ID01:buy");
    assert_eq!((&open["status"], &open["basis"]), (&"open".into(), &"declared".into()));
    let evidence = open["why"]["evidence"].as_array().unwrap();
    let said: Vec<_> = evidence.iter().map(|it| (&it["attribute"], &it["value"])).collect();
    assert!(said.contains(&(&"encryption".into(), &"none".into())), "{said:?}");
    assert_eq!(open["locations"][0], evidence[0]["location"]);
    assert_eq!(open["why"]["remedies"][0]["values"][0], "tls");
    assert_eq!(open["score"]["dread"]["damage"], 8);
    assert_eq!(find("BPI:web")["decision"]["verb"], "na");
    assert_eq!(document["summary"]["status"]["not-applicable"], 1);
    assert_eq!(document["summary"]["status"]["mitigated"], 1, "{}", document["summary"]);
}

#[test]
fn nothing_depends_on_where_or_when() {
    let path = project("fixtures/examples/web-shop.dot");
    let text = |path: &Path| json::to_string(&json::document(&compile_file(path), 0));
    let one = text(&path);
    assert_eq!(one, text(&path));
    assert!(!one.contains(env!("CARGO_MANIFEST_DIR")));
}
