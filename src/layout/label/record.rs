//! Record labels: fields beside and below one another, `{left|{top|bottom}}`.

use super::{Face, Line, Names, Piece, WRAP, decode_entities, escapes, size, wrap};
use crate::layout::geometry::{Point, Rect, Size};
use crate::layout::text;
use crate::limits;

/// A field at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where, from the corner of the record.
    pub rect: Rect,
    /// What stands in it.
    pub lines: Vec<Line>,
    /// The name that edges use for it.
    pub port: Option<String>,
}

/// A record, measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its fields, in order of reading.
    pub fields: Vec<Field>,
    /// Its size.
    pub size: Size,
    /// Whether the lines of a field stand at the sides of one another, not at those of the field.
    pub blocks: bool,
}

/// Room around the text of a field.
const PADDING: Size = Size::new(8.0, 5.0);

/// A field or a group of fields; those inside come after it in the arena.
#[derive(Debug, Default)]
struct Part {
    parent: usize,
    /// Whether the parts inside stand beside one another.
    across: bool,
    group: bool,
    text: String,
    port: Option<String>,
    lines: Vec<Line>,
    size: Size,
    /// Size of all parts inside along the direction they are set in.
    sum: f64,
    inside: usize,
}

impl Record {
    /// Reads a record label; `None` if its braces do not match or nest too deep: it is then an ordinary label.
    pub fn read(value: &str, names: &Names<'_>, face: Face, across: bool) -> Option<Self> {
        let mut parts = Parser::parse(value, across)?;
        for part in parts.iter_mut().filter(|part| !part.group) {
            part.lines = wrap(escapes::lines(part.text.trim_ascii(), names, face), WRAP);
            let text = size(&part.lines);
            part.size = Size::new(text.w + 2.0 * PADDING.w, text.h.max(face.size) + 2.0 * PADDING.h);
        }
        measure(&mut parts);
        Some(place(&parts))
    }

    /// What is drawn of it, stretched to a rectangle that is not smaller.
    pub(super) fn pieces(&self, rect: Rect) -> Vec<Piece> {
        let factor = Size::new(rect.w / self.size.w.max(1.0), rect.h / self.size.h.max(1.0));
        let mut pieces = Vec::with_capacity(2 * self.fields.len());
        for field in &self.fields {
            let at = Rect {
                x: rect.x + field.rect.x * factor.w,
                y: rect.y + field.rect.y * factor.h,
                w: field.rect.w * factor.w,
                h: field.rect.h * factor.h,
            };
            // Every field draws the borders that it does not share with the record.
            if at.x > rect.x + 0.5 {
                pieces.push(Piece::Partition(at.corner(), Point::new(at.x, at.bottom())));
            }
            if at.y > rect.y + 0.5 {
                pieces.push(Piece::Partition(at.corner(), Point::new(at.right(), at.y)));
            }
            if let Some(name) = &field.port {
                pieces.push(Piece::Port { name: name.clone(), rect: at });
            }
            let text = size(&field.lines);
            let w = if self.blocks { text.w } else { at.w - 2.0 * PADDING.w };
            let rect = Rect::around(at.centre(), Size::new(w, text.h));
            if !field.lines.is_empty() {
                pieces.push(Piece::Lines { rect, lines: field.lines.clone(), ground: None });
            }
        }
        pieces
    }
}

/// Reads fields and groups of fields.
struct Parser {
    parts: Vec<Part>,
    /// The groups that are open, outer before inner.
    open: Vec<usize>,
    /// The text and the port of the field that is being read.
    text: String,
    port: Option<String>,
    /// Whether a group has just ended: nothing may follow it in its field.
    had_group: bool,
}

impl Parser {
    fn parse(value: &str, across: bool) -> Option<Vec<Part>> {
        let root = Part { across, group: true, ..Part::default() };
        let mut parser = Self { parts: vec![root], open: vec![0], text: String::new(), port: None, had_group: false };
        let mut rest = value.chars();
        while let Some(character) = rest.next() {
            match character {
                '\\' => parser.escape(rest.next()),
                '<' if parser.port.is_none() => {
                    let (name, after) = rest.as_str().split_once('>')?;
                    parser.port = Some(name.trim()).filter(|name| !name.is_empty()).map(shown);
                    rest = after.chars();
                }
                '<' | '>' => return None,
                '{' => parser.open_group()?,
                '|' => parser.end_field()?,
                '}' => {
                    parser.end_field()?;
                    parser.open.pop();
                    parser.had_group = true;
                }
                // Several blanks in a row count as one.
                blank if blank.is_ascii_whitespace() && parser.text.ends_with(' ') => {}
                blank if blank.is_ascii_whitespace() => parser.text.push(' '),
                other => parser.text.push(other),
            }
        }
        parser.end_field()?;
        (parser.open.len() == 1).then_some(parser.parts)
    }

    /// A brace, bar or bracket after a backslash is one that is meant to be seen, and so is a space; every other escape
    /// is left to the label.
    fn escape(&mut self, escape: Option<char>) {
        match escape {
            Some(' ') => self.text.push('\u{A0}'),
            Some(own @ ('{' | '}' | '|' | '<' | '>')) => self.text.push(own),
            other => {
                self.text.push('\\');
                self.text.extend(other);
            }
        }
    }

    fn open_group(&mut self) -> Option<()> {
        let parent = *self.open.last()?;
        if self.open.len() > limits::NESTING || self.had_group || !is_blank(&self.text) || self.port.is_some() {
            return None;
        }
        let across = !self.parts.get(parent)?.across;
        self.open.push(self.parts.len());
        self.parts.push(Part { parent, across, group: true, ..Part::default() });
        self.text.clear();
        Some(())
    }

    fn end_field(&mut self) -> Option<()> {
        let parent = *self.open.last()?;
        let (text, port) = (std::mem::take(&mut self.text), self.port.take());
        if !std::mem::take(&mut self.had_group) {
            self.parts.push(Part { parent, text, port, ..Part::default() });
        } else if !is_blank(&text) || port.is_some() {
            return None;
        }
        Some(())
    }
}

/// A name as it may be shown.
fn shown(name: &str) -> String {
    text::shown(&decode_entities(name))
}

/// Whether there is nothing but blanks that count for nothing: one after a backslash counts.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_whitespace())
}

/// Adds up sizes from the inside: what is inside comes later in the arena, so one pass from the end does.
fn measure(parts: &mut [Part]) {
    for index in (1..parts.len()).rev() {
        let Some((size, parent)) = parts.get(index).map(|part| (part.size, part.parent)) else { continue };
        let Some(around) = parts.get_mut(parent) else { continue };
        around.inside += 1;
        around.size = if around.across {
            Size::new(around.size.w + size.w, around.size.h.max(size.h))
        } else {
            Size::new(around.size.w.max(size.w), around.size.h + size.h)
        };
        around.sum = if around.across { around.size.w } else { around.size.h };
    }
}

/// Gives every part its place: a part is as high as the one around it where it stands across, and what is left over
/// along the direction goes to the parts in equal shares.
fn place(parts: &[Part]) -> Record {
    let size = parts.first().map_or_else(Size::default, |root| root.size);
    let mut rects = vec![Rect::at(Point::default(), size)];
    let mut next: Vec<f64> = vec![0.0];
    let mut fields = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            let around = rects.get(part.parent).copied().unwrap_or_default();
            let at = next.get(part.parent).copied().unwrap_or(0.0);
            let (across, sum, inside) =
                parts.get(part.parent).map_or((true, 0.0, 1), |parent| (parent.across, parent.sum, parent.inside));
            let length = if across { around.w } else { around.h };
            let own = if across { part.size.w } else { part.size.h };
            let share = own + (length - sum) / inside.max(1) as f64;
            rects.push(if across {
                Rect { x: around.x + at, y: around.y, w: share, h: around.h }
            } else {
                Rect { x: around.x, y: around.y + at, w: around.w, h: share }
            });
            next.push(0.0);
            if let Some(at) = next.get_mut(part.parent) {
                *at += share;
            }
        }
        if !part.group {
            let rect = rects.get(index).copied().unwrap_or_default();
            fields.push(Field { rect, lines: part.lines.clone(), port: part.port.clone() });
        }
    }
    Record { fields, size, blocks: false }
}
