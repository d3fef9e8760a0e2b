//! Colours: what DOT writes, typed.

mod brewer;
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

    /// Whether black can be read on it better than white, by the contrast of WCAG 2.2 (its relative luminance).
    pub fn is_light(self) -> bool {
        // Where (1 + 0.05) / (light + 0.05) is (light + 0.05) / 0.05.
        const MIDDLE: f64 = 0.179;
        let linear = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            let grown = (part + 0.055) / 1.055;
            // To the power of 2.375 for 2.4: square roots are the same on every machine, powers are not.
            let quarter = grown.sqrt().sqrt();
            if part <= 0.04045 { part / 12.92 } else { grown * grown * quarter * quarter.sqrt() }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue) > MIDDLE
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

/// Where names of colours come from: the attribute `colorscheme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// The names of X11.
    #[default]
    X11,
    /// The names of SVG, of which five mean another colour than those of X11.
    Svg,
    /// Numbers from 1: one of Brewer's schemes.
    Brewer(&'static [u32]),
}

impl Scheme {
    /// The scheme of a name such as `svg` or `blues9`; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            "" | "x11" => return Some(Self::X11),
            "svg" => return Some(Self::Svg),
            _ => {}
        }
        let family = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let brewer = |family: &str, count: &str| {
            let index = brewer::FAMILIES.binary_search_by(|(known, _)| (*known).cmp(family)).ok()?;
            let count = count.parse::<usize>().ok()?;
            let (_, schemes) = brewer::FAMILIES.get(index)?;
            schemes.iter().find(|colors| colors.len() == count).map(|colors| Self::Brewer(colors))
        };
        // `set19` is the family `set1` with nine colours.
        let ends = family.len()..=(family.len() + 1).min(name.len());
        ends.into_iter().find_map(|end| brewer(name.get(..end)?, name.get(end..)?))
    }

    fn find(self, name: &str) -> Option<Rgb> {
        match self {
            Self::Brewer(colors) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                let index = name.parse::<usize>().ok()?.checked_sub(1)?;
                colors.get(index).map(|&value| Rgb::hex(value))
            }
            Self::Svg => SVG.iter().find(|(known, _)| *known == name).map(|&(_, value)| Rgb::hex(value)),
            Self::X11 | Self::Brewer(_) => None,
        }
    }
}

/// The names that mean another colour in SVG than in X11.
const SVG: [(&str, u32); 5] =
    [("gray", 0x80_8080), ("green", 0x8000), ("grey", 0x80_8080), ("maroon", 0x80_0000), ("purple", 0x80_0080)];

/// Reads a colour whose name, if it has one, is one of X11.
pub fn parse(text: &str) -> Option<Color> {
    parse_in(text, Scheme::X11)
}

/// Reads a colour: `#rgb`, `#rrggbb`, `#rrggbbaa`, a hue-saturation-value triple, or a name. A name is one of the scheme,
/// else of X11; `/SCHEME/NAME` names another scheme. Of a list of colours, the first counts.
pub fn parse_in(text: &str, scheme: Scheme) -> Option<Color> {
    let first = text.split([':', ';']).next().unwrap_or("").trim();
    if let Some(digits) = first.strip_prefix('#') {
        return parse_hex(digits);
    }
    let (scheme, name) = match first.strip_prefix('/').map(|rest| rest.split_once('/').unwrap_or(("x11", rest))) {
        Some(("", name)) => (scheme, name),
        Some((other, name)) => (Scheme::named(other)?, name),
        None => (scheme, first),
    };
    let name = name.trim().to_ascii_lowercase();
    if let Some(rgb) = scheme.find(&name) {
        return Some(Color::Solid(rgb, 255));
    }
    if name.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return parse_hsv(&name);
    }
    parse_name(&name)
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

fn parse_name(name: &str) -> Option<Color> {
    if matches!(name, "transparent" | "none" | "invis") {
        return Some(Color::Transparent);
    }
    let index = names::NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    names::NAMES.get(index).map(|&(_, value)| Color::Solid(Rgb::hex(value), 255))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 first")]
fn unit_to_byte(part: f64) -> u8 {
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}
