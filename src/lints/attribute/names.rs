//! Names of attributes: unknown ones, ours with and without prefix, and Graphviz's `class`.

use std::collections::HashMap;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, certain, nearest};
use crate::edit::Edit;
use crate::graph::{Attr, Graph, Item, Origin, Symbol};
use crate::limits;
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Place, Site, State, Survey, Use};
use crate::model::vocabulary::{self, ATTRS, CLASSIFICATION, FAMILIES, GRAPHVIZ, Literal, On, family, row};
use crate::syntax::amend;

pub(in crate::lints) static UNKNOWN_ATTRIBUTE: Lint = Lint {
    code: Code {
        id: "L001",
        name: "unknown-attribute",
        severity: Severity::Warning,
        summary: "an attribute is neither Graphviz's nor threatdot's",
        docs: "
An attribute has a name that neither Graphviz nor threatdot knows.

**Why it matters.** Graphviz accepts any name and ignores it. A misspelt `encrytion=tls` would look like a control in
the text and count for nothing in the analysis.

```dot,bad
digraph {
  web [kind=process, autn=password];
}
```

Write the name as the vocabulary has it. Attributes of your own begin with `x_` and are never checked.

```dot,good
digraph {
  web [kind=process, authn=password, x_port=443];
}
```

A name that resembles none is reported once for all the places it is used at.
",
    },
    check: unknown_attribute,
};

/// Names that were compared with the vocabulary in one run; more misspellings than that nobody reads.
const COMPARED: usize = 1_000;

fn unknown_attribute(survey: &Survey, sink: &mut Sink) {
    let mut nearest_of: HashMap<(Symbol, Place), Option<(String, bool)>> = HashMap::new();
    let mut foreign: Vec<(&Site, Place, Vec<&Site>)> = Vec::new();
    let mut foreign_at: HashMap<(Symbol, Place), usize> = HashMap::new();
    for site in &survey.sites {
        let Some(one) = site.in_state(|state| *state == State::UnknownName).next() else { continue };
        let key = (site.attr.name, one.place);
        if nearest_of.len() >= COMPARED && !nearest_of.contains_key(&key) {
            sink.push(unknown(survey, site, one.first));
            continue;
        }
        let best = nearest_of.entry(key).or_insert_with(|| {
            let best = nearest_name(survey, site.name, one.place)?;
            let is_certain = is_only_meaning(survey, site.name, &best, one.place);
            Some((best, is_certain))
        });
        if let Some((best, is_certain)) = best {
            let fix = rename(survey, site, one, best, *is_certain);
            sink.push(unknown(survey, site, one.first).help(format!("did you mean `{best}`?")).fix_if(fix));
        } else if let Some((_, _, more)) = foreign_at.get(&key).and_then(|&at| foreign.get_mut(at)) {
            more.push(site);
        } else {
            foreign_at.insert(key, foreign.len());
            foreign.push((site, one.place, Vec::new()));
        }
    }
    for (site, place, more) in foreign {
        let first = site.uses.iter().find(|one| one.place == place).map(|one| one.first);
        let Some(first) = first else { continue };
        let mut diagnostic = unknown(survey, site, first);
        if !more.is_empty() {
            let (count, places) = (more.len(), if more.len() == 1 { "place" } else { "places" });
            diagnostic = diagnostic.note(format!("{} is used at {count} more {places}", quoted(site.name)));
        }
        let own = format!("{}x_{}", survey.model.prefix, site.name.trim_start_matches(&survey.model.prefix));
        let edits = [site].into_iter().chain(more.iter().copied()).take(limits::FIX_NODES);
        let edits: Vec<Edit> = edits.map(|site| amend::rename(site.attr.name_span, &own)).collect();
        let fix = Fix::risky(format!("rename it to {}", quoted(&own)), edits).touching_nothing();
        sink.push(
            diagnostic.help(format!("an attribute of your own begins with `x_`: write {}", quoted(&own))).fix(fix),
        );
    }
}

fn unknown(survey: &Survey, site: &Site, first: Item) -> Diagnostic {
    let on = match site.count() {
        1 => survey.item(first),
        many => format!("{} and {} more", survey.item(first), many - 1),
    };
    Diagnostic::new(
        &UNKNOWN_ATTRIBUTE.code,
        site.attr.name_span,
        format!("unknown attribute {} on {on}", quoted(site.name)),
    )
    .label("neither Graphviz nor threatdot knows it")
}

/// Gives an attribute the name that it was probably meant to have, unless that one has a value there already.
fn rename(survey: &Survey, site: &Site, one: &Use, best: &str, is_certain: bool) -> Option<Fix> {
    let graph = survey.graph;
    if graph.attr(graph.attrs(one.first), best).is_some() {
        return None;
    }
    let prefix = survey.model.prefix.as_str();
    let [word, new] = [site.name, best].map(|name| name.strip_prefix(prefix).unwrap_or(name));
    let literal = Literal::new(site.value, site.attr.value_span, survey.source);
    let is_readable = row(new, one.place.on()).is_none_or(|def| vocabulary::read(def, &literal).is_ok());
    let edit = amend::rename(site.attr.name_span, best);
    Some(
        Fix::judged(is_certain && is_readable, format!("rename it to {}", quoted(best)), [edit])
            .touching_attributes([word, new]),
    )
}

/// Whether a word can have been meant as another name only: the prefix of another project, or one slip.
fn is_only_meaning(survey: &Survey, name: &str, best: &str, place: Place) -> bool {
    let prefix = survey.model.prefix.as_str();
    let [word, new] = [name, best].map(|name| name.strip_prefix(prefix).unwrap_or(name));
    let families = || FAMILIES.iter().map(|family| family.prefix.trim_end_matches('_'));
    let names = ATTRS.iter().filter(|def| def.on.meets(place.on())).map(|def| def.name);
    if word.strip_prefix("tm_") == Some(new) || certain(word, names.chain(GRAPHVIZ.iter().copied())) == Some(new) {
        return true;
    }
    let (Some((head, rest)), Some((meant, same))) = (word.split_once(['_', '-']), new.split_once('_')) else {
        return false;
    };
    rest == same && (head == meant || certain(head, families()) == Some(meant))
}

/// The nearest name that may stand there: ours first, then Graphviz's.
fn nearest_name(survey: &Survey, name: &str, place: Place) -> Option<String> {
    let prefix = survey.model.prefix.as_str();
    let word = name.strip_prefix(prefix).unwrap_or(name);
    // Bare names are the rule: who wrote the prefix of another project gets the bare name.
    let bare = word.strip_prefix("tm_").filter(|_| prefix.is_empty());
    if let Some(bare) = bare.filter(|bare| row(bare, place.on()).is_some() || family(bare).is_some()) {
        return Some(bare.to_owned());
    }
    let ours = ATTRS.iter().filter(|def| def.on.meets(place.on())).map(|def| def.name);
    let best = nearest(word, ours).or_else(|| nearest(word, GRAPHVIZ.iter().copied()));
    best.map(str::to_owned).or_else(|| nearest_family(word, place)).map(|best| survey.prefixed(&best))
}

fn nearest_family(word: &str, place: Place) -> Option<String> {
    let at = word.find(['_', '-'])?;
    let (head, rest) = (word.get(..at)?, word.get(at + 1..)?);
    let heads = FAMILIES.iter().filter(|family| family.on.meets(place.on()));
    let best = nearest(head, heads.map(|family| family.prefix.trim_end_matches('_')))
        .or_else(|| FAMILIES.iter().map(|family| family.prefix.trim_end_matches('_')).find(|own| *own == head))?;
    Some(format!("{best}_{rest}"))
}

pub(in crate::lints) static BARE_AND_PREFIXED: Lint = Lint {
    code: Code {
        id: "L008",
        name: "bare-and-prefixed",
        severity: Severity::Warning,
        summary: "an attribute stands with and without prefix, with two values",
        docs: "
An item has `NAME` and `tm_NAME` (or the prefix that was asked for), and the two differ.

**Why it matters.** Only one of them is read. The other one misleads whoever reads the file.

```dot,bad
digraph {
  web [kind=process, authn=none, tm_authn=mtls];
}
```

```dot,good
digraph {
  web [kind=process, authn=mtls];
}
```
",
    },
    check: bare_and_prefixed,
};

fn bare_and_prefixed(survey: &Survey, sink: &mut Sink) {
    let graph = survey.graph;
    let prefix = if survey.model.prefix.is_empty() { "tm_" } else { survey.model.prefix.as_str() };
    let pairs: Vec<(Symbol, Symbol)> = ATTRS
        .iter()
        .filter_map(|def| Some((graph.strings.find(def.name)?, graph.strings.find(&format!("{prefix}{}", def.name))?)))
        .collect();
    if pairs.is_empty() {
        return;
    }
    let nodes = graph.nodes.ids().map(Item::Node).chain(graph.edges.ids().map(Item::Edge));
    for item in nodes.chain(graph.subgraphs.ids().map(Item::Subgraph)) {
        let attrs = graph.attrs(item);
        for (bare, prefixed) in &pairs {
            if let (Some(bare), Some(prefixed)) = (attrs.get(*bare), attrs.get(*prefixed))
                && bare.value != prefixed.value
            {
                sink.push(disagree(survey, item, bare, prefixed));
            }
        }
    }
}

fn disagree(survey: &Survey, item: Item, bare: &Attr, prefixed: &Attr) -> Diagnostic {
    let names = [bare.name, prefixed.name].map(|name| survey.graph.text(name));
    let [bare_name, prefixed_name] = names.map(quoted);
    let (read, other) = if survey.model.prefix.is_empty() { (bare, prefixed) } else { (prefixed, bare) };
    let message = format!("{bare_name} and {prefixed_name} of {} disagree", survey.item(item));
    let edit = amend::remove_attr(survey.source, other.name_span, other.value_span);
    let title = format!("remove {}, which is not read", quoted(survey.graph.text(other.name)));
    let fix = (other.origin == Origin::Own).then(|| Fix::risky(title, [edit]).touching_nothing());
    Diagnostic::new(&BARE_AND_PREFIXED.code, other.name_span.to(other.value_span), message)
        .label("this one is not read")
        .also(read.name_span.to(read.value_span), "this one is read")
        .help(format!("keep {} only", quoted(survey.graph.text(read.name))))
        .fix_if(fix)
}

pub(in crate::lints) static CLASS_IS_CSS: Lint = Lint {
    code: Code {
        id: "L009",
        name: "class-is-css",
        severity: Severity::Warning,
        summary: "`class` holds a classification word, but is the CSS class",
        docs: "
`class` has one of the words of `classification`: public, internal, confidential, restricted, secret.

**Why it matters.** `class` is Graphviz's: it becomes the CSS class of the drawn item and says nothing about the data.

```dot,bad
digraph {
  db [kind=store, class=restricted];
}
```

```dot,good
digraph {
  db [kind=store, classification=restricted];
}
```
",
    },
    check: class_is_css,
};

fn class_is_css(survey: &Survey, sink: &mut Sink) {
    let graph = survey.graph;
    let Some(class) = graph.strings.find("class").filter(|_| survey.is_annotated) else { return };
    let nodes = graph.nodes.ids().map(Item::Node).chain(graph.edges.ids().map(Item::Edge));
    let mut said = std::collections::HashSet::new();
    for item in nodes.chain(graph.subgraphs.ids().map(Item::Subgraph)) {
        let Some(attr) = graph.attrs(item).get(class) else { continue };
        let mut words = graph.text(attr.value).split([' ', ',']).map(str::trim);
        let word = words.find_map(|word| CLASSIFICATION.iter().find(|level| level.eq_ignore_ascii_case(word)));
        if let Some(word) = word.filter(|_| said.insert(attr.value_span.start)) {
            let message = format!("`class` of {} is the CSS class, not a classification", survey.item(item));
            let name = survey.prefixed("classification");
            sink.push(
                Diagnostic::new(&CLASS_IS_CSS.code, attr.name_span.to(attr.value_span), message)
                    .label("says nothing about the data")
                    .help(format!("write `{name}={word}`"))
                    .fix_if(classification(survey, item, attr, word)),
            );
        }
    }
}

/// Makes a classification of a class that is nothing else. Where a style sheet is asked for, or the class has more words, it
/// may be meant as it is.
fn classification(survey: &Survey, item: Item, attr: &Attr, word: &str) -> Option<Fix> {
    let graph = survey.graph;
    let name = survey.prefixed("classification");
    let place = match item {
        Item::Node(node) => survey.model.elements[survey.model.element_of(node)].kind.on(),
        Item::Edge(_) => On::FLOW,
        Item::Subgraph(Graph::ROOT) => On::GRAPH,
        Item::Subgraph(_) => On::BOUNDARY,
    };
    let is_all = graph.text(attr.value).trim().eq_ignore_ascii_case(word);
    if !is_all || row("classification", place).is_none() || graph.attr(graph.attrs(item), &name).is_some() {
        return None;
    }
    let edits = [amend::rename(attr.name_span, &name), amend::rename(attr.value_span, word)];
    let is_styled = graph.strings.find("stylesheet").is_some();
    let fix = Fix::judged(!is_styled, format!("write `{name}={word}`"), edits);
    Some(fix.touching_attributes(["classification"]))
}
