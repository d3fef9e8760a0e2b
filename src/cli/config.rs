//! The configuration of a run: which file, what it says, and what is to be said about it once all diagrams were seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Setup;
use super::inputs::Input;
use super::io::{Console, Failure};
use super::rules::RuleFile;
use super::settings::{self, Settings};
use super::{draw, levels};
use crate::compile::{Compilation, Options};
use crate::config::{self, Config, Placed};
use crate::diagnostics::{Diagnostic, Diagnostics, Levels, Sink};
use crate::source::Source;
use crate::syntax::Tree;
use crate::threats::{self, Catalogue};

/// What a run was told by a file.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// What it says.
    pub(super) config: Config,
    /// The levels that it gives to lints.
    pub(super) levels: Levels,
    /// The rules that it leaves and adds.
    pub(super) catalogue: Arc<Catalogue>,
    /// Its text under the name that messages give it; none without a file.
    source: Option<Source>,
    /// What products call it.
    product_name: String,
    /// The folder that paths in it start from.
    pub(super) folder: PathBuf,
}

/// Hears what reading a configuration has to say.
pub(super) trait Listener {
    /// A file is about to be read.
    fn reading(&mut self, path: &Path);
    /// A file was read, and this is to be said about it.
    fn found(&mut self, path: &Path, source: &Source, diagnostics: Diagnostics);
}

/// Prints it.
impl Listener for Console {
    fn reading(&mut self, path: &Path) {
        self.progress(&format!("reading {}", path.display()));
    }

    fn found(&mut self, _: &Path, source: &Source, diagnostics: Diagnostics) {
        draw::print(source, &diagnostics, *self);
    }
}

impl Configuration {
    /// Reads the file that the flags name, else the nearest one, and the keys that they give. Errors are printed and end the
    /// run.
    pub(super) fn load(flags: &Setup, mut console: Console) -> Result<Self, Failure> {
        Self::read(flags, settings::nearest, &mut console)
    }

    /// What holds where no file says anything.
    pub(super) fn built_in() -> Self {
        Self { catalogue: Arc::new(threats::catalogue()), ..Self::default() }
    }

    /// Reads the file that the flags name, else the one that is found, and the keys that the flags give. Errors are told and
    /// make it useless.
    pub(super) fn read(
        flags: &Setup,
        find: impl FnOnce() -> Option<PathBuf>,
        listener: &mut dyn Listener,
    ) -> Result<Self, Failure> {
        let settings = Settings::read_for(&flags.configured, find, listener)?;
        let beside = |file: &Placed<String>| settings.folder.join(&file.value);
        let files = settings.config.rules.files.iter().map(beside).chain(flags.rules.iter().cloned());
        let catalogue = with_rules(threats::catalogue(), &files.collect::<Vec<_>>(), listener)?;
        let (catalogue, diagnostics) = without(catalogue, &settings.config);
        let errors = diagnostics.errors;
        if let Some(source) = &settings.source {
            listener.found(&settings.path, source, diagnostics);
        }
        if errors > 0 {
            return Err(settings.unusable());
        }
        let Settings { config, source, product_name, folder, .. } = settings;
        let levels = levels::configured(&config.lints, &mut Sink::new());
        Ok(Self { config, levels, catalogue: Arc::new(catalogue), source, product_name, folder })
    }

    /// The file that it was read from, if it was read from one.
    pub(super) fn input(&self) -> Option<Input> {
        self.source.as_ref().map(|source| Input::file(Path::new(source.name())))
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

/// A catalogue and the rules of files. Errors in them are told and end it.
fn with_rules(mut catalogue: Catalogue, files: &[PathBuf], listener: &mut dyn Listener) -> Result<Catalogue, Failure> {
    for path in files {
        listener.reading(path);
        let (source, diagnostics) = RuleFile::read(path, &mut catalogue)?.into_parts();
        let errors = diagnostics.errors;
        listener.found(path, &source, diagnostics);
        if errors > 0 {
            return Err(Failure(format!("the rules of `{}` cannot be used", path.display())));
        }
    }
    Ok(catalogue)
}

/// A catalogue without the rules that a configuration leaves out, and what is to be said about that.
fn without(mut catalogue: Catalogue, config: &Config) -> (Catalogue, Diagnostics) {
    let mut sink = Sink::new();
    for id in &config.rules.disable {
        if let Err(problem) = catalogue.disable(&id.value) {
            let said = Diagnostic::new(&config::codes::BAD_VALUE, id.span, problem.message);
            sink.push(problem.help.into_iter().fold(said, Diagnostic::help));
        }
    }
    (catalogue, sink.finish())
}
