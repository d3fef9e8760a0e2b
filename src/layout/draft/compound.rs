//! Lines that end at the border of a cluster: `compound`, `ltail`, `lhead`.

use std::collections::HashMap;

use crate::graph::{EdgeId, Graph, NodeId};
use crate::layout::honoured;
use crate::layout::sketch::{GroupId, Sketch};

use super::{Draft, Drafting};

impl Drafting<'_, '_> {
    /// Finds the clusters at whose borders lines end.
    pub(super) fn compound(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        if !self.reader.flag(&graph.subgraphs[Graph::ROOT].attrs, honoured::COMPOUND) {
            return;
        }
        let mut named: HashMap<&str, GroupId> = HashMap::new();
        for (id, subgraph) in graph.subgraphs.iter().skip(1) {
            if let (Some(name), true) = (subgraph.name, draft.groups[id] != Sketch::ROOT) {
                named.entry(graph.text(name)).or_insert(draft.groups[id]);
            }
        }
        for id in graph.edges.ids() {
            let borders = self.borders(id, draft, &named);
            draft.edges[id].sketch.borders = borders;
            draft.sketch.edges[id].borders = borders;
        }
    }

    /// The clusters at whose borders an edge begins and ends: they hold that end and not the other one.
    fn borders(&self, id: EdgeId, draft: &Draft, named: &HashMap<&str, GroupId>) -> [Option<GroupId>; 2] {
        let edge = &self.input.graph.edges[id];
        let ends = [(honoured::TAIL_CLUSTER, edge.tail, edge.head), (honoured::HEAD_CLUSTER, edge.head, edge.tail)];
        ends.map(|(name, own, other)| {
            let group = *named.get(self.reader.text(&edge.attrs, name)?)?;
            (draft.clusters[group].visible && holds(draft, group, own) && !holds(draft, group, other)).then_some(group)
        })
    }
}

fn holds(draft: &Draft, group: GroupId, node: NodeId) -> bool {
    let mut at = Some(draft.sketch.nodes[node].group);
    while let Some(own) = at {
        if own == group {
            return true;
        }
        at = draft.sketch.groups[own].parent;
    }
    false
}
