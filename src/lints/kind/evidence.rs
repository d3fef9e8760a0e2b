//! How the kind of a node is known, and whether its drawing agrees.

use indexmap::IndexMap;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink};
use crate::edit::Edit;
use crate::graph::{Attr, Origin};
use crate::limits;
use crate::lints::phrase::{a, count, quoted};
use crate::lints::remedy::state_on_node;
use crate::lints::{Lint, Survey};
use crate::model::{Drawn, Element, ElementId, Kind, KindEvidence, StatedBy, drawn_kind};
use crate::span::Span;
use crate::syntax::amend::{self, Position};

pub(in crate::lints) static KIND_INFERRED: Lint = Lint {
    code: Code {
        id: "L010",
        name: "kind-inferred",
        severity: Severity::Warning,
        summary: "the kind of a node is taken from its shape",
        docs: "
A node has no `kind`, but a shape that data-flow diagrams use for one: boxes for interactors, circles and ellipses that
are written out for processes, cylinders and open tables for stores.

**Why it matters.** The kind decides which threats are looked at. Shapes are also chosen for looks.

```dot,bad
digraph {
  db [shape=cylinder];
}
```

```dot,good
digraph {
  db [kind=store, shape=cylinder];
}
```

A shape that comes from a default is reported once, at the default.
",
    },
    check: kind_inferred,
};

fn kind_inferred(survey: &Survey, sink: &mut Sink) {
    let inferred = survey.model.elements.iter().filter(|(id, element)| is_inferred(survey, *id, element));
    for (_, group) in groups(survey, inferred.filter_map(|(id, element)| Some((id, drawn(survey, id, element)?)))) {
        let kind = group.drawn.kind;
        let attr = group.drawn.attr;
        let what = named(survey, &attr);
        let message = format!("kind of {} is taken from {what}: {}", group.of(survey, "node"), kind.as_str());
        let label = match kind {
            Kind::Note => "drawn as a note, so its edges are no flows".to_owned(),
            kind => format!("drawn as {}", a(kind.as_str())),
        };
        let stated = survey.prefixed("kind");
        sink.push(
            Diagnostic::new(&KIND_INFERRED.code, place(survey, &attr), message)
                .label(label)
                .help(format!("add `{stated}={}` to make it certain", kind.as_str()))
                .fix_if(state_kind(survey, &group, &stated)),
        );
    }
}

/// Writes on every node of a group what its drawing says. A plain diagram is not annotated piece by piece, and what is drawn
/// as a note but has edges may well be an element.
fn state_kind(survey: &Survey, group: &Group, name: &str) -> Option<Fix> {
    let kind = group.drawn.kind;
    if !survey.is_annotated || group.members.len() < group.count {
        return None;
    }
    let state =
        |id: &ElementId| state_on_node(survey, survey.model.elements[*id].node, name, kind.as_str(), Position::First);
    let edits: Vec<Edit> = group.members.iter().map(state).collect::<Option<_>>()?;
    let title = format!("add `{name}={}`", kind.as_str());
    Some(Fix::judged(kind.is_analysed(), title, edits).touching_nothing())
}

/// A remark without edges is nobody's element; with edges it may be one by mistake.
fn is_inferred(survey: &Survey, id: ElementId, element: &Element) -> bool {
    let is_drawn = matches!(element.evidence, KindEvidence::Drawn(_)) && !has_kind(survey, element);
    is_drawn && (element.kind.is_analysed() || (element.kind == Kind::Note && is_doubtful_note(survey, id, element)))
}

fn is_doubtful_note(survey: &Survey, id: ElementId, element: &Element) -> bool {
    let shape = survey.graph.value(&survey.graph.nodes[element.node].attrs, "shape");
    let is_bare = matches!(shape, Some("plaintext" | "plain" | "none"));
    is_bare && survey.is_annotated && survey.connections.get(id).is_some_and(|count| *count > 0)
}

/// Whether a `kind` is written, readable or not.
fn has_kind(survey: &Survey, element: &Element) -> bool {
    let attrs = &survey.graph.nodes[element.node].attrs;
    survey.graph.value(attrs, &survey.prefixed("kind")).is_some_and(|kind| !kind.trim().is_empty())
}

fn drawn(survey: &Survey, id: ElementId, element: &Element) -> Option<Drawn> {
    let connected = survey.connections.get(id).is_some_and(|count| *count > 0);
    drawn_kind(survey.graph, &survey.graph.nodes[element.node], connected)
}

/// Nodes that one written attribute speaks for.
struct Group {
    drawn: Drawn,
    first: ElementId,
    count: usize,
    /// As many of them as one fix changes.
    members: Vec<ElementId>,
}

impl Group {
    fn of(&self, survey: &Survey, what: &str) -> String {
        match self.count {
            1 => quoted(&survey.model.elements[self.first].id),
            many => count(many, what),
        }
    }
}

fn groups(survey: &Survey, drawn: impl Iterator<Item = (ElementId, Drawn)>) -> IndexMap<(Span, Option<Kind>), Group> {
    let mut groups: IndexMap<(Span, Option<Kind>), Group> = IndexMap::new();
    for (id, drawn) in drawn {
        let declared = Some(survey.model.elements[id].kind);
        // Of a plain diagram all nodes are spoken of at once.
        let is_plain = !survey.is_annotated && !survey.is_analysed;
        let place = if is_plain { Span::default() } else { drawn.attr.value_span };
        let group =
            groups.entry((place, declared)).or_insert(Group { drawn, first: id, count: 0, members: Vec::new() });
        group.count += 1;
        if group.members.len() < limits::FIX_NODES {
            group.members.push(id);
        }
    }
    groups
}

/// The words for a drawing attribute: "its shape `box`".
fn named(survey: &Survey, attr: &Attr) -> String {
    let (name, value) = (survey.graph.text(attr.name), survey.graph.text(attr.value));
    let whose = if matches!(attr.origin, Origin::Default(_)) { "the default" } else { "its" };
    match name {
        "label" => format!("{whose} open table"),
        name => format!("{whose} {name} {}", quoted(value)),
    }
}

/// A short value is pointed at itself, a label of many lines by its name.
fn place(survey: &Survey, attr: &Attr) -> Span {
    if survey.graph.text(attr.name) == "label" { attr.name_span } else { attr.value_span }
}

pub(in crate::lints) static KIND_UNKNOWN: Lint = Lint {
    code: Code {
        id: "L011",
        name: "kind-unknown",
        severity: Severity::Error,
        summary: "nothing says what a node is",
        docs: "
A node has no `kind`, and its shape is the default ellipse or one that means nothing in a data-flow diagram.

**Why it matters.** Without a kind there is no row of the chart for it: no threat is derived, and a gap in the analysis
must not look like a clean result.

```dot,bad
digraph {
  web;
  db [kind=store];
  web -> db;
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db;
}
```

A remark in the picture is `kind=note`. In a file without any annotation the nodes are counted in one message.
",
    },
    check: kind_unknown,
};

fn kind_unknown(survey: &Survey, sink: &mut Sink) {
    let unknown = || survey.model.elements.values().filter(|one| one.kind == Kind::Unknown && !has_kind(survey, one));
    let analysed = survey.model.elements.values().filter(|one| one.kind.is_analysed()).count();
    // Of a plain diagram nobody wants to hear it node by node; of one drawn with our shapes one does.
    if !survey.is_annotated && unknown().nth(1).is_some() && unknown().count() > analysed {
        let Some(first) = unknown().next() else { return };
        let message = format!("cannot tell what any of {} is", count(unknown().count(), "node"));
        sink.push(
            Diagnostic::new(&KIND_UNKNOWN.code, first.span, message)
                .label("this is the first of them")
                .help("say on every node what it is: `kind=interactor`, `kind=process` or `kind=store`"),
        );
        return;
    }
    for element in unknown() {
        sink.report(&KIND_UNKNOWN.code, || cannot_tell(survey, element));
    }
}

fn cannot_tell(survey: &Survey, element: &Element) -> Diagnostic {
    let shape = survey.graph.attr(&survey.graph.nodes[element.node].attrs, "shape");
    let message = format!("cannot tell what {} is", quoted(&element.id));
    let said = Diagnostic::new(&KIND_UNKNOWN.code, element.span, message).label("has no `kind`");
    let said = match shape.filter(|shape| !survey.graph.text(shape.value).is_empty()) {
        Some(shape) => {
            let text = format!("shape {} says nothing about it", quoted(survey.graph.text(shape.value)));
            said.also(shape.value_span, text)
        }
        None => said,
    };
    let kind = survey.prefixed("kind");
    said.help(format!("add `{kind}=interactor`, `{kind}=process` or `{kind}=store`; a remark is `{kind}=note`"))
}

pub(in crate::lints) static KIND_SHAPE_CONFLICT: Lint = Lint {
    code: Code {
        id: "L012",
        name: "kind-shape-conflict",
        severity: Severity::Warning,
        summary: "the kind says one thing and the shape another",
        docs: "
A node states its kind, and its shape is the one that data-flow diagrams use for another kind.

**Why it matters.** A reader of the picture sees another model than the one that is analysed.

```dot,bad
digraph {
  web [kind=process, shape=cylinder];
}
```

```dot,good
digraph {
  web [kind=process, shape=ellipse];
}
```

A shape that comes from a default is reported once for each kind, at the default.
",
    },
    check: kind_shape_conflict,
};

fn kind_shape_conflict(survey: &Survey, sink: &mut Sink) {
    let stated = survey.model.elements.iter().filter(|(_, element)| element.evidence == KindEvidence::Stated);
    let conflicts = stated.filter_map(|(id, element)| {
        let drawn = drawn(survey, id, element)?;
        (drawn.kind != element.kind && !is_picture(survey, element, &drawn)).then_some((id, drawn))
    });
    for (_, group) in groups(survey, conflicts) {
        sink.push(conflict(survey, &group));
    }
}

/// A node drawn by an image or by markup needs no outline.
fn is_picture(survey: &Survey, element: &Element, drawn: &Drawn) -> bool {
    let attrs = &survey.graph.nodes[element.node].attrs;
    let is_bare = matches!(survey.graph.text(drawn.attr.value), "none" | "plaintext" | "plain");
    let has_markup = survey.graph.attr(attrs, "label").is_some_and(|label| label.html);
    is_bare && (has_markup || survey.graph.value(attrs, "image").is_some_and(|image| !image.is_empty()))
}

fn conflict(survey: &Survey, group: &Group) -> Diagnostic {
    let element = &survey.model.elements[group.first];
    let (kind, drawn, attr) = (element.kind, group.drawn.kind, group.drawn.attr);
    let verb = if group.count == 1 { "is" } else { "are" };
    let who = group.of(survey, "node");
    let message = format!("{who} {verb} declared {} but drawn as {}", a(kind.as_str()), a(drawn.as_str()));
    let value = quoted(survey.graph.text(attr.value));
    let label = match survey.graph.text(attr.name) {
        "shape" => format!("{value} is the shape of {}", a(drawn.as_str())),
        "label" => "an open table stands for a store".to_owned(),
        _ => format!("{value} is how {} is drawn", a(drawn.as_str())),
    };
    let said = Diagnostic::new(&KIND_SHAPE_CONFLICT.code, place(survey, &attr), message).label(label);
    let said = match element.stated.get("kind") {
        Some(stated) => said.also(stated.value_span, "declared here"),
        None => said,
    };
    let shapes = match kind {
        Kind::Interactor => "shape `box`",
        Kind::Process => "shape `ellipse` or `circle`",
        Kind::Store => "shape `cylinder`",
        Kind::Note | Kind::Unknown => "shape `note`",
    };
    let said = said.help(format!("use {shapes}, or change the kind"));
    if group.count == 1 && attr.origin == Origin::Own && survey.graph.text(attr.name) == "shape" {
        return agreement(element, &group.drawn).into_iter().fold(said, Diagnostic::fix);
    }
    said
}

/// The two ways to make kind and shape agree.
fn agreement(element: &Element, drawn: &Drawn) -> Vec<Fix> {
    let shape = match element.kind {
        Kind::Interactor => "box",
        Kind::Process => "ellipse",
        Kind::Store => "cylinder",
        Kind::Note | Kind::Unknown => "note",
    };
    let edit = amend::rename(drawn.attr.value_span, shape);
    let redrawn = Fix::risky(format!("draw it with shape `{shape}`"), [edit]).touching_nothing();
    let kind = element.stated.get("kind").filter(|kind| kind.by == StatedBy::Own).map(|kind| {
        let edit = amend::rename(kind.value_span, drawn.kind.as_str());
        let title = format!("declare it as {}", a(drawn.kind.as_str()));
        Fix::risky(title, [edit]).touching_attributes(["kind"])
    });
    [redrawn].into_iter().chain(kind).collect()
}
