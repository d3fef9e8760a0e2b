//! Reads what the attributes of an item state, each name looked up in the vocabulary once a run.

use std::collections::HashMap;

use crate::graph::{Attr, Attrs, Graph, Origin, Symbol};
use crate::model::vocabulary::{self, AttrDef, Literal, On};
use crate::model::{Decision, Stated, StatedBy, StatedList, Subject, Verb, read_decision, split_key};
use crate::source::Source;

/// What a name means on a kind of item.
#[derive(Clone, Copy, Debug)]
enum Meaning<'a> {
    /// A row of the vocabulary.
    Row(&'static AttrDef),
    /// A decision about the rule named.
    Decision(Verb, &'a str),
    /// Nothing to us.
    Nothing,
}

/// Reads items of one graph.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    graph: &'a Graph,
    source: &'a Source,
    prefix: &'a str,
    meanings: HashMap<(Symbol, On), Meaning<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(graph: &'a Graph, source: &'a Source, prefix: &'a str) -> Self {
        Self { graph, source, prefix, meanings: HashMap::new() }
    }

    /// All that an item states itself or by default. What Graphviz hands down from the cluster around it states
    /// nothing of the cluster inside; what cannot be read is left out.
    pub(super) fn stated(&mut self, attrs: &Attrs, on: On) -> StatedList {
        let mut list = StatedList::default();
        for attr in attrs.iter() {
            if let Meaning::Row(def) = self.meaning(attr.name, on)
                && let Some(stated) = self.read(def, attr)
            {
                list.add(stated);
            }
        }
        list.shrink();
        list
    }

    /// The decisions on an item that can be read.
    pub(super) fn decisions(&mut self, attrs: &Attrs, on: On, subject: Subject, decisions: &mut Vec<Decision>) {
        for attr in attrs.iter() {
            if let Meaning::Decision(verb, rule) = self.meaning(attr.name, on)
                && !matches!(attr.origin, Origin::Inherited(_))
                && let Ok(parts) = read_decision(verb, self.graph.text(attr.value))
            {
                let (name_span, value_span) = (attr.name_span, attr.value_span);
                decisions.push(Decision { subject, verb, rule: rule.to_owned(), parts, name_span, value_span });
            }
        }
    }

    /// What an item states under one name of the vocabulary.
    pub(super) fn one(&self, attrs: &Attrs, name: &str, on: On) -> Option<Stated> {
        let attr = match self.prefix {
            "" => self.graph.attr(attrs, name),
            prefix => self.graph.attr(attrs, &format!("{prefix}{name}")),
        };
        self.read(vocabulary::row(name, on)?, attr?)
    }

    fn read(&self, def: &'static AttrDef, attr: &Attr) -> Option<Stated> {
        let by = match attr.origin {
            Origin::Own => StatedBy::Own,
            Origin::Default(subgraph) => StatedBy::Default(subgraph),
            Origin::Inherited(_) => return None,
        };
        let literal = Literal::new(self.graph.text(attr.value), attr.value_span, self.source);
        let value = vocabulary::read(def, &literal).ok().flatten()?;
        Some(Stated { def, value, by, name_span: attr.name_span, value_span: attr.value_span })
    }

    fn meaning(&mut self, name: Symbol, on: On) -> Meaning<'a> {
        let (graph, prefix) = (self.graph, self.prefix);
        *self.meanings.entry((name, on)).or_insert_with(|| {
            let Some(name) = vocabulary::unprefixed(graph.text(name), prefix) else { return Meaning::Nothing };
            match (vocabulary::row(name, on), split_key(name)) {
                (Some(def), _) => Meaning::Row(def),
                (None, Some((verb, rule))) => Meaning::Decision(verb, rule),
                (None, None) => Meaning::Nothing,
            }
        })
    }
}
