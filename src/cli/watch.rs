//! `threatdot watch`, and how changes of files are seen: their stamps are looked at a few times a second.
//!
//! Looking costs little, sees editors that put a new file in the place of the old one, and works on every file system,
//! shared and mounted ones too, where notices of the system do not arrive. A folder that takes long to search is looked
//! at less often, so that no more than a tenth of the time goes into it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::args::{Build, Selection, Setup};
use super::config::Configuration;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure, Stamp, Stopwatch};
use super::products::Given;
use super::{Outcome, build};

/// `threatdot watch`.
#[derive(Debug, Args)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) build: Build,
}

/// Runs the command, until it is interrupted.
pub(super) fn run(args: &Build, given: Given, console: Console) -> Result<Outcome, Failure> {
    let (selection, setup) = (&args.paths, &args.analysis.derivation.setup);
    refuse_stdin(selection)?;
    if args.check {
        return Err(Failure("`--check` looks once: it cannot be watched".to_owned()));
    }
    let mut watcher = Watcher::new(selection, setup)?;
    watcher.look();
    build::run(args, given, console)?;
    loop {
        watcher.wait();
        if watcher.look().is_empty() {
            continue;
        }
        if let Err(failure) = build::run(args, given, console) {
            console.failure(&failure);
        }
    }
}

/// Standard input has no changes to wait for.
pub(super) fn refuse_stdin(selection: &Selection) -> Result<(), Failure> {
    if selection.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure("standard input cannot be watched: name a file or a folder".to_owned()));
    }
    Ok(())
}

/// Sees changes of the files of a selection and of the configuration.
#[derive(Debug)]
pub(super) struct Watcher<'a> {
    selection: &'a Selection,
    setup: &'a Setup,
    settings: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, Stamp>,
    /// The diagrams that were found last.
    pub(super) inputs: Vec<Input>,
    /// What could not be found.
    pub(super) failures: Vec<Failure>,
    looked: Duration,
}

/// What changed between two looks.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Files that are new or other than before.
    pub(super) files: BTreeSet<PathBuf>,
    /// Whether files came or went.
    pub(super) is_other_list: bool,
    /// Whether a file of the configuration is other than before.
    pub(super) settings: bool,
}

impl Changes {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.is_other_list && !self.settings
    }

    /// Whether what is known of a file no longer holds.
    pub(super) fn is_of(&self, path: &Path) -> bool {
        self.settings || self.files.contains(path)
    }
}

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(150);

/// How many times longer than a look the time until the next one is at least.
const REST: u32 = 10;

impl<'a> Watcher<'a> {
    /// A watcher that has seen nothing yet.
    pub(super) fn new(selection: &'a Selection, setup: &'a Setup) -> Result<Self, Failure> {
        let settings = Configuration::files(setup)?;
        let (inputs, failures, looked) = (Vec::new(), Vec::new(), Duration::ZERO);
        Ok(Self { selection, setup, settings, seen: BTreeMap::new(), inputs, failures, looked })
    }

    /// Waits until it is time for the next look.
    pub(super) fn wait(&self) {
        io::sleep(PAUSE.max(self.looked * REST));
    }

    /// What changed since the last look. Stamps are taken before anything is read, so that no change in between is lost.
    pub(super) fn look(&mut self) -> Changes {
        let watch = Stopwatch::start();
        (self.inputs, self.failures) = inputs::find(self.selection);
        let paths = self.inputs.iter().filter_map(|input| input.path.as_deref());
        let diagrams = stamps(paths);
        let settings = stamps(self.settings.iter().map(PathBuf::as_path));
        let changed = |now: &BTreeMap<PathBuf, Stamp>| -> BTreeSet<PathBuf> {
            now.iter()
                .filter(|(path, stamp)| self.seen.get(*path) != Some(stamp))
                .map(|(path, _)| path.clone())
                .collect()
        };
        let (files, changed_settings) = (changed(&diagrams), changed(&settings));
        let now: BTreeMap<PathBuf, Stamp> = diagrams.into_iter().chain(settings).collect();
        let changes = Changes {
            is_other_list: !now.keys().eq(self.seen.keys()),
            settings: !changed_settings.is_empty() && !self.seen.is_empty(),
            files,
        };
        if changes.settings {
            // What cannot be read now keeps the files that it named before.
            self.settings = Configuration::files(self.setup).unwrap_or_else(|_| std::mem::take(&mut self.settings));
        }
        self.seen = now;
        self.looked = watch.elapsed();
        changes
    }
}

fn stamps<'p>(paths: impl Iterator<Item = &'p Path>) -> BTreeMap<PathBuf, Stamp> {
    paths.filter_map(|path| Some((path.to_owned(), io::stamp(path)?))).collect()
}
