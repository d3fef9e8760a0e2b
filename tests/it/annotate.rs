//! Proposals for plain diagrams: what they say, where they go, and how many a reader agrees with.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use threatdot::annotate::{self, Level, PROPOSED, Proposal};
use threatdot::compile::{self, Reading};
use threatdot::edit;
use threatdot::model::LowerOptions;
use threatdot::model::vocabulary::{self, Literal, On};
use threatdot::source::Source;
use threatdot::span::Span;

use crate::cli::{Place, Run};
use crate::support::{files, name, project, read, shared};

fn reading(text: &str) -> Reading {
    compile::read(Source::new("test.dot", text))
}

fn proposals(text: &str) -> Vec<Proposal> {
    annotate::propose(&reading(text), &LowerOptions::default())
}

/// What is proposed at all, as `id.attribute=value`.
fn said(text: &str) -> Vec<String> {
    let reading = reading(text);
    let all = annotate::propose(&reading, &LowerOptions::default());
    all.iter()
        .map(|one| format!("{}.{}={}", one.id_of_item(&reading.graphs[one.graph]), one.attribute, one.value))
        .collect()
}

/// The text with everything that is proposed at a level or above.
fn annotated(text: &str, least: Level) -> String {
    let reading = reading(text);
    let mut proposals = annotate::propose(&reading, &LowerOptions::default());
    proposals.retain(|one| one.level() >= least);
    let new = edit::applied(text, &annotate::edits(&reading, &proposals)).unwrap();
    let after = compile::read(Source::new("test.dot", new.as_str()));
    assert!(annotate::is_same_diagram(&reading, &after, ""), "{text}\nbecame\n{new}");
    new
}

/// Diagrams at hand: those of the project, and of the measuring material where it is there.
fn diagrams() -> Vec<Source> {
    let folders = [Some(project("fixtures/examples")), Some(project("fixtures/layout"))];
    let folders = folders.into_iter().chain([shared("corpus/dot"), shared("models")]).flatten();
    folders.flat_map(|folder| files(&folder, &["dot", "gv"])).filter_map(|path| read(&path).ok()).collect()
}

#[test]
fn no_proposal_states_a_control() {
    // Whoever makes this list longer has to show that the new name says what something is, not how it is protected.
    assert_eq!(PROPOSED, ["tm", "kind", "tech", "actor", "boundary", "protocol", "data", "asset_"]);
    let words = "digraph { subgraph cluster_dmz { label=\"DMZ\"; gw [label=\"TLS gateway with mTLS and OAuth authentication\"];
        vault [label=\"encrypted vault\"]; db [label=\"audited, encrypted database (no backup)\", shape=cylinder]; }
        admin -> gw [label=\"HTTPS, password, MFA\"]; gw -> db [label=\"SQL over TLS\"]; gw -> vault [label=\"secret key\"]; }";
    let sources = diagrams().into_iter().chain([Source::new("words.dot", words)]);
    let mut seen = 0;
    for source in sources {
        let name = source.name().to_owned();
        let reading = compile::read(source);
        for one in annotate::propose(&reading, &LowerOptions::default()) {
            let is_listed = PROPOSED.contains(&one.attribute.as_str()) || one.attribute.starts_with("asset_");
            assert!(is_listed, "{name}: {one:?}");
            assert!(!one.value.contains("classification"), "{name}: {one:?}");
            let is_of_data = one.attribute == "data" || one.attribute.starts_with("asset_");
            assert!(!is_of_data || one.level() == Level::Low, "names of data are never more than a guess: {one:?}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_value_is_one_of_the_vocabulary() {
    for source in diagrams() {
        let reading = compile::read(source);
        for one in annotate::propose(&reading, &LowerOptions::default()) {
            let on = match one.kind_of_item() {
                "node" => On::NODE,
                "edge" => On::FLOW,
                "cluster" => On::BOUNDARY,
                _ => On::GRAPH,
            };
            let Some(row) = vocabulary::row(&one.attribute, on) else {
                assert!(one.attribute.starts_with("asset_"), "{one:?}");
                continue;
            };
            let literal = Literal::unwritten(&one.value, Span::at(0));
            assert!(vocabulary::read(row, &literal).is_ok_and(|value| value.is_some()), "{one:?}");
        }
    }
}

#[test]
fn every_diagram_stays_the_same_with_everything_proposed() {
    for source in diagrams() {
        let (name, text) = (source.name().to_owned(), source.text().to_owned());
        let reading = compile::read(source);
        if reading.diagnostics().errors > 0 {
            continue;
        }
        let proposals = annotate::propose(&reading, &LowerOptions::default());
        let edits = annotate::edits(&reading, &proposals);
        let new = edit::applied(&text, &edits).unwrap_or_else(|| panic!("{name}: the edits overlap"));
        let after = compile::read(Source::new(name.clone(), new.as_str()));
        assert!(annotate::is_same_diagram(&reading, &after, ""), "{name}:\n{new}");
        for one in &proposals {
            let (before, after) = (&reading.graphs[one.graph], &after.graphs[one.graph]);
            assert_eq!(before.value(before.attrs(one.item), &one.attribute).filter(|value| *value == one.value), None);
            assert_eq!(after.value(after.attrs(one.item), &one.attribute), Some(one.value.as_str()), "{name}: {one:?}");
        }
    }
}

#[test]
fn graphviz_draws_the_same_picture() {
    let Some(corpus) = shared("corpus/dot") else { return };
    let layout = |text: &str| {
        let mut dot = Command::new("dot")
            .arg("-Tplain")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut input = dot.stdin.take().unwrap();
        let text = text.to_owned();
        let writer = std::thread::spawn(move || std::io::Write::write_all(&mut input, text.as_bytes()));
        let output = dot.wait_with_output().unwrap();
        drop(writer.join());
        Some(output.stdout)
    };
    if layout("digraph { a }").is_none() {
        eprintln!("skipped: no program `dot`");
        return;
    }
    let forms =
        "digraph { a -> {web db}; subgraph cluster_x { user -> proxy; b, queue [shape=box] } c -> cache -> queue }";
    let texts = judged().into_iter().map(|case| read(&corpus.join(&case.file)).unwrap().text().to_owned());
    for text in texts.chain([forms.to_owned()]) {
        assert_eq!(layout(&text), layout(&annotated(&text, Level::Low)), "{text}");
    }
}

#[test]
fn attributes_go_where_they_are_right_for_one_node_only() {
    let cases = [
        // A statement of its own, with lists and without.
        (
            "digraph {\n  db;\n  web [label=web];\n  web -> db;\n}\n",
            "digraph {\n  tm=\"1\";\n  db [kind=store];\n  web [label=web, kind=process, tech=web];\n  web -> db;\n}\n",
        ),
        (
            "digraph {\n  db [] [ ];\n  user [label=x] [label=user];\n}\n",
            "digraph {\n  tm=\"1\";\n  db [kind=store] [ ];\n  user [label=x] [label=user, kind=interactor, actor=human];\n}\n",
        ),
        // Never declared: behind the statement that mentions it first.
        (
            "digraph {\n  user -> web -> db; // all\n  db -> web\n}\n",
            "digraph {\n  tm=\"1\";\n  user -> web -> db; // all\n  user [kind=interactor, actor=human];\n  web [kind=process, tech=web];\n  db [kind=store];\n  db -> web\n}\n",
        ),
        (
            "digraph { user -> db }",
            "digraph { tm=\"1\"; user -> db; user [kind=interactor, actor=human]; db [kind=store]; }",
        ),
        // A list of nodes is about several.
        (
            "digraph {\n\tdb, user [color=red];\n}",
            "digraph {\n\ttm=\"1\";\n\tdb, user [color=red];\n\tdb [kind=store];\n\tuser [kind=interactor, actor=human];\n}",
        ),
        // In the scope where it is mentioned first, so that it stays in its cluster.
        (
            "digraph {\n  subgraph cluster_dmz {\n    user -> proxy\n  }\n  proxy -> db\n}\n",
            "digraph {\n  tm=\"1\";\n  subgraph cluster_dmz {\n    graph [kind=boundary, boundary=network];\n    user -> proxy\n    user [kind=interactor, actor=human];\n    proxy [kind=process, tech=gateway];\n  }\n  proxy -> db\n  db [kind=store];\n}\n",
        ),
        // The ends of a product are statements themselves.
        (
            "digraph { web -> {db; cache} }",
            "digraph { tm=\"1\"; web -> {db [kind=store]; cache [kind=store, tech=cache]}; web [kind=process, tech=web]; }",
        ),
        // Names as they are written; line ends as they are.
        (
            "digraph {\r\n  \"my \" + \"db\" -> <web>\r\n}\r\n",
            "digraph {\r\n  tm=\"1\";\r\n  \"my \" + \"db\" -> <web>\r\n  \"my \" + \"db\" [kind=store];\r\n  <web> [kind=process, tech=web];\r\n}\r\n",
        ),
        // An attribute list of the cluster's own takes the kind in.
        (
            "digraph {\n  subgraph cluster_0 {\n    graph [label=VPC, color=red];\n    db; web;\n  }\n}\n",
            "digraph {\n  tm=\"1\";\n  subgraph cluster_0 {\n    graph [label=VPC, color=red, kind=boundary, boundary=network];\n    db [kind=store]; web [kind=process, tech=web];\n  }\n}\n",
        ),
    ];
    for (plain, wanted) in cases {
        assert_eq!(annotated(plain, Level::Medium), wanted);
    }
}

#[test]
fn edges_say_what_their_labels_say() {
    let text = "digraph {\n  a [kind=process]; b [kind=store];\n  edge [label=HTTPS];\n  a -> b;\n  a -> b [label=\"SQL\"];\n  a -> {b; c} -> a [label=\"orders, card number (HTTPS)\"];\n}\n";
    let said = said(text);
    assert!(said.contains(&"a->b.protocol=sql".to_owned()), "{said:?}");
    assert!(said.contains(&"a->b.protocol=https".to_owned()), "{said:?}");
    assert!(said.contains(&"a->b.data=card_number,order".to_owned()), "{said:?}");
    assert!(said.contains(&".asset_card_number=Card number".to_owned()), "{said:?}");
    // A default says it of every edge, so that it is stated once by hand if at all; a product is one statement.
    assert_eq!(said.iter().filter(|one| one.contains("protocol")).count(), 2, "{said:?}");
    let new = annotated(text, Level::Low);
    assert!(
        new.contains("[label=\"orders, card number (HTTPS)\", protocol=https, data=\"card_number,order\"];"),
        "{new}"
    );
    assert!(new.contains("  asset_order=\"Orders\";\n"), "{new}");
}

#[test]
fn what_is_stated_stays_and_is_evidence() {
    let stated = said("digraph { db [kind=process]; x [kind=store, label=Redis]; }");
    assert!(!stated.iter().any(|one| one.contains(".kind=")), "{stated:?}");
    assert!(stated.contains(&"x.tech=cache".to_owned()), "{stated:?}");
    assert!(!stated.iter().any(|one| one.starts_with("db.tech")), "a process has no technology of stores: {stated:?}");
    // One that cannot be read is its author's to mend, and a default is stated too.
    assert!(!said("digraph { db [kind=stroe]; web }").iter().any(|one| one.starts_with("db.")));
    assert!(!said("digraph { node [kind=process]; db; web }").iter().any(|one| one.contains("kind")));
    assert!(!said("digraph { tm=1; db; web }").iter().any(|one| one.contains("tm")));
    let own = said("digraph { tm=1; x1 [encryption_at_rest=disk]; user; web; }");
    assert!(own.contains(&"x1.kind=store".to_owned()), "only stores have that: {own:?}");
    let group = said("digraph { subgraph cluster_dmz { kind=group; db; web } }");
    assert!(!group.iter().any(|one| one.starts_with("cluster_dmz.")), "{group:?}");
    let assets =
        said("digraph { tm=1; asset_order=\"Orders\"; a [kind=process]; b [kind=store]; a -> b [label=orders] }");
    assert_eq!(assets, ["a->b.data=order"]);
}

#[test]
fn other_diagrams_are_left_alone() {
    for text in [
        "digraph { a -> b -> c; c -> a }",
        "graph { a -- b -- c }",
        "digraph { node [shape=box]; start -> middle -> end }",
        "digraph { node [shape=circle]; s0 -> s1 [label=0]; s1 -> s0 [label=1]; s1 -> s1; }",
        "digraph { subgraph cluster_a { x y } subgraph cluster_b { z } }",
        "digraph { }",
        "",
    ] {
        let loud: Vec<_> = proposals(text).into_iter().filter(|one| one.level() > Level::Low).collect();
        assert!(loud.is_empty(), "{text}: {loud:?}");
    }
    assert!(said("graph { user -- web; web -- db }").contains(&"db.kind=store".to_owned()), "without direction too");
}

#[test]
fn evidence_adds_up_and_counts_against() {
    let confidence = |text: &str, id: &str| {
        let reading = reading(text);
        let all = annotate::propose(&reading, &LowerOptions::default());
        let of = |one: &&Proposal| one.attribute == "kind" && one.id_of_item(&reading.graphs[0]) == id;
        all.iter().find(of).map(|one| (one.value.clone(), one.confidence, one.reasons.clone())).unwrap()
    };
    let word = confidence("digraph { user; orders [label=\"order table\"]; web }", "orders");
    let both = confidence("digraph { user; orders [label=\"order table\", shape=cylinder]; web }", "orders");
    assert_eq!((word.0.as_str(), both.0.as_str()), ("store", "store"));
    assert!(both.1 > word.1, "{word:?} {both:?}");
    // A word and a shape that contradict one another leave nothing that is worth saying.
    let against = said("digraph { user; orders [label=\"order service\", shape=cylinder]; web }");
    assert!(
        against.contains(&"user.kind=interactor".to_owned())
            && !against.iter().any(|one| one.starts_with("orders.kind"))
    );
    let icon = confidence("digraph { user; a1 [label=orders, image=\"icons/database/rds.png\"]; web }", "a1");
    assert_eq!(icon.0, "store");
    assert!(icon.2[0].contains("rds"), "{icon:?}");
    let html = confidence(
        "digraph { user; a1 [shape=none, label=<<table><tr><td>Orders</td><td><b>PostgreSQL</b></td></tr></table>>]; web }",
        "a1",
    );
    assert_eq!(html.0, "store");
    let sink = confidence(
        "digraph { user; web; log [label=Audit]; a -> records; b -> records; c -> records; a [label=\"app\"]; b [label=service]; c [label=job]; }",
        "records",
    );
    assert_eq!(sink.0, "store");
}

/// A diagram that a person has judged.
struct Judged {
    file: String,
    is_final: bool,
    nodes: BTreeMap<String, String>,
    others: String,
}

fn judged() -> Vec<Judged> {
    let text = std::fs::read_to_string(project("tests/annotate/judged.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    cases
        .iter()
        .map(|case| Judged {
            file: text(&case["file"]),
            is_final: case["set"] == "final",
            nodes: case["nodes"].as_object().unwrap().iter().map(|(id, kind)| (id.clone(), text(kind))).collect(),
            others: text(&case["others"]),
        })
        .collect()
}

/// `python3 tests/tools/annotate.py` prints the figures by confidence; this holds on to them.
#[test]
fn a_reader_agrees_with_most_proposals() {
    let Some(corpus) = shared("corpus/dot") else { return };
    let (mut right, mut wrong) = ([0, 0], [0, 0]);
    for case in judged() {
        let reading = compile::read(read(&corpus.join(&case.file)).unwrap());
        for one in annotate::propose(&reading, &LowerOptions::default()) {
            if one.attribute != "kind" || one.kind_of_item() != "node" || one.level() == Level::Low {
                continue;
            }
            let id = one.id_of_item(&reading.graphs[one.graph]);
            let wanted = case.nodes.get(&id).unwrap_or(&case.others);
            let agrees = wanted.split('|').any(|kind| kind == one.value);
            let counts = if agrees { &mut right } else { &mut wrong };
            counts[usize::from(case.is_final)] += 1;
        }
    }
    eprintln!("agreed with {right:?}, not with {wrong:?} (tuning, final)");
    let share = |at: usize| 100 * right[at] / (right[at] + wrong[at]).max(1);
    assert!(right[1] >= 8 && share(1) >= 90, "final: {} of {}", right[1], right[1] + wrong[1]);
    assert!(right[0] >= 10 && share(0) >= 60, "tuning: {} of {}", right[0], right[0] + wrong[0]);
}

#[test]
fn large_and_strange_inputs() {
    let mut large = String::from("digraph {\n");
    for index in 0..20_000 {
        large += &format!("  user{index} -> db{index} [label=\"SQL\"];\n");
    }
    large += "}\n";
    let reading = reading(&large);
    let all = annotate::propose(&reading, &LowerOptions::default());
    assert_eq!(all.iter().filter(|one| one.attribute == "kind").count(), 40_000);
    let new = edit::applied(&large, &annotate::edits(&reading, &all)).unwrap();
    assert_eq!(new.matches(" [kind=store];").count(), 20_000);
    let deep = format!("digraph {{ {} db {} }}", "subgraph { ".repeat(200), "}".repeat(200));
    annotated(&deep, Level::Low);
    annotated(
        "digraph { \"db \u{202e}\u{0} user\" -> \"web\\\\\" ; \"\" -> \"\u{feff}\" [label=\"\\\"; x=y\"] }",
        Level::Low,
    );
    annotated("digraph { a:n -> db:p:s; db:x [shape=record] }", Level::Low);
    annotated(
        "strict digraph { user -> db; user -> db [label=SQL]; db -> db [label=HTTPS] } graph { web -- db }",
        Level::Low,
    );
    annotated("digraph{user->db/* until\nhere */;db->web#x\n->user}", Level::Low);
    annotated("digraph { user -> db [label=\"a\\\nb orders, \\\"; kind=x\"]; }", Level::Low);
}

const SKETCH: &str = "digraph {\n  user -> web [label=HTTPS];\n  web -> db;\n}\n";

#[test]
fn the_command_prints_a_difference_and_its_reasons() {
    let place = Place::with(&[("sketch.dot", SKETCH)]);
    let run = place.run(&["annotate", "sketch.dot"]);
    run.ends(0).prints("--- a/sketch.dot\n+++ b/sketch.dot\n@@ -1,4 +1,8 @@\n");
    run.prints("+  db [kind=store];\n")
        .says("sketch.dot:3:10: kind=store on node `db` (high, 91 %): word `db`: keeps data; only receives");
    run.says("proposals").says("nothing is written without --write");
    assert_eq!(place.text("sketch.dot"), SKETCH);
    let json = place.run(&["annotate", "sketch.dot", "--output-format", "json", "--min-confidence", "high"]);
    let document: Value = serde_json::from_str(&json.ends(0).out).unwrap();
    let one = document["proposals"].as_array().unwrap().iter().find(|one| one["id"] == "db").unwrap();
    assert_eq!(
        (one["attribute"].as_str(), one["value"].as_str(), one["level"].as_str()),
        (Some("kind"), Some("store"), Some("high"))
    );
    assert_eq!((one["line"].as_u64(), one["column"].as_u64()), (Some(3), Some(10)));
}

#[test]
fn the_difference_can_be_applied_and_the_file_written() {
    let place = Place::with(&[("sketch.dot", SKETCH)]);
    let difference = place.run(&["annotate", "sketch.dot"]).out;
    let run = place.run(&["annotate", "sketch.dot", "--write"]);
    assert_eq!(run.ends(0).out, "");
    let written = place.text("sketch.dot");
    assert!(written.contains("db [kind=store];"), "{written}");
    let mut patch = Command::new("patch");
    place.put("copy.dot", SKETCH.as_bytes());
    if let Ok(mut patch) = patch.arg(place.path("copy.dot")).stdin(Stdio::piped()).stdout(Stdio::null()).spawn() {
        std::io::Write::write_all(&mut patch.stdin.take().unwrap(), difference.as_bytes()).unwrap();
        assert!(patch.wait().unwrap().success());
        assert_eq!(place.text("copy.dot"), written);
    }
    let again = place.run(&["annotate", "sketch.dot", "--write"]);
    again.ends(0).says("nothing to propose");
    assert_eq!(place.text("sketch.dot"), written);
    let stdin = place.run_with(&["annotate", "-", "--write"], SKETCH);
    assert_eq!(stdin.ends(0).out, written);
}

#[test]
fn a_broken_or_missing_file_is_refused() {
    let place = Place::with(&[("broken.dot", "digraph { user -> ; db }")]);
    let run = place.run(&["annotate", "broken.dot", "--write"]);
    run.ends(1).says("error[E").says("nothing is proposed for a broken diagram");
    assert_eq!((run.out.as_str(), place.text("broken.dot").as_str()), ("", "digraph { user -> ; db }"));
    place.run(&["annotate", "none.dot"]).ends(2).says("cannot read `none.dot`");
    place.run(&["annotate"]).ends(2);
    place.run(&["annotate", "-", "--write", "--output-format", "json"]).ends(2).says("cannot print JSON too");
}

#[test]
fn the_encoding_of_a_file_stays() {
    let place = Place::new();
    place.put("latin.dot", b"digraph { charset=latin1; caf\xe9 [label=\"caf\xe9 db\"]; user -> web }");
    place.run(&["annotate", "latin.dot", "--write"]).ends(0);
    let bytes = std::fs::read(place.path("latin.dot")).unwrap();
    let wanted = b"caf\xe9 [label=\"caf\xe9 db\", kind=store]";
    assert!(bytes.windows(wanted.len()).any(|window| window == wanted), "{}", String::from_utf8_lossy(&bytes));
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_read_only_files_are_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(&[("real.dot", SKETCH), ("locked.dot", SKETCH)]);
    std::os::unix::fs::symlink("real.dot", place.path("link.dot")).unwrap();
    place.run(&["annotate", "link.dot", "--write"]).ends(0);
    assert!(place.text("real.dot").contains("kind=store"));
    assert!(place.path("link.dot").symlink_metadata().unwrap().file_type().is_symlink());
    std::fs::set_permissions(place.path("locked.dot"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let run: Run = place.run(&["annotate", "locked.dot", "--write"]);
    run.ends(2).says("it is read-only");
    assert_eq!(place.text("locked.dot"), SKETCH);
}

#[test]
fn what_acts_on_a_terminal_is_shown() {
    let place = Place::with(&[("evil.dot", "digraph { \"db\u{1b}[31m\" -> user; web }")]);
    let run = place.run(&["annotate", "evil.dot"]);
    run.ends(0);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{}{}", run.out, run.err);
    assert!(Path::new(&name(&place.path("evil.dot"))).exists() || run.out.contains("\\u{1b}"), "{}", run.out);
}
