//! `threatdot fmt`: diagrams in the one layout, in place or shown.

use super::Outcome;
use super::args::{Fmt, Lines};
use super::draw;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use crate::compile;
use crate::diagnostics::{Diagnostics, escape};
use crate::edit;
use crate::fmt;
use crate::model::{self, LowerOptions};
use crate::source::Source;
use crate::span::Span;

/// Runs the command. A file with errors stays as it is; the others are laid out all the same.
pub(super) fn run(args: &Fmt, console: Console) -> Result<Outcome, Failure> {
    let (inputs, failures) = inputs::find(&args.paths);
    if args.range.is_some() && inputs.len() != 1 {
        return Err(Failure(format!("`--range` is for one file, and there are {}", inputs.len())));
    }
    let mut tally = Tally::default();
    for failure in &failures {
        console.failure(failure);
    }
    tally.failed = failures.len();
    for input in &inputs {
        match one(input, args, console) {
            Ok(came) => tally.add(came),
            Err(failure) => {
                console.failure(&failure);
                tally.failed += 1;
            }
        }
    }
    let is_filter = inputs.iter().all(|input| input.path.is_none()) && !args.check && !args.diff;
    if !is_filter {
        console.summary(&tally.text(args));
    }
    Ok(tally.outcome(args))
}

/// What came of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// It has the layout.
    Same,
    /// It gets another one.
    Changed,
    /// It was found in a folder and is not meant for us.
    LeftAlone,
    /// It has errors.
    Broken,
}

fn one(input: &Input, args: &Fmt, console: Console) -> Result<Came, Failure> {
    console.progress(&format!("reading {}", input.name.display()));
    let options = LowerOptions::default();
    let bytes = input.bytes()?;
    let is_unicode = std::str::from_utf8(&bytes).is_ok();
    let mut source = match Source::decode(input.name.to_string_lossy(), bytes) {
        Ok(source) => source,
        Err((source, problem)) => {
            draw::print(&source, &Diagnostics::of([*problem]), console);
            return Ok(Came::Broken);
        }
    };
    if input.found && !args.paths.all {
        let reading = compile::read(source);
        if !reading.graphs.iter().any(|graph| model::is_annotated(graph, &options)) {
            console.progress(&format!("leaving {} alone: it has no annotation", input.name.display()));
            return Ok(Came::LeftAlone);
        }
        source = reading.source;
    }
    if !is_unicode {
        let name = input.name.display();
        return Err(Failure(format!("cannot format `{name}`: it is Latin-1, and would be written as UTF-8")));
    }
    match laid_out(&source, args.range, &options) {
        Ok(text) => show(input, &source, &text, args, console),
        Err(diagnostics) => {
            draw::print(&source, &diagnostics, console);
            Ok(Came::Broken)
        }
    }
}

/// The text anew, or the errors for which it cannot be had.
fn laid_out(source: &Source, lines: Option<Lines>, options: &LowerOptions) -> Result<String, Diagnostics> {
    let Some(Lines { first, last }) = lines else { return fmt::format(source, options) };
    let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    let line = |number: usize| source.line_span(number - 1).unwrap_or(Span::at(end));
    let range = line(first).to(line(last));
    let edits = fmt::range(source, range, options);
    if edits.is_empty()
        && let Err(mut errors) = fmt::format(source, options)
    {
        // Errors elsewhere are no matter of these lines.
        errors.items.retain(|error| error.span().start < range.end && range.start <= error.span().end);
        if !errors.items.is_empty() {
            return Err(Diagnostics::of(errors.items));
        }
    }
    Ok(edit::applied(source.text(), &edits).unwrap_or_else(|| source.text().to_owned()))
}

/// Writes the text, or says what would change.
fn show(input: &Input, source: &Source, text: &str, args: &Fmt, console: Console) -> Result<Came, Failure> {
    let is_same = text == source.text();
    let name = input.name.to_string_lossy();
    match &input.path {
        _ if args.diff => {
            let diff = edit::unified(&name, source.text(), text);
            io::product(&if io::product_is_shown() { escape::lines(&diff) } else { diff })?;
        }
        _ if args.check && is_same => {}
        _ if args.check => io::product(&format!("{}\n", escape::line(&name)))?,
        Some(path) if !is_same => {
            io::write(path, text.as_bytes())?;
            console.progress(&format!("wrote {name}"));
        }
        Some(_) => {}
        None => io::product(text)?,
    }
    Ok(if is_same { Came::Same } else { Came::Changed })
}

/// Counts of a run.
#[derive(Debug, Default)]
struct Tally {
    same: usize,
    changed: usize,
    left_alone: usize,
    broken: usize,
    failed: usize,
}

impl Tally {
    fn add(&mut self, came: Came) {
        match came {
            Came::Same => self.same += 1,
            Came::Changed => self.changed += 1,
            Came::LeftAlone => self.left_alone += 1,
            Came::Broken => self.broken += 1,
        }
    }

    fn text(&self, args: &Fmt) -> String {
        let changed = if args.check || args.diff { "would change" } else { "changed" };
        let parts = [
            (self.changed, changed),
            (self.same, "unchanged"),
            (self.broken, "with errors"),
            (self.left_alone, "without annotation left alone"),
        ];
        let said = parts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = said.map(|(count, what)| format!("{count} {} {what}", files(*count))).collect();
        said.join(", ")
    }

    fn outcome(&self, args: &Fmt) -> Outcome {
        if self.failed > 0 {
            return Outcome::Failed;
        }
        Outcome::found_if(self.broken > 0 || self.changed > 0 && (args.check || args.diff))
    }
}

fn files(count: usize) -> &'static str {
    if count == 1 { "file" } else { "files" }
}
