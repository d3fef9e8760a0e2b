//! Items that were added, removed or changed, attribute by attribute.

use std::collections::BTreeMap;

use super::matching::has_derived_id;
use super::{AttributeChange, Both, Fate, ItemChange, Matching, Version, What};
use crate::model::vocabulary::{CLASSIFICATION, IMPORTANCE};
use crate::model::{
    Asset, AssetId, AssetPlace, BoundaryId, ElementId, Kind, Model, StatedBy, StatedList, Subject, Value,
};
use crate::span::Span;

/// What is known of an item, by name.
type Facts = BTreeMap<String, Fact>;

/// What is decided about the findings of items.
type Decided = BTreeMap<Subject, Vec<(String, Fact)>>;

/// One value and its place.
#[derive(Clone, Debug)]
struct Fact {
    value: String,
    span: Span,
    /// Whether it only follows from the protocol.
    implied: bool,
}

impl Fact {
    fn new(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), span, implied: false }
    }
}

/// Every item that is not what it was.
pub(super) fn changes(both: Both, matching: &Matching, diagram: Fate) -> Vec<ItemChange> {
    let mut changes: Vec<ItemChange> = of_diagram(both, diagram).into_iter().collect();
    let Both { old, new } = both;
    let (before, now) = (decided(old), decided(new));
    for subject in new.model.subjects() {
        let was = matching.old_of(subject);
        let before = was.map(|was| in_new_words(both, matching, was, facts(old, was, &before)));
        let now = facts(new, subject, &now);
        changes.extend(change(both, [was, Some(subject)], [before.as_ref(), Some(&now)]));
    }
    for subject in old.model.subjects().filter(|subject| matching.new_of(*subject).is_none()) {
        let before = facts(old, subject, &before);
        changes.extend(change(both, [Some(subject), None], [Some(&before), None]));
    }
    changes.extend(assets(both, matching));
    changes.sort_by_key(|change| (change.what, change.new_line.or(change.old_line)));
    changes
}

/// The change of an item of the model; none if it is what it was.
fn change(both: Both, [old, new]: [Option<Subject>; 2], facts: [Option<&Facts>; 2]) -> Option<ItemChange> {
    let (version, subject) = if let Some(new) = new { (both.new, new) } else { (both.old, old?) };
    let fate = Fate::of(old.is_some(), new.is_some());
    let attributes = attributes(both, facts);
    let id = version.model.subject_id(subject);
    let is_new_name = |old: &Subject| {
        let is_made = has_made_id(both.old.model, *old) && has_made_id(version.model, subject);
        both.old.model.subject_id(*old) != id && !is_made
    };
    let old_id = old.filter(is_new_name).map(|old| both.old.model.subject_id(old).to_owned());
    if fate == Fate::Changed && attributes.is_empty() && old_id.is_none() {
        return None;
    }
    Some(ItemChange {
        what: What::of(subject),
        word: word(version.model, subject),
        fate,
        id: id.to_owned(),
        old_id,
        label: version.model.subject_label(subject).to_owned(),
        attributes,
        old_line: old.map(|old| both.old.line(both.old.model.subject_span(old))),
        new_line: new.map(|new| both.new.line(both.new.model.subject_span(new))),
        old,
        new,
    })
}

/// Whether the id of an item is not written but made: of the ends of a flow, or of a number.
fn has_made_id(model: &Model, subject: Subject) -> bool {
    match subject {
        Subject::Flow(flow) => has_derived_id(model, flow),
        Subject::Boundary(boundary) => model.boundaries[boundary].id.starts_with("anonymous-"),
        Subject::Element(_) => false,
    }
}

fn word(model: &Model, subject: Subject) -> &'static str {
    match subject {
        Subject::Element(id) => kind(model, id),
        Subject::Flow(_) => "flow",
        Subject::Boundary(id) if model.boundaries[id].is_trust_boundary => "boundary",
        Subject::Boundary(_) => "group",
    }
}

fn kind(model: &Model, id: ElementId) -> &'static str {
    match model.elements[id].kind {
        Kind::Unknown => "element",
        kind => kind.as_str(),
    }
}

/// Everything that is known of an item.
fn facts(version: Version, subject: Subject, decided: &Decided) -> Facts {
    let model = version.model;
    let span = model.subject_span(subject);
    let mut facts = stated(model.stated(subject));
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            facts.insert(name.to_owned(), Fact::new(value, span));
        }
    };
    let label = model.subject_label(subject);
    match subject {
        Subject::Element(id) => {
            let element = &model.elements[id];
            add("kind", kind(model, id).to_owned());
            add("label", if label == element.id { String::new() } else { label.to_owned() });
            add("within", within(model, element.boundary));
            add("multiple", if element.multiple { "yes".to_owned() } else { String::new() });
        }
        Subject::Flow(id) => {
            let flow = &model.flows[id];
            add("label", if label == flow.id { String::new() } else { label.to_owned() });
            add("from", model.elements[flow.source].id.clone());
            add("to", model.elements[flow.target].id.clone());
        }
        Subject::Boundary(id) => {
            let boundary = &model.boundaries[id];
            let bare = boundary.id.strip_prefix("cluster").map(|rest| rest.trim_start_matches(['_', '-', ' ']));
            add("kind", word(model, subject).to_owned());
            add("label", if bare == Some(label) || boundary.id == label { String::new() } else { label.to_owned() });
            add("within", within(model, boundary.parent));
        }
    }
    facts.extend(decided.get(&subject).into_iter().flatten().cloned());
    facts
}

fn within(model: &Model, boundary: Option<BoundaryId>) -> String {
    boundary.map(|boundary| model.boundaries[boundary].id.clone()).unwrap_or_default()
}

fn stated(list: &StatedList) -> Facts {
    let fact = |stated: &crate::model::Stated| {
        let fact =
            Fact { value: written(&stated.value), span: stated.value_span, implied: stated.by == StatedBy::Protocol };
        (stated.def.name.to_owned(), fact)
    };
    list.iter().map(fact).collect()
}

/// A value as one would write it; the order of a list says nothing.
fn written(value: &Value) -> String {
    match value {
        Value::Words(words) => sorted(words.iter().copied()),
        Value::List(items) => sorted(items.iter().map(|item| item.text.as_str())),
        value => value.written(),
    }
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.join(",")
}

/// What is known of an old item, in which what has another id now is called by it.
fn in_new_words(both: Both, matching: &Matching, subject: Subject, mut facts: Facts) -> Facts {
    let (old, new) = (both.old.model, both.new.model);
    let mut rename = |name: &str, new_id: Option<Subject>| {
        if let (Some(fact), Some(new_id)) = (facts.get_mut(name), new_id) {
            new.subject_id(new_id).clone_into(&mut fact.value);
        }
    };
    let boundary = |id: Option<BoundaryId>| matching.new_of(Subject::Boundary(id?));
    match subject {
        Subject::Element(id) => rename("within", boundary(old.elements[id].boundary)),
        Subject::Boundary(id) => rename("within", boundary(old.boundaries[id].parent)),
        Subject::Flow(id) => {
            let flow = &old.flows[id];
            rename("from", matching.new_of(Subject::Element(flow.source)));
            rename("to", matching.new_of(Subject::Element(flow.target)));
            rename("response_to", matching.request(id).and_then(|request| matching.new_of(Subject::Flow(request))));
        }
    }
    if let Some(data) = facts.get_mut("data") {
        let words =
            data.value.split(',').map(|word| matching.new_asset_id(word).map_or(word, |asset| &new.assets[asset].id));
        data.value = sorted(words);
    }
    facts
}

/// Decisions and scores that stand on items.
fn decided(version: Version) -> Decided {
    let mut decided = Decided::new();
    for decision in &version.model.decisions {
        let parts = decision.verdict.parts.iter().map(|part| format!("{}={}", part.key, part.value));
        let fact = Fact::new(parts.collect::<Vec<_>>().join("; "), decision.value_span);
        let name = format!("{}_{}", decision.verdict.verb.as_str(), decision.rule);
        decided.entry(decision.subject).or_default().push((name, fact));
    }
    for score in &version.model.scores {
        let parts: Vec<String> = score.score.parts.iter().map(u8::to_string).collect();
        let remarks = score.score.remarks.iter().map(|part| format!("; {}={}", part.key, part.value));
        let fact = Fact::new(parts.join(" ") + &remarks.collect::<String>(), score.value_span);
        decided.entry(score.subject).or_default().push((format!("dread_{}", score.rule), fact));
    }
    decided
}

/// The values that differ. Of what a protocol implies, only what is written against it or instead of it.
fn attributes(both: Both, [before, now]: [Option<&Facts>; 2]) -> Vec<AttributeChange> {
    let nothing = Facts::new();
    let (before, now) = (before.unwrap_or(&nothing), now.unwrap_or(&nothing));
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    let mut names: Vec<&String> = now.keys().chain(gone).collect();
    names.sort_unstable();
    let change = |name: &String| {
        let (old, new) = (before.get(name), now.get(name));
        let is_same = old.map(|fact| &fact.value) == new.map(|fact| &fact.value);
        let is_written = [old, new].into_iter().flatten().any(|fact| !fact.implied);
        let line = new.map(|fact| both.new.line(fact.span)).or_else(|| old.map(|fact| both.old.line(fact.span)));
        let value = |fact: Option<&Fact>| fact.map(|fact| fact.value.clone());
        (!is_same && is_written).then(|| AttributeChange { name: name.clone(), old: value(old), new: value(new), line })
    };
    names.into_iter().filter_map(change).collect()
}

/// The change of what is said of the diagram as a whole.
fn of_diagram(both: Both, fate: Fate) -> Option<ItemChange> {
    let known = |version: Version| {
        let mut facts = stated(&version.model.stated);
        let title = &version.model.title;
        if !title.is_empty() {
            facts.insert("label".to_owned(), Fact::new(title.clone(), Span::default()));
        }
        for assumption in &version.model.assumptions {
            facts.insert(format!("assumption: {assumption}"), Fact::new("yes", Span::default()));
        }
        facts
    };
    let (before, now) = (known(both.old), known(both.new));
    let mut attributes = attributes(both, [Some(&before), Some(&now)]);
    for change in &mut attributes {
        if let Some(text) = change.name.strip_prefix("assumption: ") {
            let text = text.to_owned();
            let side = |there: &Option<String>| there.as_ref().map(|_| text.clone());
            (change.old, change.new, change.line) = (side(&change.old), side(&change.new), None);
            "assumption".clone_into(&mut change.name);
        }
    }
    if fate == Fate::Changed && attributes.is_empty() {
        return None;
    }
    let titled = if fate == Fate::Removed { both.old } else { both.new };
    Some(ItemChange {
        what: What::Diagram,
        word: "diagram",
        fate,
        id: titled.model.title.clone(),
        old_id: None,
        label: titled.model.title.clone(),
        attributes,
        old_line: None,
        new_line: None,
        old: None,
        new: None,
    })
}

fn assets(both: Both, matching: &Matching) -> Vec<ItemChange> {
    let Both { old, new } = both;
    let mut changes = Vec::new();
    for (id, asset) in new.model.assets.iter() {
        let was = matching.old_asset(id);
        let before = was.map(|was| asset_facts(old, was));
        changes.extend(asset_change(both, [was, Some(id)], [before.as_ref(), Some(&asset_facts(new, id))], &asset.id));
    }
    for (id, asset) in old.model.assets.iter().filter(|(id, _)| matching.new_asset(*id).is_none()) {
        changes.extend(asset_change(both, [Some(id), None], [Some(&asset_facts(old, id)), None], &asset.id));
    }
    changes
}

fn asset_change(
    both: Both,
    [old, new]: [Option<AssetId>; 2],
    facts: [Option<&Facts>; 2],
    id: &str,
) -> Option<ItemChange> {
    let attributes = attributes(both, facts);
    let fate = Fate::of(old.is_some(), new.is_some());
    let old_asset = old.map(|old| &both.old.model.assets[old]);
    let old_id = old_asset.map(|asset| asset.id.clone()).filter(|old| old != id);
    if fate == Fate::Changed && attributes.is_empty() && old_id.is_none() {
        return None;
    }
    let new_asset = new.map(|new| &both.new.model.assets[new]);
    let label = new_asset.or(old_asset).map(|asset| asset.title.clone()).unwrap_or_default();
    Some(ItemChange {
        what: What::Asset,
        word: "asset",
        fate,
        id: id.to_owned(),
        old_id,
        label,
        attributes,
        old_line: old_asset.and_then(Asset::name_span).map(|span| both.old.line(span)),
        new_line: new_asset.and_then(Asset::name_span).map(|span| both.new.line(span)),
        old: None,
        new: None,
    })
}

fn asset_facts(version: Version, id: AssetId) -> Facts {
    let asset = &version.model.assets[id];
    let word = |words: &[&str], level: Option<u8>| {
        level.and_then(|level| words.get(usize::from(level))).map_or("", |it| it).to_owned()
    };
    let facts = [
        ("title", asset.title.clone()),
        ("classification", word(CLASSIFICATION, asset.classification)),
        ("integrity", word(IMPORTANCE, asset.integrity)),
        ("availability", word(IMPORTANCE, asset.availability)),
        ("tags", sorted(asset.tags.iter().map(String::as_str))),
        ("residency", asset.residency.clone().unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(name, value)| !(value.is_empty() || *name == "title" && *value == asset.id));
    let span = match asset.place {
        AssetPlace::Diagram(_, value) => value,
        AssetPlace::Configuration(_) => Span::default(),
    };
    facts.map(|(name, value)| (name.to_owned(), Fact::new(value, span))).collect()
}
