//! Colours: what DOT writes, typed.

mod names;

/// A colour without its opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// What a colour attribute says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Color {
    /// Nothing is painted.
    Transparent,
    /// A colour; wholly opaque is 255.
    Solid(Rgb, u8),
}

impl Rgb {
    /// The colour `0xRRGGBB`.
    pub const fn hex(value: u32) -> Self {
        let [_, red, green, blue] = value.to_be_bytes();
        Self { red, green, blue }
    }

    /// Lightness as people see it, 0 to 1.
    pub fn luma(self) -> f64 {
        (0.299 * f64::from(self.red) + 0.587 * f64::from(self.green) + 0.114 * f64::from(self.blue)) / 255.0
    }

    /// The colour on the way to `other`: 0 is this one, 1 is the other.
    pub fn mixed(self, other: Self, part: f64) -> Self {
        let mix = |from: u8, to: u8| unit_to_byte((f64::from(from) + (f64::from(to) - f64::from(from)) * part) / 255.0);
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }

    /// The same colour made light enough to be read on a dark ground.
    pub fn for_dark_ground(self) -> Self {
        const LIGHT_ENOUGH: f64 = 0.55;
        let luma = self.luma();
        if luma >= LIGHT_ENOUGH {
            return self;
        }
        self.mixed(Self::hex(0x00FF_FFFF), (LIGHT_ENOUGH - luma) / (1.0 - luma))
    }
}

/// Reads a colour: `#rgb`, `#rrggbb`, `#rrggbbaa`, a hue-saturation-value triple, or a name of X11, with or without
/// `/x11/` or `//` before it. Of a list of colours, the first counts.
pub fn parse(text: &str) -> Option<Color> {
    let first = text.split([':', ';']).next().unwrap_or("").trim();
    if let Some(digits) = first.strip_prefix('#') {
        return parse_hex(digits);
    }
    if first.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return parse_hsv(first);
    }
    parse_name(first)
}

fn parse_hex(digits: &str) -> Option<Color> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        3 => {
            let nibble = |shift: u32| (value >> shift & 0xF) * 0x11;
            Some(Color::Solid(Rgb::hex(nibble(8) << 16 | nibble(4) << 8 | nibble(0)), 255))
        }
        6 => Some(Color::Solid(Rgb::hex(value), 255)),
        8 => {
            let [.., alpha] = value.to_be_bytes();
            Some(if alpha == 0 { Color::Transparent } else { Color::Solid(Rgb::hex(value >> 8), alpha) })
        }
        _ => None,
    }
}

fn parse_hsv(text: &str) -> Option<Color> {
    let mut parts = text.split([',', ' ', '\t']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
    let mut part = || parts.next()?.ok().filter(|number| number.is_finite()).map(|number| number.clamp(0.0, 1.0));
    let (hue, saturation, value) = (part()?, part()?, part()?);
    let sector = hue * 6.0;
    let channel = |shift: f64| {
        let at = (shift + sector) % 6.0;
        let near = at.min(4.0 - at).clamp(0.0, 1.0);
        unit_to_byte(value - value * saturation * near)
    };
    Some(Color::Solid(Rgb { red: channel(5.0), green: channel(3.0), blue: channel(1.0) }, 255))
}

fn parse_name(text: &str) -> Option<Color> {
    let name = text.rsplit('/').next().unwrap_or(text).to_ascii_lowercase();
    if matches!(name.as_str(), "transparent" | "none" | "invis") {
        return Some(Color::Transparent);
    }
    let index = names::NAMES.binary_search_by(|(known, _)| (*known).cmp(name.as_str())).ok()?;
    names::NAMES.get(index).map(|&(_, value)| Color::Solid(Rgb::hex(value), 255))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 first")]
fn unit_to_byte(part: f64) -> u8 {
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}
