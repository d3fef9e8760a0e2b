//! HTML-like labels: text with faces, and tables in tables. A label that is broken gives the text that is in it.

mod tags;

use tags::{Tag, Token};

use super::table::{Block, Cell, CellId, Look, Sheet, Sides, Table, TableId};
use super::{Align, Body, Face, Label, Line, Run, decode_entities};
use crate::layout::color::Scheme;
use crate::layout::scene::Dash;
use crate::layout::text::{self, Typeface};
use crate::limits;

/// Usual border, padding and spacing, in points.
const BORDER: f64 = 1.0;
const PADDING: f64 = 2.0;
const SPACING: f64 = 2.0;

pub(super) fn read(value: &str, face: Face, scheme: Scheme) -> Label {
    let mut reader = Reader::new(face, scheme);
    let mut rest = value;
    while !rest.is_empty() {
        let (token, after) = tags::next(rest);
        match token {
            Token::Text(words) => reader.text(words),
            Token::Open(tag) => reader.open(&tag),
            Token::Close(name) => reader.close(&name),
            Token::Nothing => {}
        }
        rest = after;
    }
    reader.finish()
}

/// A table that is not closed yet.
struct OpenTable {
    table: TableId,
    /// What its cells have where they say nothing else.
    cell_border: f64,
    cell_padding: f64,
    /// Rules after every column, and after every row.
    rules: (bool, bool),
    row: u32,
    in_row: bool,
    /// The row from which on each column is free.
    free: Vec<u32>,
    /// Where in the row the next cell is looked for.
    column: u32,
    cell: Option<OpenCell>,
    before: Faces,
}

#[derive(Clone, Copy)]
struct OpenCell {
    id: CellId,
    /// The side of lines that name none.
    align: Align,
    before: Faces,
}

/// The current face before a table or cell, and how many tags had changed it.
#[derive(Clone, Copy)]
struct Faces {
    open: usize,
    face: Face,
}

struct Reader {
    sheet: Sheet,
    tables: Vec<OpenTable>,
    /// The lines of the block that is being read, and its last line.
    lines: Vec<Line>,
    line: Line,
    /// The faces around the current one, with the tags that changed them.
    faces: Vec<(String, Face)>,
    face: Face,
    scheme: Scheme,
    largest: f64,
    /// Open tags past the limit of nesting: they are counted so that their ends match, and change nothing.
    lost_faces: usize,
    lost_tables: usize,
    names_image: bool,
}

impl Reader {
    fn new(face: Face, scheme: Scheme) -> Self {
        let bare = Look {
            border: 0.0,
            color: None,
            ground: None,
            sides: Sides::ALL,
            dash: Dash::Solid,
            rounded: false,
            hidden: false,
            port: None,
        };
        let mut sheet = Sheet::default();
        sheet.cells.push(Cell::new(bare, 0.0, 0..1, 0..1));
        Self {
            sheet,
            tables: Vec::new(),
            lines: Vec::new(),
            line: Line::default(),
            faces: Vec::new(),
            face,
            scheme,
            largest: (face.size * 4.0).max(1.0),
            lost_faces: 0,
            lost_tables: 0,
            names_image: false,
        }
    }

    fn finish(mut self) -> Label {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        let body = if self.sheet.tables.is_empty() {
            let root = &mut self.sheet.cells[Sheet::ROOT];
            let blocks = std::mem::take(&mut root.blocks).into_iter();
            Body::Lines(blocks.flat_map(|block| if let Block::Lines(lines) = block { lines } else { vec![] }).collect())
        } else {
            Body::Sheet(self.sheet.measured())
        };
        Label { body, names_image: self.names_image }
    }

    fn text(&mut self, words: &str) {
        // Between cells there is room for blanks only; a text that stands there all the same gets a cell.
        let between = self.tables.last().is_some_and(|open| open.cell.is_none());
        if between && words.trim().is_empty() {
            return;
        }
        if between {
            self.text_cell();
        }
        let mut squeezed = String::with_capacity(words.len());
        for character in words.chars() {
            let space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !space {
                squeezed.push(character);
            } else if !squeezed.ends_with(' ') {
                squeezed.push(' ');
            }
        }
        let begins = self.line.runs.last().is_none_or(|run| run.text.ends_with(' '));
        let squeezed = if begins { squeezed.trim_start_matches(' ') } else { &squeezed };
        if !squeezed.is_empty() {
            let text = text::shown(&decode_entities(squeezed));
            self.line.runs.push(Run { text, face: self.face });
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "br" => self.end_line(tag.align("align"), true),
            // In a table past the limit of nesting, the text alone is left.
            "tr" | "td" | "th" | "hr" | "vr" if self.lost_tables > 0 => self.end_line(None, false),
            "b" => self.open_face(tag, |face| face.bold = true),
            "i" => self.open_face(tag, |face| face.italic = true),
            "u" => self.open_face(tag, |face| face.underline = true),
            "o" => self.open_face(tag, |face| face.overline = true),
            "s" => self.open_face(tag, |face| face.strike = true),
            "sub" => self.open_face(tag, |face| shift(face, -0.1)),
            "sup" => self.open_face(tag, |face| shift(face, 0.35)),
            "font" => self.open_font(tag),
            "table" => self.open_table(tag),
            "tr" => self.open_row(),
            "td" | "th" => self.open_cell(tag),
            "hr" => self.rule_below(),
            "vr" => self.rule_right(),
            "img" => self.names_image = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" | "tr" | "td" | "th" if self.lost_tables > 0 => {
                self.lost_tables -= usize::from(name == "table");
                self.end_line(None, false);
            }
            "table" => self.end_table(),
            "tr" => self.end_row(),
            "td" | "th" => self.end_cell(),
            "b" | "i" | "u" | "o" | "s" | "sub" | "sup" | "font" if self.lost_faces > 0 => self.lost_faces -= 1,
            "b" | "i" | "u" | "o" | "s" | "sub" | "sup" | "font" => {
                // A tag that was opened outside the cell is not closed inside.
                let from = self.cell().map_or(0, |cell| cell.before.open);
                let inner = self.faces.get(from..).unwrap_or_default();
                if let Some((at, (_, face))) = inner.iter().enumerate().rfind(|(_, (open, _))| open == name) {
                    self.back_to(Faces { open: from + at, face: *face });
                }
            }
            _ => {}
        }
    }

    fn is_deep(&self) -> bool {
        self.tables.len() + self.faces.len() >= limits::NESTING
    }

    fn open_face(&mut self, tag: &Tag<'_>, change: impl FnOnce(&mut Face)) {
        if tag.closed {
            return;
        }
        if self.is_deep() {
            self.lost_faces += 1;
            return;
        }
        self.faces.push((tag.name.clone(), self.face));
        change(&mut self.face);
    }

    fn open_font(&mut self, tag: &Tag<'_>) {
        let (size, color) = (tag.font_size(self.largest), tag.color("color", self.scheme));
        let name = tag.text("face");
        self.open_face(tag, |face| {
            face.size = size.unwrap_or(face.size);
            face.color = color.or(face.color);
            if !name.is_empty() {
                *face = face.dressed(Typeface::of(&name));
            }
        });
    }

    const fn faces(&self) -> Faces {
        Faces { open: self.faces.len(), face: self.face }
    }

    fn back_to(&mut self, before: Faces) {
        self.faces.truncate(before.open);
        self.face = before.face;
    }

    fn open_table(&mut self, tag: &Tag<'_>) {
        if self.tables.last().is_some_and(|open| open.cell.is_none()) {
            self.text_cell();
        }
        if self.is_deep() {
            self.end_line(None, false);
            self.lost_tables += usize::from(!tag.closed);
            return;
        }
        self.end_block();
        let look = tag.look(BORDER, self.scheme);
        let border = look.border;
        let mut table = Table::new(look, tag.length("cellspacing").unwrap_or(SPACING), tag.least());
        (table.keeps_size, table.level) = (tag.keeps_size(), tag.level());
        table.align = tag.align("align").unwrap_or_default();
        let table = self.sheet.tables.push(table);
        let cell = self.cell().map_or(Sheet::ROOT, |cell| cell.id);
        self.sheet.cells[cell].blocks.push(Block::Table(table));
        self.tables.push(OpenTable {
            table,
            cell_border: tag.length("cellborder").unwrap_or(border),
            cell_padding: tag.length("cellpadding").unwrap_or(PADDING),
            rules: (tag.has_rules("columns"), tag.has_rules("rows")),
            row: 0,
            in_row: false,
            free: Vec::new(),
            column: 0,
            cell: None,
            before: self.faces(),
        });
        if tag.closed {
            self.end_table();
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(open) = self.tables.pop() {
            self.back_to(open.before);
        } else {
            self.end_line(None, false);
        }
    }

    fn open_row(&mut self) {
        self.end_row();
        if let Some(open) = self.tables.last_mut() {
            (open.in_row, open.column) = (true, 0);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(open) = self.tables.last_mut() else { return self.end_line(None, false) };
        if !open.in_row {
            return;
        }
        (open.in_row, open.row, open.column) = (false, open.row + 1, 0);
        if open.rules.1 {
            self.sheet.tables[open.table].rules.insert(open.row);
        }
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        self.end_cell();
        let Some(open) = self.tables.last_mut() else { return self.end_line(None, false) };
        let look = tag.look(open.cell_border, self.scheme);
        let padding = tag.length("cellpadding").unwrap_or(open.cell_padding);
        let id = new_cell(&mut self.sheet, open, look, padding, (tag.span("colspan"), tag.span("rowspan")));
        let cell = &mut self.sheet.cells[id];
        (cell.least, cell.level) = (tag.least(), tag.level());
        cell.align = if tag.aligns_lines() { None } else { Some(tag.align("align").unwrap_or_default()) };
        let align = tag.align("balign").unwrap_or_default();
        let before = Faces { open: self.faces.len(), face: self.face };
        open.cell = Some(OpenCell { id, align, before });
        if tag.name == "th" {
            self.face.bold = true;
        }
        if tag.closed {
            self.end_cell();
        }
    }

    /// A cell for a text or table that stands between the cells.
    fn text_cell(&mut self) {
        let Some(open) = self.tables.last_mut() else { return };
        let look = Look { border: 0.0, port: None, ground: None, ..self.sheet.tables[open.table].look.clone() };
        let padding = open.cell_padding;
        let id = new_cell(&mut self.sheet, open, look, padding, (1, 1));
        let before = Faces { open: self.faces.len(), face: self.face };
        open.cell = Some(OpenCell { id, align: Align::Middle, before });
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell() else { return };
        self.end_block();
        if let Some(open) = self.tables.last_mut() {
            open.cell = None;
        }
        self.back_to(cell.before);
    }

    fn rule_below(&mut self) {
        self.end_row();
        if let Some(open) = self.tables.last() {
            self.sheet.tables[open.table].rules.insert(open.row);
        }
    }

    fn rule_right(&mut self) {
        self.end_cell();
        let last = self.tables.last().and_then(|open| self.sheet.tables[open.table].cells.last());
        if let Some(&cell) = last {
            self.sheet.cells[cell].rule_right = true;
        }
    }

    fn cell(&self) -> Option<OpenCell> {
        self.tables.last().and_then(|open| open.cell)
    }

    /// Ends the line; an empty one is kept only where the author broke it.
    fn end_line(&mut self, align: Option<Align>, keep_empty: bool) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(last) = line.runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
        line.runs.retain(|run| !run.text.is_empty());
        if line.runs.is_empty() && keep_empty {
            line.runs.push(Run { text: String::new(), face: self.face });
        }
        if !line.runs.is_empty() {
            line.align = align.or(self.cell().map(|cell| cell.align)).unwrap_or_default();
            self.lines.push(line);
        }
    }

    /// Ends the lines of a cell, or those above a table in it.
    fn end_block(&mut self) {
        self.end_line(None, false);
        let lines = std::mem::take(&mut self.lines);
        if !lines.is_empty() {
            let cell = self.cell().map_or(Sheet::ROOT, |cell| cell.id);
            self.sheet.cells[cell].blocks.push(Block::Lines(lines));
        }
    }
}

/// Raises or lowers what follows, which is smaller; raised text in raised text stays where it is.
fn shift(face: &mut Face, part: f64) {
    const SMALL: f64 = 0.7;
    if face.rise == 0.0 {
        face.rise = face.size * part;
        face.size *= SMALL;
    }
}

/// Adds a cell to an open table, in the first columns from the current one on that are free in its row.
fn new_cell(sheet: &mut Sheet, open: &mut OpenTable, look: Look, padding: f64, (across, down): (u32, u32)) -> CellId {
    open.in_row = true;
    let mut first = open.column;
    while let Some(taken) = (first..first + across).rev().find(|&column| open.is_taken(column)) {
        first = taken + 1;
    }
    let end = first + across;
    if open.free.len() < end as usize {
        open.free.resize(end as usize, 0);
    }
    for free in open.free.iter_mut().take(end as usize).skip(first as usize) {
        *free = open.row + down;
    }
    open.column = end;
    let mut cell = Cell::new(look, padding, first..end, open.row..open.row + down);
    cell.rule_right = open.rules.0;
    let id = sheet.cells.push(cell);
    sheet.tables[open.table].cells.push(id);
    id
}

impl OpenTable {
    fn is_taken(&self, column: u32) -> bool {
        self.free.get(column as usize).is_some_and(|&free| free > self.row)
    }
}
