//! Ways from outside to what is precious: on which nobody asks who is there, or whose controls add up to little.
//!
//! Both begin at every untrusted element at once and look for elements that keep data. A way of one flow is left to the
//! rules of flows: only what takes two flows or more is found here. Where nobody asks, that alone is said. Logs are
//! written on such ways, not read.

use super::cut::vertex_cut;
use super::search::{Tree, cheapest, nearest};
use super::site::{CONFIDENTIAL, RESTRICTED, STRONG_AUTHN, Site, class_word};
use super::{Analysis, PathFinding, Remedy};
use crate::arena::{Id, IdVec};
use crate::model::{ElementId, FlowId, Kind, StatedList, Subject};
use crate::threats::facts::{Position, asks, is_forwarder};
use crate::threats::types::Evidence;

/// The cost up to which a way is reported. A flow costs 1 and up to 8 more by its controls: one hop that is guarded in
/// every respect is enough to be above it, two that are guarded by halves are enough too.
pub const BUDGET: u32 = 8;

/// How many unauthenticated ways get advice where to ask.
const ADVISED: usize = 32;

/// The most places that the advice names.
const PLACES: usize = 3;

/// What is known of each flow: how well it asks, and whether something stated says that it does not.
struct Steps {
    asks: IdVec<FlowId, Option<Position>>,
}

pub(super) fn from_outside(site: &Site) -> Vec<PathFinding> {
    let own = |flow: FlowId| site.is_step(flow).then(|| asks(site.evaluator, flow));
    let steps = Steps { asks: site.model.flows.ids().map(own).collect() };
    let is_open = |flow: FlowId| steps.asks[flow] == Some(Position::Open);
    let open = nearest(site.model, &site.outsiders, is_open);
    let weight = |flow: FlowId| steps.asks[flow].map(|asks| 1 + strength(site, flow, asks));
    let cheap = cheapest(site.model, &site.outsiders, weight);
    let mut advice = Advice { site, successors: None, left: ADVISED };
    let mut findings = Vec::new();
    for target in site.precious(CONFIDENTIAL).filter(|id| !site.is_log(*id)) {
        match (open.cost(target), cheap.cost(target)) {
            (Some(0 | 1), _) | (None, None) => {}
            (Some(_), _) => findings.push(unauthenticated(site, &open, target, &mut advice, &is_open)),
            (None, Some(cost)) if cost <= BUDGET && site.class(target) >= Some(RESTRICTED) => {
                findings.extend(cheap_way(site, &cheap, target, cost, &weight));
            }
            (None, Some(_)) => {}
        }
    }
    findings
}

fn unauthenticated(
    site: &Site,
    tree: &Tree,
    target: ElementId,
    advice: &mut Advice,
    is_open: &dyn Fn(FlowId) -> bool,
) -> PathFinding {
    let way = tree.way(site.model, target);
    let witness = site.witness(tree, target);
    let cut = advice.cut(target, is_open);
    let subject = Subject::Element(target);
    let denied = |flow: &FlowId| site.is_denied("authenticated", Subject::Flow(*flow));
    let says_no = |flow: &FlowId| {
        let ends = [Subject::Flow(*flow), Subject::Element(site.flow(*flow).target)];
        ends.into_iter().flat_map(|end| site.evidence(end, &["authn"])).collect::<Vec<Evidence>>()
    };
    PathFinding {
        analysis: Analysis::UnauthenticatedPath,
        subject,
        cell: subject,
        fields: vec![
            ("u", site.name(tree.start(target))),
            ("t", site.name(target)),
            ("class", class_word(site.class(target).unwrap_or(CONFIDENTIAL)).to_owned()),
            ("path", site.path(&witness)),
            ("cut", if cut.is_empty() { site.name(target) } else { site.names(&cut) }),
        ],
        witness,
        possible: false,
        evidence: way.iter().flat_map(says_no).chain(site.class_evidence(target)).collect(),
        remedies: places_to_ask(site, &way, &cut),
        declared: way.iter().all(denied),
    }
}

/// At the processes of the cut, else on the last flow.
fn places_to_ask(site: &Site, way: &[FlowId], cut: &[ElementId]) -> Vec<Remedy> {
    let processes = cut.iter().filter(|element| site.kind(**element) == Kind::Process).copied();
    let mut remedies: Vec<Remedy> =
        processes.map(|element| (Subject::Element(element), "authn", STRONG_AUTHN.to_vec())).collect();
    if remedies.len() != cut.len() || remedies.is_empty() {
        remedies = way.last().map(|last| (Subject::Flow(*last), "authn", STRONG_AUTHN.to_vec())).into_iter().collect();
    }
    remedies
}

/// The fewest elements at which to ask.
struct Advice<'a> {
    site: &'a Site<'a>,
    /// The open steps as a plain graph; made when the first is asked for.
    successors: Option<Vec<Vec<usize>>>,
    left: usize,
}

impl Advice<'_> {
    fn cut(&mut self, target: ElementId, is_open: &dyn Fn(FlowId) -> bool) -> Vec<ElementId> {
        let Some(left) = self.left.checked_sub(1) else { return Vec::new() };
        self.left = left;
        let model = self.site.model;
        let leads = |element: ElementId| {
            let open = self.site.outgoing(element).iter().filter(|flow| is_open(**flow));
            open.map(|flow| model.flows[*flow].target.index()).collect()
        };
        let successors = self.successors.get_or_insert_with(|| model.elements.ids().map(leads).collect());
        let sources: Vec<usize> = self.site.outsiders.iter().map(|id| id.index()).collect();
        let cut = vertex_cut(successors, &sources, target.index(), PLACES).unwrap_or_default();
        cut.into_iter().map(ElementId::from_index).collect()
    }
}

fn cheap_way(
    site: &Site,
    tree: &Tree,
    target: ElementId,
    cost: u32,
    weight: &dyn Fn(FlowId) -> Option<u32>,
) -> Option<PathFinding> {
    let way = tree.way(site.model, target);
    let weakest = way.iter().copied().filter(|_| way.len() > 1).min_by_key(|flow| weight(*flow))?;
    let (subject, hop) = (Subject::Element(target), site.flow(weakest));
    let witness = site.witness(tree, target);
    let controls = |flow: FlowId| {
        let ends = [Subject::Flow(flow), Subject::Element(site.flow(flow).target)];
        ends.into_iter().flat_map(|end| site.evidence(end, CONTROLS)).collect::<Vec<_>>()
    };
    let is_bad = |evidence: &Evidence| {
        site.model.stated(evidence.subject).get(evidence.attribute).is_some_and(|stated| stated.value.is_negative())
    };
    let evidence: Vec<Evidence> = way.iter().flat_map(|flow| controls(*flow)).collect();
    Some(PathFinding {
        analysis: Analysis::CheapPath,
        subject,
        cell: subject,
        fields: vec![
            ("u", site.name(tree.start(target))),
            ("t", site.name(target)),
            ("hops", way.len().to_string()),
            ("cost", cost.to_string()),
            ("path", site.path(&witness)),
            ("weakest", format!("{} -> {}", site.name(hop.source), site.name(hop.target))),
        ],
        witness,
        possible: false,
        declared: evidence.iter().any(is_bad),
        evidence: evidence.into_iter().chain(site.class_evidence(target)).collect(),
        remedies: strengthen(site, weakest),
    })
}

fn strengthen(site: &Site, flow: FlowId) -> Vec<Remedy> {
    let target = site.flow(flow).target;
    let mut remedies = vec![(Subject::Flow(flow), "authn", STRONG_AUTHN.to_vec())];
    match site.kind(target) {
        Kind::Process => {
            remedies.push((Subject::Element(target), "authz", vec!["object", "abac"]));
            remedies.push((Subject::Element(target), "input_validation", vec!["full"]));
        }
        _ => remedies.push((Subject::Element(target), "access_control", vec!["row", "role"])),
    }
    remedies
}

const CONTROLS: &[&str] = &["authn", "authz", "access_control", "input_validation", "sandbox"];

/// What a hop costs beyond 1: who asks 0..3, what one may do 0..2, what is checked 0..1, what stands between 0..2.
fn strength(site: &Site, id: FlowId, asks: Position) -> u32 {
    let flow = site.flow(id);
    let target = site.stated(flow.target);
    let any = |stated: &StatedList, name: &str, words: &[&str]| words.iter().any(|word| stated.is(name, word));
    let authn = match asks {
        Position::Open => 0,
        Position::Weak => 1,
        Position::Strong | Position::Inside => 3,
    };
    let authz = if any(target, "authz", &["object", "abac", "delegated"])
        || any(target, "access_control", &["row"])
        || flow.stated.is("authz", "delegated")
    {
        2
    } else {
        u32::from(any(target, "authz", &["role", "coarse"]) || any(target, "access_control", &["role", "service"]))
    };
    let checked = u32::from(target.is("input_validation", "full") || flow.stated.is("validation", "full"));
    let boxed = target.get("sandbox").is_some_and(|stated| !stated.value.is_negative());
    let rises = site.model.trust(flow.source) < site.model.trust(flow.target) && !flow.enters.is_empty();
    let between = u32::from(boxed) + u32::from(rises) + u32::from(is_forwarder(target));
    authn + authz + checked + between.min(2)
}
