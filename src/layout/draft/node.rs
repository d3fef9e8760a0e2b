//! Elements.

use crate::graph::{Attrs, EdgeId, Item, NodeId};
use crate::model::Kind;

use super::{About, Drafting, Pen};
use crate::layout::attributes::{self, Style};
use crate::layout::chips::Block;
use crate::layout::codes;
use crate::layout::color::{Color, Rgb};
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::label::{Face, Frame, Label, Names, Record, WRAP};
use crate::layout::scene::{Ink, Role};
use crate::layout::shape::{Form, Shape};
use crate::layout::sketch::{GroupId, SketchNode};
use crate::layout::{Notation, ink};

/// Room between a shape and its chips.
const CHIP_GAP: f64 = 5.0;

/// How far the first loop of a node reaches, and each further one.
const LOOP: (f64, f64) = (24.0, 12.0);

/// A node, measured.
#[derive(Clone, Debug)]
pub(in crate::layout) struct NodeDraft {
    pub(in crate::layout) sketch: SketchNode,
    pub(in crate::layout) about: About,
    /// The fields of a record, which then has no other text.
    pub(in crate::layout) record: Option<Record>,
    pub(in crate::layout) chips: Block,
    /// Where the chips are, from the corner of the cell.
    pub(in crate::layout) chips_at: Point,
    /// Lines from the node to itself.
    pub(in crate::layout) loops: Vec<LoopDraft>,
    pub(in crate::layout) shape: Shape,
    pub(in crate::layout) fill: Ink,
    pub(in crate::layout) pen: Pen,
    pub(in crate::layout) visible: bool,
    pub(in crate::layout) word: &'static str,
}

/// A line from a node to itself.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout) struct LoopDraft {
    pub(in crate::layout) edge: EdgeId,
    /// How far it reaches out of the shape.
    pub(in crate::layout) reach: f64,
    /// Corner of its label, from the corner of the cell.
    pub(in crate::layout) label_at: Point,
}

impl Drafting<'_, '_> {
    pub(super) fn node(&mut self, id: NodeId, group: GroupId, loops: &[(EdgeId, Option<Size>)]) -> NodeDraft {
        let graph = self.input.graph;
        let node = &graph.nodes[id];
        let attrs = &node.attrs;
        self.reader.refuse_files(attrs);
        let kind = self.model().map(|model| model.elements[model.element_of(id)].kind);
        let style = self.reader.style(attrs);
        let size = self.reader.number(attrs, attributes::FONT_SIZE).unwrap_or(13.0);
        let names = Names { graph: self.graph_name(), node: graph.node_id(id), ..Names::default() };
        let face = Face::plain(size);
        let mut label = self.label_of(Item::Node(id), &names, face, WRAP).unwrap_or_else(|| {
            Label::plain(crate::layout::text::beginning(names.node, 4096), &Names::default(), face, WRAP)
        });
        let mut shape = self.shape(attrs, kind, &label);
        shape.rounded |= style.rounded && shape.form == Form::Rect;
        let record = if shape.form == Form::Record { self.record(id, &names, face) } else { None };
        if record.is_some() || shape.form == Form::Point {
            label = Label::of(vec![]);
        }
        let body = self.body(attrs, &shape, &label, record.as_ref());
        let (fill, pen) = self.paint(attrs, style, kind, &label);
        let text_ink = ink::text_on(fill, self.reader.color(attrs, "fontcolor"));
        let wide = if self.sideways { body.w.max(130.0) } else { 100.0 };
        let chips = self.chips(Item::Node(id), wide);
        let cell = self.cell(body, loops, &chips);
        NodeDraft {
            sketch: SketchNode {
                group,
                cell: cell.size,
                body: cell.body,
                round: shape.form == Form::Ellipse,
                spread: shape.spread(),
                first: kind == Some(Kind::Interactor),
                column: None,
            },
            about: self.about(Item::Node(id), &names, label, text_ink),
            record: record.map(|record| record.stretched(body)),
            chips,
            chips_at: cell.chips_at,
            loops: cell.loops,
            shape,
            fill,
            pen,
            visible: !style.invisible,
            word: kind.map_or("node", |kind| if kind == Kind::Unknown { "unknown" } else { kind.as_str() }),
        }
    }

    fn shape(&mut self, attrs: &Attrs, kind: Option<Kind>, label: &Label) -> Shape {
        let usual = match (kind, self.options.notation) {
            (Some(Kind::Interactor), _) => Shape::new(Form::Rect),
            (Some(Kind::Store), _) => Shape::new(Form::Lines),
            (Some(Kind::Note), _) => Shape::new(Form::Note),
            (Some(Kind::Process), Notation::Dfd3) => Shape { rounded: true, ..Shape::new(Form::Rect) },
            (Some(Kind::Process), Notation::Yourdon) => Shape { equal: true, ..Shape::new(Form::Ellipse) },
            _ => Shape::new(Form::Ellipse),
        };
        let Some(&attr) = self.reader.graph.attr(attrs, "shape") else { return usual };
        let name = self.reader.graph.text(attr.value).trim();
        if name.is_empty() {
            return usual;
        }
        let mut shape = match Shape::named(name) {
            Some(_) if name == "polygon" => self.polygon(attrs),
            Some(shape) => shape,
            None if name == "custom" || name == "epsf" => Shape::new(Form::Rect),
            None => {
                self.reader
                    .warn(&codes::UNKNOWN_SHAPE, attr.value_span, || "the shape is not known; a box is drawn".into());
                Shape::new(Form::Rect)
            }
        };
        if shape.form == Form::Plain {
            shape.form = match label.frame {
                Frame::TopBottom => Form::Lines,
                Frame::Box => Form::Rect,
                Frame::None => Form::Plain,
            };
        }
        if let Some(rings) = self.reader.number(attrs, attributes::PERIPHERIES) {
            shape.rings = whole(rings);
        }
        shape
    }

    fn polygon(&mut self, attrs: &Attrs) -> Shape {
        let sides = self.reader.number(attrs, attributes::SIDES).unwrap_or(4.0);
        let turned = self.reader.number(attrs, attributes::ORIENTATION).unwrap_or(0.0);
        Shape::polygon(whole(sides), turned / 360.0)
    }

    fn record(&mut self, id: NodeId, names: &Names<'_>, face: Face) -> Option<Record> {
        let graph = self.input.graph;
        let attr = graph.attr(&graph.nodes[id].attrs, "label").copied();
        let value = match attr {
            Some(attr) if attr.html => return None,
            Some(attr) => self.reader.label(attr),
            None => "\\N",
        };
        Record::read(value, names, face, !self.sideways)
    }

    /// Width and height of the shape.
    fn body(&mut self, attrs: &Attrs, shape: &Shape, label: &Label, record: Option<&Record>) -> Size {
        let margin = self.margin(attrs, shape.form);
        let text = label.size();
        let around = match record {
            Some(record) => record.size,
            None => shape.around(Size::new(text.w + 2.0 * margin.w, text.h + 2.0 * margin.h)),
        };
        let (w, h) = (self.reader.number(attrs, attributes::WIDTH), self.reader.number(attrs, attributes::HEIGHT));
        let fixed =
            self.reader.text(attrs, "fixedsize").is_some_and(|word| matches!(word, "true" | "yes" | "1" | "shape"));
        let usual = match shape.form {
            Form::Point => Size::new(3.6, 3.6),
            Form::Plain => Size::new(10.0, 10.0),
            Form::Record => Size::new(54.0, 30.0),
            _ => Size::new(64.0, 38.0),
        };
        let least = Size::new(w.map_or(usual.w, |w| w * 72.0), h.map_or(usual.h, |h| h * 72.0));
        let size = match shape.form {
            Form::Point => least,
            // A text that does not fit would lie about its element's borders: `fixedsize` may only add room.
            _ if fixed => least.max(Size::new(text.w.min(around.w), text.h.min(around.h))),
            _ => least.max(around),
        };
        if shape.equal { Size::new(size.w.max(size.h), size.w.max(size.h)) } else { size }
    }

    fn margin(&mut self, attrs: &Attrs, form: Form) -> Size {
        let usual = match form {
            Form::Plain => Size::new(2.0, 2.0),
            Form::Lines => Size::new(12.0, 8.0),
            _ => Size::new(11.0, 7.0),
        };
        self.reader.number(attrs, attributes::MARGIN).map_or(usual, |inches| Size::new(inches * 72.0, inches * 72.0))
    }

    fn paint(&mut self, attrs: &Attrs, style: Style, kind: Option<Kind>, label: &Label) -> (Ink, Pen) {
        let color = self.reader.color(attrs, "color");
        let fill = match (style.filled, self.reader.color(attrs, "fillcolor")) {
            (true, Some(fill)) => ink::area(fill),
            (true, None) => ink::area(color.unwrap_or(Color::Solid(Rgb::hex(0x00D3_D3D3), 255))),
            (false, _) => match label.ground {
                Some(ground) => ink::area(Color::Solid(ground, 255)),
                None if kind.is_some_and(|kind| kind != Kind::Unknown) => Ink::Role(Role::Element),
                None => Ink::None,
            },
        };
        let width = self.reader.number(attrs, attributes::PEN_WIDTH);
        let pen = Pen {
            ink: color.map_or(Ink::Role(Role::Ink), ink::on_paper),
            width: width.unwrap_or(if style.bold { 2.0 } else { 1.2 }),
            dash: style.dash,
        };
        (fill, pen)
    }

    /// Puts loops and chips beside the shape, on the side where no other line comes: to its right, or below it where
    /// flows run sideways.
    fn cell(&self, body: Size, loops: &[(EdgeId, Option<Size>)], chips: &Block) -> Cell {
        // Seen as if flows ran down.
        let seen = |size: Size| if self.sideways { size.turned() } else { size };
        let (own, block) = (seen(body), seen(chips.size));
        let labels: Vec<Size> = loops.iter().map(|(_, label)| label.map_or_else(Size::default, seen)).collect();
        let reach = |index: usize| LOOP.0 + LOOP.1 * index as f64;
        let loops_w = if loops.is_empty() { 0.0 } else { reach(loops.len() - 1) + 6.0 };
        let labels_w = labels.iter().map(|label| label.w).fold(0.0, f64::max);
        let labels_h: f64 = labels.iter().map(|label| label.h).sum();
        let chips_w = if chips.is_empty() { 0.0 } else { block.w + CHIP_GAP };
        let w = own.w + loops_w + labels_w + chips_w;
        let h = own.h.max(labels_h).max(block.h);
        let back = |at: Point| if self.sideways { Point::new(at.y, at.x) } else { at };
        let mut down = (h - labels_h) / 2.0;
        let mut drafts = Vec::with_capacity(loops.len());
        for (index, (&(edge, _), label)) in loops.iter().zip(&labels).enumerate() {
            drafts.push(LoopDraft { edge, reach: reach(index), label_at: back(Point::new(own.w + loops_w, down)) });
            down += label.h;
        }
        Cell {
            size: seen(Size::new(w, h)),
            body: Rect::at(back(Point::new(0.0, (h - own.h) / 2.0)), body),
            chips_at: back(Point::new(w - block.w, (h - block.h) / 2.0)),
            loops: drafts,
        }
    }
}

/// A shape and what stands beside it.
struct Cell {
    size: Size,
    body: Rect,
    chips_at: Point,
    loops: Vec<LoopDraft>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the range of its attribute")]
fn whole(number: f64) -> u32 {
    number.round().max(0.0) as u32
}
