//! What clusters are: boundaries that words or lines show, and groups.

use super::phrase::Dictionary;
use super::{Maker, Proposal, joined};
use crate::arena::IdVec;
use crate::graph::{Graph, Item, Origin, SubgraphId};
use crate::model::{Boundary, BoundaryEvidence};

/// The proposals for every cluster, outer before inner.
pub(super) fn propose(dictionary: &Dictionary, factor: u32, maker: &mut Maker, out: &mut Vec<Proposal>) {
    // A cluster inside one with a kind needs a kind too: Graphviz hands that of the outer one down.
    let mut needed: IdVec<SubgraphId, u32> = IdVec::filled(0, maker.graph.subgraphs.len());
    for boundary in maker.model.boundaries.values() {
        let item = Item::Subgraph(boundary.subgraph);
        let outer = maker.graph.parent_cluster(boundary.subgraph).map_or(0, |outer| needed[outer]);
        let (kind, mut confidence, reasons) = judge(dictionary, factor, maker.graph, boundary);
        confidence = confidence.max(outer);
        needed[boundary.subgraph] = if maker.has(item, "kind") { 100 } else { confidence };
        let is_stated = boundary.evidence == BoundaryEvidence::Stated;
        if !is_stated {
            out.extend(maker.proposal(item, "kind", kind, confidence, reasons));
        }
        let is_boundary = if is_stated { boundary.is_trust_boundary } else { kind == "boundary" };
        if let Some((line, phrase, weight)) = dictionary.of_cluster(&boundary.label).filter(|_| is_boundary)
            && !line.boundary.is_empty()
        {
            let reason = vec![format!("word `{phrase}`: {}", line.because)];
            out.extend(maker.proposal(item, "boundary", line.boundary, weight * factor / 100, reason));
        }
    }
}

fn judge(dictionary: &Dictionary, factor: u32, graph: &Graph, boundary: &Boundary) -> (&'static str, u32, Vec<String>) {
    let mut reasons = Vec::new();
    let mut weights = Vec::new();
    if boundary.evidence == BoundaryEvidence::Drawn {
        reasons.push("drawn as a boundary, or states what only boundaries have".to_owned());
        weights.push(90);
    } else if let Some((reason, weight)) = dashed(graph, boundary) {
        reasons.push(reason);
        weights.push(weight);
    }
    if let Some((line, phrase, weight)) = dictionary.of_cluster(&boundary.label) {
        reasons.insert(0, format!("word `{phrase}`: {}", line.because));
        weights.push(weight);
    }
    let score = joined(weights.into_iter());
    if score >= BOUNDARY {
        ("boundary", score * factor / 100, reasons)
    } else {
        ("group", GROUP * factor / 100, vec!["nothing says that trust changes at its edge".to_owned()])
    }
}

/// Score from which a cluster is taken for a boundary.
const BOUNDARY: u32 = 45;
/// How often a cluster without any sign of it is none.
const GROUP: u32 = 55;

/// A dashed line, and a red one, say a little.
fn dashed(graph: &Graph, boundary: &Boundary) -> Option<(String, u32)> {
    let attrs = &graph.subgraphs[boundary.subgraph].attrs;
    let own = |name: &str| {
        let attr = graph.attr(attrs, name).filter(|attr| !matches!(attr.origin, Origin::Inherited(_)))?;
        Some(graph.text(attr.value).to_ascii_lowercase())
    };
    let is_dashed =
        own("style").is_some_and(|style| style.split(',').any(|one| matches!(one.trim(), "dashed" | "dotted")));
    let red = |color: String| color.contains("red") || color.contains("firebrick") || color.contains("crimson");
    let is_red = own("color").is_some_and(red) || own("pencolor").is_some_and(red);
    match (is_dashed, is_red) {
        (true, true) => Some(("drawn dashed and red".to_owned(), 85)),
        (true, false) => Some(("drawn dashed".to_owned(), 30)),
        _ => None,
    }
}
