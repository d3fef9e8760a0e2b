//! Levels: a diagram that shows the inside of a process of another one.

use serde_json::Value;

use crate::cli::{Place, Run};
use crate::support::project;
use threatdot::diagnostics::Code;
use threatdot::level;

const SHOP: &str = r#"digraph shop {
  tm=1;
  asset_order="Orders; classification=internal";
  user [kind=interactor];
  web [kind=process, refines="web.dot"];
  db [kind=store];
  user -> web [id=buy, label=buy, data=order];
  web -> user [id=bought, label=bought, response_to=buy];
  web -> db [id=save, label=save];
}
"#;
const WEB: &str = r#"digraph web {
  tm=1;
  asset_order="Orders; classification=internal";
  user [kind=interactor];
  pages [kind=process];
  orders [kind=process];
  db [kind=store];
  user -> pages [label=buy, data=order];
  pages -> user [label=bought, response_to="user->pages"];
  pages -> orders [label=order];
  orders -> db [label=save];
}
"#;

fn check(files: &[(&str, &str)], name: &str) -> Run {
    Place::with(files).run(&["check", "--no-findings", "--fail-on", "never", "--output-format", "concise", name])
}

/// The lines about levels.
fn said(run: &Run) -> Vec<&str> {
    run.out.lines().filter(|line| line.contains("[N0")).collect()
}

#[test]
fn a_child_with_the_flows_of_its_process_fits() {
    let run = check(&[("shop.dot", SHOP), ("web.dot", WEB)], "shop.dot");
    run.ends(0);
    let [inside] = said(&run)[..] else { panic!("{}", run.out) };
    assert!(inside.starts_with("shop.dot:5:30: note[N004]: inside of `web` "), "{inside}");
    // What the neighbours do among themselves, and what is inside, is of no level but their own.
    let more = WEB.replace("tm=1;", "tm=1; ops [kind=process]; ops -> orders [label=deploy]; db -> user [label=x];");
    assert_eq!(said(&check(&[("shop.dot", SHOP), ("web.dot", &more)], "shop.dot")).len(), 1);
}

#[test]
fn what_only_one_level_has_is_reported_with_both_places() {
    let less = WEB.replace("  orders -> db [label=save];\n", "");
    let run = check(&[("shop.dot", SHOP), ("web.dot", &less)], "shop.dot");
    assert!(
        run.out.contains("shop.dot:9:3: warning[N001]: flow `save` has nothing that answers to it in `web.dot`"),
        "{}",
        run.out
    );
    let more = WEB.replace("orders -> db", "mail [kind=interactor]; orders -> mail [label=news]; orders -> db");
    let place = Place::with(&[("shop.dot", SHOP), ("web.dot", &more)]);
    let run = place.run(&["check", "--no-findings", "shop.dot"]);
    run.prints("`web.dot` has a flow that `web` has not: `web -> mail`").prints("it is drawn at web.dot:11:27");
    // Another direction is another flow.
    let back = WEB.replace("orders -> db [label=save]", "db -> orders [label=load]");
    assert_eq!(said(&check(&[("shop.dot", SHOP), ("web.dot", &back)], "shop.dot")).len(), 3);
}

#[test]
fn both_levels_carry_the_same_data_where_both_say_so() {
    let other = WEB.replace("data=order", "data=card");
    let run = check(&[("shop.dot", SHOP), ("web.dot", &other)], "shop.dot");
    assert!(run.out.contains("flow `buy` carries other data in `web.dot`"), "{}", run.out);
    let silent = WEB.replace(", data=order", "");
    assert_eq!(said(&check(&[("shop.dot", SHOP), ("web.dot", &silent)], "shop.dot")).len(), 1);
}

#[test]
fn a_child_that_is_not_there_is_an_error() {
    for (text, why) in [(None, "no file"), (Some("digraph {"), "no DOT"), (Some(""), "no graph")] {
        let files: Vec<(&str, &str)> =
            [("shop.dot", SHOP)].into_iter().chain(text.map(|text| ("web.dot", text))).collect();
        let run = check(&files, "shop.dot");
        let found = said(&run);
        let is_missing = found.iter().any(|line| line.contains("error[N002]: `web.dot` cannot be read"));
        assert!(is_missing, "{why}: {}", run.out);
    }
    check(&[("shop.dot", SHOP)], "shop.dot").ends(1);
}

#[test]
fn a_diagram_inside_of_itself_is_an_error() {
    let own = SHOP.replace("web.dot", "shop.dot");
    let run = check(&[("shop.dot", &own)], "shop.dot");
    assert!(run.ends(1).out.contains("error[N003]: `shop.dot` is refined by this diagram in turn"), "{}", run.out);
    let back = WEB.replace("orders [kind=process]", "orders [kind=process, refines=\"sub/deep.dot\"]");
    let deep = "digraph { tm=1; x [kind=process, refines=\"../shop.dot\"]; }";
    let run = check(&[("shop.dot", SHOP), ("web.dot", &back), ("sub/deep.dot", deep)], "shop.dot");
    assert!(run.out.contains("error[N003]"), "{}", run.out);
    // One that only leads into a circle of others is not in it.
    let circle = [
        ("shop.dot", SHOP),
        ("web.dot", &*WEB.replace("orders [kind=process]", "orders [kind=process, refines=\"web.dot\"]")),
    ];
    assert!(!check(&circle, "shop.dot").out.contains("error[N003]"));
}

#[test]
fn a_child_of_many_processes_is_read_once() {
    let many: String =
        (0..3_000).map(|at| format!("p{at} [kind=process, refines=\"{}many.dot\"];\n", "./".repeat(at % 9))).collect();
    let run = check(&[("many.dot", &format!("digraph {{ tm=1;\n{many}}}"))], "many.dot");
    assert_eq!(said(&run).iter().filter(|line| line.contains("error[N003]")).count(), 64);
    assert_eq!(said(&run).iter().filter(|line| line.contains("warning[N005]")).count(), 1);
    // A path from the root is none of the diagram's.
    let place = Place::with(&[("web.dot", WEB)]);
    let absolute = place.path("web.dot").to_string_lossy().into_owned();
    place.put("shop.dot", SHOP.replace("web.dot", &absolute).as_bytes());
    place.run(&["check", "shop.dot"]).ends(1).prints("error[N002]");
}

#[test]
fn a_picture_leads_to_that_of_the_inside() {
    let place = Place::with(&[("shop.dot", SHOP), ("web.dot", WEB)]);
    place.run(&["build", "--fail-on", "never", "--emit", "svg", "."]).ends(0);
    assert!(place.text("shop.svg").contains("href=\"web.svg\""));
    // A link of the author's own comes first.
    place.put("shop.dot", SHOP.replace("refines=", "URL=\"https://example.org/\", refines=").as_bytes());
    place.run(&["build", "--fail-on", "never", "--emit", "svg", "."]).ends(0);
    assert!(!place.text("shop.svg").contains("href=\"web.svg\""));
}

#[test]
fn what_hangs_on_others_is_built_each_time() {
    let place = Place::with(&[("shop.dot", SHOP), ("web.dot", WEB)]);
    let build = || {
        place.run(&["build", "-v", "--fail-on", "never", "--cache-dir", "cache", "-o", "out", "shop.dot", "web.dot"])
    };
    build().ends(0);
    assert_eq!(build().ends(0).err.matches("known from before").count(), 1, "web.dot hangs on itself alone");
}

/// The example of the book, as files.
fn example() -> Place {
    let text = |name: &str| std::fs::read_to_string(project(&format!("fixtures/levels/{name}"))).unwrap();
    let place = Place::with(&[("shop.dot", &text("shop.dot")), ("web/site.dot", &text("web/site.dot"))]);
    place.put(".git/HEAD", b"");
    place
}

fn built(place: &Place, args: &[&str]) -> Run {
    place.run(
        &[&["build", "-v", "--fail-on", "never", "--cache-dir", "cache", "--emit", "svg,html,json,md"], args].concat(),
    )
}

fn json(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.text(name)).unwrap()
}

#[test]
fn the_example_has_nothing_to_say_of_its_levels_but_what_is_open_inside() {
    let place = example();
    let run = place.run(&["check", "--no-findings", "--output-format", "concise", "--fail-on", "never", "."]);
    let lines: Vec<&str> =
        run.ends(0).out.lines().filter(|line| line.contains(": error") || line.contains(": warning")).collect();
    assert!(lines.is_empty(), "{lines:?}");
    // Six of the pages, five of the checkout, six of the flow between them; none of what stands for the neighbours.
    run.prints("note[N004]: inside of `site` 17 threats are open, up to high");
}

#[test]
fn pictures_and_pages_lead_down_and_up() {
    let place = example();
    built(&place, &["."]).ends(0);
    for (extension, down, up) in [("svg", "web/site.svg", "../shop.svg"), ("html", "web/site.html", "../shop.html")] {
        let (outer, inner) = (place.text(&format!("shop.{extension}")), place.text(&format!("web/site.{extension}")));
        assert!(outer.contains(&format!("href=\"{down}\"")), "{extension}");
        assert!(
            inner.contains(&format!("href=\"{up}\"")) && inner.contains("Inside of Web site in Shop"),
            "{extension}"
        );
        assert!(!outer.contains("Inside of Web site in"), "{extension}");
    }
    // Which files a run is about changes nothing.
    let together = place.text("web/site.svg");
    std::fs::remove_file(place.path("web/site.svg")).unwrap();
    built(&place, &["--no-cache", "web/site.dot"]).ends(0);
    assert_eq!(place.text("web/site.svg"), together);
    // A diagram on its own has no levels.
    let alone = place.run_in("web", &["draw", "site.dot"]);
    assert!(!alone.ends(0).out.contains("Inside of"));
}

#[test]
fn folders_outside_of_the_repository_are_not_searched() {
    let place = example();
    std::fs::remove_dir_all(place.path(".git")).unwrap();
    place.put("web/.git/HEAD", b"");
    built(&place, &["."]).ends(0);
    assert!(!place.text("web/site.svg").contains("Inside of"));
}

#[test]
fn what_is_above_is_seen_to_change() {
    let place = example();
    built(&place, &["."]).ends(0);
    assert!(built(&place, &["."]).ends(0).err.contains("known from before"));
    let text = place.text("shop.dot").replace("label=\"Shop\"", "label=\"Market & <more>\"");
    place.put("shop.dot", text.as_bytes());
    assert!(!built(&place, &["."]).ends(0).err.contains("known from before"));
    assert!(place.text("web/site.svg").contains("Inside of Web site in Market &amp; &lt;more&gt;"));
    assert_eq!(json(&place, "web/site.json")["levels"]["above"][0]["title"], "Market & <more>");
}

#[test]
fn what_is_open_below_is_counted_on_every_level_above() {
    let place = example();
    let deep = "digraph deep { tm=1; pages [kind=process]; orders [kind=store]; pay [kind=process, tech=api]; \
                pages -> pay [protocol=http]; pay -> pages [response_to=\"pages->pay\", protocol=http]; \
                pay -> orders [protocol=sql]; orders -> pay [protocol=sql]; }";
    place.put("web/deep.dot", deep.as_bytes());
    let text = place.text("web/site.dot").replace("tech=api]", "tech=api, refines=\"deep.dot\"]");
    place.put("web/site.dot", text.as_bytes());
    built(&place, &["."]).ends(0);
    let below = |name: &str| {
        let below = &json(&place, name)["levels"]["below"][0];
        let open = &below["open"];
        let sum = ["critical", "high", "medium", "low"].iter().map(|key| open[key].as_u64().unwrap()).sum::<u64>();
        (below["diagrams"].as_u64().unwrap(), sum, below["title"].as_str().unwrap().to_owned())
    };
    let findings = json(&place, "web/deep.json")["findings"].as_array().unwrap().clone();
    let is_open = |it: &&Value| ["open", "unstated"].contains(&it["status"].as_str().unwrap());
    let own = findings.iter().filter(is_open).filter(|it| it["subject"] == "pay").count() as u64;
    assert!(own > 0);
    assert_eq!(below("web/site.json"), (1, own, "deep".to_owned()));
    assert_eq!(below("shop.json"), (2, 17 + own, "Web site".to_owned()));
    // What is counted above fails no run: each diagram answers for itself.
    let summary = &json(&place, "shop.json")["summary"]["severity"];
    assert!(summary["high"].as_u64().unwrap() < 17, "{summary}");
    assert!(place.text("shop.md").contains("| site | `web/site.dot` | 2 |"), "{}", place.text("shop.md"));
}

#[test]
fn a_long_chain_is_followed_to_an_end() {
    let link = |at: usize| format!("digraph {{ tm=1; p{at} [kind=process, refines=\"{}.dot\"]; }}", at + 1);
    let files: Vec<(String, String)> = (0..70).map(|at| (format!("{at}.dot"), link(at))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let run = check(&files, "0.dot");
    let cut: Vec<&str> = said(&run).into_iter().filter(|line| line.contains("N005")).collect();
    assert_eq!(cut.len(), 1, "{}", run.out);
    assert!(cut[0].starts_with("0.dot:1:43: warning[N005]: more than 64 diagrams are below this one"), "{}", run.out);
}

#[test]
fn addresses_hold_no_scheme_and_no_query() {
    for (file, wanted) in
        [("a b#1?.dot", "a%20b%231%3F.svg"), ("javascript:x.dot", "javascript%3Ax.svg"), ("ü/%.gv", "%C3%BC/%25.svg")]
    {
        let place = Place::with(&[("shop.dot", &SHOP.replace("web.dot", file)), (file, WEB)]);
        built(&place, &["shop.dot"]);
        assert!(place.text("shop.svg").contains(&format!("href=\"{wanted}\"")), "{file}");
    }
    let place = Place::with(&[("shop.dot", &SHOP.replace("web.dot", "//evil.example/x.dot"))]);
    built(&place, &["shop.dot"]);
    assert!(!place.text("shop.svg").contains("evil"));
}

#[test]
fn a_code_of_levels_has_the_level_that_a_run_asks_for() {
    let less = WEB.replace("  orders -> db [label=save];\n", "");
    let place = Place::with(&[("shop.dot", SHOP), ("web.dot", &less)]);
    let check = |args: &[&str]| {
        let common = ["check", "--no-findings", "--fail-on", "never", "--output-format", "concise", "shop.dot"];
        place.run(&[&common, args].concat())
    };
    check(&[]).ends(0).prints("warning[N001]").prints("note[N004]");
    check(&["--deny", "N001"]).ends(1).prints("error[N001]");
    assert!(said(&check(&["--allow", "level-unbalanced,level-inside"])).is_empty());
    place.put("threatdot.toml", b"[lints]\nlevel-inside = \"deny\"\n");
    check(&[]).ends(1).prints("error[N004]");
}

#[test]
fn a_code_of_levels_can_be_allowed_where_it_stands() {
    let allow = "  // threatdot: allow(N004) each is looked at in its own diagram\n  web [";
    let place = Place::with(&[("shop.dot", &SHOP.replace("  web [", allow)), ("web.dot", WEB)]);
    let check =
        |name: &str| place.run(&["check", "--no-findings", "--fail-on", "never", "--output-format", "concise", name]);
    let run = check("shop.dot");
    assert!(said(&run).is_empty() && !run.out.contains("L078"), "{}", run.out);
    // One that is not needed is said, but not where the other diagram was not looked at.
    let text = SHOP.replace("  web [", &allow.replace("N004", "N001"));
    place.put("shop.dot", text.as_bytes());
    check("shop.dot").prints("warning[L078]: allow of N001 `level-unbalanced` that silences nothing");
    let text = text.replace(", refines=\"web.dot\"", "");
    let run = place.run_with(&["check", "--no-findings", "--fail-on", "never", "-"], &text);
    assert!(!run.out.contains("L078"), "{}", run.out);
}

#[test]
fn mending_a_diagram_does_not_forget_the_others() {
    let typo = SHOP.replace("kind=store", "kind=stor");
    let place = Place::with(&[("shop.dot", &typo), ("web.dot", WEB)]);
    let run =
        place.run(&["check", "--fix", "--no-findings", "--fail-on", "never", "--output-format", "concise", "shop.dot"]);
    assert!(said(&run).len() == 1 && place.text("shop.dot") == SHOP, "{}", run.out);
}

/// The files of an example: each begins with a comment that names it.
fn example_files(code: &Code, language: &str) -> Option<Vec<(String, String)>> {
    let (_, rest) = code.docs.split_once(&format!("```{language}\n"))?;
    let mut files = Vec::<(String, String)>::new();
    for line in rest.split_once("```").unwrap().0.lines() {
        let name = line.strip_prefix("// ").and_then(|rest| rest.split([':', ' ']).next());
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name.to_owned(), String::new())),
            (None, Some((_, text))) => *text += &format!("{line}\n"),
            (None, None) => panic!("{}: {line}", code.id),
        }
    }
    Some(files)
}

#[test]
fn the_examples_of_the_pages_hold() {
    let mut seen = 0;
    for code in level::CODES {
        for (language, raised) in [("dot,bad", true), ("dot,good", false)] {
            let Some(files) = example_files(code, language) else { continue };
            let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
            let run = check(&files, "shop.dot");
            assert_eq!(run.out.contains(&format!("[{}]", code.id)), raised, "{} {language}: {}", code.id, run.out);
            seen += 1;
        }
    }
    assert_eq!(seen, 8);
}

#[test]
fn a_diagram_that_very_many_processes_name_says_so_in_few_lines() {
    let many: String = (0..9).map(|at| format!("p{at} [kind=process, refines=\"web.dot\"];\n")).collect();
    let place = Place::with(&[("shop.dot", &format!("digraph shop {{ tm=1;\n{many}}}")), ("web.dot", WEB)]);
    built(&place, &["web.dot"]).ends(0);
    for file in ["web.svg", "web.html"] {
        let text = place.text(file);
        assert!(text.contains("and of 5 more") && !text.contains("Inside of p4"), "{file}");
    }
    assert_eq!(json(&place, "web.json")["levels"]["above"].as_array().unwrap().len(), 9);
}
