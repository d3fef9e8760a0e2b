//! Who answers for sensitive data.

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::{self, count};
use crate::lints::structure::{diagram_span, is_element_out};
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::CLASSIFICATION;
use crate::model::{Element, ElementId, Kind, Subject};
use crate::propagation::level;
use crate::span::Span;

pub(in crate::lints) static NO_OWNER: Lint = Lint {
    code: Code {
        id: "L069",
        name: "no-owner",
        severity: Severity::Note,
        summary: "nobody answers for an element with restricted or secret data",
        docs: r#"
A process or a store says that it handles data of class `restricted` or `secret`, and neither it, nor a boundary around it, nor the
diagram has an `owner`.

**Why it matters.** An open threat to the most sensitive data is a task, and a task without a name is nobody's.

```dot,bad
digraph {
  asset_card="Card data; classification=restricted";
  vault [kind=store, data=card];
}
```

```dot,good
digraph {
  asset_card="Card data; classification=restricted";
  vault [kind=store, data=card, owner="payment team"];
}
```

Where nothing in the diagram has an owner, it is said once.
"#,
    },
    check: no_owner,
};

/// The level of `restricted`.
const RESTRICTED: u8 = 3;

fn no_owner(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    if model.stated.get("owner").is_some() {
        return;
    }
    let is_meant = |id: ElementId, element: &Element| {
        matches!(element.kind, Kind::Process | Kind::Store)
            && !is_element_out(survey, id)
            && survey.propagation().own_class(model, &element.stated).level >= Some(RESTRICTED)
            && model.owner(Subject::Element(id)).is_none()
    };
    let unowned: Vec<ElementId> =
        model.elements.iter().filter(|(id, element)| is_meant(*id, element)).map(|(id, _)| id).collect();
    let has_any = || model.subjects().any(|subject| model.stated(subject).get("owner").is_some());
    if let [first, _, ..] = unowned.as_slice()
        && !has_any()
    {
        let message = format!("nobody answers for {} with sensitive data", count(unowned.len(), "element"));
        let said = Diagnostic::new(&NO_OWNER.code, diagram_span(survey), message).label("nothing here has an owner");
        let said = said.also(model.elements[*first].span, format!("{}, for one", phrase::element(model, *first)));
        return sink.push(
            said.help(format!("add `{}=...` to the graph, to boundaries or to elements", survey.prefixed("owner"))),
        );
    }
    for id in unowned {
        sink.report(&NO_OWNER.code, || unowned_element(survey, id));
    }
}

fn unowned_element(survey: &Survey, id: ElementId) -> Diagnostic {
    let element = phrase::element(survey.model, id);
    let said = Diagnostic::new(&NO_OWNER.code, survey.model.elements[id].span, format!("{element} has no owner"));
    let said = said.label("nobody answers for it");
    let said = match sensitive(survey, id) {
        Some((span, class)) => said.also(span, format!("its data are {class}")),
        None => said,
    };
    said.help(format!("add `{}=...` to it or to a boundary around it", survey.prefixed("owner")))
}

/// Where an element says that its data are sensitive, and how much.
fn sensitive(survey: &Survey, id: ElementId) -> Option<(Span, &'static str)> {
    let stated = &survey.model.elements[id].stated;
    let word = |level: u8| CLASSIFICATION.get(usize::from(level)).copied().unwrap_or_default();
    let own = level(stated, "classification").filter(|level| *level >= RESTRICTED);
    if let Some((level, classification)) = own.zip(stated.get("classification")) {
        return Some((survey.inner(classification.value_span), word(level)));
    }
    stated.get("data")?.value.items().iter().find_map(|item| {
        let class = survey.propagation().asset_class(survey.model, &item.text).filter(|class| *class >= RESTRICTED)?;
        Some((item.span, word(class)))
    })
}
