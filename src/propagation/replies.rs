//! Which flow answers which.

use std::collections::BTreeMap;

use crate::arena::IdVec;
use crate::model::{FlowId, Model};

/// Requests and their replies.
#[derive(Clone, Debug, Default)]
pub(super) struct Replies {
    requests: IdVec<FlowId, Option<FlowId>>,
    /// Request and reply, sorted.
    pairs: Vec<(FlowId, FlowId)>,
}

impl Replies {
    pub(super) fn of(model: &Model) -> Self {
        let requests = requests(model);
        let pairs = replies(&requests);
        Self { requests, pairs }
    }

    pub(super) fn request(&self, flow: FlowId) -> Option<FlowId> {
        self.requests.get(flow).copied().flatten()
    }

    pub(super) fn replies(&self, request: FlowId) -> impl Iterator<Item = FlowId> + '_ {
        let first = self.pairs.partition_point(|(own, _)| *own < request);
        self.pairs.iter().skip(first).take_while(move |(own, _)| *own == request).map(|(_, reply)| *reply)
    }
}

fn requests(model: &Model) -> IdVec<FlowId, Option<FlowId>> {
    let named = |flow: FlowId| model.flows[flow].stated.get("response_to").map(|stated| stated.value.written());
    if model.flows.ids().all(|flow| named(flow).is_none()) {
        return IdVec::new();
    }
    let mut ids: BTreeMap<&str, FlowId> = BTreeMap::new();
    for (id, flow) in model.flows.iter() {
        ids.entry(flow.id.as_str()).or_insert(id);
    }
    let request = |reply: FlowId| {
        let request = *ids.get(named(reply)?.trim())?;
        let (there, back) = (&model.flows[request], &model.flows[reply]);
        (there.source == back.target && there.target == back.source && named(request).is_none()).then_some(request)
    };
    model.flows.ids().map(request).collect()
}

fn replies(requests: &IdVec<FlowId, Option<FlowId>>) -> Vec<(FlowId, FlowId)> {
    let mut pairs: Vec<_> = requests.iter().filter_map(|(reply, request)| Some(((*request)?, reply))).collect();
    pairs.sort_unstable();
    pairs
}
