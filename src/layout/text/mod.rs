//! How wide a text is, from a table that is part of the program: no font of the machine is asked.

mod widths;

use widths::BLOCKS;

use crate::limits;

/// The fonts that the widths hold for.
pub const FONT_FAMILY: &str = "Arial, 'Liberation Sans', sans-serif";

/// The fonts whose characters are all of one width.
pub const MONO_FAMILY: &str = "Consolas, Menlo, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// Room that is added to every width, because the reader's font may be another one.
const ROOM: f64 = 1.15;

/// The same for fonts of fixed width: they are all of 0.6 em or a little less, but for a few that no system brings.
const MONO_ROOM: f64 = 1.03;

/// Width of every character of a font of fixed width, in em.
const MONO: f64 = 0.6;

/// Units of the table in one em.
const EM: f64 = 2048.0;

/// Width of a character that the table does not hold.
const UNKNOWN: f64 = 1229.0;

/// Distance between two lines, in parts of the font size.
pub const LINE: f64 = 1.2;

/// Where the middle line of capitals is above the baseline, in parts of the font size.
pub const HALF_CAPITAL: f64 = 0.36;

/// Which fonts a text is drawn with. The author's own name of a font is a hint to one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Those of the picture.
    #[default]
    Sans,
    /// Those whose characters are all of one width.
    Mono,
}

/// What the name of a font says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typeface {
    /// Which fonts.
    pub family: Family,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
}

impl Typeface {
    /// Reads a name such as `Courier New Bold` or `Helvetica-BoldOblique`.
    pub fn of(name: &str) -> Self {
        const MONO: [&str; 12] = [
            "mono",
            "monospace",
            "monospaced",
            "courier",
            "couriernew",
            "consolas",
            "monaco",
            "menlo",
            "inconsolata",
            "console",
            "code",
            "typewriter",
        ];
        let name = limits::beginning(name, 256).to_ascii_lowercase();
        let mono = name.split(|c: char| !c.is_ascii_alphabetic()).any(|word| MONO.contains(&word));
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        Self {
            family: if mono { Family::Mono } else { Family::Sans },
            bold: says(&["bold", "heavy", "black"]),
            italic: says(&["italic", "oblique"]),
        }
    }
}

/// Width of a text in points in a font of fixed width.
pub fn mono_width(text: &str, size: f64) -> f64 {
    let cells = |character: char| match u32::from(character) {
        code if is_zero_width(code) => 0.0,
        code if is_wide(code) => 2.0,
        _ => 1.0,
    };
    text.chars().map(cells).sum::<f64>() * MONO * size * MONO_ROOM
}

/// Width of a text in points, with room.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let units: f64 = text.chars().map(|character| units(character, bold)).sum();
    units * size * ROOM / EM
}

fn units(character: char, bold: bool) -> f64 {
    let code = u32::from(character);
    let after = BLOCKS.partition_point(|block| block.first <= code);
    let found = after.checked_sub(1).and_then(|index| BLOCKS.get(index)).and_then(|block| {
        let index = usize::try_from(code - block.first).ok()?;
        block.widths.get(index)
    });
    match found {
        Some(&(regular, heavy)) => f64::from(if bold { heavy } else { regular }),
        None if is_zero_width(code) => 0.0,
        None if is_wide(code) => EM,
        None => UNKNOWN,
    }
}

/// Marks that join the character before, and characters that only steer.
fn is_zero_width(code: u32) -> bool {
    matches!(code,
        0x0300..=0x036F | 0x0591..=0x05BD | 0x064B..=0x065F | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE0FFF)
}

/// East Asian wide and full-width characters, and emoji: one em each.
fn is_wide(code: u32) -> bool {
    matches!(code,
        0x1100..=0x115F | 0x231A..=0x231B | 0x23E9..=0x23F3 | 0x25FD..=0x25FE | 0x2600..=0x27BF | 0x2B1B..=0x2B55
        | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x16FE0..=0x18AFF
        | 0x1B000..=0x1B2FF | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// The text as it may stand in a picture: characters that no XML may hold and those that turn the reading direction
/// around (a reviewer would read another order than the author wrote) are shown as U+FFFD, other controls as spaces.
pub fn shown(text: &str) -> String {
    text.chars().map(shown_char).collect()
}

fn shown_char(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        control if control.is_control() => '\u{FFFD}',
        other => other,
    }
}
