//! The state of a preview: every file as it was last seen, and its last picture that could be drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::above::Outlook;
use super::super::analysis;
use super::super::inputs::Input;
use super::super::io::{self, Console, Failure};
use super::super::picture::Findings;
use super::super::watch::{Changes, Watcher};
use super::Serve;
use super::editor::Editor;
use super::wire::{self, File, Index, Line, Problem, Shown};
use crate::compile::Options;
use crate::diagnostics::{Diagnostics, escape};
use crate::layout::LayoutOptions;
use crate::level::Above;
use crate::limits;
use crate::output::json;
use crate::output::overlay::ON_THE_SAME_PAGE;
use crate::refine::refined;
use crate::serve::{Board, Place, Site};
use crate::source::Position;

/// What the server answers from.
pub(super) struct Preview {
    editor: Option<Editor>,
    editors: Arc<AtomicUsize>,
    board: Arc<Board>,
    ready: Mutex<Ready>,
}

/// Values that are ready to be sent.
struct Ready {
    index: Arc<str>,
    files: BTreeMap<usize, (PathBuf, Arc<str>)>,
}

impl Preview {
    /// A preview of nothing yet.
    pub(super) fn new(editor: Option<Editor>, board: Arc<Board>) -> Self {
        let ready = Mutex::new(Ready { index: Arc::from("null"), files: BTreeMap::new() });
        Self { editor, editors: Arc::default(), board, ready }
    }

    fn ready(&self) -> MutexGuard<'_, Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Site for Preview {
    fn index(&self) -> Arc<str> {
        Arc::clone(&self.ready().index)
    }

    fn file(&self, number: usize) -> Option<Arc<str>> {
        self.ready().files.get(&number).map(|(_, text)| Arc::clone(text))
    }

    fn open(&self, place: Place) -> Result<(), String> {
        let editor = self.editor.as_ref().ok_or("no editor is set: start `threatdot serve` with --editor")?;
        let path = self.ready().files.get(&place.file).map(|(path, _)| path.clone()).ok_or("there is no such file")?;
        if self.editors.load(Ordering::SeqCst) >= limits::EDITORS {
            return Err(format!("{} editors are open already", limits::EDITORS));
        }
        let at = Position { line: place.line, column: place.column };
        let arguments = editor.arguments(&io::identity(&path), at);
        io::start(editor.program(), &arguments, &self.editors).map_err(|failure| failure.0)
    }
}

/// Compiles what changed and hands it to the preview.
pub(super) struct Compiler<'a> {
    args: &'a Serve,
    preview: Arc<Preview>,
    entries: BTreeMap<PathBuf, Entry>,
    /// The number of the next file.
    next: usize,
    failures: Vec<String>,
}

/// One file.
#[derive(Default)]
struct Entry {
    line: Line,
    good: Vec<Shown>,
    /// Whether there is anything to show: a file of a folder without annotations is left alone.
    is_shown: bool,
    /// Whether it was there when it was looked at last.
    is_there: bool,
    /// Looks in a row that did not find it: an editor may be putting a new file in its place.
    missed: usize,
    /// The diagrams above it, and whether there are any below.
    above: Vec<Above>,
    is_refined: bool,
}

/// Looks without a file after which it is taken to be gone.
const MISSES: usize = 3;

impl<'a> Compiler<'a> {
    /// A compiler that has seen nothing yet.
    pub(super) fn new(args: &'a Serve, preview: Arc<Preview>) -> Self {
        Self { args, preview, entries: BTreeMap::new(), next: 0, failures: Vec::new() }
    }

    /// Brings the preview up to the files as they are now; `failure` is what keeps the configuration from being used.
    pub(super) fn follow(
        &mut self,
        watcher: &Watcher<'_>,
        changes: &Changes,
        options: Result<&Options, &Failure>,
        console: Console,
    ) {
        let mut is_other = self.forget(watcher);
        let failures = watcher.failures.iter().chain(options.err()).map(|it| escape::line(&it.0).into_owned());
        let failures: Vec<String> = failures.collect();
        is_other |= failures != self.failures;
        self.failures = failures;
        let more = watcher.inputs.len().saturating_sub(limits::SERVED_FILES);
        if let Ok(options) = options {
            let outlook = Outlook::new(&options.lower);
            for input in watcher.inputs.iter().take(limits::SERVED_FILES) {
                let Some(path) = input.path.as_deref() else { continue };
                let entry = self.entries.get(path);
                // A file that is not there is looked at once, for the sake of what is to be said.
                let is_same = entry.is_some_and(|entry| entry.is_there || !io::exists(path));
                let above = if changes.is_empty() { None } else { Some(outlook.above(input)) };
                let is_moved = entry.is_some_and(|entry| entry.hangs_on_others(above.as_deref()));
                if is_same && !changes.is_of(path) && !is_moved {
                    continue;
                }
                let above = above.unwrap_or_else(|| outlook.above(input));
                self.compile(path, (input, above), options, console);
                self.publish(more);
                is_other = false;
            }
        }
        if is_other {
            self.publish(more);
        }
    }

    /// Forgets files that are gone. Tells whether there was one.
    fn forget(&mut self, watcher: &Watcher<'_>) -> bool {
        let there: BTreeSet<&Path> = watcher.inputs.iter().filter_map(|input| input.path.as_deref()).collect();
        let before = self.entries.len();
        self.entries.retain(|path, entry| {
            entry.missed = if there.contains(path.as_path()) { 0 } else { entry.missed + 1 };
            entry.missed < MISSES
        });
        if self.entries.len() == before {
            return false;
        }
        let entries = &self.entries;
        self.preview.ready().files.retain(|_, (path, _)| entries.contains_key(path));
        true
    }

    /// Compiles one file and makes what is sent of it.
    fn compile(&mut self, path: &Path, (input, above): (&Input, Vec<Above>), options: &Options, console: Console) {
        let entry = self.entries.entry(path.to_owned()).or_insert_with(|| {
            let (number, name) = (self.next, escape::line(&name(self.args, input)).into_owned());
            self.next += 1;
            Entry { line: Line { number, name, ..Line::default() }, ..Entry::default() }
        });
        entry.is_there = io::exists(path);
        entry.above.clone_from(&above);
        entry.line.version += 1;
        let number = entry.line.number;
        // A text that is broken may have lost its annotations with the rest.
        let all = self.args.paths.all || entry.is_shown;
        let seen = see(self.args, (input, above), all, options, console)
            .unwrap_or_else(|failure| Some(Seen::failed(&failure)));
        let Some(seen) = seen else {
            (entry.is_shown, entry.good) = (false, Vec::new());
            self.preview.ready().files.remove(&number);
            return;
        };
        let text = entry.take(seen);
        self.preview.ready().files.insert(number, (path.to_owned(), text));
    }

    /// Makes the list and tells everybody.
    fn publish(&self, more: usize) {
        let shown = self.entries.values().filter(|entry| entry.is_shown);
        let files = shown.map(|entry| &entry.line).collect();
        let index = Index { editor: self.preview.editor.is_some(), files, more, failures: self.failures.clone() };
        self.preview.ready().index = json::to_string(&index).into();
        self.preview.board.post();
    }
}

/// A file as it is now.
struct Seen {
    problems: Vec<Problem>,
    more: usize,
    errors: usize,
    warnings: usize,
    is_refined: bool,
    /// None where the text cannot be drawn, so that the picture before is kept.
    good: Option<Good>,
}

/// What there is to show of a text that can be drawn.
struct Good {
    shown: Vec<Shown>,
    open: usize,
    worst: Option<&'static str>,
}

impl Seen {
    /// A file that could not be read.
    fn failed(failure: &Failure) -> Self {
        Self { problems: vec![wire::unread(failure)], more: 0, errors: 1, warnings: 0, is_refined: false, good: None }
    }
}

impl Entry {
    /// Whether what is shown of it may be another since other files changed; `above` are the diagrams above it now.
    fn hangs_on_others(&self, above: Option<&[Above]>) -> bool {
        above.is_some_and(|above| self.is_refined || self.above != above)
    }

    /// Takes over what was seen, and gives what is sent of it.
    fn take(&mut self, seen: Seen) -> Arc<str> {
        self.is_shown = true;
        self.is_refined = seen.is_refined;
        let Line { errors, warnings, stale, open, worst, .. } = &mut self.line;
        (*errors, *warnings, *stale) = (seen.errors, seen.warnings, seen.good.is_none());
        if let Some(good) = seen.good {
            (*open, *worst) = (good.open, good.worst);
            self.good = good.shown;
        }
        let file = File { line: &self.line, problems: &seen.problems, more: seen.more, diagrams: &self.good };
        json::to_string(&file).into()
    }
}

/// Reads and compiles one file, and draws what can be drawn. Nothing for a file that is left alone.
fn see(
    args: &Serve,
    (input, above): (&Input, Vec<Above>),
    all: bool,
    options: &Options,
    console: Console,
) -> Result<Option<Seen>, Failure> {
    let Some(mut compilation) = analysis::compile(input, all, options, console)? else { return Ok(None) };
    if let Some(first) = compilation.diagrams.first_mut() {
        first.levels.above = above;
    }
    let is_refined = compilation.diagrams.iter().any(|diagram| refined(&diagram.model).next().is_some());
    compilation.source.rename(name(args, input));
    let mut drawn = Vec::new();
    let mut good = None;
    if !analysis::is_unreadable(&compilation.diagnostics) {
        let findings = Findings {
            drawing: args.appearance.drawing,
            // The script of the page leads to the other diagrams.
            layout: LayoutOptions { pages: Some("html"), ..args.marks.layout(args.appearance.drawing) },
            // Whatever a page elsewhere would want: here the list of findings is beside the picture.
            href: Some(ON_THE_SAME_PAGE),
            highlight: args.marks.highlight.as_deref(),
        };
        let (shown, said) = wire::diagrams(&compilation, findings, &args.appearance, options)?;
        drawn = said;
        if shown.len() == compilation.diagrams.len() {
            let (open, worst) = wire::open(&compilation.diagrams);
            good = Some(Good { shown, open, worst });
        }
    }
    let (problems, more) = wire::problems(&compilation.source, &compilation.diagnostics, &drawn);
    let Diagnostics { errors, warnings, .. } = Diagnostics::of(drawn);
    let (errors, warnings) = (errors + compilation.diagnostics.errors, warnings + compilation.diagnostics.warnings);
    Ok(Some(Seen { problems, more, errors, warnings, is_refined, good }))
}

/// What the page calls a file: in the one folder that is served, its path below that.
fn name(args: &Serve, input: &Input) -> String {
    match input.name.file_name() {
        Some(file) if input.found && args.paths.paths.len() < 2 => {
            input.below.join(file).to_string_lossy().into_owned()
        }
        _ => input.product_name(),
    }
}
