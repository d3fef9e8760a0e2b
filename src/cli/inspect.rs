//! `threatdot inspect`: the value between two phases, as JSON, one a line.

use super::args::{Inspect, Stage};
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, draw, picture};
use crate::compile::{self, Reading};
use crate::diagnostics::Levels;
use crate::output::json;
use crate::{graph, output};

/// Runs the command. A broken file gives what could be read of it, and exit code 1.
pub(super) fn run(args: &Inspect, console: Console) -> Result<Outcome, Failure> {
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        let unread = analysis::unread(source, *problem);
        draw::print(&unread.source, &unread.diagnostics, console);
        return Ok(Outcome::Found);
    }
    let reading = compile::read(source);
    let diagnostics = reading.diagnostics();
    draw::print(&reading.source, &diagnostics, console);
    io::product(&stage(args, reading))?;
    Ok(Outcome::found_if(diagnostics.errors > 0))
}

fn stage(args: &Inspect, reading: Reading) -> String {
    match args.stage {
        Stage::Syntax => output::syntax::tree(&reading.tree, &reading.source),
        Stage::Graph => reading.graphs.iter().map(|graph| json::to_string(&graph::facts(graph)) + "\n").collect(),
        Stage::Scene => {
            reading.graphs.iter().map(|graph| json::to_string(&picture::scene(graph, &reading.source)) + "\n").collect()
        }
        Stage::Model | Stage::Ledger => {
            let compilation = compile::analyse(reading, &analysis::options(&args.derivation, Levels::default()));
            let documents = json::documents(&compilation);
            let part = |document: &json::Document| match args.stage {
                Stage::Ledger => json::to_string(&document.ledger),
                _ => json::to_string(&document.model),
            };
            documents.iter().map(|document| part(document) + "\n").collect()
        }
    }
}
