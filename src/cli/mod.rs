//! The command line: arguments, files, exit codes. The only part that touches the world.

#![deny(clippy::indexing_slicing)]

mod above;
mod alerts;
mod analysis;
mod annotate;
mod appearance;
mod args;
mod baseline;
mod build;
mod changes;
mod check;
mod config;
mod diff;
mod draw;
mod explain;
mod findings;
mod fix;
mod fmt;
mod git;
mod globs;
mod history;
mod in_force;
mod init;
mod inputs;
mod inspect;
mod io;
mod levels;
mod lsp;
mod manual;
mod markdown;
mod pages;
mod picture;
mod products;
mod refine;
mod report;
mod rules;
mod serve;
mod settings;
mod summary;
mod watch;
mod why;
mod work;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use args::{Arguments, Command, WholeCommand};
use io::Console;
use products::Given;

/// How a run ends, in ascending order of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing to complain about.
    Clean = 0,
    /// Errors in a diagram, or open findings that fail the run.
    Found = 1,
    /// Wrong usage, or something could not be read or written.
    Failed = 2,
}

impl Outcome {
    fn found_if(found: bool) -> Self {
        if found { Self::Found } else { Self::Clean }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let parsed = matches().and_then(|matches| Ok((<Arguments>::from_arg_matches(&matches)?, matches)));
    let outcome = match parsed {
        Ok((arguments, matches)) => run(&arguments, &matches),
        Err(error) => usage(&error),
    };
    ExitCode::from(outcome as u8)
}

/// What the command line says. Most runs need the flags of one command only, as they are; where help is shown, where something is
/// wrong, and where defaults are other than usual, all are made.
fn matches() -> Result<ArgMatches, clap::Error> {
    let settings = match <Arguments>::command().try_get_matches() {
        Ok(matches) => match (settings::of_flags(&matches), matches.subcommand_name()) {
            (None, Some(name)) if !SHOWING.contains(&name) => return Ok(matches),
            (settings, _) => settings,
        },
        Err(error) if error.kind() == ErrorKind::DisplayVersion => return Err(error),
        Err(_) => None,
    };
    let command = command();
    match settings {
        Some(settings) => settings.as_defaults(command).try_get_matches(),
        None => command.try_get_matches(),
    }
}

/// Commands that show threats: failing a build over them is for who asks for it.
const SHOWING: [&str; 2] = ["markdown", "mdbook"];

/// All commands with all their flags.
fn command() -> clap::Command {
    let command = Arguments::<WholeCommand>::command()
        .mut_args(|arg| arg.hide_env(true))
        .mut_subcommands(|command| command.mut_args(|arg| arg.hide_env(true)));
    SHOWING.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| command.mut_arg("fail_on", |arg| arg.default_value("never")))
    })
}

fn run(arguments: &Arguments, matches: &ArgMatches) -> Outcome {
    let console = Console::new(arguments.common);
    let flags = matches.subcommand().map(|(_, flags)| flags);
    let outcome = match &arguments.command {
        Command::Check(args) => check::run(args, console),
        Command::Build(args) if args.watch => watch::run(args, flags.map(Given::of).unwrap_or_default(), console),
        Command::Build(args) => build::run(args, flags.map(Given::of).unwrap_or_default(), console),
        Command::Draw(args) => draw::run(args, console),
        Command::Annotate(args) => annotate::run(args, console),
        Command::Init(args) => init::run(args, console),
        Command::Inspect(args) => inspect::run(args, console),
        Command::Fmt(args) => fmt::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Why(args) => why::run(args, console),
        Command::Backlog(args) => work::backlog(args, console),
        Command::Requirements(args) => work::requirements(args, console),
        Command::Diff(args) => diff::run(args, console),
        Command::History(args) => history::run(args, console),
        Command::Rules(args) => rules::run(args, console),
        Command::Markdown(args) => markdown::run(args, console),
        Command::Mdbook(args) => markdown::mdbook::run(args, console),
        Command::Serve(args) => serve::run(args, console),
        Command::Watch(args) => watch::run(&args.build, flags.map(Given::of).unwrap_or_default(), console),
        Command::Config(args) => in_force::run(args, flags.unwrap_or(matches), console),
        Command::Schema(args) => manual::schema(args.of),
        Command::Completions(args) => manual::completions(args.shell),
        Command::Man(_) => manual::page(),
        Command::Lsp(args) => Ok(lsp::run(args)),
    };
    outcome.unwrap_or_else(|failure| {
        console.failure(&failure);
        Outcome::Failed
    })
}

/// Prints what clap has to say: help to standard output, mistakes to standard error.
fn usage(error: &clap::Error) -> Outcome {
    match io::print_usage(error) {
        Ok(()) if !error.use_stderr() => Outcome::Clean,
        _ => Outcome::Failed,
    }
}
