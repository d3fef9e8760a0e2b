//! The items of a completion list: elements, names of attributes, keywords.

use super::context::Context;
use crate::ide::place::Owner;
use crate::ide::{Analysis, pages, rename};
use crate::layout::honoured;
use crate::model::vocabulary::{self, AttrDef, On};
use crate::model::{DecisionKind, Kind, Subject, split_key};
use crate::output::{markdown, reference};
use crate::threats::Rule;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// An element of a kind.
    Element(Kind),
    /// A data flow.
    Flow,
    /// A data asset.
    Asset,
    /// An attribute of the vocabulary.
    Attribute,
    /// A decision.
    Decision,
    /// An attribute of Graphviz.
    Drawing,
    /// A value.
    Value,
    /// A keyword.
    Keyword,
}

/// Something that can be written.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is shown and filtered by.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A few words beside it.
    pub detail: String,
    /// A page, as Markdown; may be empty.
    pub page: String,
    /// What is written.
    pub insert: String,
    /// Its group; those of a lower one come first.
    pub group: u8,
}

/// A list under construction.
pub(super) struct List<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) context: &'a Context<'a>,
    items: Vec<Item>,
}

impl<'a> List<'a> {
    pub(super) fn new(analysis: &'a Analysis, context: &'a Context<'a>) -> Self {
        Self { analysis, context, items: Vec::new() }
    }

    /// The items by group, in the order that they were added.
    pub(super) fn finish(mut self) -> Vec<Item> {
        self.items.sort_by_key(|item| item.group);
        self.items
    }

    pub(super) fn push(&mut self, item: Item) {
        self.items.push(item);
    }

    /// A text as it is written here: between quotes as it is.
    pub(super) fn written(&self, text: &str) -> String {
        if self.context.quoted.is_some() { text.to_owned() } else { rename::literal(text, false) }
    }

    /// A word and what it is.
    pub(super) fn word(&mut self, word: &str, detail: &str) {
        let (label, insert) = (word.to_owned(), self.written(word));
        let (kind, page) = (ItemKind::Value, String::new());
        self.push(Item { label, kind, detail: detail.to_owned(), page, insert, group: 0 });
    }

    pub(super) fn keywords(&mut self, words: &[&str]) {
        for word in words {
            self.push(Item {
                label: (*word).to_owned(),
                kind: ItemKind::Keyword,
                detail: "keyword".to_owned(),
                page: String::new(),
                insert: (*word).to_owned(),
                group: 2,
            });
        }
    }

    /// The elements of the graph, but for one that is only the word being typed.
    pub(super) fn elements(&mut self) {
        let Some(part) = self.context.part else { return };
        for element in part.model.elements.values().filter(|element| element.span != self.context.word) {
            let kind = element.kind.as_str();
            let detail =
                if element.label == element.id { kind.to_owned() } else { format!("{kind} “{}”", element.label) };
            let (label, insert) = (element.id.clone(), self.written(&element.id));
            let (kind, page) = (ItemKind::Element(element.kind), String::new());
            self.push(Item { label, kind, detail, page, insert, group: 0 });
        }
    }

    /// The names of attributes for an owner that has not all of them.
    pub(super) fn names(&mut self, owner: Owner) {
        let Some(part) = self.context.part else { return };
        let on = owner.on(part);
        let mut last = "";
        for def in vocabulary::ATTRS.iter().filter(|def| def.on.meets(on)) {
            // A name with several rows is listed once.
            if std::mem::replace(&mut last, def.name) != def.name {
                self.attribute(def, &part.model.prefix);
            }
        }
        match self.decision_typed(&part.model.prefix) {
            Some(kind) => self.rules(kind, owner, on),
            None => self.families(on, &part.model.prefix),
        }
        self.drawing(owner);
    }

    /// The sort of decision whose name is being typed.
    fn decision_typed(&self, prefix: &str) -> Option<DecisionKind> {
        let typed = self.context.typed.strip_prefix(prefix)?;
        split_key(&format!("{typed}X")).map(|(kind, _)| kind)
    }

    fn attribute(&mut self, def: &AttrDef, prefix: &str) {
        let name = format!("{prefix}{}", def.name);
        let page = format!("{}\n\n{}", markdown::text(def.doc), pages::takes(def));
        self.name(name, ItemKind::Attribute, def.doc, page, 1);
    }

    fn name(&mut self, name: String, kind: ItemKind, detail: &str, page: String, group: u8) {
        if self.context.taken.contains(&name) {
            return;
        }
        let equals = if self.context.equals_follow || self.context.quoted.is_some() { "" } else { "=" };
        let insert = format!("{name}{equals}");
        self.push(Item { label: name, kind, detail: detail.to_owned(), page, insert, group });
    }

    fn families(&mut self, on: On, prefix: &str) {
        for family in vocabulary::FAMILIES.iter().filter(|family| family.on.meets(on)) {
            let name = format!("{prefix}{}", family.prefix);
            self.push(Item {
                label: name.clone(),
                kind: ItemKind::Decision,
                detail: family.doc.to_owned(),
                page: String::new(),
                insert: name,
                group: 3,
            });
        }
    }

    /// Decisions about rules: those that have a finding here come first.
    fn rules(&mut self, decision: DecisionKind, owner: Owner, on: On) {
        let Some(part) = self.context.part else { return };
        let catalogue = &self.analysis.options().threats.catalogue;
        let subject = match owner {
            Owner::Node(node) => Some(Subject::Element(part.model.element_of(node))),
            Owner::Subgraph(subgraph) => part.model.boundary_of(subgraph).map(Subject::Boundary),
            Owner::Edges(span) => {
                let mut edges = self.analysis.index(part).into_iter().flat_map(|index| index.edges_of(span));
                edges.find_map(|edge| crate::ide::place::flow_of(part.model, edge)).map(Subject::Flow)
            }
            Owner::NodeDefaults | Owner::EdgeDefaults => None,
        };
        let threats = self.analysis.threats(part);
        let found: Vec<&str> = threats.map_or_else(Vec::new, |threats| {
            let of_subject = threats.findings.values().filter(|finding| Some(finding.subject) == subject);
            of_subject.filter_map(|finding| threats.rule(finding)).map(|rule| &*rule.id).collect()
        });
        let is_found = |rule: &Rule| found.contains(&&*rule.id);
        for rule in catalogue.rules.iter().filter(|rule| rule.enabled && (rule.on.meets(on) || is_found(rule))) {
            let name = format!("{}{}_{}", part.model.prefix, decision.as_str(), rule.id);
            let (group, state) = if is_found(rule) { (0, "found here: ") } else { (1, "") };
            let detail = format!("{state}{}", rule.spoken_title());
            let page = reference::page(catalogue, rule, 3);
            let is_last = self.context.equals_follow || self.context.quoted.is_some();
            let insert = if is_last { name.clone() } else { format!("{name}=\"{}\"", decision.form()) };
            if !self.context.taken.contains(&name) {
                self.push(Item { label: name, kind: ItemKind::Decision, detail, page, insert, group });
            }
        }
    }

    /// Graphviz's own attributes.
    fn drawing(&mut self, owner: Owner) {
        use honoured::On as Drawn;
        let on = match owner {
            Owner::Node(_) | Owner::NodeDefaults => Drawn::Node,
            Owner::Edges(_) | Owner::EdgeDefaults => Drawn::Edge,
            Owner::Subgraph(crate::graph::Graph::ROOT) => Drawn::Graph,
            Owner::Subgraph(_) => Drawn::Cluster,
        };
        for attribute in honoured::ATTRIBUTES.iter().filter(|attribute| attribute.on.contains(&on)) {
            let page = pages::graphviz(attribute.name).unwrap_or_default();
            self.name(attribute.name.to_owned(), ItemKind::Drawing, "Graphviz", page, 4);
        }
    }
}
