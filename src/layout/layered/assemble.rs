//! From laid-out parts to the drawing: parts packed beside and below one another, and everything turned to its direction.

use crate::arena::IdVec;
use crate::layout::arrow::reversed;
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::scene::Step;
use crate::layout::sketch::{Placement, Sketch};
use crate::layout::turn::Turn;

use super::part::{Gr, Ln, Part};
use super::rows::{Kind, LABEL_GAP};
use super::{Layout, route, title};

/// The shape of a page that parts are packed for: its width by its height.
const PAGE: f64 = 1.6;

/// A part with its lines.
struct Drawn<'a> {
    part: &'a Part,
    layout: &'a Layout,
    lines: IdVec<Ln, Vec<Step>>,
}

/// Puts parts together.
pub(super) fn assemble(sketch: &Sketch, parts: &[(Part, Layout)]) -> Placement {
    let mut placement = Placement {
        size: Size::default(),
        nodes: IdVec::filled(Point::default(), sketch.nodes.len()),
        groups: IdVec::filled(Rect::default(), sketch.groups.len()),
        titles: IdVec::filled(Point::default(), sketch.groups.len()),
        lines: IdVec::filled(Vec::new(), sketch.edges.len()),
        labels: IdVec::filled(None, sketch.edges.len()),
        compromises: Vec::new(),
    };
    let drawn: Vec<Drawn<'_>> =
        parts.iter().map(|(part, layout)| Drawn { part, layout, lines: route::route(part, layout) }).collect();
    let bounds: Vec<Rect> = drawn.iter().map(Drawn::bounds).collect();
    let sizes: Vec<Size> =
        bounds.iter().map(|bounds| Turn::new(sketch.direction, Size::default()).size(bounds.size())).collect();
    let (corners, size) = packed(&sizes, sketch.node_gap);
    placement.size = size;
    for ((drawn, &bounds), &corner) in drawn.iter().zip(&bounds).zip(&corners) {
        let setting = Setting { turn: Turn::new(sketch.direction, bounds.size()), from: bounds.corner(), to: corner };
        drawn.add(setting, &mut placement);
    }
    placement.groups[Sketch::ROOT] = Rect::at(Point::default(), size);
    placement
}

fn box_of(layout: &Layout, group: Gr) -> Rect {
    let ((left, right), (top, bottom)) = (layout.across.groups[group], layout.down.groups[group]);
    Rect { x: left, y: top, w: right - left, h: bottom - top }
}

/// Corners of parts set in lines, in order of appearance, so that the whole is about the shape of a page.
fn packed(sizes: &[Size], gap: f64) -> (Vec<Point>, Size) {
    let area: f64 = sizes.iter().map(|size| (size.w + gap) * (size.h + gap)).sum();
    let widest = sizes.iter().map(|size| size.w).fold(0.0, f64::max);
    let width = widest.max((area * PAGE).sqrt());
    let (mut corners, mut whole) = (Vec::with_capacity(sizes.len()), Size::default());
    let (mut at, mut height) = (Point::default(), 0.0_f64);
    for size in sizes {
        if at.x > 0.0 && at.x + size.w > width + 0.01 {
            at = Point::new(0.0, at.y + height + gap);
            height = 0.0;
        }
        corners.push(at);
        whole = whole.max(Size::new(at.x + size.w, at.y + size.h));
        height = height.max(size.h);
        at.x += size.w + gap;
    }
    (corners, whole)
}

/// How a part comes into the drawing.
#[derive(Clone, Copy)]
struct Setting {
    turn: Turn,
    /// Corner of the part as the engine sees it, and in the drawing.
    from: Point,
    to: Point,
}

impl Setting {
    fn rect(self, rect: Rect) -> Rect {
        self.turn.rect(rect.moved(Point::default().minus(self.from))).moved(self.to)
    }

    fn step(self, step: Step) -> Step {
        let point = |at: Point| self.turn.point(at.minus(self.from)).plus(self.to);
        match step {
            Step::Move(to) => Step::Move(point(to)),
            Step::Line(to) => Step::Line(point(to)),
            Step::Curve(first, second, to) => Step::Curve(point(first), point(second), point(to)),
            Step::Close => Step::Close,
        }
    }
}

impl Drawn<'_> {
    /// Everything that is drawn.
    fn bounds(&self) -> Rect {
        let Layout { rows, across, down, .. } = self.layout;
        let items = rows.items.iter().map(|(item, own)| {
            let (x, y) = (across.items[item], down.middles[own.row as usize]);
            Rect { x: x - own.left, y: y - own.above, w: own.left + own.right, h: own.above + own.below }
        });
        let groups = self.part.groups.ids().skip(1).map(|group| box_of(self.layout, group));
        // Lines are between items, but for those that are led around boxes.
        let points = self.lines.values().flatten().filter_map(|step| match *step {
            Step::Move(at) | Step::Line(at) | Step::Curve(_, _, at) => Some(Rect { x: at.x, y: at.y, w: 0.0, h: 0.0 }),
            Step::Close => None,
        });
        items.chain(groups).chain(points).reduce(Rect::union).unwrap_or_default()
    }

    fn add(&self, setting: Setting, placement: &mut Placement) {
        let Self { part, layout, .. } = self;
        for (group, own) in part.groups.iter().skip(1) {
            placement.groups[own.group] = setting.rect(box_of(layout, group));
            let size = setting.turn.size(own.title);
            let title = Rect::at(title::corner(part, layout, group), size);
            placement.titles[own.group] = setting.rect(title).corner();
        }
        for (item, own) in layout.rows.items.iter() {
            let at = Point::new(layout.across.items[item], layout.down.middles[own.row as usize]);
            match own.kind {
                Kind::Node(node) => {
                    let own = &part.nodes[node];
                    placement.nodes[own.node] = setting.rect(own.cell.moved(at)).corner();
                }
                Kind::Label(line) => {
                    let own = &part.lines[line];
                    let size = own.label.unwrap_or_default();
                    let x = if part.is_sideways() { -LABEL_GAP - size.w } else { LABEL_GAP };
                    let rect = Rect { x, y: -size.h / 2.0, w: size.w, h: size.h };
                    placement.labels[own.edge] = Some(setting.rect(rect.moved(at)).corner());
                }
                _ => {}
            }
        }
        for (id, line) in self.lines.iter() {
            let steps: Vec<Step> = line.iter().map(|&step| setting.step(step)).collect();
            let edge = part.lines[id].edge;
            placement.lines[edge] = if layout.ranks.reversed[id] { reversed(&steps) } else { steps };
        }
    }
}
