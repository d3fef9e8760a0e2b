//! Boundaries and groups.

use crate::graph::{Graph, Item, Origin, SubgraphId};
use crate::model::Boundary;

use super::{About, Drafting, Pen};
use crate::layout::attributes;
use crate::layout::chips::Block;
use crate::layout::geometry::Size;
use crate::layout::ink;
use crate::layout::label::{Face, Label, Names};
use crate::layout::scene::{Dash, Ink, Role};

/// Room between a border and what is inside.
pub(super) const PADDING: f64 = 14.0;

/// Width from which a title is broken at a space.
const TITLE_WIDTH: f64 = 320.0;

/// Room between a title and its chips, and below both.
pub(in crate::layout) const TITLE_GAP: f64 = 5.0;

/// A cluster, measured.
#[derive(Clone, Debug)]
pub(in crate::layout) struct ClusterDraft {
    pub(in crate::layout) subgraph: SubgraphId,
    pub(in crate::layout) about: About,
    pub(in crate::layout) chips: Block,
    pub(in crate::layout) fill: Ink,
    pub(in crate::layout) pen: Pen,
    pub(in crate::layout) rounded: bool,
    pub(in crate::layout) visible: bool,
    pub(in crate::layout) word: &'static str,
}

impl Default for ClusterDraft {
    fn default() -> Self {
        Self {
            subgraph: Graph::ROOT,
            about: About::default(),
            chips: Block::default(),
            fill: Ink::None,
            pen: Pen::default(),
            rounded: false,
            visible: false,
            word: "graph",
        }
    }
}

impl ClusterDraft {
    /// Title and chips below it.
    pub(super) fn title_size(&self) -> Size {
        let (label, chips) = (self.about.label.size(), self.chips.size);
        let between = if label.h > 0.0 && chips.h > 0.0 { TITLE_GAP } else { 0.0 };
        let size = Size::new(label.w.max(chips.w), label.h + between + chips.h);
        if size.w > 0.0 { Size::new(size.w, size.h + TITLE_GAP) } else { Size::default() }
    }
}

impl Drafting<'_, '_> {
    pub(super) fn cluster(&mut self, id: SubgraphId) -> ClusterDraft {
        let graph = self.input.graph;
        let subgraph = &graph.subgraphs[id];
        let attrs = &subgraph.attrs;
        self.reader.refuse_files(attrs);
        let boundary = self.model().and_then(|model| Some(&model.boundaries[model.boundary_of(id)?]));
        let style = self.reader.style(attrs);
        let fill = self.cluster_fill(id, boundary, style.filled);
        let trusted = boundary.is_some_and(|boundary| boundary.is_trust_boundary);
        let role = if trusted { Role::Boundary } else { Role::Group };
        let pen_color = self.reader.color(attrs, "pencolor").or_else(|| self.reader.color(attrs, "color"));
        let usual_dash = if trusted && !style.stated { Dash::Dashed } else { style.dash };
        let width = self.reader.number(attrs, attributes::PEN_WIDTH);
        let usual_width = if trusted || style.bold { 1.5 } else { 1.0 };
        let pen = Pen {
            ink: pen_color.map_or(Ink::Role(role), ink::on_paper),
            width: width.unwrap_or(usual_width),
            dash: usual_dash,
        };
        let bare = self.reader.number(attrs, attributes::PERIPHERIES).is_some_and(|rings| rings < 1.0);
        let (label, text_ink) = self.cluster_title(id, boundary, role, fill);
        let name = subgraph.name.map_or("", |name| graph.text(name));
        let names = Names { graph: name, ..Names::default() };
        ClusterDraft {
            subgraph: id,
            about: self.about(Item::Subgraph(id), &names, label, text_ink),
            chips: self.chips(Item::Subgraph(id), 300.0),
            fill,
            pen: if bare { Pen { ink: Ink::None, ..pen } } else { pen },
            rounded: style.rounded || !trusted && boundary.is_some(),
            visible: !style.invisible,
            word: if trusted { "boundary" } else { "group" },
        }
    }

    fn cluster_fill(&mut self, id: SubgraphId, boundary: Option<&Boundary>, filled: bool) -> Ink {
        let graph = self.input.graph;
        let attrs = &graph.subgraphs[id].attrs;
        // The paper of the whole graph is no paper of its clusters: Graphviz hands it down, and paints the same again.
        let own = |name: &str| graph.attr(attrs, name).is_some_and(|attr| !is_from_root(attr.origin));
        let mut stated = if own("bgcolor") { self.reader.color(attrs, "bgcolor") } else { None };
        if filled {
            let fill = self.reader.color(attrs, "fillcolor").or_else(|| self.reader.color(attrs, "color"));
            stated = fill.or(stated).or(Some(crate::layout::color::Color::Solid(LIGHT_GREY, 255)));
        }
        match (stated, boundary, self.model()) {
            (Some(color), ..) => ink::ground(color),
            (None, Some(boundary), Some(model)) if boundary.is_trust_boundary => {
                let trust = model.boundary_of(id).and_then(|id| model.boundary_trust(id));
                Ink::Role(trust.map_or(Role::Area, |level| Role::Trust(u8::try_from(level.min(5)).unwrap_or(5))))
            }
            _ => Ink::None,
        }
    }

    fn cluster_title(&mut self, id: SubgraphId, boundary: Option<&Boundary>, role: Role, fill: Ink) -> (Label, Ink) {
        let graph = self.input.graph;
        let subgraph = &graph.subgraphs[id];
        let size = self.reader.number(&subgraph.attrs, attributes::FONT_SIZE).unwrap_or(12.0);
        let face = Face::heavy(size);
        let name = subgraph.name.map_or("", |name| graph.text(name));
        let names = Names { graph: name, ..Names::default() };
        // In a typed diagram a label that comes from the graph around is none of this boundary's.
        let written = graph.attr(&subgraph.attrs, "label").copied();
        let written = written.filter(|attr| boundary.is_none() || attr.origin == Origin::Own);
        let label = match (written, boundary) {
            (Some(attr), _) => self.read_label(attr, &names, face, TITLE_WIDTH),
            (None, Some(boundary)) => Label::plain(&boundary.label.replace('\\', "\\\\"), &names, face, TITLE_WIDTH),
            (None, None) => Label::default(),
        };
        let ink = ink::text_on_ground(fill, self.reader.color(&subgraph.attrs, "fontcolor"), role);
        (label, ink)
    }
}

const LIGHT_GREY: crate::layout::color::Rgb = crate::layout::color::Rgb::hex(0x00D3_D3D3);

fn is_from_root(origin: Origin) -> bool {
    matches!(origin, Origin::Inherited(from) | Origin::Default(from) if from == Graph::ROOT)
}
