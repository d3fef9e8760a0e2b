//! Which way an edge runs, and whether it ends at an element.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink};
use crate::edit::Edit;
use crate::graph::{Attr, Edge, EdgeId, Graph, Item, Origin};
use crate::limits;
use crate::lints::phrase::{count, quoted};
use crate::lints::{Lint, Survey};
use crate::span::Span;
use crate::syntax::SyntaxKind;
use crate::syntax::amend::{self, Outline};

pub(in crate::lints) static UNDIRECTED: Lint = Lint {
    code: Code {
        id: "L030",
        name: "undirected",
        severity: Severity::Error,
        summary: "a flow has no direction",
        docs: "
The file is a `graph` with `--`, or an edge has `dir=none`.

**Why it matters.** Data runs from somewhere to somewhere. Who reads, who writes and whose trust is crossed all depend on
the direction. For want of a better one it is read from left to right.

```dot,bad
graph {
  web [kind=process];
  db [kind=store];
  web -- db;
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db;
  db -> web;
}
```
",
    },
    check: undirected,
};

fn undirected(survey: &Survey, sink: &mut Sink) {
    let graph = survey.graph;
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    let flows = edges_with_flow(survey);
    if !graph.directed {
        let open = flows.iter().filter(|edge| graph.value(&graph.edges[**edge].attrs, "dir").is_none()).count();
        if open > 0 {
            let message = format!("this is a `graph`: {} without direction", has_have(open));
            sink.push(
                Diagnostic::new(&UNDIRECTED.code, graph_keyword(survey), message)
                    .label("each is read from left to right")
                    .help("write `digraph` and `->`; draw two flows for two directions")
                    .fix_if(directed(survey)),
            );
        }
    }
    for (attr, edge, many) in sites(survey, flows.iter().copied(), "dir", |dir| dir == "none") {
        let message = format!("{} without direction", subject(survey, edge, many, "is", "are"));
        sink.push(
            Diagnostic::new(&UNDIRECTED.code, attr.value_span, message)
                .label("read from tail to head")
                .help("remove `dir=none`; draw two flows for two directions")
                .fix(without(survey, attr)),
        );
    }
}

/// Writes the direction that every edge is read in.
fn directed(survey: &Survey) -> Option<Fix> {
    let tokens = amend::tokens(survey.source, survey.graph.span);
    let edits: Vec<Edit> = tokens
        .filter_map(|token| match token.kind {
            SyntaxKind::Line => Some(Edit::replace(token.span, "->")),
            SyntaxKind::GraphKeyword if token.span == graph_keyword(survey) => {
                Some(Edit::replace(token.span, "digraph"))
            }
            _ => None,
        })
        .collect();
    (edits.len() <= limits::FIX_EDITS).then(|| Fix::risky("write `digraph` and `->`", edits).touching_nothing())
}

/// Takes an attribute away that changes the picture only.
fn without(survey: &Survey, attr: &Attr) -> Fix {
    let edit = amend::remove_attr(survey.source, attr.name_span, attr.value_span);
    let (name, value) = (survey.graph.text(attr.name), survey.graph.text(attr.value));
    Fix::risky(format!("remove {}", quoted(&format!("{name}={value}"))), [edit]).touching_nothing()
}

fn has_have(edges: usize) -> String {
    let verb = if edges == 1 { "is" } else { "are" };
    format!("{} {verb}", count(edges, "flow"))
}

fn subject(survey: &Survey, edge: EdgeId, many: usize, is: &str, are: &str) -> String {
    match many {
        1 => format!("{} {is}", survey.item(Item::Edge(edge))),
        many => format!("{} {are}", count(many, "flow")),
    }
}

/// The keyword `graph`, past a `strict`.
fn graph_keyword(survey: &Survey) -> Span {
    let span = survey.graph.span;
    let text = survey.source.slice(span).get(..).unwrap_or("");
    let lower: String = text.chars().take(200).map(|c| c.to_ascii_lowercase()).collect();
    match lower.find("graph").and_then(|at| u32::try_from(at).ok()) {
        Some(at) => Span::new(span.start + at, span.start + at + 5),
        None => survey.graph.subgraphs[Graph::ROOT].header,
    }
}

/// The edges that are flows.
fn edges_with_flow(survey: &Survey) -> Vec<EdgeId> {
    let mut edges: Vec<EdgeId> = survey.model.flows.values().map(|flow| flow.edge).collect();
    edges.dedup();
    edges
}

/// Values of a drawing attribute at the places where they are written, each with its first edge and how many have it.
fn sites<'a>(
    survey: &Survey<'a>,
    edges: impl Iterator<Item = EdgeId>,
    name: &str,
    is: impl Fn(&str) -> bool,
) -> Vec<(&'a Attr, EdgeId, usize)> {
    let mut sites: IndexMap<u32, (&Attr, EdgeId, usize)> = IndexMap::new();
    let Some(name) = survey.graph.strings.find(name) else { return Vec::new() };
    for edge in edges {
        let Some(attr) = survey.graph.edges[edge].attrs.get(name) else { continue };
        if is(survey.graph.text(attr.value)) {
            sites.entry(attr.value_span.start).or_insert((attr, edge, 0)).2 += 1;
        }
    }
    sites.into_values().collect()
}

pub(in crate::lints) static BIDIRECTIONAL: Lint = Lint {
    code: Code {
        id: "L031",
        name: "bidirectional",
        severity: Severity::Warning,
        summary: "one edge stands for two flows, or runs backwards",
        docs: "
An edge has `dir=both` or `dir=back`.

**Why it matters.** `dir=both` is two flows, analysed as two, but what is written on the edge (data, label, controls) then
holds for both ways alike. `dir=back` runs against the arrow in the text, which a reader of the file overlooks.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [dir=both];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [label=query];
  db -> web [label=rows];
}
```
",
    },
    check: bidirectional,
};

fn bidirectional(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    let flows = edges_with_flow(survey);
    for (attr, edge, many) in sites(survey, flows.iter().copied(), "dir", |dir| matches!(dir, "both" | "back")) {
        let [from, to] = ends(survey, edge);
        let is_back = survey.graph.text(attr.value) == "back";
        let said = if is_back {
            let message = subject(survey, edge, many, "runs backwards", "run backwards");
            Diagnostic::new(&BIDIRECTIONAL.code, attr.value_span, message)
                .label(format!("the data goes from {to} to {from}"))
                .help(format!("write the edge from {to} to {from}, without `dir`"))
        } else {
            let twice =
                if many == 1 { "stands for two flows and is analysed as two" } else { "stand for two flows each" };
            let message = subject(survey, edge, many, twice, twice);
            Diagnostic::new(&BIDIRECTIONAL.code, attr.value_span, message)
                .label(format!("one from {from} to {to}, one back"))
                .help("write two edges, so that each can say what it carries")
        };
        let fix = (many == 1).then(|| if is_back { turned(survey, edge, attr) } else { split(survey, edge, attr) });
        sink.push(said.fix_if(fix.flatten()));
    }
}

/// The statement of one edge that says its direction itself.
fn alone(survey: &Survey, edge: EdgeId, dir: &Attr) -> Option<Outline> {
    let outline = Outline::of(survey.source, survey.graph.edges[edge].statement)?;
    // What is said of one end would be said of the other. A port that is written at its node goes with it.
    let of_ends = |attr: &Attr| {
        let name = survey.graph.text(attr.name);
        let is_at_node = matches!(name, "tailport" | "headport") && attr.name_span == attr.value_span;
        let is_of_end = ["head", "tail", "arrow"].iter().any(|end| name.starts_with(end))
            || ["lhead", "ltail", "samehead", "sametail"].contains(&name);
        is_of_end && !is_at_node
    };
    let is_plain = dir.origin == Origin::Own && !survey.graph.edges[edge].attrs.own().any(of_ends);
    (outline.is_one_edge() && is_plain).then_some(outline)
}

/// Two edges for one in both directions. The way back keeps the name that it has.
fn split(survey: &Survey, edge: EdgeId, dir: &Attr) -> Option<Fix> {
    let outline = alone(survey, edge, dir)?;
    let [from, to] = outline.ends.as_slice() else { return None };
    let id = survey.graph.attr(&survey.graph.edges[edge].attrs, "id").filter(|id| id.origin == Origin::Own);
    let starts = [Some(dir), id].map(|attr| attr.map(|attr| attr.name_span.start));
    let mut list = outline.list_without(survey.source, |attr| starts.contains(&Some(attr.start)));
    if let Some(id) = id.map(|id| survey.graph.text(id.value).trim()).filter(|id| !id.is_empty()) {
        let id = format!("id={}", amend::word(&format!("{id}#back")));
        list = if list.is_empty() { format!(" [{id}]") } else { list.replacen(" [", &format!(" [{id}, "), 1) };
    }
    let [from, to] = [from, to].map(|end| survey.source.slice(*end));
    let statement = survey.graph.edges[edge].statement;
    let back = amend::insert_after(survey.source, statement, &format!("{to} -> {from}{list}"));
    let forth = amend::remove_attr(survey.source, dir.name_span, dir.value_span);
    (survey.graph.directed && !survey.graph.strict)
        .then(|| Fix::safe("write an edge for each way", [forth, back]).touching_nothing())
}

/// One edge in the direction that the data goes.
fn turned(survey: &Survey, edge: EdgeId, dir: &Attr) -> Option<Fix> {
    let outline = alone(survey, edge, dir)?;
    let [from, to] = outline.ends.as_slice() else { return None };
    let swap = [(from, to), (to, from)].map(|(end, other)| Edit::replace(*end, survey.source.slice(*other)));
    let gone = amend::remove_attr(survey.source, dir.name_span, dir.value_span);
    let edits: Vec<Edit> = swap.into_iter().chain([gone]).collect();
    (survey.graph.directed && !survey.graph.strict).then(|| Fix::risky("turn the edge round", edits).touching_nothing())
}

fn ends(survey: &Survey, edge: EdgeId) -> [String; 2] {
    let edge = &survey.graph.edges[edge];
    [edge.tail, edge.head].map(|node| quoted(survey.graph.node_id(node)))
}

pub(in crate::lints) static EDGE_TO_CLUSTER: Lint = Lint {
    code: Code {
        id: "L033",
        name: "edge-to-cluster",
        severity: Severity::Warning,
        summary: "a flow ends at a boundary instead of an element",
        docs: "
An edge is clipped at a cluster by `lhead` or `ltail`, or one of its ends is a cluster.

**Why it matters.** A boundary takes no data; some element inside it does. With `lhead` the element written is often just
any member; an edge whose end is a cluster means an edge to every member.

```dot,bad
digraph {
  compound=true;
  user [kind=interactor];
  subgraph cluster_app { kind=boundary; web [kind=process]; api [kind=process]; }
  user -> web [lhead=cluster_app];
}
```

```dot,good
digraph {
  user [kind=interactor];
  subgraph cluster_app { kind=boundary; web [kind=process]; api [kind=process]; }
  user -> web;
}
```

Short forms such as `{a b} -> c` are fine: braces without a cluster are only a list.
",
    },
    check: edge_to_cluster,
};

fn edge_to_cluster(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    let flows = edges_with_flow(survey);
    for name in ["ltail", "lhead"] {
        for (attr, edge, many) in sites(survey, flows.iter().copied(), name, |cluster| !cluster.is_empty()) {
            let [from, to] = ends(survey, edge);
            let (verb, element) = if name == "lhead" { ("ends", to) } else { ("starts", from) };
            let cluster = quoted(survey.graph.text(attr.value));
            let who = subject(survey, edge, many, verb, verb.trim_end_matches('s'));
            sink.push(
                Diagnostic::new(
                    &EDGE_TO_CLUSTER.code,
                    attr.value_span,
                    format!("{who} at cluster {cluster}, not at an element"),
                )
                .label(format!("drawn to the boundary, analysed as a flow of {element}"))
                .help(format!("connect the element inside {cluster} that handles the data, without `{name}`"))
                .fix(without(survey, attr)),
            );
        }
    }
    let mut said = HashSet::new();
    for edge in flows.iter().map(|edge| &survey.graph.edges[*edge]).filter(|edge| edge.from_subgraph) {
        for span in [edge.tail_span, edge.head_span] {
            if let Some(cluster) = cluster_at(survey, edge, span)
                && said.insert(span)
            {
                sink.push(at_every_member(survey, cluster, span));
            }
        }
    }
}

fn at_every_member(survey: &Survey, cluster: &str, span: Span) -> Diagnostic {
    let header = span.start + u32::try_from("subgraph".len()).unwrap_or(0);
    let text = survey.source.slice(span);
    let brace = text.find('{').and_then(|at| u32::try_from(at).ok()).map_or(span.end, |at| span.start + at);
    let span = if brace > header { Span::new(span.start, brace) } else { span };
    let cluster = quoted(cluster);
    Diagnostic::new(
        &EDGE_TO_CLUSTER.code,
        trimmed(survey, span),
        format!("an edge ends at cluster {cluster}, not at an element"),
    )
    .label("stands for one flow to or from every member")
    .help(format!("connect the element inside {cluster} that handles the data"))
}

fn trimmed(survey: &Survey, span: Span) -> Span {
    let len = survey.source.slice(span).trim_end().len();
    Span::new(span.start, span.start + u32::try_from(len).unwrap_or(span.len()))
}

/// The name of the cluster that an end is written as.
fn cluster_at<'a>(survey: &Survey<'a>, edge: &Edge, span: Span) -> Option<&'a str> {
    let _ = edge;
    let text = survey.source.slice(span);
    let rest = text.get(..8).filter(|word| word.eq_ignore_ascii_case("subgraph")).and_then(|_| text.get(8..))?;
    let name = rest.trim_start().trim_start_matches('"');
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '{' | '"')).unwrap_or(name.len());
    let symbol = survey.graph.strings.find(name.get(..end)?)?;
    survey.graph.clusters().find(|(_, cluster)| cluster.name == Some(symbol)).map(|_| survey.graph.text(symbol))
}
