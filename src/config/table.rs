//! Reads the values of TOML tables by key and type, and reports what is not of that type.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Placed, codes};
use crate::diagnostics::{Code, Diagnostic, Sink, nearest};
use crate::source::Source;
use crate::span::Span;

/// A table and what messages call it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'t> {
    pub(super) name: &'static str,
    pub(super) span: Span,
    entries: &'t DeTable<'t>,
}

/// A key and its value.
pub(super) type Entry<'t> = (&'t Spanned<DeString<'t>>, &'t Spanned<DeValue<'t>>);

impl<'t> Table<'t> {
    pub(super) fn new(name: &'static str, table: &'t Spanned<DeTable<'t>>) -> Self {
        Self { name, span: span(table.span()), entries: table.get_ref() }
    }

    /// A value that is a table itself.
    pub(super) fn of(name: &'static str, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        value.get_ref().as_table().map(|entries| Self { name, span: span(value.span()), entries })
    }

    /// The keys and values in the order written.
    pub(super) fn entries(self) -> Vec<Entry<'t>> {
        let mut entries: Vec<Entry> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    pub(super) fn get(self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.entries.iter().find(|(own, _)| own.get_ref() == key).map(|(_, value)| value)
    }
}

/// Reads values and reports what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) sink: &'a mut Sink,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// Reports every key that a table does not have.
    pub(super) fn keys(&mut self, table: &Table, known: &[&str]) {
        for (key, _) in table.entries() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let message = format!("`{name}` is no key of {}", table.name);
            let said = Diagnostic::new(&codes::UNKNOWN_KEY, span(key.span()), message);
            let said = said.label(format!("expected {}", either(known)));
            self.report(did_you_mean(said, name, known));
        }
    }

    /// The table under a key.
    pub(super) fn table<'t>(&mut self, table: &Table<'t>, key: &'static str) -> Option<Table<'t>> {
        let value = table.get(key)?;
        let found = Table::of(key, value);
        if found.is_none() {
            self.wrong_type(key, value, "a table");
        }
        found
    }

    /// The tables of the list under a key.
    pub(super) fn tables<'t>(&mut self, table: &Table<'t>, key: &'static str) -> Vec<Table<'t>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match Table::of(key, item) {
                Some(table) => tables.push(table),
                None => self.wrong_type(key, item, "a list of tables"),
            }
        }
        tables
    }

    /// The text under a key.
    pub(super) fn text(&mut self, table: &Table, key: &'static str) -> Option<Placed<String>> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(key, value, "a text");
        }
        text.map(|text| Placed { value: text.to_owned(), span: span(value.span()) })
    }

    /// The texts of the list under a key; an empty one is reported.
    pub(super) fn texts(&mut self, table: &Table, key: &'static str) -> Vec<Placed<String>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    let message = format!("a text of `{key}` is empty");
                    self.report(Diagnostic::new(&codes::BAD_VALUE, span(item.span()), message));
                }
                Some(text) => texts.push(Placed { value: text.to_owned(), span: span(item.span()) }),
                None => self.wrong_type(key, item, "a list of texts"),
            }
        }
        texts
    }

    /// The word under a key, one of a set.
    pub(super) fn word(
        &mut self,
        table: &Table,
        key: &'static str,
        words: &'static [&'static str],
    ) -> Option<Placed<&'static str>> {
        let text = self.text(table, key)?;
        let span = text.span;
        self.known(key, text, words).map(|value| Placed { value, span })
    }

    /// The word of a set that a text is.
    pub(super) fn known(
        &mut self,
        key: &str,
        text: Placed<String>,
        words: &'static [&'static str],
    ) -> Option<&'static str> {
        let Placed { value, span } = text;
        let known = words.iter().find(|word| **word == value).copied();
        if known.is_none() {
            let message = format!("`{value}` is not a value of `{key}`");
            let said = Diagnostic::new(&codes::BAD_VALUE, span, message).label(format!("expected {}", either(words)));
            self.report(did_you_mean(said, &value, words));
        }
        known
    }

    pub(super) fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue>, expected: &str) {
        let found = value.get_ref().type_str();
        let message = format!("`{key}` is {expected}, found {found}");
        self.report(diagnostic(&codes::WRONG_TYPE, span(value.span()), message, format!("expected {expected}")));
    }
}

fn diagnostic(code: &'static Code, span: Span, message: String, label: String) -> Diagnostic {
    Diagnostic::new(code, span, message).label(label)
}

fn did_you_mean(said: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    match nearest(word, known.iter().copied()) {
        Some(best) => said.help(format!("did you mean `{best}`?")),
        None => said,
    }
}

/// "`a`, `b` or `c`".
pub(super) fn either(words: &[&str]) -> String {
    let ticked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match ticked.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        all => all.concat(),
    }
}

/// Inputs are shorter than 4 GiB.
pub(super) fn span(range: std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}
