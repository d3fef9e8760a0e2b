//! Paint as SVG attributes.

use std::collections::BTreeMap;

use super::theme::{self, Palette, Theme};
use crate::layout::color::Rgb;
use crate::layout::scene::{Dash, Figure, Ink, Mark, Paint, Role, Scene, Text, TextRun};
use crate::layout::text::{Family, MONO_FAMILY};
use crate::output::xml::Tag;

/// Every colour of a scene with its short name.
pub(super) struct Inks {
    roles: BTreeMap<Role, String>,
    /// The author's colours that differ on dark paper.
    own: BTreeMap<(Rgb, Rgb), String>,
}

impl Inks {
    /// Collects the colours that a scene uses, so that no other is written.
    pub(super) fn of(scene: &Scene) -> Self {
        let mut inks = Self { roles: BTreeMap::new(), own: BTreeMap::new() };
        inks.add(scene.ground);
        inks.add_all(&scene.heading_figures, &scene.heading);
        let clusters = scene.clusters.iter().map(|cluster| &cluster.mark);
        let edges = scene.edges.iter().map(|edge| &edge.mark);
        let nodes = scene.nodes.iter().map(|node| &node.mark);
        for mark in clusters.chain(edges).chain(nodes) {
            inks.add_mark(mark);
        }
        if let Some(legend) = &scene.legend {
            inks.add_all(&legend.figures, &legend.texts);
        }
        inks
    }

    /// The style sheet of all of them.
    pub(super) fn style_sheet(&self, id: &str, theme: Theme) -> String {
        let roles = self.roles.iter().map(|(&role, name)| (name.clone(), theme::colors(role)));
        let own = self.own.iter().map(|(&pair, name)| (name.clone(), pair));
        let palette: Palette = roles.chain(own).collect();
        theme::style_sheet(id, &palette, theme)
    }

    fn add_mark(&mut self, mark: &Mark) {
        self.add_all(&mark.figures, &mark.texts);
        for chip in &mark.chips {
            self.add_all(&chip.figures, std::slice::from_ref(&chip.text));
        }
    }

    fn add_all(&mut self, figures: &[Figure], texts: &[Text]) {
        for figure in figures {
            self.add(figure.paint.fill);
            self.add(figure.paint.stroke);
        }
        for run in texts.iter().flat_map(|text| &text.runs) {
            self.add(run.ink);
        }
    }

    fn add(&mut self, ink: Ink) {
        match ink {
            Ink::Role(role) => {
                self.roles.entry(role).or_insert_with(|| theme::role_name(role));
            }
            Ink::Author { light, dark, .. } if light != dark => {
                let next = self.own.len() + 1;
                self.own.entry((light, dark)).or_insert_with(|| format!("own{next}"));
            }
            Ink::Author { .. } | Ink::None => {}
        }
    }

    fn name(&self, ink: Ink) -> Option<&str> {
        match ink {
            Ink::Role(role) => self.roles.get(&role),
            Ink::Author { light, dark, .. } => self.own.get(&(light, dark)),
            Ink::None => None,
        }
        .map(String::as_str)
    }

    /// The classes of an area and a line.
    fn classes(&self, fill: Ink, stroke: Ink) -> String {
        let fill = self.name(fill).map(|name| format!("f-{name}"));
        let stroke = self.name(stroke).map(|name| format!("s-{name}"));
        fill.into_iter().chain(stroke).collect::<Vec<_>>().join(" ")
    }
}

/// The area of a shape that has no line.
pub(super) fn fill<'a>(tag: Tag<'a>, inks: &Inks, ink: Ink) -> Tag<'a> {
    let class = inks.classes(ink, Ink::None);
    plain_ink(classed(tag, &class), inks, ink, "fill", "fill-opacity")
}

/// Area and line of a shape.
pub(super) fn paint<'a>(tag: Tag<'a>, inks: &Inks, paint: Paint) -> Tag<'a> {
    let class = inks.classes(paint.fill, paint.stroke);
    let tag = plain_ink(classed(tag, &class), inks, paint.fill, "fill", "fill-opacity");
    if paint.stroke == Ink::None {
        return tag;
    }
    let tag = plain_ink(tag, inks, paint.stroke, "stroke", "stroke-opacity");
    let tag = if (paint.width - 1.0).abs() < 0.005 { tag } else { tag.number("stroke-width", paint.width) };
    match paint.dash {
        Dash::Solid => tag,
        Dash::Dashed => tag.attr("stroke-dasharray", "6,4"),
        Dash::Dotted => tag.attr("stroke-dasharray", "1.5,3"),
    }
}

/// The look of a piece of text.
pub(super) fn face<'a>(tag: Tag<'a>, inks: &Inks, run: &TextRun) -> Tag<'a> {
    let class = inks.classes(run.ink, Ink::None);
    let tag = plain_ink(classed(tag.number("font-size", run.size), &class), inks, run.ink, "fill", "fill-opacity");
    let tag = if run.bold { tag.attr("font-weight", "bold") } else { tag };
    let tag = if run.italic { tag.attr("font-style", "italic") } else { tag };
    let tag = if run.family == Family::Mono { tag.attr("font-family", MONO_FAMILY) } else { tag };
    let tag = if run.drop == 0.0 { tag } else { tag.number("dy", run.drop) };
    let lines = [(run.underline, "underline"), (run.overline, "overline"), (run.strike, "line-through")];
    let lines: Vec<&str> = lines.into_iter().filter_map(|(drawn, word)| drawn.then_some(word)).collect();
    if lines.is_empty() { tag } else { tag.attr("text-decoration", &lines.join(" ")) }
}

fn classed<'a>(tag: Tag<'a>, class: &str) -> Tag<'a> {
    if class.is_empty() { tag } else { tag.attr("class", class) }
}

/// What no class says: no paint at all, a colour that is the same in every theme, and opacity.
fn plain_ink<'a>(tag: Tag<'a>, inks: &Inks, ink: Ink, name: &'static str, opacity: &'static str) -> Tag<'a> {
    match ink {
        Ink::None => tag.attr(name, "none"),
        Ink::Role(_) => tag,
        Ink::Author { light, alpha, .. } => {
            let tag = if inks.name(ink).is_none() { tag.attr(name, &theme::hex(light)) } else { tag };
            if alpha == 255 { tag } else { tag.number(opacity, f64::from(alpha) / 255.0) }
        }
    }
}
