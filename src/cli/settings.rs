//! Where settings come from: a file, keys on the command line, and how both become the defaults of flags.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command};

use super::args::Configured;
use super::config::Listener;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{analysis, globs, levels};
use crate::config::keys::Values;
use crate::config::{self, Config, FILE_NAME, Setting};
use crate::diagnostics::{Diagnostic, Diagnostics, Sink};
use crate::source::Source;

/// What a file and the keys on the command line say.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Both together.
    pub(super) config: Config,
    /// The file; empty without one.
    pub(super) path: PathBuf,
    /// The folder that paths in it start from.
    pub(super) folder: PathBuf,
    /// The text of the file under the name that messages give it; none without a file.
    pub(super) source: Option<Source>,
    /// What products call it.
    pub(super) product_name: String,
    /// The keys on the command line, as they were read.
    pub(super) given: Vec<Source>,
}

/// What messages call a key on the command line.
const GIVEN: &str = "--config";

/// What the flags name.
struct Named {
    file: Option<PathBuf>,
    keys: Vec<String>,
}

impl Settings {
    /// Reads what the flags name, else the nearest file. Errors are printed and end the run.
    pub(super) fn load(flags: &Configured, mut console: Console) -> Result<Self, Failure> {
        Self::read_for(flags, nearest, &mut console)
    }

    /// Reads what the flags name, else the file that is found. Errors are told and make it useless.
    pub(super) fn read_for(
        flags: &Configured,
        find: impl FnOnce() -> Option<PathBuf>,
        listener: &mut dyn Listener,
    ) -> Result<Self, Failure> {
        let named = Named::of(&flags.config, flags.isolated, find);
        if let Some(path) = &named.file {
            listener.reading(path);
        }
        let (settings, problems) = Self::read(&named)?;
        let wrong = problems.iter().find(|(_, diagnostics)| diagnostics.errors > 0);
        let is_given = wrong.map(|(source, _)| source.name() == GIVEN);
        for (source, diagnostics) in problems {
            listener.found(Path::new(source.name()), &source, diagnostics);
        }
        match is_given {
            Some(true) => Err(Failure(format!("what `{GIVEN}` says cannot be used"))),
            Some(false) => Err(settings.unusable()),
            None => Ok(settings),
        }
    }

    /// The file that the flags name and those that it names, as far as they can be read; nothing is said about them.
    pub(super) fn files(flags: &Configured) -> Result<Vec<PathBuf>, Failure> {
        let named = Named::of(&flags.config, flags.isolated, nearest);
        let (settings, _) = Self::read(&named)?;
        let rules = settings.config.rules.files.iter().map(|file| settings.folder.join(&file.value));
        Ok(rules.chain(named.file).collect())
    }

    /// Why the run ends where the file makes no sense.
    pub(super) fn unusable(&self) -> Failure {
        let name = self.source.as_ref().map_or(GIVEN, Source::name);
        Failure(format!("the configuration `{name}` cannot be used"))
    }

    /// Reads, and tells what is to be said about each text.
    fn read(named: &Named) -> Result<(Self, Vec<(Source, Diagnostics)>), Failure> {
        let (mut settings, mut problems) = (Self::default(), Vec::new());
        if let Some(path) = &named.file {
            let input = Input::file(path);
            let (source, problem) = input.read()?;
            settings.path.clone_from(path);
            path.parent().unwrap_or(Path::new("")).clone_into(&mut settings.folder);
            settings.product_name = input.product_name();
            if let Some(problem) = problem {
                problems.push((source.clone(), analysis::unread(source.clone(), *problem).diagnostics));
            } else {
                let mut sink = Sink::new();
                settings.config = config::read(&source, &mut sink);
                levels::configured(&settings.config.lints, &mut sink);
                problems.push((source.clone(), sink.finish()));
            }
            settings.source = Some(source);
        }
        for key in &named.keys {
            let source = Source::new(GIVEN, toml_of(key));
            problems.push((source.clone(), settings.add(&source)));
            settings.given.push(source);
        }
        Ok((settings, problems))
    }

    /// Takes in what a key says, over what is there.
    fn add(&mut self, source: &Source) -> Diagnostics {
        let mut sink = Sink::new();
        let config = config::read(source, &mut sink);
        levels::configured(&config.lints, &mut sink);
        if !(config.decisions.is_empty() && config.paths.is_empty() && config.assets.is_empty()) {
            let whole = source.line_span(0).unwrap_or_default();
            let said = Diagnostic::new(&config::codes::BAD_VALUE, whole, "tables of a list are given in the file");
            sink.push(said.help("a single key has one value, as in `check.fail-on=low`"));
        }
        self.config.put(config);
        sink.finish()
    }
}

impl Named {
    fn of(given: &[String], isolated: bool, find: impl FnOnce() -> Option<PathBuf>) -> Self {
        let (keys, files): (Vec<&String>, Vec<&String>) = given.iter().partition(|given| is_key(given));
        let named = files.last().map(|file| PathBuf::from(file.as_str()));
        let file = if isolated { None } else { named.or_else(find) };
        Self { file, keys: keys.into_iter().cloned().collect() }
    }
}

/// Whether an argument of `--config` is a key with its value rather than the name of a file.
fn is_key(given: &str) -> bool {
    let key = given.split_once('=').map(|(key, _)| key.trim());
    let is_plain = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    key.is_some_and(|key| !key.is_empty() && is_plain(key) && !io::exists(Path::new(given)))
}

/// A key with its value as TOML; a value that is none is a text, so that a shell needs no second pair of quotes.
fn toml_of(given: &str) -> String {
    let (key, value) = given.split_once('=').unwrap_or((given, ""));
    if toml::from_str::<toml::Table>(given).is_ok() {
        return given.to_owned();
    }
    format!("{} = {}", key.trim(), toml::Value::String(value.trim().to_owned()))
}

/// The nearest configuration from the current folder upwards, named from there.
pub(super) fn nearest() -> Option<PathBuf> {
    let up = steps_up(&io::current_folder()?)?;
    Some(std::iter::repeat_n("..", up).chain([FILE_NAME]).collect())
}

/// The nearest configuration from a folder upwards.
pub(super) fn nearest_from(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().nth(steps_up(folder)?).map(|folder| folder.join(FILE_NAME))
}

/// How many folders up the nearest configuration is, at most in the folder of the repository.
fn steps_up(from: &Path) -> Option<usize> {
    for (up, folder) in from.ancestors().enumerate() {
        let path = folder.join(FILE_NAME);
        if io::exists(&path) && !io::is_folder(&path) {
            return Some(up);
        }
        if io::exists(&folder.join(".git")) {
            return None;
        }
    }
    None
}

/// The keys that stand for flags, as far as the command that was asked for reads a configuration and there are any. What is wrong
/// with it is said when the command reads it.
pub(super) fn of_flags(matches: &ArgMatches) -> Option<Defaults> {
    let (name, flags) = matches.subcommand()?;
    // Not every command reads a configuration, and asking for a flag that a command does not have is a defect.
    let given = flags.try_get_many::<String>("config").ok()?.into_iter().flatten().cloned().collect::<Vec<_>>();
    let isolated = flags.try_get_one::<bool>("isolated").ok()?.copied().unwrap_or(false);
    let (settings, problems) = Settings::read(&Named::of(&given, isolated, nearest)).ok()?;
    let is_wrong = problems.iter().any(|(_, diagnostics)| diagnostics.errors > 0);
    let has_any = !is_wrong && !settings.config.settings.is_empty();
    has_any.then(|| Defaults { command: name.to_owned(), settings })
}

/// What the flags of a command have where neither the command line nor the environment gives them a value.
pub(super) struct Defaults {
    command: String,
    settings: Settings,
}

impl Defaults {
    /// A command line whose flags have these values.
    pub(super) fn as_defaults(&self, command: Command) -> Command {
        let Self { command: name, settings } = self;
        command.mut_subcommand(name, |command| {
            settings
                .config
                .settings
                .iter()
                .fold(command, |command, setting| with_default(command, setting, &settings.folder))
        })
    }
}

/// Whether a command has a flag.
fn has(command: &Command, id: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == id)
}

fn with_default(command: Command, setting: &Setting, folder: &Path) -> Command {
    let Some(flag) = setting.key.flag else { return command };
    // `explain --all` is another flag: those of the table `files` go together.
    if !has(&command, flag) || setting.key.table == "files" && !has(&command, "exclude") {
        return command;
    }
    let values: Vec<String> = setting.values.iter().map(|value| flag_value(setting.key.of, value, folder)).collect();
    command.mut_arg(flag, |arg| arg.default_values(values))
}

/// A value as the command line would have it: paths start from the folder of the configuration.
pub(super) fn flag_value(of: Values, value: &str, folder: &Path) -> String {
    match of {
        Values::Path => folder.join(value).to_string_lossy().into_owned(),
        Values::Patterns => globs::below(folder, value),
        _ => value.to_owned(),
    }
}
