//! `--baseline`: what was known before a run, which of it the run meets, and what is written of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::FalseyValueParser;

use super::analysis;
use super::findings::{self, OpenFinding};
use super::inputs::Input;
use super::io::{self, Console, Failure};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::output::baseline::{Baseline, Known, Lint};
use crate::output::json::Document;

/// The flags about what is known.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Baseline")]
pub(super) struct Flags {
    /// Problems and threats that are known: they are counted, and only new ones are printed and fail
    #[arg(long, value_name = "FILE", env = "THREATDOT_BASELINE")]
    baseline: Option<PathBuf>,
    /// Write everything that is found to the file of --baseline
    #[arg(long, requires = "baseline", env = "THREATDOT_WRITE_BASELINE", value_parser = FalseyValueParser::new())]
    write_baseline: bool,
    /// Drop what no longer occurs from the file of --baseline
    #[arg(long, requires = "baseline", env = "THREATDOT_PRUNE_BASELINE", value_parser = FalseyValueParser::new())]
    prune_baseline: bool,
}

/// What a run does with its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Holds what is found against it.
    Compare,
    /// Compares, and writes it without what is gone.
    Prune,
    /// Makes everything that is found known.
    Write,
}

/// The baseline of a run.
#[derive(Debug)]
pub(super) struct Run {
    /// Its file and what to do with it; none if the run has no baseline.
    file: Option<(PathBuf, Purpose)>,
    /// The folder that names of files are told from.
    folder: PathBuf,
    before: Baseline,
    after: Baseline,
    /// The files that were looked at.
    seen: BTreeSet<String>,
    /// Entries of those files that did not occur.
    gone: usize,
}

impl Run {
    /// Reads the baseline that the flags name. One that is to be written need not be there.
    pub(super) fn load(flags: &Flags, inputs: &[Input], console: Console) -> Result<Self, Failure> {
        let purpose = match (flags.write_baseline, flags.prune_baseline) {
            (true, _) => Purpose::Write,
            (false, true) => Purpose::Prune,
            (false, false) => Purpose::Compare,
        };
        let mut run = Self {
            file: flags.baseline.clone().map(|path| (path, purpose)),
            folder: PathBuf::new(),
            before: Baseline::default(),
            after: Baseline::default(),
            seen: BTreeSet::new(),
            gone: 0,
        };
        let Some(path) = &flags.baseline else { return Ok(run) };
        inputs.iter().try_for_each(|input| input.refuse_as_output(path))?;
        run.folder = io::identity(path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        if purpose == Purpose::Write && !io::exists(path) {
            return Ok(run);
        }
        console.progress(&format!("reading {}", path.display()));
        run.before = read(path)?;
        run.after = run.before.clone();
        Ok(run)
    }

    /// Holds a compilation of an input against the baseline, and takes the known problems out of its diagnostics. What
    /// cannot be read as DOT says nothing about what is known.
    pub(super) fn meet(&mut self, input: &Input, compilation: &mut Compilation) -> Met {
        if self.file.is_none() || analysis::is_unreadable(&compilation.diagnostics) {
            return Met::default();
        }
        let name = self.name(input);
        let open = findings::open_findings(compilation);
        let findings: Vec<_> = open.iter().map(|it| (it.id(), (it.finding.basis, it.finding.severity))).collect();
        let is_everything = matches!(self.file, Some((_, Purpose::Write)));
        let (mut left, mut now, mut met) = (self.before.of(&name), Known::default(), Met::default());
        for (id, weight) in findings {
            if left.take_finding(&id, weight) || is_everything {
                now.add_finding(id.clone(), weight);
                *met.findings.entry((id, weight.1.as_str())).or_default() += 1;
                met.count += 1;
            }
        }
        for lint in compilation.diagnostics.items.iter().filter_map(lint) {
            if left.take_lint(&lint) || is_everything {
                now.add_lint(lint.clone());
                *met.lints.entry(lint).or_default() += 1;
                met.count += 1;
            }
        }
        self.gone += left.len();
        self.after.set(&name, now);
        self.seen.insert(name);
        met.is_used = true;
        met.leave_out(&mut compilation.diagnostics);
        met
    }

    /// Says what is gone, and writes the file if that is asked for.
    pub(super) fn finish(mut self, console: Console) -> Result<(), Failure> {
        let Some((path, purpose)) = self.file.take() else { return Ok(()) };
        let is_lost = |name: &str| !self.seen.contains(name) && !io::exists(&self.folder.join(name));
        let lost: Vec<String> =
            self.before.files().map(|(name, _)| name.to_owned()).filter(|name| is_lost(name)).collect();
        self.gone += lost.iter().map(|name| self.before.of(name).len()).sum::<usize>();
        if purpose == Purpose::Compare {
            match self.gone {
                0 => {}
                1 => console.summary("1 entry of the baseline is gone: --prune-baseline drops it"),
                gone => {
                    console.summary(&format!("{gone} entries of the baseline are gone: --prune-baseline drops them"));
                }
            }
            return Ok(());
        }
        for name in &lost {
            self.after.set(name, Known::default());
        }
        io::write(&path, self.after.text().as_bytes())?;
        let dropped = if self.gone > 0 { format!(", {} dropped", self.gone) } else { String::new() };
        console.summary(&format!("baseline {}: {}{dropped}", path.display(), entries(self.after.len())));
        Ok(())
    }

    /// What the baseline calls an input: its way from the folder of the baseline, so that it is the same wherever one
    /// stands. What is not below that folder is called as products call it.
    fn name(&self, input: &Input) -> String {
        let path = input.path.as_deref().map(io::identity);
        let below = path.as_deref().and_then(|path| path.strip_prefix(&self.folder).ok());
        let name = below.map_or_else(|| input.product_name(), |below| below.to_string_lossy().into_owned());
        if std::path::MAIN_SEPARATOR == '\\' { name.replace('\\', "/") } else { name }
    }
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    let bytes = io::read(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure(format!("`{}` is no baseline: it is not UTF-8", path.display())))?;
    Baseline::read(&text).map_err(|problem| {
        let (line, column) = (problem.line, problem.column);
        Failure(format!(
            "`{}` is no baseline: {} ({}:{line}:{column})",
            path.display(),
            problem.message,
            path.display()
        ))
    })
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// A problem that a baseline may have: those that keep a text from being read always count.
fn lint(problem: &Diagnostic) -> Option<Lint> {
    let may = problem.code.may_change();
    may.then(|| Lint { code: problem.code.id.to_owned(), message: problem.message.clone() })
}

/// What of one file is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    is_used: bool,
    count: usize,
    findings: BTreeMap<(String, &'static str), usize>,
    lints: BTreeMap<Lint, usize>,
    /// All diagnostics, where some were taken out.
    whole: Option<Diagnostics>,
}

impl Met {
    /// How many problems and threats are known.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The open findings that are not known.
    pub(super) fn new_findings<'a>(&self, compilation: &'a Compilation) -> Vec<OpenFinding<'a>> {
        let mut left = self.findings.clone();
        let mut findings = findings::open_findings(compilation);
        findings.retain(|it| left.is_empty() || !take(&mut left, &(it.id(), it.finding.severity.as_str())));
        findings
    }

    /// Puts back what was taken out of the diagnostics: for products, which hold everything.
    pub(super) fn restore(&mut self, compilation: &mut Compilation) {
        if let Some(whole) = self.whole.take() {
            compilation.diagnostics = whole;
        }
    }

    /// Says in documents of the file, in their order, what is new and what is known.
    pub(super) fn mark<'a>(&mut self, documents: impl Iterator<Item = &'a mut Document>) {
        if !self.is_used {
            return;
        }
        let (findings, lints) = (&mut self.findings, &mut self.lints);
        let state = |is_known: bool| Some(if is_known { "unchanged" } else { "new" });
        for document in documents {
            for finding in document.findings.iter_mut().filter(|it| matches!(it.status, "open" | "unstated")) {
                finding.baseline = state(take(findings, &(finding.id.clone(), finding.severity)));
            }
            for problem in &mut document.diagnostics {
                let lint = Lint { code: problem.code.to_owned(), message: problem.message.clone() };
                problem.baseline = state(take(lints, &lint));
            }
        }
    }

    fn leave_out(&mut self, diagnostics: &mut Diagnostics) {
        if self.lints.is_empty() {
            return;
        }
        self.whole = Some(diagnostics.clone());
        let mut left = self.lints.clone();
        let mut gone = Vec::new();
        diagnostics.items.retain(|item| {
            let is_known = lint(item).is_some_and(|lint| take(&mut left, &lint));
            gone.extend(is_known.then_some(item.severity));
            !is_known
        });
        let of = |severity| gone.iter().filter(|it| **it == severity).count();
        diagnostics.errors -= of(Severity::Error);
        diagnostics.warnings -= of(Severity::Warning);
        diagnostics.total -= gone.len();
    }
}

/// Takes one of a key out; whether there was one.
fn take<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) -> bool {
    counts.get_mut(key).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
}
