//! What can be done about diagnostics: the fixes that are offered at a place, and all safe ones at once.

use super::Analysis;
use crate::diagnostics::{Diagnostic, Fix, Safety};
use crate::edit::{self, Edit};
use crate::span::Span;
use crate::{compile, mend};

/// The fixes of the diagnostics that touch a range, each with its diagnostic.
pub fn fixes_at<'a>(
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
    span: Span,
) -> impl Iterator<Item = (&'a Diagnostic, &'a Fix)> {
    let touches = move |it: &&Diagnostic| it.span().start <= span.end && span.start <= it.span().end;
    diagnostics.filter(touches).flat_map(|item| item.fixes.iter().map(move |fix| (item, fix)))
}

/// What `check --fix` makes of the text: every safe fix that holds, and those that only come to light by them.
pub fn mended(analysis: &Analysis) -> Vec<Edit> {
    let compilation = compile::compile(analysis.source().clone(), analysis.options());
    let outcome = mend::apply(compilation, analysis.options(), Safety::Safe);
    edit::difference(analysis.source().text(), outcome.compilation.source.text())
}

/// The edits of every safe fix, as far as they do not touch each other: of two that do, the first one's count.
pub fn safe_edits<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for item in diagnostics {
        let Some(fix) = item.fixes.iter().find(|fix| fix.safety == Safety::Safe) else { continue };
        let is_free = |edit: &Edit| {
            let after = taken.partition_point(|other| other.span.end <= edit.span.start);
            let is_twice = after.checked_sub(1).and_then(|before| taken.get(before)).is_some_and(|it| it == edit);
            !is_twice && taken.get(after).is_none_or(|other| edit.span.end <= other.span.start)
        };
        if fix.edits.iter().all(is_free) {
            taken.extend(fix.edits.iter().cloned());
            taken.sort();
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::NO_GRAPH;

    fn item(fix: Fix) -> Diagnostic {
        let span = fix.edits.first().map_or_else(Span::default, |edit| edit.span);
        Diagnostic::new(&NO_GRAPH, span, fix.title.clone()).fix(fix)
    }

    #[test]
    fn safe_fixes_that_do_not_meet_are_made_at_once() {
        let found = [
            item(Fix::safe("one", [Edit::replace(Span::new(0, 2), "x")])),
            item(Fix::safe("overlaps one", [Edit::replace(Span::new(1, 3), "y")])),
            item(Fix::risky("risky", [Edit::replace(Span::new(3, 4), "z")])),
            item(Fix::safe("two", [Edit::insert(4, "("), Edit::insert(6, ")")])),
            item(Fix::safe("again", [Edit::insert(4, "(")])),
        ];
        let edits = safe_edits(found.iter());
        assert_eq!(edit::applied("0123456", &edits).as_deref(), Some("x23(45)6"));
        assert_eq!(fixes_at(found.iter(), Span::at(1)).count(), 2);
    }
}
