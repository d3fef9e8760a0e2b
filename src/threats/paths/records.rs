//! Ways from outside to what is precious on which nothing is recorded.
//!
//! A diagram that says nothing of logging at all is asked at every process; only where some of it is drawn or stated, in
//! the part of the diagram that flows link, is a way without any record a surprise.

use std::collections::BTreeSet;

use super::search::{self, Tree, nearest};
use super::site::{RESTRICTED, Site};
use super::{Analysis, PathFinding};
use crate::arena::IdVec;
use crate::model::{ElementId, FlowId, Kind, Subject};

pub(super) fn unrecorded(site: &Site) -> Vec<PathFinding> {
    let parts = search::parts(site.model);
    let talks: BTreeSet<usize> =
        site.model.elements.ids().filter(|id| knows_logging(site, *id)).map(|id| parts[id]).collect();
    if talks.is_empty() {
        return Vec::new();
    }
    let records: IdVec<ElementId, bool> = site.model.elements.ids().map(|id| records(site, id)).collect();
    let leads = |flow: FlowId| site.is_step(flow) && !records[site.flow(flow).target];
    let tree = nearest(site.model, &site.outsiders, leads);
    let far = site
        .precious(RESTRICTED)
        .filter(|id| talks.contains(&parts[*id]) && tree.cost(*id) >= Some(2) && !site.is_log(*id));
    far.map(|target| finding(site, &tree, target)).collect()
}

/// Whether an element says anything of logging, or keeps records.
fn knows_logging(site: &Site, id: ElementId) -> bool {
    site.is_log(id) || ["logging", "audit"].iter().any(|name| site.stated(id).get(name).is_some())
}

/// Whether what passes an element leaves a trace there.
fn records(site: &Site, element: ElementId) -> bool {
    let stated = site.stated(element);
    let audits =
        ["audit", "nonrepudiation"].iter().filter_map(|name| stated.get(name)).any(|it| !it.value.is_negative());
    let sends = site.outgoing(element).iter().any(|flow| site.is_log(site.flow(*flow).target));
    stated.is("logging", "security") || audits || sends
}

fn finding(site: &Site, tree: &Tree, target: ElementId) -> PathFinding {
    let subject = Subject::Element(target);
    let (way, witness) = (tree.way(site.model, target), site.witness(tree, target));
    let passed: Vec<ElementId> = way.iter().map(|flow| site.flow(*flow).target).collect();
    let processes = || passed.iter().copied().filter(|id| site.kind(*id) == Kind::Process);
    let entry = processes().next().unwrap_or(target);
    let names: &[&'static str] = &["logging", "audit"];
    let evidence: Vec<_> = passed.iter().flat_map(|id| site.evidence(Subject::Element(*id), names)).collect();
    let mut remedies = vec![(Subject::Element(entry), "logging", vec!["security"])];
    if site.kind(target) == Kind::Store {
        remedies.push((subject, "audit", vec!["writes", "all"]));
    }
    PathFinding {
        analysis: Analysis::UnrecordedPath,
        subject,
        // Which way is told may change with the diagram; whose cell is filled must not.
        cell: subject,
        fields: vec![
            ("u", site.name(tree.start(target))),
            ("t", site.name(target)),
            ("path", site.path(&witness)),
            ("entry", site.name(entry)),
        ],
        witness,
        possible: false,
        declared: !evidence.is_empty(),
        evidence: evidence.into_iter().chain(site.class_evidence(target)).collect(),
        remedies,
    }
}
