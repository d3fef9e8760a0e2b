//! The ledger: complete on every model, stable, settled by decisions, and equal to what others published.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use crate::support::{compile_text, files, model_of, options, project, read, shared};
use threatdot::compile::{Compilation, Diagram, compile};
use threatdot::model::vocabulary::CHARTS;
use threatdot::model::{Kind, Model, Subject};
use threatdot::threats::chart::Chart;
use threatdot::threats::{Basis, Category, Group, Severity, Status, ThreatOptions, Threats, catalogue, derive};

/// How many lines a chart asks of a model; a store has its conditional cell if it keeps records.
fn asked(model: &Model, chart: &Chart, threats: &Threats) -> usize {
    let of_element = |(id, element): (_, &threatdot::model::Element)| {
        let is_log = threats.evaluator(model).predicate("is_log", Subject::Element(id)).holds;
        chart.row(element.kind).iter().filter(|cell| !cell.conditional || is_log).count()
    };
    model.elements.iter().map(of_element).sum::<usize>() + model.flows.len() * chart.flow_row().len()
}

/// Everything that must hold of every ledger.
fn hold(model: &Model) {
    for chart in Chart::ALL {
        let threats = derive(model, &ThreatOptions { chart: Some(chart.name), ..options().threats });
        assert_eq!(threats.ledger.len(), asked(model, chart, &threats), "one line a cell");
        assert!(threats.ledger.is_sorted_by_key(|line| (line.subject, line.category)), "in order, each cell once");
        let mut used = BTreeSet::new();
        for line in &threats.ledger {
            let findings = threats.findings_of(line);
            if line.status.is_open() {
                assert!(!findings.is_empty(), "an open cell names a finding");
            }
            let has_status = |id| threats.findings[id].status == line.status;
            assert!(
                findings.is_empty() || findings.iter().any(|id| has_status(*id)),
                "its status is that of a finding"
            );
            for id in findings {
                assert_eq!(threats.findings[*id].category, line.category);
                used.insert(*id);
            }
            let answered = threats.mitigated_by(model, line);
            let is_answered = line.status == Status::Mitigated && findings.is_empty();
            assert_eq!(!answered.is_empty(), is_answered, "{:?} {:?}", model.subject_id(line.subject), line.category);
            for evidence in answered {
                assert!(model.stated(evidence.subject).get(evidence.attribute).is_some(), "what is quoted is stated");
            }
        }
        let in_cells = threats.findings.iter().filter(|(_, finding)| !finding.extra).map(|(id, _)| id).collect();
        assert_eq!(used, in_cells, "every finding belongs to a cell, or the chart does not ask for it");
        let order: Vec<_> = threats
            .findings
            .values()
            .map(|finding| (finding.severity, threats.rule(finding).unwrap().id.clone(), finding.subject))
            .collect();
        assert!(order.is_sorted());
        for finding in threats.findings.values() {
            assert!(finding.basis == Basis::Declared || finding.severity >= Severity::High, "silence is at most high");
            assert!(finding.status != Status::Unstated || finding.basis == Basis::Unstated);
            assert!(!threats.locations(model, finding).is_empty());
        }
        let counts = threats.counts();
        assert_eq!(Status::ALL.map(|status| counts.status(status)).iter().sum::<usize>(), threats.ledger.len());
    }
}

fn ids(model: &Model) -> BTreeSet<String> {
    let threats = derive(model, &options().threats);
    threats.findings.values().map(|finding| threats.id(model, finding)).collect()
}

/// `element S status` for every line.
fn lines(diagram: &Diagram) -> Vec<String> {
    let line = |line: &threatdot::threats::LedgerLine| {
        let id = diagram.model.subject_id(line.subject);
        format!("{id} {} {}", line.category.letter(), line.status.as_str())
    };
    diagram.threats.ledger.iter().map(line).collect()
}

fn line_of(text: &str, wanted: &str) -> String {
    let compilation = compile_text(text);
    let lines = lines(&compilation.diagrams[0]);
    lines.iter().find(|line| line.starts_with(wanted)).unwrap_or_else(|| panic!("no {wanted} in {lines:?}")).clone()
}

fn own_models() -> Vec<String> {
    let examples = files(&project("fixtures/examples"), &["dot"]);
    let mut found: Vec<String> = examples.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let catalogue = catalogue();
    let of_rules = catalogue.rules.iter().flat_map(|rule| rule.fires.iter().chain(rule.silent.iter()));
    found.extend(of_rules.map(|text| threatdot::trial::whole(text).into_owned()));
    found
}

#[test]
fn ledgers_are_complete_on_our_own_models() {
    for text in own_models() {
        compile_text(&text).diagrams.iter().for_each(|diagram| hold(&diagram.model));
    }
}

#[test]
fn ledgers_are_complete_on_models_of_others() {
    for folder in ["models", "ground-truth", "corpus/dot"] {
        let Some(folder) = shared(folder) else { return };
        for path in files(&folder, &["dot", "gv"]) {
            let Ok(source) = read(&path) else { continue };
            compile(source, &options()).diagrams.iter().for_each(|diagram| hold(&diagram.model));
        }
    }
}

/// A model as text: statements that may stand in any order.
pub fn statements() -> impl Strategy<Value = Vec<String>> {
    let attribute = prop::sample::select(vec![
        "scope=out",
        "authn=mtls",
        "authn=none",
        "authn=password",
        "encryption=tls",
        "encryption=none",
        "protocol=https",
        "protocol=http",
        "network=in_process",
        "peer_authn=cert",
        "timeout=yes",
        "redundant=yes",
        "rate_limit=yes",
        "authz=object",
        "runs_as=service",
        "logging=security",
        "input_validation=full",
        "signed=yes",
        "access_control=role",
        "integrity_protection=worm",
        "encryption_at_rest=disk",
        "backup=offline",
        "quota=yes",
        "tech=log",
        "classification=secret",
        "classification=public",
        "users=all",
        "exposure=physical",
        "accept_BFI=\"until=2030-01-01; by=A; reason=B\"",
        "accept_BFT=\"until=2020-01-01; by=A; reason=B\"",
        "na_BPS=\"why=because\"",
        "mitigate_BPT=\"status=planned\"",
        "mitigate_BST=\"status=verified; ref=X\"",
    ]);
    let kind = prop::sample::select(vec!["interactor", "process", "process", "store", "note", ""]);
    let node = (kind, prop::collection::vec(attribute.clone(), 0..5), prop::option::of(0..3_usize));
    let flow = (0..12_usize, 0..12_usize, prop::collection::vec(attribute, 0..4), prop::option::of(0..20_usize));
    (prop::collection::vec(node, 1..12), prop::collection::vec(flow, 0..20)).prop_map(|(nodes, flows)| {
        let count = nodes.len();
        let mut out: Vec<String> = nodes.into_iter().enumerate().map(|(at, node)| node_text(at, &node)).collect();
        for (at, (from, to, attributes, answers)) in flows.into_iter().enumerate() {
            let mut text = format!("n{} -> n{} [id=f{at}", from % count, to % count);
            if let Some(request) = answers {
                write!(text, " response_to=f{request}").unwrap();
            }
            attributes.iter().for_each(|attribute| write!(text, " {attribute}").unwrap());
            out.push(text + "];");
        }
        out
    })
}

fn node_text(at: usize, (kind, attributes, zone): &(&str, Vec<&str>, Option<usize>)) -> String {
    let mut text = format!("n{at} [");
    if !kind.is_empty() {
        write!(text, "kind={kind}").unwrap();
    }
    attributes.iter().for_each(|attribute| write!(text, " {attribute}").unwrap());
    text += "];";
    match zone {
        Some(zone) => format!("subgraph cluster_{zone} {{ kind=boundary; trust={zone}; {text} }}"),
        None => text,
    }
}

/// A node belongs to the first cluster that lists it, so nodes come before flows in every order.
pub fn model_from(statements: &[String]) -> Model {
    model_of(&format!("digraph {{\n{}\n}}", statements.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ledgers_are_complete_on_random_models(statements in statements()) {
        hold(&model_from(&statements));
    }

    #[test]
    fn ids_stay_when_something_unrelated_is_added(statements in statements()) {
        let before = ids(&model_from(&statements));
        let mut more = statements.clone();
        more.insert(0, "other [kind=process label=\"Another one\"];".to_owned());
        let after = ids(&model_from(&more));
        prop_assert!(before.iter().all(|id| after.contains(id)));
        prop_assert!(after.difference(&before).all(|id| id.ends_with(":other")));
    }

    #[test]
    fn ids_stay_when_statements_change_places(statements in statements()) {
        let (mut nodes, mut flows): (Vec<_>, Vec<_>) = statements.iter().cloned().partition(|text| !text.contains("->"));
        nodes.reverse();
        flows.reverse();
        nodes.extend(flows);
        prop_assert_eq!(ids(&model_from(&statements)), ids(&model_from(&nodes)));
    }

    #[test]
    fn same_model_same_derivation(statements in statements()) {
        let (one, other) = (model_from(&statements), model_from(&statements));
        let (one, other) = (derive(&one, &options().threats), derive(&other, &options().threats));
        prop_assert_eq!(one.ledger, other.ledger);
        prop_assert_eq!(one.findings, other.findings);
    }
}

#[test]
fn ids_do_not_depend_on_labels() {
    let model = |label: &str| {
        model_of(&format!("digraph {{ a [kind=process {label}]; b [kind=store]; a -> b [id=x {label}] }}"))
    };
    assert_eq!(ids(&model("")), ids(&model("label=\"Something else\"")));
    assert!(ids(&model("")).contains("BFI:x"));
    assert!(ids(&model_of("digraph { a [kind=process]; a -> a; a -> a }")).contains("BFI:a->a#2"));
}

#[test]
fn decisions_settle_their_cell() {
    let flow = |attributes: &str| {
        line_of(&format!("digraph {{ a [kind=process]; b [kind=store]; a -> b [id=x {attributes}] }}"), "x I")
    };
    assert_eq!(flow(""), "x I unstated");
    assert_eq!(flow("protocol=http"), "x I open");
    assert_eq!(flow("protocol=https"), "x I mitigated");
    assert_eq!(flow("accept_BFI=\"until=2026-01-01; by=A; reason=B\""), "x I accepted", "the last day counts");
    assert_eq!(flow("accept_BFI=\"until=2025-12-31; by=A; reason=B\""), "x I open", "it ran out");
    assert_eq!(flow("protocol=https accept_BFI=\"until=2025-12-31; by=A; reason=B\""), "x I mitigated");
    assert_eq!(flow("mitigate_BFI=\"status=planned\""), "x I planned");
    assert_eq!(flow("mitigate_BFI=\"status=done\""), "x I mitigated");
    assert_eq!(flow("na_BFI=\"why=it is empty\""), "x I not-applicable");
    assert_eq!(flow("transfer_BFI=\"to=provider; reason=contract\""), "x I transferred");
    assert_eq!(flow("na_BFT=\"why=another rule\""), "x I unstated");
    assert_eq!(flow("scope=out scope_reason=\"no\" na_BFI=\"why=it is empty\""), "x I out-of-scope");
    assert_eq!(flow("scope=out"), "x I out-of-scope", "that a reason is missing is a lint");
}

#[test]
fn a_decision_keeps_its_finding_and_what_is_left_of_it() {
    let compilation = compile_text(
        "digraph { a [kind=process mitigate_BPT=\"status=verified; ref=T-1\" accept_BPS=\"until=2020-01-01; by=A; reason=B\"] }",
    );
    let Diagram { model, threats, .. } = &compilation.diagrams[0];
    let find = |rule: &str| threats.findings.values().find(|it| threats.rule(it).unwrap().id == rule).unwrap();
    let done = find("BPT");
    assert_eq!(done.status, Status::Mitigated);
    let left = threats.residual(model, done).unwrap();
    assert!(left.exploitability < done.score.exploitability && left.exploitability > 0);
    let over = find("BPS");
    assert_eq!((over.status, over.basis), (Status::Open, Basis::Unstated));
    assert_eq!(threats.decision(model, over).unwrap().part("by"), Some("A"));
    assert_eq!(threats.residual(model, over), None);
}

#[test]
fn scope_is_handed_down_by_boundaries_and_to_what_is_between() {
    let text = "digraph {
        subgraph cluster_old { kind=boundary; trust=internal; scope=out; scope_reason=\"replaced next month\";
            a [kind=process]; b [kind=store]; c [kind=process scope=in] }
        d [kind=process]; a -> b [id=inside]; a -> c [id=within]; a -> d [id=leaving] }";
    for (cell, status) in [
        ("a S", "out-of-scope"),
        ("b I", "out-of-scope"),
        ("c S", "unstated"),
        ("d S", "unstated"),
        ("inside I", "out-of-scope"),
        ("within I", "unstated"),
        ("leaving I", "unstated"),
    ] {
        assert_eq!(line_of(text, cell), format!("{cell} {status}"));
    }
}

/// Statuses and findings of the cells of the reply `back`.
fn reply(request: &str, back: &str) -> Vec<String> {
    let compilation = compile_text(&format!(
        "digraph {{ a [kind=interactor]; b [kind=process rate_limit=yes]; a -> b [id=ask {request}]; \
         b -> a [id=back response_to=ask {back}] }}"
    ));
    let Diagram { model, threats, .. } = &compilation.diagrams[0];
    let of_reply = threats.ledger.iter().filter(|line| model.subject_id(line.subject) == "back");
    of_reply
        .map(|line| {
            let ids: Vec<_> =
                threats.findings_of(line).iter().map(|id| threats.id(model, &threats.findings[*id])).collect();
            format!("{} {} {}", line.category.letter(), line.status.as_str(), ids.join(" "))
        })
        .collect()
}

#[test]
fn a_reply_shares_the_findings_of_its_request() {
    assert_eq!(reply("", ""), ["T unstated BFT:ask", "I unstated BFI:ask", "D unstated BFD:ask"]);
    assert_eq!(reply("protocol=http", ""), ["T open BFT:ask", "I open BFI:ask", "D unstated BFD:ask"]);
    assert_eq!(reply("protocol=https", ""), ["T mitigated ", "I mitigated ", "D unstated BFD:ask"]);
    assert_eq!(reply("na_BFI=\"why=x\"", "")[1], "I not-applicable BFI:ask");
    // What a reply states worse, or decides, is its own.
    assert_eq!(reply("", "encryption=none")[1], "I open BFI:back");
    assert_eq!(reply("protocol=https", "encryption=none")[1], "I open BFI:back");
    assert_eq!(reply("", "na_BFI=\"why=x\"")[1], "I not-applicable BFI:back");
    assert_eq!(reply("", "scope=out")[1], "I out-of-scope ");
    assert_eq!(reply("scope=out", "")[1], "I unstated BFI:back");
    // What it states better is its own as well.
    assert_eq!(reply("protocol=http", "encryption=tls")[1], "I mitigated ");
}

#[test]
fn what_is_no_reply_shares_nothing() {
    let shared = |text: &str| {
        let model = model_of(text);
        let threats = derive(&model, &options().threats);
        threats.ledger.len() - threats.findings.len()
    };
    let nodes = "a [kind=process]; b [kind=process]; c [kind=process];";
    assert_eq!(shared(&format!("digraph {{ {nodes} a -> b [id=x]; b -> a [id=y response_to=x] }}")), 3);
    assert_eq!(shared(&format!("digraph {{ {nodes} a -> b [id=x]; b -> c [id=y response_to=x] }}")), 0, "another way");
    assert_eq!(shared(&format!("digraph {{ {nodes} a -> b [id=x]; b -> a [id=y response_to=z] }}")), 0, "no such flow");
    assert_eq!(shared(&format!("digraph {{ {nodes} a -> a [id=x response_to=x] }}")), 0, "itself");
    assert_eq!(
        shared(&format!("digraph {{ {nodes} a -> b [id=x response_to=y]; b -> a [id=y response_to=x] }}")),
        0,
        "each other"
    );
}

#[test]
fn scores_follow_the_table() {
    // The floor alone: a specific rule would take the place of the general finding.
    let mut floor = catalogue();
    floor.rules.iter_mut().for_each(|rule| rule.enabled = rule.group == Group::Floor);
    let options = ThreatOptions { catalogue: Arc::new(floor), ..options().threats };
    let score = |text: &str, rule: &str| {
        let model = model_of(text);
        let threats = derive(&model, &options);
        let found = threats.findings.values().find(|it| threats.id(&model, it) == rule);
        let score = found.unwrap_or_else(|| panic!("no {rule}")).score;
        [score.damage, score.reproducibility, score.exploitability, score.affected_users, score.discoverability]
    };
    let shop = "digraph { asset_card=\"Cards; classification=restricted; integrity=critical; availability=low\";
        subgraph cluster_n { kind=boundary trust=untrusted u [kind=interactor actor=human] }
        subgraph cluster_i { kind=boundary trust=internal w [kind=process]; l [kind=process rate_limit=yes sandbox=vm] }
        subgraph cluster_d { kind=boundary trust=restricted d [kind=store data=card]; k [kind=process exposure=physical] }
        u -> w [id=open protocol=http]; w -> d [id=save authn=password data=card]; w -> l [id=near]; }";
    assert_eq!(score(shop, "BXS:u"), [10, 6, 9, 3, 10], "the integrity of the cards is in reach");
    assert_eq!(score(shop, "BPE:w"), [10, 6, 9, 7, 10], "one interactor reaches it, nobody asks who it is");
    assert_eq!(score(shop, "BSI:d"), [8, 6, 7, 10, 10], "restricted, and a password is asked for on the way");
    assert_eq!(score(shop, "BST:d"), [10, 6, 7, 10, 10]);
    assert_eq!(score(shop, "BSD:d"), [2, 6, 7, 10, 10]);
    assert_eq!(score(shop, "BPD:l"), [5, 6, 7, 7, 10], "two hurdles");
    assert_eq!(score(shop, "BPD:k"), [5, 6, 2, 5, 10], "only by hand");
    assert_eq!(score(shop, "BFI:open"), [5, 6, 9, 3, 10], "one person's session");
    assert_eq!(score(shop, "BFI:save"), [8, 6, 5, 8, 10]);
    assert_eq!(score(shop, "BFI:near"), [5, 6, 3, 5, 10]);
}

fn letters(word: &str) -> BTreeSet<Category> {
    word.chars().map(|letter| Category::from_word(&letter.to_string()).unwrap()).collect()
}

/// Cells of a compilation by element, and those of a status.
fn cells(compilation: &Compilation, wanted: impl Fn(Status) -> bool) -> BTreeMap<String, BTreeSet<Category>> {
    let diagram = &compilation.diagrams[0];
    let mut cells = BTreeMap::<String, BTreeSet<_>>::new();
    for line in diagram.threats.ledger.iter().filter(|line| wanted(line.status)) {
        cells.entry(diagram.model.subject_id(line.subject).to_owned()).or_default().insert(line.category);
    }
    cells
}

/// The published results. `extra` names findings outside the chart, which specific rules give.
#[test]
fn published_results_are_reached() {
    let Some(expected) = shared("ground-truth/expected.toml") else { return };
    let expected: toml::Table = toml::from_str(&std::fs::read_to_string(&expected).unwrap()).unwrap();
    let mut seen = 0;
    for case in expected["case"].as_array().unwrap() {
        let Some(published) = case.get("cells") else { continue };
        let name = case["model"].as_str().unwrap();
        let mut options = options();
        let chart = case["chart"].as_str().unwrap();
        options.threats.chart = CHARTS.iter().find(|known| **known == chart).copied();
        let source = read(&shared("ground-truth").unwrap().join(name)).unwrap();
        let compilation = compile(source, &options);
        assert_eq!(compilation.diagnostics.errors, 0, "{name}");
        let all = cells(&compilation, |_| true);
        let table = |value: &toml::Value| -> BTreeMap<String, BTreeSet<Category>> {
            let entries = value.as_table().unwrap().iter();
            entries.map(|(id, word)| (id.clone(), letters(word.as_str().unwrap()))).collect()
        };
        let contains = |found: &BTreeMap<String, BTreeSet<Category>>, wanted: &toml::Value| {
            for (id, wanted) in table(wanted) {
                assert!(found.get(&id).is_some_and(|found| found.is_superset(&wanted)), "{name}: {id} {wanted:?}");
            }
        };
        match case["relation"].as_str().unwrap() {
            "equal" => assert_eq!(all, table(published), "{name}"),
            _ => contains(&all, published),
        }
        if let Some(wanted) = case.get("open_must_include") {
            contains(&cells(&compilation, Status::is_open), wanted);
        }
        if let Some(wanted) = case.get("mitigated_must_include") {
            contains(&cells(&compilation, |status| status == Status::Mitigated), wanted);
        }
        if let Some(wanted) = case.get("out_of_scope") {
            let out: BTreeSet<String> =
                cells(&compilation, |status| status == Status::OutOfScope).into_keys().collect();
            let wanted: BTreeSet<String> =
                wanted.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
            assert_eq!(out, wanted, "{name}");
        }
        if let Some(wanted) = case.get("crossing_flows") {
            let crossing = compilation.diagrams[0].model.flows.values().filter(|flow| flow.is_crossing()).count();
            assert_eq!(Some(i64::try_from(crossing).unwrap()), wanted.as_integer(), "{name}");
        }
        seen += 1;
    }
    assert_eq!(seen, 3);
}

/// The shape of a published result, in a model of our own: two stores, one of them of records.
#[test]
fn the_chart_asks_what_it_asks() {
    let text = "digraph { u [kind=interactor]; p [kind=process]; s [kind=store]; l [kind=store tech=log]; n [kind=note]; u -> p [id=f] }";
    let rows = |chart: &str| -> BTreeMap<String, String> {
        let model = model_of(&text.replace("{ u", &format!("{{ chart=\"{chart}\"; u")));
        let threats = derive(&model, &options().threats);
        assert_eq!(threats.chart, chart);
        let mut rows = BTreeMap::<String, String>::new();
        for line in &threats.ledger {
            rows.entry(model.subject_id(line.subject).to_owned()).or_default().push_str(line.category.letter());
        }
        rows
    };
    let expected = |of: [(&str, &str); 5]| BTreeMap::from(of.map(|(id, row)| (id.to_owned(), row.to_owned())));
    assert_eq!(rows("sdl"), expected([("u", "SR"), ("p", "STRIDE"), ("s", "TID"), ("l", "TRID"), ("f", "TID")]));
    assert_eq!(
        rows("threat-dragon"),
        expected([("u", "SR"), ("p", "STRIDE"), ("s", "TRID"), ("l", "TRID"), ("f", "TID")])
    );
    assert_eq!(rows("ms-iot"), expected([("u", "SRD"), ("p", "STRIDE"), ("s", "TID"), ("l", "TRID"), ("f", "TID")]));
    assert_eq!(model_of(text).elements.values().filter(|element| element.kind == Kind::Note).count(), 1);
}
