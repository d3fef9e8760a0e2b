//! The reader's editor: a command line from the flag or the environment, in which only a place of a served file is filled
//! in. There is no shell, so that no name of a file is ever taken for anything else.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::cli::io::Failure;
use crate::source::Position;

/// A command line with places to fill in.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// Reads a command line, by the rules of a shell for quotes and nothing else of it.
    pub(in crate::cli) fn new(command: &str) -> Result<Self, Failure> {
        let fail = |why: &str| Failure(format!("`--editor {command}`: {why}"));
        let mut words = shlex::split(command).ok_or_else(|| fail("a quote is not closed"))?.into_iter();
        let program = words.next().filter(|program| !program.is_empty()).ok_or_else(|| fail("it names no program"))?;
        let arguments: Vec<String> = words.collect();
        if program.contains('{') {
            return Err(fail("a program cannot depend on the file"));
        }
        if !arguments.iter().any(|argument| argument.contains("{file}")) {
            return Err(fail("an argument must hold `{file}`, as in `code -g {file}:{line}:{column}`"));
        }
        Ok(Self { program, arguments })
    }

    /// The program.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// The arguments for a place. The path is absolute, so that it never looks like a flag.
    pub(super) fn arguments(&self, file: &Path, at: Position) -> Vec<OsString> {
        let (line, column) = (at.line.to_string(), at.column.to_string());
        let known = [("{file}", file.as_os_str()), ("{line}", OsStr::new(&line)), ("{column}", OsStr::new(&column))];
        self.arguments.iter().map(|argument| fill(argument, &known)).collect()
    }
}

/// Fills in from left to right, so that nothing is looked for in what was filled in.
fn fill(argument: &str, known: &[(&str, &OsStr)]) -> OsString {
    let (mut filled, mut rest) = (OsString::new(), argument);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        filled.push(before);
        let word = known.iter().find_map(|(name, value)| Some((from.strip_prefix(name)?, *value)));
        let (after, value) = word.unwrap_or((from.get(1..).unwrap_or(""), OsStr::new("{")));
        filled.push(value);
        rest = after;
    }
    filled.push(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_and_nothing_else() {
        let editor = Editor::new("code -g '{file}:{line}:{column}' --x={y}").unwrap();
        let filled = editor.arguments(Path::new("/a b/{line};$(x).dot"), Position { line: 3, column: 14 });
        assert_eq!(filled, ["-g", "/a b/{line};$(x).dot:3:14", "--x={y}"]);
    }

    #[test]
    fn a_command_without_a_file_is_refused() {
        for wrong in ["", "vim", "'vim {file}", "{file} x"] {
            assert!(Editor::new(wrong).is_err(), "{wrong}");
        }
    }
}
