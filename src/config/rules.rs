//! `[rules]`: which rules a run has.

use super::Placed;
use super::keys::names_of;
use super::table::{Reader, Table};

/// `[rules]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Files of rules of one's own, as written: beside the configuration unless absolute.
    pub files: Vec<Placed<String>>,
    /// Ids of rules to leave out.
    pub disable: Vec<Placed<String>>,
}

pub(super) fn read(reader: &mut Reader, table: &Table) -> Rules {
    reader.keys(table, &names_of("rules"));
    Rules { files: reader.texts(table, "files"), disable: reader.texts(table, "disable") }
}
