//! Flows that say nothing of what they carry.

use std::collections::HashSet;

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::graph::Attrs;
use crate::lints::structure::{edges, is_in_scope};
use crate::lints::{Lint, Survey, phrase};

pub(in crate::lints) static FLOW_UNLABELLED: Lint = Lint {
    code: Code {
        id: "L040",
        name: "flow-unlabelled",
        severity: Severity::Warning,
        summary: "a flow does not say what it carries",
        docs: r#"
A flow has no label and no `data`, and nothing else says what runs on it: no `purpose`, no `format`, no `response_to`.

**Why it matters.** What a flow carries decides how bad it is when somebody reads or alters it. Without it the analysis has to
take everything that the source may hold for possible, and a reader has nothing to check.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web [protocol=https];
}
```

Give it a label for readers and the assets for the analysis.

```dot,good
digraph {
  asset_order="Orders; classification=confidential";
  user [kind=interactor];
  web [kind=process];
  user -> web [protocol=https, label="place order", data=order];
}
```

An edge statement that stands for several flows is spoken of once.
"#,
    },
    check: flow_unlabelled,
};

/// Graphviz's texts beside an edge.
const TEXTS: &[&str] = &["label", "xlabel", "headlabel", "taillabel"];

/// What else of the vocabulary says what runs on a flow.
const SAYING: &[&str] = &["data", "purpose", "format", "method", "response_to"];

fn flow_unlabelled(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated || !survey.is_analysed {
        return;
    }
    let mut said = HashSet::new();
    for (id, flow) in edges(survey) {
        let edge = &survey.graph.edges[flow.edge];
        let says = SAYING.iter().any(|name| flow.stated.get(name).is_some()) || has_text(survey, &edge.attrs);
        if says || !is_in_scope(survey, id, flow) || !said.insert(edge.statement) {
            continue;
        }
        sink.report(&FLOW_UNLABELLED.code, || {
            let message = format!("{} does not say what it carries", phrase::flow(survey.model, id));
            let data = survey.prefixed("data");
            let help = match survey.model.assets.values().next() {
                Some(asset) => format!("add a `label`, and the assets that it carries, such as `{data}={}`", asset.id),
                None => format!("add a `label`, and the assets that it carries as `{data}=...`"),
            };
            Diagnostic::new(&FLOW_UNLABELLED.code, flow.span, message).label("neither a label nor data").help(help)
        });
    }
}

fn has_text(survey: &Survey, attrs: &Attrs) -> bool {
    TEXTS.iter().any(|name| survey.graph.value(attrs, name).is_some_and(|text| !text.trim().is_empty()))
}
