//! `threatdot inspect`: the value between two phases, as JSON, one a line.

use super::args::{Inspect, Stage};
use super::config::Configuration;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, draw, picture};
use crate::compile;
use crate::diagnostics::{Diagnostics, Levels};
use crate::output::json::{self, Report};
use crate::{graph, output};

/// Runs the command. A broken file gives what could be read of it, and exit code 1.
pub(super) fn run(args: &Inspect, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.derivation.setup, console)?;
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
    let mut outcome = Outcome::found_if(diagnostics.errors > 0);
    let values: Vec<String> = match args.stage {
        // This one ends its line itself.
        Stage::Syntax => return io::product(&output::syntax::tree(&reading.tree, &reading.source)).map(|()| outcome),
        Stage::Graph => reading.graphs.iter().map(|graph| json::to_string(&graph::facts(graph))).collect(),
        Stage::Scene => {
            let scene = |graph| picture::scene(graph, &reading.source, args.drawing);
            let scenes = reading.graphs.iter().map(scene).collect::<Result<Vec<_>, Failure>>()?;
            scenes.iter().map(json::to_string).collect()
        }
        Stage::Model | Stage::Ledger => {
            let options = analysis::options(&args.derivation, Levels::default(), &configuration);
            let compilation = compile::analyse(reading, &options);
            let report = Report::new(&compilation);
            let too_long = Diagnostics::of(report.too_long().cloned());
            draw::print(&compilation.source, &too_long, console);
            outcome = outcome.max(Outcome::found_if(too_long.errors > 0));
            (0..compilation.diagrams.len()).map(|index| part(&report, args.stage, index)).collect()
        }
    };
    for value in values {
        io::product(&(value + "\n"))?;
    }
    Ok(outcome)
}

/// A part of the report of a diagram.
fn part(report: &Report<'_>, stage: Stage, index: usize) -> String {
    if stage == Stage::Ledger { json::to_string(&report.ledger(index)) } else { json::to_string(&report.model(index)) }
}
