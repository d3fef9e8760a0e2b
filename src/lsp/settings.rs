//! What the server is told from outside: the configuration for a folder, and what the client asks for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::position::Encoding;
use crate::compile::Options;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::source::Source;

/// What the server asks of files: everything it knows of them comes through here.
pub trait World {
    /// The configuration for diagrams of a folder, read anew; without a folder that of the current one.
    fn settings(&self, folder: Option<&Path>) -> Settings;

    /// What is to be said of the diagrams that refine processes of a file, which are read from the disk.
    fn levels(&self, path: &Path, models: &[&Model], options: &Options) -> Vec<Diagnostic>;
}

/// The configuration for the diagrams of a folder.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How diagrams are compiled.
    pub options: Arc<Options>,
    /// What is to be said about the files that it was read from, those without a problem included.
    pub reports: Vec<FileReport>,
}

/// A file of the configuration, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub source: Source,
    /// What is to be said about it.
    pub diagnostics: Diagnostics,
}

/// What the client can do and wants.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// It tells of changes of files that it is asked to watch.
    pub(super) watches: bool,
    /// It takes trees of symbols.
    pub(super) symbol_trees: bool,
    /// It takes versions with edits of documents.
    pub(super) document_changes: bool,
    /// It asks for diagnostics instead of being told.
    pub(super) pulls: bool,
    /// Which threats it is shown as diagnostics.
    pub(super) findings: Shown,
    /// The folder that it works in.
    pub(super) root: Option<PathBuf>,
}

/// Which open threats are shown as diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// Those that rest on something stated.
    #[default]
    Declared,
    /// Those that rest on nothing stated, too.
    All,
    /// None.
    None,
}

impl Client {
    /// Reads the parameters of `initialize`. What makes no sense in them counts as not said, since clients differ in what
    /// they send and nothing here is worth refusing one for.
    pub(super) fn new(params: &Value) -> Self {
        let flag = |pointer: &str| params.pointer(pointer).and_then(Value::as_bool).unwrap_or(false);
        let option = |name: &str| params.pointer("/initializationOptions")?.get(name)?.as_str();
        let root = params.get("rootUri").or_else(|| params.pointer("/workspaceFolders/0/uri"));
        Self {
            encoding: Encoding::wanted(params.pointer("/capabilities/general/positionEncodings")),
            watches: flag("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            symbol_trees: flag("/capabilities/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            document_changes: flag("/capabilities/workspace/workspaceEdit/documentChanges"),
            pulls: option("diagnostics") == Some("pull"),
            findings: match option("findings") {
                Some("all") => Shown::All,
                Some("none") => Shown::None,
                _ => Shown::Declared,
            },
            root: root.and_then(Value::as_str).and_then(super::uri::to_path),
        }
    }
}
