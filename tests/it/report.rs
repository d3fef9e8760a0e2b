//! Reports to read: whole, safe whatever the diagram says, the same every time, with links that lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::support::{compile_file, compile_text, files, options, project, shared};
use threatdot::compile::{Compilation, compile};
use threatdot::layout::{self, Input, LayoutOptions};
use threatdot::output::html::{Page, SCRIPT, STYLE};
use threatdot::output::json::{self, Document};
use threatdot::output::overlay::{ON_THE_SAME_PAGE, overlay};
use threatdot::output::svg::{self, SvgOptions};
use threatdot::output::{table, wiki};
use threatdot::source::Source;

/// Elements that a page may hold; those of pictures among them.
const ELEMENTS: &[&str] = &[
    "a", "b", "body", "button", "caption", "code", "dd", "desc", "details", "div", "dl", "dt", "ellipse", "fieldset",
    "footer", "form", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "label", "legend", "li", "main",
    "meta", "nav", "ol", "optgroup", "option", "p", "path", "polygon", "polyline", "rect", "script", "section",
    "select", "span", "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "tspan",
    "ul", "defs", "pattern",
];

/// Elements without an end.
const VOID: &[&str] = &["input", "meta"];

fn picture(compilation: &Compilation, index: usize) -> String {
    let diagram = &compilation.diagrams[index];
    let overlay = overlay(diagram, Some(ON_THE_SAME_PAGE));
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
    svg::write(
        &layout::draw(input, &LayoutOptions::default()).scene,
        &SvgOptions { paper: false, ..SvgOptions::default() },
    )
}

/// The page of a diagram, after everything that must hold of every page is seen to.
fn page(compilation: &Compilation, index: usize) -> String {
    let document = json::document(compilation, index);
    let picture = picture(compilation, index);
    let page = Page { compilation, index, document: &document, picture: Some(&picture), home: Some("../index.html") };
    let text = page.write().unwrap();
    assert_eq!(Some(&text), page.write().as_ref(), "two pages of one diagram differ");
    is_safe(&text);
    text
}

/// A page as XML, without what HTML reads in a way of its own.
fn xml(page: &str) -> String {
    let mut text = page.strip_prefix("<!doctype html>\n").unwrap().replace(SCRIPT, "").replace(STYLE, "");
    for name in VOID {
        let start = format!("<{name} ");
        let mut parts = text.split(&start);
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (attributes, rest) = part.split_once('>').unwrap();
            out += &format!("<{name} {attributes}/>{rest}");
        }
        text = out;
    }
    text
}

/// Nothing but known elements, no style or event of an element, links only where links may lead, ids plain and there once,
/// every link on the page to something that is there, and the policy knows each script and sheet.
fn is_safe(page: &str) {
    assert_eq!(page.matches("<script").count(), 1);
    let text = xml(page);
    let tree =
        roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {}", &page[..page.len().min(400)]));
    let mut ids = BTreeSet::new();
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.contains(&name), "<{name}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on") && key != "style", "{key}={value} on <{name}>");
            match key {
                "id" => {
                    assert!(ids.insert(value), "the id {value} is there twice");
                    assert!(value.bytes().all(|byte| byte.is_ascii_graphic()), "the id {value:?} is not plain");
                }
                "href" => {
                    let is_allowed = svg::is_allowed_link(value);
                    assert!(is_allowed, "{value}");
                }
                "src" | "action" | "formaction" | "srcdoc" | "background" => panic!("{key}={value}"),
                _ => {}
            }
        }
    }
    for node in tree.descendants() {
        for key in
            ["href", "aria-labelledby", "for", "data-on", "data-way", "data-in", "data-from", "data-to", "data-finding"]
        {
            let value = node.attribute(key).unwrap_or("");
            if key == "href" && !value.starts_with('#') {
                continue;
            }
            for id in value.split(' ').filter(|id| !id.is_empty()) {
                assert!(ids.contains(id.strip_prefix('#').unwrap_or(id)), "{key} leads to {id}, which is not there");
            }
        }
    }
    policy_knows(page, &tree);
}

fn policy_knows(page: &str, tree: &roxmltree::Document<'_>) {
    let is_policy = |node: &roxmltree::Node| node.attribute("http-equiv") == Some("Content-Security-Policy");
    let policy = tree.descendants().find(is_policy).unwrap().attribute("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    let known = |directive: &str, text: &str| {
        let sources = policy.split("; ").find(|part| part.starts_with(directive)).unwrap();
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        assert!(sources.contains(&hash), "{directive} does not know {text:.60}");
    };
    let inner = |name: &str| -> Vec<String> {
        page.split(&format!("<{name}>"))
            .skip(1)
            .map(|part| part.split_once(&format!("</{name}>")).unwrap().0.to_owned())
            .collect()
    };
    inner("script").iter().for_each(|script| known("script-src", script));
    let styles = inner("style");
    assert!(!styles.is_empty());
    for style in styles {
        // Read as HTML, references in the sheet of a picture would be replaced before they are hashed.
        assert!(!style.contains('&') && !style.contains('<'));
        known("style-src", &style);
    }
}

fn examples() -> Vec<PathBuf> {
    files(&project("fixtures/examples"), &["dot"])
}

#[test]
fn pages_say_what_the_document_says() {
    for path in examples() {
        let compilation = compile_file(&path);
        let document = json::document(&compilation, 0);
        let page = page(&compilation, 0);
        let text = xml(&page);
        let tree = roxmltree::Document::parse(&text).unwrap();
        let of = |class: &str| tree.descendants().filter(|node| node.attribute("class") == Some(class)).count();
        assert_eq!(of("finding"), document.findings.len());
        assert_eq!(of("ways"), usize::from(document.findings.iter().any(|finding| !finding.witness.is_empty())));
        let rows = |kind: &str| tree.descendants().filter(|node| node.attribute("data-kind") == Some(kind)).count();
        // Parts of the picture say what they are as well, in words of their own.
        assert_eq!(rows("element"), document.model.elements.len());
        assert_eq!(rows("flow"), document.model.flows.len() * 2, "rows of the model, and the picture's");
        let cells = tree.descendants().filter(|node| node.tag_name().name() == "td" && asked(node)).count();
        assert_eq!(cells, document.ledger.len());
        for finding in &document.findings {
            let id = format!("finding-{}", finding.id);
            assert!(tree.descendants().any(|node| node.attribute("id") == Some(&id)), "{id}");
        }
        let lines = tree.descendants().filter(|node| node.attribute("id").is_some_and(is_line)).count();
        assert_eq!(lines, compilation.source.lines());
    }
}

fn is_line(id: &str) -> bool {
    id.strip_prefix('L').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Whether a node is a cell of the ledger.
fn asked(node: &roxmltree::Node<'_, '_>) -> bool {
    const STATUSES: [&str; 8] =
        ["open", "unstated", "mitigated", "planned", "accepted", "transferred", "not-applicable", "out-of-scope"];
    node.attribute("class").is_some_and(|class| STATUSES.contains(&class))
}

#[test]
fn the_source_of_a_page_is_the_source() {
    let compilation = compile_file(&project("fixtures/examples/web-shop.dot"));
    let page = xml(&page(&compilation, 0));
    let tree = roxmltree::Document::parse(&page).unwrap();
    for (index, line) in compilation.source.text().lines().enumerate() {
        let id = format!("L{}", index + 1);
        let shown = tree.descendants().find(|node| node.attribute("id") == Some(&*id)).unwrap();
        let code = shown.children().find(|node| node.tag_name().name() == "code").unwrap();
        let text: String = code.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
        assert_eq!(text, line);
    }
}

#[test]
fn each_diagram_of_a_file_has_its_own_lines() {
    let text = "digraph a {\n  tm=1;\n  x [kind=process];\n}\ndigraph b {\n  tm=1;\n  y [kind=process];\n}\n";
    let compilation = compile_text(text);
    let (first, second) = (page(&compilation, 0), page(&compilation, 1));
    assert!(first.contains("id=\"L3\"") && !first.contains("id=\"L5\""));
    assert!(second.contains("id=\"L5\"") && !second.contains("id=\"L4\"") && !second.contains("id=\"L9\""));
}

/// Texts that would do harm if they were taken for markup, for code or for an address.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\\\"><img src=x onerror=alert(1)>",
    "</style></script><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "--><!--",
    "]]>&#60;b&#62;",
    "\u{202e}gnp.exe",
    "a b\\nc\td",
    "%3Cscript%3E",
    "${x}`y`",
    "=cmd|' /C calc'!A0",
];

fn hostile(text: &str) -> String {
    format!(
        "digraph \"{text}\" {{ tm=1; label=\"{text}\"; asset_x=\"{text}; classification=secret\"; assumption_1=\"{text}\";
        subgraph \"cluster{text}\" {{ graph [kind=boundary, trust=untrusted, label=\"{text}\"];
          \"{text}\" [kind=process, label=\"{text}\", URL=\"{text}\", tooltip=\"{text}\", data=x, authn=none,
            accept_BPS=\"until=2027-01-01; by={text}; reason={text}\"]; }}
        u [kind=interactor, label=\"{text}\"];
        u -> \"{text}\" [id=\"{text}\", label=\"{text}\", protocol=http, data=x]; }}"
    )
}

#[test]
fn hostile_texts_are_texts() {
    for text in HOSTILE {
        let compilation = compile_text(&hostile(text));
        let document = json::document(&compilation, 0);
        assert!(!document.findings.is_empty(), "{text}");
        page(&compilation, 0);
        // What the picture does with such characters is for its own tests.
        let words = Page { compilation: &compilation, index: 0, document: &document, picture: None, home: None };
        let words = words.write().unwrap();
        assert!(!words.contains(|c: char| c == '\u{202e}' || (c.is_control() && c != '\n')), "{text}");
        for line in table::write(&document).split("\r\n").flat_map(|line| line.split(',')) {
            assert!(!line.trim_start_matches('"').starts_with(['=', '+', '@']), "{line}");
        }
        let wiki = wiki::write(&document);
        assert!(!wiki.contains("<script") && !wiki.contains("<img") && !wiki.contains('\u{202e}'), "{wiki}");
        let rows = wiki.lines().filter(|line| line.starts_with('|'));
        for row in rows {
            assert!(row.ends_with('|'), "{row}");
        }
    }
}

#[test]
fn an_element_and_a_flow_may_have_one_name() {
    let text = "digraph { tm=1; a [kind=process]; b [kind=process]; a -> b [id=a, protocol=http]; b -> a [id=b]; }";
    page(&compile_text(text), 0);
}

#[test]
fn a_page_that_would_be_too_long_is_not_written() {
    // Lines of the source that no finding is about: only the page knows how long they make it.
    let text =
        format!("digraph {{ tm=1; a [kind=process]; }}\n{}", "// &&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&\n".repeat(400_000));
    let compilation = compile(Source::new("long.dot", text), &options());
    let document = json::document(&compilation, 0);
    let page = Page { compilation: &compilation, index: 0, document: &document, picture: None, home: None };
    assert!(page.write().is_none());
}

#[test]
fn wiki_and_table_hold_every_finding() {
    for path in examples() {
        let document: Document = json::document(&compile_file(&path), 0);
        let (wiki, table) = (wiki::write(&document), table::write(&document));
        assert_eq!(wiki.lines().filter(|line| line.starts_with("### ")).count(), document.findings.len());
        assert_eq!(table.matches("\r\n").count(), document.findings.len() + 1);
        let widths: BTreeSet<usize> = wiki
            .lines()
            .skip_while(|line| *line != "## Ledger")
            .skip(2)
            .take_while(|line| !line.is_empty())
            .map(|line| line.matches(" | ").count())
            .filter(|width| *width > 0)
            .collect();
        assert_eq!(widths.len(), 1, "rows of the ledger differ in width: {widths:?}");
    }
}

fn build(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_threatdot"))
        .args(["build", "--isolated", "--fail-on", "never", "--output-format", "concise", "--today", "2026-01-01"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_folder_has_a_list_whose_links_lead_to_its_pages() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in/deep #1");
    fs::create_dir_all(&inputs).unwrap();
    fs::copy(project("fixtures/examples/web-shop.dot"), folder.path().join("in/shop.dot")).unwrap();
    fs::copy(project("fixtures/examples/iot-fleet.dot"), inputs.join("javascript:a&b.dot")).unwrap();
    build(folder.path(), &["in", "-o", "out", "--emit", "html,md,csv"]);
    let out = folder.path().join("out");
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    is_safe(&index);
    let text = xml(&index);
    let tree = roxmltree::Document::parse(&text).unwrap();
    let cards: Vec<&str> = tree
        .descendants()
        .filter(|node| node.attribute("class") == Some("card"))
        .filter_map(|node| node.attribute("href"))
        .collect();
    assert_eq!(cards.len(), 2);
    for href in cards {
        let page = fs::read_to_string(out.join(decoded(href))).unwrap_or_else(|error| panic!("{href}: {error}"));
        is_safe(&page);
        let here = folder.path().to_string_lossy().into_owned();
        assert!(!page.contains(&here) && !index.contains(&here), "an absolute path");
        let back = page.split("rel=\"up\"").next().unwrap().rsplit("href=\"").next().unwrap();
        let back = back.split('"').next().unwrap();
        assert!(out.join(decoded(href)).parent().unwrap().join(back).exists(), "{back}");
    }
    assert!(out.join("shop.md").exists() && out.join("shop.csv").exists());
}

fn decoded(href: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes();
    while let [first, after @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, after) {
            let digits = [*high, *low];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn no_list_replaces_a_page_or_a_file_of_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let example = project("fixtures/examples/web-shop.dot");
    fs::copy(&example, folder.path().join("a.dot")).unwrap();
    fs::copy(&example, folder.path().join("index.dot")).unwrap();
    fs::write(folder.path().join("kept.html"), "mine").unwrap();
    build(folder.path(), &[".", "-o", "out", "--emit", "html"]);
    assert!(fs::read_to_string(folder.path().join("out/index.html")).unwrap().contains("<h1>Web shop</h1>"));
    fs::remove_file(folder.path().join("index.dot")).unwrap();
    fs::write(folder.path().join("index.html"), "mine").unwrap();
    build(folder.path(), &[".", "--emit", "html"]);
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "mine");
}

/// The inputs of people who mean no good, where they are at hand.
#[test]
fn pages_of_hostile_inputs_are_safe() {
    let Some(tools) = shared("hostile") else { return };
    let folder = project("target/hostile-pages");
    fs::create_dir_all(&folder).unwrap();
    let made = Command::new("python3").arg(tools.join("gen_small.py")).arg(&folder).output();
    if !made.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: python3 does not run here");
        return;
    }
    let manifest = fs::read_to_string(folder.join("manifest.tsv")).unwrap();
    let mut pages = 0;
    for row in manifest.lines().skip(1) {
        let path = folder.join(row.split('\t').next().unwrap());
        // Large ones are for the checker that measures time; what is said in them is said in small ones too.
        if fs::metadata(&path).unwrap().len() > 16 * 1024 {
            continue;
        }
        let Ok(source) = crate::support::read(&path) else { continue };
        let compilation = compile(source, &options());
        for index in 0..compilation.diagrams.len() {
            page(&compilation, index);
            pages += 1;
        }
    }
    assert!(pages > 50, "{pages} pages");
}
