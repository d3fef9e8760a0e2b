//! `threatdot check`: problems and open findings, at their places.

use super::args::{Check, OutputFormat};
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::report::{self, Look};
use super::summary::Summary;
use super::{Outcome, analysis, findings};
use crate::compile::Options;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::Style;
use crate::output::json::{self, Report};

/// Runs the command.
pub(super) fn run(args: &Check, console: Console) -> Result<Outcome, Failure> {
    let options = analysis::options(&args.analysis.derivation, analysis::levels(&args.analysis)?);
    let (inputs, failures) = inputs::find(&args.paths);
    if let Some(output) = &args.output_file {
        inputs.iter().try_for_each(|input| input.refuse_as_output(output))?;
    }
    let mut summary = Summary::default();
    for failure in &failures {
        summary.failure(failure, console);
    }
    let mut kept = String::new();
    for input in &inputs {
        match one(input, args, &options, &mut summary, console) {
            Ok(text) if args.output_file.is_some() => kept.push_str(&text),
            Ok(text) => io::product(&text)?,
            Err(failure) => summary.failure(&failure, console),
        }
    }
    if let Some(output) = args.output_file.as_ref().filter(|_| !summary.is_only_failures()) {
        io::write(output, &kept)?;
    }
    console.summary(&summary.text());
    Ok(summary.outcome(args.analysis.exit_zero))
}

/// What is printed of one file; nothing for a file that is left alone.
fn one(
    input: &Input,
    args: &Check,
    options: &Options,
    summary: &mut Summary,
    console: Console,
) -> Result<String, Failure> {
    let Some(mut compilation) = analysis::compile(input, args.paths.all, options, console)? else {
        summary.leave_alone();
        return Ok(String::new());
    };
    let findings = findings::open_findings(&compilation);
    summary.add(&compilation, &findings, &args.analysis);
    let style = match args.output_format {
        OutputFormat::Json => {
            compilation.source.rename(input.product_name());
            let report = Report::new(&compilation);
            summary.add_problems(&Diagnostics::of(report.too_long().cloned()));
            return Ok(report.documents().map(|document| json::to_string(&document) + "\n").collect());
        }
        OutputFormat::Full => Style::Full,
        OutputFormat::Concise => Style::Concise,
    };
    let color = console.product_color && args.output_file.is_none();
    let look = Look { style, all: args.all_findings, color };
    let shown = if args.no_findings { &[][..] } else { &findings };
    Ok(report::file(&compilation, shown, &args.analysis, look))
}
