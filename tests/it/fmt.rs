//! The one layout: what it keeps, how it looks, and the command that gives it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use crate::cli::Place;
use crate::grammar::sentences;
use crate::support::{describe, files, graphs, name, parse, project, read, shared};
use threatdot::edit;
use threatdot::fmt::{self, WIDTH};
use threatdot::graph;
use threatdot::model::LowerOptions;
use threatdot::source::Source;
use threatdot::span::Span;
use threatdot::syntax::ast::AttrView;
use threatdot::syntax::literal::Literal;
use threatdot::syntax::{SyntaxKind, Tree};

fn options() -> LowerOptions {
    LowerOptions::default()
}

/// The text in the one layout.
fn formatted(text: &str) -> String {
    let source = Source::new("test.dot", text);
    fmt::format(&source, &options()).unwrap_or_else(|errors| panic!("{}\n{text}", describe(&source, &errors)))
}

/// What the layout may not change: everything but blanks, semicolons and the order of attributes; of attributes of one
/// name the order, too.
fn essence(source: &Source, tree: &Tree) -> String {
    let lists: Vec<_> = tree.nodes().filter(|node| node.kind() == SyntaxKind::AttrList).collect();
    let (mut out, mut end) = (String::new(), 0);
    let mut attrs: Vec<(String, String)> = Vec::new();
    let settle = |attrs: &mut Vec<(String, String)>, out: &mut String| {
        attrs.sort_by(|one, other| one.0.cmp(&other.0));
        attrs.drain(..).for_each(|(name, value)| writeln!(out, "  {name:?} = {value:?}").unwrap());
    };
    let mut lists = lists.into_iter().peekable();
    for token in tree.tokens().filter(|token| !token.kind.is_trivia() && token.kind != SyntaxKind::Semicolon) {
        if token.span.start < end {
            continue;
        }
        if let Some(list) = lists.next_if(|list| list.span().start == token.span.start) {
            end = list.span().end;
            let parts = |attr| AttrView(attr).parts().map(|(name, value)| (text(name, source), text(value, source)));
            attrs.extend(list.children().filter_map(parts));
            continue;
        }
        settle(&mut attrs, &mut out);
        let said = match token.kind {
            kind if kind.is_id() => format!("{:?}", text(Literal::Plain(kind, token.span), source)),
            kind => format!("{kind:?}"),
        };
        out += &said;
        out += "\n";
    }
    settle(&mut attrs, &mut out);
    out
}

fn text(literal: Literal, source: &Source) -> String {
    let kind = if literal.is_html() { "html " } else { "" };
    format!("{kind}{}", literal.text(source.text()))
}

/// The comments in order, without the blanks around their lines.
fn comments(source: &Source, tree: &Tree) -> Vec<String> {
    use SyntaxKind::{BlockComment, HashComment, LineComment};
    let comments = tree.tokens().filter(|token| matches!(token.kind, BlockComment | HashComment | LineComment));
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    comments.map(|token| trimmed(source.slice(token.span).trim())).collect()
}

/// Holds the laws of the layout against a text. `None` if it is no DOT.
fn broken_law(name: &str, before: &str) -> Option<Result<(), String>> {
    let source = Source::new(name, before);
    let after = fmt::format(&source, &options()).ok()?;
    Some(laws(&source, &Source::new(name, after)))
}

fn laws(source: &Source, new: &Source) -> Result<(), String> {
    let ((old_tree, _), (tree, diagnostics)) = (parse(source), parse(new));
    let check = |holds: bool, law: &str| {
        let shown = |source: &Source| source.text().chars().take(2_000).collect::<String>();
        let message = || format!("{}: {law}\n--- before\n{}\n--- after\n{}", source.name(), shown(source), shown(new));
        if holds { Ok(()) } else { Err(message()) }
    };
    check(diagnostics.errors == 0, "it parses")?;
    check(essence(source, &old_tree) == essence(new, &tree), "tokens and their order are the same")?;
    let (old, _) = graphs(source);
    let (graphs, _) = graphs(new);
    let facts = |graphs: &[graph::Graph]| graphs.iter().map(graph::facts).collect::<Vec<_>>();
    check(facts(&old) == facts(&graphs), "the graphs are the same")?;
    check(comments(source, &old_tree) == comments(new, &tree), "the comments are the same")?;
    let twice = fmt::format(new, &options()).unwrap();
    if twice != new.text() {
        check(false, &format!("twice is once:\n{}", edit::unified("twice", new.text(), &twice)))?;
    }
    check(new.text().is_empty() || new.text().ends_with('\n'), "the last line ends")?;
    let mut blanks = tree.tokens().filter(|token| token.kind == SyntaxKind::Whitespace);
    check(
        blanks.all(|token| {
            let text = new.slice(token.span).replace('\r', "");
            !text.contains(" \n") && !text.contains("\n\n\n") && !text.contains('\t')
        }),
        "no line ends in a blank, and at most one is empty",
    )?;
    let too_long = too_long(new, &tree);
    check(too_long.is_empty(), &format!("lists of long lines are broken: {too_long}"))
}

/// Lines that are too long although a list on them could have been broken.
fn too_long(source: &Source, tree: &Tree) -> String {
    let of_interest = |kind| matches!(kind, SyntaxKind::AttrList);
    for node in tree.nodes().filter(|node| of_interest(node.kind()) && node.children().next().is_some()) {
        let span = node.span();
        let line = source.line_index(span.start);
        if line != source.line_index(span.end) {
            continue;
        }
        let text = source.slice(source.line_span(line).unwrap());
        // A comment at the end of a line does not count, and a text of several lines cannot be told from here.
        let is_simple = !text.contains("//") && !text.contains("/*") && !text.contains('#');
        let quotes = text.matches('"').count() - text.matches("\\\"").count();
        if is_simple && quotes.is_multiple_of(2) && text.trim_end().chars().count() > WIDTH && !text.contains("\\\\") {
            return text.to_owned();
        }
    }
    String::new()
}

/// Every DOT file at hand.
fn diagrams() -> Vec<PathBuf> {
    let mut folders = vec![project("fixtures")];
    folders.extend(["corpus/dot", "models", "layout", "ground-truth"].iter().filter_map(|folder| shared(folder)));
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        found.extend(files(&folder, &["dot", "gv"]));
        let inner = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        folders.extend(inner.filter(|path| path.is_dir()));
    }
    found.sort();
    found
}

#[test]
fn laws_hold_for_files_of_others() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for path in diagrams() {
        let Ok(source) = read(&path) else { continue };
        match broken_law(&name(&path), source.text()) {
            Some(Err(law)) => wrong.push(law),
            Some(Ok(())) => seen += 1,
            None => {}
        }
    }
    eprintln!("{seen} files");
    assert!(wrong.is_empty(), "{} files\n{}", wrong.len(), wrong[0]);
    assert!(seen > 100);
}

/// Gives every comment of a random file a number of its own.
fn numbered(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    let mut number = 0;
    while let Some(at) = ["/* c", "// c", "# c"].iter().filter_map(|it| rest.find(it).map(|at| at + it.len())).min() {
        number += 1;
        write!(out, "{}{number}", &rest[..at]).unwrap();
        rest = &rest[at..];
    }
    out + rest
}

#[test]
fn laws_hold_for_sentences_of_the_grammar() {
    for sentence in sentences() {
        let checked = broken_law("sentence", &numbered(&sentence)).expect("the grammar makes DOT");
        checked.unwrap_or_else(|law| panic!("{law}"));
    }
}

/// Pieces of statements, out of which more is sound than by chance.
const PIECES: &[&str] = &[
    "a",
    "b:n",
    "\"c d\"",
    "-> ",
    "a -> b",
    ";",
    ";",
    "\n",
    "\n\n",
    "\n\n\n",
    " ",
    "\t",
    "// line\n",
    "# hash\n",
    "\n# first\n",
    "/* block */",
    "/* two\n lines */",
    "/*\n * stars\n   * stars\n */",
    "{",
    "}",
    "{a b}",
    "{\n",
    "\n}",
    "subgraph s {",
    "[",
    "]",
    "[x=1]",
    "[]",
    "x=1",
    ",",
    "label=\"l\"",
    "kind=process",
    "tech=web",
    "kind=store,",
    "label=<<b>\n x</b>>",
    "\"j\" + \"k\"",
    "+",
    "\"two\\\nlines\"",
    "node [shape=box]",
    "edge [a=b,\n c=d]",
    "graph [label=x]",
    "rank=same;",
    "authn=none, kind=process, kind=store",
    "\r\n",
    "averylongname_averylongname_averylongname_averylongname",
    "label=\"a long text that fills most of a line, so that something must be broken\"",
    "->",
    "a, b, c",
    "é",
    "\"é\"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_soups(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let soup: String = pieces.iter().map(|&piece| PIECES[piece]).collect::<Vec<_>>().join(" ");
        let whole = format!("digraph {{ {soup}\n}}");
        if let Some(Err(law)) = broken_law("soup", &whole) {
            prop_assert!(false, "{}", law);
        }
    }

    /// What is made of parts that fit is always sound.
    #[test]
    fn laws_hold_for_diagrams(statements in statements(3)) {
        let whole = format!("digraph {{{statements}}}");
        let checked = broken_law("diagram", &numbered(&whole));
        prop_assert!(checked.is_some(), "{}", whole);
        if let Some(Err(law)) = checked {
            prop_assert!(false, "{}", law);
        }
    }

    /// Laying out some lines changes neither the graph nor what stands elsewhere, and all lines are the whole.
    #[test]
    fn ranges_keep_the_laws(statements in statements(2), from in 0..400_u32, length in 0..200_u32) {
        let source = Source::new("range", numbered(&format!("digraph {{{statements}}}")));
        let end = u32::try_from(source.text().len()).unwrap();
        let span = Span::new(from.min(end), (from + length).min(end));
        let new = edit::applied(source.text(), &fmt::range(&source, span, &options())).unwrap();
        let (new, whole) = (Source::new("new", new), formatted(source.text()));
        prop_assert_eq!(essence(&source, &parse(&source).0), essence(&new, &parse(&new).0));
        prop_assert_eq!(comments(&source, &parse(&source).0), comments(&new, &parse(&new).0));
        prop_assert_eq!(&formatted(new.text()), &whole, "{}", source.text());
        let all = edit::applied(source.text(), &fmt::range(&source, Span::new(0, end), &options())).unwrap();
        prop_assert_eq!(all.trim_end(), whole.trim_end());
    }
}

/// What may stand between two tokens.
fn blank() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just(" "),
        2 => Just("\n"),
        1 => Just("\n\n\n"),
        1 => Just(" // c\n"),
        1 => Just("\n// c\n"),
        1 => Just("\n\n  # c\n"),
        1 => Just("\n# c\n\n"),
        1 => Just(" /* c */ "),
        1 => Just("\n/* c */\n"),
        1 => Just(" /* c\n  goes on */ "),
        1 => Just(" /* c */ // c\n"),
    ]
}

fn word() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("a"),
        Just("\"b\""),
        Just("\"c d\""),
        Just("-1.5"),
        Just("\"node\""),
        Just("\"x\\\ny\""),
        Just("<<b>h</b>\n>"),
        Just("\"j\" + /* c */ \"k\""),
        Just("\"j\" +\n\"k\""),
        Just("a_rather_long_name_for_a_node_of_a_diagram_that_is_wide"),
    ]
}

fn attribute() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("kind"), Just("tech"), Just("label"), Just("\"authn\""), Just("color"), Just("x_own")];
    let mark = prop_oneof![Just(","), Just(";"), Just("")];
    let value = prop_oneof![Just("process"), Just("\"two words\""), Just("\"1\""), word()];
    (name, blank(), value, blank(), mark, blank())
        .prop_map(|(name, one, value, two, mark, three)| format!("{name}{one}={one}{value}{two}{mark}{three}"))
}

fn list() -> impl Strategy<Value = String> {
    let list = (blank(), proptest::collection::vec(attribute(), 0..5), blank())
        .prop_map(|(before, attrs, after)| format!("[{before}{}]{after}", attrs.concat()));
    proptest::collection::vec(list, 0..3).prop_map(|lists| lists.concat())
}

/// Some statements, with subgraphs in them.
fn statements(depth: u32) -> impl Strategy<Value = String> {
    let node = (word(), blank(), list()).prop_map(|(id, blank, list)| format!("{id}{blank}{list}"));
    let defaults = (prop_oneof![Just("node"), Just("Edge"), Just("GRAPH")], blank(), attribute(), list())
        .prop_map(|(keyword, blank, attr, list)| format!("{keyword}{blank}[{attr}]{list}"));
    let assignment = (word(), blank(), word()).prop_map(|(name, blank, value)| format!("{name}{blank}={blank}{value}"));
    let leaf = prop_oneof![3 => node, 1 => defaults, 1 => assignment, 1 => Just("a, b:p:n,c".to_owned())];
    let statement = leaf.prop_recursive(depth, 40, 5, |inner| {
        let head = prop_oneof![Just("{"), Just("subgraph s {"), Just("subgraph // c\n{"), Just("{ // c\n")];
        let body = (head, blank(), proptest::collection::vec(ended(inner), 0..5))
            .prop_map(|(head, blank, statements)| format!("{head}{blank}{}}}", statements.concat()))
            .boxed();
        let end = prop_oneof![word().prop_map(str::to_owned), body.clone()].boxed();
        let chain = (end.clone(), proptest::collection::vec((blank(), blank(), end), 1..5), blank(), list());
        let chain = chain.prop_map(|(first, ends, blank, list)| {
            let ends: String = ends.iter().map(|(one, two, end)| format!("{one}->{two}{end}")).collect();
            format!("{first}{ends}{blank}{list}")
        });
        prop_oneof![body, chain]
    });
    proptest::collection::vec(ended(statement), 0..5).prop_map(|statements| statements.concat())
}

/// A statement with what follows it.
fn ended(statement: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let mark = prop_oneof![Just(";"), Just("\n"), Just(" /* c */ ;"), Just(" // c\n;")];
    (statement, mark, blank()).prop_map(|(statement, mark, blank)| format!("{statement}{mark}{blank}"))
}

/// Pairs that a person wrote: `in.dot` as found, `out.dot` as it should be.
#[test]
fn pairs_are_as_a_person_judged() {
    let folders = std::fs::read_dir(project("fixtures/fmt")).unwrap().map(|entry| entry.unwrap().path());
    let (mut seen, mut wrong) = (0, String::new());
    for folder in folders {
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
        wrong += &edit::unified(&name(&folder), &text("out.dot"), &formatted(&text("in.dot")));
        seen += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(seen > 0);
}

#[test]
fn examples_have_the_layout() {
    for path in files(&project("fixtures/examples"), &["dot", "gv"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let difference = edit::unified(&name(&path), &text, &formatted(&text));
        assert!(difference.is_empty(), "`threatdot fmt fixtures/examples` mends this:\n{difference}");
    }
}

#[test]
fn line_ends_and_the_byte_order_mark_are_kept() {
    assert_eq!(formatted("\u{FEFF}graph{a}"), "\u{FEFF}graph {\n  a;\n}\n");
    assert_eq!(formatted("graph{a\r\n/* x\r\n y */\r\nb}\n"), "graph {\r\n  a;\r\n  /* x\r\n y */\r\n  b;\r\n}\r\n");
    assert_eq!(formatted("graph{a\r\nb\nc\n}"), "graph {\n  a;\n  b;\n  c;\n}\n");
    // A line end inside of a text is part of it.
    assert_eq!(formatted("graph{a=\"x\ny\"\r\n}\r\n"), "graph {\r\n  a=\"x\ny\";\r\n}\r\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted(" \n "), "");
    assert_eq!(formatted("// alone"), "// alone\n");
}

/// Statements deep in subgraphs on one line: the layout would be hundreds of times as long.
#[test]
fn a_layout_that_would_be_too_long_is_refused() {
    let text = format!("graph {{{}{}{}}}", "{a;".repeat(250), "b;".repeat(150_000), "}".repeat(250));
    let errors = fmt::format(&Source::new("test.dot", text), &options()).unwrap_err();
    assert_eq!(errors.items[0].code.id, "E005");
}

#[test]
fn names_may_have_a_prefix() {
    let options = LowerOptions { prefix: Some("tm_".to_owned()), ..LowerOptions::default() };
    let source = Source::new("test.dot", "digraph { a [kind=x, label=y, tm_authn=oidc, tm_kind=process] }");
    let new = fmt::format(&source, &options).unwrap();
    assert_eq!(new, "digraph {\n  a [tm_kind=process, tm_authn=oidc, kind=x, label=y];\n}\n");
}

/// The text after the layout of the lines that `|` marks the two ends of.
fn part(marked: &str) -> String {
    let ends: Vec<usize> = marked.match_indices('|').map(|(at, _)| at).collect();
    let offset = |at: usize| u32::try_from(at).unwrap();
    let source = Source::new("test.dot", marked.replace('|', ""));
    let span = Span::new(offset(ends[0]), offset(ends[1] - 1));
    edit::applied(source.text(), &fmt::range(&source, span, &options())).unwrap()
}

#[test]
fn ranges_are_of_whole_statements() {
    let cases = [
        ("digraph {\n    a\n  |  b|\n    c\n}", "digraph {\n    a\n  b;\n    c\n}"),
        // Statements that share the line come along; what follows them on it gets a line.
        ("digraph {\n    a\n  |  b|; c; d [x=1,\n y=2]; e\n}", "digraph {\n    a\n  b;\n  c;\n  d [x=1, y=2];\n  e\n}"),
        ("digraph { // brace\n\n\n a | // a\n| b\n}", "digraph { // brace\n  a; // a\n b\n}"),
        ("digraph {\n a;\n\n\n // of b\n |b  |\n c\n}", "digraph {\n a;\n\n  // of b\n  b;\n c\n}"),
        ("digraph {\n| a|   }", "digraph {\n  a;\n}\n"),
        // Inside of a subgraph only what is meant; its head means all of it.
        (
            "digraph {\n x\n subgraph s {\n a\n |b|\n c\n }\n y\n}",
            "digraph {\n x\n subgraph s {\n a\n    b;\n c\n }\n y\n}",
        ),
        (
            "digraph {\n x\n sub|graph| s {\n a\n b }\n y\n}",
            "digraph {\n x\n  subgraph s {\n    a;\n    b;\n  }\n y\n}",
        ),
        ("graph{}\n|graph{a}|\ngraph{}", "graph{}\ngraph {\n  a;\n}\ngraph{}"),
        ("  |graph{a}|", "graph {\n  a;\n}\n"),
        ("digraph {\n a\n|\n|\n b\n}", "digraph {\n a\n\n\n b\n}"),
        // What has an error stays, and so does the rest.
        ("digraph {\n| a\n b [x=]\n c|\n d\n}", "digraph {\n  a;\n b [x=]\n  c;\n d\n}"),
        ("digraph {\n | a| \n b -> \n", "digraph {\n  a;\n b -> \n"),
        ("digraph {\n |a;;b|\n}", "digraph {\n a;;b\n}"),
        ("|digraph {\n a\n b [x=]\n c }|", "digraph {\n  a;\n b [x=]\n  c;\n}"),
    ];
    for (marked, expected) in cases {
        assert_eq!(part(marked), expected, "{marked}");
    }
}

/// What Graphviz reads of a text, in its own words; `None` where it is not installed.
fn canonical(text: &str) -> Option<String> {
    let mut command = Command::new("dot");
    let child = command.arg("-Tcanon").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no `dot` here");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let owned = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(owned.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The order in which Graphviz prints attributes is that of their first appearance: it does not count.
#[test]
fn graphviz_reads_the_same() {
    let (mut seen, mut wrong) = (0, String::new());
    let folders = [Some(project("fixtures/fmt")), shared("corpus/dot")];
    let paths = diagrams().into_iter().filter(|path| folders.iter().flatten().any(|folder| path.starts_with(folder)));
    // One in a few: starting a program takes its time.
    for path in paths.filter(|path| path.starts_with(project("fixtures")) || name(path).len().is_multiple_of(4)) {
        let Ok(source) = read(&path) else { continue };
        let Ok(new) = fmt::format(&source, &options()) else { continue };
        let (Some(before), Some(after)) = (canonical(source.text()), canonical(&new)) else { return };
        let read = |text: &str| {
            let source = Source::new("canon", text);
            essence(&source, &parse(&source).0)
        };
        if read(&before) != read(&after) || before.is_empty() {
            wrong += &edit::unified(&name(&path), &before, &after);
        }
        seen += 1;
    }
    eprintln!("{seen} files");
    assert!(wrong.is_empty(), "{wrong}");
}

const UNTIDY: &str = "digraph { a [kind=process]; }\n";
const TIDY: &str = "digraph {\n  a [kind=process];\n}\n";

#[test]
fn files_are_laid_out_in_place() {
    let place = Place::with(&[("a.dot", UNTIDY), ("b.dot", TIDY), ("plain.gv", "graph{a}"), ("broken.dot", "graph {")]);
    let run = place.run(&["fmt", "a.dot", "b.dot"]);
    run.ends(0).says("1 file changed, 1 file unchanged");
    assert_eq!(run.out, "");
    assert_eq!(place.text("a.dot"), TIDY);
    // What is not meant for us is left alone in a folder, unless it is asked for; errors change nothing.
    place.put("a.dot", UNTIDY.as_bytes());
    std::fs::remove_file(place.path("broken.dot")).unwrap();
    place.run(&["fmt"]).ends(0).says("1 file changed, 1 file unchanged, 1 file without annotation left alone");
    assert_eq!(place.text("plain.gv"), "graph{a}");
    place.run(&["fmt", "--all", "."]).ends(0).says("1 file changed, 2 files unchanged");
    assert_eq!(place.text("plain.gv"), "graph {\n  a;\n}\n");
    place.put("broken.dot", b"graph { a [kind=process");
    place.run(&["fmt", "broken.dot", "a.dot"]).ends(1).says("error[E").says("1 file unchanged, 1 file with errors");
    assert_eq!(place.text("broken.dot"), "graph { a [kind=process");
    place.run(&["fmt", "missing.dot"]).ends(2).says("cannot read `missing.dot`");
    assert_eq!(place.files(), ["a.dot", "b.dot", "broken.dot", "plain.gv"]);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_rights_and_is_not_touched_without_need() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let place = Place::with(&[("a.dot", UNTIDY), ("b.dot", TIDY)]);
    std::fs::set_permissions(place.path("a.dot"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let inode = |file: &str| std::fs::metadata(place.path(file)).unwrap().ino();
    let before = inode("b.dot");
    place.run(&["fmt", "a.dot", "b.dot", "-q"]).ends(0);
    assert_eq!(std::fs::metadata(place.path("a.dot")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(inode("b.dot"), before);
}

#[test]
fn checking_writes_nothing() {
    let place = Place::with(&[("a.dot", UNTIDY), ("b.dot", TIDY)]);
    let check = place.run(&["fmt", "--check", "a.dot", "b.dot"]);
    assert_eq!(check.ends(1).says("1 file would change, 1 file unchanged").out, "a.dot\n");
    assert_eq!(place.run(&["fmt", "--check", "b.dot"]).ends(0).out, "");
    let difference = place.run(&["fmt", "--diff", "a.dot", "b.dot"]);
    let expected = "--- a/a.dot\n+++ b/a.dot\n@@ -1 +1,3 @@\n-digraph { a [kind=process]; }\n+digraph {\n+  a [kind=process];\n+}\n";
    assert_eq!(difference.ends(1).out, expected);
    assert_eq!(place.run(&["fmt", "--diff", "b.dot"]).ends(0).out, "");
    assert_eq!(place.text("a.dot"), UNTIDY);
    place.run(&["fmt", "--check", "--diff", "b.dot"]).ends(2);
    let mut by_environment = place.command(&["fmt", "a.dot"]);
    crate::cli::Run::of(by_environment.env("THREATDOT_CHECK", "1")).ends(1).prints("a.dot");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let place = Place::new();
    assert_eq!(place.run_with(&["fmt", "-"], UNTIDY).ends(0).out, TIDY);
    assert_eq!(place.run_with(&["fmt", "-"], TIDY).ends(0).out, TIDY);
    assert_eq!(place.run_with(&["fmt", "-"], UNTIDY).err, "");
    let check = place.run_with(&["fmt", "--check", "-", "--stdin-filename", "x.dot"], UNTIDY);
    assert_eq!(check.ends(1).out, "x.dot\n");
    let broken = place.run_with(&["fmt", "-", "--stdin-filename", "x.dot"], "graph {");
    assert_eq!(broken.ends(1).says("x.dot:1:").out, "");
}

#[test]
fn lines_can_be_chosen() {
    let place = Place::with(&[("a.dot", UNTIDY), ("b.dot", TIDY)]);
    let text = "digraph {\n a\n b\n c [x=]\n}\n";
    let lines = |range: &str| place.run_with(&["fmt", "-", "--range", range], text);
    assert_eq!(lines("3:3").ends(0).out, text.replace(" b", "  b;"));
    assert_eq!(lines("3").ends(0).out, text.replace(" b", "  b;"));
    assert_eq!(lines("2:9").ends(0).out, text.replace(" a", "  a;").replace(" b", "  b;"));
    assert_eq!(lines("4:4").ends(1).says("error[E").out, "");
    assert_eq!(lines("7:9").ends(0).out, text);
    for wrong in ["0:1", "3:2", "x", "1:2:3", ""] {
        assert_eq!(place.run(&["fmt", "a.dot", "--range", wrong]).ends(2).out, "");
    }
    place.run(&["fmt", "--range", "1:2", "a.dot", "b.dot"]).ends(2).says("`--range` is for one file");
}

#[test]
fn an_encoding_is_not_changed_in_passing() {
    let place = Place::new();
    let latin = b"digraph{charset=latin1;a[kind=process label=\"caf\xe9\"]}";
    place.put("latin.dot", latin);
    place.put("none.dot", b"digraph{a[kind=process label=\"caf\xe9\"]}");
    place.run(&["fmt", "latin.dot"]).ends(2).says("cannot format `latin.dot`: it is Latin-1");
    place.run(&["fmt", "none.dot"]).ends(1).says("error[E001]");
    assert_eq!(std::fs::read(place.path("latin.dot")).unwrap(), latin);
}
