//! Which subgraphs are drawn as boxes, and which box each node is drawn in.

use super::{Graph, SubgraphId, Symbol};
use crate::arena::IdVec;

/// Marks the clusters and finds the home of every node.
pub(super) fn mark(graph: &mut Graph, cluster: Symbol) {
    for id in graph.subgraphs.ids().skip(1) {
        let subgraph = &graph.subgraphs[id];
        let named = subgraph.name.is_some_and(|name| graph.strings.text(name).starts_with("cluster"));
        let stated = subgraph.attrs.get(cluster).is_some_and(|attr| is_true(graph.strings.text(attr.value)));
        graph.subgraphs[id].cluster = named || stated;
    }
    graph.home = homes(graph);
}

/// Graphviz's reading of a yes or no.
fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes") || text.parse::<i64>().is_ok_and(|n| n != 0)
}

/// Of the clusters that mention a node the innermost has it; of two that do not hold each other, the one opened first.
fn homes(graph: &Graph) -> IdVec<crate::graph::NodeId, SubgraphId> {
    let around = innermost_clusters(graph);
    let ranges = ranges(graph);
    let mut home = IdVec::filled(Graph::ROOT, graph.nodes.len());
    for (id, subgraph) in graph.subgraphs.iter() {
        let candidate = around[id];
        for &node in &subgraph.nodes {
            let best = home[node];
            let (inner, outer) = (ranges[candidate], ranges[best]);
            let is_inside = outer.0 <= inner.0 && inner.1 <= outer.1;
            let holds = inner.0 <= outer.0 && outer.1 <= inner.1;
            if is_inside || (!holds && inner.0 < outer.0) {
                home[node] = candidate;
            }
        }
    }
    home
}

/// For every subgraph the innermost cluster around it, itself included.
fn innermost_clusters(graph: &Graph) -> IdVec<SubgraphId, SubgraphId> {
    let mut around: IdVec<SubgraphId, SubgraphId> = IdVec::new();
    for (id, subgraph) in graph.subgraphs.iter() {
        let outer = subgraph.parent.map_or(Graph::ROOT, |parent| around[parent]);
        around.push(if subgraph.cluster { id } else { outer });
    }
    around
}

/// For every subgraph the range of its numbers in a walk through the tree: one holds another if its range does.
fn ranges(graph: &Graph) -> IdVec<SubgraphId, (u32, u32)> {
    let mut ranges = IdVec::filled((0, 0), graph.subgraphs.len());
    let mut clock = 0_u32;
    let mut open = vec![(Graph::ROOT, false)];
    while let Some((id, seen)) = open.pop() {
        clock += 1;
        if seen {
            ranges[id].1 = clock;
            continue;
        }
        ranges[id].0 = clock;
        open.push((id, true));
        open.extend(graph.subgraphs[id].children.iter().rev().map(|&child| (child, false)));
    }
    ranges
}
