//! Diagnostics for people: source excerpts with carets, by codespan-reporting.

use std::fmt::Write;
use std::io;

use anstyle::{AnsiColor, Color, Reset, Style as Ansi};
use codespan_reporting::diagnostic::{self as codespan, LabelStyle};
use codespan_reporting::term::{self, GeneralWriteResult, WriteStyle};

use super::excerpt::{CONTEXT_LINES, Excerpt};
use super::offer::offer;
use super::{Diagnostic, Diagnostics, Fix, Label, Severity, escape};
use crate::limits;
use crate::source::Source;
use crate::span::Span;

/// How much is printed of each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The excerpt, the labels, the helps.
    Full,
    /// One line: `path:line:column: error[L002]: message`.
    Concise,
}

/// One thing to print at its place: a diagnostic, or a finding that is shown as one.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The first word of the header.
    pub severity: Severity,
    /// What `explain` is asked for.
    pub code: String,
    /// One line.
    pub message: String,
    /// Where; the first is the primary one. May be empty.
    pub labels: Vec<Label>,
    /// What to do.
    pub helps: Vec<String>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What can be done to the source; the first is shown.
    pub fixes: Vec<Fix>,
}

impl Entry {
    /// An entry of no more than a place and a message.
    pub fn line(severity: Severity, message: String, place: Span) -> Self {
        let label = Label { span: place, text: String::new(), primary: true };
        Self {
            severity,
            code: String::new(),
            message,
            labels: vec![label],
            helps: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
        }
    }
}

impl From<&Diagnostic> for Entry {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code.id.to_owned(),
            message: diagnostic.message.clone(),
            labels: diagnostic.labels.clone(),
            helps: diagnostic.helps.clone(),
            notes: diagnostic.notes.clone(),
            fixes: diagnostic.fixes.clone(),
        }
    }
}

/// Prints entries of one source into a text, up to the limits of a terminal.
#[derive(Debug)]
pub struct Printer<'a> {
    source: &'a Source,
    style: Style,
    color: bool,
    out: String,
    shown: usize,
    left_out: usize,
}

impl<'a> Printer<'a> {
    /// A printer for one source. With `color` the text holds ANSI styles, all of them ours.
    pub fn new(source: &'a Source, style: Style, color: bool) -> Self {
        Self { source, style, color, out: String::new(), shown: 0, left_out: 0 }
    }

    /// Prints diagnostics by place. Where there are too many the most serious ones are shown.
    pub fn diagnostics(&mut self, diagnostics: &Diagnostics) {
        let mut chosen: Vec<(usize, &Diagnostic)> = diagnostics.items.iter().enumerate().collect();
        chosen.sort_by_key(|(index, diagnostic)| (diagnostic.severity, *index));
        chosen.truncate(limits::DIAGNOSTICS_SHOWN);
        self.left_out += diagnostics.total.saturating_sub(chosen.len());
        chosen.sort_by_key(|(index, _)| *index);
        for (_, diagnostic) in chosen {
            self.entry(|| diagnostic.into());
        }
    }

    /// Prints one entry, or counts it where enough was printed; then it is not even made.
    pub fn entry(&mut self, entry: impl FnOnce() -> Entry) {
        if !self.has_room() {
            return;
        }
        let entry = &entry();
        let printed = self.style == Style::Full && self.full(entry).is_ok();
        if !printed {
            self.concise(entry);
        }
    }

    /// Prints one entry as a line, whatever the style, or counts it where enough was printed; then it is not even made.
    pub fn line(&mut self, entry: impl FnOnce() -> Entry) {
        if self.has_room() {
            self.concise(&entry());
        }
    }

    fn has_room(&mut self) -> bool {
        let room = self.shown < limits::DIAGNOSTICS_SHOWN && self.out.len() < limits::TERMINAL_BYTES;
        *if room { &mut self.shown } else { &mut self.left_out } += 1;
        room
    }

    /// The text, with a last line that counts what was left out.
    pub fn finish(mut self) -> String {
        if self.left_out > 0 {
            let _ = writeln!(self.out, "... and {} more", self.left_out);
        }
        self.out
    }

    fn concise(&mut self, entry: &Entry) {
        let name = shown_text(self.source.name());
        let place = entry.labels.first().map(|label| self.source.position(label.span.start));
        let place = place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
        let (severity, message) = (entry.severity.as_str(), shown_text(&entry.message));
        let code = if entry.code.is_empty() { String::new() } else { format!("[{}]", entry.code) };
        let style = if self.color { header(codespan_severity(entry.severity)) } else { Ansi::new() };
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{name}{place}: {style}{severity}{code}{style:#}: {message}");
    }

    fn full(&mut self, entry: &Entry) -> Result<(), codespan_reporting::files::Error> {
        // An empty text, or one that could not be decoded, has no excerpt to show: the name takes its place.
        let empty = self.source.text().is_empty();
        let place = if empty { shown_text(self.source.name()) + ": " } else { String::new() };
        let shown = if empty { 0 } else { entry.labels.len().min(limits::LABELS_SHOWN) };
        let labels = entry.labels.get(..shown).unwrap_or(&entry.labels);
        let (excerpt, ranges) = Excerpt::new(self.source, labels);
        let labels = labels.iter().zip(ranges).map(|(label, range)| {
            let style = if label.primary { LabelStyle::Primary } else { LabelStyle::Secondary };
            codespan::Label::new(style, (), range).with_message(shown_text(&label.text))
        });
        let diagnostic = codespan::Diagnostic::new(codespan_severity(entry.severity))
            .with_code(&entry.code)
            .with_message(place + &shown_text(&entry.message))
            .with_labels(labels.collect())
            .with_notes(self.notes(entry));
        let mut writer = Styled { out: Vec::new(), color: self.color };
        term::emit_to_write_style(&mut writer, &config(), &excerpt, &diagnostic)?;
        // codespan leaves blanks and an empty line at the end of some lines.
        let text = String::from_utf8_lossy(&writer.out);
        text.trim_end().lines().for_each(|line| self.out.extend([line.trim_end(), "\n"]));
        self.out.push('\n');
        Ok(())
    }
}

impl Printer<'_> {
    /// What stands below an excerpt.
    fn notes(&self, entry: &Entry) -> Vec<String> {
        let several = |text: &String| escape::shorten(&escape::lines(text), limits::MESSAGE_CHARS).into_owned();
        let helps = entry.helps.iter().take(limits::LABELS_SHOWN).map(|help| format!("help: {}", several(help)));
        let notes = entry.notes.iter().take(limits::LABELS_SHOWN).map(|note| format!("note: {}", several(note)));
        let fix = offer(self.source, &entry.fixes, self.color);
        let see = (!entry.code.is_empty()).then(|| format!("see: threatdot explain {}", entry.code));
        helps.chain(notes).chain(fix).chain(see).collect()
    }
}

/// A text of the input on one line, escaped and of a length that people read.
fn shown_text(text: &str) -> String {
    escape::shorten(&escape::line(&escape::shorten(text, limits::MESSAGE_CHARS)), limits::MESSAGE_CHARS).into_owned()
}

fn config() -> term::Config {
    term::Config { start_context_lines: CONTEXT_LINES, end_context_lines: CONTEXT_LINES, ..term::Config::default() }
}

fn codespan_severity(severity: Severity) -> codespan::Severity {
    match severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Note => codespan::Severity::Note,
    }
}

/// Takes codespan's parts in, with ANSI styles around them where they are wanted.
struct Styled {
    out: Vec<u8>,
    color: bool,
}

impl Styled {
    fn style(&mut self, style: Ansi) -> GeneralWriteResult {
        if self.color {
            self.reset().and_then(|()| io::Write::write_all(self, style.render().to_string().as_bytes()))
        } else {
            Ok(())
        }
    }
}

impl io::Write for Styled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn color(color: AnsiColor) -> Ansi {
    Ansi::new().fg_color(Some(Color::Ansi(color)))
}

fn header(severity: codespan::Severity) -> Ansi {
    color(severity_color(severity)).bold()
}

fn severity_color(severity: codespan::Severity) -> AnsiColor {
    match severity {
        codespan::Severity::Bug | codespan::Severity::Error => AnsiColor::BrightRed,
        codespan::Severity::Warning => AnsiColor::BrightYellow,
        codespan::Severity::Note | codespan::Severity::Help => AnsiColor::BrightGreen,
    }
}

impl WriteStyle for Styled {
    fn set_header(&mut self, severity: codespan::Severity) -> GeneralWriteResult {
        self.style(header(severity))
    }

    fn set_header_message(&mut self) -> GeneralWriteResult {
        self.style(Ansi::new().bold())
    }

    fn set_line_number(&mut self) -> GeneralWriteResult {
        self.style(color(AnsiColor::BrightBlue))
    }

    fn set_note_bullet(&mut self) -> GeneralWriteResult {
        self.style(color(AnsiColor::BrightBlue))
    }

    fn set_source_border(&mut self) -> GeneralWriteResult {
        self.style(color(AnsiColor::BrightBlue))
    }

    fn set_label(&mut self, severity: codespan::Severity, style: LabelStyle) -> GeneralWriteResult {
        self.style(color(match style {
            LabelStyle::Primary => severity_color(severity),
            LabelStyle::Secondary => AnsiColor::BrightBlue,
        }))
    }

    fn reset(&mut self) -> GeneralWriteResult {
        if self.color { io::Write::write_all(self, Reset.render().to_string().as_bytes()) } else { Ok(()) }
    }
}
