//! The colours of each role on light and on dark paper, and the style sheet.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::layout::color::Rgb;
use crate::layout::overlay::ChipSeverity;
use crate::layout::scene::Role;

/// Which paper the picture is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// What the reader's system or page asks for.
    #[default]
    Auto,
}

/// Pages that say by a class or attribute which paper they use: mdBook, Material for `MkDocs`, Sphinx (Furo, `PyData`)
/// and Docusaurus. Each is written before the picture's own id.
const DARK_PAGES: [&str; 5] = [".navy", ".coal", ".ayu", "[data-md-color-scheme=slate]", "[data-theme=dark]"];

/// The same pages when they ask for light paper although the system is dark.
const LIGHT_PAGES: [&str; 4] = [".light", ".rust", "[data-md-color-scheme=default]", "[data-theme=light]"];

/// Short name of a role in class names.
pub(super) fn role_name(role: Role) -> String {
    let plain = match role {
        Role::Paper => "paper",
        Role::Ink => "ink",
        Role::Soft => "soft",
        Role::Element => "element",
        Role::Flow => "flow",
        Role::Boundary => "boundary",
        Role::Group => "group",
        Role::Area => "area",
        Role::Settled => "settled",
        Role::Black => "black",
        Role::White => "white",
        Role::Trust(level) => return format!("trust{}", level.min(5)),
        Role::Severity(severity) => severity.as_str(),
        Role::OnSeverity(severity) => return format!("on-{}", severity.as_str()),
    };
    plain.to_owned()
}

/// Colour of a role on light and on dark paper.
pub(super) fn colors(role: Role) -> (Rgb, Rgb) {
    let (light, dark) = match role {
        Role::Paper => (0xFF_FFFF, 0x0D_1117),
        Role::Ink => (0x1F_2328, 0xE6_EDF3),
        Role::Soft => (0x59_636E, 0x9D_A7B3),
        Role::Element => (0xFF_FFFF, 0x1C_2430),
        Role::Flow => (0x44_4C56, 0xB1_BAC4),
        Role::Boundary => (0xC6_2828, 0xFF_8A80),
        Role::Group => (0x6E_7781, 0x8B_949E),
        Role::Area => (0xF6_F8FA, 0x14_1A22),
        Role::Trust(0) => (0xFF_F1EE, 0x2A_1719),
        Role::Trust(1) => (0xFF_F6EA, 0x28_1F15),
        Role::Trust(2) => (0xFD_F9E4, 0x23_2213),
        Role::Trust(3) => (0xF0_F8EE, 0x14_2318),
        Role::Trust(4) => (0xEC_F6F8, 0x12_2229),
        Role::Trust(_) => (0xEE_F2FC, 0x16_1D30),
        Role::Severity(ChipSeverity::Critical) => (0x8E_1538, 0xFF_7B9C),
        Role::Severity(ChipSeverity::High) => (0xC7_3E1D, 0xFF_9A66),
        Role::Severity(ChipSeverity::Medium) => (0xF2_C14E, 0xF2_C95C),
        Role::Severity(ChipSeverity::Low) => (0xCF_DDEB, 0x6F_8CA8),
        Role::OnSeverity(ChipSeverity::Critical | ChipSeverity::High) => (0xFF_FFFF, 0x1A_0A08),
        Role::OnSeverity(ChipSeverity::Medium) => (0x33_2600, 0x1F_1700),
        Role::OnSeverity(ChipSeverity::Low) => (0x1F_2D3A, 0x08_0E14),
        Role::Settled => (0x59_7A63, 0x8F_B99B),
        Role::Black => (0x1F_2328, 0x1F_2328),
        Role::White => (0xFF_FFFF, 0xFF_FFFF),
    };
    (Rgb::hex(light), Rgb::hex(dark))
}

/// `#rrggbb`.
pub(super) fn hex(color: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

/// The colours that a picture uses, by their short names, on light and on dark paper.
pub(super) type Palette = BTreeMap<String, (Rgb, Rgb)>;

/// The style sheet: each colour is a class for areas (`f-`) and one for lines (`s-`). Where the theme follows the
/// reader, the plain colour comes first, for programs that do not know variables.
pub(super) fn style_sheet(id: &str, palette: &Palette, theme: Theme) -> String {
    let mut css = String::new();
    if theme == Theme::Auto {
        let dark = variables(palette, |&(_, dark)| dark);
        let light = variables(palette, |&(light, _)| light);
        let _ = write!(css, "#{id}{{{light}}} @media (prefers-color-scheme:dark){{#{id}{{{dark}}}}} ");
        let _ = write!(css, "{}{{{light}}} {}{{{dark}}} ", within(&LIGHT_PAGES, id), within(&DARK_PAGES, id));
    }
    for (name, &(light, dark)) in palette {
        for (class, property) in [("f", "fill"), ("s", "stroke")] {
            let plain = hex(if theme == Theme::Dark { dark } else { light });
            let _ = write!(css, "#{id} .{class}-{name}{{{property}:{plain}");
            if theme == Theme::Auto {
                let _ = write!(css, ";{property}:var(--td-{name})");
            }
            css.push_str("} ");
        }
    }
    let _ = write!(css, "#{id} a:hover,#{id} a:focus{{opacity:.75}}");
    css
}

fn variables(palette: &Palette, pick: impl Fn(&(Rgb, Rgb)) -> Rgb) -> String {
    let each: Vec<String> = palette.iter().map(|(name, pair)| format!("--td-{name}:{}", hex(pick(pair)))).collect();
    each.join(";")
}

fn within(pages: &[&str], id: &str) -> String {
    let each: Vec<String> = pages.iter().map(|page| format!("{page} #{id}")).collect();
    each.join(",")
}
