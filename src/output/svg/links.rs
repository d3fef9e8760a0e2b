//! Which links a picture may hold: http, https, mailto, relative addresses and fragments.

use crate::layout::label::decode_entities;

/// Schemes that may be followed.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The address as it may be written, or `None` if it may not. Control characters and white space go first, since
/// browsers skip them when they look for the scheme; references are decoded until none is left, for the same reason.
pub(super) fn allowed(href: &str) -> Option<String> {
    let written = cleaned(href);
    let mut seen = written.clone();
    loop {
        if !is_harmless(&seen) {
            return None;
        }
        let decoded = cleaned(&decode_entities(&seen));
        if decoded == seen {
            return (!written.is_empty()).then_some(written);
        }
        seen = decoded;
    }
}

/// Whether an address may be written.
pub fn is_allowed(href: &str) -> bool {
    allowed(href).is_some()
}

/// Without what browsers drop or what no address holds.
fn cleaned(href: &str) -> String {
    let visible = |c: &char| {
        !c.is_control()
            && !c.is_whitespace()
            && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    href.trim().chars().filter(visible).collect()
}

fn is_harmless(href: &str) -> bool {
    // A backslash is a slash to a browser and means a host of its own; nobody writes one in an address.
    if href.contains('\\') {
        return false;
    }
    let before_path = href.split(['/', '?', '#']).next().unwrap_or("");
    match before_path.split_once(':') {
        Some((scheme, _)) => SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        None => true,
    }
}
