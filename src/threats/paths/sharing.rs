//! Changes that nobody confirms, and stores that many use.

use std::collections::BTreeSet;

use super::site::{CONFIDENTIAL, STRONG_AUTHN, Site};
use super::{Analysis, PathFinding};
use crate::model::{AssetId, ElementId, FlowId, Kind, Subject};

/// Writes over a boundary that nobody answers and whose source nobody asks for.
pub(super) fn one_way_changes(site: &Site) -> Vec<PathFinding> {
    let changes = |flow: &FlowId| {
        let data = site.flow(*flow);
        let writes = ["write", "readwrite"].iter().any(|word| data.stated.is("access", word));
        let signed = ["mac", "signature"].iter().any(|word| data.stated.is("integrity_protection", word));
        writes
            && !signed
            && data.is_crossing()
            && site.is_in(data.target)
            && site.kind(data.target) != Kind::Interactor
            && site.facts.replies(*flow).next().is_none()
            && !site.is_shown("authenticated", Subject::Flow(*flow))
            && !site.is_shown("strong_authn", Subject::Flow(*flow))
    };
    site.requests().filter(changes).map(|flow| one_way_change(site, flow)).collect()
}

fn one_way_change(site: &Site, id: FlowId) -> PathFinding {
    let (subject, flow) = (Subject::Flow(id), site.flow(id));
    let target = Subject::Element(flow.target);
    let on_flow = site.evidence(subject, &["access", "authn", "async", "integrity_protection"]);
    PathFinding {
        analysis: Analysis::OneWayChange,
        subject,
        cell: subject,
        witness: vec![Subject::Element(flow.source), subject, target],
        fields: vec![("n", site.name(flow.target)), ("f", site.label(subject))],
        possible: false,
        evidence: on_flow.chain(site.evidence(target, &["authn"])).collect(),
        remedies: vec![
            (subject, "authn", STRONG_AUTHN.to_vec()),
            (subject, "integrity_protection", vec!["mac", "signature"]),
        ],
        declared: site.is_denied("authenticated", subject),
    }
}

/// From how many zones or owners on a store counts as shared.
const MANY: usize = 3;

/// Stores of confidential data whose neighbours lie in three zones or more, or belong to three owners or more, and that
/// do not give access by rows. Logs and vaults are there to be shared.
pub(super) fn shared_stores(site: &Site) -> Vec<PathFinding> {
    let counts = |store: &ElementId| {
        let stated = site.stated(*store);
        site.class(*store) >= Some(CONFIDENTIAL)
            && !site.is_log(*store)
            && !stated.is("tech", "secrets")
            && (!stated.is("access_control", "row") || stated.is("public_access", "yes"))
    };
    site.elements(&[Kind::Store]).filter(counts).filter_map(|store| shared_store(site, store)).collect()
}

fn shared_store(site: &Site, store: ElementId) -> Option<PathFinding> {
    let ends = |flow: &FlowId| {
        let flow = site.flow(*flow);
        if flow.source == store { flow.target } else { flow.source }
    };
    let both = site.incoming(store).iter().chain(site.outgoing(store));
    let neighbours: BTreeSet<ElementId> = both.clone().map(ends).filter(|id| *id != store && site.is_in(*id)).collect();
    let zones: BTreeSet<_> = neighbours.iter().filter_map(|id| site.model.zone(*id)).collect();
    let owners: BTreeSet<_> = neighbours.iter().filter_map(|id| site.model.owner(Subject::Element(*id))).collect();
    let many = zones.len().max(owners.len());
    if many < MANY {
        return None;
    }
    let weakest = *neighbours.iter().min_by_key(|id| (site.model.trust(**id), **id))?;
    let flow = both.copied().find(|flow| ends(flow) == weakest)?;
    let subject = Subject::Element(store);
    let neighbours: Vec<ElementId> = neighbours.into_iter().collect();
    let assets: Vec<AssetId> = site
        .facts
        .held(store)
        .map(|(asset, _)| asset)
        .filter(|asset| site.model.assets[*asset].classification >= Some(CONFIDENTIAL))
        .collect();
    let data = if assets.is_empty() { "its data".to_owned() } else { site.titles(&assets) };
    let evidence: Vec<_> = site.evidence(subject, &["access_control", "public_access"]).collect();
    Some(PathFinding {
        analysis: Analysis::SharedStore,
        subject,
        cell: subject,
        witness: vec![Subject::Element(weakest), Subject::Flow(flow), subject],
        fields: vec![
            ("n", site.name(store)),
            ("k", many.to_string()),
            ("readers", site.names(&neighbours)),
            ("data", data),
        ],
        possible: false,
        declared: !evidence.is_empty(),
        evidence: evidence.into_iter().chain(site.class_evidence(store)).collect(),
        remedies: vec![(subject, "access_control", vec!["row"])],
    })
}
