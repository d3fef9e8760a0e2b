//! Many rectangles, and which of them meet another one: a packed tree, made once.
//!
//! Rectangles are sorted into tiles (Leutenegger, Lopez and Edgington, "STR: a simple and efficient algorithm for R-tree
//! packing", 1997); every node of the tree knows the rectangle around those below it.

use super::geometry::Rect;

/// Rectangles, or nodes, below a node.
const FAN: usize = 8;

/// Rectangles that can be searched. Each keeps the number it was given.
#[derive(Clone, Debug, Default)]
pub(super) struct Boxes {
    /// The rectangles, tile by tile, with their numbers.
    leaves: Vec<(Rect, usize)>,
    /// The levels above, the lowest first: what is around [`FAN`] of the level below.
    levels: Vec<Vec<Rect>>,
}

impl Boxes {
    /// Numbers are those of the iterator.
    pub(super) fn new(rects: impl Iterator<Item = Rect>) -> Self {
        let mut leaves: Vec<(Rect, usize)> = rects.enumerate().map(|(index, rect)| (rect, index)).collect();
        let tiles = leaves.len().div_ceil(FAN);
        let strips = tiles.isqrt().max(1);
        leaves.sort_by(|a, b| a.0.centre().x.total_cmp(&b.0.centre().x));
        let strip = leaves.len().div_ceil(strips).max(1);
        for own in leaves.chunks_mut(strip) {
            own.sort_by(|a, b| a.0.centre().y.total_cmp(&b.0.centre().y));
        }
        let mut levels = Vec::new();
        let mut below: Vec<Rect> = leaves.iter().map(|leaf| leaf.0).collect();
        while below.len() > FAN {
            let around = |own: &[Rect]| own.iter().copied().reduce(Rect::union).unwrap_or_default();
            below = below.chunks(FAN).map(around).collect();
            levels.push(below.clone());
        }
        Self { leaves, levels }
    }

    /// Calls `found` with the number of every rectangle that shares more than a border with one.
    pub(super) fn meeting(&self, rect: Rect, mut found: impl FnMut(usize)) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        self.descend(self.levels.len(), 0..self.width(self.levels.len()), rect, &mut open, &mut found);
        while let Some((level, index)) = open.pop() {
            let begin = index * FAN;
            let range = begin..(begin + FAN).min(self.width(level));
            self.descend(level, range, rect, &mut open, &mut found);
        }
    }

    /// How many there are on a level; the lowest are the rectangles themselves.
    fn width(&self, level: usize) -> usize {
        level.checked_sub(1).and_then(|level| self.levels.get(level)).map_or(self.leaves.len(), Vec::len)
    }

    fn descend(
        &self,
        level: usize,
        range: std::ops::Range<usize>,
        rect: Rect,
        open: &mut Vec<(usize, usize)>,
        found: &mut impl FnMut(usize),
    ) {
        for index in range {
            match level.checked_sub(1).map(|above| self.levels[above][index]) {
                Some(around) if around.meets(rect) => open.push((level - 1, index)),
                None if self.leaves[index].0.meets(rect) => found(self.leaves[index].1),
                _ => {}
            }
        }
    }
}
