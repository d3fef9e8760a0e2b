//! Keys that stand for flags: their values, and those that `[[path]]` gives some diagrams.

use toml::Spanned;
use toml::de::DeValue;

use super::keys::{KEYS, Key, Values, keys_of, names_of};
use super::table::{Reader, Table, span};
use super::{Placed, codes};
use crate::diagnostics::Diagnostic;
use crate::limits;
use crate::span::Span;

/// A key with what is written for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The row.
    pub key: &'static Key,
    /// Its value, or the items of its list, as one would give them to the flag.
    pub values: Vec<String>,
    /// The range of the value.
    pub span: Span,
}

/// What `[[path]]` says of some diagrams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRule {
    /// Which diagrams: a pattern of paths.
    pub pattern: Placed<String>,
    /// What holds for them.
    pub settings: Vec<Setting>,
}

/// The settings of all tables that hold such.
pub(super) fn read(reader: &mut Reader, root: &Table) -> Vec<Setting> {
    let mut settings = Vec::new();
    for name in ["files", "check", "picture", "build"] {
        let Some(table) = reader.table(root, name) else { continue };
        reader.keys(&table, &names_of(name));
        settings.extend(keys_of(name).filter_map(|key| setting(reader, &table, key)));
    }
    settings
}

/// `[[path]]`, in order: of two that match the later one wins.
pub(super) fn paths(reader: &mut Reader, root: &Table) -> Vec<PathRule> {
    let mut rules = Vec::new();
    for table in reader.tables(root, "path") {
        if rules.len() == limits::DECISIONS {
            let message = format!("more than {} paths", limits::DECISIONS);
            reader.report(Diagnostic::new(&codes::BAD_VALUE, table.span, message));
            break;
        }
        let rows = || KEYS.iter().filter(|key| key.of_paths);
        let known: Vec<&str> = ["match"].into_iter().chain(rows().map(|key| key.name)).collect();
        reader.keys(&table, &known);
        let Some(pattern) = reader.text(&table, "match") else {
            if table.get("match").is_none() {
                let said = Diagnostic::new(&codes::BAD_VALUE, table.span, "`[[path]]` lacks `match`");
                reader.report(said.help("write for example `match = \"docs/**\"`"));
            }
            continue;
        };
        let settings = rows().filter_map(|key| setting(reader, &table, key)).collect();
        rules.push(PathRule { pattern, settings });
    }
    rules
}

fn setting(reader: &mut Reader, table: &Table, key: &'static Key) -> Option<Setting> {
    let value = table.get(key.name)?;
    let values = match key.of {
        Values::Text | Values::Path => vec![reader.text(table, key.name)?.value],
        Values::Texts | Values::Patterns => texts(reader.texts(table, key.name)),
        Values::Word(words) => vec![reader.word(table, key.name, words)?.value.to_owned()],
        Values::Words(words) => {
            let texts = reader.texts(table, key.name);
            texts.into_iter().filter_map(|text| reader.known(key.name, text, words)).map(str::to_owned).collect()
        }
        Values::Flag => vec![flag(reader, key.name, value)?],
        Values::Count => vec![count(reader, key.name, value)?],
    };
    Some(Setting { key, values, span: span(value.span()) })
}

fn texts(texts: Vec<Placed<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn flag(reader: &mut Reader, key: &str, value: &Spanned<DeValue>) -> Option<String> {
    let found = value.get_ref().as_bool();
    if found.is_none() {
        reader.wrong_type(key, value, "`true` or `false`");
    }
    found.map(|found| found.to_string())
}

fn count(reader: &mut Reader, key: &str, value: &Spanned<DeValue>) -> Option<String> {
    let number = value.get_ref().as_integer().and_then(|text| text.as_str().replace('_', "").parse::<u32>().ok());
    if number.is_none() {
        reader.wrong_type(key, value, "a whole number from 0 up");
    }
    number.map(|number| number.to_string())
}
