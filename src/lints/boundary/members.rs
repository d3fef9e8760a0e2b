//! What a boundary holds: nothing, one element only, or one that another boundary holds as well.

use std::collections::HashMap;

use super::{Zones, boundaries, named};
use crate::arena::IdVec;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::graph::{Graph, Item, NodeId, SubgraphId};
use crate::lints::phrase;
use crate::lints::{Lint, Survey};
use crate::model::{Boundary, BoundaryId};
use crate::span::Span;

pub(in crate::lints) static EMPTY_BOUNDARY: Lint = Lint {
    code: Code {
        id: "L050",
        name: "empty-boundary",
        severity: Severity::Warning,
        summary: "a boundary holds nothing",
        docs: "
A trust boundary holds no interactor, no process and no store.

**Why it matters.** The zone was drawn for something, and that is elsewhere or missing: its flows cross no line.

```dot,bad
digraph {
  web [kind=process];
  subgraph cluster_dmz { kind=boundary; trust=dmz; }
}
```

```dot,good
digraph {
  subgraph cluster_dmz { kind=boundary; trust=dmz; web [kind=process]; }
}
```

A boundary with empty boundaries inside is spoken of once.
",
    },
    check: empty_boundary,
};

fn empty_boundary(survey: &Survey, sink: &mut Sink) {
    let zones = Zones::of(survey.model);
    for (id, boundary) in boundaries(survey).filter(|(id, _)| !zones.is_held[*id]) {
        let is_inside_one = zones.outer[id].is_some_and(|outer| !zones.is_held[outer]);
        let nodes = &survey.graph.subgraphs[boundary.subgraph].nodes;
        // Its nodes are drawn elsewhere: L052 speaks of each.
        let are_elsewhere = nodes.iter().any(|node| survey.graph.home[*node] != boundary.subgraph);
        if is_inside_one || are_elsewhere {
            continue;
        }
        let message = format!("{} is empty", named(survey, id));
        let said = Diagnostic::new(&EMPTY_BOUNDARY.code, boundary.span, message);
        let label = if nodes.is_empty() { "holds no element" } else { "holds only notes" };
        sink.push(said.label(label).help("move elements into it, or remove it"));
    }
}

pub(in crate::lints) static SINGLE_MEMBER: Lint = Lint {
    code: Code {
        id: "L051",
        name: "single-member",
        severity: Severity::Note,
        summary: "a boundary holds one element only, beside a boundary of the same trust",
        docs: "
A boundary holds one element and no boundary, and beside it there is another one of the same trust and the same `boundary`.

**Why it matters.** A line around each element says nothing about trust: every flow crosses one. If the two are kept apart on
purpose this is right, and `boundary=machine`, `container` or whatever separates them says so; otherwise one zone is enough.

```dot,bad
digraph {
  subgraph cluster_a { kind=boundary; trust=internal; web [kind=process]; }
  subgraph cluster_b { kind=boundary; trust=internal; db [kind=store]; }
  web -> db;
}
```

```dot,good
digraph {
  subgraph cluster_a { kind=boundary; trust=internal; boundary=machine; web [kind=process]; }
  subgraph cluster_b { kind=boundary; trust=internal; boundary=machine; db [kind=store]; }
  web -> db;
}
```

Networks are looked at, and what says no `boundary`; other kinds separate by themselves.
",
    },
    check: single_member,
};

fn single_member(survey: &Survey, sink: &mut Sink) {
    let zones = Zones::of(survey.model);
    let mut first: HashMap<_, (BoundaryId, Option<BoundaryId>)> = HashMap::new();
    let alike =
        || boundaries(survey).filter_map(|(id, boundary)| Some((id, boundary, likeness(&zones, id, boundary)?)));
    for (id, _, likeness) in alike() {
        let (one, second) = first.entry(likeness).or_insert((id, None));
        if *one != id {
            second.get_or_insert(id);
        }
    }
    for (id, boundary, likeness) in alike() {
        let (Some(&(one, other)), [member]) = (first.get(&likeness), zones.members[id].as_slice()) else { continue };
        let other = if one == id { other } else { Some(one) };
        let (Some(other), 0) = (other, zones.inner[id]) else { continue };
        sink.report(&SINGLE_MEMBER.code, || {
            let member = phrase::element(survey.model, *member);
            let message = format!("{} holds only {member}", named(survey, id));
            Diagnostic::new(&SINGLE_MEMBER.code, boundary.span, message)
                .label("one element")
                .also(survey.model.boundaries[other].span, "of the same trust")
                .help(format!("merge them, or say what keeps them apart: `{}=machine`", survey.prefixed("boundary")))
        });
    }
}

/// Where a boundary stands, its trust and its kind: what makes it like another one. None if it separates by itself.
fn likeness<'a>(
    zones: &Zones,
    id: BoundaryId,
    boundary: &'a Boundary,
) -> Option<(Option<BoundaryId>, u32, Vec<String>)> {
    let said = |name: &'a str| boundary.stated.get(name).map(|stated| stated.value.written()).unwrap_or_default();
    let kind = said("boundary");
    let separates = !matches!(kind.as_str(), "" | "network");
    let rest = ["owner", "region", "ceiling", "third_party", "multi_tenant", "exposure"].map(said);
    let trust = boundary.trust.filter(|_| !separates)?;
    Some((zones.outer[id], trust, std::iter::once(kind).chain(rest).collect()))
}

pub(in crate::lints) static NODE_IN_TWO_BOUNDARIES: Lint = Lint {
    code: Code {
        id: "L052",
        name: "node-in-two-boundaries",
        severity: Severity::Error,
        summary: "a node stands in two boundaries that do not hold each other",
        docs: "
A node is mentioned in two clusters, neither of which holds the other, and at least one of them is a trust boundary. A mention in
an edge counts.

**Why it matters.** Graphviz draws it in one of them, without a word, and threatdot reads it there. Which of the two was meant
decides what its flows cross.

```dot,bad
digraph {
  subgraph cluster_dmz { kind=boundary; trust=dmz; web [kind=process]; }
  subgraph cluster_core { kind=boundary; trust=internal; db [kind=store]; web -> db; }
}
```

Write flows between boundaries outside of both.

```dot,good
digraph {
  subgraph cluster_dmz { kind=boundary; trust=dmz; web [kind=process]; }
  subgraph cluster_core { kind=boundary; trust=internal; db [kind=store]; }
  web -> db;
}
```
",
    },
    check: node_in_two_boundaries,
};

/// Where a node is mentioned: in the cluster that it is drawn in, and in others.
#[derive(Clone, Default)]
struct Mentions {
    at_home: Option<Span>,
    /// The first other cluster that is no part of its home, and where.
    elsewhere: Option<(SubgraphId, Span)>,
    /// How many more there are.
    more: usize,
}

fn node_in_two_boundaries(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated {
        return;
    }
    for (node, mentions) in mentions(survey).iter() {
        if let Some((cluster, span)) = mentions.elsewhere {
            sink.report(&NODE_IN_TWO_BOUNDARIES.code, || in_two(survey, node, cluster, span, mentions));
        }
    }
}

fn mentions(survey: &Survey) -> IdVec<NodeId, Mentions> {
    let graph = survey.graph;
    let mut all: IdVec<NodeId, Mentions> = IdVec::filled(Mentions::default(), graph.nodes.len());
    for (id, subgraph) in graph.subgraphs.iter().filter(|(_, subgraph)| !subgraph.nodes.is_empty()) {
        let cluster = graph.cluster_of(id);
        for (&node, &span) in subgraph.nodes.iter().zip(&subgraph.mentions) {
            let home = graph.home[node];
            let mentions = &mut all[node];
            if cluster == home {
                mentions.at_home.get_or_insert(span);
            } else if cluster != Graph::ROOT && matters(survey, cluster, home) {
                match mentions.elsewhere {
                    Some(_) => mentions.more += 1,
                    None => mentions.elsewhere = Some((cluster, span)),
                }
            }
        }
    }
    all
}

/// Whether two clusters are apart and one of them changes trust.
fn matters(survey: &Survey, one: SubgraphId, other: SubgraphId) -> bool {
    let subgraphs = &survey.graph.subgraphs;
    let [a, b] = [one, other].map(|cluster| subgraphs[cluster].span);
    let is_boundary = |cluster| {
        survey.model.boundary_of(cluster).is_some_and(|boundary| survey.model.boundaries[boundary].is_trust_boundary)
    };
    !a.contains(b) && !b.contains(a) && (is_boundary(one) || is_boundary(other))
}

fn in_two(survey: &Survey, node: NodeId, cluster: SubgraphId, span: Span, mentions: &Mentions) -> Diagnostic {
    let name = |cluster| survey.item(Item::Subgraph(cluster));
    let [home, other] = [survey.graph.home[node], cluster].map(name);
    let message = format!("{} is in {home} and in {other}", survey.item(Item::Node(node)));
    let mut said =
        Diagnostic::new(&NODE_IN_TWO_BOUNDARIES.code, span, message).label(format!("stands in {other} here"));
    if let Some(at_home) = mentions.at_home {
        said = said.also(at_home, format!("Graphviz draws it in {home}"));
    }
    if mentions.more > 0 {
        said = said.note(format!("there are {} like this", phrase::count(mentions.more, "more place")));
    }
    said.help("mention it in one of them only; an edge between two boundaries stands outside of both")
}
