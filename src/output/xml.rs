//! XML text: the one place where anything is escaped.

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

    /// An empty text with room for some bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), open: Vec::new() }
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

    /// An attribute whose value the program makes itself, of numbers, colours and plain ids: nothing of the input, since
    /// nothing is escaped.
    pub(in crate::output) fn written(self, name: &'static str, value: impl FnOnce(&mut String)) -> Self {
        self.xml.begin(name);
        value(&mut self.xml.out);
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
    if hundredths < 0 {
        into.push('-');
    }
    // Two thirds of a large picture are numbers: the digits are written one by one, without the formatter.
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    digits(whole, into);
    if part > 0 {
        into.push('.');
        into.push(digit(part / 10));
        if !part.is_multiple_of(10) {
            into.push(digit(part % 10));
        }
    }
}

/// Adds a whole number.
pub(in crate::output) fn count(value: usize, into: &mut String) {
    digits(value as u64, into);
}

fn digits(number: u64, into: &mut String) {
    let mut place = 1;
    while number / place >= 10 {
        place *= 10;
    }
    while place > 0 {
        into.push(digit(number / place));
        place /= 10;
    }
}

/// The last digit of a number.
fn digit(value: u64) -> char {
    const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    DIGITS.into_iter().nth((value % 10) as usize).unwrap_or('0')
}

/// Adds a text with everything that means something to XML or HTML replaced, for content and attributes alike; what XML
/// may not hold becomes U+FFFD, and line ends become references so that every element stays on its line.
pub fn escape(text: &str, into: &mut String) {
    let mut rest = text;
    // Most bytes mean nothing to XML: they go over in stretches.
    while let Some(at) = rest.bytes().position(is_notable) {
        let (plain, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        into.push_str(plain);
        let mut characters = from.chars();
        if let Some(character) = characters.next() {
            escape_char(character, into);
        }
        rest = characters.as_str();
    }
    into.push_str(rest);
}

/// Whether a byte is, or may begin, something that is replaced.
fn is_notable(byte: u8) -> bool {
    !(b' '..=b'~').contains(&byte) || matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

fn escape_char(character: char, into: &mut String) {
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
