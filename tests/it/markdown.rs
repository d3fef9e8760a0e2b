//! Diagrams in Markdown: places of what is said, what stands in the page afterwards, and the protocol of mdBook.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What a run did.
struct Run {
    code: i32,
    out: String,
    said: String,
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_threatdot"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that ends without reading is no matter.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), said: text(output.stderr) }
}

fn page(text: &str, arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &[&["markdown", "-", "--isolated", "-q"], arguments].concat(), text)
}

const DIAGRAM: &str =
    "digraph d {\n  user [kind=interactor];\n  shop [kind=process];\n  user -> shop [id=buy protocol=http];\n}\n";

fn fenced(fence: &str) -> String {
    format!("{fence}\n{DIAGRAM}```\n")
}

/// A diagram under what every line of it begins with.
fn under(first: &str, prefix: &str, text: &str) -> String {
    let lines = text.lines().enumerate();
    lines.map(|(index, line)| format!("{}{line}\n", if index == 0 { first } else { prefix })).collect()
}

#[test]
fn problems_are_told_at_their_places_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let bad = fenced("```dot threatdot").replace("protocol=http", "encryption=tsl");
    let text = format!("# Ä\n\n{}\ntext\n\n{}", under("> 1. ", ">    ", &bad), under("- ", "  ", &bad));
    std::fs::write(folder.path().join("a.md"), &text).unwrap();
    let check = ["check", "a.md", "--isolated", "--no-findings", "--output-format"];
    let told = run(folder.path(), &[&check[..], &["concise"]].concat(), "").out;
    let wrong: Vec<&str> = told.lines().filter(|line| line.contains("L002")).collect();
    let wanted: Vec<String> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("tsl"))
        .map(|(index, line)| format!("a.md:{}:{}: ", index + 1, line.split("tsl").next().unwrap().chars().count() + 1))
        .collect();
    assert_eq!(wanted.len(), 2);
    assert_eq!(wrong.len(), 2, "{told}");
    for (line, place) in wrong.iter().zip(&wanted) {
        assert!(line.starts_with(place.as_str()), "{line} is not at {place}");
    }
    let documents = run(folder.path(), &[&check[..], &["json"]].concat(), "").out;
    let first: Value = serde_json::from_str(documents.lines().next().unwrap()).unwrap();
    // The line is `>      user [kind=interactor];`.
    let place = &first["model"]["elements"][0]["location"];
    assert_eq!((&place["file"], &place["line"], &place["column"]), (&json!("a.md"), &json!(5), &json!(8)), "{place}");
}

#[test]
fn markdown_without_marked_blocks_is_no_matter() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "```dot\nno digraph\n```\n").unwrap();
    let run = run(folder.path(), &["check", "a.md", "--isolated"], "");
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.said);
}

#[test]
fn a_block_in_markdown_is_not_mended_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = fenced("```threatdot").replace("protocol=http", "encryption=tsl");
    std::fs::write(folder.path().join("a.md"), &text).unwrap();
    assert_eq!(run(folder.path(), &["check", "a.md", "--isolated", "--fix"], "").code, 2);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), text);
}

#[test]
fn a_page_holds_figures_and_the_rest_as_it_was() {
    let text =
        format!("# A\n\n{}\n```dot\nplain\n```\n", fenced("```dot threatdot caption=\"Buy & sell\" table elements"));
    let page = page(&text, &[]);
    assert_eq!(page.code, 0, "{}", page.said);
    assert!(page.out.starts_with("# A\n\n<figure class=\"threatdot\">\n<svg "), "{}", page.out);
    assert!(page.out.ends_with("</figure>\n\n```dot\nplain\n```\n"));
    let figure = page.out.split("<figure").nth(1).unwrap().split("</figure>").next().unwrap();
    assert!(figure.lines().all(|line| !line.trim().is_empty()), "an empty line would end the HTML");
    assert!(!figure.contains("<?xml"));
    assert!(figure.contains("<figcaption>Buy &amp; sell</figcaption>"));
    assert!(figure.contains("class=\"threatdot-table\"") && figure.contains("class=\"threatdot-findings\""));
    // A chip leads to the row of its finding.
    let ids: Vec<&str> = figure.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let links: Vec<&str> = figure.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let rows: Vec<&&str> = ids.iter().filter(|id| id.contains("-finding-")).collect();
    assert!(
        !rows.is_empty() && rows.iter().all(|row| links.iter().any(|link| link.replace("%3E", ">") == **row)),
        "{rows:?} {links:?}"
    );
}

#[test]
fn every_finding_of_a_picture_leads_to_a_place_in_the_page() {
    let out = page(&fenced("```dot threatdot table"), &["--id-prefix", "x"]).out;
    let part = |mark: &str| -> BTreeSet<String> {
        out.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let (ways, places) = (part("href=\"#"), part("id=\""));
    assert!(ways.len() > 5 && ways.is_subset(&places), "{ways:?} {places:?}");
}

#[test]
fn several_diagrams_on_a_page_share_no_id() {
    let text = format!("{}\n{}\n{}", fenced("```threatdot"), fenced("```threatdot table"), fenced("```threatdot"));
    let out = page(&text, &[]).out;
    let mut ids: Vec<&str> = out.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(count >= 18 && ids.len() == count, "{count} ids, {} different", ids.len());
}

#[test]
fn a_figure_stays_in_its_list_and_quote() {
    let text = format!("{}after\n", under("> - ", ">   ", &fenced("```threatdot")));
    let out = page(&text, &[]).out;
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("> - <figure"), "{}", lines[0]);
    let end = lines.iter().position(|line| line.ends_with("</figure>")).unwrap();
    assert!(lines[1..=end].iter().all(|line| line.starts_with(">   ")));
    // The text behind the block is a paragraph of its own, and not HTML.
    assert_eq!(lines[end + 1].trim_end(), ">");
    assert_eq!(lines[end + 2], "after");
}

#[test]
fn pictures_can_be_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.md"),
        format!("text\n{}text\n", fenced("```threatdot table caption=\"*c* {d}\"")),
    )
    .unwrap();
    let arguments = ["markdown", "a.md", "--isolated", "-o", "site/a.md", "--images", "site/img"];
    let run = run(folder.path(), &arguments, "");
    assert_eq!(run.code, 0, "{}", run.said);
    let out = std::fs::read_to_string(folder.path().join("site/a.md")).unwrap();
    assert!(out.starts_with("text\n\n![d. Data-flow diagram with ") && out.ends_with("\n\ntext\n"), "{out}");
    assert!(
        out.contains(
            "](<img/a-1.svg>)\n\n*\\*c\\* &#123;d&#125;*\n\n| Threat | About | What | Severity | State |\n| --- |"
        ),
        "{out}"
    );
    assert!(!out.contains("<svg"));
    let svg = std::fs::read_to_string(folder.path().join("site/img/a-1.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("shop"));
}

#[test]
fn an_error_leaves_its_block_and_fails_the_run() {
    let text = format!("{}\n{}", fenced("```threatdot").replace("kind=process", "kind=proces"), fenced("```threatdot"));
    let page = page(&text, &[]);
    assert_eq!(page.code, 1);
    assert!(page.out.starts_with("```threatdot\ndigraph d {\n") && page.out.contains("<figure"), "{}", page.out);
    assert!(page.said.contains("<stdin>:4:14"), "{}", page.said);
}

#[test]
fn open_threats_fail_a_page_only_where_that_is_asked_for() {
    let strict = ["--fail-on", "low", "--strict"];
    assert_eq!((page(&fenced("```threatdot"), &[]).code, page(&fenced("```threatdot"), &strict).code), (0, 1));
}

fn book(key: &str, content: &str) -> String {
    let chapter = |content: &str, path: &str, inner: Value| {
        json!({"Chapter": {
            "name": "C", "content": content, "number": [1], "sub_items": inner, "path": path, "source_path": path, "parent_names": [],
        }})
    };
    let draft = json!({"Chapter": {"name": "D", "content": "", "number": null, "sub_items": [], "path": null, "source_path": null, "parent_names": []}});
    let inner = json!([chapter(content, "deep/b.md", json!([]))]);
    let items = json!([{"PartTitle": "P"}, chapter(content, "a.md", inner), "Separator", draft]);
    let context =
        json!({"root": "/book", "config": {"book": {"src": "text"}}, "renderer": "html", "mdbook_version": "0.0.0"});
    json!([context, {key: items}]).to_string()
}

#[test]
fn both_protocols_of_mdbook_are_spoken() {
    let folder = tempfile::tempdir().unwrap();
    for key in ["sections", "items"] {
        let text = format!("# T\n\n{}\nend\n", fenced("```dot,threatdot"));
        let done = run(folder.path(), &["mdbook", "--isolated", "-q"], &book(key, &text));
        assert_eq!(done.code, 0, "{}", done.said);
        let value: Value = serde_json::from_str(&done.out).unwrap();
        let chapter = &value[key][1]["Chapter"];
        let [outer, inner] = [chapter, &chapter["sub_items"][0]["Chapter"]].map(|it| it["content"].as_str().unwrap());
        for content in [outer, inner] {
            assert!(content.starts_with("# T\n\n<figure") && content.ends_with("</figure>\n\nend\n"), "{content}");
        }
        let id = |content: &str| content.split(" id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_ne!(id(outer), id(inner), "chapters are printed on one page");
        assert_eq!((&value[key][0]["PartTitle"], &value[key][2]), (&json!("P"), &json!("Separator")));
    }
}

#[test]
fn an_error_fails_the_book_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = fenced("```threatdot").replace("kind=process", "kind=proces");
    let done = run(folder.path(), &["mdbook", "--isolated", "-q"], &book("items", &text));
    assert_eq!((done.code, done.out.as_str()), (1, ""));
    assert!(done.said.contains("text/a.md:4:14") && done.said.contains("text/deep/b.md:4:14"), "{}", done.said);
    assert_eq!(run(folder.path(), &["mdbook", "--isolated"], "[]").code, 2);
}

#[test]
fn pictures_are_for_html_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["mdbook", "supports", "html"], "").code, 0);
    assert_ne!(run(folder.path(), &["mdbook", "supports", "latex"], "").code, 0);
}
