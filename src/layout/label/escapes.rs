//! Ordinary labels: backslash escapes and character entities.

use super::{Align, Face, Line, Run};
use crate::layout::text;
use crate::limits;

/// What the escapes of a label stand for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// `\G`: the graph's name, or the cluster's.
    pub graph: &'a str,
    /// `\N`: the node's id.
    pub node: &'a str,
    /// `\T`: the id of the edge's tail.
    pub tail: &'a str,
    /// `\H`: the id of the edge's head.
    pub head: &'a str,
    /// What stands between the two in `\E`.
    pub arrow: &'a str,
    /// `\L`: the item's label.
    pub label: &'a str,
}

impl Names<'_> {
    /// Adds what an escape stands for; tells whether it is one.
    fn expand(&self, escape: char, into: &mut String) -> bool {
        let names: &[&str] = match escape {
            'G' => &[self.graph],
            'N' => &[self.node],
            'T' => &[self.tail],
            'H' => &[self.head],
            'L' => &[self.label],
            'E' => &[self.tail, self.arrow, self.head],
            _ => return false,
        };
        for name in names {
            into.push_str(limits::beginning(name, limits::LABEL_BYTES));
        }
        true
    }
}

/// The lines of a label. Escapes can make a short text very long: what is over [`limits::LABEL_BYTES`] is left out.
pub(super) fn lines(value: &str, names: &Names<'_>, face: Face) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut left = limits::LABEL_BYTES;
    let mut rest = value.chars();
    while let Some(character) = rest.next() {
        let ends = match character {
            '\r' => None,
            '\n' => Some(Align::Middle),
            '\\' => match rest.next() {
                Some('n') => Some(Align::Middle),
                Some('l') => Some(Align::Left),
                Some('r') => Some(Align::Right),
                escape => {
                    spell(escape.unwrap_or('\\'), names, &mut current);
                    None
                }
            },
            other => {
                current.push(other);
                None
            }
        };
        if let Some(align) = ends {
            left = left.saturating_sub(current.len() + 1);
            lines.push(line(&current, face, align));
            current.clear();
        }
        if current.len() > left || left == 0 {
            current.truncate(limits::beginning(&current, left).len());
            break;
        }
    }
    if !current.is_empty() {
        lines.push(line(&current, face, Align::Middle));
    }
    lines
}

/// What an escape means; one that means nothing is its character.
fn spell(escape: char, names: &Names<'_>, into: &mut String) {
    if !names.expand(escape, into) {
        into.push(escape);
    }
}

fn line(text: &str, face: Face, align: Align) -> Line {
    Line { runs: vec![Run { text: kept(text::shown(&decode_entities(text))), face }], align }
}

/// The text with those spaces hard that a viewer would drop: at both ends, and after another one.
fn kept(text: String) -> String {
    if !text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' ') {
        return text;
    }
    let last = text.chars().count().saturating_sub(1);
    let mut after_space = true;
    let keep = |(at, character): (usize, char)| {
        let hard = character == ' ' && (after_space || at == last);
        after_space = character == ' ' || character == HARD_SPACE;
        if hard { HARD_SPACE } else { character }
    };
    text.chars().enumerate().map(keep).collect()
}

const HARD_SPACE: char = '\u{A0}';

/// The value as one text, as tooltips and links want it: line escapes become spaces.
pub fn one_text(value: &str, names: &Names<'_>) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(character) = rest.next() {
        match (character, rest.clone().next()) {
            ('\\', Some(escape)) => {
                rest.next();
                if matches!(escape, 'n' | 'l' | 'r') {
                    text.push(' ');
                } else {
                    spell(escape, names, &mut text);
                }
            }
            _ => text.push(character),
        }
        if text.len() > limits::LABEL_BYTES {
            break;
        }
    }
    decode_entities(&text)
}

/// Replaces character entities, once; what is none stays as it is, and one that names no character is U+FFFD.
pub fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        decoded.push_str(before);
        let body = from.get(1..).unwrap_or("");
        let end = body.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let entity = end.and_then(|end| body.get(..end)).and_then(|name| Some((name, entity(name)?)));
        if let Some((name, character)) = entity {
            decoded.push(character);
            rest = body.get(name.len() + 1..).unwrap_or("");
        } else {
            decoded.push('&');
            rest = body;
        }
    }
    decoded.push_str(rest);
    decoded
}

const LONGEST_ENTITY: usize = 24;

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let index = NAMED.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        return NAMED.get(index).map(|&(_, character)| character);
    };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    Some(u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'))
}

/// The names that turn up in diagrams, ascending by byte.
#[rustfmt::skip]
static NAMED: &[(&str, char)] = &[
    ("Auml", 'Ä'), ("Eacute", 'É'), ("Ouml", 'Ö'), ("Uuml", 'Ü'),
    ("aacute", 'á'), ("agrave", 'à'), ("alpha", 'α'), ("amp", '&'), ("apos", '\''), ("auml", 'ä'),
    ("beta", 'β'), ("bull", '•'), ("ccedil", 'ç'), ("cent", '¢'), ("copy", '©'), ("darr", '↓'), ("deg", '°'),
    ("delta", 'δ'), ("divide", '÷'), ("eacute", 'é'), ("egrave", 'è'), ("euro", '€'), ("gamma", 'γ'), ("ge", '≥'),
    ("gt", '>'), ("harr", '↔'), ("hellip", '…'), ("infin", '∞'), ("laquo", '«'), ("larr", '←'), ("ldquo", '“'),
    ("le", '≤'), ("lsquo", '‘'), ("lt", '<'), ("mdash", '—'), ("micro", 'µ'), ("middot", '·'), ("minus", '−'),
    ("nbsp", '\u{A0}'), ("ndash", '–'), ("ne", '≠'), ("ntilde", 'ñ'), ("ouml", 'ö'), ("para", '¶'), ("pi", 'π'),
    ("plusmn", '±'), ("pound", '£'), ("quot", '"'), ("raquo", '»'), ("rarr", '→'), ("rdquo", '”'), ("reg", '®'),
    ("rsquo", '’'), ("sect", '§'), ("szlig", 'ß'), ("times", '×'), ("trade", '™'), ("uarr", '↑'), ("uuml", 'ü'),
    ("yen", '¥'),
];
