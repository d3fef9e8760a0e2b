//! The JSON Schema of the configuration, made from the same rows that it is read by: editors complete and check by it.

use serde_json::{Map, Value, json};

use super::LEVELS;
use super::keys::{KEYS, Key, Values};
use crate::model::DecisionKind;
use crate::model::vocabulary::{CLASSIFICATION, IMPORTANCE};

/// The schema (draft 2020-12).
pub fn schema() -> Value {
    let mut root: Map<String, Value> = Map::new();
    for key in KEYS {
        if key.table.is_empty() {
            root.insert(key.name.to_owned(), of(key));
        } else {
            let table = root.entry(key.table).or_insert_with(|| table(&Map::new()));
            if let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert(key.name.to_owned(), of(key));
            }
        }
    }
    root.insert(
        "lints".to_owned(),
        json!({
            "type": "object",
            "additionalProperties": { "enum": LEVELS },
            "description": "Levels of lints, by code or name; `all` and `warnings` are groups.",
        }),
    );
    root.insert(
        "path".to_owned(),
        json!({ "type": "array", "items": path(), "description": "What holds for some diagrams." }),
    );
    root.insert(
        "asset".to_owned(),
        json!({ "type": "array", "items": asset(), "description": "Data that several diagrams speak of." }),
    );
    root.insert(
        "decision".to_owned(),
        json!({ "type": "array", "items": decision(), "description": "What is decided about many findings at once." }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "threatdot.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": root,
    })
}

fn table(properties: &Map<String, Value>) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn of(key: &Key) -> Value {
    let mut value = match key.of {
        Values::Text | Values::Path => json!({ "type": "string" }),
        Values::Texts | Values::Patterns => json!({ "type": "array", "items": { "type": "string", "pattern": "\\S" } }),
        Values::Word(words) => json!({ "enum": words }),
        Values::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Values::Flag => json!({ "type": "boolean" }),
        Values::Count => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("description".to_owned(), key.docs.into());
    }
    value
}

fn path() -> Value {
    let mut properties: Map<String, Value> =
        KEYS.iter().filter(|key| key.of_paths).map(|key| (key.name.to_owned(), of(key))).collect();
    properties.insert("match".to_owned(), json!({ "type": "string", "description": "A pattern of paths." }));
    let mut value = table(&properties);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("required".to_owned(), json!(["match"]));
    }
    value
}

/// An asset has an id and a class.
fn asset() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "classification"],
        "properties": {
            "id": { "type": "string", "pattern": r"^[^\s,;]+$", "description": "What `data` names it by." },
            "title": { "type": "string" },
            "classification": { "enum": CLASSIFICATION, "description": "How sensitive it is." },
            "integrity": { "enum": IMPORTANCE },
            "availability": { "enum": IMPORTANCE },
            "tags": { "type": "array", "items": { "type": "string", "pattern": r"\S" } },
            "residency": { "type": "string", "description": "Region that it must stay in." },
        },
    })
}

/// A decision has `match` and exactly one verb.
fn decision() -> Value {
    let mut properties: Map<String, Value> = Map::new();
    properties
        .insert("match".to_owned(), json!({ "type": "string", "description": "`RULE:subject` or `RULE`, with `*`." }));
    for kind in DecisionKind::ALL {
        let schema = match kind {
            DecisionKind::Score => json!({ "type": "string" }),
            DecisionKind::Verdict(_) => verdict(kind),
        };
        properties.insert(kind.as_str().to_owned(), schema);
    }
    let names: Vec<Value> = DecisionKind::ALL.iter().map(|kind| json!({ "required": [kind.as_str()] })).collect();
    let mut value = table(&properties);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("required".to_owned(), json!(["match"]));
        fields.insert("oneOf".to_owned(), names.into());
    }
    value
}

/// The parts of a verdict: texts, a day also as a date of TOML.
fn verdict(kind: DecisionKind) -> Value {
    let parts = kind.required().iter().chain(kind.optional()).map(|part| ((*part).to_owned(), json!({})));
    let mut value = table(&parts.collect());
    if let Some(fields) = value.as_object_mut() {
        fields.insert("required".to_owned(), json!(kind.required()));
    }
    value
}
