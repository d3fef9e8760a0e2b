//! Elements.

use super::cell::Asides;
use super::{About, CHIP, Drafting, LoopDraft, Pen, label_bytes};
use crate::graph::{Attrs, Item, NodeId};
use crate::layout::attributes::{self, Style};
use crate::layout::chips::Block;
use crate::layout::codes;
use crate::layout::color::{Color, Rgb};
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::honoured;
use crate::layout::label::{Face, Frame, Label, Names, Piece, WRAP};
use crate::layout::lettering::Tone;
use crate::layout::scene::{Ink, Port, Role};
use crate::layout::shape::{Form, Marks, Polygon, Shape};
use crate::layout::sketch::{GroupId, SketchNode};
use crate::layout::{Notation, ink};
use crate::model::Kind;

/// Room between a text beside a shape and the chips below it.
const BLOCK_GAP: f64 = 3.0;

/// Most polygons whose rooms for texts are kept.
const ROOMS: usize = 32;

/// A node, measured.
#[derive(Clone, Debug)]
pub(in crate::layout) struct NodeDraft {
    pub(in crate::layout) sketch: SketchNode,
    pub(in crate::layout) about: About,
    /// Where the label is set, from the corner of the shape.
    pub(in crate::layout) label_room: Rect,
    /// A label beside the shape, and where, from the corner of the cell.
    pub(in crate::layout) aside: Option<(Label, Point)>,
    pub(in crate::layout) aside_tone: Tone,
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

impl NodeDraft {
    /// The parts of its label that have a name, from the corner of the shape, in order of appearance.
    pub(in crate::layout) fn ports(&self) -> impl DoubleEndedIterator<Item = Port> {
        let pieces = if self.visible && !self.about.label.is_lines() {
            self.about.label.pieces(self.label_room)
        } else {
            Vec::new()
        };
        pieces.into_iter().filter_map(|piece| match piece {
            Piece::Port { name, rect } => Some(Port { name, rect }),
            _ => None,
        })
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        const NODE: usize = 420;
        let aside = self.aside.iter().map(|(label, _)| label_bytes(label));
        NODE + self.about.bytes() + aside.sum::<usize>() + CHIP * self.chips.len()
    }
}

impl Drafting<'_, '_> {
    pub(super) fn node(&mut self, id: NodeId, group: GroupId, asides: &Asides) -> NodeDraft {
        let graph = self.input.graph;
        let node = &graph.nodes[id];
        let attrs = &node.attrs;
        self.reader.refuse_files(attrs);
        let kind = self.model().map(|model| model.elements[model.element_of(id)].kind);
        let style = self.reader.style(attrs);
        let names = Names { graph: self.graph_name(), node: graph.node_id(id), ..Names::default() };
        let face = self.face(attrs, 13.0);
        let shape = self.shape(attrs, kind, style);
        let label = self.node_label(id, &shape, &names, face);
        let margin = self.margin(attrs, &shape, &label);
        let body = self.body(attrs, &shape, &label, margin);
        let label_room = self.label_room(attrs, &shape, &label, body, margin);
        let (fill, pen) = self.paint(attrs, style, kind, &shape, &label);
        let stated = self.reader.color(attrs, honoured::FONT_COLOR);
        let wide = if self.direction.is_sideways() { body.w.max(130.0) } else { 100.0 };
        let chips = self.chips(Item::Node(id), wide);
        let aside_face = Face { size: self.reader.number(attrs, attributes::FONT_SIZE).unwrap_or(11.0), ..face };
        let aside = self.read_aside(attrs, honoured::X_LABEL, &names, aside_face);
        let above = aside.as_ref().map(Label::size).unwrap_or_default();
        let gap = if above.h > 0.0 && !chips.is_empty() { BLOCK_GAP } else { 0.0 };
        let block = Size::new(above.w.max(chips.size.w), above.h + gap + chips.size.h);
        let cell = self.cell(body, asides, block);
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
            about: self.about(Item::Node(id), &names, label, Tone { ground: fill, stated, usual: None }),
            label_room,
            aside: aside.map(|label| (label, cell.block_at)),
            aside_tone: Tone { stated, ..Tone::default() },
            chips,
            chips_at: cell.block_at.plus(Point::new(0.0, above.h + gap)),
            loops: cell.loops,
            shape,
            fill,
            pen,
            visible: !style.invisible,
            word: kind.map_or("node", |kind| if kind == Kind::Unknown { "unknown" } else { kind.as_str() }),
        }
    }

    fn shape(&mut self, attrs: &Attrs, kind: Option<Kind>, style: Style) -> Shape {
        let mut shape = self.named_shape(attrs).unwrap_or(match (kind, self.options.notation) {
            (Some(Kind::Interactor), _) => Shape::new(Form::Rect),
            (Some(Kind::Store), _) => Shape::new(Form::Lines),
            (Some(Kind::Note), _) => Shape::new(Form::Note),
            (Some(Kind::Process), Notation::Dfd3) => Shape { rounded: true, ..Shape::new(Form::Rect) },
            (Some(Kind::Process), Notation::Yourdon) => Shape { equal: true, ..Shape::new(Form::Ellipse) },
            _ => Shape::new(Form::Ellipse),
        });
        shape.equal |= self.reader.flag(attrs, honoured::REGULAR);
        if let Some(degrees) = self.reader.number(attrs, attributes::ORIENTATION) {
            shape = shape.turned(degrees / 360.0);
        }
        if style.diagonals && shape.marks == Marks::None {
            shape.marks = Marks::Diagonals;
        }
        shape.rounded |= style.rounded;
        if let Some(rings) = self.reader.number(attrs, attributes::PERIPHERIES) {
            shape.rings = super::whole(rings);
        }
        match shape.form {
            Form::Polygon(polygon) => shape.with_room(self.room(polygon)),
            _ => shape,
        }
    }

    /// The shape that the author names.
    fn named_shape(&mut self, attrs: &Attrs) -> Option<Shape> {
        let attr = self.reader.attr(attrs, honoured::SHAPE)?;
        let name = self.reader.graph.text(attr.value).trim();
        match Shape::named(name) {
            _ if name.is_empty() => None,
            Some(_) if name == "polygon" => Some(self.polygon(attrs)),
            Some(shape) => Some(shape),
            None if name == "custom" || name == "epsf" => Some(Shape::new(Form::Rect)),
            None => {
                let message = || "the shape is not known; a box is drawn".into();
                self.reader.warn(&codes::UNKNOWN_SHAPE, attr.value_span, message);
                Some(Shape::new(Form::Rect))
            }
        }
    }

    fn polygon(&mut self, attrs: &Attrs) -> Shape {
        let sides = self.reader.number(attrs, attributes::SIDES).unwrap_or(4.0);
        let skew = self.reader.number(attrs, attributes::SKEW).unwrap_or(0.0);
        let distortion = self.reader.number(attrs, attributes::DISTORTION).unwrap_or(0.0);
        Shape::polygon(super::whole(sides), skew, distortion)
    }

    /// The room for a text in a polygon. To find it takes a while, and a diagram has few kinds of polygons.
    fn room(&mut self, polygon: Polygon) -> Rect {
        if let Some((_, room)) = self.rooms.iter().find(|(known, _)| *known == polygon) {
            return *room;
        }
        let room = polygon.room();
        if self.rooms.len() < ROOMS {
            self.rooms.push((polygon, room));
        }
        room
    }

    fn node_label(&mut self, id: NodeId, shape: &Shape, names: &Names<'_>, face: Face) -> Label {
        if shape.form == Form::Point {
            return Label::default();
        }
        let graph = self.input.graph;
        let attrs = &graph.nodes[id].attrs;
        if shape.form == Form::Record
            && let Some(record) = self.record(attrs, names, face)
        {
            return record;
        }
        self.label_of(Item::Node(id), names, face, WRAP)
            .unwrap_or_else(|| Label::plain(crate::limits::beginning(names.node, 4096), &Names::default(), face, WRAP))
    }

    fn record(&mut self, attrs: &Attrs, names: &Names<'_>, face: Face) -> Option<Label> {
        let value = match self.reader.attr(attrs, honoured::LABEL) {
            Some(attr) if attr.html || self.is_full() => return None,
            Some(attr) => self.reader.label(attr),
            None => "\\N",
        };
        let record = Label::record(value, names, face, !self.direction.is_sideways())?;
        Some(if self.reader.flag(attrs, honoured::NO_JUSTIFY) { record.in_blocks() } else { record })
    }

    /// Width and height of the shape.
    fn body(&mut self, attrs: &Attrs, shape: &Shape, label: &Label, margin: Size) -> Size {
        let text = label.size();
        let (w, h) = (self.reader.number(attrs, attributes::WIDTH), self.reader.number(attrs, attributes::HEIGHT));
        let word = self.reader.text(attrs, honoured::FIXED_SIZE);
        let fixed = word == Some("shape") || self.reader.flag(attrs, honoured::FIXED_SIZE);
        let usual = match shape.form {
            Form::Point => Size::new(3.6, 3.6),
            Form::Plain => Size::new(10.0, 10.0),
            Form::Record => Size::new(54.0, 30.0),
            _ => Size::new(64.0, 38.0),
        };
        // Of a shape that is as wide as high, either measure is that of both.
        let (w, h) = if shape.equal { (w.or(h), h.or(w)) } else { (w, h) };
        let least = Size::new(w.map_or(usual.w, |w| w * 72.0), h.map_or(usual.h, |h| h * 72.0));
        let size = match shape.form {
            Form::Point => least,
            Form::Record => least.max(text),
            // A text that does not fit would lie about its element's borders: `fixedsize` may only add room.
            _ if fixed => least.max(shape.around(text)),
            _ => least.max(shape.around(Size::new(text.w + 2.0 * margin.w, text.h + 2.0 * margin.h))),
        };
        if shape.equal { Size::new(size.w.max(size.h), size.w.max(size.h)) } else { size }
    }

    /// Where in the shape the label is set. Lines that name a side stand at that side of the shape; a table keeps its
    /// size, and a record takes all.
    fn label_room(&self, attrs: &Attrs, shape: &Shape, label: &Label, body: Size, margin: Size) -> Rect {
        let whole = Rect::at(Point::default(), body);
        if label.is_record() {
            return whole;
        }
        let own = label.size();
        let interior = shape.interior(whole);
        let justified = label.is_lines() && !self.reader.flag(attrs, honoured::NO_JUSTIFY);
        let w = if justified { own.w.max(interior.w - 2.0 * margin.w) } else { own.w };
        let middle = Rect::around(interior.centre(), Size::new(w, own.h));
        let free = ((interior.h - own.h) / 2.0 - margin.h).max(0.0);
        let shift = match self.reader.text(attrs, honoured::LABEL_LOC).and_then(|text| text.chars().next()) {
            Some('t') => -free,
            Some('b') => free,
            _ => 0.0,
        };
        middle.moved(Point::new(0.0, shift))
    }

    /// Room between a label and its shape.
    fn margin(&mut self, attrs: &Attrs, shape: &Shape, label: &Label) -> Size {
        let usual = match shape.form {
            Form::Plain if label.is_lines() => Size::new(2.0, 2.0),
            Form::Plain => Size::default(),
            Form::Lines => Size::new(12.0, 8.0),
            // The room in a polygon ends before its corners.
            Form::Polygon(_) => Size::new(5.0, 4.0),
            _ => Size::new(11.0, 7.0),
        };
        let stated = self.reader.pair(attrs, attributes::MARGIN);
        stated.map_or(usual, |(across, down)| Size::new(across * 72.0, down * 72.0))
    }

    fn paint(&mut self, attrs: &Attrs, style: Style, kind: Option<Kind>, shape: &Shape, label: &Label) -> (Ink, Pen) {
        let color = self.reader.color(attrs, honoured::COLOR);
        let typed = kind.is_some_and(|kind| kind != Kind::Unknown);
        // Plain text has no area; a table that stands for an element has one.
        let bare = shape.form == Form::Plain && label.frame() == Frame::None;
        let fill = match (style.filled, self.reader.color(attrs, honoured::FILL_COLOR)) {
            (true, Some(fill)) => ink::area(fill),
            // A point is as dark as its line.
            _ if shape.form == Form::Point => Ink::None,
            (true, None) => ink::area(color.unwrap_or(Color::Solid(Rgb::hex(0x00D3_D3D3), 255))),
            (false, _) if typed && !bare => Ink::Role(Role::Element),
            (false, _) => Ink::None,
        };
        let width = self.reader.pen_width(attrs, style);
        let pen = Pen {
            ink: color.map_or(Ink::Role(Role::Ink), ink::on_paper),
            width: width.unwrap_or(if style.bold { 2.0 } else { 1.2 }),
            dash: style.dash,
        };
        (fill, pen)
    }
}
