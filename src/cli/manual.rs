//! `threatdot schema`, `completions` and `man`: what the program says of itself for other programs.

use clap::CommandFactory;

use super::Outcome;
use super::args::{Arguments, SchemaOf, WholeCommand};
use super::io::{self, Failure};
use crate::config;
use crate::output::{diff, history, json};

/// The JSON Schema of a format.
pub(super) fn schema(of: SchemaOf) -> Result<Outcome, Failure> {
    let text = match of {
        SchemaOf::Findings => json::schema(),
        SchemaOf::Diff => diff::schema(),
        SchemaOf::History => history::schema(),
        SchemaOf::Config => json::to_string_pretty(&config::schema::schema()),
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

/// Completions of the command line for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::<WholeCommand>::command(), env!("CARGO_PKG_NAME"), &mut bytes);
    io::product_bytes(&bytes)?;
    Ok(Outcome::Clean)
}

/// The manual page, in roff.
pub(super) fn page() -> Result<Outcome, Failure> {
    let mut bytes = Vec::new();
    let rendered = clap_mangen::Man::new(Arguments::<WholeCommand>::command()).render(&mut bytes);
    rendered.map_err(|_| Failure("the manual page cannot be made".to_owned()))?;
    io::product_bytes(&bytes)?;
    Ok(Outcome::Clean)
}
