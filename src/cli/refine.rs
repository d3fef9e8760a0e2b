//! Reads the diagrams that refine processes, and says how they fit.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::inputs::Input;
use super::io;
use crate::compile::{self, Compilation, Options};
use crate::diagnostics::Diagnostic;
use crate::level::{CYCLE, MISSING};
use crate::limits;
use crate::refine;

/// Adds to a compilation what is to be said of the diagrams that refine its processes. Standard input has no folder in which
/// they could be.
pub(super) fn add(compilation: &mut Compilation, input: &Input, options: &Options) {
    let Some(path) = input.path.as_deref().filter(|_| !input.is_part()) else { return };
    let mut said = Vec::new();
    for diagram in &compilation.diagrams {
        for (process, value, written) in refine::refined(&diagram.model) {
            let child = beside(path, &value);
            match read(&child, &value, options) {
                Some(child) if !child.diagrams.is_empty() => {
                    said.extend(refine::compare(&diagram.model, process, written, &child));
                }
                _ => said.push(Diagnostic::new(&MISSING, written, format!("`{value}` cannot be read as a diagram"))),
            }
            if leads_back(&child, path, options) {
                said.push(Diagnostic::new(&CYCLE, written, format!("`{value}` is refined by this diagram in turn")));
            }
        }
    }
    if !said.is_empty() {
        compilation.diagnostics = std::mem::take(&mut compilation.diagnostics).with(said);
    }
}

fn beside(path: &Path, value: &str) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(value)
}

fn read(path: &Path, name: &str, options: &Options) -> Option<Compilation> {
    let (mut source, problem) = Input::file(path).read().ok()?;
    source.rename(name);
    problem.is_none().then(|| compile::compile(source, options))
}

/// Whether following what refines what from one file comes to another one.
fn leads_back(from: &Path, to: &Path, options: &Options) -> bool {
    let goal = io::identity(to);
    let (mut seen, mut waiting) = (BTreeSet::new(), VecDeque::from([from.to_owned()]));
    while let Some(path) = waiting.pop_front() {
        let own = io::identity(&path);
        if own == goal {
            return true;
        }
        if seen.len() >= limits::LEVELS || !seen.insert(own) {
            continue;
        }
        let Some(compilation) = read(&path, "", options) else { continue };
        let values = compilation.diagrams.iter().flat_map(|diagram| refine::refined(&diagram.model));
        waiting.extend(values.map(|(_, value, _)| beside(&path, &value)));
    }
    false
}
