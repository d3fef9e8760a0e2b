//! The tests that a rule carries itself: diagrams in which it fires, and near misses in which it does not.

use std::borrow::Cow;
use std::sync::Arc;

use crate::compile::{self, Compilation, Options};
use crate::diagnostics::{Levels, Severity};
use crate::model::LowerOptions;
use crate::source::Source;
use crate::threats::{Catalogue, Rule, ThreatOptions};

/// A diagram of a rule that does not come out as the rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whether the rule should fire.
    pub fires: bool,
    /// Which of the rule's diagrams of that sort.
    pub index: usize,
    /// What came out instead.
    pub message: String,
}

/// Tries every diagram of a rule, under the rules of a catalogue.
pub fn run(catalogue: &Arc<Catalogue>, rule: &Rule) -> Vec<Failure> {
    let tests = |fires: bool| {
        let texts = if fires { &rule.fires } else { &rule.silent };
        texts.iter().enumerate().map(move |(index, text)| (fires, index, text))
    };
    let failure = |(fires, index, text): (bool, usize, &crate::threats::Text)| {
        let compilation = compile(catalogue, &whole(text));
        let message = unreadable(&compilation).or_else(|| unexpected(&compilation, rule, fires))?;
        Some(Failure { fires, index, message })
    };
    tests(true).chain(tests(false)).filter_map(failure).collect()
}

/// A diagram may leave out what is around its statements.
pub fn whole(text: &str) -> Cow<'_, str> {
    let is_whole = ["digraph", "graph", "strict"].iter().any(|word| {
        let code = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"));
        code.is_some_and(|line| line.starts_with(word))
    });
    if is_whole { Cow::Borrowed(text) } else { Cow::Owned(format!("digraph {{ tm=1; {text}\n}}")) }
}

fn compile(catalogue: &Arc<Catalogue>, text: &str) -> Compilation {
    let threats = ThreatOptions::with(DAY, Arc::clone(catalogue));
    let options = Options { lower: LowerOptions::default(), threats, levels: Levels::default(), config: None };
    compile::compile(Source::new("test.dot", text), &options)
}

/// Tests do not depend on when they run.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 1, 1);

fn unreadable(compilation: &Compilation) -> Option<String> {
    let error = compilation.diagnostics.items.iter().find(|item| item.severity == Severity::Error)?;
    let at = compilation.source.position(error.span().start);
    Some(format!("its diagram has an error in line {}: {}", at.line, error.message))
}

fn unexpected(compilation: &Compilation, rule: &Rule, fires: bool) -> Option<String> {
    let diagrams = compilation.diagrams.iter();
    let found: Vec<String> = diagrams
        .flat_map(|diagram| {
            let open = diagram.threats.findings.values().filter(|finding| finding.status.is_open());
            let of_rule = open.filter(|finding| diagram.threats.rule(finding).is_some_and(|own| own.id == rule.id));
            of_rule.map(|finding| diagram.threats.id(&diagram.model, finding))
        })
        .collect();
    match (fires, found.as_slice()) {
        (true, []) => Some("it does not fire here".to_owned()),
        (false, [_, ..]) => Some(format!("it fires here: {}", found.join(", "))),
        _ => None,
    }
}
