//! Reads what the attributes of an item state, each name looked up in the vocabulary once a run.

use std::collections::HashMap;
use std::sync::Arc;

use crate::graph::{Attr, Attrs, Graph, Origin, Symbol};
use crate::limits;
use crate::model::vocabulary::{self, AttrDef, Literal, On};
use crate::model::{
    Decision, DecisionKind, ScoreDecision, Stated, StatedBy, StatedList, Subject, Value, read_score, read_verdict,
    split_key,
};
use crate::source::Source;

/// What a name means on a kind of item.
#[derive(Clone, Copy, Debug)]
enum Meaning<'a> {
    /// A row of the vocabulary.
    Row(&'static AttrDef),
    /// A verdict or a score about the rule named.
    Decision(DecisionKind, &'a str),
    /// Nothing to us.
    Nothing,
}

/// Reads items of one graph. Items share lists of attributes (a product of subgraphs can put one list on a hundred
/// thousand edges), so what a shared list states is kept.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    graph: &'a Graph,
    source: &'a Source,
    prefix: &'a str,
    meanings: HashMap<(Symbol, On), Meaning<'a>>,
    defaults: HashMap<(usize, On, Vec<&'static str>), Defaults>,
    shared: HashMap<(usize, usize, On), StatedList>,
    deciding: HashMap<(usize, On), bool>,
}

/// The decisions of a graph under way.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) verdicts: Vec<Decision>,
    pub(super) scores: Vec<ScoreDecision>,
}

/// What a list of defaults states.
#[derive(Clone, Debug)]
struct Defaults {
    list: Arc<Vec<Stated>>,
    /// The list of an item that states nothing itself.
    alone: StatedList,
}

impl<'a> Reader<'a> {
    pub(super) fn new(graph: &'a Graph, source: &'a Source, prefix: &'a str) -> Self {
        Self {
            graph,
            source,
            prefix,
            meanings: HashMap::new(),
            defaults: HashMap::new(),
            shared: HashMap::new(),
            deciding: HashMap::new(),
        }
    }

    /// All that an item states itself or by default. What Graphviz hands down from the cluster around it states
    /// nothing of the cluster inside; what cannot be read is left out.
    pub(super) fn stated(&mut self, attrs: &Attrs, on: On) -> StatedList {
        let (own, taken_over) = attrs.lists();
        if Arc::strong_count(own) == 1 {
            return self.list(own, taken_over, on);
        }
        let key = (address(own), address(taken_over), on);
        if let Some(known) = self.shared.get(&key) {
            return known.clone();
        }
        let list = self.list(own, taken_over, on);
        self.shared.insert(key, list.clone());
        list
    }

    fn list(&mut self, own: &[Attr], taken_over: &Arc<Vec<Attr>>, on: On) -> StatedList {
        let (mut stated, mut taken_back) = (Vec::new(), Vec::new());
        for attr in own {
            let Meaning::Row(def) = self.meaning(attr.name, on) else { continue };
            match self.read(def, attr) {
                Some(value) => stated.push(value),
                // A blank, or what cannot be read, still replaces the default.
                None => taken_back.push(def.name),
            }
        }
        let defaults = self.defaults(taken_over, on, taken_back);
        if stated.is_empty() {
            return defaults.alone;
        }
        add_presets(&mut stated, &defaults.list);
        stated.shrink_to_fit();
        StatedList::new(stated, defaults.list)
    }

    fn defaults(&mut self, taken_over: &Arc<Vec<Attr>>, on: On, taken_back: Vec<&'static str>) -> Defaults {
        let key = (address(taken_over), on, taken_back);
        if let Some(known) = self.defaults.get(&key) {
            return known.clone();
        }
        let mut list = Vec::new();
        for attr in taken_over.iter() {
            if let Meaning::Row(def) = self.meaning(attr.name, on)
                && !key.2.contains(&def.name)
            {
                list.extend(self.read(def, attr));
            }
        }
        let list = Arc::new(list);
        let mut implied = Vec::new();
        add_presets(&mut implied, &list);
        let alone = StatedList::new(implied, Arc::clone(&list));
        let defaults = Defaults { list, alone };
        self.defaults.insert(key, defaults.clone());
        defaults
    }

    /// The decisions on an item that can be read.
    pub(super) fn decisions(&mut self, attrs: &Attrs, on: On, subject: Subject, decided: &mut Decided) {
        let (own, taken_over) = attrs.lists();
        for list in [own, taken_over] {
            if !self.decides(list, on) {
                continue;
            }
            for attr in list.iter().filter(|attr| attrs.get(attr.name) == Some(attr)) {
                self.decision(attr, on, subject, decided);
            }
        }
    }

    /// Whether a list has any decision: most have none, and a shared list is asked once.
    fn decides(&mut self, list: &Arc<Vec<Attr>>, on: On) -> bool {
        let is_shared = Arc::strong_count(list) > 1;
        let key = (address(list), on);
        if let Some(known) = self.deciding.get(&key).filter(|_| is_shared) {
            return *known;
        }
        let decides = list.iter().any(|attr| matches!(self.meaning(attr.name, on), Meaning::Decision(..)));
        if is_shared {
            self.deciding.insert(key, decides);
        }
        decides
    }

    /// Adds the decision that an attribute is. A blank one takes a default back.
    fn decision(&mut self, attr: &Attr, on: On, subject: Subject, decided: &mut Decided) {
        let Meaning::Decision(kind, rule) = self.meaning(attr.name, on) else { return };
        let text = self.graph.text(attr.value);
        if matches!(attr.origin, Origin::Inherited(_)) || text.trim().is_empty() {
            return;
        }
        let literal = Literal::new(text, attr.value_span, self.source);
        let (name_span, value_span) = (attr.name_span, attr.value_span);
        match kind {
            DecisionKind::Verdict(verb) if decided.verdicts.len() < limits::DECISIONS => {
                let (verdict, problems) = read_verdict(verb, &literal);
                let decision = Decision { subject, rule: rule.to_owned(), verdict, name_span, value_span };
                decided.verdicts.extend(problems.is_empty().then_some(decision));
            }
            DecisionKind::Score if decided.scores.len() < limits::DECISIONS => {
                let (score, problems) = read_score(&literal);
                let decision = ScoreDecision { subject, rule: rule.to_owned(), score, name_span, value_span };
                decided.scores.extend(problems.is_empty().then_some(decision));
            }
            DecisionKind::Verdict(_) | DecisionKind::Score => {}
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

/// Tells shared lists apart; the lists live as long as the graph.
fn address(list: &Arc<Vec<Attr>>) -> usize {
    Arc::as_ptr(list).addr()
}

/// Adds what the protocol implies and neither the item nor its defaults state.
fn add_presets(own: &mut Vec<Stated>, defaults: &[Stated]) {
    let has = |own: &[Stated], name: &str| own.iter().chain(defaults).any(|stated| stated.def.name == name);
    let Some(protocol) = own.iter().chain(defaults).find(|stated| stated.def.name == "protocol") else { return };
    let Value::Text(text) = &protocol.value else { return };
    let (name_span, value_span) = (protocol.name_span, protocol.value_span);
    for (name, word) in vocabulary::preset(text).map_or(&[][..], |preset| preset.states) {
        let Some(def) = vocabulary::row(name, On::FLOW).filter(|_| !has(own, name)) else { continue };
        let literal = Literal::unwritten(word, value_span);
        let value = vocabulary::read(def, &literal).ok().flatten();
        own.extend(value.map(|value| Stated { def, value, by: StatedBy::Protocol, name_span, value_span }));
    }
}
