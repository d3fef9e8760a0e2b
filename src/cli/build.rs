//! `threatdot build`: a check, and a picture and a report of every diagram.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{Build, Emit, TextFormat};
use super::config::Configuration;
use super::findings::OpenFinding;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::pages::Pages;
use super::picture::{self, Findings, Format, Picture};
use super::products::{Given, Plan};
use super::report::{self, Look};
use super::summary::Summary;
use super::{Outcome, analysis, baseline, draw, levels, why};
use crate::compile::{Compilation, Diagram, Options};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::Style;
use crate::output::json::{self, Document, Report};
use crate::output::overlay::highlight;
use crate::output::{table, wiki};

/// Runs the command.
pub(super) fn run(args: &Build, given: Given, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.analysis.derivation.setup, console)?;
    let levels = levels::levels(&args.analysis, &configuration.levels)?;
    let plan = Plan::new(&args.products, given, &configuration)?;
    plan.kinds().try_for_each(|kind| kind.picture().map_or(Ok(()), Format::refuse_missing))?;
    let options = analysis::options(&args.analysis.derivation, levels, &configuration);
    let drawn = Findings {
        drawing: args.appearance.drawing,
        layout: args.marks.layout(args.appearance.drawing),
        href: args.marks.href()?,
        highlight: args.marks.highlight.as_deref(),
    };
    let (inputs, failures) = inputs::find(&args.paths);
    let mut summary = Summary::default();
    for failure in &failures {
        summary.failure(failure, console);
    }
    let baseline = baseline::Run::load(&args.analysis.baseline, &inputs, console)?;
    let sources = inputs.iter().filter_map(|input| input.path.as_deref().map(io::identity)).collect();
    let targets = Targets { sources, written: BTreeSet::new() };
    let wanted = Wanted { is_only: inputs.len() == 1, ..Wanted::default() };
    let pages = Pages::of(&inputs, args.products.output_dir.as_deref());
    let mut run = Run { args, plan, options: &options, drawn, console, targets, summary, wanted, pages, baseline };
    for input in &inputs {
        if let Err(failure) = run.one(input) {
            run.summary.failure(&failure, console);
        }
    }
    run.list();
    let Run { mut summary, wanted, mut baseline, .. } = run;
    if let (Some(what), false, false) = (drawn.highlight, wanted.is_found, wanted.is_only) {
        summary.failure(&wanted.unknown(what), console);
    }
    if let Some(mut remarks) = configuration.remarks(&options, summary.used_decisions(), false) {
        let met = configuration.input().map(|input| baseline.meet(&input, &mut remarks)).unwrap_or_default();
        summary.add_known(met.count());
        summary.add_problems(&remarks.diagnostics);
        report(&remarks, &[], args, console);
    }
    if !summary.is_only_failures() {
        baseline.finish(console)?;
    }
    console.summary(&summary.text());
    Ok(summary.outcome(args.analysis.exit_zero))
}

/// Whether the finding to highlight was in some diagram, and which one was likely meant.
#[derive(Debug, Default)]
struct Wanted {
    is_only: bool,
    is_found: bool,
    near: Option<String>,
}

impl Wanted {
    /// Looks for it in one more file.
    fn look(&mut self, what: &str, diagrams: &[Diagram]) {
        self.is_found |= diagrams.iter().any(|diagram| highlight(diagram, what).is_some());
        if self.near.is_none() {
            self.near = why::near_finding(diagrams, what);
        }
    }

    fn unknown(&self, what: &str) -> Failure {
        let near = self.near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Failure(format!("`--highlight {what}`: there is no such finding{near}"))
    }
}

/// What holds for every file of a run, and what came of those before.
struct Run<'a> {
    args: &'a Build,
    plan: Plan<'a>,
    options: &'a Options,
    drawn: Findings<'a>,
    console: Console,
    targets: Targets,
    summary: Summary,
    wanted: Wanted,
    pages: Pages,
    baseline: baseline::Run,
}

impl Run<'_> {
    /// Builds one file. One that is no DOT gives nothing; one whose model has errors is drawn, since the picture helps to
    /// mend it.
    fn one(&mut self, input: &Input) -> Result<(), Failure> {
        let (args, console) = (self.args, self.console);
        let Some(mut compilation) = analysis::compile(input, args.paths.all, self.options, console)? else {
            self.summary.leave_alone();
            return Ok(());
        };
        let mut met = self.baseline.meet(input, &mut compilation);
        let findings = met.new_findings(&compilation);
        self.summary.add(&compilation, &findings, &args.analysis);
        self.summary.add_known(met.count());
        report(&compilation, &findings, args, console);
        met.restore(&mut compilation);
        if analysis::is_unreadable(&compilation.diagnostics) {
            console.progress(&format!("nothing is written for {}", input.name.display()));
            return Ok(());
        }
        if let Some(what) = self.drawn.highlight {
            self.wanted.look(what, &compilation.diagrams);
            // Of several files it may be in another one; of a single one no picture without it is wanted.
            if self.wanted.is_only && !self.wanted.is_found {
                return Err(self.wanted.unknown(what));
            }
        }
        let stem = stem(input, self.plan.output_dir(input))?;
        compilation.source.rename(input.product_name());
        self.pictures(&compilation, input, &stem)?;
        self.documents(&compilation, &mut met, input, &stem)
    }

    fn pictures(&mut self, compilation: &Compilation, input: &Input, stem: &Path) -> Result<(), Failure> {
        let formats: Vec<Format> = self.plan.emit(input).iter().filter_map(|kind| kind.picture()).collect();
        if formats.is_empty() {
            return Ok(());
        }
        for (index, diagram) in compilation.diagrams.iter().enumerate() {
            let Picture { scene, diagnostics } = picture::with_findings(diagram, self.drawn, &self.options.levels)?;
            draw::print(&compilation.source, &diagnostics, self.console);
            self.summary.add_problems(&diagnostics);
            let Some(scene) = scene else { continue };
            let options = self.args.appearance.of_many(&picture_name(input, stem, index));
            for format in &formats {
                let bytes = format.bytes(&scene, &options, self.args.appearance.scale)?;
                self.targets.write(&numbered(stem, index, format.extension()), &bytes, self.console)?;
            }
        }
        Ok(())
    }

    /// What is made from the document of a diagram.
    fn documents(
        &mut self,
        compilation: &Compilation,
        met: &mut baseline::Met,
        input: &Input,
        stem: &Path,
    ) -> Result<(), Failure> {
        let kinds: Vec<Emit> = self.plan.emit(input).iter().copied().filter(|kind| kind.picture().is_none()).collect();
        if kinds.is_empty() {
            return Ok(());
        }
        let report = Report::new(compilation);
        self.say(compilation, &Diagnostics::of(report.too_long().cloned()));
        for index in (0..compilation.diagrams.len()).filter(|index| report.is_whole(*index)) {
            let mut document = report.document(index);
            met.mark(std::iter::once(&mut document));
            for kind in &kinds {
                let path = numbered(stem, index, kind.extension());
                if let Some(text) = self.text(*kind, compilation, index, (&document, input), &path)? {
                    self.targets.write(&path, text.as_bytes(), self.console)?;
                }
            }
        }
        Ok(())
    }

    fn text(
        &mut self,
        kind: Emit,
        compilation: &Compilation,
        index: usize,
        (document, input): (&Document, &Input),
        path: &Path,
    ) -> Result<Option<String>, Failure> {
        Ok(match kind {
            Emit::Json => Some(json::to_string_pretty(document)),
            Emit::Md => Some(wiki::write(document)),
            Emit::Csv => Some(table::write(document)),
            Emit::Html => {
                let look = (self.drawn, &self.options.levels);
                let page = self.pages.page(compilation, index, document, path, look)?;
                // What there is to say about a picture is said once.
                if page.text.is_none() || !self.plan.emit(input).iter().any(|kind| kind.picture().is_some()) {
                    self.say(compilation, &page.remarks);
                }
                page.text
            }
            Emit::Svg | Emit::Png | Emit::Pdf => None,
        })
    }

    fn say(&mut self, compilation: &Compilation, diagnostics: &Diagnostics) {
        draw::print(&compilation.source, diagnostics, self.console);
        self.summary.add_problems(diagnostics);
    }

    /// Writes the list of all pages, once they are there.
    fn list(&mut self) {
        let Some((path, text)) = self.pages.list() else { return };
        if let Err(failure) = self.targets.write(&path, text.as_bytes(), self.console) {
            self.summary.failure(&failure, self.console);
        }
    }
}

impl Emit {
    /// The form of a picture, if it is one.
    const fn picture(self) -> Option<Format> {
        match self {
            Self::Svg => Some(Format::Svg),
            Self::Png => Some(Format::Png),
            Self::Pdf => Some(Format::Pdf),
            Self::Json | Self::Html | Self::Md | Self::Csv => None,
        }
    }

    /// What names of its files end in.
    const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Html => "html",
            Self::Md => "md",
            Self::Csv => "csv",
        }
    }
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

/// What a picture is called among those of a run: its folder counts, since two folders may hold one name.
fn picture_name(input: &Input, stem: &Path, index: usize) -> String {
    let file = numbered(stem, index, "svg");
    let path = input.below.join(file.file_stem().unwrap_or_default());
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("-")
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
    fn write(&mut self, path: &Path, bytes: &[u8], console: Console) -> Result<(), Failure> {
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
        let word = if io::write(path, bytes)? { "wrote" } else { "unchanged:" };
        console.progress(&format!("{word} {}", path.display()));
        Ok(())
    }
}
