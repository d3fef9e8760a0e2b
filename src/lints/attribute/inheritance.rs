//! Values that an item did not write itself: defaults, and what clusters hand down.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches};
use crate::graph::{Attr, Attrs, Graph, Origin, SubgraphId};
use crate::lints::phrase::{both, count, quoted};
use crate::lints::{Lint, Place, Site, State, Survey};
use crate::model::{Boundary, Kind};
use crate::syntax::amend;

pub(in crate::lints) static INHERITED_FROM_DEFAULT: Lint = Lint {
    code: Code {
        id: "L006",
        name: "inherited-from-default",
        severity: Severity::Note,
        summary: "a security value comes from a `node [...]` or `edge [...]` default",
        docs: "
A value that the analysis reads is stated once, in a default, for every item that follows it.

**Why it matters.** `node [authn=mtls]` reaches every later node of its scope, also those added next year by somebody who
never saw that line. Nothing is wrong with a default that is meant; this note says how far it reaches.

```dot,bad
digraph {
  node [kind=process, authn=mtls];
  web;
  api;
}
```

```dot,good
digraph {
  node [kind=process];
  web [authn=mtls];
  api [authn=mtls];
}
```

Names that describe and do not protect (`kind`, `tech`, `owner`, `role`, `tags`) are not reported.
",
    },
    check: inherited_from_default,
};

/// Names that say what an item is, not how it is protected.
const DESCRIPTIVE: &[&str] = &["kind", "tech", "owner", "role", "tags", "format", "method", "purpose", "scope_reason"];

fn inherited_from_default(survey: &Survey, sink: &mut Sink) {
    for site in &survey.sites {
        let word = survey.model.vocabulary_name(site.name).unwrap_or(site.name);
        let applies = site.in_state(|state| *state == State::Fine);
        let reached: usize = applies.filter(|one| one.place != Place::Node(Kind::Unknown)).map(|one| one.count).sum();
        let is_default = matches!(site.attr.origin, Origin::Default(_));
        if is_default && reached > 0 && !DESCRIPTIVE.contains(&word) && !site.value.trim().is_empty() {
            sink.report(&INHERITED_FROM_DEFAULT.code, || from_default(survey, site, reached));
        }
    }
}

fn from_default(survey: &Survey, site: &Site, reached: usize) -> Diagnostic {
    let is_edge = site.uses.iter().any(|one| one.place == Place::Flow);
    let noun = if is_edge { "flow" } else { "element" };
    let stated = quoted(&format!("{}={}", site.name, site.value));
    let message = format!("{stated} of {} comes from a default", count(reached, noun));
    let first = site.in_state(|state| *state == State::Fine).next().map(|one| one.first);
    let said = Diagnostic::new(&INHERITED_FROM_DEFAULT.code, site.attr.name_span.to(site.attr.value_span), message)
        .label(format!("said once for {}", count(reached, noun)))
        .help(format!("state it on the {noun} itself if it is not meant for all that follow"));
    match first {
        Some(first) => {
            let span = crate::lints::structure::item_span(survey, first);
            said.also(span, format!("{} takes it over", survey.item(first)))
        }
        None => said,
    }
}

pub(in crate::lints) static BOUNDARY_INHERITS_PARENT: Lint = Lint {
    code: Code {
        id: "L007",
        name: "boundary-inherits-parent",
        severity: Severity::Warning,
        summary: "a nested cluster seems to have what is only handed down to it",
        docs: "
A cluster inside another one does not say its own `kind`, `trust` or `owner`, and Graphviz hands it those of the cluster
around it.

**Why it matters.** In DOT a subgraph inherits graph attributes. Whether the inner cluster is a boundary of its own was
never said, so threatdot treats the inherited value as absent.

```dot,bad
digraph {
  subgraph cluster_cloud {
    kind=boundary; trust=internal;
    subgraph cluster_vault { db [kind=store]; }
  }
}
```

```dot,good
digraph {
  subgraph cluster_cloud {
    kind=boundary; trust=internal;
    subgraph cluster_vault { kind=boundary; trust=restricted; db [kind=store]; }
  }
}
```
",
    },
    check: boundary_inherits_parent,
};

fn boundary_inherits_parent(survey: &Survey, sink: &mut Sink) {
    for boundary in survey.model.boundaries.values() {
        let inherited = inherited(survey, boundary);
        let Some((parent, first)) = inherited.first() else { continue };
        let graph = survey.graph;
        let say = |attr: &Attr| quoted(graph.text(attr.name));
        let names: Vec<String> = inherited.iter().map(|(_, attr)| say(attr)).collect();
        let item = survey.item(crate::graph::Item::Subgraph(boundary.subgraph));
        let parent = survey.item(crate::graph::Item::Subgraph(*parent));
        let message = format!("{item} has no {} of its own", both(&names).replace(" and ", " and no "));
        let mut said = Diagnostic::new(&BOUNDARY_INHERITS_PARENT.code, boundary.span, message)
            .label(format!("Graphviz hands it down from {parent}; here it counts as not stated"));
        for (_, attr) in &inherited {
            said = said.also(attr.name_span.to(attr.value_span), "inherited from here");
        }
        let example = format!("{}={}", graph.text(first.name), graph.text(first.value));
        said = said.help(format!("set {} in the inner cluster, such as {}", both(&names), quoted(&example)));
        sink.push(said.fix_if(state(survey, boundary)));
    }
}

/// Writes into the inner cluster all that Graphviz hands down: once it is a boundary, it lacks a trust level as well.
fn state(survey: &Survey, boundary: &Boundary) -> Option<Fix> {
    let attrs = &survey.graph.subgraphs[boundary.subgraph].attrs;
    let word = |symbol| amend::word(survey.graph.text(symbol));
    let find = |name: &&str| handed_down(survey, attrs, name).map(|(_, attr)| attr);
    let inherited = ["kind", "trust", "owner"].iter().filter_map(find);
    let stated: Vec<String> = inherited.map(|attr| format!("{}={}", word(attr.name), word(attr.value))).collect();
    let edit = amend::insert_into(survey.source, boundary.span, &stated.join("; "))?;
    Some(Fix::risky("state in it what it inherits", [edit]).touching(Touches::Boundaries))
}

/// What a cluster has only from the one around it and would mean something there. Outside all clusters such values
/// belong to the diagram; a plain grouping shares the trust of what is around it.
fn inherited<'a>(survey: &Survey<'a>, boundary: &Boundary) -> Vec<(SubgraphId, &'a Attr)> {
    let graph = survey.graph;
    let attrs = &graph.subgraphs[boundary.subgraph].attrs;
    let find = |name: &str| handed_down(survey, attrs, name);
    let kind = find("kind").filter(|(_, attr)| {
        !boundary.is_trust_boundary && boundary.stated.get("kind").is_none() && graph.text(attr.value) == "boundary"
    });
    let rest = ["trust", "owner"].into_iter().filter_map(|name| find(name).filter(|_| boundary.is_trust_boundary));
    kind.into_iter().chain(rest).collect()
}

/// A value that comes from a cluster around, and which.
fn handed_down<'a>(survey: &Survey, attrs: &'a Attrs, name: &str) -> Option<(SubgraphId, &'a Attr)> {
    let attr = survey.graph.attr(attrs, &survey.prefixed(name))?;
    match attr.origin {
        Origin::Inherited(parent) if parent != Graph::ROOT => Some((parent, attr)),
        _ => None,
    }
}
