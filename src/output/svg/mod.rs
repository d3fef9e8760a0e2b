//! SVG from a [`Scene`]: inline or as a file, light or dark, safe whatever the input says.
//!
//! Structure as Graphviz writes it, one element a line, coordinates with at most two decimals. There is no script, no
//! foreign object, no outside resource, and no byte of the input in the style sheet; links pass an allowlist.

mod links;
mod paint;
mod style;
mod table;
mod theme;

pub use links::is_allowed as is_allowed_link;
pub use table::table;
pub use theme::{Theme, color, roles};

use paint::{Given, Inks};

use crate::layout::geometry::Point;
use crate::layout::label::Align;
use crate::layout::scene::{ChipMark, Figure, Mark, Outline, Role, Scene, Step, Target, Text};
use crate::layout::text::FONT_FAMILY;
use crate::output::xml::{Xml, count, number};

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
    const MARK: usize = 900;
    let room = MARK * (4 + scene.nodes.len() + scene.edges.len() + scene.clusters.len());
    let mut writer = Writer {
        xml: Xml::with_room(room),
        inks: Inks::of(scene, options.theme),
        prefix: clean_prefix(&options.id_prefix),
    };
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
        let (xml, prefix) = (&mut self.xml, &self.prefix);
        let size = |out: &mut String, between: &str| {
            number(scene.size.w, out);
            out.push_str(between);
            number(scene.size.h, out);
        };
        let ends = |out: &mut String, ends: &[&str]| {
            for (index, end) in ends.iter().enumerate() {
                out.push_str(if index > 0 { " " } else { "" });
                out.push_str(prefix);
                out.push_str(end);
            }
        };
        // Children of a plain image have no names of their own for those who do not see it: this is a document.
        let tag = xml
            .tag("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("id", prefix)
            .attr("class", "threatdot")
            .attr("role", "graphics-document document")
            .written("aria-labelledby", |out| ends(out, &["-title", "-desc"]))
            .number("width", scene.size.w)
            .number("height", scene.size.h)
            .written("viewBox", |out| {
                out.push_str("0 0 ");
                size(out, " ");
            })
            .attr("font-family", FONT_FAMILY)
            .number("font-size", Given::ROOT.size)
            .attr("text-anchor", Given::ROOT.anchor)
            .written("fill", |out| theme::hex(color(Role::Ink, options.theme), out));
        tag.number("stroke-width", Given::ROOT.width).open();
        xml.tag("title").written("id", |out| ends(out, &["-title"])).text(&scene.name);
        xml.tag("desc").written("id", |out| ends(out, &["-desc"])).text(&scene.description);
        xml.tag("style").text(&style::sheet(prefix, &self.inks, options.theme, has_links(scene)));
        self.hatches();
        if options.paper {
            let tag = self.xml.tag("rect").number("width", scene.size.w).number("height", scene.size.h);
            paint::fill(tag, &self.inks, scene.ground).empty();
        }
        self.body(scene);
        if let (true, Some(legend)) = (options.legend, &scene.legend) {
            self.side("legend", &legend.figures, &legend.texts);
        }
    }

    /// On printed paper levels of trust are told by hatches.
    fn hatches(&mut self) {
        if self.inks.hatches().next().is_none() {
            return;
        }
        self.xml.tag("defs").open();
        for hatch in self.inks.hatches() {
            let prefix = &self.prefix;
            self.xml
                .tag("pattern")
                .written("id", |out| hatch.push_id(prefix, out))
                .number("width", hatch.step)
                .number("height", hatch.step)
                .attr("patternUnits", "userSpaceOnUse")
                .attr("patternTransform", "rotate(45)")
                .open();
            let (to, width, opacity) = if hatch.dotted { (1.2, 1.2, 0.45) } else { (hatch.step, 0.6, 0.35) };
            let tag = self.xml.tag("path").written("d", |out| path_data(&across(to), out)).attr("stroke", "#000");
            tag.number("stroke-opacity", opacity).number("stroke-width", width).empty();
            self.xml.close();
        }
        self.xml.close();
    }

    fn body(&mut self, scene: &Scene) {
        if !scene.heading.is_empty() {
            self.side("heading", &scene.heading_figures, &scene.heading);
        }
        for (index, mark) in scene.above.iter().enumerate() {
            self.mark("level", "-above", index, mark);
        }
        for (index, cluster) in scene.clusters.iter().enumerate() {
            self.mark("cluster", "-clust", index, &cluster.mark);
        }
        for (index, edge) in scene.edges.iter().enumerate() {
            self.mark("edge", "-edge", index, &edge.mark);
        }
        for (index, node) in scene.nodes.iter().enumerate() {
            self.mark("node", "-node", index, &node.mark);
        }
    }

    /// What stands above or below the drawing. Name and description of the whole say the same to those who do not see it.
    fn side(&mut self, class: &'static str, figures: &[Figure], texts: &[Text]) {
        let given = Given::SIDE;
        let tag = self.xml.tag("g").attr("class", class).attr("aria-hidden", "true");
        tag.number("font-size", given.size).attr("text-anchor", given.anchor).open();
        self.drawing(figures, texts, given);
        self.xml.close();
    }

    /// One item as a group. What is drawn without anything to see is left out.
    fn mark(&mut self, class: &'static str, id: &str, index: usize, mark: &Mark) {
        const FAINT: f64 = 0.25;
        if mark.figures.is_empty() && mark.texts.is_empty() && mark.chips.is_empty() {
            return;
        }
        let prefix = &self.prefix;
        // A symbol is read as one; what can be reached inside of an object keeps its own name.
        let is_symbol = mark.chips.is_empty() && mark.href.is_none();
        let tag = self
            .xml
            .tag("g")
            .attr("class", class)
            .written("id", |out| {
                out.push_str(prefix);
                out.push_str(id);
                count(index + 1, out);
            })
            .attr("data-kind", mark.word)
            .maybe("data-id", mark.key.as_deref())
            .attr("role", if is_symbol { "graphics-symbol img" } else { "graphics-object group" })
            .attr("aria-label", &mark.name);
        let tag = if mark.faint { tag.number("opacity", FAINT) } else { tag };
        tag.open();
        self.xml.tag("title").text(&mark.id);
        let wrapped = self.open_link(mark);
        self.drawing(&mark.figures, &mark.texts, Given::ROOT);
        if wrapped {
            self.xml.close();
        }
        self.chips(&mark.chips);
        self.xml.close();
    }

    /// Opens a link if the address is allowed, or a group if there is only a tooltip; tells whether it opened anything.
    fn open_link(&mut self, mark: &Mark) -> bool {
        let tooltip = mark.tooltip.as_deref();
        match (mark.href.as_deref().and_then(links::allowed), tooltip) {
            (Some(href), _) => {
                let tag = self.xml.tag("a").attr("href", &href);
                let tag = tag.maybe("target", mark.target.map(Target::as_str));
                // A page in a window of its own gets no hold of this one.
                tag.maybe("rel", (mark.target == Some(Target::Blank)).then_some("noopener")).open();
            }
            (None, Some(_)) => self.xml.tag("g").open(),
            (None, None) => return false,
        }
        if let Some(tooltip) = tooltip {
            self.xml.tag("title").text(tooltip);
        }
        true
    }

    fn chips(&mut self, chips: &[ChipMark]) {
        if chips.is_empty() {
            return;
        }
        let given = Given::CHIPS;
        let tag = self.xml.tag("g").attr("class", "chips").number("font-size", given.size);
        let tag = tag.attr("font-weight", "bold").attr("text-anchor", given.anchor);
        tag.number("stroke-width", given.width).open();
        for chip in chips {
            match chip.href.as_deref().and_then(links::allowed) {
                Some(href) => self.xml.tag("a").attr("class", "chip").attr("href", &href).open(),
                None => self.xml.tag("g").attr("class", "chip").attr("role", "img").open(),
            }
            self.xml.tag("title").text(&chip.title);
            self.drawing(&chip.figures, std::slice::from_ref(&chip.text), given);
            self.xml.close();
        }
        self.xml.close();
    }

    fn drawing(&mut self, figures: &[Figure], texts: &[Text], given: Given) {
        for figure in figures {
            self.figure(figure, given);
        }
        for text in texts {
            self.text(text, given);
        }
    }

    fn figure(&mut self, figure: &Figure, given: Given) {
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
            Outline::Polygon(points) => xml.tag("polygon").written("points", |out| {
                for (index, point) in points.iter().enumerate() {
                    out.push_str(if index > 0 { " " } else { "" });
                    pair(*point, out);
                }
            }),
            Outline::Path(steps) => xml.tag("path").written("d", |out| path_data(steps, out)),
        };
        paint::paint(tag, &self.inks, figure.paint, given, &self.prefix).empty();
    }

    fn text(&mut self, text: &Text, given: Given) {
        let anchor = match text.align {
            Align::Left => "start",
            Align::Middle => "middle",
            Align::Right => "end",
        };
        let tag = self.xml.tag("text").number("x", text.at.x).number("y", text.at.y);
        let tag = if anchor == given.anchor { tag } else { tag.attr("text-anchor", anchor) };
        if let [run] = text.runs.as_slice() {
            paint::face(tag, &self.inks, run, given).text(&run.text);
            return;
        }
        // A line end between two pieces would be seen as a space, and a space at the end of a piece might be lost.
        tag.attr("xml:space", "preserve").open_inline();
        for run in &text.runs {
            paint::face(self.xml.tag("tspan"), &self.inks, run, given).inline_text(&run.text);
        }
        self.xml.close();
    }
}

/// Whether anything in a scene may lead anywhere.
fn has_links(scene: &Scene) -> bool {
    let clusters = scene.clusters.iter().map(|cluster| &cluster.mark);
    let edges = scene.edges.iter().map(|edge| &edge.mark);
    let nodes = scene.nodes.iter().map(|node| &node.mark);
    let leads = |mark: &Mark| mark.href.is_some() || mark.chips.iter().any(|chip| chip.href.is_some());
    clusters.chain(edges).chain(nodes).chain(&scene.above).any(leads)
}

fn across(to: f64) -> [Step; 2] {
    [Step::Move(Point::new(0.0, 1.0)), Step::Line(Point::new(to, 1.0))]
}

fn path_data(steps: &[Step], into: &mut String) {
    let mut at = Point::default();
    for step in steps {
        match *step {
            Step::Move(to) => {
                into.push('M');
                pair(to, into);
            }
            Step::Line(to) if is_same(to.x, at.x) => {
                into.push('V');
                number(to.y, into);
            }
            Step::Line(to) if is_same(to.y, at.y) => {
                into.push('H');
                number(to.x, into);
            }
            Step::Line(to) => {
                into.push('L');
                pair(to, into);
            }
            Step::Curve(first, second, to) => {
                into.push('C');
                pair(first, into);
                into.push(' ');
                pair(second, into);
                into.push(' ');
                pair(to, into);
            }
            Step::Close => into.push('Z'),
        }
        if let Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) = *step {
            at = to;
        }
    }
}

/// Whether two coordinates are written alike.
fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

fn pair(point: Point, into: &mut String) {
    number(point.x, into);
    into.push(',');
    number(point.y, into);
}
