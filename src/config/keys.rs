//! Every plain key of the configuration: one row a key. The reader, the schema, `threatdot config` and the reference read it.
//!
//! To add a key that stands for a flag, write a row with the flag's id; nothing else is needed. A key without a flag needs a
//! reader in the file of its table.

use super::threats::SCORES;
use crate::model::vocabulary::CHARTS;

/// A key of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The table; empty for a key that stands before every table.
    pub table: &'static str,
    /// The key itself.
    pub name: &'static str,
    /// What its value is.
    pub of: Values,
    /// The flag whose value it is where neither the command line nor the environment gives one, by the flag's id.
    pub flag: Option<&'static str>,
    /// Whether a `[[path]]` may say it of some diagrams only.
    pub of_paths: bool,
    /// One sentence for the reference.
    pub docs: &'static str,
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A path, from the folder of the configuration unless absolute.
    Path,
    /// A list of patterns of paths, from the folder of the configuration.
    Patterns,
    /// One word of a set.
    Word(&'static [&'static str]),
    /// A list of words of a set.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 up.
    Count,
}

/// Lowest severities that fail a run.
pub const FAIL_ON: &[&str] = &["low", "medium", "high", "critical", "never"];

/// What items show of their findings.
pub const OVERLAYS: &[&str] = &["ids", "letters", "heat", "none"];

/// Colours of pictures.
pub const THEMES: &[&str] = &["auto", "light", "dark", "print"];

/// Signs of elements.
pub const NOTATIONS: &[&str] = &["dfd", "dfd3", "yourdon"];

/// What places elements.
pub const ENGINES: &[&str] = &["layered", "dot", "layout-rs", "grid"];

/// How flows run.
pub const ROUTINGS: &[&str] = &["auto", "orthogonal", "smooth"];

/// Places of the legend.
pub const LEGENDS: &[&str] = &["bottom", "none"];

/// What `build` writes.
pub const EMITS: &[&str] = &["svg", "json", "html", "md", "csv", "sarif", "png", "pdf"];

const ROW: Key = Key { table: "", name: "", of: Values::Text, flag: None, of_paths: false, docs: "" };

/// Every row, table by table.
pub static KEYS: &[Key] = &[
    Key {
        name: "attribute-prefix",
        docs: "What the names of attributes begin with, such as `tm_`; bare names are then somebody else's.",
        ..ROW
    },
    Key {
        table: "files",
        name: "include",
        of: Values::Patterns,
        flag: Some("include"),
        docs: "Diagrams that are found in folders; all `*.dot` and `*.gv` if not given.",
        ..ROW
    },
    Key {
        table: "files",
        name: "exclude",
        of: Values::Patterns,
        flag: Some("exclude"),
        docs: "Diagrams and folders that are left out.",
        ..ROW
    },
    Key {
        table: "files",
        name: "all",
        of: Values::Flag,
        flag: Some("all"),
        docs: "Whether diagrams without any annotation are taken from folders too.",
        ..ROW
    },
    Key {
        table: "check",
        name: "fail-on",
        of: Values::Word(FAIL_ON),
        flag: Some("fail_on"),
        docs: "Lowest severity of an open threat that gives exit code 1.",
        ..ROW
    },
    Key {
        table: "check",
        name: "strict",
        of: Values::Flag,
        flag: Some("strict"),
        docs: "Whether threats that rest on nothing stated count for `fail-on`.",
        ..ROW
    },
    Key {
        table: "rules",
        name: "files",
        of: Values::Texts,
        docs: "Files of rules of your own, from the folder of the configuration.",
        ..ROW
    },
    Key { table: "rules", name: "disable", of: Values::Texts, docs: "Ids of rules to leave out.", ..ROW },
    Key {
        table: "threats",
        name: "chart",
        of: Values::Word(CHARTS),
        docs: "Which categories each kind must answer, in diagrams that do not say.",
        ..ROW
    },
    Key { table: "threats", name: "score", of: Values::Word(SCORES), docs: "How findings are rated.", ..ROW },
    Key {
        table: "picture",
        name: "overlay",
        of: Values::Word(OVERLAYS),
        flag: Some("overlay"),
        docs: "What elements, flows and boundaries show of their findings.",
        ..ROW
    },
    Key {
        table: "picture",
        name: "fold",
        of: Values::Count,
        flag: Some("fold"),
        docs: "Findings of one item past which they are folded to a letter and a count.",
        ..ROW
    },
    Key {
        table: "picture",
        name: "finding-href",
        flag: Some("finding_href"),
        docs: "Where findings lead: an address with `{id}` or `{rule}` in it.",
        ..ROW
    },
    Key { table: "picture", name: "theme", of: Values::Word(THEMES), flag: Some("theme"), docs: "Colours.", ..ROW },
    Key {
        table: "picture",
        name: "notation",
        of: Values::Word(NOTATIONS),
        flag: Some("notation"),
        docs: "Signs for elements without a shape of their own.",
        ..ROW
    },
    Key {
        table: "picture",
        name: "engine",
        of: Values::Word(ENGINES),
        flag: Some("engine"),
        docs: "What places elements.",
        ..ROW
    },
    Key {
        table: "picture",
        name: "routing",
        of: Values::Word(ROUTINGS),
        flag: Some("routing"),
        docs: "How flows run.",
        ..ROW
    },
    Key {
        table: "picture",
        name: "legend",
        of: Values::Word(LEGENDS),
        flag: Some("legend"),
        docs: "Where the legend stands.",
        ..ROW
    },
    Key {
        table: "build",
        name: "output-dir",
        of: Values::Path,
        flag: Some("output_dir"),
        of_paths: true,
        docs: "Folder to write to; beside each diagram if not given.",
    },
    Key {
        table: "build",
        name: "emit",
        of: Values::Words(EMITS),
        flag: Some("emit"),
        of_paths: true,
        docs: "What to write of each diagram.",
    },
];

/// The rows of a table.
pub fn keys_of(table: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.table == table)
}

/// The names of a table's keys.
pub fn names_of(table: &str) -> Vec<&'static str> {
    keys_of(table).map(|key| key.name).collect()
}

impl Key {
    /// `table.key`.
    pub fn path(&self) -> String {
        if self.table.is_empty() { self.name.to_owned() } else { format!("{}.{}", self.table, self.name) }
    }
}
