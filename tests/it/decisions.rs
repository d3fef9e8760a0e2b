//! Decisions and scores of authors: read part by part, applied to findings, and never silently about nothing.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{compile_text, options};
use threatdot::compile::{Compilation, Options, compile};
use threatdot::config::{self, Config};
use threatdot::diagnostics::{Diagnostics, Sink};
use threatdot::model::vocabulary::Literal;
use threatdot::model::{DecisionKind, DecisionProblem, Part, Verb, read_score, read_verdict};
use threatdot::output::json;
use threatdot::source::Source;
use threatdot::span::Span;
use threatdot::threats::{self, ConfiguredDecisions, Dread, Finding, Severity, Status};

/// A text as a quoted value, and what is read of it.
fn read(kind: DecisionKind, text: &str) -> (Source, Vec<Part>, Vec<DecisionProblem>) {
    let source = Source::new("value", format!("\"{text}\""));
    let literal = Literal::new(text, Span::new(0, u32::try_from(text.len()).unwrap() + 2), &source);
    let (parts, problems) = match kind {
        DecisionKind::Verdict(verb) => {
            let (verdict, problems) = read_verdict(verb, &literal);
            (verdict.parts, problems)
        }
        DecisionKind::Score => {
            let (score, problems) = read_score(&literal);
            (score.remarks, problems)
        }
    };
    (source, parts, problems)
}

/// A configuration that must be right.
fn configuration(text: &str) -> Config {
    let (config, said) = read_config(text);
    assert_eq!(said.total, 0, "{:?}", said.items);
    config
}

fn read_config(text: &str) -> (Config, Diagnostics) {
    let mut sink = Sink::new();
    let config = config::read(&Source::new("threatdot.toml", text), &mut sink);
    (config, sink.finish())
}

/// The codes of a configuration and what they point at.
fn complaints(text: &str) -> Vec<(&'static str, String)> {
    let source = Source::new("threatdot.toml", text);
    let said = read_config(text).1;
    said.items.iter().map(|item| (item.code.id, source.slice(item.span()).to_owned())).collect()
}

fn configured(text: &str) -> Options {
    let mut options = options();
    options.threats.decisions = Arc::new(ConfiguredDecisions::new(configuration(text).decisions));
    options.config = Some(Arc::new(Source::new("threatdot.toml", text)));
    options
}

/// A diagram under a configuration.
fn under(config: &str, diagram: &str) -> Compilation {
    compile(Source::new("test.dot", diagram), &configured(config))
}

/// A finding by its id.
fn finding(compilation: &Compilation, id: &str) -> Option<Finding> {
    let diagram = &compilation.diagrams[0];
    diagram.threats.findings.values().find(|it| diagram.threats.id(&diagram.model, it) == id).copied()
}

fn status(compilation: &Compilation, id: &str) -> Option<Status> {
    finding(compilation, id).map(|finding| finding.status)
}

fn author(compilation: &Compilation, id: &str) -> Option<Dread> {
    let diagram = &compilation.diagrams[0];
    diagram.threats.author_score(&diagram.model, &finding(compilation, id).unwrap())
}

/// What is said of a code: the bytes that it points at.
fn said(compilation: &Compilation, code: &str) -> Vec<String> {
    let items = compilation.diagnostics.items.iter().filter(|item| item.code.id == code);
    items.map(|item| compilation.source.slice(item.span()).to_owned()).collect()
}

/// What is said of the decisions of a configuration after these diagrams.
fn said_of(config: &str, diagrams: &[&str]) -> Vec<(&'static str, String)> {
    let options = configured(config);
    let mut used = BTreeSet::new();
    for text in diagrams {
        let compilation = compile(Source::new("test.dot", *text), &options);
        used.extend(compilation.diagrams.iter().flat_map(|diagram| diagram.threats.used_decisions().to_vec()));
    }
    let mut sink = Sink::new();
    threats::remarks_on_configuration(&options.threats, Some(&used), &mut sink);
    let source = options.config.unwrap();
    sink.finish().items.iter().map(|item| (item.code.id, source.slice(item.span()).to_owned())).collect()
}

const FLOW: &str = "digraph { user [kind=interactor]; web [kind=process]; user -> web [id=login, protocol=http]; }";

fn flow(attributes: &str) -> String {
    FLOW.replace("protocol=http", &format!("protocol=http, {attributes}"))
}

#[test]
fn every_part_keeps_its_place() {
    let text = " until = 2027-01-31 ;by=J. Doe, team=A;; reason= long; ref=T-1;";
    let (source, parts, problems) = read(DecisionKind::Verdict(Verb::Accept), text);
    assert_eq!(problems, []);
    let shown: Vec<(&str, &str)> =
        parts.iter().map(|part| (source.slice(part.key_span), source.slice(part.value_span))).collect();
    assert_eq!(shown, [("until", "2027-01-31"), ("by", "J. Doe, team=A"), ("reason", "long"), ("ref", "T-1")]);
    for part in &parts {
        assert_eq!((part.key, part.value.as_str()), (source.slice(part.key_span), source.slice(part.value_span)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written, places lie inside of it, on characters.
    #[test]
    fn places_lie_inside_the_text(
        text in prop_oneof![
            ".{0,60}",
            "[DREAdread0-9 ;=\\-]{0,40}",
            "((until|by|reason|status|how|why|to|ref|x)? ?=? ?(2027-01-31|done|é|;)?; ?){0,6}",
        ],
    ) {
        for kind in DecisionKind::ALL {
            let (source, parts, problems) = read(kind, &text);
            let whole = Span::new(0, u32::try_from(source.text().len()).unwrap());
            let places = parts.iter().flat_map(|part| [part.key_span, part.value_span]);
            for span in places.chain(problems.iter().map(|problem| problem.span)) {
                prop_assert!(whole.contains(span), "{text:?} {span:?}");
                prop_assert!(source.text().get(span.range()).is_some(), "{text:?} {span:?}");
            }
            let lacks = kind.required().iter().any(|key| !parts.iter().any(|part| part.key == *key));
            prop_assert!(!lacks || !problems.is_empty(), "{text:?}");
        }
    }

    /// A configuration of anything is read, and what is said of it lies in it.
    #[test]
    fn no_configuration_breaks_the_reader(
        text in prop_oneof![
            ".{0,60}",
            "(\\[\\[?(rules|threats|decision|x)\\]?\\]\n|(match|accept|dread|chart|files|é) ?= ?(1|\"a:b\"|\\{ ?(by ?= ?\"\"\"x\n\"\"\")? ?\\}|\\[\"\"\\])\n){0,8}",
        ],
    ) {
        let source = Source::new("threatdot.toml", text.clone());
        for item in read_config(&text).1.items {
            prop_assert!(source.text().get(item.span().range()).is_some(), "{text:?} {item:?}");
        }
    }
}

#[test]
fn author_score_stands_beside_the_derived_one() {
    let plain = compile_text(FLOW);
    let derived = finding(&plain, "BFI:login").unwrap();
    assert_eq!(author(&plain, "BFI:login"), None);
    let scored = compile_text(&flow("dread_BFI=\"d8 R10 E7 A10 D10; why=seen\""));
    let found = finding(&scored, "BFI:login").unwrap();
    assert_eq!(found.score, derived.score, "the derived score stays");
    assert_ne!(derived.severity, Severity::Critical);
    assert_eq!((author(&scored, "BFI:login").unwrap().sum(), found.severity), (45, Severity::Critical));
    assert_eq!(found.status, Status::Open, "a score decides nothing");
    let low = compile_text(&flow("dread_BFI=\"D1 R1 E1 A1 D1\""));
    assert_eq!(finding(&low, "BFI:login").unwrap().severity, Severity::Low);
    // What rests on silence is at most high, unless somebody says otherwise.
    let silent = "digraph { web [kind=process, dread_BPD=\"D10 R10 E10 A10 D10\"] }";
    assert_eq!(finding(&compile_text(silent), "BPD:web").unwrap().severity, Severity::Critical);
    // A score that cannot be read changes nothing.
    let broken = compile_text(&flow("dread_BFI=\"D8 R10 E7 A10 D11\""));
    assert_eq!(finding(&broken, "BFI:login"), Some(derived));
    assert_eq!(said(&broken, "L067"), ["D11"]);
}

#[test]
fn what_is_left_follows_the_author() {
    let residual = |attributes: &str| {
        let compilation = compile_text(&flow(attributes));
        let diagram = &compilation.diagrams[0];
        let finding = finding(&compilation, "BFI:login").unwrap();
        diagram.threats.residual(&diagram.model, &finding).map(|score| (score.damage, score.exploitability))
    };
    let score = "dread_BFI=\"D9 R10 E8 A10 D10\"";
    assert_eq!(residual(score), None);
    assert_eq!(residual(&format!("{score}, mitigate_BFI=\"status=planned\"")), None);
    assert_eq!(residual(&format!("{score}, mitigate_BFI=\"status=done\"")), Some((9, 4)));
    assert_eq!(residual(&format!("{score}, mitigate_BFI=\"status=verified\"")), Some((9, 2)));
    assert_eq!(residual("dread_BFI=\"D9 R1 E5 A1 D1\", mitigate_BFI=\"status=verified\""), Some((9, 1)));
}

#[test]
fn a_blank_takes_a_default_back() {
    let text = "digraph { node [na_BPD=\"why=all may stop\", dread_BPT=\"D1 R1 E1 A1 D1\"];
        web [kind=process]; core [kind=process, na_BPD=\"\", dread_BPT=\" \"]; }";
    let compilation = compile_text(text);
    assert_eq!(status(&compilation, "BPD:web"), Some(Status::NotApplicable));
    assert_eq!(status(&compilation, "BPD:core"), Some(Status::Unstated));
    assert!(author(&compilation, "BPT:web").is_some() && author(&compilation, "BPT:core").is_none());
    assert_eq!(said(&compilation, "L061"), [""; 0]);
}

#[test]
fn configuration_decides_by_pattern() {
    let accept = |pattern: &str| {
        format!("[[decision]]\nmatch = \"{pattern}\"\naccept = {{ until = 2027-01-31, by = \"A\", reason = \"B\" }}\n")
    };
    let is = |pattern: &str| status(&under(&accept(pattern), FLOW), "BFI:login") == Some(Status::Accepted);
    for pattern in ["BFI:login", "BF*:login", "*:login", "BFI", "BFI:*", "B*I:l*n", "*", "*:*og*"] {
        assert!(is(pattern), "{pattern}");
    }
    for pattern in ["BFT:login", "BFI:log", "BFI:LOGIN", "bfi:login", "BF:login", "*:*x*", "BPI", "login"] {
        assert!(!is(pattern), "{pattern}");
    }
}

#[test]
fn the_element_wins_and_then_the_first_that_matches() {
    let both = "[[decision]]\nmatch = \"BF*\"\nna = { why = \"A\" }\n
        [[decision]]\nmatch = \"BFI:login\"\ntransfer = { to = \"A\", reason = \"B\" }\n
        [[decision]]\nmatch = \"*\"\ndread = \"D1 R1 E1 A1 D1\"\n
        [[decision]]\nmatch = \"BFI:login\"\ndread = \"D2 R2 E2 A2 D2\"\n";
    let plain = under(both, FLOW);
    assert_eq!(status(&plain, "BFI:login"), Some(Status::NotApplicable), "the first, not the closest");
    assert_eq!(author(&plain, "BFI:login").unwrap().sum(), 5);
    assert_eq!(status(&plain, "BPD:web"), Some(Status::Unstated));
    let own = under(both, &flow("mitigate_BFI=\"status=planned\", dread_BFI=\"D3 R3 E3 A3 D3\""));
    assert_eq!(status(&own, "BFI:login"), Some(Status::Planned));
    assert_eq!(author(&own, "BFI:login").unwrap().sum(), 15);
    assert_eq!(status(&own, "BFT:login"), Some(Status::NotApplicable));
    // One that ran out still wins, and the finding is open.
    let over = under(both, &flow("accept_BFI=\"until=2025-12-31; by=A; reason=B\""));
    assert_eq!(status(&over, "BFI:login"), Some(Status::Open));
}

#[test]
fn an_acceptance_counts_through_its_last_day() {
    let until = |day: &str| {
        let config =
            format!("[[decision]]\nmatch = \"BFI\"\naccept = {{ until = \"{day}\", by = \"A\", reason = \"B\" }}\n");
        let compilation = under(&config, FLOW);
        let finding = finding(&compilation, "BFI:login").unwrap();
        let diagram = &compilation.diagrams[0];
        let decided = diagram.threats.decision(&diagram.model, &finding).unwrap();
        assert_eq!(decided.part("until"), Some(day), "the finding keeps its decision");
        (finding.status, said_of(&config, &[FLOW]))
    };
    assert_eq!(options().threats.today, date(2026, 1, 1));
    assert_eq!(until("2025-12-31"), (Status::Open, vec![("L062", String::from("2025-12-31"))]));
    assert_eq!(until("2026-01-01"), (Status::Accepted, vec![("L070", String::from("2026-01-01"))]));
    assert_eq!(until("2026-01-31"), (Status::Accepted, vec![("L070", String::from("2026-01-31"))]));
    assert_eq!(until("2026-02-01"), (Status::Accepted, vec![]));
}

#[test]
fn configured_decisions_about_nothing_are_said_once() {
    let config = "[[decision]]\nmatch = \"BFI:login\"\nna = { why = \"A\" }\n
        [[decision]]\nmatch = \"BFI:other\"\nna = { why = \"A\" }\n
        [[decision]]\nmatch = \"BF1:login\"\nna = { why = \"A\" }\n
        [[decision]]\nmatch = \"Q*\"\ndread = \"D1 R1 E1 A1 D1\"\n
        [[decision]]\nmatch = \"BFI:l*\"\ntransfer = { to = \"A\", reason = \"earlier ones come first\" }\n
        [[decision]]\nmatch = \"BFI:*\"\ndread = \"D1 R1 E1 A1 D1\"\n";
    let never = [("L063", "\"BFI:other\""), ("L064", "BF1"), ("L064", "Q*"), ("L063", "\"BFI:l*\"")];
    let wanted = |of: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        of.iter().map(|(code, text)| (*code, (*text).to_owned())).collect()
    };
    assert_eq!(said_of(config, &[FLOW]), wanted(&never));
    let other = FLOW.replace("login", "other");
    assert_eq!(said_of(config, &[FLOW, &other]), wanted(&never[1..]));
    // A decision that the element has too is not idle: it is there for the others.
    assert_eq!(said_of(config, &[&flow("na_BFI=\"why=own\"")]), wanted(&never));
    // What is stated answers the threat by now.
    let answered = FLOW.replace("protocol=http", "protocol=https, integrity_protection=yes");
    assert_eq!(said_of(&config[..config.find("\n\n").unwrap()], &[&answered]), wanted(&[("L063", "\"BFI:login\"")]));
    let done = "[[decision]]\nmatch = \"BFI:login\"\nmitigate = { status = \"done\" }\n";
    assert_eq!(said_of(done, &[&answered]), []);
}

#[test]
fn one_remark_a_decision() {
    // About nothing and over: the first is enough. A score and a verdict are two things.
    let text = "digraph { web [kind=process, accept_BXS=\"until=2020-01-01; by=A; reason=B\", na_BPS=\"why=A\",
        dread_BPS=\"D1 R1 E1 A1 D1\", dread_BXS=\"D1 R1 E1 A1 D1\"] }";
    let compilation = compile_text(text);
    assert_eq!(said(&compilation, "L063"), ["accept_BXS", "dread_BXS"]);
    assert_eq!(said(&compilation, "L062"), [""; 0]);
    assert_eq!(said(&compilation, "L071"), [""; 0]);
    // A default is about something if any element has the finding.
    let some = compile_text("digraph { node [na_BXS=\"why=A\"]; a [kind=process]; b [kind=interactor]; b -> a }");
    assert_eq!(said(&some, "L063"), [""; 0]);
    let none = compile_text("digraph { node [na_BXS=\"why=A\"]; a [kind=process]; b [kind=process]; b -> a }");
    assert_eq!(said(&none, "L063"), ["na_BXS"]);
}

/// Rules of one's own: one weakness of processes, always of low severity.
const OWN: &str = r#"
[[rule]]
id = "MY01"
group = "specific"
category = "information disclosure"
kinds = ["process"]
title = "{n} shows its inside"
description = "What {n} shows helps an attacker."
when = "is(n.debug,yes)"
discharged_by = "is(n.sandbox,vm)"
mitigations = ["Turn it off."]
repro = 10
exploit = 0
"#;

#[test]
fn specific_rules_are_decided_like_general_ones() {
    let mut options = options();
    let (mut catalogue, mut sink) = (threats::catalogue(), Sink::new());
    threats::add_file(&mut catalogue, &Source::new("own.toml", OWN), &mut sink);
    assert_eq!(sink.finish().items.iter().map(|item| item.message.clone()).collect::<Vec<_>>(), [""; 0]);
    options.threats.catalogue = Arc::new(catalogue);
    let compiled = |attributes: &str| {
        let text = format!("digraph {{ web [kind=process, {attributes}] }}");
        compile(Source::new("test.dot", text), &options)
    };
    let both = compiled(
        "debug=yes, na_MY01=\"why=x\", dread_MY01=\"D9 R9 E9 A9 D9\", accept_BPI=\"until=2099-01-01; by=A; reason=B\"",
    );
    assert_eq!(status(&both, "MY01:web"), Some(Status::NotApplicable));
    assert_eq!(finding(&both, "MY01:web").unwrap().severity, Severity::Critical);
    assert_eq!(status(&both, "BPI:web"), None, "the specific finding takes its place");
    let stale = |compilation: &Compilation| -> Vec<String> {
        let items = compilation.diagnostics.items.iter().filter(|item| item.code.id == "L063");
        items.map(|item| item.labels[0].text.clone()).collect()
    };
    assert_eq!(stale(&both), ["more specific findings take its place"]);
    assert_eq!(stale(&compiled("debug=yes, sandbox=vm, na_MY01=\"why=x\"")), ["what is stated answers the threat"]);
    assert_eq!(stale(&compiled("na_MY01=\"why=x\"")), ["`MY01` finds nothing here"]);
    assert_eq!(stale(&compiled("scope=out, scope_reason=x, na_BPI=\"why=x\"")), ["what it stands on is out of scope"]);
}

#[test]
fn a_reply_has_no_score_of_its_own() {
    let text = "digraph { a [kind=process]; b [kind=process]; a -> b [id=ask]; b -> a [id=back, response_to=ask, dread_BFD=\"D1 R1 E1 A1 D1\"]; }";
    let compilation = compile_text(text);
    let stale = compilation.diagnostics.items.iter().find(|item| item.code.id == "L063").unwrap();
    assert_eq!(stale.labels[0].text, "the finding is that of its request, flow `ask`");
}

#[test]
fn under_a_prefix_decisions_have_it_too() {
    let mut options = options();
    options.lower.prefix = Some("tm_".to_owned());
    let text = "digraph { web [tm_kind=process, tm_na_BPD=\"why=A\", na_BPT=\"why=B\", tm_na_BXS=\"why=C\"] }";
    let compilation = compile(Source::new("test.dot", text), &options);
    assert_eq!(status(&compilation, "BPD:web"), Some(Status::NotApplicable));
    assert_eq!(status(&compilation, "BPT:web"), Some(Status::Unstated));
    let stale = compilation.diagnostics.items.iter().find(|item| item.code.id == "L063").unwrap();
    assert!(stale.message.contains("`tm_na_BXS`"), "{}", stale.message);
}

#[test]
fn documents_say_where_a_decision_is_written() {
    let config = "# ours\n[[decision]]\nmatch = \"BFI\"\nmitigate = { status = \"done\", how = \"a tunnel\" }\n
        [[decision]]\nmatch = \"BFT\"\ndread = \"D8 R10 E7 A10 D10\"\n";
    let document = |compilation: &Compilation| -> Value {
        serde_json::from_str(&json::to_string(&json::document(compilation, 0))).unwrap()
    };
    let find = |document: &Value, id: &str| -> Value {
        document["findings"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap().clone()
    };
    let configured = document(&under(config, FLOW));
    let found = find(&configured, "BFI:login");
    let decision = &found["decision"];
    assert_eq!((&decision["verb"], &decision["written"]), (&"mitigate".into(), &"configuration".into()));
    assert_eq!((&decision["location"]["file"], &decision["location"]["line"]), (&"threatdot.toml".into(), &3.into()));
    assert_eq!(decision["parts"][1], serde_json::json!({"key": "how", "value": "a tunnel"}));
    assert_eq!(found["status"], "mitigated");
    let line = configured["ledger"].as_array().unwrap().iter().find(|it| it["findings"][0] == "BFI:login").unwrap();
    assert_eq!(line["mitigated_by"][0]["location"], decision["location"]);
    let scored = &find(&configured, "BFT:login")["score"];
    assert_eq!((&scored["author"]["damage"], &scored["author"]["exploitability"]), (&8.into(), &7.into()));
    assert_ne!(scored["sum"], 45, "the derived sum stays");
    let attribute = document(&compile_text(&flow("mitigate_BFI=\"status=verified; ref=T-1\"")));
    let decision = &find(&attribute, "BFI:login")["decision"];
    assert_eq!((&decision["written"], &decision["location"]["file"]), (&"attribute".into(), &"test.dot".into()));
    assert_eq!(find(&attribute, "BFI:login")["score"]["author"], Value::Null);
}

#[test]
fn a_right_configuration_is_plain_data() {
    let text = "[rules]\nfiles = [\"a.toml\", 'b.toml']\ndisable = [\"SP05\"]\n[threats]\nchart = \"ms-iot\"\nscore = \"dread-d\"\n
        [[decision]]\nmatch = \"ID0*:a:b\"\naccept = { until = \"2027-01-31\", by = \" J. Doe\", reason = 'x', ref = \"y\" }\n
        [[decision]]\nmatch = \"ID01\"\n[decision.na]\nwhy = \"z\"\n";
    let config = configuration(text);
    let source = Source::new("threatdot.toml", text);
    let shown = |span: Span| source.slice(span).to_owned();
    assert_eq!(config.rules.files.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["a.toml", "b.toml"]);
    assert_eq!(shown(config.rules.disable[0].span), "\"SP05\"");
    assert_eq!(config.threats.chart.as_ref().map(|it| it.value), Some("ms-iot"));
    assert_eq!(
        config.threats.score.as_ref().map(|it| (it.value, shown(it.span))),
        Some(("dread-d", "\"dread-d\"".into()))
    );
    let [first, second] = config.decisions.as_slice() else { panic!("two decisions") };
    assert_eq!((first.rule.as_str(), first.subject.as_str()), ("ID0*", "a:b"));
    assert_eq!((second.rule.as_str(), second.subject.as_str()), ("ID01", "*"));
    assert_eq!(shown(first.rule_span), "ID0*");
    let threats::Ruling::Verdict(verdict) = &first.ruling else { panic!("a verdict") };
    assert_eq!(verdict.parts.iter().map(|part| part.key).collect::<Vec<_>>(), ["until", "by", "reason", "ref"]);
    assert_eq!((verdict.part("by"), verdict.until()), (Some("J. Doe"), Some(date(2027, 1, 31))));
    assert_eq!(configuration("").decisions, []);
}

#[test]
fn what_is_wrong_with_a_configuration_has_its_place() {
    let decision = |rest: &str| format!("[[decision]]\nmatch = \"A:b\"\n{rest}\n");
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("[threats]\nchart = sdl\n", &[("C001", "sdl")]),
        ("rules = 1\n", &[("C003", "1")]),
        ("[rule]\n[threats]\ncharts = 1\n", &[("C002", "rule"), ("C002", "charts")]),
        ("[rules]\nfiles = \"a\"\ndisable = [1, \"\"]\n", &[("C003", "\"a\""), ("C003", "1"), ("C004", "\"\"")]),
        ("[threats]\nchart = 1\nscore = \"dreadd\"\n", &[("C003", "1"), ("C004", "\"dreadd\"")]),
        ("[decision]\nmatch = \"A\"\n", &[("C003", "[decision]")]),
        ("decision = [1]\n", &[("C003", "1")]),
        ("[[decision]]\nna = { why = \"x\" }\n", &[("C005", "[[decision]]")]),
        ("[[decision]]\nmatch = \":x\"\nna = { why = \"x\" }\n", &[("C004", "\":x\"")]),
        ("[[decision]]\nmatch = \"x:\"\nna = { why = \"x\" }\n", &[("C004", "\"x:\"")]),
        (&decision(""), &[("C005", "[[decision]]")]),
        (&decision("na = { why = \"x\" }\ndread = \"D1 R1 E1 A1 D1\""), &[("C005", "dread")]),
        (&decision("na = \"why=x\""), &[("C003", "\"why=x\"")]),
        (&decision("dread = { d = 1 }"), &[("C003", "{ d = 1 }")]),
        (&decision("dread = \"D1 R1 E11 A1; wy=x\""), &[("C005", "D1 R1 E11 A1"), ("C005", "E11"), ("C005", "wy")]),
        (&decision("accept = { until = 2027-01-31T10:00:00, by = 1, reasn = \"x\" }"), &[("C003", "1")]),
        (
            &decision("accept = { until = 2027-01-31T10:00:00, by = \"\", reasn = \"x\" }"),
            &[
                ("C005", "{ until = 2027-01-31T10:00:00, by = \"\", reasn = \"x\" }"),
                ("C005", "2027-01-31T10:00:00"),
                ("C005", "by"),
                ("C005", "reasn"),
            ],
        ),
        (&decision("mitigate = { status = \"soon\" }\nnotes = 1"), &[("C005", "soon"), ("C002", "notes")]),
    ];
    for (text, wanted) in cases {
        let wanted: Vec<(&str, String)> = wanted.iter().map(|(code, at)| (*code, (*at).to_owned())).collect();
        assert_eq!(complaints(text), wanted, "{text}");
    }
    let near = read_config("[rules]\ndisabel = []\n").1;
    assert_eq!(near.items[0].helps, ["did you mean `disable`?"]);
    assert_eq!(read_config(&decision("na = { wy = \"x\" }")).1.items[1].helps, ["did you mean `why`?"]);
}

#[test]
fn every_page_of_the_configuration_has_examples_that_hold() {
    for code in config::codes::CODES {
        let example = |language: &str| {
            let (_, rest) = code.docs.split_once(&format!("```toml,{language}\n")).expect(code.id);
            complaints(rest.split_once("```").unwrap().0)
        };
        assert!(code.docs.contains("**Why it matters.**"), "{}", code.id);
        assert!(example("bad").iter().any(|(raised, _)| *raised == code.id), "{}: {:?}", code.id, example("bad"));
        assert_eq!(example("good"), [], "{}", code.id);
    }
}

/// As many decisions as there may be, on elements and in a configuration.
#[test]
fn many_decisions_are_found_in_time() {
    let (mut diagram, mut config) = ("digraph {\n".to_owned(), String::new());
    for n in 0..2_500 {
        let own: String = ["BPS", "BPT", "BPR"].iter().fold(String::new(), |mut own, rule| {
            let _ = write!(own, ", na_{rule}=\"why=x\"");
            own
        });
        writeln!(diagram, "  p{n} [kind=process{own}];").unwrap();
        writeln!(config, "[[decision]]\nmatch = \"BPI:p{n}\"\nna = {{ why = \"x\" }}").unwrap();
        writeln!(config, "[[decision]]\nmatch = \"BPD:p{n}*\"\nna = {{ why = \"x\" }}").unwrap();
        writeln!(config, "[[decision]]\nmatch = \"*E:*p{n}\"\ndread = \"D1 R1 E1 A1 D1\"").unwrap();
    }
    diagram.push_str("}\n");
    let compilation = under(&config, &diagram);
    let threats = &compilation.diagrams[0].threats;
    let open = threats.findings.values().filter(|finding| finding.status != Status::NotApplicable).count();
    assert_eq!((threats.findings.len(), open), (15_000, 2_500));
    assert_eq!(status(&compilation, "BPD:p77"), Some(Status::NotApplicable));
    assert_eq!(author(&compilation, "BPE:p77").map(Dread::sum), Some(5));
}
