//! Free values that are spelt in two ways.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink};
use crate::edit::Edit;
use crate::graph::Graph;
use crate::lints::phrase::{count, quoted};
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::Literal;
use crate::model::{Stated, StatedList, Value};
use crate::span::Span;

pub(in crate::lints) static NEAR_DUPLICATE_VALUE: Lint = Lint {
    code: Code {
        id: "L074",
        name: "near-duplicate-value",
        severity: Severity::Warning,
        summary: "an owner, a region or a tag is spelt in two ways",
        docs: r#"
Two values of `owner`, of `region` and `residency`, or of `tags` differ in nothing but letter case, blanks, hyphens and underscores.

**Why it matters.** Values are compared letter by letter: a team finds half of its findings, data that must stay in `eu` seem to leave
it for `EU`, and a rule that looks for a tag does not find it.

```dot,bad
digraph {
  web [kind=process, owner="Payments"];
  db [kind=store, owner="payments"];
}
```

```dot,good
digraph {
  web [kind=process, owner="payments"];
  db [kind=store, owner="payments"];
}
```

Of several spellings the most frequent one is taken to be meant, of equally frequent ones the first.
"#,
    },
    check: near_duplicate_value,
};

/// What values are compared under: attributes that mean the same share it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sense {
    Owner,
    Region,
    Tag,
}

/// Where a spelling is first, and how often it is there.
struct Spelling {
    first: Span,
    count: usize,
    /// The name of the attribute that has it there.
    attribute: String,
}

type Spellings = IndexMap<String, Spelling>;

fn near_duplicate_value(survey: &Survey, sink: &mut Sink) {
    let mut all: IndexMap<(Sense, String), Spellings> = IndexMap::new();
    let mut add = |sense: Sense, attribute: &str, text: &str, place: Span| {
        let spellings = all.entry((sense, folded(text))).or_default();
        let new = || Spelling { first: place, count: 0, attribute: attribute.to_owned() };
        spellings.entry(text.to_owned()).or_insert_with(new).count += 1;
    };
    let model = survey.model;
    let mut seen = HashSet::new();
    let lists = model.subjects().map(|subject| model.stated(subject));
    for stated in std::iter::once(&model.stated).chain(lists).flat_map(said) {
        if seen.insert(stated.1.value_span) {
            values(survey, stated.0, stated.1, &mut add);
        }
    }
    of_assets(survey, &mut add);
    for spellings in all.values().filter(|spellings| spellings.len() > 1) {
        let meant = spellings.iter().max_by_key(|(_, one)| (one.count, std::cmp::Reverse(one.first)));
        let Some((meant, best)) = meant else { continue };
        for (text, one) in spellings.iter().filter(|(text, _)| *text != meant) {
            sink.report(&NEAR_DUPLICATE_VALUE.code, || differs(survey, text, one, meant, best));
        }
    }
}

/// The values of an item that are compared.
fn said(stated: &StatedList) -> impl Iterator<Item = (Sense, &Stated)> {
    let names = [("owner", Sense::Owner), ("region", Sense::Region), ("tags", Sense::Tag)];
    names.into_iter().filter_map(|(name, sense)| Some((sense, stated.get(name)?)))
}

fn values(survey: &Survey, sense: Sense, stated: &Stated, add: &mut impl FnMut(Sense, &str, &str, Span)) {
    let name = stated.def.name;
    match &stated.value {
        Value::Text(text) => add(sense, name, text, survey.inner(stated.value_span)),
        Value::List(items) => items.iter().for_each(|item| add(sense, name, &item.text, item.span)),
        _ => {}
    }
}

/// Tags and residencies of assets.
fn of_assets(survey: &Survey, add: &mut impl FnMut(Sense, &str, &str, Span)) {
    let graph = survey.graph;
    for attr in graph.subgraphs[Graph::ROOT].attrs.iter() {
        let name = survey.model.vocabulary_name(graph.text(attr.name));
        let Some(name) = name.filter(|name| name.starts_with("asset_")) else { continue };
        let literal = Literal::new(graph.text(attr.value), attr.value_span, survey.source);
        for (at, part) in literal.split(';') {
            let Some((key, value)) = part.split_once('=') else { continue };
            let value = literal.slice(at + key.len() + 1, value);
            let sense = match key.trim() {
                "tags" => Sense::Tag,
                "residency" => Sense::Region,
                _ => continue,
            };
            value.items().iter().for_each(|item| add(sense, name, &item.text, item.span));
        }
    }
}

/// A value without letter case, blanks, hyphens and underscores.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

fn differs(survey: &Survey, text: &str, own: &Spelling, meant: &str, best: &Spelling) -> Diagnostic {
    let message = format!("{} is spelt {} elsewhere", quoted(text), quoted(meant));
    let said = Diagnostic::new(&NEAR_DUPLICATE_VALUE.code, own.first, message)
        .label("another value")
        .also(best.first, format!("{} here", quoted(meant)))
        .help(format!("write {} everywhere", quoted(meant)));
    let said = match own.count {
        1 => said,
        many => said.note(format!("this spelling is there {}", count(many, "time"))),
    };
    if own.count > 1 || survey.source.slice(own.first) != text || !meant.chars().all(char::is_alphanumeric) {
        return said;
    }
    let replaced = Fix::risky(format!("replace it by `{meant}`"), [Edit::replace(own.first, meant)]);
    said.fix(replaced.touching_attributes([own.attribute.as_str()]))
}
