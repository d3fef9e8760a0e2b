//! Levels: a diagram that shows the inside of a process of another one.

use crate::cli::{Place, Run};

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
        assert!(is_missing || why == "no DOT" && !found.is_empty(), "{why}: {}", run.out);
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
