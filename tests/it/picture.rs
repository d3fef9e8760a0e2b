//! Pictures as readers get them: colours that can be told, names for everything, nothing unsafe, other forms than SVG.

use std::collections::BTreeSet;

use proptest::prelude::*;
use roxmltree::{Document, Node};
use threatdot::layout::color::Rgb;
use threatdot::layout::geometry::{Point, Rect, Size};
use threatdot::layout::label::Align;
use threatdot::layout::scene::{
    ChipMark, ClusterMark, Dash, EdgeMark, Figure, Ink, Legend, Mark, NodeMark, Outline, Paint, Role, Scene, Step,
    TableRow, Text, TextRun,
};
use threatdot::layout::text::Family;
use threatdot::layout::{self, ChipSeverity, Input, LayoutOptions, Overlay};
use threatdot::output::overlay::overlay;
use threatdot::output::svg::{self, SvgOptions, Theme, color, roles};

use super::cli::Place;
use super::support::{compile_file, compile_text, files, project};

const THEMES: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Print];

/// Contrast as WCAG 2 defines it, 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let linear = |byte: u8| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let light = |it: Rgb| 0.2126 * linear(it.red) + 0.7152 * linear(it.green) + 0.0722 * linear(it.blue);
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn texts_and_lines_can_be_told_from_every_ground() {
    let trust: Vec<Role> = (0..6).map(Role::Trust).collect();
    let open: Vec<Role> = [&[Role::Paper, Role::Area][..], &trust].concat();
    let tints: Vec<Role> = ChipSeverity::ALL.into_iter().map(Role::Tint).collect();
    let all = [&open[..], &tints, &[Role::Element]].concat();
    let mut pairs = vec![
        (Role::Ink, all.clone(), 4.5),
        (Role::Soft, vec![Role::Paper], 4.5),
        (Role::Settled, vec![Role::Paper], 4.5),
    ];
    pairs.extend([Role::Boundary, Role::Group].map(|title| (title, open.clone(), 4.5)));
    pairs.extend([Role::Flow, Role::Settled].map(|line| (line, open.clone(), 3.0)));
    pairs.push((Role::Highlight, all.clone(), 3.0));
    for severity in ChipSeverity::ALL {
        pairs.push((Role::Severity(severity), [&open[..], &[Role::Tint(severity)]].concat(), 3.0));
    }
    for theme in [Theme::Light, Theme::Dark, Theme::Print] {
        for (front, grounds, least) in &pairs {
            for ground in grounds {
                let found = contrast(color(*front, theme), color(*ground, theme));
                assert!(found >= *least, "{front:?} on {ground:?}, {theme:?}: {found:.2}");
            }
        }
    }
    assert!((contrast(Rgb::hex(0), Rgb::hex(0xFF_FFFF)) - 21.0).abs() < 0.01);
}

#[test]
fn printed_paper_has_no_colour() {
    let (black, white) = (Rgb::hex(0), Rgb::hex(0xFF_FFFF));
    assert!(roles().all(|role| [black, white].contains(&color(role, Theme::Print))));
    let text = written(&saying("x", "y"), Theme::Print);
    for value in text.split("=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(["fff", "000"].contains(&value), "{value}");
    }
}

fn written(scene: &Scene, theme: Theme) -> String {
    svg::write(scene, &SvgOptions { theme, ..SvgOptions::default() })
}

fn text(words: &str, ink: Ink) -> Text {
    let run = |size, bold| TextRun {
        text: words.into(),
        family: if bold { Family::Mono } else { Family::Sans },
        size,
        bold,
        italic: bold,
        underline: bold,
        overline: bold,
        strike: bold,
        drop: if bold { -4.0 } else { 0.0 },
        ink,
    };
    Text { at: Point::new(10.0, 20.0), align: Align::Left, runs: vec![run(12.0, false), run(9.0, true)] }
}

/// A scene with one of everything that can be drawn, saying `words` wherever an author can say anything.
fn saying(words: &str, href: &str) -> Scene {
    let author = Ink::Author { light: Rgb::hex(0x12_34_56), dark: Rgb::hex(0xAB_CD_EF), alpha: 128 };
    let paint = Paint { fill: author, stroke: Ink::Role(Role::Boundary), width: 2.0, dash: Dash::Dotted };
    let rect = Rect { x: 1.0, y: 2.0, w: 30.0, h: 40.0 };
    let steps = vec![Step::Move(Point::default()), Step::Line(Point::new(3.0, 4.0)), Step::Close];
    let outlines = [
        Outline::Rect(rect, 3.0),
        Outline::Ellipse(rect),
        Outline::Polygon(vec![Point::default(), Point::new(f64::NAN, 1.0)]),
        Outline::Path(steps),
    ];
    let figures: Vec<Figure> = outlines.into_iter().map(|outline| Figure { outline, paint }).collect();
    let chip = ChipMark {
        rect,
        figures: figures.clone(),
        text: text(words, Ink::Role(Role::Ink)),
        title: words.into(),
        href: Some(href.into()),
    };
    let mark = |key: Option<String>, faint| Mark {
        id: words.into(),
        key,
        word: "process",
        name: words.into(),
        tooltip: Some(words.into()),
        href: Some(href.into()),
        target: None,
        figures: figures.clone(),
        texts: vec![text(words, author)],
        chips: vec![chip.clone()],
        faint,
    };
    let row = TableRow {
        word: "process",
        id: words.into(),
        label: words.into(),
        place: words.into(),
        findings: vec![words.into()],
    };
    Scene {
        name: words.into(),
        description: words.into(),
        size: Size::new(100.0, 50.0),
        heading_figures: figures.clone(),
        heading: vec![text(words, Ink::Role(Role::Soft))],
        above: Vec::new(),
        ground: Ink::Role(Role::Trust(0)),
        clusters: vec![ClusterMark { mark: mark(None, true), rect, parent: None }],
        edges: vec![EdgeMark { mark: mark(Some(words.into()), false), ..EdgeMark::default() }],
        nodes: vec![NodeMark { mark: mark(None, false), rect, cluster: Some(0), ports: vec![] }],
        legend: Some(Legend { figures: figures.clone(), texts: vec![text(words, author)] }),
        table: vec![row],
        directed: true,
    }
}

const ELEMENTS: [&str; 13] =
    ["svg", "title", "desc", "style", "defs", "pattern", "g", "a", "rect", "ellipse", "polygon", "path", "text"];
const ATTRIBUTES: &str = "id class role aria-label aria-labelledby aria-hidden data-kind data-id width height viewBox x y cx cy \
    rx ry dy points d fill fill-opacity stroke stroke-width stroke-dasharray stroke-opacity opacity font-family font-size font-weight \
    font-style text-anchor text-decoration space href patternUnits patternTransform";

/// Everything in a picture that has no business there.
fn unsafe_parts(text: &str) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("no XML: {error}")],
    };
    let known: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    let mut wrong = Vec::new();
    for element in document.descendants().filter(Node::is_element) {
        let name = element.tag_name().name();
        if !ELEMENTS.contains(&name) && name != "tspan" {
            wrong.push(format!("<{name}>"));
        }
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if !known.contains(name) {
                wrong.push(format!("{name}={value:?}"));
            }
            if name == "href" && !is_harmless(value) {
                wrong.push(format!("leads to {value:?}"));
            }
            let is_free = matches!(name, "aria-label" | "data-id" | "href");
            if !is_free && value.contains("url(") && !value.starts_with("url(#td-trust") {
                wrong.push(format!("{name}={value:?}"));
            }
        }
        let sheet = if name == "style" { element.text().unwrap_or("") } else { "" };
        if ["url", "@import", "<", "\\", "expression"].iter().any(|word| sheet.contains(word)) {
            wrong.push(sheet.to_owned());
        }
    }
    if document.descendants().any(|node| node.is_pi() || node.is_comment()) {
        wrong.push("a comment or an instruction".to_owned());
    }
    wrong
}

/// Judged as a browser reads an address: what it drops goes first, references of any depth are undone by it too.
fn is_harmless(href: &str) -> bool {
    let seen: String = href.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>().to_lowercase();
    let scheme = seen.split(['/', '?', '#']).next().unwrap().split_once(':').map(|(scheme, _)| scheme.to_owned());
    scheme.is_none_or(|scheme| ["http", "https", "mailto"].contains(&scheme.as_str()))
}

/// What a picture is made of, whatever it says.
fn structure(text: &str) -> Vec<String> {
    let document = Document::parse(text).unwrap();
    let elements = document.descendants().filter(Node::is_element);
    elements.map(|element| format!("{} {}", element.tag_name().name(), element.attributes().len())).collect()
}

/// Texts of people who mean no good, among any other texts.
fn hostile() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        any::<String>(),
        proptest::sample::select(vec![
            "<script>",
            "</style>",
            "]]>",
            "<!--",
            "-->",
            "\"",
            "'",
            "&",
            "&#x3c;",
            "&amp;#60;",
            "javascript:",
            "\u{0}",
            "\u{8}",
            "\u{FFFE}",
            "\u{202E}",
            "\u{2028}",
            "\r\n",
            "\t",
            "onload=",
            "<![CDATA[",
            "<?x ?>",
            "url(http://x)",
            "\\",
            ";}",
            "%3c",
            "data:text/html,",
            "//host",
            "\u{1F600}",
            "&NewLine;",
            "&colon;",
            "java&Tab;script",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(parts, 0..5).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_said_becomes_anything_but_text(words in hostile(), href in hostile(), prefix in hostile()) {
        let plain = saying("x", "y");
        for theme in THEMES {
            let options = |id_prefix: String| SvgOptions { theme, id_prefix, ..SvgOptions::default() };
            let out = svg::write(&saying(&words, &href), &options("td".into()));
            prop_assert_eq!(unsafe_parts(&out), Vec::<String>::new());
            prop_assert!(out.lines().all(|line| line.starts_with('<') && line.ends_with('>')));
            // A refused link is a group; but for that the words change nothing of what there is.
            let out = svg::write(&saying(&words, "y"), &options("td".into()));
            prop_assert_eq!(structure(&out), structure(&svg::write(&plain, &options("td".into()))));
            let out = svg::write(&plain, &options(prefix.clone()));
            prop_assert!(Document::parse(&out).is_ok());
        }
        let table = svg::table(&saying(&words, &href));
        prop_assert_eq!(structure(&table), structure(&svg::table(&plain)));
    }

    #[test]
    fn whole_files_of_hostile_texts_give_safe_pictures(words in hostile()) {
        let quoted = words.replace('\\', "\\\\").replace('"', "\\\"").replace('\0', "");
        let compilation = compile_text(&format!(
            "digraph \"{quoted}\" {{ tm=1; label=\"{quoted}\"; subgraph \"cluster_{quoted}\" {{ kind=boundary; label=\"{quoted}\"; \
             \"n{quoted}\" [kind=process, label=\"{quoted}\", URL=\"{quoted}\", tooltip=\"{quoted}\", color=\"{quoted}\", \
             fillcolor=\"{quoted}\", style=filled, fontname=\"{quoted}\"] }} \"n{quoted}\" -> b [label=\"{quoted}\", href=\"{quoted}\"] }}"
        ));
        for diagram in &compilation.diagrams {
            let overlay = overlay(diagram, Some("#{id}"));
            let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
            let scene = layout::draw(input, &LayoutOptions::default()).scene;
            prop_assert_eq!(unsafe_parts(&written(&scene, Theme::Auto)), Vec::<String>::new());
        }
    }
}

#[test]
fn everything_has_a_name_for_those_who_do_not_see_it() {
    for path in files(&project("fixtures/examples"), &["dot"]) {
        let compilation = compile_file(&path);
        let diagram = &compilation.diagrams[0];
        let overlay = overlay(diagram, Some("#{id}"));
        let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
        let scene = layout::draw(input, &LayoutOptions::default()).scene;
        let text = written(&scene, Theme::Auto);
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        // An image has no children for a reader of the screen; a document has.
        assert_eq!(root.attribute("role"), Some("graphics-document document"));
        let said =
            |id: &str| document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap().text().unwrap();
        let about: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').map(said).collect();
        assert_eq!(about, [scene.name.as_str(), scene.description.as_str()]);
        let marks =
            document.descendants().filter(|node| matches!(node.attribute("class"), Some("node" | "edge" | "cluster")));
        let mut names = BTreeSet::new();
        for mark in marks {
            let (name, role) = (mark.attribute("aria-label").unwrap(), mark.attribute("role").unwrap());
            assert!(names.insert(name.to_owned()), "two are called {name}");
            let holds_links = mark.descendants().any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "a")));
            assert_eq!(role == "graphics-object group", holds_links, "{name}");
            assert_eq!(mark.first_element_child().unwrap().tag_name().name(), "title");
        }
        assert_eq!(names.len(), scene.nodes.len() + scene.edges.len() + scene.clusters.len());
        for chip in document.descendants().filter(|node| node.attribute("class") == Some("chip")) {
            assert!(chip.has_attribute("href") && chip.first_element_child().unwrap().text().is_some());
        }
    }
}

#[test]
fn the_table_says_what_the_picture_shows() {
    let compilation = compile_text(
        "digraph shop { tm=1; label=\"A <shop>\"; subgraph cluster_in { kind=boundary; trust=internal; label=Inside; \
         web [kind=process, label=\"Web & more\"] } user [kind=interactor]; user -> web [id=ask, label=ask] }",
    );
    let diagram = &compilation.diagrams[0];
    let overlay = overlay(diagram, None);
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
    let text = svg::table(&layout::draw(input, &LayoutOptions::default()).scene);
    let document = Document::parse(&text).unwrap();
    let cells = |row: Node<'_, '_>| {
        row.children().filter(Node::is_element).map(|cell| cell.text().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = document.descendants().filter(|node| node.has_tag_name("tr")).map(cells).collect();
    assert_eq!(rows[0], ["Kind", "Id", "Name", "Where", "Findings"]);
    let row = |id: &str| rows.iter().find(|row| row[1] == id).unwrap();
    assert_eq!(row("web")[..4], ["process", "web", "Web & more", "cluster_in"]);
    assert_eq!(row("ask")[..4], ["flow", "ask", "ask", "user to web"]);
    assert_eq!(row("cluster_in")[..4], ["boundary", "cluster_in", "Inside", ""]);
    let chips = overlay
        .chips(diagram.model.item(diagram.model.subjects().find(|it| diagram.model.subject_id(*it) == "web").unwrap()));
    assert!(!chips.is_empty());
    assert_eq!(row("web")[4], chips.iter().map(|chip| chip.text.as_str()).collect::<Vec<_>>().join(", "));
    assert!(text.contains("<caption>A &lt;shop&gt;</caption>") && text.contains("<th scope=\"row\">web</th>"));
}

#[test]
fn programs_without_variables_find_plain_colours() {
    let text = written(&saying("x", "y"), Theme::Auto);
    let document = Document::parse(&text).unwrap();
    let shapes = ["rect", "ellipse", "polygon", "path", "tspan"];
    for shape in document.descendants().filter(|node| shapes.contains(&node.tag_name().name())) {
        let fill = shape.attribute("fill").unwrap_or("#000");
        assert!(fill.starts_with('#') || fill == "none", "{fill}");
    }
    // What they cannot read stands where they do not look, and what is printed is light.
    let sheet = document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "style"))).unwrap();
    let plain = sheet.text().unwrap().split("@media").next().unwrap().to_owned();
    assert!(!plain.contains("var("), "{plain}");
    assert_eq!(sheet.text().unwrap().matches("@media screen").count(), 2);
}

#[test]
fn names_that_many_flows_repeat_count_against_the_limit_of_the_output() {
    let side = |letter: char| (0..95).map(|n| format!("{letter}{n}{} ", "x".repeat(2_000))).collect::<String>();
    let compilation = compile_text(&format!("digraph {{ {{ {} }} -> {{ {} }} }}", side('a'), side('b')));
    let diagram = &compilation.diagrams[0];
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &Overlay::new() };
    let drawing = layout::draw(input, &LayoutOptions::default());
    assert_eq!(drawing.warnings.iter().map(|warning| warning.code.id).collect::<Vec<_>>(), ["P008"]);
    assert!(drawing.scene.nodes.is_empty());
}

#[test]
fn what_is_not_built_in_is_said_before_anything_is_written() {
    let place = Place::with(&[("a.dot", "digraph { a -> b }")]);
    if threatdot::output::raster::IS_BUILT {
        return;
    }
    for args in [&["build", "a.dot", "--emit", "svg,png"][..], &["draw", "a.dot", "-o", "a.PDF"]] {
        place.run(args).ends(2).says("needs the feature `raster`");
    }
    assert_eq!(place.files(), ["a.dot"]);
}

#[cfg(feature = "raster")]
mod raster {
    use super::{Input, LayoutOptions, Overlay, Theme};
    use super::{Place, Scene, compile_text, layout, project, saying, written};
    use threatdot::output::raster::{RasterFailure, pdf, png};

    fn scene(text: &str) -> Scene {
        let compilation = compile_text(text);
        let diagram = &compilation.diagrams[0];
        let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &Overlay::new() };
        layout::draw(input, &LayoutOptions::default()).scene
    }

    /// Width and height as the header of a PNG says them.
    fn size(bytes: &[u8]) -> (u32, u32) {
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }

    #[test]
    fn a_png_has_the_size_asked_for_and_the_same_bytes_each_time() {
        let scene = scene("digraph { tm=1; a [kind=process]; b [kind=store]; a -> b [label=\"Grüße Ωλ Я\"] }");
        let text = written(&scene, Theme::Light);
        let once = png(&text, 1.0).unwrap();
        let is_size = |bytes: &[u8], scale: f64| {
            let (w, h) = size(bytes);
            (f64::from(w) - scale * scene.size.w).abs() < 1.0 && (f64::from(h) - scale * scene.size.h).abs() < 1.0
        };
        assert!(is_size(&once, 1.0) && is_size(&png(&text, 2.0).unwrap(), 2.0));
        assert_eq!(once, png(&text, 1.0).unwrap());
        assert_ne!(once, png(&written(&scene, Theme::Dark), 1.0).unwrap());
        // A program that cannot ask the reader sees the light picture.
        assert_eq!(once, png(&written(&scene, Theme::Auto), 1.0).unwrap());
    }

    #[test]
    fn a_pdf_is_one_and_names_no_font_of_the_machine() {
        let text = written(&saying("words", "https://example.org"), Theme::Light);
        let bytes = pdf(&text).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"), "{:?}", &bytes[bytes.len() - 9..]);
        assert!((0..8).all(|_| bytes == pdf(&text).unwrap()), "the same bytes each time");
        assert!(bytes.windows(5).any(|window| window == b"Arimo"));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000\" height=\"9000\"/>";
        assert!(matches!(png(text, 1.0), Err(RasterFailure::TooLarge { pixels: 81_000_000 })));
        assert!(matches!(png("<svg", 1.0), Err(RasterFailure::Refused(_))));
    }

    #[test]
    fn commands_write_them_by_name() {
        let place = Place::with(&[("a.dot", "digraph { tm=1; a [kind=process] }")]);
        place.run(&["build", "a.dot", "-o", "out", "--emit", "png,pdf", "--scale", "2", "--fail-on", "never"]).ends(0);
        assert_eq!(place.files(), ["a.dot", "out/a.pdf", "out/a.png"]);
        place.run(&["draw", "a.dot", "-o", "b.png", "--theme", "dark"]).ends(0);
        let bytes = std::fs::read(place.path("b.png")).unwrap();
        assert!(size(&bytes).0 > 50);
    }

    /// The fonts are those that texts are measured by.
    #[test]
    fn fonts_have_the_widths_of_the_table() {
        use ttf_parser::Face;
        for (file, bold) in [("arimo-regular.ttf", false), ("arimo-bold.ttf", true)] {
            let data = std::fs::read(project("src/output/raster").join(file)).unwrap();
            let face = Face::parse(&data, 0).unwrap();
            for character in (' '..='~').chain('À'..='ÿ').chain('А'..='я').chain('α'..='ω') {
                let advance = face.glyph_hor_advance(face.glyph_index(character).unwrap()).unwrap();
                let measured = layout::text::width(&character.to_string(), 2048.0, bold) / 1.15;
                assert!((f64::from(advance) - measured).abs() < 20.0, "{character} in {file}: {advance}, {measured}");
            }
        }
    }
}
