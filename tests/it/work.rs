//! Explanations, work items, claims, and rules of one's own, as a user runs them.

use serde_json::Value;

use crate::cli::{Place, Run};

/// A small shop: one flow states that it is open, one that it is protected, and the process limits rates.
const SHOP: &str = "digraph {
  tm=1;
  subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor]; }
  subgraph cluster_app { kind=boundary; trust=internal; web [kind=process, rate_limit=yes]; db [kind=store]; }
  user -> web [id=ask, protocol=http]; web -> user [id=answer, response_to=ask, protocol=http];
  web -> db [id=save, protocol=https];
}
";

/// A good file: a category and a rule, with its tests.
const GOOD: &str = r#"[[category]]
name = "privacy"

[[rule]]
id = "PRIV01"
category = "privacy"
kinds = ["store"]
title = "{n} could keep people's data for ever"
description = "Nobody says when {n} forgets."
when = "n.kind==store"
discharged_by = "has(n.retention)"
task = "=1+1"
mitigations = ["Say when data is deleted"]
fires = ["s [kind=store]"]
silent = ['s [kind=store, retention="30 days"]']
"#;

fn shop(files: &[(&str, &str)]) -> Place {
    let place = Place::with(&[("shop.dot", SHOP)]);
    files.iter().for_each(|(name, text)| place.put(name, text.as_bytes()));
    place
}

/// The findings that a run gives, as JSON.
fn findings(place: &Place, args: &[&str]) -> Vec<Value> {
    let flags = ["check", "shop.dot", "--output-format", "json", "--fail-on", "never"];
    let run = place.run(&[&flags, args].concat());
    let document: Value = serde_json::from_str(run.ends(0).out.lines().next().unwrap()).unwrap();
    document["findings"].as_array().unwrap().clone()
}

fn find<'a>(findings: &'a [Value], id: &str) -> Option<&'a Value> {
    findings.iter().find(|finding| finding["id"] == id)
}

#[test]
fn why_tells_every_state_of_a_finding() {
    let place = shop(&[]);
    let why = |what: &str| place.run(&["why", "shop.dot", what]);
    let fires = why("BFI:ask");
    fires.ends(0).prints("high, open, rests on declared values").prints("What would answer it is not there");
    fires.prints("`ask` says encryption=none at shop.dot:5:33").prints("What would count against it");
    let answered = why("DS01:web");
    answered.ends(0).prints("DS01:web is answered").prints("`web` says rate_limit=yes at shop.dot:4:87");
    let absent = why("ID01:save");
    absent.ends(0).prints("ID01:save is not there").prints("no* cls(f)>=internal");
    why("BFI:asks").ends(2).says("nothing is called `BFI:asks` here; did you mean `BFI:ask`?");
    why("BFI:sav").ends(2).says("did you mean `BFI:save`?");
    assert!(!why("BFI:web").ends(2).err.contains("did you mean `BFI:web`"), "the rule is about flows");
    why("web").ends(2).says("write RULE:SUBJECT");
}

#[test]
fn why_tells_what_became_of_a_cell() {
    let place = shop(&[]);
    let why = |element: &str, category: &str| place.run(&["why", "shop.dot", element, category]);
    let answered = why("save", "I");
    answered.ends(0).prints("`save`, information disclosure: mitigated, by `save` says encryption=tls");
    answered.prints("BFI:save is answered").prints("Not there:");
    why("ask", "information-disclosure").ends(0).prints("`ask`, information disclosure: open\n");
    why("db", "S").ends(0).prints("The chart `sdl` does not ask `db` for spoofing.");
    why("saev", "I").ends(2).says("nothing is called `saev` here; did you mean `save`?");
}

#[test]
fn backlog_gathers_findings_by_task() {
    let place = shop(&[]);
    let backlog = |format: &str| place.run(&["backlog", "shop.dot", "--format", format]);
    let items: Vec<Value> = serde_json::from_str(&backlog("json").ends(0).out).unwrap();
    let encrypt = items.iter().find(|item| item["task"] == "Encrypt data in transit").unwrap();
    let ids: Vec<&str> = encrypt["findings"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["BFI:ask", "TA13:ask"], "one piece of work settles both");
    let order = ["critical", "high", "medium", "low"];
    let at = |item: &Value| order.iter().position(|word| item["severity"] == *word).unwrap();
    assert!(items.iter().map(at).is_sorted(), "the most severe first");
    let markdown = backlog("md");
    markdown.ends(0).prints("1. Encrypt data in transit (high, settles 2 threats)").prints("| `BFI:ask` | high |");
    backlog("csv").ends(0).prints("Encrypt data in transit,high,BFI:ask TA13:ask,");
    let declared = place.run(&["backlog", "shop.dot", "--declared", "--format", "json"]);
    assert!(!declared.ends(0).out.contains("unstated"), "{}", declared.out);
}

#[test]
fn texts_of_diagrams_are_harmless_in_tables() {
    let place = shop(&[("good.toml", GOOD)]);
    let text = SHOP.replace("[kind=store]", "[kind=store, label=\"a|b <script>x</script> =1+1 \u{1b}[31m `c`\"]");
    place.put("shop.dot", text.as_bytes());
    for format in ["md", "csv", "json"] {
        let run = place.run(&["backlog", "shop.dot", "--rules", "good.toml", "--format", format]);
        assert!(!run.ends(0).out.contains('\u{1b}'), "{format}: {}", run.out);
        assert!(run.out.contains("script"), "{format}: the label is shown");
        match format {
            "md" => {
                assert!(!run.out.contains("<script"), "{}", run.out);
                let bars = |line: &str| line.replace("\\|", "").matches('|').count();
                let rows: Vec<&str> = run.out.lines().filter(|line| line.starts_with('|')).collect();
                assert!(rows.iter().all(|row| bars(row) == 6), "{rows:#?}");
            }
            "csv" => {
                run.prints("\n'=1+1,");
                assert!(!run.out.lines().any(|line| line.starts_with('=')), "{}", run.out);
            }
            _ => assert!(serde_json::from_str::<Value>(&run.out).is_ok()),
        }
    }
}

#[test]
fn requirements_list_what_is_claimed() {
    let place = shop(&[]);
    let text = SHOP.replace("[kind=store]", "[kind=store, mitigate_BSI=\"status=verified; how=an audit; ref=T-1\"]");
    place.put("shop.dot", text.as_bytes());
    let run = place.run(&["requirements", "shop.dot"]);
    run.ends(0).prints("- [ ] `rate_limit=yes`\n  - on `web` (shop.dot:4)\n  - against DS01 ");
    run.prints("- [ ] `encryption=tls`\n  - on `save` (shop.dot:6)");
    run.prints("- [x] `an audit`\n  - on `db` (shop.dot:4)");
}

#[test]
fn a_good_file_of_rules_passes_its_tests() {
    let place = shop(&[("good.toml", GOOD)]);
    let run = place.run(&["rules", "check", "good.toml"]);
    assert_eq!(run.ends(0).says("1 rule, 2 tests, 0 errors").out, "");
}

/// A rule that says what it must, but for some lines.
fn rule(id: &str, kind: &str, lines: &str) -> String {
    let title = if lines.contains("title =") { "" } else { "title = \"t\"\n" };
    format!(
        "[[rule]]\nid = \"{id}\"\ncategory = \"S\"\nkinds = [\"{kind}\"]\n{title}{lines}\n\
         description = \"d\"\nmitigations = [\"m\"]\n\n"
    )
}

#[test]
fn mistakes_in_rules_are_said_where_they_are() {
    let rules = [
        ("W1", "process", "when = \"has(n.authn)\"\nfires = [\"a [kind=process]\"]"),
        ("W2", "process", "when = \"has(n.autn)\""),
        ("W3", "flow", "when = \"is(f.encryption, tsl)\""),
        ("W4", "process", "when = \"cls(n) >= trust(n)\""),
        ("W5", "process", "when = '''\nredundant(n, n)'''"),
        ("W6", "process", "when = \"has(x.authn)\""),
        ("W7", "process", "cwe = [79, \"CVE-79\"]"),
        ("BFI", "flow", "repro = 5"),
        ("W8", "process", "title = \"{n.tec} could fail\""),
        ("W9", "process", "titel = \"x\""),
    ];
    let text: String = rules.iter().map(|(id, kind, lines)| rule(id, kind, lines)).collect();
    let place = shop(&[("wrong.toml", &(text + "[[change]]\nrule = \"BFI\"\nenabled = false\n"))]);
    let run = place.run(&["rules", "check", "wrong.toml", "--output-format", "concise"]);
    // Every column is that of the word that is wrong.
    let expected = "\
wrong.toml:7:10: error[R005]: rule `W1`: it does not fire here
wrong.toml:16:15: error[R003]: no attribute `autn` of a node
wrong.toml:25:26: error[R003]: `tsl` is not a value of `encryption`
wrong.toml:34:9: error[R003]: these two are on different scales
wrong.toml:44:1: error[R003]: `redundant` takes one argument
wrong.toml:53:13: error[R003]: no variable `x`
wrong.toml:62:7: error[R001]: `cwe` is a list of numbers such as 79 or \"CWE-79\"
wrong.toml:67:6: error[R004]: there is a rule `BFI` already
wrong.toml:79:13: error[R003]: no attribute `tec` of a node
wrong.toml:88:1: error[R002]: `[[rule]]` has no key `titel`
wrong.toml:93:8: error[R003]: `BFI` answers for a cell of the chart and cannot be left out
";
    assert_eq!(run.ends(1).out, expected);
    let full = place.run(&["rules", "check", "wrong.toml"]);
    for help in ["did you mean `authn`?", "did you mean `tls`?", "did you mean `title`?", "write `replace = true`"] {
        full.ends(1).prints(help);
    }
    let run = place.run(&["check", "shop.dot", "--rules", "wrong.toml"]);
    run.ends(2).says("the rules of `wrong.toml` cannot be used");
}

#[test]
fn a_rule_of_an_own_category_is_used_everywhere() {
    let place = shop(&[("good.toml", GOOD)]);
    let found = findings(&place, &["--rules", "good.toml"]);
    let own = find(&found, "PRIV01:db").unwrap();
    assert_eq!((&own["category"], &own["status"]), (&"privacy".into(), &"unstated".into()));
    let args = ["check", "shop.dot", "--rules", "good.toml", "--fail-on", "never", "--all-findings"];
    place.run(&args).ends(0).prints("note[PRIV01]: db could keep people's data for ever (privacy, high)");
    let why = place.run(&["why", "shop.dot", "PRIV01:db", "--rules", "good.toml"]);
    why.ends(0).prints("privacy, high, unstated").prints("`db` says nothing of retention");
    let replaced = GOOD.replace("id = \"PRIV01\"", "id = \"BSI\"\nreplace = true\ngroup = \"floor\"");
    place.put("replace.toml", replaced.replace("category = \"privacy\"", "category = \"I\"").as_bytes());
    let found = findings(&place, &["--rules", "replace.toml"]);
    assert_eq!(find(&found, "BSI:db").unwrap()["title"], "db could keep people's data for ever");
}

#[test]
fn rules_are_changed_and_left_out() {
    let change = "[[change]]\nrule = \"TA13\"\nenabled = false\n[[change]]\nrule = \"BFI\"\nseverity = \"low\"\n";
    let place = shop(&[("good.toml", GOOD), ("change.toml", change)]);
    let before = findings(&place, &[]);
    assert!(find(&before, "TA13:ask").is_some() && find(&before, "BFT:ask").is_none());
    assert_eq!(find(&before, "BFI:ask").unwrap()["severity"], "high");
    let after = findings(&place, &["--rules", "change.toml"]);
    assert!(find(&after, "TA13:ask").is_none() && find(&after, "BFT:ask").is_some(), "the floor answers for its cell");
    assert_eq!(find(&after, "BFI:ask").unwrap()["severity"], "low");
    place.put(
        "threatdot.toml",
        b"[rules]\nfiles = [\"good.toml\"]\ndisable = [\"TA13\"]\n[threats]\nscore = \"matrix\"\n",
    );
    let after = findings(&place, &[]);
    assert!(find(&after, "TA13:ask").is_none() && find(&after, "PRIV01:db").is_some());
    assert_eq!(after[0]["score"]["method"], "matrix");
    place.put("threatdot.toml", b"[rules]\ndisable = [\"BFI\"]\n");
    let run: Run = place.run(&["check", "shop.dot"]);
    run.ends(2).says("threatdot.toml:2:12").says("`BFI` answers for a cell of the chart and cannot be left out");
}

#[test]
fn findings_are_rated_as_asked() {
    let place = shop(&[]);
    // Secret data on an open flow and public data behind it: far apart, so that no two methods agree.
    let assets = "tm=1; asset_card=\"Cards; classification=secret\"; \
                  asset_news=\"News; classification=public; integrity=low; availability=low\";";
    let text = SHOP.replace("tm=1;", assets).replace("id=save", "id=save, data=news");
    place.put("shop.dot", text.replace("id=ask,", "id=ask, data=card, authn=none,").as_bytes());
    let of = |method: &str| {
        let found = findings(&place, &["--score", method]);
        assert!(found.iter().all(|finding| finding["score"]["method"] == method));
        found
    };
    let severities = |found: &[Value]| {
        let mut all: Vec<String> = found.iter().map(|it| format!("{} {}", it["id"], it["severity"])).collect();
        all.sort();
        all
    };
    let (dread, short, owasp, matrix) = (of("dread"), of("dread-d"), of("owasp"), of("matrix"));
    for other in [&short, &owasp, &matrix] {
        assert_ne!(severities(&dread), severities(other));
    }
    for finding in &short {
        let score = &finding["score"];
        let of = find(&dread, finding["id"].as_str().unwrap()).unwrap();
        let left_out = score["dread"]["discoverability"].as_u64().unwrap();
        assert_eq!(score["rating"].as_u64().unwrap() + left_out, of["score"]["rating"].as_u64().unwrap());
    }
    assert!(owasp.iter().all(|finding| finding["score"]["owasp"].is_object()), "its factors are shown");
    assert!(dread.iter().all(|finding| finding["score"]["owasp"].is_null()));
}
