//! `check --fix` and `check --diff`: mends a diagram, and writes it back or shows what would change.

use anstyle::{AnsiColor, Style};

use super::args::Mending;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use crate::compile::{Compilation, Options};
use crate::diagnostics::{Safety, escape};
use crate::edit;
use crate::mend::{self, Outcome};

/// What became of one diagram.
#[derive(Debug)]
pub(super) struct Mended {
    /// The diagram as it is now, or would be.
    pub(super) compilation: Compilation,
    /// How many problems are mended.
    pub(super) problems: usize,
    /// How many fixes were refused.
    pub(super) refused: usize,
    /// What changed, as a patch; nothing if it is written instead, or if nothing changed.
    pub(super) patch: String,
}

impl Mending {
    /// Whether anything is to be mended.
    pub(super) const fn is_asked(self) -> bool {
        self.fix || self.diff
    }

    /// The safety that is enough.
    pub(super) const fn level(self) -> Safety {
        if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
    }
}

/// Mends one diagram. Standard input goes to standard output, a file is written in its place.
pub(super) fn mend(
    input: &Input,
    compilation: Compilation,
    mending: Mending,
    options: &Options,
    console: Console,
) -> Result<Mended, Failure> {
    if input.is_part() {
        let name = input.name.display();
        return Err(Failure(format!("cannot fix the diagrams in `{name}`: only files of their own are mended")));
    }
    let old = compilation.source.text().to_owned();
    let is_latin1 = compilation.source.is_latin1();
    let outcome = mend::apply(compilation, options, mending.level());
    say(input, &outcome, console);
    let (problems, refused) = (outcome.mended(), outcome.refused.len());
    let new = outcome.compilation.source.text();
    let mut patch = String::new();
    if is_latin1 && old != new {
        let name = input.name.display();
        return Err(Failure(format!("cannot fix `{name}`: it is Latin-1; save it as UTF-8 and drop its `charset`")));
    }
    if mending.diff {
        let name = input.product_name();
        patch = shown(&edit::unified(&name, &old, new), console);
    } else if old == new {
        to_stdout(input, new, is_latin1)?;
    } else if let Some(path) = &input.path {
        if io::read(path)? != old.as_bytes() {
            return Err(Failure(format!("cannot fix `{}`: it was changed meanwhile", path.display())));
        }
        io::write(path, new.as_bytes())?;
        console.progress(&format!("wrote {}", path.display()));
    } else {
        to_stdout(input, new, is_latin1)?;
    }
    Ok(Mended { compilation: outcome.compilation, problems, refused, patch })
}

/// Standard input comes out again, changed or not, so that an editor may take it.
fn to_stdout(input: &Input, text: &str, is_latin1: bool) -> Result<(), Failure> {
    if input.path.is_some() {
        return Ok(());
    }
    if !is_latin1 {
        return io::product(text);
    }
    // Every character of it was one byte.
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    io::product_bytes(&bytes)
}

/// Says what was done and what was not, for those who asked.
fn say(input: &Input, outcome: &Outcome, console: Console) {
    let name = input.name.display();
    for fix in &outcome.applied {
        console.progress(&format!("{name}: {}: {}", fix.code.id, fix.title));
    }
    for fix in &outcome.refused {
        let place = fix.place;
        let (line, column, code) = (place.line, place.column, fix.code.id);
        console.progress(&format!("{name}:{line}:{column}: {code}: did not {}: {}", fix.title, fix.why));
    }
}

/// A patch for whoever reads it: raw for programs, safe and in colours on a terminal.
fn shown(patch: &str, console: Console) -> String {
    if !console.product_color && !console.is_terminal {
        return patch.to_owned();
    }
    let paint = |line: &str| {
        let style = match line.as_bytes().first() {
            Some(b'-') if console.product_color => AnsiColor::Red.on_default(),
            Some(b'+') if console.product_color => AnsiColor::Green.on_default(),
            _ => Style::new(),
        };
        format!("{style}{}{style:#}\n", escape::line(&line.replace('\t', "    ")))
    };
    patch.lines().map(paint).collect()
}
