//! What an editor asks, feature by feature.

use serde_json::{Value, json};

use super::client::{Client, capable, cut, edited, find, place, slice};

const SHOP: &str = r#"digraph shop {
  tm=1; label="Web shop";
  asset_card="Card numbers; classification=restricted; tags=card,pii";
  node [authn=none];
  user [kind=interactor, actor=human];
  subgraph cluster_dmz {
    kind=boundary; trust=dmz; label="Edge";
    web [kind=process, label="Web front", logging=basic];
    // A remark,
    // on two lines.
    "a b" [shape=cylinder, data="card"];
  }
  user -> web [id=order, protocol=https];
  web -> user [response_to=order];
  web -> "a b" [protocol=sql, data="card", label="web"];
  "a b" -> web:s [response_to="web->a b"];
}
"#;

fn open() -> (Client, String) {
    let mut client = Client::new();
    let uri = client.open("shop.dot", SHOP);
    (client, uri)
}

fn texts<'a>(values: &'a Value, pointer: &str) -> Vec<&'a str> {
    values.as_array().unwrap().iter().map(|value| value.pointer(pointer).unwrap().as_str().unwrap()).collect()
}

/// Labels of the completions at the `|` of a text, in the order of an editor.
fn completions(text: &str) -> Vec<Value> {
    let mut client = Client::new();
    let (text, at) = cut(text);
    let uri = client.open("a.dot", &text);
    let list = client.ask_at("textDocument/completion", &uri, at).unwrap();
    let mut items = list["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    items
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// The text after the completion of a label was taken.
fn taken(text: &str, label: &str) -> String {
    let items = completions(text);
    let item = items.iter().find(|item| item["label"] == label);
    let item = item.unwrap_or_else(|| panic!("no {label} among {:?}", labels(&items)));
    edited(&cut(text).0, &json!([item["textEdit"]]))
}

#[test]
fn hover_tells_what_an_element_is_and_where_each_value_comes_from() {
    let (mut client, uri) = open();
    let mut hover = |part: &str| {
        let hover = client.ask_at("textDocument/hover", &uri, find(SHOP, part)).unwrap();
        (slice(SHOP, &hover["range"]), hover["contents"]["value"].as_str().unwrap().to_owned())
    };
    let (range, text) = hover("web [kind");
    assert_eq!(range, "web");
    for wanted in [
        "**web** “Web front”",
        "process",
        "trust dmz (2)",
        "in `cluster_dmz`",
        "handles restricted data",
        "| logging | basic | here, line 8 |",
        "| authn | none | default, line 4 |",
        "open",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let (_, text) = hover("-> web [id");
    assert!(text.contains("**order**") && text.contains("crosses `cluster_dmz`"), "{text}");
    assert!(text.contains("| encryption | tls | implied by the protocol, line 13 |"), "{text}");
    let (range, text) = hover("cluster_dmz {");
    assert_eq!(range, "subgraph cluster_dmz");
    assert!(text.contains("trust boundary") && text.contains("“Edge”"), "{text}");
    let (range, text) = hover("logging=");
    assert_eq!(range, "logging");
    assert!(text.contains("what it records") && text.contains("`security`"), "{text}");
    let (_, text) = hover("card\"];\n  }");
    assert!(text.contains("Card numbers") && text.contains("classification restricted"), "{text}");
    let (_, text) = hover("https]");
    assert!(text.contains("implies encryption=tls, peer\\_authn=cert") || text.contains("encryption=tls"), "{text}");
    let (_, text) = hover("shape=");
    assert!(text.contains("an attribute of Graphviz"), "{text}");
}

#[test]
fn hover_over_a_decision_is_the_page_of_its_rule() {
    let mut client = Client::new();
    let (text, at) = cut("digraph { a [kind=process, acc|ept_SP01=\"until=2027-01-01; by=me; reason=so\"]; }");
    let uri = client.open("a.dot", &text);
    let hover = client.ask_at("textDocument/hover", &uri, at).unwrap();
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(page.contains("### SP01") && page.contains("until=YYYY-MM-DD"), "{page}");
    let nothing = client.ask_at("textDocument/hover", &uri, json!({ "line": 0, "character": 8 })).unwrap();
    assert_eq!(nothing, Value::Null);
}

#[test]
fn names_of_attributes_are_those_of_the_kind() {
    let items = completions("digraph { a [kind=store, authn=none, |]; }");
    let found = labels(&items);
    assert!(found.contains(&"encryption_at_rest") && !found.contains(&"input_validation"), "{found:?}");
    assert!(!found.contains(&"kind") && !found.contains(&"authn"), "what is there is not offered again: {found:?}");
    let at = |name| found.iter().position(|label| *label == name).unwrap();
    assert!(at("encryption_at_rest") < at("accept_") && at("accept_") < at("shape"), "{found:?}");
    let documented = items.iter().find(|item| item["label"] == "audit").unwrap();
    assert!(documented["documentation"]["value"].as_str().unwrap().contains("`writes`"), "{documented}");
    assert_eq!(
        taken("digraph { a [kind=store, enc|]; }", "encryption_at_rest"),
        "digraph { a [kind=store, encryption_at_rest=]; }"
    );
    assert_eq!(
        taken("digraph { a [kind=store, enc|=disk]; }", "encryption_at_rest"),
        "digraph { a [kind=store, encryption_at_rest=disk]; }"
    );
}

#[test]
fn names_come_for_every_owner_and_in_broken_texts() {
    for (text, wanted, unwanted) in [
        ("digraph { a -> b [|", "protocol", "runs_as"),
        ("digraph { a -> b [protocol=https au|\n c -> d [authn=none];\n}", "authn", "runs_as"),
        ("digraph { node [|] }", "runs_as", "protocol"),
        ("digraph { edge [x=1;|] }", "protocol", "runs_as"),
        ("digraph { graph [|] }", "chart", "trust"),
        ("digraph { subgraph cluster_a { graph [| } }", "trust", "chart"),
        ("digraph { subgraph cluster_a { x; | } }", "trust", "chart"),
        ("digraph { subgraph cluster_a { x; } | }", "chart", "trust"),
        ("digraph { a [kind=process]\n ]] oops [;\n b [kind=store, |\n", "audit", "protocol"),
    ] {
        let items = completions(text);
        let found = labels(&items);
        assert!(found.contains(&wanted) && !found.contains(&unwanted), "{text}: {found:?}");
    }
}

#[test]
fn values_are_those_of_the_attribute() {
    let items = completions("digraph { a [kind=|]; }");
    assert_eq!(labels(&items), ["interactor", "external", "process", "store", "note"]);
    let items = completions("digraph { subgraph cluster_a { trust=| } }");
    assert_eq!(labels(&items), ["untrusted", "external", "dmz", "internal", "restricted", "critical"]);
    assert_eq!(items[2]["detail"], "2: ours, reachable from outside");
    let items = completions("digraph { a [kind=process, mfa=|\n b; }");
    assert_eq!(labels(&items), ["yes", "no"]);
    assert_eq!(
        taken("digraph { a [kind=process, authn=\"oidc, mt|\"]; }", "mtls"),
        "digraph { a [kind=process, authn=\"oidc, mtls\"]; }"
    );
    assert_eq!(taken("digraph { a [kind=pro|cess]; }", "store"), "digraph { a [kind=store]; }");
    let items = completions("digraph { a -> b [protocol=|] }");
    assert!(labels(&items).contains(&"https"));
    assert!(completions("digraph { a [label=|] }").is_empty());
}

#[test]
fn elements_assets_flows_and_rules_are_offered_where_they_are_named() {
    let text = SHOP.replace("  user -> web [", "  user -> |\n  user -> web [");
    assert_eq!(labels(&completions(&text))[..3], ["user", "web", "a b"]);
    assert!(taken(&text, "a b").contains("  user -> \"a b\"\n"));
    let text = SHOP.replace("  user -> web [", "  we|\n  user -> web [");
    let found = completions(&text);
    assert!(labels(&found).contains(&"web") && !labels(&found).contains(&"we"), "not the word that is being typed");
    let text = SHOP.replace("data=\"card\", label", "data=\"|\", label");
    assert_eq!(labels(&completions(&text)), ["card"]);
    let text = SHOP.replace("data=\"card\", label", "data=\"card,|");
    assert_eq!(labels(&completions(&text)), ["card"], "in quotes that are never closed");
    let text = SHOP.replace("response_to=order", "response_to=|");
    assert_eq!(labels(&completions(&text))[0], "order", "the flow that runs the other way comes first");
    let text = SHOP.replace("logging=basic", "logging=basic, accept_|");
    let items = completions(&text);
    assert!(items[0]["detail"].as_str().unwrap().starts_with("found here: "), "{}", items[0]);
    let label = items[0]["label"].as_str().unwrap();
    assert!(taken(&text, label).contains(&format!("{label}=\"until=YYYY-MM-DD; by=NAME; reason=...\"")));
    let text = SHOP.replace("logging=basic", "mitigate_SP01=\"status=done; |\"");
    assert_eq!(labels(&completions(&text)), ["how", "ref"]);
    let text = SHOP.replace("logging=basic", "mitigate_SP01=\"status=|\"");
    assert_eq!(labels(&completions(&text)), ["planned", "done", "verified"]);
}

#[test]
fn nothing_is_offered_where_nothing_is_known() {
    for text in ["digraph { // a|\n}", "digraph { a [label=\"x|y\"] }", "digraph { /* | */ }", "digraph na| {}"] {
        assert!(completions(text).is_empty(), "{text}: {:?}", labels(&completions(text)));
    }
    assert_eq!(labels(&completions("|")), ["digraph", "graph", "strict"]);
    assert_eq!(labels(&completions("digraph {}\n|")), ["digraph", "graph", "strict"]);
    assert!(labels(&completions("digraph { a -> b:| }")).contains(&"sw"));
}

#[test]
fn definitions_and_references() {
    let (mut client, uri) = open();
    let mut ask = |method: &str, part: &str| {
        let params = json!({
            "textDocument": { "uri": uri },
            "position": find(SHOP, part),
            "context": { "includeDeclaration": false },
        });
        let places = client.ask(method, params).unwrap();
        let ranges = places
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["range"]["start"]["line"].clone(), slice(SHOP, &it["range"])));
        ranges.map(|(line, text)| format!("{line} {text}")).collect::<Vec<_>>()
    };
    assert_eq!(ask("textDocument/definition", "web [id"), ["7 web"]);
    assert_eq!(ask("textDocument/definition", "a b\" ["), ["10 a b"]);
    assert_eq!(ask("textDocument/references", "web [kind"), ["12 web", "13 web", "14 web", "15 web"]);
    assert_eq!(ask("textDocument/definition", "order];"), ["12 order"]);
    assert_eq!(ask("textDocument/definition", "web->a b"), ["14 web -> \"a b\""], "a flow named by its ends");
    assert_eq!(ask("textDocument/definition", "card\"];"), ["2 card"]);
    assert_eq!(ask("textDocument/references", "card="), ["10 card", "14 card"]);
    assert!(ask("textDocument/definition", "digraph").is_empty());
    let highlights = client.ask_at("textDocument/documentHighlight", &uri, find(SHOP, "order,")).unwrap();
    assert_eq!(
        highlights.as_array().unwrap().iter().map(|it| it["kind"].as_i64().unwrap()).collect::<Vec<_>>(),
        [3, 2]
    );
}

fn renamed(client: &mut Client, uri: &str, part: &str, new: &str) -> Result<String, i64> {
    let params = json!({ "textDocument": { "uri": uri }, "position": find(SHOP, part), "newName": new });
    let edit = client.ask("textDocument/rename", params)?;
    let document = &edit["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({ "uri": uri, "version": 1 }));
    Ok(edited(SHOP, &document["edits"]))
}

#[test]
fn renames_reach_every_place_and_no_label() {
    let (mut client, uri) = open();
    let whole = |from: &str, to: &str| SHOP.replace(from, to);
    let text = renamed(&mut client, &uri, "web [kind", "front").unwrap();
    let wanted = whole("    web [", "    front [").replace("-> web", "-> front").replace("  web ->", "  front ->");
    assert_eq!(text, wanted.replace("\"web->a b\"", "\"front->a b\""));
    assert!(text.contains("label=\"web\""));
    let text = renamed(&mut client, &uri, "user [kind", "end user").unwrap();
    assert_eq!(text, whole("  user ", "  \"end user\" ").replace("-> user", "-> \"end user\""));
    let text = renamed(&mut client, &uri, "order,", "subgraph").unwrap();
    assert_eq!(text, whole("id=order", "id=\"subgraph\"").replace("to=order", "to=\"subgraph\""));
    let text = renamed(&mut client, &uri, "card\"];\n  }", "pan").unwrap();
    assert_eq!(text, whole("asset_card", "asset_pan").replace("data=\"card\"", "data=\"pan\""));
    let prepared = client.ask_at("textDocument/prepareRename", &uri, find(SHOP, "a b\" [")).unwrap();
    assert_eq!(prepared["placeholder"], "a b");
    assert_eq!(slice(SHOP, &prepared["range"]), "a b");
}

#[test]
fn renames_that_would_break_something_are_refused() {
    let (mut client, uri) = open();
    for (part, new) in [
        ("web [kind", "user"),
        ("web [kind", "a b"),
        ("web [kind", ""),
        ("web [kind", "a\\"),
        ("web [kind", "a\nb"),
        ("order,", "web->a b"),
        ("card=", "a,b"),
        ("web->a b", "other"),
        ("logging", "other"),
    ] {
        assert_eq!(renamed(&mut client, &uri, part, new), Err(-32803), "{part} to {new}");
    }
    for part in ["logging", "web->a b", "tm=1"] {
        let prepared = client.ask_at("textDocument/prepareRename", &uri, find(SHOP, part)).unwrap();
        assert_eq!(prepared, Value::Null, "{part}");
    }
}

#[test]
fn symbols_are_a_tree_or_a_list() {
    let (mut client, uri) = open();
    let document = json!({ "textDocument": { "uri": uri } });
    let tree = client.ask("textDocument/documentSymbol", document.clone()).unwrap();
    assert_eq!(texts(&tree, "/name"), ["Web shop"]);
    let graph = &tree[0]["children"];
    assert_eq!(texts(graph, "/name"), ["user", "cluster_dmz", "order", "web->user", "web->a b", "a b->web"]);
    assert_eq!(texts(&graph[1]["children"], "/name"), ["web", "a b"]);
    assert_eq!(slice(SHOP, &graph[1]["children"][0]["selectionRange"]), "web");
    let mut plain = Client::with(json!({}), Value::Null);
    let uri = plain.open("shop.dot", SHOP);
    let list = plain.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 9);
    assert!(list[0]["location"]["range"].is_object());
}

#[test]
fn folding_and_selections() {
    let (mut client, uri) = open();
    let folds = client.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": uri } })).unwrap();
    let lines = |fold: &Value| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap());
    assert_eq!(folds.as_array().unwrap().iter().map(lines).collect::<Vec<_>>(), [(0, 16), (5, 11), (8, 9)]);
    assert_eq!(folds[2]["kind"], "comment");
    let params = json!({ "textDocument": { "uri": uri }, "positions": [find(SHOP, "basic]")] });
    let chosen = client.ask("textDocument/selectionRange", params).unwrap();
    let mut at = &chosen[0];
    let mut found = Vec::new();
    while at.is_object() {
        found.push(slice(SHOP, &at["range"]));
        at = &at["parent"];
    }
    assert_eq!(found[..2], ["basic", "logging=basic"]);
    assert_eq!(found.last().unwrap(), SHOP);
    assert!(found.is_sorted_by_key(String::len));
}

#[test]
fn hints_show_what_is_not_written() {
    let (mut client, uri) = open();
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints =
        client.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": range })).unwrap();
    let hints: Vec<String> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| format!("{} {}", hint["position"]["line"], hint["label"].as_str().unwrap()))
        .collect();
    assert!(hints.contains(&"10 : store".to_owned()), "{hints:?}");
    assert!(hints.contains(&"7 authn=none".to_owned()), "{hints:?}");
    assert!(hints.contains(&"12 encryption=tls, peer_authn=cert".to_owned()), "{hints:?}");
}

#[test]
fn lenses_count_and_lead_to_the_picture() {
    let (mut client, uri) = open();
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri } })).unwrap();
    let lines: Vec<u64> =
        lenses.as_array().unwrap().iter().map(|lens| lens["range"]["start"]["line"].as_u64().unwrap()).collect();
    assert!(lines.starts_with(&[0, 4]) && lines.contains(&7), "{lines:?}");
    assert!(lenses[0]["command"]["title"].as_str().unwrap().contains(" open"), "{lenses}");
    let command = &lenses[0]["command"];
    let asked = json!({ "command": command["command"], "arguments": command["arguments"] });
    let picture = client.ask("workspace/executeCommand", asked).unwrap();
    let svg = picture["svg"].as_str().unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("Web front"), "{}", &svg[..200]);
    let by_address =
        client.ask("workspace/executeCommand", json!({ "command": "threatdot.preview", "arguments": [uri] }));
    assert_eq!(by_address.unwrap()["svg"], svg);
    let other = client.ask("workspace/executeCommand", json!({ "command": "rm", "arguments": [uri] }));
    assert_eq!(other, Err(-32602));
}

#[test]
fn everything_is_answered_everywhere_in_broken_texts() {
    let mut capabilities = capable();
    capabilities["general"]["positionEncodings"] = json!(["utf-8"]);
    let mut client = Client::with(capabilities, Value::Null);
    let broken = "\u{feff}digraph é {\r\n  𝄞 [kind=, data=\"x\r\n subgraph cluster_a { a -> ; b -> { c d [ } }\r\n \"";
    let uri = client.open("broken.dot", broken);
    let mut before = String::new();
    for c in broken.chars().chain(['|']) {
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap().len();
        let at = json!({ "line": line, "character": column });
        for method in ["hover", "completion", "definition", "documentHighlight", "prepareRename"] {
            client.ask_at(&format!("textDocument/{method}"), &uri, at.clone()).unwrap();
        }
        client
            .ask("textDocument/selectionRange", json!({ "textDocument": { "uri": uri }, "positions": [at] }))
            .unwrap();
        before.push(c);
    }
    let far = json!({ "line": 4_000_000, "character": 4_000_000 });
    assert!(client.ask_at("textDocument/hover", &uri, far).is_ok());
    assert_eq!(client.ask_at("textDocument/hover", &uri, json!({ "line": -1, "character": 0 })), Err(-32602));
    let _ = place("");
    assert_eq!(client.leave(), 0);
}

#[test]
fn assets_that_all_diagrams_share_are_known_like_those_of_the_diagram() {
    let mut client = Client::new();
    let shared = "[[asset]]\nid = \"card\"\ntitle = \"Card data\"\nclassification = \"restricted\"\n";
    std::fs::write(client.path("threatdot.toml"), shared).unwrap();
    let (text, at) = cut("digraph { tm=1; a [kind=store, data=|]; b [kind=store, data=card]; }");
    let uri = client.open("a.dot", &text);
    let list = client.ask_at("textDocument/completion", &uri, at).unwrap();
    let [card] = list["items"].as_array().unwrap().as_slice() else { panic!("{list}") };
    assert_eq!((card["label"].as_str(), card["detail"].as_str()), (Some("card"), Some("Card data, restricted")));
    let hover = client.ask_at("textDocument/hover", &uri, find(&text, "card")).unwrap();
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(page.contains("classification restricted") && page.contains("shared by the configuration"), "{page}");
}

#[test]
fn a_process_leads_to_the_diagram_of_its_inside() {
    let text = "digraph { tm=1; web [kind=process, refines=\"sub/web.dot\"]; a [kind=process]; a -> web; }";
    let mut client = Client::new();
    let uri = client.open("shop.dot", text);
    let target = client.uri("sub/web.dot");
    let found = client.ask_at("textDocument/definition", &uri, find(text, "web.dot")).unwrap();
    assert_eq!(found, json!([{ "uri": target, "range": { "start": place(""), "end": place("") } }]));
    let links = client.ask("textDocument/documentLink", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!((links.as_array().unwrap().len(), &links[0]["target"]), (1, &json!(target)));
    assert_eq!(slice(text, &links[0]["range"]), "\"sub/web.dot\"");
    // An id is still a name of this text.
    let found = client.ask_at("textDocument/definition", &uri, find(text, "web; }")).unwrap();
    assert_eq!(found[0]["uri"], json!(uri));
}
