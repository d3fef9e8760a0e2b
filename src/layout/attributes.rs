//! Drawing attributes, typed: every number in its range, every colour known, nothing that names a file.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic};
use crate::graph::{Attr, Attrs, Graph};
use crate::limits;
use crate::span::Span;

use super::codes;
use super::color::{self, Color};
use super::scene::Dash;
use super::text;

/// The range of a numeric attribute and what it is without one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    name: &'static str,
    least: f64,
    most: f64,
}

const fn range(name: &'static str, least: f64, most: f64) -> Range {
    Range { name, least, most }
}

pub(super) const WIDTH: Range = range("width", 0.01, 100.0);
pub(super) const HEIGHT: Range = range("height", 0.01, 100.0);
pub(super) const FONT_SIZE: Range = range("fontsize", 1.0, 200.0);
pub(super) const PEN_WIDTH: Range = range("penwidth", 0.0, 40.0);
pub(super) const PERIPHERIES: Range = range("peripheries", 0.0, 8.0);
pub(super) const SIDES: Range = range("sides", 0.0, 60.0);
pub(super) const ORIENTATION: Range = range("orientation", -3600.0, 3600.0);
pub(super) const MIN_LENGTH: Range = range("minlen", 0.0, 12.0);
pub(super) const WEIGHT: Range = range("weight", 0.0, 1000.0);
pub(super) const MARGIN: Range = range("margin", 0.0, 5.0);
pub(super) const NODE_GAP: Range = range("nodesep", 0.02, 5.0);
pub(super) const RANK_GAP: Range = range("ranksep", 0.02, 5.0);

/// Attributes that name something to be read.
const FILES: [&str; 6] = ["image", "shapefile", "imagepath", "fontpath", "stylesheet", "_background"];

/// Words of `style`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub(super) filled: bool,
    pub(super) rounded: bool,
    pub(super) bold: bool,
    pub(super) invisible: bool,
    pub(super) dash: Dash,
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

    /// The text of an attribute; empty values count as none.
    pub(super) fn text(&self, attrs: &Attrs, name: &str) -> Option<&'a str> {
        let graph = self.graph;
        graph.value(attrs, name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A number in its range, if one is written.
    pub(super) fn number(&mut self, attrs: &Attrs, range: Range) -> Option<f64> {
        let attr = *self.graph.attr(attrs, range.name)?;
        let written = self.graph.text(attr.value).trim();
        if written.is_empty() {
            return None;
        }
        let Some(number) = leading_number(written) else {
            self.warn(&codes::NOT_A_NUMBER, attr.value_span, || format!("`{}` wants a number", range.name));
            return None;
        };
        if number < range.least || number > range.most {
            let place = attr.value_span;
            self.warn(&codes::NUMBER_RANGE, place, || {
                format!("`{}` is from {} to {}", range.name, range.least, range.most)
            });
        }
        Some(number.clamp(range.least, range.most))
    }

    /// A colour, if one is written that is known.
    pub(super) fn color(&mut self, attrs: &Attrs, name: &str) -> Option<Color> {
        let attr = *self.graph.attr(attrs, name)?;
        let written = self.graph.text(attr.value).trim();
        if written.is_empty() {
            return None;
        }
        let color = color::parse(written);
        if color.is_none() {
            self.warn(&codes::UNKNOWN_COLOR, attr.value_span, || format!("`{name}` names no known colour"));
        }
        color
    }

    /// The words of `style`.
    pub(super) fn style(&self, attrs: &Attrs) -> Style {
        let mut style = Style::default();
        let words = self.text(attrs, "style").unwrap_or("").split(',').map(|word| word.trim().to_ascii_lowercase());
        for word in words.take(64) {
            match word.as_str() {
                "filled" | "radial" | "wedged" | "striped" => style.filled = true,
                "rounded" => style.rounded = true,
                "bold" => (style.bold, style.stated) = (true, true),
                "invis" | "invisible" => style.invisible = true,
                "dashed" => (style.dash, style.stated) = (Dash::Dashed, true),
                "dotted" => (style.dash, style.stated) = (Dash::Dotted, true),
                "solid" => (style.dash, style.stated) = (Dash::Solid, true),
                _ => {}
            }
        }
        style
    }

    /// The text of a label, not longer than the limit.
    pub(super) fn label(&mut self, attr: Attr) -> &'a str {
        let graph = self.graph;
        let value = graph.text(attr.value);
        if value.len() > limits::LABEL_BYTES {
            self.warn_long(attr);
        }
        text::beginning(value, limits::LABEL_BYTES)
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
            let Some(&attr) = self.graph.attr(attrs, name) else { continue };
            if !self.graph.text(attr.value).trim().is_empty() {
                self.refuse(attr.value_span, name);
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

/// The number that a text begins with, as C's `strtod` takes it; infinities and what is no number are none.
fn leading_number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let end = text.find(|c| !plain(c)).unwrap_or(text.len()).min(64);
    (1..=end).rev().find_map(|end| text.get(..end)?.parse::<f64>().ok()).filter(|number| number.is_finite())
}
