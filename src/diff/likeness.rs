//! Which of two groups of things are the same under another name: by what they share, the most alike first.
//!
//! A thing is a set of weighted features, such as its label and its neighbours. Two things may be the same only if they
//! are of one sort, and are if they share something that tells and at least half of what is known of both. The pairs are found through the features
//! that few things have, so that the work is near-linear in their number; ties are broken by the order of appearance, in
//! a way that gives the same pairs when old and new change places.

use std::collections::{BTreeMap, BTreeSet};

/// One thing that is known of another.
pub(super) type Feature = (&'static str, String);

/// A thing without its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Things of different sorts are never the same.
    pub(super) sort: &'static str,
    known: BTreeMap<Feature, u64>,
}

/// Features that more things have than this lead to no pair; they still count.
const COMMON: usize = 24;

/// Shared part, in thousandths, from which two things are the same.
const ALIKE: u64 = 500;

impl Features {
    pub(super) fn new(sort: &'static str) -> Self {
        Self { sort, known: BTreeMap::new() }
    }

    /// Adds what is known; what is known several times counts once.
    pub(super) fn add(&mut self, name: &'static str, value: impl Into<String>, weight: u64) {
        self.known.insert((name, value.into()), weight);
    }

    /// Adds what may be known.
    pub(super) fn extend(&mut self, name: &'static str, value: Option<String>, weight: u64) {
        if let Some(value) = value {
            self.add(name, value, weight);
        }
    }

    fn weight(&self) -> u64 {
        self.known.values().sum()
    }

    /// The shared part of all that is known of both, in thousandths.
    fn likeness(&self, other: &Self) -> u64 {
        if self.sort != other.sort {
            return 0;
        }
        let shared =
            || self.known.iter().filter(|(feature, _)| other.known.contains_key(feature)).map(|(_, weight)| *weight);
        if shared().max().is_none_or(|heaviest| heaviest < TELLING) {
            return 0;
        }
        let shared: u64 = shared().sum();
        (2000 * shared).checked_div(self.weight() + other.weight()).unwrap_or(0)
    }
}

/// Weight from which a feature tells one thing from another; two things that share lighter ones only are not the same.
const TELLING: u64 = 2;

/// The pairs of things that are the same, as indices into both lists; each thing is in at most one.
pub(super) fn pairs(old: &[Features], new: &[Features]) -> Vec<(usize, usize)> {
    let mut owners: BTreeMap<&Feature, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (index, thing) in old.iter().enumerate() {
        thing.known.keys().for_each(|feature| owners.entry(feature).or_default().0.push(index));
    }
    for (index, thing) in new.iter().enumerate() {
        thing.known.keys().for_each(|feature| owners.entry(feature).or_default().1.push(index));
    }
    let mut candidates = BTreeSet::new();
    for (olds, news) in owners.values().filter(|(olds, news)| olds.len().max(news.len()) <= COMMON) {
        candidates.extend(olds.iter().flat_map(|old| news.iter().map(|new| (*old, *new))));
    }
    let mut ranked: Vec<_> = candidates
        .into_iter()
        .filter_map(|(from, to)| {
            let likeness = old.get(from)?.likeness(new.get(to)?);
            (likeness >= ALIKE).then_some((std::cmp::Reverse(likeness), from + to, from, to))
        })
        .collect();
    ranked.sort_unstable();
    let (mut gone, mut come) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, _, from, to) in ranked {
        if !gone.contains(&from) && !come.contains(&to) {
            gone.insert(from);
            come.insert(to);
            pairs.push((from, to));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(sort: &'static str, known: &[(&'static str, &str, u64)]) -> Features {
        let mut features = Features::new(sort);
        for (name, value, weight) in known {
            features.add(name, *value, *weight);
        }
        features
    }

    #[test]
    fn the_most_alike_are_paired_first() {
        let old = [
            thing("p", &[("label", "Web", 3), ("zone", "in", 1)]),
            thing("p", &[("label", "Api", 3), ("zone", "in", 1)]),
        ];
        let new = [
            thing("p", &[("label", "Api", 3), ("zone", "out", 1)]),
            thing("p", &[("label", "Web", 3), ("zone", "in", 1)]),
        ];
        assert_eq!(pairs(&old, &new), [(0, 1), (1, 0)]);
    }

    #[test]
    fn little_in_common_is_not_enough_and_sorts_never_meet() {
        let old = [thing("p", &[("label", "Web", 3), ("zone", "in", 1)])];
        assert!(pairs(&old, &[thing("p", &[("label", "Other", 3), ("zone", "in", 1)])]).is_empty());
        assert!(pairs(&old, &[thing("s", &[("label", "Web", 3), ("zone", "in", 1)])]).is_empty());
        let common = [thing("p", &[("authn", "none", 1), ("zone", "in", 1)])];
        assert!(pairs(&common, &common).is_empty(), "many things are like that");
        assert!(pairs(&[thing("p", &[])], &[thing("p", &[])]).is_empty(), "nothing in common is nothing");
    }

    #[test]
    fn the_same_pairs_when_old_and_new_change_places() {
        let twins = |count| vec![thing("p", &[("in", "a", 2), ("out", "b", 2)]); count];
        for (one, two) in [(1, 3), (3, 3), (4, 2)] {
            let mut there = pairs(&twins(one), &twins(two));
            let mut back: Vec<_> = pairs(&twins(two), &twins(one)).into_iter().map(|(new, old)| (old, new)).collect();
            there.sort_unstable();
            back.sort_unstable();
            assert_eq!(there, back);
            assert_eq!(there.len(), one.min(two));
        }
    }
}
