//! The colours of each role on light, dark and printed paper.

use crate::layout::color::Rgb;
use crate::layout::scene::Role;
use crate::layout::{ChipFate, ChipSeverity};

/// Which paper the picture is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// What the reader's system or page asks for; light for programs that cannot ask, and on printed paper.
    #[default]
    Auto,
    /// Black on white: no tint and no colour, not even the author's.
    Print,
}

/// A role's name in style sheets, and its colours on light, dark and printed paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shade {
    pub(super) name: &'static str,
    pub(super) light: Rgb,
    pub(super) dark: Rgb,
    pub(super) print: Rgb,
}

/// How many roles there are, each level, severity and fate counted.
pub(super) const ROLES: usize = 32;

const TRUST: usize = 12;
const TINT: usize = 18;
const SEVERITY: usize = 22;
const FATE: usize = 26;
const FATE_TINT: usize = 29;

/// Where the shade of a role is in the table.
pub(super) const fn index(role: Role) -> usize {
    match role {
        Role::Paper => 0,
        Role::Ink => 1,
        Role::Soft => 2,
        Role::Element => 3,
        Role::Flow => 4,
        Role::Boundary => 5,
        Role::Group => 6,
        Role::Area => 7,
        Role::Settled => 8,
        Role::Highlight => 9,
        Role::Black => 10,
        Role::White => 11,
        Role::Trust(level) => TRUST + if level < 5 { level as usize } else { 5 },
        Role::Tint(severity) => TINT + severity as usize,
        Role::Severity(severity) => SEVERITY + severity as usize,
        Role::Fate(fate) => FATE + fate as usize,
        Role::FateTint(fate) => FATE_TINT + fate as usize,
    }
}

const WHITE: u32 = 0xFF_FFFF;
const BLACK: u32 = 0;

/// In the order of [`index`]. A text keeps 4.5 to 1 against every ground that it stands on, a line 3 to 1; a test holds
/// the table against that.
static SHADES: [Shade; ROLES] = [
    shade("paper", WHITE, 0x0D_1117, WHITE),
    shade("ink", 0x1F_2328, 0xE6_EDF3, BLACK),
    shade("soft", 0x59_636E, 0x9D_A7B3, BLACK),
    shade("element", WHITE, 0x1C_2430, WHITE),
    shade("flow", 0x44_4C56, 0xB1_BAC4, BLACK),
    shade("boundary", 0xB4_2323, 0xFF_8A80, BLACK),
    shade("group", 0x5F_6772, 0x9A_A4AF, BLACK),
    shade("area", 0xF6_F8FA, 0x14_1A22, WHITE),
    shade("settled", 0x3F_6B4C, 0x8F_B99B, BLACK),
    shade("highlight", 0x05_50AE, 0x79_C0FF, BLACK),
    shade("black", BLACK, BLACK, BLACK),
    shade("white", WHITE, WHITE, BLACK),
    shade("trust-0", 0xFF_ECE9, 0x2E_181A, WHITE),
    shade("trust-1", 0xFF_F2DF, 0x2C_2112, WHITE),
    shade("trust-2", 0xFB_F8D9, 0x24_2512, WHITE),
    shade("trust-3", 0xEC_F7EA, 0x12_2718, WHITE),
    shade("trust-4", 0xE6_F4F8, 0x10_262E, WHITE),
    shade("trust-5", 0xEE_EDFB, 0x1C_1D38, WHITE),
    shade("low-tint", 0xEA_F0F6, 0x1B_2836, WHITE),
    shade("medium-tint", 0xFC_F1D0, 0x33_290D, WHITE),
    shade("high-tint", 0xFD_E6DA, 0x3D_2013, WHITE),
    shade("critical-tint", 0xFA_DCE5, 0x44_1527, WHITE),
    shade("low", 0x4A_6A8A, 0x8F_B3D6, BLACK),
    shade("medium", 0x8A_6100, 0xF2_C95C, BLACK),
    shade("high", 0xB9_3A12, 0xFF_9A66, BLACK),
    shade("critical", 0x9B_1240, 0xFF_7B9C, BLACK),
    shade("added", 0x1A_7F37, 0x56_D364, BLACK),
    shade("removed", 0xB4_2318, 0xFF_8A80, BLACK),
    shade("changed", 0x8A_6100, 0xF2_C95C, BLACK),
    shade("added-tint", 0xE3_F8E8, 0x10_2B18, WHITE),
    shade("removed-tint", 0xFD_EBE9, 0x33_1416, WHITE),
    shade("changed-tint", 0xFD_F3D3, 0x33_290D, WHITE),
];

const fn shade(name: &'static str, light: u32, dark: u32, print: u32) -> Shade {
    Shade { name, light: Rgb::hex(light), dark: Rgb::hex(dark), print: Rgb::hex(print) }
}

/// The shade of a place in the table.
pub(super) fn shade_at(index: usize) -> Shade {
    SHADES.get(index).copied().unwrap_or(shade("ink", BLACK, WHITE, BLACK))
}

/// Every role, each trust level, severity and fate counted, in the order of [`index`].
pub fn roles() -> impl Iterator<Item = Role> {
    const PLAIN: [Role; TRUST] = [
        Role::Paper,
        Role::Ink,
        Role::Soft,
        Role::Element,
        Role::Flow,
        Role::Boundary,
        Role::Group,
        Role::Area,
        Role::Settled,
        Role::Highlight,
        Role::Black,
        Role::White,
    ];
    let trust = (0..=5).map(Role::Trust);
    let tints = ChipSeverity::ALL.into_iter().map(Role::Tint);
    let severities = ChipSeverity::ALL.into_iter().map(Role::Severity);
    let fates = ChipFate::ALL.into_iter().map(Role::Fate).chain(ChipFate::ALL.into_iter().map(Role::FateTint));
    PLAIN.into_iter().chain(trust).chain(tints).chain(severities).chain(fates)
}

/// The colour of a role; where the theme follows the reader, that of a program that cannot.
pub fn color(role: Role, theme: Theme) -> Rgb {
    let shade = shade_at(index(role));
    match theme {
        Theme::Light | Theme::Auto => shade.light,
        Theme::Dark => shade.dark,
        Theme::Print => shade.print,
    }
}

/// Adds `#rrggbb`, or `#rgb` where that says the same.
pub(super) fn hex(color: Rgb, into: &mut String) {
    let bytes = [color.red, color.green, color.blue];
    into.push('#');
    let is_short = bytes.iter().all(|byte| byte.is_multiple_of(0x11));
    for byte in bytes {
        if !is_short {
            into.push(digit(byte >> 4));
        }
        into.push(digit(byte & 0xF));
    }
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}
