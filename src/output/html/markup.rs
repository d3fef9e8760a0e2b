//! HTML text: the names are the program's own, and every text and value is escaped here.

use crate::diagnostics::escape;
use crate::limits;
use crate::output::xml;

/// Attributes of an element, in order.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A page that is being written. Past [`limits::OUTPUT_BYTES`] it takes no more and comes to nothing.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
    open: Vec<&'static str>,
    is_full: bool,
}

impl Html {
    /// Begins an element that holds others or text, until [`Html::close`].
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.open.push(name);
    }

    /// Ends the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.end(name);
        }
    }

    /// An element that holds a text and nothing else.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end(name);
    }

    /// An element that never holds anything, such as `meta`.
    pub(super) fn void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.start(name, attributes);
    }

    /// A text of the input or of the program. What cannot be seen, or would turn the line around, is shown instead.
    pub(super) fn text(&mut self, text: &str) {
        if self.has_room(text.len()) {
            xml::escape(&escape::line(text), &mut self.out);
        }
    }

    /// Markup of the program's own, or of another writer: nothing is escaped.
    pub(super) fn own(&mut self, markup: &str) {
        if self.has_room(markup.len()) {
            self.out.push_str(markup);
        }
    }

    /// The page, unless it became too long.
    pub(super) fn finish(mut self) -> Option<String> {
        while !self.open.is_empty() {
            self.close();
        }
        (!self.is_full).then_some(self.out)
    }

    fn start(&mut self, name: &'static str, attributes: Attributes<'_>) {
        if !self.has_room(name.len()) {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            xml::escape(&escape::line(value), &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn end(&mut self, name: &str) {
        if self.has_room(name.len()) {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
            // A line end between words on one line would be seen as a blank.
            if !matches!(name, "a" | "b" | "code" | "span" | "label" | "button") {
                self.out.push('\n');
            }
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        self.is_full |= self.out.len() + bytes > limits::OUTPUT_BYTES;
        !self.is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values_are_escaped() {
        let mut html = Html::default();
        html.leaf("p", &[("title", "\"><script>")], "<b>\u{202e}");
        assert_eq!(html.finish().unwrap(), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;\\u{202e}</p>\n");
    }

    #[test]
    fn a_page_that_is_too_long_comes_to_nothing() {
        let mut html = Html::default();
        let much = "x".repeat(limits::OUTPUT_BYTES / 2);
        for _ in 0..3 {
            html.leaf("p", &[], &much);
        }
        assert!(html.finish().is_none());
    }
}
