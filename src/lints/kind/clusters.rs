//! Clusters and boundaries: one that is not the other.

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::graph::{Attr, Graph, Item, Origin, Subgraph};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::BoundaryEvidence;

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
            .help(help),
        );
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
