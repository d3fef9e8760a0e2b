//! HTML-like labels, reduced to lines: breaks, bold, italic, underline, font size and colour; a table row is a line.
//! A label that is broken gives the text that is in it.

use super::{Align, Face, Label, Line, Run, decode_entities};
use crate::layout::color::{self, Color, Rgb};
use crate::layout::text;
use crate::limits;

/// The lines around the outermost table of a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// None.
    #[default]
    None,
    /// On four sides.
    Box,
    /// Above and below: the sign of a store.
    TopBottom,
}

/// What stands between two cells of a row.
const CELL_GAP: &str = "\u{A0}\u{A0}\u{A0}";

pub(super) fn read(value: &str, face: Face) -> Label {
    let mut reader = Reader {
        label: Label::default(),
        line: Line::default(),
        faces: Vec::new(),
        face,
        default_size: face.size,
        lost: 0,
        cells: 0,
        seen_table: false,
    };
    let mut rest = value;
    while !rest.is_empty() {
        rest = reader.step(rest);
    }
    reader.end_line(Align::Middle, false);
    reader.label
}

struct Reader {
    label: Label,
    line: Line,
    /// The faces around the current one, with the tags that changed them.
    faces: Vec<(String, Face)>,
    face: Face,
    default_size: f64,
    /// Open tags past the limit of nesting: they are counted so that their ends match, and change nothing.
    lost: usize,
    /// Cells begun in the current row.
    cells: usize,
    seen_table: bool,
}

impl Reader {
    /// Reads one tag, comment or stretch of text; gives what is left.
    fn step<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (words, after) = rest.split_at(end);
            self.text(words);
            return after;
        };
        if let Some(comment) = tag.strip_prefix("!--") {
            return comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or("");
        }
        if let Some((inner, after)) = tag.split_once('>') {
            self.tag(inner);
            after
        } else {
            self.text(rest);
            ""
        }
    }

    fn text(&mut self, words: &str) {
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

    fn tag(&mut self, inner: &str) {
        if let Some(name) = inner.strip_prefix('/') {
            return self.close(&name.trim().to_ascii_lowercase());
        }
        let closed = inner.trim_end().ends_with('/');
        let inner = inner.trim_end().trim_end_matches('/');
        let (name, attributes) = inner.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inner, ""));
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "br" => {
                let align = match attribute(attributes, "align").to_ascii_lowercase().as_str() {
                    "left" => Align::Left,
                    "right" => Align::Right,
                    _ => Align::Middle,
                };
                self.end_line(align, true);
            }
            "b" | "th" => self.open(&name, closed, |face| face.bold = true),
            "i" => self.open(&name, closed, |face| face.italic = true),
            "u" => self.open(&name, closed, |face| face.underline = true),
            "font" => self.open_font(attributes, closed),
            "table" => self.table(attributes),
            "tr" => self.row(),
            "td" => self.cell(attributes),
            "img" => self.label.names_image = true,
            _ => {}
        }
    }

    fn open(&mut self, name: &str, closed: bool, change: impl FnOnce(&mut Face)) {
        if closed {
            return;
        }
        if self.faces.len() >= limits::NESTING {
            self.lost += 1;
            return;
        }
        self.faces.push((name.to_owned(), self.face));
        change(&mut self.face);
    }

    fn open_font(&mut self, attributes: &str, closed: bool) {
        let size = attribute(attributes, "point-size").trim().parse::<f64>().ok().filter(|size| size.is_finite());
        let color = solid(&attribute(attributes, "color"));
        let largest = self.default_size * 4.0;
        self.open("font", closed, |face| {
            face.size = size.map_or(face.size, |size| size.clamp(1.0, largest.max(1.0)));
            face.color = color.or(face.color);
        });
    }

    fn close(&mut self, name: &str) {
        match name {
            "tr" | "table" => self.row(),
            "b" | "th" | "i" | "u" | "font" if self.lost > 0 => self.lost -= 1,
            "b" | "th" | "i" | "u" | "font" => {
                if let Some(at) = self.faces.iter().rposition(|(open, _)| open == name) {
                    self.face = self.faces.get(at).map_or(self.face, |(_, face)| *face);
                    self.faces.truncate(at);
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, attributes: &str) {
        self.row();
        self.label.frame = frame(attributes, self.label.frame, self.seen_table);
        if !self.seen_table {
            self.label.ground = solid(&attribute(attributes, "bgcolor"));
        }
        self.seen_table = true;
    }

    fn cell(&mut self, attributes: &str) {
        if !attribute(attributes, "sides").is_empty() {
            self.label.frame = frame(attributes, self.label.frame, false);
        }
        if self.cells > 0 {
            self.line.runs.push(Run { text: CELL_GAP.to_owned(), face: self.face });
        }
        self.cells += 1;
    }

    fn row(&mut self) {
        self.end_line(Align::Middle, false);
        self.cells = 0;
    }

    /// Ends the line; an empty one is kept only where the author broke it.
    fn end_line(&mut self, align: Align, keep_empty: bool) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(last) = line.runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
        line.runs.retain(|run| !run.text.is_empty());
        if line.runs.is_empty() && keep_empty {
            line.runs.push(Run { text: String::new(), face: self.face });
        }
        if !line.runs.is_empty() {
            line.align = align;
            self.label.lines.push(line);
        }
    }
}

fn frame(attributes: &str, so_far: Frame, inner: bool) -> Frame {
    let sides = attribute(attributes, "sides").to_ascii_uppercase();
    let has = |side: char| sides.contains(side);
    if has('T') && has('B') && !has('L') && !has('R') {
        return Frame::TopBottom;
    }
    if inner || so_far == Frame::TopBottom || attribute(attributes, "border").trim() == "0" {
        return so_far;
    }
    Frame::Box
}

fn solid(text: &str) -> Option<Rgb> {
    match color::parse(text) {
        Some(Color::Solid(rgb, _)) => Some(rgb),
        _ => None,
    }
}

/// The value of an attribute of a tag; empty if it is not there.
fn attribute(attributes: &str, name: &str) -> String {
    let mut rest = attributes;
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, left) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after.get(1..).unwrap_or("").split_once(quote).unwrap_or(("", "")),
            _ => after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, "")),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return decode_entities(value);
        }
        rest = left;
    }
    String::new()
}
