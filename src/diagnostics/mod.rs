//! What is said about a source: a value with a code, a severity and labelled ranges, printed elsewhere.

#![deny(clippy::indexing_slicing)]

mod code;
pub mod escape;
mod excerpt;
mod fix;
mod levels;
mod nearest;
mod offer;
mod silence;
pub mod terminal;

pub use code::{Code, Severity};
pub use fix::{Fix, Safety, Touches};
pub use levels::{Level, Levels};
pub use nearest::{certain, nearest};
pub use silence::Silences;

use std::collections::BTreeMap;

use crate::limits;
use crate::span::Span;

/// A range with a few words; the primary one is where the problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be said there; may be empty.
    pub text: String,
    /// Whether this is the place of the problem, not a related one.
    pub primary: bool,
}

/// One problem: what, where, why, and what to write instead.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The permanent code, with its documentation.
    pub code: &'static Code,
    /// How serious it is in this run; the code's own level unless changed.
    pub severity: Severity,
    /// One line, without a full stop.
    pub message: String,
    /// At least one; the first is the primary one.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What to do.
    pub helps: Vec<String>,
    /// What can be done to the source, the best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the code's own level at one place.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new(), primary: true };
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            labels: vec![label],
            notes: vec![],
            helps: vec![],
            fixes: vec![],
        }
    }

    /// Says something at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Points at a second place that matters.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), primary: false });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// Offers a change of the source.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Offers a change of the source if there is one.
    #[must_use]
    pub fn fix_if(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }

    /// The best of the fixes that are as safe as is asked for.
    pub fn best_fix(&self, level: Safety) -> Option<&Fix> {
        self.fixes.iter().find(|fix| fix.safety <= level)
    }

    /// The primary range.
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |label| label.span)
    }
}

/// Collects diagnostics while a phase runs. Past a number of one code it counts instead of keeping them.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    levels: Levels,
    silences: Silences,
    kept: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, usize>,
    errors: usize,
    warnings: usize,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the level of some codes for what comes in from now on.
    pub fn set_levels(&mut self, levels: Levels) {
        self.levels = levels;
    }

    /// Silences some codes at some places for what comes in from now on.
    pub fn set_silences(&mut self, silences: Silences) {
        self.silences = silences;
    }

    /// What was silenced so far.
    pub fn silences(&self) -> &Silences {
        &self.silences
    }

    /// Takes one diagnostic in. What a source silences stays silent whatever level a run asks for.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.silences.silence(diagnostic.code, diagnostic.span().start) {
            return;
        }
        let Some(severity) = self.levels.of(diagnostic.code, diagnostic.severity) else { return };
        diagnostic.severity = severity;
        if self.count(diagnostic.code, severity) <= limits::DIAGNOSTICS_PER_CODE {
            self.kept.push(diagnostic);
        }
    }

    /// Takes one diagnostic of the code's own level in, and makes it only if it will be kept: where a large input raises
    /// one code a hundred thousand times, their texts are never written. Of a code that is silenced somewhere the place
    /// must be known, so it is made.
    pub fn report(&mut self, code: &'static Code, make: impl FnOnce() -> Diagnostic) {
        let is_full = self.counts.get(code.id).is_some_and(|count| *count >= limits::DIAGNOSTICS_PER_CODE);
        if !is_full || self.silences.has(code) {
            return self.push(make());
        }
        if let Some(severity) = self.levels.of(code, code.severity) {
            self.count(code, severity);
        }
    }

    /// Counts one diagnostic more; tells how many of its code there are now.
    fn count(&mut self, code: &'static Code, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => {}
        }
        let count = self.counts.entry(code.id).or_insert(0);
        *count += 1;
        *count
    }

    /// How many errors came in so far, kept or not.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Sorts by place, removes what was said twice, and closes the sink.
    pub fn finish(mut self) -> Diagnostics {
        self.kept.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span().start, d.span().end, d.severity, d.code.id);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        let before = self.kept.len();
        self.kept.dedup_by(|a, b| a.code.id == b.code.id && a.span() == b.span() && a.message == b.message);
        let total = self.counts.values().sum::<usize>() - (before - self.kept.len());
        Diagnostics { errors: self.errors, warnings: self.warnings, total, items: self.kept, counts: self.counts }
    }
}

/// The diagnostics of a run, sorted by place.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// Those that were kept.
    pub items: Vec<Diagnostic>,
    /// Errors, kept or not.
    pub errors: usize,
    /// Warnings, kept or not.
    pub warnings: usize,
    /// All of them, kept or not.
    pub total: usize,
    /// How many of each code came in, kept or not.
    pub counts: BTreeMap<&'static str, usize>,
}

impl Diagnostics {
    /// Some diagnostics by themselves.
    pub fn of(items: impl IntoIterator<Item = Diagnostic>) -> Self {
        let mut sink = Sink::new();
        for item in items {
            sink.push(item);
        }
        sink.finish()
    }
}
