//! Problems and open threats as alerts: what code scanning, workflows and test reports share, one file a form.
//!
//! A new form is a file beside this one with one function from [`Alerts`] to a text.

mod github;
mod gitlab;
mod junit;
mod sarif;

pub use github::workflow;
pub use gitlab::code_quality;
pub use junit::junit;
pub use sarif::sarif;

use std::collections::BTreeMap;

use super::json::{Diagnostic, Document, Finding, Location};
use crate::threats::{Category, Severity, fingerprint};

/// How loud an alert is. The loudest sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It fails the run.
    Error,
    /// It should be looked at.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Which open findings fail a run, and which are told at all.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The lowest severity that fails; nothing does if there is none.
    pub fails_from: Option<Severity>,
    /// Whether findings that rest on nothing stated fail too.
    pub strict: bool,
    /// Whether findings are told.
    pub findings: bool,
    /// Whether findings that rest on nothing stated are told one by one, although they fail nothing.
    pub unstated: bool,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A problem of the input.
    Problem(&'a Diagnostic),
    /// A threat.
    Threat(&'a Finding),
}

/// One alert.
#[derive(Clone, Debug)]
pub struct Alert<'a> {
    /// How loud.
    pub level: Level,
    /// What about.
    pub about: About<'a>,
    /// The document that it is from.
    pub document: &'a Document,
    /// Stays the same while the problem does, wherever its line moves; no other alert of the run has it.
    pub fingerprint: String,
}

/// The alerts of a run, file by file in order of place, and the documents that they are from.
#[derive(Debug)]
pub struct Alerts<'a> {
    /// The documents.
    pub documents: &'a [Document],
    /// The alerts.
    pub items: Vec<Alert<'a>>,
}

impl<'a> Alerts<'a> {
    /// The alerts of some documents.
    pub fn new(documents: &'a [Document], gate: Gate) -> Self {
        let mut items = Vec::new();
        let mut seen = BTreeMap::new();
        for document in documents {
            let problems = document.diagnostics.iter().map(|it| (problem_level(it), About::Problem(it)));
            let threats = document.findings.iter().filter_map(|it| Some((gate.level(it)?, About::Threat(it))));
            let mut own: Vec<(Level, About)> = problems.chain(threats).collect();
            own.sort_by_key(|(level, about)| (about.location().map(|at| (at.line, at.column)), *level));
            items.extend(own.into_iter().map(|(level, about)| {
                let fingerprint = unique(&mut seen, &about.identity(document));
                Alert { level, about, document, fingerprint }
            }));
        }
        Self { documents, items }
    }
}

impl Gate {
    /// How loud a finding is; nothing if it is not told. One that somebody decided about is told, since services show it
    /// as answered.
    fn level(self, finding: &Finding) -> Option<Level> {
        let is_unstated = finding.basis == "unstated";
        let severity = Severity::from_word(finding.severity).unwrap_or(Severity::Low);
        let is_open = matches!(finding.status, "open" | "unstated");
        if !self.findings || !is_open && finding.decision.is_none() {
            return None;
        }
        if is_open && (self.strict || !is_unstated) && self.fails_from.is_some_and(|lowest| severity <= lowest) {
            return Some(Level::Error);
        }
        match is_unstated {
            true if !self.unstated => None,
            true => Some(Level::Note),
            false => Some(Level::Warning),
        }
    }
}

impl<'a> About<'a> {
    /// Code or rule.
    pub fn code(self) -> &'a str {
        match self {
            Self::Problem(problem) => problem.code,
            Self::Threat(finding) => &finding.rule,
        }
    }

    /// One line.
    pub fn message(self) -> String {
        match self {
            Self::Problem(problem) => problem.message.clone(),
            Self::Threat(finding) => {
                let known = Category::from_word(&finding.category).map(Category::as_str);
                format!("{} ({}, {})", finding.title, known.unwrap_or(&finding.category), finding.severity)
            }
        }
    }

    /// `new` or `unchanged`, where the run has a baseline.
    pub fn baseline(self) -> Option<&'static str> {
        match self {
            Self::Problem(problem) => problem.baseline,
            Self::Threat(finding) => finding.baseline,
        }
    }

    /// Whether there is nothing to tell anew: somebody decided about the threat, or the baseline has it.
    fn is_settled(self) -> bool {
        let is_decided = matches!(self, Self::Threat(finding) if !matches!(finding.status, "open" | "unstated"));
        is_decided || self.baseline() == Some("unchanged")
    }

    /// What to do, and what helps to understand.
    pub fn advice(self) -> Vec<&'a str> {
        match self {
            Self::Problem(problem) => problem.helps.iter().chain(&problem.notes).map(String::as_str).collect(),
            Self::Threat(finding) => {
                let first = finding.mitigations.first();
                std::iter::once(&finding.description).chain(first).map(String::as_str).collect()
            }
        }
    }

    /// Where; nowhere only if nothing is known of the place.
    pub fn location(self) -> Option<&'a Location> {
        match self {
            Self::Problem(problem) => problem.labels.first().map(|label| &label.location),
            Self::Threat(finding) => finding.locations.first(),
        }
    }

    /// What stays the same while the problem does: no line, no column.
    fn identity(self, document: &Document) -> String {
        match self {
            Self::Problem(problem) => format!("{}\0{}\0{}", document.source, problem.code, problem.message),
            Self::Threat(finding) => format!("{}\0{}", document.source, finding.id),
        }
    }
}

fn problem_level(problem: &Diagnostic) -> Level {
    match problem.severity {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => Level::Note,
    }
}

/// A number for an identity; one that came before gets the next number of the row.
fn unique(seen: &mut BTreeMap<String, usize>, identity: &str) -> String {
    let first = fingerprint(identity);
    let count = seen.entry(first.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { first } else { fingerprint(&format!("{identity}\0{count}")) }
}
