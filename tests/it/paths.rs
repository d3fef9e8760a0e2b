//! Graph analyses: each has a model where it finds something and a near miss, and says which way it followed.

use proptest::prelude::*;
use threatdot::model::Model;
use threatdot::threats::catalogue;
use threatdot::threats::facts::Facts;
use threatdot::threats::paths::{Analysis, PathFinding, analyse, dominators, vertex_cut};
use threatdot::threats::rule::Evaluator;

use crate::support::{compile_file, model_of, project, shared};

fn run(model: &Model) -> Vec<PathFinding> {
    let catalogue = catalogue();
    let facts = Facts::of(model, &catalogue.predicates);
    analyse(model, &facts, &Evaluator::new(model, &facts, &catalogue.predicates))
}

const ASSETS: &str = "asset_card=\"Card; classification=restricted; residency=eu\"; \
     asset_note=\"Note; classification=confidential\"; asset_cat=\"Catalogue; classification=public\"; \
     asset_key=\"Service key; classification=secret; tags=credentials\"; ";

/// What an analysis finds in a model: subject, witness, and whether it is stated (`!`), silence (`.`) or possible (`?`).
fn found(analysis: Analysis, body: &str) -> Vec<String> {
    let model = model_of(&format!("digraph d {{ tm=\"1\"; {ASSETS} {body} }}"));
    let findings = run(&model);
    findings.iter().filter(|it| it.analysis == analysis).map(|it| line(&model, it)).collect()
}

fn line(model: &Model, finding: &PathFinding) -> String {
    let way: Vec<&str> = finding.witness.iter().map(|subject| model.subject_id(*subject)).collect();
    let mark = match (finding.possible, finding.declared) {
        (true, _) => '?',
        (false, true) => '!',
        (false, false) => '.',
    };
    format!("{}{mark} {}", model.subject_id(finding.subject), way.join(" "))
}

/// What a rule's text is told of the only finding.
fn told(analysis: Analysis, body: &str) -> Vec<(&'static str, String)> {
    let model = model_of(&format!("digraph d {{ tm=\"1\"; {ASSETS} {body} }}"));
    let mut findings = run(&model);
    findings.retain(|it| it.analysis == analysis);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.remove(0).fields
}

fn told_of(fields: &[(&'static str, String)], name: &str) -> String {
    fields.iter().find(|(own, _)| *own == name).unwrap().1.clone()
}

const NONE: [&str; 0] = [];

#[test]
fn words_name_the_analyses() {
    for analysis in Analysis::ALL {
        assert_eq!(Analysis::from_word(analysis.as_str()), Some(analysis));
    }
    assert_eq!(Analysis::from_word("astrology"), None);
}

#[test]
fn the_weak_shop_logs_what_its_zone_may_not_hold() {
    let Some(path) = shared("ground-truth/shop.dot") else { return };
    let model = compile_file(&path).diagrams.remove(0).model;
    let lines: Vec<String> =
        run(&model).iter().filter(|it| it.analysis == Analysis::ClassAboveCeiling).map(|it| line(&model, it)).collect();
    assert_eq!(lines, ["audit! web log audit"], "the database lists what it keeps");
}

#[test]
fn data_come_to_where_they_may_not_be() {
    let zone = "subgraph cluster_z { kind=boundary trust=internal  s [kind=store]; p [kind=process] } ";
    let a = Analysis::ClassAboveCeiling;
    assert_eq!(
        found(a, &format!("{zone} q [kind=process]; q -> s [id=f data=card]; q -> p [data=card];")),
        ["s! q f s"]
    );
    assert_eq!(found(a, &format!("{zone} q [kind=process]; q -> s [id=f data=note];")), NONE);
    assert_eq!(
        found(a, &format!("{zone} q [kind=process]; q -> s [id=f data=card]; s [data=card]")),
        NONE,
        "it is wanted there"
    );
    assert_eq!(found(a, &format!("{zone} q [kind=process masks=card]; q -> s [id=f data=card];")), NONE);
    assert_eq!(
        found(
            a,
            "o [kind=store data=card]; q [kind=process]; s [kind=store ceiling=internal]; o -> q [id=f]; q -> s [id=g];"
        ),
        ["s? o f q g s"]
    );
    assert_eq!(
        found(
            a,
            "o [kind=store data=card]; q [kind=process declassifies=card]; s [kind=store ceiling=internal]; o -> q -> s;"
        ),
        NONE
    );
}

#[test]
fn flows_have_ceilings_too_and_the_outside_has_one() {
    let a = Analysis::ClassAboveCeiling;
    assert_eq!(found(a, "a [kind=process]; b [kind=process]; a -> b [id=f ceiling=internal data=note];"), ["f! a f b"]);
    assert_eq!(found(a, "a [kind=process]; b [kind=process]; a -> b [id=f ceiling=confidential data=note];"), NONE);
    let leak = "db [kind=store data=card]; web [kind=process]; user [kind=interactor]; db -> web [id=r];";
    assert_eq!(found(a, &format!("{leak} web -> user [id=page];")), ["page? db r web page user"]);
    assert_eq!(found(a, &format!("{leak} web -> user [id=page data=cat];")), NONE);
    assert_eq!(
        found(a, &format!("{leak} user -> web [id=buy data=card]; web -> user [id=page];")),
        NONE,
        "whose data they are may see them"
    );
}

#[test]
fn what_was_encrypted_goes_on_in_the_clear() {
    let a = Analysis::ProtectionLost;
    let body = |more: &str| format!("a [kind=process]; b [kind=process]; c [kind=process]; {more}");
    assert_eq!(
        found(a, &body("a -> b [id=f encryption=tls data=card]; b -> c [id=g encryption=none data=card];")),
        ["g! a f b g c"]
    );
    assert_eq!(
        found(a, &body("a -> b [id=f encryption=tls data=card]; b -> c [id=g data=card];")),
        NONE,
        "nothing says that it is in the clear"
    );
    assert_eq!(found(a, &body("a -> b [id=f data=card]; b -> c [id=g encryption=none data=card];")), NONE);
    assert_eq!(
        found(a, &body("a -> b [id=f encryption=tls data=note]; b -> c [id=g encryption=none data=note];")),
        NONE
    );
    let store = "s [kind=store encryption_at_rest=disk data=card]; subgraph cluster_z { kind=boundary trust=dmz p [kind=process] }";
    assert_eq!(found(a, &format!("{store} s -> p [id=f encryption=none];")), ["f? s f p"]);
    assert_eq!(
        found(a, &format!("{store} s -> p [id=f encryption=none data=card];")),
        NONE,
        "that it carries card data over a boundary in the clear is said already"
    );
}

#[test]
fn a_copy_is_weaker() {
    let a = Analysis::WeakCopy;
    let body = |rest: &str| {
        format!(
            "s [kind=store encryption_at_rest=column data=card]; p [kind=process]; t [kind=store data=card {rest}]; s -> p [id=f]; p -> t [id=g];"
        )
    };
    assert_eq!(found(a, &body("encryption_at_rest=none")), ["t! s f p g t"]);
    assert_eq!(found(a, &body("")), ["t. s f p g t"]);
    assert_eq!(found(a, &body("encryption_at_rest=disk")), NONE);
    assert_eq!(found(a, "s [kind=store data=card]; t [kind=store encryption_at_rest=none data=card];"), NONE);
}

/// Somebody outside, an entry, a process behind it and what it keeps; the holes are for attributes.
fn chain(entry: &str, inner: &str, last: &str) -> String {
    format!(
        "user [kind=interactor]; web [kind=process {entry}]; api [kind=process {inner}]; db [kind=store data=card {last}]; \
         user -> web [id=f1]; web -> api [id=f2]; api -> db [id=f3];"
    )
}

#[test]
fn nobody_asks_on_the_way() {
    let a = Analysis::UnauthenticatedPath;
    assert_eq!(found(a, &chain("", "", "")), ["db. user f1 web f2 api f3 db"]);
    assert_eq!(told_of(&told(a, &chain("", "", "")), "cut"), "web");
    assert_eq!(found(a, &chain("", "authn=password", "")), NONE);
    let no = "authn=none";
    let body = format!("{} f [kind=process]; ", chain(no, no, "")).replace("[id=f3]", "[id=f3 authn=none]");
    assert_eq!(found(a, &body), ["db! user f1 web f2 api f3 db"]);
    assert_eq!(found(a, &chain("", "scope=out", "")), NONE, "what is out of scope is no step");
    assert_eq!(
        found(a, "user [kind=interactor]; db [kind=store data=card]; user -> db;"),
        NONE,
        "one flow has rules of its own"
    );
}

#[test]
fn two_entries_are_two_places_to_ask() {
    let body = format!("{} app [kind=process]; user -> app; app -> db;", chain("", "", ""));
    let fields = told(Analysis::UnauthenticatedPath, &body);
    assert_eq!(told_of(&fields, "cut"), "web, app");
    assert_eq!(told_of(&fields, "path"), "user -> app -> db");
}

#[test]
fn controls_on_the_way_add_up_to_little() {
    let a = Analysis::CheapPath;
    assert_eq!(found(a, &chain("authn=password", "", "")), ["db. user f1 web f2 api f3 db"]);
    let fields = told(a, &chain("authn=password", "", ""));
    assert_eq!((told_of(&fields, "cost"), told_of(&fields, "hops")), ("4".to_owned(), "3".to_owned()));
    assert_eq!(told_of(&fields, "weakest"), "web -> api");
    assert_eq!(found(a, &chain("authn=password authz=none", "", "")), ["db! user f1 web f2 api f3 db"]);
    let strong = "authn=oidc authz=object input_validation=full";
    assert_eq!(found(a, &chain(strong, "", "")), NONE, "3 + 2 + 1 and three flows are 9");
    assert_eq!(found(a, &chain("authn=oidc authz=object", "", "")).len(), 1, "one less is 8");
    assert_eq!(found(a, &chain("", "", "")), NONE, "where nobody asks that alone is said");
    assert_eq!(found(a, &chain("authn=password", "", "").replace("data=card", "data=note")), NONE);
}

#[test]
fn everything_runs_through_one() {
    let a = Analysis::SinglePointOfFailure;
    let need = "availability=high";
    assert_eq!(
        found(a, &chain("", "redundant=no", need)),
        ["web. user f1 web f2 api f3 db", "api! user f1 web f2 api f3 db"]
    );
    assert_eq!(found(a, &chain("redundant=yes", "redundant=yes", need)), NONE);
    assert_eq!(found(a, &chain("", "", "availability=medium")), NONE);
    let second = format!("{} alt [kind=process]; user -> alt; alt -> db;", chain("", "", need));
    assert_eq!(found(a, &second), NONE, "there is another way");
}

#[test]
fn a_deputy_lends_its_rights() {
    let a = Analysis::ConfusedDeputy;
    let body = |own: &str, flow: &str| {
        format!(
            "user [kind=interactor]; subgraph cluster_z {{ kind=boundary trust=internal web [kind=process {own}]; db [kind=store data=note] }} \
             user -> web [id=f]; web -> db [id=g {flow}];"
        )
    };
    assert_eq!(found(a, &body("", "account=service")), ["web! user f web g db"]);
    assert_eq!(found(a, &body("authz=object", "account=service")), NONE);
    assert_eq!(found(a, &body("", "account=service authz=delegated")), NONE);
    assert_eq!(found(a, &body("", "account=least")), NONE);
    assert_eq!(found(a, &body("", "")), NONE, "nothing says whose rights it uses");
}

#[test]
fn nothing_is_recorded_on_the_way() {
    let a = Analysis::UnrecordedPath;
    let other = "other [kind=process logging=security];";
    let body = |entry, last| format!("{} {other} api -> other;", chain(entry, "", last));
    assert_eq!(found(a, &body("", "")), ["db. user f1 web f2 api f3 db"]);
    assert_eq!(found(a, &body("logging=none", "")), ["db! user f1 web f2 api f3 db"]);
    assert_eq!(found(a, &body("logging=security", "")), NONE);
    assert_eq!(found(a, &body("", "audit=all")), NONE);
    assert_eq!(found(a, &format!("{} {other}", chain("", "", ""))), NONE, "what nothing links says nothing");
    assert_eq!(found(a, &chain("", "", "")), NONE, "the diagram says nothing of logging");
    assert_eq!(found(a, &format!("{} log [kind=store tech=log]; api -> log;", chain("", "", ""))), NONE);
}

#[test]
fn a_store_is_trusted_that_outsiders_write() {
    let a = Analysis::SecondOrderTaint;
    let body = |reader: &str, more: &str| {
        format!(
            "user [kind=interactor]; web [kind=process]; db [kind=store]; job [kind=process {reader}]; \
             user -> web [id=f]; web -> db [id=g]; db -> job [id=h]; {more}"
        )
    };
    assert_eq!(found(a, &body("", "")), ["job. user f web g db h job"]);
    assert_eq!(found(a, &body("input_validation=partial", "")), ["job! user f web g db h job"]);
    assert_eq!(found(a, &body("input_validation=full", "")), NONE);
    assert_eq!(found(a, &body("", "web -> job;")), NONE, "it has to check what comes from the web anyway");
    assert_eq!(
        found(a, &body("", "").replace("db -> job [id=h]", "job -> db [id=h access=read]")),
        ["job. user f web g db h job"]
    );
    assert_eq!(found(a, &body("", "").replace("web [kind=process]", "web [kind=process input_validation=full]")), NONE);
}

#[test]
fn a_flow_jumps_over_zones() {
    let a = Analysis::TrustJump;
    let zones = |from: &str, to: &str, more: &str| {
        format!(
            "subgraph cluster_a {{ kind=boundary trust={from} a [kind=process] }} \
             subgraph cluster_b {{ kind=boundary trust={to} b [kind=process]; log [kind=store tech=log] }} \
             subgraph cluster_c {{ kind=boundary trust={to} gw [kind=process tech=gateway] }} a -> b [id=f {more}];"
        )
    };
    assert_eq!(found(a, &zones("untrusted", "internal", "")), ["f. a f b"]);
    assert_eq!(found(a, &zones("dmz", "restricted", "")), ["f. a f b"]);
    assert_eq!(found(a, &zones("untrusted", "dmz", "")), NONE, "that is the zone in between");
    assert_eq!(found(a, &zones("dmz", "internal", "")), NONE);
    assert_eq!(found(a, &zones("internal", "untrusted", "")), NONE);
    assert_eq!(found(a, &zones("dmz", "restricted", "authn=mtls")), NONE);
    assert_eq!(
        found(a, &format!("{} a -> gw; a -> b; ", zones("untrusted", "internal", ""))),
        ["a->b. a a->b b"],
        "once"
    );
    assert_eq!(found(a, "user [kind=interactor]; web [kind=process]; user -> web;"), NONE, "no zone says its trust");
}

#[test]
fn a_zone_is_flat() {
    let a = Analysis::FlatZone;
    let body = |inner: &str, end: &str, data: &str| {
        format!(
            "user [kind=interactor]; subgraph cluster_z {{ kind=boundary trust=internal web [kind=process]; \
             {inner} db [kind=store data={data}] {end} }} user -> web; web -> db [id=f];"
        )
    };
    assert_eq!(found(a, &body("", "", "card")), ["cluster_z! web f db"]);
    assert_eq!(found(a, &body("", "", "note")), NONE);
    assert_eq!(found(a, &body("subgraph cluster_y { kind=boundary trust=restricted ", "}", "card")), NONE);
    assert_eq!(found(a, &body("", "", "card").replace("web -> db [id=f]", "")), ["cluster_z! web db"]);
}

#[test]
fn a_change_is_neither_confirmed_nor_signed() {
    let a = Analysis::OneWayChange;
    let body = |flow: &str, more: &str| {
        format!(
            "subgraph cluster_z {{ kind=boundary trust=dmz a [kind=process] }} b [kind=process]; \
             a -> b [id=f {flow}]; {more}"
        )
    };
    assert_eq!(found(a, &body("access=write", "")), ["f. a f b"]);
    assert_eq!(found(a, &body("access=write authn=none", "")), ["f! a f b"]);
    assert_eq!(found(a, &body("access=write authn=ip", "")), NONE);
    assert_eq!(found(a, &body("access=write integrity_protection=mac", "")), NONE);
    assert_eq!(found(a, &body("access=write", "b -> a [response_to=f];")), NONE);
    assert_eq!(found(a, &body("access=read", "")), NONE);
    assert_eq!(found(a, "a [kind=process]; b [kind=process]; a -> b [access=write];"), NONE, "it crosses nothing");
}

#[test]
fn a_store_is_shared_by_many() {
    let a = Analysis::SharedStore;
    let body = |store: &str, third: &str| {
        let zone = |at: &str, trust: &str| {
            format!("subgraph cluster_{at} {{ kind=boundary trust={trust} {at} [kind=process] }} ")
        };
        format!(
            "{}{}{} s [kind=store {store}]; a -> s [id=f]; s -> b; {third}",
            zone("a", "internal"),
            zone("b", "dmz"),
            zone("c", "restricted")
        )
    };
    assert_eq!(found(a, &body("data=note", "c -> s;")), ["s. b s->b s"]);
    assert_eq!(found(a, &body("data=note access_control=shared", "c -> s;")), ["s! b s->b s"]);
    assert_eq!(found(a, &body("data=note access_control=row", "c -> s;")), NONE);
    assert_eq!(found(a, &body("data=note", "")), NONE);
    assert_eq!(found(a, &body("data=cat", "c -> s;")), NONE);
}

#[test]
fn data_leave_their_region() {
    let a = Analysis::Residency;
    let body = |region: &str, flow: &str| {
        format!(
            "subgraph cluster_e {{ kind=boundary trust=internal region=\"eu-west-1\" db [kind=store data=card]; p [kind=process] }} \
             subgraph cluster_u {{ kind=boundary trust=internal region=\"{region}\" q [kind=process]; s [kind=store] }} \
             db -> p [id=f]; p -> q [id=g {flow}]; q -> s [id=h];"
        )
    };
    assert_eq!(found(a, &body("us", "data=card")), ["q! db f p g q"], "not again behind the border");
    assert_eq!(found(a, &body("us", "")), ["q? db f p g q"]);
    assert_eq!(found(a, &body("eu-north-1", "data=card")), NONE);
    assert_eq!(found(a, &body("europa", "data=card")).len(), 1, "a name that begins alike is another region");
    assert_eq!(found(a, &body("us", "data=card transfer_basis=\"contract\"")), NONE);
    assert_eq!(found(a, &body("us", "data=note")), NONE);
    assert_eq!(
        found(a, "subgraph cluster_u { kind=boundary trust=internal region=us s [kind=store data=card] }"),
        ["s! s"]
    );
}

#[test]
fn a_credential_comes_down() {
    let a = Analysis::CredentialReach;
    let body = |owner: &str, reader: &str, flow: &str| {
        format!(
            "subgraph cluster_r {{ kind=boundary trust=restricted vault [kind=store data=key]; pay [kind=process data=key {owner}] }} \
             subgraph cluster_d {{ kind=boundary trust=dmz web [kind=process {reader}] }} {flow}"
        )
    };
    assert_eq!(found(a, &body("", "", "vault -> web [id=f data=key];")), ["web! vault f web"]);
    assert_eq!(found(a, &body("", "", "vault -> web [id=f];")), ["web? vault f web"]);
    assert_eq!(found(a, &body("", "", "web -> vault [id=f access=read];")), ["web! vault f web"]);
    assert_eq!(told_of(&told(a, &body("", "", "vault -> web [id=f data=key];")), "n"), "pay");
    assert_eq!(found(a, &body("secrets=workload_identity", "", "vault -> web [data=key];")), NONE);
    assert_eq!(found(a, &body("", "", "vault -> web [data=cat];")), NONE);
    assert_eq!(found(a, &body("", "", "vault -> pay [data=key];")), NONE);
    assert_eq!(
        found(
            a,
            &body("", "", "vault -> web [data=key];").replace("pay [kind=process data=key ]", "pay [kind=process]")
        ),
        NONE,
        "it is nobody's"
    );
}

#[test]
fn findings_are_whole_and_in_order() {
    for name in ["iot-fleet.dot", "llm-agent.dot", "web-shop.dot"] {
        let model = compile_file(&project("fixtures/examples").join(name)).diagrams.remove(0).model;
        let findings = run(&model);
        assert_eq!(findings, run(&model));
        assert!(findings.is_sorted_by_key(|it| (it.analysis, it.subject)), "{name}");
        for finding in &findings {
            let names: Vec<&str> = finding.fields.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, finding.analysis.fields());
            assert!(finding.fields.iter().all(|(_, text)| !text.is_empty()), "{finding:?}");
            assert!(!finding.witness.is_empty());
            for evidence in &finding.evidence {
                assert!(model.stated(evidence.subject).get(evidence.attribute).is_some(), "{finding:?}");
            }
        }
    }
}

#[test]
fn long_ways_are_told_by_their_ends() {
    let mut body = String::from("user [kind=interactor]; db [kind=store data=card]; p0 [kind=process]; user -> p0; ");
    for at in 1..150 {
        body += &format!("p{at} [kind=process]; p{} -> p{at}; ", at - 1);
    }
    body += "p149 -> db;";
    let fields = told(Analysis::UnauthenticatedPath, &body);
    assert_eq!(told_of(&fields, "u"), "user");
    let path = "p110 -> p111 -> p112 -> p113 -> p114 -> p115 -> ... -> p145 -> p146 -> p147 -> p148 -> p149 -> db";
    assert_eq!(told_of(&fields, "path"), path, "forty flows, the last of the way");
}

/// What a node reaches, some nodes taken out.
fn reached(successors: &[Vec<usize>], from: &[usize], without: &[usize]) -> Vec<bool> {
    let mut seen = vec![false; successors.len()];
    let mut queue: Vec<usize> = from.to_vec();
    while let Some(at) = queue.pop() {
        if !without.contains(&at) && !std::mem::replace(&mut seen[at], true) {
            queue.extend(&successors[at]);
        }
    }
    seen
}

fn graph() -> impl Strategy<Value = Vec<Vec<usize>>> {
    (2usize..9).prop_flat_map(|nodes| {
        proptest::collection::vec((0..nodes, 0..nodes), 0..20).prop_map(move |edges| {
            let mut successors = vec![Vec::new(); nodes];
            for (from, to) in edges {
                successors[from].push(to);
            }
            successors
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dominators_are_what_nothing_gets_round(successors in graph()) {
        let nearest = dominators(&successors, 0);
        let all = reached(&successors, &[0], &[]);
        for node in 0..successors.len() {
            let mut above: Vec<usize> = Vec::new();
            let mut at = node;
            while let Some(next) = nearest[at] {
                above.push(next);
                at = next;
            }
            above.sort_unstable();
            let passed = |other: &usize| {
                node != *other && node != 0 && all[node] && all[*other]
                    && (*other == 0 || !reached(&successors, &[0], &[*other])[node])
            };
            let expected: Vec<usize> = (0..successors.len()).filter(passed).collect();
            prop_assert_eq!(above, expected, "node {}", node);
        }
    }

    #[test]
    fn cuts_are_the_smallest(successors in graph(), two in any::<bool>()) {
        let nodes = successors.len();
        let target = nodes - 1;
        let sources: Vec<usize> = if two && nodes > 3 { vec![0, 1] } else { vec![0] };
        prop_assume!(!sources.contains(&target));
        let free: Vec<usize> = (0..nodes).filter(|node| !sources.contains(node) && *node != target).collect();
        let smallest = (0u32..1 << free.len())
            .map(|set| free.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, node)| *node).collect::<Vec<_>>())
            .filter(|set| !reached(&successors, &sources, set)[target])
            .map(|set| set.len())
            .min();
        let expected = smallest.filter(|size| (1..=3).contains(size));
        let cut = vertex_cut(&successors, &sources, target, 3);
        prop_assert_eq!(cut.as_ref().map(Vec::len), expected);
        if let Some(cut) = cut {
            prop_assert!(!reached(&successors, &sources, &cut)[target]);
        }
    }
}
