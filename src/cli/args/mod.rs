//! The arguments of every command, as types and nothing else. Each flag has an environment variable.

use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValuesParser};
use clap::{Args, Parser, Subcommand};

mod shared;
mod words;

pub(super) use shared::{Analysis, Common, Configured, Derivation, Lines, Mending, Products, Selection, Setup, lines};
pub(super) use words::*;

use super::appearance::{Appearance, Drawing, Marks};
use super::changes::{Diff, History};
use super::markdown::Markdown;
use super::markdown::mdbook::Mdbook;
use super::serve::Serve;
use super::watch::Watch;

/// Threat models as code: annotated Graphviz DOT in, diagnostics, STRIDE threats and pictures out.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, propagate_version = true, after_help = AFTERWORD)]
pub(super) struct Arguments<C: Subcommand = Command> {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: C,
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

/// The commands, by what each takes. Once as they are for a run, where the flags of one are made when it is asked for, and once with
/// all their flags, for those who show or change them.
macro_rules! commands {
    ($($(#[$doc:meta])+ $name:ident,)+) => {
        /// The commands of a run.
        #[derive(Debug, Subcommand)]
        #[command(defer = true)]
        pub(super) enum Command {
            $($(#[$doc])+ $name($name),)+
        }

        /// The commands with all that is said of them.
        #[derive(Debug, Subcommand)]
        pub(super) enum WholeCommand {
            $($(#[$doc])+ $name($name),)+
        }
    };
}

commands! {
    /// Check diagrams and print their problems and open threats
    Check,
    /// Check diagrams and write a picture and a report of each
    Build,
    /// Draw a diagram, annotated or not, without its threats
    Draw,
    /// Propose kinds and other attributes for a plain diagram
    Annotate,
    /// Start a project: a diagram, a configuration, and lines for pre-commit
    Init,
    /// Print the value between two phases as JSON
    Inspect,
    /// Give diagrams the one layout that they all have
    Fmt,
    /// Explain a code or a threat rule, with examples
    Explain,
    /// Say why a threat is open, answered or not there
    Why,
    /// Turn open threats into work items
    Backlog,
    /// List the controls that diagrams claim, for checking
    Requirements,
    /// Say what changed between two versions of diagrams
    Diff,
    /// Say how many threats were open at each commit of a diagram
    History,
    /// List the threat rules, or check rules of your own
    Rules,
    /// Put pictures and tables in the place of the marked blocks of a Markdown file
    Markdown,
    /// Do so for a book, as a preprocessor of mdBook
    Mdbook,
    /// Show diagrams in the browser while they are written
    Serve,
    /// Build again whenever a diagram changes
    Watch,
    /// Print the settings in force and where each comes from
    Config,
    /// Print the JSON Schema of a format
    Schema,
    /// Print completions for a shell
    Completions,
    /// Print the manual page
    Man,
    /// Serve an editor: the language server, on standard input and output
    Lsp,
}

/// `threatdot man`.
#[derive(Debug, Args)]
pub(super) struct Man {}

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

/// `threatdot build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) paths: Selection,
    #[command(flatten)]
    pub(super) analysis: Analysis,
    #[command(flatten)]
    pub(super) products: Products,
    /// Write nothing; name the outputs that are not what their diagrams give, and end with 1 if there is one
    #[arg(long, env = "THREATDOT_CHECK", value_parser = FalseyValueParser::new())]
    pub(super) check: bool,
    /// Go on, and build again whenever a diagram changes: the command `watch`
    #[arg(long, env = "THREATDOT_WATCH", value_parser = FalseyValueParser::new())]
    pub(super) watch: bool,
    /// Files to build side by side; as many as there are processors if not given
    #[arg(short, long, value_name = "COUNT", env = "THREATDOT_JOBS")]
    pub(super) jobs: Option<usize>,
    /// Folder that remembers what was built, safe to delete; that of the user if not given
    #[arg(long, value_name = "DIR", env = "THREATDOT_CACHE_DIR")]
    pub(super) cache_dir: Option<PathBuf>,
    /// Build everything anew
    #[arg(long, env = "THREATDOT_NO_CACHE", value_parser = FalseyValueParser::new())]
    pub(super) no_cache: bool,
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

/// `threatdot schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub(super) of: SchemaOf,
}

/// `threatdot completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
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

/// `threatdot lsp`.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    #[command(flatten)]
    pub(super) derivation: Derivation,
    /// Taken for clients that always say so: there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}
