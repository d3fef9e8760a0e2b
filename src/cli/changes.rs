//! The arguments of the commands that look at several versions: `diff` and `history`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use super::appearance::Appearance;
use super::args::{Derivation, FailOn};
use crate::limits::HISTORY;

/// `threatdot diff`.
#[derive(Debug, Args)]
#[command(override_usage = "threatdot diff [OPTIONS] OLD NEW\n       threatdot diff [OPTIONS] --git REV [PATH]...")]
pub(super) struct Diff {
    /// An old and a new file or folder; with --git files or folders, the current one if none is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Compare with this commit, branch or tag instead
    #[arg(long, value_name = "REV", env = "THREATDOT_GIT", allow_hyphen_values = true)]
    pub(super) git: Option<String>,
    /// In folders, also take diagrams without any annotation
    #[arg(long, env = "THREATDOT_ALL", value_parser = FalseyValueParser::new())]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// Lowest severity of a threat, open now and not before, that gives exit code 1
    #[arg(long, value_name = "SEVERITY", env = "THREATDOT_FAIL_ON", default_value = "high")]
    pub(super) fail_on: FailOn,
    /// Let threats that rest on nothing stated count for --fail-on
    #[arg(long, env = "THREATDOT_STRICT", value_parser = FalseyValueParser::new())]
    pub(super) strict: bool,
    /// Exit with 0 whatever changed; failures still give 2
    #[arg(long, env = "THREATDOT_EXIT_ZERO", value_parser = FalseyValueParser::new())]
    pub(super) exit_zero: bool,
    /// List also threats that rest on nothing stated
    #[arg(long, env = "THREATDOT_ALL_FINDINGS", value_parser = FalseyValueParser::new())]
    pub(super) all_findings: bool,
    /// How to print; `md` is a comment for a pull request, `svg` a picture of both versions as one
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "text")]
    pub(super) format: DiffFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", env = "THREATDOT_OUTPUT_FILE")]
    pub(super) output_file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) appearance: Appearance,
}

/// `threatdot history`.
#[derive(Debug, Args)]
pub(super) struct History {
    /// A diagram in a git repository; it is followed where it had other names
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// How many of its commits to look at, from the newest on
    #[arg(long, value_name = "COUNT", env = "THREATDOT_LAST", default_value_t = HISTORY.0, value_parser = commits)]
    pub(super) last: usize,
    /// How to print; `svg` is a chart
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "text")]
    pub(super) format: HistoryFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", env = "THREATDOT_OUTPUT_FILE")]
    pub(super) output_file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) derivation: Derivation,
}

/// A number of commits that can be looked at.
fn commits(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=HISTORY.1).contains(count));
    count.ok_or_else(|| format!("expected a number from 1 to {}", HISTORY.1))
}

/// Forms of what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// Lines for a terminal.
    Text,
    /// A comment for a pull request, in Markdown.
    Md,
    /// A JSON document.
    Json,
    /// A picture.
    Svg,
}

/// Forms of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum HistoryFormat {
    /// A line for each commit.
    Text,
    /// A JSON document.
    Json,
    /// A chart.
    Svg,
}
