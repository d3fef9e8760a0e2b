//! The rule language and the built-in rules: every rule has a model that it fires on and a near miss.

use std::sync::Arc;

use crate::support::{compile_text, describe, model_of, options};
use threatdot::diagnostics::Sink;
use threatdot::model::vocabulary::{CHARTS, On};
use threatdot::model::{Kind, Subject};
use threatdot::source::Source;
use threatdot::threats::chart::Chart;
use threatdot::threats::rule::{Env, Predicates, Problem, Variable, compile, parse};
use threatdot::threats::{Catalogue, Group, Status, ThreatOptions, add_file, catalogue, derive};
use threatdot::trial;

fn read(text: &str, about: Variable) -> Result<threatdot::threats::rule::Expr, Problem> {
    compile(&parse(text)?, about, On::NODE, &catalogue().predicates)
}

#[test]
fn built_in_rules_have_no_problem() {
    assert_eq!(catalogue().problems, []);
}

#[test]
fn every_cell_of_every_chart_has_a_floor_rule() {
    let catalogue = catalogue();
    let answered = |on: On, letter| {
        catalogue
            .rules
            .iter()
            .any(|rule| rule.on.meets(on) && rule.category == letter && rule.group.as_str() == "floor")
    };
    assert_eq!(Chart::ALL.map(|chart| chart.name).as_slice(), CHARTS);
    for chart in Chart::ALL {
        for (kind, on) in [(Kind::Interactor, On::INTERACTOR), (Kind::Process, On::PROCESS), (Kind::Store, On::STORE)] {
            for cell in chart.row(kind) {
                assert!(answered(on, cell.category), "{} {on:?} {:?}", chart.name, cell.category);
            }
        }
        assert!(chart.flow_row().iter().all(|cell| answered(On::FLOW, cell.category)));
        for kind in [Kind::Note, Kind::Unknown] {
            assert_eq!(chart.row(kind), []);
        }
    }
}

/// The files of built-in rules read as a user's files would be: nothing is wrong with them.
#[test]
fn built_in_files_are_good_files_of_rules() {
    let mut catalogue = threatdot::threats::conditions();
    for (name, text) in threatdot::threats::FILES {
        let source = Source::new(*name, *text);
        let mut sink = Sink::new();
        add_file(&mut catalogue, &source, &mut sink);
        assert_eq!(describe(&source, &sink.finish()), "");
    }
    let ids = |catalogue: &Catalogue| catalogue.rules.iter().map(|rule| rule.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&catalogue), ids(&threatdot::threats::catalogue()));
}

/// Every rule has diagrams in which it fires, and near misses in which it does not.
#[test]
fn every_rule_fires_and_has_a_near_miss() {
    let catalogue = Arc::new(catalogue());
    for rule in &catalogue.rules {
        assert!(!rule.fires.is_empty() && !rule.silent.is_empty(), "{}", rule.id);
        assert_eq!(trial::run(&catalogue, rule), [], "{}", rule.id);
    }
}

/// The examples of a floor rule differ in one value: its finding is there, or its cell is answered.
#[test]
fn floor_rules_are_answered_by_one_value() {
    let catalogue = catalogue();
    for rule in catalogue.rules.iter().filter(|rule| rule.group == Group::Floor) {
        let found = |text: &str| {
            let compilation = compile_text(text);
            let said = describe(&compilation.source, &compilation.diagnostics);
            assert_eq!(compilation.diagnostics.errors, 0, "{}: {said}", rule.id);
            let diagram = &compilation.diagrams[0];
            let fired = diagram
                .threats
                .findings
                .values()
                .filter(|finding| diagram.threats.rule(finding).unwrap().id == rule.id)
                .map(|finding| (finding.status, diagram.threats.why(&diagram.model, finding)))
                .collect::<Vec<_>>();
            let answered = diagram
                .threats
                .ledger
                .iter()
                .filter(|line| line.status == Status::Mitigated && line.category == rule.category)
                .map(|line| diagram.threats.mitigated_by(&diagram.model, line))
                .collect::<Vec<_>>();
            (fired, answered)
        };
        let (fired, _) = found(&rule.fires[0]);
        assert_eq!(fired.iter().map(|(status, _)| *status).collect::<Vec<_>>(), [Status::Open], "{}", rule.id);
        assert!(!fired[0].1.evidence.is_empty(), "{}: a stated value speaks for it", rule.id);
        assert!(!fired[0].1.remedies.is_empty(), "{}: something would answer it", rule.id);
        let (silent, answered) = found(&rule.silent[0]);
        assert_eq!(silent.len(), 0, "{}", rule.id);
        assert_eq!(answered.len(), 1, "{}", rule.id);
        assert!(!answered[0].is_empty(), "{}: what answers it is quoted", rule.id);
    }
}

#[test]
fn texts_have_no_field_left() {
    let model = model_of("digraph { u [kind=interactor]; p [kind=process]; s [kind=store tech=log]; u -> p; p -> s }");
    for chart in CHARTS {
        let options = ThreatOptions { chart: Some(chart), ..options().threats };
        let threats = derive(&model, &options);
        for finding in threats.findings.values() {
            let texts = [threats.title(&model, finding), threats.description(&model, finding)];
            for text in texts.iter().chain(&threats.mitigations(&model, finding)) {
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }
    let catalogue = catalogue();
    for rule in &catalogue.rules {
        let page = threatdot::output::reference::page(&catalogue, rule, 1);
        let prose: String = page.split("```").step_by(2).collect();
        assert!(!prose.contains(['{', '}']), "{page}");
    }
}

#[test]
fn operators_bind_as_they_should() {
    let read = |text| format!("{:?}", read(text, Variable::Node).unwrap());
    assert_eq!(read("has(n.authn) or has(n.authz) and not has(n.data)"), {
        read("has(n.authn) or (has(n.authz) and (not has(n.data)))")
    });
    assert_eq!(read("lacks(n.authn)"), read("not has(n.authn)"));
    assert_eq!(read("n.kind!=store"), read("not is(n.kind, store)"));
}

#[test]
fn what_is_wrong_is_said_where_it_is() {
    let cases = [
        ("", "expected a condition, found the end", None),
        ("is(n.authn,)", "expected a condition, found `)`", Some(")")),
        ("has(n.authn) has(n.authz)", "expected an operator or the end, found `has`", None),
        ("has(n.authn", "expected `,` or `)`, found the end", None),
        ("is(n.autn,none)", "no attribute `autn` of a node", Some("autn")),
        ("is(n.encryption_at_rest,disc)", "`disc` is not a value of `encryption_at_rest`", Some("disc")),
        ("cls(n)>=resticted", "`resticted` is not on this scale", Some("resticted")),
        ("cls(n)>=trust(n)", "these two are on different scales", Some("cls(n)>=trust(n)")),
        ("n.tech>=sql", "`tech` is on no scale", Some("n.tech")),
        ("cls(n)", "a level is no condition", Some("cls(n)")),
        ("n.authn", "this is a value, not a condition", Some("n.authn")),
        ("has(f.authn)", "`f` has no meaning here", Some("f")),
        ("has(x.authn)", "no variable `x`", Some("x")),
        ("redundent(n)", "no function or predicate `redundent`", Some("redundent(n)")),
        ("redundant(n,n)", "`redundant` takes one argument", Some("redundant(n,n)")),
        ("any(in(n), protected(n))", "`protected` is not for a node", Some("n")),
        ("any(inn(n), protected(f))", "no set `inn`", Some("inn(n)")),
        ("any(in(n), any(in(f.src), true))", "`in` takes `n`", Some("in(f.src)")),
        ("has(n.authn, n.authz)", "wrong number of arguments to `has`", Some("has(n.authn, n.authz)")),
        ("is(n.kind,stoer)", "`stoer` is no kind of element", Some("stoer")),
        ("has(n.authn) & true", "`&` is no part of the language", Some("&")),
    ];
    for (text, message, at) in cases {
        let problem = read(text, Variable::Node).expect_err(text);
        assert_eq!(problem.message, message, "{text}");
        if let Some(at) = at {
            let found = &text[problem.span.range()];
            assert_eq!(found, at, "{text}");
        }
    }
    let help = |text| read(text, Variable::Node).unwrap_err().help.unwrap();
    assert_eq!(help("is(n.autn,none)"), "did you mean `authn`?");
    assert_eq!(help("cls(n)>=resticted"), "did you mean `restricted`?");
    assert_eq!(help("redundent(n)"), "did you mean `redundant`?");
}

#[test]
fn deep_expressions_are_refused() {
    for (open, close) in [("not ", ""), ("(", ")"), ("any(in(n),", ")"), ("is(", ")")] {
        let text = format!("{}true{}", open.repeat(100_000), close.repeat(100_000));
        let problem = parse(&text).unwrap_err();
        assert_eq!(problem.message, "more than 64 levels of nesting");
    }
    let long = vec!["has(n.authn)"; 10_000].join(" or ");
    assert!(read(&long, Variable::Node).is_ok());
    assert!(read(&format!("has(n{})", ".src".repeat(10_000)), Variable::Node).is_err());
}

/// Whether a condition about the flow `x` of a model holds, and by a statement.
fn of_flow(model: &str, text: &str) -> (bool, bool) {
    let model = model_of(model);
    let flow = model.flows.iter().find(|(_, flow)| flow.id == "x").unwrap().0;
    let expr = read(text, Variable::Flow).unwrap();
    let threats = derive(&model, &options().threats);
    let truth = threats.evaluator(&model).eval(&expr, Env::of(Subject::Flow(flow)));
    (truth.holds, truth.is_shown())
}

#[test]
fn silence_proves_nothing() {
    let model = "digraph { a [kind=process]; b [kind=process]; a -> b [id=x] }";
    assert_eq!(of_flow(model, "protected(f)"), (false, false));
    assert_eq!(of_flow(model, "not protected(f)"), (true, false));
    assert_eq!(of_flow(model, "lacks(f.authn)"), (true, false));
    assert_eq!(of_flow(model, "cls(f)<=internal"), (false, false));
    assert_eq!(of_flow(model, "not cls(f)>=restricted"), (true, false));
}

#[test]
fn controls_mean_what_they_say() {
    let flow = |attributes: &str| format!("digraph {{ a [kind=process]; b [kind=store]; a -> b [id=x {attributes}] }}");
    for (attributes, text, holds) in [
        ("encryption=tls", "protected(f)", true),
        ("encryption=tls tls_version=\"1.0\"", "protected(f)", false),
        ("encryption=tls", "verified_tls(f)", false),
        ("encryption=tls peer_authn=cert", "verified_tls(f)", true),
        ("encryption=tls peer_authn=cert tls_version=\"1.1\"", "verified_tls(f)", false),
        ("encryption=mtls", "integrity_in_transit(f)", true),
        ("encryption=app", "integrity_in_transit(f)", false),
        ("encryption=none integrity_protection=signature", "integrity_in_transit(f)", true),
        ("network=in_process", "protected(f)", true),
        ("network=loopback", "protected(f)", false),
        ("authn=password", "strong_authn(f)", false),
        ("authn=\"password,oidc\"", "strong_authn(f)", true),
        ("protocol=https", "peer_authenticated(f)", true),
        ("protocol=http", "peer_authenticated(f)", false),
    ] {
        let shown = of_flow(&flow(attributes), text);
        assert_eq!(shown, (holds, holds), "{text} of [{attributes}]");
    }
}

#[test]
fn boundaries_and_trust_are_seen() {
    let model = "digraph { subgraph cluster_a { kind=boundary trust=dmz a [kind=process] }
                 subgraph cluster_b { kind=boundary trust=restricted b [kind=store] } a -> b [id=x] }";
    for (text, holds) in [
        ("crosses(f)", true),
        ("any(enters(f), is(b.trust,restricted))", true),
        ("all(crosses(f), is(b.trust,restricted))", false),
        ("up(f)", true),
        ("trust(f.src)==dmz", true),
        ("trust(f.src)==2", true),
        ("has(zone(f.dst).trust)", true),
        ("f.src.kind==process and is(f.dst.kind,store)", true),
        ("untrusted(f.src)", false),
    ] {
        assert_eq!(of_flow(model, text).0, holds, "{text}");
    }
}

#[test]
fn names_of_predicates_are_taken_once() {
    let mut predicates = Predicates::default();
    predicates.define("open", Variable::Flow, "", "lacks(f.encryption)").unwrap();
    predicates.define("open", Variable::Node, "", "any(out(n), open(f))").unwrap();
    assert_eq!(predicates.define("open", Variable::Flow, "", "true").unwrap_err().message, "`open` is defined twice");
    assert_eq!(
        predicates.define("late", Variable::Flow, "", "later(f)").unwrap_err().message,
        "no function or predicate `later`"
    );
}

#[test]
fn a_file_has_its_limit() {
    let rule = |at: usize| {
        format!(
            "[[rule]]\nid = \"MY{at}\"\ncategory = \"S\"\nkinds = [\"flow\"]\ntitle = \"t\"\ndescription = \"d\"\nmitigations = [\"m\"]\n"
        )
    };
    let text: String = (0..=threatdot::limits::RULES).map(rule).collect();
    let mut catalogue = threatdot::threats::conditions();
    let (source, mut sink) = (Source::new("many.toml", text), Sink::new());
    add_file(&mut catalogue, &source, &mut sink);
    let said = describe(&source, &sink.finish());
    assert!(said.starts_with(&format!("many.toml:{}:1: R003 more than", threatdot::limits::RULES * 7 + 1)), "{said}");
    assert_eq!(said.lines().count(), 1);
    assert_eq!(catalogue.rules.len(), threatdot::limits::RULES);
}
