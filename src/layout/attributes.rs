//! Drawing attributes, typed: every number in its range, every colour known, nothing that names a file.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic};
use crate::graph::{Attr, Attrs, Graph};
use crate::limits;
use crate::span::Span;

use super::codes;
use super::color::{self, Color, Scheme};
use super::honoured::{self, Name};
use super::scene::{Dash, Target};
use super::text::Typeface;

/// The range of a numeric attribute and what it is without one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    name: Name,
    least: f64,
    most: f64,
}

const fn range(name: Name, least: f64, most: f64) -> Range {
    Range { name, least, most }
}

pub(super) const WIDTH: Range = range(honoured::WIDTH, 0.01, 100.0);
pub(super) const HEIGHT: Range = range(honoured::HEIGHT, 0.01, 100.0);
pub(super) const FONT_SIZE: Range = range(honoured::FONT_SIZE, 1.0, 200.0);
pub(super) const LABEL_FONT_SIZE: Range = range(honoured::LABEL_FONT_SIZE, 1.0, 200.0);
pub(super) const PEN_WIDTH: Range = range(honoured::PEN_WIDTH, 0.0, 40.0);
pub(super) const ARROW_SIZE: Range = range(honoured::ARROW_SIZE, 0.0, 10.0);
pub(super) const PERIPHERIES: Range = range(honoured::PERIPHERIES, 0.0, 8.0);
pub(super) const SIDES: Range = range(honoured::SIDES, 0.0, 60.0);
pub(super) const SKEW: Range = range(honoured::SKEW, -4.0, 4.0);
pub(super) const DISTORTION: Range = range(honoured::DISTORTION, -4.0, 4.0);
pub(super) const ORIENTATION: Range = range(honoured::ORIENTATION, -3600.0, 3600.0);
pub(super) const MIN_LENGTH: Range = range(honoured::MIN_LENGTH, 0.0, 12.0);
pub(super) const WEIGHT: Range = range(honoured::WEIGHT, 0.0, 1000.0);
/// Of a node, in inches.
pub(super) const MARGIN: Range = range(honoured::MARGIN, 0.0, 5.0);
/// Of a cluster, in points.
pub(super) const PADDING: Range = range(honoured::MARGIN, 0.0, 360.0);
pub(super) const NODE_GAP: Range = range(honoured::NODE_GAP, 0.02, 5.0);
pub(super) const RANK_GAP: Range = range(honoured::RANK_GAP, 0.02, 5.0);

/// Attributes that name something to be read.
const FILES: [Name; 6] = [
    honoured::IMAGE,
    honoured::SHAPE_FILE,
    honoured::IMAGE_PATH,
    honoured::FONT_PATH,
    honoured::STYLE_SHEET,
    honoured::BACKGROUND,
];

/// Words of `style`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub(super) filled: bool,
    pub(super) rounded: bool,
    pub(super) bold: bool,
    pub(super) invisible: bool,
    pub(super) dash: Dash,
    /// Short lines across the corners.
    pub(super) diagonals: bool,
    /// `setlinewidth(2)`, the old way to write `penwidth=2`.
    pub(super) line_width: Option<f64>,
    /// Any word that says how lines look.
    pub(super) stated: bool,
}

/// Reads the attributes of a graph and collects what is wrong with them, once a place.
pub(super) struct Reader<'a> {
    pub(super) graph: &'a Graph,
    warnings: Vec<Diagnostic>,
    said: BTreeSet<(Span, &'static str)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self { graph, warnings: Vec::new(), said: BTreeSet::new() }
    }

    /// What was wrong, in order of reading.
    pub(super) fn into_warnings(self) -> Vec<Diagnostic> {
        self.warnings
    }

    /// Reports something at a value.
    pub(super) fn warn(
        &mut self,
        code: &'static Code,
        span: Span,
        message: impl FnOnce() -> String,
    ) -> Option<&mut Diagnostic> {
        if self.warnings.len() >= limits::DIAGNOSTICS_PER_CODE || !self.said.insert((span, code.id)) {
            return None;
        }
        self.warnings.push(Diagnostic::new(code, span, message()));
        self.warnings.last_mut()
    }

    /// An attribute.
    pub(super) fn attr(&self, attrs: &Attrs, name: Name) -> Option<Attr> {
        self.graph.attr(attrs, name.as_str()).copied()
    }

    /// The text of an attribute; empty values count as none.
    pub(super) fn text(&self, attrs: &Attrs, name: Name) -> Option<&'a str> {
        let graph = self.graph;
        graph.value(attrs, name.as_str()).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The text of the first of some attributes that is written.
    pub(super) fn first_text(&self, attrs: &Attrs, names: &[Name]) -> Option<&'a str> {
        names.iter().find_map(|&name| self.text(attrs, name))
    }

    /// Whether an attribute says yes.
    pub(super) fn flag(&self, attrs: &Attrs, name: Name) -> bool {
        let is = |word: &str, text: &str| text.eq_ignore_ascii_case(word);
        self.text(attrs, name).is_some_and(|text| {
            is("true", text) || is("yes", text) || leading_number(text).is_some_and(|number| number.trunc() != 0.0)
        })
    }

    /// A number in its range, if one is written.
    pub(super) fn number(&mut self, attrs: &Attrs, range: Range) -> Option<f64> {
        let attr = self.attr(attrs, range.name)?;
        self.number_of(attr, self.graph.text(attr.value), range)
    }

    /// One number for both directions, or one for each with a comma between.
    pub(super) fn pair(&mut self, attrs: &Attrs, range: Range) -> Option<(f64, f64)> {
        let attr = self.attr(attrs, range.name)?;
        let (first, second) = self.graph.text(attr.value).split_once(',').unzip();
        let across = self.number_of(attr, first.unwrap_or(self.graph.text(attr.value)), range)?;
        let down = second.and_then(|second| self.number_of(attr, second, range));
        Some((across, down.unwrap_or(across)))
    }

    fn number_of(&mut self, attr: Attr, written: &str, range: Range) -> Option<f64> {
        if written.trim().is_empty() {
            return None;
        }
        let name = range.name.as_str();
        let Some(number) = leading_number(written.trim()) else {
            self.warn(&codes::NOT_A_NUMBER, attr.value_span, || format!("`{name}` wants a number"));
            return None;
        };
        if number < range.least || number > range.most {
            let place = attr.value_span;
            self.warn(&codes::NUMBER_RANGE, place, || format!("`{name}` is from {} to {}", range.least, range.most));
        }
        Some(number.clamp(range.least, range.most))
    }

    /// A colour, if one is written that is known.
    pub(super) fn color(&mut self, attrs: &Attrs, name: Name) -> Option<Color> {
        let attr = self.attr(attrs, name)?;
        let written = self.graph.text(attr.value).trim();
        if written.is_empty() {
            return None;
        }
        let color = color::parse_in(written, self.scheme(attrs));
        if color.is_none() {
            let name = name.as_str();
            self.warn(&codes::UNKNOWN_COLOR, attr.value_span, || format!("`{name}` names no known colour"));
        }
        color
    }

    /// The colours of an edge that is drawn as parallel lines, if there is more than one and no share is written: those
    /// are for the length of the line, of which the first colour has all.
    pub(super) fn parallel_colors(&mut self, attrs: &Attrs, name: Name) -> Vec<Color> {
        const MOST: usize = 4;
        let written = self.text(attrs, name).filter(|text| text.contains(':') && !text.contains(';')).unwrap_or("");
        let scheme = self.scheme(attrs);
        written.split(':').take(MOST).filter_map(|color| color::parse_in(color, scheme)).collect()
    }

    /// Where names of colours come from; of a scheme that is not known, from X11.
    pub(super) fn scheme(&mut self, attrs: &Attrs) -> Scheme {
        let Some(attr) = self.attr(attrs, honoured::COLOR_SCHEME) else { return Scheme::X11 };
        let scheme = Scheme::named(self.graph.text(attr.value));
        if scheme.is_none() {
            self.warn(&codes::UNKNOWN_COLOR, attr.value_span, || "the colour scheme is not known".into());
        }
        scheme.unwrap_or_default()
    }

    /// What the name of a font says of it.
    pub(super) fn typeface(&self, attrs: &Attrs, name: Name) -> Typeface {
        self.text(attrs, name).map(Typeface::of).unwrap_or_default()
    }

    /// The words of `style`.
    pub(super) fn style(&self, attrs: &Attrs) -> Style {
        let mut style = Style::default();
        let words = self.text(attrs, honoured::STYLE).unwrap_or("").split(',');
        for word in words.take(64).map(|word| word.trim().to_ascii_lowercase()) {
            match word.as_str() {
                "filled" | "radial" | "wedged" | "striped" => style.filled = true,
                "rounded" => style.rounded = true,
                "diagonals" => style.diagonals = true,
                "bold" => (style.bold, style.stated) = (true, true),
                "invis" | "invisible" => style.invisible = true,
                "dashed" => (style.dash, style.stated) = (Dash::Dashed, true),
                "dotted" => (style.dash, style.stated) = (Dash::Dotted, true),
                "solid" => (style.dash, style.stated) = (Dash::Solid, true),
                other => style.line_width = line_width(other).or(style.line_width),
            }
        }
        style
    }

    /// How wide the lines of an item are, if it says so.
    pub(super) fn pen_width(&mut self, attrs: &Attrs, style: Style) -> Option<f64> {
        self.number(attrs, PEN_WIDTH).or(style.line_width)
    }

    /// Where a link opens.
    pub(super) fn target(&self, attrs: &Attrs, names: &[Name]) -> Option<Target> {
        self.first_text(attrs, names).and_then(Target::named)
    }

    /// The text of a label, not longer than the limit.
    pub(super) fn label(&mut self, attr: Attr) -> &'a str {
        let graph = self.graph;
        let value = graph.text(attr.value);
        if value.len() > limits::LABEL_BYTES {
            self.warn_long(attr);
        }
        limits::beginning(value, limits::LABEL_BYTES)
    }

    /// Reports a label that is over the limit, as written or with its escapes.
    pub(super) fn warn_long(&mut self, attr: Attr) {
        let limit = limits::LABEL_BYTES;
        self.warn(&codes::LABEL_TOO_LONG, attr.value_span, || {
            format!("the label has more than {limit} bytes; its beginning is shown")
        });
    }

    /// Reports attributes that name files or addresses.
    pub(super) fn refuse_files(&mut self, attrs: &Attrs) {
        for name in FILES {
            let Some(attr) = self.attr(attrs, name) else { continue };
            if !self.graph.text(attr.value).trim().is_empty() {
                self.refuse(attr.value_span, name.as_str());
            }
        }
    }

    /// Reports one of them.
    pub(super) fn refuse(&mut self, span: Span, name: &str) {
        self.warn(&codes::REFUSED_FILE, span, || {
            format!("`{name}` is left out: a picture opens no file and no address")
        });
    }
}

/// The number in `setlinewidth(2)`.
fn line_width(word: &str) -> Option<f64> {
    let number = word.strip_prefix("setlinewidth(")?.trim_end_matches(')');
    leading_number(number.trim()).map(|width| width.clamp(PEN_WIDTH.least, PEN_WIDTH.most))
}

/// The number that a text begins with, as C's `strtod` takes it; infinities and what is no number are none.
fn leading_number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let end = text.find(|c| !plain(c)).unwrap_or(text.len()).min(64);
    (1..=end).rev().find_map(|end| text.get(..end)?.parse::<f64>().ok()).filter(|number| number.is_finite())
}
