//! `threatdot check`: problems and open findings, at their places.

use super::args::{Check, OutputFormat};
use super::config::Configuration;
use super::findings::OpenFinding;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::report::{self, Look};
use super::summary::Summary;
use super::{Outcome, alerts, analysis, baseline, fix, levels};
use crate::compile::{self, Compilation, Options};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::Style;
use crate::output::json::{self, Document, Report};

/// Runs the command.
pub(super) fn run(args: &Check, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.analysis.derivation.setup, console)?;
    let levels = levels::levels(&args.analysis, &configuration.levels)?;
    let options = analysis::options(&args.analysis.derivation, levels, &configuration);
    let (inputs, failures) = inputs::find_with_blocks(&args.paths);
    if let Some(output) = &args.output_file {
        inputs.iter().try_for_each(|input| input.refuse_as_output(output))?;
    }
    let mut baseline = baseline::Run::load(&args.analysis.baseline, &inputs, console)?;
    let mut summary = Summary::default();
    for failure in &failures {
        summary.failure(failure, console);
    }
    let mut kept = String::new();
    let mut documents = Vec::new();
    for input in &inputs {
        match one(input, args, &options, (&mut summary, &mut documents, &mut baseline), console) {
            // There the diagram itself is the product.
            Ok(text) if args.mending.fix && !args.mending.diff && input.path.is_none() => io::messages(&text),
            Ok(text) => keep(&text, args, &mut kept)?,
            Err(failure) => summary.failure(&failure, console),
        }
    }
    let is_product = args.output_format.is_for_programs();
    if let Some(mut remarks) = configuration.remarks(&options, summary.used_decisions(), is_product) {
        let mut met = configuration.input().map(|input| baseline.meet(&input, &mut remarks)).unwrap_or_default();
        summary.add_problems(&remarks.diagnostics);
        summary.add_known(met.count());
        if is_product {
            met.restore(&mut remarks);
            keep(&products(&remarks, &mut met, args, &mut documents), args, &mut kept)?;
        } else {
            keep(&print(&remarks, &[], args, console), args, &mut kept)?;
        }
    }
    if args.output_format.is_of_the_run() {
        keep(&alerts::text(&documents, args, &configuration.catalogue), args, &mut kept)?;
    }
    if let Some(output) = args.output_file.as_ref().filter(|_| !summary.is_only_failures()) {
        io::write(output, kept.as_bytes())?;
    }
    if args.mending.diff {
        console.summary(&summary.would_fix());
        return Ok(summary.outcome_of_diff(args.analysis.exit_zero));
    }
    if !summary.is_only_failures() {
        baseline.finish(console)?;
    }
    console.summary(&summary.text());
    console.summary(&if args.mending.fix { summary.fixed() } else { summary.fixable() });
    Ok(summary.outcome(args.analysis.exit_zero))
}

/// Writes to standard output what does not go to a file at the end.
fn keep(text: &str, args: &Check, kept: &mut String) -> Result<(), Failure> {
    if args.output_file.is_some() {
        kept.push_str(text);
        return Ok(());
    }
    io::product(text)
}

/// What is printed of one file; nothing for a file that is left alone.
fn one(
    input: &Input,
    args: &Check,
    options: &Options,
    (summary, documents, baseline): (&mut Summary, &mut Vec<Document>, &mut baseline::Run),
    console: Console,
) -> Result<String, Failure> {
    let Some(mut compilation) = analysis::compile(input, args.paths.all, options, console)? else {
        summary.leave_alone();
        return Ok(String::new());
    };
    let is_text = !compilation.source.text().is_empty();
    if args.mending.is_asked() && is_text {
        let mended = fix::mend(input, compilation, args.mending, options, console)?;
        summary.add_mended(&mended);
        if args.mending.diff {
            return Ok(mended.patch);
        }
        // What is said of other diagrams is not known of a text that was only tried.
        compilation = match mended.problems {
            0 => mended.compilation,
            _ => analysis::whole(compile::read(mended.compilation.source), input, options),
        };
    }
    let mut met = baseline.meet(input, &mut compilation);
    let findings = met.new_findings(&compilation);
    summary.add(&compilation, &findings, &args.analysis);
    summary.add_known(met.count());
    if args.output_format.is_for_programs() {
        drop(findings);
        met.restore(&mut compilation);
        compilation.source.rename(input.product_name());
        summary.add_problems(&Diagnostics::of(Report::new(&compilation).too_long().cloned()));
        return Ok(products(&compilation, &mut met, args, documents));
    }
    let shown = if args.no_findings { &[][..] } else { &findings };
    Ok(print(&compilation, shown, args, console))
}

/// Keeps the documents of a compilation for the end of the run, or makes their text.
fn products(compilation: &Compilation, met: &mut baseline::Met, args: &Check, kept: &mut Vec<Document>) -> String {
    let mut documents = json::documents(compilation);
    met.mark(documents.iter_mut());
    if args.output_format.is_of_the_run() {
        kept.append(&mut documents);
        return String::new();
    }
    documents.iter().map(|document| json::to_string(document) + "\n").collect()
}

/// The text of a compilation for people, with some of its findings.
fn print(compilation: &Compilation, findings: &[OpenFinding<'_>], args: &Check, console: Console) -> String {
    let style = if args.output_format == OutputFormat::Concise { Style::Concise } else { Style::Full };
    let color = console.product_color && args.output_file.is_none();
    report::file(compilation, findings, &args.analysis, Look { style, all: args.all_findings, color })
}
