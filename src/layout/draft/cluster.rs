//! Boundaries and groups.

use crate::graph::{Attrs, Graph, Item, Origin, SubgraphId};
use crate::model::Boundary;

use super::{About, Drafting, Pen};
use crate::layout::attributes;
use crate::layout::chips::Block;
use crate::layout::color::{Color, Rgb};
use crate::layout::geometry::Size;
use crate::layout::honoured::{self, Name};
use crate::layout::ink;
use crate::layout::label::{Align, Face, Label, Names};
use crate::layout::lettering::Tone;
use crate::layout::scene::{Dash, Ink, Role};

/// Room between a border and what is inside, and the least of it: lines need some to turn.
const PADDING: (f64, f64) = (14.0, 8.0);

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
    /// The side at which its title stands, where that is free.
    pub(in crate::layout) align: Align,
    /// Room between its border and what is inside.
    pub(super) padding: f64,
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
            align: Align::Left,
            padding: 0.0,
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
        let pen_color = self.reader.color(attrs, honoured::PEN_COLOR);
        let pen_color = pen_color.or_else(|| self.reader.color(attrs, honoured::COLOR));
        let usual_dash = if trusted && !style.stated { Dash::Dashed } else { style.dash };
        let width = self.reader.pen_width(attrs, style);
        let usual_width = if trusted || style.bold { 1.5 } else { 1.0 };
        let pen = Pen {
            ink: pen_color.map_or(Ink::Role(role), ink::on_paper),
            width: width.unwrap_or(usual_width),
            dash: usual_dash,
        };
        let bare = self.reader.number(attrs, attributes::PERIPHERIES).is_some_and(|rings| rings < 1.0);
        let (label, tone) = self.cluster_title(id, boundary, role, fill);
        let name = subgraph.name.map_or("", |name| graph.text(name));
        let names = Names { graph: name, ..Names::default() };
        ClusterDraft {
            subgraph: id,
            about: self.about(Item::Subgraph(id), &names, label, tone),
            chips: self.chips(Item::Subgraph(id), 300.0),
            fill,
            pen: if bare { Pen { ink: Ink::None, ..pen } } else { pen },
            rounded: style.rounded || !trusted && boundary.is_some(),
            visible: !style.invisible,
            align: self.justified(attrs, Align::Left),
            padding: self.padding(attrs),
            word: if trusted { "boundary" } else { "group" },
        }
    }

    /// The margin of a cluster, in points. That of the whole graph is about the page and none of its clusters'.
    fn padding(&mut self, attrs: &Attrs) -> f64 {
        let (usual, least) = PADDING;
        if self.reader.attr(attrs, honoured::MARGIN).is_none_or(|attr| is_from_root(attr.origin)) {
            return usual;
        }
        let (across, down) = self.reader.pair(attrs, attributes::PADDING).unwrap_or((usual, usual));
        across.max(down).max(least)
    }

    fn cluster_fill(&mut self, id: SubgraphId, boundary: Option<&Boundary>, filled: bool) -> Ink {
        let graph = self.input.graph;
        let attrs = &graph.subgraphs[id].attrs;
        // The paper of the whole graph is no paper of its clusters: Graphviz hands it down, and paints the same again.
        let mut own = |name: Name| {
            let attr = self.reader.attr(attrs, name).filter(|attr| !is_from_root(attr.origin));
            attr.and_then(|_| self.reader.color(attrs, name))
        };
        let mut stated = own(honoured::BACKGROUND_COLOR);
        if filled {
            let fill = self.reader.color(attrs, honoured::FILL_COLOR);
            let fill = fill.or_else(|| self.reader.color(attrs, honoured::COLOR));
            stated = fill.or(stated).or(Some(Color::Solid(LIGHT_GREY, 255)));
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

    fn cluster_title(&mut self, id: SubgraphId, boundary: Option<&Boundary>, role: Role, fill: Ink) -> (Label, Tone) {
        let graph = self.input.graph;
        let subgraph = &graph.subgraphs[id];
        let attrs = &subgraph.attrs;
        let face = Face { bold: true, ..self.face(attrs, 12.0) };
        let name = subgraph.name.map_or("", |name| graph.text(name));
        let names = Names { graph: name, ..Names::default() };
        // In a typed diagram a label that comes from the graph around is none of this boundary's.
        let written = self.reader.attr(attrs, honoured::LABEL);
        let written = written.filter(|attr| boundary.is_none() || attr.origin == Origin::Own);
        let label = match (written, boundary) {
            (Some(attr), _) => self.read_label(attrs, attr, &names, face, TITLE_WIDTH),
            (None, Some(boundary)) => Label::plain(&boundary.label.replace('\\', "\\\\"), &names, face, TITLE_WIDTH),
            (None, None) => Label::default(),
        };
        let stated = self.reader.color(attrs, honoured::FONT_COLOR);
        // Titles are at the left where nothing else is said, and so are their lines.
        let align = self.justified(attrs, Align::Left);
        (label.turned(align), Tone { ground: fill, stated, usual: Some(role) })
    }
}

const LIGHT_GREY: Rgb = Rgb::hex(0x00D3_D3D3);

fn is_from_root(origin: Origin) -> bool {
    matches!(origin, Origin::Inherited(from) | Origin::Default(from) if from == Graph::ROOT)
}
