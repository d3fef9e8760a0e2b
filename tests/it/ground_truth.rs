//! Models with planted weaknesses, and published findings that the chart does not ask for.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::support::{options, read, shared};
use threatdot::compile::{Compilation, compile};
use threatdot::model::vocabulary::CHARTS;
use threatdot::threats::Category;

fn cases() -> Vec<Table> {
    let Some(path) = shared("ground-truth/expected.toml") else { return Vec::new() };
    let expected: Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    expected["case"].as_array().unwrap().iter().map(|case| case.as_table().unwrap().clone()).collect()
}

fn compiled(case: &Table) -> Compilation {
    let mut options = options();
    let chart = case.get("chart").and_then(Value::as_str);
    options.threats.chart = CHARTS.iter().find(|known| Some(**known) == chart).copied();
    let path = shared("ground-truth").unwrap().join(case["model"].as_str().unwrap());
    compile(read(&path).unwrap(), &options)
}

fn texts<'a>(case: &'a Table, key: &str) -> Vec<&'a str> {
    case[key].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn planted_weaknesses_are_found_and_nothing_is_made_up() {
    for case in cases().iter().filter(|case| case["relation"].as_str() == Some("rules")) {
        let compilation = compiled(case);
        let diagram = &compilation.diagrams[0];
        let open = diagram.threats.findings.values().filter(|finding| finding.status.is_open());
        let found: BTreeSet<String> = open.map(|finding| diagram.threats.id(&diagram.model, finding)).collect();
        let wanted = [texts(case, "must_fire"), texts(case, "must_fire_graph")].concat();
        let missing: Vec<_> = wanted.into_iter().filter(|id| !found.contains(*id)).collect();
        let too_many: Vec<_> = texts(case, "must_not_fire").into_iter().filter(|id| found.contains(*id)).collect();
        assert_eq!((missing, too_many), (vec![], vec![]), "of {found:?}");
    }
}

#[test]
fn published_findings_outside_the_chart_are_offered() {
    for case in cases().iter().filter(|case| case.contains_key("extra")) {
        let compilation = compiled(case);
        let diagram = &compilation.diagrams[0];
        for (element, word) in case["extra"].as_table().unwrap() {
            for letter in word.as_str().unwrap().chars() {
                let category = Category::from_word(&letter.to_string()).unwrap();
                let offered = diagram.threats.findings.values().any(|finding| {
                    let is_there = diagram.model.subject_id(finding.subject) == element && finding.category == category;
                    is_there && finding.extra && finding.status.is_open()
                });
                assert!(offered, "{}: {element} {letter}", case["model"]);
            }
        }
    }
}
