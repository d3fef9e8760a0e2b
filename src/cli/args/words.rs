//! The words that flags take.

use clap::ValueEnum;

use crate::threats::Severity;

/// When to print colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum When {
    Auto,
    Always,
    Never,
}

/// Forms of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ConfigFormat {
    /// A line each, as in the file.
    Text,
    /// A JSON list.
    Json,
}

/// Formats with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaOf {
    /// Model, ledger, findings and diagnostics, as `build` and `check` write them.
    Findings,
    /// What changed between two versions, as `diff --format json` writes it.
    Diff,
    /// Open threats over the commits of a file, as `history --format json` writes them.
    History,
    /// The configuration `threatdot.toml`.
    Config,
}

/// The least confidence that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MinConfidence {
    /// 25 percent: worth a look.
    Low,
    /// 45 percent: more likely right than wrong.
    Medium,
    /// 70 percent: seldom wrong.
    High,
}

/// Forms of proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProposalFormat {
    /// A difference, with the reasons on standard error.
    Diff,
    /// A JSON document.
    Json,
}

/// Forms of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OutputFormat {
    /// With source excerpts.
    Full,
    /// One line each.
    Concise,
    /// One JSON document a diagram file, each on a line.
    Json,
    /// A log for code scanning, SARIF 2.1.0.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// A report of tests, for whatever shows such.
    Junit,
}

/// Forms of problems for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TextFormat {
    /// With source excerpts.
    Full,
    /// One line each.
    Concise,
}

/// Files that `build` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Emit {
    /// A picture.
    Svg,
    /// Model, ledger and findings.
    Json,
    /// A report to read, one page that needs nothing else.
    Html,
    /// A report for wikis.
    Md,
    /// A table of findings for spreadsheets.
    Csv,
    /// Problems and open threats for code scanning.
    Sarif,
    /// A picture in pixels; needs the feature `raster`.
    Png,
    /// A picture to print; needs the feature `raster`.
    Pdf,
}

/// Values that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Stage {
    /// The lossless tree.
    Syntax,
    /// Nodes, edges and clusters as Graphviz resolves them.
    Graph,
    /// Elements, flows, boundaries and assets.
    Model,
    /// The answer for every element and category.
    Ledger,
    /// What is drawn where.
    Scene,
}

/// Forms of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PageFormat {
    /// Markdown.
    Md,
    /// A JSON object; with `--all` a list.
    Json,
}

/// Forms of work to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum WorkFormat {
    /// Markdown.
    Md,
    /// A table for spreadsheets and issue trackers.
    Csv,
    /// A JSON list.
    Json,
}

/// Forms of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormat {
    /// A line each.
    Text,
    /// The whole reference in Markdown.
    Md,
    /// A JSON list.
    Json,
}

/// The lowest severity that counts, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// Any open threat.
    Low,
    /// Medium and above.
    Medium,
    /// High and critical.
    High,
    /// Only critical.
    Critical,
    /// Threats never fail a run.
    Never,
}

impl FailOn {
    /// The severity, the most severe first in the order of severities.
    pub(in crate::cli) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Low => Some(Severity::Low),
            Self::Medium => Some(Severity::Medium),
            Self::High => Some(Severity::High),
            Self::Critical => Some(Severity::Critical),
            Self::Never => None,
        }
    }
}
