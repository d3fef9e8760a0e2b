//! Data that are well kept in one place and not in the next.

use std::collections::BTreeMap;

use super::search;
use super::site::{CONFIDENTIAL, RESTRICTED, Site};
use super::{Analysis, PathFinding};
use crate::model::{AssetId, ElementId, FlowId, Kind, Subject};
use crate::threats::facts::Held;
use crate::threats::types::Evidence;

/// What of the data of an element came or lies there encrypted, with the flow that brought it.
type Guarded = Vec<(AssetId, Option<FlowId>)>;

/// Flows that are stated to be in the clear and carry on what was encrypted just before. What a flow that crosses a
/// boundary states to carry needs no such comparison: it is in the clear, whatever was before.
pub(super) fn protection_lost(site: &Site) -> Vec<PathFinding> {
    let mut guarded: BTreeMap<ElementId, Guarded> = BTreeMap::new();
    let mut findings = Vec::new();
    for flow in site.model.flows.ids().filter(|flow| site.is_flow_in(*flow)) {
        if !site.is_denied("protected", Subject::Flow(flow)) || is_plain_case(site, flow) {
            continue;
        }
        let source = site.flow(flow).source;
        let guarded = guarded.entry(source).or_insert_with(|| guarded_at(site, source));
        findings.extend(lost_on(site, flow, guarded));
    }
    findings
}

/// Whether its own statements already say that it carries too much over a line that others can listen to.
fn is_plain_case(site: &Site, flow: FlowId) -> bool {
    let data = site.flow(flow);
    let wide = ["internet", "wifi", "wan", "cellular", "bluetooth"].iter().any(|word| data.stated.is("network", word));
    (data.is_crossing() || wide) && site.facts.class(Subject::Flow(flow)).level >= Some(1)
}

fn guarded_at(site: &Site, element: ElementId) -> Guarded {
    let mut guarded: BTreeMap<AssetId, Option<FlowId>> = BTreeMap::new();
    let at_rest = site.stated(element).get("encryption_at_rest").is_some_and(|stated| !stated.value.is_negative());
    if at_rest {
        guarded.extend(site.facts.held(element).map(|(asset, _)| (asset, None)));
    }
    for flow in site.incoming(element).iter().filter(|flow| site.is_shown("protected", Subject::Flow(**flow))) {
        for (asset, _) in site.facts.carried(site.model, *flow) {
            guarded.entry(asset).or_insert(Some(*flow));
        }
    }
    guarded.into_iter().collect()
}

fn lost_on(site: &Site, flow: FlowId, guarded: &Guarded) -> Option<PathFinding> {
    let data = site.flow(flow);
    let least = if data.is_crossing() { CONFIDENTIAL } else { RESTRICTED };
    let carried = site.facts.carried(site.model, flow).into_iter();
    let lost: Vec<(AssetId, Held, Option<FlowId>)> = carried
        .filter(|(asset, _)| site.model.assets[*asset].classification >= Some(least))
        .filter_map(|(asset, held)| {
            let at = guarded.binary_search_by_key(&asset, |(own, _)| *own).ok()?;
            Some((asset, held, guarded.get(at)?.1))
        })
        .collect();
    let (_, held, by) = *lost.first()?;
    let way: Vec<FlowId> = by.into_iter().chain([flow]).collect();
    let witness = search::witness(site.model, &way, data.target);
    let assets: Vec<AssetId> = lost.iter().map(|(asset, _, _)| *asset).collect();
    let subject = Subject::Flow(flow);
    let before = by.map_or(Subject::Element(data.source), Subject::Flow);
    let own = site.evidence(subject, &["encryption", "tls_version", "data"]);
    Some(PathFinding {
        analysis: Analysis::ProtectionLost,
        subject,
        cell: subject,
        fields: vec![
            ("d", site.titles(&assets)),
            ("f", site.label(subject)),
            ("src", site.name(by.map_or(data.source, |by| site.flow(by).source))),
            ("path", site.path(&witness)),
        ],
        witness,
        possible: held == Held::Possible,
        evidence: own.chain(site.evidence(before, &["encryption", "encryption_at_rest"])).collect(),
        remedies: vec![
            (subject, "encryption", vec!["tls", "mtls", "ipsec", "ssh", "vpn", "e2e", "app"]),
            (subject, "masking", vec!["yes"]),
        ],
        declared: true,
    })
}

/// Stores without encryption that are stated to hold what another store encrypts. The two are linked by flows, whichever
/// way they run: what nothing links may be two things of one name.
pub(super) fn weak_copies(site: &Site) -> Vec<PathFinding> {
    let encrypts = |store: ElementId| site.stated(store).get("encryption_at_rest").map(|it| !it.value.is_negative());
    let parts = search::parts(site.model);
    let mut strong: BTreeMap<(usize, AssetId), ElementId> = BTreeMap::new();
    for store in site.elements(&[Kind::Store]).filter(|store| encrypts(*store) == Some(true)) {
        for (asset, _) in site.facts.held(store).filter(|(_, held)| *held == Held::Stated) {
            strong.entry((parts[store], asset)).or_insert(store);
        }
    }
    let mut findings = Vec::new();
    for store in site.elements(&[Kind::Store]).filter(|store| encrypts(*store) != Some(true)) {
        let stated = site.facts.held(store).filter(|(_, held)| *held == Held::Stated);
        let copies: Vec<(AssetId, ElementId)> = stated
            .filter(|(asset, _)| site.model.assets[*asset].classification >= Some(CONFIDENTIAL))
            .filter_map(|(asset, _)| Some((asset, *strong.get(&(parts[store], asset))?)))
            .collect();
        if let Some((asset, from)) = copies.first() {
            let declared = encrypts(store).is_some();
            let assets: Vec<AssetId> = copies.iter().map(|(asset, _)| *asset).collect();
            let way = site.trace(*asset, store);
            findings.push(weak_copy(site, store, *from, &assets, &way, declared));
        }
    }
    findings
}

fn weak_copy(
    site: &Site,
    store: ElementId,
    from: ElementId,
    assets: &[AssetId],
    way: &[FlowId],
    declared: bool,
) -> PathFinding {
    let subject = Subject::Element(store);
    let witness = search::witness(site.model, way, store);
    let good = Evidence { subject: Subject::Element(from), attribute: "encryption_at_rest" };
    PathFinding {
        analysis: Analysis::WeakCopy,
        subject,
        cell: subject,
        fields: vec![
            ("d", site.titles(assets)),
            ("s1", site.name(from)),
            ("s2", site.name(store)),
            ("path", site.path(&witness)),
        ],
        witness,
        possible: false,
        evidence: site.evidence(subject, &["encryption_at_rest", "data"]).chain([good]).collect(),
        remedies: vec![(subject, "encryption_at_rest", vec!["disk", "column", "app", "client", "hardware"])],
        declared,
    }
}
