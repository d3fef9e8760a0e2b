//! Lints: their pages' own examples, and fixtures with carets under the bytes that a diagnostic must point at.

use std::path::Path;

use threatdot::compile::{self, Options};
use threatdot::diagnostics::terminal::{Printer, Style};
use threatdot::diagnostics::{Code, Diagnostic, Diagnostics, Severity, Sink};
use threatdot::model::LowerOptions;
use threatdot::source::Source;
use threatdot::{lints, threats};

use crate::support::{describe, files, name, project, read};

/// Under the assets that a text of configuration shares.
fn check_beside(source: &Source, config: Option<String>) -> Diagnostics {
    let mut sink = Sink::new();
    let config = threatdot::config::read(&Source::new("threatdot.toml", config.unwrap_or_default()), &mut sink);
    assert_eq!(sink.errors(), 0, "{}", source.name());
    check_under(source, &LowerOptions { prefix: None, assets: config.assets.into() })
}

fn check_under(source: &Source, options: &LowerOptions) -> Diagnostics {
    let options = Options { lower: options.clone(), ..crate::support::options() };
    compile::compile(source.clone(), &options).diagnostics
}

/// The codes of the lints, and of what is said once the findings are known.
fn codes() -> Vec<&'static Code> {
    lints::codes().into_iter().chain(threats::DECISION_CODES.iter().copied()).collect()
}

fn of_code<'a>(diagnostics: &'a Diagnostics, code: &str) -> Vec<&'a Diagnostic> {
    diagnostics.items.iter().filter(|one| one.code.id == code).collect()
}

#[test]
fn lints_are_sorted_and_well_formed() {
    let ids: Vec<_> = lints::codes().into_iter().map(|code| code.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for code in codes() {
        assert!(!code.summary.ends_with('.') && !code.summary.is_empty(), "{}: summary", code.id);
        assert!(code.docs.contains("**Why it matters.**"), "{}: says not why it matters", code.id);
    }
}

#[test]
fn every_page_has_a_bad_and_a_good_example_that_hold() {
    for code in codes() {
        let config = block(code, "toml").map(str::to_owned);
        let bad = example(code, "dot,bad");
        let found = check_beside(&bad, config.clone());
        assert!(!of_code(&found, code.id).is_empty(), "{}: silent on\n{}", code.id, bad.text());
        let good = example(code, "dot,good");
        let found = check_beside(&good, config);
        let errors = found.errors > 0;
        let raised = of_code(&found, code.id);
        assert!(raised.is_empty() && !errors, "{}: on\n{}\n{}", code.id, good.text(), describe(&good, &found));
    }
}

fn example(code: &Code, language: &str) -> Source {
    Source::new(code.id, block(code, language).unwrap_or_else(|| panic!("{language}")))
}

fn block<'a>(code: &'a Code, language: &str) -> Option<&'a str> {
    let (_, rest) = code.docs.split_once(&format!("```{language}\n"))?;
    Some(rest.split_once("```").unwrap().0)
}

/// What stands in the configuration beside a fixture.
fn config_beside(file: &Path) -> Option<String> {
    std::fs::read_to_string(file.with_file_name("threatdot.toml")).ok()
}

/// What the carets of a fixture say: `// ^^^^ L002` under the bytes of the line above that is not such a comment.
fn carets(source: &Source) -> Vec<(String, u32, u32)> {
    let mut marks = Vec::new();
    let mut above = 0;
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let at = line.find('^').filter(|_| line.trim_start().starts_with("//"));
        match at {
            Some(at) => {
                let len = line[at..].bytes().take_while(|byte| *byte == b'^').count();
                let code = line[at + len..].split_whitespace().next().unwrap();
                let from = above + at;
                marks.push((code.to_owned(), u32::try_from(from).unwrap(), u32::try_from(from + len).unwrap()));
            }
            None => above = start,
        }
        start += line.len();
    }
    marks.sort();
    marks
}

#[test]
fn bad_fixtures_raise_what_is_marked_and_good_ones_do_not() {
    let folder = project("fixtures/lints");
    let mut folders: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut failures = String::new();
    for code in codes() {
        let wanted = format!("{}-{}", code.id, code.name);
        if !folders.iter().any(|folder| name(folder) == wanted) {
            failures += &format!("no folder {wanted}\n");
        }
    }
    for folder in &folders {
        let code = name(folder).split('-').next().unwrap().to_owned();
        // What comes of the fixes is looked at elsewhere.
        for file in files(folder, &["dot"]).into_iter().filter(|file| !name(file).starts_with("fixed")) {
            let source = read(&file).unwrap();
            failures += &judge(&source, &code, name(&file).starts_with("bad"), config_beside(&file));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn judge(source: &Source, code: &str, is_bad: bool, config: Option<String>) -> String {
    let found = check_beside(source, config);
    let marks = carets(source);
    let mut wanted: Vec<&str> = marks.iter().map(|(code, ..)| code.as_str()).collect();
    wanted.push(code);
    let mut raised: Vec<(String, u32, u32)> = found
        .items
        .iter()
        .filter(|one| wanted.contains(&one.code.id) || one.severity == Severity::Error)
        .map(|one| (one.code.id.to_owned(), one.span().start, one.span().end))
        .collect();
    raised.sort();
    if raised == marks && is_bad != marks.is_empty() {
        return String::new();
    }
    let show = |marks: &[(String, u32, u32)]| {
        let one = |(code, start, end): &(String, u32, u32)| {
            let at = source.position(*start);
            let text = &source.text()[*start as usize..*end as usize];
            format!("    {code} {}:{} `{text}`\n", at.line, at.column)
        };
        marks.iter().map(one).collect::<String>()
    };
    format!("{code} {}\n  marked\n{}  raised\n{}", source.name(), show(&marks), show(&raised))
}

/// Source and rendered diagnostics together, so that a change of wording is read where it stands.
#[test]
fn bad_fixtures_as_people_see_them() {
    for code in codes() {
        let folder = format!("{}-{}", code.id, code.name);
        for file in files(&project("fixtures/lints").join(&folder), &["dot"]) {
            let case = name(&file).replace(".dot", "");
            if !case.starts_with("bad") {
                continue;
            }
            let source = read(&file).unwrap();
            let found = check_beside(&source, config_beside(&file));
            let marked = Diagnostics::of(of_code(&found, code.id).into_iter().cloned());
            let mut printer = Printer::new(&source, Style::Full, false);
            printer.diagnostics(&marked);
            let shown = format!("{}\n-----\n{}", source.text(), printer.finish());
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{folder}__{case}"), shown);
            });
        }
    }
}

#[test]
fn under_a_prefix_bare_names_are_not_ours() {
    let text =
        "digraph { tm=1; user [tm_kind=interactor]; a [tm_kind=process, tm_autn=none, authn=x, foo=1]; user -> a; }";
    let source = Source::new("prefixed.dot", text);
    let found = check_under(&source, &LowerOptions { prefix: Some("tm_".to_owned()), ..LowerOptions::default() });
    let unknown = of_code(&found, "L001");
    assert_eq!(unknown.len(), 1, "{}", describe(&source, &found));
    assert_eq!(source.slice(unknown[0].span()), "tm_autn");
    assert_eq!(unknown[0].helps, ["did you mean `tm_authn`?"]);
    assert_eq!(found.errors, 0, "{}", describe(&source, &found));
}
