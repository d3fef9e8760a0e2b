//! Diagnostics: at the right places in every encoding, after every kind of edit, and of the configuration too.

use serde_json::{Value, json};

use super::client::{Client, capable, find, place, slice};

const SHOP: &str = "digraph shop {\n  tm=1;\n  user [kind=interactor];\n  web [kind=process, authn=nonne, encryption_at_rest=none];\n  db [kind=store];\n  user -> web [id=order, protocol=http];\n  web -> db [protocol=sql];\n  db -> web [response_to=\"web->db\"];\n}\n";

fn codes(params: &Value) -> Vec<&str> {
    params["diagnostics"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

fn of_code<'a>(params: &'a Value, code: &str) -> &'a Value {
    let found = params["diagnostics"].as_array().unwrap().iter().find(|item| item["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {params:#}"))
}

#[test]
fn problems_and_threats_are_published_at_their_places() {
    let mut client = Client::new();
    let uri = client.open("shop.dot", SHOP);
    let params = client.published(&uri);
    assert_eq!(params["version"], 1);
    let unknown = of_code(&params, "L002");
    assert_eq!(slice(SHOP, &unknown["range"]), "nonne");
    assert_eq!(unknown["severity"], 1);
    assert_eq!(unknown["source"], "threatdot");
    assert!(unknown["message"].as_str().unwrap().contains("did you mean `none`?"), "{unknown}");
    let misplaced = of_code(&params, "L004");
    assert_eq!(slice(SHOP, &misplaced["range"]), "encryption_at_rest");
    assert_eq!(misplaced["tags"], json!([1]), "it has no effect");
    // Threats that rest on something stated follow once they are derived.
    let rests_on = |params: &Value| {
        let items = params["diagnostics"].as_array().unwrap();
        items.iter().find(|item| slice(SHOP, &item["range"]) == "http").cloned()
    };
    let params = client.published_until(&uri, |params| rests_on(params).is_some());
    let threat = rests_on(&params).unwrap();
    let related = &threat["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], uri);
    assert_eq!(slice(SHOP, &related["location"]["range"]), "user -> web");
    assert_eq!(client.leave(), 0);
}

#[test]
fn edits_are_followed() {
    let mut client = Client::new();
    let uri = client.open("shop.dot", SHOP);
    client.published(&uri);
    let start = find(SHOP, "nonne");
    let end = place(&SHOP[..SHOP.find("nonne").unwrap() + 5]);
    client.change(&uri, 2, json!([{ "range": { "start": start, "end": end }, "text": "none" }]));
    let params = client.published_until(&uri, |params| params["version"] == 2);
    assert!(!codes(&params).contains(&"L002"), "{params}");
    // Two edits in one message, each of the result of the one before; then the whole text anew.
    client.change(
        &uri,
        3,
        json!([
            { "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": "// x\n" },
            { "range": { "start": { "line": 0, "character": 3 }, "end": { "line": 1, "character": 0 } }, "text": "y\n}" },
        ]),
    );
    let params = client.published_until(&uri, |params| params["version"] == 3);
    let stray = params["diagnostics"].as_array().unwrap().iter().find(|item| item["severity"] == 1).unwrap();
    assert_eq!(stray["range"]["start"], json!({ "line": 1, "character": 0 }), "the brace that closes nothing");
    client.change(&uri, 4, json!([{ "text": "digraph {" }]));
    let params = client.published_until(&uri, |params| params["version"] == 4);
    assert_eq!(params["diagnostics"].as_array().unwrap().len(), 1, "{params}");
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    let params = client.published_until(&uri, |params| params.get("version").is_none());
    assert_eq!(params["diagnostics"], json!([]));
}

#[test]
fn threats_stay_where_they_are_while_one_types() {
    let mut client = Client::new();
    let uri = client.open("shop.dot", SHOP);
    let is_threat = |item: &Value| !item["code"].as_str().unwrap().starts_with('L');
    let threats = |params: &Value| params["diagnostics"].as_array().unwrap().iter().filter(|it| is_threat(it)).count();
    let before = threats(&client.published_until(&uri, |params| threats(params) > 0));
    let top = json!({ "line": 1, "character": 0 });
    client.change(&uri, 2, json!([{ "range": { "start": top, "end": top }, "text": "// a remark 𝄞\n" }]));
    let params = client.published(&uri);
    assert_eq!((params["version"].as_i64(), threats(&params)), (Some(2), before), "the first word on a new state");
    let moved = params["diagnostics"].as_array().unwrap().iter().find(|item| is_threat(item)).unwrap();
    let text = SHOP.replacen("  tm=1", "// a remark 𝄞\n  tm=1", 1);
    assert!(!slice(&text, &moved["range"]).trim().is_empty());
    let settled = client.published(&uri);
    assert_eq!(settled["version"], 2);
    assert_eq!(threats(&settled), before);
}

#[test]
fn columns_count_in_the_units_that_were_agreed_on() {
    let text = "\u{feff}digraph { tm=1; \"𝄞é\" [kind=procss] }\r\n";
    for (offered, encoding, column) in [
        (json!(["utf-8", "utf-16"]), "utf-8", 34),
        (json!(["utf-32"]), "utf-32", 28),
        (json!(["utf-16", "utf-8"]), "utf-16", 29),
        (json!(["utf-7"]), "utf-16", 29),
        (Value::Null, "utf-16", 29),
    ] {
        let mut capabilities = capable();
        capabilities["general"]["positionEncodings"] = offered;
        let mut client = Client::with(capabilities, Value::Null);
        assert_eq!(client.offered["capabilities"]["positionEncoding"], encoding);
        let uri = client.open("a.dot", text);
        let params = client.published(&uri);
        let item = of_code(&params, "L002");
        assert_eq!(item["range"]["start"], json!({ "line": 0, "character": column }), "{encoding}");
        assert_eq!(item["range"]["end"], json!({ "line": 0, "character": column + 6 }), "{encoding}");
    }
}

#[test]
fn a_plain_drawing_is_left_alone_until_it_is_annotated() {
    let mut client = Client::new();
    let uri = client.open("plain.dot", "digraph { a -> b; }\n");
    assert_eq!(client.published(&uri)["diagnostics"], json!([]));
    client.change(&uri, 2, json!([{ "text": "digraph { a [kind=process]; a -> b; }\n" }]));
    let params = client.published_until(&uri, |params| params["version"] == 2);
    assert!(codes(&params).contains(&"L011"), "{params}");
}

#[test]
fn the_configuration_is_read_watched_and_reported() {
    let mut client = Client::new();
    let watched = client.wait(|message| message["method"] == "client/registerCapability");
    assert!(watched["params"]["registrations"][0]["registerOptions"].to_string().contains("threatdot.toml"));
    let id = watched["id"].clone();
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
    let configuration = client.uri("threatdot.toml");
    std::fs::write(client.path("threatdot.toml"), "[rules]\ndisabel = []\n").unwrap();
    let uri = client.open("shop.dot", SHOP);
    let params = client.published(&configuration);
    assert_eq!(codes(&params), ["C002"]);
    assert_eq!(params["diagnostics"][0]["range"]["start"], json!({ "line": 1, "character": 0 }));
    client.published_until(&uri, |params| codes(params).contains(&"BFI"));
    std::fs::write(
        client.path("threatdot.toml"),
        "[rules]\ndisable = []\n\n[[decision]]\nmatch = \"*:order\"\nna = { why = \"a test\" }\n",
    )
    .unwrap();
    let changes = json!([{ "uri": configuration, "type": 2 }]);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(client.published(&configuration)["diagnostics"], json!([]), "what was said is taken back");
    let settled = client.published_until(&uri, |params| !codes(params).contains(&"BFI"));
    assert!(codes(&settled).contains(&"L002"), "the rest stays");
}

#[test]
fn diagnostics_can_be_asked_for_instead() {
    let mut client = Client::with(capable(), json!({ "diagnostics": "pull", "findings": "none" }));
    assert!(client.offered["capabilities"]["diagnosticProvider"].is_object());
    let uri = client.open("shop.dot", SHOP);
    let report = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!(report["kind"], "full");
    let found: Vec<&str> =
        report["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert!(found.contains(&"L002") && found.iter().all(|code| code.starts_with('L')), "{found:?}");
}

#[test]
fn diagrams_of_other_levels_are_held_against_the_text_when_something_is_saved() {
    let outer =
        "digraph { tm=1; user [kind=interactor]; web [kind=process, refines=\"web.dot\"]; user -> web [id=buy]; }";
    let mut client = Client::new();
    std::fs::write(client.path("web.dot"), "digraph { tm=1; user [kind=interactor]; pages [kind=process]; }").unwrap();
    let uri = client.open("shop.dot", outer);
    let has = |told: &Value, code: &str| told["diagnostics"].to_string().contains(&format!("\"{code}\""));
    client.published_until(&uri, |told| has(told, "N001"));
    // It stays where it is while one types, and is looked at again when the other file is saved.
    client.change(&uri, 2, json!([{ "text": format!("\n{outer}") }]));
    client.published_until(&uri, |told| told["version"] == 2 && has(told, "N001"));
    let inner = "digraph { tm=1; user [kind=interactor]; pages [kind=process]; user -> pages; }";
    std::fs::write(client.path("web.dot"), inner).unwrap();
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": client.uri("web.dot") } }));
    client.published_until(&uri, |told| has(told, "N004") && !has(told, "N001"));
    std::fs::remove_file(client.path("web.dot")).unwrap();
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    client.published_until(&uri, |told| has(told, "N002"));
}
