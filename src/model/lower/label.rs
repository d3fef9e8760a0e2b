//! Labels on one line: escapes resolved, markup dropped, entities decoded.

use crate::limits;

/// What the escapes of a label stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    /// `\N` of a node, `\E` of an edge, and what `\L` falls back to.
    pub own: &'a str,
    /// `\G`.
    pub graph: &'a str,
    /// `\T`.
    pub tail: &'a str,
    /// `\H`.
    pub head: &'a str,
}

/// How a label is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `"..."`.
    Plain,
    /// `"..."` of a node whose shape is a record.
    Record,
    /// `<...>`.
    Html,
}

/// Longest text of a label that is read for the name of an item.
const READ: usize = 4 * limits::LINE_BYTES;

/// A label on one line, which ends where it becomes too long: a default hands one label to very many items.
pub(super) fn one_line_of(text: &str, form: Form, names: Names) -> String {
    let text = limits::beginning(text, READ);
    let mut line = match form {
        Form::Plain => plain(text, names),
        Form::Record => record(text, names),
        Form::Html => html(text),
    };
    line.truncate(limits::beginning(&line, limits::LINE_BYTES).len());
    line
}

/// A label written `"..."`. Escapes can make a short text very long: past [`limits::LINE_BYTES`] it ends.
fn plain(text: &str, names: Names) -> String {
    if is_simple(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if out.len() > limits::LINE_BYTES {
            break;
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('N' | 'E' | 'L') => out.push_str(names.own),
            Some('G') => out.push_str(names.graph),
            Some('T') => out.push_str(names.tail),
            Some('H') => out.push_str(names.head),
            Some('n' | 'l' | 'r') => out.push(' '),
            Some(other) => out.push(other),
            None => {}
        }
    }
    one_line(&decode_entities(&out))
}

/// Most labels need nothing done.
fn is_simple(text: &str) -> bool {
    text.trim().len() == text.len()
        && !text.contains("  ")
        && text.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'\\' | b'&' | 0x7F))
}

/// The label of a record node: fields one after the other, without ports and braces.
fn record(text: &str, names: Names) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut port, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => {
                if !matches!(c, '{' | '}' | '|' | '<' | '>' | ' ') {
                    out.push('\\');
                }
                out.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '<' => port = true,
            '>' => port = false,
            '{' | '}' | '|' => out.push(' '),
            _ if port => {}
            _ => out.push(c),
        }
    }
    plain(&out, names)
}

/// A label written `<...>`: what stands between the tags.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, tail) = if let Some(comment) = after.strip_prefix("!--") {
            ("", comment.split_once("-->").map_or("", |(_, tail)| tail))
        } else {
            after.split_once('>').unwrap_or((after, ""))
        };
        if separates(tag) {
            out.push(' ');
        }
        rest = tail;
    }
    out.push_str(rest);
    one_line(&decode_entities(&out))
}

/// Whether a tag begins a new cell, row or line.
fn separates(tag: &str) -> bool {
    let name = tag.trim_matches(|c: char| c == '/' || c.is_whitespace());
    let name = name.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
    ["br", "td", "tr", "table", "hr", "vr"].iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Resolves `&amp;` and its like, in labels of both forms as Graphviz does; what is no entity stays as it is.
fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // Looking no further than the longest name keeps a text of many `&` linear.
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        if let Some((c, tail)) = found {
            out.push(c);
            rest = tail;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "rarr" => Some('→'),
        "larr" => Some('←'),
        _ => None,
    }
}
