//! What changed between two versions, and over the commits of a file.

use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;

use crate::cli::{Place, Run};
use crate::support::{compile_file, compile_text, options, project};
use threatdot::compile::{Compilation, compile};
use threatdot::diff::{self, Change, Fate, What};
use threatdot::output::{diff as output, history, json};
use threatdot::source::Source;

const SHOP: &str = r#"digraph shop {
  tm="1";
  asset_card="Card data; classification=restricted; tags=pci";
  subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor, label="User"]; }
  subgraph cluster_in {
    kind=boundary; trust=internal;
    web [kind=process, label="Shop", authn=oidc];
    db [kind=store, encryption_at_rest=disk, data=card];
  }
  user -> web [id=login, protocol=https, data=card];
  web -> db [protocol=sql, encryption=tls, data=card];
  db -> web [protocol=sql, encryption=tls, data=card];
}
"#;

fn change(old: &str, new: &str) -> Change {
    diff::diff(Some(&compile_text(old)), Some(&compile_text(new)))
}

/// The items that changed, a word each: `+element db`.
fn items(change: &Change) -> Vec<String> {
    let of = |item: &diff::ItemChange| {
        let sign = match item.fate {
            Fate::Added => '+',
            Fate::Removed => '-',
            Fate::Changed => '~',
        };
        let was = item.old_id.as_ref().map(|old| format!(" was {old}")).unwrap_or_default();
        let values: Vec<String> = item.attributes.iter().filter(|_| item.fate == Fate::Changed).map(value).collect();
        format!("{sign}{} {}{was} {}", item.what.as_str(), item.id, values.join(" ")).trim_end().to_owned()
    };
    change.diagrams.iter().flat_map(|diagram| diagram.items.iter().map(of)).collect()
}

fn value(change: &diff::AttributeChange) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    format!("{}:{}>{}", change.name, text(&change.old), text(&change.new))
}

#[test]
fn nothing_changes_from_a_file_to_itself() {
    for name in ["web-shop", "iot-fleet", "llm-agent"] {
        let compilation = compile_file(&project(&format!("fixtures/examples/{name}.dot")));
        let change = diff::diff(Some(&compilation), Some(&compilation));
        assert!(change.is_empty(), "{name}: {change:#?}");
        assert_eq!(output::lines(&[change], true, false), "");
    }
}

#[test]
fn form_and_order_are_no_change() {
    let other = r#"
// A comment.
digraph "shop" { web -> db [ data = "card" ; encryption = tls ; protocol = "s" + "ql" ]
  graph [tm=1]; asset_card = "Card data;classification=restricted;   tags=pci"
  subgraph cluster_in { graph [trust=internal kind=boundary]
    db [data="card" encryption_at_rest="disk" kind=store];
    "web" [label=Shop kind=process]; web [authn=oidc] }
  db -> web [data=card encryption=tls protocol=sql]
  user -> web [protocol=https id=login data=card]
  subgraph cluster_net { trust=untrusted kind=boundary user [label="User" kind=interactor shape=box color=red] }
}"#;
    let change = change(SHOP, other);
    assert!(change.is_empty(), "{:?}\n{change:#?}", items(&change));
}

#[test]
fn parallel_flows_without_ids_may_change_places() {
    let text = |one: &str, two: &str| {
        format!("digraph {{ a [kind=process]; b [kind=store]; a -> b [{one}]; a -> b [{two}] }}")
    };
    let (one, two) = ("protocol=https", "protocol=sql, encryption=none");
    let change = change(&text(one, two), &text(two, one));
    assert_eq!(items(&change), Vec::<String>::new());
}

#[test]
fn every_attribute_is_told_by_itself() {
    let new = SHOP
        .replace("authn=oidc", "authn=password, mfa=no")
        .replace("encryption_at_rest=disk, ", "")
        .replace("trust=internal", "trust=dmz")
        .replace("classification=restricted", "classification=secret")
        .replace("id=login, protocol=https", "id=login, protocol=http");
    let wanted = [
        "~element web authn:oidc>password",
        "~element db encryption_at_rest:disk>",
        "~flow login protocol:https>http",
        "~boundary cluster_in trust:internal>dmz",
        "~asset card classification:restricted>secret",
    ];
    assert_eq!(items(&change(SHOP, &new)), wanted);
}

#[test]
fn another_name_is_one_change_and_no_other_threats() {
    let new = SHOP
        .replace("web", "frontend")
        .replace("cluster_in", "cluster_core")
        .replace("=card", "=pan")
        .replace("asset_card", "asset_pan");
    let change = change(SHOP, &new);
    let wanted = ["~element frontend was web", "~boundary cluster_core was cluster_in", "~asset pan was card"];
    assert_eq!(items(&change), wanted);
    assert_eq!(change.findings().count(), 0, "{:#?}", change.findings().collect::<Vec<_>>());
    // A label, too, may change with the name, where the neighbours tell enough.
    let new = SHOP.replace("web", "frontend").replace("\"Shop\"", "\"Front\"");
    assert_eq!(items(&self::change(SHOP, &new)), ["~element frontend was web label:Shop>Front"]);
}

#[test]
fn what_has_little_in_common_is_another_thing() {
    let new = SHOP
        .replace("db [kind=store, encryption_at_rest=disk, data=card];", "")
        .replace("web -> db", "web -> mail")
        .replace("db -> web", "mail -> web")
        .replace("user [kind", "mail [kind=interactor, actor=saas, label=Mail]; user [kind");
    let found = items(&change(SHOP, &new));
    assert!(found.contains(&"+element mail".to_owned()) && found.contains(&"-element db".to_owned()), "{found:?}");
}

#[test]
fn a_flow_may_cross_more_and_an_element_be_trusted_less() {
    let out = SHOP.replace(
        "    db [kind=store, encryption_at_rest=disk, data=card];\n  }",
        "  }\n  db [kind=store, encryption_at_rest=disk, data=card];",
    );
    let there = change(SHOP, &out);
    assert_eq!(items(&there), ["~element db within:cluster_in>"]);
    let crossings: Vec<_> =
        there.diagrams[0].crossings.iter().map(|it| (it.flow.as_str(), it.now.clone(), it.before.len())).collect();
    let wanted = vec!["cluster_in".to_owned()];
    assert_eq!(crossings, [("web->db", wanted.clone(), 0), ("db->web", wanted, 0)]);
    let back = change(&out, SHOP);
    assert!(back.diagrams[0].crossings.iter().all(|it| it.now.is_empty() && it.before == ["cluster_in"]));
    let low = change(SHOP, &SHOP.replace("trust=internal", "trust=external"));
    let effects: Vec<_> = low.diagrams[0]
        .effects
        .iter()
        .map(|it| (it.id.as_str(), it.measure, it.old.as_deref(), it.new.as_deref(), it.rose))
        .collect();
    let lower = |id| (id, "trust", Some("internal"), Some("external"), false);
    assert_eq!(effects, [lower("web"), lower("db")]);
    let class = change(SHOP, &SHOP.replace("classification=restricted", "classification=public"));
    let of =
        |id: &str| class.diagrams[0].effects.iter().find(|it| it.id == id && it.measure == "classification").unwrap();
    assert_eq!((of("web").old.as_deref(), of("login").new.as_deref()), (Some("restricted"), Some("public")));
}

#[test]
fn threats_appear_rise_are_answered_and_go_with_their_subject() {
    let find = |change: &Change, id: &str| {
        change.findings().find(|it| it.id == id).cloned().unwrap_or_else(|| panic!("{id}: {change:#?}"))
    };
    let open = change(SHOP, &SHOP.replace("authn=oidc", "authn=none"));
    let news: Vec<_> =
        open.findings().filter(|it| it.is_news() && it.fate == Fate::Added).map(|it| it.id.clone()).collect();
    assert!(!news.is_empty());
    let back = change(&SHOP.replace("authn=oidc", "authn=none"), SHOP);
    let settled: Vec<_> = back.findings().filter(|it| it.is_settled()).map(|it| it.id.clone()).collect();
    assert!(news.iter().all(|id| settled.contains(id)), "{news:?} {settled:?}");
    // The same threat, decided upon.
    let plain = SHOP.replace("protocol=https, data", "protocol=http, data");
    let accepted =
        plain.replace("id=login,", "id=login, accept_TA13=\"until=2030-01-01; by=A. Body; reason=a trial\",");
    let decided = change(&plain, &accepted);
    let found = find(&decided, "TA13:login");
    assert_eq!((found.fate, found.is_settled()), (Fate::Changed, true));
    assert!(items(&decided)[0].contains("accept_TA13"));
    assert!(find(&change(&accepted, &plain), "TA13:login").is_news());
    // More secret data make it more severe.
    let public = plain.replace("classification=restricted", "classification=public");
    assert!(find(&change(&public, &plain), "TA13:login").is_news());
    let gone = change(&plain, &plain.replace("  user -> web [id=login, protocol=http, data=card];\n", ""));
    assert!(find(&gone, "TA13:login").with_subject);
}

#[test]
fn diagrams_are_paired_by_name_then_by_place() {
    let one = "digraph a { x [kind=process] } digraph b { y [kind=store] }";
    assert!(change(one, "digraph b { y [kind=store] } digraph a { x [kind=process] }").is_empty());
    let less = change(one, "digraph b { y [kind=store] }");
    assert_eq!(items(&less), ["-diagram a", "-element x"]);
    assert!(
        change("digraph a { x [kind=process] }", "digraph { x [kind=process] }").diagrams[0]
            .items
            .iter()
            .all(|it| it.what == What::Diagram)
    );
}

/// Any small diagram: elements in or out of two boundaries, with or without labels and values, and flows between them.
fn diagram() -> impl Strategy<Value = String> {
    let element = (0..8_usize, 0..3_usize, 0..3_usize, 0..4_usize);
    let flow = (0..8_usize, 0..8_usize, 0..4_usize);
    (proptest::collection::vec(element, 1..8), proptest::collection::vec(flow, 0..10)).prop_map(|(elements, flows)| {
        let mut text = String::from("digraph {\n");
        for (id, place, kind, value) in elements {
            let (open, close) = [
                ("", ""),
                ("subgraph cluster_a { kind=boundary trust=dmz ", "}"),
                ("subgraph cluster_b { kind=boundary ", "}"),
            ][place];
            let kind = ["process", "store", "interactor"][kind];
            let value = ["", "authn=none", "label=Name", "label=Other encryption_at_rest=none"][value];
            text += &format!("{open} n{id} [kind={kind} {value}] {close}\n");
        }
        for (from, to, value) in flows {
            let value = ["", "protocol=http", "protocol=https label=x", "data=y"][value];
            text += &format!("n{from} -> n{to} [{value}]\n");
        }
        text + "}"
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_way_back_is_the_way_there(old in diagram(), new in diagram()) {
        let (there, back) = (change(&old, &new), change(&new, &old));
        let facts = |change: &Change, swap: bool| {
            let fate = |fate: Fate| match (fate, swap) { (Fate::Added, true) => Fate::Removed, (Fate::Removed, true) => Fate::Added, (fate, _) => fate };
            let mut facts: Vec<String> = change.diagrams.iter().flat_map(|it| &it.items).map(|it| {
                let (old, new) = (it.old_id.clone().unwrap_or_else(|| it.id.clone()), it.id.clone());
                let pair = if swap { (new, old) } else { (old, new) };
                format!("{:?} {:?} {pair:?} {}", it.what, fate(it.fate), it.attributes.len())
            }).filter(|text| !text.starts_with("Flow")).collect();
            facts.extend(change.findings().map(|it| format!("{:?} {}", fate(it.fate), it.with_subject)));
            facts.sort();
            facts
        };
        prop_assert_eq!(facts(&there, false), facts(&back, true));
        prop_assert!(change(&old, &old).is_empty());
    }

    #[test]
    fn every_form_can_be_written(old in diagram(), new in diagram()) {
        let change = change(&old, &new);
        let document: Value = serde_json::from_str(&json::to_string(&output::document(std::slice::from_ref(&change)))).unwrap();
        prop_assert!(validator().is_valid(&document));
        merged_is_whole(&compile_text(&old), &compile_text(&new), &change)?;
        output::comment(std::slice::from_ref(&change), true);
    }
}

/// The merged diagram has every element, flow and boundary of both versions once.
fn merged_is_whole(old: &Compilation, new: &Compilation, change: &Change) -> Result<(), TestCaseError> {
    for diagram in &change.diagrams {
        let (before, now) = (diagram.old.map(|at| &old.diagrams[at]), diagram.new.map(|at| &new.diagrams[at]));
        let merged = diff::merged(before, now, diagram).unwrap();
        let both = compile(Source::new("merged.dot", merged.text.as_str()), &options());
        prop_assert!(both.diagnostics.items.iter().all(|it| !it.code.id.starts_with('E')), "{}", merged.text);
        let model = &both.diagrams[0].model;
        let count =
            |what: What, fate: Fate| diagram.items.iter().filter(|it| it.what == what && it.fate == fate).count();
        let elements = now.map_or(0, |it| it.model.elements.len()) + count(What::Element, Fate::Removed);
        let notes = model.elements.values().filter(|it| it.id.starts_with("gone ")).count();
        prop_assert_eq!(model.elements.len() - notes, elements, "{}", merged.text);
        let flows = now.map_or(0, |it| it.model.flows.len()) + count(What::Flow, Fate::Removed);
        prop_assert_eq!(model.flows.len(), flows, "{}", merged.text);
    }
    Ok(())
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&output::schema()).unwrap()).unwrap()
}

#[test]
fn committed_schemas_are_those_of_the_types() {
    for (name, schema) in [("diff", output::schema()), ("history", history::schema())] {
        let path = project(&format!("grammar/{name}.schema.json"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == schema, "{} is stale: run `UPDATE=1 cargo test --test it diff`", path.display());
        assert!(jsonschema::meta::is_valid(&serde_json::from_str(&committed).unwrap()));
        let place = Place::new();
        assert_eq!(run(&place, "", &["schema", name]).ends(0).out, schema);
    }
}

#[test]
fn texts_that_mean_no_good_stay_texts() {
    let bad = "<b>x</b> | [a](javascript:b) `c` \u{202e} \u{1b}[31m --> @me <!-- & \\n";
    let new = SHOP.replace("label=\"Shop\"", &format!("label=\"{bad}\"")).replace(
        "web -> db",
        "\"<i>|`\u{1b}\" [kind=process, authn=none]; web -> \"<i>|`\u{1b}\" [protocol=http]; web -> db",
    );
    let change = change(SHOP, &new);
    let changes = [change];
    let safe = |text: &str| assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    safe(&output::lines(&changes, true, false));
    safe(&json::to_string_pretty(&output::document(&changes)));
    let comment = output::comment(&changes, true);
    safe(&comment);
    let text = without_code(&comment);
    assert!(!text.contains("<b>") && !text.contains("](javascript") && !text.contains("<i>"), "{text}");
    // Each row of a table has the cells of its head.
    for row in comment.lines().filter(|line| line.starts_with("| critical") || line.starts_with("| high")) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
}

/// Markdown without its code spans: from a run of backticks to the next one of the same length.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let fence: String = rest[at..].chars().take_while(|c| *c == '`').collect();
        let is_escaped = rest[..at].ends_with('\\');
        let inside = &rest[at + fence.len()..];
        rest = match inside.find(&fence).filter(|_| !is_escaped) {
            Some(end) => &inside[end + fence.len()..],
            None => inside,
        };
    }
    out + rest
}

#[test]
fn a_comment_fits_into_a_comment() {
    let many: String =
        (0..2_000).map(|at| format!("n{at} [kind=process, authn=none]; a -> n{at} [protocol=http];\n")).collect();
    let change = change("digraph { a [kind=interactor] }", &format!("digraph {{ a [kind=interactor]; {many} }}"));
    let comment = output::comment(&[change], true);
    assert!(comment.len() < 65_536 && comment.contains("more\n"), "{}", comment.len());
    assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
}

/// A large diagram in which everything has another name: the worst case for what looks for likes.
#[test]
fn large_diagrams_are_compared_in_time() {
    let text = |prefix: &str| {
        let nodes: String = (0..10_000)
            .map(|at| format!("{prefix}{at} [kind=process, label=\"Service {at}\", authn=none];\n"))
            .collect();
        let edges: String =
            (0..10_000).map(|at| format!("{prefix}{at} -> {prefix}{} [protocol=https];\n", at * 7 % 10_000)).collect();
        format!("digraph {{\n{nodes}{edges}}}")
    };
    let (old, new) = (compile_text(&text("a")), compile_text(&text("b")));
    let start = std::time::Instant::now();
    let change = diff::diff(Some(&old), Some(&new));
    let renamed = change.diagrams[0].items.iter().filter(|it| it.what == What::Element && it.old_id.is_some()).count();
    assert_eq!((renamed, change.findings().count()), (10_000, 0));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn the_program_compares_files_and_folders() {
    let bad = SHOP.replace("authn=oidc", "authn=none");
    let place = Place::with(&[
        ("old.dot", SHOP),
        ("new.dot", &bad),
        ("one/a.dot", SHOP),
        ("two/a.dot", &bad),
        ("two/b/c.dot", SHOP),
        ("two/plain.dot", "digraph { a -> b }"),
    ]);
    place.run(&["diff", "old.dot", "old.dot"]).ends(0).says("no new open threat");
    place.run(&["diff", "old.dot", "new.dot"]).ends(1).prints("authn: oidc -> none").prints("new.dot, was old.dot");
    place.run(&["diff", "old.dot", "new.dot", "--fail-on=never"]).ends(0);
    place.run(&["diff", "old.dot", "new.dot", "--exit-zero"]).ends(0);
    place.run(&["diff", "new.dot", "old.dot"]).ends(0).says("settled");
    let folders = place.run(&["diff", "one", "two", "--fail-on=never"]);
    folders.ends(0).prints("two/a.dot, was one/a.dot").prints("two/b/c.dot added");
    assert!(!folders.out.contains("plain"), "{}", folders.out);
    place.run(&["diff", "old.dot"]).ends(2).says("--git REV");
    place.run(&["diff", "old.dot", "two"]).ends(2).says("is a file");
    place.run(&["diff", "old.dot", "missing.dot"]).ends(2).says("cannot read `missing.dot`");
    place.put("broken.dot", b"digraph { a -> }");
    place.run(&["diff", "old.dot", "broken.dot"]).ends(1).says("error[E").says("counts as empty");
    place.run(&["diff", "broken.dot", "old.dot", "--fail-on=never"]).ends(0).says("the old version");
    let picture = place.run(&["diff", "old.dot", "new.dot", "--format=svg", "--fail-on=never"]);
    picture
        .ends(0)
        .prints("<svg")
        .prints("~ changed".trim_start_matches("~ "))
        .prints("Two versions as one: 1 changed");
    let picture = place.run(&["diff", "one", "two", "--format=svg", "--fail-on=never"]);
    picture.ends(2).says("2 diagrams changed");
    place.run(&["diff", "old.dot", "new.dot", "-o", "old.dot"]).ends(2).says("it is the input");
    assert_eq!(place.text("old.dot"), SHOP);
}

#[test]
fn what_is_gone_is_drawn_where_it_was() {
    let new = SHOP
        .replace("subgraph cluster_in {\n    kind=boundary; trust=internal;", "")
        .replace("  }\n  user -> web", "  user -> web");
    let place = Place::with(&[("old.dot", SHOP), ("new.dot", &new)]);
    let svg = place.run(&["diff", "old.dot", "new.dot", "--format=svg", "--exit-zero"]);
    svg.ends(0).prints("trust boundary in, removed").prints("nothing is left here");
    let tree = roxmltree::Document::parse(&svg.out).unwrap();
    let of = |name: &str| {
        tree.descendants()
            .find(|node| node.attribute("aria-label").is_some_and(|label| label.starts_with(name)))
            .unwrap()
    };
    let dashed = of("trust boundary in").descendants().any(|node| node.attribute("stroke-dasharray").is_some());
    assert!(dashed, "what is gone has gaps in its lines");
    assert!(
        of("flow from User to Shop").attribute("aria-label").unwrap().contains("changed"),
        "it crosses nothing any more"
    );
}

/// A repository of its own; none, with a message, without git.
fn repository(files: &[(&str, &str)]) -> Option<Place> {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return None;
    }
    let place = Place::with(files);
    git(&place, &["init", "-q", "-b", "main"]);
    commit(&place, "2026-01-01", "The first");
    Some(place)
}

fn git(place: &Place, args: &[&str]) {
    let output = Command::new("git")
        .args(args)
        .current_dir(place.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@b"),
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@b"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(place: &Place, day: &str, subject: &str) {
    git(place, &["add", "-A"]);
    let date = format!("{day}T12:00:00Z");
    let output = Command::new("git")
        .args(["commit", "-q", "-m", subject])
        .current_dir(place.path(""))
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@b"),
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@b"),
        ])
        .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs the program where it finds git.
fn run(place: &Place, folder: &str, args: &[&str]) -> Run {
    let mut command = place.command(args);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(place.path(folder));
    Run::of(&mut command)
}

#[test]
fn a_commit_is_the_old_version() {
    let Some(place) =
        repository(&[("d/shop.dot", SHOP), ("d/kept.dot", SHOP), ("d/gone.dot", "digraph { gone [kind=store] }")])
    else {
        return;
    };
    run(&place, "", &["diff", "--git", "HEAD"]).ends(0).says("no new open threat");
    place.put("d/shop.dot", SHOP.replace("authn=oidc", "authn=none").as_bytes());
    place.put("d/untracked.dot", SHOP.as_bytes());
    place.put("d/.hidden.dot", SHOP.as_bytes());
    place.put("elsewhere.txt", b"a secret");
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path("elsewhere.txt"), place.path("d/link.dot")).unwrap();
    git(&place, &["mv", "d/kept.dot", "d/renamed.dot"]);
    std::fs::remove_file(place.path("d/gone.dot")).unwrap();
    let all = run(&place, "", &["diff", "--git", "HEAD", "--fail-on=never"]);
    all.ends(0).prints("d/shop.dot\n").prints("d/untracked.dot added").prints("d/gone.dot removed");
    assert!(
        !all.out.contains("hidden") && !all.out.contains("renamed"),
        "a new name is no change of a model: {}",
        all.out
    );
    run(&place, "", &["diff", "--git", "HEAD", "d/shop.dot"]).ends(1).prints("authn: oidc -> none");
    run(&place, "d", &["diff", "--git=main", "shop.dot"]).ends(1).prints("shop.dot\n");
    run(&place, "d", &["diff", "--git=main", "--format=json", "renamed.dot"]).ends(0).prints("\"files\": []");
    // From outside of the repository, by its path.
    run(&place, "d", &["diff", "--git=HEAD", "../d", "--fail-on=never"]).ends(0).prints("shop.dot");
}

#[test]
fn what_is_no_commit_and_no_repository_is_told() {
    let Some(place) = repository(&[("shop.dot", SHOP)]) else { return };
    for word in ["-x", "--output=stolen", "--help"] {
        run(&place, "", &["diff", &format!("--git={word}")]).ends(2).says("this is no revision");
    }
    run(&place, "", &["diff", "--git=nowhere"]).ends(2).says("git knows no such commit");
    run(&place, "", &["diff", "--git=HEAD:shop.dot"]).ends(2).says("git knows no such commit");
    run(&place, "", &["diff", "--git=HEAD", "missing.dot"]).ends(2).says("neither here nor in HEAD");
    assert!(!place.path("stolen").exists());
    let outside = Place::with(&[("shop.dot", SHOP)]);
    run(&outside, "", &["diff", "--git=HEAD", "shop.dot"]).ends(2).says("not a git repository");
    run(&outside, "", &["history", "shop.dot"]).ends(2).says("not a git repository");
    let mut without = place.command(&["diff", "--git=HEAD"]);
    Run::of(without.env("PATH", "/nowhere")).ends(2).says("no program `git`");
}

/// A repository whose file was weak, got better, was broken, accepted something for a while, and had another name.
fn past() -> Option<Place> {
    let place = repository(&[("old.dot", &SHOP.replace("protocol=https", "protocol=http"))])?;
    let accepted = SHOP.replace(
        "id=login, protocol=https",
        "id=login, accept_TA13=\"until=2026-03-31; by=A; reason=b\", protocol=http",
    );
    place.put("old.dot", accepted.as_bytes());
    commit(&place, "2026-02-01", "Accept it | for a while");
    git(&place, &["mv", "old.dot", "new.dot"]);
    commit(&place, "2026-04-01", "Another name");
    place.put("new.dot", b"digraph {;; }");
    commit(&place, "2026-05-01", "Broken");
    place.put("new.dot", SHOP.as_bytes());
    commit(&place, "2026-06-01", "Mended \u{1b}[31m<b>");
    Some(place)
}

#[test]
fn a_history_follows_a_file_through_its_names() {
    let Some(place) = past() else { return };
    let document: Value =
        serde_json::from_str(&run(&place, "", &["history", "new.dot", "--format=json"]).ends(0).out).unwrap();
    assert_eq!(document["format"], "threatdot-history-1");
    let points = document["points"].as_array().unwrap();
    let days: Vec<_> = points.iter().map(|it| it["date"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-01-01", "2026-02-01", "2026-04-01", "2026-05-01", "2026-06-01"]);
    assert_eq!((&points[0]["path"], &points[4]["path"]), (&"old.dot".into(), &"new.dot".into()));
    let high =
        |at: usize| points[at]["open"]["high"].as_u64().unwrap() + points[at]["open"]["critical"].as_u64().unwrap();
    assert!(high(1) < high(0), "accepted on that day");
    assert_eq!(high(2), high(0), "the acceptance ran out, on the day of the commit");
    assert!(points[3]["open"].is_null());
    assert!(high(4) < high(0));
    let schema = serde_json::from_str(&history::schema()).unwrap();
    let complaint = jsonschema::validator_for(&schema).unwrap().validate(&document).map_err(|error| error.to_string());
    assert_eq!(complaint, Ok(()));
    let text = run(&place, "", &["history", "new.dot"]);
    text.ends(0).prints("cannot be read").prints("Accept it | for a while");
    assert!(!text.out.contains('\u{1b}'));
    assert_eq!(run(&place, "", &["history", "new.dot", "--last=2"]).ends(0).out.lines().count(), 3);
    run(&place, "", &["history", "new.dot", "--last=0"]).ends(2);
    run(&place, "", &["history", "other.dot"]).ends(2).says("git knows no commit");
}

#[test]
fn a_chart_says_what_it_shows_and_is_the_same_every_time() {
    let Some(place) = past() else { return };
    let chart = || run(&place, "", &["history", "new.dot", "--format=svg"]).ends(0).out.clone();
    let svg = chart();
    assert_eq!(svg, chart());
    let tree = roxmltree::Document::parse(&svg).unwrap();
    let names: Vec<&str> = tree
        .descendants()
        .filter(|node| node.attribute("class") == Some("node"))
        .filter_map(|node| node.attribute("aria-label"))
        .collect();
    assert_eq!(names.len(), 5);
    assert!(names[0].starts_with("2026-01-01 ") && names[0].contains(" high"), "{}", names[0]);
    assert!(names[3].contains("cannot be read"), "{}", names[3]);
    assert!(svg.contains("A column for each of 5 commits") && svg.contains("prefers-color-scheme"));
    assert!(!svg.contains("<b>") && !svg.contains('\u{1b}'));
    assert!(Path::new(&place.path("new.dot")).exists());
}
