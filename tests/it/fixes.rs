//! What diagnostics offer to do about the source, and what comes of doing it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use threatdot::compile::{Compilation, compile};
use threatdot::diagnostics::terminal::{Printer, Style};
use threatdot::diagnostics::{Diagnostics, Fix, Safety, Severity, Touches, escape};
use threatdot::edit::{self, Edit};
use threatdot::limits;
use threatdot::mend::{self, Outcome, Refusal};
use threatdot::output::json;
use threatdot::source::Source;
use threatdot::span::Span;
use threatdot::syntax::SyntaxKind;

use crate::cli::{Place, Run};
use crate::support::{compile_text, describe, files, name, options, project, read, shared};

const LEVELS: [Safety; 2] = [Safety::Safe, Safety::Unsafe];

/// The lints whose fix the contract names.
const NAMED: &[&str] = &["L001", "L002", "L007", "L009", "L010", "L012", "L013", "L015", "L030", "L031"];

fn mended(text: &str, level: Safety) -> Outcome {
    mend::apply(compile_text(text), &options(), level)
}

/// A fixture without the lines that mark its problems.
fn without_marks(path: &Path) -> String {
    let is_mark = |line: &&str| line.trim_start().starts_with("//") && line.contains('^');
    read(path).unwrap().text().split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

/// Every fixture of a lint that raises it.
fn bad_fixtures() -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> =
        std::fs::read_dir(project("fixtures/lints")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let files = folders.iter().flat_map(|folder| files(folder, &["dot"]));
    files.filter(|file| name(file).starts_with("bad")).collect()
}

#[test]
fn fixtures_become_what_a_person_would_write() {
    let mut wrong = String::new();
    for path in bad_fixtures() {
        let text = without_marks(&path);
        let mut last = text.clone();
        for (level, word) in LEVELS.into_iter().zip(["fixed", "fixed_unsafe"]) {
            let outcome = mended(&text, level);
            let fixed = outcome.compilation.source.text();
            let wanted = path.with_file_name(name(&path).replacen("bad", word, 1));
            if std::env::var_os("UPDATE").is_some() && fixed != last {
                std::fs::write(&wanted, fixed).unwrap();
            }
            let wanted = std::fs::read_to_string(&wanted).unwrap_or_else(|_| last.clone());
            if fixed != wanted {
                wrong += &format!("{} ({word})\n{}", path.display(), edit::unified("it", &wanted, fixed));
            }
            wrong += &judged(&text, &outcome, level);
            fixed.clone_into(&mut last);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What must hold of every text that was mended; what does not hold is told.
fn judged(old: &str, outcome: &Outcome, level: Safety) -> String {
    let (before, after) = (compile_text(old), &outcome.compilation);
    let new = after.source.text();
    let mut wrong = String::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong +=
                &format!("{what}\n--- old\n{old}\n--- new\n{new}\n{}", describe(&after.source, &after.diagnostics));
        }
    };
    let errors = |found: &Diagnostics| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let items = found.items.iter().filter(|item| item.severity == Severity::Error);
        items.for_each(|item| *counts.entry(item.code.id).or_default() += 1);
        counts
    };
    let (was, is) = (errors(&before.diagnostics), errors(&after.diagnostics));
    let unread = |counts: &BTreeMap<&str, usize>| counts.keys().any(|code| code.starts_with('E'));
    if !unread(&was) {
        must(!unread(&is), "it can no longer be read");
        must(is.iter().all(|(code, count)| was.get(code) >= Some(count)), "there are new errors");
        let refused: BTreeSet<&str> = outcome.refused.iter().map(|fix| fix.title.as_str()).collect();
        let left = after.diagnostics.items.iter().filter_map(|item| item.best_fix(level));
        let left: Vec<&Fix> = left.filter(|fix| !refused.contains(fix.title.as_str())).collect();
        must(left.is_empty(), &format!("there are fixes left: {left:?}"));
    }
    let (had, has) = (comments(&before), comments(after));
    let mut rest = has.iter();
    must(had.iter().all(|comment| rest.any(|now| now == comment)), "a comment is lost");
    must((old == new) == outcome.applied.is_empty(), "a fix does nothing, or none does something");
    let again = mended(new, level);
    must(again.compilation.source.text() == new, "fixing it again changes it again");
    must(outcome.compilations <= limits::FIX_TRIALS, "too many compilations");
    wrong
}

fn comments(compilation: &Compilation) -> Vec<&str> {
    let is_comment =
        |kind| matches!(kind, SyntaxKind::LineComment | SyntaxKind::HashComment | SyntaxKind::BlockComment);
    let tokens = compilation.tree.tokens().filter(|token| is_comment(token.kind));
    let texts = tokens.map(|token| compilation.source.slice(token.span).trim_end());
    // Of a comment that allows something, or hides something, the fix may be to change it.
    texts.filter(|text| !text.contains("threatdot:") && text.is_ascii()).collect()
}

/// The text with one fix made, compiled.
fn with_fix(compilation: &Compilation, fix: &Fix) -> Compilation {
    let text = edit::applied(compilation.source.text(), &fix.edits);
    compile_text(&text.unwrap_or_else(|| panic!("the edits of {fix:?} overlap")))
}

/// What a document says of the model, without places and without the order of its parts.
fn meaning(compilation: &Compilation) -> Vec<String> {
    let mut said = Vec::new();
    for document in json::documents(compilation) {
        let model = serde_json::to_value(&document.model).unwrap();
        for (sort, list) in model.as_object().unwrap() {
            for item in list.as_array().into_iter().flatten() {
                let mut item = item.clone();
                let Some(object) = item.as_object_mut() else {
                    said.push(format!("{sort} {item}"));
                    continue;
                };
                object.remove("location");
                let attributes = object.remove("attributes").unwrap_or_default();
                let own = object.get("id").cloned().unwrap_or_default();
                for attribute in attributes.as_array().into_iter().flatten().filter(|one| one["name"] != "kind") {
                    said.push(format!("{sort} {own} {} {}", attribute["name"], attribute["value"]));
                }
                said.push(format!("{sort} {item}"));
            }
        }
    }
    said.sort();
    said
}

/// Each fix by itself, also the second best: it can be made, does what it is for, and keeps its promise.
#[test]
fn each_fix_by_itself_does_what_it_says() {
    let mut fixed = BTreeSet::new();
    let mut wrong = String::new();
    for path in bad_fixtures() {
        let compilation = compile_text(&without_marks(&path));
        for item in &compilation.diagnostics.items {
            for fix in &item.fixes {
                let told = format!("{}: {} {}: {}\n", path.display(), item.code.id, item.message, fix.title);
                fixed.insert(item.code.id);
                if fix.touches == Touches::Anything {
                    wrong += &format!("{told}  does not say what it changes: `Fix::touching`\n");
                }
                let after = with_fix(&compilation, fix);
                let count = |found: &Compilation| found.diagnostics.counts.get(item.code.id).copied().unwrap_or(0);
                // A flow that is written as two has the problems of two.
                if count(&after) >= count(&compilation) {
                    wrong += &format!("{told}  does not help\n");
                }
                if fix.touches == Touches::Nothing && meaning(&after) != meaning(&compilation) {
                    wrong += &format!("{told}  changes the model\n");
                }
                if fix.title.is_empty() || fix.title.ends_with('.') || fix.edits.is_empty() {
                    wrong += &format!("{told}  is not well formed\n");
                }
            }
        }
    }
    let missing: Vec<_> = NAMED.iter().filter(|code| !fixed.contains(*code)).collect();
    assert!(missing.is_empty(), "without a fix: {missing:?}");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Texts that Graphviz refuses, and what one would write; a text without the second stays as it is.
#[test]
fn errors_of_the_grammar_are_mended_where_there_is_one_answer() {
    for (level, broken, whole) in [
        (Safety::Safe, "digraph { a -- b -- c }", "digraph { a -> b -> c }"),
        (Safety::Safe, "digraph { a;;; b;; }", "digraph { a; b; }"),
        (Safety::Safe, "digraph { a [x=1,,y=2;;] }", "digraph { a [x=1,y=2;] }"),
        (Safety::Safe, "digraph { a [label: \"x\"] }", "digraph { a [label= \"x\"] }"),
        (Safety::Safe, "digraph { a [x==1] }", "digraph { a [x=1] }"),
        (Safety::Safe, "digraph {\n a [x=1;\n b -> c\n}", "digraph {\n a [x=1];\n b -> c\n}"),
        (Safety::Safe, "digraph { a [x=1 }", "digraph { a [x=1] }"),
        (Safety::Safe, "digraph { a // why", "digraph { a // why\n}\n"),
        (Safety::Safe, "digraph { a }\n}\n", "digraph { a }\n\n"),
        (Safety::Safe, "diagraph g { a }", "digraph g { a }"),
        (Safety::Safe, "digraph { a -> node; b [shape=edge] }", "digraph { a -> \"node\"; b [shape=\"edge\"] }"),
        // There may be another answer.
        (Safety::Safe, "graph { a -> b }", ""),
        (Safety::Safe, "digraph { subgraph { a ", ""),
        (Safety::Safe, "digraph { a ->\n node [x=1] }", ""),
        (Safety::Safe, "digraph { node -> a }", ""),
        (Safety::Safe, "digraph { a [x] }", ""),
        (Safety::Safe, "digraph { a [x=\"1] }", ""),
        (Safety::Safe, "grap", ""),
        (Safety::Unsafe, "graph { a -> b -> c }", "digraph { a -> b -> c }"),
        (Safety::Unsafe, "digraph { subgraph { a ", "digraph { subgraph { a \n}\n}\n"),
        (Safety::Unsafe, "digraph { node -> a }", "digraph { \"node\" -> a }"),
        (Safety::Unsafe, "digraph { 1a }", "digraph { \"1a\" }"),
    ] {
        let outcome = mended(broken, level);
        let wanted = if whole.is_empty() { broken } else { whole };
        assert_eq!(outcome.compilation.source.text(), wanted, "{broken}: {:?}", outcome.refused);
        let judged = judged(broken, &outcome, level);
        assert!(judged.is_empty(), "{judged}");
        if !whole.is_empty() {
            assert!(!outcome.compilation.diagnostics.counts.keys().any(|code| code.starts_with("E01")), "{broken}");
        }
    }
}

/// A diagram of so many elements, each with a slip; of some the slip hides an error.
fn slips(count: usize, hidden: usize) -> String {
    let mut text = "digraph {\n  tm=1;\n  user [kind=interactor];\n".to_owned();
    for index in 0..count {
        text += &format!("  e{index} [kind=Process, authn=Password];\n");
    }
    for index in 0..hidden {
        text += &format!("  s{index} [kind=Store];\n  user -> s{index};\n");
    }
    text + "}\n"
}

#[test]
fn many_fixes_take_few_compilations() {
    let outcome = mended(&slips(1_500, 0), Safety::Safe);
    // More of one code than are kept at once take another round.
    assert!(outcome.mended() >= 3_000 && outcome.compilations <= 6, "{} {}", outcome.mended(), outcome.compilations);
    assert_eq!(outcome.compilation.diagnostics.counts.get("L002"), None);
}

#[test]
fn those_that_do_not_hold_keep_nobody_else_from_holding() {
    let outcome = mended(&slips(300, 3), Safety::Safe);
    assert!(outcome.mended() >= 600, "{}", outcome.mended());
    let refused: Vec<_> = outcome.refused.iter().map(|fix| (fix.code.id, &*fix.title, fix.why.clone())).collect();
    let one = ("L002", "replace it by `store`", Refusal::NewErrors("L020".to_owned()));
    assert_eq!(refused, [one.clone(), one.clone(), one]);
    assert!(outcome.compilations < 60, "{}", outcome.compilations);
    assert_eq!(outcome.compilation.diagnostics.counts.get("L002"), Some(&3));
}

#[test]
fn a_fix_that_loses_a_comment_is_not_made() {
    let text = "digraph {\n  tm=1;\n  a [kind=process, authn /* a */ = /* b */ mtls, authn=none];\n}\n";
    let outcome = mended(text, Safety::Unsafe);
    assert!(outcome.refused.iter().any(|fix| fix.why == Refusal::LosesComment), "{:?}", outcome.refused);
    assert_eq!(outcome.compilation.source.text(), text);
}

#[test]
fn a_slip_in_a_short_word_is_left_to_a_person() {
    let text = "digraph {\n  tm=1;\n  a [kind=process];\n  b [kind=process];\n  a -> b [encryption=ssl];\n}\n";
    assert_eq!(mended(text, Safety::Safe).compilation.source.text(), text);
}

/// What the fixtures do not show: one line of a diagram, and what it becomes.
#[test]
fn attributes_are_mended_in_whatever_form_they_stand() {
    for (level, old, new) in [
        (Safety::Unsafe, "asset_a=\"A; restricted\";", "asset_a=\"A; classification=restricted\";"),
        (Safety::Safe, "a [kind=\"pro\" + \"ces\"];", ""),
        (Safety::Safe, "a [authn=\"oidc;MFA\"];", ""),
        (Safety::Safe, "a [runs_as = <Root>];", "a [runs_as = <root>];"),
        (Safety::Safe, "a [logging=\"basic\", \"autn\"=none];", "a [logging=\"basic\", authn=none];"),
        // The name is taken.
        (Safety::Unsafe, "a [authn=none, autn=mtls];", ""),
        (Safety::Safe, "a [\n    debug=YES // c\n  ];", "a [\n    debug=yes // c\n  ];"),
        (Safety::Safe, "b -> c; c -> b;", "b;\n  c;\n  b -> c; c -> b;"),
        (Safety::Safe, "{b -> c} -> a;", "{b; c; b -> c} -> a;"),
        (Safety::Safe, "a [class=internal]; graph [stylesheet=\"a.css\"];", ""),
        (Safety::Unsafe, "a [class=internal];", "a [classification=internal];"),
        (Safety::Safe, "x, y [shape=ellipse];", "x, y [shape=ellipse]; x [kind=process]; y [kind=process];"),
        (Safety::Safe, "x [kind=\"\"] x [shape=box]", "x [kind=interactor] x [shape=box]"),
    ] {
        let diagram = |line: &str| {
            let filler = "a [kind=process]; node [kind=process];";
            let filler = if line.contains("shape") { "a [kind=process];" } else { filler };
            format!("digraph {{\n  tm=1; {filler}\n  {line} }}\n")
        };
        let outcome = mended(&diagram(old), level);
        let wanted = diagram(if new.is_empty() { old } else { new });
        assert_eq!(outcome.compilation.source.text(), wanted, "{:?}", outcome.refused);
    }
}

#[test]
fn two_ways_keep_their_names_and_what_is_said_of_them() {
    for (one, two) in [
        (
            "a -> b [dir=both, id=\"q\", label=\"x\", protocol=https];",
            "a -> b [id=\"q\", label=\"x\", protocol=https];\n  b -> a [id=\"q#back\", label=\"x\", protocol=https];",
        ),
        ("a:n -> b [dir=\"both\"]; // why", "a:n -> b; // why\n  b -> a:n;"),
        ("a -> b [\n    dir=both,\n    x_y=1\n  ]", "a -> b [\n    x_y=1\n  ]\n  b -> a [x_y=1];"),
        // What is said of one end, of several edges, or by a default is left as it is.
        ("a -> b [dir=both, headlabel=x];", ""),
        ("a -> b -> c [dir=both];", ""),
        ("{a} -> b [dir=both];", ""),
        ("edge [dir=both]; a -> b;", ""),
    ] {
        let diagram = |edges: &str| format!("digraph {{\n  tm=1; node [kind=process]; a; b; c;\n  {edges}\n}}\n");
        let outcome = mended(&diagram(one), Safety::Safe);
        let wanted = diagram(if two.is_empty() { one } else { two });
        assert_eq!(outcome.compilation.source.text(), wanted, "{:?}", outcome.refused);
        assert_eq!(meaning(&outcome.compilation), meaning(&compile_text(&diagram(one))));
    }
}

#[test]
fn fixes_are_shown_safely_and_shortly() {
    static CODE: threatdot::diagnostics::Code =
        threatdot::diagnostics::Code { id: "T001", name: "", severity: Severity::Error, summary: "", docs: "" };
    let evil = "\u{1b}]52;c;x\u{7}\u{202e}";
    let text = format!("digraph {{\n\ta [x=\"{evil}\"];\n{}}}\n", "  b;\n".repeat(100));
    let source = Source::new("evil.dot", &*text);
    let at = u32::try_from(text.find("x=").unwrap()).unwrap();
    let line_starts = text.match_indices("  b;").map(|(at, _)| u32::try_from(at).unwrap());
    let few = Fix::safe(format!("rename {evil}\nerror: forged"), [Edit::replace(Span::new(at, at + 1), evil)]);
    let many = Fix::risky("write much", line_starts.map(|at| Edit::insert(at, "c;")).collect::<Vec<_>>());
    for (fix, color) in [(&few, false), (&many, false), (&few, true)] {
        let diagnostic = threatdot::diagnostics::Diagnostic::new(&CODE, Span::at(at), "wrong").fix(fix.clone());
        let mut printer = Printer::new(&source, Style::Full, color);
        printer.diagnostics(&Diagnostics::of([diagnostic]));
        let printed = printer.finish();
        let plain = printed.replace("\u{1b}[0m", "").replace("\u{1b}[31m", "").replace("\u{1b}[32m", "");
        if color {
            assert!(printed.contains("\u{1b}[31m-") && printed.contains("\u{1b}[32m+"), "{printed:?}");
            continue;
        }
        assert!(!plain.chars().any(|c| c != '\n' && escape::is_hidden(c)), "{plain:?}");
        assert!(plain.lines().count() < 12 + limits::FIX_LINES, "{plain}");
        assert!(!plain.lines().any(|line| line.starts_with("error: forged")), "{plain}");
    }
    let mut printer = Printer::new(&source, Style::Full, false);
    printer
        .diagnostics(&Diagnostics::of([threatdot::diagnostics::Diagnostic::new(&CODE, Span::at(at), "x").fix(many)]));
    let printed = printer.finish();
    assert!(printed.contains("= unsafe fix: write much\n") && printed.contains("... and more lines"), "{printed}");
}

#[test]
fn others_models_are_mended_without_harm() {
    let mut wrong = String::new();
    for (folder, every) in [("models", 1), ("corpus/dot", 60)] {
        let Some(folder) = shared(folder) else { return };
        for path in files(&folder, &["dot", "gv"]).iter().step_by(every) {
            let Some(source) = read(path).ok().filter(|source| source.text().len() < 60_000) else { continue };
            let text = source.text().to_owned();
            for level in LEVELS {
                let judged = judged(&text, &mend::apply(compile(source.clone(), &options()), &options(), level), level);
                if !judged.is_empty() {
                    wrong += &format!("{}: {}\n", path.display(), judged.lines().next().unwrap());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Statements with and without mistakes of every sort.
const STATEMENTS: &[&str] = &[
    "n1 [kind=process];",
    "n1 [kind=Process, authn=mlts] // slip",
    "n2 [shape=box];",
    "n2 [shape=cylinder] [fillcolor=red]",
    "n3 [kind=store, class=restricted];",
    "n3;",
    "n1, n2 [authn=none];",
    "n1 [authn=mtls]; n1 [authn=none];",
    "n1 [mfa=Yes, logging = \"bsic\" /* c */];",
    "node [kind=process];",
    "node [shape=ellipse, autnh=mtls];",
    "edge [encrytion=tls];",
    "edge [dir=none];",
    "n1 -> n2;",
    "n1 -> n2 [dir=both, id=q, label=\"a, b\"];",
    "n2 -> n1 [dir=back, encryption=tsl];",
    "n2 -> n9 -> n3 [protocol=https]",
    "n1 -> n4 [lhead=cluster_a, id=q];",
    "{n1 n2} -> n3 [encryption=\"TLS\"];",
    "n1 -> n2 [kind=flow, encryption_at_rest=disk];",
    "n1 -> n2 [response_to=qq, x=1]; # note",
    "subgraph cluster_a { kind=boundary; trust=dmz; owner=x\n subgraph cluster_b { n5 [kind=store] } }",
    "subgraph zone { kind=boundary; trust=internal; n6 [kind=process]; }",
    "subgraph { trust=dmz\n n7 [kind=process]; }",
    "tm=1;",
    "asset_a=\"A; clasification=secrte; restricted\";",
    "trust=dmz; chart=Sdl",
    "n1 [na_bps=\"why=x\", accept_BPT=\"untill=20270131; by=a; reason=b\"];",
    "n1 [dread_BPS=\"D08 R1 E1 A1 D1\", na_BXS=\"why=y\"];",
    "n8 [kind=process, shape=cylinder, \"strange name\"=x];",
    "/* between */",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever is wrong with a diagram, mending it never makes it worse, and mending it again does nothing.
    #[test]
    fn mending_does_no_harm(
        chosen in proptest::collection::vec(0..STATEMENTS.len(), 1..14),
        keyword in proptest::sample::select(vec!["digraph", "strict digraph g", "graph"]),
        line_end in proptest::sample::select(vec!["\n", "\r\n", " "]),
        is_unsafe in any::<bool>(),
    ) {
        let mut text = format!("{keyword} {{{line_end}");
        for index in chosen {
            let statement = STATEMENTS[index];
            let statement =
                if keyword == "graph" { statement.replace("->", "--") } else { statement.to_owned() };
            // A comment of the line needs its end.
            let end = if line_end == " " && statement.contains(['#', '/']) { "\n" } else { line_end };
            text += &format!("  {statement}{end}");
        }
        text.push('}');
        let level = LEVELS[usize::from(is_unsafe)];
        let judged = judged(&text, &mended(&text, level), level);
        prop_assert!(judged.is_empty(), "{}", judged);
    }
}

/// One fix was in the way of another, which holds once the first is made.
#[test]
fn what_was_in_the_way_is_tried_again() {
    let text = "digraph {\n  n1 [kind=Process, authn=mlts] // slip\n  n1 [kind=process];\n  n1 [authn=mtls]; n1 [authn=none];\n}\n";
    let judged = judged(text, &mended(text, Safety::Unsafe), Safety::Unsafe);
    assert!(judged.is_empty(), "{judged}");
}

/// A bracket before what cannot begin a statement would mend nothing.
#[test]
fn a_bracket_is_offered_only_where_a_statement_can_begin() {
    let fixes = |text: &str| {
        let found = compile_text(text).diagnostics.items.into_iter().filter(|item| item.code.id == "E012");
        found.map(|item| item.fixes.len()).sum::<usize>()
    };
    assert_eq!(fixes("digraph {\n  web [kind=process\n  db -> web\n}"), 1);
    assert_eq!(fixes("digraph {\n  web [kind=\n  tm=1;\n}"), 0);
}

const SLIP: &str =
    "digraph {\n  tm=1;\n  user [kind=interactor];\n  web [kind=Process];\n  user -> web; web -> user;\n}\n";
const MENDED: &str =
    "digraph {\n  tm=1;\n  user [kind=interactor];\n  web [kind=process];\n  user -> web; web -> user;\n}\n";
const CALM: [&str; 4] = ["--isolated", "--fail-on", "never", "--no-findings"];

fn check(place: &Place, args: &[&str]) -> Run {
    place.run(&[&["check"][..], args, &CALM].concat())
}

#[test]
fn fix_writes_in_place_and_prints_what_is_left() {
    let place = Place::with(&[("a.dot", SLIP), ("b.dot", MENDED), ("plain.dot", "digraph { a -> b }")]);
    let shown = check(&place, &["a.dot"]);
    shown
        .ends(1)
        .prints("= fix: replace it by `process`")
        .prints("    -   web [kind=Process];")
        .says("1 fixable with --fix");
    let run = check(&place, &["--fix", "-v", "."]);
    run.ends(0).says("fixed 1 problem (").says("a.dot: L002: replace it by `process`").says("wrote ./a.dot");
    assert!(!run.out.contains("L002"), "{}", run.out);
    assert_eq!([place.text("a.dot"), place.text("b.dot")], [MENDED, MENDED]);
    assert_eq!(place.text("plain.dot"), "digraph { a -> b }");
    check(&place, &["--fix", "."]).ends(0).says("fixed 0 problems");
}

#[test]
fn line_ends_marks_and_permissions_stay() {
    let place = Place::new();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    place.put("a.dot", windows(SLIP).as_bytes());
    #[cfg(unix)]
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(place.path("a.dot"), std::fs::Permissions::from_mode(0o640)).unwrap();
        || std::fs::metadata(place.path("a.dot")).unwrap().permissions().mode() & 0o777
    };
    check(&place, &["--fix", "a.dot"]).ends(0);
    assert_eq!(place.text("a.dot"), windows(MENDED));
    #[cfg(unix)]
    assert_eq!(mode(), 0o640);
}

#[test]
fn diff_prints_a_patch_and_writes_nothing() {
    let place = Place::with(&[("a.dot", SLIP), ("b.dot", MENDED)]);
    let run = check(&place, &["--diff", "a.dot", "b.dot"]);
    run.ends(1).says("would fix 1 problem in 1 file");
    assert_eq!(run.out, edit::unified("a.dot", SLIP, MENDED));
    assert_eq!(place.text("a.dot"), SLIP);
    assert_eq!(check(&place, &["--diff", "--fix", "a.dot", "--exit-zero"]).ends(0).out, run.out);
    assert_eq!(check(&place, &["--diff", "b.dot"]).ends(0).says("nothing to fix").out, "");
    let colored = check(&place, &["--diff", "a.dot", "--color", "always"]);
    colored.ends(1).prints("\u{1b}[31m-  web [kind=Process];\u{1b}[0m");
    // Every flag has its variable.
    let run = Run::of(place.command(&[&["check", "a.dot"][..], &CALM].concat()).env("THREATDOT_DIFF", "1"));
    run.ends(1).prints("+  web [kind=process];");
    let run = Run::of(place.command(&[&["check", "a.dot"][..], &CALM].concat()).env("THREATDOT_FIX", "true"));
    run.ends(0).says("fixed 1 problem");
}

#[test]
fn standard_input_comes_out_fixed() {
    let place = Place::new();
    let args = [&["check", "--fix", "-"][..], &CALM].concat();
    let run = place.run_with(&args, SLIP);
    assert_eq!(run.ends(0).says("fixed 1 problem").out, MENDED);
    let broken = "digraph { tm=1; a [kind=process, x] }";
    let run = place.run_with(&args, broken);
    assert_eq!(run.ends(1).says("error[E016]").out, broken);
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn what_may_not_be_written_is_not() {
    let place = Place::with(&[("locked.dot", SLIP)]);
    let mut permissions = std::fs::metadata(place.path("locked.dot")).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(place.path("locked.dot"), permissions).unwrap();
    check(&place, &["--fix", "locked.dot"]).ends(2).says("cannot write `locked.dot`: it is read-only");
    assert_eq!(place.text("locked.dot"), SLIP);
    // Written as UTF-8 it would no longer be what its `charset` says.
    let latin = b"digraph { charset=latin1; tm=1; a [kind=Process, label=\"caf\xe9\"] }";
    place.put("latin.dot", latin);
    check(&place, &["--fix", "latin.dot"]).ends(2).says("cannot fix `latin.dot`: it is Latin-1");
    check(&place, &["--diff", "latin.dot"]).ends(2);
    assert_eq!(std::fs::read(place.path("latin.dot")).unwrap(), latin);
}

#[test]
fn risky_fixes_are_made_when_asked_for_and_refusals_are_told() {
    let text = "digraph {\n  tm=1;\n  user [kind=interactor];\n  db [kind=datastore];\n  user -> db;\n}\n";
    let place = Place::with(&[("a.dot", text)]);
    check(&place, &["a.dot"]).ends(1).prints("= unsafe fix: replace it by `store`");
    check(&place, &["--fix", "a.dot"]).ends(1).says("fixed 0 problems");
    let run = check(&place, &["--fix", "--unsafe-fixes", "-v", "a.dot"]);
    run.ends(1).says("a.dot:4:12: L002: did not replace it by `store`: it would bring new errors (L020)");
    run.says("1 fix did not hold");
    assert_eq!(place.text("a.dot"), text);
}

#[test]
fn documents_hold_the_fixes() {
    let place = Place::with(&[("a.dot", SLIP)]);
    let run = check(&place, &["a.dot", "--output-format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let is_slip = |item: &&serde_json::Value| item["code"] == "L002";
    let slip = document["diagnostics"].as_array().unwrap().iter().find(is_slip).unwrap();
    let fix = &slip["fixes"][0];
    assert_eq!((&fix["safety"], &fix["title"]), (&"safe".into(), &"replace it by `process`".into()));
    let edit = &fix["edits"][0];
    let at = SLIP.find("Process").unwrap();
    assert_eq!((&edit["start"], &edit["end"], &edit["text"]), (&at.into(), &(at + 7).into(), &"process".into()));
    assert_eq!((&edit["location"]["line"], &edit["location"]["column"]), (&4.into(), &13.into()));
}
