//! Findings that appeared, vanished or changed.

use std::collections::BTreeMap;

use super::{Both, Fate, FindingChange, Matching, State, Version};
use crate::model::Subject;
use crate::threats::Finding;

/// Every finding that is not what it was, the open and the most severe ones first. A finding about an item that has
/// another id now is the same finding.
pub(super) fn changes(both: Both, matching: &Matching) -> Vec<FindingChange> {
    let Both { old, new } = both;
    let mut waiting: BTreeMap<(&str, Subject), Vec<&Finding>> = BTreeMap::new();
    let mut changes = Vec::new();
    for finding in old.threats.findings.values() {
        match matching.new_of(finding.subject) {
            Some(subject) => waiting.entry((rule(old, finding), subject)).or_default().push(finding),
            None => changes.push(change(both, Some(finding), None, true)),
        }
    }
    for finding in new.threats.findings.values() {
        let before =
            waiting.get_mut(&(rule(new, finding), finding.subject)).filter(|it| !it.is_empty()).map(|it| it.remove(0));
        if before.is_none_or(|before| state(before) != state(finding)) {
            let is_new = matching.old_of(finding.subject).is_none();
            changes.push(change(both, before, Some(finding), before.is_none() && is_new));
        }
    }
    let gone = waiting.into_values().flatten();
    changes.extend(gone.map(|finding| change(both, Some(finding), None, false)));
    changes.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.id.cmp(&b.id)));
    changes
}

/// What somebody has to act upon comes first, then what nobody has to any more; within that the most severe.
fn order(change: &FindingChange) -> impl Ord + use<> {
    let state = change.new.or(change.old);
    (!change.is_news(), !change.is_settled(), state.map(|state| state.severity), change.fate)
}

fn rule<'a>(version: Version<'a>, finding: &Finding) -> &'a str {
    version.threats.rule(finding).map_or("", |rule| &*rule.id)
}

const fn state(finding: &Finding) -> State {
    State { severity: finding.severity, status: finding.status, basis: finding.basis }
}

fn change(both: Both, old: Option<&Finding>, new: Option<&Finding>, with_subject: bool) -> FindingChange {
    let id = |version: Version, finding: &Finding| version.threats.id(version.model, finding);
    let old_id = old.map(|finding| id(both.old, finding));
    let new_id = new.map(|finding| id(both.new, finding));
    let (version, shown) = if let Some(new) = new { (both.new, Some(new)) } else { (both.old, old) };
    let title = shown.map(|finding| version.threats.title(version.model, finding)).unwrap_or_default();
    FindingChange {
        fate: Fate::of(old.is_some(), new.is_some()),
        id: new_id.clone().or_else(|| old_id.clone()).unwrap_or_default(),
        old_id: old_id.filter(|old| new_id.as_ref().is_some_and(|new| new != old)),
        title,
        old: old.map(state),
        new: new.map(state),
        with_subject,
        line: shown.map_or(0, |finding| version.line(version.model.subject_span(finding.subject))),
        subject: new.map(|finding| finding.subject),
    }
}
