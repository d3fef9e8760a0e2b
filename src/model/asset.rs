//! Data assets: `asset_ID="Title; classification=...; tags=..."` on the graph, or shared by the configuration.

use super::ListItem;
use super::vocabulary::{CLASSIFICATION, IMPORTANCE, Literal};
use crate::span::Span;

/// A data asset: `asset_ID="Title; classification=...; tags=..."` on the graph, or `[[asset]]` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The part of the attribute's name after `asset_`; `id` in the configuration.
    pub id: String,
    /// The text before the first semicolon; `title` in the configuration.
    pub title: String,
    /// Level in [`CLASSIFICATION`].
    pub classification: Option<u8>,
    /// Level in [`IMPORTANCE`].
    pub integrity: Option<u8>,
    /// Level in [`IMPORTANCE`].
    pub availability: Option<u8>,
    /// Free words.
    pub tags: Vec<String>,
    /// Region that the data must stay in.
    pub residency: Option<String>,
    /// Where it is declared.
    pub place: AssetPlace,
}

/// Where an asset is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetPlace {
    /// By an attribute of the diagram: the ranges of its name and of its value.
    Diagram(Span, Span),
    /// By the configuration, for all diagrams: its range in that text.
    Configuration(Span),
}

/// A part of an asset that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssetProblem {
    /// A part after the title without `=`.
    NotAPart(ListItem),
    /// A key that assets do not have.
    UnknownKey(ListItem),
    /// A word outside the key's set.
    UnknownWord {
        /// The key.
        key: &'static str,
        /// The word and its place.
        word: ListItem,
        /// The set.
        words: &'static [&'static str],
    },
}

impl Asset {
    /// The keys of the parts after the title.
    pub const KEYS: &'static [&'static str] = &["classification", "integrity", "availability", "tags", "residency"];

    /// The range of the attribute's name; none of an asset that the configuration declares.
    pub fn name_span(&self) -> Option<Span> {
        match self.place {
            AssetPlace::Diagram(name, _) => Some(name),
            AssetPlace::Configuration(_) => None,
        }
    }
}

/// Reads an asset and everything in it that makes no sense. The title may be left out: the id then stands for it.
pub fn read_asset(id: &str, literal: &Literal, name_span: Span) -> (Asset, Vec<AssetProblem>) {
    let mut asset = Asset {
        id: id.to_owned(),
        title: id.to_owned(),
        classification: None,
        integrity: None,
        availability: None,
        tags: Vec::new(),
        residency: None,
        place: AssetPlace::Diagram(name_span, literal.span),
    };
    let mut problems = Vec::new();
    for (index, (at, part)) in literal.split(';').enumerate() {
        let key = part.split_once('=').map(|(key, _)| key.trim());
        if index == 0 && !key.is_some_and(|key| Asset::KEYS.contains(&key)) {
            part.clone_into(&mut asset.title);
        } else if let Some(problem) = read_part(&mut asset, literal.slice(at, part)) {
            problems.push(problem);
        }
    }
    (asset, problems)
}

fn read_part(asset: &mut Asset, part: Literal) -> Option<AssetProblem> {
    let Some((key, value)) = part.text.split_once('=') else {
        return Some(AssetProblem::NotAPart(item(part)));
    };
    let start = key.len() + 1 + (value.len() - value.trim_start().len());
    let value = part.slice(start, value.trim());
    match key.trim() {
        "classification" => read_level("classification", CLASSIFICATION, value, &mut asset.classification),
        "integrity" => read_level("integrity", IMPORTANCE, value, &mut asset.integrity),
        "availability" => read_level("availability", IMPORTANCE, value, &mut asset.availability),
        "tags" => {
            asset.tags = value.split(',').map(|(_, tag)| tag.to_owned()).collect();
            None
        }
        "residency" => {
            asset.residency = (!value.text.is_empty()).then(|| value.text.to_owned());
            None
        }
        key => Some(AssetProblem::UnknownKey(item(part.slice(0, key)))),
    }
}

fn read_level(
    key: &'static str,
    words: &'static [&'static str],
    value: Literal,
    level: &mut Option<u8>,
) -> Option<AssetProblem> {
    if value.text.is_empty() {
        return None;
    }
    *level = words.iter().zip(0..).find(|(word, _)| **word == value.text).map(|(_, level)| level);
    level.is_none().then(|| AssetProblem::UnknownWord { key, word: item(value), words })
}

fn item(part: Literal) -> ListItem {
    ListItem { text: part.text.to_owned(), span: part.span }
}
