//! `threatdot rules`: the catalogue of threats as a list, and the check of rules of one's own.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::Outcome;
use super::args::{ListFormat, Rules, RulesAction, RulesCheck, TextFormat};
use super::io::{self, Console, Failure};
use crate::diagnostics::terminal::{Printer, Style};
use crate::diagnostics::{Diagnostic, Sink};
use crate::output::json;
use crate::source::Source;
use crate::span::Span;
use crate::threats::{self, AddedRule, Catalogue, Rule};
use crate::trial;

/// Runs the command.
pub(super) fn run(args: &Rules, console: Console) -> Result<Outcome, Failure> {
    if let Some(RulesAction::Check(args)) = &args.action {
        return check(args, console);
    }
    let catalogue = threats::catalogue();
    let category = args.category.map(super::args::CategoryName::category);
    let rules = catalogue.rules.iter().filter(|rule| {
        category.is_none_or(|category| rule.category == category)
            && args.kind.as_deref().is_none_or(|kind| rule.on.names().contains(&kind))
    });
    let text = match args.format {
        ListFormat::Text => rules.map(|rule| line(&catalogue, rule)).collect(),
        ListFormat::Json => json::to_string_pretty(&rules.map(|rule| value(&catalogue, rule)).collect::<Value>()),
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

/// Id, category, kinds and title, in columns.
fn line(catalogue: &Catalogue, rule: &Rule) -> String {
    let (category, kinds) = (catalogue.category_name(rule.category), rule.on.names().join(","));
    format!("{:<5} {category:<22} {kinds:<12} {}\n", rule.id, rule.spoken_title())
}

/// Everything about a rule that does not need a diagram.
pub(super) fn value(catalogue: &Catalogue, rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group.as_str(),
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

    /// How many errors it has, and their text.
    pub(super) fn finish(self, style: Style, color: bool) -> (usize, String) {
        let diagnostics = self.sink.finish();
        let mut printer = Printer::new(&self.source, style, color);
        printer.diagnostics(&diagnostics);
        (diagnostics.errors, printer.finish())
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
        let (wrong, text) = file.finish(style, console.product_color);
        errors += wrong;
        io::product(&text)?;
    }
    console.summary(&format!("{rules} rules, {tests} tests, {errors} errors"));
    Ok(Outcome::found_if(errors > 0))
}
