//! The permanent identity of a kind of problem: code, name, level and page.

/// How serious a problem is. Errors sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model cannot be trusted before this is mended.
    Error,
    /// Probably a mistake.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One kind of problem. Codes are permanent: never reused, never given another meaning.
#[derive(Debug)]
pub struct Code {
    /// Letter and three digits, such as `L002`; `E` is reading, `L` is modelling, `N` is modelling on several levels, `C` is
    /// configuring.
    pub id: &'static str,
    /// Words with hyphens, such as `unknown-value`.
    pub name: &'static str,
    /// The level, unless a run changes it.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// The page of `explain`, in Markdown. A lint's holds a `dot,bad` and a `dot,good` block, which are its first tests.
    pub docs: &'static str,
}

impl Code {
    /// Whether it is about modelling, so that a source can allow it.
    pub fn is_lint(&self) -> bool {
        self.id.starts_with(['L', 'N'])
    }

    /// Whether its level is a matter of taste: that of a lint is, and that of a picture's compromise.
    pub fn may_change(&self) -> bool {
        self.is_lint() || self.id.starts_with('P') && self.severity != Severity::Error
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}
