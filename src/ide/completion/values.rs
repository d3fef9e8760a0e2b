//! The values of an attribute: closed sets with their meaning, assets, flows, the parts of decisions and of assets.

use super::items::{Item, ItemKind, List};
use crate::ide::pages;
use crate::ide::place::Owner;
use crate::model::vocabulary::{self, ASSET_LISTS, AttrDef, CLASSIFICATION, IMPORTANCE, PRESETS};
use crate::model::{Asset, DecisionKind, MITIGATE_STATUS, Verb, split_key};

impl List<'_> {
    /// The values of an attribute of an owner.
    pub(super) fn values(&mut self, owner: Owner, name: &str) {
        let Some(part) = self.context.part else { return };
        let Some(name) = part.model.vocabulary_name(name) else { return };
        if let Some((kind, _)) = split_key(name) {
            return self.decision(kind);
        }
        if name.starts_with("asset_") {
            return self.asset_parts();
        }
        match name {
            name if ASSET_LISTS.contains(&name) => self.assets(),
            "response_to" => self.requests(owner),
            "tm" => self.word("1", "the version of the annotations"),
            _ => {
                let on = owner.on(part);
                let def = vocabulary::row(name, on).or_else(|| vocabulary::rows(name).next());
                if let Some(def) = def {
                    self.closed(def);
                }
            }
        }
    }

    fn closed(&mut self, def: &AttrDef) {
        let protocols: Vec<&str> = PRESETS.iter().flat_map(|preset| preset.protocols).copied().collect();
        let words = if def.name == "protocol" { Some(protocols.as_slice()) } else { def.ty.words() };
        for word in words.unwrap_or(&[]) {
            let detail = pages::meaning(def, word).unwrap_or_else(|| def.doc.to_owned());
            self.word(word, &detail);
        }
    }

    fn assets(&mut self) {
        let Some(part) = self.context.part else { return };
        for asset in part.model.known_assets() {
            let class = asset.classification.and_then(|level| CLASSIFICATION.get(usize::from(level)));
            let detail = class.map_or_else(|| asset.title.clone(), |class| format!("{}, {class}", asset.title));
            let (label, insert) = (asset.id.clone(), self.written(&asset.id));
            self.push(Item { label, kind: ItemKind::Asset, detail, page: String::new(), insert, group: 0 });
        }
    }

    /// Flows that run the other way come first: an answer goes back to where its request came from.
    fn requests(&mut self, owner: Owner) {
        let Some(part) = self.context.part else { return };
        let ends = match owner {
            Owner::Edges(span) => {
                let mut edges = self.analysis.index(part).into_iter().flat_map(|index| index.edges_of(span));
                let flow = edges.find_map(|edge| crate::ide::place::flow_of(part.model, edge));
                flow.and_then(|flow| part.model.flows.get(flow)).map(|flow| (flow.target, flow.source))
            }
            _ => None,
        };
        for flow in part.model.flows.values() {
            let group = u8::from(Some((flow.source, flow.target)) != ends);
            let [source, target] =
                [flow.source, flow.target].map(|end| part.model.elements.get(end).map_or("", |it| &it.id));
            let detail = format!("{source} -> {target}");
            let (label, insert) = (flow.id.clone(), self.written(&flow.id));
            self.push(Item { label, kind: ItemKind::Flow, detail, page: String::new(), insert, group });
        }
    }

    /// The parts of a decision that are not there yet, or the words of the part that is being written.
    fn decision(&mut self, kind: DecisionKind) {
        let Some(before) = self.context.quoted else {
            return self.whole(kind.form(), "the form of this decision");
        };
        if before.rsplit(';').next().is_some_and(|part| part.contains('=')) {
            if kind == DecisionKind::Verdict(Verb::Mitigate) && key(before) == "status" {
                for word in MITIGATE_STATUS {
                    self.word(word, "how far it is");
                }
            }
            return;
        }
        for (keys, detail) in [(kind.required(), "must be there"), (kind.optional(), "may be there")] {
            for key in keys.iter().filter(|key| !has_part(before, key)) {
                self.part(key, detail);
            }
        }
    }

    fn asset_parts(&mut self) {
        let Some(before) = self.context.quoted else {
            return self.whole(
                "Title; classification=internal; integrity=medium; availability=medium",
                "the form of an asset",
            );
        };
        let part = before.rsplit(';').next().unwrap_or("");
        if part.contains('=') {
            let words = match key(before) {
                "classification" => CLASSIFICATION,
                "integrity" | "availability" => IMPORTANCE,
                _ => return,
            };
            for word in words {
                self.word(word, "from low to high");
            }
            return;
        }
        // The title comes first.
        if before.contains(';') {
            for key in Asset::KEYS.iter().filter(|key| !has_part(before, key)) {
                self.part(key, "about this asset");
            }
        }
    }

    /// A whole text in quotes.
    fn whole(&mut self, text: &str, detail: &str) {
        let insert = format!("\"{text}\"");
        let (kind, page) = (ItemKind::Value, String::new());
        self.push(Item { label: insert.clone(), kind, detail: detail.to_owned(), page, insert, group: 0 });
    }

    fn part(&mut self, key: &str, detail: &str) {
        let (label, insert) = (key.to_owned(), format!("{key}="));
        let (kind, page) = (ItemKind::Value, String::new());
        self.push(Item { label, kind, detail: detail.to_owned(), page, insert, group: 0 });
    }
}

/// The key of the part that is being written.
fn key(before: &str) -> &str {
    before.rsplit(';').next().and_then(|part| part.split_once('=')).map_or("", |(key, _)| key.trim())
}

fn has_part(before: &str, key: &str) -> bool {
    before.split(';').any(|part| part.split_once('=').is_some_and(|(known, _)| known.trim() == key))
}
