//! From the paths of a command line to sources: files, folders, standard input.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::args::Selection;
use super::globs::Patterns;
use super::io::{self, Failure};
use crate::diagnostics::Diagnostic;
use crate::markdown;
use crate::source::Source;

/// One diagram file to read.
#[derive(Debug)]
pub(super) struct Input {
    /// Where it is; `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// What messages call it.
    pub(super) name: PathBuf,
    /// The folder, below the one that was named, that it was found in; empty for a file that was named itself.
    pub(super) below: PathBuf,
    /// Whether it was found in a folder rather than named.
    pub(super) found: bool,
    /// A part of a file that holds more than one diagram, as it was read, and what keeps it from being one.
    pub(super) part: Option<(Source, Option<Diagnostic>)>,
}

impl Input {
    /// The file or the standard input that an argument names.
    pub(super) fn named(path: &Path, stdin_filename: Option<&Path>) -> Self {
        let is_stdin = path == Path::new("-");
        let name = if is_stdin { stdin_filename.unwrap_or(Path::new("<stdin>")) } else { path };
        let path = (!is_stdin).then(|| path.to_owned());
        Self { path, name: name.to_owned(), below: PathBuf::new(), found: false, part: None }
    }

    /// A file, whatever its name.
    pub(super) fn file(path: &Path) -> Self {
        Self { path: Some(path.to_owned()), name: path.to_owned(), below: PathBuf::new(), found: false, part: None }
    }

    /// Reads and decodes it. Bytes that are no text give an empty source and the diagnostic that says so.
    pub(super) fn read(&self) -> Result<(Source, Option<Box<Diagnostic>>), Failure> {
        if let Some((source, problem)) = &self.part {
            return Ok((source.clone(), problem.clone().map(Box::new)));
        }
        Ok(match Source::decode(self.name.to_string_lossy(), self.bytes()?) {
            Ok(source) => (source, None),
            Err((source, diagnostic)) => (source, Some(diagnostic)),
        })
    }

    /// Whether it is only a part of its file.
    pub(super) fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// The marked blocks of a Markdown file that was read from here, and what is to be said about their fences.
    fn blocks(&self, file: &Source) -> Vec<Self> {
        let part = |source, problem| Self {
            path: self.path.clone(),
            name: self.name.clone(),
            below: self.below.clone(),
            found: self.found,
            part: Some((source, problem)),
        };
        let blocks = markdown::blocks(file).into_iter();
        blocks
            .flat_map(|block| {
                let said = block.problems.into_iter().map(|(source, problem)| (source, Some(problem)));
                said.chain([(block.source, None)]).collect::<Vec<_>>()
            })
            .map(|(source, problem)| part(source, problem))
            .collect()
    }

    /// Reads it as it is.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match &self.path {
            Some(path) => io::read(path),
            None => io::read_stdin(),
        }
    }

    /// What products call it: never an absolute path, so that they are the same on every machine.
    pub(super) fn product_name(&self) -> String {
        let name = &self.name;
        let below = io::current_folder().and_then(|here| name.strip_prefix(here).ok().map(Path::to_owned));
        let file = || name.file_name().map_or_else(PathBuf::new, PathBuf::from);
        let name = if name.is_absolute() { below.unwrap_or_else(file) } else { name.clone() };
        name.strip_prefix(".").unwrap_or(&name).to_string_lossy().into_owned()
    }

    /// Refuses an output that would replace this input.
    pub(super) fn refuse_as_output(&self, output: &Path) -> Result<(), Failure> {
        let same = |path: &PathBuf| io::exists(output) && io::identity(path) == io::identity(output);
        if self.path.as_ref().is_some_and(same) {
            return Err(Failure(format!("cannot write `{}`: it is the input", output.display())));
        }
        Ok(())
    }
}

/// Which diagrams are taken; all of them by default.
#[derive(Default)]
struct Wanted {
    include: Patterns,
    exclude: Patterns,
    force_exclude: bool,
}

impl Wanted {
    fn new(paths: &Selection) -> Result<Self, Failure> {
        let include = Patterns::new("--include", &paths.include)?;
        let exclude = Patterns::new("--exclude", &paths.exclude)?;
        Ok(Self { include, exclude, force_exclude: paths.force_exclude })
    }

    /// Whether a diagram of a folder is taken.
    fn takes(&self, path: &Path) -> bool {
        (self.include.is_empty() || self.include.matches(path)) && !self.exclude.matches(path)
    }

    /// Whether a file is left out although it is named: a hook names every file that changed.
    fn refuses(&self, path: &Path) -> bool {
        self.force_exclude && path != Path::new("-") && !self.takes(path)
    }
}

/// The diagrams that the arguments name, each once, and what could not be found.
pub(super) fn find(paths: &Selection) -> (Vec<Input>, Vec<Failure>) {
    let wanted = match Wanted::new(paths) {
        Ok(wanted) => wanted,
        Err(failure) => return (Vec::new(), vec![failure]),
    };
    let here = [PathBuf::from(".")];
    let named = if paths.paths.is_empty() { &here[..] } else { &paths.paths };
    let (mut inputs, mut failures) = (Vec::new(), Vec::new());
    for path in named {
        if path != Path::new("-") && io::is_folder(path) {
            walk(path, &wanted, &mut inputs, &mut failures);
        } else if !wanted.refuses(path) {
            inputs.push(Input::named(path, paths.stdin_filename.as_deref()));
        }
    }
    if named.len() > 1 {
        let mut seen = BTreeSet::new();
        inputs.retain(|input| seen.insert(input.path.as_deref().map(io::identity)));
    }
    (inputs, failures)
}

/// The same with the marked blocks of Markdown files in their place, each as a diagram of its own.
pub(super) fn find_with_blocks(paths: &Selection) -> (Vec<Input>, Vec<Failure>) {
    let (found, mut failures) = find(paths);
    let mut inputs = Vec::new();
    for input in found {
        if !is_markdown(&input.name) {
            inputs.push(input);
            continue;
        }
        match input.read() {
            Ok((file, None)) => inputs.extend(input.blocks(&file)),
            Ok((_, Some(_))) => inputs.push(input),
            Err(failure) => failures.push(failure),
        }
    }
    (inputs, failures)
}

/// Whether the name of a file says that it is Markdown.
pub(super) fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["md", "markdown", "mdx"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The diagrams below a folder.
pub(super) fn below(folder: &Path) -> Result<Vec<Input>, Failure> {
    if !io::is_folder(folder) {
        return Err(Failure(format!("`{}` is a file, and the other version is a folder", folder.display())));
    }
    let (mut inputs, mut failures) = (Vec::new(), Vec::new());
    walk(folder, &Wanted::default(), &mut inputs, &mut failures);
    match failures.pop() {
        Some(failure) if inputs.is_empty() => Err(failure),
        _ => Ok(inputs),
    }
}

/// Finds the diagrams below a folder, in order of their names. Links are not followed: a checked folder may come from
/// anybody.
fn walk(folder: &Path, wanted: &Wanted, inputs: &mut Vec<Input>, failures: &mut Vec<Failure>) {
    let before = (inputs.len(), failures.len());
    let mut walker = WalkBuilder::new(folder);
    walker.require_git(false).sort_by_file_name(Ord::cmp);
    let exclude = wanted.exclude.clone();
    walker.filter_entry(move |entry| !exclude.matches(entry.path()));
    let mut is_any_left_out = false;
    for entry in walker.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && is_diagram(entry.path()) => {
                if wanted.takes(entry.path()) {
                    inputs.push(found(folder, entry.path()));
                } else {
                    is_any_left_out = true;
                }
            }
            Ok(_) => {}
            Err(error) => failures.push(Failure(format!("cannot search `{}`: {error}", folder.display()))),
        }
    }
    if (inputs.len(), failures.len()) == before && !is_any_left_out && wanted.exclude.is_empty() {
        failures.push(Failure(format!("no diagram in `{}`: it holds no *.dot or *.gv file", folder.display())));
    }
}

/// The files of diagrams directly in a folder, in order of their names; links are not followed.
pub(super) fn directly_in(folder: &Path) -> Vec<PathBuf> {
    let mut walker = WalkBuilder::new(folder);
    walker.require_git(false).max_depth(Some(1)).sort_by_file_name(Ord::cmp);
    let entries = walker.build().flatten();
    let diagrams =
        entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()) && is_diagram(entry.path()));
    diagrams.map(ignore::DirEntry::into_path).collect()
}

fn found(folder: &Path, path: &Path) -> Input {
    let below = path.parent().and_then(|parent| parent.strip_prefix(folder).ok()).unwrap_or(Path::new(""));
    let name = path.strip_prefix(".").unwrap_or(path);
    Input { path: Some(path.to_owned()), name: name.to_owned(), below: below.to_owned(), found: true, part: None }
}

/// Whether a name is that of a diagram.
pub(super) fn is_diagram(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["dot", "gv"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}
