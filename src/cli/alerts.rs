//! The forms of `check` that speak of a whole run: for code scanning, workflows and test reports.

use super::args::{Check, OutputFormat};
use crate::output::alerts::{self, Alerts, Gate};
use crate::output::json::Document;
use crate::threats::Catalogue;

impl OutputFormat {
    /// Whether a program reads it, so that it is written whatever is found and names files as they are in the repository.
    pub(super) const fn is_for_programs(self) -> bool {
        !matches!(self, Self::Full | Self::Concise)
    }

    /// Whether there is one text for all files.
    pub(super) const fn is_of_the_run(self) -> bool {
        self.is_for_programs() && !matches!(self, Self::Json)
    }
}

/// The text of a run over some files.
pub(super) fn text(documents: &[Document], args: &Check, catalogue: &Catalogue) -> String {
    let gate = Gate {
        fails_from: args.analysis.fail_on.severity(),
        strict: args.analysis.strict,
        findings: !args.no_findings,
        unstated: args.all_findings,
    };
    let alerts = Alerts::new(documents, gate);
    match args.output_format {
        OutputFormat::Sarif => alerts::sarif(&alerts, catalogue),
        OutputFormat::Github => alerts::workflow(&alerts),
        OutputFormat::Gitlab => alerts::code_quality(&alerts),
        OutputFormat::Junit => alerts::junit(&alerts),
        OutputFormat::Full | OutputFormat::Concise | OutputFormat::Json => String::new(),
    }
}
