//! What comes of one file: messages, counts, and what is to be written.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::cache::{Cache, Record};
use super::targets::Output;
use super::{Wanted, report};
use crate::cli::above::Outlook;
use crate::cli::args::{Build, Emit};
use crate::cli::inputs::Input;
use crate::cli::io::{Console, Failure};
use crate::cli::pages::Pages;
use crate::cli::picture::{self, Findings, Format, Picture};
use crate::cli::products::Plan;
use crate::cli::summary::Summary;
use crate::cli::{analysis, baseline, draw};
use crate::compile::{Compilation, Options};
use crate::diagnostics::Diagnostics;
use crate::level::Above;
use crate::output::alerts::{self, Alerts, Gate};
use crate::output::html::Entry;
use crate::output::json::{self, Document, Report};
use crate::output::{table, wiki};
use crate::refine;

/// What holds for every file of a run.
pub(super) struct Workshop<'a> {
    pub(super) args: &'a Build,
    pub(super) plan: Plan<'a>,
    pub(super) options: &'a Options,
    pub(super) drawn: Findings<'a>,
    pub(super) console: Console,
    pub(super) pages: Pages,
    pub(super) baseline: Mutex<baseline::Run>,
    /// What was built before, if that may be used.
    pub(super) cache: Option<Cache>,
    /// Which diagrams are above others.
    pub(super) outlook: Outlook<'a>,
    /// Whether there is one file only.
    pub(super) is_only: bool,
}

/// What came of one file.
#[derive(Default)]
pub(super) struct Job {
    /// Messages, in order.
    pub(super) said: String,
    pub(super) summary: Summary,
    pub(super) wanted: Wanted,
    pub(super) outputs: Vec<Output>,
    /// What the list of pages says of it.
    pub(super) entries: Vec<Entry>,
    /// Why it could not be built, or not whole.
    pub(super) failure: Option<Failure>,
    /// Whether it hangs on other diagrams than its own.
    pub(super) is_refined: bool,
    /// What is kept for the next run, once everything is written.
    pub(super) record: Option<Record>,
}

impl Workshop<'_> {
    /// Builds one file, or says what came of it the last time.
    pub(super) fn job(&self, input: &Input) -> Job {
        let above = self.outlook.above(input);
        let name = self.cache.as_ref().and_then(|cache| cache.name(input, self.plan.output_dir(input), &above));
        let Some(name) = name else { return self.built(input, above) };
        if let Some(job) = name.recall(self.console) {
            return job;
        }
        let mut job = self.built(input, above);
        job.record = name.record(&job);
        job
    }

    fn built(&self, input: &Input, above: Vec<Above>) -> Job {
        let mut job = Job::default();
        if let Err(failure) = self.build(input, above, &mut job) {
            job.failure = Some(failure);
        }
        job
    }

    /// Builds one file. One that is no DOT gives nothing; one whose model has errors is drawn, since the picture helps to
    /// mend it.
    fn build(&self, input: &Input, above: Vec<Above>, job: &mut Job) -> Result<(), Failure> {
        let args = self.args;
        let progress = |text: &str| self.console.progress_line(text);
        job.said += &progress(&format!("reading {}", input.name.display()));
        let compiled = analysis::compile(input, args.paths.all, self.options, self.console.without_progress())?;
        let Some(mut compilation) = compiled else {
            job.said += &progress(&format!("leaving {} alone: it has no annotation", input.name.display()));
            job.summary.leave_alone();
            return Ok(());
        };
        if let Some(first) = compilation.diagrams.first_mut() {
            first.levels.above = above;
        }
        let meet = |compilation: &mut Compilation| {
            self.baseline.lock().unwrap_or_else(PoisonError::into_inner).meet(input, compilation)
        };
        job.is_refined = compilation.diagrams.iter().any(|diagram| refine::refined(&diagram.model).next().is_some());
        let mut met = meet(&mut compilation);
        let findings = met.new_findings(&compilation);
        job.summary.add(&compilation, &findings, &args.analysis);
        job.summary.add_known(met.count());
        // Who only asks what is stale hears of problems where they keep a diagram from being drawn.
        if !args.check || analysis::is_unreadable(&compilation.diagnostics) {
            job.said += &report(&compilation, &findings, args, self.console);
        }
        met.restore(&mut compilation);
        if analysis::is_unreadable(&compilation.diagnostics) {
            job.said += &progress(&format!("nothing is written for {}", input.name.display()));
            return Ok(());
        }
        if let Some(what) = self.drawn.highlight {
            job.wanted = Wanted::of(what, &compilation.diagrams);
            // Of several files it may be in another one; of a single one no picture without it is wanted.
            if self.is_only && !job.wanted.is_found {
                return Err(job.wanted.unknown(what));
            }
        }
        let stem = stem(input, self.plan.output_dir(input))?;
        compilation.source.rename(input.product_name());
        self.pictures(&compilation, input, &stem, job)?;
        self.documents(&compilation, &mut met, (input, &stem), job)
    }

    fn pictures(&self, compilation: &Compilation, input: &Input, stem: &Path, job: &mut Job) -> Result<(), Failure> {
        let formats: Vec<Format> = self.plan.emit(input).iter().filter_map(|kind| kind.picture()).collect();
        if formats.is_empty() {
            return Ok(());
        }
        for (index, diagram) in compilation.diagrams.iter().enumerate() {
            let Picture { scene, diagnostics } = picture::with_findings(diagram, self.drawn, &self.options.levels)?;
            self.say(compilation, &diagnostics, job);
            let Some(scene) = scene else { continue };
            let options = self.args.appearance.of_many(&picture_name(input, stem, index));
            for format in &formats {
                let bytes = format.bytes(&scene, &options, self.args.appearance.scale)?;
                job.outputs.push(Output::new(numbered(stem, index, format.extension()), bytes));
            }
        }
        Ok(())
    }

    /// What is made from the document of a diagram.
    fn documents(
        &self,
        compilation: &Compilation,
        met: &mut baseline::Met,
        (input, stem): (&Input, &Path),
        job: &mut Job,
    ) -> Result<(), Failure> {
        let kinds: Vec<Emit> = self.plan.emit(input).iter().copied().filter(|kind| kind.picture().is_none()).collect();
        if kinds.is_empty() {
            return Ok(());
        }
        let report = Report::new(compilation);
        self.say(compilation, &Diagnostics::of(report.too_long().cloned()), job);
        for index in (0..compilation.diagrams.len()).filter(|index| report.is_whole(*index)) {
            let mut document = report.document(index);
            met.mark(std::iter::once(&mut document));
            for kind in &kinds {
                let path = numbered(stem, index, kind.extension());
                let text = match kind {
                    Emit::Sarif => Some(self.sarif(&document)),
                    Emit::Html => self.page(compilation, index, (&document, input), &path, job)?,
                    kind => text(*kind, &document),
                };
                job.outputs.extend(text.map(|text| Output::new(path, text.into_bytes())));
            }
        }
        Ok(())
    }

    /// What code scanning shows of a diagram: the same as `check --output-format sarif` tells of it.
    fn sarif(&self, document: &Document) -> String {
        let analysis = &self.args.analysis;
        let gate =
            Gate { fails_from: analysis.fail_on.severity(), strict: analysis.strict, findings: true, unstated: false };
        alerts::sarif(&Alerts::new(std::slice::from_ref(document), gate), &self.options.threats.catalogue)
    }

    fn page(
        &self,
        compilation: &Compilation,
        index: usize,
        (document, input): (&Document, &Input),
        path: &Path,
        job: &mut Job,
    ) -> Result<Option<String>, Failure> {
        let page = self.pages.page(compilation, index, document, path, (self.drawn, &self.options.levels))?;
        // What there is to say about a picture is said once.
        if page.text.is_none() || !self.plan.emit(input).iter().any(|kind| kind.picture().is_some()) {
            self.say(compilation, &page.remarks, job);
        }
        job.entries.extend(page.entry);
        Ok(page.text)
    }

    fn say(&self, compilation: &Compilation, diagnostics: &Diagnostics, job: &mut Job) {
        job.said += &draw::text(&compilation.source, diagnostics, self.console);
        job.summary.add_problems(diagnostics);
    }
}

/// The text of a form that needs nothing but the document; the others have none here.
fn text(kind: Emit, document: &Document) -> Option<String> {
    match kind {
        Emit::Json => Some(json::to_string_pretty(document)),
        Emit::Md => Some(wiki::write(document)),
        Emit::Csv => Some(table::write(document)),
        Emit::Html | Emit::Sarif | Emit::Svg | Emit::Png | Emit::Pdf => None,
    }
}

/// What a picture is called among others: its folder counts, since two folders may hold one name. Whether the file was named or
/// found in a folder does not.
fn picture_name(input: &Input, stem: &Path, index: usize) -> String {
    let file = numbered(stem, index, "svg");
    let known = PathBuf::from(input.product_name());
    // Of a file far from here only the name is left.
    let folder = known.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(&input.below);
    let path = folder.join(file.file_stem().unwrap_or_default());
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
