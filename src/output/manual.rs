//! Pages of the manual that are made from the tables of the program: attributes, codes, keys of the configuration.

use std::fmt::Write as _;

use super::markdown;
use crate::catalogue;
use crate::config::keys::{KEYS, Key, Values};
use crate::diagnostics::{Code, escape};
use crate::model::vocabulary::{ATTRS, AttrDef, FAMILIES, On, PRESETS, Type};

/// Every attribute, for each kind of item that it may stand on.
pub fn attributes() -> String {
    let mut out = String::from(
        "# Attributes\n\nMade from the vocabulary of the program. A name may stand on several kinds of items; where its values \
         differ by kind, it has a row in each.\n",
    );
    let sections = [
        ("Everything", On::EVERY),
        ("Elements", On::NODE),
        ("The graph", On::GRAPH),
        ("Interactors", On::INTERACTOR),
        ("Processes", On::PROCESS),
        ("Stores", On::STORE),
        ("Flows", On::FLOW),
        ("Boundaries", On::BOUNDARY),
    ];
    for (title, on) in sections {
        let rows: Vec<&AttrDef> = ATTRS.iter().filter(|def| belongs(def.on, on)).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {title}\n\n| attribute | values | meaning |\n|---|---|---|\n");
        for def in rows {
            let also = also(def.on, on);
            let (name, doc) = (markdown::code(def.name), markdown::text(def.doc));
            let _ = writeln!(out, "| {name} | {} | {doc}{also} |", values(def.ty));
        }
    }
    out.push_str("\n## Families\n\n| attribute | meaning |\n|---|---|\n");
    for family in FAMILIES {
        let _ =
            writeln!(out, "| {} | {} |", markdown::code(&format!("{}...", family.prefix)), markdown::text(family.doc));
    }
    out.push_str("\n## What protocols state\n\n| protocol | states |\n|---|---|\n");
    for preset in PRESETS {
        let states: Vec<String> =
            preset.states.iter().map(|(name, word)| markdown::code(&format!("{name}={word}"))).collect();
        let states = if states.is_empty() { "nothing".to_owned() } else { states.join(", ") };
        let _ = writeln!(out, "| {} | {states} |", preset.protocols.join(", "));
    }
    out
}

/// Whether a row is shown in a section: in that of all its kinds, else in that of its first one.
fn belongs(own: On, section: On) -> bool {
    let whole = [On::EVERY, On::NODE];
    match whole.into_iter().find(|whole| own == *whole) {
        Some(whole) => section == whole,
        None => !whole.contains(&section) && own.names().first() == section.names().first(),
    }
}

/// The other kinds of a row that is shown under one.
fn also(own: On, section: On) -> String {
    let names = own.names();
    if own == section || names.len() < 2 {
        return String::new();
    }
    format!(" (also on: {})", names.get(1..).unwrap_or(&[]).join(", "))
}

fn values(ty: Type) -> String {
    let words = |words: &[&str]| words.iter().map(|word| markdown::code(word)).collect::<Vec<_>>().join(", ");
    match ty {
        Type::Text => "text".to_owned(),
        Type::Flag => words(&["yes", "no"]),
        Type::Word(set) => words(set),
        Type::Words(set) => format!("one or more of {}", words(set)),
        Type::Scale(set) => format!("ascending: {}", words(set)),
        Type::Level(set) => format!("ascending: {}, or a whole number", words(set)),
        Type::Number => "a whole number".to_owned(),
        Type::List => "words, separated by commas".to_owned(),
    }
}

/// Every code with its page.
pub fn codes() -> String {
    let mut out = String::from(
        "# Lints and other codes\n\nMade from the sources. `threatdot explain CODE` prints the same page. Letters: `E` is reading, `L` \
         modelling, `N` levels, `P` drawing, `C` configuring. Levels of lints can be changed by `--deny`, `--warn` and `--allow`, in \
         `threatdot.toml`, and by a comment in the diagram.\n\n| code | name | level | says |\n|---|---|---|---|\n",
    );
    let codes = catalogue::codes();
    for code in &codes {
        let id = format!("[{}](#{})", code.id, anchor(code));
        let _ =
            writeln!(out, "| {id} | {} | {} | {} |", code.name, code.severity.as_str(), markdown::text(code.summary));
    }
    for code in &codes {
        let _ = write!(
            out,
            "\n## {} {}\n\n{}: {}.\n\n",
            code.id,
            code.name,
            code.severity.as_str(),
            markdown::text(code.summary)
        );
        // Pages have headings of their own in bold, and examples that nobody should take for pictures.
        // The page of a hidden character holds one.
        let _ = writeln!(out, "{}", escape::lines(code.docs.trim()));
    }
    out
}

/// The name under which mdBook and GitHub file a heading.
fn anchor(code: &Code) -> String {
    format!("{}-{}", code.id.to_lowercase(), code.name)
}

/// Every key of the configuration.
pub fn configuration() -> String {
    let mut out = String::from(
        "# Configuration\n\n`threatdot.toml` is looked for from the current folder up to the root of the repository. `--config FILE` \
         names another one, `--config KEY=VALUE` gives one key, `--isolated` reads no file. What comes first: the command line, the \
         environment, `--config KEY=VALUE`, `[[path]]`, the file, what is built in. `threatdot config` prints what is in force and from \
         where, `threatdot schema config` the JSON Schema.\n",
    );
    let mut table = None;
    for key in KEYS {
        if table != Some(key.table) {
            let title =
                if key.table.is_empty() { "Before every table".to_owned() } else { format!("`[{}]`", key.table) };
            let _ = write!(out, "\n## {title}\n\n| key | value | meaning |\n|---|---|---|\n");
            table = Some(key.table);
        }
        let _ = writeln!(out, "| `{}` | {} | {} |", key.name, value(key), markdown::text(key.docs));
    }
    let of_paths: Vec<String> = KEYS.iter().filter(|key| key.of_paths).map(|key| format!("`{}`", key.name)).collect();
    let _ = write!(
        out,
        "\n## `[[path]]`\n\n`match` is a pattern of paths; {} hold for the diagrams that it matches. Of two that match, the later one wins.\n\n\
         ```toml\n[[path]]\nmatch = \"docs/**\"\noutput-dir = \"docs/pictures\"\nemit = [\"svg\"]\n```\n",
        of_paths.join(" and ")
    );
    out.push_str(LINTS);
    out.push_str(ASSETS);
    out.push_str(DECISIONS);
    out
}

const LINTS: &str = "\n## `[lints]`\n\nA line gives a lint, by its code or name, or one of the groups `all` and `warnings`, a level: `allow`, `note`, `warn` or `deny`. \
`--deny`, `--warn` and `--allow` come before it, and a `// threatdot: allow(CODE) reason` in the diagram before both.\n\n```toml\n[lints]\n\
isolated-element = \"deny\"\nL014 = \"allow\"\n```\n";

const ASSETS: &str = "\n## `[[asset]]`\n\nAn asset that every diagram may name in `data`, as if it declared it itself: `id` and `classification`, and if you like \
`title`, `integrity`, `availability`, `tags` (a list) and `residency`. The classes and levels are those of [`asset_ID`](language.md#data). A diagram that declares an asset of the \
same id keeps its own and is told so (L048).\n\n```toml\n[[asset]]\nid = \"card\"\ntitle = \"Card data\"\nclassification = \"restricted\"\n\
tags = [\"pci\"]\n```\n";

const DECISIONS: &str = "\n## `[[decision]]`\n\n`match` is `RULE:subject` or `RULE`, with `*` for any number of characters; one of `accept`, `mitigate`, `na`, \
`transfer` and `dread` says what is decided, with the parts that the attribute has. What stands on an element comes first, then the first decision \
that matches.\n\n```toml\n[[decision]]\nmatch = \"BF*:login*\"\naccept = { until = 2027-01-31, by = \"J. Doe\", reason = \"pilot\" }\n```\n";

fn value(key: &Key) -> String {
    let words = |words: &[&str]| words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
    match key.of {
        Values::Text => "text".to_owned(),
        Values::Texts => "list of texts".to_owned(),
        Values::Path => "path, from the folder of the file".to_owned(),
        Values::Patterns => "list of patterns, from the folder of the file".to_owned(),
        Values::Word(set) => words(set),
        Values::Words(set) => format!("list of {}", words(set)),
        Values::Flag => "`true`, `false`".to_owned(),
        Values::Count => "whole number".to_owned(),
    }
}
