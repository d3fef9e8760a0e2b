//! Data that come out of a store and never went in.

use std::collections::HashSet;

use super::items;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::{self, quoted};
use crate::lints::structure::{is_element_out, is_in_scope};
use crate::lints::{Lint, Survey};
use crate::model::{ElementId, FlowId, Kind, ListItem};

pub(in crate::lints) static ASSET_WITHOUT_SOURCE: Lint = Lint {
    code: Code {
        id: "L045",
        name: "asset-without-source",
        severity: Severity::Warning,
        summary: "an asset is read from a store that never gets it",
        docs: r#"
A flow out of a store lists an asset. Every flow into that store lists its data too, and none of them brings this asset.

**Why it matters.** Somebody writes it, and that way in is not in the model: nobody has asked who may use it. Or the list is
wrong, and the flow counts as more sensitive than it is.

```dot,bad
digraph {
  asset_order="Orders; classification=confidential";
  asset_price="Prices; classification=internal";
  web [kind=process];
  db [kind=store];
  web -> db [data=order];
  db -> web [data="order,price"];
}
```

```dot,good
digraph {
  asset_order="Orders; classification=confidential";
  asset_price="Prices; classification=internal";
  web [kind=process];
  buying [kind=process];
  db [kind=store];
  web -> db [data=order];
  buying -> db [data=price];
  db -> web [data="order,price"];
}
```

A store with an `origin`, one that lists the asset in its own `data`, and one that nothing is written to (see L027) are not
looked at.
"#,
    },
    check: asset_without_source,
};

fn asset_without_source(survey: &Survey, sink: &mut Sink) {
    let stores = survey.model.elements.iter().filter(|(_, element)| element.kind == Kind::Store);
    for (id, store) in stores.filter(|(id, store)| store.stated.get("origin").is_none() && !is_element_out(survey, *id))
    {
        let Some(mut known) = brought(survey, id) else { continue };
        known.extend(items(&store.stated).map(|item| item.text.as_str()));
        for flow in &survey.model.out_flows[id] {
            let data = &survey.model.flows[*flow];
            if !is_in_scope(survey, *flow, data) {
                continue;
            }
            for item in items(&data.stated) {
                // What is not declared is L041's; each is said once a store.
                if survey.propagation().asset(&item.text).is_some() && known.insert(item.text.as_str()) {
                    sink.report(&ASSET_WITHOUT_SOURCE.code, || without_source(survey, id, *flow, item));
                }
            }
        }
    }
}

/// What flows bring into a store; none if there are none, or one does not say what it brings.
fn brought<'a>(survey: &Survey<'a>, store: ElementId) -> Option<HashSet<&'a str>> {
    let model = survey.model;
    let flows = model.in_flows[store].as_slice();
    let stated = |flow: &FlowId| model.flows[*flow].stated.get("data");
    if flows.is_empty() || flows.iter().any(|flow| stated(flow).is_none()) {
        return None;
    }
    Some(flows.iter().flat_map(|flow| items(&model.flows[*flow].stated)).map(|item| item.text.as_str()).collect())
}

fn without_source(survey: &Survey, store: ElementId, flow: FlowId, item: &ListItem) -> Diagnostic {
    let (name, asset) = (phrase::element(survey.model, store), quoted(&item.text));
    let message = format!("{} carries {asset} out of {name}, which never gets it", phrase::flow(survey.model, flow));
    Diagnostic::new(&ASSET_WITHOUT_SOURCE.code, item.span, message)
        .label("no flow brings it in")
        .also(survey.model.elements[store].span, "out of this store")
        .help("add the flow that writes it, or take it from the list")
}
