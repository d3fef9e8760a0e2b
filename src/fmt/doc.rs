//! What is to be written as a list of small operations, and the printer that decides where lines end.
//!
//! A *group* stays on one line if it fits with what follows it up to the next place where a line may end; else each of its
//! breaks ends a line. A *fill* decides for itself. Operations wait until no group is open and a line may end: then all
//! that they depend on is known, and every decision costs the same, however long the text.

use super::comments::Comment;
use super::{INDENT, WIDTH};
use crate::limits;

/// A small operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op<'t> {
    /// Writes a text, which may have line ends of its own.
    Text(&'t str),
    /// Writes a text if the group is broken.
    IfBroken(&'static str),
    /// Writes a comment.
    Comment(Comment<'t>),
    /// Writes a blank, unless a line begins here.
    Space,
    /// Ends the line if the group is broken.
    Break(Flat),
    /// Ends the line anyway, and breaks the groups around; with an empty line after it if wished.
    Hard(bool),
    /// Leaves an empty line if the break before it ends the line.
    Blank,
    /// Ends the line if what follows, up to the next place where it could end, does not fit; or anyway. The rest of the
    /// scope then stands one level deeper.
    Fill(bool),
    /// One level deeper from here on.
    Indent,
    /// One level back.
    Dedent,
    /// Opens a group, which may be broken from the start.
    Open(bool),
    /// Closes it.
    Close,
    /// Opens a scope of fills.
    Enter,
    /// Closes it.
    Leave,
}

/// What a break is in a group that stays on one line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flat {
    /// A blank.
    Space,
    /// Nothing.
    Nothing,
}

/// Operations that wait before they are printed, at least.
const BATCH: usize = 512;

/// The operations that wait, and what is printed.
#[derive(Debug)]
pub(super) struct Doc<'t> {
    waiting: Vec<Op<'t>>,
    /// For each group that is open: whether its end must be written. One that is broken and in no other needs none.
    open: Vec<bool>,
    written: usize,
    printer: Printer,
}

impl<'t> Doc<'t> {
    /// An empty one for a text of about `length` bytes.
    pub(super) fn new(newline: &'static str, length: usize) -> Self {
        let printer = Printer { out: String::with_capacity(length + length / 8), newline, ..Printer::default() };
        Self { waiting: Vec::with_capacity(BATCH * 2), open: Vec::new(), written: 0, printer }
    }

    /// One that goes on in the middle of a text, at a level.
    pub(super) fn within(newline: &'static str, level: usize) -> Self {
        let mut doc = Self::new(newline, 0);
        doc.printer.goes_on = true;
        doc.printer.level = level;
        doc
    }

    /// Adds an operation.
    pub(super) fn push(&mut self, op: Op<'t>) {
        match op {
            Op::Open(broken) => {
                let is_written = !broken || self.written > 0;
                self.open.push(is_written);
                self.written += usize::from(is_written);
                if !is_written {
                    return;
                }
            }
            Op::Close => {
                if self.open.pop() != Some(true) {
                    return;
                }
                self.written -= 1;
            }
            Op::Break(_) | Op::Hard(_) | Op::Fill(_) if self.written == 0 && self.waiting.len() >= BATCH => {
                self.flush();
            }
            _ => {}
        }
        self.waiting.push(op);
    }

    fn flush(&mut self) {
        let needs = needs(&self.waiting);
        for (op, need) in self.waiting.drain(..).zip(needs) {
            self.printer.print(op, need);
        }
    }

    /// What is printed, unless it is too long.
    pub(super) fn finish(mut self) -> Option<String> {
        self.flush();
        (!self.printer.is_full()).then_some(self.printer.out)
    }

    /// The line end, and the blanks of a level.
    pub(super) fn line_start(newline: &str, level: usize) -> String {
        format!("{newline}{}", " ".repeat(level * INDENT))
    }
}

/// For each group and each fill, the columns that it needs to stay on the line; too many if it must not.
fn needs(ops: &[Op<'_>]) -> Vec<usize> {
    const NEVER: usize = usize::MAX / 2;
    let mut needs = vec![0; ops.len()];
    // Columns up to the end; columns up to the next place where a line may end; and breaks that must be.
    let (mut all, mut tail, mut musts) = (0_usize, 0_usize, 0_usize);
    let mut groups = Vec::new();
    for (op, need) in ops.iter().zip(&mut needs).rev() {
        match op {
            Op::Text(text) => {
                let (first, widest) = widths(text);
                all += widest;
                tail = if text.contains('\n') { first } else { tail + widest };
            }
            Op::IfBroken(text) => tail += text.len(),
            Op::Comment(comment) => {
                all += width(comment.text);
                musts += usize::from(comment.is_line);
                tail = 0;
            }
            Op::Space => {
                all += 1;
                tail += 1;
            }
            Op::Break(flat) => {
                all += usize::from(matches!(flat, Flat::Space));
                tail = 0;
            }
            Op::Hard(_) => {
                musts += 1;
                tail = 0;
            }
            Op::Fill(forced) => {
                *need = if *forced { NEVER } else { tail + 1 };
                all += 1;
                musts += usize::from(*forced);
                tail = 0;
            }
            Op::Close => groups.push((all, tail, musts)),
            Op::Open(broken) => {
                let (after, rest, before) = groups.pop().unwrap_or_default();
                *need = if *broken || musts > before { NEVER } else { all - after + rest };
                musts += usize::from(*broken);
            }
            Op::Blank | Op::Indent | Op::Dedent | Op::Enter | Op::Leave => {}
        }
    }
    needs
}

/// Columns of the first line of a text, and of the wider of its first and last.
fn widths(text: &str) -> (usize, usize) {
    match (text.split_once('\n'), text.rsplit_once('\n')) {
        (Some((first, _)), Some((_, last))) => (width(first), width(first).max(width(last))),
        _ => (width(text), width(text)),
    }
}

fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// What is owed before the next text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    #[default]
    Nothing,
    Space,
    Line,
    Blank,
}

/// The text so far. Blanks and line ends are owed until something follows: so no line ends in a blank.
#[derive(Debug, Default)]
struct Printer {
    out: String,
    newline: &'static str,
    /// The text does not begin here.
    goes_on: bool,
    level: usize,
    /// For each scope that is open: whether it stands one level deeper.
    scopes: Vec<bool>,
    /// How many of them do.
    deeper: usize,
    column: usize,
    owed: Owed,
    /// For each group that is open: whether it stays on one line.
    flat: Vec<bool>,
}

impl Printer {
    fn is_full(&self) -> bool {
        self.out.len() > limits::OUTPUT_BYTES
    }

    fn print(&mut self, op: Op<'_>, need: usize) {
        match op {
            // What is too long is not shown, so it need not go on.
            Op::Text(_) | Op::IfBroken(_) | Op::Comment(_) if self.is_full() => {}
            Op::Text(text) => self.text(text),
            Op::IfBroken(text) => {
                if !self.is_flat() {
                    self.text(text);
                }
            }
            Op::Comment(comment) => self.comment(comment),
            Op::Space => self.owe(Owed::Space),
            Op::Break(Flat::Space) => self.owe(if self.is_flat() { Owed::Space } else { Owed::Line }),
            Op::Break(Flat::Nothing) => self.owe(if self.is_flat() { Owed::Nothing } else { Owed::Line }),
            Op::Hard(blank) => self.owe(if blank { Owed::Blank } else { Owed::Line }),
            Op::Blank => {
                if self.owed == Owed::Line {
                    self.owed = Owed::Blank;
                }
            }
            Op::Fill(forced) => self.fill(forced, need),
            Op::Indent => self.level += 1,
            Op::Dedent => self.level = self.level.saturating_sub(1),
            Op::Open(_) => {
                let fits = self.is_flat() || self.here() + need <= WIDTH;
                self.flat.push(fits);
            }
            Op::Close => drop(self.flat.pop()),
            Op::Enter => self.scopes.push(false),
            Op::Leave => self.deeper -= usize::from(self.scopes.pop() == Some(true)),
        }
    }

    fn is_flat(&self) -> bool {
        self.flat.last() == Some(&true)
    }

    fn owe(&mut self, owed: Owed) {
        self.owed = self.owed.max(owed);
    }

    fn indentation(&self) -> usize {
        (self.level + self.deeper) * INDENT
    }

    /// The column of the next text.
    fn here(&self) -> usize {
        match self.owed {
            Owed::Nothing => self.column,
            Owed::Space => self.column + 1,
            Owed::Line | Owed::Blank => self.indentation(),
        }
    }

    fn fill(&mut self, forced: bool, need: usize) {
        if !forced && (self.is_flat() || self.here() + need <= WIDTH) {
            return self.owe(Owed::Space);
        }
        if let Some(scope) = self.scopes.last_mut().filter(|scope| !**scope) {
            *scope = true;
            self.deeper += 1;
        }
        self.owe(Owed::Line);
    }

    /// Pays what is owed.
    fn pay(&mut self, indentation: usize) {
        let owed = std::mem::take(&mut self.owed);
        if self.out.is_empty() && !self.goes_on {
            return;
        }
        match owed {
            Owed::Nothing => {}
            Owed::Space => {
                self.out.push(' ');
                self.column += 1;
            }
            Owed::Line | Owed::Blank => {
                let lines = if owed == Owed::Blank { 2 } else { 1 };
                (0..lines).for_each(|_| self.out.push_str(self.newline));
                self.out.extend(std::iter::repeat_n(' ', indentation));
                self.column = indentation;
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.pay(self.indentation());
        self.out.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = width(last),
            None => self.column += width(text),
        }
    }

    /// A comment of several lines keeps them; where each begins with a star, the stars stand below each other.
    fn comment(&mut self, comment: Comment<'_>) {
        self.pay(if comment.in_first_column { 0 } else { self.indentation() });
        let mut lines = comment.text.lines();
        let first = lines.next().unwrap_or("");
        self.out.push_str(first.trim_end());
        self.column += width(first);
        let has_stars = lines.clone().all(|line| line.trim_start().starts_with('*'));
        for line in lines {
            self.out.push_str(self.newline);
            let line = line.trim_end();
            let start = self.out.len();
            if has_stars {
                self.out.extend(std::iter::repeat_n(' ', self.indentation() + 1));
                self.out.push_str(line.trim_start());
            } else {
                self.out.push_str(line);
            }
            self.column = width(self.out.get(start..).unwrap_or(""));
        }
    }
}
