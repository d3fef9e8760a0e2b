//! Ranges of a source in which some codes are not said, and whether there was anything to leave unsaid.

use std::collections::{BTreeMap, BTreeSet};

use super::Code;
use crate::span::Span;

/// For each code where it is silenced. A diagnostic is silenced by its primary place.
#[derive(Clone, Debug, Default)]
pub struct Silences(BTreeMap<&'static str, Silence>);

/// Where one code is silenced.
#[derive(Clone, Debug, Default)]
struct Silence {
    /// The ranges, sorted and apart, so that asking costs the same however many there are.
    ranges: Vec<Span>,
    /// Places that were silenced.
    hits: BTreeSet<u32>,
}

impl Silences {
    /// Silences codes in ranges, which may overlap.
    pub fn new(ranges: impl IntoIterator<Item = (&'static Code, Span)>) -> Self {
        let mut silences = Self::default();
        for (code, range) in ranges {
            silences.0.entry(code.id).or_default().ranges.push(range);
        }
        silences.0.values_mut().for_each(|silence| silence.ranges = joined(std::mem::take(&mut silence.ranges)));
        silences
    }

    /// Whether a code is silenced anywhere.
    pub fn has(&self, code: &Code) -> bool {
        self.0.contains_key(code.id)
    }

    /// Whether a code is silenced at a place; remembers that it was asked for there.
    pub fn silence(&mut self, code: &Code, at: u32) -> bool {
        let Some(silence) = self.0.get_mut(code.id) else { return false };
        let before = silence.ranges.partition_point(|range| range.start <= at);
        let is_inside = before.checked_sub(1).and_then(|last| silence.ranges.get(last)).is_some_and(|it| at < it.end);
        if is_inside {
            silence.hits.insert(at);
        }
        is_inside
    }

    /// Whether anything of a code was silenced in a range.
    pub fn was_silenced(&self, code: &Code, range: Span) -> bool {
        let hits = self.0.get(code.id).map(|silence| &silence.hits);
        !range.is_empty() && hits.is_some_and(|hits| hits.range(range.start..range.end).next().is_some())
    }
}

/// Ranges in order, those that meet made one.
fn joined(mut ranges: Vec<Span>) -> Vec<Span> {
    ranges.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
