//! Decisions found by what they are about: a subject and a rule. What stands on the element comes before the configuration.

use std::collections::HashMap;

use jiff::civil::Date;

use super::ThreatOptions;
use super::configured::{ConfiguredDecision, ConfiguredDecisions, RuleGroups, Ruling};
use super::score::Dread;
use super::types::Status;
use crate::model::{Model, Subject, Verb, Verdict};

/// The decisions about the findings of a model.
#[derive(Debug)]
pub(super) struct Decisions<'a> {
    model: &'a Model,
    configured: &'a ConfiguredDecisions,
    today: Date,
    /// Those that stand on elements, sorted by subject and rule.
    verdicts: Vec<(Subject, u16, Entry)>,
    /// Scores that stand on elements, sorted likewise.
    scores: Vec<(Subject, u16, Dread)>,
    /// Which decisions of the configuration are about each rule.
    groups: Vec<RuleGroups>,
}

/// A decision about a rule's finding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Its index among the decisions of the model, and after these among those of the configuration.
    pub(super) index: u32,
    /// What becomes of the finding; none if the decision ran out.
    pub(super) status: Option<Status>,
}

impl<'a> Decisions<'a> {
    /// Those about rules of the catalogue, on a day.
    pub(super) fn of(model: &'a Model, options: &'a ThreatOptions) -> Self {
        let ids = || options.catalogue.rules.iter().map(|rule| &*rule.id);
        let rules: HashMap<&str, u16> = ids().zip(0..).collect();
        let today = options.today;
        let written = model.decisions.iter().zip(0..).filter_map(|(decision, index)| {
            let entry = Entry { index, status: status(&decision.verdict, today) };
            Some((decision.subject, *rules.get(decision.rule.as_str())?, entry))
        });
        let mut verdicts: Vec<_> = written.collect();
        verdicts.sort_by_key(|(subject, rule, entry)| (*subject, *rule, entry.status.is_none(), entry.index));
        let scored = model.scores.iter().filter_map(|decision| {
            let rule = *rules.get(decision.rule.as_str())?;
            Some((decision.subject, rule, Dread::from(decision.score.parts)))
        });
        let mut scores: Vec<_> = scored.collect();
        scores.sort_by_key(|(subject, rule, _)| (*subject, *rule));
        let groups = options.decisions.by_rule(ids());
        Self { model, configured: &options.decisions, today, verdicts, scores, groups }
    }

    /// The decision about a rule's finding on a subject: of those on the element the first that holds, else the first;
    /// if there is none, the first of the configuration that matches.
    pub(super) fn find(&self, subject: Subject, rule: u16) -> Option<Entry> {
        let first = self.verdicts.partition_point(|(own, at, _)| (*own, *at) < (subject, rule));
        match self.verdicts.get(first) {
            Some((own, at, entry)) if *own == subject && *at == rule => Some(*entry),
            _ => self.configured_entry(subject, rule),
        }
    }

    fn configured_entry(&self, subject: Subject, rule: u16) -> Option<Entry> {
        let found = self.configured_verdict(subject, rule)?;
        let Ruling::Verdict(verdict) = &self.configured.get(found)?.ruling else { return None };
        let before = u32::try_from(self.model.decisions.len()).ok()?;
        Some(Entry { index: before.checked_add(found)?, status: status(verdict, self.today) })
    }

    /// The author's own score of a rule's finding on a subject.
    pub(super) fn score(&self, subject: Subject, rule: u16) -> Option<Dread> {
        let first = self.scores.partition_point(|(own, at, _)| (*own, *at) < (subject, rule));
        match self.scores.get(first) {
            Some((own, at, score)) if *own == subject && *at == rule => Some(*score),
            _ => self.configured.dread(self.configured_score(subject, rule)?),
        }
    }

    /// A decision of the configuration.
    pub(super) fn configured_decision(&self, index: u32) -> Option<&ConfiguredDecision> {
        self.configured.get(index)
    }

    /// The first verdict of the configuration that matches, whether or not one stands on the element.
    pub(super) fn configured_verdict(&self, subject: Subject, rule: u16) -> Option<u32> {
        self.configured.verdict(self.groups.get(usize::from(rule))?, self.model.subject_id(subject))
    }

    /// The first score of the configuration that matches, whether or not one stands on the element.
    pub(super) fn configured_score(&self, subject: Subject, rule: u16) -> Option<u32> {
        self.configured.score(self.groups.get(usize::from(rule))?, self.model.subject_id(subject))
    }
}

/// What a decision makes of a finding. The last day of an acceptance still counts.
fn status(verdict: &Verdict, today: Date) -> Option<Status> {
    match verdict.verb {
        Verb::Accept => (verdict.until()? >= today).then_some(Status::Accepted),
        Verb::Mitigate => match verdict.part("status")? {
            "planned" => Some(Status::Planned),
            _ => Some(Status::Mitigated),
        },
        Verb::NotApplicable => Some(Status::NotApplicable),
        Verb::Transfer => Some(Status::Transferred),
    }
}
