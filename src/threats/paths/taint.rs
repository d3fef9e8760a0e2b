//! Second-order taint: processes that outsiders reach only through what they wrote into a store.
//!
//! A process that outsiders reach without a store has to check its input anyway, and rules of its flows say so. It is
//! the one that takes a store for its own that is found here.

use super::search::nearest;
use super::site::{EXTERNAL, Site};
use super::{Analysis, PathFinding};
use crate::model::{ElementId, FlowId, Kind, Subject};

pub(super) fn second_order(site: &Site) -> Vec<PathFinding> {
    let model = site.model;
    // The fixpoint of taint, walked again for its ways; once more without going through stores.
    let taints = |flow: FlowId| {
        let (flow, outside) = (site.flow(flow), site.facts.is_outside(site.flow(flow).source));
        site.facts.is_tainted(flow.target)
            && site.is_in(flow.target)
            && !flow.stated.is("validation", "full")
            && (outside || !site.is_log(flow.source))
    };
    let all = nearest(model, &site.outsiders, taints);
    let first = nearest(model, &site.outsiders, |flow| {
        let source = site.flow(flow).source;
        taints(flow) && (site.kind(source) != Kind::Store || site.facts.is_outside(source))
    });
    let mut findings = Vec::new();
    for reader in site.elements(&[Kind::Process]) {
        let checks = site.stated(reader).is("input_validation", "full");
        if checks || first.cost(reader).is_some() || site.model.trust(reader) <= EXTERNAL {
            continue;
        }
        let reads = reads(site, reader).find(|(store, _)| {
            site.is_in(*store) && site.facts.is_tainted(*store) && !site.is_log(*store) && all.cost(*store).is_some()
        });
        if let Some((store, flow)) = reads {
            let mut way = site.witness(&all, store);
            way.extend([Subject::Flow(flow), Subject::Element(reader)]);
            findings.push(finding(site, reader, (all.start(store), store), way));
        }
    }
    findings
}

/// The stores that a process reads: their flows to it, and its own flows to them that say so.
fn reads<'a>(site: &'a Site, reader: ElementId) -> impl Iterator<Item = (ElementId, FlowId)> + 'a {
    let is_store = |id: ElementId| site.kind(id) == Kind::Store && !site.facts.is_outside(id);
    let unchecked = |flow: &&FlowId| !site.flow(**flow).stated.is("validation", "full");
    let come = site.incoming(reader).iter().filter(unchecked).map(|flow| (site.flow(*flow).source, *flow));
    let asks = site.outgoing(reader).iter().filter(unchecked).filter(|flow| {
        let stated = &site.flow(**flow).stated;
        stated.is("access", "read") || stated.is("access", "readwrite")
    });
    come.chain(asks.map(|flow| (site.flow(*flow).target, *flow))).filter(move |(store, _)| is_store(*store))
}

fn finding(
    site: &Site,
    reader: ElementId,
    (outsider, store): (ElementId, ElementId),
    witness: Vec<Subject>,
) -> PathFinding {
    let subject = Subject::Element(reader);
    let evidence: Vec<_> = site.evidence(subject, &["input_validation"]).collect();
    let read = witness.iter().rev().nth(1).copied().unwrap_or(subject);
    PathFinding {
        analysis: Analysis::SecondOrderTaint,
        subject,
        cell: subject,
        fields: vec![
            ("u", site.name(outsider)),
            ("t", site.name(store)),
            ("reader", site.name(reader)),
            ("path", site.path(&witness)),
        ],
        witness,
        possible: false,
        declared: !evidence.is_empty(),
        evidence,
        remedies: vec![(subject, "input_validation", vec!["full"]), (read, "validation", vec!["full"])],
    }
}
