//! The command line: arguments, files, exit codes. The only part that touches the world.

#![deny(clippy::indexing_slicing)]

mod alerts;
mod analysis;
mod appearance;
mod args;
mod build;
mod check;
mod config;
mod draw;
mod explain;
mod findings;
mod inputs;
mod inspect;
mod io;
mod markdown;
mod picture;
mod report;
mod rules;
mod serve;
mod summary;
mod watch;
mod why;
mod work;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command};
use io::Console;

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
    let command = Arguments::command()
        .mut_args(|arg| arg.hide_env(true))
        .mut_subcommands(|command| command.mut_args(|arg| arg.hide_env(true)))
        // A site shows its threats; failing a build over them is for who asks for it.
        .mut_subcommand("markdown", |command| command.mut_arg("fail_on", |arg| arg.default_value("never")))
        .mut_subcommand("mdbook", |command| command.mut_arg("fail_on", |arg| arg.default_value("never")));
    let outcome = match command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => run(&arguments),
        Err(error) => usage(&error),
    };
    ExitCode::from(outcome as u8)
}

fn run(arguments: &Arguments) -> Outcome {
    let console = Console::new(arguments.common);
    let outcome = match &arguments.command {
        Command::Check(args) => check::run(args, console),
        Command::Build(args) => build::run(args, console),
        Command::Draw(args) => draw::run(args, console),
        Command::Inspect(args) => inspect::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Why(args) => why::run(args, console),
        Command::Backlog(args) => work::backlog(args, console),
        Command::Requirements(args) => work::requirements(args, console),
        Command::Rules(args) => rules::run(args, console),
        Command::Markdown(args) => markdown::run(args, console),
        Command::Mdbook(args) => markdown::mdbook::run(args, console),
        Command::Serve(args) => serve::run(args, console),
        Command::Watch(args) => watch::run(args, console),
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
