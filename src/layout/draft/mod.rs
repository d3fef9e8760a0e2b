//! Everything that is drawn, measured but not yet placed.

mod cluster;
mod edge;
mod node;
mod wishes;

use crate::arena::IdVec;
use crate::graph::{Attr, EdgeId, Graph, Item, NodeId, SubgraphId};
use crate::model::Model;

use super::attributes::{self, Reader};
use super::chips::Block;
use super::color::Color;
use super::geometry::Size;
use super::label::{Face, Label, Names, one_text};
use super::scene::Ink;
use super::sketch::{Direction, GroupId, Sketch, SketchGroup};
use super::{Input, LayoutOptions, Overlay, OverlayStyle, ink};

pub(super) use cluster::{ClusterDraft, TITLE_GAP};
pub(super) use edge::{CHIP_GAP, EdgeDraft};
pub(super) use node::{LoopDraft, NodeDraft};

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
    pub(super) title: Label,
    pub(super) title_ink: Ink,
    pub(super) ground: Option<Color>,
}

impl Draft {
    /// The cluster that a group is.
    pub(super) fn cluster(&self, group: GroupId) -> SubgraphId {
        self.clusters[group].subgraph
    }

    /// About how many bytes the picture will have.
    pub(super) fn bytes(&self) -> usize {
        const NODE: usize = 420;
        const EDGE: usize = 480;
        const CHIP: usize = 620;
        let nodes = self.nodes.values().map(|node| NODE + node.about.bytes() + CHIP * node.chips.len());
        let edges = self.edges.values().map(|edge| EDGE + edge.about.bytes() + CHIP * edge.chips.len());
        nodes.sum::<usize>() + edges.sum::<usize>()
    }
}

/// What every item has in common.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) label: Label,
    pub(super) text_ink: Ink,
    pub(super) tooltip: Option<String>,
    pub(super) href: Option<String>,
}

impl About {
    fn bytes(&self) -> usize {
        const LINE: usize = 90;
        let lines = self.label.lines.iter().flat_map(|line| &line.runs).map(|run| LINE + 3 * run.text.len());
        let texts = [&self.tooltip, &self.href].into_iter().flatten().map(String::len);
        lines.sum::<usize>() + texts.sum::<usize>()
    }
}

/// What drafts are made from.
struct Drafting<'a, 'r> {
    input: Input<'a>,
    options: &'a LayoutOptions,
    reader: &'r mut Reader<'a>,
    sideways: bool,
}

/// Reads and measures a diagram.
pub(super) fn draft<'a>(input: Input<'a>, options: &'a LayoutOptions, reader: &mut Reader<'a>) -> Draft {
    let root = &input.graph.subgraphs[Graph::ROOT].attrs;
    let direction = match reader.text(root, "rankdir").unwrap_or("").to_ascii_uppercase().as_str() {
        "LR" => Direction::Right,
        "BT" => Direction::Up,
        "RL" => Direction::Left,
        _ => Direction::Down,
    };
    let mut drafting = Drafting { input, options, reader, sideways: direction.is_sideways() };
    drafting.reader.refuse_files(root);
    let (title, title_ink) = drafting.title();
    let ground = drafting.reader.color(root, "bgcolor");
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
        title_ink,
        ground,
    };
    drafting.groups(&mut draft);
    drafting.edges(&mut draft);
    drafting.nodes(&mut draft);
    drafting.wishes(&mut draft);
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
            draft.sketch.groups.push(SketchGroup { parent, title: cluster.title_size(), padding: cluster::PADDING });
            draft.groups[id] = draft.clusters.push(cluster);
        }
    }

    fn edges(&mut self, draft: &mut Draft) {
        for id in self.input.graph.edges.ids() {
            let edge = self.edge(id);
            draft.sketch.edges.push(edge.sketch);
            draft.edges.push(edge);
        }
    }

    fn nodes(&mut self, draft: &mut Draft) {
        let graph = self.input.graph;
        let mut loops: IdVec<NodeId, Vec<(EdgeId, Option<Size>)>> = graph.nodes.ids().map(|_| Vec::new()).collect();
        for (id, edge) in graph.edges.iter().filter(|(_, edge)| edge.tail == edge.head) {
            loops[edge.tail].push((id, draft.edges[id].sketch.label));
        }
        for id in graph.nodes.ids() {
            let node = self.node(id, draft.groups[graph.home[id]], &loops[id]);
            draft.sketch.nodes.push(node.sketch);
            draft.nodes.push(node);
        }
    }

    fn title(&mut self) -> (Label, Ink) {
        let root = &self.input.graph.subgraphs[Graph::ROOT].attrs;
        let size = self.reader.number(root, attributes::FONT_SIZE).unwrap_or(16.0);
        let names = Names { graph: self.graph_name(), ..Names::default() };
        let label =
            self.label_of(Item::Subgraph(Graph::ROOT), &names, Face::heavy(size), f64::INFINITY).unwrap_or_default();
        let ink = ink::text_on(Ink::None, self.reader.color(root, "fontcolor"));
        (label, ink)
    }

    fn graph_name(&self) -> &'a str {
        let graph = self.input.graph;
        graph.name.map_or("", |name| graph.text(name))
    }

    /// The label that is written on an item, read; `None` if none is.
    fn label_of(&mut self, item: Item, names: &Names<'_>, face: Face, longest: f64) -> Option<Label> {
        let attr = *self.reader.graph.attr(self.reader.graph.attrs(item), "label")?;
        Some(self.read_label(attr, names, face, longest))
    }

    fn read_label(&mut self, attr: Attr, names: &Names<'_>, face: Face, longest: f64) -> Label {
        let value = self.reader.label(attr);
        if !attr.html {
            let label = Label::plain(value, names, face, longest);
            if value.contains('\\') && label.bytes() >= crate::limits::LABEL_BYTES {
                self.reader.warn_long(attr);
            }
            return label;
        }
        let label = Label::html(value, face);
        if label.names_image {
            self.reader.refuse(attr.value_span, "<img>");
        }
        label
    }

    /// Tooltip and link of an item, with their escapes resolved.
    fn about(&self, item: Item, names: &Names<'_>, label: Label, text_ink: Ink) -> About {
        let attrs = self.input.graph.attrs(item);
        let one_line = label.one_line();
        let names = Names { label: &one_line, ..*names };
        let text =
            |name| self.reader.text(attrs, name).map(|value| one_text(super::text::beginning(value, 4096), &names));
        About { tooltip: text("tooltip"), href: text("URL").or_else(|| text("href")), label, text_ink }
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

/// The pen of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pen {
    pub(super) ink: Ink,
    pub(super) width: f64,
    pub(super) dash: super::scene::Dash,
}
