//! `threatdot lsp`: the language server on standard input and output, and the files that it asks for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Derivation, Lsp};
use super::config::{Configuration, Listener};
use super::io::Failure;
use super::settings::nearest_from;
use super::{Outcome, analysis, io, refine};
use crate::compile::Options;
use crate::config::codes::BAD_VALUE;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lsp::{self, Ending, FileReport, Settings, World};
use crate::model::Model;
use crate::source::Source;
use crate::span::Span;

/// Runs the command until the client leaves.
pub(super) fn run(args: &Lsp) -> Outcome {
    let (input, output) = io::conversation();
    match lsp::serve(input, output, &Files { derivation: &args.derivation }) {
        Ending::Regular => Outcome::Clean,
        Ending::Abrupt => Outcome::Found,
    }
}

/// The files of the configuration, read by the flags of the command.
struct Files<'a> {
    derivation: &'a Derivation,
}

impl World for Files<'_> {
    /// Files that cannot be used are reported and count as not there: an editor cannot be left without answers.
    fn settings(&self, folder: Option<&Path>) -> Settings {
        let mut reports = Reports(Vec::new());
        let folder = folder.map(Path::to_owned).or_else(io::current_folder);
        let find = || folder.as_deref().and_then(nearest_from);
        let read = Configuration::read(&self.derivation.setup, find, &mut reports);
        let configuration = read.unwrap_or_else(|failure| {
            reports.failed(&failure);
            Configuration::built_in()
        });
        let options = analysis::options(self.derivation, configuration.levels.clone(), &configuration);
        Settings { options: Arc::new(options), reports: reports.0 }
    }

    fn levels(&self, path: &Path, models: &[&Model], options: &Options) -> Vec<Diagnostic> {
        refine::levels(models, path, options).0
    }
}

/// What was said about each file.
struct Reports(Vec<FileReport>);

impl Reports {
    /// A file that is named and cannot be read is told of where the first file begins, unless that has errors anyhow.
    fn failed(&mut self, failure: &Failure) {
        let has_errors = self.0.iter().any(|report| report.diagnostics.errors > 0);
        if let Some(first) = self.0.first_mut().filter(|_| !has_errors) {
            let said = Diagnostic::new(&BAD_VALUE, Span::at(0), failure.0.clone());
            let before = std::mem::take(&mut first.diagnostics);
            first.diagnostics = Diagnostics::of(before.items.into_iter().chain([said]));
        }
    }
}

impl Listener for Reports {
    fn reading(&mut self, _: &Path) {}

    fn found(&mut self, path: &Path, source: &Source, diagnostics: Diagnostics) {
        let path = absolute(path);
        match self.0.iter_mut().find(|report| report.path == path) {
            Some(report) => {
                let before = std::mem::take(&mut report.diagnostics);
                report.diagnostics = Diagnostics::of(before.items.into_iter().chain(diagnostics.items));
            }
            None => self.0.push(FileReport { path, source: source.clone(), diagnostics }),
        }
    }
}

/// A path that a flag names is one from the current folder.
fn absolute(path: &Path) -> PathBuf {
    io::current_folder().map_or_else(|| path.to_owned(), |here| here.join(path))
}
