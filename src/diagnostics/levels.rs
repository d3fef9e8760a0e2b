//! At which level the codes are said in a run.

use std::collections::BTreeMap;

use super::{Code, Severity};

/// A level, or none: then a code is not said.
pub type Level = Option<Severity>;

/// Levels that a run gives to codes instead of their own.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    codes: BTreeMap<&'static str, Level>,
    /// Of every code whose level may change and that is not named.
    all: Option<Level>,
    /// Of whatever would be a warning by all that is said elsewhere.
    warnings: Option<Level>,
}

impl Levels {
    /// Says everything of a code at a level.
    pub fn set(&mut self, code: &'static Code, level: Level) {
        self.codes.insert(code.id, level);
    }

    /// Says every code at a level that is not named itself and whose level may change.
    pub fn set_all(&mut self, level: Level) {
        self.all = Some(level);
    }

    /// Says at a level whatever would be a warning.
    pub fn set_warnings(&mut self, level: Level) {
        self.warnings = Some(level);
    }

    /// These levels, and where they say nothing those of `below`.
    #[must_use]
    pub fn over(mut self, below: &Self) -> Self {
        if self.all.is_none() {
            self.all = below.all;
            for (id, level) in &below.codes {
                self.codes.entry(id).or_insert(*level);
            }
        }
        self.warnings = self.warnings.or(below.warnings);
        self
    }

    /// The level of a diagnostic that has one of its own.
    pub(super) fn of(&self, code: &Code, own: Severity) -> Level {
        let named = self.codes.get(code.id).copied();
        let level = named.or(self.all.filter(|_| code.may_change())).unwrap_or(Some(own));
        let is_warning = level == Some(Severity::Warning) && code.may_change();
        self.warnings.filter(|_| is_warning).unwrap_or(level)
    }
}
