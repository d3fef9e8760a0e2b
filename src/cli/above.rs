//! The diagrams in which another one is the inside of a process: looked for beside it, and in the folders around it up to that of
//! the repository or of the configuration. What is found does not hang on which diagrams a run is about.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::inputs::{self, Input};
use super::io;
use super::refine;
use crate::compile;
use crate::config::FILE_NAME;
use crate::level::Above;
use crate::limits;
use crate::model::{self, LowerOptions, Subject};
use crate::refine::refined;

/// What the diagrams of each folder that was asked for claim.
pub(super) struct Outlook<'a> {
    options: &'a LowerOptions,
    folders: Mutex<BTreeMap<PathBuf, Arc<[Claim]>>>,
}

/// A process whose inside is said to be in some file.
struct Claim {
    child: PathBuf,
    /// The name of the file that says so.
    file: String,
    index: usize,
    title: String,
    process: String,
}

impl<'a> Outlook<'a> {
    /// Nothing is looked for yet.
    pub(super) fn new(options: &'a LowerOptions) -> Self {
        Self { options, folders: Mutex::default() }
    }

    /// The diagrams above a file, the nearest first; none of standard input and of a part of a file.
    pub(super) fn above(&self, input: &Input) -> Vec<Above> {
        let Some(path) = input.path.as_deref().filter(|_| !input.is_part()) else { return Vec::new() };
        let own = io::identity(path);
        let mut above = Vec::new();
        for (up, folder) in around(&own).into_iter().enumerate() {
            for claim in self.claims(folder).iter().filter(|claim| claim.child == own) {
                let Claim { file, index, title, process, .. } = claim;
                let file = "../".repeat(up) + file;
                above.push(Above { file, index: *index, title: title.clone(), process: process.clone() });
            }
        }
        above
    }

    fn claims(&self, folder: &Path) -> Arc<[Claim]> {
        let known = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(folder).map(Arc::clone);
        known.unwrap_or_else(|| {
            // Two threads that ask for one folder at once find the same.
            let found: Arc<[Claim]> = self.look(folder).into();
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(folders.entry(folder.to_owned()).or_insert(found))
        })
    }

    fn look(&self, folder: &Path) -> Vec<Claim> {
        let files = inputs::directly_in(folder).into_iter().take(limits::NEIGHBOURS);
        files.flat_map(|path| self.claims_of(&path)).collect()
    }

    fn claims_of(&self, path: &Path) -> Vec<Claim> {
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
        let Ok((source, None)) = Input::file(path).read() else { return Vec::new() };
        // Most files name no other one, and need not be understood for that.
        if !source.text().contains("refines") {
            return Vec::new();
        }
        let reading = compile::read(source);
        let mut claims = Vec::new();
        for (index, graph) in reading.graphs.iter().enumerate() {
            let model = model::lower(graph, &reading.source, self.options);
            let title = if model.title.trim().is_empty() { file } else { &model.title };
            for (process, value, _) in refined(&model).take(limits::LEVELS) {
                if let Some(child) = refine::beside(path, &value) {
                    let process = model.subject_label(Subject::Element(process)).to_owned();
                    let title = title.to_owned();
                    claims.push(Claim { child: io::identity(&child), file: file.to_owned(), index, title, process });
                }
            }
        }
        claims
    }
}

/// The folder of a file and those around it, up to the one of the repository or of a configuration; without such a one only the
/// folder itself.
fn around(own: &Path) -> Vec<&Path> {
    let folders: Vec<&Path> = own.ancestors().skip(1).collect();
    let is_top = |folder: &&Path| io::exists(&folder.join(".git")) || io::exists(&folder.join(FILE_NAME));
    let top = folders.iter().position(is_top).unwrap_or(0);
    folders.into_iter().take(top + 1).collect()
}
