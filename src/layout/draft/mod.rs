//! Everything that is drawn, measured but not yet placed.

mod cell;
mod cluster;
mod compound;
mod edge;
mod node;
mod wishes;

use std::collections::BTreeSet;

use crate::arena::IdVec;
use crate::graph::{Attr, Attrs, EdgeId, Graph, Item, NodeId, SubgraphId};
use crate::model::{Kind, Model};

use super::attributes::{self, Reader};
use super::chips::Block;
use super::color::Color;
use super::geometry::Rect;
use super::honoured::{self, Name};
use super::label::{Align, Face, Label, Names, WRAP, one_text};
use super::lettering::Tone;
use super::scene::{Ink, Target};
use super::shape::Polygon;
use super::sketch::{Direction, GroupId, Sketch, SketchGroup};
use super::{Input, LayoutOptions, Overlay, OverlayStyle, levels};
use crate::limits;

pub(super) use cell::{END_GAP, LoopDraft};
pub(super) use cluster::{ClusterDraft, TITLE_GAP};
pub(super) use edge::{CHIP_GAP, EdgeDraft};
pub(super) use node::NodeDraft;

/// A whole diagram.
pub(super) struct Draft {
    pub(super) sketch: Sketch,
    pub(super) nodes: IdVec<NodeId, NodeDraft>,
    pub(super) edges: IdVec<EdgeId, EdgeDraft>,
    /// One a group; that of the whole drawing is empty.
    pub(super) clusters: IdVec<GroupId, ClusterDraft>,
    /// The group of each subgraph that is drawn as one; the whole drawing for the others.
    pub(super) groups: IdVec<SubgraphId, GroupId>,
    /// The graph's own label.
    pub(super) title: Title,
    pub(super) ground: Option<Color>,
}

/// The label of the graph.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    pub(super) label: Label,
    pub(super) tone: Tone,
    pub(super) align: Align,
    /// Below the drawing, not above.
    pub(super) below: bool,
}

impl Draft {
    /// The cluster that a group is.
    pub(super) fn cluster(&self, group: GroupId) -> SubgraphId {
        self.clusters[group].subgraph
    }

    /// About how many bytes the picture will have.
    pub(super) fn bytes(&self) -> usize {
        let nodes = self.nodes.values().map(NodeDraft::bytes);
        let edges = self.edges.values().map(EdgeDraft::bytes);
        let clusters = self.clusters.values().map(|cluster| cluster.about.bytes());
        nodes.sum::<usize>() + edges.sum::<usize>() + clusters.sum::<usize>()
    }
}

/// What every item has in common.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) label: Label,
    pub(super) tone: Tone,
    pub(super) tooltip: Option<String>,
    pub(super) href: Option<String>,
    pub(super) target: Option<Target>,
}

impl About {
    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        let texts = [&self.tooltip, &self.href].into_iter().flatten().map(String::len);
        label_bytes(&self.label) + texts.sum::<usize>()
    }
}

/// About how many bytes a label takes.
fn label_bytes(label: &Label) -> usize {
    const LINE: usize = 90;
    const FIGURE: usize = 110;
    let runs = label.lines().into_iter().flat_map(|line| &line.runs).map(|run| LINE + 3 * run.text.len());
    runs.sum::<usize>() + FIGURE * label.figures()
}

/// About how many bytes a chip takes.
const CHIP: usize = 620;

/// What drafts are made from.
struct Drafting<'a, 'r> {
    input: Input<'a>,
    options: &'a LayoutOptions,
    reader: &'r mut Reader<'a>,
    direction: Direction,
    /// Edges whose labels at their ends stand with their label.
    folded: &'r BTreeSet<EdgeId>,
    /// The rooms for texts in polygons that were asked for.
    rooms: Vec<(Polygon, Rect)>,
    /// About how many bytes the picture has so far.
    bytes: usize,
}

/// Reads and measures a diagram. The edges named have found no room for the labels at their ends.
pub(super) fn draft<'a>(
    input: Input<'a>,
    options: &'a LayoutOptions,
    reader: &mut Reader<'a>,
    folded: &BTreeSet<EdgeId>,
) -> Draft {
    let root = &input.graph.subgraphs[Graph::ROOT].attrs;
    let direction = match reader.text(root, honoured::RANK_DIR).unwrap_or("").to_ascii_uppercase().as_str() {
        "LR" => Direction::Right,
        "BT" => Direction::Up,
        "RL" => Direction::Left,
        _ => Direction::Down,
    };
    let mut drafting = Drafting { input, options, reader, direction, folded, rooms: Vec::new(), bytes: 0 };
    drafting.reader.refuse_files(root);
    let title = drafting.title();
    let ground = drafting.reader.color(root, honoured::BACKGROUND_COLOR);
    let gap = |inches: Option<f64>, usual: f64, least: f64| inches.map_or(usual, |inches| (inches * 72.0).max(least));
    let mut draft = Draft {
        sketch: Sketch {
            direction,
            routing: options.routing,
            node_gap: gap(drafting.reader.number(root, attributes::NODE_GAP), 26.0, 12.0),
            rank_gap: gap(drafting.reader.number(root, attributes::RANK_GAP), 36.0, 26.0),
            ..Sketch::default()
        },
        nodes: IdVec::new(),
        edges: IdVec::new(),
        clusters: IdVec::new(),
        groups: IdVec::filled(Sketch::ROOT, input.graph.subgraphs.len()),
        title,
        ground,
    };
    drafting.groups(&mut draft);
    drafting.edges(&mut draft);
    drafting.nodes(&mut draft);
    drafting.wishes(&mut draft);
    drafting.compound(&mut draft);
    draft
}

impl<'a> Drafting<'a, '_> {
    /// The boxes that hold something, outer before inner.
    fn groups(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        let mut used: IdVec<SubgraphId, bool> = IdVec::filled(false, graph.subgraphs.len());
        for &home in graph.home.values() {
            used[home] = true;
        }
        for id in graph.subgraphs.ids().rev() {
            if let (true, Some(parent)) = (used[id], graph.parent_cluster(id)) {
                used[parent] = true;
            }
        }
        draft.sketch.groups.push(SketchGroup::default());
        draft.clusters.push(ClusterDraft::default());
        for id in graph.subgraphs.ids().skip(1).filter(|&id| used[id]) {
            let parent = graph.parent_cluster(id).map(|parent| draft.groups[parent]);
            let cluster = self.cluster(id);
            self.bytes += cluster.about.bytes();
            draft.sketch.groups.push(SketchGroup { parent, title: cluster.title_size(), padding: cluster.padding });
            draft.groups[id] = draft.clusters.push(cluster);
        }
    }

    fn edges(&mut self, draft: &mut Draft) {
        for id in self.input.graph.edges.ids() {
            let edge = self.edge(id);
            self.bytes += edge.bytes();
            draft.sketch.edges.push(edge.sketch);
            draft.edges.push(edge);
        }
    }

    fn nodes(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        let mut asides: IdVec<NodeId, cell::Asides> = graph.nodes.ids().map(|_| cell::Asides::default()).collect();
        for (id, edge) in graph.edges.iter() {
            let draft = &draft.edges[id];
            if edge.tail == edge.head {
                asides[edge.tail].loops.push((id, draft.sketch.label));
            }
            if let Some(label) = &draft.tail_label {
                asides[edge.tail].after.push(label.size());
            }
            if let Some(label) = &draft.head_label {
                asides[edge.head].before.push(label.size());
            }
        }
        for id in graph.nodes.ids() {
            let node = self.node(id, draft.groups[graph.home[id]], &asides[id]);
            self.bytes += node.bytes();
            draft.sketch.nodes.push(node.sketch);
            draft.nodes.push(node);
        }
    }

    fn title(&mut self) -> Title {
        let root = &self.input.graph.subgraphs[Graph::ROOT].attrs;
        let size = self.reader.number(root, attributes::FONT_SIZE).unwrap_or(16.0);
        let names = Names { graph: self.graph_name(), ..Names::default() };
        let face = Face::heavy(size).dressed(self.reader.typeface(root, honoured::FONT_NAME));
        Title {
            label: self.label_of(Item::Subgraph(Graph::ROOT), &names, face, f64::INFINITY).unwrap_or_default(),
            tone: Tone { stated: self.reader.color(root, honoured::FONT_COLOR), ..Tone::default() },
            align: self.justified(root, Align::Left),
            below: self.reader.text(root, honoured::LABEL_LOC).is_some_and(|at| at.starts_with('b')),
        }
    }

    /// The side that `labeljust` names.
    fn justified(&self, attrs: &Attrs, usual: Align) -> Align {
        match self.reader.text(attrs, honoured::LABEL_JUST).and_then(|text| text.chars().next()) {
            Some('l') => Align::Left,
            Some('c') => Align::Middle,
            Some('r') => Align::Right,
            _ => usual,
        }
    }

    fn graph_name(&self) -> &'a str {
        let graph = self.input.graph;
        graph.name.map_or("", |name| graph.text(name))
    }

    /// The label that is written on an item, read; `None` if none is.
    fn label_of(&mut self, item: Item, names: &Names<'_>, face: Face, longest: f64) -> Option<Label> {
        let attrs = self.input.graph.attrs(item);
        let attr = self.reader.attr(attrs, honoured::LABEL)?;
        Some(self.read_label(attrs, attr, names, face, longest))
    }

    /// Whether the picture is too long to be drawn.
    const fn is_full(&self) -> bool {
        self.bytes > limits::OUTPUT_BYTES
    }

    /// Reads a label. Where the labels so far make the picture too long, it is drawn no more, and this one is empty: a
    /// default hands one label to very many items.
    fn read_label(&mut self, attrs: &Attrs, attr: Attr, names: &Names<'_>, face: Face, longest: f64) -> Label {
        if self.is_full() {
            return Label::default();
        }
        let value = self.reader.label(attr);
        if !attr.html {
            let label = Label::plain(value, names, face, longest);
            if value.contains('\\') && label.bytes() >= limits::LABEL_BYTES {
                self.reader.warn_long(attr);
            }
            return label;
        }
        let label = Label::html(value, face, self.reader.scheme(attrs));
        if label.names_image {
            self.reader.refuse(attr.value_span, "<img>");
        }
        label
    }

    /// A label beside another one: its text, if there is any to see.
    fn read_aside(&mut self, attrs: &Attrs, name: Name, names: &Names<'_>, face: Face) -> Option<Label> {
        let attr = self.reader.attr(attrs, name)?;
        Some(self.read_label(attrs, attr, names, face, WRAP)).filter(|label| !label.is_blank())
    }

    /// The face of an item's texts.
    fn face(&mut self, attrs: &Attrs, usual: f64) -> Face {
        let size = self.reader.number(attrs, attributes::FONT_SIZE).unwrap_or(usual);
        Face::plain(size).dressed(self.reader.typeface(attrs, honoured::FONT_NAME))
    }

    /// Tooltip and link of an item, with their escapes resolved.
    fn about(&self, item: Item, names: &Names<'_>, label: Label, tone: Tone) -> About {
        let attrs = self.input.graph.attrs(item);
        let one_line = label.one_line();
        let names = Names { label: &one_line, ..*names };
        let text = |any: &[Name]| {
            let value = self.reader.first_text(attrs, any)?;
            Some(one_text(limits::beginning(value, 4096), &names))
        };
        // A default of all edges, say, can be as long as it likes and reach very many items.
        let (tooltip, href) = if self.is_full() {
            (None, None)
        } else if matches!(item, Item::Edge(_)) {
            (text(EDGE_TOOLTIPS), text(EDGE_LINKS))
        } else {
            (text(&[honoured::TOOLTIP]), text(&[honoured::URL, honoured::HREF]).or_else(|| self.inside(item)))
        };
        About { tooltip, href, target: self.reader.target(attrs, TARGETS), label, tone }
    }

    /// Where a process without a link of its own leads whose inside has a diagram: to what is built of that.
    fn inside(&self, item: Item) -> Option<String> {
        let Item::Node(node) = item else { return None };
        let model = self.input.model?;
        let element = model.elements.get(model.element_of(node))?;
        let written = element.stated.get("refines").filter(|_| element.kind == Kind::Process)?.value.written();
        levels::address(&written, 0, self.options.pages?)
    }

    fn chips(&self, item: Item, width: f64) -> Block {
        let overlay: &Overlay = self.input.overlay;
        let fold = match self.options.overlay {
            OverlayStyle::None => return Block::default(),
            OverlayStyle::Letters => 0,
            OverlayStyle::Ids => self.options.fold,
            OverlayStyle::Heat => return Block::count(overlay.chips(item)),
        };
        Block::of(overlay.chips(item), fold, width)
    }

    fn model(&self) -> Option<&'a Model> {
        self.input.model
    }
}

/// Where an edge leads: to one place, whatever part of it the author named.
const EDGE_LINKS: &[Name] = &[
    honoured::URL,
    honoured::HREF,
    honoured::EDGE_URL,
    honoured::EDGE_HREF,
    honoured::LABEL_URL,
    honoured::LABEL_HREF,
    honoured::HEAD_URL,
    honoured::HEAD_HREF,
    honoured::TAIL_URL,
    honoured::TAIL_HREF,
];

const EDGE_TOOLTIPS: &[Name] = &[
    honoured::TOOLTIP,
    honoured::EDGE_TOOLTIP,
    honoured::LABEL_TOOLTIP,
    honoured::HEAD_TOOLTIP,
    honoured::TAIL_TOOLTIP,
];

const TARGETS: &[Name] =
    &[honoured::TARGET, honoured::EDGE_TARGET, honoured::LABEL_TARGET, honoured::HEAD_TARGET, honoured::TAIL_TARGET];

/// The pen of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pen {
    pub(super) ink: Ink,
    pub(super) width: f64,
    pub(super) dash: super::scene::Dash,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the range of its attribute")]
fn whole(number: f64) -> u32 {
    number.round().max(0.0) as u32
}
