//! Users' rules: a TOML file becomes entries, and everything wrong in it a diagnostic with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::{DUPLICATE, INVALID, UNKNOWN_KEY, UNREADABLE};
use super::entry::{Entry, KEYS, PredicateEntry, Text, Texts};
use super::{Catalogue, CatalogueProblem, check};
use crate::diagnostics::{Diagnostic, Sink, nearest};
use crate::limits;
use crate::source::Source;
use crate::span::Span;
use crate::threats::rule::Problem;
use crate::threats::types::Severity;

/// A rule of a file, and the places of its own tests.
#[derive(Clone, Debug)]
pub struct AddedRule {
    /// Its id.
    pub id: String,
    /// Places of the diagrams in which it fires.
    pub fires: Vec<Span>,
    /// Places of the diagrams in which it does not.
    pub silent: Vec<Span>,
}

/// Adds the rules of a file to a catalogue, in order; what is wrong is said into the sink and left out.
pub fn add_file(catalogue: &mut Catalogue, source: &Source, sink: &mut Sink) -> Vec<AddedRule> {
    let (root, errors) = DeTable::parse_recoverable(source.text());
    for error in errors {
        let span = error.span().map_or_else(Span::default, span_of);
        sink.push(Diagnostic::new(&UNREADABLE, span, format!("this is not TOML: {}", error.message())));
    }
    let mut reader = Reader { catalogue, source, sink, added: Vec::new() };
    reader.root(root.get_ref());
    reader.added
}

struct Reader<'a> {
    catalogue: &'a mut Catalogue,
    source: &'a Source,
    sink: &'a mut Sink,
    added: Vec<AddedRule>,
}

/// The places of an entry's values, by key and index in a list.
type Places = Vec<((&'static str, usize), Span)>;

const TABLES: &[&str] = &["category", "predicate", "rule", "change"];

impl Reader<'_> {
    fn root(&mut self, root: &DeTable) {
        for key in in_order(root) {
            if !TABLES.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key, TABLES, "a file of rules");
            }
        }
        for (name, read) in [
            ("category", Self::category as fn(&mut Self, &DeTable, Span)),
            ("predicate", Self::predicate),
            ("rule", Self::rule),
            ("change", Self::change),
        ] {
            let Some(value) = root.get(name) else { continue };
            let Some(items) = value.get_ref().as_array() else {
                self.say(&UNREADABLE, span_of(value.span()), format!("write `[[{name}]]`"));
                continue;
            };
            for item in items {
                if self.catalogue.rules.len().max(self.catalogue.predicates.len()) >= limits::RULES {
                    return self.say(&INVALID, span_of(item.span()), format!("more than {} rules", limits::RULES));
                }
                match item.get_ref().as_table() {
                    Some(table) => read(self, table, span_of(item.span())),
                    None => self.say(&UNREADABLE, span_of(item.span()), format!("write `[[{name}]]`")),
                }
            }
        }
    }

    fn category(&mut self, table: &DeTable, span: Span) {
        self.known_keys(table, &["name"], "`[[category]]`");
        let Some(name) = self.text(table, "name", span, "`[[category]]`") else { return };
        let place = table.get("name").map_or(span, |value| span_of(value.span()));
        let is_word = name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == ' ');
        if !is_word {
            self.say(&INVALID, place, format!("`{name}` is no name of a category: write small letters, at least two"));
        } else if self.catalogue.category(&name).is_some() {
            self.say(&DUPLICATE, place, format!("there is a category `{name}` already"));
        } else if self.catalogue.categories.len() >= MOST_CATEGORIES {
            self.say(&INVALID, place, format!("more than {MOST_CATEGORIES} categories"));
        } else {
            self.catalogue.categories.push(name);
        }
    }

    fn predicate(&mut self, table: &DeTable, span: Span) {
        const KEYS: &[&str] = &["name", "of", "doc", "when"];
        self.known_keys(table, KEYS, "`[[predicate]]`");
        let mut entry = PredicateEntry::EMPTY;
        for (key, into) in [("name", &mut entry.name), ("of", &mut entry.of), ("when", &mut entry.when)] {
            match self.text(table, key, span, "`[[predicate]]`") {
                Some(text) => *into = text.into(),
                None => return,
            }
        }
        if let Err(problem) = self.catalogue.define(&entry) {
            let places = KEYS.iter().filter_map(|key| Some(((*key, 0), span_of(table.get(*key)?.span())))).collect();
            self.problem(&problem, &places, span);
        }
    }

    fn rule(&mut self, table: &DeTable, span: Span) {
        self.known_keys(table, KEYS, "`[[rule]]`");
        let Some((entry, places)) = self.entry(table) else { return };
        let replaces = entry.replace;
        let rule = match check::rule(entry, self.catalogue, true) {
            Ok(rule) => rule,
            Err(problems) => return problems.iter().for_each(|problem| self.problem(problem, &places, span)),
        };
        let place = place(&places, ("id", 0)).unwrap_or(span);
        let id = rule.id.to_string();
        let known = self.catalogue.rules.iter().position(|known| known.id.eq_ignore_ascii_case(&id));
        match (known, replaces) {
            (Some(_), false) => {
                let said = Diagnostic::new(&DUPLICATE, place, format!("there is a rule `{id}` already"));
                return self.sink.push(said.help("write `replace = true` to take its place, or choose another id"));
            }
            (None, true) => {
                let ids = self.catalogue.rules.iter().map(|rule| &*rule.id);
                let near = nearest(&id, ids).map(|near| format!("did you mean `{near}`?"));
                let said = Diagnostic::new(&INVALID, place, format!("there is no rule `{id}` to replace"));
                return self.sink.push(near.into_iter().fold(said, Diagnostic::help));
            }
            (Some(at), true) => {
                if let Some(old) = self.catalogue.rules.get_mut(at) {
                    *old = rule;
                }
            }
            (None, false) => self.catalogue.push(rule),
        }
        let tests = |wanted| places.iter().filter(|((key, _), _)| *key == wanted).map(|(_, span)| *span).collect();
        self.added.push(AddedRule { id, fires: tests("fires"), silent: tests("silent") });
    }

    /// An entry and the places of its values; none if a value has the wrong type.
    fn entry(&mut self, table: &DeTable) -> Option<(Entry, Places)> {
        let mut entry = Entry::EMPTY;
        let mut places = Places::new();
        let mut whole = true;
        for key in in_order(table) {
            let (Some(name), Some(value)) =
                (KEYS.iter().find(|known| **known == key.get_ref().as_ref()), table.get(key.get_ref().as_ref()))
            else {
                continue;
            };
            note_places(&mut places, name, value);
            if let Err(expected) = set(&mut entry, name, value.get_ref()) {
                self.say(&UNREADABLE, span_of(value.span()), format!("`{name}` is {expected}"));
                whole = false;
            }
        }
        whole.then_some((entry, places))
    }

    /// Changes a rule that is there: leaves it out, or gives its findings another severity or other inputs of the score.
    fn change(&mut self, table: &DeTable, span: Span) {
        self.known_keys(table, &["rule", "enabled", "severity", "repro", "exploit"], "`[[change]]`");
        let Some(id) = self.text(table, "rule", span, "`[[change]]`") else { return };
        let place = table.get("rule").map_or(span, |value| span_of(value.span()));
        if table.get("enabled").is_some_and(|enabled| enabled.get_ref().as_bool() == Some(false))
            && let Err(problem) = self.catalogue.disable(&id)
        {
            let said = Diagnostic::new(&INVALID, place, problem.message);
            return self.sink.push(problem.help.into_iter().fold(said, Diagnostic::help));
        }
        let Some(rule) = self.catalogue.rules.iter_mut().find(|rule| rule.id.eq_ignore_ascii_case(&id)) else {
            let ids = self.catalogue.rules.iter().map(|rule| &*rule.id);
            let near = nearest(&id, ids).map(|near| format!("did you mean `{near}`?"));
            let said = Diagnostic::new(&INVALID, place, format!("there is no rule `{id}`"));
            return self.sink.push(near.into_iter().fold(said, Diagnostic::help));
        };
        let mut wrong: Vec<(Span, String)> = Vec::new();
        for (key, value) in table {
            let at = span_of(value.span());
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("enabled", DeValue::Boolean(enabled)) => rule.enabled |= enabled,
                ("enabled", _) => wrong.push((at, "`enabled` is true or false".to_owned())),
                ("severity", DeValue::String(word)) => match Severity::from_word(word) {
                    Some(severity) => rule.severity = Some(severity),
                    None => wrong.push((at, "`severity` is low, medium, high or critical".to_owned())),
                },
                ("severity", _) => wrong.push((at, "`severity` is low, medium, high or critical".to_owned())),
                (key @ ("repro" | "exploit"), value) => {
                    if let Err(expected) = set(&mut rule.entry, key, value) {
                        wrong.push((at, format!("`{key}` is {expected}")));
                    }
                }
                _ => {}
            }
        }
        for (at, message) in wrong {
            self.say(&UNREADABLE, at, message);
        }
    }

    fn known_keys(&mut self, table: &DeTable, known: &[&str], whole: &str) {
        for key in in_order(table) {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key, known, whole);
            }
        }
    }

    fn unknown_key(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str], whole: &str) {
        let name = key.get_ref();
        let said = Diagnostic::new(&UNKNOWN_KEY, span_of(key.span()), format!("{whole} has no key `{name}`"));
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its keys are {}", known.join(", ")),
        };
        self.sink.push(said.help(help));
    }

    fn text(&mut self, table: &DeTable, key: &str, span: Span, whole: &str) -> Option<String> {
        match table.get(key).map(|value| (value.get_ref().as_str(), value.span())) {
            Some((Some(text), _)) => Some(text.to_owned()),
            Some((None, at)) => {
                self.say(&UNREADABLE, span_of(at), format!("`{key}` is a text"));
                None
            }
            None => {
                self.say(&INVALID, span, format!("{whole} lacks `{key}`"));
                None
            }
        }
    }

    fn problem(&mut self, problem: &CatalogueProblem, places: &Places, whole: Span) {
        let Problem { span, message, help } = &problem.problem;
        let (key, _) = problem.part;
        let value = place(places, problem.part).or_else(|| place(places, (key, 0)));
        let at = value.map_or(whole, |value| self.inside(value, *span));
        let message = if value.is_some() { message.clone() } else { format!("`{}`: {message}", problem.entry) };
        let said = Diagnostic::new(&INVALID, at, message).label(format!("in `{key}`"));
        self.sink.push(help.iter().cloned().fold(said, Diagnostic::help));
    }

    /// A range of a text as a range of the file; the whole value where it has escapes and the bytes cannot be told.
    fn inside(&self, value: Span, part: Span) -> Span {
        if part == Span::default() {
            return value;
        }
        let written = self.source.text().get(value.range()).unwrap_or("");
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.starts_with(quotes));
        let Some(quotes) = quotes.filter(|quotes| quotes.starts_with('\'') || !written.contains('\\')) else {
            return value;
        };
        let mut start = quotes.len();
        if quotes.len() == 3 && written.get(start..).is_some_and(|rest| rest.starts_with(['\n', '\r'])) {
            start += if written.get(start..).is_some_and(|rest| rest.starts_with("\r\n")) { 2 } else { 1 };
        }
        let by = value.start + u32::try_from(start).unwrap_or(0);
        let end = (by + part.end).min(value.end);
        Span::new((by + part.start).min(end), end)
    }

    fn say(&mut self, code: &'static crate::diagnostics::Code, span: Span, message: String) {
        self.sink.push(Diagnostic::new(code, span, message));
    }
}

/// Most categories of users' own.
const MOST_CATEGORIES: usize = 64;

/// Sets a value of an entry, or says what it should be.
fn set(entry: &mut Entry, key: &str, value: &DeValue) -> Result<(), &'static str> {
    match key {
        "id" => entry.id = text(value)?,
        "group" => entry.group = text(value)?,
        "category" => entry.category = text(value)?,
        "also" => entry.also = list(value)?,
        "kinds" => entry.kinds = list(value)?,
        "cell" => entry.cell = text(value)?,
        "title" => entry.title = text(value)?,
        "description" => entry.description = text(value)?,
        "when" => entry.when = text(value)?,
        "analysis" => entry.analysis = text(value)?,
        "discharged_by" => entry.discharged_by = text(value)?,
        "task" => entry.task = text(value)?,
        "mitigations" => entry.mitigations = list(value)?,
        "cwe" => entry.cwe = numbers(value, "CWE-")?.into(),
        "capec" => entry.capec = numbers(value, "CAPEC-")?.into(),
        "asvs" => entry.asvs = list(value)?,
        "nist" => entry.nist = list(value)?,
        "ssdf" => entry.ssdf = list(value)?,
        "repro" => entry.repro = number(value).filter(|it| *it <= 10).ok_or("a whole number from 0 to 10")?,
        "exploit" => {
            entry.exploit = number(value).filter(|it: &i8| it.abs() <= 10).ok_or("a whole number from -10 to 10")?;
        }
        "damage" => entry.damage = text(value)?,
        "fires" => entry.fires = list(value)?,
        "silent" => entry.silent = list(value)?,
        "replace" => entry.replace = value.as_bool().ok_or("true or false")?,
        _ => {}
    }
    Ok(())
}

fn text(value: &DeValue) -> Result<Text, &'static str> {
    value.as_str().map(|text| Text::Owned(text.to_owned())).ok_or("a text")
}

/// A list of texts; one text is a list of one.
fn list(value: &DeValue) -> Result<Texts, &'static str> {
    if let Some(text) = value.as_str() {
        return Ok(vec![Text::Owned(text.to_owned())].into());
    }
    let items = value.as_array().ok_or("a list of texts")?;
    let texts: Result<Vec<Text>, _> = items.iter().map(|item| text(item.get_ref())).collect();
    texts.map(Into::into).map_err(|_| "a list of texts")
}

/// Numbers such as 79 or "CWE-79".
fn numbers(value: &DeValue, prefix: &'static str) -> Result<Vec<u32>, &'static str> {
    let expected = if prefix == "CWE-" { "a list of numbers such as 79 or \"CWE-79\"" } else { "a list of numbers" };
    let read = |item: &DeValue| match item.as_str() {
        Some(text) => text.strip_prefix(prefix)?.parse().ok(),
        None => number(item),
    };
    let items = value.as_array().ok_or(expected)?;
    items.iter().map(|item| read(item.get_ref()).filter(|it| *it > 0).ok_or(expected)).collect()
}

fn number<T: std::str::FromStr>(value: &DeValue) -> Option<T> {
    value.as_integer().filter(|it| it.radix() == 10)?.as_str().parse().ok()
}

fn note_places(places: &mut Places, name: &'static str, value: &Spanned<DeValue>) {
    match value.get_ref().as_array() {
        Some(items) => {
            places.extend(items.iter().enumerate().map(|(index, item)| ((name, index), span_of(item.span()))));
        }
        None => places.push(((name, 0), span_of(value.span()))),
    }
}

fn place(places: &Places, wanted: (&'static str, usize)) -> Option<Span> {
    places.iter().find(|(own, _)| *own == wanted).map(|(_, span)| *span)
}

/// The keys of a table in the order they are written in.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<&'t Spanned<std::borrow::Cow<'i, str>>> {
    let mut keys: Vec<_> = table.keys().collect();
    keys.sort_by_key(|key| key.span().start);
    keys
}

fn span_of(range: std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}
