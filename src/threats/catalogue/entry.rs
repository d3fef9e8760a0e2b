//! A rule as it is written: texts and numbers, not yet checked. Built-in entries are made from the TOML files beside this
//! one when the program is built; a user's are read from a file of the same form.

use std::borrow::Cow;

/// A text of a catalogue: part of the program, or read from a file.
pub type Text = Cow<'static, str>;

/// Several of them.
pub(super) type Texts = Cow<'static, [Text]>;

/// The keys of a `[[rule]]`, each with its type; the reader, the build script and the reference know no others.
pub(super) const KEYS: &[&str] = &[
    "id",
    "group",
    "category",
    "also",
    "kinds",
    "cell",
    "title",
    "description",
    "when",
    "analysis",
    "discharged_by",
    "task",
    "mitigations",
    "cwe",
    "capec",
    "asvs",
    "nist",
    "ssdf",
    "repro",
    "exploit",
    "damage",
    "fires",
    "silent",
    "replace",
];

/// A `[[rule]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Permanent id, such as `SP07`.
    pub id: Text,
    /// `floor`, `specific` or `graph`; specific if it is empty.
    pub group: Text,
    /// A letter of STRIDE, or the name of a category of the file's own.
    pub category: Text,
    /// Other categories that it touches.
    pub also: Texts,
    /// The kinds of items that it looks at.
    pub kinds: Texts,
    /// Whose cell of the chart its findings fill: `self`, `src` or `dst`; `self` if it is empty.
    pub cell: Text,
    /// The finding in one line, with fields.
    pub title: Text,
    /// The finding in a sentence or two, with fields.
    pub description: Text,
    /// The situation in which the threat exists; always if it is empty.
    pub when: Text,
    /// The analysis of the diagram as a whole that finds it, instead of `when`.
    pub analysis: Text,
    /// What answers it; nothing does if it is empty.
    pub discharged_by: Text,
    /// The work item that settles it, in the imperative; findings of rules with one task are one item of a backlog.
    pub task: Text,
    /// What to do, with fields.
    pub mitigations: Texts,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Cow<'static, [u32]>,
    /// Numbers of the Common Attack Pattern Enumeration.
    pub capec: Cow<'static, [u32]>,
    /// Sections of OWASP ASVS 5.0.
    pub asvs: Texts,
    /// Controls of NIST SP 800-53.
    pub nist: Texts,
    /// Practices of NIST SSDF.
    pub ssdf: Texts,
    /// How surely the attack works again, 0 to 10, for the score.
    pub repro: u8,
    /// What it adds to the ease of the attack, for the score.
    pub exploit: i8,
    /// `auto`, `max` or `availability`: what the damage is taken from; `auto` if it is empty.
    pub damage: Text,
    /// Diagrams in which it fires.
    pub fires: Texts,
    /// Diagrams, a near miss each, in which it does not.
    pub silent: Texts,
    /// Whether it takes the place of the rule of its id.
    pub replace: bool,
}

impl Entry {
    /// Nothing said.
    pub const EMPTY: Self = Self {
        id: NOTHING,
        group: NOTHING,
        category: NOTHING,
        also: NONE,
        kinds: NONE,
        cell: NOTHING,
        title: NOTHING,
        description: NOTHING,
        when: NOTHING,
        analysis: NOTHING,
        discharged_by: NOTHING,
        task: NOTHING,
        mitigations: NONE,
        cwe: Cow::Borrowed(&[]),
        capec: Cow::Borrowed(&[]),
        asvs: NONE,
        nist: NONE,
        ssdf: NONE,
        repro: 6,
        exploit: 0,
        damage: NOTHING,
        fires: NONE,
        silent: NONE,
        replace: false,
    };
}

const NOTHING: Text = Cow::Borrowed("");
const NONE: Texts = Cow::Borrowed(&[]);

/// A `[[predicate]]`: a named condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PredicateEntry {
    /// Its name.
    pub name: Text,
    /// Its variable: `n`, `f` or `b`.
    pub of: Text,
    /// What it means, in words.
    pub doc: Text,
    /// The condition.
    pub when: Text,
}

impl PredicateEntry {
    /// Nothing said.
    pub(super) const EMPTY: Self = Self { name: NOTHING, of: NOTHING, doc: NOTHING, when: NOTHING };
}
