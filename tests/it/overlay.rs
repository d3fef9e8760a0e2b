//! What pictures show of findings: chips and their folds, heat, the way of one finding, where chips lead.

use std::collections::BTreeSet;

use threatdot::compile::Compilation;
use threatdot::graph::Item;
use threatdot::layout::scene::{Ink, Mark, Role, Scene};
use threatdot::layout::{self, Chip, ChipSeverity, ChipState, Input, LayoutOptions, Overlay, OverlayStyle};
use threatdot::output::overlay::{ON_THE_SAME_PAGE, highlight, overlay};
use threatdot::output::svg;

use super::cli::Place;
use super::support::{compile_file, compile_text, project};

fn shop() -> Compilation {
    compile_file(&project("fixtures/examples/web-shop.dot"))
}

fn drawn(compilation: &Compilation, overlay: &Overlay, options: &LayoutOptions) -> Scene {
    let diagram = &compilation.diagrams[0];
    layout::draw(Input { graph: &diagram.graph, model: Some(&diagram.model), overlay }, options).scene
}

fn styled(compilation: &Compilation, style: OverlayStyle) -> Scene {
    let options = LayoutOptions { overlay: style, ..LayoutOptions::default() };
    drawn(compilation, &overlay(&compilation.diagrams[0], None), &options)
}

fn marks(scene: &Scene) -> impl Iterator<Item = &Mark> {
    let nodes = scene.nodes.iter().map(|node| &node.mark);
    nodes.chain(scene.edges.iter().map(|edge| &edge.mark)).chain(scene.clusters.iter().map(|cluster| &cluster.mark))
}

fn mark<'a>(scene: &'a Scene, id: &str) -> &'a Mark {
    marks(scene).find(|mark| mark.key.as_deref() == Some(id) || mark.id == id).unwrap()
}

fn chip_texts(mark: &Mark) -> Vec<&str> {
    mark.chips.iter().map(|chip| chip.text.runs[0].text.as_str()).collect()
}

fn legend(scene: &Scene) -> Vec<&str> {
    scene.legend.iter().flat_map(|legend| &legend.texts).map(|text| text.runs[0].text.as_str()).collect()
}

/// A node `a` with chips, in a graph of nothing else.
fn with_chips(chips: Vec<Chip>, options: &LayoutOptions) -> Scene {
    let compilation = compile_text("digraph { a }");
    let graph = &compilation.diagrams[0].graph;
    let mut overlay = Overlay::new();
    for chip in chips {
        overlay.push(Item::Node(graph.nodes.ids().next().unwrap()), chip);
    }
    layout::draw(Input { graph, model: None, overlay: &overlay }, options).scene
}

fn chip(text: &str, letter: &str, severity: ChipSeverity, state: ChipState) -> Chip {
    Chip { text: text.into(), letter: letter.into(), title: format!("title of {text}"), href: None, severity, state }
}

#[test]
fn chips_fold_to_their_category_and_keep_the_highest_severity() {
    use ChipSeverity::{Critical, High, Low};
    let chips = || {
        vec![
            chip("PR01", "privacy", High, ChipState::Open),
            chip("ID01", "I", High, ChipState::Open),
            chip("BPS", "S", Low, ChipState::Open),
            chip("SP01", "S", Critical, ChipState::Open),
            chip("TA01", "T", High, ChipState::Mitigated),
            chip("TA02", "T", High, ChipState::Accepted),
        ]
    };
    let options = LayoutOptions::default();
    let scene = with_chips(chips(), &options);
    assert_eq!(chip_texts(&scene.nodes[0].mark), ["PR01", "ID01", "BPS", "SP01", "TA01", "TA02"]);
    for options in [LayoutOptions { fold: 5, ..options }, LayoutOptions { overlay: OverlayStyle::Letters, ..options }] {
        let scene = with_chips(chips(), &options);
        let mark = &scene.nodes[0].mark;
        assert_eq!(chip_texts(mark), ["S2", "I1", "privacy 1", "T1", "T1"]);
        assert_eq!(mark.chips[0].title, "BPS: title of BPS; SP01: title of SP01");
        assert_eq!(mark.chips[0].figures[0].paint.fill, Ink::Role(Role::Tint(Critical)));
    }
}

#[test]
fn what_became_of_a_finding_shows_without_colour() {
    let states = [ChipState::Open].into_iter().chain(ChipState::SETTLED);
    let chips = states.map(|state| chip("TA01", "T", ChipSeverity::High, state)).collect();
    let scene = with_chips(chips, &LayoutOptions::default());
    let signs: Vec<_> = scene.nodes[0].mark.chips.iter().map(|chip| format!("{:?}", moved_to_zero(chip))).collect();
    assert_eq!(signs.iter().collect::<BTreeSet<_>>().len(), 5, "{signs:?}");
    for state in ChipState::SETTLED {
        assert!(legend(&scene).contains(&state.as_str()));
    }
}

/// The steps of the sign of a chip, from the chip's corner.
fn moved_to_zero(chip: &layout::scene::ChipMark) -> Vec<String> {
    use threatdot::layout::scene::{Outline, Step};
    let Outline::Path(steps) = &chip.figures[1].outline else { panic!("a sign is a path") };
    let ends = steps.iter().filter_map(|step| match *step {
        Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => Some(to),
        Step::Close => None,
    });
    ends.map(|to| format!("{:.2},{:.2}", to.x - chip.rect.x, to.y - chip.rect.y)).collect()
}

#[test]
fn heat_tints_by_the_highest_open_severity_and_says_how_many() {
    let compilation = shop();
    let scene = styled(&compilation, OverlayStyle::Heat);
    let threats = overlay(&compilation.diagrams[0], None);
    let graph = &compilation.diagrams[0].graph;
    for (node, id) in scene.nodes.iter().zip(graph.nodes.ids()) {
        let open = threats.chips(Item::Node(id)).iter().filter(|chip| chip.state.is_open()).count();
        let fill = node.mark.figures[0].paint.fill;
        match threats.worst(Item::Node(id)) {
            Some(severity) => {
                assert_eq!(fill, Ink::Role(Role::Tint(severity)), "{}", node.mark.id);
                assert_eq!(chip_texts(&node.mark), [open.to_string()]);
            }
            None => assert!(fill == Ink::Role(Role::Element) && node.mark.chips.is_empty(), "{}", node.mark.id),
        }
    }
    // Never by colour alone: a line of more severe findings is wider.
    let width = |id: &str| mark(&scene, id).figures[0].paint.width;
    assert!(width("query") > width("accounts") && width("accounts") > width("hits"));
    let trust = |fill| matches!(fill, Ink::Role(Role::Trust(_)));
    assert!(marks(&scene).flat_map(|mark| &mark.figures).all(|figure| !trust(figure.paint.fill)));
}

#[test]
fn no_overlay_leaves_no_trace_but_the_count() {
    let scene = styled(&shop(), OverlayStyle::None);
    assert!(marks(&scene).all(|mark| mark.chips.is_empty()));
    assert!(!legend(&scene).contains(&"critical"));
    assert!(scene.heading.iter().any(|text| text.runs[0].text.contains("open findings")));
}

#[test]
fn a_highlight_keeps_the_way_and_what_is_around_it() {
    let compilation = shop();
    let diagram = &compilation.diagrams[0];
    let mut shown = overlay(diagram, None);
    shown.highlight = highlight(diagram, "xg10:accounts");
    let title = shown.highlight.as_ref().unwrap().title.clone();
    assert!(title.ends_with("(XG10:accounts)"), "{title}");
    let scene = drawn(&compilation, &shown, &LayoutOptions::default());
    let strong: BTreeSet<&str> = marks(&scene).filter(|mark| !mark.faint).map(|mark| mark.id.as_str()).collect();
    // The flow, its ends, and the boundaries that these are in.
    assert_eq!(
        strong.into_iter().collect::<Vec<_>>(),
        ["cluster_core", "cluster_data", "cluster_edge", "db", "web", "web->db"]
    );
    assert_eq!(mark(&scene, "accounts").figures[0].paint.stroke, Ink::Role(Role::Highlight));
    assert!(scene.description.contains(&title) && legend(&scene).contains(&"way of the highlighted finding"));
    for unknown in ["XG10", "XG10:nothing", "ZZ99:accounts", ""] {
        assert_eq!(highlight(diagram, unknown), None);
    }
}

#[test]
fn every_way_of_a_finding_is_highlighted_whole() {
    for name in ["web-shop", "llm-agent", "iot-fleet"] {
        let compilation = compile_file(&project(&format!("fixtures/examples/{name}.dot")));
        let diagram = &compilation.diagrams[0];
        let (model, threats) = (&diagram.model, &diagram.threats);
        for finding in threats.findings.values() {
            let found = highlight(diagram, &threats.id(model, finding)).unwrap();
            assert!(found.items.contains(&model.item(finding.subject)));
            let way = threats.path(finding).map_or(&[][..], |path| &path.witness);
            assert!(way.iter().all(|step| found.items.contains(&model.item(*step))));
        }
    }
}

#[test]
fn chips_lead_where_the_page_says_and_nowhere_else() {
    let compilation = compile_text("digraph { tm=1; \"a b/ü\" [kind=process]; \"a b/ü\" -> c; c [kind=store] }");
    let diagram = &compilation.diagrams[0];
    let hrefs = |href| overlay(diagram, href).iter().filter_map(|chip| chip.href.clone()).collect::<Vec<_>>();
    assert_eq!(hrefs(None), Vec::<String>::new());
    assert!(
        hrefs(Some(ON_THE_SAME_PAGE)).contains(&"#finding-BPS:a%20b%2F%C3%BC".to_owned()),
        "{:?}",
        hrefs(Some(ON_THE_SAME_PAGE))
    );
    assert!(hrefs(Some("rules/{rule}.html#{x}")).contains(&"rules/BPS.html#%7Bx}".to_owned()));
    let text = svg::write(
        &drawn(&compilation, &overlay(diagram, Some(ON_THE_SAME_PAGE)), &LayoutOptions::default()),
        &svg::SvgOptions::default(),
    );
    assert!(text.contains("<a class=\"chip\" href=\"#finding-BPS:a%20b%2F%C3%BC\">"), "{text}");
}

#[test]
fn flags_of_pictures_reach_them() {
    let place =
        Place::with(&[("shop.dot", &std::fs::read_to_string(project("fixtures/examples/web-shop.dot")).unwrap())]);
    let built = |flags: &[&str]| {
        let args = [&["build", "shop.dot", "-o", "out", "--emit", "svg", "--fail-on", "never", "-q"], flags].concat();
        place.run(&args).ends(0);
        place.text("out/shop.svg")
    };
    let usual = built(&[]);
    assert!(usual.contains("id=\"td-shop\"") && usual.contains(">TA02</text>") && !usual.contains("<a "));
    let letters = built(&["--overlay", "letters"]);
    assert!(!letters.contains(">TA02</text>") && letters.contains(">T1</text>"));
    assert!(built(&["--fold", "0"]).contains(">T1</text>"));
    assert!(!built(&["--overlay", "none"]).contains("class=\"chips\""));
    assert!(built(&["--overlay=heat"]).contains("stroke-width=\"2.4\""));
    assert!(!built(&["--legend", "none"]).contains("class=\"legend\""));
    assert!(built(&["--id-prefix", "page"]).contains("id=\"page-shop-node1\""));
    assert!(built(&["--finding-href"]).contains("href=\"#finding-XG10:accounts\""));
    assert!(built(&["--finding-href=report.html#{id}"]).contains("href=\"report.html#XG10:accounts\""));
    assert!(built(&["--highlight", "XG10:accounts"]).contains("opacity=\"0.25\""));
    assert!(built(&["--notation", "dfd3"]).matches("<ellipse").count() < usual.matches("<ellipse").count());
    assert!(built(&["--theme", "print"]).contains("url(#td-shop-trust0)"));
    let mut command = place.command(&["build", "shop.dot", "-o", "out", "--fail-on", "never", "-q"]);
    command.env("THREATDOT_THEME", "dark").env("THREATDOT_OVERLAY", "none").env("THREATDOT_FINDING_HREF", "#{id}");
    super::cli::Run::of(&mut command).ends(0);
    assert!(!place.text("out/shop.svg").contains("var("));
    let bad = place.run(&["build", "shop.dot", "--finding-href=javascript:alert(1)"]);
    bad.ends(2).says("`--finding-href javascript:alert(1)`: it is no http");
    place.run(&["build", "shop.dot", "--scale", "0"]).ends(2).says("expected a number from 0.05 to 20");
}

#[test]
fn an_unknown_finding_to_highlight_is_an_error_with_the_nearest() {
    let two = "digraph { tm=1; u [kind=interactor]; w [kind=process]; u -> w }";
    let place = Place::with(&[("a.dot", two), ("b.dot", "digraph { tm=1; z [kind=store] }")]);
    let run = place.run(&["build", "a.dot", "--highlight", "BPS:ww", "--fail-on", "never"]);
    run.ends(2).says("error: `--highlight BPS:ww`: there is no such finding; did you mean `BPS:w`?");
    assert!(!place.path("a.svg").exists(), "no picture without what was asked for");
    // In one of several files it is enough to be in one.
    let both =
        |what: &str| place.run(&["build", "a.dot", "b.dot", "-o", "out", "--highlight", what, "--fail-on", "never"]);
    both("BPS:w").ends(0);
    assert!(place.text("out/a.svg").contains("opacity=") && !place.text("out/b.svg").contains(" opacity="));
    both("BPS:ww").ends(2).says("did you mean `BPS:w`?");
}

#[test]
fn pictures_of_one_run_have_ids_of_their_own() {
    let two = "digraph { tm=1; a [kind=interactor] } digraph { tm=1; b [kind=interactor] }";
    let place = Place::with(&[("x/sub/é.dot", two), ("x/e.dot", two), ("x/sub/e.dot", two)]);
    place.run(&["build", "x", "-o", "out", "--emit", "svg", "--fail-on", "never"]).ends(0);
    let mut ids = Vec::new();
    for file in place.files().iter().filter(|file| file.starts_with("out")) {
        ids.extend(place.text(file).split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    assert!(ids.contains(&"td-x-e-2-node1".to_owned()) && ids.contains(&"td-x-sub-e".to_owned()), "{ids:?}");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    // Named one by one they are the same pictures.
    let before = place.text("out/sub/e.svg");
    place.run(&["build", "x/sub/e.dot", "-o", "alone", "--emit", "svg", "--fail-on", "never"]).ends(0);
    assert_eq!(place.text("alone/e.svg"), before);
    let drawn = place.run(&["draw", "x/e.dot", "--id-prefix", "here"]);
    drawn.ends(0).prints("id=\"here-node1\"");
}
