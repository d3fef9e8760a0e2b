//! What is written of each diagram and where: by the flags, and by what `[[path]]` says of some diagrams.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::{Emit, Products};
use super::config::Configuration;
use super::globs::{self, Patterns};
use super::inputs::Input;
use super::io::Failure;
use super::settings::flag_value;

/// The products of a run.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    flags: &'a Products,
    rules: Vec<Rule>,
}

/// What holds for some diagrams.
#[derive(Debug)]
struct Rule {
    pattern: Patterns,
    output_dir: Option<PathBuf>,
    emit: Option<Vec<Emit>>,
}

impl<'a> Plan<'a> {
    /// The plan of some flags and a configuration, where a folder or a kind given on the command line holds for all.
    pub(super) fn new(flags: &'a Products, given: Given, configuration: &Configuration) -> Result<Self, Failure> {
        let rule = |path: &crate::config::PathRule| {
            let whole = globs::below(&configuration.folder, &path.pattern.value);
            let mut rule = Rule { pattern: Patterns::new("match", &[whole])?, output_dir: None, emit: None };
            for setting in &path.settings {
                let mut values = setting.values.iter().map(|it| flag_value(setting.key.of, it, &configuration.folder));
                match setting.key.name {
                    "output-dir" if !given.output_dir => rule.output_dir = values.next_back().map(PathBuf::from),
                    "emit" if !given.emit => {
                        rule.emit = Some(values.filter_map(|word| Emit::from_str(&word, false).ok()).collect());
                    }
                    _ => {}
                }
            }
            Ok(rule)
        };
        let rules = configuration.config.paths.iter().map(rule).collect::<Result<_, Failure>>()?;
        Ok(Self { flags, rules })
    }

    /// What is written of a diagram.
    pub(super) fn emit(&self, input: &Input) -> &[Emit] {
        self.of(input, |rule| rule.emit.as_deref()).unwrap_or(&self.flags.emit)
    }

    /// The folder that it is written to; beside the diagram if there is none.
    pub(super) fn output_dir(&self, input: &Input) -> Option<&Path> {
        self.of(input, |rule| rule.output_dir.as_deref()).or(self.flags.output_dir.as_deref())
    }

    /// Every kind that is written of some diagram.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Emit> + '_ {
        let of_rules = self.rules.iter().filter_map(|rule| rule.emit.as_ref()).flatten();
        self.flags.emit.iter().chain(of_rules).copied()
    }

    /// The last rule that matches and says something.
    fn of<T: ?Sized>(&'a self, input: &Input, said: impl Fn(&'a Rule) -> Option<&'a T>) -> Option<&'a T> {
        let path = input.path.as_deref()?;
        self.rules.iter().rev().filter(|rule| rule.pattern.matches(path)).find_map(said)
    }
}

/// Which flags were given on the command line or by the environment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Given {
    pub(super) output_dir: bool,
    pub(super) emit: bool,
}

impl Given {
    /// What the matches of a command say.
    pub(super) fn of(matches: &clap::ArgMatches) -> Self {
        use clap::parser::ValueSource::{CommandLine, EnvVariable};
        let is_given = |flag| matches!(matches.value_source(flag), Some(CommandLine | EnvVariable));
        Self { output_dir: is_given("output_dir"), emit: is_given("emit") }
    }
}
