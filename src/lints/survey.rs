//! One look at every attribute of a diagram: what is wrong with it, and on how many items it stands.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Context;
use crate::arena::IdVec;
use crate::graph::{Attr, Attrs, Graph, Item, Symbol};
use crate::model::vocabulary::{self, AttrDef, Literal, On, Type, ValueProblem};
use crate::model::{
    AssetProblem, DecisionKind, DecisionProblem, ElementId, Kind, Model, is_annotated_under, read_asset, read_score,
    read_verdict, split_key,
};
use crate::propagation::Propagation;
use crate::source::Source;
use crate::span::Span;

/// A diagram and what the survey of its attributes found.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The text.
    pub source: &'a Source,
    /// What it means to Graphviz.
    pub graph: &'a Graph,
    /// What it means to us.
    pub model: &'a Model,
    /// Whether anything in it is meant for us.
    pub is_annotated: bool,
    /// Whether this is a data-flow diagram: annotated with elements to analyse, or drawn with the shapes of at least
    /// two kinds. A plain diagram whose nodes are all boxes is none.
    pub is_analysed: bool,
    /// How many edges reach each element, drawn ones and flows alike.
    pub connections: IdVec<ElementId, u32>,
    /// The attributes that something is wrong with, and all that come from defaults; none that are Graphviz's own.
    pub sites: Vec<Site<'a>>,
    /// Where data can be, once somebody asks.
    propagation: OnceCell<Propagation>,
}

/// An attribute at the one place where it is written.
#[derive(Debug)]
pub struct Site<'a> {
    /// Name, value and their ranges.
    pub attr: Attr,
    /// The name as written.
    pub name: &'a str,
    /// The value as text.
    pub value: &'a str,
    /// What it stands on, one entry a kind.
    pub uses: Vec<Use>,
}

/// The items of one kind that an attribute stands on.
#[derive(Clone, Debug)]
pub struct Use {
    /// Their kind.
    pub place: Place,
    /// One of them.
    pub first: Item,
    /// How many there are.
    pub count: usize,
    /// What the attribute is there.
    pub state: State,
}

/// What kind of item an attribute stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The graph itself.
    Graph,
    /// A node.
    Node(Kind),
    /// An edge.
    Flow,
    /// A cluster.
    Cluster,
    /// A subgraph that is no cluster.
    Subgraph,
}

/// What an attribute is to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// In order.
    Fine,
    /// No such name anywhere.
    UnknownName,
    /// The name belongs on other kinds.
    NotForKind,
    /// The value cannot be read.
    BadValue(&'static AttrDef, ValueProblem),
    /// Parts of an asset cannot be read.
    BadAsset(Vec<AssetProblem>),
    /// Parts of a decision cannot be read.
    BadDecision(DecisionKind, Vec<DecisionProblem>),
}

impl Place {
    /// Where attributes of this place stand in the vocabulary.
    pub const fn on(self) -> On {
        match self {
            Self::Graph => On::GRAPH,
            Self::Node(kind) => kind.on(),
            Self::Flow => On::FLOW,
            Self::Cluster | Self::Subgraph => On::BOUNDARY,
        }
    }

    /// The word for it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Node(kind) => super::phrase::noun(kind),
            Self::Flow => "flow",
            Self::Cluster => "boundary",
            Self::Subgraph => "subgraph",
        }
    }
}

impl Site<'_> {
    /// The uses in a state.
    pub fn in_state<'s>(&'s self, is: impl Fn(&State) -> bool + 's) -> impl Iterator<Item = &'s Use> {
        self.uses.iter().filter(move |one| is(&one.state))
    }

    /// On how many items it stands.
    pub fn count(&self) -> usize {
        self.uses.iter().map(|one| one.count).sum()
    }
}

impl<'a> Survey<'a> {
    /// Looks at every attribute.
    pub fn new(context: Context<'a>) -> Self {
        let Context { source, graph, model } = context;
        let mut surveyor = Surveyor { context, readings: HashMap::new(), sites: Vec::new(), known: HashMap::new() };
        surveyor.items();
        let is_annotated = is_annotated_under(graph, &model.prefix);
        Self {
            source,
            graph,
            model,
            is_annotated,
            is_analysed: is_data_flow_diagram(model, is_annotated),
            connections: connections(graph, model),
            sites: surveyor.sites,
            propagation: OnceCell::new(),
        }
    }

    /// The name of an attribute with the prefix of this run.
    pub fn prefixed(&self, word: &str) -> String {
        format!("{}{word}", self.model.prefix)
    }

    /// Where data can be.
    pub fn propagation(&self) -> &Propagation {
        self.propagation.get_or_init(|| Propagation::of(self.model))
    }

    /// The range of a value without its quotes.
    pub fn inner(&self, value: Span) -> Span {
        let text = self.source.slice(value);
        let is_quoted = text.len() >= 2 && text.starts_with('"') && text.ends_with('"');
        // Several quoted texts that are joined are one range.
        let is_one = text.bytes().filter(|byte| *byte == b'"').count() == 2;
        if is_quoted && is_one { Span::new(value.start + 1, value.end - 1) } else { value }
    }

    /// Such as "process `web`".
    pub fn item(&self, item: Item) -> String {
        super::phrase::item(self.graph, self.model, item)
    }
}

fn is_data_flow_diagram(model: &Model, is_annotated: bool) -> bool {
    let mut kinds = model.elements.values().map(|element| element.kind).filter(|kind| kind.is_analysed());
    let Some(first) = kinds.next() else { return false };
    is_annotated || kinds.any(|kind| kind != first)
}

fn connections(graph: &Graph, model: &Model) -> IdVec<ElementId, u32> {
    let mut connections = IdVec::filled(0, model.elements.len());
    for edge in graph.edges.values() {
        connections[model.element_of(edge.tail)] += 1;
        connections[model.element_of(edge.head)] += 1;
    }
    connections
}

/// What a name is at a place.
#[derive(Clone, Copy, Debug)]
enum Reading<'a> {
    /// Graphviz's own, the user's own, or anything where it does not matter.
    NotOurs,
    Unknown,
    NotHere,
    Row(&'static AttrDef),
    Asset(&'a str),
    Decision(DecisionKind),
    /// A family whose text is free.
    Free,
}

struct Surveyor<'a> {
    context: Context<'a>,
    readings: HashMap<(Symbol, Place), Reading<'a>>,
    sites: Vec<Site<'a>>,
    /// Sites by the place of the name in the source.
    known: HashMap<(u32, Symbol), usize>,
}

/// Items that share both lists of attributes.
struct Bundle<'a> {
    attrs: &'a Attrs,
    place: Place,
    first: Item,
    count: usize,
}

impl<'a> Surveyor<'a> {
    fn items(&mut self) {
        let graph = self.context.graph;
        for (id, subgraph) in graph.subgraphs.iter() {
            let place = match (id, subgraph.cluster) {
                (Graph::ROOT, _) => Place::Graph,
                (_, true) => Place::Cluster,
                (_, false) => Place::Subgraph,
            };
            // What is handed down from around is Graphviz's doing: L007 speaks of it.
            self.list(subgraph.attrs.lists().0, place, Item::Subgraph(id), 1, false);
        }
        let model = self.context.model;
        let kind = |node| model.elements.get(model.element_of(node)).map_or(Kind::Unknown, |element| element.kind);
        let nodes = graph.nodes.iter().map(|(id, node)| (&node.attrs, Place::Node(kind(id)), Item::Node(id)));
        self.bundles(nodes);
        self.bundles(graph.edges.iter().map(|(id, edge)| (&edge.attrs, Place::Flow, Item::Edge(id))));
    }

    /// Items that share a list are looked at together: a product can put one list on a hundred thousand edges.
    fn bundles(&mut self, items: impl Iterator<Item = (&'a Attrs, Place, Item)>) {
        let mut shared: HashMap<(usize, usize, Place), usize> = HashMap::new();
        let mut bundles: Vec<Bundle<'a>> = Vec::new();
        let mut defaults = Defaults::default();
        for (attrs, place, first) in items {
            let (own, taken_over) = attrs.lists();
            if !taken_over.is_empty() {
                defaults.taken(taken_over, place).count(first);
            }
            if own.is_empty() && taken_over.is_empty() {
                continue;
            }
            if Arc::strong_count(own) == 1 && !own.is_empty() {
                self.bundle(&Bundle { attrs, place, first, count: 1 }, &mut defaults);
                continue;
            }
            let own_address = if own.is_empty() { 0 } else { address(own) };
            let index = *shared.entry((own_address, address(taken_over), place)).or_insert(bundles.len());
            match bundles.get_mut(index) {
                Some(bundle) => bundle.count += 1,
                None => bundles.push(Bundle { attrs, place, first, count: 1 }),
            }
        }
        for bundle in &bundles {
            self.bundle(bundle, &mut defaults);
        }
        self.defaults(&defaults);
    }

    fn bundle(&mut self, bundle: &Bundle<'a>, defaults: &mut Defaults<'a>) {
        let (own, taken_over) = bundle.attrs.lists();
        self.list(own, bundle.place, bundle.first, bundle.count, false);
        if taken_over.is_empty() {
            return;
        }
        let taken = defaults.taken(taken_over, bundle.place);
        for attr in own.iter() {
            if !matches!(self.reading(attr.name, bundle.place), Reading::NotOurs) {
                *taken.replaced.entry(attr.name).or_insert(0) += bundle.count;
            }
        }
    }

    fn defaults(&mut self, defaults: &Defaults<'a>) {
        for taken in defaults.lists.values() {
            for attr in taken.list {
                let replaced = taken.replaced.get(&attr.name).copied().unwrap_or(0);
                let count = taken.count.saturating_sub(replaced);
                let reached = |item: &&Item| self.context.graph.attrs(**item).get(attr.name) == Some(attr);
                let first = taken.early.iter().find(reached).or(taken.early.first()).copied();
                if let Some(first) = first.filter(|_| count > 0) {
                    self.attr(attr, taken.place, first, count, true);
                }
            }
        }
    }

    fn list(&mut self, list: &[Attr], place: Place, first: Item, count: usize, is_default: bool) {
        for attr in list {
            self.attr(attr, place, first, count, is_default);
        }
    }

    fn attr(&mut self, attr: &Attr, place: Place, first: Item, count: usize, is_default: bool) {
        let reading = self.reading(attr.name, place);
        if matches!(reading, Reading::NotOurs) {
            return;
        }
        let state = self.state(reading, attr);
        if state == State::Fine && !is_default {
            return;
        }
        let graph = self.context.graph;
        let (name, value) = (graph.text(attr.name), graph.text(attr.value));
        let index = *self.known.entry((attr.name_span.start, attr.name)).or_insert(self.sites.len());
        if index == self.sites.len() {
            self.sites.push(Site { attr: *attr, name, value, uses: Vec::new() });
        }
        let Some(site) = self.sites.get_mut(index) else { return };
        match site.uses.iter_mut().find(|one| one.place == place) {
            Some(one) => one.count += count,
            None => site.uses.push(Use { place, first, count, state }),
        }
    }

    fn reading(&mut self, symbol: Symbol, place: Place) -> Reading<'a> {
        let (graph, prefix) = (self.context.graph, self.context.model.prefix.as_str());
        *self.readings.entry((symbol, place)).or_insert_with(|| classify(graph.text(symbol), prefix, place))
    }

    fn state(&self, reading: Reading, attr: &Attr) -> State {
        let literal = Literal::new(self.context.graph.text(attr.value), attr.value_span, self.context.source);
        match reading {
            Reading::NotOurs | Reading::Free => State::Fine,
            Reading::Unknown => State::UnknownName,
            Reading::NotHere => State::NotForKind,
            Reading::Row(def) if matches!(def.ty, Type::Text | Type::List) => State::Fine,
            Reading::Row(def) => {
                vocabulary::read(def, &literal).err().map_or(State::Fine, |problem| State::BadValue(def, problem))
            }
            Reading::Asset(id) => {
                let (_, problems) = read_asset(id, &literal, attr.name_span);
                if problems.is_empty() { State::Fine } else { State::BadAsset(problems) }
            }
            // A blank takes a default back.
            Reading::Decision(_) if literal.text.trim().is_empty() => State::Fine,
            Reading::Decision(kind) => {
                let problems = match kind {
                    DecisionKind::Verdict(verb) => read_verdict(verb, &literal).1,
                    DecisionKind::Score => read_score(&literal).1,
                };
                if problems.is_empty() { State::Fine } else { State::BadDecision(kind, problems) }
            }
        }
    }
}

fn classify<'a>(name: &'a str, prefix: &str, place: Place) -> Reading<'a> {
    let Some(word) = vocabulary::unprefixed(name, prefix) else { return Reading::NotOurs };
    let is_note = place == Place::Node(Kind::Note);
    if let Some(def) = vocabulary::row(word, place.on()) {
        return if is_note { Reading::NotOurs } else { Reading::Row(def) };
    }
    let family = vocabulary::family(word);
    if vocabulary::rows(word).next().is_some() || family.is_some_and(|family| !family.on.meets(place.on())) {
        return if is_note { Reading::NotOurs } else { Reading::NotHere };
    }
    match (split_key(word), family) {
        (Some((kind, _)), _) => Reading::Decision(kind),
        (None, Some(family)) if family.prefix == "asset_" => {
            Reading::Asset(word.strip_prefix(family.prefix).unwrap_or(word))
        }
        (None, Some(_)) => Reading::Free,
        (None, None) if prefix.is_empty() && vocabulary::is_graphviz(word) => Reading::NotOurs,
        (None, None) => Reading::Unknown,
    }
}

/// Lists of defaults, each with the items that took it over.
#[derive(Default)]
struct Defaults<'a> {
    lists: IndexMap<(usize, Place), Taken<'a>>,
}

struct Taken<'a> {
    list: &'a [Attr],
    place: Place,
    /// The first few of the items.
    early: Vec<Item>,
    count: usize,
    /// How many of the items have an own value of a name.
    replaced: HashMap<Symbol, usize>,
}

impl<'a> Defaults<'a> {
    fn taken(&mut self, list: &'a Arc<Vec<Attr>>, place: Place) -> &mut Taken<'a> {
        let new = || Taken { list, place, early: Vec::new(), count: 0, replaced: HashMap::new() };
        self.lists.entry((address(list), place)).or_insert_with(new)
    }
}

impl Taken<'_> {
    /// One more item took the list over. One of the first few is named as an example of those that a default reaches.
    fn count(&mut self, item: Item) {
        self.count += 1;
        if self.early.len() < EARLY {
            self.early.push(item);
        }
    }
}

const EARLY: usize = 16;

fn address(list: &Arc<Vec<Attr>>) -> usize {
    Arc::as_ptr(list).addr()
}
