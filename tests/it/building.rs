//! Building many files: side by side, from what was built before, and only to say what is stale.

use std::fs;

use crate::cli::{Place, Run};

const DIAGRAM: &str = "digraph { tm=1; a [kind=process, authn=none]; b [kind=store]; a -> b [protocol=http]; }\n";

/// A build that remembers what it built in a folder of its own.
fn build(place: &Place, args: &[&str]) -> Run {
    place.run(&[&["build", "-v", "--fail-on", "low", "--cache-dir", "cache", "-o", "out", "docs"], args].concat())
}

fn is_recalled(run: &Run) -> bool {
    run.err.contains("known from before")
}

fn without_progress(run: &Run) -> Vec<&str> {
    let words = ["known from before", "wrote ", "unchanged: ", "reading "];
    run.err.lines().filter(|line| !words.iter().any(|word| line.starts_with(word))).collect()
}

#[test]
fn what_was_built_is_not_built_again() {
    let place = Place::with(&[("docs/a.dot", DIAGRAM), ("docs/b.dot", DIAGRAM)]);
    let first = build(&place, &["--emit", "svg,json,html"]);
    first.ends(1);
    assert!(!is_recalled(&first));
    let outputs = |place: &Place| {
        let names = ["a.svg", "a.json", "a.html", "b.svg", "index.html"];
        names.map(|name| fs::read(place.path("out").join(name)).unwrap())
    };
    let before = outputs(&place);
    let second = build(&place, &["--emit", "svg,json,html"]);
    assert!(is_recalled(second.ends(1)), "{}", second.err);
    assert_eq!(outputs(&place), before);
    // Problems and threats are told again, and the run ends the same way.
    assert_eq!(without_progress(&first), without_progress(&second));
    assert_eq!(second.err.matches("known from before").count(), 2);
}

#[test]
fn what_changed_is_built_again() {
    let place = Place::with(&[("docs/a.dot", DIAGRAM)]);
    let recalled = |args: &[&str]| is_recalled(build(&place, args).ends(1));
    assert!(!recalled(&[]));
    assert!(recalled(&[]));
    place.put("docs/a.dot", DIAGRAM.replace("none", "basic").as_bytes());
    assert!(!recalled(&[]), "another text");
    assert!(!recalled(&["--theme", "dark"]), "another flag");
    assert!(!recalled(&[]));
    fs::remove_file(place.path("out/a.svg")).unwrap();
    assert!(!recalled(&[]), "an output that is gone");
    assert!(place.path("out/a.svg").exists());
    place.put("out/a.json", b"{}");
    assert!(!recalled(&[]), "an output that somebody changed");
    assert_ne!(place.text("out/a.json"), "{}");
    assert!(!recalled(&["--today", "2026-01-01"]), "another day");
    assert!(recalled(&["--today", "2026-01-01"]));
    place.put("threatdot.toml", b"[picture]\noverlay = \"heat\"\n");
    assert!(!recalled(&[]), "another configuration");
    assert!(recalled(&[]));
    assert!(!recalled(&["--no-cache"]));
}

#[test]
fn a_broken_or_missing_memory_does_no_harm() {
    let place = Place::with(&[("docs/a.dot", DIAGRAM)]);
    build(&place, &[]).ends(1);
    for entry in fs::read_dir(place.path("cache")).unwrap() {
        fs::write(entry.unwrap().path(), "{\"from\": 1").unwrap();
    }
    assert!(!is_recalled(build(&place, &[]).ends(1)));
    assert!(is_recalled(build(&place, &[]).ends(1)));
    fs::remove_dir_all(place.path("cache")).unwrap();
    assert!(!is_recalled(build(&place, &[]).ends(1)));
    // A folder that cannot be made costs nothing but time.
    place.put("file", b"");
    place.run(&["build", "docs", "--fail-on", "low", "--cache-dir", "file/cache", "-o", "out"]).ends(1);
}

#[test]
fn stale_outputs_are_named_and_left_as_they_are() {
    let place = Place::with(&[("docs/a.dot", DIAGRAM), ("docs/b.dot", DIAGRAM)]);
    let check = |args: &[&str]| place.run(&[&["build", "--check", "--emit", "svg", "docs"], args].concat());
    let run = check(&[]);
    assert_eq!(run.ends(1).out, "docs/a.svg\ndocs/b.svg\n");
    assert!(!place.path("docs/a.svg").exists());
    place.run(&["build", "--emit", "svg", "docs", "--fail-on", "never"]).ends(0);
    // Open threats are the business of `check`.
    let run = check(&[]);
    assert_eq!(run.ends(0).out, "");
    assert_eq!(run.err, "2 outputs: none is stale\n");
    place.put("docs/b.dot", DIAGRAM.replace("b [", "c [").replace("-> b", "-> c").as_bytes());
    let picture = place.text("docs/b.svg");
    assert_eq!(check(&[]).ends(1).out, "docs/b.svg\n");
    assert_eq!(check(&["--exit-zero"]).ends(0).out, "docs/b.svg\n");
    assert_eq!(place.text("docs/b.svg"), picture);
    place.put("docs/b.dot", b"digraph { tm=1;");
    assert!(check(&[]).ends(1).err.contains("error[E"));
}

#[test]
fn as_many_threads_as_there_are_the_bytes_are_the_same() {
    let texts: Vec<(String, String)> = (0..13)
        .map(|at| {
            (
                format!("docs/{at:02}.dot"),
                DIAGRAM.replace("a [", &format!("n{at} [")).replace("a ->", &format!("n{at} ->")),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let place = Place::with(&files);
    let run = |jobs: &str| {
        let run = place.run(&["build", "-v", "--no-cache", "docs", "-o", jobs, "-j", jobs, "--emit", "svg,json,md"]);
        let said = run.err.replace(&format!("{jobs}/"), "");
        let bytes: Vec<Vec<u8>> = place
            .files()
            .iter()
            .filter(|name| name.starts_with(&format!("{jobs}/")))
            .map(|name| fs::read(place.path(name)).unwrap())
            .collect();
        (said, bytes)
    };
    let (one, many) = (run("1"), run("4"));
    assert_eq!(one.1.len(), 39);
    assert_eq!(one, many);
}

#[test]
fn what_looks_once_is_not_watched() {
    let place = Place::with(&[("a.dot", "digraph { tm=1; a [kind=store]; }")]);
    for command in [&["build", "--watch", "--check"] as &[&str], &["watch", "--check"]] {
        place.run(command).ends(2).says("`--check` looks once: it cannot be watched");
    }
    // A variable that says no is none.
    place.run(&["build", "--no-cache", "--fail-on", "never", "a.dot"]).ends(0);
    let mut command = place.command(&["build", "--check", "--fail-on", "never", "a.dot"]);
    assert!(command.env("THREATDOT_WATCH", "0").output().unwrap().status.success());
}
