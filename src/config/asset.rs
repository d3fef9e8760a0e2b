//! `[[asset]]`: data that several diagrams speak of.

use super::Placed;
use super::codes::BAD_VALUE;
use super::table::{Reader, Table};
use crate::diagnostics::Diagnostic;
use crate::model::vocabulary::{CLASSIFICATION, IMPORTANCE};
use crate::model::{Asset, AssetPlace};

/// Reads one asset; none without an id and a class, which are what it is shared for.
pub(super) fn read(reader: &mut Reader, table: &Table, known: &[Asset]) -> Option<Asset> {
    let keys: Vec<&str> = ["id", "title"].iter().chain(Asset::KEYS).copied().collect();
    reader.keys(table, &keys);
    let id = id(reader, table, known);
    let classification = level(reader, table, "classification", CLASSIFICATION);
    if table.get("classification").is_none() {
        let said = Diagnostic::new(&BAD_VALUE, table.span, "the asset lacks `classification`");
        reader.report(said.help(format!("it is one of {}", CLASSIFICATION.join(", "))));
    }
    let title = reader.text(table, "title").map(|title| title.value.trim().to_owned());
    let integrity = level(reader, table, "integrity", IMPORTANCE);
    let availability = level(reader, table, "availability", IMPORTANCE);
    let tags = reader.texts(table, "tags").into_iter().map(|tag| tag.value.trim().to_owned()).collect();
    let residency = reader.text(table, "residency").map(|text| text.value.trim().to_owned());
    let id = id?;
    Some(Asset {
        title: title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.value.clone()),
        id: id.value,
        classification: Some(classification?),
        integrity,
        availability,
        tags,
        residency: residency.filter(|text| !text.is_empty()),
        place: AssetPlace::Configuration(id.span),
    })
}

/// The name that diagrams call it by. It can stand in a list with commas, and no other asset has it.
fn id(reader: &mut Reader, table: &Table, known: &[Asset]) -> Option<Placed<String>> {
    if table.get("id").is_none() {
        let said = Diagnostic::new(&BAD_VALUE, table.span, "the asset lacks `id`");
        reader.report(said.help("it is what `data` of elements and flows names it by, as in `id = \"card\"`"));
    }
    let id = reader.text(table, "id")?;
    let is_name = !id.value.is_empty() && !id.value.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let problem = if !is_name {
        Some((format!("`{}` cannot be the id of an asset", id.value), "no spaces, commas or semicolons"))
    } else if known.iter().any(|asset| asset.id == id.value) {
        Some((format!("the asset `{}` is declared twice", id.value), "this one comes after another one"))
    } else {
        None
    };
    let Some((message, label)) = problem else { return Some(id) };
    reader.report(Diagnostic::new(&BAD_VALUE, id.span, message).label(label));
    None
}

fn level(reader: &mut Reader, table: &Table, key: &str, words: &'static [&'static str]) -> Option<u8> {
    let word = reader.word(table, key, words)?;
    words.iter().zip(0..).find(|(known, _)| **known == word.value).map(|(_, level)| level)
}
