//! The loop: what comes in, in which order it is taken, and what goes out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

use super::diagnostics::Late;
use super::document::{Document, Seen};
use super::frame::{self, Incoming, Invalid};
use super::params::{Changed, ChangedDocument, Opened, OpenedDocument};
use super::requests::{self, Refusal, View};
use super::settings::{Client, Settings, World};
use super::worker::Worker;
use super::{capabilities, diagnostics, uri};
use crate::config::FILE_NAME;
use crate::diagnostics::Diagnostic;
use crate::ide::Analysis;
use crate::limits;
use crate::model::Model;

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client took its leave: `shutdown`, then `exit`.
    Regular,
    /// The client went away, or sent what cannot be read.
    Abrupt,
}

/// What the loop waits for.
#[derive(Debug)]
pub(super) enum Event {
    /// Something came in.
    Incoming(Incoming),
    /// The threats of a state of a text are known.
    Derived(String, Arc<Analysis>, Late),
}

/// Serves one client until it leaves.
pub fn serve(input: impl Read + Send + 'static, output: impl Write, world: &dyn World) -> Ending {
    let (sender, events) = mpsc::sync_channel(limits::MESSAGES_WAITING);
    let worker = Worker::start(sender.clone());
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        loop {
            let incoming = frame::read(&mut input);
            let is_last = matches!(incoming, Incoming::End | Incoming::Lost(_));
            if sender.send(Event::Incoming(incoming)).is_err() || is_last {
                return;
            }
        }
    });
    Server::new(output, world, worker).run(&events)
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Before `initialize`.
    New,
    /// Between `initialize` and `shutdown`.
    Running,
    /// After `shutdown`.
    Leaving,
}

struct Server<'w, W> {
    output: W,
    world: &'w dyn World,
    worker: Worker,
    stage: Stage,
    client: Client,
    documents: BTreeMap<String, Document>,
    /// The configuration of each folder that a document is in.
    settings: BTreeMap<Option<PathBuf>, Settings>,
    /// Files of the configuration that something was said about.
    reported: BTreeSet<PathBuf>,
    queue: VecDeque<Incoming>,
    /// The client no longer reads.
    gone: bool,
}

impl<'w, W: Write> Server<'w, W> {
    fn new(output: W, world: &'w dyn World, worker: Worker) -> Self {
        Self {
            output,
            world,
            worker,
            stage: Stage::New,
            client: Client::default(),
            documents: BTreeMap::new(),
            settings: BTreeMap::new(),
            reported: BTreeSet::new(),
            queue: VecDeque::new(),
            gone: false,
        }
    }

    /// Takes in all that is there before it works on any of it, so that what was cancelled is never begun and edits that
    /// follow each other are looked at once.
    fn run(mut self, events: &Receiver<Event>) -> Ending {
        loop {
            if self.gone {
                return Ending::Abrupt;
            }
            while let Ok(event) = events.try_recv() {
                self.take_in(event);
            }
            match self.queue.pop_front() {
                Some(incoming) => {
                    if let Some(ending) = self.handle(incoming) {
                        return ending;
                    }
                }
                None if self.look_at_one() => {}
                None => match events.recv() {
                    Ok(event) => self.take_in(event),
                    Err(_) => return Ending::Abrupt,
                },
            }
        }
    }

    fn take_in(&mut self, event: Event) {
        match event {
            Event::Incoming(Incoming::Message(Message::Notification(note))) if note.method == "$/cancelRequest" => {
                if let Some(id) = note.params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()) {
                    self.cancel(&id);
                }
            }
            Event::Incoming(incoming) => self.queue.push_back(incoming),
            Event::Derived(uri, analysis, late) => self.derived(&uri, &analysis, late),
        }
    }

    /// Answers a request that nobody began to work on.
    fn cancel(&mut self, id: &RequestId) {
        let is_it = |incoming: &Incoming| match incoming {
            Incoming::Message(Message::Request(request)) => request.id == *id,
            _ => false,
        };
        let mut found = self.queue.iter().position(is_it).is_some_and(|at| self.queue.remove(at).is_some());
        for document in self.documents.values_mut() {
            let before = document.waiting.len();
            document.waiting.retain(|request| request.id != *id);
            found |= document.waiting.len() < before;
        }
        if found {
            self.answer(id, Err(Refusal::new(ErrorCode::RequestCanceled, "cancelled")));
        }
    }

    fn handle(&mut self, incoming: Incoming) -> Option<Ending> {
        match incoming {
            Incoming::Message(Message::Request(request)) => self.request(request),
            Incoming::Message(Message::Notification(note)) if note.method == "exit" => {
                return Some(if self.stage == Stage::Leaving { Ending::Regular } else { Ending::Abrupt });
            }
            Incoming::Message(Message::Notification(note)) => self.notification(note),
            // Nothing that we ask the client has an answer that matters.
            Incoming::Message(Message::Response(_)) => {}
            Incoming::Invalid(invalid) => self.send(&invalid.answer()),
            Incoming::End => return Some(Ending::Abrupt),
            Incoming::Lost(invalid) => {
                self.send(&invalid.answer());
                return Some(Ending::Abrupt);
            }
        }
        None
    }

    fn request(&mut self, request: Request) {
        let refuse = |code, text: &str| Err(Refusal::new(code, text));
        let answer = match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => Ok(self.initialize(&request.params)),
            (Stage::New, _) => refuse(ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Stage::Running, "initialize") => refuse(ErrorCode::InvalidRequest, "`initialize` comes once"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Leaving;
                Ok(Value::Null)
            }
            (Stage::Running, _) => return self.question(request),
            (Stage::Leaving, _) => refuse(ErrorCode::InvalidRequest, "`shutdown` was the last request"),
        };
        self.answer(&request.id, answer);
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.stage = Stage::Running;
        self.client = Client::new(params);
        json!({
            "capabilities": capabilities::of(&self.client),
            "serverInfo": { "name": "threatdot", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    /// A request about a document. One that needs threats waits for them, and nothing waits for it.
    fn question(&mut self, request: Request) {
        if !requests::exists(&request.method) {
            return self.answer(&request.id, Err(requests::unknown(&request.method)));
        }
        let Some(uri) = requests::subject(&request.params).map(str::to_owned) else {
            return self.answer(&request.id, Err(Refusal::new(ErrorCode::InvalidParams, "no document is named")));
        };
        self.look(&uri);
        let waits = requests::waits(&request.method);
        if let Some(document) = self.documents.get_mut(&uri)
            && waits
            && !document.seen.as_ref().is_some_and(|seen| seen.analysis.is_derived())
        {
            return document.waiting.push(request);
        }
        self.answer_about(&uri, request);
    }

    fn answer_about(&mut self, uri: &str, request: Request) {
        let Request { id, method, params } = request;
        let document = self.documents.get(uri);
        let seen = document.and_then(|document| Some((document.seen.as_ref()?, document.late.levels.as_slice())));
        let answer = match seen {
            Some((seen, levels)) => {
                let view = View { uri, seen, client: &self.client, levels };
                catch_unwind(AssertUnwindSafe(|| requests::answer(view, &method, params)))
                    .unwrap_or_else(|_| Err(Refusal::new(ErrorCode::InternalError, "a defect of threatdot")))
            }
            None => Err(Refusal::new(ErrorCode::InvalidParams, "the document is not open")),
        };
        self.answer(&id, answer);
    }

    fn notification(&mut self, note: Notification) {
        if self.stage != Stage::Running {
            return;
        }
        let Notification { method, params } = note;
        // What cannot be read has nobody to be answered to.
        match method.as_str() {
            "initialized" if self.client.watches => self.watch(),
            "textDocument/didOpen" => {
                if let Ok(Opened { text_document }) = serde_json::from_value(params) {
                    let OpenedDocument { uri, version, text } = text_document;
                    self.reload_of(&uri);
                    self.documents.insert(uri, Document::new(text, version, self.client.encoding));
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.change(params);
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.reload(),
            "textDocument/didClose" => {
                if let Some(uri) = requests::subject(&params) {
                    self.close(uri);
                }
            }
            _ => {}
        }
    }

    fn change(&mut self, params: Changed) {
        let Changed { text_document: ChangedDocument { uri, version }, content_changes } = params;
        let Some(document) = self.documents.get_mut(&uri) else { return };
        document.version = version;
        for change in &content_changes {
            document.edit(change, self.client.encoding);
        }
    }

    fn close(&mut self, uri: &str) {
        let Some(document) = self.documents.remove(uri) else { return };
        for request in document.waiting {
            self.answer(&request.id, Err(Refusal::new(ErrorCode::ContentModified, "the document was closed")));
        }
        if !self.client.pulls {
            self.publish(uri, None, Vec::new());
        }
    }

    /// Reads the configuration again; everything is looked at anew.
    fn reload(&mut self) {
        for (folder, settings) in &mut self.settings {
            *settings = self.world.settings(folder.as_deref());
        }
        self.documents.values_mut().for_each(Document::forget);
        self.report_configuration();
    }

    /// Reads the configuration for a document again: not every client tells of changes.
    fn reload_of(&mut self, uri: &str) {
        let folder = self.folder(uri);
        self.settings.insert(folder.clone(), self.world.settings(folder.as_deref()));
        self.report_configuration();
    }

    /// The folder whose configuration counts for a document.
    fn folder(&self, uri: &str) -> Option<PathBuf> {
        let folder = uri::to_path(uri).and_then(|path| path.parent().map(Path::to_owned));
        folder.or_else(|| self.client.root.clone())
    }

    /// Asks the client to tell of files that the configuration may be in.
    fn watch(&mut self) {
        let watchers: Vec<Value> =
            [&format!("**/{FILE_NAME}"), "**/*.toml"].map(|glob| json!({ "globPattern": glob })).into();
        let registration = json!({
            "id": "threatdot-configuration",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        });
        self.send(&json!({
            "jsonrpc": "2.0",
            "id": "threatdot-watch",
            "method": "client/registerCapability",
            "params": { "registrations": [registration] },
        }));
    }

    /// Looks at one document that changed. Tells whether there was one.
    fn look_at_one(&mut self) -> bool {
        let changed = self.documents.iter().find(|(_, document)| document.seen.is_none());
        let Some(uri) = changed.map(|(uri, _)| uri.clone()) else { return false };
        self.look(&uri);
        true
    }

    /// Looks at the newest state of a document and tells the client what is known at once.
    fn look(&mut self, uri: &str) {
        let folder = self.folder(uri);
        if self.documents.get(uri).is_none_or(|document| document.seen.is_some()) {
            return;
        }
        if !self.settings.contains_key(&folder) {
            self.reload_of(uri);
        }
        let (Some(settings), Some(document)) = (self.settings.get(&folder), self.documents.get_mut(uri)) else {
            return;
        };
        let name = uri::name(uri);
        let failed = catch_unwind(AssertUnwindSafe(|| document.look(&name, &settings.options))).is_err();
        if failed {
            document.look_away(&name, &settings.options);
        }
        let Some(seen) = document.seen.clone() else { return };
        if failed {
            let params = json!({ "type": 1, "message": format!("a defect of threatdot: {name} cannot be looked at") });
            self.send(&json!({ "jsonrpc": "2.0", "method": "window/showMessage", "params": params }));
        }
        self.tell(uri, &seen);
        self.worker.ask(uri, &seen.analysis, self.client.findings);
    }

    /// The threats of a state are known: the client is told, and what waited for them is answered.
    fn derived(&mut self, uri: &str, analysis: &Arc<Analysis>, mut late: Late) {
        let Some(document) = self.documents.get_mut(uri) else { return };
        let Some(seen) = document.seen.clone().filter(|seen| Arc::ptr_eq(&seen.analysis, analysis)) else { return };
        let waiting = std::mem::take(&mut document.waiting);
        late.levels = if std::mem::take(&mut document.levels_due) {
            levels(self.world, uri, analysis)
        } else {
            std::mem::take(&mut document.late.levels)
        };
        (document.late, document.change) = (late, None);
        self.tell(uri, &seen);
        for request in waiting {
            self.answer_about(uri, request);
        }
    }

    /// Publishes the diagnostics of a document, threats included where they are known or were known a moment ago.
    fn tell(&mut self, uri: &str, seen: &Seen) {
        let Some(document) = self.documents.get_mut(uri).filter(|_| !self.client.pulls) else { return };
        let told = catch_unwind(AssertUnwindSafe(|| diagnostics::told(document, seen, uri)));
        if let Ok(list) = told {
            self.publish(uri, Some(seen.version), list);
        }
    }

    fn report_configuration(&mut self) {
        let reports = diagnostics::of_configuration(self.settings.values(), self.client.encoding);
        let gone: Vec<PathBuf> = self.reported.iter().filter(|path| !reports.contains_key(*path)).cloned().collect();
        for path in gone {
            self.reported.remove(&path);
            self.publish(&uri::from_path(&path), None, Vec::new());
        }
        for (path, list) in reports {
            let is_said = !list.is_empty();
            if is_said || self.reported.contains(&path) {
                self.publish(&uri::from_path(&path), None, list);
            }
            if is_said {
                self.reported.insert(path);
            } else {
                self.reported.remove(&path);
            }
        }
    }

    /// Publishes a list. It may be long, so that it is written as it is, without a value for each thing in it.
    fn publish(&mut self, uri: &str, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
        let params = lsp::PublishDiagnosticsParams { uri: uri.into(), version, diagnostics };
        let text = serde_json::to_string(&params).unwrap_or_default();
        let method = "textDocument/publishDiagnostics";
        let note = format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":{text}}}");
        self.gone |= frame::write_text(&mut self.output, &note).is_err();
    }

    fn answer(&mut self, id: &RequestId, answer: Result<Value, Refusal>) {
        let id = serde_json::to_value(id).unwrap_or(Value::Null);
        let message = match answer {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(Refusal { code, text }) => Invalid { id, code, text }.answer(),
        };
        self.send(&message);
    }

    fn send(&mut self, message: &Value) {
        self.gone |= frame::write(&mut self.output, message).is_err();
    }
}

/// What is to be said of the diagrams of other levels. They are on the disk, so that they are looked at when a text is opened and
/// when something is saved, not at every keystroke.
fn levels(world: &dyn World, uri: &str, analysis: &Analysis) -> Vec<Diagnostic> {
    let Some(path) = uri::to_path(uri) else { return Vec::new() };
    let models: Vec<&Model> = analysis.parts().map(|part| part.model).collect();
    let said = catch_unwind(AssertUnwindSafe(|| world.levels(&path, &models, analysis.options())));
    analysis.admitted(said.unwrap_or_default()).items
}
