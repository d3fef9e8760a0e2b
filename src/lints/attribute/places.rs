//! Attributes that stand on a kind of item they do not belong on.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, nearest};
use crate::lints::phrase::{a, either, quoted};
use crate::lints::{Lint, Place, Site, State, Survey, Use};
use crate::model::Kind;
use crate::model::vocabulary::{self, ATTRS, Literal, On, family, row, rows};
use crate::syntax::amend;

pub(in crate::lints) static ATTRIBUTE_NOT_FOR_KIND: Lint = Lint {
    code: Code {
        id: "L004",
        name: "attribute-not-for-kind",
        severity: Severity::Error,
        summary: "an attribute stands on a kind of item that it does not belong on",
        docs: "
The vocabulary has the attribute, but not for this kind of item.

**Why it matters.** It counts for nothing here. Often the control belongs on the other end of a flow, or the element has
another kind than was meant.

```dot,bad
digraph {
  web [kind=process, encryption_at_rest=disk];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store, encryption_at_rest=disk];
}
```

A default is reported only if it fits none of the items that take it over.
",
    },
    check: attribute_not_for_kind,
};

fn attribute_not_for_kind(survey: &Survey, sink: &mut Sink) {
    for site in &survey.sites {
        if let Some(one) = site.uses.iter().find(|one| one.state == State::NotForKind && judged(one))
            && !site.uses.iter().any(|one| judged(one) && one.state != State::NotForKind)
        {
            sink.report(&ATTRIBUTE_NOT_FOR_KIND.code, || misplaced(survey, site, one));
        }
    }
}

/// A node whose kind is not known is L011's.
fn judged(one: &Use) -> bool {
    one.place != Place::Node(Kind::Unknown) || one.state == State::NotForKind
}

fn misplaced(survey: &Survey, site: &Site, one: &Use) -> Diagnostic {
    let noun = if one.place == Place::Graph { "the graph".to_owned() } else { a(one.place.noun()) };
    let message = format!("{} does not apply to {noun}", quoted(site.name));
    let more = match site.count() {
        0 | 1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    let word = survey.model.vocabulary_name(site.name).unwrap_or(site.name);
    let on = rows(word).map(|def| def.on).chain(family(word).map(|family| family.on)).fold(On(0), On::and);
    let kinds: Vec<String> =
        on.names().into_iter().map(|name| if name == "graph" { "the graph".to_owned() } else { a(name) }).collect();
    let said = Diagnostic::new(&ATTRIBUTE_NOT_FOR_KIND.code, site.attr.name_span, message)
        .label(format!("on {}{more}", survey.item(one.first)))
        .help(format!("it belongs on {}", either(&kinds)));
    let here = ATTRS.iter().filter(|def| def.on.meets(one.place.on())).map(|def| def.name);
    match nearest(word, here) {
        Some(best) => {
            let name = survey.prefixed(best);
            let fix = rename(survey, site, one, best);
            said.help(format!("{} has {}", a(one.place.noun()), quoted(&name))).fix_if(fix)
        }
        None => said,
    }
}

/// Gives the value the name that it could have here, if it can be read under that name and the name is free.
fn rename(survey: &Survey, site: &Site, one: &Use, best: &str) -> Option<Fix> {
    let (graph, name) = (survey.graph, survey.prefixed(best));
    let literal = Literal::new(site.value, site.attr.value_span, survey.source);
    let is_readable = row(best, one.place.on()).is_some_and(|def| vocabulary::read(def, &literal).is_ok());
    let is_free = graph.attr(graph.attrs(one.first), &name).is_none();
    let edit = amend::rename(site.attr.name_span, &name);
    let fix = Fix::risky(format!("rename it to {}", quoted(&name)), [edit]).touching_attributes([best]);
    (is_readable && is_free).then_some(fix)
}
