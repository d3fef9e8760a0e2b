//! What a run over many files came to: one line, and an outcome.

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use super::analysis;
use super::args::Analysis;
use super::findings::OpenFinding;
use super::fix::Mended;
use super::io::{Console, Failure};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostics, Safety};
use crate::threats::{Basis, Severity, Status};

/// Counts of a run.
#[derive(Debug, Default)]
pub(super) struct Summary {
    files: usize,
    left_alone: usize,
    errors: usize,
    warnings: usize,
    declared: BTreeMap<Severity, usize>,
    unstated: usize,
    /// Cells of the chart in scope, and those of them that something stated settles or leaves open.
    asked: usize,
    told: usize,
    failing: usize,
    failures: usize,
    /// Decisions of the configuration that some diagram has a finding for.
    used: BTreeSet<u32>,
    /// Files that could not be read as diagrams.
    unreadable: usize,
    /// Problems that were or would be mended, the files that they are in, and the fixes that do not hold.
    mended: usize,
    mended_files: usize,
    refused: usize,
    /// Problems that are left, and those of them that have a fix, by its safety.
    left: usize,
    safe: usize,
    risky: usize,
    /// Problems and threats that the baseline has.
    known: usize,
}

impl Summary {
    /// Counts one file.
    pub(super) fn add(&mut self, compilation: &Compilation, findings: &[OpenFinding<'_>], analysis: &Analysis) {
        self.files += 1;
        self.add_problems(&compilation.diagnostics);
        self.used.extend(compilation.diagrams.iter().flat_map(|diagram| diagram.threats.used_decisions()));
        self.unreadable += usize::from(analysis::is_unreadable(&compilation.diagnostics));
        for line in compilation.diagrams.iter().flat_map(|diagram| &diagram.threats.ledger) {
            self.asked += usize::from(line.status != Status::OutOfScope);
            self.told += usize::from(!matches!(line.status, Status::OutOfScope | Status::Unstated));
        }
        for finding in findings.iter().map(|found| found.finding) {
            match finding.basis {
                Basis::Declared => *self.declared.entry(finding.severity).or_default() += 1,
                Basis::Unstated => self.unstated += 1,
            }
            self.failing += usize::from(analysis::fails(finding, analysis));
        }
    }

    /// The decisions of the configuration that some diagram has a finding for; none where a diagram could not be read,
    /// which may have one for any.
    pub(super) fn used_decisions(&self) -> Option<&BTreeSet<u32>> {
        (self.files > 0 && self.unreadable + self.failures == 0).then_some(&self.used)
    }

    /// Counts what was mended in one file.
    pub(super) fn add_mended(&mut self, mended: &Mended) {
        self.mended += mended.problems;
        self.mended_files += usize::from(mended.problems > 0);
        self.refused += mended.refused;
    }

    /// Counts errors and warnings.
    pub(super) fn add_problems(&mut self, diagnostics: &Diagnostics) {
        self.errors += diagnostics.errors;
        self.warnings += diagnostics.warnings;
        self.left += diagnostics.total;
        let with = |level| diagnostics.items.iter().filter(|item| item.best_fix(level).is_some()).count();
        self.safe += with(Safety::Safe);
        self.risky += with(Safety::Unsafe) - with(Safety::Safe);
    }

    /// Counts what the baseline has.
    pub(super) fn add_known(&mut self, count: usize) {
        self.known += count;
    }

    /// Counts a file that was left alone.
    pub(super) fn leave_alone(&mut self) {
        self.left_alone += 1;
    }

    /// Says and counts what went wrong around a file.
    pub(super) fn failure(&mut self, failure: &Failure, console: Console) {
        self.failures += 1;
        console.failure(failure);
    }

    /// Whether no file could be looked at.
    pub(super) fn is_only_failures(&self) -> bool {
        self.failures > 0 && self.files + self.left_alone == 0
    }

    /// How the run ends.
    pub(super) fn outcome(&self, exit_zero: bool) -> Outcome {
        if self.failures > 0 {
            return Outcome::Failed;
        }
        Outcome::found_if(!exit_zero && (self.errors > 0 || self.failing > 0))
    }

    /// How a run ends that only shows what would change.
    pub(super) fn outcome_of_diff(&self, exit_zero: bool) -> Outcome {
        if self.failures > 0 { Outcome::Failed } else { Outcome::found_if(!exit_zero && self.mended > 0) }
    }

    /// What would change.
    pub(super) fn would_fix(&self) -> String {
        let what = match self.mended {
            0 => "nothing to fix".to_owned(),
            count => format!("would fix {} in {}", plural(count, "problem"), files(self.mended_files)),
        };
        what + &self.not_fixed()
    }

    /// What was mended and what is left.
    pub(super) fn fixed(&self) -> String {
        format!("fixed {} ({} left){}", plural(self.mended, "problem"), self.left, self.not_fixed())
    }

    fn not_fixed(&self) -> String {
        match self.refused {
            0 => String::new(),
            1 => "; 1 fix did not hold (-v says why)".to_owned(),
            many => format!("; {many} fixes did not hold (-v says why)"),
        }
    }

    /// How many problems have a fix; nothing if none has.
    pub(super) fn fixable(&self) -> String {
        match (self.safe, self.risky) {
            (0, 0) => String::new(),
            (0, risky) => format!("{risky} fixable with --fix --unsafe-fixes"),
            (safe, 0) => format!("{safe} fixable with --fix"),
            (safe, risky) => format!("{safe} fixable with --fix ({risky} more with --unsafe-fixes)"),
        }
    }

    /// One line for people; none where failures say it all.
    pub(super) fn text(&self) -> String {
        if self.files == 0 {
            return match self.left_alone {
                0 => String::new(),
                count => format!("nothing was checked: {} without annotation (--all takes them too)", files(count)),
            };
        }
        let problems = match (self.errors, self.warnings) {
            (0, 0) => "no problems".to_owned(),
            (0, warnings) => plural(warnings, "warning"),
            (errors, 0) => plural(errors, "error"),
            (errors, warnings) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
        };
        format!("{}: {problems}; {}", files(self.files), self.threats())
    }

    fn threats(&self) -> String {
        let total: usize = self.declared.values().sum();
        let by_severity = self.declared.iter().map(|(severity, count)| format!("{count} {}", severity.as_str()));
        let mut parts = match total {
            0 => vec!["no open threat".to_owned()],
            _ => vec![format!("{} ({})", plural(total, "open threat"), by_severity.collect::<Vec<_>>().join(", "))],
        };
        if self.unstated > 0 {
            parts.push(format!("{} where nothing is stated", self.unstated));
        }
        if self.known > 0 {
            parts.push(format!("{} known by the baseline", self.known));
        }
        if let Some(share) = (self.told * 100).checked_div(self.asked) {
            parts.push(format!("something is stated for {share}% of {} cells", self.asked));
        }
        parts.join(", ")
    }
}

fn files(count: usize) -> String {
    plural(count, "file")
}

pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
