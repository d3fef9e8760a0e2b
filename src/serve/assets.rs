//! The page and its parts, as they are compiled in.

use super::guard::Token;

/// The page, which is told the word that its requests to open an editor need.
pub(super) fn page(token: &Token) -> String {
    include_str!("assets/page.html").replace("{token}", token.as_str())
}

/// A part of the page by its path: its kind and its text.
pub(super) fn part(path: &str) -> Option<(&'static str, &'static str)> {
    match path {
        "/page.js" => Some(("text/javascript; charset=utf-8", include_str!("assets/page.js"))),
        "/picture.js" => Some(("text/javascript; charset=utf-8", include_str!("assets/picture.js"))),
        "/findings.js" => Some(("text/javascript; charset=utf-8", include_str!("assets/findings.js"))),
        "/page.css" => Some(("text/css; charset=utf-8", include_str!("assets/page.css"))),
        "/icon.svg" => Some(("image/svg+xml", include_str!("assets/icon.svg"))),
        _ => None,
    }
}
