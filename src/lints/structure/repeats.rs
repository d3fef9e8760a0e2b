//! Several edges between the same two elements.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches};
use crate::edit::Edit;
use crate::graph::{EdgeId, Item, Symbol};
use crate::lints::phrase::{self, quoted};
use crate::lints::remedy::state_on_edge;
use crate::lints::{Lint, Survey};
use crate::model::{ElementId, Flow, FlowId};
use crate::span::Span;
use crate::syntax::amend::{self, Outline};

pub(in crate::lints) static DUPLICATE_FLOW: Lint = Lint {
    code: Code {
        id: "L029",
        name: "duplicate-flow",
        severity: Severity::Warning,
        summary: "a flow says the same as another one",
        docs: "
Two edges have the same ends, the same direction and the same attributes.

**Why it matters.** The second one adds its threats a second time and says nothing new: it was copied and not finished,
or it is a slip.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [label=query];
  web -> db [label=query];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [label=query];
  web -> db [label=update];
}
```
",
    },
    check: duplicate_flow,
};

fn duplicate_flow(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    for group in parallel(survey) {
        let mut seen: HashMap<Vec<(Symbol, Symbol)>, FlowId> = HashMap::new();
        for &id in &group {
            let first = *seen.entry(written(survey, survey.model.flows[id].edge)).or_insert(id);
            let [flow, original] = [id, first].map(|id| &survey.model.flows[id]);
            if first != id && flow.edge != original.edge && said.insert(flow.edge) {
                sink.report(&DUPLICATE_FLOW.code, || {
                    let message = format!("{} repeats another flow", phrase::flow(survey.model, id));
                    Diagnostic::new(&DUPLICATE_FLOW.code, flow.span, message)
                        .label("same ends, same attributes")
                        .also(original.span, "this flow says the same")
                        .help("remove one of them, or say what is different")
                        .fix_if(without_it(survey, flow))
                });
            }
        }
    }
}

/// Takes the second of two equal flows away, if its statement is about nothing else.
fn without_it(survey: &Survey, flow: &Flow) -> Option<Fix> {
    let statement = survey.graph.edges[flow.edge].statement;
    let edit = amend::remove_statement(survey.source, statement);
    let fix = Fix::risky("remove it", [edit]).touching(Touches::Flows);
    Outline::of(survey.source, statement)?.is_one_edge().then_some(fix)
}

fn written(survey: &Survey, edge: EdgeId) -> Vec<(Symbol, Symbol)> {
    let mut attrs: Vec<(Symbol, Symbol)> =
        survey.graph.edges[edge].attrs.iter().map(|attr| (attr.name, attr.value)).collect();
    attrs.sort_unstable();
    attrs
}

/// Flows with the same ends and direction, where there are several.
fn parallel(survey: &Survey) -> Vec<Vec<FlowId>> {
    if !survey.is_annotated && !survey.is_analysed {
        return Vec::new();
    }
    let mut first: HashMap<(ElementId, ElementId), FlowId> = HashMap::new();
    let mut groups: indexmap::IndexMap<(ElementId, ElementId), Vec<FlowId>> = indexmap::IndexMap::new();
    for (id, flow) in survey.model.flows.iter() {
        let ends = (flow.source, flow.target);
        let known = *first.entry(ends).or_insert(id);
        if known != id {
            groups.entry(ends).or_insert_with(|| vec![known]).push(id);
        }
    }
    groups.into_values().collect()
}

pub(in crate::lints) static STRICT_MERGES_FLOWS: Lint = Lint {
    code: Code {
        id: "L032",
        name: "strict-merges-flows",
        severity: Severity::Warning,
        summary: "`strict` merges two flows into one",
        docs: "
The graph is `strict`, and two edge statements have the same ends.

**Why it matters.** Graphviz makes one edge of both; where they differ the last value stays. One of the two flows, with
its data and its controls, is not in the model.

```dot,bad
strict digraph {
  web [kind=process];
  db [kind=store];
  web -> db [encryption=tls];
  web -> db [encryption=none];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [id=query, encryption=tls];
  web -> db [id=export, encryption=none];
}
```
",
    },
    check: strict_merges_flows,
};

fn strict_merges_flows(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    let graph = survey.graph;
    for merged in graph.merged.iter().filter(|_| graph.strict) {
        let edge = &graph.edges[merged.edge];
        sink.report(&STRICT_MERGES_FLOWS.code, || {
            let [from, to] = [edge.tail, edge.head].map(|node| quoted(graph.node_id(node)));
            Diagnostic::new(
                &STRICT_MERGES_FLOWS.code,
                merged.span,
                format!("`strict` merges the flows from {from} to {to}"),
            )
            .label("adds to the edge that is there already")
            .also(edge.span, "the one flow of both")
            .help("remove `strict`, or remove one of the edges")
            .fix_if(without_strict(survey))
        });
    }
}

/// Takes the keyword away that the graph begins with.
fn without_strict(survey: &Survey) -> Option<Fix> {
    let start = survey.graph.span.start;
    let head = survey.source.slice(Span::new(start, survey.graph.header().start));
    let blanks = survey.source.text().get(start as usize + STRICT.len()..)?;
    let blanks = blanks.bytes().take_while(|byte| *byte == b' ').count();
    let is_keyword = head.is_empty() || head.get(..STRICT.len()).is_some_and(|word| word.eq_ignore_ascii_case(STRICT));
    let end = start + u32::try_from(STRICT.len() + blanks).unwrap_or(0);
    let fix = Fix::risky("remove `strict`", [Edit::delete(Span::new(start, end))]).touching(Touches::Flows);
    is_keyword.then_some(fix)
}

const STRICT: &str = "strict";

pub(in crate::lints) static PARALLEL_FLOW_UNNAMED: Lint = Lint {
    code: Code {
        id: "L038",
        name: "parallel-flow-unnamed",
        severity: Severity::Note,
        summary: "one of several flows between two elements has no `id`",
        docs: "
Several flows run from one element to another, and this one has no `id`.

**Why it matters.** It is named by its place among them, `web->db#2`. Findings and decisions follow that name: a flow put
in before it would take over what was said of this one.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [label=query];
  web -> db [label=update];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [id=query, label=query];
  web -> db [id=update, label=update];
}
```
",
    },
    check: parallel_flow_unnamed,
};

fn parallel_flow_unnamed(survey: &Survey, sink: &mut Sink) {
    let name = survey.graph.strings.find("id");
    for group in parallel(survey) {
        let unnamed =
            |flow: &Flow| own_id(survey, flow, name).is_none() && !survey.graph.edges[flow.edge].from_subgraph;
        let mut counts: HashMap<Vec<(Symbol, Symbol)>, usize> = HashMap::new();
        let edges = group.iter().map(|id| survey.model.flows[*id].edge);
        edges.for_each(|edge| *counts.entry(written(survey, edge)).or_insert(0) += 1);
        for &id in group.iter().filter(|id| unnamed(&survey.model.flows[**id])).skip(1) {
            let flow = &survey.model.flows[id];
            sink.report(&PARALLEL_FLOW_UNNAMED.code, || {
                let message = format!("{} is named by its place only", phrase::flow(survey.model, id));
                Diagnostic::new(&PARALLEL_FLOW_UNNAMED.code, flow.span, message)
                    .label("another flow without `id` has the same ends")
                    .help("give it an `id` of its own, so that findings stay with it")
                    .fix_if(keep_name(survey, flow).filter(|_| counts.get(&written(survey, flow.edge)) == Some(&1)))
            });
        }
    }
}

/// Gives a flow the name for good that it has now by its place; a person may know a better one. One edge that is two flows
/// has two names; and of two flows that say the same (L029) a name would hide it.
fn keep_name(survey: &Survey, flow: &Flow) -> Option<Fix> {
    let attrs = &survey.graph.edges[flow.edge].attrs;
    let is_one = survey.graph.value(attrs, "dir").is_none_or(|dir| dir != "both");
    let edit = is_one.then(|| state_on_edge(survey, flow.edge, "id", &flow.id)).flatten()?;
    Some(Fix::risky("keep the name that it has now, as its `id`", [edit]).touching_nothing())
}

fn own_id<'a>(survey: &Survey<'a>, flow: &Flow, name: Option<Symbol>) -> Option<&'a str> {
    let attr = survey.graph.edges[flow.edge].attrs.get(name?)?;
    Some(survey.graph.text(attr.value).trim()).filter(|id| !id.is_empty())
}

pub(in crate::lints) static DUPLICATE_FLOW_ID: Lint = Lint {
    code: Code {
        id: "L039",
        name: "duplicate-flow-id",
        severity: Severity::Warning,
        summary: "two flows have the same `id`",
        docs: "
Two edges have the same `id`.

**Why it matters.** An `id` names one flow: findings, decisions and `response_to` go by it. The second one is called
`id#2` for now.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  db [kind=store];
  user -> web [id=login];
  web -> db [id=login];
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process];
  db [kind=store];
  user -> web [id=login];
  web -> db [id=lookup];
}
```
",
    },
    check: duplicate_flow_id,
};

fn duplicate_flow_id(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated {
        return;
    }
    let Some(name) = survey.graph.strings.find("id") else { return };
    let mut first: HashMap<Symbol, EdgeId> = HashMap::new();
    let mut said = HashSet::new();
    for flow in survey.model.flows.values() {
        let Some(id) = own_id(survey, flow, Some(name)) else { continue };
        let Some(symbol) = survey.graph.edges[flow.edge].attrs.get(name).map(|attr| attr.value) else { continue };
        let known = *first.entry(symbol).or_insert(flow.edge);
        let attrs = [known, flow.edge].map(|edge| survey.graph.edges[edge].attrs.get(name));
        if let [Some(original), Some(attr)] = attrs
            && known != flow.edge
            && said.insert(attr.value_span.start)
        {
            let whose = survey.graph.edges[known].span;
            let is_same_place = original.value_span == attr.value_span;
            let message = format!("the id {} names two flows", quoted(id));
            let said = Diagnostic::new(&DUPLICATE_FLOW_ID.code, attr.value_span, message).label("must be a flow's own");
            let (span, text) = if is_same_place {
                (whose, format!("{} has it from the same place", survey.item(Item::Edge(known))))
            } else {
                (original.value_span, "already given here".to_owned())
            };
            let is_one = survey.graph.value(&survey.graph.edges[flow.edge].attrs, "dir") != Some("both");
            let fix = (!is_same_place && is_one).then(|| {
                let edit = amend::rename(attr.value_span, &flow.id);
                Fix::risky("keep the name that it has now, as its `id`", [edit]).touching_nothing()
            });
            sink.push(said.also(span, text).help("give each flow an `id` of its own").fix_if(fix));
        }
    }
}
