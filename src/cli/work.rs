//! `threatdot backlog` and `threatdot requirements`: what is to be done, and what is to be checked.

use super::args::{Backlog, Derivation, Requirements, Selection, WorkFormat};
use super::config::Configuration;
use super::inputs;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, draw};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostics, Levels};
use crate::output::json;
use crate::output::{backlog, requirements};

/// Runs `backlog`.
pub(super) fn backlog(args: &Backlog, console: Console) -> Result<Outcome, Failure> {
    let mut found = backlog::Backlog::default();
    let outcome = each(&args.paths, &args.derivation, console, |compilation| found.add(compilation, args.declared))?;
    let items = found.items();
    io::product(&match args.format {
        WorkFormat::Md => backlog::markdown(&items),
        WorkFormat::Csv => backlog::csv(&items),
        WorkFormat::Json => json::to_string_pretty(&items),
    })?;
    Ok(outcome)
}

/// Runs `requirements`.
pub(super) fn requirements(args: &Requirements, console: Console) -> Result<Outcome, Failure> {
    let mut claims = requirements::Claims::default();
    let outcome = each(&args.paths, &args.derivation, console, |compilation| claims.add(compilation))?;
    let requirements = claims.requirements();
    io::product(&match args.format {
        WorkFormat::Md => requirements::markdown(&requirements),
        WorkFormat::Csv => requirements::csv(&requirements),
        WorkFormat::Json => json::to_string_pretty(&requirements),
    })?;
    Ok(outcome)
}

/// Compiles every diagram; files that cannot be read are said and left out. Open threats are what is asked for: they fail
/// nothing here.
fn each(
    paths: &Selection,
    derivation: &Derivation,
    console: Console,
    mut take: impl FnMut(&Compilation),
) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&derivation.setup, console)?;
    let options = analysis::options(derivation, Levels::default(), &configuration);
    let (inputs, failures) = inputs::find(paths);
    let mut outcome = Outcome::Clean;
    for failure in &failures {
        console.failure(failure);
        outcome = Outcome::Failed;
    }
    for input in &inputs {
        match analysis::compile(input, paths.all, &options, console) {
            Ok(Some(mut compilation)) => {
                let errors = compilation
                    .diagnostics
                    .items
                    .iter()
                    .filter(|it| it.severity == crate::diagnostics::Severity::Error);
                let errors = Diagnostics::of(errors.cloned());
                draw::print(&compilation.source, &errors, console);
                outcome = outcome.max(Outcome::found_if(errors.errors > 0));
                compilation.source.rename(input.product_name());
                if !analysis::is_unreadable(&compilation.diagnostics) {
                    take(&compilation);
                }
            }
            Ok(None) => {}
            Err(failure) => {
                console.failure(&failure);
                outcome = Outcome::Failed;
            }
        }
    }
    Ok(outcome)
}
