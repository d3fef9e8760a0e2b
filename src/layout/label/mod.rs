//! Labels: from the text of an attribute to measured lines.

mod escapes;
mod html;
mod record;

pub use escapes::{Names, decode_entities, one_text};
pub use html::Frame;
pub use record::{Field, Record};

use super::color::Rgb;
use super::geometry::Size;
use super::text;

/// Width from which a line of an element or flow is broken at a space.
pub const WRAP: f64 = 190.0;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Font size in points.
    pub size: f64,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// With a line below.
    pub underline: bool,
    /// A colour of its own.
    pub color: Option<Rgb>,
}

impl Face {
    /// Upright text of a size.
    pub const fn plain(size: f64) -> Self {
        Self { size, bold: false, italic: false, underline: false, color: None }
    }

    /// Heavy text of a size.
    pub const fn heavy(size: f64) -> Self {
        Self { size, bold: true, italic: false, underline: false, color: None }
    }
}

/// A piece of a line in one face.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What stands there; safe to show.
    pub text: String,
    /// How it looks.
    pub face: Face,
}

/// Where a line stands in its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left border.
    Left,
    /// In the middle.
    #[default]
    Middle,
    /// At the right border.
    Right,
}

/// A line of a label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its pieces, in order.
    pub runs: Vec<Run>,
    /// Where it stands.
    pub align: Align,
}

impl Line {
    /// A line of one piece.
    pub fn of(text: &str, face: Face) -> Self {
        Self { runs: vec![Run { text: text::shown(text), face }], align: Align::Middle }
    }

    /// The same line at another side.
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// Its width.
    pub fn width(&self) -> f64 {
        self.runs.iter().map(|run| text::width(&run.text, run.face.size, run.face.bold)).sum()
    }

    /// The largest font size in it.
    pub fn font_size(&self) -> f64 {
        self.runs.iter().map(|run| run.face.size).fold(1.0, f64::max)
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.font_size() * text::LINE
    }

    /// Whether nothing would be seen.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The text without faces.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A label ready to be placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// Its lines, from the top.
    pub lines: Vec<Line>,
    /// The lines that its outermost table draws around it.
    pub frame: Frame,
    /// The colour of its outermost table.
    pub ground: Option<Rgb>,
    /// Whether it names a picture file, which is never read.
    pub names_image: bool,
}

impl Label {
    /// A label of plain lines.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Reads the text of an ordinary label; lines longer than `longest` are broken.
    pub fn plain(value: &str, names: &Names<'_>, face: Face, longest: f64) -> Self {
        Self::of(wrap(escapes::lines(value, names, face), longest))
    }

    /// Reads the text of an HTML-like label, without its outer brackets.
    pub fn html(value: &str, face: Face) -> Self {
        html::read(value, face)
    }

    /// Whether nothing would be seen.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(Line::is_blank)
    }

    /// Length of all its texts.
    pub fn bytes(&self) -> usize {
        self.lines.iter().flat_map(|line| &line.runs).map(|run| run.text.len() + 1).sum()
    }

    /// Width and height of all lines.
    pub fn size(&self) -> Size {
        size(&self.lines)
    }

    /// The text on one line.
    pub fn one_line(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| line.text().trim().to_owned()).collect();
        lines.iter().filter(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Width and height of lines set below one another.
pub fn size(lines: &[Line]) -> Size {
    let w = lines.iter().map(Line::width).fold(0.0, f64::max);
    Size::new(w, lines.iter().map(Line::height).sum())
}

/// Breaks lines that are too long at spaces; a word is never broken.
fn wrap(lines: Vec<Line>, longest: f64) -> Vec<Line> {
    let mut wrapped = Vec::with_capacity(lines.len());
    for line in lines {
        match line.runs.as_slice() {
            [run] if line.width() > longest => wrapped.extend(break_run(run, line.align, longest)),
            _ => wrapped.push(line),
        }
    }
    wrapped
}

fn break_run(run: &Run, align: Align, longest: f64) -> Vec<Line> {
    let total = text::width(&run.text, run.face.size, run.face.bold);
    // Lines of about equal length look better than a full one and a rest.
    let target = total / (total / longest).ceil();
    let mut lines: Vec<String> = Vec::new();
    let (mut current, mut current_width) = (String::new(), 0.0);
    let space = text::width(" ", run.face.size, run.face.bold);
    for word in run.text.split(' ') {
        let word_width = text::width(word, run.face.size, run.face.bold);
        let joined = current_width + space + word_width;
        // A word goes where the line comes nearest to the target.
        let fits = joined <= target || joined <= longest && joined - target < target - current_width;
        if !current.is_empty() && !fits {
            lines.push(std::mem::take(&mut current));
            current_width = 0.0;
        }
        if !current.is_empty() {
            current.push(' ');
            current_width += space;
        }
        current.push_str(word);
        current_width += word_width;
    }
    lines.push(current);
    lines.into_iter().map(|text| Line { runs: vec![Run { text, face: run.face }], align }).collect()
}
