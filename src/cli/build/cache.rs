//! What was built before: for each file what it was built from, what was said, and what was written.
//!
//! An entry holds for the same bytes of the file, the same configuration, rules and flags, the same day and the same program.
//! It is a guess that is always checked: outputs must be there and hold what was written. The folder may be deleted at any time.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::job::Job;
use super::targets::Output;
use crate::cli::args::Build;
use crate::cli::config::Configuration;
use crate::cli::inputs::Input;
use crate::cli::io::{self, Console};
use crate::cli::summary::Summary;
use crate::compile::Options;
use crate::level::Above;
use crate::output::html::Entry;

/// The folder of a run, and what all its entries have in common.
pub(super) struct Cache {
    folder: PathBuf,
    run: String,
}

/// Where an entry is, and what it must be about.
pub(super) struct Name {
    path: PathBuf,
    from: String,
}

/// An entry as it stands in its file.
#[derive(Serialize, Deserialize)]
struct Kept {
    from: String,
    said: String,
    summary: Summary,
    outputs: Vec<(String, String)>,
    entries: Vec<Entry>,
}

/// An entry that is ready to be kept.
pub(super) struct Record {
    path: PathBuf,
    text: String,
}

impl Cache {
    /// The cache of a run; none where it is not wanted, where there is no place for it, or where what comes of a file hangs
    /// on more than the file.
    pub(super) fn open(args: &Build, configuration: &Configuration, options: &Options) -> Option<Self> {
        let hangs_together = args.analysis.baseline.is_asked() || args.marks.highlight.is_some() || args.check;
        let folder = args.cache_dir.clone().or_else(io::cache_folder).filter(|_| !args.no_cache && !hangs_together)?;
        let mut run = Sha256::new();
        run.update(io::program_stamp()?);
        run.update(format!("{args:?} {} {}", options.threats.today, io::current_folder()?.display()));
        run.update(configuration.fingerprint()?);
        Some(Self { folder, run: hexadecimal(run) })
    }

    /// The name of the entry of a file; none for standard input and what cannot be read.
    pub(super) fn name(&self, input: &Input, output_dir: Option<&Path>, above: &[Above]) -> Option<Name> {
        let path = input.path.as_deref()?;
        let bytes = io::read(path).ok()?;
        let mut place = Sha256::new();
        for part in [io::identity(path), output_dir.unwrap_or(Path::new("")).to_owned(), input.below.clone()] {
            place.update(format!("{}\0", part.display()));
        }
        let mut from = Sha256::new();
        from.update(&self.run);
        from.update(format!("{}\0{}\0{}\0{above:?}", input.name.display(), input.below.display(), input.found));
        from.update(&bytes);
        Some(Name { path: self.folder.join(format!("{}.json", hexadecimal(place))), from: hexadecimal(from) })
    }
}

impl Name {
    /// What came of a file the last time, if all of it is still there.
    pub(super) fn recall(&self, console: Console) -> Option<Job> {
        let bytes = io::read(&self.path).ok()?;
        let kept: Kept = serde_json::from_slice(&bytes).ok().filter(|kept: &Kept| kept.from == self.from)?;
        let outputs = kept.outputs.into_iter().map(|(path, hash)| {
            let path = PathBuf::from(path);
            let is_same = io::read_whole(&path).is_some_and(|bytes| hash_of(&bytes) == hash);
            is_same.then_some(Output { path, bytes: None })
        });
        let outputs = outputs.collect::<Option<Vec<_>>>()?;
        let said = kept.said + &console.progress_line(&format!("known from before: {}", self.path.display()));
        Some(Job { said, summary: kept.summary, outputs, entries: kept.entries, ..Job::default() })
    }

    /// What is to be kept of a job; none if it failed, or has names that are no text.
    pub(super) fn record(&self, job: &Job) -> Option<Record> {
        if job.failure.is_some() || job.is_refined {
            return None;
        }
        let output = |output: &Output| {
            let hash = hash_of(output.bytes.as_deref()?);
            Some((output.path.to_str()?.to_owned(), hash))
        };
        let kept = Kept {
            from: self.from.clone(),
            said: job.said.clone(),
            summary: job.summary.clone(),
            outputs: job.outputs.iter().map(output).collect::<Option<_>>()?,
            entries: job.entries.clone(),
        };
        let text = serde_json::to_string(&kept).ok()?;
        Some(Record { path: self.path.clone(), text })
    }
}

impl Record {
    /// Keeps it. That it cannot be kept costs the next run some time and nothing else.
    pub(super) fn keep(&self) {
        if let Some(folder) = self.path.parent()
            && io::make_folder(folder).is_ok()
        {
            let _ = io::write(&self.path, self.text.as_bytes());
        }
    }
}

fn hash_of(bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(bytes);
    hexadecimal(hash)
}

fn hexadecimal(hash: Sha256) -> String {
    use std::fmt::Write as _;
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
