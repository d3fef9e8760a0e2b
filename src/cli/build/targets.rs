//! What is written where: no output replaces an input or an output of the same run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::inputs::Input;
use crate::cli::io::{self, Console, Failure};
use crate::cli::summary::plural;
use crate::diagnostics::escape;

/// A file to write.
pub(super) struct Output {
    pub(super) path: PathBuf,
    /// None where the file is known to hold them.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Output {
    pub(super) fn new(path: PathBuf, bytes: Vec<u8>) -> Self {
        Self { path, bytes: Some(bytes) }
    }
}

/// The files that were written, or that are stale where nothing is written.
pub(super) struct Targets {
    sources: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
    /// Whether files are only looked at.
    check: bool,
    stale: Vec<PathBuf>,
}

impl Targets {
    pub(super) fn new(inputs: &[Input], check: bool) -> Self {
        let sources = inputs.iter().filter_map(|input| input.path.as_deref().map(io::identity)).collect();
        Self { sources, written: BTreeSet::new(), check, stale: Vec::new() }
    }

    pub(super) fn write(&mut self, output: &Output, console: Console) -> Result<(), Failure> {
        let path = &output.path;
        if self.sources.contains(&io::identity(path)) {
            return Err(Failure(format!("cannot write `{}`: it is an input", path.display())));
        }
        // Some file systems take `A.svg` and `a.svg` for one file.
        if !self.written.insert(PathBuf::from(path.to_string_lossy().to_lowercase())) {
            return Err(Failure(format!(
                "cannot write `{}`: another diagram of this run is written there",
                path.display()
            )));
        }
        match &output.bytes {
            Some(bytes) if self.check => self.compare(path, bytes),
            Some(bytes) => replace(path, bytes, console)?,
            None => console.progress(&format!("unchanged: {}", path.display())),
        }
        Ok(())
    }

    fn compare(&mut self, path: &Path, bytes: &[u8]) {
        if !io::holds(path, bytes) {
            self.stale.push(path.to_owned());
        }
    }

    pub(super) fn is_stale(&self) -> bool {
        !self.stale.is_empty()
    }

    /// The files that are not what their diagrams give, a line each.
    pub(super) fn stale_names(&self) -> String {
        self.stale.iter().fold(String::new(), |mut names, path| {
            let _ = writeln!(names, "{}", escape::line(&path.to_string_lossy()));
            names
        })
    }

    /// How the comparison went.
    pub(super) fn summary(&self) -> String {
        let (all, stale) = (plural(self.written.len(), "output"), self.stale.len());
        match stale {
            0 => format!("{all}: none is stale"),
            1 => format!("{all}: 1 is stale; `threatdot build` writes it"),
            _ => format!("{all}: {stale} are stale; `threatdot build` writes them"),
        }
    }
}

fn replace(path: &Path, bytes: &[u8], console: Console) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        io::make_folder(folder)?;
    }
    let word = if io::write(path, bytes)? { "wrote" } else { "unchanged:" };
    console.progress(&format!("{word} {}", path.display()));
    Ok(())
}
