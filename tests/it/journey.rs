//! From an empty folder to a clean model, led by diagnostics alone: a shop of three tiers, a file a step.
//!
//! The files of `fixtures/journey` are the transcript. Each is written by a person from what the program said of the one
//! before; [`STEPS`] holds what that was, and the tests ask the program again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cli::Place;
use crate::support::{files, name, project};

/// A file of the journey and what is said of it.
struct Step {
    file: &'static str,
    /// Lints that must be said: the next step answers them.
    lints: &'static [&'static str],
    /// Lints that the next steps may take their time with.
    later: &'static [&'static str],
    /// Open threats that rest on what is stated.
    open: &'static [&'static str],
    /// Whether there are threats that are open because nothing is stated.
    unstated: bool,
    /// Words of the program that ask for what the next step does: of `check`, or of `why` for a threat.
    asks: &'static [(&'static str, &'static str)],
    exit: i32,
}

const STEPS: &[Step] = &[
    Step {
        file: "01-sketch.dot",
        lints: &["L011"],
        later: &[],
        open: &[],
        unstated: true,
        asks: &[("check", "say on every node what it is: `kind=interactor`, `kind=process` or `kind=store`")],
        exit: 1,
    },
    Step {
        file: "02-kinds.dot",
        lints: &["L026", "L036"],
        later: &["L040"],
        open: &[],
        unstated: true,
        asks: &[
            ("check", "group elements of equal trust in clusters with `kind=boundary` and a `trust`"),
            ("check", "mark that flow `access=readwrite`"),
        ],
        exit: 0,
    },
    Step {
        file: "03-boundaries.dot",
        lints: &[],
        later: &["L040"],
        open: &[],
        unstated: true,
        asks: &[("BFI:browser->web", "`browser->web` says nothing of encryption")],
        exit: 0,
    },
    // What the flows speak today, said as it is.
    Step {
        file: "04-flows.dot",
        lints: &["L037"],
        later: &[],
        open: &[
            "BFI:browser->web",
            "BFI:web->app",
            "SP03:browser->web",
            "SP03:web->app",
            "TA13:browser->web",
            "TA13:web->app",
        ],
        unstated: true,
        asks: &[
            ("check", "add the answer: `web -> browser [response_to=\"browser->web\"]`"),
            ("BFI:browser->web", "Encrypt the flow"),
            ("BFI:app->db", "encryption=tls|mtls|ipsec|ssh|vpn|e2e|app on `app->db`"),
        ],
        exit: 1,
    },
    Step {
        file: "05-answers.dot",
        lints: &[],
        later: &[],
        open: &[],
        unstated: true,
        asks: &[("BPI:web", "classification on `web` (nothing is stated now)")],
        exit: 0,
    },
    Step {
        file: "06-data.dot",
        lints: &[],
        later: &[],
        open: &["BPI:app", "BPI:web"],
        unstated: true,
        asks: &[("BPI:web", "error_detail=generic on `web` (nothing is stated now)")],
        exit: 1,
    },
    Step {
        file: "07-controls.dot",
        lints: &[],
        later: &[],
        open: &["BPI:app", "BPI:web"],
        unstated: true,
        asks: &[("SP08:web", "csrf=yes|na on `web` (nothing is stated now)"), ("BPI:web", "Return the least data")],
        exit: 1,
    },
    Step { file: "08-decided.dot", lints: &[], later: &[], open: &[], unstated: false, asks: &[], exit: 0 },
];

fn text(file: &str) -> String {
    std::fs::read_to_string(project("fixtures/journey").join(file)).unwrap()
}

/// A folder with the files of the journey.
fn place() -> Place {
    let place = Place::new();
    STEPS.iter().for_each(|step| place.put(step.file, text(step.file).as_bytes()));
    place
}

const TODAY: [&str; 2] = ["--today", "2026-01-01"];

fn document(place: &Place, file: &str) -> Value {
    let run = place.run(&[&["check", file, "--output-format", "json", "--exit-zero"], &TODAY[..]].concat());
    serde_json::from_str(&run.ends(0).out).unwrap()
}

fn texts<'a>(document: &'a Value, list: &str, key: &str, keep: impl Fn(&Value) -> bool) -> BTreeSet<&'a str> {
    let items = document[list].as_array().unwrap().iter();
    items.filter(|item| keep(item)).map(|item| item[key].as_str().unwrap()).collect()
}

#[test]
fn every_step_is_told() {
    let on_disk: Vec<String> = files(&project("fixtures/journey"), &["dot"]).iter().map(|path| name(path)).collect();
    assert_eq!(on_disk, STEPS.iter().map(|step| step.file).collect::<Vec<_>>());
}

#[test]
fn each_step_is_told_what_the_next_one_does() {
    let place = place();
    for step in STEPS {
        let file = step.file;
        let document = document(&place, file);
        let lints = texts(&document, "diagnostics", "code", |_| true);
        let must: BTreeSet<&str> = step.lints.iter().copied().collect();
        assert!(lints.is_superset(&must), "{file} says {lints:?}");
        let unexpected: Vec<_> = lints.difference(&must).filter(|code| !step.later.contains(code)).collect();
        assert!(unexpected.is_empty(), "{file} says {unexpected:?} too");
        let open = texts(&document, "findings", "id", |one| one["status"] == "open");
        assert_eq!(open, step.open.iter().copied().collect(), "{file}");
        let unstated = texts(&document, "findings", "id", |one| one["status"] == "unstated");
        assert_eq!(!unstated.is_empty(), step.unstated, "{file}: {unstated:?}");
        let check = place.run(&[&["check", file], &TODAY[..]].concat());
        assert_eq!(check.code, step.exit, "{file}");
        for (whence, words) in step.asks {
            let said = if *whence == "check" {
                check.out.clone()
            } else {
                place.run(&["why", file, whence]).ends(0).out.clone()
            };
            assert!(said.contains(words), "{file}: {whence} does not say {words:?}:\n{said}");
        }
    }
}

/// What must be answered is answered by the next step, and does not come back.
#[test]
fn nothing_is_left_behind() {
    let place = place();
    let documents: Vec<Value> = STEPS.iter().map(|step| document(&place, step.file)).collect();
    for (step, after) in STEPS.iter().zip(documents.iter().skip(1)) {
        let next = texts(after, "diagnostics", "code", |_| true);
        assert!(step.lints.iter().all(|code| !next.contains(code)), "after {}: {next:?}", step.file);
    }
    let count = |document: &Value| texts(document, "findings", "id", |one| one["status"] == "unstated").len();
    assert_eq!(count(documents.last().unwrap()), 0);
}

/// The second file is what `annotate` makes of the first: nobody has to look the kinds up.
#[test]
fn the_kinds_are_proposed() {
    let place = place();
    place.run(&["annotate", "01-sketch.dot", "--write"]).ends(0);
    assert_eq!(place.text("01-sketch.dot"), text("02-kinds.dot"));
}

/// Nobody has to know which controls there are: `why` names each that the last steps add to what was there.
#[test]
fn every_control_is_asked_for() {
    let place = place();
    for pair in STEPS.windows(2).skip(5) {
        let [before, after] = pair else { continue };
        let old = document(&place, before.file);
        let open = |one: &Value| one["status"] == "open" || one["status"] == "unstated";
        let asked: String = texts(&old, "findings", "id", open)
            .into_iter()
            .map(|id| place.run(&["why", before.file, id]).ends(0).out.clone())
            .collect();
        let new = document(&place, after.file);
        let (old, mut new) = (stated(&old), stated(&new));
        new.retain(|id, _| old.contains_key(id));
        for (id, names) in new {
            for name in names.difference(&old[&id]).filter(|name| !name.starts_with("mitigate_")) {
                assert!(asked.contains(name.as_str()), "{}: nothing asks for `{name}` on `{id}`", before.file);
            }
        }
    }
}

/// The names that each element and flow states.
fn stated(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let items = ["elements", "flows"].into_iter().flat_map(|list| document["model"][list].as_array().unwrap());
    let names = |item: &Value| {
        let attributes = item["attributes"].as_array().unwrap().iter();
        attributes.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    items.map(|item| (item["id"].as_str().unwrap().to_owned(), names(item))).collect()
}

/// The last file is a whole model, not one that says little.
#[test]
fn the_end_is_a_clean_and_complete_model() {
    let place = place();
    let run = place.run(&[&["check", "08-decided.dot", "--strict", "--fail-on", "low"], &TODAY[..]].concat());
    assert_eq!(run.ends(0).out, "");
    run.says("no problems; no open threat, something is stated for 100% of");
    let document = document(&place, "08-decided.dot");
    let decided = texts(&document, "findings", "id", |one| one["status"] == "mitigated" || one["status"] == "verified");
    assert!(decided.contains("BPI:app") || decided.contains("BPI:web"), "{}", document["findings"]);
    let model = &document["model"];
    for boundary in model["boundaries"].as_array().unwrap() {
        assert!(boundary["trust"].is_number(), "{boundary}");
    }
    assert!(
        model["assets"].as_array().unwrap().iter().all(|asset| asset["classification"].is_string()),
        "{}",
        model["assets"]
    );
    for flow in model["flows"].as_array().unwrap() {
        let names: Vec<&str> =
            flow["attributes"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"data") && names.contains(&"protocol") && flow["label"] != flow["id"], "{flow}");
    }
    place.run(&["draw", "08-decided.dot", "-o", "shop.svg"]).ends(0);
}
