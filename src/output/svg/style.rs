//! The style sheet: how the colours follow the reader, and how links show that they are reached.

use super::paint::Inks;
use super::theme::{self, Shade, Theme};
use crate::layout::color::Rgb;

/// Pages that say that they are dark: mdBook by a class of `html`, Material for `MkDocs` and Zensical by an attribute of
/// `body`, Furo by one of `body`, `PyData` and Docusaurus by one of `html`. Furo's `auto` is neither this nor the next and so
/// follows the system, as Furo does. Each is written before the picture's own id.
const DARK_PAGES: [&str; 6] =
    ["html.navy", "html.coal", "html.ayu", "html.dark", "[data-md-color-scheme=slate]", "[data-theme=dark]"];

/// The same pages when they say that they are light, whatever the system is.
const LIGHT_PAGES: [&str; 4] = ["html.light", "html.rust", "[data-md-color-scheme=default]", "[data-theme=light]"];

/// The sheet. Its selectors are the picture's own, so that pictures on one page do not see each other.
///
/// Plain colours are attributes of the elements, for programs that know no variables; what follows the reader stands in
/// `@media screen`, which such programs skip as a whole. For the same reason a page that is printed is light.
pub(super) fn sheet(id: &str, inks: &Inks, theme: Theme, has_links: bool) -> String {
    let mut css = String::new();
    // No page is made wider by a picture in it; on its own a picture keeps its size, so that one can zoom in.
    push(&mut css, &["@media screen{#", id, ":not(:root){max-width:100%;height:auto}"]);
    if theme == Theme::Auto {
        push(&mut css, &["#", id, ","]);
        within(&LIGHT_PAGES, id, &mut css);
        variables(inks, |shade| shade.light, &mut css);
        within(&DARK_PAGES, id, &mut css);
        variables(inks, |shade| shade.dark, &mut css);
        rules(id, inks, &mut css);
        css.push_str("}@media screen and (prefers-color-scheme:dark){");
        push(&mut css, &["#", id]);
        variables(inks, |shade| shade.dark, &mut css);
    }
    css.push('}');
    if has_links {
        push(
            &mut css,
            &["#", id, " a:hover{opacity:.8}#", id, " a:focus-visible{outline:2px solid;outline-offset:1px}"],
        );
    }
    css
}

/// The picture in any of some pages.
fn within(pages: &[&str], id: &str, css: &mut String) {
    for (index, page) in pages.iter().enumerate() {
        push(css, &[if index > 0 { "," } else { "" }, page, " #", id]);
    }
}

fn variables(inks: &Inks, pick: impl Fn(Shade) -> Rgb, css: &mut String) {
    css.push('{');
    for ink in inks.followed() {
        css.push_str("--td-");
        ink.push_name(css);
        css.push(':');
        theme::hex(pick(ink.shade), css);
        css.push(';');
    }
    css.pop();
    css.push('}');
}

/// One rule for each class, and one for the texts, which have none.
fn rules(id: &str, inks: &Inks, css: &mut String) {
    push(css, &["#", id, "{fill:var(--td-ink)}"]);
    for ink in inks.followed() {
        for (is_used, letter, property) in [(ink.fills, "f", "fill"), (ink.strokes, "s", "stroke")] {
            if is_used {
                push(css, &["#", id, " .", letter]);
                ink.push_code(css);
                push(css, &["{", property, ":var(--td-"]);
                ink.push_name(css);
                css.push_str(")}");
            }
        }
    }
}

fn push(css: &mut String, parts: &[&str]) {
    for part in parts {
        css.push_str(part);
    }
}
