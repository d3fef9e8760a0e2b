//! A baseline: the problems and threats that are known already, one a line, so that only new ones count.
//!
//! What is known is told by what stays while lines move: file and finding, or file, code and message. A threat that
//! became more severe, or that something now states where nothing did, is a new one.

use std::collections::BTreeMap;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::json;
use crate::threats::{Basis, Severity};

/// Name and version of the format.
pub const FORMAT: &str = "threatdot-baseline-1";

/// What is known of some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, Known>,
}

/// What is known of one file, each with how often it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    findings: BTreeMap<String, BTreeMap<Weight, usize>>,
    lints: BTreeMap<Lint, usize>,
}

/// How much a finding counts: what is stated counts more than silence, and each severity more than the next.
pub type Weight = (Basis, Severity);

/// A problem without its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// Its code.
    pub code: String,
    /// What it says.
    pub message: String,
}

/// Why a text is no baseline: the place, from 1, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// One line.
    pub message: String,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "format")]
    #[expect(dead_code, reason = "it is looked at while it is read")]
    format: (),
    entries: Vec<Entry>,
}

/// A line of the file: a finding or a lint.
enum Entry {
    Finding(String, String, Weight),
    Lint(String, Lint),
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

fn format<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    let found = String::deserialize(from)?;
    if found == FORMAT {
        return Ok(());
    }
    Err(D::Error::custom(format!("the format is `{}`, and this program reads `{FORMAT}`", cut(&found))))
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Lines)
    }
}

/// Reads lines. That one makes no sense is found while it is read, so that the error has its place.
struct Lines;

impl<'de> Visitor<'de> for Lines {
    type Value = Entry;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
        Entry::try_from(Line::deserialize(MapAccessDeserializer::new(map))?).map_err(A::Error::custom)
    }
}

impl TryFrom<Line> for Entry {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, String> {
        match line {
            Line {
                file,
                finding: Some(id),
                severity: Some(severity),
                basis: Some(basis),
                lint: None,
                message: None,
            } => {
                let known = Severity::from_word(&severity);
                let severity = known.ok_or_else(|| format!("`{}` is no severity", cut(&severity)))?;
                let known = [Basis::Declared, Basis::Unstated].into_iter().find(|it| it.as_str() == basis);
                let basis =
                    known.ok_or_else(|| format!("`{}` is no basis: expected declared or unstated", cut(&basis)))?;
                Ok(Self::Finding(file, id, (basis, severity)))
            }
            Line { file, finding: None, severity: None, basis: None, lint: Some(code), message: Some(message) } => {
                Ok(Self::Lint(file, Lint { code, message }))
            }
            _ => {
                Err("an entry has `file`, `finding`, `severity` and `basis`, or `file`, `lint` and `message`"
                    .to_owned())
            }
        }
    }
}

/// The beginning of what a message quotes.
fn cut(text: &str) -> &str {
    crate::limits::beginning(text, 60)
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The first thing that makes no sense, with its place.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let written: Written = serde_json::from_str(text).map_err(|error| Problem {
            line: error.line(),
            column: error.column(),
            message: plain(&error),
        })?;
        let mut baseline = Self::default();
        for entry in written.entries {
            match entry {
                Entry::Finding(file, id, weight) => baseline.of_mut(&file).add_finding(id, weight),
                Entry::Lint(file, lint) => baseline.of_mut(&file).add_lint(lint),
            }
        }
        Ok(baseline)
    }

    /// The text: sorted, an entry a line, so that two branches that add to it seldom meet.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        for (file, known) in &self.files {
            lines.extend(known.lines(file).map(|line| json::to_string(&line)));
        }
        let body = if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(",\n")) };
        format!("{{\"format\":\"{FORMAT}\",\"entries\":[{body}]}}\n")
    }

    /// What is known of a file.
    pub fn of(&self, file: &str) -> Known {
        self.files.get(file).cloned().unwrap_or_default()
    }

    /// What is known of a file, to be added to.
    pub fn of_mut(&mut self, file: &str) -> &mut Known {
        self.files.entry(file.to_owned()).or_default()
    }

    /// Puts what is known of a file in the place of what was.
    pub fn set(&mut self, file: &str, known: Known) {
        self.files.insert(file.to_owned(), known);
    }

    /// The files that something is known of.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.files.iter().map(|(file, known)| (file.as_str(), known))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.files.values().map(Known::len).sum()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The reason without the place, which the reader tells in its own words.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}

impl Known {
    /// Adds a finding.
    pub fn add_finding(&mut self, id: String, weight: Weight) {
        *self.findings.entry(id).or_default().entry(weight).or_default() += 1;
    }

    /// Adds a lint.
    pub fn add_lint(&mut self, lint: Lint) {
        *self.lints.entry(lint).or_default() += 1;
    }

    /// Takes the entry of a finding out: the lightest that is lighter than it in neither way. Tells whether there was one.
    pub fn take_finding(&mut self, id: &str, (basis, severity): Weight) -> bool {
        let Some(known) = self.findings.get_mut(id) else { return false };
        let fits = |known: &&Weight| known.0 <= basis && known.1 <= severity;
        let Some(fitting) = known.keys().rev().find(fits).copied() else { return false };
        take(known, &fitting);
        if known.is_empty() {
            self.findings.remove(id);
        }
        true
    }

    /// Takes the entry of a lint out. Tells whether there was one.
    pub fn take_lint(&mut self, lint: &Lint) -> bool {
        take(&mut self.lints, lint)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.findings.values().flat_map(BTreeMap::values).chain(self.lints.values()).sum()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lines<'a>(&'a self, file: &'a str) -> impl Iterator<Item = Line> + 'a {
        let findings = self.findings.iter().flat_map(|(id, known)| known.iter().map(move |entry| (id, entry)));
        let findings = findings.flat_map(move |(id, ((basis, severity), count))| {
            let line = move || Line {
                file: file.to_owned(),
                finding: Some(id.clone()),
                severity: Some(severity.as_str().to_owned()),
                basis: Some(basis.as_str().to_owned()),
                ..Line::default()
            };
            std::iter::repeat_with(line).take(*count)
        });
        let lints = self.lints.iter().flat_map(move |(lint, count)| {
            let line = move || Line {
                file: file.to_owned(),
                lint: Some(lint.code.clone()),
                message: Some(lint.message.clone()),
                ..Line::default()
            };
            std::iter::repeat_with(line).take(*count)
        });
        findings.chain(lints)
    }
}

/// Takes one of a key out.
fn take<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) -> bool {
    let Some(count) = counts.get_mut(key) else { return false };
    *count -= 1;
    if *count == 0 {
        counts.remove(key);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIGH: Weight = (Basis::Declared, Severity::High);
    const MEDIUM: Weight = (Basis::Declared, Severity::Medium);
    const SILENT: Weight = (Basis::Unstated, Severity::High);

    fn sample() -> Baseline {
        let mut baseline = Baseline::default();
        baseline.of_mut("b.dot").add_finding("ID01:web".to_owned(), HIGH);
        let lint = Lint { code: "L002".to_owned(), message: "a \"b\"\n\u{202e}".to_owned() };
        baseline.of_mut("a.dot").add_lint(lint.clone());
        baseline.of_mut("a.dot").add_lint(lint);
        baseline
    }

    #[test]
    fn what_is_written_is_read() {
        let text = sample().text();
        assert_eq!(Baseline::read(&text), Ok(sample()));
        assert_eq!(text.lines().count(), 5, "an entry a line:\n{text}");
        assert_eq!(Baseline::read(&Baseline::default().text()), Ok(Baseline::default()));
        assert!(!text.contains('\u{202e}'));
    }

    #[test]
    fn mistakes_have_a_place() {
        let at = |text: &str| Baseline::read(text).map_err(|problem| (problem.line, problem.message)).unwrap_err();
        assert_eq!(at("{\n\"format\":\"x\",\"entries\":[]}").0, 2);
        assert!(at("{\"format\":\"threatdot-baseline-2\",\"entries\":[]}").1.contains("threatdot-baseline-1"));
        let entry = |line: &str| at(&format!("{{\"format\":\"{FORMAT}\",\"entries\":[\n{line}\n]}}"));
        let (line, message) = entry(r#"{"file":"a","finding":"X:a","severity":"dire","basis":"declared"}"#);
        assert_eq!((line, message.as_str()), (2, "`dire` is no severity"));
        assert!(entry(r#"{"file":"a","finding":"X:a"}"#).1.starts_with("an entry has"));
        assert!(entry(r#"{"file":"a","lint":"L1","message":"m","line":3}"#).1.contains("unknown field `line`"));
    }

    #[test]
    fn what_became_heavier_is_new() {
        let mut known = Known::default();
        known.add_finding("X:a".to_owned(), MEDIUM);
        assert!(!known.take_finding("X:a", HIGH), "it rose");
        assert!(!known.take_finding("X:a", (Basis::Unstated, Severity::Critical)), "it rose in silence");
        assert!(known.take_finding("X:a", (Basis::Unstated, Severity::Medium)), "nothing states it any more");
        assert!(!known.take_finding("X:a", MEDIUM), "it was there once");
        known.add_finding("X:a".to_owned(), SILENT);
        assert!(!known.take_finding("X:a", (Basis::Declared, Severity::Low)), "it is stated now");
    }
}
