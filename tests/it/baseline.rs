//! Baselines: only what is new fails and is printed.

use serde_json::Value;

use crate::cli::Place;

/// Two threats that fail and one lint.
const SHOP: &str = r#"digraph {
  tm="1";
  subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor, label="User"]; }
  subgraph cluster_in { kind=boundary; trust=internal; web [kind=process, authn=none]; }
  user -> web [id=login, protocol=http, encryption=nome];
}
"#;

const BASE: &str = "--baseline=known.json";

fn place() -> Place {
    let place = Place::with(&[("shop.dot", SHOP)]);
    place.run(&["check", "shop.dot"]).ends(1).prints("L002");
    place.run(&["check", "shop.dot", BASE, "--write-baseline"]).ends(0).says("baseline known.json: ");
    place
}

fn entries(place: &Place) -> Vec<Value> {
    let file: Value = serde_json::from_str(&place.text("known.json")).unwrap();
    assert_eq!(file["format"], "threatdot-baseline-1");
    file["entries"].as_array().unwrap().clone()
}

/// Moves every line and puts a statement before the others; nothing that is known may depend on that.
fn moved(text: &str) -> String {
    text.replace("tm=\"1\";", "// a comment\n\n  tm=\"1\";").replace("  user -> web", "\n\n      user   ->   web")
}

#[test]
fn what_is_known_is_counted_and_fails_nothing() {
    let place = place();
    let known = place.run(&["check", "shop.dot", BASE]);
    let count = entries(&place).len();
    known.ends(0).says(&format!("no problems; no open threat, {count} known by the baseline"));
    assert_eq!(known.out, "");
    place.put("shop.dot", moved(SHOP).as_bytes());
    place.run(&["check", "shop.dot", BASE]).ends(0).says(&format!("{count} known"));
    place.run(&["build", "shop.dot", BASE]).ends(0).says(&format!("{count} known"));
    place.run(&["check", BASE, "--write-baseline", "."]).ends(0);
    assert_eq!(entries(&place).len(), count);
}

#[test]
fn what_is_new_fails_alone() {
    let place = place();
    place.put("shop.dot", SHOP.replace("nome]", "nome, tls_version=9]").as_bytes());
    let run = place.run(&["check", "shop.dot", BASE, "--output-format=concise", "--no-findings"]);
    run.ends(1).prints("tls_version");
    assert!(!run.out.contains("nome"), "{}", run.out);
    place.put("shop.dot", SHOP.replace("authn=none", "authn=none, secrets=hardcoded").as_bytes());
    let run = place.run(&["check", "shop.dot", BASE, "--output-format=concise"]);
    run.prints("ID11").says("known by the baseline");
    assert!(!run.out.contains("nome"), "{}", run.out);
}

#[test]
fn what_is_now_stated_or_more_severe_is_new() {
    let place = Place::with(&[("a.dot", &SHOP.replace(", protocol=http, encryption=nome", "")[..])]);
    place.run(&["check", BASE, "--write-baseline"]).ends(0);
    // Nothing was stated of the flow; now it says that it is not encrypted.
    place.put("a.dot", SHOP.replace("protocol=http, encryption=nome", "encryption=none").as_bytes());
    place.run(&["check", BASE, "--fail-on=low"]).ends(1).prints("BFI");
    // A known finding that is said to be less severe than it is.
    place.put("a.dot", SHOP.as_bytes());
    place.run(&["check", BASE, "--write-baseline"]).ends(0);
    place.run(&["check", BASE]).ends(0);
    let lowered = place.text("known.json").replace("\"severity\":\"high\"", "\"severity\":\"low\"");
    let lowered = lowered.replace("\"severity\":\"critical\"", "\"severity\":\"low\"");
    place.put("known.json", lowered.as_bytes());
    place.run(&["check", BASE]).ends(1);
}

#[test]
fn what_is_gone_is_said_and_dropped_when_asked() {
    let place = place();
    place.put("other.dot", SHOP.as_bytes());
    place.run(&["check", BASE, "--write-baseline"]).ends(0);
    let before = entries(&place).len();
    place.put("shop.dot", SHOP.replace("encryption=nome", "encryption=tls").as_bytes());
    // The other file is not looked at: nothing is said of it.
    let run = place.run(&["check", "shop.dot", BASE]);
    run.ends(0).says("--prune-baseline drops");
    assert_eq!(entries(&place).len(), before, "a check writes nothing");
    place.run(&["check", "shop.dot", BASE, "--prune-baseline"]).ends(0).says("dropped");
    let after = entries(&place);
    assert!(after.len() < before);
    assert_eq!(after.iter().filter(|it| it["file"] == "other.dot").count(), before / 2);
    assert!(!place.run(&["check", BASE]).ends(0).err.contains("gone"));
    // The files are gone themselves.
    std::fs::remove_file(place.path("other.dot")).unwrap();
    place.run(&["check", "shop.dot", BASE]).ends(0).says("gone");
    place.run(&["check", "shop.dot", BASE, "--prune-baseline"]).ends(0);
    assert!(entries(&place).iter().all(|it| it["file"] == "shop.dot"));
}

#[test]
fn a_file_that_cannot_be_read_always_fails_and_loses_nothing() {
    let place = place();
    let before = place.text("known.json");
    place.put("shop.dot", SHOP.replace("digraph {", "digraph {;;").as_bytes());
    place.run(&["check", "shop.dot", BASE]).ends(1).prints("error[E");
    place.run(&["check", "shop.dot", BASE, "--prune-baseline"]).ends(1);
    assert_eq!(place.text("known.json"), before);
    place.run(&["check", "shop.dot", "--baseline=new.json", "--write-baseline"]).ends(1);
    assert!(!place.text("new.json").contains("E0"));
}

#[test]
fn a_baseline_knows_files_from_its_own_folder_on() {
    let place = Place::with(&[("deep/shop.dot", SHOP)]);
    place.run(&["check", "deep", BASE, "--write-baseline"]).ends(0);
    assert!(entries(&place).iter().all(|it| it["file"] == "deep/shop.dot"));
    let mut inside = place.command(&["check", "shop.dot", "--baseline=../known.json"]);
    crate::cli::Run::of(inside.current_dir(place.path("deep"))).ends(0);
    let path = place.path("deep/shop.dot");
    place.run(&["check", path.to_str().unwrap(), BASE]).ends(0);
    assert!(!place.text("known.json").contains(place.path("").to_str().unwrap()));
}

#[test]
fn programs_are_told_what_is_new() {
    let place = place();
    place.put("shop.dot", SHOP.replace("nome]", "nome, tls_version=9]").as_bytes());
    let log: Value = serde_json::from_str(&place.run(&["check", BASE, "--output-format=sarif"]).ends(1).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let state = |code: &str, text: &str| {
        let wanted = |it: &&Value| it["ruleId"] == code && it["message"]["text"].as_str().unwrap().contains(text);
        results.iter().find(wanted).unwrap()["baselineState"].clone()
    };
    assert_eq!(state("L002", "nome"), "unchanged");
    assert_eq!(state("L002", "9"), "new");
    assert_eq!(state("BFI", ""), "unchanged");
    let document: Value =
        serde_json::from_str(&place.run(&["check", BASE, "--output-format=json"]).ends(1).out).unwrap();
    let open = document["findings"].as_array().unwrap().iter().filter(|it| it["status"] == "open");
    assert!(open.clone().count() > 0 && open.clone().all(|it| it["baseline"] == "unchanged"));
    let lints: Vec<_> = document["diagnostics"].as_array().unwrap().iter().map(|it| &it["baseline"]).collect();
    assert!(lints.contains(&&"new".into()) && lints.contains(&&"unchanged".into()), "{lints:?}");
    for format in ["github", "gitlab", "junit"] {
        let run = place.run(&["check", BASE, "--output-format", format]);
        assert!(run.out.contains("tls_version") && !run.out.contains("nome"), "{format}: {}", run.out);
    }
    // Without a baseline nothing is said of one.
    assert!(!place.run(&["check", "--output-format=sarif"]).out.contains("baseline"));
    assert!(!place.run(&["check", "--output-format=json"]).out.contains("baseline"));
}

#[test]
fn mistakes_of_a_baseline_are_told_with_their_place() {
    let place = place();
    place.run(&["check", "--baseline=missing.json"]).ends(2).says("cannot read `missing.json`");
    place.put("known.json", b"{\"format\":\"threatdot-baseline-1\",\"entries\":[\n{\"file\":1}\n]}");
    place.run(&["check", BASE]).ends(2).says("known.json:2:").says("expected a string");
    place.put("known.json", b"{\"format\":\"threatdot-baseline-9\",\"entries\":[]}");
    place.run(&["check", BASE]).ends(2).says("threatdot-baseline-9");
    place.run(&["check", "--write-baseline"]).ends(2).says("--baseline");
    place.run(&["check", "shop.dot", "--baseline=shop.dot", "--write-baseline"]).ends(2).says("it is the input");
    assert_eq!(place.text("shop.dot"), SHOP);
}
