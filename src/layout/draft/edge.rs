//! Flows.

use crate::graph::{Attrs, EdgeId, Item};

use super::{About, CHIP, Drafting, Pen, label_bytes};
use crate::layout::arrow::Arrow;
use crate::layout::attributes;
use crate::layout::chips::Block;
use crate::layout::codes;
use crate::layout::geometry::Size;
use crate::layout::honoured::{self, Name};
use crate::layout::ink;
use crate::layout::label::{Face, Label, Names};
use crate::layout::lettering::Tone;
use crate::layout::scene::{Ink, Role};
use crate::layout::sketch::SketchEdge;

/// Room between a label and the chips below it.
pub(in crate::layout) const CHIP_GAP: f64 = 3.0;

/// Usual font size of a flow's texts.
const FONT: f64 = 11.0;

/// An edge, measured.
#[derive(Clone, Debug)]
pub(in crate::layout) struct EdgeDraft {
    pub(in crate::layout) sketch: SketchEdge,
    pub(in crate::layout) about: About,
    /// Further labels, below the first.
    pub(in crate::layout) more: Vec<Label>,
    /// Labels at the ends of the line.
    pub(in crate::layout) tail_label: Option<Label>,
    pub(in crate::layout) head_label: Option<Label>,
    pub(in crate::layout) end_tone: Tone,
    pub(in crate::layout) chips: Block,
    pub(in crate::layout) pen: Pen,
    /// The inks of parallel lines; empty where there is one line.
    pub(in crate::layout) parallel: Vec<Ink>,
    pub(in crate::layout) arrow_tail: Arrow,
    pub(in crate::layout) arrow_head: Arrow,
    pub(in crate::layout) arrow_scale: f64,
    pub(in crate::layout) arrow_fill: Ink,
    pub(in crate::layout) visible: bool,
    /// Whether the author wrote a label.
    pub(in crate::layout) wants_label: bool,
}

impl EdgeDraft {
    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        const EDGE: usize = 480;
        let more = self.more.iter().chain(&self.tail_label).chain(&self.head_label).map(label_bytes);
        EDGE + self.about.bytes() + more.sum::<usize>() + CHIP * self.chips.len()
    }

    /// Its labels below one another, without chips.
    pub(in crate::layout) fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.about.label).chain(&self.more)
    }

    /// The size of all of them.
    pub(in crate::layout) fn labels_size(&self) -> Size {
        self.labels().map(Label::size).fold(Size::default(), |sum, own| Size::new(sum.w.max(own.w), sum.h + own.h))
    }
}

/// The labels of an edge.
struct Labels {
    /// Those in the middle of its line, the first of which may be empty.
    first: Label,
    more: Vec<Label>,
    tail: Option<Label>,
    head: Option<Label>,
    end_tone: Tone,
}

impl Drafting<'_, '_> {
    pub(super) fn edge(&mut self, id: EdgeId) -> EdgeDraft {
        let graph = self.input.graph;
        let edge = &graph.edges[id];
        let attrs = &edge.attrs;
        self.reader.refuse_files(attrs);
        let style = self.reader.style(attrs);
        let names = Names {
            graph: self.graph_name(),
            tail: graph.node_id(edge.tail),
            head: graph.node_id(edge.head),
            arrow: if graph.directed { "->" } else { "--" },
            ..Names::default()
        };
        let labels = self.edge_labels(id, &names);
        let wants_label = !labels.first.is_blank();
        let chips = self.chips(Item::Edge(id), 150.0);
        let (arrow_tail, arrow_head) = self.arrows(attrs);
        let stated = self.reader.color(attrs, honoured::COLOR);
        let tone = Tone { stated: self.reader.color(attrs, honoured::FONT_COLOR), ..Tone::default() };
        let width = self.reader.pen_width(attrs, style);
        let span = self.reader.number(attrs, attributes::MIN_LENGTH).unwrap_or(1.0);
        let pen = Pen {
            ink: stated.map_or(Ink::Role(Role::Flow), ink::on_paper),
            width: width.unwrap_or(if style.bold { 2.0 } else { 1.2 }),
            dash: style.dash,
        };
        let arrow_size = self.reader.number(attrs, attributes::ARROW_SIZE).unwrap_or(1.0);
        let mut draft = EdgeDraft {
            sketch: SketchEdge {
                tail: edge.tail,
                head: edge.head,
                label: None,
                span: super::whole(span).max(1),
                weight: 1,
                ranks: true,
                reply: false,
                ports: [None; 2],
                borders: [None; 2],
            },
            about: self.about(Item::Edge(id), &names, labels.first, tone),
            more: labels.more,
            tail_label: labels.tail,
            head_label: labels.head,
            end_tone: labels.end_tone,
            chips,
            pen,
            parallel: self.parallel(attrs),
            arrow_tail,
            arrow_head,
            arrow_scale: arrow_size * (1.0 + (width.unwrap_or(1.0) - 1.0).clamp(0.0, 4.0) * 0.2),
            arrow_fill: self.reader.color(attrs, honoured::FILL_COLOR).map_or(pen.ink, ink::on_paper),
            visible: !style.invisible,
            wants_label,
        };
        draft.sketch.label = room(draft.labels_size(), &draft.chips);
        draft
    }

    /// The labels of an edge. An `xlabel` stands below the label, and so do those of the ends of a line that comes back
    /// to its node, or for which there was no room at the ends.
    fn edge_labels(&mut self, id: EdgeId, names: &Names<'_>) -> Labels {
        let edge = &self.input.graph.edges[id];
        let attrs = &edge.attrs;
        let face = self.face(attrs, FONT);
        let end_face = self.end_face(attrs, face);
        let ends = [(honoured::TAIL_LABEL, end_face), (honoured::HEAD_LABEL, end_face)];
        let [tail, head] = ends.map(|(name, face)| self.read_aside(attrs, name, names, face));
        let middle = [honoured::LABEL, honoured::X_LABEL].map(|name| self.read_aside(attrs, name, names, face));
        let (tail, head, folded) = if edge.tail == edge.head || self.folded.contains(&id) {
            (None, None, [tail, head])
        } else {
            (tail, head, [None, None])
        };
        let mut labels = middle.into_iter().chain(folded).flatten();
        let stated = self.reader.color(attrs, honoured::LABEL_FONT_COLOR);
        let stated = stated.or_else(|| self.reader.color(attrs, honoured::FONT_COLOR));
        Labels {
            first: labels.next().unwrap_or_default(),
            more: labels.collect(),
            tail,
            head,
            end_tone: Tone { stated, ..Tone::default() },
        }
    }

    /// The face of the labels at the ends: that of the label, where nothing else is said.
    fn end_face(&mut self, attrs: &Attrs, face: Face) -> Face {
        let size = self.reader.number(attrs, attributes::LABEL_FONT_SIZE).unwrap_or(face.size);
        match self.reader.text(attrs, honoured::LABEL_FONT_NAME) {
            Some(_) => Face::plain(size).dressed(self.reader.typeface(attrs, honoured::LABEL_FONT_NAME)),
            None => Face { size, ..face },
        }
    }

    fn parallel(&mut self, attrs: &Attrs) -> Vec<Ink> {
        let colors = self.reader.parallel_colors(attrs, honoured::COLOR);
        if colors.len() > 1 { colors.into_iter().map(ink::on_paper).collect() } else { Vec::new() }
    }

    fn arrows(&mut self, attrs: &Attrs) -> (Arrow, Arrow) {
        let directed = self.input.graph.directed;
        let usual = if directed { "forward" } else { "none" };
        let (at_tail, at_head) = match self.reader.text(attrs, honoured::DIR).unwrap_or(usual) {
            "forward" => (false, true),
            "back" => (true, false),
            "both" => (true, true),
            "none" => (false, false),
            _ => (false, directed),
        };
        let mut end = |there, name| if there { self.arrow(attrs, name) } else { Arrow::default() };
        (end(at_tail, honoured::ARROW_TAIL), end(at_head, honoured::ARROW_HEAD))
    }

    /// The arrowhead of a name. One that is not known is the usual one: the direction of a flow is never lost.
    fn arrow(&mut self, attrs: &Attrs, name: Name) -> Arrow {
        let (Some(attr), Some(text)) = (self.reader.attr(attrs, name), self.reader.text(attrs, name)) else {
            return Arrow::NORMAL;
        };
        Arrow::named(text).unwrap_or_else(|| {
            let message = || "the arrowhead is not known; the usual one is drawn".into();
            self.reader.warn(&codes::UNKNOWN_ARROW, attr.value_span, message);
            Arrow::NORMAL
        })
    }
}

/// Room for labels with chips below them.
fn room(labels: Size, chips: &Block) -> Option<Size> {
    let block = chips.size;
    if labels.h <= 0.0 && chips.is_empty() {
        return None;
    }
    let gap = if labels.h > 0.0 && block.h > 0.0 { CHIP_GAP } else { 0.0 };
    Some(Size::new(labels.w.max(block.w), labels.h + gap + block.h))
}
