//! Record labels: fields beside and below one another, `{left|{top|bottom}}`.

use super::{Face, Line, Names, WRAP, escapes, size, wrap};
use crate::layout::geometry::{Point, Rect, Size};
use crate::limits;

/// A field at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where, from the corner of the record.
    pub rect: Rect,
    /// What stands in it.
    pub lines: Vec<Line>,
}

/// A record, measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its fields, in order of reading.
    pub fields: Vec<Field>,
    /// Its size.
    pub size: Size,
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
    lines: Vec<Line>,
    size: Size,
    /// Size of all parts inside along the direction they are set in.
    sum: f64,
    inside: usize,
}

impl Record {
    /// Reads a record label; `None` if its braces do not match or nest too deep: it is then an ordinary label.
    pub fn read(value: &str, names: &Names<'_>, face: Face, across: bool) -> Option<Self> {
        let mut parts = parse(value, across)?;
        for part in parts.iter_mut().filter(|part| !part.group) {
            part.lines = wrap(escapes::lines(part.text.trim(), names, face), WRAP);
            let text = size(&part.lines);
            part.size = Size::new(text.w + 2.0 * PADDING.w, text.h.max(face.size) + 2.0 * PADDING.h);
        }
        measure(&mut parts);
        Some(place(&parts))
    }

    /// The record stretched to a size that is not smaller.
    pub fn stretched(mut self, to: Size) -> Self {
        let factor = Size::new(to.w / self.size.w.max(1.0), to.h / self.size.h.max(1.0));
        for field in &mut self.fields {
            let rect = field.rect;
            field.rect =
                Rect { x: rect.x * factor.w, y: rect.y * factor.h, w: rect.w * factor.w, h: rect.h * factor.h };
        }
        self.size = to;
        self
    }
}

fn parse(value: &str, across: bool) -> Option<Vec<Part>> {
    let mut parts = vec![Part { across, group: true, ..Part::default() }];
    let mut open = vec![0];
    let mut text = String::new();
    let (mut in_port, mut had_group) = (false, false);
    let mut rest = value.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => {
                text.push('\\');
                text.extend(rest.next());
            }
            '<' => in_port = true,
            '>' => in_port = false,
            _ if in_port => {}
            '{' => {
                let parent = *open.last()?;
                if open.len() > limits::NESTING || !text.trim().is_empty() {
                    return None;
                }
                let across = !parts.get(parent)?.across;
                open.push(parts.len());
                parts.push(Part { parent, across, group: true, ..Part::default() });
                text.clear();
                had_group = false;
            }
            '|' | '}' => {
                let parent = *open.last()?;
                if !had_group {
                    parts.push(Part { parent, text: std::mem::take(&mut text), ..Part::default() });
                } else if !text.trim().is_empty() {
                    return None;
                }
                text.clear();
                had_group = character == '}';
                if had_group {
                    open.pop();
                }
            }
            other => text.push(other),
        }
    }
    if open.len() != 1 || in_port {
        return None;
    }
    if !had_group {
        parts.push(Part { parent: 0, text, ..Part::default() });
    }
    Some(parts)
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
            fields.push(Field { rect: rects.get(index).copied().unwrap_or_default(), lines: part.lines.clone() });
        }
    }
    Record { fields, size }
}
