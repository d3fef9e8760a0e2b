//! Flags that several commands share.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{FalseyValueParser, PossibleValuesParser};

use super::words::{Emit, FailOn, When};
use crate::cli::baseline;
use crate::config::SCORES;
use crate::model::vocabulary::CHARTS;

/// Flags of every command.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Common {
    /// When to print colours; `NO_COLOR` and `CLICOLOR_FORCE` count under `auto`
    #[arg(long, global = true, value_name = "WHEN", env = "THREATDOT_COLOR", default_value = "auto")]
    #[arg(help_heading = "Common")]
    pub(in crate::cli) color: When,
    /// Print problems and products, and nothing else
    #[arg(short, long, global = true, env = "THREATDOT_QUIET", value_parser = FalseyValueParser::new())]
    #[arg(help_heading = "Common")]
    pub(in crate::cli) quiet: bool,
    /// Say what is read, skipped and written
    #[arg(short, long, global = true, env = "THREATDOT_VERBOSE", value_parser = FalseyValueParser::new())]
    #[arg(help_heading = "Common")]
    pub(in crate::cli) verbose: bool,
}

/// What is done about problems that have a fix.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Mending {
    /// Make the safe fixes, and print what is left; standard input comes out fixed
    #[arg(long, env = "THREATDOT_FIX", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) fix: bool,
    /// With --fix or --diff, also make the fixes that a person should look at
    #[arg(long, env = "THREATDOT_UNSAFE_FIXES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) unsafe_fixes: bool,
    /// Print what --fix would change and write nothing; exit with 1 if that is anything
    #[arg(long, env = "THREATDOT_DIFF", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) diff: bool,
}

/// Lines of a file, counted from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Lines {
    /// The first.
    pub(in crate::cli) first: usize,
    /// The last.
    pub(in crate::cli) last: usize,
}

pub(in crate::cli) fn lines(text: &str) -> Result<Lines, String> {
    let number = |text: &str| text.parse().ok().filter(|number| *number > 0);
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Lines { first, last }),
        _ => Err("two numbers of lines are wanted, such as 3:7".to_owned()),
    }
}

/// What is written where.
#[derive(Debug, Args)]
pub(in crate::cli) struct Products {
    /// Folder to write to; beside each diagram if not given
    #[arg(short, long, value_name = "DIR", env = "THREATDOT_OUTPUT_DIR")]
    pub(in crate::cli) output_dir: Option<PathBuf>,
    /// What to write of each diagram
    #[arg(long, value_name = "KIND", value_delimiter = ',', env = "THREATDOT_EMIT", default_value = "svg,json")]
    pub(in crate::cli) emit: Vec<Emit>,
}

/// Which diagrams.
#[derive(Debug, Args)]
pub(in crate::cli) struct Selection {
    /// Files, folders to search for `*.dot` and `*.gv`, or `-` for standard input; the current folder if none is given
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// In folders, also take diagrams without any annotation
    #[arg(long, env = "THREATDOT_ALL", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) all: bool,
    /// In folders, take only what matches such a pattern, such as `docs/**/*.dot`
    #[arg(long, value_name = "PATTERN", env = "THREATDOT_INCLUDE")]
    pub(in crate::cli) include: Vec<String>,
    /// In folders, leave out what matches such a pattern
    #[arg(long, value_name = "PATTERN", env = "THREATDOT_EXCLUDE")]
    pub(in crate::cli) exclude: Vec<String>,
    /// Leave it out although it is named
    #[arg(long, env = "THREATDOT_FORCE_EXCLUDE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) force_exclude: bool,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(in crate::cli) stdin_filename: Option<PathBuf>,
}

/// How threats are derived.
#[derive(Debug, Args)]
pub(in crate::cli) struct Derivation {
    /// Day that acceptances are held against, such as 2027-01-31; today (UTC) if not given
    #[arg(long, value_name = "DATE", env = "THREATDOT_TODAY")]
    pub(in crate::cli) today: Option<jiff::civil::Date>,
    /// Which categories each kind must answer, whatever the diagram says
    #[arg(long, value_name = "CHART", env = "THREATDOT_CHART")]
    #[arg(value_parser = PossibleValuesParser::new(CHARTS))]
    pub(in crate::cli) chart: Option<String>,
    /// How findings are rated
    #[arg(long, value_name = "METHOD", env = "THREATDOT_SCORE")]
    #[arg(value_parser = PossibleValuesParser::new(SCORES))]
    pub(in crate::cli) score: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) setup: Setup,
}

/// Which rules and which configuration.
#[derive(Debug, Args)]
pub(in crate::cli) struct Setup {
    /// Rules of your own, besides those of the configuration
    #[arg(long, value_name = "FILE", env = "THREATDOT_RULES")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) configured: Configured,
}

/// Which configuration.
#[derive(Debug, Args)]
pub(in crate::cli) struct Configured {
    /// Configuration to read, the nearest `threatdot.toml` from here up to the root of the repository if not given; or one
    /// key of it, such as `check.fail-on=low`, which comes before that of the file
    #[arg(long, value_name = "FILE|KEY=VALUE", env = "THREATDOT_CONFIG")]
    pub(in crate::cli) config: Vec<String>,
    /// Read no configuration file, not even that of --config
    #[arg(long, env = "THREATDOT_ISOLATED", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) isolated: bool,
}

/// How problems and threats are judged.
#[derive(Debug, Args)]
pub(in crate::cli) struct Analysis {
    #[command(flatten)]
    pub(in crate::cli) derivation: Derivation,
    /// Lowest severity of an open threat that gives exit code 1
    #[arg(long, value_name = "SEVERITY", env = "THREATDOT_FAIL_ON", default_value = "high")]
    pub(in crate::cli) fail_on: FailOn,
    /// Let threats that rest on nothing stated count for --fail-on
    #[arg(long, env = "THREATDOT_STRICT", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) strict: bool,
    /// Make a lint an error, or all of them: `all`, or `warnings` for whatever would be a warning
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_DENY")]
    pub(in crate::cli) deny: Vec<String>,
    /// Make a lint a warning, or `all`
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_WARN")]
    pub(in crate::cli) warn: Vec<String>,
    /// Leave a lint out, or `all`, or `warnings`
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_ALLOW")]
    pub(in crate::cli) allow: Vec<String>,
    /// Exit with 0 whatever is found; failures still give 2
    #[arg(long, env = "THREATDOT_EXIT_ZERO", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) exit_zero: bool,
    #[command(flatten)]
    pub(in crate::cli) baseline: baseline::Flags,
}
