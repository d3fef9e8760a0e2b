//! The arguments of every command, as types and nothing else. Each flag has an environment variable.

use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::appearance::{Appearance, Drawing, Marks};
use super::baseline;
use super::changes::{Diff, History};
use crate::config::SCORES;
use crate::model::vocabulary::CHARTS;
use crate::threats::Severity;

/// Threat models as code: annotated Graphviz DOT in, diagnostics, STRIDE threats and pictures out.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, propagate_version = true, after_help = AFTERWORD)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// What every command understands.
    #[command(flatten)]
    pub(super) common: Common,
}

const AFTERWORD: &str = "\
Exit codes:
  0  clean
  1  errors in a diagram, or open threats at or above --fail-on
  2  wrong usage, or something could not be read or written

Every flag can be set by an environment variable: --fail-on by THREATDOT_FAIL_ON, and so on.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check diagrams and print their problems and open threats
    Check(Check),
    /// Check diagrams and write a picture and a report of each
    Build(Build),
    /// Draw a diagram, annotated or not, without its threats
    Draw(Draw),
    /// Propose kinds and other attributes for a plain diagram
    Annotate(Annotate),
    /// Start a project: a diagram, a configuration, and lines for pre-commit
    Init(Init),
    /// Print the value between two phases as JSON
    Inspect(Inspect),
    /// Give diagrams the one layout that they all have
    Fmt(Fmt),
    /// Explain a code or a threat rule, with examples
    Explain(Explain),
    /// Say why a threat is open, answered or not there
    Why(Why),
    /// Turn open threats into work items
    Backlog(Backlog),
    /// List the controls that diagrams claim, for checking
    Requirements(Requirements),
    /// Say what changed between two versions of diagrams
    Diff(Diff),
    /// Say how many threats were open at each commit of a diagram
    History(History),
    /// List the threat rules, or check rules of your own
    Rules(Rules),
    /// Print the settings in force and where each comes from
    Config(Config),
    /// Print the JSON Schema of a format
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
    /// Serve an editor: the language server, on standard input and output
    Lsp(Lsp),
}

/// Flags of every command.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Common {
    /// When to print colours; `NO_COLOR` and `CLICOLOR_FORCE` count under `auto`
    #[arg(long, global = true, value_name = "WHEN", env = "THREATDOT_COLOR", default_value = "auto")]
    #[arg(help_heading = "Common")]
    pub(super) color: When,
    /// Print problems and products, and nothing else
    #[arg(short, long, global = true, env = "THREATDOT_QUIET", value_parser = FalseyValueParser::new())]
    #[arg(help_heading = "Common")]
    pub(super) quiet: bool,
    /// Say what is read, skipped and written
    #[arg(short, long, global = true, env = "THREATDOT_VERBOSE", value_parser = FalseyValueParser::new())]
    #[arg(help_heading = "Common")]
    pub(super) verbose: bool,
}

/// When to print colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// `threatdot check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) analysis: Analysis,
    #[command(flatten)]
    pub(super) mending: Mending,
    /// Leave open threats out
    #[arg(long, env = "THREATDOT_NO_FINDINGS", value_parser = FalseyValueParser::new())]
    pub(super) no_findings: bool,
    /// Print every open threat in full, also those that rest on nothing stated
    #[arg(long, env = "THREATDOT_ALL_FINDINGS", value_parser = FalseyValueParser::new())]
    pub(super) all_findings: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_OUTPUT_FORMAT", default_value = "full")]
    pub(super) output_format: OutputFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", env = "THREATDOT_OUTPUT_FILE")]
    pub(super) output_file: Option<PathBuf>,
}

/// What is done about problems that have a fix.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Mending {
    /// Make the safe fixes, and print what is left; standard input comes out fixed
    #[arg(long, env = "THREATDOT_FIX", value_parser = FalseyValueParser::new())]
    pub(super) fix: bool,
    /// With --fix or --diff, also make the fixes that a person should look at
    #[arg(long, env = "THREATDOT_UNSAFE_FIXES", value_parser = FalseyValueParser::new())]
    pub(super) unsafe_fixes: bool,
    /// Print what --fix would change and write nothing; exit with 1 if that is anything
    #[arg(long, env = "THREATDOT_DIFF", value_parser = FalseyValueParser::new())]
    pub(super) diff: bool,
}

/// `threatdot build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) analysis: Analysis,
    #[command(flatten)]
    pub(super) products: Products,
    /// How to print problems
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_OUTPUT_FORMAT", default_value = "full")]
    pub(super) output_format: TextFormat,
    #[command(flatten)]
    pub(super) marks: Marks,
    #[command(flatten)]
    pub(super) appearance: Appearance,
}

/// `threatdot draw`.
#[derive(Debug, Args)]
pub(super) struct Draw {
    /// A diagram, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Picture to write, a PNG or PDF where its name says so; an SVG on standard output if not given
    #[arg(short, long, value_name = "FILE", env = "THREATDOT_OUTPUT_FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(super) configured: Configured,
    #[command(flatten)]
    pub(super) appearance: Appearance,
}

/// `threatdot inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// A diagram, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The value to print
    #[arg(long, value_name = "STAGE", env = "THREATDOT_STAGE")]
    pub(super) stage: Stage,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(super) derivation: Derivation,
    #[command(flatten)]
    pub(super) drawing: Drawing,
}

/// `threatdot fmt`.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    #[command(flatten)]
    pub(super) paths: Selection,
    /// Write nothing; name the files that would change, and end with 1 if there are any
    #[arg(long, env = "THREATDOT_CHECK", value_parser = FalseyValueParser::new(), conflicts_with = "diff")]
    pub(super) check: bool,
    /// Write nothing; print what would change, and end with 1 if anything would
    #[arg(long, env = "THREATDOT_DIFF", value_parser = FalseyValueParser::new())]
    pub(super) diff: bool,
    /// Only the statements that these lines of one file meet, such as 3:7
    #[arg(long, value_name = "FIRST:LAST", env = "THREATDOT_RANGE", value_parser = lines)]
    pub(super) range: Option<Lines>,
}

/// Lines of a file, counted from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The first.
    pub(super) first: usize,
    /// The last.
    pub(super) last: usize,
}

fn lines(text: &str) -> Result<Lines, String> {
    let number = |text: &str| text.parse().ok().filter(|number| *number > 0);
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Lines { first, last }),
        _ => Err("two numbers of lines are wanted, such as 3:7".to_owned()),
    }
}

/// `threatdot explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A code such as `L002`, its name such as `unknown-value`, or a rule such as `SP01`
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
    /// Explain every code and every rule
    #[arg(long, env = "THREATDOT_ALL", value_parser = FalseyValueParser::new())]
    pub(super) all: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "md")]
    pub(super) format: PageFormat,
    #[command(flatten)]
    pub(super) setup: Setup,
}

/// `threatdot why`.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// A diagram, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// A finding such as `ID01:login`, or the id of an element or flow before a category
    #[arg(value_name = "FINDING|ELEMENT")]
    pub(super) what: String,
    /// The category to ask about, such as `spoofing` or `S`
    #[arg(value_name = "CATEGORY")]
    pub(super) category: Option<String>,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(super) derivation: Derivation,
}

/// `threatdot backlog`.
#[derive(Debug, Args)]
pub(super) struct Backlog {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// Leave out threats that rest on nothing stated
    #[arg(long, env = "THREATDOT_DECLARED", value_parser = FalseyValueParser::new())]
    pub(super) declared: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "md")]
    pub(super) format: WorkFormat,
}

/// `threatdot requirements`.
#[derive(Debug, Args)]
pub(super) struct Requirements {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "md")]
    pub(super) format: WorkFormat,
}

/// `threatdot rules`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Rules {
    /// What to do with rules of one's own.
    #[command(subcommand)]
    pub(super) action: Option<RulesAction>,
    /// Only rules of this category, such as `spoofing` or `S`
    #[arg(long, value_name = "CATEGORY", env = "THREATDOT_CATEGORY")]
    pub(super) category: Option<String>,
    /// Only rules about this kind
    #[arg(long, value_name = "KIND", env = "THREATDOT_KIND")]
    #[arg(value_parser = PossibleValuesParser::new(["interactor", "process", "store", "flow", "boundary"]))]
    pub(super) kind: Option<String>,
    /// Only rules of this group
    #[arg(long, value_name = "GROUP", env = "THREATDOT_GROUP")]
    #[arg(value_parser = PossibleValuesParser::new(["floor", "specific", "graph"]))]
    pub(super) group: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
    #[command(flatten)]
    pub(super) setup: Setup,
}

/// What to do with rules of one's own.
#[derive(Debug, Subcommand)]
pub(super) enum RulesAction {
    /// Check files of rules: their types, and their own tests
    Check(RulesCheck),
}

/// `threatdot rules check`.
#[derive(Debug, Args)]
pub(super) struct RulesCheck {
    /// Files of rules, in the order they are read in
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Check them without the built-in rules beside them
    #[arg(long, env = "THREATDOT_ALONE", value_parser = FalseyValueParser::new())]
    pub(super) alone: bool,
    /// How to print problems
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_OUTPUT_FORMAT", default_value = "full")]
    pub(super) output_format: TextFormat,
}

/// `threatdot config`.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) analysis: Analysis,
    #[command(flatten)]
    pub(super) products: Products,
    #[command(flatten)]
    pub(super) marks: Marks,
    #[command(flatten)]
    pub(super) appearance: Appearance,
    /// How to print
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_FORMAT", default_value = "text")]
    pub(super) format: ConfigFormat,
}

/// Forms of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ConfigFormat {
    /// A line each, as in the file.
    Text,
    /// A JSON list.
    Json,
}

/// `threatdot schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub(super) of: SchemaOf,
}

/// Formats with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// Model, ledger, findings and diagnostics, as `build` and `check` write them.
    Findings,
    /// What changed between two versions, as `diff --format json` writes it.
    Diff,
    /// The configuration `threatdot.toml`.
    Config,
}

/// `threatdot completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// What is written where.
#[derive(Debug, Args)]
pub(super) struct Products {
    /// Folder to write to; beside each diagram if not given
    #[arg(short, long, value_name = "DIR", env = "THREATDOT_OUTPUT_DIR")]
    pub(super) output_dir: Option<PathBuf>,
    /// What to write of each diagram
    #[arg(long, value_name = "KIND", value_delimiter = ',', env = "THREATDOT_EMIT", default_value = "svg,json")]
    pub(super) emit: Vec<Emit>,
}

/// `threatdot annotate`.
#[derive(Debug, Args)]
pub(super) struct Annotate {
    /// The diagram, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Write the proposals into the file; of standard input, print the new text
    #[arg(short, long, env = "THREATDOT_WRITE", value_parser = FalseyValueParser::new())]
    pub(super) write: bool,
    /// Leave out what is less certain
    #[arg(long, value_name = "LEVEL", env = "THREATDOT_MIN_CONFIDENCE", default_value = "medium")]
    pub(super) min_confidence: MinConfidence,
    /// How to print the proposals: as a difference to apply, or one JSON document
    #[arg(long, value_name = "FORMAT", env = "THREATDOT_OUTPUT_FORMAT", default_value = "diff")]
    pub(super) output_format: ProposalFormat,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(super) stdin_filename: Option<PathBuf>,
}

/// `threatdot init`.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder to write to, made if it is not there; the current folder if not given
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}

/// The least confidence that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MinConfidence {
    /// 25 percent: worth a look.
    Low,
    /// 45 percent: more likely right than wrong.
    Medium,
    /// 70 percent: seldom wrong.
    High,
}

/// Forms of proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProposalFormat {
    /// A difference, with the reasons on standard error.
    Diff,
    /// A JSON document.
    Json,
}

/// Which diagrams.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// Files, folders to search for `*.dot` and `*.gv`, or `-` for standard input; the current folder if none is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// In folders, also take diagrams without any annotation
    #[arg(long, env = "THREATDOT_ALL", value_parser = FalseyValueParser::new())]
    pub(super) all: bool,
    /// In folders, take only what matches such a pattern, such as `docs/**/*.dot`
    #[arg(long, value_name = "PATTERN", env = "THREATDOT_INCLUDE")]
    pub(super) include: Vec<String>,
    /// In folders, leave out what matches such a pattern
    #[arg(long, value_name = "PATTERN", env = "THREATDOT_EXCLUDE")]
    pub(super) exclude: Vec<String>,
    /// Leave it out although it is named
    #[arg(long, env = "THREATDOT_FORCE_EXCLUDE", value_parser = FalseyValueParser::new())]
    pub(super) force_exclude: bool,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    pub(super) stdin_filename: Option<PathBuf>,
}

/// `threatdot lsp`.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// Taken for clients that always say so: there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

/// How threats are derived.
#[derive(Debug, Args)]
pub(super) struct Derivation {
    /// Day that acceptances are held against, such as 2027-01-31; today (UTC) if not given
    #[arg(long, value_name = "DATE", env = "THREATDOT_TODAY")]
    pub(super) today: Option<jiff::civil::Date>,
    /// Which categories each kind must answer, whatever the diagram says
    #[arg(long, value_name = "CHART", env = "THREATDOT_CHART")]
    #[arg(value_parser = PossibleValuesParser::new(CHARTS))]
    pub(super) chart: Option<String>,
    /// How findings are rated
    #[arg(long, value_name = "METHOD", env = "THREATDOT_SCORE")]
    #[arg(value_parser = PossibleValuesParser::new(SCORES))]
    pub(super) score: Option<String>,
    #[command(flatten)]
    pub(super) setup: Setup,
}

/// Which rules and which configuration.
#[derive(Debug, Args)]
pub(super) struct Setup {
    /// Rules of your own, besides those of the configuration
    #[arg(long, value_name = "FILE", env = "THREATDOT_RULES")]
    pub(super) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) configured: Configured,
}

/// Which configuration.
#[derive(Debug, Args)]
pub(super) struct Configured {
    /// Configuration to read, the nearest `threatdot.toml` from here up to the root of the repository if not given; or one
    /// key of it, such as `check.fail-on=low`, which comes before that of the file
    #[arg(long, value_name = "FILE|KEY=VALUE", env = "THREATDOT_CONFIG")]
    pub(super) config: Vec<String>,
    /// Read no configuration file, not even that of --config
    #[arg(long, env = "THREATDOT_ISOLATED", value_parser = FalseyValueParser::new())]
    pub(super) isolated: bool,
}

/// How problems and threats are judged.
#[derive(Debug, Args)]
pub(super) struct Analysis {
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// Lowest severity of an open threat that gives exit code 1
    #[arg(long, value_name = "SEVERITY", env = "THREATDOT_FAIL_ON", default_value = "high")]
    pub(super) fail_on: FailOn,
    /// Let threats that rest on nothing stated count for --fail-on
    #[arg(long, env = "THREATDOT_STRICT", value_parser = FalseyValueParser::new())]
    pub(super) strict: bool,
    /// Make a lint an error, or all of them: `all`, or `warnings` for whatever would be a warning
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_DENY")]
    pub(super) deny: Vec<String>,
    /// Make a lint a warning, or `all`
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_WARN")]
    pub(super) warn: Vec<String>,
    /// Leave a lint out, or `all`, or `warnings`
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "THREATDOT_ALLOW")]
    pub(super) allow: Vec<String>,
    /// Exit with 0 whatever is found; failures still give 2
    #[arg(long, env = "THREATDOT_EXIT_ZERO", value_parser = FalseyValueParser::new())]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) baseline: baseline::Flags,
}

/// Forms of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
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
pub(super) enum TextFormat {
    /// With source excerpts.
    Full,
    /// One line each.
    Concise,
}

/// Files that `build` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Emit {
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
    /// A picture in pixels; needs the feature `raster`.
    Png,
    /// A picture to print; needs the feature `raster`.
    Pdf,
}

/// Values that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
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
pub(super) enum PageFormat {
    /// Markdown.
    Md,
    /// A JSON object; with `--all` a list.
    Json,
}

/// Forms of work to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WorkFormat {
    /// Markdown.
    Md,
    /// A table for spreadsheets and issue trackers.
    Csv,
    /// A JSON list.
    Json,
}

/// Forms of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A line each.
    Text,
    /// The whole reference in Markdown.
    Md,
    /// A JSON list.
    Json,
}

/// The lowest severity that counts, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
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
    pub(super) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Low => Some(Severity::Low),
            Self::Medium => Some(Severity::Medium),
            Self::High => Some(Severity::High),
            Self::Critical => Some(Severity::Critical),
            Self::Never => None,
        }
    }
}
