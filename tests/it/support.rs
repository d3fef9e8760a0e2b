//! Where fixtures are, and short ways to call the library.

use std::path::{Path, PathBuf};

use threatdot::compile::{self, Compilation, Options};
use threatdot::diagnostics::{Diagnostics, Levels, Sink};
use threatdot::graph::{self, Graph};
use threatdot::model::{LowerOptions, Model};
use threatdot::source::Source;
use threatdot::syntax::{self, Tree};
use threatdot::threats::ThreatOptions;

/// A path inside the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A path inside the folder of measuring material beside the project; `None`, with a message, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = project("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not here", path.display());
    None
}

/// The files of a folder with an extension, sorted.
pub fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted)))
        .collect();
    files.sort();
    files
}

/// The name of a file as text.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A source read from the disk; a broken encoding gives its diagnostic.
pub fn read(path: &Path) -> Result<Source, String> {
    Source::decode(name(path), std::fs::read(path).unwrap()).map_err(|(_, diagnostic)| diagnostic.message)
}

/// Text to tree.
pub fn parse(source: &Source) -> (Tree, Diagnostics) {
    let mut sink = Sink::new();
    let tree = syntax::parse(source, &mut sink);
    (tree, sink.finish())
}

/// Text to graphs.
pub fn graphs(source: &Source) -> (Vec<Graph>, Diagnostics) {
    let mut sink = Sink::new();
    let tree = syntax::parse(source, &mut sink);
    let graphs = graph::resolve(&tree, source, &mut sink);
    (graphs, sink.finish())
}

/// What a run without flags asks for, on the day that the ledger's fixtures are written for.
pub fn options() -> Options {
    let threats = ThreatOptions::new(jiff::civil::date(2026, 1, 1));
    Options { lower: LowerOptions::default(), threats, levels: Levels::default(), config: None }
}

/// A file, compiled without flags.
pub fn compile_file(path: &Path) -> Compilation {
    compile::compile(read(path).unwrap(), &options())
}

/// A text, compiled without flags.
pub fn compile_text(text: &str) -> Compilation {
    compile::compile(Source::new("test.dot", text), &options())
}

/// The model of a text with one graph.
pub fn model_of(text: &str) -> Model {
    compile_text(text).diagrams.remove(0).model
}

/// Where each kept diagnostic is and what it says, for messages of failing tests.
pub fn describe(source: &Source, diagnostics: &Diagnostics) -> String {
    diagnostics
        .items
        .iter()
        .map(|item| {
            let at = source.position(item.span().start);
            format!("{}:{}:{}: {} {}\n", source.name(), at.line, at.column, item.code.id, item.message)
        })
        .collect()
}
