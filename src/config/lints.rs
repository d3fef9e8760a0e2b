//! `[lints]`: levels of lints, by code or name.

use super::Placed;
use super::table::{Reader, Table, span};

/// Words for levels, from silent to loud.
pub const LEVELS: &[&str] = &["allow", "note", "warn", "deny"];

/// One line of `[lints]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintLevel {
    /// The code, the name, or the group that it is about, as written.
    pub lint: Placed<String>,
    /// One of [`LEVELS`].
    pub level: &'static str,
}

/// Which lints there are is not known here: whoever uses them finds out.
pub(super) fn read(reader: &mut Reader, table: &Table) -> Vec<LintLevel> {
    let mut levels = Vec::new();
    for (key, _) in table.entries() {
        let lint = Placed { value: key.get_ref().to_string(), span: span(key.span()) };
        if let Some(level) = reader.word(table, &lint.value, LEVELS) {
            levels.push(LintLevel { lint, level: level.value });
        }
    }
    levels
}
