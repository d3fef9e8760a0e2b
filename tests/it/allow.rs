//! Lints that a source allows: where an allow holds, what it beats, and what its fixes do.

use threatdot::catalogue;
use threatdot::compile::{self, Options};
use threatdot::diagnostics::{Diagnostics, Levels, Safety, Severity};
use threatdot::edit;
use threatdot::source::Source;

use crate::support::{describe, files, name, options, project, read};

fn under(text: &str, levels: Levels) -> Diagnostics {
    compile::compile(Source::new("allow.dot", text), &Options { levels, ..options() }).diagnostics
}

fn codes(text: &str) -> Vec<&'static str> {
    under(text, Levels::default()).items.iter().map(|item| item.code.id).collect()
}

/// How many elements without flows are reported, and whether an allow was needless.
fn isolated(statements: &str) -> (usize, bool) {
    let flow = "p [kind=process]; q [kind=process]; p -> q [label=x];";
    let codes = codes(&format!("digraph {{\n tm=1; {flow}\n{statements}\n}}"));
    (codes.iter().filter(|code| **code == "L023").count(), codes.contains(&"L078"))
}

#[test]
fn an_allow_holds_for_a_statement() {
    let cases: &[(&str, (usize, bool))] = &[
        ("// threatdot: allow(L023) why\na [kind=process];\nb [kind=process];", (1, false)),
        ("# threatdot: allow(L023) why\n\n// another word\na [kind=process];\nb [kind=process];", (1, false)),
        ("a [kind=process]; // threatdot: allow(L023) why\nb [kind=process];", (1, false)),
        ("a [kind=process]; b [kind=process]; # threatdot: allow(L023) why", (0, false)),
        ("a [kind=process]; /* threatdot: allow(L023) why */ b [kind=process];", (1, false)),
        ("a [\n kind=process\n]; // threatdot: allow(L023) why\nb [kind=process];", (1, false)),
        ("a [\n kind=process\n] // threatdot: allow(L023) why\nb [kind=process]", (1, false)),
        // In a list it holds for an attribute, and an element without flows is none.
        ("a [\n // threatdot: allow(L023) why\n kind=process\n];", (1, true)),
        ("a [\n kind=process, // threatdot: allow(L023) why\n tech=web\n];", (1, true)),
        // Of a subgraph it is all of it.
        (
            "// threatdot: allow(L023) why\nsubgraph cluster_x { a [kind=process];\n b [kind=process]; }\nc [kind=store];",
            (1, false),
        ),
        ("subgraph cluster_x { // threatdot: allow(L023) why\n a [kind=process];\n b [kind=process]; }", (0, false)),
        ("subgraph cluster_x {\n a [kind=process];\n} // threatdot: allow(L023) why\nb [kind=process];", (1, false)),
        ("{ a [kind=process];\n // threatdot: allow(L023) why\n}", (1, true)),
        // Not of a flow's end that is declared elsewhere.
        ("a [kind=process]; b [kind=process];\n// threatdot: allow(L023) why\na -> b;", (0, true)),
    ];
    for (statements, expected) in cases {
        assert_eq!(isolated(statements), *expected, "{statements}");
    }
}

#[test]
fn at_the_top_an_allow_holds_for_the_file() {
    let graphs = "digraph { tm=1; a [kind=process]; }\n%digraph { tm=1; b [kind=process]; }\n";
    let count = |text: &str| codes(text).iter().filter(|code| **code == "L023").count();
    assert_eq!(count(&graphs.replace('%', "")), 2);
    assert_eq!(count(&format!("/* first */\n// threatdot: allow(L023) why\n{}", graphs.replace('%', ""))), 0);
    assert_eq!(count(&graphs.replace('%', "// threatdot: allow(L023) why\n")), 1);
}

#[test]
fn an_allow_beats_every_level_and_errors_of_reading_beat_it() {
    let code = catalogue::find("L023").unwrap();
    let text = "digraph { tm=1;\n// threatdot: allow(L023) why\na [kind=process]; }";
    for level in [Some(Severity::Error), Some(Severity::Note), None] {
        let mut levels = Levels::default();
        levels.set(code, level);
        let said = under(text, levels);
        // A lint that is turned off is looked for all the same: the allow is no more needless than without the flag.
        assert!(!said.items.iter().any(|item| matches!(item.code.id, "L023" | "L078")), "{level:?}");
    }
    let broken = codes("// threatdot: allow(E010, config-syntax) why\ndigraph { a -> ; }");
    assert_eq!(broken.iter().filter(|code| **code == "L079").count(), 2, "{broken:?}");
    assert!(broken.iter().any(|code| code.starts_with('E')), "{broken:?}");
}

#[test]
fn an_allow_of_an_allow_is_needed_if_it_silences() {
    let needless = "// threatdot: allow(L023) why\na [kind=process]; b [kind=process]; a -> b [label=x];";
    assert!(codes(&format!("digraph {{ tm=1;\n{needless} }}")).contains(&"L078"));
    let silenced = codes(&format!("// threatdot: allow(L078) kept for later\ndigraph {{ tm=1;\n{needless} }}"));
    assert!(!silenced.contains(&"L078"), "{silenced:?}");
    assert!(codes("// threatdot: allow(L078) kept for later\ndigraph { tm=1; }").contains(&"L078"));
}

#[test]
fn groups_set_what_is_not_named() {
    let text = "digraph { tm=1; a [kind=process]; b [kind=process, autn=x]; }";
    let of = |levels: &Levels, code: &str| {
        under(text, levels.clone()).items.iter().find(|item| item.code.id == code).map(|item| item.severity)
    };
    let mut levels = Levels::default();
    levels.set_all(None);
    levels.set(catalogue::find("L023").unwrap(), Some(Severity::Note));
    assert_eq!((of(&levels, "L001"), of(&levels, "L023")), (None, Some(Severity::Note)));
    levels.set_warnings(Some(Severity::Error));
    assert_eq!((of(&levels, "L001"), of(&levels, "L023")), (None, Some(Severity::Note)));
    let mut deny = Levels::default();
    deny.set_warnings(Some(Severity::Error));
    assert_eq!((of(&deny, "L001"), of(&deny, "L023")), (Some(Severity::Error), Some(Severity::Error)));
    // What is said above comes first; `all` above leaves nothing of what is below.
    let mut above = Levels::default();
    above.set(catalogue::find("L001").unwrap(), Some(Severity::Note));
    assert_eq!(of(&above.clone().over(&deny), "L001"), Some(Severity::Note));
    assert_eq!(of(&above.over(&deny), "L023"), Some(Severity::Error));
    let mut all = Levels::default();
    all.set_all(Some(Severity::Warning));
    assert_eq!(of(&all.over(&levels), "L023"), Some(Severity::Error), "a warning by `all`, and `warnings` is below");
}

/// A fix must leave a text in which nothing of its own code is left at that place.
#[test]
fn fixes_mend_what_they_are_offered_for() {
    let mut offered = 0;
    for folder in ["L041", "L046", "L072", "L074", "L076", "L077", "L078", "L079"] {
        let folders = std::fs::read_dir(project("fixtures/lints")).unwrap().map(|entry| entry.unwrap().path());
        for file in folders.filter(|path| name(path).starts_with(folder)).flat_map(|path| files(&path, &["dot"])) {
            let source = read(&file).unwrap();
            let before = compile::compile(source.clone(), &options()).diagnostics;
            for item in before.items.iter().filter(|item| item.code.id == folder) {
                for fix in &item.fixes {
                    offered += 1;
                    let text = edit::applied(source.text(), &fix.edits).unwrap();
                    let after = compile::compile(Source::new(name(&file), text.clone()), &options()).diagnostics;
                    let count = |all: &Diagnostics| all.items.iter().filter(|one| one.code.id == folder).count();
                    let expected = count(&before) - 1;
                    assert_eq!(count(&after), expected, "{}\n{text}\n{}", fix.title, describe(&source, &after));
                    assert!(after.errors <= before.errors, "{}\n{text}", fix.title);
                    let safe = if folder == "L078" { Safety::Safe } else { Safety::Unsafe };
                    assert_eq!(fix.safety, safe, "{}", fix.title);
                }
            }
        }
    }
    assert!(offered >= 20, "{offered}");
}

#[test]
fn removing_an_allow_leaves_no_blank_line() {
    let cases = [
        ("digraph { tm=1;\n  // threatdot: allow(L024) why\n  a; }", "digraph { tm=1;\n  a; }"),
        ("digraph { tm=1;\n  a; // threatdot: allow(L024) why\n}", "digraph { tm=1;\n  a;\n}"),
        ("digraph { tm=1; /* threatdot: allow(L024, L025) why */ a; }", "digraph { tm=1; a; }"),
    ];
    for (text, expected) in cases {
        let said = under(text, Levels::default());
        let fixes: Vec<_> =
            said.items.iter().filter(|item| item.code.id == "L078").flat_map(|item| &item.fixes).collect();
        assert_eq!(fixes.len(), 1, "{text}");
        assert_eq!(edit::applied(text, &fixes[0].edits).as_deref(), Some(expected));
    }
}

/// As many comments as a hostile text has room for, all on one line and about one lint.
#[test]
fn many_allows_cost_little() {
    let comment = "/* threatdot: allow(L023) x */";
    let text = format!("digraph {{ tm=1; {} {} }}", "a [kind=process]; ".repeat(20_000), comment.repeat(20_000));
    let start = std::time::Instant::now();
    let said = under(&text, Levels::default());
    assert!(said.total > 0);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
