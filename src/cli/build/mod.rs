//! `threatdot build`: a check, and a picture and a report of every diagram.
//!
//! Files are built side by side in batches ([`job`]); what comes of them is printed and written in the order of their names
//! ([`targets`]). What was built before from the same bytes is not built again ([`cache`]).

mod cache;
mod job;
mod targets;

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::above::Outlook;
use super::args::{Build, Emit, TextFormat};
use super::config::Configuration;
use super::findings::OpenFinding;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::pages::Pages;
use super::picture::{Findings, Format};
use super::products::{Given, Plan};
use super::report::{self, Look};
use super::summary::Summary;
use super::{Outcome, analysis, baseline, levels, why};
use crate::compile::{Compilation, Diagram};
use crate::diagnostics::terminal::Style;
use crate::layout::LayoutOptions;
use crate::output::overlay::highlight;
use cache::Cache;
use job::{Job, Workshop};
use targets::Targets;

/// Runs the command.
pub(super) fn run(args: &Build, given: Given, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.analysis.derivation.setup, console)?;
    let levels = levels::levels(&args.analysis, &configuration.levels)?;
    let plan = Plan::new(&args.products, given, &configuration)?;
    plan.kinds().try_for_each(|kind| kind.picture().map_or(Ok(()), Format::refuse_missing))?;
    let options = analysis::options(&args.analysis.derivation, levels, &configuration);
    let drawn = Findings {
        drawing: args.appearance.drawing,
        layout: LayoutOptions { pages: Some(Emit::Svg.extension()), ..args.marks.layout(args.appearance.drawing) },
        href: args.marks.href()?,
        highlight: args.marks.highlight.as_deref(),
    };
    let (inputs, failures) = inputs::find(&args.paths);
    let mut summary = Summary::default();
    for failure in &failures {
        summary.failure(failure, console);
    }
    let baseline = Mutex::new(baseline::Run::load(&args.analysis.baseline, &inputs, console)?);
    let pages = Pages::of(&inputs, args.products.output_dir.as_deref());
    let cache = Cache::open(args, &configuration, &options);
    let is_only = inputs.len() == 1;
    let outlook = Outlook::new(&options.lower);
    let workshop = Workshop { args, plan, options: &options, drawn, console, pages, baseline, cache, outlook, is_only };
    let mut run = Run { console, targets: Targets::new(&inputs, args.check), summary, wanted: Wanted::default() };
    let entries = run.files(&inputs, &workshop, args.jobs)?;
    run.list(workshop.pages.list(&entries));
    run.finish(workshop, &configuration)
}

/// Whether the finding to highlight was in some diagram, and which one was likely meant.
#[derive(Debug, Default)]
struct Wanted {
    is_found: bool,
    near: Option<String>,
}

impl Wanted {
    /// Looks for it in a file.
    fn of(what: &str, diagrams: &[Diagram]) -> Self {
        let is_found = diagrams.iter().any(|diagram| highlight(diagram, what).is_some());
        Self { is_found, near: why::near_finding(diagrams, what) }
    }

    /// Takes in what came of one more file.
    fn join(&mut self, other: Self) {
        self.is_found |= other.is_found;
        self.near = self.near.take().or(other.near);
    }

    fn unknown(&self, what: &str) -> Failure {
        let near = self.near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Failure(format!("`--highlight {what}`: there is no such finding{near}"))
    }
}

/// What came of the files so far.
struct Run {
    console: Console,
    targets: Targets,
    summary: Summary,
    wanted: Wanted,
}

/// Files that are built before what came of them is written, for each thread: what is held in memory stays bounded.
const BATCH: usize = 4;

impl Run {
    /// Builds all files; what the list of pages says of them.
    fn files(
        &mut self,
        inputs: &[Input],
        workshop: &Workshop,
        jobs: Option<usize>,
    ) -> Result<Vec<crate::output::html::Entry>, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).stack_size(THREAD_STACK).build();
        let pool = pool.map_err(|error| Failure(format!("no threads can be started: {error}")))?;
        let mut entries = Vec::new();
        for batch in inputs.chunks(BATCH * pool.current_num_threads().max(1)) {
            let jobs: Vec<Job> = match batch {
                [one] => vec![workshop.job(one)],
                _ => pool.install(|| batch.par_iter().map(|input| workshop.job(input)).collect()),
            };
            for job in jobs {
                entries.extend(self.deliver(job));
            }
        }
        Ok(entries)
    }

    /// Prints and writes what came of one file.
    fn deliver(&mut self, job: Job) -> Vec<crate::output::html::Entry> {
        io::messages(&job.said);
        self.summary.join(job.summary);
        self.wanted.join(job.wanted);
        if let Some(failure) = &job.failure {
            self.summary.failure(failure, self.console);
        }
        for output in &job.outputs {
            if let Err(failure) = self.targets.write(output, self.console) {
                self.summary.failure(&failure, self.console);
                return job.entries;
            }
        }
        if let Some(record) = &job.record {
            record.keep();
        }
        job.entries
    }

    /// Writes the list of all pages, once they are there.
    fn list(&mut self, list: Option<(std::path::PathBuf, String)>) {
        let Some((path, text)) = list else { return };
        let output = targets::Output::new(path, text.into_bytes());
        if let Err(failure) = self.targets.write(&output, self.console) {
            self.summary.failure(&failure, self.console);
        }
    }

    fn finish(mut self, workshop: Workshop, configuration: &Configuration) -> Result<Outcome, Failure> {
        let (args, console) = (workshop.args, self.console);
        let mut baseline = workshop.baseline.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let (Some(what), false, false) = (workshop.drawn.highlight, self.wanted.is_found, workshop.is_only) {
            self.summary.failure(&self.wanted.unknown(what), console);
        }
        if let Some(mut remarks) = configuration.remarks(workshop.options, self.summary.used_decisions(), false) {
            let met = configuration.input().map(|input| baseline.meet(&input, &mut remarks)).unwrap_or_default();
            self.summary.add_known(met.count());
            self.summary.add_problems(&remarks.diagnostics);
            io::messages(&report(&remarks, &[], args, console));
        }
        if args.check {
            io::product(&self.targets.stale_names())?;
            console.summary(&self.targets.summary());
            return Ok(self.summary.outcome_of_check(self.targets.is_stale(), args.analysis.exit_zero));
        }
        if !self.summary.is_only_failures() {
            baseline.finish(console)?;
        }
        console.summary(&self.summary.text());
        Ok(self.summary.outcome(args.analysis.exit_zero))
    }
}

/// Room on the stack of a thread: nothing recurses on input, but frames of a build without optimisation are large.
const THREAD_STACK: usize = 8 * 1024 * 1024;

impl Emit {
    /// The form of a picture, if it is one.
    const fn picture(self) -> Option<Format> {
        match self {
            Self::Svg => Some(Format::Svg),
            Self::Png => Some(Format::Png),
            Self::Pdf => Some(Format::Pdf),
            Self::Json | Self::Html | Self::Md | Self::Csv | Self::Sarif => None,
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
            Self::Sarif => "sarif",
        }
    }
}

/// Problems, and the findings that fail the run; the rest is in what is written.
fn report(compilation: &Compilation, findings: &[OpenFinding<'_>], args: &Build, console: Console) -> String {
    let fails = |found: &&OpenFinding| analysis::fails(found.finding, &args.analysis);
    let failing: Vec<OpenFinding> = findings.iter().filter(fails).copied().collect();
    let style = match args.output_format {
        TextFormat::Full => Style::Full,
        TextFormat::Concise => Style::Concise,
    };
    let look = Look { style, all: false, color: console.message_color };
    report::file(compilation, &failing, &args.analysis, look)
}
