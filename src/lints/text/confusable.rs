//! Names that look like other names and are written with other letters.

use indexmap::IndexMap;
use unicode_security::{MixedScript, skeleton};

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::span::Span;

pub(in crate::lints) static CONFUSABLE_NAME: Lint = Lint {
    code: Code {
        id: "L075",
        name: "confusable-name",
        severity: Severity::Warning,
        summary: "a name looks like another one, or like a plain one, and is written with other letters",
        docs: "
The id of an element, a flow, a cluster or an asset has letters of another script that look like those of a second name, or like
ASCII letters beside which they stand. Looks are compared as Unicode's security mechanisms (UTS 39) have it.

**Why it matters.** Two elements that look like one have half of the flows and half of the controls each, and no reviewer can see
it.

```dot,bad
digraph {
  payments [kind=process];
  pаyments [kind=process];
}
```

```dot,good
digraph {
  payments [kind=process];
  Платежи [kind=process];
}
```

A name in one script that resembles no other name is left alone, and so are labels.
",
    },
    check: confusable_name,
};

/// A longer name is compared with no other.
const LONGEST: usize = 256;

fn confusable_name(survey: &Survey, sink: &mut Sink) {
    for names in namespaces(survey) {
        // Nearly all names are plain, and then nothing is compared.
        if names.iter().all(|(name, _)| name.is_ascii()) {
            continue;
        }
        let mut seen: IndexMap<String, (&str, Span)> = IndexMap::new();
        let (plain, foreign): (Vec<_>, Vec<_>) = names.into_iter().partition(|(name, _)| name.is_ascii());
        for (name, span) in plain.into_iter().chain(foreign).filter(|(name, _)| name.len() <= LONGEST) {
            let look: String = skeleton(name).collect();
            let is_plain = look.is_ascii() && !name.is_single_script();
            let (other, place) = *seen.entry(look).or_insert((name, span));
            if name.is_ascii() {
                continue;
            }
            if other != name {
                sink.report(&CONFUSABLE_NAME.code, || alike(name, span, other).also(place, "looks the same"));
            } else if is_plain {
                sink.report(&CONFUSABLE_NAME.code, || mixed(name, span));
            }
        }
    }
}

/// The names of elements, flows, clusters and assets: each is looked up among its own kind.
fn namespaces<'a>(survey: &Survey<'a>) -> [Vec<(&'a str, Span)>; 4] {
    let (graph, model) = (survey.graph, survey.model);
    let id = |attr: &crate::graph::Attr| (graph.text(attr.value), attr.value_span);
    let flows = graph.edges.values().filter_map(|edge| graph.attr(&edge.attrs, "id").map(id));
    let clusters = graph.clusters().filter_map(|(_, one)| Some((graph.text(one.name?), one.header)));
    [
        model.elements.values().map(|element| (element.id.as_str(), element.span)).collect(),
        flows.collect(),
        clusters.collect(),
        model.assets.values().filter_map(|asset| Some((asset.id.as_str(), asset.name_span()?))).collect(),
    ]
}

/// Whether two names look the same and are not.
pub(in crate::lints) fn looks_like(a: &str, b: &str) -> bool {
    let is_plain = a.is_ascii() && b.is_ascii();
    !is_plain && a != b && a.len().max(b.len()) <= LONGEST && skeleton(a).eq(skeleton(b))
}

fn alike(name: &str, span: Span, other: &str) -> Diagnostic {
    let message = format!("{} looks like {} and is another name", quoted(name), quoted(other));
    let said = Diagnostic::new(&CONFUSABLE_NAME.code, span, message).label(letters(name));
    said.help("write both with the same letters, or rename one so that they can be told apart")
}

fn mixed(name: &str, span: Span) -> Diagnostic {
    let message = format!("{} mixes letters of several scripts that look alike", quoted(name));
    Diagnostic::new(&CONFUSABLE_NAME.code, span, message).label(letters(name)).help("write it in one script")
}

/// How many letters a message names.
const NAMED: usize = 3;

/// The letters that are not what they seem to be.
fn letters(name: &str) -> String {
    let mut foreign: Vec<char> = name.chars().filter(|c| !c.is_ascii()).collect();
    foreign.sort_unstable();
    foreign.dedup();
    let named: Vec<String> = foreign.iter().take(NAMED).map(|c| format!("`{c}` is U+{:04X}", u32::from(*c))).collect();
    named.join(", ")
}
