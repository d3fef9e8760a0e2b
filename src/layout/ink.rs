//! From the author's colours to inks that can be read on light and on dark paper.

use super::color::{Color, Rgb};
use super::scene::{Ink, Role};

const BLACK: Rgb = Rgb::hex(0);
const WHITE: Rgb = Rgb::hex(0x00FF_FFFF);
const DARK_PAPER: Rgb = Rgb::hex(0x000D_1117);

/// A line or a text on the paper: black is the theme's ink.
pub(super) fn on_paper(color: Color) -> Ink {
    match color {
        Color::Transparent => Ink::None,
        Color::Solid(BLACK, 255) => Ink::Role(Role::Ink),
        Color::Solid(rgb, alpha) => Ink::Author { light: rgb, dark: rgb.for_dark_ground(), alpha },
    }
}

/// The area of an element: white is the theme's.
pub(super) fn area(color: Color) -> Ink {
    match color {
        Color::Transparent => Ink::None,
        Color::Solid(WHITE, 255) => Ink::Role(Role::Element),
        Color::Solid(rgb, alpha) => Ink::Author { light: rgb, dark: rgb, alpha },
    }
}

/// The ground of a boundary or of the whole picture: others stand on it, so on dark paper a light one becomes dark.
pub(super) fn ground(color: Color) -> Ink {
    match area(color) {
        Ink::Author { light, alpha, .. } if light.is_light() => {
            Ink::Author { light, dark: light.mixed(DARK_PAPER, 0.88), alpha }
        }
        other => other,
    }
}

/// A title on a ground.
pub(super) fn text_on_ground(ground: Ink, stated: Option<Color>, usual: Role) -> Ink {
    match (ground, stated) {
        (_, Some(color)) => on_paper(color),
        (Ink::Author { light, dark, .. }, None) if light == dark => Ink::Role(Role::White),
        (Ink::Author { .. }, None) => Ink::Role(Role::Ink),
        (_, None) => Ink::Role(usual),
    }
}

/// A text on an area: what the author says, else what can be read there.
pub(super) fn text_on(area: Ink, stated: Option<Color>) -> Ink {
    match (area, stated) {
        (Ink::Author { alpha: 128.., .. }, Some(Color::Solid(rgb, alpha))) => {
            Ink::Author { light: rgb, dark: rgb, alpha }
        }
        (_, Some(color)) => on_paper(color),
        (Ink::Author { light, alpha: 128.., .. }, None) => {
            Ink::Role(if light.is_light() { Role::Black } else { Role::White })
        }
        (_, None) => Ink::Role(Role::Ink),
    }
}

/// A line on an area: where the author says nothing, what can be seen there. On a dark area that is the theme's ink, as on
/// paper: it parts the area from what is around.
pub(super) fn line_on(area: Ink, stated: Option<Color>) -> Ink {
    match (area, stated) {
        (Ink::Author { light, alpha: 128.., .. }, None) if light.is_light() => Ink::Role(Role::Black),
        (_, None) => Ink::Role(Role::Ink),
        (_, Some(color)) => on_paper(color),
    }
}
