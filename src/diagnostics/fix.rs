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
    /// What it changes of what the diagram says.
    pub touches: Touches,
}

/// What a fix changes of what the diagram says to the analysis. Whatever else changes is a reason not to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touches {
    /// Nothing: the text says the same in another way.
    Nothing,
    /// What these attributes say, on whatever they stand.
    Attributes(Vec<String>),
    /// Which boundaries there are and what is in them.
    Boundaries,
    /// Which flows there are, and what is said of them.
    Flows,
    /// Which elements and flows there are, and what is said of them.
    Elements,
    /// It does not say, or the text could not be read whole before.
    Anything,
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
        Self { title: title.into(), safety: Safety::Safe, edits: edits.into(), touches: Touches::Anything }
    }

    /// A fix that a person should look at.
    pub fn risky(title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: edits.into(), touches: Touches::Anything }
    }

    /// A fix with one right answer if that is so, one to look at otherwise.
    pub fn judged(is_safe: bool, title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        if is_safe { Self::safe(title, edits) } else { Self::risky(title, edits) }
    }

    /// Says what it changes; without this it may change anything.
    #[must_use]
    pub fn touching(mut self, touches: Touches) -> Self {
        self.touches = touches;
        self
    }

    /// Says that it changes nothing but the text.
    #[must_use]
    pub fn touching_nothing(self) -> Self {
        self.touching(Touches::Nothing)
    }

    /// Says that it changes what these attributes say, and nothing else.
    #[must_use]
    pub fn touching_attributes<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.touching(Touches::Attributes(names.into_iter().map(str::to_owned).collect()))
    }
}

impl Safety {
    /// The word that programs read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}
