//! One function a request: from parameters to the question of [`ide`], and from its answer to a result.

use gen_lsp_types::Position;
use lsp_server::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::document::Seen;
use super::params::{Acted, At, AtSeveral, Commanded, Mentioned, Renamed, Within};
use super::settings::Client;
use super::{convert, diagnostics, format, uri};
use crate::diagnostics::{Diagnostic, Safety};
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
    /// What was last said of the diagrams of other levels.
    pub(super) levels: &'a [Diagnostic],
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
    known("textDocument/hover", true, |view, params| with(params, |at: At| Ok(hover(view, at)))),
    known("textDocument/completion", false, |view, params| with(params, |at: At| Ok(completion(view, at)))),
    known("textDocument/definition", false, |view, params| with(params, |at: At| Ok(definition(view, at)))),
    known("textDocument/references", false, |view, params| with(params, |asked| Ok(references(view, asked)))),
    known("textDocument/documentHighlight", false, |view, params| with(params, |at: At| Ok(highlights(view, at)))),
    known("textDocument/prepareRename", false, |view, params| with(params, |at: At| Ok(renameable(view, at)))),
    known("textDocument/rename", false, |view, params| with(params, |asked| rename(view, &asked))),
    known("textDocument/documentLink", false, |view, _| Ok(links(view))),
    known("textDocument/documentSymbol", false, |view, _| Ok(symbols(view))),
    known("textDocument/foldingRange", false, |view, _| Ok(folds(view))),
    known("textDocument/selectionRange", false, |view, params| with(params, |asked| Ok(selections(view, &asked)))),
    known("textDocument/inlayHint", false, |view, params| with(params, |asked| Ok(hints(view, asked)))),
    known("textDocument/codeLens", true, |view, _| Ok(lenses(view))),
    known("textDocument/codeAction", true, |view, params| with(params, |asked| Ok(code_actions(view, &asked)))),
    known("textDocument/diagnostic", true, |view, _| Ok(pulled(view))),
    known("textDocument/formatting", false, |view, _| Ok(formatting(view, None))),
    known("textDocument/rangeFormatting", false, |view, params| {
        with(params, |asked: Within| Ok(formatting(view, Some(view.seen.span(asked.range)))))
    }),
    known("workspace/executeCommand", true, |view, params| with(params, |asked| command(view, &asked))),
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

fn code_actions(view: View, asked: &Acted) -> Vec<Value> {
    let found = view.seen.analysis.everything();
    actions(view, found, view.seen.span(asked.range), asked.context.only.as_deref())
}

/// What can be done about some diagnostics in a range, and about all of them.
fn actions<'a>(
    view: View,
    found: impl Iterator<Item = &'a Diagnostic> + Clone,
    range: Span,
    only: Option<&[String]>,
) -> Vec<Value> {
    // `source` asks for everything below it.
    let wanted = |kind: &str| {
        let is_asked =
            |asked: &String| kind.strip_prefix(&**asked).is_some_and(|it| it.is_empty() || it.starts_with('.'));
        only.is_none_or(|only| only.iter().any(is_asked))
    };
    let mut actions = Vec::new();
    if wanted(QUICK_FIX) {
        for (item, fix) in ide::fixes_at(found.clone(), range) {
            actions.push(json!({
                "title": fix.title,
                "kind": QUICK_FIX,
                "diagnostics": [diagnostics::one(view.seen, view.uri, item)],
                "isPreferred": fix.safety == Safety::Safe,
                "edit": convert::workspace_edit(view, &fix.edits),
            }));
        }
    }
    // Who asks for it by name has it done as `check --fix` does it, round by round; a menu is only shown what is at hand.
    let edits = match only {
        Some(_) if wanted(FIX_ALL) => ide::mended(&view.seen.analysis),
        None => ide::safe_edits(found),
        Some(_) => Vec::new(),
    };
    if !edits.is_empty() {
        actions.push(json!({
            "title": "Make all safe fixes of threatdot",
            "kind": FIX_ALL,
            "edit": convert::workspace_edit(view, &edits),
        }));
    }
    actions
}

fn offset(view: View, at: At) -> u32 {
    view.seen.offset(at.position)
}

fn hover(view: View, at: At) -> Option<Value> {
    let ide::Hover { span, text } = ide::hover(&view.seen.analysis, offset(view, at))?;
    Some(json!({ "contents": markdown(&text), "range": view.seen.range(span) }))
}

fn completion(view: View, at: At) -> Value {
    let found = ide::complete(&view.seen.analysis, offset(view, at));
    let range = view.seen.range(found.span);
    let items = found.items.iter().zip(0..).map(|(item, place)| convert::completion(item, range, place));
    json!({ "isIncomplete": found.incomplete, "items": items.collect::<Vec<_>>() })
}

fn location(view: View, span: Span) -> Value {
    json!({ "uri": view.uri, "range": view.seen.range(span) })
}

fn definition(view: View, at: At) -> Vec<Value> {
    let at = offset(view, at);
    let named = ide::links(&view.seen.analysis).into_iter().find(|(span, _)| span.start <= at && at <= span.end);
    if let Some(file) = named.and_then(|(_, file)| uri::beside(view.uri, &file)) {
        return vec![json!({ "uri": file, "range": view.seen.range(Span::at(0)) })];
    }
    let places = ide::definition(&view.seen.analysis, at);
    places.into_iter().map(|span| location(view, span)).collect()
}

/// Other files that the text names.
fn links(view: View) -> Value {
    let link = |(span, file): (Span, String)| {
        let target = uri::beside(view.uri, &file)?;
        Some(json!({ "range": view.seen.range(span), "target": target, "tooltip": "the inside of the process" }))
    };
    ide::links(&view.seen.analysis).into_iter().filter_map(link).collect()
}

fn references(view: View, asked: Mentioned) -> Vec<Value> {
    let found = ide::references(&view.seen.analysis, view.seen.offset(asked.position));
    let with_definition = asked.context.include_declaration;
    let wanted = found.into_iter().filter(|(_, defines)| with_definition || !defines);
    wanted.map(|(span, _)| location(view, span)).collect()
}

fn highlights(view: View, at: At) -> Vec<Value> {
    let found = ide::references(&view.seen.analysis, offset(view, at));
    // Where a name is made counts as written, where it is spoken of as read.
    let kind = |defines: bool| if defines { 3 } else { 2 };
    found.iter().map(|(span, it)| json!({ "range": view.seen.range(*span), "kind": kind(*it) })).collect()
}

fn renameable(view: View, at: At) -> Option<Value> {
    let (span, name) = ide::renameable(&view.seen.analysis, offset(view, at))?;
    Some(json!({ "range": view.seen.range(span), "placeholder": name }))
}

fn rename(view: View, asked: &Renamed) -> Answer {
    let at = view.seen.offset(asked.position);
    let edits = ide::rename(&view.seen.analysis, at, &asked.new_name);
    let edits = edits.map_err(|why| Refusal::new(ErrorCode::RequestFailed, why))?;
    Ok(convert::workspace_edit(view, &edits))
}

fn symbols(view: View) -> Value {
    let symbols = ide::symbols(&view.seen.analysis);
    if view.client.symbol_trees { convert::symbol_tree(view, &symbols) } else { convert::symbol_list(view, &symbols) }
}

fn folds(view: View) -> Value {
    let fold = |fold: ide::Fold| {
        let range = view.seen.range(fold.span);
        let mut value = json!({
            "startLine": range.start.line,
            "startCharacter": range.start.character,
            "endLine": range.end.line,
            "endCharacter": range.end.character,
        });
        if let (true, Some(map)) = (fold.comment, value.as_object_mut()) {
            map.insert("kind".to_owned(), "comment".into());
        }
        value
    };
    ide::folds(&view.seen.analysis).into_iter().map(fold).collect()
}

/// Ranges in each other are objects in each other, so that there are as few of them as the text nests deep.
fn selections(view: View, asked: &AtSeveral) -> Vec<Value> {
    let one = |at: &Position| {
        let spans = ide::selections(&view.seen.analysis, view.seen.offset(*at));
        spans.into_iter().rev().take(SELECTIONS).fold(Value::Null, |parent, span| {
            let mut value = json!({ "range": view.seen.range(span) });
            if let (false, Some(map)) = (parent.is_null(), value.as_object_mut()) {
                map.insert("parent".to_owned(), parent);
            }
            value
        })
    };
    asked.positions.iter().map(one).collect()
}

/// Ranges around one place: few readers of JSON take more than a hundred objects in each other.
const SELECTIONS: usize = 60;

fn hints(view: View, asked: Within) -> Vec<Value> {
    let found = ide::hints(&view.seen.analysis, view.seen.span(asked.range));
    let hint = |hint: ide::Hint| {
        json!({
            "position": view.seen.position(hint.at),
            "label": hint.label,
            "kind": if hint.kind { 1 } else { 2 },
            "tooltip": hint.why,
            "paddingLeft": !hint.kind,
        })
    };
    found.into_iter().map(hint).collect()
}

fn lenses(view: View) -> Value {
    let lens = |lens: ide::Lens| {
        // What is about a graph leads to its picture, the rest only tells.
        let range = view.seen.range(lens.span);
        let command = if lens.of_graph {
            let argument = json!({ "uri": view.uri, "position": range.start });
            json!({ "title": lens.title, "command": PREVIEW, "arguments": [argument] })
        } else {
            json!({ "title": lens.title, "command": "" })
        };
        json!({ "range": range, "command": command })
    };
    ide::lenses(&view.seen.analysis).into_iter().map(lens).collect()
}

/// The command that gives a picture.
pub(super) const PREVIEW: &str = "threatdot.preview";

fn command(view: View, asked: &Commanded) -> Answer {
    if asked.command != PREVIEW {
        return Err(wrong(&format!("there is no command `{}`", asked.command)));
    }
    let argument = asked.arguments.first();
    let position = argument.and_then(|argument| serde_json::from_value(argument.get("position")?.clone()).ok());
    let at = position.map_or(0, |position| view.seen.offset(position));
    match ide::preview(&view.seen.analysis, at) {
        Some(svg) => Ok(json!({ "uri": view.uri, "version": view.seen.version, "svg": svg })),
        None => Err(Refusal::new(ErrorCode::RequestFailed, "there is nothing to draw")),
    }
}

fn markdown(text: &str) -> Value {
    json!({ "kind": "markdown", "value": text })
}

fn pulled(view: View) -> Value {
    json!({ "kind": "full", "items": diagnostics::all(view.seen, view.uri, view.client.findings, view.levels) })
}

fn formatting(view: View, range: Option<Span>) -> Value {
    format::edits(&view.seen.analysis, range).iter().map(|edit| text_edit(view, edit)).collect()
}

fn text_edit(view: View, edit: &Edit) -> Value {
    serde_json::to_value(convert::text_edit(view, edit)).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Fix;
    use crate::lsp::document::Document;
    use crate::lsp::position::Encoding;
    use crate::source::NO_GRAPH;

    fn kinds(actions: &[Value]) -> Vec<&str> {
        actions.iter().filter_map(|action| action["kind"].as_str()).collect()
    }

    #[test]
    fn fixes_become_actions() {
        let threats = crate::threats::ThreatOptions::new(jiff::civil::date(2026, 1, 1));
        let (lower, levels) = (crate::model::LowerOptions::default(), crate::diagnostics::Levels::default());
        let options = std::sync::Arc::new(crate::compile::Options { lower, threats, levels, config: None });
        let mut document = Document::new("digraph { a; b }\n".to_owned(), 7, Encoding::Utf16);
        document.look("a.dot", &options);
        let (seen, client) = (document.seen.unwrap(), Client::default());
        let view = View { uri: "file:///a.dot", seen: &seen, client: &client, levels: &[] };
        let found = [
            Diagnostic::new(&NO_GRAPH, Span::new(10, 11), "one")
                .fix(Fix::safe("rename", [Edit::replace(Span::new(10, 11), "x")]))
                .fix(Fix::risky("remove", [Edit::delete(Span::new(10, 12))])),
            Diagnostic::new(&NO_GRAPH, Span::new(13, 14), "two").fix(Fix::safe("quote", [Edit::insert(13, "y")])),
        ];
        let at = |span, only: Option<&str>| {
            let only = only.map(|kind| vec![kind.to_owned()]);
            actions(view, found.iter(), span, only.as_deref())
        };
        let all = at(Span::at(10), None);
        assert_eq!(kinds(&all), [QUICK_FIX, QUICK_FIX, FIX_ALL]);
        assert_eq!((&all[0]["title"], &all[0]["isPreferred"]), (&json!("rename"), &json!(true)));
        assert_eq!(all[0]["diagnostics"][0]["data"]["fixes"], json!(["rename", "remove"]));
        let range = json!({ "start": { "line": 0, "character": 10 }, "end": { "line": 0, "character": 11 } });
        assert_eq!(all[0]["edit"]["changes"]["file:///a.dot"], json!([{ "range": range, "newText": "x" }]));
        assert_eq!(all[1]["isPreferred"], false);
        assert_eq!(all[2]["edit"]["changes"]["file:///a.dot"].as_array().unwrap().len(), 2);
        // Asked for by name it is what `check --fix` makes of the text, which has nothing to mend.
        assert_eq!(kinds(&at(Span::at(10), Some("source"))), [] as [&str; 0]);
        assert_eq!(kinds(&at(Span::at(10), Some("quickfix"))), [QUICK_FIX, QUICK_FIX]);
        assert_eq!(kinds(&at(Span::at(10), Some("refactor"))), [] as [&str; 0]);
        assert_eq!(kinds(&at(Span::at(5), None)), [FIX_ALL]);
        let client = Client { document_changes: true, ..Client::default() };
        let view = View { client: &client, ..view };
        let edit = &actions(view, found.iter(), Span::at(13), None)[0]["edit"]["documentChanges"][0];
        assert_eq!(edit["textDocument"], json!({ "uri": "file:///a.dot", "version": 7 }));
    }
}
