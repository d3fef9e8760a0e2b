//! Labels: from the text of an attribute to a measured block, and from its rectangle to the pieces in it.

mod escapes;
mod html;
mod record;
mod table;

pub use escapes::{Names, decode_entities, one_text};
pub use record::{Field, Record};
pub use table::{Look, Sheet, Sides};

use super::color::{Color, Scheme};
use super::geometry::{Point, Rect, Size};
use super::text::{self, Family, Typeface};

/// Width from which a line of an element or flow is broken at a space.
pub const WRAP: f64 = 190.0;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Font size in points.
    pub size: f64,
    /// Which fonts.
    pub family: Family,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// With a line below.
    pub underline: bool,
    /// With a line above.
    pub overline: bool,
    /// With a line through it.
    pub strike: bool,
    /// How far it is raised, in points.
    pub rise: f64,
    /// A colour of its own.
    pub color: Option<Color>,
}

impl Face {
    /// Upright text of a size.
    pub const fn plain(size: f64) -> Self {
        Self {
            size,
            family: Family::Sans,
            bold: false,
            italic: false,
            underline: false,
            overline: false,
            strike: false,
            rise: 0.0,
            color: None,
        }
    }

    /// Heavy text of a size.
    pub const fn heavy(size: f64) -> Self {
        Self { bold: true, ..Self::plain(size) }
    }

    /// The face with what the name of a font says.
    pub fn dressed(self, typeface: Typeface) -> Self {
        let Typeface { family, bold, italic } = typeface;
        Self { family, bold: self.bold || bold, italic: self.italic || italic, ..self }
    }

    /// How wide a text is.
    pub fn width(&self, text: &str) -> f64 {
        match self.family {
            Family::Sans => text::width(text, self.size, self.bold),
            Family::Mono => text::mono_width(text, self.size),
        }
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
        self.runs.iter().map(|run| run.face.width(&run.text)).sum()
    }

    /// The largest font size in it, raised and lowered pieces counted with how far.
    pub fn font_size(&self) -> f64 {
        self.runs.iter().map(|run| run.face.size + run.face.rise.abs()).fold(1.0, f64::max)
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
    body: Body,
    /// Whether it names a picture file, which is never read.
    pub names_image: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Body {
    Lines(Vec<Line>),
    Sheet(Sheet),
    Record(Record),
}

impl Default for Body {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

/// The lines around the outermost table of a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// None.
    #[default]
    None,
    /// On four sides, or on other ones than the next.
    Box,
    /// Above and below: the sign of a store.
    TopBottom,
}

/// Something of a label at its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Lines of text.
    Lines {
        /// Where.
        rect: Rect,
        /// They.
        lines: Vec<Line>,
        /// The colour that they stand on, if it is the label's own.
        ground: Option<Color>,
    },
    /// The area and border of a table or cell.
    Frame {
        /// Where.
        rect: Rect,
        /// How it looks.
        look: Look,
        /// The colour around it, if it is the label's own.
        around: Option<Color>,
    },
    /// A straight line between two cells.
    Rule {
        /// Where it begins.
        from: Point,
        /// Where it ends.
        to: Point,
        /// The colour of its table, if that has one.
        color: Option<Color>,
        /// The colour that it stands on, if it is the label's own.
        ground: Option<Color>,
    },
    /// A line between two fields of a record, drawn with the pen of the record.
    Partition(Point, Point),
    /// A part that an edge can name.
    Port {
        /// As the author wrote it.
        name: String,
        /// The cell or field.
        rect: Rect,
    },
}

impl Label {
    /// A label of plain lines.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { body: Body::Lines(lines), names_image: false }
    }

    /// Reads the text of an ordinary label; lines longer than `longest` are broken.
    pub fn plain(value: &str, names: &Names<'_>, face: Face, longest: f64) -> Self {
        Self::of(wrap(escapes::lines(value, names, face), longest))
    }

    /// Reads the text of an HTML-like label, without its outer brackets.
    pub fn html(value: &str, face: Face, scheme: Scheme) -> Self {
        html::read(value, face, scheme)
    }

    /// Reads the text of a record; `None` if it is broken: it is then an ordinary label.
    pub fn record(value: &str, names: &Names<'_>, face: Face, across: bool) -> Option<Self> {
        let record = Record::read(value, names, face, across)?;
        Some(Self { body: Body::Record(record), names_image: false })
    }

    /// The same record with lines at the sides of one another; any other label as it is.
    pub fn in_blocks(self) -> Self {
        match self.body {
            Body::Record(record) => Self { body: Body::Record(Record { blocks: true, ..record }), ..self },
            body => Self { body, ..self },
        }
    }

    /// Whether it is nothing but lines of text.
    pub const fn is_lines(&self) -> bool {
        matches!(self.body, Body::Lines(_))
    }

    /// Whether it is a record, which is as large as its node.
    pub const fn is_record(&self) -> bool {
        matches!(self.body, Body::Record(_))
    }

    /// Whether nothing would be seen.
    pub fn is_blank(&self) -> bool {
        match &self.body {
            Body::Lines(lines) => lines.iter().all(Line::is_blank),
            Body::Sheet(_) | Body::Record(_) => false,
        }
    }

    /// The lines around its outermost table.
    pub fn frame(&self) -> Frame {
        match &self.body {
            Body::Sheet(sheet) => sheet.frame(),
            Body::Lines(_) | Body::Record(_) => Frame::None,
        }
    }

    /// Its lines of text, in order of reading.
    pub fn lines(&self) -> Vec<&Line> {
        match &self.body {
            Body::Lines(lines) => lines.iter().collect(),
            Body::Sheet(sheet) => sheet.lines(),
            Body::Record(record) => record.fields.iter().flat_map(|field| &field.lines).collect(),
        }
    }

    /// The same label with its middle lines at another side.
    pub fn turned(self, align: Align) -> Self {
        let Body::Lines(lines) = self.body else { return self };
        let turn = |line: Line| if line.align == Align::Middle { line.aligned(align) } else { line };
        Self { body: Body::Lines(lines.into_iter().map(turn).collect()), ..self }
    }

    /// Length of all its texts.
    pub fn bytes(&self) -> usize {
        self.lines().iter().flat_map(|line| &line.runs).map(|run| run.text.len() + 1).sum()
    }

    /// How many lines and areas are drawn of it.
    pub fn figures(&self) -> usize {
        match &self.body {
            Body::Lines(_) => 0,
            Body::Sheet(sheet) => sheet.figures(),
            Body::Record(record) => 2 * record.fields.len(),
        }
    }

    /// Width and height of all of it.
    pub fn size(&self) -> Size {
        match &self.body {
            Body::Lines(lines) => size(lines),
            Body::Sheet(sheet) => sheet.size(),
            Body::Record(record) => record.size,
        }
    }

    /// What is drawn of it in a rectangle that is not smaller than its size.
    pub fn pieces(&self, rect: Rect) -> Vec<Piece> {
        match &self.body {
            Body::Lines(lines) if lines.is_empty() => Vec::new(),
            Body::Lines(lines) => vec![Piece::Lines { rect, lines: lines.clone(), ground: None }],
            Body::Sheet(sheet) => sheet.pieces(rect),
            Body::Record(record) => record.pieces(rect),
        }
    }

    /// The text on one line.
    pub fn one_line(&self) -> String {
        let lines: Vec<String> = self.lines().iter().map(|line| line.text().trim().to_owned()).collect();
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
    let total = run.face.width(&run.text);
    // Lines of about equal length look better than a full one and a rest.
    let target = total / (total / longest).ceil();
    let mut lines: Vec<String> = Vec::new();
    let (mut current, mut current_width) = (String::new(), 0.0);
    let space = run.face.width(" ");
    for word in run.text.split(' ') {
        let word_width = run.face.width(word);
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
