//! Pictures of whole files: what is drawn where, and that none of it is a lie.

use std::path::Path;

use threatdot::compile::{self, Compilation, Options};
use threatdot::diagnostics::Levels;
use threatdot::graph::Item;
use threatdot::layout::color::{Color, Rgb, parse};
use threatdot::layout::geometry::{Point, Rect, direction};
use threatdot::layout::label::{Face, Label, Line, Names, Record};
use threatdot::layout::lies::Lie;
use threatdot::layout::scene::{NodeMark, Outline, Step, flattened};
use threatdot::layout::{
    self, Chip, ChipSeverity, ChipState, Drawing, EngineChoice, Graphviz, Input, LayoutOptions, Overlay, OverlayStyle,
    Routing, Scene, lies, text,
};
use threatdot::model::LowerOptions;
use threatdot::output::overlay::overlay;
use threatdot::output::svg::{self, SvgOptions, Theme};
use threatdot::source::Source;
use threatdot::threats::ThreatOptions;

use super::support::{files, name, project, read, shared};

fn compiled(source: Source) -> Compilation {
    let options = Options {
        lower: LowerOptions::default(),
        threats: ThreatOptions::new(jiff::civil::date(2026, 1, 1)),
        config: None,
        levels: Levels::default(),
    };
    compile::compile(source, &options)
}

fn dot(text: &str) -> Compilation {
    compiled(Source::new("test.dot", text))
}

/// The picture of the first graph, with its findings if it is typed.
fn drawn(compilation: &Compilation, options: &LayoutOptions) -> Drawing {
    let diagram = &compilation.diagrams[0];
    let overlay = overlay(diagram, None);
    layout::draw(Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay }, options)
}

/// The picture of a text without model and findings.
pub fn bare(text: &str) -> Drawing {
    bare_with(text, EngineChoice::default())
}

fn bare_with(text: &str, engine: EngineChoice) -> Drawing {
    let compilation = dot(text);
    let overlay = Overlay::new();
    let input = Input { graph: &compilation.diagrams[0].graph, model: None, overlay: &overlay };
    layout::draw(input, &LayoutOptions { engine, ..LayoutOptions::default() })
}

pub fn codes(drawing: &Drawing) -> Vec<&str> {
    drawing.warnings.iter().map(|warning| warning.code.id).collect()
}

pub fn node<'a>(scene: &'a Scene, id: &str) -> &'a NodeMark {
    scene.nodes.iter().find(|node| node.mark.id == id).unwrap()
}

// A second reading of what a lie is, written apart from the program's own: both must find none.

/// Whether a straight line enters the inside of a rectangle.
fn enters(a: Point, b: Point, rect: Rect) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    for (p, q) in [(-dx, a.x - rect.x), (dx, rect.right() - a.x), (-dy, a.y - rect.y), (dy, rect.bottom() - a.y)] {
        if p.abs() < 1e-12 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            from = from.max(q / p);
        } else {
            to = to.min(q / p);
        }
    }
    from < to - 1e-9
}

pub fn overlap(a: Rect, b: Rect) -> bool {
    let (a, b) = (a.grown(-0.5), b.grown(-0.5));
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

pub fn inside(a: Rect, b: Rect) -> bool {
    let b = b.grown(0.5);
    a.x >= b.x && a.y >= b.y && a.right() <= b.right() && a.bottom() <= b.bottom()
}

/// Everything in a scene that is not so.
pub fn lies(scene: &Scene) -> Vec<String> {
    let mut lies = Vec::new();
    let chain = |from: Option<usize>| {
        std::iter::successors(from, |&at| scene.clusters[at].parent).collect::<std::collections::BTreeSet<_>>()
    };
    let homes: Vec<_> = scene.nodes.iter().map(|node| chain(node.cluster)).collect();
    let id = |node: usize| &scene.nodes[node].mark.id;
    // What stands for a node: its shape and its chips.
    let taken: Vec<Vec<Rect>> = scene
        .nodes
        .iter()
        .map(|node| std::iter::once(node.rect).chain(node.mark.chips.iter().map(|chip| chip.rect)).collect())
        .collect();
    for (n, rects) in taken.iter().enumerate() {
        for (c, cluster) in scene.clusters.iter().enumerate() {
            let own = homes[n].contains(&c);
            if rects.iter().any(|rect| if own { !inside(*rect, cluster.rect) } else { overlap(*rect, cluster.rect) }) {
                lies.push(format!("{} and the box {}", id(n), cluster.mark.id));
            }
            if cluster.mark.chips.iter().any(|chip| rects.iter().any(|rect| overlap(*rect, chip.rect))) {
                lies.push(format!("{} on a chip of {}", id(n), cluster.mark.id));
            }
        }
        for (m, others) in taken.iter().enumerate().skip(n + 1) {
            if rects.iter().any(|a| others.iter().any(|b| overlap(*a, *b))) {
                lies.push(format!("{} on {}", id(n), id(m)));
            }
        }
    }
    for (a, first) in scene.clusters.iter().enumerate() {
        for (b, second) in scene.clusters.iter().enumerate().skip(a + 1) {
            let nested = chain(Some(b)).contains(&a);
            let good = if nested { inside(second.rect, first.rect) } else { !overlap(first.rect, second.rect) };
            if !good {
                lies.push(format!("the boxes {} and {}", first.mark.id, second.mark.id));
            }
        }
    }
    for (e, edge) in scene.edges.iter().enumerate() {
        let points = flattened(&edge.line);
        if points.len() < 2 {
            lies.push(format!("{} has no line", edge.mark.id));
        }
        let passes = |rect: Rect| points.windows(2).any(|pair| enters(pair[0], pair[1], rect.grown(-1.0)));
        for (n, rects) in taken.iter().enumerate() {
            let own = n == edge.tail || n == edge.head;
            if rects.iter().skip(usize::from(own)).any(|rect| passes(*rect)) {
                lies.push(format!("{} through {}", edge.mark.id, id(n)));
            }
            if edge.label.is_some_and(|label| rects.iter().any(|rect| overlap(label, *rect))) {
                lies.push(format!("label of {} on {}", edge.mark.id, id(n)));
            }
        }
        for (c, cluster) in scene.clusters.iter().enumerate() {
            if !homes[edge.tail].contains(&c) && !homes[edge.head].contains(&c) && passes(cluster.rect) {
                lies.push(format!("{} through the box {}", edge.mark.id, cluster.mark.id));
            }
            if cluster.mark.chips.iter().any(|chip| passes(chip.rect)) {
                lies.push(format!("{} through a chip of {}", edge.mark.id, cluster.mark.id));
            }
        }
        for other in &scene.edges[e + 1..] {
            if edge.label.zip(other.label).is_some_and(|(a, b)| overlap(a, b)) {
                lies.push(format!("labels of {} and {}", edge.mark.id, other.mark.id));
            }
        }
    }
    lies
}

fn no_lies(path: &Path) {
    let Ok(source) = read(path) else { return };
    let compilation = compiled(source);
    let mut all = vec![(EngineChoice::LayoutRs, Routing::Auto), (EngineChoice::Grid, Routing::Auto)];
    all.extend([Routing::Auto, Routing::Orthogonal, Routing::Smooth].map(|routing| (EngineChoice::Layered, routing)));
    for (engine, routing) in all {
        let options = LayoutOptions { engine, routing, ..LayoutOptions::default() };
        let drawing = drawn(&compilation, &options);
        let told = format!("{} by {engine:?}, {routing:?}", name(path));
        assert_eq!(lies(&drawing.scene), Vec::<String>::new(), "{told}");
        assert_eq!(lies::lies(&drawing.scene), [], "{told}");
    }
}

#[test]
fn fixtures_are_drawn_without_lies() {
    for path in files(&project("fixtures/layout"), &["dot"]) {
        no_lies(&path);
    }
}

#[test]
fn models_and_stress_graphs_are_drawn_without_lies() {
    let (Some(models), Some(stress)) = (shared("models"), shared("layout/stress")) else { return };
    for path in files(&models, &["dot"]) {
        no_lies(&path);
    }
    for name in ["g8.dot", "g20.dot", "g50.dot", "g100.dot"] {
        no_lies(&stress.join(name));
    }
}

/// A scene with one thing wrong, made from an honest one.
fn planted(change: impl FnOnce(&mut Scene)) -> Vec<Lie> {
    let mut scene = bare(
        "digraph { subgraph cluster_a { a; b } subgraph cluster_c { c; subgraph cluster_d { d } } a -> b [label=one]; \
         a -> c; c -> d [label=two]; e -> d }",
    )
    .scene;
    assert_eq!(lies::lies(&scene), []);
    change(&mut scene);
    lies::lies(&scene).iter().map(|told| told.lie).collect()
}

#[test]
fn every_lie_is_found() {
    let index = |scene: &Scene, id: &str| scene.nodes.iter().position(|node| node.mark.id == id).unwrap();
    let cluster = |scene: &Scene, id: &str| scene.clusters.iter().position(|own| own.mark.id == id).unwrap();
    let far = Point::new(5000.0, 0.0);
    assert!(planted(|scene| scene.nodes[0].rect = scene.nodes[0].rect.moved(far)).contains(&Lie::NodeOutside));
    let in_box = planted(|scene| {
        let (e, c) = (index(scene, "e"), cluster(scene, "cluster_c"));
        scene.nodes[e].rect = Rect::around(scene.clusters[c].rect.centre(), scene.nodes[e].rect.size());
    });
    assert!(in_box.contains(&Lie::NodeInBox));
    let on_node = planted(|scene| {
        let (a, b) = (index(scene, "a"), index(scene, "b"));
        scene.nodes[a].rect = scene.nodes[b].rect;
    });
    assert!(on_node.contains(&Lie::NodeOnNode));
    let on_box = planted(|scene| {
        let (a, c) = (cluster(scene, "cluster_a"), cluster(scene, "cluster_c"));
        scene.clusters[a].rect = scene.clusters[a].rect.union(scene.clusters[c].rect);
    });
    assert!(on_box.contains(&Lie::BoxOnBox));
    let outside = planted(|scene| {
        let d = cluster(scene, "cluster_d");
        scene.clusters[d].rect = scene.clusters[d].rect.moved(far);
    });
    assert!(outside.contains(&Lie::BoxOutside));
    let through = |id: &'static str| {
        planted(move |scene| {
            let at = scene.nodes[index(scene, id)].rect;
            let edge = scene.edges.iter().position(|edge| edge.mark.id == "a->b").unwrap();
            let (from, to) = (Point::new(at.x - 9.0, at.centre().y), Point::new(at.right() + 9.0, at.centre().y));
            scene.edges[edge].line = vec![Step::Move(from), Step::Line(to)];
        })
    };
    assert!(through("e").contains(&Lie::LineThroughNode));
    assert!(through("d").contains(&Lie::LineThroughBox));
    let labels = |rect: fn(&Scene) -> Rect| planted(move |scene| scene.edges[0].label = Some(rect(scene)));
    assert!(labels(|scene| scene.edges[2].label.unwrap()).contains(&Lie::LabelOnLabel));
    assert!(labels(|scene| scene.nodes[0].rect).contains(&Lie::LabelOnNode));
    assert_eq!(planted(|scene| scene.edges[0].label = None), [Lie::NoLabel]);
    assert_eq!(planted(|scene| scene.edges[1].line.clear()), [Lie::NoLine]);
}

/// What an installed Graphviz answers.
fn graphviz(question: &str) -> Option<String> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut dot = Command::new("dot").arg("-Tjson").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    dot.stdin.take()?.write_all(question.as_bytes()).ok()?;
    let output = dot.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}

#[test]
fn positions_of_graphviz_are_drawn_and_its_lies_are_told() {
    if graphviz("digraph {}").is_none() {
        eprintln!("skipped: no `dot` to ask");
        return;
    }
    let engine = Graphviz { run: &graphviz };
    let draw = |compilation: &Compilation| {
        let (diagram, overlay) = (&compilation.diagrams[0], Overlay::new());
        let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
        layout::draw_with(input, &LayoutOptions::default(), &engine)
    };
    let mut all = 0;
    let folders = [Some(project("fixtures/examples")), shared("models"), shared("layout/stress")];
    for path in folders.into_iter().flatten().flat_map(|folder| files(&folder, &["dot"])) {
        if name(&path) == "g300.dot" {
            continue;
        }
        let drawing = draw(&compiled(read(&path).unwrap()));
        let (ours, again) = (lies::lies(&drawing.scene), lies(&drawing.scene));
        // The second reading tells a node out of its box and one in another's with the same words.
        let lines = |told: &Lie| matches!(told, Lie::LineThroughBox | Lie::LineThroughNode);
        assert_eq!(
            ours.iter().filter(|told| lines(&told.lie)).count(),
            again.iter().filter(|told| told.contains(" through ") && !told.contains("chip")).count(),
            "{}: {ours:?} and {again:?}",
            name(&path)
        );
        assert_eq!(codes(&drawing).contains(&"P009"), !ours.is_empty());
        assert!(!codes(&drawing).contains(&"P001"), "{} is placed by dot", name(&path));
        all += ours.len();
    }
    let boxes =
        dot("digraph { subgraph cluster_a { a -> b -> c -> d } subgraph cluster_b { x } a -> x; x -> d; y -> c }");
    assert_eq!(draw(&boxes).scene.nodes.len(), 6);
    assert!(all > 0 || shared("layout/stress").is_none(), "the stress graphs are drawn with lies by dot");
}

#[test]
fn an_answer_that_is_none_makes_a_grid_with_a_warning() {
    for answer in [None, Some("{"), Some("{\"bb\":\"0,0,10,10\",\"objects\":[]}"), Some("[]")] {
        let run = |_: &str| answer.map(str::to_owned);
        let compilation = dot("digraph { a -> b }");
        let overlay = Overlay::new();
        let input = Input { graph: &compilation.diagrams[0].graph, model: None, overlay: &overlay };
        let drawing = layout::draw_with(input, &LayoutOptions::default(), &Graphviz { run: &run });
        assert_eq!(codes(&drawing), ["P001"]);
        assert_eq!(lies(&drawing.scene), Vec::<String>::new());
    }
}

#[test]
fn every_direction_is_honest_and_runs_its_way() {
    for (rankdir, before) in [
        ("TB", (|a, b| a.bottom() < b.y) as fn(Rect, Rect) -> bool),
        ("BT", |a, b| b.bottom() < a.y),
        ("LR", |a, b| a.right() < b.x),
        ("RL", |a, b| b.right() < a.x),
    ] {
        let text = format!(
            "digraph {{ rankdir={rankdir}; subgraph cluster_a {{ label=\"first\"; a; subgraph cluster_b {{ label=B b }} }} \
             subgraph cluster_c {{ c d }} a -> b [label=one]; b -> c [label=two]; c -> d; d -> d [label=self]; d -> a }}"
        );
        let scene = bare(&text).scene;
        assert_eq!(lies(&scene), Vec::<String>::new(), "{rankdir}");
        assert!(before(node(&scene, "a").rect, node(&scene, "b").rect), "{rankdir}");
    }
}

#[test]
fn a_large_group_is_a_grid_with_a_warning_and_no_lie() {
    use std::fmt::Write as _;
    let mut text = String::from("digraph { subgraph cluster_many { label=many;");
    for n in 0..40 {
        let _ = write!(text, "n{n} -> n{}; n{n} -> out [label=\"to {n}\"];", (n * 7 + 3) % 40);
    }
    text.push_str("} subgraph cluster_x { out } }");
    let drawing = bare_with(&text, EngineChoice::LayoutRs);
    assert_eq!(codes(&drawing), ["P001"]);
    assert!(drawing.warnings[0].message.contains("cluster_many"), "{}", drawing.warnings[0].message);
    assert_eq!(lies(&drawing.scene), Vec::<String>::new());
    // Our own engine takes groups of any size.
    let drawing = bare(&text);
    assert_eq!(codes(&drawing), Vec::<&str>::new());
    assert_eq!(lies(&drawing.scene), Vec::<String>::new());
}

#[test]
fn lines_that_would_pass_too_many_rows_make_a_grid_with_a_warning() {
    use std::fmt::Write as _;
    let mut text = String::from("digraph { ");
    for n in 0..1100 {
        let _ = write!(text, "n{n} -> n{}; n{n} -> last; ", n + 1);
    }
    text.push_str("n1101 -> last }");
    // Beside the long chain there are lines from each of its nodes to the end: more than half a million bends each way.
    for n in 0..1100 {
        text.insert_str(10, &format!("n0 -> m{n}; m{n} -> last; "));
    }
    let drawing = bare(&text);
    assert_eq!(codes(&drawing), ["P001"]);
    assert!(drawing.warnings[0].message.contains("1000000 rows"), "{}", drawing.warnings[0].message);
    assert!(lies::lies(&drawing.scene).is_empty());
}

#[test]
fn the_same_input_gives_the_same_picture() {
    for path in files(&project("fixtures/layout"), &["dot"]) {
        let text = || {
            let compilation = compiled(read(&path).unwrap());
            svg::write(&drawn(&compilation, &LayoutOptions::default()).scene, &SvgOptions::default())
        };
        assert_eq!(text(), text());
    }
}

#[test]
fn facts_hold_what_is_drawn() {
    let drawing = bare("digraph { subgraph cluster_a { a } a -> b [label=x] }");
    let facts = layout::scene_facts(&drawing.scene);
    assert_eq!(facts["nodes"][0]["id"], "a");
    assert_eq!(facts["nodes"][0]["cluster"], "cluster_a");
    assert_eq!(facts["nodes"][1]["cluster"], serde_json::Value::Null);
    assert_eq!(facts["clusters"][0]["parent"], serde_json::Value::Null);
    assert_eq!(facts["edges"][0]["source"], "a");
    assert_eq!(facts["edges"][0]["wants_label"], true);
    assert!(facts["edges"][0]["label"]["w"].as_f64().unwrap() > 0.0);
    assert!(facts["edges"][0]["points"].as_array().unwrap().len() >= 2);
}

#[test]
fn what_is_wrong_is_said_once_and_the_picture_is_drawn() {
    let drawing = bare(
        "digraph { node [fontsize=nan, width=\"1e9\"]; a [image=\"/etc/passwd\", shape=blob, color=nocolour]; b; c; a -> b }",
    );
    assert_eq!(codes(&drawing), ["P002", "P004", "P007", "P003", "P006"]);
    assert_eq!(drawing.scene.nodes.len(), 3);
    assert!(drawing.scene.size.w < 25_000.0);
    let html = bare("digraph { a [label=<x<img src=\"y.png\"/>>] }");
    assert_eq!(codes(&html), ["P002"]);
}

#[test]
fn undirected_graphs_have_no_arrowheads_and_dir_is_honoured() {
    let heads = |text: &str| {
        let scene = bare(text).scene;
        let figures = &scene.edges[0].mark.figures;
        figures.iter().filter(|figure| matches!(figure.outline, Outline::Polygon(_))).count()
    };
    assert_eq!(heads("graph { a -- b }"), 0);
    assert_eq!(heads("digraph { a -> b }"), 1);
    assert_eq!(heads("digraph { a -> b [dir=both] }"), 2);
    assert_eq!(heads("digraph { a -> b [dir=none] }"), 0);
    assert_eq!(heads("graph { a -- b [dir=forward] }"), 1);
    assert_eq!(heads("digraph { a -> b [arrowhead=none] }"), 0);
}

#[test]
fn invisible_items_keep_their_room_and_are_not_drawn() {
    let scene = bare("digraph { a -> b [style=invis]; b [style=invis]; subgraph cluster_c { style=invis; c } }").scene;
    assert!(scene.edges[0].mark.figures.is_empty());
    assert!(node(&scene, "b").mark.figures.is_empty() && node(&scene, "b").rect.w > 10.0);
    assert!(scene.clusters[0].mark.figures.is_empty());
}

#[test]
fn elements_without_a_shape_get_the_signs_of_data_flow_diagrams() {
    let compilation =
        dot("digraph { tm=1; i [kind=interactor]; p [kind=process]; s [kind=store]; o [kind=store, shape=cylinder]; \
         subgraph cluster_b { kind=boundary; x [kind=process] } i -> p -> s; p -> x; x -> o }");
    let scene = drawn(&compilation, &LayoutOptions::default()).scene;
    let first = |id: &str| node(&scene, id).mark.figures[0].outline.clone();
    assert!(matches!(first("i"), Outline::Rect(_, radius) if radius == 0.0));
    assert!(matches!(first("p"), Outline::Ellipse(_)));
    assert_eq!(node(&scene, "s").mark.figures.len(), 3, "an area and two lines");
    assert!(matches!(first("o"), Outline::Path(_)));
    assert_eq!(node(&scene, "s").mark.word, "store");
    assert_eq!(scene.clusters[0].mark.word, "boundary");
    assert_eq!(
        scene.description.split(". ").next(),
        Some("Data-flow diagram with 1 interactor, 2 processes, 2 stores, 4 flows and 1 trust boundary")
    );
    assert!(scene.legend.is_some());
}

#[test]
fn chips_fold_past_their_number_and_settled_ones_stay_apart() {
    let compilation = dot("digraph { a -> b }");
    let graph = &compilation.diagrams[0].graph;
    let mut overlay = Overlay::new();
    let chip = |text: &str, state| Chip {
        text: text.into(),
        letter: text[..1].into(),
        title: format!("title of {text}"),
        href: None,
        severity: ChipSeverity::High,
        state,
    };
    let a = graph.nodes.ids().next().unwrap();
    let (open, mitigated) = (ChipState::Open, ChipState::Mitigated);
    for (text, state) in [("SP01", open), ("SP02", open), ("TA01", open), ("SP03", mitigated)] {
        overlay.push(Item::Node(a), chip(text, state));
    }
    let texts = |options: &LayoutOptions| {
        let scene = layout::draw(Input { graph, model: None, overlay: &overlay }, options).scene;
        let chips = &node(&scene, "a").mark.chips;
        chips.iter().map(|chip| chip.text.runs[0].text.clone()).collect::<Vec<_>>()
    };
    let options = LayoutOptions::default();
    assert_eq!(texts(&options), ["SP01", "SP02", "TA01", "SP03"]);
    assert_eq!(texts(&LayoutOptions { fold: 3, ..options }), ["S2", "T1", "S1"]);
    assert_eq!(texts(&LayoutOptions { overlay: OverlayStyle::None, ..options }), Vec::<String>::new());
    assert_eq!((overlay.open(), overlay.open_of(ChipSeverity::High)), (3, 3));
}

#[test]
fn labels_are_read_as_graphviz_reads_them() {
    let names = Names { graph: "G", node: "N", tail: "T", head: "H", arrow: "->", label: "L" };
    let lines = |text: &str| {
        let label = Label::plain(text, &names, Face::plain(12.0), f64::INFINITY);
        label.lines().iter().map(|line| (line.text(), line.align)).collect::<Vec<_>>()
    };
    use threatdot::layout::label::Align::{Left, Middle, Right};
    let expect =
        |expected: &[(&str, _)]| expected.iter().map(|&(text, align)| (text.to_owned(), align)).collect::<Vec<_>>();
    assert_eq!(lines("a\\nb\\lc\\rd"), expect(&[("a", Middle), ("b", Left), ("c", Right), ("d", Middle)]));
    assert_eq!(lines("\\G \\N \\T \\H \\E \\L \\\\ \\x"), expect(&[("G N T H T->H L \\ x", Middle)]));
    assert_eq!(lines("&lt;&amp;&#65;&#x42;&eacute; &nope; &"), expect(&[("<&ABé &nope; &", Middle)]));
    assert_eq!(lines("a\u{202E}b\u{1}"), expect(&[("a\u{FFFD}b\u{FFFD}", Middle)]));
    let many = "\\E".repeat(100_000);
    let long = Names { tail: &"t".repeat(10_000), ..names };
    assert!(Label::plain(&many, &long, Face::plain(12.0), 200.0).bytes() < 200_000);
}

#[test]
fn records_have_fields() {
    let read = |text: &str| Record::read(text, &Names::default(), Face::plain(12.0), true);
    let fields = |text: &str| {
        let record = read(text).unwrap();
        record.fields.iter().map(|field| field.lines.first().map_or(String::new(), Line::text)).collect::<Vec<_>>()
    };
    assert_eq!(fields("a|<p> b|{c|d}|"), ["a", "b", "c", "d", ""]);
    assert_eq!(fields("\\{x\\}|y"), ["{x}", "y"]);
    let record = read("a|{b|c}").unwrap();
    assert!(record.fields[1].rect.bottom() <= record.fields[2].rect.y + 0.01, "c stands below b");
    assert!(record.fields[0].rect.right() <= record.fields[1].rect.x + 0.01, "b stands beside a");
    assert!(read("{a|b").is_none() && read("a}").is_none() && read("x{a}").is_none());
    assert!(read(&"{".repeat(100_000)).is_none());
}

#[test]
fn colours_are_typed() {
    let rgb = |value| Some(Color::Solid(Rgb::hex(value), 255));
    assert_eq!(parse("#1a2B3c"), rgb(0x001A_2B3C));
    assert_eq!(parse("#abc"), rgb(0x00AA_BBCC));
    assert_eq!(parse("#11223380"), Some(Color::Solid(Rgb::hex(0x0011_2233), 0x80)));
    assert_eq!(parse("FireBrick"), rgb(0x00B2_2222));
    assert_eq!(parse("/x11/green"), rgb(0x0000_FF00));
    assert_eq!(parse("red:blue;0.5"), rgb(0x00FF_0000));
    assert_eq!(parse("0.0 1.0 1.0"), rgb(0x00FF_0000));
    assert_eq!(parse("0.333333,1,1"), rgb(0x0000_FF00));
    assert_eq!(parse("0.6666667 1 0.5"), rgb(0x0000_0080));
    assert_eq!(parse("transparent"), Some(Color::Transparent));
    for bad in ["", "#12", "#ggg", "red\" onload=\"x", "url(#a)", "1 2", "nan nan nan", "#١٢٣"] {
        assert_eq!(parse(bad), None, "{bad}");
    }
}

#[test]
fn text_is_as_wide_as_arial_with_some_room() {
    let width = |text: &str| text::width(text, 1000.0, false) / 1.15;
    assert!((width("A") - 667.0).abs() < 1.0);
    assert!((width("i") - 222.0).abs() < 1.0);
    assert!((text::width("A", 1000.0, true) / 1.15 - 722.0).abs() < 1.0);
    assert!((width("日本") - 2000.0).abs() < 1.0);
    assert!((width("e\u{301}") - width("e")).abs() < 1e-9);
    assert_eq!(threatdot::limits::beginning("aé", 2), "a");
}

#[test]
fn directions_are_exact_enough_on_a_circle() {
    for step in 0_i32..360 {
        let at = direction(f64::from(step) / 360.0);
        assert!((at.x * at.x + at.y * at.y - 1.0).abs() < 1e-12);
    }
    let corner = direction(1.0 / 8.0);
    assert!((corner.x - corner.y).abs() < 1e-12 && corner.x > 0.7);
}

/// Draws the files named by `THREATDOT_LOOK` (a list with `:`) into `target/look`, for the eye.
#[test]
fn look() {
    let Ok(paths) = std::env::var("THREATDOT_LOOK") else { return };
    let out = project("target/look");
    std::fs::create_dir_all(&out).unwrap();
    for path in paths.split(':').map(Path::new) {
        let compilation = compiled(read(path).unwrap());
        let drawing = drawn(&compilation, &LayoutOptions::default());
        let stem = path.file_stem().unwrap().to_str().unwrap();
        std::fs::write(out.join(format!("{stem}.json")), layout::scene_facts(&drawing.scene).to_string()).unwrap();
        for (name, theme) in [("", Theme::Auto), ("-dark", Theme::Dark)] {
            let text = svg::write(&drawing.scene, &SvgOptions { theme, ..SvgOptions::default() });
            std::fs::write(out.join(format!("{stem}{name}.svg")), text).unwrap();
        }
    }
}
