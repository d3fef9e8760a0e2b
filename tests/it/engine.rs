//! The engine as a whole: published weaknesses are found, ids are stable, and there is little noise.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::support::{compile_file, compile_text, files, model_of, name, options, project, read, shared};
use threatdot::compile::{Compilation, compile};
use threatdot::model::{Kind, Model, Subject};
use threatdot::output::json;
use threatdot::threats::{Basis, Group, Threats, catalogue, derive};

fn open_ids(compilation: &Compilation) -> BTreeSet<String> {
    let diagrams = compilation.diagrams.iter();
    diagrams
        .flat_map(|diagram| {
            let open = diagram.threats.findings.values().filter(|finding| finding.status.is_open());
            open.map(|finding| diagram.threats.id(&diagram.model, finding))
        })
        .collect()
}

fn words(value: Option<&toml::Value>) -> Vec<String> {
    let items = value.and_then(toml::Value::as_array).into_iter().flatten();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

#[test]
fn rules_fire_and_stay_silent_as_published() {
    let Some(path) = shared("ground-truth/expected.toml") else { return };
    let expected: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
    let cases = expected["case"].as_array().unwrap().iter();
    let mut seen = 0;
    for case in cases.filter(|case| case["relation"].as_str() == Some("rules")) {
        let found = open_ids(&compile_file(&path.with_file_name(case["model"].as_str().unwrap())));
        for id in words(case.get("must_fire")).into_iter().chain(words(case.get("must_fire_graph"))) {
            assert!(found.contains(&id), "{id} is missing from {found:?}");
        }
        for id in words(case.get("must_not_fire")) {
            assert!(!found.contains(&id), "{id} is there");
        }
        seen += 1;
    }
    assert_eq!(seen, 1);
}

#[test]
fn findings_beyond_the_chart_are_offered() {
    for (model, subject, category) in
        [("td-demo.dot", "mq", "S"), ("webapp3.dot", "db", "S"), ("webapp3.dot", "db", "R")]
    {
        let Some(path) = shared("ground-truth") else { return };
        let mut options = options();
        options.threats.chart = Some("sdl");
        let compilation = compile(read(&path.join(model)).unwrap(), &options);
        let diagram = &compilation.diagrams[0];
        let offered = diagram.threats.findings.values().any(|finding| {
            let id = diagram.model.subject_id(finding.subject);
            finding.extra && id == subject && finding.category.letter() == category
        });
        assert!(offered, "{model}: {category} of {subject}");
    }
}

/// Id, status, severity and basis of every finding.
fn told(model: &Model) -> BTreeSet<String> {
    let threats = derive(model, &options().threats);
    let line = |finding| -> String {
        let threatdot::threats::Finding { status, severity, basis, .. } = finding;
        let id = threats.id(model, &finding);
        format!("{id} {} {} {}", status.as_str(), severity.as_str(), basis.as_str())
    };
    threats.findings.values().map(|finding| line(*finding)).collect()
}

/// A part of a diagram: its elements in two zones and the flows between them, all names beginning with a prefix.
#[derive(Clone, Debug)]
struct Part {
    elements: Vec<(bool, String)>,
    flows: Vec<String>,
}

impl Part {
    fn reversed(&self) -> Self {
        Self {
            elements: self.elements.iter().rev().cloned().collect(),
            flows: self.flows.iter().rev().cloned().collect(),
        }
    }
}

fn part(prefix: &'static str) -> impl Strategy<Value = Part> {
    const OWN: &[&str] = &[
        "kind=process, authn=password, tech=web, data=card",
        "kind=process, authn=none, session=cookie, runs_as=root",
        "kind=process, tech=gateway, rate_limit=yes, redundant=no",
        "kind=process, query=concatenated, authz=role, logging=none",
        "kind=process, input_validation=full, authn=mtls, masks=card",
        "kind=store, tech=sql, data=\"card,key\", availability=high",
        "kind=store, tech=log",
        "kind=store, tech=queue, encryption_at_rest=disk, data=card",
        "kind=interactor, actor=human",
        "kind=interactor, actor=saas, third_party=yes, trust=external",
    ];
    const FLOW: &[&str] = &[
        "",
        "protocol=http, data=card",
        "protocol=https, authn=token",
        "protocol=sql, account=admin",
        "protocol=amqp, access=write",
        "encryption=mtls, authz=delegated, timeout=yes",
    ];
    let elements = prop::collection::vec((any::<bool>(), prop::sample::select(OWN)), 2..7);
    let flows = prop::collection::vec((0..7_usize, 0..7_usize, prop::sample::select(FLOW)), 0..10);
    (elements, flows).prop_map(move |(elements, flows)| {
        let count = elements.len();
        let flow = |(at, (from, to, own)): (usize, (usize, usize, &str))| {
            let (from, to) = (from % count, to % count);
            format!("{prefix}{from} -> {prefix}{to} [id={prefix}f{at}, label=\"LABEL {at}\", {own}];\n")
        };
        let element = |(at, (inner, own)): (usize, (bool, &str))| {
            (inner, format!("{prefix}{at} [label=\"LABEL {at}\", {own}];\n"))
        };
        Part {
            elements: elements.into_iter().enumerate().map(element).collect(),
            flows: flows.into_iter().enumerate().map(flow).collect(),
        }
    })
}

/// Each part in zones of its own.
fn diagram(parts: &[(&str, &Part)], labels: &str) -> Model {
    let zones = parts.iter().map(|(name, part)| {
        let zone = |inner: bool, trust: &str| {
            let own = part.elements.iter().filter(|(own, _)| *own == inner).map(|(_, text)| text.as_str());
            let members: String = own.map(|text| text.replace("LABEL", labels)).collect();
            format!(
                "subgraph cluster_{name}_{trust} {{ kind=boundary; trust={trust}; label=\"{labels}\"; {members} }}\n"
            )
        };
        let flows: String = part.flows.iter().map(|flow| flow.replace("LABEL", labels)).collect();
        zone(false, "dmz") + &zone(true, "internal") + &flows
    });
    model_of(&format!(
        "digraph {{ tm=1; asset_card=\"Card; classification=restricted; tags=card\"; \
         asset_key=\"Key; classification=secret; tags=credentials\";\n{} }}",
        zones.collect::<String>()
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_do_not_depend_on_order_or_labels(part in part("a")) {
        let plain = told(&diagram(&[("a", &part)], "one"));
        prop_assert_eq!(&plain, &told(&diagram(&[("a", &part.reversed())], "one")));
        prop_assert_eq!(&plain, &told(&diagram(&[("a", &part)], "quite another")));
    }

    /// Two parts that no flow links say nothing of each other: with and without the other, findings are the same.
    #[test]
    fn unrelated_parts_do_not_touch_each_other(one in part("a"), other in part("b")) {
        let of = |all: BTreeSet<String>, prefix: &str| -> BTreeSet<String> {
            let subject = |line: &String| line.split_once(':').unwrap().1.trim_start_matches("cluster_").to_owned();
            all.into_iter().filter(|line| subject(line).starts_with(prefix)).collect()
        };
        let both = told(&diagram(&[("a", &one), ("b", &other)], "x"));
        prop_assert_eq!(of(both.clone(), "a"), of(told(&diagram(&[("a", &one)], "x")), "a"));
        prop_assert_eq!(of(both, "b"), of(told(&diagram(&[("b", &other)], "x")), "b"));
    }
}

/// A diagram large enough for threads, with findings of every group.
fn estate() -> String {
    let mut text = String::from(
        "digraph { tm=1; asset_c=\"C; classification=restricted; tags=card\";\n\
         subgraph cluster_n { kind=boundary; trust=untrusted; u [kind=interactor]; }\n",
    );
    for zone in 0..60 {
        text += &format!("subgraph cluster_{zone} {{ kind=boundary; trust={}; ", ["dmz", "internal"][zone % 2]);
        for at in 0..20 {
            let own = [
                "kind=process, tech=web, authn=none",
                "kind=store, tech=sql, data=c",
                "kind=process, query=concatenated",
                "kind=store, tech=log",
            ][at % 4];
            text += &format!("e{zone}_{at} [{own}]; ");
        }
        text += "}\n";
        for at in 0..20 {
            let next = (zone + 1) % 60;
            text += &format!("u -> e{zone}_{at} [protocol=http]; e{zone}_{at} -> e{next}_{at} [data=c];\n");
        }
    }
    text + "}\n"
}

#[test]
fn two_runs_give_the_same_bytes() {
    let text = estate();
    let run = || {
        let compilation = compile_text(&text);
        let groups: BTreeSet<&str> = compilation.diagrams[0]
            .threats
            .findings
            .values()
            .map(|finding| compilation.diagrams[0].threats.rule(finding).unwrap().group.as_str())
            .collect();
        assert_eq!(groups.len(), 3, "findings of every group: {groups:?}");
        assert!(compilation.diagrams[0].model.flows.len() > 2_000, "enough for threads");
        json::to_string(&json::document(&compilation, 0))
    };
    assert_eq!(run(), run());
}

#[test]
fn models_of_others_are_not_drowned() {
    let Some(folder) = shared("models") else { return };
    let catalogue = catalogue();
    let mut declared = Vec::new();
    let (mut looked, mut unstated) = (BTreeMap::<&str, usize>::new(), BTreeMap::<String, usize>::new());
    for path in files(&folder, &["dot"]) {
        for diagram in compile_file(&path).diagrams {
            let (model, threats) = (&diagram.model, &diagram.threats);
            for rule in &catalogue.rules {
                *looked.entry(&rule.id).or_default() +=
                    model.subjects().filter(|it| is_about(model, rule, *it)).count();
            }
            count(model, threats, &mut declared, &mut unstated);
        }
        assert!(!declared.is_empty(), "{}", name(&path));
    }
    declared.sort_unstable();
    assert!(declared[declared.len() / 2] <= 3, "the median of declared open findings");
    for rule in catalogue.rules.iter().filter(|rule| rule.group != Group::Floor) {
        let (fired, of) = (unstated.get(&*rule.id).copied().unwrap_or(0), looked[&*rule.id]);
        println!("{} {fired} of {of}", rule.id);
        assert!(fired * 10 <= of * 6, "{} fires on {fired} of {of} with nothing stated", rule.id);
    }
}

fn is_about(model: &Model, rule: &threatdot::threats::Rule, subject: Subject) -> bool {
    let kind = match subject {
        Subject::Element(element) => match model.elements[element].kind {
            Kind::Interactor => "interactor",
            Kind::Process => "process",
            Kind::Store => "store",
            Kind::Note | Kind::Unknown => "",
        },
        Subject::Flow(_) => "flow",
        Subject::Boundary(_) => "boundary",
    };
    rule.kinds.iter().any(|own| own == kind)
}

fn count(model: &Model, threats: &Threats, declared: &mut Vec<usize>, unstated: &mut BTreeMap<String, usize>) {
    let mut of_subject = BTreeMap::<Subject, usize>::new();
    for finding in threats.findings.values().filter(|finding| finding.status.is_open()) {
        match finding.basis {
            Basis::Declared => *of_subject.entry(finding.subject).or_default() += 1,
            Basis::Unstated => *unstated.entry(threats.rule(finding).unwrap().id.to_string()).or_default() += 1,
        }
    }
    let elements = model.elements.iter().filter(|(_, element)| element.kind.is_analysed());
    declared.extend(elements.map(|(id, _)| of_subject.get(&Subject::Element(id)).copied().unwrap_or(0)));
}

#[test]
fn examples_have_something_to_say() {
    for path in files(&project("fixtures/examples"), &["dot"]) {
        assert!(!open_ids(&compile_file(&path)).is_empty(), "{}", path.display());
    }
}
