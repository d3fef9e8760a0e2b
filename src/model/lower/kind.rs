//! What the drawing of a node or of a cluster says about its kind.

use crate::graph::{Attr, Attrs, Graph, Node, Origin, Symbol};
use crate::model::Kind;

/// A kind and the drawing attribute that speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What the node is drawn as.
    pub kind: Kind,
    /// The attribute.
    pub attr: Attr,
}

/// What the drawing of a node says, if it says anything; `connected` tells whether an edge reaches it. The default
/// ellipse is no evidence, an ellipse that is written out is.
pub fn drawn_kind(graph: &Graph, node: &Node, connected: bool) -> Option<Drawn> {
    drawn(graph, &DrawingNames::new(graph), node, connected)
}

/// The drawing attributes that the model looks at, found once a graph.
#[derive(Debug)]
pub(super) struct DrawingNames {
    pub(super) label: Option<Symbol>,
    pub(super) xlabel: Option<Symbol>,
    pub(super) shape: Option<Symbol>,
    pub(super) style: Option<Symbol>,
    pub(super) peripheries: Option<Symbol>,
    pub(super) dir: Option<Symbol>,
    pub(super) id: Option<Symbol>,
}

impl DrawingNames {
    pub(super) fn new(graph: &Graph) -> Self {
        let find = |name| graph.strings.find(name);
        Self {
            label: find("label"),
            xlabel: find("xlabel"),
            shape: find("shape"),
            style: find("style"),
            peripheries: find("peripheries"),
            dir: find("dir"),
            id: find("id"),
        }
    }

    /// The text of an attribute.
    pub(super) fn value<'a>(graph: &'a Graph, attrs: &Attrs, name: Option<Symbol>) -> Option<&'a str> {
        attrs.get(name?).map(|attr| graph.text(attr.value))
    }
}

pub(super) fn drawn(graph: &Graph, names: &DrawingNames, node: &Node, connected: bool) -> Option<Drawn> {
    let named = |name: Option<Symbol>| node.attrs.get(name?).filter(|attr| !graph.text(attr.value).is_empty());
    let drawn_as = |kind, attr: &Attr| Some(Drawn { kind, attr: *attr });
    if let Some(style) = named(names.style).filter(|style| has_style(graph.text(style.value), "invis")) {
        return drawn_as(Kind::Note, style);
    }
    let shape = named(names.shape);
    let shape_kind = shape.and_then(|shape| shape_kind(graph.text(shape.value), connected));
    if let (Some(shape), Some(kind @ (Kind::Interactor | Kind::Process | Kind::Store))) = (shape, shape_kind) {
        return drawn_as(kind, shape);
    }
    if let Some(label) = named(names.label).filter(|label| label.html && is_open_table(graph.text(label.value))) {
        return drawn_as(Kind::Store, label);
    }
    match (shape, shape_kind) {
        (Some(shape), Some(kind)) => drawn_as(kind, shape),
        (Some(_), None) => None,
        (None, _) => {
            named(names.peripheries).filter(|n| graph.text(n.value) == "2").and_then(|n| drawn_as(Kind::Process, n))
        }
    }
}

/// Whether the drawing shows several processes at once.
pub(super) fn is_multiple(graph: &Graph, names: &DrawingNames, node: &Node) -> bool {
    let value = |name| DrawingNames::value(graph, &node.attrs, name);
    value(names.shape) == Some("doublecircle") || value(names.peripheries) == Some("2")
}

fn shape_kind(shape: &str, connected: bool) -> Option<Kind> {
    match shape {
        "box" | "rect" | "rectangle" | "square" => Some(Kind::Interactor),
        "circle" | "ellipse" | "oval" | "doublecircle" => Some(Kind::Process),
        "cylinder" | "underline" => Some(Kind::Store),
        "note" | "plaintext" | "plain" | "none" => Some(Kind::Note),
        "point" if !connected => Some(Kind::Note),
        _ => None,
    }
}

/// Whether a comma list of styles has one.
pub(super) fn has_style(styles: &str, style: &str) -> bool {
    styles.split(',').any(|own| own.trim() == style)
}

/// Whether an HTML-like label is a table with lines above and below only: the open-ended box of a data store.
fn is_open_table(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    let Some((_, tag)) = lower.split_once("<table") else { return false };
    let tag = tag.split('>').next().unwrap_or("");
    let sides = tag.split_once("sides").and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let sides = sides.map(|sides| sides.trim_start().trim_start_matches(['"', '\'']));
    sides.is_some_and(|sides| ["tb", "bt"].iter().any(|open| sides.starts_with(open) && !has_more(sides)))
}

fn has_more(sides: &str) -> bool {
    sides.chars().nth(2).is_some_and(char::is_alphabetic)
}

/// Whether a cluster itself, not the one around it, asks to be drawn dashed and red.
pub(super) fn is_drawn_as_boundary(graph: &Graph, attrs: &Attrs) -> bool {
    let own = |name| {
        let attr = graph.attr(attrs, name).filter(|attr| !matches!(attr.origin, Origin::Inherited(_)));
        attr.map(|attr| graph.text(attr.value))
    };
    let red = |name| own(name).is_some_and(|color| is_red(color.trim()));
    own("style").is_some_and(|style| has_style(style, "dashed")) && (red("color") || red("pencolor"))
}

fn is_red(color: &str) -> bool {
    ["red", "#ff0000", "#ff0000ff", "#f00"].iter().any(|red| red.eq_ignore_ascii_case(color))
}
