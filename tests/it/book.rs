//! The book: generated pages are what the sources say, every example compiles, every link leads somewhere.

use std::path::{Path, PathBuf};

use crate::cli::Place;
use crate::support::{compile_text, describe, project};
use threatdot::diagnostics::Severity;
use threatdot::output::{manual, reference};
use threatdot::threats::{PEERS, Rule, catalogue};
use threatdot::trial;

/// Commands in the order of the manual page.
fn commands() -> String {
    let place = Place::new();
    let help = |args: &[&str]| place.run(args).ends(0).out.trim_end().to_owned();
    let whole = help(&["--help"]);
    let mut out = format!("# Command line\n\nMade from the program's own help.\n\n```text\n{whole}\n```\n");
    let listed = whole.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    for name in listed.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()) {
        if name != "help" {
            out += &format!("\n## {name}\n\n```text\n{}\n```\n", help(&[name, "--help"]));
        }
    }
    out
}

fn rules() -> String {
    let catalogue = catalogue();
    let rules: Vec<&Rule> = catalogue.rules.iter().collect();
    reference::markdown(&catalogue, &rules, PEERS)
}

#[test]
fn generated_pages_are_what_the_sources_say() {
    let pages = [
        ("attributes", manual::attributes()),
        ("lints", manual::codes()),
        ("rules", rules()),
        ("configuration", manual::configuration()),
        ("commands", commands()),
    ];
    for (name, text) in pages {
        let path = project(&format!("docs/src/reference/{name}.md"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "UPDATE=1 cargo test --test it book writes {}", path.display());
    }
}

/// The pages, with their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let (mut pages, mut folders) = (Vec::new(), vec![project("docs/src")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                pages.push((path, text));
            }
        }
    }
    pages.sort();
    pages
}

/// The blocks of a page: what stands behind the ticks, and the text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open) = (Vec::new(), None::<(usize, String, String)>);
    for line in text.lines() {
        let info = line.trim_start_matches('`');
        let ticks = line.len() - info.len();
        match &mut open {
            None if ticks >= 3 => open = Some((ticks, info.to_owned(), String::new())),
            None => {}
            Some((own, ..)) if ticks == *own && info.is_empty() => {
                blocks.extend(open.take().map(|(_, info, text)| (info, text)));
            }
            Some((_, _, text)) => *text += &format!("{line}\n"),
        }
    }
    blocks
}

#[test]
fn examples_compile() {
    let mut seen = 0;
    for (path, text) in pages() {
        // Their examples are tested with the codes and rules that they belong to.
        if ["lints.md", "rules.md"].iter().any(|name| path.ends_with(name)) {
            continue;
        }
        for (info, text) in blocks(&text) {
            match info.as_str() {
                "dot" | "dot threatdot" => {
                    let compilation = compile_text(&trial::whole(&text));
                    let said = describe(&compilation.source, &compilation.diagnostics);
                    let worst = compilation.diagnostics.items.iter().map(|item| item.severity).min();
                    assert!(worst > Some(Severity::Warning) || worst.is_none(), "{}:\n{text}\n{said}", path.display());
                    seen += 1;
                }
                // A page that shows how a block stands in Markdown.
                "markdown" => {
                    for (info, text) in blocks(&text).into_iter().filter(|(info, _)| info.contains("threatdot")) {
                        let compilation = compile_text(&text);
                        let said = describe(&compilation.source, &compilation.diagnostics);
                        let is_drawn = compilation.diagnostics.errors == 0 && !compilation.diagrams.is_empty();
                        assert!(is_drawn, "{} {info}:\n{text}\n{said}", path.display());
                        seen += 1;
                    }
                }
                // Two pages show settings of other programs.
                "toml" if !["editors.md", "mdbook.md"].iter().any(|name| path.ends_with(name)) => {
                    let mut sink = threatdot::diagnostics::Sink::new();
                    threatdot::config::read(&threatdot::source::Source::new("threatdot.toml", text.clone()), &mut sink);
                    assert_eq!(sink.errors(), 0, "{}:\n{text}", path.display());
                    seen += 1;
                }
                _ => {}
            }
        }
    }
    assert!(seen >= 14, "{seen}");
}

/// What a reader copies from a page is what the real generator was tried with.
#[test]
fn settings_of_sites_are_those_that_are_tried() {
    for (page, language, file) in [
        ("mkdocs", "python", "mkdocs/threatdot_fence.py"),
        ("mkdocs", "yaml", "mkdocs/mkdocs.yml"),
        ("sphinx", "python", "sphinx/conf.py"),
        ("docusaurus", "js", "docusaurus/docusaurus.config.js"),
    ] {
        let text = std::fs::read_to_string(project(&format!("docs/src/how-to/{page}.md"))).unwrap();
        let tried = std::fs::read_to_string(project(&format!("tests/sites/{file}"))).unwrap();
        assert!(blocks(&text).contains(&(language.to_owned(), tried)), "{page}.md does not show {file}");
    }
}

#[test]
fn links_lead_somewhere_and_every_page_is_in_the_summary() {
    let summary = std::fs::read_to_string(project("docs/src/SUMMARY.md")).unwrap();
    for (path, text) in pages() {
        let name = path.strip_prefix(project("docs/src")).unwrap().to_string_lossy().into_owned();
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name} is in no summary");
        for target in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") || Path::new(file).extension().is_none_or(|it| it != "md") {
                continue;
            }
            assert!(path.parent().unwrap().join(file).exists(), "{name} leads to {target}");
        }
    }
}
