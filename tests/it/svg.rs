//! The bytes of pictures: well-formed, safe, the same every time.

use threatdot::layout::geometry::{Point, Rect, Size};
use threatdot::layout::label::Align;
use threatdot::layout::scene::{
    ChipMark, Dash, EdgeMark, Figure, Ink, Mark, NodeMark, Outline, Paint, Role, Scene, Step, Target, Text, TextRun,
};
use threatdot::output::svg::{self, SvgOptions, Theme};
use threatdot::output::xml::{Xml, number};

fn run(text: &str) -> TextRun {
    TextRun { text: text.into(), size: 12.0, ink: Ink::Role(Role::Ink), ..TextRun::default() }
}

fn text(words: &str) -> Text {
    Text { at: Point::new(10.0, 20.0), align: Align::Middle, runs: vec![run(words)] }
}

/// A scene of one node that says `words` wherever an author can say anything.
fn saying(words: &str, href: &str) -> Scene {
    let paint = Paint { fill: Ink::None, stroke: Ink::Role(Role::Ink), width: 1.0, dash: Dash::Solid };
    let rect = Rect { x: 1.0, y: 2.0, w: 30.0, h: 40.0 };
    let chip = ChipMark { rect, figures: vec![], text: text(words), title: words.into(), href: Some(href.into()) };
    let mark = Mark {
        id: words.into(),
        key: Some(words.into()),
        word: "process",
        name: words.into(),
        tooltip: Some(words.into()),
        href: Some(href.into()),
        figures: vec![Figure { outline: Outline::Rect(rect, 0.0), paint }],
        texts: vec![text(words)],
        chips: vec![chip],
        ..Mark::default()
    };
    Scene {
        name: words.into(),
        description: words.into(),
        size: Size::new(100.0, 50.0),
        heading: vec![text(words)],
        nodes: vec![NodeMark { mark, rect, ..NodeMark::default() }],
        ..Scene::default()
    }
}

fn plain() -> SvgOptions {
    SvgOptions { theme: Theme::Light, ..SvgOptions::default() }
}

#[test]
fn whatever_the_input_says_stays_text() {
    for words in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='alert(1)",
        "]]><script>",
        "--><script>",
        "</style><script>",
        "&lt;script&gt;",
    ] {
        let out = svg::write(&saying(words, words), &plain());
        assert!(!out.contains("<script") && !out.contains("<img"), "{out}");
        assert_eq!(out.matches("<style>").count(), 1);
        assert_eq!(out.matches('<').count(), out.matches('>').count(), "{out}");
    }
}

#[test]
fn characters_that_no_xml_may_hold_are_replaced() {
    let out = svg::write(&saying("a\u{0}b\u{8}c\u{FFFE}d\u{85}e\nf\rg\th", ""), &plain());
    let bad = |c: char| c != '\n' && c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    assert!(!out.contains(bad), "{out:?}");
    assert!(out.contains("a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e&#10;f&#13;g&#9;h"), "{out}");
}

#[test]
fn links_open_where_the_author_says_and_give_nothing_away() {
    let link = |target: Option<Target>| {
        let mut scene = saying("x", "page.html");
        scene.nodes[0].mark.target = target;
        let out = svg::write(&scene, &plain());
        let at = out.find("<a href").expect("a link");
        out[at..].split('>').next().map(str::to_owned)
    };
    assert_eq!(link(None).as_deref(), Some("<a href=\"page.html\""));
    assert_eq!(link(Some(Target::Top)).as_deref(), Some("<a href=\"page.html\" target=\"_top\""));
    let own_window = "<a href=\"page.html\" target=\"_blank\" rel=\"noopener\"";
    assert_eq!(link(Some(Target::Blank)).as_deref(), Some(own_window));
}

#[test]
fn only_known_schemes_become_links() {
    let href = |href: &str| {
        let out = svg::write(&saying("x", href), &plain());
        let at = out.find("href=\"")?;
        out[at + 6..].split('"').next().map(str::to_owned)
    };
    for good in
        ["https://example.org/a", "HTTP://example.org", "mailto:a@b.c", "#part", "page.html", "../up?x:y", "/a:b"]
    {
        assert_eq!(href(good).as_deref(), Some(good));
    }
    assert_eq!(href("  https://exa\u{0}mple.org\n"), Some("https://example.org".into()));
    assert_eq!(href("https://a/?b&c\"d"), Some("https://a/?b&amp;c&quot;d".into()));
    for bad in [
        "javascript:alert(1)",
        "  JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "java&#115;cript:alert(1)",
        "java&amp;#115;cript&amp;#58;alert(1)",
        "javascript&#58;alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x",
        "blob:x",
        "\\\\host\\share",
        "/\\host",
        "x:y",
        "",
    ] {
        assert_eq!(href(bad), None, "{bad:?}");
    }
}

#[test]
fn ids_begin_with_the_prefix_and_the_prefix_is_plain() {
    let options = SvgOptions { id_prefix: "1\"><x y.z".into(), ..plain() };
    let out = svg::write(&saying("a", ""), &options);
    assert!(out.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"td1xyz\""), "{out}");
    for id in out.split(" id=\"").skip(1) {
        assert!(id.starts_with("td1xyz"), "{id}");
    }
}

#[test]
fn no_prolog_no_blank_line_one_element_a_line() {
    let out = svg::write(&saying("a", "https://a"), &SvgOptions::default());
    assert!(out.starts_with("<svg ") && out.ends_with("</svg>\n"));
    assert!(out.lines().all(|line| !line.trim().is_empty() && line.starts_with('<') && line.ends_with('>')), "{out}");
    assert!(!out.contains('\r'));
    assert_eq!(out, svg::write(&saying("a", "https://a"), &SvgOptions::default()));
}

#[test]
fn numbers_have_at_most_two_decimals() {
    let text = |value: f64| {
        let mut text = String::new();
        number(value, &mut text);
        text
    };
    for (value, expected) in [
        (0.0, "0"),
        (-0.001, "0"),
        (1.0, "1"),
        (1.5, "1.5"),
        (1.05, "1.05"),
        (-12.345, "-12.35"),
        (99.999, "100"),
        (1234.5, "1234.5"),
        (f64::NAN, "0"),
        (f64::INFINITY, "0"),
        (-1e300, "0"),
    ] {
        assert_eq!(text(value), expected, "{value}");
    }
}

#[test]
fn elements_that_are_left_open_are_closed() {
    let mut xml = Xml::new();
    xml.tag("a").open();
    xml.tag("b").attr("c", "d").open();
    assert_eq!(xml.finish(), "<a>\n<b c=\"d\">\n</b>\n</a>\n");
}

#[test]
fn themes_follow_the_reader_only_where_asked() {
    let scene = saying("a", "");
    let of = |theme| svg::write(&scene, &SvgOptions { theme, ..SvgOptions::default() });
    assert!(of(Theme::Auto).contains("prefers-color-scheme:dark") && of(Theme::Auto).contains("var(--td-ink)"));
    for theme in [Theme::Light, Theme::Dark, Theme::Print] {
        assert!(!of(theme).contains("var(") && !of(theme).contains("prefers") && !of(theme).contains(" class=\"f"));
    }
    assert_ne!(of(Theme::Light), of(Theme::Dark));
}

#[test]
fn pieces_of_a_line_keep_the_space_between_them() {
    let mut scene = Scene { size: Size::new(10.0, 10.0), ..Scene::default() };
    scene.heading = vec![Text { at: Point::default(), align: Align::Left, runs: vec![run("a "), run("b")] }];
    let out = svg::write(&scene, &plain());
    assert!(out.contains(">a </tspan><tspan "), "{out}");
}

#[test]
fn what_is_not_seen_is_not_written() {
    let mut scene = Scene::default();
    scene.edges.push(EdgeMark { line: vec![Step::Move(Point::default())], ..EdgeMark::default() });
    assert!(!svg::write(&scene, &plain()).contains("class=\"edge\""));
}
