//! The vocabulary: every attribute that threatdot reads, where it may stand, and what it may say. One row an attribute.

mod read;
mod table;
mod words;

pub use read::{Literal, ValueProblem, read};
pub use table::{ATTRS, FAMILIES, GRAPHVIZ, PRESETS, PROTOCOLS, attr_id};
pub use words::meaning;

/// Attributes that name assets.
pub const ASSET_LISTS: &[&str] = &["data", "declassifies", "masks"];

/// Data classification, ascending.
pub const CLASSIFICATION: &[&str] = &["public", "internal", "confidential", "restricted", "secret"];

/// Need for integrity or availability, ascending.
pub const IMPORTANCE: &[&str] = &["low", "medium", "high", "critical"];

/// Trust of a boundary, ascending from 0.
pub const TRUST: &[&str] = &["untrusted", "external", "dmz", "internal", "restricted", "critical"];

/// Trust of an interactor outside every boundary.
pub const TRUST_OUTSIDE_INTERACTOR: u32 = 0;

/// Trust of anything else outside every boundary.
pub const TRUST_OUTSIDE_OTHER: u32 = 3;

/// Highest classification that a boundary of trust 0..=5 may hold unless it says otherwise, as levels of
/// [`CLASSIFICATION`].
pub const DEFAULT_CEILING: &[u32] = &[0, 0, 1, 2, 3, 4];

/// The profiles of the chart.
pub const CHARTS: &[&str] = &["sdl", "threat-dragon", "ms-iot"];

/// Where an attribute may stand: a set of item kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct On(pub u8);

impl On {
    /// The graph itself.
    pub const GRAPH: Self = Self(1);
    /// Interactors.
    pub const INTERACTOR: Self = Self(2);
    /// Processes.
    pub const PROCESS: Self = Self(4);
    /// Stores.
    pub const STORE: Self = Self(8);
    /// Flows.
    pub const FLOW: Self = Self(16);
    /// Boundaries and groupings.
    pub const BOUNDARY: Self = Self(32);
    /// Interactors, processes and stores.
    pub const NODE: Self = Self(2 | 4 | 8);
    /// Nodes, flows and boundaries.
    pub const EVERY: Self = Self(2 | 4 | 8 | 16 | 32);

    /// Whether the two sets meet.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The part of this set that is in `other` too.
    pub const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both sets together.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The names of the kinds in the set, in a fixed order.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [(On, &str); 6] = [
            (On::GRAPH, "graph"),
            (On::INTERACTOR, "interactor"),
            (On::PROCESS, "process"),
            (On::STORE, "store"),
            (On::FLOW, "flow"),
            (On::BOUNDARY, "boundary"),
        ];
        NAMES.iter().filter(|(on, _)| self.meets(*on)).map(|(_, name)| *name).collect()
    }
}

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// `yes` or `no` (also `true` and `false`).
    Flag,
    /// One word of a closed set.
    Word(&'static [&'static str]),
    /// One or more words of a closed set, separated by commas.
    Words(&'static [&'static str]),
    /// One word of an ascending scale.
    Scale(&'static [&'static str]),
    /// One word of an ascending scale, or a whole number.
    Level(&'static [&'static str]),
    /// A whole number.
    Number,
    /// Free words, separated by commas.
    List,
}

impl Type {
    /// The closed set of words, if there is one.
    pub const fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Word(words) | Self::Words(words) | Self::Scale(words) | Self::Level(words) => Some(words),
            Self::Flag => Some(&["yes", "no"]),
            Self::Text | Self::Number | Self::List => None,
        }
    }
}

/// A name of the vocabulary as a number: rows of one name share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttrId(pub u8);

/// A row of the vocabulary.
#[derive(Debug, PartialEq, Eq)]
pub struct AttrDef {
    /// The number of its name.
    pub id: AttrId,
    /// The attribute's name.
    pub name: &'static str,
    /// Where it may stand. A name may have several rows if its values differ by kind.
    pub on: On,
    /// What it takes.
    pub ty: Type,
    /// One line for the reference, completion and hover.
    pub doc: &'static str,
}

/// A family of attributes whose names share a beginning, such as `asset_ID`.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// The common beginning, underscore included.
    pub prefix: &'static str,
    /// Where it may stand.
    pub on: On,
    /// One line.
    pub doc: &'static str,
}

/// What a protocol implies: attribute and word.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// Words of `protocol`.
    pub protocols: &'static [&'static str],
    /// What they state.
    pub states: &'static [(&'static str, &'static str)],
}

/// The row of a name for items of one kind.
pub fn row(name: &str, on: On) -> Option<&'static AttrDef> {
    rows(name).find(|def| def.on.meets(on))
}

/// Every row of a name.
pub fn rows(name: &str) -> impl Iterator<Item = &'static AttrDef> + Clone + use<> {
    let id = attr_id(name);
    let first = id.map_or(ATTRS.len(), |AttrId(first)| usize::from(first));
    ATTRS.iter().skip(first).filter(move |def| Some(def.id) == id)
}

/// The place of a name in the order of the vocabulary: that of its row for items of some kind, else of its first row.
pub fn place(name: &str, on: On) -> Option<usize> {
    let id = attr_id(name)?;
    let first = usize::from(id.0);
    let mut own = ATTRS.iter().enumerate().skip(first).filter(|(_, def)| def.id == id && def.on.meets(on));
    Some(own.next().map_or(first, |(place, _)| place))
}

/// The family that a name belongs to.
pub fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| name.len() > family.prefix.len() && name.starts_with(family.prefix))
}

/// The preset of a protocol in any letter case. A version or a port may follow (`HTTP/1.1`, `https:8443`); a name with
/// anything else behind it (`HTTP/S`, `mqtt over TLS`) implies nothing, since it may mean the opposite.
pub fn preset(protocol: &str) -> Option<&'static Preset> {
    let word = protocol_word(protocol)?;
    PRESETS.iter().find(|preset| preset.protocols.iter().any(|name| name.eq_ignore_ascii_case(word)))
}

/// The name of a protocol without a version or a port behind it; none if anything else stands there.
pub fn protocol_word(protocol: &str) -> Option<&str> {
    let end = protocol.find(['/', ':']).unwrap_or(protocol.len());
    let (word, rest) = protocol.split_at(end);
    let versioned = rest.chars().skip(1).all(|c| c.is_ascii_digit() || c == '.');
    versioned.then_some(word)
}

/// Whether Graphviz gives the name a meaning of its own.
pub fn is_graphviz(name: &str) -> bool {
    GRAPHVIZ.binary_search(&name).is_ok()
}

/// The bare name of an attribute in a run with a prefix; `None` for a name without it. The names that are the user's
/// own (`x_...`) are never ours.
pub fn unprefixed<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    // The version of the format says that a file is annotated at all: it keeps its name under any prefix.
    if name == "tm" {
        return Some(name);
    }
    let bare = name.strip_prefix(prefix)?;
    (!bare.is_empty() && !bare.starts_with("x_")).then_some(bare)
}
