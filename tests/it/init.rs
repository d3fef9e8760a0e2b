//! The start of a project.

use std::fs;

use threatdot::config;
use threatdot::diagnostics::Sink;
use threatdot::source::Source;

use crate::cli::Place;

const FILES: [&str; 3] = [".pre-commit-config.yaml", "threat-model.dot", "threatdot.toml"];

#[test]
fn a_new_project_is_checked_drawn_and_clean() {
    let place = Place::new();
    let run = place.run(&["init"]);
    run.ends(0).prints("wrote threat-model.dot\nwrote threatdot.toml\nwrote .pre-commit-config.yaml\n");
    run.says("next: threatdot check threat-model.dot");
    assert_eq!(place.files(), FILES);
    // Nothing to complain of at the levels that a run without flags has; the configuration is read too.
    let check = place.run(&["check", "-v"]);
    check.ends(0).says("no problems; no open threat").says("reading threatdot.toml");
    assert!(!check.out.contains("warning") && !check.out.contains("error"), "{}", check.out);
    place.run(&["draw", "threat-model.dot", "-o", "picture.svg"]).ends(0);
    assert!(place.text("picture.svg").contains("Writer"));
    place.run(&["annotate", "threat-model.dot"]).ends(0).says("nothing to propose");
}

#[test]
fn the_starter_shows_the_language() {
    let place = Place::new();
    place.run(&["init"]).ends(0);
    let text = place.text("threat-model.dot");
    for part in [
        "kind=interactor",
        "kind=process",
        "kind=store",
        "kind=boundary",
        "trust=",
        "asset_",
        "classification=",
        "response_to=",
        "protocol=",
        "mitigate_",
        "tm=1",
        "data=",
        "owner=",
    ] {
        assert!(text.contains(part), "{part} is not shown");
    }
    assert!(text.lines().all(|line| line.len() <= 120 && line.trim_end() == line), "long or trailing");
    // The decision is about something.
    let check = place.run(&["check", "threat-model.dot", "--output-format", "json"]);
    assert!(check.ends(0).out.contains("\"status\":\"mitigated\"") || check.out.contains("planned"), "{}", check.out);
}

/// Every key of the configuration that is shown is one; the marks of the comments are taken away for that.
#[test]
fn every_line_of_the_configuration_can_be_used() {
    let place = Place::new();
    place.run(&["init"]).ends(0);
    let text = place.text("threatdot.toml");
    let used = |line: &str| {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_setting = bare.starts_with("[[") || bare.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        if is_setting { bare.to_owned() } else { line.to_owned() }
    };
    let all: String = text.lines().map(|line| used(line) + "\n").collect();
    assert_eq!(
        all.matches(" = ").count()
            - all.lines().filter(|line| line.starts_with('#')).map(|line| line.matches(" = ").count()).sum::<usize>(),
        17,
        "{all}"
    );
    for text in [&text, &all] {
        let mut sink = Sink::new();
        let read = config::read(&Source::new("threatdot.toml", text.as_str()), &mut sink);
        let diagnostics = sink.finish();
        assert_eq!(diagnostics.total, 0, "{:?}", diagnostics.items);
        assert_eq!(read.decisions.len(), usize::from(text.contains("\n[[decision]]")));
        assert_eq!(read.assets.len(), usize::from(text.contains("\n[[asset]]")));
    }
    place.put("threatdot.toml", all.replace("files = [\"rules.toml\"]", "").as_bytes());
    place.run(&["check", "--fail-on", "never"]).ends(0);
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::with(&[("threatdot.toml", "mine")]);
    let run = place.run(&["init"]);
    run.ends(2).says("`threatdot.toml` is there already, so nothing is written");
    assert_eq!((place.files(), place.text("threatdot.toml").as_str()), (vec!["threatdot.toml".to_owned()], "mine"));
    let place = Place::new();
    place.run(&["init"]).ends(0);
    place.run(&["init"]).ends(2);
}

#[test]
fn who_has_diagrams_needs_none_to_begin_with() {
    let place = Place::with(&[("docs/shop.dot", "digraph { tm=1; }")]);
    place.run(&["init"]).ends(0).says("next: threatdot check docs/shop.dot");
    assert_eq!(place.files(), [".pre-commit-config.yaml", "docs/shop.dot", "threatdot.toml"]);
    let place = Place::with(&[("threat-model.dot", "mine"), ("b.gv", "graph {}")]);
    place.run(&["init"]).ends(0).says("next: threatdot check\n");
    assert_eq!(place.text("threat-model.dot"), "mine");
}

#[test]
fn hooks_that_are_there_are_left_alone_and_the_lines_printed() {
    let place = Place::with(&[(".pre-commit-config.yaml", "repos: []\n")]);
    let run = place.run(&["init"]);
    run.ends(0).says(".pre-commit-config.yaml is there already").prints("entry: threatdot check");
    assert_eq!(place.text(".pre-commit-config.yaml"), "repos: []\n");
    assert_eq!(place.files(), FILES);
}

#[test]
fn folders_are_made() {
    let place = Place::new();
    place.run(&["init", "deep/er"]).ends(0).prints("wrote deep/er/threat-model.dot");
    assert_eq!(place.files().len(), 3);
    place.put("file", b"x");
    place.run(&["init", "file"]).ends(2).says("cannot make the folder `file`");
    assert_eq!(place.text("file"), "x");
}

#[test]
#[cfg(unix)]
fn links_are_never_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    symlink("elsewhere.dot", place.path("threat-model.dot")).unwrap();
    place.run(&["init"]).ends(2).says("`threat-model.dot` is there already");
    assert!(!place.path("elsewhere.dot").exists() && !place.path("threatdot.toml").exists());
    let hooks = Place::new();
    symlink("elsewhere.yaml", hooks.path(".pre-commit-config.yaml")).unwrap();
    hooks.run(&["init"]).ends(0).says("is there already");
    assert!(!hooks.path("elsewhere.yaml").exists());
    // Root may write anywhere, so there this shows nothing.
    let locked = Place::new();
    fs::create_dir(locked.path("locked")).unwrap();
    fs::set_permissions(locked.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(locked.path("locked/probe"), "").is_err() {
        locked.run(&["init", "locked"]).ends(2).says("cannot write `locked/threat-model.dot`");
    }
}
