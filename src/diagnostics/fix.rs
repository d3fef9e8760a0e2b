//! What a diagnostic offers to do to the source: edits with a title, safe or not.

use crate::edit::Edit;

/// One way to mend what a diagnostic complains of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative and without a full stop: ``rename it to `encryption` ``.
    pub title: String,
    /// Whether it can be made without being looked at.
    pub safety: Safety,
    /// The changes; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Whether a fix can be made without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// There is one right answer, and it is this.
    Safe,
    /// Probably what was meant; a person should look at it.
    Unsafe,
}

impl Fix {
    /// A fix with one right answer.
    pub fn safe(title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits: edits.into() }
    }

    /// A fix that a person should look at.
    pub fn risky(title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: edits.into() }
    }
}
