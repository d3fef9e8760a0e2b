//! Data that leave the region they must stay in: found where they cross into another one, not again behind it.

use super::search;
use super::site::Site;
use super::{Analysis, PathFinding};
use crate::arena::IdVec;
use crate::model::{AssetId, BoundaryId, ElementId, FlowId, Kind, Subject, Value};
use crate::threats::facts::Held;
use crate::threats::types::Evidence;

/// Data in the wrong place, and the flow that brought them; none where the place itself lists them.
struct Stray {
    asset: AssetId,
    by: Option<FlowId>,
    held: Held,
}

/// The boundary that says in which region an element is.
type Regions = IdVec<BoundaryId, Option<BoundaryId>>;

pub(super) fn leaving(site: &Site) -> Vec<PathFinding> {
    let bound: Vec<AssetId> =
        site.model.assets.iter().filter(|(_, asset)| asset.residency.is_some()).map(|(id, _)| id).collect();
    if bound.is_empty() {
        return Vec::new();
    }
    let mut regions: Regions = IdVec::new();
    for boundary in site.model.boundaries.values() {
        let own = BoundaryId(u32::try_from(regions.len()).unwrap_or(u32::MAX));
        let outer = boundary.parent.and_then(|parent| regions.get(parent).copied().flatten());
        regions.push(if boundary.stated.get("region").is_some() { Some(own) } else { outer });
    }
    let mut findings = Vec::new();
    for element in site.elements(&[Kind::Interactor, Kind::Process, Kind::Store]) {
        let Some((zone, region)) = region(site, &regions, element) else { continue };
        let strays = strays(site, &regions, element, region);
        if !strays.is_empty() {
            findings.extend(finding(site, element, zone, region, &strays));
        }
    }
    findings
}

fn region<'a>(site: &Site<'a>, regions: &Regions, element: ElementId) -> Option<(BoundaryId, &'a str)> {
    let boundary = regions.get(site.model.elements[element].boundary?).copied().flatten()?;
    match &site.model.boundaries[boundary].stated.get("region")?.value {
        Value::Text(region) => Some((boundary, region.trim())),
        _ => None,
    }
}

/// Whether a region is the one that is asked for, or a part of it: `eu-west-1` is in `eu`.
fn is_within(region: &str, residency: &str) -> bool {
    let (region, residency) = (region.to_lowercase(), residency.trim().to_lowercase());
    region.strip_prefix(&residency).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', ' ', '/']))
}

fn strays(site: &Site, regions: &Regions, element: ElementId, here: &str) -> Vec<Stray> {
    let is_bound = |asset: AssetId| {
        let residency = site.model.assets[asset].residency.as_deref();
        residency.is_some_and(|residency| !is_within(here, residency))
    };
    let mut strays: Vec<Stray> = Vec::new();
    for flow in site.incoming(element).iter().filter(|flow| site.is_flow_in(**flow)) {
        let data = site.flow(*flow);
        let same = region(site, regions, data.source).is_some_and(|(_, region)| region == here);
        if same || data.stated.get("transfer_basis").is_some_and(|basis| !basis.value.is_negative()) {
            continue;
        }
        let carried = site.facts.carried(site.model, *flow).into_iter().filter(|(asset, _)| is_bound(*asset));
        strays.extend(carried.map(|(asset, held)| Stray { asset, by: Some(*flow), held }));
    }
    let brought = |asset: AssetId| {
        site.incoming(element).iter().take(MOST_FLOWS).any(|flow| site.carries(*flow, asset).is_some())
    };
    let listed = site.facts.held(element).map(|(asset, _)| asset);
    let own: Vec<AssetId> = listed.filter(|asset| is_bound(*asset) && site.lists(element, *asset)).collect();
    strays.extend(own.into_iter().filter(|asset| !brought(*asset)).map(|asset| Stray {
        asset,
        by: None,
        held: Held::Stated,
    }));
    // What is stated comes first; each asset once.
    strays.sort_by_key(|stray| (stray.asset, stray.held, stray.by));
    strays.dedup_by_key(|stray| stray.asset);
    strays.sort_by_key(|stray| (stray.held, stray.asset));
    strays
}

/// How many flows of an element are searched for the one that brings what it lists.
const MOST_FLOWS: usize = 64;

fn finding(site: &Site, element: ElementId, zone: BoundaryId, region: &str, strays: &[Stray]) -> Option<PathFinding> {
    let stray = strays.first()?;
    let subject = Subject::Element(element);
    let mut way = Vec::new();
    if let Some(by) = stray.by {
        let source = site.flow(by).source;
        if !site.lists(source, stray.asset) {
            way = site.trace(stray.asset, source);
        }
        way.push(by);
    }
    let witness = search::witness(site.model, &way, element);
    let assets: Vec<AssetId> = strays.iter().map(|stray| stray.asset).collect();
    let brought = stray.by.map(Subject::Flow);
    let lists = site.evidence(brought.unwrap_or(subject), &["data", "transfer_basis"]);
    let place = Evidence { subject: Subject::Boundary(zone), attribute: "region" };
    let mut remedies: Vec<super::Remedy> = brought
        .into_iter()
        .flat_map(|flow| [(flow, "transfer_basis", Vec::new()), (flow, "masking", vec!["yes"])])
        .collect();
    if remedies.is_empty() {
        remedies.push((Subject::Boundary(zone), "region", Vec::new()));
    }
    Some(PathFinding {
        analysis: Analysis::Residency,
        subject,
        cell: subject,
        fields: vec![
            ("d", site.titles(&assets)),
            ("residency", site.model.assets[stray.asset].residency.clone().unwrap_or_default()),
            ("path", site.path(&witness)),
            ("t", site.name(element)),
            ("region", region.to_owned()),
        ],
        witness,
        possible: stray.held == Held::Possible,
        evidence: lists.chain([place]).collect(),
        remedies,
        declared: stray.held == Held::Stated,
    })
}
