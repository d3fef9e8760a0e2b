//! The tags of HTML-like labels: where they end, and their attributes, typed and in their ranges.

use crate::layout::color::{self, Color, Scheme};
use crate::layout::geometry::Size;
use crate::layout::label::table::{Level, Look, Sides};
use crate::layout::label::{Align, decode_entities};
use crate::layout::scene::Dash;

/// Longest border, padding or spacing, in points.
const FRAME: f64 = 127.0;

/// Longest side that a table or cell can ask for.
const SIDE: f64 = 7200.0;

/// Most columns or rows that a cell can span.
const SPAN: f64 = 64.0;

/// What comes next in a label.
pub(super) enum Token<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    Close(String),
    Nothing,
}

/// A tag that opens something.
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: String,
    /// Whether it ends itself: `<br/>`.
    pub(super) closed: bool,
    attributes: &'a str,
}

/// The next token, and what is left after it.
pub(super) fn next(rest: &str) -> (Token<'_>, &str) {
    let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!');
    let Some(tag) = rest.strip_prefix('<').filter(|tag| tag.starts_with(begins)) else {
        // A bracket before something that is no name is text like any other.
        let end = rest.get(1..).and_then(|more| more.find('<')).map_or(rest.len(), |at| at + 1);
        let (words, after) =
            rest.split_at(if rest.starts_with('<') { end } else { rest.find('<').unwrap_or(rest.len()) });
        return (Token::Text(words), after);
    };
    if let Some(comment) = tag.strip_prefix("!--") {
        return (Token::Nothing, comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or(""));
    }
    let Some(end) = end_of_tag(tag) else { return (Token::Text(rest), "") };
    let inner = tag.get(..end).unwrap_or("").trim_end();
    let after = tag.get(end + 1..).unwrap_or("");
    if let Some(name) = inner.strip_prefix('/') {
        return (Token::Close(name.trim().to_ascii_lowercase()), after);
    }
    let open = inner.trim_end_matches('/');
    let (name, attributes) = open.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((open, ""));
    let tag = Tag { name: name.to_ascii_lowercase(), closed: open.len() < inner.len(), attributes };
    (Token::Open(tag), after)
}

/// Where a tag ends: at the first `>` that is not in quotes. A quote that is not closed before the next tag begins is none.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'<') => break,
            _ => {}
        }
    }
    tag.find('>')
}

impl Tag<'_> {
    /// The value of an attribute; empty if it is not there.
    pub(super) fn text(&self, name: &str) -> String {
        let mut rest = self.attributes;
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

    fn word(&self, name: &str) -> String {
        self.text(name).trim().to_ascii_lowercase()
    }

    fn number(&self, name: &str, most: f64) -> Option<f64> {
        let number = self.text(name).trim().parse::<f64>().ok()?;
        number.is_finite().then(|| number.clamp(0.0, most))
    }

    /// A border, padding or spacing.
    pub(super) fn length(&self, name: &str) -> Option<f64> {
        self.number(name, FRAME)
    }

    /// The font size, at most as large as said.
    pub(super) fn font_size(&self, most: f64) -> Option<f64> {
        self.number("point-size", most).map(|size| size.max(1.0))
    }

    /// `colspan` or `rowspan`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to SPAN")]
    pub(super) fn span(&self, name: &str) -> u32 {
        self.number(name, SPAN).map_or(1, |number| (number as u32).max(1))
    }

    /// Width and height that are asked for: never less than what is inside.
    pub(super) fn least(&self) -> Size {
        let side = |name| self.number(name, SIDE).unwrap_or(0.0);
        Size::new(side("width"), side("height"))
    }

    pub(super) fn color(&self, name: &str, scheme: Scheme) -> Option<Color> {
        color::parse_in(&self.text(name), scheme)
    }

    /// The side that an attribute names.
    pub(super) fn align(&self, name: &str) -> Option<Align> {
        match self.word(name).as_str() {
            "left" => Some(Align::Left),
            "right" => Some(Align::Right),
            "center" => Some(Align::Middle),
            _ => None,
        }
    }

    /// Whether lines stand at their own sides of the cell.
    pub(super) fn aligns_lines(&self) -> bool {
        self.word("align") == "text"
    }

    pub(super) fn level(&self) -> Level {
        match self.word("valign").as_str() {
            "top" => Level::Top,
            "bottom" => Level::Bottom,
            _ => Level::Middle,
        }
    }

    pub(super) fn keeps_size(&self) -> bool {
        self.word("fixedsize") == "true"
    }

    /// Whether there is a rule after every column or row.
    pub(super) fn has_rules(&self, name: &str) -> bool {
        self.text(name).trim() == "*"
    }

    /// Border and area, with the width that the border usually has.
    pub(super) fn look(&self, usual: f64, scheme: Scheme) -> Look {
        let style = self.word("style");
        let has = |word: &str| style.split(',').any(|own| own.trim() == word);
        let port = self.text("port");
        Look {
            border: self.length("border").unwrap_or(usual),
            color: self.color("color", scheme),
            ground: self.color("bgcolor", scheme).filter(|color| *color != Color::Transparent),
            sides: self.sides(),
            dash: match () {
                () if has("dotted") => Dash::Dotted,
                () if has("dashed") => Dash::Dashed,
                () => Dash::Solid,
            },
            rounded: has("rounded"),
            hidden: has("invisible") || has("invis"),
            port: (!port.is_empty()).then_some(port),
        }
    }

    fn sides(&self) -> Sides {
        let sides = self.word("sides");
        if sides.is_empty() {
            return Sides::ALL;
        }
        let has = |side: char| sides.contains(side);
        Sides { left: has('l'), top: has('t'), right: has('r'), bottom: has('b') }
    }
}
