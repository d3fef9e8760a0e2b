//! Decisions of the configuration: about many findings at once, by patterns over `RULE:subject`.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use super::score::Dread;
use crate::model::{AuthorScore, DecisionKind, Verdict};
use crate::span::Span;

/// A text in which `*` stands for any number of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern as written.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for nothing but itself.
    pub fn is_literal(&self) -> bool {
        !self.0.contains('*')
    }

    /// Whether it stands for a text.
    pub fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or("");
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        let Some(middle) = rest.strip_suffix(last) else { return false };
        rest = middle;
        parts.all(|part| match rest.split_once(part) {
            _ if part.is_empty() => true,
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }

    /// What every text that it stands for begins with.
    fn prefix(&self) -> &str {
        self.0.split('*').next().unwrap_or("")
    }
}

/// What a decision of the configuration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// What becomes of the findings.
    Verdict(Verdict),
    /// How bad the author holds them to be.
    Score(AuthorScore),
}

impl Ruling {
    /// Its kind.
    pub const fn kind(&self) -> DecisionKind {
        match self {
            Self::Verdict(verdict) => DecisionKind::Verdict(verdict.verb),
            Self::Score(_) => DecisionKind::Score,
        }
    }
}

/// A decision of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredDecision {
    /// About which rules.
    pub rule: Pattern,
    /// About which subjects.
    pub subject: Pattern,
    /// What it says.
    pub ruling: Ruling,
    /// Where its patterns are written, in the text of the configuration.
    pub match_span: Span,
    /// Where the pattern over rules is written.
    pub rule_span: Span,
    /// Where its ruling is written.
    pub ruling_span: Span,
}

/// The decisions of a configuration, found by rule and subject.
#[derive(Clone, Debug, Default)]
pub struct ConfiguredDecisions {
    items: Vec<ConfiguredDecision>,
    verdicts: Matcher,
    scores: Matcher,
}

impl ConfiguredDecisions {
    /// Decisions in order: of several about one finding the first counts.
    pub fn new(items: Vec<ConfiguredDecision>) -> Self {
        let (mut verdicts, mut scores) = (Matcher::default(), Matcher::default());
        for (item, index) in items.iter().zip(0..) {
            match item.ruling {
                Ruling::Verdict(_) => verdicts.add(item, index),
                Ruling::Score(_) => scores.add(item, index),
            }
        }
        Self { items, verdicts, scores }
    }

    /// All of them, in order.
    pub fn items(&self) -> &[ConfiguredDecision] {
        &self.items
    }

    /// The decision of an index.
    pub fn get(&self, index: u32) -> Option<&ConfiguredDecision> {
        self.items.get(index as usize)
    }

    /// Which of the groups of decisions are about each of some rules.
    pub(super) fn by_rule<'r>(&self, rules: impl Iterator<Item = &'r str>) -> Vec<RuleGroups> {
        rules.map(|rule| RuleGroups { verdicts: self.verdicts.about(rule), scores: self.scores.about(rule) }).collect()
    }

    /// The first verdict about a subject.
    pub(super) fn verdict(&self, groups: &RuleGroups, subject: &str) -> Option<u32> {
        self.verdicts.first(&groups.verdicts, subject)
    }

    /// The first score about a subject.
    pub(super) fn score(&self, groups: &RuleGroups, subject: &str) -> Option<u32> {
        self.scores.first(&groups.scores, subject)
    }

    /// The score of a decision.
    pub(super) fn dread(&self, index: u32) -> Option<Dread> {
        match &self.get(index)?.ruling {
            Ruling::Score(score) => Some(Dread::from(score.parts)),
            Ruling::Verdict(_) => None,
        }
    }
}

/// The groups of decisions that are about one rule.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleGroups {
    verdicts: Vec<usize>,
    scores: Vec<usize>,
}

/// Decisions of one sort, in groups of one pattern over rules. There are few of those, whatever the number of decisions.
#[derive(Clone, Debug, Default)]
struct Matcher {
    groups: IndexMap<String, Group>,
}

/// The decisions about the rules of one pattern, by subject.
#[derive(Clone, Debug, Default)]
struct Group {
    /// First decision about exactly this subject.
    exact: HashMap<String, u32>,
    /// Decisions about many subjects, by the length and text of what these begin with.
    open: BTreeMap<usize, HashMap<String, Vec<(u32, Pattern)>>>,
}

impl Matcher {
    fn add(&mut self, item: &ConfiguredDecision, index: u32) {
        let group = self.groups.entry(item.rule.as_str().to_owned()).or_default();
        let subject = &item.subject;
        if subject.is_literal() {
            group.exact.entry(subject.as_str().to_owned()).or_insert(index);
            return;
        }
        let prefix = subject.prefix();
        let same = group.open.entry(prefix.len()).or_default().entry(prefix.to_owned()).or_default();
        // Nothing comes after one that takes all.
        let is_covered = same.last().is_some_and(|(_, last)| last.as_str().strip_suffix('*') == Some(prefix));
        if !is_covered {
            same.push((index, subject.clone()));
        }
    }

    fn about(&self, rule: &str) -> Vec<usize> {
        let groups = self.groups.keys().enumerate();
        groups.filter(|(_, pattern)| Pattern::new(pattern.as_str()).matches(rule)).map(|(at, _)| at).collect()
    }

    fn first(&self, groups: &[usize], subject: &str) -> Option<u32> {
        let group = |at: &usize| self.groups.get_index(*at).and_then(|(_, group)| group.first(subject));
        groups.iter().filter_map(group).min()
    }
}

impl Group {
    fn first(&self, subject: &str) -> Option<u32> {
        let open = self.open.range(..=subject.len()).filter_map(|(length, prefixes)| {
            let same = prefixes.get(subject.get(..*length)?)?;
            same.iter().find(|(_, pattern)| pattern.matches(subject)).map(|(index, _)| *index)
        });
        open.chain(self.exact.get(subject).copied()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_number_of_characters() {
        let yes = [
            ("web", "web"),
            ("*", ""),
            ("*", "a:b"),
            ("w*", "web"),
            ("*b", "web"),
            ("a*b*c", "aXbbYc"),
            ("a**c", "ac"),
        ];
        let no = [("web", "webs"), ("w*", "Web"), ("aa*aa", "aaa"), ("a*b*c", "acb"), ("", "a")];
        for (pattern, text) in yes {
            assert!(Pattern::new(pattern).matches(text), "{pattern} {text}");
        }
        for (pattern, text) in no {
            assert!(!Pattern::new(pattern).matches(text), "{pattern} {text}");
        }
    }
}
