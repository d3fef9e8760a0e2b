//! One function a request: from parameters to the question of [`ide`], and from its answer to a result.

use gen_lsp_types as lsp;
use lsp_server::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::document::Seen;
use super::settings::Client;
use super::{convert, diagnostics, format};
use crate::edit::Edit;
use crate::ide;
use crate::span::Span;

/// Why a request has no result.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: ErrorCode,
    pub(super) text: String,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

/// What a request is about.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) uri: &'a str,
    pub(super) seen: &'a Seen,
    pub(super) client: &'a Client,
}

type Answer = Result<Value, Refusal>;

/// A request that is answered.
struct Known {
    method: &'static str,
    /// It needs threats, and waits for them.
    waits: bool,
    answer: fn(View, Value) -> Answer,
}

const fn known(method: &'static str, waits: bool, answer: fn(View, Value) -> Answer) -> Known {
    Known { method, waits, answer }
}

static REQUESTS: &[Known] = &[
    known("textDocument/codeAction", true, |view, params| with(params, |params| code_actions(view, params))),
    known("textDocument/diagnostic", true, |view, _| Ok(pulled(view))),
    known("textDocument/formatting", false, |view, _| formatting(view, None)),
    known("textDocument/rangeFormatting", false, |view, params| {
        with(params, |params: lsp::DocumentRangeFormattingParams| formatting(view, Some(view.seen.span(params.range))))
    }),
];

fn find(method: &str) -> Option<&'static Known> {
    REQUESTS.iter().find(|known| known.method == method)
}

/// The document that parameters name.
pub(super) fn subject(params: &Value) -> Option<&str> {
    let places = ["/textDocument/uri", "/arguments/0/uri", "/arguments/0"];
    places.into_iter().find_map(|place| params.pointer(place)?.as_str())
}

/// Whether a request waits for threats.
pub(super) fn waits(method: &str) -> bool {
    find(method).is_some_and(|known| known.waits)
}

/// Whether there is such a request.
pub(super) fn exists(method: &str) -> bool {
    find(method).is_some()
}

/// The result of a request.
pub(super) fn answer(view: View, method: &str, params: Value) -> Answer {
    match find(method) {
        Some(known) => (known.answer)(view, params),
        None => Err(unknown(method)),
    }
}

/// The refusal of a request that does not exist.
pub(super) fn unknown(method: &str) -> Refusal {
    Refusal::new(ErrorCode::MethodNotFound, format!("there is no request `{method}`"))
}

/// Reads parameters and gives the result of what they ask.
fn with<P: DeserializeOwned, R: Serialize>(params: Value, ask: impl FnOnce(P) -> Result<R, Refusal>) -> Answer {
    let params = serde_json::from_value(params).map_err(|error| wrong(&error.to_string()))?;
    serde_json::to_value(ask(params)?).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

fn wrong(text: &str) -> Refusal {
    Refusal::new(ErrorCode::InvalidParams, text)
}

/// Kinds of code actions.
pub(super) const QUICK_FIX: &str = "quickfix";
/// All safe fixes at once.
pub(super) const FIX_ALL: &str = "source.fixAll.threatdot";

fn code_actions(view: View, params: lsp::CodeActionParams) -> Result<Vec<Value>, Refusal> {
    let only: Option<Vec<String>> = params.context.only.map(|kinds| kinds.into_iter().map(String::from).collect());
    // `source` asks for everything below it.
    let wanted = |kind: &str| {
        let is_asked =
            |asked: &String| kind == asked || kind.strip_prefix(&**asked).is_some_and(|it| it.starts_with('.'));
        only.as_ref().is_none_or(|only| only.iter().any(is_asked))
    };
    let found = &view.seen.analysis.derived().diagnostics;
    let mut actions = Vec::new();
    if wanted(QUICK_FIX) {
        for (item, fix) in ide::fixes_at(found, view.seen.span(params.range)) {
            actions.push(json!({
                "title": fix.title,
                "kind": QUICK_FIX,
                "diagnostics": [diagnostics::one(view.seen, view.uri, item)],
                "isPreferred": fix.safety == crate::diagnostics::Safety::Safe,
                "edit": convert::workspace_edit(view, &fix.edits),
            }));
        }
    }
    if wanted(FIX_ALL) {
        let edits = ide::safe_edits(found);
        if !edits.is_empty() {
            actions.push(json!({
                "title": "Make all safe fixes of threatdot",
                "kind": FIX_ALL,
                "edit": convert::workspace_edit(view, &edits),
            }));
        }
    }
    Ok(actions)
}

fn pulled(view: View) -> Value {
    json!({ "kind": "full", "items": diagnostics::all(view.seen, view.uri, view.client) })
}

fn formatting(view: View, range: Option<Span>) -> Answer {
    let edits = format::edits(&view.seen.analysis, range);
    Ok(edits.map_or(Value::Null, |edits| edits.iter().map(|edit| text_edit(view, edit)).collect()))
}

fn text_edit(view: View, edit: &Edit) -> Value {
    serde_json::to_value(convert::text_edit(view, edit)).unwrap_or(Value::Null)
}
