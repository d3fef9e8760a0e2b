//! Zones that are passed over, and zones in which nothing stands between what is exposed and what is precious.

use std::collections::BTreeMap;

use super::search::nearest;
use super::site::{DMZ, RESTRICTED, Site, class_word};
use super::{Analysis, PathFinding};
use crate::model::vocabulary::TRUST;
use crate::model::{BoundaryId, ElementId, FlowId, Kind, Subject};
use crate::threats::facts::is_forwarder;

/// Requests that rise two levels or more, once for each pair of ends. To get as far as a zone in between is no jump, nor
/// is what comes from or to an element that stands there to filter. The target must lie in a zone that says its trust.
/// From inside, records for a log and sources that are asked well who they are may pass.
pub(super) fn jumps(site: &Site) -> Vec<PathFinding> {
    let mut found: BTreeMap<(ElementId, ElementId), (FlowId, u32)> = BTreeMap::new();
    for id in site.requests() {
        let flow = site.flow(id);
        let (from, to) = (site.model.trust(flow.source), site.model.trust(flow.target));
        let filters = is_forwarder(site.stated(flow.source)) || is_forwarder(site.stated(flow.target));
        let zone = site.model.elements[flow.target].boundary.and_then(|boundary| site.model.boundary_trust(boundary));
        let is_jump = to >= from.saturating_add(2) && to > DMZ && zone.is_some() && !filters;
        let may = !site.facts.is_outside(flow.source)
            && (site.is_log(flow.target) || site.is_shown("strong_authn", Subject::Flow(id)));
        if is_jump && !may && site.is_in(flow.target) {
            let kept = found.entry((flow.source, flow.target)).or_insert((id, to - from));
            // By name, so that the order of statements does not matter.
            if flow.id < site.flow(kept.0).id {
                kept.0 = id;
            }
        }
    }
    found.into_values().map(|(id, levels)| jump(site, id, levels)).collect()
}

fn jump(site: &Site, id: FlowId, levels: u32) -> PathFinding {
    let (subject, flow) = (Subject::Flow(id), site.flow(id));
    let target = Subject::Element(flow.target);
    let zone = |element: ElementId| {
        let zone = site.model.zone(element).map(|zone| site.label(Subject::Boundary(zone)));
        let trust = usize::try_from(site.model.trust(element)).ok().and_then(|trust| TRUST.get(trust));
        zone.unwrap_or_else(|| format!("{} ({})", site.name(element), trust.copied().unwrap_or("trusted")))
    };
    let levels_stated = |element: ElementId| {
        let around = site.model.boundary_chain(site.model.elements[element].boundary);
        around.map(Subject::Boundary).find_map(|boundary| site.evidence(boundary, &["trust"]).next())
    };
    PathFinding {
        analysis: Analysis::TrustJump,
        subject,
        cell: if site.kind(flow.target) == Kind::Process { target } else { subject },
        witness: vec![Subject::Element(flow.source), subject, target],
        fields: vec![
            ("f", site.label(subject)),
            ("k", levels.to_string()),
            ("from", zone(flow.source)),
            ("to", zone(flow.target)),
        ],
        possible: false,
        evidence: levels_stated(flow.source).into_iter().chain(levels_stated(flow.target)).collect(),
        remedies: vec![(target, "tech", vec!["gateway", "waf", "lb", "cdn"])],
        // The diagram may leave out what stands between: that nothing is drawn there is silence.
        declared: false,
    }
}

/// Zones whose own members are both exposed and precious, the precious one not exposed itself.
pub(super) fn flat_zones(site: &Site) -> Vec<PathFinding> {
    let mut exposed: BTreeMap<BoundaryId, ElementId> = BTreeMap::new();
    let mut precious: BTreeMap<BoundaryId, Vec<ElementId>> = BTreeMap::new();
    for element in site.elements(&[Kind::Process, Kind::Store]) {
        let Some(zone) = site.model.zone(element) else { continue };
        if site.facts.is_exposed(element) {
            let weak = exposed.entry(zone).or_insert(element);
            // By name, so that the order of statements does not matter.
            if site.model.elements[element].id < site.model.elements[*weak].id {
                *weak = element;
            }
        }
    }
    for element in site.precious(RESTRICTED).filter(|element| !site.facts.is_exposed(*element)) {
        if let Some(zone) = site.model.zone(element).filter(|zone| exposed.contains_key(zone)) {
            precious.entry(zone).or_default().push(element);
        }
    }
    let starts: Vec<ElementId> =
        site.elements(&[Kind::Process, Kind::Store]).filter(|id| site.facts.is_exposed(*id)).collect();
    let inside = |flow: FlowId| site.is_step(flow) && !site.flow(flow).is_crossing();
    let tree = nearest(site.model, &starts, inside);
    let mut findings = Vec::new();
    for (zone, members) in precious {
        let best = members.into_iter().min_by_key(|id| {
            let cost = tree.cost(*id).unwrap_or(u32::MAX);
            (std::cmp::Reverse(site.class(*id)), cost, &site.model.elements[*id].id)
        });
        if let (Some(target), Some(weak)) = (best, exposed.get(&zone)) {
            let witness = match tree.cost(target) {
                Some(_) => site.witness(&tree, target),
                None => vec![Subject::Element(*weak), Subject::Element(target)],
            };
            findings.push(flat_zone(site, zone, target, witness));
        }
    }
    findings
}

fn flat_zone(site: &Site, zone: BoundaryId, target: ElementId, witness: Vec<Subject>) -> PathFinding {
    let subject = Subject::Boundary(zone);
    let weak = witness.first().copied().unwrap_or(subject);
    PathFinding {
        analysis: Analysis::FlatZone,
        subject,
        cell: subject,
        fields: vec![
            ("b", site.label(subject)),
            ("weak", site.label(weak)),
            ("t", site.name(target)),
            ("class", class_word(site.class(target).unwrap_or(RESTRICTED)).to_owned()),
        ],
        witness,
        possible: false,
        evidence: site
            .class_evidence(target)
            .into_iter()
            .chain(site.evidence(weak, &["exposure"]))
            .chain(site.evidence(subject, &["trust"]))
            .collect(),
        remedies: Vec::new(),
        declared: true,
    }
}
