//! Credentials that come from where trust is higher to a process where it is lower.
//!
//! A credential is somebody's: a more trusted process lists it as its own. Passwords of users that a process has to check
//! are nobody's in this sense.

use super::search;
use super::site::Site;
use super::{Analysis, PathFinding};
use crate::model::{AssetId, ElementId, FlowId, Kind, Subject};
use crate::threats::facts::Held;

/// A credential on its way down.
struct Delivery {
    asset: AssetId,
    flow: FlowId,
    held: Held,
}

pub(super) fn reach(site: &Site) -> Vec<PathFinding> {
    let assets = site.model.assets.iter();
    let secrets: Vec<AssetId> = assets
        .filter(|(_, asset)| asset.tags.iter().any(|tag| tag == "credentials"))
        .map(|(id, _)| id)
        .take(MOST)
        .collect();
    let owners: Vec<Option<ElementId>> = secrets.iter().map(|secret| owner(site, *secret)).collect();
    let mut findings = Vec::new();
    for reader in site.elements(&[Kind::Process]) {
        if site.stated(reader).is("secrets", "workload_identity") || secrets.is_empty() {
            continue;
        }
        let delivery = secrets.iter().zip(&owners).find_map(|(secret, owner)| {
            let owner = owner.filter(|owner| site.model.trust(*owner) > site.model.trust(reader))?;
            Some((delivery(site, reader, *secret)?, owner))
        });
        if let Some((delivery, owner)) = delivery {
            findings.extend(finding(site, reader, &delivery, owner));
        }
    }
    findings
}

/// How many credentials are followed.
const MOST: usize = 64;

/// Who uses a credential: the most trusted process that lists it.
fn owner(site: &Site, secret: AssetId) -> Option<ElementId> {
    let lists = |id: &ElementId| site.lists(*id, secret);
    let users = site.elements(&[Kind::Process]).filter(lists);
    users.min_by_key(|id| (std::cmp::Reverse(site.model.trust(*id)), *id))
}

/// How a credential comes to a process from a place of more trust: a flow brings it, or the process reads it there.
fn delivery(site: &Site, reader: ElementId, asset: AssetId) -> Option<Delivery> {
    let trust = site.model.trust(reader);
    site.facts.holds(reader, asset).or_else(|| reads(site, reader).next().map(|_| Held::Stated))?;
    let from_above = |flow: &&FlowId| site.is_flow_in(**flow) && site.model.trust(site.flow(**flow).source) > trust;
    let brought = site
        .incoming(reader)
        .iter()
        .filter(from_above)
        .find_map(|flow| Some(Delivery { asset, flow: *flow, held: site.carries(*flow, asset)? }));
    brought.or_else(|| {
        let holds = |flow: &FlowId| site.facts.holds(site.flow(*flow).target, asset) == Some(Held::Stated);
        let mut read = reads(site, reader).filter(|flow| site.model.trust(site.flow(*flow).target) > trust);
        read.find(holds).map(|flow| Delivery { asset, flow, held: Held::Stated })
    })
}

/// Requests by which an element reads a store, where no list says what it reads.
fn reads<'a>(site: &'a Site, reader: ElementId) -> impl Iterator<Item = FlowId> + 'a {
    site.outgoing(reader).iter().copied().filter(|flow| {
        let data = site.flow(*flow);
        data.stated.is("access", "read")
            && data.stated.get("data").is_none()
            && site.is_flow_in(*flow)
            && site.kind(data.target) == Kind::Store
    })
}

fn finding(site: &Site, reader: ElementId, delivery: &Delivery, owner: ElementId) -> Option<PathFinding> {
    let flow = site.flow(delivery.flow);
    let from = if flow.source == reader { flow.target } else { flow.source };
    let witness = if flow.source == reader {
        vec![Subject::Element(from), Subject::Flow(delivery.flow), Subject::Element(reader)]
    } else {
        let is_origin = site.lists(from, delivery.asset);
        let mut way = if is_origin { Vec::new() } else { site.trace(delivery.asset, from) };
        way.push(delivery.flow);
        search::witness(site.model, &way, reader)
    };
    if site.stated(owner).is("secrets", "workload_identity") {
        return None;
    }
    let subject = Subject::Element(reader);
    let carried = Subject::Flow(delivery.flow);
    Some(PathFinding {
        analysis: Analysis::CredentialReach,
        subject,
        cell: subject,
        fields: vec![
            ("m", site.name(reader)),
            ("n", site.name(owner)),
            ("secret", site.titles(&[delivery.asset])),
            ("path", site.path(&witness)),
        ],
        witness,
        possible: delivery.held == Held::Possible,
        evidence: site.evidence(carried, &["data", "access"]).chain(site.evidence(subject, &["secrets"])).collect(),
        remedies: vec![
            (subject, "secrets", vec!["workload_identity"]),
            (carried, "data", Vec::new()),
            (Subject::Element(from), "masks", Vec::new()),
        ],
        declared: delivery.held == Held::Stated,
    })
}
