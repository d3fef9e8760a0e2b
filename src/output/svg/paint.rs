//! Paint as SVG attributes.

use super::theme::{self, ROLES, Shade, Theme};
use crate::layout::color::Rgb;
use crate::layout::scene::{Dash, Figure, Ink, Paint, Role, Scene, Text, TextRun};
use crate::layout::text::{Family, MONO_FAMILY};
use crate::output::xml::Tag;

/// What an element takes over from those around it, so that it need not say it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) anchor: &'static str,
    pub(super) width: f64,
}

impl Given {
    /// What the picture as a whole says.
    pub(super) const ROOT: Self = Self { size: 13.0, bold: false, anchor: "middle", width: 1.2 };
    /// What the chips of an item say.
    pub(super) const CHIPS: Self = Self { size: 9.5, bold: true, anchor: "start", width: 1.0 };
    /// What heading and legend say.
    pub(super) const SIDE: Self = Self { size: 10.0, anchor: "start", ..Self::ROOT };
}

/// The patterns that tell levels of trust on printed paper, where no tint does: the less trusted, the denser the lines;
/// the more trusted, the denser the dots; nothing for what is merely internal.
const HATCHES: [Hatch; 5] =
    [hatch(0, 7.0, false), hatch(1, 11.0, false), hatch(2, 17.0, false), hatch(4, 14.0, true), hatch(5, 9.0, true)];

/// Lines or dots at a distance, for an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hatch {
    level: u8,
    pub(super) step: f64,
    pub(super) dotted: bool,
}

const fn hatch(level: u8, step: f64, dotted: bool) -> Hatch {
    Hatch { level, step, dotted }
}

impl Hatch {
    /// The id of its pattern.
    pub(super) fn push_id(self, prefix: &str, into: &mut String) {
        into.push_str(prefix);
        into.push_str("-trust");
        crate::output::xml::count(self.level.into(), into);
    }
}

/// A colour that follows the reader.
#[derive(Clone, Copy, Debug)]
pub(super) struct Followed {
    pub(super) shade: Shade,
    code: Code,
    pub(super) fills: bool,
    pub(super) strokes: bool,
}

/// What a class ends in: the letter of a role, or the number of a colour of the author's.
#[derive(Clone, Copy, Debug)]
enum Code {
    Role(usize),
    Own(usize),
}

impl Code {
    fn push(self, into: &mut String) {
        match self {
            Self::Role(index) => {
                let letter = |index: usize| u8::try_from(index % 26).map_or('z', |index| char::from(b'a' + index));
                // After the last letter come pairs that begin with it.
                into.extend((index >= 26).then_some('z'));
                into.push(letter(index));
            }
            Self::Own(index) => crate::output::xml::count(index, into),
        }
    }
}

impl Followed {
    /// Its name as a variable.
    pub(super) fn push_name(&self, into: &mut String) {
        if let Code::Own(_) = self.code {
            into.push_str("own-");
            return self.code.push(into);
        }
        into.push_str(self.shade.name);
    }

    /// The end of its class.
    pub(super) fn push_code(&self, into: &mut String) {
        self.code.push(into);
    }
}

/// Which colours a scene uses, so that no other is written, and what they are in the theme.
pub(super) struct Inks {
    theme: Theme,
    fills: [bool; ROLES],
    strokes: [bool; ROLES],
    /// The author's colours that differ on dark paper, sorted; empty unless the theme follows the reader.
    own: Vec<(Rgb, Rgb)>,
}

impl Inks {
    /// Collects the colours of a scene.
    pub(super) fn of(scene: &Scene, theme: Theme) -> Self {
        let mut inks = Self { theme, fills: [false; ROLES], strokes: [false; ROLES], own: Vec::new() };
        if matches!(theme, Theme::Light | Theme::Dark) {
            return inks;
        }
        inks.add(scene.ground, false);
        inks.add(Ink::Role(Role::Ink), false);
        inks.add_all(&scene.heading_figures, &scene.heading);
        let clusters = scene.clusters.iter().map(|cluster| &cluster.mark);
        let edges = scene.edges.iter().map(|edge| &edge.mark);
        let nodes = scene.nodes.iter().map(|node| &node.mark);
        for mark in clusters.chain(edges).chain(nodes) {
            inks.add_all(&mark.figures, &mark.texts);
            for chip in &mark.chips {
                inks.add_all(&chip.figures, std::slice::from_ref(&chip.text));
            }
        }
        if let Some(legend) = &scene.legend {
            inks.add_all(&legend.figures, &legend.texts);
        }
        inks.own.sort_unstable();
        inks.own.dedup();
        inks
    }

    /// Every colour that follows the reader, in a fixed order.
    pub(super) fn followed(&self) -> impl Iterator<Item = Followed> + '_ {
        let both = self.fills.iter().zip(&self.strokes).enumerate();
        let roles = both.filter(|(_, (fills, strokes))| **fills || **strokes).map(|(index, (&fills, &strokes))| {
            Followed { shade: theme::shade_at(index), code: Code::Role(index), fills, strokes }
        });
        let own = self.own.iter().enumerate().map(|(index, &(light, dark))| Followed {
            shade: Shade { name: "", light, dark, print: Rgb::hex(0) },
            code: Code::Own(index),
            fills: true,
            strokes: true,
        });
        roles.chain(own)
    }

    /// The hatches that the picture needs.
    pub(super) fn hatches(&self) -> impl Iterator<Item = Hatch> + '_ {
        let is_used = |hatch: &Hatch| self.fills.get(theme::index(Role::Trust(hatch.level))) == Some(&true);
        HATCHES.into_iter().filter(move |hatch| self.theme == Theme::Print && is_used(hatch))
    }

    fn hatch(&self, ink: Ink) -> Option<Hatch> {
        self.hatches().find(|hatch| ink == Ink::Role(Role::Trust(hatch.level)))
    }

    fn add_all(&mut self, figures: &[Figure], texts: &[Text]) {
        for figure in figures {
            self.add(figure.paint.fill, false);
            self.add(figure.paint.stroke, true);
        }
        for run in texts.iter().flat_map(|text| &text.runs) {
            self.add(run.ink, false);
        }
    }

    fn add(&mut self, ink: Ink, strokes: bool) {
        match ink {
            Ink::Role(role) => {
                let used = if strokes { &mut self.strokes } else { &mut self.fills };
                if let Some(used) = used.get_mut(theme::index(role)) {
                    *used = true;
                }
            }
            Ink::Author { light, dark, .. } if light != dark && self.theme == Theme::Auto => {
                self.own.push((light, dark));
            }
            Ink::Author { .. } | Ink::None => {}
        }
    }

    fn code(&self, ink: Ink) -> Option<Code> {
        match ink {
            _ if self.theme != Theme::Auto => None,
            Ink::Role(role) => Some(Code::Role(theme::index(role))),
            Ink::Author { light, dark, .. } if light != dark => {
                self.own.binary_search(&(light, dark)).ok().map(Code::Own)
            }
            Ink::Author { .. } | Ink::None => None,
        }
    }

    /// The plain colour with its opacity, for programs without variables and for themes that need none.
    fn plain(&self, ink: Ink, on_print: Role) -> Option<(Rgb, u8)> {
        match ink {
            Ink::None => None,
            Ink::Role(role) => Some((theme::color(role, self.theme), 255)),
            Ink::Author { .. } if self.theme == Theme::Print => Some((theme::color(on_print, Theme::Print), 255)),
            Ink::Author { dark, alpha, .. } if self.theme == Theme::Dark => Some((dark, alpha)),
            Ink::Author { light, alpha, .. } => Some((light, alpha)),
        }
    }

    /// The class of area and line.
    fn class<'a>(&self, tag: Tag<'a>, fill: Ink, stroke: Ink) -> Tag<'a> {
        let codes = [("f", self.code(fill)), ("s", self.code(stroke))];
        if codes.iter().all(|(_, code)| code.is_none()) {
            return tag;
        }
        tag.written("class", |out| {
            let from = out.len();
            for (letter, code) in codes {
                if let Some(code) = code {
                    if out.len() > from {
                        out.push(' ');
                    }
                    out.push_str(letter);
                    code.push(out);
                }
            }
        })
    }
}

/// The area of a shape that has no line.
pub(super) fn fill<'a>(tag: Tag<'a>, inks: &Inks, ink: Ink) -> Tag<'a> {
    let tag = inks.class(tag, ink, Ink::None);
    plain(tag, inks.plain(ink, Role::Element), ["fill", "fill-opacity"])
}

/// Area and line of a shape. `prefix` begins the ids of patterns.
pub(super) fn paint<'a>(tag: Tag<'a>, inks: &Inks, paint: Paint, given: Given, prefix: &str) -> Tag<'a> {
    let tag = inks.class(tag, paint.fill, paint.stroke);
    // What an arrowhead is filled with belongs to its line.
    let on_print = if paint.fill == paint.stroke { Role::Ink } else { Role::Element };
    let tag = match inks.hatch(paint.fill) {
        Some(hatch) => tag.written("fill", |out| {
            out.push_str("url(#");
            hatch.push_id(prefix, out);
            out.push(')');
        }),
        None => plain(tag, inks.plain(paint.fill, on_print), ["fill", "fill-opacity"]),
    };
    if paint.stroke == Ink::None {
        return tag;
    }
    let tag = plain(tag, inks.plain(paint.stroke, Role::Ink), ["stroke", "stroke-opacity"]);
    let tag = if (paint.width - given.width).abs() < 0.005 { tag } else { tag.number("stroke-width", paint.width) };
    match paint.dash {
        Dash::Solid => tag,
        Dash::Dashed => tag.attr("stroke-dasharray", "6,4"),
        Dash::Dotted => tag.attr("stroke-dasharray", "1.5,3"),
    }
}

/// The look of a piece of text.
pub(super) fn face<'a>(tag: Tag<'a>, inks: &Inks, run: &TextRun, given: Given) -> Tag<'a> {
    let tag = if (run.size - given.size).abs() < 0.005 { tag } else { tag.number("font-size", run.size) };
    // The picture as a whole has the ink of the texts.
    let tag = if run.ink == Ink::Role(Role::Ink) {
        tag
    } else {
        let tag = inks.class(tag, run.ink, Ink::None);
        plain(tag, inks.plain(run.ink, Role::Ink), ["fill", "fill-opacity"])
    };
    let tag = match (run.bold, given.bold) {
        (true, false) => tag.attr("font-weight", "bold"),
        (false, true) => tag.attr("font-weight", "normal"),
        _ => tag,
    };
    let tag = if run.italic { tag.attr("font-style", "italic") } else { tag };
    let tag = if run.family == Family::Mono { tag.attr("font-family", MONO_FAMILY) } else { tag };
    let tag = if run.drop == 0.0 { tag } else { tag.number("dy", run.drop) };
    let lines = [(run.underline, "underline"), (run.overline, "overline"), (run.strike, "line-through")];
    let lines: Vec<&str> = lines.into_iter().filter_map(|(drawn, word)| drawn.then_some(word)).collect();
    if lines.is_empty() { tag } else { tag.attr("text-decoration", &lines.join(" ")) }
}

fn plain<'a>(tag: Tag<'a>, color: Option<(Rgb, u8)>, [name, opacity]: [&'static str; 2]) -> Tag<'a> {
    match color {
        None => tag.attr(name, "none"),
        Some((color, alpha)) => {
            let tag = tag.written(name, |out| theme::hex(color, out));
            if alpha == 255 { tag } else { tag.number(opacity, f64::from(alpha) / 255.0) }
        }
    }
}
