//! What follows from a change: flows that cross other boundaries, data of another class, elements of another trust.

use super::{Both, CrossingChange, EffectChange, Fate, Matching, Version, What};
use crate::limits;
use crate::model::vocabulary::{CLASSIFICATION, TRUST};
use crate::model::{BoundaryId, FlowId, Subject};

/// Flows that cross other boundaries than before, new ones that cross any, and gone ones that crossed any.
pub(super) fn crossings(both: Both, matching: &Matching) -> Vec<CrossingChange> {
    let Both { old, new } = both;
    let mut changes = Vec::new();
    let mut add = |fate, version: Version, flow: FlowId, now: Vec<String>, before: Vec<String>| {
        if !now.is_empty() || !before.is_empty() {
            let line = version.line(version.model.subject_span(Subject::Flow(flow)));
            let id = version.model.flows[flow].id.clone();
            changes.push(CrossingChange {
                fate,
                flow: id,
                ends: version.ends(flow),
                now,
                before,
                line,
                subject: (fate != Fate::Removed).then_some(Subject::Flow(flow)),
            });
        }
    };
    for (id, flow) in new.model.flows.iter() {
        let Some(Subject::Flow(was)) = matching.old_of(Subject::Flow(id)) else {
            add(Fate::Added, new, id, names(new, flow.crosses()), Vec::new());
            continue;
        };
        let before = &old.model.flows[was];
        let mapped = |at: BoundaryId| match matching.new_of(Subject::Boundary(at)) {
            Some(Subject::Boundary(new)) => Some(new),
            _ => None,
        };
        if before.crosses().map(mapped).eq(flow.crosses().map(Some)) {
            continue;
        }
        let (mut kept, mut crossed): (Vec<_>, Vec<_>) =
            (before.crosses().filter_map(mapped).collect(), flow.crosses().collect());
        kept.sort_unstable();
        crossed.sort_unstable();
        let entered = flow.crosses().filter(|at| kept.binary_search(at).is_err());
        let left = before.crosses().filter(|at| mapped(*at).is_none_or(|at| crossed.binary_search(&at).is_err()));
        add(Fate::Changed, new, id, names(new, entered), names(old, left));
    }
    for (id, flow) in old.model.flows.iter().filter(|(id, _)| matching.new_of(Subject::Flow(*id)).is_none()) {
        add(Fate::Removed, old, id, Vec::new(), names(old, flow.crosses()));
    }
    changes
}

/// The first of some boundaries by name: a flow between two deep places passes hundreds.
fn names(version: Version, boundaries: impl Iterator<Item = BoundaryId>) -> Vec<String> {
    boundaries.take(limits::CROSSINGS_TOLD).map(|at| version.boundary(at)).collect()
}

/// Classes of elements and flows, and trust of elements, that are there in both versions and are not what they were.
pub(super) fn effects(both: Both, matching: &Matching) -> Vec<EffectChange> {
    let Both { old, new } = both;
    let mut changes = Vec::new();
    for subject in new.model.subjects() {
        let Some(was) = matching.old_of(subject) else { continue };
        let mut add = |measure, before: Option<u32>, now: Option<u32>, words: &[&str]| {
            let word = |level: u32| {
                let known = usize::try_from(level).ok().and_then(|level| words.get(level));
                known.map_or_else(|| level.to_string(), |word| (*word).to_owned())
            };
            if before != now {
                changes.push(EffectChange {
                    what: What::of(subject),
                    id: new.model.subject_id(subject).to_owned(),
                    measure,
                    old: before.map(word),
                    new: now.map(word),
                    rose: now > before,
                    line: new.line(new.model.subject_span(subject)),
                    subject,
                });
            }
        };
        let class = |version: Version, of| version.threats.class(of).map(u32::from);
        if !matches!(subject, Subject::Boundary(_)) {
            add("classification", class(old, was), class(new, subject), CLASSIFICATION);
        }
        if let (Subject::Element(was), Subject::Element(now)) = (was, subject) {
            add("trust", Some(old.model.trust(was)), Some(new.model.trust(now)), TRUST);
        }
    }
    changes
}
