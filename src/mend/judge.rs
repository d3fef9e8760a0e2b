//! Whether a text is better for the fixes that were made in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::choose::Chosen;
use super::facts::{self, Fact};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostics, Severity, Touches};
use crate::edit::Edit;
use crate::source::Source;
use crate::span::Span;

/// Why a fix was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Two of its changes touch the same bytes, or one is not within the text.
    Overlaps,
    /// The text would be too long.
    TooLong,
    /// There would be more errors of a code.
    NewErrors(String),
    /// The problem would still be there.
    NoUse,
    /// The model would change beyond what the fix says.
    OtherMeaning(String),
    /// A comment would be lost.
    LosesComment,
    /// Another fix undoes it.
    Undone,
    /// Too many fixes did not hold, so this one was not looked at.
    Exhausted,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlaps => f.write_str("its changes overlap"),
            Self::TooLong => f.write_str("the text would be too long"),
            Self::NewErrors(code) => write!(f, "it would bring new errors ({code})"),
            Self::NoUse => f.write_str("the problem would still be there"),
            Self::OtherMeaning(what) => write!(f, "it would change {what} as well"),
            Self::LosesComment => f.write_str("a comment would be lost"),
            Self::Undone => f.write_str("another fix undoes it"),
            Self::Exhausted => f.write_str("too many fixes before it did not hold"),
        }
    }
}

/// What a text was before the fixes of a round.
pub(super) struct Before<'a> {
    diagnostics: Verdicts,
    comments: Vec<(Span, &'a str)>,
    /// What the model says, if some fix promises anything about it.
    facts: Option<Vec<Fact>>,
}

/// Counts of diagnostics that a text must not get worse by.
struct Verdicts {
    by_code: BTreeMap<&'static str, usize>,
    errors: BTreeMap<&'static str, usize>,
}

impl Verdicts {
    fn of(diagnostics: &Diagnostics) -> Self {
        let is_error =
            |code: &str| diagnostics.items.iter().any(|item| item.severity == Severity::Error && item.code.id == code);
        let by_code = diagnostics.counts.clone();
        let errors = by_code.iter().filter(|(code, _)| is_error(code)).map(|(code, count)| (*code, *count)).collect();
        Self { by_code, errors }
    }

    fn count(&self, code: &str) -> usize {
        self.by_code.get(code).copied().unwrap_or(0)
    }

    /// Errors that keep the text from being read whole.
    fn unread(&self) -> usize {
        self.errors.iter().filter(|(code, _)| code.starts_with('E')).map(|(_, count)| count).sum()
    }
}

impl<'a> Before<'a> {
    pub(super) fn of(compilation: &'a Compilation, chosen: &[Chosen]) -> Self {
        let promises = chosen.iter().any(|fix| fix.fix.touches != Touches::Anything);
        Self {
            diagnostics: Verdicts::of(&compilation.diagnostics),
            comments: comments(compilation, &compilation.source),
            facts: promises.then(|| facts::of(compilation)),
        }
    }

    /// Holds the text with some fixes against the one before.
    pub(super) fn judge(&self, after: &Compilation, fixes: &[&Chosen]) -> Result<(), Refusal> {
        let now = Verdicts::of(&after.diagnostics);
        let (was, is) = (self.diagnostics.unread(), now.unread());
        let is_worse = |(code, count): &(&&'static str, &usize)| **count > self.diagnostics.count(code);
        let first_worse = now.errors.iter().find(is_worse);
        // Where more of the text can be read, more can be wrong in it.
        let matters = |(code, _): &(&&str, &usize)| is > was || (is == was && !code.starts_with('E'));
        if let Some((code, _)) = first_worse.filter(matters) {
            return Err(Refusal::NewErrors((*code).to_owned()));
        }
        if !self.keeps_comments(after, fixes) {
            return Err(Refusal::LosesComment);
        }
        Self::each_is_of_use(after, fixes)?;
        let Some(facts) = &self.facts else { return Ok(()) };
        match facts::unsaid(facts, &facts::of(after), fixes.iter().map(|fix| &fix.fix.touches)) {
            Some(what) => Err(Refusal::OtherMeaning(what)),
            None => Ok(()),
        }
    }

    /// Whether every comment is still there, in order, but for those that a fix is about.
    fn keeps_comments(&self, after: &Compilation, fixes: &[&Chosen]) -> bool {
        let mut places: Vec<u32> = fixes.iter().map(|fix| fix.at).collect();
        places.sort_unstable();
        let is_asked = |comment: Span| {
            let first = places.partition_point(|at| *at < comment.start);
            places.get(first).is_some_and(|at| *at < comment.end)
        };
        let now = comments(after, &after.source);
        let mut rest = now.iter();
        let mut kept = self.comments.iter().filter(|(span, _)| !is_asked(*span));
        kept.all(|(_, comment)| rest.any(|(_, now)| now == comment)) && now.len() <= self.comments.len()
    }

    /// Each fix takes a problem away from its place. Of several errors in one statement only the first is told, so that where
    /// some of the text was taken away the next one may show at the same place.
    fn each_is_of_use(after: &Compilation, fixes: &[&Chosen]) -> Result<(), Refusal> {
        let moved = Moved::by(fixes);
        let items = after.diagnostics.items.iter();
        let left: BTreeSet<(&str, u32)> = items.map(|item| (item.code.id, item.span().start)).collect();
        let is_left = |fix: &&Chosen| left.contains(&(fix.code.id, moved.place(fix.at)));
        let may_be =
            |fix: &&Chosen| fix.code.id.starts_with('E') && fix.fix.edits.iter().all(|edit| edit.text.is_empty());
        if fixes.iter().any(|fix| is_left(fix) && !may_be(fix)) { Err(Refusal::NoUse) } else { Ok(()) }
    }
}

/// Where places are after edits: the end of each edit, and how far what follows it has moved.
struct Moved(Vec<(u32, i64)>);

impl Moved {
    fn by(fixes: &[&Chosen]) -> Self {
        let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.fix.edits).collect();
        edits.sort_by_key(|edit| edit.span);
        let mut moved = 0;
        let far = edits.into_iter().map(|edit| {
            moved += i64::try_from(edit.text.len()).unwrap_or(0) - i64::from(edit.span.len());
            (edit.span.end, moved)
        });
        Self(far.collect())
    }

    fn place(&self, at: u32) -> u32 {
        let before = self.0.partition_point(|(end, _)| *end <= at);
        let moved = before.checked_sub(1).and_then(|last| self.0.get(last)).map_or(0, |(_, moved)| *moved);
        u32::try_from(i64::from(at) + moved).unwrap_or(0)
    }
}

/// The comments of a text, in order.
fn comments<'a>(compilation: &Compilation, source: &'a Source) -> Vec<(Span, &'a str)> {
    use crate::syntax::SyntaxKind::{BlockComment, HashComment, LineComment};
    let tokens = compilation.tree.tokens();
    let comments = tokens.filter(|token| matches!(token.kind, BlockComment | HashComment | LineComment));
    comments.map(|token| (token.span, source.slice(token.span).trim_end())).collect()
}
