//! `threatdot draw`: the picture of any DOT file, annotated or not, without its findings.

use std::path::Path;

use super::args::Draw;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::picture::{self, Format, Picture};
use super::settings::Settings;
use super::{Outcome, analysis};
use crate::compile;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::{Printer, Style};
use crate::source::Source;

/// Runs the command. What cannot be read gives no picture at all.
pub(super) fn run(args: &Draw, console: Console) -> Result<Outcome, Failure> {
    Settings::load(&args.configured, console)?;
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    let format = args.output_file.as_deref().map_or(Format::Svg, Format::of_file);
    format.refuse_missing()?;
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
    let Picture { scene, diagnostics } = picture::plain(graph, &reading.source, args.appearance.drawing)?;
    print(&reading.source, &diagnostics, console);
    let Some(scene) = scene else { return Ok(Outcome::Found) };
    let options = args.appearance.of_one(&name(args, &input));
    let bytes = format.bytes(&scene, &options, args.appearance.scale)?;
    match &args.output_file {
        Some(output) => io::write(output, &bytes).map(drop)?,
        None => io::product_bytes(&bytes)?,
    }
    Ok(Outcome::Clean)
}

/// What the picture is called: as its file, else as the diagram.
fn name(args: &Draw, input: &Input) -> String {
    if args.output_file.is_none() && input.name == Path::new("<stdin>") {
        return "stdin".to_owned();
    }
    let file = args.output_file.as_deref().unwrap_or(&input.name);
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Prints diagnostics where the product goes elsewhere.
pub(super) fn print(source: &Source, diagnostics: &Diagnostics, console: Console) {
    let mut printer = Printer::new(source, Style::Full, console.message_color);
    printer.diagnostics(diagnostics);
    io::messages(&printer.finish());
}
