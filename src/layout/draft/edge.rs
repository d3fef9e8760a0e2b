//! Flows.

use crate::graph::{EdgeId, Item};

use super::{About, Drafting, Pen};
use crate::layout::arrow::Arrow;
use crate::layout::attributes;
use crate::layout::chips::Block;
use crate::layout::geometry::Size;
use crate::layout::ink;
use crate::layout::label::{Face, Label, Names, WRAP};
use crate::layout::scene::{Ink, Role};
use crate::layout::sketch::SketchEdge;

/// Room between a label and the chips below it.
pub(in crate::layout) const CHIP_GAP: f64 = 3.0;

/// An edge, measured.
#[derive(Clone, Debug)]
pub(in crate::layout) struct EdgeDraft {
    pub(in crate::layout) sketch: SketchEdge,
    pub(in crate::layout) about: About,
    pub(in crate::layout) chips: Block,
    pub(in crate::layout) pen: Pen,
    pub(in crate::layout) arrow_tail: Arrow,
    pub(in crate::layout) arrow_head: Arrow,
    pub(in crate::layout) arrow_scale: f64,
    pub(in crate::layout) visible: bool,
    /// Whether the author wrote a label.
    pub(in crate::layout) wants_label: bool,
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
        let label = self.edge_label(id, &names);
        let wants_label = !label.is_blank();
        let label = if wants_label { label } else { Label::default() };
        let chips = self.chips(Item::Edge(id), 150.0);
        let (arrow_tail, arrow_head) = self.arrows(id);
        let stated = self.reader.color(attrs, "color");
        let width = self.reader.number(attrs, attributes::PEN_WIDTH);
        let text_ink = ink::text_on(Ink::None, self.reader.color(attrs, "fontcolor"));
        let span = self.reader.number(attrs, attributes::MIN_LENGTH).unwrap_or(1.0);
        let room = room(&label, &chips);
        EdgeDraft {
            sketch: SketchEdge {
                tail: edge.tail,
                head: edge.head,
                label: room,
                span: whole(span).max(1),
                weight: 1,
                ranks: true,
                reply: false,
                ports: [None; 2],
            },
            about: self.about(Item::Edge(id), &names, label, text_ink),
            chips,
            pen: Pen {
                ink: stated.map_or(Ink::Role(Role::Flow), ink::on_paper),
                width: width.unwrap_or(if style.bold { 2.0 } else { 1.2 }),
                dash: style.dash,
            },
            arrow_tail,
            arrow_head,
            arrow_scale: 1.0 + (width.unwrap_or(1.0) - 1.0).clamp(0.0, 4.0) * 0.2,
            visible: !style.invisible,
            wants_label,
        }
    }

    fn edge_label(&mut self, id: EdgeId, names: &Names<'_>) -> Label {
        let graph = self.input.graph;
        let attrs = &graph.edges[id].attrs;
        let size = self.reader.number(attrs, attributes::FONT_SIZE).unwrap_or(11.0);
        let face = Face::plain(size);
        for name in ["label", "xlabel"] {
            if let Some(&attr) = graph.attr(attrs, name) {
                let label = self.read_label(attr, names, face, WRAP);
                if !label.is_blank() {
                    return label;
                }
            }
        }
        Label::default()
    }

    fn arrows(&self, id: EdgeId) -> (Arrow, Arrow) {
        let graph = self.input.graph;
        let attrs = &graph.edges[id].attrs;
        let named = |name| self.reader.text(attrs, name).map_or(Arrow::Normal, Arrow::named);
        let usual = if graph.directed { "forward" } else { "none" };
        let (at_tail, at_head) = match self.reader.text(attrs, "dir").unwrap_or(usual) {
            "forward" => (false, true),
            "back" => (true, false),
            "both" => (true, true),
            "none" => (false, false),
            _ => (false, graph.directed),
        };
        let end = |there, name| if there { named(name) } else { Arrow::None };
        (end(at_tail, "arrowtail"), end(at_head, "arrowhead"))
    }
}

/// Room for a label with chips below it.
fn room(label: &Label, chips: &Block) -> Option<Size> {
    let (text, block) = (label.size(), chips.size);
    if label.is_blank() && chips.is_empty() {
        return None;
    }
    let gap = if text.h > 0.0 && block.h > 0.0 { CHIP_GAP } else { 0.0 };
    Some(Size::new(text.w.max(block.w), text.h + gap + block.h))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the range of its attribute")]
pub(super) fn whole(number: f64) -> u32 {
    number.round().max(0.0) as u32
}
