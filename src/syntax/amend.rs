//! Changes of a DOT text as edits: a name, an attribute, a statement, each with what stands around it.
//!
//! A statement is looked at by its tokens alone, so that whoever has its range can change it. What is added looks like what
//! is there: it takes the line's indentation and line end, and no edit takes a comment away.

use super::{SyntaxKind, SyntaxToken, lex};
use crate::edit::Edit;
use crate::limits;
use crate::source::Source;
use crate::span::Span;

/// Where an attribute is put among those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before the first one.
    First,
    /// After the last one.
    Last,
}

/// A text as a DOT id: bare where it may stand bare, else in quotes.
pub fn word(text: &str) -> String {
    let is_bare = match lex(text).as_slice() {
        [token] => token.kind == SyntaxKind::Name || token.kind == SyntaxKind::Number,
        _ => false,
    };
    if is_bare {
        return text.to_owned();
    }
    let quoted = text.replace('"', "\\\"");
    // A backslash at the end would take the quote.
    let backslashes = quoted.bytes().rev().take_while(|byte| *byte == b'\\').count();
    format!("\"{quoted}{}\"", if backslashes % 2 == 1 { "\\" } else { "" })
}

/// Writes another name, or another value, in the place of one.
pub fn rename(literal: Span, text: &str) -> Edit {
    Edit::replace(literal, word(text))
}

/// The parts of a node statement, an edge statement or a list of defaults.
#[derive(Clone, Debug)]
pub struct Outline {
    statement: Span,
    /// The attribute lists, from bracket to bracket, each with the tokens inside.
    lists: Vec<(Span, Vec<SyntaxToken>)>,
    /// The edge operators.
    pub operators: Vec<Span>,
    /// What stands between the operators, before the lists.
    pub ends: Vec<Span>,
    /// Whether an end is several nodes: a list with commas, or a subgraph.
    pub has_products: bool,
}

impl Outline {
    /// The outline of a statement; nothing for one that is broken, or too long for a person to have written.
    pub fn of(source: &Source, statement: Span) -> Option<Self> {
        if statement.len() as usize > limits::AMENDED_BYTES {
            return None;
        }
        let mut outline =
            Self { statement, lists: Vec::new(), operators: Vec::new(), ends: Vec::new(), has_products: false };
        let mut list: Option<(Span, Vec<SyntaxToken>)> = None;
        for token in tokens(source, statement).filter(|token| !token.kind.is_trivia()) {
            match (token.kind, list.as_mut()) {
                (SyntaxKind::RightBracket, Some((open, _))) => {
                    *open = open.to(token.span);
                    outline.lists.extend(list.take());
                }
                (_, Some((_, inside))) => inside.push(token),
                (SyntaxKind::LeftBracket, None) => list = Some((token.span, Vec::new())),
                (kind, None) if kind.is_edge_operator() => outline.operators.push(token.span),
                (kind, None) => {
                    outline.has_products |=
                        matches!(kind, SyntaxKind::Comma | SyntaxKind::LeftBrace | SyntaxKind::RightBrace);
                    match outline.ends.last_mut().filter(|_| outline.lists.is_empty()) {
                        Some(end) if outline.operators.last().is_none_or(|last| last.start < end.start) => {
                            *end = end.to(token.span);
                        }
                        _ => outline.ends.push(token.span),
                    }
                }
            }
        }
        (list.is_none() && !outline.ends.is_empty()).then_some(outline)
    }

    /// Whether it is about one node.
    pub fn is_one_node(&self) -> bool {
        self.operators.is_empty() && !self.has_products
    }

    /// Whether it is one edge between two nodes.
    pub fn is_one_edge(&self) -> bool {
        self.operators.len() == 1 && self.ends.len() == 2 && !self.has_products
    }

    /// Puts an attribute in, in a list of its own where there is none.
    pub fn insert(&self, source: &Source, name: &str, value: &str, position: Position) -> Edit {
        let attr = format!("{}={}", word(name), word(value));
        let list = match position {
            Position::First => self.lists.first(),
            Position::Last => self.lists.last(),
        };
        let Some((list, inside)) = list else { return Edit::insert(self.statement.end, format!(" [{attr}]")) };
        match (position, inside.first(), inside.last()) {
            (Position::First, Some(first), _) => {
                let gap = match own_line(source, first.span.start) {
                    Some(indent) if first.span.start > list.start + 1 => format!(",{}{indent}", line_end(source)),
                    _ => ", ".to_owned(),
                };
                Edit::insert(first.span.start, attr + &gap)
            }
            (Position::Last, _, Some(last)) => {
                let separated = matches!(last.kind, SyntaxKind::Comma | SyntaxKind::Semicolon);
                Edit::insert(last.span.end, format!("{}{attr}", if separated { " " } else { ", " }))
            }
            _ => Edit::insert(list.start + 1, attr),
        }
    }

    /// The text of its lists with some attributes left out, as one list; empty if nothing is left.
    pub fn list_without(&self, source: &Source, left_out: impl Fn(Span) -> bool) -> String {
        let mut kept = Vec::new();
        for attr in self.lists.iter().flat_map(|(_, inside)| attrs(inside)) {
            if !left_out(attr) {
                kept.push(source.slice(attr));
            }
        }
        if kept.is_empty() { String::new() } else { format!(" [{}]", kept.join(", ")) }
    }
}

/// The ranges of the attributes of a list, from the first token of the name to the last of the value.
fn attrs(inside: &[SyntaxToken]) -> impl Iterator<Item = Span> + '_ {
    let is_separator = |token: &SyntaxToken| matches!(token.kind, SyntaxKind::Comma | SyntaxKind::Semicolon);
    inside.split(is_separator).flat_map(|part| {
        // Attributes may follow each other without a separator: each has one `=`, and a `+` joins texts of one value.
        let mut found: Vec<Span> = Vec::new();
        for (at, token) in part.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| part.get(before)).map(|token| token.kind);
            let goes_on = matches!(before, Some(SyntaxKind::Equals | SyntaxKind::Plus))
                || matches!(token.kind, SyntaxKind::Equals | SyntaxKind::Plus);
            match found.last_mut().filter(|_| goes_on) {
                Some(last) => *last = last.to(token.span),
                None => found.push(token.span),
            }
        }
        found
    })
}

/// Takes an attribute away, in a list or as a statement, with its separator; a line of its own goes as a whole, and a list
/// that holds nothing else.
pub fn remove_attr(source: &Source, name: Span, value: Span) -> Edit {
    let attr = name.to(value);
    let (before, after) = around(source, attr);
    let behind = after.trim_start_matches([' ', '\t']);
    if behind.starts_with([',', ';']) {
        let end = attr.end + offset(after.len() - behind.len() + 1);
        return whole_line(source, Span::new(attr.start, end)).unwrap_or_else(|| {
            let blanks = behind.bytes().skip(1).take_while(|byte| *byte == b' ').count();
            Edit::delete(Span::new(attr.start, end + offset(blanks)))
        });
    }
    if let Some(line) = whole_line(source, attr) {
        return line;
    }
    let ahead = before.trim_end_matches([' ', '\t']);
    let start = attr.start - offset(before.len() - ahead.len());
    if ahead.ends_with([',', ';']) {
        return Edit::delete(Span::new(start - 1, attr.end));
    }
    let list = ahead.strip_suffix('[').filter(|_| behind.starts_with(']')).map(|head| head.trim_end_matches(' '));
    // What a list that begins a line belongs to cannot be told.
    let Some(head) = list.filter(|head| !head.trim().is_empty()) else { return Edit::delete(attr) };
    let end = attr.end + offset(after.len() - behind.len() + 1);
    let start = attr.start - offset(before.len() - head.len());
    let is_last = !behind.get(1..).unwrap_or("").trim_start().starts_with('[');
    match keyword_at_end(head) {
        Some(keyword) if is_last => remove_statement(source, Span::new(start - offset(keyword.len()), end)),
        Some(_) => Edit::delete(attr),
        None => Edit::delete(Span::new(start, end)),
    }
}

/// The keyword of defaults, which cannot stand without a list.
fn keyword_at_end(head: &str) -> Option<&str> {
    let start = head.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let last = head.get(start..)?;
    ["node", "edge", "graph"].iter().any(|word| word.eq_ignore_ascii_case(last)).then_some(last)
}

/// Takes a statement away, with its semicolon and its line where it has one for itself.
pub fn remove_statement(source: &Source, statement: Span) -> Edit {
    let (_, after) = around(source, statement);
    let behind = after.trim_start_matches([' ', '\t']);
    let end = if behind.starts_with(';') { offset(after.len() - behind.len() + 1) } else { 0 };
    let whole = Span::new(statement.start, statement.end + end);
    whole_line(source, whole).unwrap_or_else(|| Edit::delete(whole))
}

/// Puts a statement before another one, on a line of its own where that one begins a line.
pub fn insert_before(source: &Source, statement: Span, text: &str) -> Edit {
    match own_line(source, statement.start) {
        Some(indent) => Edit::insert(statement.start, format!("{text};{}{indent}", line_end(source))),
        None => Edit::insert(statement.start, format!("{text}; ")),
    }
}

/// Puts a statement after another one, on a line of its own where nothing follows that one but a comment.
pub fn insert_after(source: &Source, statement: Span, text: &str) -> Edit {
    let (_, after) = around(source, statement);
    let behind = after.trim_start_matches([' ', '\t']);
    let rest = behind.strip_prefix(';');
    let indent = indent_of(source, statement.start);
    match line_rest(source, statement.end + offset(after.len() - rest.unwrap_or(behind).len())) {
        Some(at) => Edit::insert(at, format!("{}{indent}{text};", line_end(source))),
        None if rest.is_some() => {
            Edit::insert(statement.end + offset(after.len() - behind.len() + 1), format!(" {text};"))
        }
        None => Edit::insert(statement.end, format!("; {text}")),
    }
}

/// Puts a statement first into the braces of a subgraph; `header` is its name, its keyword or its opening brace.
pub fn insert_into(source: &Source, header: Span, text: &str) -> Option<Edit> {
    let near = limits::beginning(source.text().get(header.range().start..)?, (header.len() + WINDOW) as usize);
    let near = Span::new(header.start, header.start + offset(near.len()));
    let brace = tokens(source, near).find(|token| token.kind == SyntaxKind::LeftBrace)?.span;
    match line_rest(source, brace.end) {
        Some(at) => {
            let next = source.line_span(source.line_index(brace.start) + 1).unwrap_or(brace);
            let blanks: String = source.slice(next).chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
            let deeper = format!("{}  ", indent_of(source, brace.start));
            let said = source.slice(next).trim_start();
            let tells = !said.is_empty() && !said.starts_with(['}', '/', '#']);
            let indent = if tells { blanks } else { deeper };
            Some(Edit::insert(at, format!("{}{indent}{text};", line_end(source))))
        }
        None => Some(Edit::insert(brace.end, format!(" {text};"))),
    }
}

/// Whether a comma stands beside a node on its line: then it is one of several in a statement.
pub fn is_listed(source: &Source, node: Span) -> bool {
    let (before, after) = around(source, node);
    before.trim_end().ends_with(',') || after.trim_start().starts_with(',')
}

/// How far is looked for what stands beside a place.
const WINDOW: u32 = 1024;

/// The tokens of a range that begins with one.
pub fn tokens(source: &Source, span: Span) -> impl Iterator<Item = SyntaxToken> {
    let mut start = span.start;
    lex(source.slice(span)).into_iter().map(move |token| {
        let range = Span::new(start, span.start + token.end);
        start = range.end;
        SyntaxToken { kind: token.kind, span: range }
    })
}

/// What stands on the same line before and after a range, as far as one looks.
fn around(source: &Source, span: Span) -> (&str, &str) {
    let text = source.text();
    let mut start = span.start.saturating_sub(WINDOW) as usize;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = text.get(start..span.start as usize).unwrap_or("");
    let before = before.rsplit('\n').next().unwrap_or("");
    let after = limits::beginning(text.get(span.end as usize..).unwrap_or(""), WINDOW as usize);
    (before, after.split('\n').next().unwrap_or(""))
}

/// The blanks before a byte, if nothing else stands before it on its line.
fn own_line(source: &Source, at: u32) -> Option<&str> {
    let before = around(source, Span::at(at)).0;
    let is_start = source.line_span(source.line_index(at)).is_some_and(|line| line.start + offset(before.len()) == at);
    (is_start && before.trim().is_empty()).then_some(before)
}

/// The blanks that a line begins with.
fn indent_of(source: &Source, at: u32) -> String {
    let line = source.line_span(source.line_index(at)).unwrap_or_default();
    let start = Span::new(line.start, at.min(line.start.saturating_add(WINDOW)));
    source.slice(start).chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}

/// Where the line ends, if nothing but blanks and a comment of the line stands before that.
fn line_rest(source: &Source, at: u32) -> Option<u32> {
    let line = source.line_span(source.line_index(at))?;
    if line.end.saturating_sub(at) > WINDOW {
        return None;
    }
    let rest = source.slice(Span::new(at, line.end)).trim_end_matches(['\n', '\r']);
    let is_free = rest.trim().is_empty() || rest.trim_start().starts_with("//") || rest.trim_start().starts_with('#');
    let is_ended = offset(rest.len()) < line.end.saturating_sub(at);
    (is_free && is_ended).then(|| at + offset(rest.len()))
}

/// The edit that takes the whole line of a range away, if nothing else stands on it.
fn whole_line(source: &Source, span: Span) -> Option<Edit> {
    let indent = own_line(source, span.start)?;
    let (_, after) = around(source, span);
    let line = source.line_span(source.line_index(span.end))?;
    let is_alone = after.trim().is_empty() && span.end + offset(after.len()) + 1 == line.end;
    is_alone.then(|| Edit::delete(Span::new(span.start - offset(indent.len()), line.end)))
}

/// How the lines of a text end.
fn line_end(source: &Source) -> &'static str {
    let first = source.line_span(0).map(|line| source.slice(line));
    if first.is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
}

fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::applied;

    fn find(source: &Source, needle: &str) -> Span {
        let at = source.text().find(needle).unwrap();
        Span::new(offset(at), offset(at + needle.len()))
    }

    fn made(source: &Source, edit: Edit) -> String {
        applied(source.text(), &[edit]).unwrap()
    }

    #[test]
    fn words_are_quoted_where_they_must_be() {
        for (text, written) in [
            ("web", "web"),
            ("数据", "数据"),
            ("1.5", "1.5"),
            ("1a", "\"1a\""),
            ("Node", "\"Node\""),
            ("a b", "\"a b\""),
            ("", "\"\""),
            ("say \"x\"", "\"say \\\"x\\\"\""),
            ("a->b", "\"a->b\""),
            ("end\\", "\"end\\\\\""),
            ("<b>", "\"<b>\""),
            ("\"", "\"\\\"\""),
        ] {
            assert_eq!(word(text), written);
        }
    }

    #[test]
    fn attributes_go_into_every_form_of_statement() {
        for (statement, first, last) in [
            ("web", "web [kind=process]", "web [kind=process]"),
            ("web []", "web [kind=process]", "web [kind=process]"),
            ("web [ a=b ]", "web [ kind=process, a=b ]", "web [ a=b, kind=process ]"),
            ("web[a=b,]", "web[kind=process, a=b,]", "web[a=b, kind=process]"),
            ("web [a=b] [c=d]", "web [kind=process, a=b] [c=d]", "web [a=b] [c=d, kind=process]"),
            ("web [a=\"]\" c=<[b]>]", "web [kind=process, a=\"]\" c=<[b]>]", "web [a=\"]\" c=<[b]>, kind=process]"),
            ("web [\n    a=b\n  ]", "web [\n    kind=process,\n    a=b\n  ]", "web [\n    a=b, kind=process\n  ]"),
            ("a -> b /* c [ */", "a -> b /* c [ */ [kind=process]", "a -> b /* c [ */ [kind=process]"),
        ] {
            let source = Source::new("", format!("digraph {{\n  {statement};\n}}\n"));
            let outline = Outline::of(&source, find(&source, statement)).unwrap();
            for (position, wanted) in [(Position::First, first), (Position::Last, last)] {
                let edit = outline.insert(&source, "kind", "process", position);
                assert_eq!(made(&source, edit), format!("digraph {{\n  {wanted};\n}}\n"), "{statement}");
            }
        }
    }

    #[test]
    fn outlines_tell_nodes_edges_and_products_apart() {
        for (statement, node, edge, ends) in [
            ("a", true, false, 1),
            ("a:n [x=y]", true, false, 1),
            ("a, b", false, false, 1),
            ("a -> b", false, true, 2),
            ("a:p:n -> \"b\" + \"c\" [x=y]", false, true, 2),
            ("a -> b -> c", false, false, 3),
            ("{a; b} -> c", false, false, 2),
            ("a, b -> c", false, false, 2),
        ] {
            let source = Source::new("", statement);
            let outline = Outline::of(&source, Span::new(0, offset(statement.len()))).unwrap();
            let found = (outline.is_one_node(), outline.is_one_edge(), outline.ends.len());
            assert_eq!(found, (node, edge, ends), "{statement}");
        }
        let source = Source::new("", "a [b=c");
        assert!(Outline::of(&source, Span::new(0, 6)).is_none());
    }

    #[test]
    fn attributes_go_with_their_separator() {
        for (text, gone) in [
            ("web [x=1, a=b];", "web [a=b];"),
            ("web [a=b, x=1];", "web [a=b];"),
            ("web [a=b x=1 c=d];", "web [a=b  c=d];"),
            ("web [a=b; x=1; c=d];", "web [a=b; c=d];"),
            ("web [x=1];", "web;"),
            ("a;\nnode [x=1];\nb", "a;\nb"),
            ("a; edge[ x=1 ]; b", "a;  b"),
            ("node [x=1] [a=b];", "node [] [a=b];"),
            ("web [\n  x=1,\n  a=b\n];", "web [\n  a=b\n];"),
            ("web [\n  a=b, // why\n  x=1\n];", "web [\n  a=b, // why\n];"),
            ("subgraph s { x=1; web }", "subgraph s { web }"),
            ("subgraph s {\n  x=1; // why\n  web }", "subgraph s {\n  // why\n  web }"),
            ("x=1\nweb", "web"),
        ] {
            let source = Source::new("", text);
            let (name, value) = (find(&source, "x"), find(&source, "1"));
            assert_eq!(made(&source, remove_attr(&source, name, value)), gone, "{text}");
        }
    }

    #[test]
    fn statements_are_put_beside_others() {
        for (text, before, after) in [
            ("{\n  a -> b;\n}", "{\n  new;\n  a -> b;\n}", "{\n  a -> b;\n  new;\n}"),
            ("{\r\n\ta -> b // c\r\n}", "{\r\n\tnew;\r\n\ta -> b // c\r\n}", "{\r\n\ta -> b // c\r\n\tnew;\r\n}"),
            ("{ a -> b }", "{ new; a -> b }", "{ a -> b; new }"),
            ("{ a -> b; c }", "{ new; a -> b; c }", "{ a -> b; new; c }"),
        ] {
            let source = Source::new("", text);
            let statement = find(&source, "a -> b");
            assert_eq!(made(&source, insert_before(&source, statement, "new")), before);
            assert_eq!(made(&source, insert_after(&source, statement, "new")), after);
        }
        for (text, gone) in [("{\n  a -> b;\n  c\n}", "{\n  c\n}"), ("{ a -> b; c }", "{  c }"), ("{a -> b}", "{}")] {
            let source = Source::new("", text);
            assert_eq!(made(&source, remove_statement(&source, find(&source, "a -> b"))), gone);
        }
    }

    #[test]
    fn statements_are_put_into_subgraphs() {
        for (text, wanted) in [
            ("subgraph s { a }", "subgraph s { new; a }"),
            ("subgraph s\n{ // why\n    a\n}\n", "subgraph s\n{ // why\n    new;\n    a\n}\n"),
            ("  subgraph s {\n\n  }\n", "  subgraph s {\n    new;\n\n  }\n"),
            ("subgraph s {}", "subgraph s { new;}"),
        ] {
            let source = Source::new("", text);
            assert_eq!(made(&source, insert_into(&source, find(&source, "s"), "new").unwrap()), wanted);
        }
    }
}
