//! `threatdot config`: every setting that is in force, and where it comes from.

use clap::ArgMatches;
use clap::parser::ValueSource;
use serde::Serialize;

use super::Outcome;
use super::args::{Config, ConfigFormat};
use super::config::Configuration;
use super::io::{self, Console, Failure};
use super::settings::Settings;
use crate::config::keys::{KEYS, Key, Values};
use crate::config::{self, LintLevel};
use crate::diagnostics::escape;
use crate::output::json;
use crate::source::Source;
use crate::span::Span;

/// One setting.
#[derive(Serialize)]
struct Line {
    key: String,
    /// As it would be written in the file; null where nothing is set.
    value: Option<serde_json::Value>,
    from: String,
}

/// Runs the command.
pub(super) fn run(args: &Config, flags: &ArgMatches, console: Console) -> Result<Outcome, Failure> {
    let setup = &args.analysis.derivation.setup;
    let settings = Settings::load(&setup.configured, console)?;
    // The rules are read too: what cannot be used is said here as in every other command.
    Configuration::load(setup, console)?;
    let mut lines: Vec<Line> = KEYS.iter().map(|key| line(key, flags, &settings)).collect();
    lines.extend(settings.config.lints.iter().map(|level| lint(level, &settings)));
    let text = match args.format {
        ConfigFormat::Json => json::to_string_pretty(&lines),
        ConfigFormat::Text => text(&lines, &settings),
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

fn text(lines: &[Line], settings: &Settings) -> String {
    let file = settings.source.as_ref().map_or_else(|| "no file".to_owned(), |source| source.name().to_owned());
    let mut out = format!("# {}\n", escape::line(&file));
    let shown: Vec<String> = lines
        .iter()
        .map(|line| match &line.value {
            Some(value) => format!("{} = {value}", line.key),
            None => format!("# {} is not set", line.key),
        })
        .collect();
    let width = shown.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    for (line, shown) in lines.iter().zip(&shown) {
        out += &escape::line(&format!("{shown:width$}  # {}", line.from));
        out.push('\n');
    }
    let config::Config { assets, decisions, paths, .. } = &settings.config;
    out + &format!("# {} assets, {} decisions, {} paths\n", assets.len(), decisions.len(), paths.len())
}

fn line(key: &'static Key, flags: &ArgMatches, settings: &Settings) -> Line {
    let written = settings.config.written(key);
    let value = match key.flag {
        Some(flag) if is_given(flag, flags) || written.is_none() => of_flag(key, flag, flags),
        _ => written.as_ref().map(|(values, _)| value(key.of, values)),
    };
    Line { key: key.path(), value, from: from(key, flags, settings, written.map(|(_, span)| span)) }
}

fn lint(level: &LintLevel, settings: &Settings) -> Line {
    let from = settings.source.as_ref().map_or_else(|| "--config".to_owned(), |source| at(source, level.lint.span));
    Line { key: format!("lints.{}", level.lint.value), value: Some(level.level.into()), from }
}

/// Whether the command line or the environment gives a flag.
fn is_given(flag: &str, flags: &ArgMatches) -> bool {
    matches!(flags.value_source(flag), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
}

/// What the flag came to, whoever said so.
fn of_flag(key: &Key, flag: &str, flags: &ArgMatches) -> Option<serde_json::Value> {
    let raw = flags.try_get_raw(flag).ok().flatten()?;
    let values: Vec<String> = raw.map(|value| value.to_string_lossy().into_owned()).collect();
    Some(value(key.of, &values))
}

fn value(of: Values, values: &[String]) -> serde_json::Value {
    let first = values.first().map_or("", String::as_str);
    match of {
        Values::Texts | Values::Words(_) | Values::Patterns => {
            // A flag takes a list in one word.
            let items = values.iter().flat_map(|value| match of {
                Values::Words(_) => value.split(',').collect::<Vec<_>>(),
                _ => vec![value.as_str()],
            });
            items.map(serde_json::Value::from).collect()
        }
        Values::Flag => (first == "true").into(),
        Values::Count => first.parse::<u32>().map_or_else(|_| first.into(), Into::into),
        Values::Text | Values::Path | Values::Word(_) => first.into(),
    }
}

fn from(key: &Key, flags: &ArgMatches, settings: &Settings, written: Option<Span>) -> String {
    let source = key.flag.and_then(|flag| flags.value_source(flag));
    match source {
        Some(ValueSource::CommandLine) => return "command line".to_owned(),
        Some(ValueSource::EnvVariable) => {
            return format!("THREATDOT_{}", key.flag.unwrap_or_default().to_uppercase());
        }
        _ => {}
    }
    written.map_or_else(|| "built in".to_owned(), |span| place(key, span, settings))
}

/// The line of the file, unless a key on the command line says it.
fn place(key: &Key, span: Span, settings: &Settings) -> String {
    let said = |source: &&Source| {
        let mut sink = crate::diagnostics::Sink::new();
        config::read(source, &mut sink).written(key).is_some()
    };
    match (settings.given.iter().rfind(said), &settings.source) {
        (None, Some(source)) => at(source, span),
        _ => "--config".to_owned(),
    }
}

fn at(source: &Source, span: Span) -> String {
    let at = source.position(span.start);
    format!("{}:{}:{}", source.name(), at.line, at.column)
}
