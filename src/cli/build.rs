//! `threatdot build`: a check, and a picture and a report of every diagram.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{Build, Emit, TextFormat};
use super::config::Configuration;
use super::findings::OpenFinding;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::picture::{self, Picture};
use super::report::{self, Look};
use super::summary::Summary;
use super::{Outcome, analysis, draw, findings};
use crate::compile::{Compilation, Options};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::Style;
use crate::output::json::{self, Report};

/// Runs the command.
pub(super) fn run(args: &Build, console: Console) -> Result<Outcome, Failure> {
    let levels = analysis::levels(&args.analysis)?;
    let configuration = Configuration::load(&args.analysis.derivation.setup, console)?;
    let options = analysis::options(&args.analysis.derivation, levels, &configuration);
    let (inputs, failures) = inputs::find(&args.paths);
    let mut summary = Summary::default();
    for failure in &failures {
        summary.failure(failure, console);
    }
    let sources = inputs.iter().filter_map(|input| input.path.as_deref().map(io::identity)).collect();
    let mut targets = Targets { sources, written: BTreeSet::new() };
    for input in &inputs {
        if let Err(failure) = one(input, args, &options, &mut targets, &mut summary, console) {
            summary.failure(&failure, console);
        }
    }
    if let Some(remarks) = configuration.remarks(&options, summary.used_decisions(), false) {
        summary.add_problems(&remarks.diagnostics);
        report(&remarks, &[], args, console);
    }
    console.summary(&summary.text());
    Ok(summary.outcome(args.analysis.exit_zero))
}

/// Builds one file. One that is no DOT gives nothing; one whose model has errors is drawn, since the picture helps to
/// mend it.
fn one(
    input: &Input,
    args: &Build,
    options: &Options,
    targets: &mut Targets,
    summary: &mut Summary,
    console: Console,
) -> Result<(), Failure> {
    let Some(mut compilation) = analysis::compile(input, args.paths.all, options, console)? else {
        summary.leave_alone();
        return Ok(());
    };
    let findings = findings::open_findings(&compilation);
    summary.add(&compilation, &findings, &args.analysis);
    report(&compilation, &findings, args, console);
    if analysis::is_unreadable(&compilation.diagnostics) {
        console.progress(&format!("nothing is written for {}", input.name.display()));
        return Ok(());
    }
    let stem = stem(input, args.output_dir.as_deref())?;
    compilation.source.rename(input.product_name());
    write(&compilation, &stem, args, options, targets, summary, console)
}

/// Writes the pictures and documents of a file.
fn write(
    compilation: &Compilation,
    stem: &Path,
    args: &Build,
    options: &Options,
    targets: &mut Targets,
    summary: &mut Summary,
    console: Console,
) -> Result<(), Failure> {
    if args.emit.contains(&Emit::Svg) {
        for (index, diagram) in compilation.diagrams.iter().enumerate() {
            let Picture { svg, diagnostics } = picture::with_findings(diagram, &options.levels);
            draw::print(&compilation.source, &diagnostics, console);
            summary.add_problems(&diagnostics);
            if let Some(svg) = svg {
                targets.write(&numbered(stem, index, "svg"), &svg, console)?;
            }
        }
    }
    if args.emit.contains(&Emit::Json) {
        let report = Report::new(compilation);
        let too_long = Diagnostics::of(report.too_long().cloned());
        draw::print(&compilation.source, &too_long, console);
        summary.add_problems(&too_long);
        for index in (0..compilation.diagrams.len()).filter(|index| report.is_whole(*index)) {
            let text = json::to_string_pretty(&report.document(index));
            targets.write(&numbered(stem, index, "json"), &text, console)?;
        }
    }
    Ok(())
}

/// Problems, and the findings that fail the run; the rest is in what is written.
fn report(compilation: &Compilation, findings: &[OpenFinding<'_>], args: &Build, console: Console) {
    let fails = |found: &&OpenFinding| analysis::fails(found.finding, &args.analysis);
    let failing: Vec<OpenFinding> = findings.iter().filter(fails).copied().collect();
    let style = match args.output_format {
        TextFormat::Full => Style::Full,
        TextFormat::Concise => Style::Concise,
    };
    let look = Look { style, all: false, color: console.message_color };
    io::messages(&report::file(compilation, &failing, &args.analysis, look));
}

/// Folder and name of what is written for an input, without an extension.
fn stem(input: &Input, output_dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let name = input.name.file_stem().unwrap_or_default();
    match (output_dir, &input.path) {
        (Some(folder), Some(_)) => Ok(folder.join(&input.below).join(name)),
        (Some(folder), None) if input.name == Path::new("<stdin>") => Ok(folder.join("stdin")),
        (Some(folder), None) => Ok(folder.join(name)),
        (None, Some(path)) => Ok(path.with_file_name(name)),
        (None, None) => Err(Failure("standard input has no folder to write to: say which with -o DIR".to_owned())),
    }
}

/// `NAME.svg`, `NAME-2.svg` and so on. Names come from files, never from what stands in them.
fn numbered(stem: &Path, index: usize, extension: &str) -> PathBuf {
    let mut name = stem.file_name().unwrap_or_default().to_owned();
    if index > 0 {
        name.push(format!("-{}", index + 1));
    }
    name.push(".");
    name.push(extension);
    stem.with_file_name(name)
}

/// Sees to it that no output replaces an input or an output of the same run.
struct Targets {
    sources: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
}

impl Targets {
    fn write(&mut self, path: &Path, text: &str, console: Console) -> Result<(), Failure> {
        if self.sources.contains(&io::identity(path)) {
            return Err(Failure(format!("cannot write `{}`: it is an input", path.display())));
        }
        // Some file systems take `A.svg` and `a.svg` for one file.
        if !self.written.insert(PathBuf::from(path.to_string_lossy().to_lowercase())) {
            return Err(Failure(format!(
                "cannot write `{}`: another diagram of this run is written there",
                path.display()
            )));
        }
        if let Some(folder) = path.parent() {
            io::make_folder(folder)?;
        }
        let word = if io::write(path, text)? { "wrote" } else { "unchanged:" };
        console.progress(&format!("{word} {}", path.display()));
        Ok(())
    }
}
