//! The configuration of a run: which file, what it says, and what is to be said about it once all diagrams were seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Setup;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::rules::RuleFile;
use super::{analysis, draw};
use crate::compile::{Compilation, Options};
use crate::config::{self, Config, FILE_NAME};
use crate::diagnostics::terminal::Style;
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::Source;
use crate::syntax::Tree;
use crate::threats::{self, Catalogue};

/// What a run was told by a file.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// What it says.
    pub(super) config: Config,
    /// The rules that it leaves and adds.
    pub(super) catalogue: Arc<Catalogue>,
    /// Its text under the name that messages give it; none without a file.
    source: Option<Source>,
    /// What products call it.
    product_name: String,
}

impl Configuration {
    /// Reads the file that the flags name, else the nearest one. Errors in it are printed and end the run.
    pub(super) fn load(flags: &Setup, console: Console) -> Result<Self, Failure> {
        let Some(path) = flags.config.clone().or_else(nearest).filter(|_| !flags.isolated) else {
            let catalogue = with_rules(threats::catalogue(), &flags.rules, console)?;
            return Ok(Self { catalogue: Arc::new(catalogue), ..Self::default() });
        };
        console.progress(&format!("reading {}", path.display()));
        let input = Input::file(&path);
        let fail = || Failure(format!("the configuration `{}` cannot be used", path.display()));
        let (source, problem) = input.read()?;
        if let Some(problem) = problem {
            let unread = analysis::unread(source, *problem);
            draw::print(&unread.source, &unread.diagnostics, console);
            return Err(fail());
        }
        let mut sink = Sink::new();
        let config = config::read(&source, &mut sink);
        let diagnostics = sink.finish();
        draw::print(&source, &diagnostics, console);
        if diagnostics.errors > 0 {
            return Err(fail());
        }
        let beside = path.parent().unwrap_or(Path::new(""));
        let files = config.rules.files.iter().map(|file| beside.join(&file.value)).chain(flags.rules.iter().cloned());
        let catalogue = with_rules(threats::catalogue(), &files.collect::<Vec<_>>(), console)?;
        let catalogue = without(catalogue, &config, &source, console)?;
        let product_name = input.product_name();
        Ok(Self { config, catalogue: Arc::new(catalogue), source: Some(source), product_name })
    }

    /// The files that a run is told by, as far as they can be read.
    pub(super) fn files(flags: &Setup) -> Result<Vec<PathBuf>, Failure> {
        let mut files = flags.rules.clone();
        if let Some(path) = flags.config.clone().or_else(nearest).filter(|_| !flags.isolated) {
            let (source, _) = Input::file(&path).read()?;
            let beside = path.parent().unwrap_or(Path::new(""));
            let config = config::read(&source, &mut Sink::new());
            files.extend(config.rules.files.iter().map(|file| beside.join(&file.value)));
            files.push(path);
        }
        Ok(files)
    }

    /// Its text as products name it.
    pub(super) fn source(&self) -> Option<Arc<Source>> {
        self.source.clone().map(|mut source| {
            source.rename(&*self.product_name);
            Arc::new(source)
        })
    }

    /// What is to be said about its decisions, as a compilation of nothing else; none if there is nothing. `used` are the
    /// decisions that some diagram has a finding for, unless that cannot be told.
    pub(super) fn remarks(
        &self,
        options: &Options,
        used: Option<&BTreeSet<u32>>,
        for_product: bool,
    ) -> Option<Compilation> {
        let source = self.source.as_ref()?;
        let mut sink = Sink::new();
        sink.set_levels(options.levels.clone());
        threats::remarks_on_configuration(&options.threats, used, &mut sink);
        let diagnostics = sink.finish();
        if diagnostics.total == 0 {
            return None;
        }
        let mut source = source.clone();
        if for_product {
            source.rename(&*self.product_name);
        }
        Some(Compilation { source, tree: Tree::default(), diagrams: Vec::new(), diagnostics, config: None })
    }
}

/// A catalogue and the rules of files. Errors in them are printed and end the run.
fn with_rules(mut catalogue: Catalogue, files: &[PathBuf], console: Console) -> Result<Catalogue, Failure> {
    for path in files {
        console.progress(&format!("reading {}", path.display()));
        let file = RuleFile::read(path, &mut catalogue)?;
        let (errors, text) = file.finish(Style::Full, console.message_color);
        io::messages(&text);
        if errors > 0 {
            return Err(Failure(format!("the rules of `{}` cannot be used", path.display())));
        }
    }
    Ok(catalogue)
}

/// A catalogue without the rules that a configuration leaves out.
fn without(mut catalogue: Catalogue, config: &Config, source: &Source, console: Console) -> Result<Catalogue, Failure> {
    let mut sink = Sink::new();
    for id in &config.rules.disable {
        if let Err(problem) = catalogue.disable(&id.value) {
            let said = Diagnostic::new(&config::codes::BAD_VALUE, id.span, problem.message);
            sink.push(problem.help.into_iter().fold(said, Diagnostic::help));
        }
    }
    let diagnostics = sink.finish();
    draw::print(source, &diagnostics, console);
    if diagnostics.errors > 0 {
        return Err(Failure(format!("the configuration `{}` cannot be used", source.name())));
    }
    Ok(catalogue)
}

/// The nearest configuration from the current folder upwards, up to the folder of the repository.
fn nearest() -> Option<PathBuf> {
    let here = io::current_folder()?;
    let mut shown = PathBuf::new();
    for folder in here.ancestors() {
        let path = folder.join(FILE_NAME);
        if io::exists(&path) && !io::is_folder(&path) {
            return Some(shown.join(FILE_NAME));
        }
        if io::exists(&folder.join(".git")) {
            return None;
        }
        shown.push("..");
    }
    None
}
