//! What is wrong with an expression: a range in its text and what to write instead.

use crate::diagnostics::nearest;
use crate::span::Span;

/// An error in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes of the expression that are wrong.
    pub span: Span,
    /// One line, without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a range of the expression.
    pub(in crate::threats) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    /// A problem of the whole entry.
    pub(in crate::threats) fn whole(message: impl Into<String>) -> Self {
        Self::new(Span::default(), message)
    }

    /// Adds the nearest of the names that would be valid, if one is near.
    pub(in crate::threats) fn nearest<'a>(mut self, given: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        if let Some(name) = nearest(given, valid) {
            self.help = Some(format!("did you mean `{name}`?"));
        }
        self
    }

    /// The same in a longer text, whose byte `by` the old text began at.
    pub(in crate::threats) fn moved(mut self, by: usize) -> Self {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        self.span = Span::new(self.span.start.saturating_add(by), self.span.end.saturating_add(by));
        self
    }

    pub(in crate::threats) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
