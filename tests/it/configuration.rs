//! The configuration: where it is found, what comes before what, which diagrams it is about, its schema.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cli::Place;
use crate::support::project;
use threatdot::config::keys::{EMITS, KEYS, Values};
use threatdot::config::{self, schema};
use threatdot::diagnostics::Sink;
use threatdot::output::json;
use threatdot::source::Source;

const DIAGRAM: &str = "digraph { tm=\"1\"; a [kind=process, authn=none]; b [kind=store]; a -> b [protocol=http]; }\n";

/// The settings in force, with where each comes from.
fn in_force(place: &Place, folder: &str, args: &[&str]) -> BTreeMap<String, (Value, String)> {
    let run = place.run_in(folder, &[&["config", "--format", "json"], args].concat());
    let list: Vec<Value> = serde_json::from_str(&run.ends(0).out).unwrap();
    let line = |line: &Value| {
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("key"), (line["value"].clone(), text("from")))
    };
    list.iter().map(line).collect()
}

#[test]
fn the_nearest_file_up_to_the_repository_is_read() {
    let place = Place::with(&[
        ("threatdot.toml", "[check]\nfail-on = \"low\"\n"),
        ("repository/.git/HEAD", "x"),
        ("repository/docs/a.dot", DIAGRAM),
    ]);
    assert_eq!(in_force(&place, "", &[])["check.fail-on"], ("low".into(), "threatdot.toml:2:11".into()));
    assert_eq!(in_force(&place, "repository/docs", &[])["check.fail-on"], ("high".into(), "built in".into()));
    let place = Place::with(&[("threatdot.toml", "[check]\nfail-on = \"low\"\n"), ("docs/a.dot", DIAGRAM)]);
    assert_eq!(in_force(&place, "docs", &[])["check.fail-on"], ("low".into(), "../threatdot.toml:2:11".into()));
    assert_eq!(in_force(&place, "docs", &["--isolated"])["check.fail-on"].1, "built in");
}

#[test]
fn the_command_line_comes_before_the_environment_before_keys_before_the_file() {
    let place = Place::with(&[("threatdot.toml", "[picture]\ntheme = \"dark\"\nfold = 2\n")]);
    let theme = |args: &[&str]| in_force(&place, "", args)["picture.theme"].clone();
    assert_eq!(theme(&[]), ("dark".into(), "threatdot.toml:2:9".into()));
    assert_eq!(theme(&["--config", "picture.theme=light"]), ("light".into(), "--config".into()));
    assert_eq!(theme(&["--config", "picture.theme=\"light\""]).0, "light");
    assert_eq!(
        theme(&["--config", "picture.theme=light", "--theme", "print"]),
        ("print".into(), "command line".into())
    );
    assert_eq!(in_force(&place, "", &[])["picture.fold"].0, 2);
    let run = place.command(&["config"]).env("THREATDOT_THEME", "print").output().unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.contains("picture.theme = \"print\"") && text.contains("# THREATDOT_THEME"), "{text}");
}

#[test]
fn levels_of_lints_are_in_force_too() {
    let place = Place::with(&[("threatdot.toml", "[lints]\nL023 = \"deny\"\nall = \"note\"\n")]);
    let found = in_force(&place, "", &[]);
    assert_eq!(found["lints.L023"], ("deny".into(), "threatdot.toml:2:1".into()));
    assert_eq!(found["lints.all"].0, "note");
}

#[test]
fn a_setting_does_what_its_flag_does() {
    let place = Place::with(&[("a.dot", DIAGRAM), ("threatdot.toml", "[check]\nfail-on = \"never\"\n")]);
    place.run(&["check"]).ends(0);
    place.run(&["check", "--fail-on", "low"]).ends(1);
    place.run(&["check", "--config", "check.fail-on=low"]).ends(1);
    let place = Place::with(&[
        ("docs/a.dot", DIAGRAM),
        ("threatdot.toml", "[build]\noutput-dir = \"site\"\nemit = [\"json\"]\n"),
    ]);
    place.run_in("docs", &["build", ".", "--fail-on", "never"]).ends(0);
    assert!(place.path("site/a.json").exists() && !place.path("site/a.svg").exists());
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let place = Place::with(&[("a.dot", DIAGRAM), ("threatdot.toml", "[picture]\ntheme = \"drak\"\n")]);
    for command in [&["check"] as &[&str], &["draw", "a.dot"], &["config"], &["build"]] {
        let run = place.run(command);
        let said = &run.ends(2).err;
        assert!(said.contains("threatdot.toml:2:9") && said.contains("did you mean `dark`?"), "{said}");
    }
    let run = place.run(&["check", "--isolated", "--config", "check.fail-no=low"]);
    assert!(run.ends(2).err.contains("did you mean `fail-on`?"), "{}", run.err);
    let run = place.run(&["check", "--isolated", "--config", "decision=[{ match = \"X\", na = { why = \"y\" } }]"]);
    assert!(run.ends(2).err.contains("in the file"), "{}", run.err);
}

const SHARED: &str = "[[asset]]\nid = \"card\"\ntitle = \"Card data\"\nclassification = \"restricted\"\ntags = [\"pci\"]\n\n[[asset]]\nid = \"order\"\nclassification = \"internal\"\n";
const CARDS: &str =
    "digraph { tm=\"1\"; a [kind=process]; b [kind=store, data=card]; a -> b [data=card, protocol=http]; }\n";

#[test]
fn an_asset_of_the_configuration_is_known_in_every_diagram() {
    let place = Place::with(&[("a.dot", CARDS), ("docs/b.dot", CARDS), ("threatdot.toml", SHARED)]);
    let json = |name: &str| -> Value {
        place.run(&["build", "--no-cache", "--emit", "json", "--fail-on", "never", name]).ends(0);
        serde_json::from_str(&place.text(&name.replace(".dot", ".json"))).unwrap()
    };
    for name in ["a.dot", "docs/b.dot"] {
        let json = json(name);
        let assets = json["model"]["assets"].as_array().unwrap().clone();
        // What a diagram does not speak of is not in its report.
        let [card] = &assets[..] else { panic!("{assets:?}") };
        assert_eq!(
            (&card["id"], &card["classification"], &card["title"]),
            (&"card".into(), &"restricted".into(), &"Card data".into())
        );
        assert_eq!(card["location"]["file"], "threatdot.toml");
        assert_eq!(card["location"]["line"], 2);
    }
    // The class rates the findings as one that the diagram declares would.
    let own = CARDS.replace("tm=", "asset_card=\"Card data; classification=restricted; tags=pci\"; tm=");
    let severities = |json: &Value| -> Vec<String> {
        let findings = json["findings"].as_array().unwrap();
        findings.iter().map(|finding| format!("{} {}", finding["id"], finding["severity"])).collect()
    };
    let shared = severities(&json("a.dot"));
    place.put("a.dot", own.as_bytes());
    place.put("threatdot.toml", b"");
    assert_eq!(shared, severities(&json("a.dot")));
}

#[test]
fn a_misspelt_asset_is_held_against_the_shared_ones() {
    let place = Place::with(&[("a.dot", &CARDS.replace("data=card", "data=crad")), ("threatdot.toml", SHARED)]);
    let run = place.run(&["check", "--no-findings", "a.dot"]);
    run.ends(1).prints("asset `crad` is not declared").prints("did you mean `card`?").prints("in the configuration");
    place.run(&["check", "--no-findings", "--unsafe-fixes", "--fix", "--fail-on", "never", "a.dot"]).ends(0);
    let text = place.text("a.dot");
    assert!(text.contains("b [kind=store, data=card]; a -> b [data=card,"), "{text}");
    // One that no diagram names is there for others.
    let run = place.run(&["check", "--no-findings", "--output-format", "concise", "--fail-on", "never", "a.dot"]);
    assert!(!run.out.contains("L04"), "{}", run.out);
}

#[test]
fn a_shared_asset_without_what_it_is_shared_for_is_refused() {
    for (text, why) in [
        ("[[asset]]\nid = \"card\"\n", "lacks `classification`"),
        ("[[asset]]\nclassification = \"secret\"\n", "lacks `id`"),
        ("[[asset]]\nid = \"a b\"\nclassification = \"secret\"\n", "cannot be the id"),
        ("[[asset]]\nid = \"a\"\nclassification = \"secretive\"\n", "did you mean `secret`?"),
        ("[[asset]]\nid = \"a\"\nclasification = \"secret\"\n", "did you mean `classification`?"),
        (&SHARED.replace("order", "card"), "declared twice"),
    ] {
        let place = Place::with(&[("a.dot", CARDS), ("threatdot.toml", text)]);
        let run = place.run(&["check", "a.dot"]);
        assert!(run.ends(2).err.contains(why), "{why}: {}", run.err);
    }
}

#[test]
fn diagrams_are_taken_and_left_out_by_patterns() {
    let place = Place::with(&[
        ("docs/a.dot", DIAGRAM),
        ("docs/b.gv", DIAGRAM),
        ("vendor/c.dot", DIAGRAM),
        ("docs/vendor/d.dot", DIAGRAM),
        ("threatdot.toml", "[files]\nexclude = [\"vendor\"]\n"),
    ]);
    let seen = |args: &[&str]| {
        let run = place.run(&[&["check", "-v", "--fail-on", "never"], args].concat());
        let names = run.ends(0).err.lines().filter_map(|line| line.strip_prefix("reading ").map(str::to_owned));
        names.filter(|name| !name.contains("threatdot.toml")).collect::<Vec<_>>()
    };
    assert_eq!(seen(&[]), ["docs/a.dot", "docs/b.gv"]);
    assert_eq!(seen(&["--include", "*.gv"]), ["docs/b.gv"]);
    assert_eq!(seen(&["--isolated", "--exclude", "docs/*.dot"]), ["docs/b.gv", "docs/vendor/d.dot", "vendor/c.dot"]);
    // A file that is named is taken, unless a hook names every file that changed.
    assert_eq!(seen(&["vendor/c.dot"]), ["vendor/c.dot"]);
    assert_eq!(seen(&["vendor/c.dot", "docs/a.dot", "--force-exclude"]), ["docs/a.dot"]);
    assert!(place.run(&["check", "--exclude", "[a"]).ends(2).err.contains("--exclude [a"));
    // From a folder inside, the patterns of the file still start beside it.
    let run = place.run_in("docs", &["check", "-v", "--fail-on", "never"]);
    assert!(!run.ends(0).err.contains("vendor/d.dot"), "{}", run.err);
}

#[test]
fn some_diagrams_are_built_elsewhere() {
    let config = "[build]\noutput-dir = \"all\"\n[[path]]\nmatch = \"docs/**\"\noutput-dir = \"site\"\nemit = [\"json\"]\n\
                  [[path]]\nmatch = \"docs/late.dot\"\nemit = [\"svg\"]\n";
    let place = Place::with(&[
        ("a.dot", DIAGRAM),
        ("docs/b.dot", DIAGRAM),
        ("docs/late.dot", DIAGRAM),
        ("threatdot.toml", config),
    ]);
    place.run(&["build", "--fail-on", "never"]).ends(0);
    let exists = |path: &str| place.path(path).exists();
    assert!(exists("all/a.svg") && exists("all/a.json"));
    assert!(exists("site/docs/b.json") && !exists("site/docs/b.svg"));
    assert!(exists("site/docs/late.svg") && !exists("site/docs/late.json"));
    place.run(&["build", "--fail-on", "never", "-o", "given", "--emit", "svg"]).ends(0);
    assert!(exists("given/docs/b.svg"), "the command line holds for all");
}

#[test]
fn a_prefix_makes_bare_names_somebody_elses() {
    let place = Place::with(&[
        ("a.dot", "digraph { a [kind=nonsense, tm_kind=process, tm_authn=nonsense]; }\n"),
        ("threatdot.toml", "attribute-prefix = \"tm_\"\n"),
    ]);
    let run = place.run(&["check", "--output-format", "concise", "--no-findings"]);
    assert!(run.ends(1).out.contains("authn"), "{}", run.out);
    assert!(!run.out.contains("of `kind`"), "{}", run.out);
}

#[test]
fn committed_schema_is_the_one_of_the_rows_and_agrees_with_the_reader() {
    let text = json::to_string_pretty(&schema::schema());
    let path = project("grammar/config.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, text, "run with UPDATE=1 to write {}", path.display());
    let validator = jsonschema::validator_for(&schema::schema()).unwrap();
    let cases = [
        "attribute-prefix = \"tm_\"",
        "[files]\ninclude = [\"a\"]\nall = true",
        "[files]\ninclude = \"a\"",
        "[check]\nfail-on = \"low\"",
        "[check]\nfail-on = \"lo\"",
        "[check]\nstrict = 1",
        "[picture]\nfold = 3",
        "[picture]\nfold = -3",
        "[picture]\nfold = \"3\"",
        "[build]\nemit = [\"svg\", \"json\"]",
        "[build]\nemit = [\"svgs\"]",
        "[path]\nmatch = \"x\"",
        "[[path]]\nmatch = \"x\"\nemit = [\"svg\"]",
        "[[path]]\nemit = [\"svg\"]",
        "[[path]]\nmatch = \"x\"\ntheme = \"dark\"",
        "[rules]\ndisable = [\"SP01\"]",
        "[rules]\ndisable = [\" \"]",
        "[threats]\nchart = \"sdl\"",
        "[lints]\nL023 = \"deny\"\nall = \"note\"",
        "[lints]\nL023 = \"forbid\"",
        "[nonsense]",
        "[[decision]]\nmatch = \"BP*\"\nna = { why = \"x\" }",
        "[[decision]]\nna = { why = \"x\" }",
        "[[decision]]\nmatch = \"BP*\"",
        "[[decision]]\nmatch = \"BP*\"\nna = { why = \"x\" }\ndread = \"D1 R1 E1 A1 D1\"",
    ];
    for case in cases {
        let mut sink = Sink::new();
        config::read(&Source::new("threatdot.toml", case), &mut sink);
        let value: Value = serde_json::to_value(toml::from_str::<toml::Table>(case).unwrap()).unwrap();
        assert_eq!(sink.errors() == 0, validator.is_valid(&value), "{case}");
    }
}

#[test]
fn rows_and_flags_agree() {
    for key in KEYS {
        assert!(key.docs.ends_with('.'), "{}", key.path());
        assert_eq!(KEYS.iter().filter(|other| other.path() == key.path()).count(), 1);
    }
    // What a row says of its words is what the flag takes.
    let place = Place::new();
    let help = place.run(&["config", "--help"]).ends(0).out.clone();
    for key in KEYS {
        let (Some(flag), Values::Word(words) | Values::Words(words)) = (key.flag, key.of) else { continue };
        let after = help.split(&format!("--{} ", flag.replace('_', "-"))).nth(1).unwrap_or_else(|| panic!("{flag}"));
        let own = after.split("\n      --").next().unwrap();
        let listed: Vec<&str> =
            own.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split(':').next()).collect();
        assert_eq!(listed, words, "{flag}: {own}");
    }
    assert!(EMITS.contains(&"svg"));
}

#[test]
fn the_program_describes_itself() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(place.run(&["completions", shell]).ends(0).out.contains("fail-on"), "{shell}");
    }
    assert!(place.run(&["man"]).ends(0).out.contains(".SH"));
    for (format, file) in [("findings", "findings"), ("diff", "diff"), ("config", "config")] {
        let committed = std::fs::read_to_string(project(&format!("grammar/{file}.schema.json"))).unwrap();
        assert_eq!(place.run(&["schema", format]).ends(0).out, committed);
    }
}
