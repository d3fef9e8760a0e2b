//! SVG from a [`Scene`]: inline or as a file, light or dark, safe whatever the input says.
//!
//! Structure as Graphviz writes it, one element a line, coordinates with at most two decimals. There is no script, no
//! foreign object, no outside resource, and no byte of the input in the style sheet; links pass an allowlist.

mod links;
mod paint;
mod theme;

pub use theme::Theme;

use paint::Inks;

use crate::layout::label::Align;
use crate::layout::scene::{ChipMark, Figure, Mark, Outline, Scene, Step, Text};
use crate::layout::text::FONT_FAMILY;
use crate::output::xml::{Xml, number};

/// How a scene is written.
#[derive(Clone, Debug)]
pub struct SvgOptions {
    /// Begins every id, so that several pictures can stand on one page. Letters, digits, `-` and `_` are kept.
    pub id_prefix: String,
    /// Which paper.
    pub theme: Theme,
    /// Whether the legend is drawn, if the scene has one.
    pub legend: bool,
    /// Whether the paper is painted; a page that brings its own leaves it out.
    pub paper: bool,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { id_prefix: "td".to_owned(), theme: Theme::Auto, legend: true, paper: true }
    }
}

/// The picture as text: no prolog, no blank line, a line feed at the end of every line.
pub fn write(scene: &Scene, options: &SvgOptions) -> String {
    let prefix = clean_prefix(&options.id_prefix);
    let inks = Inks::of(scene);
    let mut writer = Writer { xml: Xml::new(), inks, prefix };
    writer.root(scene, options);
    writer.xml.finish()
}

/// An id that needs no escaping in a style sheet: it begins with a letter and holds nothing but plain characters.
fn clean_prefix(prefix: &str) -> String {
    let kept: String = prefix.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    if kept.starts_with(|c: char| c.is_ascii_alphabetic()) { kept } else { format!("td{kept}") }
}

struct Writer {
    xml: Xml,
    inks: Inks,
    prefix: String,
}

impl Writer {
    fn root(&mut self, scene: &Scene, options: &SvgOptions) {
        let prefix = self.prefix.clone();
        let (mut w, mut h) = (String::new(), String::new());
        number(scene.size.w, &mut w);
        number(scene.size.h, &mut h);
        self.xml
            .tag("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("id", &prefix)
            .attr("class", "threatdot")
            .attr("role", "img")
            .attr("aria-labelledby", &format!("{prefix}-title {prefix}-desc"))
            .attr("width", &w)
            .attr("height", &h)
            .attr("viewBox", &format!("0 0 {w} {h}"))
            .attr("font-family", FONT_FAMILY)
            .open();
        self.xml.tag("title").attr("id", &format!("{prefix}-title")).text(&scene.name);
        self.xml.tag("desc").attr("id", &format!("{prefix}-desc")).text(&scene.description);
        self.xml.tag("style").text(&self.inks.style_sheet(&prefix, options.theme));
        if options.paper {
            let tag = self.xml.tag("rect").attr("width", &w).attr("height", &h);
            paint::fill(tag, &self.inks, scene.ground).empty();
        }
        self.body(scene);
        if let (true, Some(legend)) = (options.legend, &scene.legend) {
            self.xml.tag("g").attr("class", "legend").open();
            self.drawing(&legend.figures, &legend.texts);
            self.xml.close();
        }
    }

    fn body(&mut self, scene: &Scene) {
        if !scene.heading.is_empty() {
            self.xml.tag("g").attr("class", "heading").open();
            self.drawing(&scene.heading_figures, &scene.heading);
            self.xml.close();
        }
        for (index, cluster) in scene.clusters.iter().enumerate() {
            self.mark("cluster", "clust", index, &cluster.mark);
        }
        for (index, edge) in scene.edges.iter().enumerate() {
            self.mark("edge", "edge", index, &edge.mark);
        }
        for (index, node) in scene.nodes.iter().enumerate() {
            self.mark("node", "node", index, &node.mark);
        }
    }

    /// One item as a group. What is drawn without anything to see is left out.
    fn mark(&mut self, class: &'static str, id: &str, index: usize, mark: &Mark) {
        if mark.figures.is_empty() && mark.texts.is_empty() && mark.chips.is_empty() {
            return;
        }
        let id = format!("{}-{id}{}", self.prefix, index + 1);
        self.xml
            .tag("g")
            .attr("class", class)
            .attr("id", &id)
            .attr("data-kind", mark.word)
            .maybe("data-id", mark.key.as_deref())
            .attr("aria-label", &mark.name)
            .open();
        self.xml.tag("title").text(&mark.id);
        let wrapped = self.open_link(mark.href.as_deref(), mark.tooltip.as_deref());
        self.drawing(&mark.figures, &mark.texts);
        if wrapped {
            self.xml.close();
        }
        for chip in &mark.chips {
            self.chip(chip);
        }
        self.xml.close();
    }

    /// Opens a link if the address is allowed, or a group if there is only a tooltip; tells whether it opened anything.
    fn open_link(&mut self, href: Option<&str>, tooltip: Option<&str>) -> bool {
        match (href.and_then(links::allowed), tooltip) {
            (Some(href), _) => self.xml.tag("a").attr("href", &href).open(),
            (None, Some(_)) => self.xml.tag("g").open(),
            (None, None) => return false,
        }
        if let Some(tooltip) = tooltip {
            self.xml.tag("title").text(tooltip);
        }
        true
    }

    fn chip(&mut self, chip: &ChipMark) {
        self.xml.tag("g").attr("class", "chip").open();
        let linked = self.open_link(chip.href.as_deref(), Some(&chip.title));
        self.drawing(&chip.figures, std::slice::from_ref(&chip.text));
        if linked {
            self.xml.close();
        }
        self.xml.close();
    }

    fn drawing(&mut self, figures: &[Figure], texts: &[Text]) {
        for figure in figures {
            self.figure(figure);
        }
        for text in texts {
            self.text(text);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let xml = &mut self.xml;
        let tag = match &figure.outline {
            Outline::Rect(rect, radius) => {
                let tag = xml.tag("rect").number("x", rect.x).number("y", rect.y);
                let tag = tag.number("width", rect.w).number("height", rect.h);
                if *radius > 0.0 { tag.number("rx", *radius) } else { tag }
            }
            Outline::Ellipse(rect) => {
                let centre = rect.centre();
                let tag = xml.tag("ellipse").number("cx", centre.x).number("cy", centre.y);
                tag.number("rx", rect.w / 2.0).number("ry", rect.h / 2.0)
            }
            Outline::Polygon(points) => {
                let mut text = String::with_capacity(points.len() * 14);
                for point in points {
                    separate(&mut text);
                    pair(*point, &mut text);
                }
                xml.tag("polygon").attr("points", &text)
            }
            Outline::Path(steps) => xml.tag("path").attr("d", &path_data(steps)),
        };
        paint::paint(tag, &self.inks, figure.paint).empty();
    }

    fn text(&mut self, text: &Text) {
        let anchor = match text.align {
            Align::Left => "start",
            Align::Middle => "middle",
            Align::Right => "end",
        };
        let tag = self.xml.tag("text").number("x", text.at.x).number("y", text.at.y).attr("text-anchor", anchor);
        if let [run] = text.runs.as_slice() {
            paint::face(tag, &self.inks, run).text(&run.text);
            return;
        }
        // A line end between two pieces would be seen as a space, and a space at the end of a piece might be lost.
        tag.attr("xml:space", "preserve").open_inline();
        for run in &text.runs {
            paint::face(self.xml.tag("tspan"), &self.inks, run).inline_text(&run.text);
        }
        self.xml.close();
    }
}

fn path_data(steps: &[Step]) -> String {
    let mut text = String::with_capacity(steps.len() * 20);
    for step in steps {
        match *step {
            Step::Move(to) => {
                text.push('M');
                pair(to, &mut text);
            }
            Step::Line(to) => {
                text.push('L');
                pair(to, &mut text);
            }
            Step::Curve(first, second, to) => {
                text.push('C');
                pair(first, &mut text);
                text.push(' ');
                pair(second, &mut text);
                text.push(' ');
                pair(to, &mut text);
            }
            Step::Close => text.push('Z'),
        }
    }
    text
}

fn separate(text: &mut String) {
    if !text.is_empty() {
        text.push(' ');
    }
}

fn pair(point: crate::layout::geometry::Point, into: &mut String) {
    number(point.x, into);
    into.push(',');
    number(point.y, into);
}
