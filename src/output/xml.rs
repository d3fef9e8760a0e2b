//! XML text: the one place where anything is escaped.

use std::fmt::Write as _;

/// Writes elements, one a line. Names are the program's own; every text and value of the input is escaped here.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// A start tag that is being written.
#[derive(Debug)]
pub struct Tag<'a> {
    xml: &'a mut Xml,
    name: &'static str,
}

impl Xml {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins an element.
    pub fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { xml: self, name }
    }

    /// Ends the element that was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.end(name);
        }
    }

    /// How many bytes there are so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The whole text; what is still open is closed.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn begin(&mut self, attribute: &str) {
        self.out.push(' ');
        self.out.push_str(attribute);
        self.out.push_str("=\"");
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }
}

impl Tag<'_> {
    /// An attribute; its value may be any text.
    pub fn attr(self, name: &'static str, value: &str) -> Self {
        self.xml.begin(name);
        escape(value, &mut self.xml.out);
        self.xml.out.push('"');
        self
    }

    /// An attribute, if there is a value.
    pub fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// A length or coordinate.
    pub fn number(self, name: &'static str, value: f64) -> Self {
        self.xml.begin(name);
        number(value, &mut self.xml.out);
        self.xml.out.push('"');
        self
    }

    /// An element without content.
    pub fn empty(self) {
        self.xml.out.push_str("/>\n");
    }

    /// An element that holds others, until [`Xml::close`].
    pub fn open(self) {
        self.xml.out.push_str(">\n");
        self.xml.open.push(self.name);
    }

    /// An element that holds pieces of text, until [`Xml::close`]: what follows stays on its line.
    pub fn open_inline(self) {
        self.xml.out.push('>');
        self.xml.open.push(self.name);
    }

    /// An element that holds text, inside one that was opened inline.
    pub fn inline_text(self, text: &str) {
        self.xml.out.push('>');
        escape(text, &mut self.xml.out);
        let end = self.xml.out.len();
        self.xml.end(self.name);
        self.xml.out.truncate(end + self.name.len() + "</>".len());
    }

    /// An element that holds text.
    pub fn text(self, text: &str) {
        self.xml.out.push('>');
        escape(text, &mut self.xml.out);
        self.xml.end(self.name);
    }
}

/// Adds a number with at most two decimals. What is no number, or too large to be a place in a picture, is 0.
pub fn number(value: f64, into: &mut String) {
    const LARGEST: f64 = 1e12;
    let hundredths = (value * 100.0).round();
    let hundredths = if hundredths.abs() < LARGEST { hundredths } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 1e12")]
    let hundredths = hundredths as i64;
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    if hundredths < 0 {
        into.push('-');
    }
    // Writing to a string cannot fail.
    let _ = match (part, part % 10) {
        (0, _) => write!(into, "{whole}"),
        (_, 0) => write!(into, "{whole}.{}", part / 10),
        _ => write!(into, "{whole}.{part:02}"),
    };
}

/// Adds a text with everything that means something to XML or HTML replaced, for content and attributes alike; what XML
/// may not hold becomes U+FFFD, and line ends become references so that every element stays on its line.
pub fn escape(text: &str, into: &mut String) {
    for character in text.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            '\n' => into.push_str("&#10;"),
            '\r' => into.push_str("&#13;"),
            '\t' => into.push_str("&#9;"),
            '\u{2028}' => into.push_str("&#8232;"),
            '\u{2029}' => into.push_str("&#8233;"),
            '\u{FFFE}' | '\u{FFFF}' => into.push('\u{FFFD}'),
            control if control.is_control() => into.push('\u{FFFD}'),
            other => into.push(other),
        }
    }
}
