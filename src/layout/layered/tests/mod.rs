//! The passes of the engine, each with what it must keep.

mod across;
mod lines;
mod numbers;
mod orders;
mod ranks;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::direct::{self, Meeting};
use super::order::{self, Effort, Order};
use super::part::{self, Gr, Ln, Nd, Part};
use super::rank::{self, Ranking, Ranks};
use super::rows::{self, Rows};
use super::{Layout, fine, lay_out};
use crate::arena::IdVec;
use crate::diagnostics::Sink;
use crate::graph;
use crate::layout::attributes::Reader;
use crate::layout::sketch::Sketch;
use crate::layout::{Input, LayoutOptions, Overlay, draft};
use crate::model::{self, LowerOptions};
use crate::source::Source;
use crate::syntax;

/// The sketch of a text with one graph.
fn sketch(text: &str) -> Sketch {
    sketch_with(text, &LayoutOptions::default())
}

fn sketch_with(text: &str, options: &LayoutOptions) -> Sketch {
    let source = Source::new("test.dot", text);
    let mut sink = Sink::new();
    let tree = syntax::parse(&source, &mut sink);
    let graph = graph::resolve(&tree, &source, &mut sink).remove(0);
    let model = model::lower(&graph, &source, &LowerOptions::default());
    let overlay = Overlay::new();
    let input = Input { graph: &graph, model: Some(&model), overlay: &overlay };
    draft::draft(input, options, &mut Reader::new(&graph), &BTreeSet::new()).sketch
}

/// A text that hangs together, as a part.
fn part(text: &str) -> Part {
    let mut parts = part::parts(&sketch(text));
    assert_eq!(parts.len(), 1, "{text}");
    parts.remove(0)
}

/// Nodes are numbered as they appear.
fn node(index: u32) -> Nd {
    Nd(index)
}

struct Ranked {
    part: Part,
    meetings: IdVec<Ln, Meeting>,
    ranks: Ranks,
}

fn ranked(text: &str, ranking: Ranking) -> Ranked {
    let part = part(text);
    let meetings = direct::meetings(&part);
    let ranks = rank::rank(&part, &meetings, ranking).unwrap();
    Ranked { part, meetings, ranks }
}

fn rows_of(ranked: &Ranked) -> Rows {
    let fine = fine::fine(&ranked.part, &ranked.meetings, &ranked.ranks);
    rows::rows(&ranked.part, &ranked.meetings, &fine).unwrap()
}

fn ordered(ranked: &Ranked) -> (Rows, Order) {
    let mut rows = rows_of(ranked);
    let effort = Effort::for_size(&rows);
    let order = order::order(&mut rows, effort, usize::MAX).unwrap();
    (rows, order)
}

fn laid_out(text: &str, ranking: Ranking) -> (Part, Layout) {
    let Ranked { part, meetings, ranks } = ranked(text, ranking);
    let layout = lay_out(&part, &meetings, ranks, usize::MAX).unwrap();
    (part, layout)
}

/// Every box around a node, itself excluded.
fn around(part: &Part, group: Gr) -> Vec<Gr> {
    let outward = |&group: &Gr| Some(part.groups[group].parent);
    std::iter::successors(Some(group), outward).take_while(|&group| group != Part::ROOT).collect()
}

/// Random diagrams: nodes in nested boxes, some lines with labels. All hang together.
fn diagram() -> impl Strategy<Value = String> {
    let parts = (2usize..14, 0usize..5).prop_flat_map(|(nodes, boxes)| {
        let parents = proptest::collection::vec(0usize..=boxes, boxes);
        let homes = proptest::collection::vec(0usize..=boxes, nodes);
        let lines = proptest::collection::vec((0..nodes, 0..nodes, any::<bool>()), 0..20);
        (Just(nodes), parents, homes, lines)
    });
    parts.prop_map(|(nodes, parents, homes, lines)| {
        let mut text = String::from("digraph { subgraph cluster_all { label=all;\n");
        // Box 0 is the outermost one; box n has the number n - 1 among the parents, and an earlier one around it.
        let inside = |at: usize, from: usize| parents[at] % (at + 1) == from;
        let mut open = vec![(0, false)];
        while let Some((at, done)) = open.pop() {
            if done {
                text += "}\n";
                continue;
            }
            if at > 0 {
                let _ = write!(text, "subgraph cluster_{at} {{ label=\"box {at}\"; ");
                open.push((at, true));
            }
            for node in (0..nodes).filter(|&node| homes[node] == at) {
                let _ = write!(text, "n{node}; ");
            }
            open.extend((0..parents.len()).filter(|&child| inside(child, at)).map(|child| (child + 1, false)));
        }
        for (from, to, labelled) in lines {
            let label = if labelled { " [label=\"some data\"]" } else { "" };
            let _ = writeln!(text, "n{from} -> n{to}{label};");
        }
        text + "}}"
    })
}
