//! A small client: it starts the program, sends messages, and waits for answers and notifications.

#![expect(clippy::needless_pass_by_value, reason = "`json!` reads better than `&json!`")]

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A session with one server.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while another was waited for.
    kept: Vec<Value>,
    next: i32,
    /// What `initialize` answered.
    pub offered: Value,
    /// The folder that it works in.
    pub folder: tempfile::TempDir,
}

impl Client {
    /// Starts a server and says nothing to it.
    pub fn silent() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A folder of a repository, so that nothing above it counts.
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_threatdot"))
            .args(["lsp", "--today", "2026-01-01"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, mut output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self { child, input, messages, kept: Vec::new(), next: 1, offered: Value::Null, folder }
    }

    /// A session that has begun, with what the client can do.
    pub fn with(capabilities: Value, options: Value) -> Self {
        let mut client = Self::silent();
        let params = json!({
            "processId": null,
            "rootUri": client.uri(""),
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        client.offered = client.ask("initialize", params).unwrap();
        client.tell("initialized", json!({}));
        client
    }

    /// A session that has begun, with a client that can do much.
    pub fn new() -> Self {
        Self::with(capable(), Value::Null)
    }

    /// The address of a file in its folder.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    /// The path of a file in its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends bytes as they are. A server that went away does not take them.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            let _ = input.write_all(bytes).and_then(|()| input.flush());
        }
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request without waiting for its answer; gives its id.
    pub fn request(&mut self, method: &str, params: Value) -> i32 {
        let id = self.next;
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and gives its result, or the code of its error.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, i64> {
        let id = self.request(method, params);
        self.answer(&json!(id))
    }

    /// The answer to a request.
    pub fn answer(&mut self, id: &Value) -> Result<Value, i64> {
        let message = self.wait(|message| message.get("method").is_none() && message.get("id") == Some(id));
        match message.get("error") {
            Some(error) => Err(error["code"].as_i64().unwrap()),
            None => Ok(message["result"].clone()),
        }
    }

    /// The next message that is wanted; others are kept for later.
    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server says what is waited for");
            if wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// What is published about a file, the next time that it is.
    pub fn published(&mut self, uri: &str) -> Value {
        let wanted =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        self.wait(wanted)["params"].clone()
    }

    /// What is published about a file once something holds of it.
    pub fn published_until(&mut self, uri: &str, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let params = self.published(uri);
            if holds(&params) {
                return params;
            }
        }
    }

    /// Opens a text; gives its address.
    pub fn open(&mut self, name: &str, text: &str) -> String {
        let uri = self.uri(name);
        let item = json!({ "uri": uri, "languageId": "dot", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
        uri
    }

    /// Sends edits of a text.
    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Asks about a place of a text, given by the text before a `|`.
    pub fn ask_at(&mut self, method: &str, uri: &str, position: Value) -> Result<Value, i64> {
        self.ask(method, json!({ "textDocument": { "uri": uri }, "position": position }))
    }

    /// Takes leave; the program's exit code.
    pub fn leave(mut self) -> i32 {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.code()
    }

    /// Closes the input; the exit code.
    pub fn hang_up(mut self) -> i32 {
        self.input = None;
        self.code()
    }

    /// The exit code, once the program ends.
    pub fn code(mut self) -> i32 {
        for _ in 0..6000 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().expect("it is not killed");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not end");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a modern editor says of itself.
pub fn capable() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
        },
        "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
    })
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(text) = line.strip_prefix("Content-Length: ") {
            length = text.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// A text with `|` at a place: the text without it, and the place in units of UTF-16.
pub fn cut(text: &str) -> (String, Value) {
    let (before, after) = text.split_once('|').expect("a place");
    (format!("{before}{after}"), place(before))
}

/// The place after a text.
pub fn place(before: &str) -> Value {
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "line": line, "character": column })
}

/// The place of a part of a text, at its beginning.
pub fn find(text: &str, part: &str) -> Value {
    place(text.split_once(part).unwrap_or_else(|| panic!("{part} is not in the text")).0)
}

/// The text of a range, by lines of the text.
pub fn slice(text: &str, range: &Value) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units: Vec<u16> = text[start..].encode_utf16().take(column).collect();
        start + String::from_utf16(&units).unwrap().len()
    };
    text[offset(&range["start"])..offset(&range["end"])].to_owned()
}

/// A text after the edits of an answer.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<&Value> = edits.as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        (start["line"].as_u64(), start["character"].as_u64())
    });
    let mut out = text.to_owned();
    for edit in edits.into_iter().rev() {
        let start =
            slice(text, &json!({ "start": { "line": 0, "character": 0 }, "end": edit["range"]["start"] })).len();
        let length = slice(text, &edit["range"]).len();
        out.replace_range(start..start + length, edit["newText"].as_str().unwrap());
    }
    out
}
