//! Data above the ceiling of where they come to.
//!
//! A ceiling is stated on the element or flow, or on a boundary around it; else a zone has one by its trust. What is
//! stated binds stores, processes and flows, and what only may be there counts. What follows from trust alone binds
//! stores only, and only against data that flows state to bring: a store that lists data itself is where somebody wants
//! them. One thing more is asked: whether a flow to the outside that lists no data may carry restricted data to somebody
//! who is not known to have them.

use super::search;
use super::site::{RESTRICTED, Site, class_word};
use super::{Analysis, PathFinding};
use crate::model::vocabulary::DEFAULT_CEILING;
use crate::model::{AssetId, ElementId, FlowId, Kind, StatedList, Subject};
use crate::threats::facts::Held;
use crate::threats::types::Evidence;

/// The highest class that may be somewhere, and who says so.
struct Ceiling {
    level: u8,
    stated: Option<Subject>,
}

/// What is above it.
#[derive(Default)]
struct Excess {
    assets: Vec<AssetId>,
    class: u8,
    /// The flow that brings it.
    by: Option<FlowId>,
    held: Option<Held>,
}

pub(super) fn above_ceiling(site: &Site) -> Vec<PathFinding> {
    let mut findings = Vec::new();
    for element in site.elements(&[Kind::Process, Kind::Store]) {
        let Some(ceiling) = ceiling(site, element) else { continue };
        let excess = match ceiling.stated {
            Some(_) => excess_at(site, element, ceiling.level),
            None => excess_brought(site, element, ceiling.level),
        };
        if let Some(excess) = excess {
            findings.push(at_element(site, element, &ceiling, &excess));
        }
    }
    for flow in site.model.flows.ids().filter(|flow| site.is_flow_in(*flow)) {
        findings.extend(on_flow(site, flow).or_else(|| perhaps_outside(site, flow)));
    }
    findings
}

fn ceiling(site: &Site, element: ElementId) -> Option<Ceiling> {
    let boundary = site.model.elements[element].boundary;
    let around = site.model.boundary_chain(boundary).map(Subject::Boundary);
    let mut all = std::iter::once(Subject::Element(element)).chain(around);
    let stated = all.find_map(|subject| Some((subject, stated_ceiling(site.model.stated(subject))?)));
    if let Some((subject, level)) = stated {
        return Some(Ceiling { level, stated: Some(subject) });
    }
    let trust = site.model.boundary_trust(boundary?)?;
    let of_trust = DEFAULT_CEILING.get(trust as usize).or(DEFAULT_CEILING.last()).copied().unwrap_or(0);
    let is_store = site.kind(element) == Kind::Store;
    is_store.then(|| Ceiling { level: u8::try_from(of_trust).unwrap_or(u8::MAX), stated: None })
}

fn stated_ceiling(stated: &StatedList) -> Option<u8> {
    u8::try_from(stated.get("ceiling")?.value.level()?).ok()
}

/// Everything at an element that is above: stated of it, or only possible.
fn excess_at(site: &Site, element: ElementId, level: u8) -> Option<Excess> {
    let above = |(asset, _): &(AssetId, Held)| site.model.assets[*asset].classification > Some(level);
    let all: Vec<(AssetId, Held)> = site.facts.held(element).filter(above).collect();
    let stated = site.class(element).filter(|class| *class > level);
    let held = if stated.is_some() { Held::Stated } else { Held::Possible };
    let assets: Vec<AssetId> = all.into_iter().filter(|(_, own)| *own == held).map(|(asset, _)| asset).collect();
    let class = stated.or_else(|| site.model.assets[*assets.first()?].classification)?;
    let brings = |flow: &&FlowId| assets.first().is_some_and(|asset| site.carries(**flow, *asset).is_some());
    let by = site.incoming(element).iter().take(MOST_FLOWS).find(brings).copied();
    Some(Excess { assets, class, by, held: Some(held) })
}

/// How many flows of an element are searched for the one that brings what is highest.
const MOST_FLOWS: usize = 64;

/// What flows state to bring and the element does not say that it keeps.
fn excess_brought(site: &Site, element: ElementId, level: u8) -> Option<Excess> {
    let own = own_class(site, element);
    let mut excess = Excess { held: Some(Held::Stated), ..Excess::default() };
    for flow in site.incoming(element).iter().filter(|flow| site.is_flow_in(**flow)) {
        let Some(class) = site.facts.class(Subject::Flow(*flow)).level else { continue };
        if class <= level || Some(class) <= own {
            continue;
        }
        let is_listed = site.flow(*flow).stated.get("data").is_some();
        let carried = if is_listed { site.facts.carried(site.model, *flow) } else { Vec::new() };
        let new: Vec<AssetId> = carried
            .into_iter()
            .map(|(asset, _)| asset)
            .filter(|asset| site.model.assets[*asset].classification > Some(level) && !site.lists(element, *asset))
            .collect();
        // What was masked or declassified on its way is not carried as what it was.
        if is_listed && new.is_empty() && site.flow(*flow).stated.get("classification").is_none() {
            continue;
        }
        if class > excess.class {
            excess.class = class;
            excess.by = Some(*flow);
        }
        excess.assets.extend(new);
    }
    excess.assets.sort_unstable();
    excess.assets.dedup();
    excess.by.is_some().then_some(excess)
}

/// The class that an element states of itself.
fn own_class(site: &Site, element: ElementId) -> Option<u8> {
    let stated = site.stated(element);
    let own = stated.get("classification").and_then(|stated| u8::try_from(stated.value.level()?).ok());
    let items = stated.get("data").map_or(&[] as &[_], |data| data.value.items());
    let of_data = items.iter().filter_map(|item| site.asset_class(&item.text)).max();
    own.max(of_data)
}

fn at_element(site: &Site, element: ElementId, ceiling: &Ceiling, excess: &Excess) -> PathFinding {
    let subject = Subject::Element(element);
    let top = excess.assets.iter().max_by_key(|asset| site.model.assets[**asset].classification).copied();
    let mut way: Vec<FlowId> = excess.by.into_iter().collect();
    if let (Some(asset), Some(by)) = (top, excess.by) {
        let source = site.flow(by).source;
        if !site.lists(source, asset) {
            way.splice(0..0, site.trace(asset, source));
        }
    }
    let source = excess.by.map(|flow| site.flow(flow).source);
    let stated = excess.held == Some(Held::Stated);
    let of_ceiling = ceiling.stated.map(|subject| Evidence { subject, attribute: "ceiling" });
    let by = excess.by.map(Subject::Flow);
    let of_data = by.into_iter().chain([subject]).flat_map(|it| site.evidence(it, &["data", "classification"]));
    let mut remedies = vec![(ceiling.stated.unwrap_or(subject), "ceiling", vec![class_word(excess.class)])];
    remedies.extend(source.map(|source| (Subject::Element(source), "masks", Vec::new())));
    remedies.extend(by.map(|flow| (flow, "masking", vec!["yes"])));
    let witness = search::witness(site.model, &way, element);
    PathFinding {
        analysis: Analysis::ClassAboveCeiling,
        subject,
        cell: subject,
        fields: fields(site, subject, excess, ceiling.level, &witness, source),
        witness,
        possible: !stated,
        evidence: of_ceiling.into_iter().chain(of_data).collect(),
        remedies,
        declared: stated,
    }
}

/// A flow above its own ceiling.
fn on_flow(site: &Site, flow: FlowId) -> Option<PathFinding> {
    let level = stated_ceiling(&site.flow(flow).stated)?;
    let subject = Subject::Flow(flow);
    let stated = site.facts.class(subject).level.filter(|class| *class > level);
    let above = |asset: &AssetId| site.model.assets[*asset].classification > Some(level);
    let carried = site.facts.carried(site.model, flow).into_iter().map(|(asset, _)| asset);
    let assets: Vec<AssetId> = carried.filter(above).collect();
    let class = stated.or_else(|| site.model.assets[*assets.first()?].classification)?;
    let held = if stated.is_some() { Held::Stated } else { Held::Possible };
    let excess = Excess { assets, class, by: Some(flow), held: Some(held) };
    Some(of_flow(site, flow, &excess, level))
}

/// A flow to the outside that lists nothing and may carry restricted data to who is not known to have them.
fn perhaps_outside(site: &Site, flow: FlowId) -> Option<PathFinding> {
    let (subject, data) = (Subject::Flow(flow), site.flow(flow));
    let is_silent = data.stated.get("data").is_none() && data.stated.get("classification").is_none();
    if !is_silent || !site.facts.is_outside(data.target) || site.facts.is_outside(data.source) {
        return None;
    }
    let is_new = |asset: &AssetId| {
        site.model.assets[*asset].classification >= Some(RESTRICTED)
            && site.facts.holds(data.target, *asset) != Some(Held::Stated)
    };
    let carried = site.facts.carried(site.model, flow).into_iter().map(|(asset, _)| asset);
    let assets: Vec<AssetId> = carried.filter(is_new).collect();
    let class = site.model.assets[*assets.first()?].classification?;
    let excess = Excess { assets, class, by: Some(flow), held: Some(Held::Possible) };
    let mut finding = of_flow(site, flow, &excess, 0);
    finding.remedies.insert(0, (subject, "data", Vec::new()));
    Some(finding)
}

fn of_flow(site: &Site, flow: FlowId, excess: &Excess, level: u8) -> PathFinding {
    let (subject, data) = (Subject::Flow(flow), site.flow(flow));
    let mut way = excess.assets.first().map_or_else(Vec::new, |asset| {
        if site.lists(data.source, *asset) { Vec::new() } else { site.trace(*asset, data.source) }
    });
    way.push(flow);
    let witness = search::witness(site.model, &way, data.target);
    let stated = excess.held == Some(Held::Stated);
    PathFinding {
        analysis: Analysis::ClassAboveCeiling,
        subject,
        cell: subject,
        fields: fields(site, subject, excess, level, &witness, Some(data.source)),
        witness,
        possible: !stated,
        evidence: site.evidence(subject, &["ceiling", "data", "classification"]).collect(),
        remedies: vec![(subject, "masking", vec!["yes"]), (Subject::Element(data.source), "masks", Vec::new())],
        declared: stated,
    }
}

fn fields(
    site: &Site,
    subject: Subject,
    excess: &Excess,
    level: u8,
    witness: &[Subject],
    source: Option<ElementId>,
) -> Vec<(&'static str, String)> {
    let data = if excess.assets.is_empty() { "data".to_owned() } else { site.titles(&excess.assets) };
    vec![
        ("d", data),
        ("class", class_word(excess.class).to_owned()),
        ("t", site.label(subject)),
        ("ceiling", class_word(level).to_owned()),
        ("path", site.path(witness)),
        ("cut", source.map_or_else(|| site.label(subject), |source| site.name(source))),
    ]
}
