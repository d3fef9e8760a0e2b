//! What a diagram states: typed values with the places they were written at.

use std::sync::Arc;

use super::vocabulary::{AttrDef, AttrId, attr_id};
use crate::graph::SubgraphId;
use crate::span::Span;

/// A typed value of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One word of a closed set; a scale's words have levels ([`Value::level`]).
    Word {
        /// The word as the vocabulary spells it.
        word: &'static str,
        /// Its position in the set: the level, if the set is a scale.
        level: u32,
    },
    /// Several words of a closed set.
    Words(Vec<&'static str>),
    /// Yes or no.
    Flag(bool),
    /// A whole number; also a trust level written as a number.
    Number(u32),
    /// Free text.
    Text(String),
    /// Free words, separated by commas.
    List(Vec<ListItem>),
}

/// A word of a list and its own place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The word, trimmed.
    pub text: String,
    /// Its exact bytes, or the whole value where they cannot be told (joined or escaped literals).
    pub span: Span,
}

impl Value {
    /// Whether this is `none` or `no`: stated, and stated bad.
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Word { word, .. } => matches!(*word, "none" | "no"),
            Self::Words(words) => words.iter().all(|word| matches!(*word, "none" | "no")),
            Self::Flag(flag) => !flag,
            Self::Number(number) => *number == 0,
            Self::Text(text) => text.trim().is_empty() || matches!(text.as_str(), "none" | "no"),
            Self::List(items) => items.iter().all(|item| matches!(item.text.as_str(), "none" | "no")),
        }
    }

    /// Whether one of its words is `word`; a flag answers to `yes` and `no`.
    pub fn is(&self, word: &str) -> bool {
        match self {
            Self::Word { word: own, .. } => *own == word,
            Self::Words(words) => words.contains(&word),
            Self::Flag(flag) => word == if *flag { "yes" } else { "no" },
            Self::Number(number) => word.parse() == Ok(*number),
            Self::Text(text) => text == word,
            Self::List(items) => items.iter().any(|item| item.text == word),
        }
    }

    /// The level on its scale, or the number.
    pub fn level(&self) -> Option<u32> {
        match self {
            Self::Word { level, .. } => Some(*level),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The value as one would write it.
    pub fn written(&self) -> String {
        match self {
            Self::Word { word, .. } => (*word).to_owned(),
            Self::Words(words) => words.join(","),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(","),
        }
    }

    /// The free words of a list; none for any other value.
    pub fn items(&self) -> &[ListItem] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}

/// Who states a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The item itself.
    Own,
    /// A default of the subgraph named.
    Default(SubgraphId),
    /// `protocol=` implies it; the places are those of `protocol`.
    Protocol,
}

/// One thing stated of an item.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The row of the vocabulary.
    pub def: &'static AttrDef,
    /// The typed value.
    pub value: Value,
    /// Who states it.
    pub by: Source,
    /// The range of the attribute's name.
    pub name_span: Span,
    /// The range of the attribute's value.
    pub value_span: Span,
}

/// All that is stated of one item: at most one value a name. What comes from defaults is one list for all the items
/// that take it over.
#[derive(Clone, Debug, Default)]
pub struct StatedList {
    own: Arc<Vec<Stated>>,
    defaults: Arc<Vec<Stated>>,
    present: AttrSet,
}

/// A set of names of the vocabulary, a bit each: rules ask for many names, and most are not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttrSet([u64; 4]);

impl AttrSet {
    fn of<'a>(stated: impl Iterator<Item = &'a Stated>) -> Self {
        let mut present = Self::default();
        stated.for_each(|stated| present.add(stated.def.id));
        present
    }

    /// Adds a name.
    pub fn add(&mut self, AttrId(id): AttrId) {
        if let Some(block) = self.0.get_mut(usize::from(id / 64)) {
            *block |= 1 << (id % 64);
        }
    }

    fn has(self, AttrId(id): AttrId) -> bool {
        self.0.get(usize::from(id / 64)).is_some_and(|block| block & (1 << (id % 64)) != 0)
    }
}

impl StatedList {
    /// A list of own values, which come before the defaults of the same names.
    pub(super) fn new(own: Vec<Stated>, defaults: Arc<Vec<Stated>>) -> Self {
        let present = AttrSet::of(own.iter().chain(defaults.iter()));
        Self { own: Arc::new(own), defaults, present }
    }

    /// What is stated under a name.
    pub fn get(&self, name: &str) -> Option<&Stated> {
        self.find(attr_id(name)?)
    }

    /// What is stated under the number of a name.
    pub fn find(&self, id: AttrId) -> Option<&Stated> {
        if !self.present.has(id) {
            return None;
        }
        self.own.iter().chain(self.defaults.iter()).find(|stated| stated.def.id == id)
    }

    /// Whether every name of a set is stated.
    pub fn has_all(&self, names: &AttrSet) -> bool {
        names.0.iter().zip(self.present.0).all(|(wanted, present)| wanted & !present == 0)
    }

    /// Whether the value of a name is `word`.
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|stated| stated.value.is(word))
    }

    /// All of it: what is written on the item, what protocols imply, what comes from defaults.
    pub fn iter(&self) -> impl Iterator<Item = &Stated> {
        let replaced = |stated: &&Stated| self.own.iter().any(|own| own.def.name == stated.def.name);
        self.own.iter().chain(self.defaults.iter().filter(move |stated| !replaced(stated)))
    }

    /// Adds a statement, unless the name already has one.
    pub fn add(&mut self, stated: Stated) {
        if self.get(stated.def.name).is_none() {
            self.present.add(stated.def.id);
            Arc::make_mut(&mut self.own).push(stated);
        }
    }
}
