//! `threatdot rules`: the catalogue of threats as a list, and the check of rules of one's own.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::Outcome;
use super::args::{ListFormat, Rules, RulesAction, RulesCheck, TextFormat};
use super::config::Configuration;
use super::io::{self, Console, Failure};
use super::summary::plural;
use crate::diagnostics::terminal::{Printer, Style};
use crate::diagnostics::{Diagnostic, Diagnostics, Sink, escape, nearest};
use crate::output::{json, reference};
use crate::source::Source;
use crate::span::Span;
use crate::threats::{self, AddedRule, Catalogue, Category, PEERS, Rule};
use crate::trial;

/// Runs the command.
pub(super) fn run(args: &Rules, console: Console) -> Result<Outcome, Failure> {
    if let Some(RulesAction::Check(args)) = &args.action {
        return check(args, console);
    }
    let catalogue = Configuration::load(&args.setup, console)?.catalogue;
    let category = args.category.as_deref().map(|word| category(&catalogue, word)).transpose()?;
    let is_asked_for = |rule: &&Rule| {
        category.is_none_or(|category| rule.category == category)
            && args.kind.as_deref().is_none_or(|kind| rule.on.names().contains(&kind))
            && args.group.as_deref().is_none_or(|group| rule.group.as_str() == group)
    };
    let rules: Vec<&Rule> = catalogue.rules.iter().filter(is_asked_for).collect();
    let text = match args.format {
        ListFormat::Text => lines(&catalogue, &rules),
        ListFormat::Md if rules.len() == catalogue.rules.len() => reference::markdown(&catalogue, &rules, PEERS),
        // The tables name rules of every sort: they stand beside all of them.
        ListFormat::Md => reference::markdown(&catalogue, &rules, &[]),
        ListFormat::Json => {
            json::to_string_pretty(&rules.iter().map(|rule| value(&catalogue, rule)).collect::<Value>())
        }
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

/// The category of a letter of STRIDE, of a name, or of a name that a file of rules gives.
pub(super) fn category(catalogue: &Catalogue, word: &str) -> Result<Category, Failure> {
    catalogue.category(word).ok_or_else(|| {
        let names =
            Category::ALL.map(Category::as_str).into_iter().chain(catalogue.categories.iter().map(String::as_str));
        let near = nearest(word, names.clone()).map(|near| format!("; did you mean `{near}`?"));
        let names = names.collect::<Vec<_>>().join(", ");
        Failure(format!("there is no category `{word}`{}: they are {names}", near.unwrap_or_default()))
    })
}

/// Id, category, kinds and title, in columns. Ids and categories of one's own may be longer than the built-in ones.
fn lines(catalogue: &Catalogue, rules: &[&Rule]) -> String {
    let category = |rule: &Rule| escape::line(catalogue.category_name(rule.category)).into_owned();
    let ids = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0).max(5);
    let categories = rules.iter().map(|rule| category(rule).chars().count()).max().unwrap_or(0).max(22);
    let line = |rule: &&Rule| {
        let left_out = if rule.enabled { "" } else { "left out: " };
        let (category, kinds, title) = (category(rule), rule.on.names().join(","), rule.spoken_title());
        format!("{:<ids$} {category:<categories$} {kinds:<12} {left_out}{}\n", rule.id, escape::line(&title))
    };
    rules.iter().map(line).collect()
}

/// Everything about a rule that does not need a diagram.
pub(super) fn value(catalogue: &Catalogue, rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group.as_str(),
        "enabled": rule.enabled,
        "category": catalogue.category_name(rule.category),
        "kinds": rule.on.names(),
        "title": rule.title,
        "description": rule.description,
        "when": rule.when,
        "analysis": rule.analysis,
        "discharged_by": rule.discharged_by,
        "task": rule.task,
        "mitigations": rule.mitigations,
        "cwe": rule.cwe,
        "capec": rule.capec,
        "asvs": rule.asvs,
        "nist": rule.nist,
        "ssdf": rule.ssdf,
        "fires": rule.fires,
        "silent": rule.silent,
    })
}

/// A file of rules as it was read.
pub(super) struct RuleFile {
    source: Source,
    sink: Sink,
    added: Vec<AddedRule>,
}

impl RuleFile {
    /// Reads a file and adds its rules to a catalogue.
    pub(super) fn read(path: &Path, catalogue: &mut Catalogue) -> Result<Self, Failure> {
        let name = path.to_string_lossy().into_owned();
        let mut sink = Sink::new();
        let source = match Source::decode(name, io::read(path)?) {
            Ok(source) => source,
            Err((source, problem)) => {
                sink.push(*problem);
                source
            }
        };
        let added = threats::add_file(catalogue, &source, &mut sink);
        Ok(Self { source, sink, added })
    }

    /// Runs the tests of its rules.
    fn try_out(&mut self, catalogue: &Arc<Catalogue>) {
        for added in &self.added {
            let Some(rule) = catalogue.find(&added.id) else { continue };
            for failure in trial::run(catalogue, rule) {
                let places = if failure.fires { &added.fires } else { &added.silent };
                let place = places.get(failure.index).copied().unwrap_or_else(Span::default);
                let message = format!("rule `{}`: {}", added.id, failure.message);
                self.sink.push(Diagnostic::new(&threats::TRIAL_FAILED, place, message));
            }
        }
    }

    /// Its text, and what is to be said about it.
    pub(super) fn into_parts(self) -> (Source, Diagnostics) {
        (self.source, self.sink.finish())
    }
}

fn check(args: &RulesCheck, console: Console) -> Result<Outcome, Failure> {
    let mut catalogue = if args.alone { threats::conditions() } else { threats::catalogue() };
    let mut files = Vec::new();
    for path in &args.files {
        files.push(RuleFile::read(path, &mut catalogue)?);
    }
    let catalogue = Arc::new(catalogue);
    let style = match args.output_format {
        TextFormat::Full => Style::Full,
        TextFormat::Concise => Style::Concise,
    };
    let (mut rules, mut tests, mut errors) = (0, 0, 0);
    for mut file in files {
        rules += file.added.len();
        tests += file.added.iter().map(|added| added.fires.len() + added.silent.len()).sum::<usize>();
        file.try_out(&catalogue);
        let (source, diagnostics) = file.into_parts();
        errors += diagnostics.errors;
        let mut printer = Printer::new(&source, style, console.product_color);
        printer.diagnostics(&diagnostics);
        io::product(&printer.finish())?;
    }
    let counts = [(rules, "rule"), (tests, "test"), (errors, "error")].map(|(count, word)| plural(count, word));
    console.summary(&counts.join(", "));
    Ok(Outcome::found_if(errors > 0))
}
