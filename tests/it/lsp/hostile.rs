//! Clients that mean no good, or have defects: the server answers what can be answered and ends as it should.

use serde_json::{Value, json};

use super::client::Client;

const TEXT: &str = "digraph { a [kind=process]; b [kind=store]; a -> b; }\n";

#[test]
fn messages_out_of_order_are_refused() {
    let mut client = Client::silent();
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32002), "before `initialize`");
    assert_eq!(client.ask("shutdown", Value::Null), Err(-32002));
    client.open("early.dot", TEXT);
    client.ask("initialize", json!({ "capabilities": {} })).unwrap();
    assert_eq!(client.ask("initialize", json!({ "capabilities": {} })), Err(-32600));
    client.ask("shutdown", Value::Null).unwrap();
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32600), "after `shutdown`");
    client.tell("exit", Value::Null);
    assert_eq!(client.code(), 0);
}

#[test]
fn leaving_without_a_word_is_no_success() {
    let client = Client::new();
    assert_eq!(client.hang_up(), 1);
    let mut client = Client::new();
    client.tell("exit", Value::Null);
    assert_eq!(client.code(), 1);
    let mut client = Client::silent();
    client.tell("exit", Value::Null);
    assert_eq!(client.code(), 1);
}

#[test]
fn bad_framing_ends_the_session_with_an_answer() {
    for bytes in
        ["GET / HTTP/1.1\r\n\r\n", "Content-Length: no\r\n\r\n{}", "Content-Length: 99999999999999999\r\n\r\n{"]
    {
        let mut client = Client::new();
        client.send_raw(bytes.as_bytes());
        assert!(client.answer(&Value::Null).is_err(), "{bytes}");
        assert_eq!(client.code(), 1, "{bytes}");
    }
}

#[test]
fn bodies_that_are_no_messages_are_answered() {
    let mut client = Client::new();
    let deep = "[".repeat(100_000);
    for (body, code) in [("{", -32700), ("[]", -32600), ("\u{0}", -32700), (&*deep, -32700), ("{\"id\":null}", -32600)]
    {
        client.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        assert_eq!(client.answer(&Value::Null), Err(code), "{}", &body[..body.len().min(20)]);
    }
    client.send(&json!({ "jsonrpc": "2.0", "id": 1e300, "method": "shutdown" }));
    assert_eq!(client.answer(&json!(1e300)), Err(-32600));
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_message_that_is_too_long_is_skipped() {
    let mut client = Client::new();
    let length = 64 * 1024 * 1024 + 1;
    client.send_raw(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    client.send_raw(&vec![b' '; length]);
    assert_eq!(client.answer(&Value::Null), Err(-32600));
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_text_that_is_too_long_is_said_to_be() {
    let mut client = Client::new();
    let uri = client.open("long.dot", &"/".repeat(17 * 1024 * 1024));
    let params = client.published(&uri);
    assert_eq!(params["diagnostics"][0]["code"], "E002");
    let uri = client.open("nul.dot", "digraph {\0}");
    let params = client.published(&uri);
    assert_eq!(params["diagnostics"][0]["code"], "E001");
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_is_unknown_or_wrong_is_refused_and_the_session_goes_on() {
    let mut client = Client::new();
    let uri = client.open("a.dot", TEXT);
    assert_eq!(client.ask("textDocument/moniker", json!({ "textDocument": { "uri": uri } })), Err(-32601));
    assert_eq!(client.ask("no/such", json!([1, 2])), Err(-32601));
    assert_eq!(client.ask("textDocument/codeAction", json!({})), Err(-32602));
    assert_eq!(
        client.ask("textDocument/codeAction", json!({ "textDocument": { "uri": "file:///none" } })),
        Err(-32602)
    );
    assert_eq!(
        client.ask("textDocument/codeAction", json!({ "textDocument": { "uri": uri }, "range": 7 })),
        Err(-32602)
    );
    client.tell("$/unknown", json!({}));
    client.tell("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": "x" } }));
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "file:///none", "version": 1 }, "contentChanges": [] }),
    );
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": "file:///none" } }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "nobody-asked", "result": {} }));
    assert_eq!(client.leave(), 0);
}

#[test]
fn edits_out_of_range_are_cut_to_the_text() {
    let mut client = Client::new();
    let uri = client.open("a.dot", TEXT);
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let edit = |start: Value, end: Value, text: &str| json!({ "range": { "start": start, "end": end }, "text": text });
    let far = at(u32::MAX >> 1, u32::MAX >> 1);
    client.change(&uri, 2, json!([edit(far.clone(), far.clone(), "// end"), edit(at(0, 9), at(0, 1), "")]));
    client.change(&uri, 3, json!([edit(at(0, 0), far, TEXT)]));
    let params = client.published_until(&uri, |params| params["version"] == 3);
    let errors = params["diagnostics"].as_array().unwrap().iter().filter(|item| item["severity"] == 1).count();
    assert_eq!(errors, 0, "{params}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn many_quick_changes_come_to_the_last_one() {
    let mut client = Client::new();
    let uri = client.open("a.dot", TEXT);
    for version in 2..102 {
        let top = json!({ "line": 0, "character": 0 });
        client.change(&uri, version, json!([{ "range": { "start": top, "end": top }, "text": "/" }]));
    }
    client.change(&uri, 102, json!([{ "text": "digraph { a [kind=procss]; }" }]));
    let params = client.published_until(&uri, |params| params["version"] == 102);
    assert_eq!(params["diagnostics"][0]["code"], "L002");
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_is_cancelled_is_answered_as_such_or_in_full() {
    let mut client = Client::new();
    let nodes: String = (0..3000).map(|n| format!("n{n} [kind=process]; n{n} -> n{};\n", n * 7 % 3000)).collect();
    let uri = client.open("large.dot", &format!("digraph {{\n{nodes}}}\n"));
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let asked: Vec<i32> = (0..50).map(|_| client.request("textDocument/codeAction", params.clone())).collect();
    for id in &asked {
        client.tell("$/cancelRequest", json!({ "id": id }));
    }
    let answers: Vec<Result<Value, i64>> = asked.iter().map(|id| client.answer(&json!(id))).collect();
    assert!(answers.iter().all(|answer| answer.is_ok() || *answer == Err(-32800)), "{answers:?}");
    assert!(answers.contains(&Err(-32800)), "they wait for the threats of a large text, so that some can be cancelled");
    assert_eq!(client.leave(), 0);
}
