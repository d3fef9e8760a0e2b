//! Reads the diagrams that refine processes, each once, says how they fit, and counts what is open below.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::analysis;
use super::inputs::Input;
use super::io;
use crate::compile::{self, Compilation, Diagram, Options};
use crate::diagnostics::Diagnostic;
use crate::level::{Below, CYCLE, Inside, MISSING, TOO_MANY};
use crate::limits;
use crate::model::{ElementId, Model, Subject};
use crate::refine::{self, Neighbours};
use crate::span::Span;

/// What is to be said of the diagrams that refine processes of a file, to which what is open in them is added. None for standard
/// input and for a part of a file: there is no folder in which they could be.
pub(super) fn look(diagrams: &mut [Diagram], input: &Input, options: &Options) -> Option<Vec<Diagnostic>> {
    let path = input.path.as_deref().filter(|_| !input.is_part())?;
    let models: Vec<&Model> = diagrams.iter().map(|diagram| &diagram.model).collect();
    let (said, below) = levels(&models, path, options);
    for (index, below) in below {
        if let Some(diagram) = diagrams.get_mut(index) {
            diagram.levels.below.push(below);
        }
    }
    Some(said)
}

/// What is to be said of the diagrams that refine processes of the models of a file, and what is below each of these.
pub(super) fn levels(models: &[&Model], path: &Path, options: &Options) -> (Vec<Diagnostic>, Vec<(usize, Below)>) {
    let (mut said, mut below) = (Vec::new(), Vec::new());
    let processes = processes(models, path, &mut said);
    if processes.is_empty() {
        return (said, below);
    }
    let mut family = Family { own: io::identity(path), options, members: BTreeMap::new() };
    for (child, processes) in &by_child(&processes) {
        let (Some(child), [first, ..]) = (child, processes.as_slice()) else { continue };
        let inner = if *child == family.own { None } else { family.read(child, &first.neighbours) };
        let Some(mut inner) = inner else { continue };
        for process in processes {
            inner.source.rename(&*process.value);
            let Some(parent) = models.get(process.diagram) else { continue };
            said.extend(refine::compare((parent, process.element), &process.neighbours, process.written, &inner));
        }
    }
    if family.descend() {
        let message = format!("more than {} diagrams are below this one", limits::LEVELS);
        let first = processes.first().map_or(Span::default(), |process| process.written);
        said.push(Diagnostic::new(&TOO_MANY, first, message).label("what is open in the others is not counted"));
    }
    for process in &processes {
        let Some(model) = models.get(process.diagram) else { continue };
        below.extend(family.tell(process, model, &mut said).map(|below| (process.diagram, below)));
    }
    (said, below)
}

/// A process with a diagram of its own.
struct Process {
    /// The diagram of the file that it is in.
    diagram: usize,
    element: ElementId,
    /// What `refines` says, and where.
    value: String,
    written: Span,
    /// The file that it names; none where it is no relative path, which would hold on one machine only.
    child: Option<PathBuf>,
    neighbours: Neighbours,
}

/// Those of a file, as many as are looked at.
fn processes(models: &[&Model], path: &Path, said: &mut Vec<Diagnostic>) -> Vec<Process> {
    let mut processes = Vec::new();
    for (index, model) in models.iter().enumerate() {
        let refined: Vec<_> = refine::refined(model).collect();
        let elements: Vec<ElementId> = refined.iter().map(|(element, ..)| *element).collect();
        let neighbours = Neighbours::of(model, &elements);
        for ((element, value, written), neighbours) in refined.into_iter().zip(neighbours) {
            if processes.len() == limits::LEVELS {
                let message = format!("more than {} processes have a diagram of their own", limits::LEVELS);
                said.push(
                    Diagnostic::new(&TOO_MANY, written, message).label("this and those after it are not looked at"),
                );
                return processes;
            }
            // Two spellings of one file are one child.
            let child = beside(path, &value).map(|child| io::identity(&child));
            processes.push(Process { diagram: index, element, value, written, child, neighbours });
        }
    }
    processes
}

fn by_child(processes: &[Process]) -> BTreeMap<Option<PathBuf>, Vec<&Process>> {
    let mut by_child: BTreeMap<Option<PathBuf>, Vec<&Process>> = BTreeMap::new();
    for process in processes {
        by_child.entry(process.child.clone()).or_default().push(process);
    }
    by_child
}

/// The diagrams below one, by their files.
struct Family<'a> {
    own: PathBuf,
    options: &'a Options,
    members: BTreeMap<PathBuf, Member>,
}

/// What is kept of a diagram below.
#[derive(Default)]
struct Member {
    /// None where it cannot be read as a diagram.
    is: Option<(String, Inside)>,
    /// The files that its processes name, with the neighbours of the first one that does.
    children: BTreeMap<PathBuf, Neighbours>,
}

impl Family<'_> {
    /// Reads a diagram, and keeps what is asked of it later.
    fn read(&mut self, path: &Path, neighbours: &Neighbours) -> Option<Compilation> {
        let compilation = read(path).map(|reading| compile::analyse(reading, self.options));
        let is_diagram =
            |child: &Compilation| !child.diagrams.is_empty() && !analysis::is_unreadable(&child.diagnostics);
        let compilation = compilation.filter(is_diagram);
        let diagrams = compilation.iter().flat_map(|child| &child.diagrams).rev();
        let member = Member {
            is: compilation.as_ref().and_then(|child| {
                let first = child.diagrams.first()?;
                Some((first.model.title.clone(), neighbours.inside(first)))
            }),
            children: diagrams.flat_map(|diagram| children(&diagram.model, path)).collect(),
        };
        self.members.insert(path.to_owned(), member);
        compilation
    }

    /// Reads what is further below, the nearest first; tells whether some of it was left out.
    fn descend(&mut self) -> bool {
        let children = |member: &Member| member.children.clone();
        let mut waiting: VecDeque<(PathBuf, Neighbours)> = self.members.values().flat_map(children).collect();
        while let Some((path, neighbours)) = waiting.pop_front() {
            if path == self.own || self.members.contains_key(&path) {
                continue;
            }
            if self.members.len() >= limits::LEVELS {
                return true;
            }
            self.read(&path, &neighbours);
            waiting.extend(self.members.get(&path).into_iter().flat_map(children));
        }
        false
    }

    /// What is to be said of a process once all is known, and what is below it.
    fn tell(&self, process: &Process, model: &Model, said: &mut Vec<Diagnostic>) -> Option<Below> {
        let Process { value, written, .. } = process;
        let (seen, leads_back) = self.from(process.child.as_deref());
        if leads_back {
            said.push(Diagnostic::new(&CYCLE, *written, format!("`{value}` is refined by this diagram in turn")));
        }
        if process.child.as_ref() == Some(&self.own) {
            return None;
        }
        let member = process.child.as_ref().and_then(|child| self.members.get(child));
        let Some((title, _)) = member.and_then(|member| member.is.as_ref()) else {
            said.push(Diagnostic::new(&MISSING, *written, format!("`{value}` cannot be read as a diagram")));
            return None;
        };
        let mut inside = Inside::default();
        for (_, open) in seen.iter().filter_map(|path| self.members.get(*path)?.is.as_ref()) {
            inside.join(*open);
        }
        let own = model.subject_id(Subject::Element(process.element));
        said.extend(refine::inside(own, *written, value, inside));
        Some(Below { process: process.element, file: value.clone(), title: title.clone(), inside })
    }

    /// The files that are reached from one, itself included, and whether the diagram itself is among them.
    fn from<'b>(&'b self, first: Option<&'b Path>) -> (BTreeSet<&'b Path>, bool) {
        let (mut seen, mut waiting) = (BTreeSet::new(), Vec::from_iter(first));
        let mut leads_back = false;
        while let Some(path) = waiting.pop() {
            if path == self.own {
                leads_back = true;
            } else if seen.insert(path) {
                let member = self.members.get(path);
                waiting.extend(member.into_iter().flat_map(|member| member.children.keys()).map(PathBuf::as_path));
            }
        }
        (seen, leads_back)
    }
}

/// The files that the processes of a diagram name, as many as are looked at, the last one first.
fn children(model: &Model, path: &Path) -> Vec<(PathBuf, Neighbours)> {
    let named: Vec<(ElementId, PathBuf)> = refine::refined(model)
        .take(limits::LEVELS)
        .filter_map(|(process, value, _)| Some((process, io::identity(&beside(path, &value)?))))
        .collect();
    let elements: Vec<ElementId> = named.iter().map(|(process, _)| *process).collect();
    let children = named.into_iter().map(|(_, path)| path).zip(Neighbours::of(model, &elements));
    children.rev().collect()
}

/// The file that a value names: none where it is no relative path, which would hold on one machine only.
pub(super) fn beside(path: &Path, value: &str) -> Option<PathBuf> {
    Path::new(value).is_relative().then(|| path.parent().unwrap_or(Path::new("")).join(value))
}

fn read(path: &Path) -> Option<compile::Reading> {
    let (source, problem) = Input::file(path).read().ok()?;
    problem.is_none().then(|| compile::read(source))
}
