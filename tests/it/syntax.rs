//! The parser: lossless on any text, one error a bad statement, and as strict as Graphviz on real files.

use std::collections::BTreeMap;

use crate::support::{describe, files, parse, project, read, shared};
use threatdot::source::Source;

/// Files that are not UTF-8 and declare no other encoding: one clear error each.
const NOT_TEXT: &[&str] = &["ellson+graphviz__rtest__windows__Latin1.gv"];

/// Which corpus files Graphviz accepts.
fn validity() -> Option<BTreeMap<String, bool>> {
    let table = std::fs::read_to_string(shared("corpus/SOURCES.tsv")?).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        (cells[0].to_owned(), cells[3] == "yes")
    };
    Some(table.lines().skip(1).map(row).collect())
}

#[test]
fn corpus_is_accepted_and_refused_as_by_graphviz() {
    let Some(validity) = validity() else { return };
    let mut wrong = String::new();
    for (file, valid) in &validity {
        let path = shared(&format!("corpus/dot/{file}")).unwrap();
        let source = match read(&path) {
            Ok(source) => source,
            Err(_) if NOT_TEXT.contains(&file.as_str()) => continue,
            Err(message) => {
                wrong += &format!("{file}: {message}\n");
                continue;
            }
        };
        let (_, diagnostics) = parse(&source);
        if (diagnostics.errors == 0) != *valid {
            wrong += &format!("{file}: valid {valid}\n{}", describe(&source, &diagnostics));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn corpus_is_kept_to_the_byte() {
    let Some(folder) = shared("corpus/dot") else { return };
    for path in files(&folder, &["dot", "gv"]) {
        if let Ok(source) = read(&path) {
            assert_lossless(&source);
        }
    }
}

fn assert_lossless(source: &Source) {
    let (tree, _) = parse(source);
    let text: String = tree.tokens().map(|token| source.slice(token.span)).collect();
    assert_eq!(text, source.text(), "{}", source.name());
    for node in tree.nodes() {
        let span = node.span();
        assert!(
            source.text().is_char_boundary(span.start as usize) && source.text().is_char_boundary(span.end as usize)
        );
        for child in node.children() {
            assert!(span.contains(child.span()), "{}: {:?} outside of {:?}", source.name(), child.kind(), node.kind());
        }
    }
}

#[test]
fn valid_fixtures_have_no_errors() {
    for path in files(&project("fixtures/syntax/ok"), &["dot"]) {
        let source = read(&path).unwrap();
        let (_, diagnostics) = parse(&source);
        assert_eq!(diagnostics.errors, 0, "{}", describe(&source, &diagnostics));
        assert_lossless(&source);
    }
}

/// Each line of a comment `//! CODE line:column` at the top of a fixture is an error that is expected; no other is.
#[test]
fn broken_fixtures_have_the_errors_they_say() {
    let mut wrong = String::new();
    for path in files(&project("fixtures/syntax/err"), &["dot"]) {
        let source = read(&path).unwrap();
        let (_, diagnostics) = parse(&source);
        let expected: Vec<String> =
            source.text().lines().filter_map(|line| line.strip_prefix("//! ")).map(str::to_owned).collect();
        let found: Vec<String> = diagnostics
            .items
            .iter()
            .map(|item| {
                let at = source.position(item.span().start);
                format!("{} {}:{}", item.code.id, at.line, at.column)
            })
            .collect();
        if found != expected {
            wrong += &format!("expected {expected:?}\n{}", describe(&source, &diagnostics));
        }
        assert_lossless(&source);
    }
    assert!(wrong.is_empty(), "{wrong}");
}
