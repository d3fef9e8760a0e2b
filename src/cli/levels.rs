//! At which level lints are said: by flags, and below them by the configuration.

use super::analysis::did_you_mean;
use super::args::Analysis;
use super::io::Failure;
use crate::catalogue;
use crate::config::{LintLevel, codes};
use crate::diagnostics::{Code, Diagnostic, Level, Levels, Severity, Sink};

/// What a level can be given to.
enum Target {
    Code(&'static Code),
    All,
    Warnings,
}

/// Names of groups.
const GROUPS: [&str; 2] = ["all", "warnings"];

/// The levels that `--deny`, `--warn` and `--allow` give, over those of a configuration; of one code the last of these three
/// words wins.
pub(super) fn levels(analysis: &Analysis, configured: &Levels) -> Result<Levels, Failure> {
    let mut levels = Levels::default();
    let flags = [
        ("--deny", &analysis.deny, Some(Severity::Error)),
        ("--warn", &analysis.warn, Some(Severity::Warning)),
        ("--allow", &analysis.allow, None),
    ];
    for (flag, names, level) in flags {
        for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            let target = target(name).map_err(|problem| Failure(format!("`{flag} {name}`: {problem}")))?;
            set(&mut levels, &target, level);
        }
    }
    Ok(levels.over(configured))
}

/// The levels of `[lints]`, and reports of the lines that are about no lint.
pub(super) fn configured(lines: &[LintLevel], sink: &mut Sink) -> Levels {
    let mut levels = Levels::default();
    for LintLevel { lint, level } in lines {
        match target(&lint.value) {
            Ok(target) => set(&mut levels, &target, severity(level)),
            Err(problem) => {
                let message = format!("`{}` of `lints`: {problem}", lint.value);
                sink.push(Diagnostic::new(&codes::UNKNOWN_KEY, lint.span, message).label("no lint"));
            }
        }
    }
    levels
}

fn severity(level: &str) -> Level {
    match level {
        "deny" => Some(Severity::Error),
        "warn" => Some(Severity::Warning),
        "note" => Some(Severity::Note),
        _ => None,
    }
}

fn target(name: &str) -> Result<Target, String> {
    match (name, catalogue::find(name)) {
        ("all", _) => Ok(Target::All),
        ("warnings", _) => Ok(Target::Warnings),
        (_, Some(code)) if code.may_change() => Ok(Target::Code(code)),
        (_, Some(code)) => Err(format!("{} is no lint, so its level is fixed", code.id)),
        (_, None) => Err(format!("there is no such lint{}", did_you_mean(name, GROUPS.into_iter()))),
    }
}

fn set(levels: &mut Levels, target: &Target, level: Level) {
    match target {
        Target::Code(code) => levels.set(code, level),
        Target::All => levels.set_all(level),
        Target::Warnings => levels.set_warnings(level),
    }
}
