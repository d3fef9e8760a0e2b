//! What the fence of a block asks for, after the words that mark it.

use crate::diagnostics::{Code, Diagnostic, Severity, nearest};
use crate::span::Span;

/// How a block is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// What items show of their findings.
    pub overlay: Option<&'static str>,
    /// Where the legend stands.
    pub legend: Option<&'static str>,
    /// The signs of elements.
    pub notation: Option<&'static str>,
    /// The colours.
    pub theme: Option<&'static str>,
    /// The finding whose way is drawn strong.
    pub highlight: Option<String>,
    /// What stands below the picture.
    pub caption: Option<String>,
    /// Whether a table of findings follows.
    pub table: bool,
    /// Whether a table of elements, flows and boundaries follows.
    pub elements: bool,
}

/// Wishes that name one of some words.
const WORDS: [(&str, &[&str]); 4] = [
    ("overlay", &["ids", "letters", "heat", "none"]),
    ("legend", &["bottom", "none"]),
    ("notation", &["dfd", "dfd3", "yourdon"]),
    ("theme", &["auto", "light", "dark", "print"]),
];

/// Wishes that hold a text.
const TEXTS: [&str; 2] = ["caption", "highlight"];

/// Wishes that are said or not.
const FLAGS: [&str; 2] = ["table", "elements"];

/// Words for DOT, after which ours marks a block.
const DOT: [&str; 3] = ["dot", "gv", "graphviz"];

/// The word that marks a block.
const MARK: &str = "threatdot";

/// A wish that is none.
static BAD_WISH: Code = Code {
    id: "M001",
    name: "bad-block-option",
    severity: Severity::Error,
    summary: "the fence of a block asks for something that does not exist",
    docs: r#"
After the words that mark a block, its fence may say `overlay=`, `legend=`, `notation=` and `theme=` with the words of the flags
of the same names, `caption="..."`, `highlight=RULE:SUBJECT`, `table` for a table of findings, and `elements` for one of
everything that is drawn. Blanks or commas stand between them.

**Why it matters.** A misspelt option would be left out silently.

```markdown,bad
~~~dot threatdot overlay=hot
digraph { a [kind=process]; }
~~~
```

```markdown,good
~~~dot threatdot overlay=heat caption="Who talks to whom" table
digraph { a [kind=process]; }
~~~
```
"#,
};

/// The codes of Markdown files.
pub static CODES: &[&Code] = &[&BAD_WISH];

/// The wishes of a fence and what is to be said about them; nothing for a block that is not marked.
pub(super) fn read(info: &str) -> Option<(Wishes, Vec<Diagnostic>)> {
    let mut parts = parts(info).into_iter();
    let first = parts.next()?;
    let is_ours = is(&first, &[MARK]) || is(&first, &DOT) && is(&parts.next()?, &[MARK]);
    if !is_ours {
        return None;
    }
    let (mut wishes, mut said) = (Wishes::default(), Vec::new());
    for part in parts {
        said.extend(wishes.take(&part).err().map(|problem| *problem));
    }
    Some((wishes, said))
}

/// One part of a fence: a word, or a name with a value, without quotes.
struct Part<'a> {
    name: &'a str,
    value: Option<&'a str>,
    name_span: Span,
    value_span: Span,
}

/// Whether a part is one of some words, as they are or as classes in braces.
fn is(part: &Part<'_>, words: &[&str]) -> bool {
    let name = part.name.strip_prefix('.').unwrap_or(part.name);
    part.value.is_none() && words.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// The parts between blanks, commas and braces; a value may be in quotes.
fn parts(info: &str) -> Vec<Part<'_>> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}');
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(rest) = info.get(at..) {
        let Some(skipped) = rest.find(|c: char| !is_between(c)) else { break };
        let start = at + skipped;
        let rest = info.get(start..).unwrap_or("");
        let name = rest.find(|c: char| is_between(c) || c == '=').map_or(rest, |end| rest.get(..end).unwrap_or(""));
        at = start + name.len();
        let mut part = Part { name, value: None, name_span: span(start, at), value_span: span(start, at) };
        if let Some(rest) = info.get(at..).and_then(|rest| rest.strip_prefix('=')) {
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            let inside = quote.map_or(rest, |quote| rest.strip_prefix(quote).unwrap_or(rest));
            let end = inside.find(|c: char| quote.map_or_else(|| is_between(c), |quote| c == quote));
            let value = inside.get(..end.unwrap_or(inside.len())).unwrap_or("");
            let from = info.len() - inside.len();
            part.value = Some(value);
            part.value_span = span(from, from + value.len());
            at = from + value.len() + usize::from(quote.is_some() && end.is_some());
        }
        parts.push(part);
    }
    parts
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

impl Wishes {
    fn take(&mut self, part: &Part<'_>) -> Result<(), Box<Diagnostic>> {
        let name = part.name.to_ascii_lowercase();
        match (name.as_str(), part.value) {
            ("table", None) => self.table = true,
            ("elements", None) => self.elements = true,
            ("caption", Some(value)) => self.caption = Some(value.to_owned()),
            ("highlight", Some(value)) => self.highlight = Some(value.to_owned()),
            (name, Some(value)) => {
                let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == name) else {
                    return Err(unknown(part));
                };
                let word = words.iter().find(|word| word.eq_ignore_ascii_case(value));
                let word = Some(*word.ok_or_else(|| bad_value(part, value, words))?);
                match name {
                    "overlay" => self.overlay = word,
                    "legend" => self.legend = word,
                    "notation" => self.notation = word,
                    _ => self.theme = word,
                }
            }
            _ => return Err(unknown(part)),
        }
        Ok(())
    }
}

fn unknown(part: &Part<'_>) -> Box<Diagnostic> {
    let words = WORDS.iter().map(|(name, _)| *name).chain(TEXTS);
    let known: Vec<&str> = words.clone().chain(FLAGS).collect();
    let message = match part.value {
        Some(_) if FLAGS.contains(&part.name) => format!("`{}` takes no value", part.name),
        None if words.clone().any(|word| word == part.name) => format!("`{}` needs a value", part.name),
        _ => format!("`{}` is nothing that a block can ask for", part.name),
    };
    let problem = Diagnostic::new(&BAD_WISH, part.name_span, message);
    match nearest(part.name, known.iter().copied()).filter(|near| *near != part.name) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("it can ask for {}", known.join(", "))),
    }
    .into()
}

fn bad_value(part: &Part<'_>, value: &str, words: &[&str]) -> Box<Diagnostic> {
    let message = format!("`{value}` is not a value of `{}`", part.name);
    Diagnostic::new(&BAD_WISH, part.value_span, message).help(format!("it is one of {}", words.join(", "))).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_in_every_way_they_are_written() {
        let read = |info: &str| read(info).unwrap();
        let (wishes, said) = read(" {.dot .threatdot overlay=heat, caption='a, \"b\"' table}");
        assert!(said.is_empty(), "{said:?}");
        assert_eq!((wishes.overlay, wishes.caption.as_deref(), wishes.table), (Some("heat"), Some("a, \"b\""), true));
        assert_eq!(read("threatdot").0, Wishes::default());
        assert_eq!(read("threatdot caption=\"open").0.caption.as_deref(), Some("open"));
        assert!(
            super::read("dot").is_none() && super::read("").is_none() && super::read("dot table threatdot").is_none()
        );
    }

    #[test]
    fn what_is_no_wish_is_said() {
        let said = |info: &str| read(info).unwrap().1.into_iter().map(|it| it.message).collect::<Vec<_>>().join("; ");
        assert_eq!(said("threatdot tabel"), "`tabel` is nothing that a block can ask for");
        assert_eq!(said("threatdot table=1 overlay"), "`table` takes no value; `overlay` needs a value");
        assert_eq!(said("threatdot theme=blue"), "`blue` is not a value of `theme`");
    }
}
