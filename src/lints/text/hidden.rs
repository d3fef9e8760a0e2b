//! Characters that change what a reader sees, and those that nobody can see.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches, escape};
use crate::edit::Edit;
use crate::lints::TextLint;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::{SyntaxKind, Tree};

pub(in crate::lints) static TEXT_DIRECTION: TextLint = TextLint {
    code: Code {
        id: "L076",
        name: "text-direction",
        severity: Severity::Error,
        summary: "a character changes the order in which the text is shown",
        docs: "
The text holds one of the characters that override or embed a direction (U+202A to U+202E, U+2066 to U+2069): in a name, a value or a
comment.

**Why it matters.** What a reviewer sees is then not what is read: `encryption=none` can look like the end of a comment, and two
names can change places. No diagram needs them, not even in Hebrew or Arabic, whose letters run to the left by themselves.

```dot,bad
digraph {
  web [kind=process, label=\"pay\u{202e}tnem\u{202c}\"];
}
```

```dot,good
digraph {
  web [kind=process, label=\"payment\"];
}
```
",
    },
    check: text_direction,
};

fn text_direction(source: &Source, tree: &Tree, sink: &mut Sink) {
    for_each(source, tree, |hidden| {
        if !is_directing(hidden.c) {
            return;
        }
        sink.report(&TEXT_DIRECTION.code, || {
            let message = format!("{} in {} changes the order of the text", hidden.name(), hidden.place());
            let said = Diagnostic::new(&TEXT_DIRECTION.code, hidden.span, message);
            said.label("what follows is shown in another order").help("remove it").fix(hidden.removal())
        });
    });
}

pub(in crate::lints) static INVISIBLE_CHARACTER: TextLint = TextLint {
    code: Code {
        id: "L077",
        name: "invisible-character",
        severity: Severity::Warning,
        summary: "the text holds a character that nobody can see",
        docs: "
The text holds a control byte or a character without any shape, such as a zero-width space (U+200B), a soft hyphen (U+00AD) or a
byte order mark in the middle; in a bare name also a blank that is not the common one (U+00A0).

**Why it matters.** `web` and `web` with a zero-width space behind it are two elements that look like one.

```dot,bad
digraph {
  web\u{200b} [kind=process];
}
```

```dot,good
digraph {
  web [kind=process];
}
```

Joiners are left alone between letters that are not ASCII, where scripts and emoji need them, and marks of direction beside letters
that run to the left.
",
    },
    check: invisible_character,
};

fn invisible_character(source: &Source, tree: &Tree, sink: &mut Sink) {
    for_each(source, tree, |hidden| {
        if is_directing(hidden.c) || !hidden.is_needless() {
            return;
        }
        sink.report(&INVISIBLE_CHARACTER.code, || {
            let message = format!("{} in {} cannot be seen", hidden.name(), hidden.place());
            let said = Diagnostic::new(&INVISIBLE_CHARACTER.code, hidden.span, message);
            said.label("an invisible character").help("remove it").fix(hidden.removal())
        });
    });
}

/// A character that may be hidden.
struct Hidden<'a> {
    c: char,
    span: Span,
    kind: SyntaxKind,
    /// The token before and behind it.
    before: &'a str,
    behind: &'a str,
}

/// Embeddings, overrides and isolates.
const fn is_directing(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Looks at every character that is not plain; most texts have none.
fn for_each(source: &Source, tree: &Tree, mut look: impl FnMut(&Hidden)) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    if source.text().bytes().all(is_plain) {
        return;
    }
    for token in tree.tokens().filter(|token| token.kind != SyntaxKind::ByteOrderMark) {
        let text = source.slice(token.span);
        if text.bytes().all(is_plain) {
            continue;
        }
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii() || c.is_ascii_control()) {
            let start = token.span.start + u32::try_from(at).unwrap_or(0);
            let span = Span::new(start, start + u32::try_from(c.len_utf8()).unwrap_or(0));
            let (before, rest) = text.split_at(at);
            let behind = rest.get(c.len_utf8()..).unwrap_or("");
            look(&Hidden { c, span, kind: token.kind, before, behind });
        }
    }
}

impl Hidden<'_> {
    /// Whether it is there without a use.
    fn is_needless(&self) -> bool {
        let is_foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let (before, behind) = (self.before.chars().next_back(), self.behind.chars().next());
        match self.c {
            '\t' | '\n' | '\r' => false,
            '\u{200C}' | '\u{200D}' => !is_foreign(before) || !is_foreign(behind),
            // Beside what runs to the left, or between it and a digit or a sign.
            '\u{061C}' | '\u{200E}' | '\u{200F}' => {
                let near = self.before.chars().rev().take(NEAR).chain(self.behind.chars().take(NEAR));
                !near.into_iter().any(runs_left)
            }
            c if c.is_whitespace() => self.kind == SyntaxKind::Name || matches!(c, '\u{2028}' | '\u{2029}'),
            c => escape::is_hidden(c),
        }
    }

    fn name(&self) -> String {
        format!("U+{:04X}", u32::from(self.c))
    }

    fn place(&self) -> &'static str {
        match self.kind {
            SyntaxKind::LineComment | SyntaxKind::HashComment | SyntaxKind::BlockComment => "a comment",
            kind if kind.is_id() => "a name or value",
            _ => "the text",
        }
    }

    /// A name may change by it, so somebody should look.
    fn removal(&self) -> Fix {
        let removal = Fix::risky(format!("remove {}", self.name()), [Edit::delete(self.span)]);
        removal.touching(if self.kind.is_trivia() { Touches::Nothing } else { Touches::Elements })
    }
}

/// How far a letter that runs to the left may be from its mark.
const NEAR: usize = 8;

const fn runs_left(c: char) -> bool {
    matches!(c as u32, 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}
