//! Confused deputies: processes that use rights of their own for callers who have less.
//!
//! Only a flow that says whose rights it uses counts: an account that is not narrow, or `authz=service`. What is called
//! must be worth it: confidential data, or more trust than the process itself has.

use super::site::{CONFIDENTIAL, Site};
use super::{Analysis, PathFinding};
use crate::model::{ElementId, FlowId, Kind, Subject};

pub(super) fn deputies(site: &Site) -> Vec<PathFinding> {
    site.elements(&[Kind::Process]).filter_map(|process| deputy(site, process)).collect()
}

fn deputy(site: &Site, process: ElementId) -> Option<PathFinding> {
    let own = site.model.trust(process);
    let ties_rights = ["object", "abac", "delegated"].iter().any(|word| site.stated(process).is("authz", word));
    let hands_on = |flow: &FlowId| site.flow(*flow).stated.is("authz", "delegated");
    if ties_rights || site.outgoing(process).iter().any(hands_on) {
        return None;
    }
    let requests = site.incoming(process).iter().copied().filter(|flow| site.is_request(*flow));
    let caller = requests.min_by_key(|flow| site.model.trust(site.flow(*flow).source))?;
    let low = site.flow(caller).source;
    let trust = site.model.trust(low);
    let lends = |flow: &FlowId| {
        let high = site.flow(*flow).target;
        let above = site.model.trust(high);
        site.is_request(*flow)
            && site.is_flow_in(*flow)
            && high != low
            && uses_own_rights(site, *flow)
            && trust < above
            && (site.class(high) >= Some(CONFIDENTIAL) || above > own)
    };
    if trust >= own {
        return None;
    }
    let most_trusted = |flow: &FlowId| std::cmp::Reverse(site.model.trust(site.flow(*flow).target));
    let call = site.outgoing(process).iter().copied().filter(lends).min_by_key(most_trusted)?;
    let high = site.flow(call).target;
    let (subject, called) = (Subject::Element(process), Subject::Flow(call));
    Some(PathFinding {
        analysis: Analysis::ConfusedDeputy,
        subject,
        cell: subject,
        witness: vec![Subject::Element(low), Subject::Flow(caller), subject, called, Subject::Element(high)],
        fields: vec![("n", site.name(process)), ("low", site.name(low)), ("high", site.name(high))],
        possible: false,
        evidence: site.evidence(called, &["account", "authz"]).chain(site.evidence(subject, &["authz"])).collect(),
        remedies: vec![(called, "authz", vec!["delegated"]), (subject, "authz", vec!["object", "abac"])],
        declared: true,
    })
}

fn uses_own_rights(site: &Site, flow: FlowId) -> bool {
    let stated = &site.flow(flow).stated;
    let broad = ["readwrite", "service", "shared", "admin", "owner", "dba"];
    stated.is("authz", "service") || broad.iter().any(|word| stated.is("account", word))
}
