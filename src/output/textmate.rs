//! The grammar that editors colour a text by, in the form of `TextMate`: DOT, and every word of the vocabulary.

use serde_json::{Value, json};

use crate::model::vocabulary::{ATTRS, CLASSIFICATION, GRAPHVIZ, IMPORTANCE, PRESETS, Type};
use crate::model::{Asset, DecisionKind, MITIGATE_STATUS};

/// The grammar as JSON, the same every time.
pub fn grammar() -> String {
    let value = json!({
        "name": "threatdot",
        "scopeName": "source.dot",
        "fileTypes": ["dot", "gv"],
        "patterns": [include("comments"), include("decisions"), include("assets"), include("closed"), include("open"),
                     include("drawing"), include("names"), include("keywords"), include("operators"), include("texts"),
                     include("numbers"), include("ids")],
        "repository": {
            "comments": { "patterns": comments() },
            "decisions": { "patterns": decisions() },
            "assets": { "patterns": [asset()] },
            "closed": { "patterns": closed() },
            "open": named(&open_names(), "support.type.property-name.threatdot"),
            "drawing": named(GRAPHVIZ, "entity.other.attribute-name.graphviz"),
            "names": { "match": format!("{NAME}(?=\\s*=)"), "name": "entity.other.attribute-name.dot" },
            "keywords": {
                "match": "(?i)\\b(strict|graph|digraph|subgraph|node|edge)\\b",
                "name": "keyword.control.dot",
            },
            "operators": { "patterns": [
                { "match": "->|--", "name": "keyword.operator.edge.dot" },
                { "match": "=", "name": "keyword.operator.assignment.dot" },
                { "match": "\\+", "name": "keyword.operator.join.dot" },
                { "match": "[{}]", "name": "punctuation.section.block.dot" },
                { "match": "[\\[\\]]", "name": "punctuation.section.brackets.dot" },
                { "match": "[;,:]", "name": "punctuation.separator.dot" },
            ] },
            "texts": { "patterns": [text(&[]), include("html")] },
            "html": {
                "begin": "<", "end": ">", "name": "string.unquoted.html.dot", "patterns": [include("html")],
            },
            "numbers": { "match": "(?<![\\w.])-?(\\.\\d+|\\d+(\\.\\d*)?)(?![\\w.])", "name": "constant.numeric.dot" },
            "ids": { "match": NAME, "name": "variable.other.dot" },
        },
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

/// A plain word of DOT.
const NAME: &str = "[A-Za-z_\\x{80}-\\x{10FFFF}][\\w\\x{80}-\\x{10FFFF}]*";

/// The prefix that a configuration may ask for, and where a name begins.
const BEGIN: &str = "(?<![\\w\\x{80}-\\x{10FFFF}])(?:tm_)?";

fn include(name: &str) -> Value {
    json!({ "include": format!("#{name}") })
}

/// One of some words, the longest first, so that none hides another.
fn one_of(words: &[&str]) -> String {
    let mut words: Vec<String> = words.iter().map(|word| word.replace('.', "\\.")).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    format!("(?:{})", words.join("|"))
}

/// A text in quotes with something in it.
fn text(inside: &[Value]) -> Value {
    let mut patterns = vec![json!({ "match": "\\\\.", "name": "constant.character.escape.dot" })];
    patterns.extend_from_slice(inside);
    json!({ "begin": "\"", "end": "\"", "name": "string.quoted.double.dot", "patterns": patterns })
}

fn comments() -> Vec<Value> {
    let told = json!({
        "match": "\\b(threatdot):\\s*(allow)\\b",
        "captures": { "1": { "name": "keyword.control.directive.threatdot" },
                      "2": { "name": "keyword.control.directive.threatdot" } },
    });
    let code = json!({ "match": "\\b[A-Z]\\d{3}\\b", "name": "constant.other.code.threatdot" });
    vec![
        json!({ "begin": "//|#", "end": "$", "name": "comment.line.dot", "patterns": [told, code] }),
        json!({ "begin": "/\\*", "end": "\\*/", "name": "comment.block.dot" }),
    ]
}

/// `name =` and then something up to the end of the value.
fn attribute(name: &str, scope: &str, inside: &[Value]) -> Value {
    json!({
        "begin": format!("{BEGIN}({name})\\s*(=)\\s*"),
        "beginCaptures": { "1": { "name": scope }, "2": { "name": "keyword.operator.assignment.dot" } },
        "end": "(?=[\\s,;\\]}])",
        "patterns": inside,
    })
}

fn keys(words: &[&str]) -> Value {
    json!({ "match": format!("\\b{}(?=\\s*=)", one_of(words)), "name": "variable.parameter.threatdot" })
}

fn constants(words: &[&str]) -> Value {
    json!({ "match": format!("(?<![\\w.]){}(?![\\w.])", one_of(words)), "name": "constant.language.threatdot" })
}

fn decisions() -> Vec<Value> {
    let of_kind = |kind: DecisionKind| {
        let known = [kind.required(), kind.optional()].concat();
        let inside = [
            keys(&known),
            constants(MITIGATE_STATUS),
            json!({ "match": "\\b\\d{4}-\\d\\d-\\d\\d\\b", "name": "constant.numeric.date.threatdot" }),
            json!({ "match": "\\b[DREA]\\d{1,2}\\b", "name": "constant.numeric.score.threatdot" }),
        ];
        attribute(&format!("{}_\\w+", kind.as_str()), "keyword.other.decision.threatdot", &[text(&inside)])
    };
    DecisionKind::ALL.into_iter().map(of_kind).collect()
}

fn asset() -> Value {
    let levels = [CLASSIFICATION, IMPORTANCE].concat();
    let inside = [
        keys(Asset::KEYS),
        json!({ "match": format!("(?<==){}\\b", one_of(&levels)), "name": "constant.language.threatdot" }),
    ];
    attribute("(?:asset|assumption)_\\w+", "keyword.other.declaration.threatdot", &[text(&inside)])
}

/// Attributes with a closed set of values: one pattern for all that have the same set.
fn closed() -> Vec<Value> {
    let mut sets: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    let protocols: Vec<&str> = PRESETS.iter().flat_map(|preset| preset.protocols).copied().collect();
    for name in names(|ty| ty.words().is_some()).into_iter().chain(["protocol"]) {
        let rows = ATTRS.iter().filter(|def| def.name == name);
        let mut words: Vec<&str> = rows.filter_map(|def| def.ty.words()).flatten().copied().collect();
        if name == "protocol" {
            words.clone_from(&protocols);
        }
        match sets.iter_mut().find(|(known, _)| *known == words) {
            Some((_, names)) => names.push(name),
            None => sets.push((words, vec![name])),
        }
    }
    let pattern = |(words, names): (Vec<&str>, Vec<&str>)| {
        let value = constants(&words);
        let other = json!({ "match": NAME, "name": "string.unquoted.dot" });
        let inside = [value.clone(), text(&[value]), include("numbers"), other];
        attribute(&one_of(&names), "support.type.property-name.threatdot", &inside)
    };
    sets.into_iter().map(pattern).collect()
}

/// The names of the vocabulary that have a row of some type, each once.
fn names(is_wanted: impl Fn(Type) -> bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = ATTRS.iter().filter(|def| is_wanted(def.ty)).map(|def| def.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn open_names() -> Vec<&'static str> {
    names(|ty| ty.words().is_none())
}

fn named(words: &[&str], scope: &str) -> Value {
    json!({ "match": format!("{BEGIN}{}(?=\\s*=)", one_of(words)), "name": scope })
}
