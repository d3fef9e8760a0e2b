//! The cell of an element: its shape, and beside it what else is drawn for it.

use super::Drafting;
use crate::graph::EdgeId;
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::sketch::Direction;

/// Room between a shape and what stands beside it.
const GAP: f64 = 5.0;

/// How far the first loop of a node reaches, and each further one.
const LOOP: (f64, f64) = (24.0, 12.0);

/// Room between a line and the label at its end, and between that and the shape.
pub(in crate::layout) const END_GAP: f64 = 5.0;

/// What is drawn for a node beside its shape because of its edges.
#[derive(Clone, Debug, Default)]
pub(super) struct Asides {
    /// Edges to itself with the sizes of their labels.
    pub(super) loops: Vec<(EdgeId, Option<Size>)>,
    /// Sizes of the labels at the ends of lines: where lines come in, and where they go out.
    pub(super) before: Vec<Size>,
    pub(super) after: Vec<Size>,
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

/// A shape and what stands beside it.
pub(super) struct Cell {
    pub(super) size: Size,
    pub(super) body: Rect,
    /// Corner of the block beside the shape.
    pub(super) block_at: Point,
    pub(super) loops: Vec<LoopDraft>,
}

/// Room for labels at the ends of lines at one side of a shape: beyond it, and to the left and right of its middle.
#[derive(Clone, Copy, Default)]
struct Strip {
    depth: f64,
    left: f64,
    right: f64,
}

impl Strip {
    /// One label stands to the right of its line. Of more, the first is likely to stand to the left of its own. Where
    /// lines come closer than that, the labels are tried elsewhere near their ends.
    fn of(labels: &[Size]) -> Self {
        let most = labels.iter().fold(Size::default(), |most, &own| most.max(own));
        if labels.is_empty() {
            return Self::default();
        }
        let side = most.w + 2.0 * END_GAP;
        Self { depth: most.h + END_GAP, left: if labels.len() > 1 { side } else { 0.0 }, right: side }
    }
}

impl Drafting<'_, '_> {
    /// Puts loops and a block of texts and chips beside the shape, on the side where no other line comes: to its right,
    /// or below it where flows run sideways. Labels at the ends of lines get room where the lines come.
    pub(super) fn cell(&self, body: Size, asides: &Asides, block: Size) -> Cell {
        // Seen as if flows ran down.
        let sideways = self.direction.is_sideways();
        let seen = |size: Size| if sideways { size.turned() } else { size };
        let strip = |labels: &[Size]| Strip::of(&labels.iter().map(|&label| seen(label)).collect::<Vec<_>>());
        let (own, block) = (seen(body), seen(block));
        let loops = &asides.loops;
        let labels: Vec<Size> = loops.iter().map(|(_, label)| label.map_or_else(Size::default, seen)).collect();
        let reach = |index: usize| LOOP.0 + LOOP.1 * index as f64;
        let loops_w = if loops.is_empty() { 0.0 } else { reach(loops.len() - 1) + 6.0 };
        let labels_w = labels.iter().map(|label| label.w).fold(0.0, f64::max);
        let labels_h: f64 = labels.iter().map(|label| label.h).sum();
        let block_w = if block.w > 0.0 { block.w + GAP } else { 0.0 };
        let backward = matches!(self.direction, Direction::Up | Direction::Left);
        let (first, last) = if backward { (&asides.after, &asides.before) } else { (&asides.before, &asides.after) };
        let (above, below) = (strip(first), strip(last));
        let left = (above.left.max(below.left) - own.w / 2.0).max(0.0);
        let right = (above.right.max(below.right) - own.w / 2.0).max(loops_w + labels_w + block_w);
        let beside = (labels_h.max(block.h) - own.h).max(0.0) / 2.0;
        let (top, bottom) = (above.depth.max(beside), below.depth.max(beside));
        let middle = top + own.h / 2.0;
        let back = |at: Point| if sideways { Point::new(at.y, at.x) } else { at };
        let beside_x = left + own.w + loops_w;
        let mut down = middle - labels_h / 2.0;
        let mut drafts = Vec::with_capacity(loops.len());
        for (index, (&(edge, _), label)) in loops.iter().zip(&labels).enumerate() {
            drafts.push(LoopDraft { edge, reach: reach(index), label_at: back(Point::new(beside_x, down)) });
            down += label.h;
        }
        let block_x = beside_x + labels_w + if block.w > 0.0 { GAP } else { 0.0 };
        Cell {
            size: seen(Size::new(left + own.w + right, top + own.h + bottom)),
            body: Rect::at(back(Point::new(left, top)), body),
            block_at: back(Point::new(block_x, middle - block.h / 2.0)),
            loops: drafts,
        }
    }
}
