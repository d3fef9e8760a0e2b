//! Tables of HTML-like labels: cells in a grid, measured from the inside out and placed from the outside in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Align, Frame, Line, Piece, size};
use crate::arena::{IdVec, id};
use crate::layout::color::Color;
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::scene::Dash;

id! {
    /// A table of a [`Sheet`].
    pub(super) struct TableId;
    /// A cell of a [`Sheet`].
    pub(super) struct CellId;
}

/// Which borders are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Left.
    pub left: bool,
    /// Above.
    pub top: bool,
    /// Right.
    pub right: bool,
    /// Below.
    pub bottom: bool,
}

impl Sides {
    /// All four.
    pub const ALL: Self = Self { left: true, top: true, right: true, bottom: true };
}

/// How the border and the area of a table or cell look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Width of the border.
    pub border: f64,
    /// Colour of the border; by default that of what is around.
    pub color: Option<Color>,
    /// Colour of the area.
    pub ground: Option<Color>,
    /// Which borders are drawn.
    pub sides: Sides,
    /// Gaps in the border.
    pub dash: Dash,
    /// With round corners.
    pub rounded: bool,
    /// Takes room and is not drawn.
    pub hidden: bool,
    /// The name that edges use for it.
    pub port: Option<String>,
}

/// Where in a cell its content stands, up and down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    Top,
    #[default]
    Middle,
    Bottom,
}

/// Something in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Lines(Vec<Line>),
    Table(TableId),
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) look: Look,
    /// Between two cells, and between cells and border.
    pub(super) spacing: f64,
    pub(super) least: Size,
    /// Whether it keeps its size where there is more room; it then stands at these sides of it.
    pub(super) keeps_size: bool,
    pub(super) align: Align,
    pub(super) level: Level,
    pub(super) cells: Vec<CellId>,
    /// Rows, as written, above which there is a rule.
    pub(super) rules: BTreeSet<u32>,
    /// Widths of the columns and heights of the rows.
    columns: Vec<f64>,
    rows: Vec<f64>,
    size: Size,
}

impl Table {
    pub(super) fn new(look: Look, spacing: f64, least: Size) -> Self {
        Self {
            look,
            spacing,
            least,
            keeps_size: false,
            align: Align::Middle,
            level: Level::Middle,
            cells: Vec::new(),
            rules: BTreeSet::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            size: Size::default(),
        }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) look: Look,
    pub(super) padding: f64,
    pub(super) least: Size,
    /// Where its content stands; `None` where each line stands at its own side of the cell.
    pub(super) align: Option<Align>,
    pub(super) level: Level,
    /// Its columns and rows as written; measuring leaves out those in which no cell begins or ends.
    pub(super) columns: Range<u32>,
    pub(super) rows: Range<u32>,
    /// Whether there is a rule at its right, and below.
    pub(super) rule_right: bool,
    pub(super) rule_below: bool,
    pub(super) blocks: Vec<Block>,
    content: Size,
}

impl Cell {
    pub(super) fn new(look: Look, padding: f64, columns: Range<u32>, rows: Range<u32>) -> Self {
        Self {
            look,
            padding,
            least: Size::default(),
            align: Some(Align::Middle),
            level: Level::Middle,
            columns,
            rows,
            rule_right: false,
            rule_below: false,
            blocks: Vec::new(),
            content: Size::default(),
        }
    }

    /// Room between its outline and its content.
    fn inset(&self) -> f64 {
        self.look.border + self.padding
    }

    fn size(&self) -> Size {
        let around = 2.0 * self.inset();
        Size::new(self.content.w + around, self.content.h + around).max(self.least)
    }
}

/// The tables of a label. The first cell is the label itself; tables come after the cell they stand in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub(super) tables: IdVec<TableId, Table>,
    pub(super) cells: IdVec<CellId, Cell>,
}

impl Sheet {
    /// The label itself among its cells.
    pub(super) const ROOT: CellId = CellId(0);

    /// Its size.
    pub fn size(&self) -> Size {
        self.cells[Self::ROOT].content
    }

    /// Its lines of text, in order of reading.
    pub(super) fn lines(&self) -> Vec<&Line> {
        let mut read = Vec::new();
        let mut waiting: Vec<&Block> = self.cells[Self::ROOT].blocks.iter().rev().collect();
        while let Some(block) = waiting.pop() {
            match block {
                Block::Lines(lines) => read.extend(lines),
                Block::Table(table) => {
                    let cells = self.tables[*table].cells.iter().rev();
                    waiting.extend(cells.flat_map(|&cell| self.cells[cell].blocks.iter().rev()));
                }
            }
        }
        read
    }

    /// The lines around the outermost table.
    pub(super) fn frame(&self) -> Frame {
        let only = |look: &Look| look.sides.top && look.sides.bottom && !look.sides.left && !look.sides.right;
        let Some((id, table)) = self.tables.iter().next() else { return Frame::None };
        let cell_looks = self.tables[id].cells.iter().map(|&cell| &self.cells[cell].look);
        if std::iter::once(&table.look).chain(cell_looks).any(|look| look.border > 0.0 && only(look)) {
            Frame::TopBottom
        } else if table.look.border > 0.0 && !table.look.hidden {
            Frame::Box
        } else {
            Frame::None
        }
    }

    /// How many areas, borders and rules are drawn at most.
    pub(super) fn figures(&self) -> usize {
        let drawn = |look: &Look| look.border > 0.0 || look.ground.is_some();
        let cells = self.cells.values().map(|cell| usize::from(drawn(&cell.look)) + usize::from(cell.rule_right));
        let rules: usize = self.cells.values().filter(|cell| cell.rule_below).count();
        self.tables.len() + cells.sum::<usize>() + rules
    }

    /// Measures everything. What is inside comes later in the arena, so one pass from the end does.
    pub(super) fn measured(mut self) -> Self {
        for table in self.tables.ids().rev() {
            for index in 0..self.tables[table].cells.len() {
                let cell = self.tables[table].cells[index];
                self.cells[cell].content = self.content(cell);
            }
            self.compress(table);
            self.measure(table);
        }
        self.cells[Self::ROOT].content = self.content(Self::ROOT);
        self
    }

    /// The size of what is in a cell: its blocks stand below one another.
    fn content(&self, cell: CellId) -> Size {
        self.cells[cell]
            .blocks
            .iter()
            .map(|block| self.block_size(block))
            .fold(Size::default(), |sum, own| Size::new(sum.w.max(own.w), sum.h + own.h))
    }

    fn block_size(&self, block: &Block) -> Size {
        match block {
            Block::Lines(lines) => size(lines),
            Block::Table(table) => self.tables[*table].size,
        }
    }

    /// Leaves out columns and rows in which no cell begins or ends, so that a span of many costs nothing; and tells the
    /// cells above a rule.
    fn compress(&mut self, table: TableId) {
        let cells = self.tables[table].cells.clone();
        let rules = std::mem::take(&mut self.tables[table].rules);
        let columns = places(cells.iter().map(|&cell| self.cells[cell].columns.clone()));
        let rows = places(cells.iter().map(|&cell| self.cells[cell].rows.clone()));
        let count = |places: &BTreeMap<u32, u32>| places.len().saturating_sub(1);
        let place = |places: &BTreeMap<u32, u32>, at: u32| places.get(&at).copied().unwrap_or_default();
        let kept =
            |places: &BTreeMap<u32, u32>, range: &Range<u32>| place(places, range.start)..place(places, range.end);
        for cell in cells {
            let cell = &mut self.cells[cell];
            let has_rule = rules.contains(&cell.rows.end);
            cell.columns = kept(&columns, &cell.columns);
            cell.rows = kept(&rows, &cell.rows);
            // Rules stand between cells, not at the border.
            cell.rule_below = has_rule && (cell.rows.end as usize) < count(&rows);
            cell.rule_right &= (cell.columns.end as usize) < count(&columns);
        }
        self.tables[table].columns = vec![0.0; count(&columns)];
        self.tables[table].rows = vec![0.0; count(&rows)];
    }

    fn measure(&mut self, id: TableId) {
        let table = &self.tables[id];
        let spacing = table.spacing;
        let (mut columns, mut rows) = (table.columns.clone(), table.rows.clone());
        let cells = || table.cells.iter().map(|&cell| &self.cells[cell]);
        widen(&mut columns, spacing, cells().map(|cell| (cell.columns.clone(), cell.size().w)).collect());
        widen(&mut rows, spacing, cells().map(|cell| (cell.rows.clone(), cell.size().h)).collect());
        let whole = |lengths: &[f64]| {
            lengths.iter().sum::<f64>() + spacing * (lengths.len() + 1) as f64 + 2.0 * table.look.border
        };
        let size = Size::new(whole(&columns), whole(&rows)).max(table.least);
        let table = &mut self.tables[id];
        (table.columns, table.rows, table.size) = (columns, rows, size);
    }

    /// What is drawn in a rectangle that is not smaller than the whole.
    pub(super) fn pieces(&self, rect: Rect) -> Vec<Piece> {
        let mut placing = Placing { sheet: self, pieces: Vec::new(), waiting: Vec::new() };
        placing.content(Self::ROOT, rect, Inks::default(), false);
        // Tables wait in order of their places, outer before inner: a queue, since what waits is added at its end.
        let mut next = 0;
        while let Some(&(table, rect, inks)) = placing.waiting.get(next) {
            placing.table(table, rect, inks);
            next += 1;
        }
        placing.pieces
    }
}

/// Where the places of columns or rows that matter are among them all.
fn places(ranges: impl Iterator<Item = Range<u32>>) -> BTreeMap<u32, u32> {
    let mut places: BTreeMap<u32, u32> = ranges.flat_map(|range| [range.start, range.end]).map(|at| (at, 0)).collect();
    for (index, place) in (0_u32..).zip(places.values_mut()) {
        *place = index;
    }
    places
}

/// Makes columns wide enough for cells, those of one column first; what a cell lacks goes to its columns in equal shares.
fn widen(lengths: &mut [f64], spacing: f64, mut cells: Vec<(Range<u32>, f64)>) {
    cells.sort_by_key(|(range, _)| range.len());
    for (range, length) in cells {
        let Some(own) = lengths.get_mut(range.start as usize..range.end as usize) else { continue };
        let have: f64 = own.iter().sum::<f64>() + spacing * own.len().saturating_sub(1) as f64;
        let share = (length - have).max(0.0) / own.len().max(1) as f64;
        for length in own {
            *length += share;
        }
    }
}

/// What a table or cell takes over from around.
#[derive(Clone, Copy, Debug, Default)]
struct Inks {
    border: Option<Color>,
    ground: Option<Color>,
}

impl Inks {
    fn inside(self, look: &Look) -> Self {
        Self { border: look.color.or(self.border), ground: look.ground.or(self.ground) }
    }
}

/// Puts tables and cells at their places.
struct Placing<'a> {
    sheet: &'a Sheet,
    pieces: Vec<Piece>,
    /// Tables with their rectangles.
    waiting: Vec<(TableId, Rect, Inks)>,
}

impl Placing<'_> {
    fn frame(&mut self, rect: Rect, look: &Look, inks: Inks) {
        if let Some(name) = &look.port {
            self.pieces.push(Piece::Port { name: name.clone(), rect });
        }
        if !look.hidden && (look.border > 0.0 || look.ground.is_some()) {
            let look = Look { color: look.color.or(inks.border), ..look.clone() };
            self.pieces.push(Piece::Frame { rect, look, around: inks.ground });
        }
    }

    fn table(&mut self, id: TableId, rect: Rect, inks: Inks) {
        let table = &self.sheet.tables[id];
        self.frame(rect, &table.look, inks);
        let inks = inks.inside(&table.look);
        let inner = rect.grown(-table.look.border);
        let columns = stops(&table.columns, inner.x, table.spacing, rect.w - table.size.w);
        let rows = stops(&table.rows, inner.y, table.spacing, rect.h - table.size.h);
        for &id in &table.cells {
            let cell = &self.sheet.cells[id];
            let (Some((x, right)), Some((y, bottom))) = (reach(&columns, &cell.columns), reach(&rows, &cell.rows))
            else {
                continue;
            };
            let rect = Rect { x, y, w: right - x, h: bottom - y };
            self.frame(rect, &cell.look, inks);
            self.rules(cell, rect, table.spacing, inks);
            self.content(id, rect.grown(-cell.inset()), inks.inside(&cell.look), true);
        }
    }

    /// The rules at a cell, in the middle of the spacing.
    fn rules(&mut self, cell: &Cell, rect: Rect, spacing: f64, inks: Inks) {
        let rect = rect.grown(spacing / 2.0);
        let corner = Point::new(rect.right(), rect.bottom());
        let mut rule = |from, to| {
            self.pieces.push(Piece::Rule { from, to, color: inks.border, ground: inks.ground });
        };
        if cell.rule_right {
            rule(Point::new(rect.right(), rect.y), corner);
        }
        if cell.rule_below {
            rule(Point::new(rect.x, rect.bottom()), corner);
        }
    }

    /// What is in a cell. A table takes the room there is, unless it keeps its size.
    fn content(&mut self, id: CellId, inner: Rect, inks: Inks, stretches: bool) {
        let cell = &self.sheet.cells[id];
        let free = (inner.h - cell.content.h).max(0.0);
        let alone = cell.blocks.len() == 1;
        let mut top = inner.y + shift(cell.level, free);
        for block in &cell.blocks {
            let own = self.sheet.block_size(block);
            let row = Rect { y: top, h: own.h, ..inner };
            match block {
                Block::Lines(lines) => {
                    let rect = match cell.align {
                        None => row,
                        Some(align) => beside(row, own, align),
                    };
                    self.pieces.push(Piece::Lines { rect, lines: lines.clone(), ground: inks.ground });
                }
                Block::Table(table) => {
                    let nested = &self.sheet.tables[*table];
                    let rect = if !stretches || nested.keeps_size {
                        let free = if alone { inner.h - own.h } else { 0.0 };
                        let y = if alone { inner.y + shift(nested.level, free.max(0.0)) } else { top };
                        beside(Rect { y, ..row }, own, nested.align)
                    } else if alone {
                        inner
                    } else {
                        row
                    };
                    self.waiting.push((*table, rect, inks));
                }
            }
            top += own.h;
        }
    }
}

fn shift(level: Level, free: f64) -> f64 {
    match level {
        Level::Top => 0.0,
        Level::Middle => free / 2.0,
        Level::Bottom => free,
    }
}

/// A block of a size at a side of a row.
fn beside(row: Rect, own: Size, align: Align) -> Rect {
    let free = row.w - own.w;
    let x = match align {
        Align::Left => row.x,
        Align::Middle => row.x + free / 2.0,
        Align::Right => row.x + free,
    };
    Rect { x, w: own.w, ..row }
}

/// Where each column begins and ends; what is left over goes to all in equal shares.
fn stops(lengths: &[f64], from: f64, spacing: f64, over: f64) -> Vec<(f64, f64)> {
    let share = over.max(0.0) / lengths.len().max(1) as f64;
    let mut at = from + spacing;
    let mut stops = Vec::with_capacity(lengths.len());
    for length in lengths {
        stops.push((at, at + length + share));
        at += length + share + spacing;
    }
    stops
}

/// Where some columns begin and end.
fn reach(stops: &[(f64, f64)], columns: &Range<u32>) -> Option<(f64, f64)> {
    let first = stops.get(columns.start as usize)?;
    let last = stops.get((columns.end as usize).checked_sub(1)?)?;
    Some((first.0, last.1))
}
