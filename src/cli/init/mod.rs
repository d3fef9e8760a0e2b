//! `threatdot init`: the files that a project starts with.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::args::Init;
use super::inputs;
use super::io::{self, Console, Failure};
use crate::config;
use crate::diagnostics::escape;

/// A file of a new project.
struct Starter {
    name: &'static str,
    text: &'static str,
}

/// A diagram to begin with, for a folder that holds none.
const MODEL: Starter = Starter { name: "threat-model.dot", text: include_str!("threat-model.dot") };

/// The configuration.
const SETTINGS: Starter = Starter { name: config::FILE_NAME, text: include_str!("threatdot.toml") };

/// The hook for pre-commit: written too, or printed where there are hooks already.
const HOOKS: Starter = Starter { name: ".pre-commit-config.yaml", text: include_str!("pre-commit.yaml") };

/// Runs the command. Everything is looked at before anything is written, and nothing that is there is touched.
pub(super) fn run(args: &Init, console: Console) -> Result<Outcome, Failure> {
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    let place =
        |starter: &Starter| if args.folder.is_some() { folder.join(starter.name) } else { PathBuf::from(starter.name) };
    let known = if io::is_folder(folder) { inputs::below(folder).unwrap_or_default() } else { Vec::new() };
    let starters: &[Starter] = if known.is_empty() { &[MODEL, SETTINGS] } else { &[SETTINGS] };
    let in_the_way: Vec<String> = starters
        .iter()
        .map(place)
        .filter(|path| io::is_taken(path))
        .map(|path| format!("`{}`", path.display()))
        .collect();
    if !in_the_way.is_empty() {
        let verb = if in_the_way.len() == 1 { "is" } else { "are" };
        return Err(Failure(format!("{} {verb} there already, so nothing is written", in_the_way.join(" and "))));
    }
    io::make_folder(folder)?;
    let has_hooks = io::is_taken(&place(&HOOKS));
    let starters = starters.iter().chain((!has_hooks).then_some(&HOOKS));
    let mut text = String::new();
    for starter in starters {
        let path = place(starter);
        io::write_new(&path, starter.text.as_bytes())?;
        let _ = writeln!(text, "wrote {}", path.display());
    }
    io::product(&(escape::lines(&text) + "\n"))?;
    if has_hooks {
        let hooks = place(&HOOKS);
        console.summary(&format!("{} is there already; these lines make a hook of threatdot:", hooks.display()));
        io::product(HOOKS.text)?;
    }
    console.summary(&match known.as_slice() {
        [] => format!("next: threatdot check {0}; threatdot draw {0} -o picture.svg", place(&MODEL).display()),
        [one] => format!("next: threatdot check {}", one.name.display()),
        [_, _, ..] => match &args.folder {
            Some(folder) => format!("next: threatdot check {}", folder.display()),
            None => "next: threatdot check".to_owned(),
        },
    });
    Ok(Outcome::Clean)
}
