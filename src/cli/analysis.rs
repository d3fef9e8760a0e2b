//! From flags to the options of a compilation, and from its results to an outcome.

use std::sync::Arc;

use super::args::{Analysis, Derivation};
use super::config::Configuration;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::refine;
use crate::catalogue;
use crate::compile::{self, Compilation, Options, Reading};
use crate::diagnostics::{Diagnostic, Diagnostics, Levels, Severity, nearest};
use crate::model::vocabulary::CHARTS;
use crate::model::{self, LowerOptions};
use crate::source::Source;
use crate::syntax::Tree;
use crate::threats::{Basis, ConfiguredDecisions, Finding, ScoreMethod, ThreatOptions};

/// The options that a run asks for.
pub(super) fn options(derivation: &Derivation, levels: Levels, configuration: &Configuration) -> Options {
    let config = &configuration.config;
    let chart = derivation.chart.as_deref().and_then(|chart| CHARTS.iter().find(|known| **known == chart).copied());
    let today = derivation.today.unwrap_or_else(io::today);
    let threats = ThreatOptions {
        chart,
        default_chart: config.threats.chart.as_ref().map(|chart| chart.value),
        decisions: Arc::new(ConfiguredDecisions::new(config.decisions.clone())),
        score: score(derivation, configuration),
        ..ThreatOptions::with(today, Arc::clone(&configuration.catalogue))
    };
    let prefix = config.attribute_prefix.as_ref().map(|prefix| prefix.value.clone());
    let lower = LowerOptions { prefix, assets: config.assets.as_slice().into() };
    Options { lower, threats, levels, config: configuration.source() }
}

/// The flag comes first, then the configuration.
fn score(derivation: &Derivation, configuration: &Configuration) -> ScoreMethod {
    let configured = configuration.config.threats.score.as_ref().map(|score| score.value);
    let word = derivation.score.as_deref().or(configured);
    word.and_then(ScoreMethod::from_word).unwrap_or_default()
}

/// `; did you mean ...?` for the name of a code, or of one of `others`, where one is near.
pub(super) fn did_you_mean<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = catalogue::codes().iter().flat_map(|code| [code.id, code.name]).chain(others).collect();
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Whether an open finding fails the run.
pub(super) fn fails(finding: &Finding, analysis: &Analysis) -> bool {
    let counts = analysis.strict || finding.basis == Basis::Declared;
    counts && analysis.fail_on.severity().is_some_and(|lowest| finding.severity <= lowest)
}

/// Whether something keeps the text from being read as DOT: then there is no diagram to draw.
pub(super) fn is_unreadable(diagnostics: &Diagnostics) -> bool {
    diagnostics.items.iter().any(|item| item.severity == Severity::Error && item.code.id.starts_with('E'))
}

/// Reads and compiles one input. `None` is a file, found in a folder, that is not meant for us.
pub(super) fn compile(
    input: &Input,
    all: bool,
    options: &Options,
    console: Console,
) -> Result<Option<Compilation>, Failure> {
    console.progress(&format!("reading {}", input.name.display()));
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        return Ok(Some(unread(source, *problem)));
    }
    let reading = compile::read(source);
    if input.found && !all && !reading.graphs.iter().any(|graph| model::is_annotated(graph, &options.lower)) {
        console.progress(&format!("leaving {} alone: it has no annotation", input.name.display()));
        return Ok(None);
    }
    Ok(Some(whole(reading, input, options)))
}

/// Type-checks and derives an input that was read, and looks at the diagrams around it.
pub(super) fn whole(reading: Reading, input: &Input, options: &Options) -> Compilation {
    compile::analyse_among(reading, options, |diagrams| refine::look(diagrams, input, options))
}

/// A compilation of nothing but the reason for it.
pub(super) fn unread(source: Source, problem: Diagnostic) -> Compilation {
    let (diagrams, diagnostics) = (Vec::new(), Diagnostics::of([problem]));
    Compilation { source, tree: Tree::default(), diagrams, diagnostics, config: None }
}
