//! `threatdot serve`: a live preview in the browser.

mod editor;
mod preview;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use editor::Editor;
use preview::{Compiler, Preview};

use super::appearance::{Appearance, Marks};
use super::args::{Analysis, Selection};
use super::config::Configuration;
use super::io::{self, Console, Failure};
use super::watch::{self, Watcher};
use super::{Outcome, analysis, levels};
use crate::compile::Options;
use crate::serve::{Board, Server, Token};

/// `threatdot serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    paths: Selection,
    /// Port on this machine alone; 0 takes a free one
    #[arg(long, value_name = "PORT", env = "THREATDOT_PORT", default_value_t = PORT)]
    port: u16,
    /// Command that opens a place, such as `code -g {file}:{line}:{column}`; it is run without a shell
    #[arg(long, value_name = "COMMAND", env = "THREATDOT_EDITOR")]
    editor: Option<String>,
    #[command(flatten)]
    analysis: Analysis,
    #[command(flatten)]
    marks: Marks,
    #[command(flatten)]
    appearance: Appearance,
}

/// The letters of `td` as numbers.
const PORT: u16 = 7464;

/// Runs the command, until it is interrupted.
pub(super) fn run(args: &Serve, console: Console) -> Result<Outcome, Failure> {
    watch::refuse_stdin(&args.paths)?;
    let missing: Option<&PathBuf> = args.paths.paths.iter().find(|path| !io::exists(path));
    if let Some(path) = missing {
        return Err(Failure(format!("cannot serve `{}`: there is no such file or folder", path.display())));
    }
    let setup = &args.analysis.derivation.setup;
    let editor = args.editor.as_deref().map(Editor::new).transpose()?;
    let mut options = Ok(options(args, console)?);
    let mut watcher = Watcher::new(&args.paths, setup)?;
    let board = Arc::new(Board::default());
    let preview = Arc::new(Preview::new(editor, Arc::clone(&board)));
    let fail = |error: &std::io::Error| Failure(format!("cannot serve on port {}: {error}", args.port));
    let server = Server::bind(args.port).map_err(|error| fail(&error))?;
    let address = server.address();
    let site = Arc::clone(&preview);
    server.start(site, board, Token::new(io::random()?)).map_err(|error| fail(&error))?;
    io::product(&format!("{address}\n"))?;
    console.summary("serving to this machine alone, until Ctrl-C");
    let mut compiler = Compiler::new(args, preview);
    loop {
        let changes = watcher.look();
        if changes.settings {
            options = self::options(args, console);
            if let Err(failure) = &options {
                console.failure(failure);
            }
        }
        compiler.follow(&watcher, &changes, options.as_ref(), console);
        watcher.wait();
    }
}

fn options(args: &Serve, console: Console) -> Result<Options, Failure> {
    let configuration = Configuration::load(&args.analysis.derivation.setup, console)?;
    let levels = levels::levels(&args.analysis, &configuration.levels)?;
    Ok(analysis::options(&args.analysis.derivation, levels, &configuration))
}
