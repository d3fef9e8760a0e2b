//! What everybody depends on: elements that all ways from the interactors to something that must be there run through.

use super::dominators::dominators;
use super::search::{Tree, nearest};
use super::site::Site;
use super::{Analysis, PathFinding};
use crate::arena::Id;
use crate::model::{ElementId, FlowId, Kind, Subject};
use crate::threats::facts::Need;

/// Level of `high`.
const HIGH: u8 = 2;

/// Who depends on an element.
#[derive(Clone, Default)]
struct Dependents {
    count: usize,
    first: Vec<ElementId>,
}

/// How many dependents are named.
const NAMED: usize = 4;

pub(super) fn single_points(site: &Site) -> Vec<PathFinding> {
    let model = site.model;
    let leads = |flow: FlowId| site.is_request(flow) && site.is_flow_in(flow);
    let clients: Vec<ElementId> =
        model.elements.ids().filter(|id| model.elements[*id].kind == Kind::Interactor).collect();
    let tree = nearest(model, &clients, leads);
    let must_be_there =
        |id: &ElementId| site.facts.need(model, Subject::Element(*id), Need::Availability) >= Some(HIGH);
    let sinks: Vec<ElementId> = site
        .elements(&[Kind::Process, Kind::Store])
        .filter(|id| tree.cost(*id).is_some())
        .filter(must_be_there)
        .collect();
    if sinks.is_empty() {
        return Vec::new();
    }
    let above = dominators(&plain(site, &clients, &leads), model.elements.len());
    let dependents = dependents(&above, &sinks, &tree, model.elements.len());
    let single = |id: &ElementId| {
        let element = &model.elements[*id];
        dependents.get(id.index()).is_some_and(|own| own.count > 0)
            && !element.multiple
            && !site.is_shown("redundant", Subject::Element(*id))
    };
    let points = site.elements(&[Kind::Process, Kind::Store]).filter(single);
    points.filter_map(|id| finding(site, &tree, id, dependents.get(id.index())?)).collect()
}

/// The requests as a plain graph, with a root beyond the last element that leads to every interactor.
fn plain(site: &Site, clients: &[ElementId], leads: &dyn Fn(FlowId) -> bool) -> Vec<Vec<usize>> {
    let targets = |element: ElementId| {
        let flows = site.outgoing(element).iter().filter(|flow| leads(**flow));
        flows.map(|flow| site.flow(*flow).target.index()).collect()
    };
    let mut successors: Vec<Vec<usize>> = site.model.elements.ids().map(targets).collect();
    successors.push(clients.iter().map(|client| client.index()).collect());
    successors
}

/// Hands each sink up to all its dominators: the farthest from the interactors first, since a dominator is nearer.
fn dependents(above: &[Option<usize>], sinks: &[ElementId], tree: &Tree, elements: usize) -> Vec<Dependents> {
    let mut own = vec![Dependents::default(); elements];
    let mut is_sink = vec![false; elements];
    for sink in sinks {
        if let Some(slot) = is_sink.get_mut(sink.index()) {
            *slot = true;
        }
    }
    let mut order: Vec<ElementId> = (0..elements).map(ElementId::from_index).collect();
    order.retain(|id| tree.cost(*id).is_some());
    order.sort_by_key(|id| std::cmp::Reverse(tree.cost(*id)));
    for id in order {
        let Some(mut passed) = own.get(id.index()).cloned() else { continue };
        if is_sink.get(id.index()) == Some(&true) {
            passed.count += 1;
            passed.first.insert(0, id);
            passed.first.truncate(NAMED);
        }
        let parent = above.get(id.index()).copied().flatten().and_then(|parent| own.get_mut(parent));
        if let Some(parent) = parent {
            parent.count += passed.count;
            parent.first.extend(passed.first.into_iter().take(NAMED.saturating_sub(parent.first.len())));
        }
    }
    own
}

fn finding(site: &Site, tree: &Tree, element: ElementId, dependents: &Dependents) -> Option<PathFinding> {
    let sink = *dependents.first.first()?;
    let subject = Subject::Element(element);
    let witness = site.witness(tree, sink);
    let mut named = site.names(&dependents.first);
    let more = dependents.count.saturating_sub(dependents.first.len());
    if more > 0 {
        named = format!("{named} and {more} more");
    }
    let need = site.evidence(Subject::Element(sink), &["availability", "data"]);
    Some(PathFinding {
        analysis: Analysis::SinglePointOfFailure,
        subject,
        cell: subject,
        fields: vec![
            ("n", site.name(element)),
            ("dependents", named),
            ("clients", site.name(tree.start(sink))),
            ("path", site.path(&witness)),
        ],
        witness,
        possible: false,
        evidence: site.evidence(subject, &["redundant"]).chain(need).collect(),
        remedies: vec![(subject, "redundant", vec!["yes"])],
        declared: site.is_denied("redundant", subject),
    })
}
