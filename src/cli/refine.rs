//! Reads the diagrams that refine processes, each once, and says how they fit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::inputs::Input;
use super::io;
use crate::compile::{self, Compilation, Options};
use crate::diagnostics::Diagnostic;
use crate::level::{CYCLE, MISSING, TOO_MANY};
use crate::limits;
use crate::model;
use crate::refine;

/// Adds to a compilation what is to be said of the diagrams that refine its processes. Standard input has no folder in which
/// they could be.
pub(super) fn add(compilation: &mut Compilation, input: &Input, options: &Options) {
    let Some(path) = input.path.as_deref().filter(|_| !input.is_part()) else { return };
    let (mut said, mut children) = (Vec::new(), BTreeMap::new());
    for diagram in &compilation.diagrams {
        for (count, (process, value, written)) in refine::refined(&diagram.model).enumerate() {
            if count == limits::LEVELS {
                let message = format!("more than {} processes have a diagram of their own", limits::LEVELS);
                said.push(
                    Diagnostic::new(&TOO_MANY, written, message).label("this and those after it are not looked at"),
                );
                break;
            }
            // Two spellings of one file are one child.
            let key = beside(path, &value).map(|child| io::identity(&child));
            let child = children.entry(key.clone()).or_insert_with(|| Child::read(key.as_deref(), path, options));
            if let Some(inner) = &mut child.compilation {
                inner.source.rename(&*value);
                said.extend(refine::compare(&diagram.model, process, written, inner));
            } else {
                said.push(Diagnostic::new(&MISSING, written, format!("`{value}` cannot be read as a diagram")));
            }
            if child.leads_back {
                said.push(Diagnostic::new(&CYCLE, written, format!("`{value}` is refined by this diagram in turn")));
            }
        }
    }
    if !said.is_empty() {
        compilation.diagnostics = std::mem::take(&mut compilation.diagnostics).with(said);
    }
}

/// A diagram that refines processes.
struct Child {
    /// None where it cannot be read as a diagram.
    compilation: Option<Compilation>,
    /// Whether following what refines what from it comes back.
    leads_back: bool,
}

impl Child {
    fn read(path: Option<&Path>, parent: &Path, options: &Options) -> Self {
        let reading = path.and_then(read);
        let compilation = reading.map(|reading| compile::analyse(reading, options));
        Self {
            compilation: compilation.filter(|child| !child.diagrams.is_empty()),
            leads_back: path.is_some_and(|path| leads_back(path, parent, options)),
        }
    }
}

/// The file that a value names: none where it is no relative path, which would hold on one machine only.
fn beside(path: &Path, value: &str) -> Option<PathBuf> {
    Path::new(value).is_relative().then(|| path.parent().unwrap_or(Path::new("")).join(value))
}

fn read(path: &Path) -> Option<compile::Reading> {
    let (source, problem) = Input::file(path).read().ok()?;
    problem.is_none().then(|| compile::read(source))
}

/// Whether following what refines what from one file comes to another one. Models are enough for that.
fn leads_back(from: &Path, to: &Path, options: &Options) -> bool {
    let goal = io::identity(to);
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(path) = waiting.pop() {
        let own = io::identity(&path);
        if own == goal {
            return true;
        }
        if seen.len() >= limits::LEVELS || !seen.insert(own) {
            continue;
        }
        let Some(reading) = read(&path) else { continue };
        for graph in &reading.graphs {
            let model = model::lower(graph, &reading.source, &options.lower);
            let named: BTreeSet<String> = refine::refined(&model).map(|(_, value, _)| value).collect();
            waiting.extend(named.iter().take(limits::LEVELS).filter_map(|value| beside(&path, value)));
        }
    }
    false
}
