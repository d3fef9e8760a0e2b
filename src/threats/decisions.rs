//! Decisions found by what they are about: a subject and a rule.

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::types::Status;
use crate::model::{Decision, Model, Subject, Verb};

/// The decisions of a model, sorted by subject and rule.
#[derive(Debug)]
pub(super) struct Decisions {
    sorted: Vec<(Subject, u16, Entry)>,
}

/// A decision about a rule's finding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Its index among the decisions of the model.
    pub(super) index: u32,
    /// What becomes of the finding; none if the decision ran out.
    pub(super) status: Option<Status>,
}

impl Decisions {
    /// Those about rules of the catalogue, on a day.
    pub(super) fn of(model: &Model, catalogue: &Catalogue, today: Date) -> Self {
        let entry = |(index, decision): (usize, &Decision)| {
            let rule = catalogue.rules.iter().position(|rule| rule.id == decision.rule)?;
            let entry = Entry { index: u32::try_from(index).ok()?, status: status(decision, today) };
            Some((decision.subject, u16::try_from(rule).ok()?, entry))
        };
        let mut sorted: Vec<_> = model.decisions.iter().enumerate().filter_map(entry).collect();
        sorted.sort_by_key(|(subject, rule, entry)| (*subject, *rule, entry.status.is_none(), entry.index));
        Self { sorted }
    }

    /// The decision about a rule's finding on a subject: the first one written of those that hold, else the first.
    pub(super) fn find(&self, subject: Subject, rule: u16) -> Option<Entry> {
        let first = self.sorted.partition_point(|(own, at, _)| (*own, *at) < (subject, rule));
        let (own, at, entry) = self.sorted.get(first)?;
        (*own == subject && *at == rule).then_some(*entry)
    }
}

/// What a decision makes of a finding. The last day of an acceptance still counts.
fn status(decision: &Decision, today: Date) -> Option<Status> {
    match decision.verb {
        Verb::Accept => {
            let until: Date = decision.part("until")?.parse().ok()?;
            (until >= today).then_some(Status::Accepted)
        }
        Verb::Mitigate => match decision.part("status")? {
            "planned" => Some(Status::Planned),
            _ => Some(Status::Mitigated),
        },
        Verb::NotApplicable => Some(Status::NotApplicable),
        Verb::Transfer => Some(Status::Transferred),
    }
}
