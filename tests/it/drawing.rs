//! What the drawing attributes of Graphviz do to a picture: each is shown by what is drawn, and none may lie.

use std::collections::BTreeSet;

use threatdot::layout::color::{Color, Rgb, Scheme, parse, parse_in};
use threatdot::layout::geometry::{Point, Rect, Size};
use threatdot::layout::honoured::ATTRIBUTES;
use threatdot::layout::label::{Align, Face, Frame, Label, Line, Look, Names, Piece, Sides};
use threatdot::layout::scene::{
    Dash, EdgeMark, Figure, Ink, Mark, NodeMark, Outline, Role, Scene, Step, Target, Text, TextRun, flattened,
};
use threatdot::layout::text::{self, Family, Typeface};
use threatdot::layout::{self, Input, LayoutOptions, Overlay};
use threatdot::model::vocabulary::GRAPHVIZ;

use super::layout::{bare, codes, inside, lies, node, overlap};
use super::support::{compile_text, files, project, read, shared};

fn html(text: &str) -> Label {
    Label::html(text, Face::plain(10.0), Scheme::X11)
}

/// The pieces of a label that stands at the origin with its own size.
fn pieces(label: &Label) -> Vec<Piece> {
    label.pieces(Rect::at(Point::default(), label.size()))
}

/// Where the lines with a text stand.
fn place(label: &Label, words: &str) -> Rect {
    let found = pieces(label).into_iter().find_map(|piece| match piece {
        Piece::Lines { rect, lines, .. } if lines.iter().any(|line| line.text() == words) => Some(rect),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("`{words}` is nowhere"))
}

/// The rectangle of a port.
fn port(label: &Label, wanted: &str) -> Rect {
    let found = pieces(label).into_iter().find_map(|piece| match piece {
        Piece::Port { name, rect } if name == wanted => Some(rect),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("there is no port `{wanted}`"))
}

fn frames(label: &Label) -> Vec<(Rect, Look)> {
    let frame = |piece| if let Piece::Frame { rect, look, .. } = piece { Some((rect, look)) } else { None };
    pieces(label).into_iter().filter_map(frame).collect()
}

fn texts(label: &Label) -> Vec<String> {
    label.lines().into_iter().map(Line::text).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}

fn rgb(value: u32) -> Color {
    Color::Solid(Rgb::hex(value), 255)
}

/// Where a text stands, by the table of widths without its room.
fn extent(text: &Text) -> Rect {
    let width = |run: &TextRun| match run.family {
        Family::Sans => text::width(&run.text, run.size, run.bold) / 1.15,
        Family::Mono => text::mono_width(&run.text, run.size) / 1.03,
    };
    let (w, size) =
        (text.runs.iter().map(width).sum::<f64>(), text.runs.iter().map(|run| run.size).fold(0.0, f64::max));
    let x = match text.align {
        Align::Left => text.at.x,
        Align::Middle => text.at.x - w / 2.0,
        Align::Right => text.at.x - w,
    };
    // From the height of capitals to what hangs below the line.
    Rect { x, y: text.at.y - 0.73 * size, w, h: 0.93 * size }
}

fn words(mark: &Mark) -> Vec<String> {
    mark.texts.iter().map(|text| text.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

fn text_of<'a>(mark: &'a Mark, wanted: &str) -> &'a Text {
    let is = |text: &&Text| text.runs.iter().map(|run| run.text.as_str()).collect::<String>() == wanted;
    mark.texts.iter().find(is).unwrap_or_else(|| panic!("`{wanted}` is not drawn, only {:?}", words(mark)))
}

fn polygons(mark: &Mark) -> Vec<&[Point]> {
    let points = |figure| {
        if let &Figure { outline: Outline::Polygon(ref points), .. } = figure { Some(&points[..]) } else { None }
    };
    mark.figures.iter().filter_map(points).collect()
}

/// A node of one picture with some attributes.
fn drawn(attributes: &str) -> NodeMark {
    node(&bare(&format!("digraph {{ n [{attributes}] }}")).scene, "n").clone()
}

/// The only edge of a picture from the left to the right.
fn edge(attributes: &str) -> EdgeMark {
    bare(&format!("digraph {{ rankdir=LR; a -> b [{attributes}] }}")).scene.edges.remove(0)
}

#[test]
fn cells_stand_in_rows_and_columns() {
    let label = html(
        "<table border=\"0\" cellborder=\"1\" cellspacing=\"3\" cellpadding=\"4\">\
         <tr><td port=\"a\" width=\"50\" height=\"20\"></td><td port=\"b\" width=\"30\" height=\"10\"></td></tr>\
         <tr><td port=\"c\" width=\"10\" height=\"40\"></td><td port=\"d\" width=\"35\"></td></tr></table>",
    );
    // Columns of 50 and 35, rows of 20 and 40, spacing of 3 around and between all.
    assert_eq!(label.size(), Size::new(50.0 + 35.0 + 9.0, 20.0 + 40.0 + 9.0));
    assert_eq!(port(&label, "a"), Rect { x: 3.0, y: 3.0, w: 50.0, h: 20.0 });
    assert_eq!(port(&label, "b"), Rect { x: 56.0, y: 3.0, w: 35.0, h: 20.0 });
    assert_eq!(port(&label, "c"), Rect { x: 3.0, y: 26.0, w: 50.0, h: 40.0 });
    assert_eq!(port(&label, "d"), Rect { x: 56.0, y: 26.0, w: 35.0, h: 40.0 });
}

#[test]
fn a_border_takes_room_on_both_sides() {
    let size = |attributes: &str| {
        let text = format!(
            "<table cellspacing=\"0\" cellpadding=\"0\" {attributes}><tr><td width=\"20\" height=\"10\"/></tr></table>"
        );
        html(&text).size()
    };
    assert_eq!(size("border=\"0\""), Size::new(20.0, 10.0));
    // A cell with a border of 5 is no smaller than its border.
    assert_eq!(size("border=\"5\" cellborder=\"0\""), Size::new(30.0, 20.0));
    assert_eq!(size("border=\"0\" width=\"70\" height=\"60\""), Size::new(70.0, 60.0));
}

#[test]
fn cells_span_columns_and_rows() {
    let label = html(
        "<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td colspan=\"2\" port=\"head\">a long heading of two</td>\
         <td rowspan=\"3\" port=\"side\">s</td></tr><tr><td port=\"b\">b</td><td port=\"c\">c</td></tr>\
         <tr><td port=\"d\">d</td><td port=\"e\">e</td></tr></table>",
    );
    let at = |name| port(&label, name);
    assert!(close(at("head").w, at("b").w + at("c").w), "the heading is as wide as both");
    assert!(close(at("b").w, at("c").w), "what the heading lacks goes to both in equal shares");
    assert!(close(at("side").h, at("head").h + at("b").h + at("d").h), "the side is as high as all rows");
    assert!(close(at("side").x, at("head").right()) && close(at("d").y, at("b").bottom()));
    // A cell that comes down from above pushes the cells of its row to the right.
    let pushed =
        html("<table><tr><td rowspan=\"2\">x</td><td port=\"a\">a</td></tr><tr><td port=\"b\">b</td></tr></table>");
    assert!(close(port(&pushed, "a").x, port(&pushed, "b").x));
}

#[test]
fn texts_stand_where_their_cell_says() {
    let cell = |attributes: &str, text: &str| {
        html(&format!(
            "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\"><tr><td width=\"100\" height=\"60\" {attributes}>{text}</td></tr></table>"
        ))
    };
    let at = |attributes| place(&cell(attributes, "x"), "x");
    assert!(close(at("").centre().x, 50.0) && close(at("").centre().y, 30.0));
    assert!(close(at("align=\"left\"").x, 0.0) && close(at("align=\"right\"").right(), 100.0));
    assert!(close(at("valign=\"top\"").y, 0.0) && close(at("valign=\"bottom\"").bottom(), 60.0));
    // The lines of a text name their sides; BALIGN speaks for those that name none.
    let aligns = |attributes, text| cell(attributes, text).lines().iter().map(|line| line.align).collect::<Vec<_>>();
    let text = "a<br/>b<br align=\"right\"/>c";
    assert_eq!(aligns("", text), [Align::Middle, Align::Right, Align::Middle]);
    assert_eq!(aligns("balign=\"left\"", text), [Align::Left, Align::Right, Align::Left]);
    // With TEXT the sides are those of the cell, else those of the block of lines.
    let wide = |attributes| place(&cell(attributes, "long line<br align=\"left\"/>x"), "x").w;
    assert!(close(wide("align=\"text\""), 100.0) && wide("") < 60.0);
}

#[test]
fn tables_stand_in_tables_and_fill_their_cells() {
    let label = html(
        "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\"><tr><td port=\"out\" width=\"200\" height=\"100\">\
         <table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td port=\"in\">a</td><td port=\"in2\">b</td></tr></table>\
         </td></tr></table>",
    );
    assert!(inside(port(&label, "in"), port(&label, "out")));
    assert!(close(port(&label, "in").w + port(&label, "in2").w, 200.0) && close(port(&label, "in").h, 100.0));
    let kept = html(
        "<table><tr><td width=\"200\"><table port=\"t\" fixedsize=\"true\" align=\"right\" width=\"50\"><tr><td>a</td></tr></table></td></tr></table>",
    );
    assert!(close(port(&kept, "t").w, 50.0), "it keeps its size");
    assert!(port(&kept, "t").x > kept.size().w / 2.0, "and stands at the right");
}

#[test]
fn borders_and_areas_look_as_asked() {
    let label = html(
        "<table color=\"red\" border=\"3\" cellborder=\"0\" style=\"rounded\" bgcolor=\"gold:blue\"><tr>\
         <td border=\"1\" sides=\"LB\" style=\"dashed\">x</td><td border=\"2\" color=\"#00ff00\" bgcolor=\"white\">y</td><td>z</td></tr></table>",
    );
    let looks: Vec<Look> = frames(&label).into_iter().map(|(_, look)| look).collect();
    let [table, first, second] = looks.as_slice() else { panic!("{looks:?}") };
    assert_eq!(
        (table.color, table.ground, table.border, table.rounded),
        (Some(rgb(0xFF_0000)), Some(rgb(0xFF_D700)), 3.0, true)
    );
    assert_eq!(first.sides, Sides { left: true, top: false, right: false, bottom: true });
    assert_eq!((first.dash, first.color), (Dash::Dashed, Some(rgb(0xFF_0000))));
    assert_eq!((second.color, second.ground, second.sides), (Some(rgb(0xFF00)), Some(rgb(0xFF_FFFF)), Sides::ALL));
    // As drawn: the two sides that meet are one line, on the outline of the cell.
    let mark =
        drawn("shape=plain, label=<<table border=\"0\"><tr><td border=\"1\" sides=\"LB\">x</td></tr></table>>").mark;
    let paths: Vec<_> = mark.figures.iter().filter(|f| matches!(f.outline, Outline::Path(_))).collect();
    let [Figure { outline: Outline::Path(steps), .. }] = paths.as_slice() else { panic!("{:?}", mark.figures) };
    assert_eq!(steps.iter().filter(|step| matches!(step, Step::Line(_))).count(), 2);
}

#[test]
fn rules_stand_between_rows_and_cells_and_not_at_the_border() {
    let rules = |text: &str| {
        let rule = |piece| if let Piece::Rule { from, to, .. } = piece { Some((from, to)) } else { None };
        pieces(&html(text)).into_iter().filter_map(rule).collect::<Vec<_>>()
    };
    let between = rules("<table><tr><td>a</td></tr><hr/><tr><td>b</td></tr><hr/></table>");
    let [(from, to)] = between.as_slice() else { panic!("{between:?}") };
    assert!(close(from.y, to.y) && from.x < to.x);
    let upright = rules("<table><tr><td>a</td><vr/><td>b</td><vr/></tr></table>");
    let [(from, to)] = upright.as_slice() else { panic!("{upright:?}") };
    assert!(close(from.x, to.x) && from.y < to.y);
    assert_eq!(rules("<table rows=\"*\"><tr><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></table>").len(), 2);
    assert_eq!(rules("<table columns=\"*\"><tr><td>a</td><td>b</td><td>c</td></tr></table>").len(), 2);
}

#[test]
fn pieces_of_a_text_have_their_faces() {
    let label = html(
        "a<b>b</b><i>c</i><u>d</u><o>e</o><s>f</s><sub>g</sub><sup>h</sup><font color=\"red\" point-size=\"20\" face=\"Courier\">i</font>",
    );
    let runs = label.lines()[0].runs.clone();
    let face = |text: &str| runs.iter().find(|run| run.text == text).unwrap().face;
    assert_eq!(face("a"), Face::plain(10.0));
    assert!(face("b").bold && face("c").italic && face("d").underline && face("e").overline && face("f").strike);
    assert!(face("g").rise < 0.0 && face("h").rise > 0.0 && face("h").size < 10.0);
    assert_eq!((face("i").size, face("i").color, face("i").family), (20.0, Some(rgb(0xFF_0000)), Family::Mono));
    // A raised piece is drawn higher, and what follows is back on the line.
    let mark = drawn("shape=box, label=<x<sup>2</sup>y>").mark;
    let drops: Vec<f64> = mark.texts[0].runs.iter().map(|run| run.drop).collect();
    assert!(drops[1] < 0.0 && close(drops[1] + drops[2], 0.0), "{drops:?}");
    // A cell that is left open does not make the next one bold.
    let open = html("<table><tr><td><b>x</td><td>y</td></tr></table>");
    assert!(!open.lines()[1].runs[0].face.bold);
}

#[test]
fn html_text_breaks_where_it_says() {
    assert_eq!(texts(&html("a<br/>b <b>c</b> d")), ["a", "b c d"]);
    assert_eq!(texts(&html("a<br/><br/>b")), ["a", "", "b"]);
    assert_eq!(texts(&html("<table><tr><td>k</td><td>v</td></tr><tr><td>x</td></tr></table>")), ["k", "v", "x"]);
    assert_eq!(html("<table><tr><td>k</td><td>v</td></tr></table>").one_line(), "k v");
    assert_eq!(texts(&html("&lt;a&amp;b&gt;")), ["<a&b>"]);
}

#[test]
fn the_frame_of_a_table_tells_a_store() {
    let frame = |text: &str| html(text).frame();
    assert_eq!(frame("<table sides=\"TB\"><tr><td>x</td></tr></table>"), Frame::TopBottom);
    assert_eq!(frame("<table border=\"0\"><tr><td border=\"1\" sides=\"tb\">x</td></tr></table>"), Frame::TopBottom);
    assert_eq!(frame("<table border='0'><tr><td>x</td></tr></table>"), Frame::None);
    assert_eq!(frame("<table><tr><td>x</td></tr></table>"), Frame::Box);
    // As drawn: two lines, none at the sides.
    let mark = drawn("shape=none, label=<<table sides=\"TB\" cellborder=\"0\"><tr><td>Orders</td></tr></table>>").mark;
    let steps: Vec<Step> =
        mark.figures.iter().flat_map(|f| if let Outline::Path(s) = &f.outline { s.clone() } else { vec![] }).collect();
    let ends = flattened(&steps);
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(close(ends[0].y, ends[1].y) && close(ends[2].y, ends[3].y) && !close(ends[0].y, ends[2].y));
}

#[test]
fn broken_html_gives_the_text_that_is_in_it() {
    for (text, expected) in [
        ("<b>a<i>b</b>c &lt;<!-- no -->d", "abc <d"),
        ("a < b", "a < b"),
        ("a < b <b>c</b>", "a < b c"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<table><tr>loose<td>cell</tr>after</table>end", "loose cell after end"),
        ("<td>a</td><td>b", "a b"),
        ("<table>a<table>b<tr>c", "a b c"),
        ("</table></td></tr></b>x", "x"),
        ("<table><tr><td title=\"a > b\">x</td></tr></table>", "x"),
        ("<b title=\"open>x</b>", "x"),
        ("<table><tr><td>x<hr/>y<vr/>z</td></tr></table>", "x y z"),
        ("<>x<", "<>x<"),
    ] {
        assert_eq!(html(text).one_line(), expected, "{text}");
    }
    let image = html("<table><tr><td><img src=\"/etc/passwd\"/>x</td></tr></table>");
    assert!(image.names_image && image.one_line() == "x");
}

#[test]
fn html_of_people_who_mean_no_good_stays_small() {
    let deep = |tag: &str, count: usize| format!("{}x", tag.repeat(count));
    assert_eq!(html(&deep("<b>", 20_000)).one_line(), "x");
    assert_eq!(html(&format!("{}x{}", "<b>".repeat(20_000), "</b>".repeat(20_000))).one_line(), "x");
    assert_eq!(html(&deep("<table><tr><td>", 4_000)).one_line(), "x");
    assert_eq!(html(&deep("<table>", 9_000)).one_line(), "x");
    // Past the limit of nesting the text alone is left, and the outer table is whole.
    let nested = format!(
        "<table><tr><td>{}in{}</td><td>next</td></tr></table>",
        "<table><tr><td>".repeat(400),
        "</td></tr></table>".repeat(400)
    );
    assert_eq!(html(&nested).one_line(), "in next");
    let spans =
        html(&"<tr><td colspan=\"4000000000\" rowspan=\"-1\" width=\"1e300\" border=\"nan\">x</td></tr>".repeat(900));
    assert!(spans.size().w.is_finite() && spans.size().h.is_finite());
    let table = html(&format!(
        "<table>{}</table>",
        "<tr><td colspan=\"999999\" width=\"1e300\" height=\"inf\" border=\"-5\">x</td></tr>".repeat(800)
    ));
    assert!(table.size().w < 10_000.0, "{:?}", table.size());
    let wide = html(&format!(
        "<table><tr>{}</tr><tr>{}</tr></table>",
        "<td/>".repeat(5_000),
        "<td colspan=\"64\">y</td>".repeat(1_000)
    ));
    assert!(wide.size().w > 5_000.0 && wide.size().h < 100.0);
    let quotes = html(&"<b \"".repeat(15_000));
    assert!(quotes.bytes() <= 70_000);
}

#[test]
fn labels_with_tables_stand_on_everything() {
    let table = "<<table cellborder=\"1\"><tr><td bgcolor=\"gold\">T</td></tr></table>>";
    let text = format!(
        "digraph {{ label={table}; subgraph cluster_c {{ label={table}; n [shape=ellipse, label={table}] }} n -> m [label={table}, xlabel=below] }}"
    );
    let scene = bare(&text).scene;
    assert_eq!(lies(&scene), Vec::<String>::new());
    let gold = |figures: &[Figure]| {
        let gold = figures
            .iter()
            .find(|figure| matches!(figure.paint.fill, Ink::Author { light, .. } if light == Rgb::hex(0xFF_D700)));
        let Some(Figure { outline: Outline::Rect(rect, _), .. }) = gold else { panic!("{figures:?}") };
        *rect
    };
    for (figures, texts) in [
        (&scene.heading_figures, &scene.heading),
        (&scene.clusters[0].mark.figures, &scene.clusters[0].mark.texts),
        (&node(&scene, "n").mark.figures, &node(&scene, "n").mark.texts),
        (&scene.edges[0].mark.figures, &scene.edges[0].mark.texts),
    ] {
        assert!(inside(extent(&texts[0]), gold(figures)), "the text is in its cell");
        // Gold is light: the text on it is dark on every paper.
        assert_eq!(texts[0].runs[0].ink, Ink::Role(Role::Black));
    }
    let label = scene.edges[0].label.unwrap();
    assert!(
        inside(gold(&scene.edges[0].mark.figures), label)
            && inside(extent(text_of(&scene.edges[0].mark, "below")), label)
    );
}

#[test]
fn ports_are_remembered_with_their_rectangles() {
    let html =
        drawn("shape=plain, label=<<table port=\"t\"><tr><td port=\"a\">x</td><td port=\"b\">y</td></tr></table>>");
    let names = |node: &NodeMark| node.ports.iter().map(|port| port.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&html), ["t", "a", "b"]);
    let record = drawn("shape=record, label=\"<x> left|{<y> up|down}\"");
    assert_eq!(names(&record), ["x", "y"]);
    for node in [&html, &record] {
        assert!(node.ports.iter().all(|port| inside(port.rect, node.rect)), "{:?}", node.ports);
    }
    assert!(!overlap(html.ports[1].rect, html.ports[2].rect) && !overlap(record.ports[0].rect, record.ports[1].rect));
}

#[test]
fn records_are_read_as_graphviz_reads_them() {
    let read = |text: &str| Label::record(text, &Names { node: "id", ..Names::default() }, Face::plain(10.0), true);
    let fields = |text: &str| texts(&read(text).unwrap());
    assert_eq!(fields("a\\|b|\\{c\\}|\\<d\\>|e\\\\f"), ["a|b", "{c}", "<d>", "e\\f"]);
    assert_eq!(fields("x\\ \\ y|  z   z  |\\ "), ["x\u{A0}\u{A0}y", "z z", "\u{A0}"]);
    assert_eq!(fields("<p>\\N|&lt;"), ["id", "<"]);
    let aligned = read("{l\\l|r\\r|m\\n}").unwrap();
    assert_eq!(
        aligned.lines().iter().map(|line| line.align).collect::<Vec<_>>(),
        [Align::Left, Align::Right, Align::Middle]
    );
    for bad in ["{a|b", "a}", "x{a}", "{a}x", "{a}{b}", "<p", "p>", "<a><b>x", "<a>{b}", "{<a>}x"] {
        assert!(read(bad).is_none(), "{bad}");
    }
    assert!(read(&"{".repeat(60_000)).is_none() && read(&format!("{}x{}", "{".repeat(300), "}".repeat(300))).is_none());
    assert!(read(&"|".repeat(60_000)).is_some());
    // Flows that run sideways turn the fields.
    let beside = |rankdir: &str| {
        let scene = bare(&format!("digraph {{ rankdir={rankdir}; n [shape=record, label=\"<a> a|<b> b\"] }}")).scene;
        let ports = &node(&scene, "n").ports;
        close(ports[0].rect.y, ports[1].rect.y)
    };
    assert!(beside("TB") && beside("BT") && !beside("LR") && !beside("RL"));
}

#[test]
fn a_record_with_round_corners_is_a_record() {
    let radius = |shape: &str| match drawn(&format!("{shape}, label=\"a|b\"")).mark.figures[0].outline {
        Outline::Rect(_, radius) => radius,
        _ => panic!(),
    };
    assert!(
        close(radius("shape=record"), 0.0)
            && radius("shape=Mrecord") > 1.0
            && radius("shape=record, style=rounded") > 1.0
    );
}

#[test]
fn plain_labels_keep_their_spaces() {
    let mark = drawn("shape=box, label=\"a    b\\n c \"").mark;
    assert_eq!(words(&mark), ["a \u{A0}\u{A0}\u{A0}b", "\u{A0}c\u{A0}"]);
}

#[test]
fn lines_stand_at_the_sides_of_their_shape() {
    let wide = "shape=box, width=4, height=2, label=\"left\\lright\\rmiddle\\n\"";
    let node = drawn(wide);
    let at = |node: &NodeMark, text| extent(text_of(&node.mark, text));
    assert!(at(&node, "left").x - node.rect.x < 20.0 && node.rect.right() - at(&node, "right").right() < 20.0);
    assert!((at(&node, "middle").centre().x - node.rect.centre().x).abs() < 1.0);
    // As a block, the lines stand at the sides of one another.
    let block = drawn(&format!("{wide}, nojustify=true"));
    assert!(at(&block, "left").x - block.rect.x > 80.0);
    let height = |loc: &str| {
        let node = drawn(&format!("shape=box, height=3, labelloc={loc}, label=x"));
        (at(&node, "x").centre().y - node.rect.y) / node.rect.h
    };
    assert!(height("t") < 0.2 && height("b") > 0.8 && (height("c") - 0.5).abs() < 0.05);
}

#[test]
fn texts_stay_in_their_shapes() {
    let shapes = "box square Msquare ellipse oval egg circle Mcircle doublecircle underline cylinder note tab folder component \
                  box3d triangle invtriangle diamond Mdiamond trapezium invtrapezium parallelogram house invhouse rarrow larrow \
                  cds pentagon hexagon septagon octagon doubleoctagon tripleoctagon star record Mrecord plain none plaintext \
                  promoter signature polygon rect rectangle";
    let uneven =
        ["sides=7, skew=0.6", "sides=5, distortion=-0.8", "sides=4, orientation=20", "sides=1, skew=1", "sides=60"];
    let named = shapes.split_whitespace().map(|shape| format!("shape={shape}"));
    for shape in named.chain(uneven.iter().map(|more| format!("shape=polygon, {more}"))) {
        for size in ["", "width=3, height=0.2", "margin=0", "fixedsize=true, width=0.2, height=0.2", "peripheries=3"] {
            let node = drawn(&format!("{shape}, {size}, label=\"Some words\\nof two lines\""));
            let polygon = polygons(&node.mark).last().map(|points| points.to_vec());
            for text in &node.mark.texts {
                let rect = extent(text);
                assert!(inside(rect, node.rect), "{shape} {size}: {rect:?} in {:?}", node.rect);
                let corners = [
                    rect.corner(),
                    Point::new(rect.right(), rect.y),
                    Point::new(rect.x, rect.bottom()),
                    Point::new(rect.right(), rect.bottom()),
                ];
                for corner in corners {
                    assert!(polygon.as_ref().is_none_or(|points| holds(points, corner)), "{shape} {size}: {corner:?}");
                }
            }
        }
    }
}

/// Whether a place is in a polygon: a ray from it crosses the border an odd number of times.
fn holds(points: &[Point], at: Point) -> bool {
    let sides = points.iter().zip(points.iter().cycle().skip(1));
    let crossed =
        sides.filter(|(a, b)| (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y));
    crossed.count() % 2 == 1
}

#[test]
fn shapes_are_as_their_attributes_say() {
    let corners = |attributes: &str| polygons(&drawn(attributes).mark).first().map_or(0, |points| points.len());
    for (shape, count) in
        [("triangle", 3), ("diamond", 4), ("house", 5), ("hexagon", 6), ("septagon", 7), ("octagon", 8), ("star", 10)]
    {
        assert_eq!(corners(&format!("shape={shape}")), count);
    }
    assert_eq!(corners("shape=polygon, sides=9"), 9);
    assert_eq!(
        (corners("shape=box"), corners("shape=box, orientation=45"), corners("shape=box, orientation=180")),
        (0, 4, 0)
    );
    // Turned by half a turn, the tip of a triangle is below.
    let tip_is_below = |attributes: &str| {
        let node = drawn(attributes);
        polygons(&node.mark)[0].iter().filter(|at| (at.y - node.rect.bottom()).abs() < 0.5).count() == 1
    };
    assert!(
        !tip_is_below("shape=triangle")
            && tip_is_below("shape=triangle, orientation=180")
            && tip_is_below("shape=invtriangle")
    );
    // A positive skew leans to the right at the top; a positive distortion is wider at the top.
    let ends = |attributes: &str, top: bool| {
        let node = drawn(attributes);
        let border = if top { node.rect.y } else { node.rect.bottom() };
        let level = polygons(&node.mark)[0].iter().filter(|at| (at.y - border).abs() < 0.5).map(|at| at.x);
        let all: Vec<f64> = level.collect();
        (all.iter().copied().fold(f64::INFINITY, f64::min), all.iter().copied().fold(0.0, f64::max))
    };
    let skewed = "shape=polygon, sides=4, skew=0.5";
    assert!(ends(skewed, true).0 > ends(skewed, false).0 && ends(skewed, true).1 > ends(skewed, false).1);
    let (above, below) =
        (ends("shape=polygon, sides=4, distortion=0.5", true), ends("shape=polygon, sides=4, distortion=0.5", false));
    assert!(above.1 - above.0 > below.1 - below.0);
    let square = drawn("shape=box, regular=true, label=\"a rather long label\"").rect;
    assert!(close(square.w, square.h));
    let rings = |n: usize| drawn(&format!("shape=hexagon, peripheries={n}")).mark.figures;
    assert_eq!((rings(1).len(), rings(3).len()), (1, 3));
    assert_eq!(rings(0)[0].paint.stroke, Ink::None);
    for marked in [
        "shape=Msquare",
        "shape=Mdiamond",
        "shape=Mcircle",
        "shape=box, style=diagonals",
        "shape=hexagon, style=diagonals",
    ] {
        assert_eq!(drawn(marked).mark.figures.len(), 2, "{marked}");
    }
    assert!(matches!(drawn("shape=hexagon, style=rounded").mark.figures[0].outline, Outline::Path(_)));
}

#[test]
fn sizes_are_at_least_what_is_asked_for_and_hold_the_text() {
    let rect = |attributes: &str| drawn(attributes).rect;
    assert!(
        close(rect("shape=box, width=3, height=2, label=x").w, 216.0)
            && close(rect("shape=box, width=3, height=2, label=x").h, 144.0)
    );
    let fixed = rect("shape=box, fixedsize=true, width=1, height=1, label=x");
    assert!(close(fixed.w, 72.0) && close(fixed.h, 72.0));
    let small = rect("shape=box, fixedsize=true, width=0.1, height=0.1, label=\"some words\"");
    assert!(small.w < 90.0 && small.w > 40.0, "only as much as the words need");
    let margin = |margin: &str| rect(&format!("shape=box, margin=\"{margin}\", label=\"some words of some length\""));
    assert!(close(margin("1,0").w - margin("0,0").w, 144.0) && close(margin("1").w, margin("1,1").w));
    assert!(close(rect("shape=circle, width=1.5").h, 108.0), "either measure is that of both");
    assert!(close(rect("shape=point, width=0.5").w, 36.0));
}

#[test]
fn fonts_are_hints() {
    let of = |name: &str| Typeface::of(name);
    for mono in ["Courier", "Courier New", "DejaVu Sans Mono", "monospace", "Consolas", "Menlo-Bold", "Fira Code"] {
        assert_eq!(of(mono).family, Family::Mono, "{mono}");
    }
    for other in ["Helvetica", "Times-Roman", "Monotype Corsiva", "Arial", "\"><script>"] {
        assert_eq!(of(other).family, Family::Sans, "{other}");
    }
    assert!(
        of("Helvetica-Bold").bold
            && of("Times-BoldItalic").bold
            && of("Times-BoldItalic").italic
            && of("Courier-Oblique").italic
    );
    assert!(close(text::mono_width("iiii", 10.0), text::mono_width("MMMM", 10.0)));
    assert!(close(text::mono_width("i", 10.0), 6.0 * 1.03) && close(text::mono_width("日", 10.0), 12.0 * 1.03));
    let mark = drawn("shape=box, fontname=\"Courier-BoldOblique\", fontsize=20, fontcolor=red, label=x").mark;
    let run = &mark.texts[0].runs[0];
    assert_eq!((run.family, run.bold, run.italic, run.size), (Family::Mono, true, true, 20.0));
    assert!(matches!(run.ink, Ink::Author { light, .. } if light == Rgb::hex(0xFF_0000)));
    // On an edge, a cluster and the graph as well.
    let scene = bare("digraph { fontname=Courier; label=g; edge [fontname=Courier]; subgraph cluster_c { label=c; a } a -> b [label=e] }").scene;
    for text in [&scene.heading[0], &scene.clusters[0].mark.texts[0], &scene.edges[0].mark.texts[0]] {
        assert_eq!(text.runs[0].family, Family::Mono);
    }
}

#[test]
fn colours_come_from_schemes() {
    let brewer = |name: &str| Scheme::named(name).unwrap();
    // ColorBrewer's own tables.
    assert_eq!(parse_in("1", brewer("set19")), Some(rgb(0xE4_1A1C)));
    assert_eq!(parse_in("3", brewer("Blues9")), Some(rgb(0xC6_DBEF)));
    assert_eq!(parse("/ylgnbu3/3"), Some(rgb(0x2C_7FB8)));
    assert_eq!(parse("/accent8/8"), Some(rgb(0x66_6666)));
    assert_eq!(parse_in("11", brewer("rdylbu11")), Some(rgb(0x31_3695)));
    assert_eq!(parse_in("green", Scheme::Svg), Some(rgb(0x8000)));
    assert_eq!(
        (parse("green"), parse("/svg/green"), parse_in("/x11/green", Scheme::Svg)),
        (Some(rgb(0xFF00)), Some(rgb(0x8000)), Some(rgb(0xFF00)))
    );
    assert_eq!(
        (parse_in("//green", Scheme::Svg), parse_in("/green", Scheme::Svg)),
        (Some(rgb(0x8000)), Some(rgb(0xFF00)))
    );
    assert_eq!(parse_in("firebrick", brewer("blues9")), Some(rgb(0xB2_2222)));
    for bad in ["0", "10", "-1", "99999999999999999999"] {
        assert_eq!(parse_in(bad, brewer("blues9")), None, "{bad}");
    }
    for bad in ["blues2", "blues10", "blues", "9", "set", "nothing", "set1", "blues09\u{301}"] {
        assert_eq!(Scheme::named(bad), None, "{bad}");
    }
    let fill = |attributes: &str| drawn(&format!("shape=box, style=filled, {attributes}")).mark.figures[0].paint.fill;
    assert!(
        matches!(fill("colorscheme=set19, fillcolor=1"), Ink::Author { light, .. } if light == Rgb::hex(0xE4_1A1C))
    );
    assert!(matches!(fill("fillcolor=\"gold:red\""), Ink::Author { light, .. } if light == Rgb::hex(0xFF_D700)));
    assert!(matches!(fill("fillcolor=\"#ff000040\""), Ink::Author { alpha: 0x40, .. }));
    assert_eq!(fill("fillcolor=transparent"), Ink::None);
    for style in ["striped", "wedged", "radial", "filled"] {
        let node = drawn(&format!("style={style}, fillcolor=\"gold:red\"")).mark.figures[0].paint.fill;
        assert!(matches!(node, Ink::Author { light, .. } if light == Rgb::hex(0xFF_D700)), "{style}");
    }
    let html = drawn("colorscheme=set19, shape=plain, label=<<table bgcolor=\"1\"><tr><td>x</td></tr></table>>").mark;
    assert!(matches!(html.figures[0].paint.fill, Ink::Author { light, .. } if light == Rgb::hex(0xE4_1A1C)));
    assert_eq!(codes(&bare("digraph { a [colorscheme=nothing, color=red] }")), ["P006"]);
}

#[test]
fn a_text_beside_a_node_has_its_room() {
    for rankdir in ["TB", "LR", "BT", "RL"] {
        let scene = bare(&format!(
            "digraph {{ rankdir={rankdir}; node [shape=box]; a [xlabel=\"beside a\"]; b [xlabel=\"beside b, and rather long\"]; c; \
             a -> c; b -> c; a -> b; c -> c [label=self]; c [xlabel=\"beside c\"] }}"
        ))
        .scene;
        assert_eq!(lies(&scene), Vec::<String>::new(), "{rankdir}");
        let beside = |id: &str, text: &str| extent(text_of(&node(&scene, id).mark, text));
        let all = [beside("a", "beside a"), beside("b", "beside b, and rather long"), beside("c", "beside c")];
        for (index, text) in all.iter().enumerate() {
            assert!(scene.nodes.iter().all(|node| !overlap(*text, node.rect)), "{rankdir}");
            assert!(all.iter().skip(index + 1).all(|other| !overlap(*text, *other)), "{rankdir}");
            assert!(scene.edges.iter().all(|edge| edge.label.is_none_or(|label| !overlap(label, *text))), "{rankdir}");
        }
    }
    let point = bare("digraph { a [shape=point, xlabel=here] }").scene;
    assert_eq!(words(&point.nodes[0].mark), ["here"]);
}

/// Whether some line passes through a rectangle.
fn is_passed(scene: &Scene, rect: Rect) -> bool {
    let rect = rect.grown(-0.5);
    scene.edges.iter().any(|edge| {
        let points = flattened(&edge.line);
        let near = |pair: &[Point]| (0..=40).any(|step| rect.holds(pair[0].toward(pair[1], f64::from(step) / 40.0)));
        points.windows(2).any(near)
    })
}

fn distance(rect: Rect, at: Point) -> f64 {
    let near = Point::new(at.x.clamp(rect.x, rect.right()), at.y.clamp(rect.y, rect.bottom()));
    near.distance(at)
}

#[test]
fn labels_at_the_ends_of_lines_stand_near_them_and_free() {
    for rankdir in ["TB", "LR", "BT", "RL"] {
        let text = format!(
            "digraph {{ rankdir={rankdir}; node [shape=box]; \
             a -> b [taillabel=\"tail a\", headlabel=\"head b\", label=middle]; a -> c [headlabel=\"1..n\"]; \
             c -> d [taillabel=\"tail c\"]; b -> d [headlabel=\"head d\"] }}"
        );
        let scene = bare(&text).scene;
        assert_eq!(lies(&scene), Vec::<String>::new(), "{rankdir}");
        let labels: Vec<Rect> = scene.edges.iter().flat_map(|edge| edge.end_labels.clone()).collect();
        assert_eq!(labels.len(), 5, "{rankdir}: all stand at their ends");
        for (index, &label) in labels.iter().enumerate() {
            assert!(scene.nodes.iter().all(|node| !overlap(label, node.rect)), "{rankdir}");
            assert!(labels.iter().skip(index + 1).all(|&other| !overlap(label, other)), "{rankdir}");
            assert!(scene.edges.iter().all(|edge| edge.label.is_none_or(|own| !overlap(own, label))), "{rankdir}");
            assert!(!is_passed(&scene, label), "{rankdir}");
        }
        let points = flattened(&scene.edges[0].line);
        let [tail, head] = scene.edges[0].end_labels.as_slice() else { panic!() };
        assert!(distance(*tail, points[0]) < 20.0 && distance(*head, points[points.len() - 1]) < 20.0, "{rankdir}");
    }
}

#[test]
fn labels_at_the_ends_that_find_no_place_stand_with_the_label() {
    let mut text = String::from("digraph { node [shape=box]; ");
    for n in 0..14 {
        text += &format!("s{n} -> hub [headlabel=\"a long label at the end {n}\", label=l{n}]; ");
    }
    let scene = bare(&(text + "}")).scene;
    assert_eq!(lies(&scene), Vec::<String>::new());
    let all: Vec<Rect> =
        scene.edges.iter().flat_map(|edge| edge.end_labels.iter().copied().chain(edge.label)).collect();
    for (index, &label) in all.iter().enumerate() {
        assert!(all.iter().skip(index + 1).all(|&other| !overlap(label, other)));
        assert!(scene.nodes.iter().all(|node| !overlap(label, node.rect)));
    }
    let mut folded = 0;
    for (n, edge) in scene.edges.iter().enumerate() {
        // Wherever it stands, it is drawn, and in its room.
        let own = extent(text_of(&edge.mark, &format!("a long label at the end {n}")));
        let room = edge.end_labels.first().copied().or(edge.label).unwrap();
        assert!(inside(own, room));
        folded += usize::from(edge.end_labels.is_empty());
    }
    assert!(folded > 0, "so many do not all find a place");
    // A line that comes back to its node has all its labels beside it.
    let own = bare("digraph { a -> a [label=l, headlabel=h, taillabel=t, xlabel=x] }").scene;
    assert_eq!(words(&own.edges[0].mark), ["l", "x", "t", "h"]);
    assert!(own.edges[0].mark.texts.iter().all(|text| inside(extent(text), own.edges[0].label.unwrap())));
}

#[test]
fn labels_at_the_ends_have_a_face_of_their_own() {
    let mark = edge("headlabel=h, taillabel=t, label=l, fontsize=9, fontcolor=red, labelfontsize=20, labelfontcolor=blue, labelfontname=Courier").mark;
    let run = |text: &str| text_of(&mark, text).runs[0].clone();
    let ink = |text: &str| if let Ink::Author { light, .. } = run(text).ink { light } else { panic!() };
    assert_eq!((run("l").size, run("h").size, run("t").size), (9.0, 20.0, 20.0));
    assert_eq!(
        (ink("l"), ink("h"), run("h").family, run("l").family),
        (Rgb::hex(0xFF_0000), Rgb::hex(0xFF), Family::Mono, Family::Sans)
    );
    let plain = edge("headlabel=h, fontsize=17, fontcolor=red").mark;
    assert!(close(text_of(&plain, "h").runs[0].size, 17.0));
    assert_eq!(words(&edge("label=\"\", xlabel=\"\\T to \\H\"").mark), ["a to b"]);
    assert!(words(&edge("style=invis, headlabel=h, label=l").mark).is_empty());
}

/// The arrowhead of an edge that runs to the right, without the line itself.
fn head(name: &str) -> (Vec<Figure>, Point) {
    let edge = edge(&format!("arrowhead=\"{name}\""));
    let tip = *flattened(&edge.line).last().unwrap();
    (edge.mark.figures.into_iter().skip(1).collect(), tip)
}

fn outline(figure: &Figure) -> Vec<Point> {
    match &figure.outline {
        Outline::Polygon(points) => points.clone(),
        Outline::Path(steps) => flattened(steps),
        Outline::Ellipse(rect) | Outline::Rect(rect, _) => vec![rect.corner(), Point::new(rect.right(), rect.bottom())],
    }
}

#[test]
fn every_arrowhead_is_drawn_and_points_at_its_node() {
    for name in [
        "box", "crow", "curve", "icurve", "diamond", "dot", "inv", "normal", "tee", "vee", "open", "empty", "ediamond",
        "invempty", "invdot", "invodot", "halfopen", "obox", "rcrow", "ltee",
    ] {
        let (figures, tip) = head(name);
        assert!(!figures.is_empty(), "{name}");
        let points: Vec<Point> = figures.iter().flat_map(outline).collect();
        assert!(
            points.iter().all(|at| at.x <= tip.x + 0.01 && at.x > tip.x - 25.0 && (at.y - tip.y).abs() < 8.0),
            "{name}: {points:?}"
        );
        assert!(points.iter().any(|at| tip.x - at.x < 4.0), "{name} reaches its node");
    }
    assert!(head("none").0.is_empty());
    assert_eq!(codes(&bare("digraph { a -> b [arrowhead=blob, dir=both, arrowtail=\"<script>\"] }")), ["P010", "P010"]);
    assert_eq!(head("blob").0, head("normal").0);
}

#[test]
fn arrowheads_are_hollow_halved_and_in_a_row() {
    let fill = |name: &str| head(name).0[0].paint.fill;
    for (hollow, full) in [
        ("onormal", "normal"),
        ("odot", "dot"),
        ("odiamond", "diamond"),
        ("obox", "box"),
        ("oinv", "inv"),
        ("empty", "normal"),
        ("invempty", "inv"),
        ("ediamond", "diamond"),
    ] {
        assert_eq!(fill(hollow), Ink::None, "{hollow}");
        assert_ne!(fill(full), Ink::None, "{full}");
        assert_eq!(outline(&head(hollow).0[0]), outline(&head(full).0[0]), "{hollow} is {full}");
    }
    // Seen along the line, which runs to the right, left is above.
    for name in ["normal", "box", "diamond", "inv", "vee", "crow", "tee", "curve", "icurve"] {
        let side = |half: &str| {
            let (figures, tip) = head(&format!("{half}{name}"));
            let offs: Vec<f64> = figures.iter().flat_map(outline).map(|at| at.y - tip.y).collect();
            (offs.iter().copied().fold(0.0, f64::min), offs.iter().copied().fold(0.0, f64::max))
        };
        assert!(side("l").0 < -2.0 && close(side("l").1, 0.0), "{name}");
        assert!(side("r").1 > 2.0 && close(side("r").0, 0.0), "{name}");
        assert!(side("").0 < -2.0 && side("").1 > 2.0, "{name}");
    }
    // Each sign begins where the one before ends.
    let (row, tip) = head("boxdot");
    let back = |figure: &Figure| outline(figure).iter().map(|at| tip.x - at.x).fold(f64::INFINITY, f64::min);
    assert_eq!(row.len(), 2);
    assert!(close(back(&row[0]), 0.0) && back(&row[1]) > 3.0);
    assert_eq!(head("boxboxboxbox").0.len(), 4);
    assert_eq!(head("boxboxboxboxbox").0.len(), 4, "no more than four");
    assert_eq!(head("invdot").0.len(), 2);
    assert_eq!(head("boxnone").0, head("box").0);
    // The line ends where the arrowhead begins, and not at the node.
    let edge = edge("arrowhead=odiamond");
    let Outline::Path(line) = &edge.mark.figures[0].outline else { panic!() };
    assert!(flattened(&edge.line).last().unwrap().x - flattened(line).last().unwrap().x > 8.0);
}

#[test]
fn arrowheads_have_sizes_and_fills() {
    let wide = |attributes: &str| {
        let points = outline(&edge(attributes).mark.figures[1]);
        points.iter().map(|at| at.y).fold(0.0, f64::max) - points.iter().map(|at| at.y).fold(f64::INFINITY, f64::min)
    };
    assert!(
        close(wide("arrowsize=2"), 2.0 * wide("arrowsize=1"))
            && wide("penwidth=4") > wide("")
            && wide("arrowsize=0.5") < wide("")
    );
    let filled = edge("color=red, fillcolor=gold").mark.figures[1].paint;
    assert!(matches!(filled.fill, Ink::Author { light, .. } if light == Rgb::hex(0xFF_D700)));
    assert!(matches!(filled.stroke, Ink::Author { light, .. } if light == Rgb::hex(0xFF_0000)));
    assert!(edge("arrowsize=1e9").line.len() >= 2);
}

#[test]
fn lines_have_widths_gaps_and_colours() {
    let paint = |attributes: &str| edge(attributes).mark.figures[0].paint;
    assert_eq!(
        (paint("style=dashed").dash, paint("style=dotted").dash, paint("style=tapered").dash),
        (Dash::Dashed, Dash::Dotted, Dash::Solid)
    );
    assert!(paint("style=bold").width > paint("").width);
    assert!(close(paint("penwidth=3.5").width, 3.5) && close(paint("style=\"setlinewidth(4)\"").width, 4.0));
    let lines = |color: &str| {
        let edge = edge(&format!("color=\"{color}\", dir=none"));
        let inks: Vec<Rgb> = edge
            .mark
            .figures
            .iter()
            .map(|f| if let Ink::Author { light, .. } = f.paint.stroke { light } else { panic!() })
            .collect();
        (inks, edge.mark.figures)
    };
    let (inks, figures) = lines("red:blue");
    assert_eq!(inks, [Rgb::hex(0xFF_0000), Rgb::hex(0xFF)]);
    let first = |figure: &Figure| outline(figure)[0];
    let apart = first(&figures[0]).distance(first(&figures[1]));
    assert!(apart > figures[0].paint.width && apart < 6.0, "{apart}");
    assert_eq!(lines("red:gold:blue:gray:pink:tan").0.len(), 4, "no more than four");
    assert_eq!(lines("red;0.3:blue").0, [Rgb::hex(0xFF_0000)], "shares of the length are not drawn");
    // Parallel lines stay apart around corners.
    let scene = bare("digraph { edge [color=\"red:blue\"]; a -> b -> c -> d; a -> d; a -> c; d -> a }").scene;
    for edge in &scene.edges {
        let lines: Vec<Vec<Point>> = edge.mark.figures.iter().take(2).map(outline).collect();
        assert_eq!(lines[0].len(), lines[1].len());
        let gap = |index: usize| lines[0][index].distance(lines[1][index]);
        assert!((0..lines[0].len()).all(|index| gap(index) > 1.0 && gap(index) < 12.0), "{}", edge.mark.id);
    }
}

#[test]
fn titles_stand_at_their_side_where_it_is_free() {
    let title = |just: &str, more: &str| {
        let scene = bare(&format!(
            "digraph {{ subgraph cluster_c {{ labeljust={just}; label=T; {more} a [shape=box, width=4] }} }}"
        ))
        .scene;
        let (rect, text) = (scene.clusters[0].rect, extent(&scene.clusters[0].mark.texts[0]));
        assert!(inside(text, rect));
        (text.centre().x - rect.x) / rect.w
    };
    assert!(title("l", "") < 0.2 && (title("c", "") - 0.5).abs() < 0.05 && title("r", "") > 0.8);
    // A line comes in from above in the middle, and nothing covers it.
    let scene = bare("digraph { top [shape=box, width=4]; subgraph cluster_c { labeljust=c; label=\"A title of some words\"; a [shape=box, width=4] } top -> a }").scene;
    assert!(!is_passed(&scene, extent(&scene.clusters[0].mark.texts[0])));
    assert_eq!(lies(&scene), Vec::<String>::new());
    let graph = |attributes: &str| {
        let scene = bare(&format!("digraph {{ label=T; {attributes}; a [width=5, height=2] }}")).scene;
        let text = extent(&scene.heading[0]);
        (text.centre().x / scene.size.w, text.centre().y / scene.size.h)
    };
    assert!(graph("").0 < 0.2 && graph("").1 < 0.3 && graph("labelloc=b").1 > 0.7 && graph("labelloc=t").1 < 0.3);
    assert!((graph("labeljust=c").0 - 0.5).abs() < 0.05 && graph("labeljust=r").0 > 0.8);
}

#[test]
fn clusters_look_as_asked() {
    let cluster = |attributes: &str| {
        bare(&format!("digraph {{ subgraph cluster_c {{ {attributes}; a }} }}")).scene.clusters.remove(0)
    };
    let paint = |attributes: &str| cluster(attributes).mark.figures[0].paint;
    let light = |ink: Ink| if let Ink::Author { light, .. } = ink { Some(light) } else { None };
    assert_eq!(light(paint("pencolor=red; color=blue").stroke), Some(Rgb::hex(0xFF_0000)));
    assert_eq!(light(paint("color=blue").stroke), Some(Rgb::hex(0xFF)));
    assert_eq!(light(paint("bgcolor=\"gold:red\"").fill), Some(Rgb::hex(0xFF_D700)));
    assert_eq!(light(paint("style=filled; fillcolor=gold; bgcolor=red").fill), Some(Rgb::hex(0xFF_D700)));
    assert_eq!(light(paint("style=striped; fillcolor=\"gold:red\"").fill), Some(Rgb::hex(0xFF_D700)));
    assert_eq!((paint("style=dashed").dash, paint("style=dotted").dash), (Dash::Dashed, Dash::Dotted));
    assert!(close(paint("penwidth=5").width, 5.0));
    assert_eq!(paint("peripheries=0").stroke, Ink::None);
    assert!(cluster("style=invis").mark.figures.is_empty());
    let room = |attributes: &str| cluster(attributes).rect.w;
    assert!(close(room("margin=40") - room("margin=20"), 40.0) && room("margin=0") > 20.0);
    // The margin of the whole graph is about the page.
    let whole = bare("digraph { margin=100; subgraph cluster_c { a } }").scene.clusters.remove(0);
    assert!(close(whole.rect.w, room("")));
}

#[test]
fn links_lead_to_one_place_and_say_where_they_open() {
    let mark = |attributes: &str| edge(attributes).mark;
    assert_eq!(mark("URL=u, edgeURL=e").href.as_deref(), Some("u"));
    assert_eq!(mark("edgeURL=\"e/\\T\"").href.as_deref(), Some("e/a"));
    for name in ["href", "edgehref", "labelURL", "labelhref", "headURL", "headhref", "tailURL", "tailhref"] {
        assert_eq!(mark(&format!("{name}=u")).href.as_deref(), Some("u"), "{name}");
    }
    for name in ["tooltip", "edgetooltip", "labeltooltip", "headtooltip", "tailtooltip"] {
        assert_eq!(mark(&format!("{name}=t")).tooltip.as_deref(), Some("t"), "{name}");
    }
    for (name, target) in
        [("_blank", Target::Blank), ("_self", Target::Same), ("_parent", Target::Parent), ("_top", Target::Top)]
    {
        assert_eq!(drawn(&format!("URL=u, target={name}")).mark.target, Some(target));
        assert_eq!(target.as_str(), name);
    }
    assert_eq!(drawn("URL=u, target=\"other\\\" onload=x\"").mark.target, None);
    assert_eq!(mark("URL=u, edgetarget=_top").target, Some(Target::Top));
}

#[test]
fn every_attribute_of_graphviz_is_in_the_table_and_nothing_else_is_read() {
    let names: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.name).collect();
    let sorted: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names, sorted.iter().copied().collect::<Vec<_>>(), "in order, and each once");
    let known: BTreeSet<&str> = GRAPHVIZ.iter().copied().collect();
    assert_eq!(known.difference(&sorted).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(sorted.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    // Attributes are read in one file alone, by names that only the table makes.
    let mut folders = vec![project("src/layout")];
    while let Some(folder) = folders.pop() {
        folders.extend(
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()),
        );
        for path in files(&folder, &["rs"]) {
            let text = std::fs::read_to_string(&path).unwrap();
            let reads = ["graph.attr(", "graph.value(", "attrs.get("].iter().any(|way| text.contains(way));
            assert!(!reads || path.ends_with("attributes.rs"), "{} reads attributes past the table", path.display());
        }
    }
}

/// What of the texts of a picture stands where it should not.
fn strays(scene: &Scene) -> Vec<String> {
    let mut strays = Vec::new();
    let paper = Rect::at(Point::default(), scene.size);
    let mut stray = |mark: &Mark, text: &Text| {
        let words: String = text.runs.iter().map(|run| run.text.as_str()).collect();
        strays.push(format!("{}: {words:?}", mark.id));
    };
    for (index, node) in scene.nodes.iter().enumerate() {
        for text in &node.mark.texts {
            let rect = extent(text);
            let others = || scene.nodes.iter().enumerate().filter(|(other, _)| *other != index);
            let beside = !overlap(rect, node.rect) && others().all(|(_, other)| !overlap(rect, other.rect));
            if !(inside(rect, node.rect) || beside) || !inside(rect, paper) {
                stray(&node.mark, text);
            }
        }
    }
    for edge in &scene.edges {
        for text in &edge.mark.texts {
            let mut rooms = edge.end_labels.iter().copied().chain(edge.label);
            if !rooms.any(|room| inside(extent(text), room)) {
                stray(&edge.mark, text);
            }
        }
    }
    for cluster in &scene.clusters {
        for text in cluster.mark.texts.iter().filter(|text| !inside(extent(text), cluster.rect)) {
            stray(&cluster.mark, text);
        }
    }
    strays
}

#[test]
fn every_text_stands_in_its_room() {
    let own =
        files(&project("fixtures/layout"), &["dot"]).into_iter().chain(files(&project("fixtures/examples"), &["dot"]));
    let theirs =
        ["models", "corpus/dot"].into_iter().filter_map(shared).flat_map(|folder| files(&folder, &["dot", "gv"]));
    for path in own.chain(theirs) {
        // The largest are slow without optimisation, and their labels are like those of the others.
        let Ok(source) = read(&path).map(|source| source.text().to_owned()) else { continue };
        if source.len() > 20_000 {
            continue;
        }
        for diagram in compile_text(&source).diagrams {
            let overlay = Overlay::new();
            let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
            let scene = layout::draw(input, &LayoutOptions::default()).scene;
            assert_eq!(strays(&scene), Vec::<String>::new(), "{}", path.display());
        }
    }
}

#[test]
fn lines_end_nearest_to_the_part_they_name() {
    let table = "<<table border=\"0\" cellborder=\"1\"><tr><td port=\"a\">first column</td><td port=\"b\">second column</td><td port=\"n\">third column</td></tr></table>>";
    for label in [table.to_owned(), "\"<a> first column|<b> second column|<n> third column\"".to_owned()] {
        let shape = if label.starts_with('<') { "plain" } else { "record" };
        let text = format!(
            "digraph {{ t [shape={shape}, label={label}]; x -> t:a; x -> t:b; x -> t:n; t:b -> y; t:b:s -> z; x -> t:nothing }}"
        );
        let scene = bare(&text).scene;
        assert_eq!(lies(&scene), Vec::<String>::new());
        let ports = &node(&scene, "t").ports;
        let across = |name: &str| ports.iter().find(|port| port.name == name).unwrap().rect;
        let ends: Vec<(f64, f64)> = scene
            .edges
            .iter()
            .map(|edge| {
                let points = flattened(&edge.line);
                (points[0].x, points[points.len() - 1].x)
            })
            .collect();
        for (edge, name) in [(0, "a"), (1, "b"), (2, "n")] {
            assert!(close(ends[edge].1, across(name).centre().x), "{shape}: {name}");
        }
        assert!(close(ends[3].0, across("b").centre().x) && close(ends[4].0, across("b").centre().x), "{shape}");
    }
}

#[test]
fn lines_end_at_the_borders_of_clusters_that_compound_names() {
    let text = std::fs::read_to_string(project("fixtures/layout/compound.dot")).expect("the fixture is there");
    let ends = |text: &str| {
        let scene = bare(text).scene;
        assert_eq!(lies(&scene), Vec::<String>::new());
        let ends = |edge: &EdgeMark| {
            let points = flattened(&edge.line);
            [(edge.tail, points[0]), (edge.head, points[points.len() - 1])]
        };
        let of = |index: usize| {
            ends(&scene.edges[index]).map(|(node, at)| {
                let near = |rect: Rect| rect.grown(0.5).holds(at) && !rect.grown(-0.5).holds(at);
                let node = &scene.nodes[node];
                let cluster = scene.clusters.iter().find(|cluster| near(cluster.rect));
                cluster.map_or_else(
                    || {
                        assert!(node.rect.grown(1.0).holds(at), "{} ends nowhere", scene.edges[index].mark.id);
                        node.mark.id.clone()
                    },
                    |cluster| cluster.mark.id.clone(),
                )
            })
        };
        (0..scene.edges.len()).map(|index| of(index).join(" to ")).collect::<Vec<String>>()
    };
    let own = ends(&text);
    let expected = [
        "web to static",
        "api to orders",
        "cluster_front to cluster_back",
        "user to cluster_app",
        "cluster_back to user",
        "web to orders",
        "user to orders",
    ];
    assert_eq!(own, expected);
    let plain = ends(&text.replace("compound=true", "compound=false"));
    let expected = ["web to static", "api to orders", "web to api", "user to web", "api to user"];
    assert_eq!(plain[..5], expected);
    assert_eq!(ends(&text.replace("compound=true", "compound=true; rankdir=RL")), own);
    assert_eq!(ends(&text.replace("compound=true", "compound=true; rankdir=BT")), own);
}

#[test]
fn texts_on_areas_of_any_colour_can_be_read() {
    for step in 0..=5_u32.pow(3) {
        let rgb = Rgb::hex((step % 5 * 63) << 16 | (step / 5 % 5 * 63) << 8 | (step / 25 * 63).min(255));
        let fill = format!("style=filled, fillcolor=\"#{:02x}{:02x}{:02x}\"", rgb.red, rgb.green, rgb.blue);
        let mark = drawn(&fill).mark;
        let text = match mark.texts[0].runs[0].ink {
            Ink::Role(Role::White) => Rgb::hex(0xFF_FFFF),
            Ink::Role(Role::Black | Role::Ink) => Rgb::hex(0),
            other => panic!("{fill}: {other:?}"),
        };
        let found = super::picture::contrast(text, rgb);
        assert!(found >= 4.5, "{fill}: {found:.2}");
    }
}
