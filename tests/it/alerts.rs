//! Alerts for code scanning, workflows and test reports: what they hold, and that a moved line keeps them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cli::Place;
use crate::support::{compile_text, files, options, project, read};
use threatdot::compile::compile;
use threatdot::output::alerts::{Alerts, Gate, Level, code_quality, junit, sarif, workflow};
use threatdot::output::json::{self, Document};
use threatdot::threats::{Severity, catalogue};

/// A threat that fails, one that somebody accepted, and a problem; the path and the texts are unfriendly.
const SHOP: &str = r#"digraph {
  tm="1";
  user [kind=interactor, label="User"];
  subgraph cluster_in {
    kind=boundary; trust=internal;
    web [kind=process, authn=none];
    db [kind=store, encryption_at_rest=none];
  }
  user -> web [id=login, protocol=http, data=card, label="100%, a:b",
    accept_SP01="until=2027-01-31; by=A. Body; reason=behind the: gateway"];
  web -> db [id=save, protocol=sql, encryption=nome];
}"#;

fn gate() -> Gate {
    Gate { fails_from: Some(Severity::High), strict: false, findings: true, unstated: false }
}

fn documents(text: &str) -> Vec<Document> {
    json::documents(&compile_text(text))
}

fn log(text: &str, gate: Gate) -> Value {
    let documents = documents(text);
    serde_json::from_str(&sarif(&Alerts::new(&documents, gate), &catalogue())).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(log: &Value) -> BTreeSet<String> {
    let print = |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned();
    results(log).iter().map(print).collect()
}

#[test]
fn a_result_names_its_rule_and_its_place() {
    let log = log(SHOP, gate());
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results(&log) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64() <= region["endLine"].as_u64(), "{region}");
    }
    let mistake = results(&log).iter().find(|result| result["ruleId"] == "L002").expect("the wrong value");
    assert_eq!(mistake["level"], "error");
    let region = &mistake["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&11.into(), &48.into()));
    let change = &mistake["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "test.dot");
    assert_eq!(&change["replacements"][0]["deletedRegion"], region);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "none");
    assert!(rules.iter().all(|rule| rule["properties"]["tags"].as_array().unwrap().len() <= 10));
    let of = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert!(of("L002")["properties"].get("security-severity").is_none(), "a mistake is no weakness");
    assert!(of("SP01")["properties"]["security-severity"].is_string());
}

#[test]
fn what_somebody_accepted_is_suppressed_and_nothing_else() {
    let log = log(SHOP, gate());
    let suppressed: Vec<&Value> = results(&log).iter().filter(|result| result.get("suppressions").is_some()).collect();
    let [one] = suppressed.as_slice() else { panic!("{suppressed:?}") };
    assert_eq!(one["partialFingerprints"]["threatdotFinding/v1"], "SP01:login");
    assert_eq!(one["suppressions"][0]["kind"], "inSource");
    assert!(one["suppressions"][0]["justification"].as_str().unwrap().contains("behind the: gateway"));
}

#[test]
fn a_moved_line_keeps_its_alerts_and_a_run_repeats_none() {
    let before = log(SHOP, gate());
    let after = log(&SHOP.replace("tm=\"1\";", "tm=\"1\";\n\n  // A remark.\n"), gate());
    assert_eq!(fingerprints(&before), fingerprints(&after));
    assert_eq!(fingerprints(&before).len(), results(&before).len());
    let renamed = log(&SHOP.replace("id=login", "id=sign_in"), gate());
    assert_ne!(fingerprints(&before), fingerprints(&renamed));
}

#[test]
fn what_rests_on_silence_is_told_only_on_demand() {
    let count = |unstated| results(&log(SHOP, Gate { unstated, ..gate() })).len();
    assert!(count(false) < count(true));
    let strict = log(SHOP, Gate { strict: true, ..gate() });
    let unstated = results(&strict).iter().find(|result| result["properties"]["basis"] == "unstated");
    assert_eq!(unstated.expect("strict counts them")["level"], "error");
    let none = log(SHOP, Gate { findings: false, ..gate() });
    assert!(results(&none).iter().all(|result| result["ruleId"].as_str().unwrap().starts_with(['L', 'E'])));
}

#[test]
fn a_path_is_a_code_flow() {
    let file = project("fixtures/examples/iot-fleet.dot");
    let documents = json::documents(&compile(read(&file).unwrap(), &options()));
    let log: Value = serde_json::from_str(&sarif(&Alerts::new(&documents, gate()), &catalogue())).unwrap();
    let flow = results(&log).iter().find_map(|result| result.get("codeFlows")).expect("a path");
    assert!(flow[0]["threadFlows"][0]["locations"].as_array().unwrap().len() > 2);
}

#[test]
fn workflow_commands_are_one_line_each_and_escaped() {
    let documents = documents(SHOP);
    let alerts = Alerts::new(&documents, gate());
    let text = workflow(&alerts);
    assert_eq!(text.lines().count(), alerts.items.len() - 1, "all but the accepted one:\n{text}");
    assert!(text.lines().all(|line| ["::error ", "::warning ", "::notice "].iter().any(|word| line.starts_with(word))));
    assert!(text.contains("100%25, a:b"), "{text}");
    let levels: Vec<&str> = text.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let mut sorted = levels.clone();
    sorted.sort_by_key(|word| ["::error", "::warning", "::notice"].iter().position(|known| known == word));
    assert_eq!(levels, sorted, "the loudest first");
}

#[test]
fn code_quality_has_what_gitlab_reads() {
    let documents = documents(SHOP);
    let list: Value = serde_json::from_str(&code_quality(&Alerts::new(&documents, gate()))).unwrap();
    let list = list.as_array().unwrap();
    let prints: BTreeSet<&str> = list.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), list.len());
    for issue in list {
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert_eq!(issue["location"]["path"], "test.dot");
        assert!(issue["location"]["positions"]["begin"]["line"].as_u64() > Some(0));
    }
}

#[test]
fn a_test_report_counts_what_it_holds() {
    for file in files(&project("fixtures/examples"), &["dot"]) {
        let documents = json::documents(&compile(read(&file).unwrap(), &options()));
        let alerts = Alerts::new(&documents, gate());
        let text = junit(&alerts);
        let report = roxmltree::Document::parse(&text).unwrap();
        let count = |name: &str| report.descendants().filter(|node| node.has_tag_name(name)).count().to_string();
        let root = report.root_element();
        assert_eq!(root.attribute("tests"), Some(count("testcase").as_str()));
        assert_eq!(root.attribute("failures"), Some(count("failure").as_str()));
        let errors = alerts.items.iter().filter(|alert| alert.level == Level::Error).count();
        assert_eq!(count("failure"), errors.to_string());
    }
}

#[test]
fn a_clean_file_is_a_passed_test() {
    let documents = documents("digraph { a [kind=note] }");
    let text = junit(&Alerts::new(&documents, Gate { findings: false, ..gate() }));
    if documents[0].diagnostics.is_empty() {
        assert!(text.contains("no problem"), "{text}");
    }
    let report = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(report.root_element().attribute("failures"), Some("0"));
}

#[test]
fn build_writes_of_each_diagram_what_check_tells_of_it() {
    let text = "digraph { tm=1; user [kind=interactor]; web [kind=process]; user -> web [protocol=http]; }";
    let place = Place::with(&[("a.dot", text), ("b.dot", "digraph { tm=1; db [kind=store, public_access=yes]; }")]);
    place.run(&["build", ".", "--emit", "sarif", "--fail-on", "never"]).ends(0);
    for name in ["a", "b"] {
        let file = format!("{name}.dot");
        let told = place.run(&["check", "--output-format", "sarif", "--fail-on", "never", &file]).ends(0).out.clone();
        assert!(told.contains("\"ruleId\""), "{told}");
        assert_eq!(place.text(&format!("{name}.sarif")), told);
    }
}
