//! Pages about words of the language: attributes, their values, rules and codes.

use std::fmt::Write as _;

use crate::layout::honoured::{self, Honoured};
use crate::model::vocabulary::{self, AttrDef, On, PRESETS, Type};
use crate::model::{DecisionKind, split_key};
use crate::output::{markdown, reference};
use crate::threats::Catalogue;

/// The page of an attribute's name without prefix, on a kind of item; of a decision with the page of its rule.
pub(super) fn attribute(catalogue: &Catalogue, name: &str, on: On) -> Option<String> {
    if let Some((kind, rule)) = split_key(name) {
        return Some(decision(catalogue, kind, rule));
    }
    // On the kind that it stands on, else on all that it may stand on.
    let here: Vec<&AttrDef> = vocabulary::rows(name).filter(|def| def.on.meets(on)).collect();
    let rows = if here.is_empty() { vocabulary::rows(name).collect() } else { here };
    if rows.is_empty() {
        let family = vocabulary::family(name)?;
        let places = family.on.names().join(", ");
        return Some(format!("**{}…** · {places}\n\n{}", markdown::text(family.prefix), markdown::text(family.doc)));
    }
    let page = |def: &&AttrDef| {
        let head =
            format!("**{}** · {}\n\n{}", markdown::text(def.name), def.on.names().join(", "), markdown::text(def.doc));
        format!("{head}\n\n{}", takes(def))
    };
    Some(rows.iter().map(page).collect::<Vec<_>>().join("\n\n---\n\n"))
}

/// What an attribute takes, in a sentence.
pub(super) fn takes(def: &AttrDef) -> String {
    let words = |words: &[&str]| words.iter().map(|word| markdown::code(word)).collect::<Vec<_>>().join(", ");
    match def.ty {
        Type::Text if def.name == "protocol" => {
            let known: Vec<&str> = PRESETS.iter().flat_map(|preset| preset.protocols).copied().collect();
            format!("Any text; these imply something: {}.", words(&known))
        }
        Type::Text => "Any text.".to_owned(),
        Type::Flag => format!("One of {}.", words(&["yes", "no"])),
        Type::Word(set) => format!("One of {}.", words(set)),
        Type::Words(set) => format!("One or more of {}, with commas between them.", words(set)),
        Type::Scale(set) => format!("One of {}, from low to high.", words(set)),
        Type::Level(set) => format!("One of {}, from low to high, or a whole number.", words(set)),
        Type::Number => "A whole number.".to_owned(),
        Type::List => "Words with commas between them.".to_owned(),
    }
}

fn decision(catalogue: &Catalogue, kind: DecisionKind, rule: &str) -> String {
    let about = vocabulary::family(&format!("{}_{rule}", kind.as_str())).map_or("", |family| family.doc);
    let mut page = format!("{}\n\n{}", markdown::text(about), markdown::code(kind.form()));
    match catalogue.find(rule) {
        Some(rule) => {
            let _ = write!(page, "\n\n---\n\n{}", reference::page(catalogue, rule, 3));
        }
        None => page.push_str("\n\nThere is no such rule."),
    }
    page
}

/// The page of a word as the value of an attribute on a kind of item; none for free text.
pub(super) fn value(name: &str, on: On, text: &str) -> Option<String> {
    let def = vocabulary::row(name, on).or_else(|| vocabulary::rows(name).next())?;
    let told: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter_map(|word| meaning(def, word).map(|told| format!("{}: {told}", markdown::code(word))))
        .collect();
    let known = def.ty.words().is_some() || !told.is_empty();
    known.then(|| {
        let head = format!("**{}** · {}", markdown::text(name), markdown::text(def.doc));
        std::iter::once(head).chain(told).chain([takes(def)]).collect::<Vec<_>>().join("\n\n")
    })
}

/// What is to be said about one word of an attribute.
pub(super) fn meaning(def: &AttrDef, word: &str) -> Option<String> {
    if def.name == "protocol" {
        let preset = PRESETS.iter().find(|preset| preset.protocols.contains(&word))?;
        let states: Vec<String> = preset.states.iter().map(|(name, word)| format!("{name}={word}")).collect();
        return Some(format!("implies {}", states.join(", ")));
    }
    let words = def.ty.words()?;
    let at = words.iter().position(|known| *known == word)?;
    let step = match def.ty {
        Type::Scale(_) => Some(format!("step {} of {}", at + 1, words.len())),
        _ if matches!(word, "none" | "no") => Some("stated, which is not the same as saying nothing".to_owned()),
        _ => None,
    };
    let meaning = vocabulary::meaning(def.name, word).map(str::to_owned);
    let parts: Vec<String> = meaning.into_iter().chain(step).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The page of an attribute of Graphviz.
pub(super) fn graphviz(name: &str) -> Option<String> {
    let drawn = honoured::ATTRIBUTES.iter().find(|attribute| attribute.name == name);
    if drawn.is_none() && !vocabulary::is_graphviz(name) {
        return None;
    }
    let how = match drawn.map(|attribute| attribute.honoured) {
        Some(Honoured::Yes) => "pictures honour it".to_owned(),
        Some(Honoured::Partly(but)) => format!("pictures honour it, but {}", markdown::text(but)),
        Some(Honoured::No(why)) => format!("pictures do not honour it: {}", markdown::text(why)),
        None => "it is not looked at".to_owned(),
    };
    Some(format!("**{}** · an attribute of Graphviz; {how}", markdown::text(name)))
}
