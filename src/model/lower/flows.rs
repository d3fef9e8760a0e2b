//! Flows: edges with a direction, a stable name, the boundaries they cross, and what their protocol implies.

use std::collections::HashMap;

use super::Lowering;
use super::kind::{self, DrawingNames};
use crate::arena::IdVec;
use crate::graph::{Edge, EdgeId};
use crate::model::vocabulary::On;
use crate::model::{BoundaryId, ElementId, Flow, Kind, Passed};

/// Reads the flows of every edge and lists them at their elements.
pub(super) fn lower(lowering: &mut Lowering) {
    let mut namer = Namer::default();
    let mut crossings = HashMap::new();
    for (id, edge) in lowering.graph.edges.iter() {
        if !is_flow(lowering, edge) {
            continue;
        }
        let (forward, back) = directions(lowering, edge);
        for reversed in [(forward, false), (back, true)].into_iter().filter_map(|(has, way)| has.then_some(way)) {
            let flow = flow(lowering, id, Way { reversed, second: forward && back }, &mut namer, &mut crossings);
            lowering.model.flows.push(flow);
        }
    }
    list_at_elements(lowering);
}

/// An invisible edge only arranges the picture, and a line to a note is a remark.
fn is_flow(lowering: &Lowering, edge: &Edge) -> bool {
    let note = |node| lowering.model.elements[lowering.model.element_of(node)].kind == Kind::Note;
    let invisible = DrawingNames::value(lowering.graph, &edge.attrs, lowering.names.style)
        .is_some_and(|style| kind::has_style(style, "invis"));
    !invisible && !note(edge.tail) && !note(edge.head)
}

/// Whether data runs from tail to head, and whether it runs back. An edge without direction is read forward; an edge
/// from an element to itself has one way only.
fn directions(lowering: &Lowering, edge: &Edge) -> (bool, bool) {
    match DrawingNames::value(lowering.graph, &edge.attrs, lowering.names.dir) {
        Some("both") => (true, edge.tail != edge.head),
        Some("back") => (false, true),
        _ => (true, false),
    }
}

/// Which of the ways of an edge a flow is.
#[derive(Clone, Copy, Debug)]
struct Way {
    reversed: bool,
    /// The edge stands for two flows.
    second: bool,
}

type Crossings = HashMap<(Option<BoundaryId>, Option<BoundaryId>), (Passed, Passed)>;

fn flow(lowering: &mut Lowering, id: EdgeId, way: Way, namer: &mut Namer, crossings: &mut Crossings) -> Flow {
    let edge = &lowering.graph.edges[id];
    let (from, to) = if way.reversed { (edge.head, edge.tail) } else { (edge.tail, edge.head) };
    let (source, target) = (lowering.model.element_of(from), lowering.model.element_of(to));
    let (from, to) = (lowering.graph.node_id(from), lowering.graph.node_id(to));
    let own =
        DrawingNames::value(lowering.graph, &edge.attrs, lowering.names.id).map(str::trim).filter(|id| !id.is_empty());
    let name = namer.name(match own {
        Some(id) if way.reversed && way.second => format!("{id}#back"),
        Some(id) => id.to_owned(),
        None => format!("{from}->{to}"),
    });
    let label = [lowering.names.label, lowering.names.xlabel]
        .into_iter()
        .find_map(|attr| lowering.label_of(&edge.attrs, attr, &name, from, to));
    let ends = (lowering.boundary_of_element(source), lowering.boundary_of_element(target));
    let (leaves, enters) = crossings.entry(ends).or_insert_with(|| crossed(lowering, ends)).clone();
    let stated = lowering.reader.stated(&edge.attrs, On::FLOW);
    Flow {
        edge: id,
        reversed: way.reversed,
        label: label.unwrap_or_else(|| name.clone()),
        id: name,
        source,
        target,
        enters,
        leaves,
        stated,
        span: edge.span,
    }
}

/// Gives every flow a name of its own.
#[derive(Debug, Default)]
struct Namer {
    /// How often a name was asked for.
    used: HashMap<String, u32>,
}

impl Namer {
    fn name(&mut self, wanted: String) -> String {
        let Some(count) = self.used.get(&wanted).copied() else {
            self.used.insert(wanted.clone(), 1);
            return wanted;
        };
        // `name#2` is taken already only where an id says so itself.
        let numbers = (count + 1..).map(|number| (number, format!("{wanted}#{number}")));
        let mut free = numbers.skip_while(|(_, name)| self.used.contains_key(name));
        let Some((number, name)) = free.next() else { return wanted };
        drop(free);
        self.used.insert(wanted, number);
        self.used.insert(name.clone(), 1);
        name
    }
}

/// The trust boundaries left, inner first, and entered, outer first, on the way between two places.
fn crossed(lowering: &Lowering, ends: (Option<BoundaryId>, Option<BoundaryId>)) -> (Passed, Passed) {
    let boundaries = &lowering.model.boundaries;
    let (mut source, mut target) = ends;
    let (mut leaves, mut enters) = (Vec::new(), Vec::new());
    // An outer boundary has a smaller id than those inside it: stepping outwards from the larger one meets in the
    // innermost boundary that holds both.
    while source != target {
        let (at, passed) = if source > target { (&mut source, &mut leaves) } else { (&mut target, &mut enters) };
        let Some(boundary) = *at else { break };
        if boundaries[boundary].is_trust_boundary {
            passed.push(boundary);
        }
        *at = boundaries[boundary].parent;
    }
    enters.reverse();
    (leaves.into(), enters.into())
}

fn list_at_elements(lowering: &mut Lowering) {
    let model = &mut lowering.model;
    let mut counts: IdVec<ElementId, (u32, u32)> = IdVec::filled((0, 0), model.elements.len());
    for flow in model.flows.values() {
        counts[flow.source].0 += 1;
        counts[flow.target].1 += 1;
    }
    model.out_flows = counts.values().map(|(out, _)| Vec::with_capacity(*out as usize)).collect();
    model.in_flows = counts.values().map(|(_, into)| Vec::with_capacity(*into as usize)).collect();
    for (id, flow) in model.flows.iter() {
        model.out_flows[flow.source].push(id);
        model.in_flows[flow.target].push(id);
    }
}
