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
    folders: Mutex<BTreeMap<PathBuf, Arc<Claims>>>,
}

/// The processes whose insides are said to be in some file, by that file. Theirs are named from the folder of the claim.
type Claims = BTreeMap<PathBuf, Vec<Above>>;

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
            let from_here = |claim: &Above| Above { file: "../".repeat(up) + &claim.file, ..claim.clone() };
            above.extend(self.claims(folder).get(&own).into_iter().flatten().map(from_here));
        }
        above
    }

    /// Others who ask meanwhile wait: most ask for the same folder.
    fn claims(&self, folder: &Path) -> Arc<Claims> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(folders.entry(folder.to_owned()).or_insert_with(|| Arc::new(self.look(folder))))
    }

    fn look(&self, folder: &Path) -> Claims {
        let mut claims = Claims::new();
        for path in inputs::directly_in(folder).into_iter().take(limits::NEIGHBOURS) {
            for (child, claim) in self.claims_of(&path) {
                claims.entry(child).or_default().push(claim);
            }
        }
        claims
    }

    fn claims_of(&self, path: &Path) -> Vec<(PathBuf, Above)> {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
        let Ok((source, None)) = Input::file(path).read() else { return Vec::new() };
        // Most files name no other one, and need not be understood for that.
        if !source.text().contains("refines") {
            return Vec::new();
        }
        let reading = compile::read(source);
        let mut claims = Vec::new();
        for (index, graph) in reading.graphs.iter().enumerate() {
            let model = model::lower(graph, &reading.source, self.options);
            let title = if model.title.trim().is_empty() { name } else { &model.title };
            for (process, value, _) in refined(&model).take(limits::LEVELS) {
                let Some(child) = refine::beside(path, &value) else { continue };
                let process = model.subject_label(Subject::Element(process)).to_owned();
                let claim = Above { file: name.to_owned(), index, title: title.to_owned(), process };
                claims.push((io::identity(&child), claim));
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
