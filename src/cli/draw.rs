//! `threatdot draw`: the picture of any DOT file, annotated or not, without its findings.

use super::args::Draw;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::picture::{self, Picture};
use super::{Outcome, analysis};
use crate::compile;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::{Printer, Style};
use crate::source::Source;

/// Runs the command. What cannot be read gives no picture at all.
pub(super) fn run(args: &Draw, console: Console) -> Result<Outcome, Failure> {
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    if let Some(output) = &args.output_file {
        input.refuse_as_output(output)?;
    }
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        let unread = analysis::unread(source, *problem);
        print(&unread.source, &unread.diagnostics, console);
        return Ok(Outcome::Found);
    }
    let reading = compile::read(source);
    let diagnostics = reading.diagnostics();
    print(&reading.source, &diagnostics, console);
    let graph = match reading.graphs.first() {
        Some(graph) if !analysis::is_unreadable(&diagnostics) => graph,
        _ => return Ok(Outcome::Found),
    };
    if reading.graphs.len() > 1 {
        let (name, count) = (input.name.display(), reading.graphs.len());
        console.warning(&format!("{name}: the first of {count} graphs is drawn; `threatdot build` draws each"));
    }
    let Picture { svg, diagnostics } = picture::plain(graph, &reading.source);
    print(&reading.source, &diagnostics, console);
    let Some(svg) = svg else { return Ok(Outcome::Found) };
    match &args.output_file {
        Some(output) => io::write(output, &svg).map(drop)?,
        None => io::product(&svg)?,
    }
    Ok(Outcome::Clean)
}

/// Prints diagnostics where the product goes elsewhere.
pub(super) fn print(source: &Source, diagnostics: &Diagnostics, console: Console) {
    let mut printer = Printer::new(source, Style::Full, console.message_color);
    printer.diagnostics(diagnostics);
    io::messages(&printer.finish());
}
