//! Which fixes are made together: of each problem the best one, as long as no two touch the same place.

use std::collections::{BTreeMap, HashSet};

use super::hash;
use crate::compile::Compilation;
use crate::diagnostics::{Code, Diagnostic, Fix, Safety, Severity, Touches};
use crate::edit::Edit;
use crate::source::{Position, Source};

/// A fix to be made, and what it is of.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    /// The code of the problem.
    pub(super) code: &'static Code,
    /// The fix.
    pub(super) fix: Fix,
    /// How many problems ask for it.
    pub(super) problems: usize,
    /// Where the first of them is, in bytes and as people count.
    pub(super) at: u32,
    pub(super) place: Position,
    /// Tells it from others in this round and the next ones.
    pub(super) key: u64,
}

/// In which order fixes are made, one sort a round: first the text must be readable whole; then what there is, since that
/// may settle what is said of it; then what is said. So a fix is judged beside those that may change as much as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Reading,
    Structure,
    Attributes,
    Nothing,
    Anything,
}

/// The fixes of a round, in order of place.
pub(super) fn choose(compilation: &Compilation, level: Safety, tried: &HashSet<u64>) -> Vec<Chosen> {
    let source = &compilation.source;
    let offered = || {
        let items = compilation.diagnostics.items.iter();
        let fixes = items.filter_map(|item| Some((item, item.best_fix(level).filter(|fix| !fix.edits.is_empty())?)));
        fixes.map(|(item, fix)| (turn(item, fix), item, fix, key(source, item, fix)))
    };
    let untried = || offered().filter(|(.., key)| !tried.contains(key));
    // What could be read of a broken text says too little to change it.
    let is_broken =
        compilation.diagnostics.items.iter().any(|item| item.severity == Severity::Error && is_reading(item));
    let possible = |turn: &Turn| !is_broken || *turn == Turn::Reading;
    let Some(now) = untried().map(|(turn, ..)| turn).min().filter(possible) else { return Vec::new() };
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut same: BTreeMap<&[Edit], usize> = BTreeMap::new();
    let mut taken = Taken::default();
    for (_, item, fix, key) in untried().filter(|(turn, ..)| *turn == now) {
        let known = same.get(fix.edits.as_slice()).and_then(|at| chosen.get_mut(*at));
        if let Some(known) = known {
            known.problems += 1;
        } else if taken.take(item.code, &fix.edits) {
            same.insert(&fix.edits, chosen.len());
            let at = item.span().start;
            let place = source.position(at);
            chosen.push(Chosen { code: item.code, fix: fix.clone(), problems: 1, at, place, key });
        }
    }
    chosen
}

fn turn(item: &Diagnostic, fix: &Fix) -> Turn {
    match fix.touches {
        _ if is_reading(item) => Turn::Reading,
        Touches::Flows | Touches::Elements | Touches::Boundaries => Turn::Structure,
        Touches::Attributes(_) => Turn::Attributes,
        Touches::Nothing => Turn::Nothing,
        Touches::Anything => Turn::Anything,
    }
}

fn is_reading(item: &Diagnostic) -> bool {
    item.code.id.starts_with('E')
}

/// What stays of a fix when the text around it moves.
fn key(source: &Source, item: &Diagnostic, fix: &Fix) -> u64 {
    let line = source.line_span(source.line_index(item.span().start)).unwrap_or_default();
    let texts: Vec<&str> = fix.edits.iter().map(|edit| edit.text.as_str()).collect();
    hash((item.code.id, &item.message, &fix.title, texts, source.slice(line)))
}

/// The ranges of the fixes that are chosen.
#[derive(Debug, Default)]
struct Taken(BTreeMap<(u32, u32), &'static str>);

impl Taken {
    /// Takes the ranges of a fix, if all are free.
    fn take(&mut self, code: &Code, edits: &[Edit]) -> bool {
        let free = edits.iter().all(|edit| self.is_free(code.id, edit));
        if free {
            self.0.extend(edits.iter().map(|edit| ((edit.span.start, edit.span.end), code.id)));
        }
        free
    }

    /// Ranges that only touch are those of one code, or what comes of both depends on which is first.
    fn is_free(&self, code: &str, edit: &Edit) -> bool {
        let (start, end) = (edit.span.start, edit.span.end);
        let goes = |(&(from, to), owner): (&(u32, u32), &&str)| {
            let is_apart = to < start || end < from;
            let touches_kin = *owner == code && (to <= start || end <= from) && (from == to) == (start == end);
            is_apart || touches_kin
        };
        self.0.range(..(start, 0)).next_back().is_none_or(goes) && self.0.range((start, 0)..=(end, u32::MAX)).all(goes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    static ONE: Code = Code { id: "T001", name: "", severity: Severity::Error, summary: "", docs: "" };
    static TWO: Code = Code { id: "T002", name: "", severity: Severity::Error, summary: "", docs: "" };

    #[test]
    fn no_two_fixes_touch_the_same_bytes() {
        let mut taken = Taken::default();
        let range = |start, end| [Edit::delete(Span::new(start, end))];
        assert!(taken.take(&ONE, &range(10, 20)));
        for (code, start, end, free) in [
            (&ONE, 15, 16, false),
            (&ONE, 5, 11, false),
            (&ONE, 5, 30, false),
            (&TWO, 20, 21, false),
            (&TWO, 9, 10, false),
            (&TWO, 20, 20, false),
            (&ONE, 20, 20, false),
            (&TWO, 21, 22, true),
            (&ONE, 20, 21, false),
            (&ONE, 9, 10, true),
            (&ONE, 30, 30, true),
            (&ONE, 30, 30, true),
            (&TWO, 30, 30, false),
        ] {
            assert_eq!(taken.take(code, &range(start, end)), free, "{} {start}..{end}", code.id);
        }
        let both = [range(40, 41), range(15, 16)].concat();
        assert!(!taken.take(&ONE, &both) && taken.take(&TWO, &range(40, 41)));
    }
}
