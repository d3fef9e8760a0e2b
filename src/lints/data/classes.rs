//! Items that are declared of a lower class than the data they get.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::items;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::{self, quoted};
use crate::lints::structure::{is_element_out, is_in_scope};
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::CLASSIFICATION;
use crate::model::{AssetId, ElementId, FlowId, Stated, StatedList, Subject};
use crate::propagation::{Held, level};
use crate::span::Span;

pub(in crate::lints) static CLASSIFICATION_DOWNGRADE: Lint = Lint {
    code: Code {
        id: "L044",
        name: "classification-downgrade",
        severity: Severity::Error,
        summary: "an item is declared of a lower class than the data it gets",
        docs: r#"
An element or a flow has a `classification` of its own, and data of a higher class come to it, are kept by it or run on it. It
neither declassifies nor masks them. Where a flow lists no data, what its source holds only may come along; that is a warning.

**Why it matters.** The lower class is what people read and build by: a store that is called internal gets the access rights
and the backups of internal data.

```dot,bad
digraph {
  asset_card="Card data; classification=restricted";
  db [kind=store, data=card];
  report [kind=process, classification=internal];
  db -> report [data=card];
}
```

Raise the class, or say what lowers it.

```dot,good
digraph {
  asset_card="Card data; classification=restricted";
  db [kind=store, data=card];
  report [kind=process, classification=internal, declassifies=card, declass_reason="only sums leave the query"];
  db -> report [data=card];
}
```
"#,
    },
    check: classification_downgrade,
};

/// How many flows of an element are searched for the one that brings an asset, and how long a way is followed back.
const SEARCHED: (usize, usize) = (64, 16);

/// Data above the class that is declared.
struct Excess {
    asset: AssetId,
    /// The flow that brings them; none if the item lists them itself.
    by: Option<FlowId>,
    held: Held,
}

fn classification_downgrade(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let Some(top) = model.assets.values().filter_map(|asset| asset.classification).max() else { return };
    let declared = |stated: &StatedList| level(stated, "classification").filter(|declared| *declared < top);
    // A default may declare the class of many elements; it is one place to be mended.
    let mut said = HashSet::new();
    for (id, element) in model.elements.iter().filter(|(_, element)| element.kind.is_analysed()) {
        let Some(class) = declared(&element.stated).filter(|_| !is_element_out(survey, id)) else { continue };
        let Some(excess) = at_element(survey, id, class) else { continue };
        report(survey, Subject::Element(id), &excess, &mut said, sink);
    }
    for (id, flow) in model.flows.iter() {
        let Some(class) = declared(&flow.stated).filter(|_| is_in_scope(survey, id, flow)) else { continue };
        let Some(excess) = on_flow(survey, id, class) else { continue };
        report(survey, Subject::Flow(id), &excess, &mut said, sink);
    }
}

fn at_element(survey: &Survey, id: ElementId, class: u8) -> Option<Excess> {
    let (model, propagation) = (survey.model, survey.propagation());
    let stated = &model.elements[id].stated;
    let above = |asset: AssetId| model.assets[asset].classification > Some(class) && !is_lowered(survey, stated, asset);
    let own = items(stated).filter_map(|item| propagation.asset(&item.text)).filter(|asset| above(*asset));
    let own = own.max_by_key(|asset| (model.assets[*asset].classification, Reverse(*asset)));
    let mut best: Option<Excess> = own.map(|asset| Excess { asset, by: None, held: Held::Stated });
    for flow in model.in_flows[id].iter().filter(|flow| is_in_scope(survey, **flow, &model.flows[**flow])) {
        let carried = propagation.carried(model, *flow).into_iter().find(|(asset, _)| above(*asset));
        let Some((asset, held)) = carried else { continue };
        let rank = |asset: AssetId, held: Held| (held == Held::Stated, model.assets[asset].classification);
        if best.as_ref().is_none_or(|best| rank(best.asset, best.held) < rank(asset, held)) {
            best = Some(Excess { asset, by: Some(*flow), held });
        }
    }
    best
}

/// What a flow lists and neither it nor its source lowers.
fn on_flow(survey: &Survey, id: FlowId, class: u8) -> Option<Excess> {
    let model = survey.model;
    let flow = &model.flows[id];
    let lowers = [&flow.stated, &model.elements[flow.source].stated];
    let listed = items(&flow.stated).filter_map(|item| survey.propagation().asset(&item.text));
    let above = listed.filter(|asset| model.assets[*asset].classification > Some(class));
    let mut kept = above.filter(|asset| !lowers.iter().any(|stated| is_lowered(survey, stated, *asset)));
    let asset = kept.next().filter(|_| !flow.stated.is("masking", "yes"))?;
    Some(Excess { asset, by: None, held: Held::Stated })
}

/// Whether an item says itself that an asset does not stay as it is.
fn is_lowered(survey: &Survey, stated: &StatedList, asset: AssetId) -> bool {
    let lists = ["declassifies", "masks"].into_iter().filter_map(|name| stated.get(name));
    lists.flat_map(|list| list.value.items()).any(|item| survey.propagation().asset(&item.text) == Some(asset))
}

fn report(survey: &Survey, subject: Subject, excess: &Excess, said: &mut HashSet<Span>, sink: &mut Sink) {
    let Some(declared) = survey.model.stated(subject).get("classification") else { return };
    if said.insert(declared.value_span) {
        sink.push(downgrade(survey, subject, declared, excess));
    }
}

fn downgrade(survey: &Survey, subject: Subject, declared: &Stated, excess: &Excess) -> Diagnostic {
    let model = survey.model;
    let asset = &model.assets[excess.asset];
    let (name, actual) = (quoted(&asset.id), class_word(asset.classification));
    let item = survey.item(model.item(subject));
    let by = excess.by.map(|flow| format!(" by {}", phrase::flow(model, flow))).unwrap_or_default();
    let gets = match (excess.by, excess.held, subject) {
        (Some(_), Held::Stated, _) => "receives",
        (Some(_), Held::Possible, _) => "may receive",
        (None, _, Subject::Flow(_)) => "carries",
        (None, ..) => "keeps",
    };
    let message = format!("{item} is declared {} but {gets} {name} ({actual}){by}", declared.value.written());
    let mut said = Diagnostic::new(&CLASSIFICATION_DOWNGRADE.code, survey.inner(declared.value_span), message)
        .label(format!("lower than {actual}"));
    if excess.held == Held::Possible {
        said.severity = Severity::Warning;
    }
    said = match excess.by {
        Some(flow) => {
            let comes = if excess.held == Held::Possible { "may come" } else { "comes" };
            said.also(brought(survey, Subject::Flow(flow), excess.asset), format!("{name} {comes} in here"))
        }
        None => said.also(brought(survey, subject, excess.asset), "listed here"),
    };
    let declared = format!("{name} is {actual}");
    said = match asset.name_span() {
        Some(span) => said.also(span, declared),
        None => said.note(format!("{declared} by the configuration")),
    };
    if let Some(way) = excess.by.map(|flow| way(survey, flow, excess.asset)).filter(|way| way.len() > 2) {
        said = said.note(format!("{name} comes this way: {}", way.join(" -> ")));
    }
    let lowers = survey.prefixed("declassifies");
    match subject {
        Subject::Flow(_) => said.help(format!("raise the class to `{actual}`, or take {name} from the list")),
        _ => said.help(format!("raise the class to `{actual}`, or add `{lowers}={}` with a reason", asset.id)),
    }
}

/// Where an item lists an asset; the item itself if it does not.
fn brought(survey: &Survey, subject: Subject, asset: AssetId) -> Span {
    let listed = items(survey.model.stated(subject)).find(|item| survey.propagation().asset(&item.text) == Some(asset));
    listed.map_or_else(|| survey.model.subject_span(subject), |item| item.span)
}

/// The elements that an asset passes, from one that lists it to the one where a flow ends.
fn way(survey: &Survey, last: FlowId, asset: AssetId) -> Vec<String> {
    let model = survey.model;
    let name = |element: ElementId| quoted(&model.elements[element].id);
    let mut way = vec![model.flows[last].target];
    let mut at = model.flows[last].source;
    while way.len() < SEARCHED.1 && !way.contains(&at) {
        way.push(at);
        if items(&model.elements[at].stated).any(|item| survey.propagation().asset(&item.text) == Some(asset)) {
            break;
        }
        let mut flows = model.in_flows[at].iter().take(SEARCHED.0);
        let Some(flow) = flows.find(|flow| survey.propagation().carries(model, **flow, asset).is_some()) else { break };
        at = model.flows[*flow].source;
    }
    way.into_iter().rev().map(name).collect()
}

fn class_word(class: Option<u8>) -> &'static str {
    class.and_then(|class| CLASSIFICATION.get(usize::from(class))).copied().unwrap_or("of no class")
}
