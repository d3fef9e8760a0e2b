//! Clusters and boundaries: one that is not the other.

use std::collections::HashMap;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches};
use crate::graph::{Attr, Graph, Item, Origin, Subgraph};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::BoundaryEvidence;
use crate::syntax::amend;

pub(in crate::lints) static BOUNDARY_NOT_CLUSTER: Lint = Lint {
    code: Code {
        id: "L015",
        name: "boundary-not-cluster",
        severity: Severity::Warning,
        summary: "a subgraph is meant as a boundary but is no cluster",
        docs: "
A subgraph has `kind`, `trust` or `boundary`, but its name does not begin with `cluster`.

**Why it matters.** Graphviz draws a box only around a cluster, and threatdot sees no boundary either: flows that should
cross it do not.

```dot,bad
digraph {
  subgraph dmz {
    kind=boundary; trust=dmz;
    web [kind=process];
  }
}
```

```dot,good
digraph {
  subgraph cluster_dmz {
    kind=boundary; trust=dmz;
    web [kind=process];
  }
}
```

`cluster=true` inside the subgraph does the same.
",
    },
    check: boundary_not_cluster,
};

fn boundary_not_cluster(survey: &Survey, sink: &mut Sink) {
    let graph = survey.graph;
    let mut mentions = None;
    for (id, subgraph) in graph.subgraphs.iter().filter(|(id, one)| *id != Graph::ROOT && !one.cluster) {
        let Some(attr) = meant_as_boundary(survey, subgraph) else { continue };
        let item = survey.item(Item::Subgraph(id));
        let written = quoted(&format!("{}={}", graph.text(attr.name), graph.text(attr.value)));
        let help = match subgraph.name.map(|name| graph.text(name)) {
            Some(name) => format!("name it {}", quoted(&format!("cluster_{name}"))),
            None => "give it a name that begins with `cluster`".to_owned(),
        };
        sink.push(
            Diagnostic::new(
                &BOUNDARY_NOT_CLUSTER.code,
                subgraph.header,
                format!("{item} will not be drawn as a boundary"),
            )
            .label("its name does not begin with `cluster`")
            .also(attr.name_span.to(attr.value_span), format!("{written} has no effect"))
            .help(help)
            .fix_if(make_cluster(survey, subgraph, mentions.get_or_insert_with(|| Mentions::of(survey)))),
        );
    }
}

/// Makes a cluster of a subgraph: by its name if nothing else goes by that, else by an attribute, which subgraphs inside would
/// inherit.
fn make_cluster(survey: &Survey, subgraph: &Subgraph, mentions: &Mentions) -> Option<Fix> {
    let (title, edit) = match subgraph.name.map(|name| survey.graph.text(name)) {
        Some(name) if mentions.count(name) == 1 && mentions.count(&format!("cluster_{name}")) == 0 => {
            let new = format!("cluster_{name}");
            (format!("name it {}", quoted(&new)), amend::rename(subgraph.header, &new))
        }
        _ if subgraph.children.is_empty() => {
            ("make it a cluster".to_owned(), amend::insert_into(survey.source, subgraph.header, "cluster=true")?)
        }
        _ => return None,
    };
    Some(Fix::safe(title, [edit]).touching(Touches::Boundaries))
}

/// How often each name stands in the text of a graph, as a name of whatever sort or as a value.
struct Mentions<'a>(HashMap<&'a str, usize>);

impl<'a> Mentions<'a> {
    fn of(survey: &Survey<'a>) -> Self {
        let mut counts = HashMap::new();
        for token in amend::tokens(survey.source, survey.graph.span).filter(|token| token.kind.is_id()) {
            *counts.entry(survey.source.slice(token.span).trim_matches('"')).or_insert(0) += 1;
        }
        Self(counts)
    }

    fn count(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or(0)
    }
}

fn meant_as_boundary<'a>(survey: &Survey<'a>, subgraph: &'a Subgraph) -> Option<&'a Attr> {
    let own =
        |name| survey.graph.attr(&subgraph.attrs, &survey.prefixed(name)).filter(|attr| attr.origin == Origin::Own);
    let kind = own("kind").filter(|kind| matches!(survey.graph.text(kind.value), "boundary" | "group"));
    kind.or_else(|| own("trust")).or_else(|| own("boundary"))
}

pub(in crate::lints) static CLUSTER_NOT_BOUNDARY: Lint = Lint {
    code: Code {
        id: "L016",
        name: "cluster-not-boundary",
        severity: Severity::Note,
        summary: "a cluster says nothing about trust",
        docs: "
A cluster has neither `kind`, `trust`, `boundary` nor the dashed red line of a trust boundary.

**Why it matters.** It is treated as a plain grouping: no flow crosses it, no rule about boundaries looks at it.

```dot,bad
digraph {
  subgraph cluster_dmz {
    web [kind=process];
  }
}
```

```dot,good
digraph {
  subgraph cluster_dmz {
    kind=boundary; trust=dmz;
    web [kind=process];
  }
}
```

`kind=group` says that a grouping is meant.
",
    },
    check: cluster_not_boundary,
};

fn cluster_not_boundary(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    for boundary in survey.model.boundaries.values().filter(|one| one.evidence == BoundaryEvidence::None) {
        let attrs = &survey.graph.subgraphs[boundary.subgraph].attrs;
        let kind =
            survey.graph.attr(attrs, &survey.prefixed("kind")).filter(|kind| !survey.graph.text(kind.value).is_empty());
        // An inherited `kind=boundary` is L007's, one that cannot be read is L002's.
        let is_said =
            kind.is_some_and(|kind| kind.origin == Origin::Own || survey.graph.text(kind.value) == "boundary");
        if !is_said {
            let name = quoted(&boundary.id);
            let kind = survey.prefixed("kind");
            sink.push(
                Diagnostic::new(
                    &CLUSTER_NOT_BOUNDARY.code,
                    boundary.span,
                    format!("cluster {name} is treated as a plain grouping, not as a trust boundary"),
                )
                .label("says nothing about trust")
                .help(format!("add `{kind}=boundary`, or `{kind}=group` if it only groups")),
            );
        }
    }
}
