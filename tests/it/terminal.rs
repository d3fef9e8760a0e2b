//! What people see of a diagnostic: excerpts, escapes and cuts.

use threatdot::diagnostics::terminal::{Printer, Style};
use threatdot::diagnostics::{Code, Diagnostic, Label, Severity, Sink, escape};
use threatdot::limits;
use threatdot::source::Source;
use threatdot::span::Span;

static CODE: Code =
    Code { id: "T001", name: "test", severity: Severity::Error, summary: "a test", docs: "Only for tests." };

static MILD: Code = Code { id: "T002", name: "mild", severity: Severity::Warning, summary: "", docs: "" };

/// The range of the `nth` occurrence of `needle`, from 0.
fn find(text: &str, needle: &str, nth: usize) -> Span {
    let (at, found) = text.match_indices(needle).nth(nth).expect("the needle is in the text");
    span(at, at + found.len())
}

fn span(start: usize, end: usize) -> Span {
    Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap())
}

fn print(text: &str, diagnostics: Vec<Diagnostic>, style: Style) -> String {
    let source = Source::new("shop.dot", text);
    let mut sink = Sink::new();
    for diagnostic in diagnostics {
        sink.push(diagnostic);
    }
    let mut printer = Printer::new(&source, style, false);
    printer.diagnostics(&sink.finish());
    printer.finish()
}

fn full(text: &str, diagnostic: Diagnostic) -> String {
    print(text, vec![diagnostic], Style::Full)
}

#[test]
fn the_form_that_the_manual_shows() {
    let text = "digraph {\n  web -> db [protocol=sql encryption=tsl];\n}\n";
    let diagnostic = Diagnostic::new(&CODE, find(text, "tsl", 0), "`tsl` is not a value of `encryption`")
        .label("expected none, tls, mtls, ipsec, ssh, vpn, e2e or app")
        .note("the channel is not protected by this")
        .help("did you mean `tls`?");
    let expected = "\
error[T001]: `tsl` is not a value of `encryption`
  ┌─ shop.dot:2:38
  │
2 │   web -> db [protocol=sql encryption=tsl];
  │                                      ^^^ expected none, tls, mtls, ipsec, ssh, vpn, e2e or app
  │
  = help: did you mean `tls`?
  = note: the channel is not protected by this
  = see: threatdot explain T001

";
    assert_eq!(full(text, diagnostic.clone()), expected);
    let concise = print(text, vec![diagnostic], Style::Concise);
    assert_eq!(concise, "shop.dot:2:38: error[T001]: `tsl` is not a value of `encryption`\n");
}

#[test]
fn lines_far_apart_keep_their_numbers() {
    let text = (1..=40).fold(String::new(), |text, line| text + &format!("node{line}\n"));
    let diagnostic = Diagnostic::new(&CODE, find(&text, "node30", 0), "stated twice")
        .label("again here")
        .also(find(&text, "node9\n", 0), "first here")
        .also(find(&text, "node11", 0), "and here");
    let expected = "\
error[T001]: stated twice
   ┌─ shop.dot:30:1
   │
 9 │ node9
   │ ----- first here
10 │ node10
11 │ node11
   │ ------ and here
   ·
30 │ node30
   │ ^^^^^^ again here
   │
   = see: threatdot explain T001

";
    assert_eq!(full(&text, diagnostic), expected);
}

#[test]
fn a_label_over_many_lines_shows_its_ends() {
    let text = format!("digraph {{\n  subgraph s {{\n{}  }}\n}}\n", "    a -> b\n".repeat(10_000));
    let start = text.find("subgraph").unwrap();
    let end = text.rfind("  }\n").unwrap() + 3;
    let diagnostic = Diagnostic::new(&CODE, span(start, end), "too much").label("all of this");
    let expected = "\
error[T001]: too much
      ┌─ shop.dot:2:3
      │
    2 │ ╭   subgraph s {
    3 │ │     a -> b
      · │
10002 │ │     a -> b
10003 │ │   }
      │ ╰───^ all of this
      │
      = see: threatdot explain T001

";
    assert_eq!(full(&text, diagnostic), expected);
}

#[test]
fn tabs_wide_text_and_line_ends() {
    let text = "digraph {\r\n\tа -> 数据库 [x=y];\r\n}\r\n";
    let printed = full(text, Diagnostic::new(&CODE, find(text, "x=y", 0), "unknown").label("here"));
    assert!(printed.contains("shop.dot:2:12\n"), "{printed}");
    assert!(printed.contains("2 │     а -> 数据库 [x=y];\n  │                  ^^^ here\n"), "{printed}");
    // A label on the line end, or that holds it, stays on its line.
    let printed = full(text, Diagnostic::new(&CODE, find(text, "];\r\n", 0), "unknown").label("here"));
    assert!(printed.contains("2 │     а -> 数据库 [x=y];\n  │                     ^^ here\n"), "{printed}");
    let printed = full(text, Diagnostic::new(&CODE, find(text, "\r\n", 1), "unknown").label("here"));
    assert!(printed.contains("2 │     а -> 数据库 [x=y];\n  │                       ^ here\n"), "{printed}");
}

#[test]
fn places_at_the_end_and_outside() {
    let printed = full("", Diagnostic::new(&CODE, Span::at(0), "no graph").label("expected a graph"));
    assert_eq!(printed, "error[T001]: shop.dot: no graph\n = see: threatdot explain T001\n\n");
    let text = "digraph {";
    let printed = full(text, Diagnostic::new(&CODE, Span::at(9), "not closed").label("expected `}`"));
    assert!(printed.contains("1 │ digraph {\n  │          ^ expected `}`\n"), "{printed}");
    let text = "digraph {\n";
    let printed = full(text, Diagnostic::new(&CODE, Span::at(10), "not closed").label("expected `}`"));
    assert!(printed.contains("2 │\n  │ ^ expected `}`\n"), "{printed}");
    // Ranges that no text has come from a mistake of ours; they are shown at the end all the same.
    let printed = full("é", Diagnostic::new(&CODE, Span::new(1, 400), "outside"));
    assert!(printed.contains("1 │ é\n  │ ^\n"), "{printed}");
}

#[test]
fn a_byte_order_mark_is_not_shown() {
    let text = "\u{feff}digraph { a [= }";
    let printed = full(text, Diagnostic::new(&CODE, find(text, "=", 0), "wrong").label("here"));
    assert!(printed.contains("1 │ digraph { a [= }\n  │              ^ here\n"), "{printed}");
}

#[test]
fn long_lines_are_cut_around_the_label() {
    let text = format!("digraph {{ {} WRONG {} }}", "a;".repeat(4_000_000), "b;".repeat(100_000));
    let printed = full(&text, Diagnostic::new(&CODE, find(&text, "WRONG", 0), "wrong").label("here"));
    assert!(printed.contains("shop.dot:1:8000012\n"), "{printed}");
    let mut lines = printed.lines().skip(3);
    let (source, carets) = (lines.next().unwrap(), lines.next().unwrap());
    assert!(source.starts_with("1 │ …") && source.ends_with('…'), "{source}");
    assert!(source.chars().count() <= limits::EXCERPT_COLUMNS + 6, "{source}");
    let column = |line: &str, needle: &str| line.split(needle).next().unwrap().chars().count();
    assert_eq!(column(source, "WRONG"), column(carets, "^^^^^"));
    // Two labels far apart on one line: the primary one stays in sight, the other is at the cut.
    let printed = full(&text, Diagnostic::new(&CODE, find(&text, "WRONG", 0), "wrong").also(span(0, 7), "first here"));
    assert!(printed.contains("WRONG") && printed.contains("first here"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() < 300), "{printed}");
}

#[test]
fn nothing_of_the_input_acts_on_a_terminal() {
    let evil = "a\u{1b}]52;c;x\u{7}\u{9b}31m\u{7f}\u{0}\u{202e}\u{2066}\u{200f}\u{61c}\u{e0041}\u{2028}\u{b}b";
    let text = format!("digraph {{ {evil} [= }}");
    let source = Source::new(format!("{evil}\nerror: forged.dot"), text.as_str());
    let diagnostic = Diagnostic::new(&CODE, find(&text, "=", 0), format!("{evil}\nerror: forged\r"))
        .label(format!("{evil}\nx"))
        .help(format!("{evil}\nerror: forged"))
        .note(evil);
    let mut sink = Sink::new();
    sink.push(diagnostic);
    let diagnostics = sink.finish();
    for style in [Style::Full, Style::Concise] {
        let mut printer = Printer::new(&source, style, false);
        printer.diagnostics(&diagnostics);
        let printed = printer.finish();
        assert!(!printed.chars().any(|c| c != '\n' && escape::is_hidden(c)), "{printed:?}");
        assert!(!printed.lines().any(|line| line.starts_with("error: forged")), "{printed}");
        assert!(printed.contains("\\u{1b}]52;c;x\\u{7}\\u{9b}31m\\u{7f}\\u{0}\\u{202e}"), "{printed}");
    }
    let mut printer = Printer::new(&source, Style::Full, false);
    printer.diagnostics(&diagnostics);
    let printed = printer.finish();
    let mut lines = printed.lines().filter(|line| line.contains("[= }") || line.contains(" ^ "));
    let (source, carets) = (lines.next().unwrap(), lines.next().unwrap());
    assert_eq!(source.find("[=").map(|at| at + 1), carets.find('^'), "{printed}");
}

#[test]
fn floods_are_capped_and_counted() {
    let text = "a".repeat(100_000) + "\n";
    let text = text.repeat(20);
    let flood = |count: usize| {
        (0..count)
            .map(|at| Diagnostic::new(&CODE, span(at, at + 50_000), format!("{at} {}", "m".repeat(50_000))))
            .collect()
    };
    let printed = print(&text, flood(1_000), Style::Full);
    assert!(printed.ends_with("... and 900 more\n"), "{}", &printed[printed.len() - 200..]);
    assert!(printed.len() < 1 << 20);
    assert!(printed.lines().all(|line| line.chars().count() < 10_000));
    // The most serious ones are shown, in the order of the text.
    let mut mixed: Vec<Diagnostic> =
        (0..200).map(|at| Diagnostic::new(&MILD, Span::at(at), format!("w{at}"))).collect();
    mixed.push(Diagnostic::new(&CODE, Span::at(300), "the error"));
    let printed = print(&text, mixed, Style::Concise);
    assert!(printed.contains("error[T001]: the error\n... and 101 more\n"), "{printed}");
}

#[test]
fn colours_are_ours_and_change_no_text() {
    let text = "digraph { a [= }";
    let source = Source::new("shop.dot", text);
    let mut sink = Sink::new();
    sink.push(Diagnostic::new(&CODE, find(text, "=", 0), "wrong").label("here").help("mend it"));
    let diagnostics = sink.finish();
    for style in [Style::Full, Style::Concise] {
        let print = |color| {
            let mut printer = Printer::new(&source, style, color);
            printer.diagnostics(&diagnostics);
            printer.finish()
        };
        assert!(print(true).contains("\u{1b}["));
        let plain = print(true).split('\u{1b}').enumerate().fold(String::new(), |mut out, (index, part)| {
            out.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
            out
        });
        let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert_eq!(trimmed(&plain), trimmed(&print(false)));
    }
}

#[test]
fn shortening_keeps_both_ends() {
    assert_eq!(escape::shorten("short", 8), "short");
    assert_eq!(escape::shorten("äbcdefghijklmnop", 8), "äbcdef…op");
}

proptest::proptest! {
    /// Whatever the text and wherever the labels: an excerpt comes out, and nothing in it acts on a terminal.
    #[test]
    fn any_labels_on_any_text(
        text in "([a-z {}\\[\\]=;\"äß数\u{301}\u{1f9d1}\u{200d}\u{1b}\u{202e}\u{feff}\t]|\r?\n){0,400}",
        labels in proptest::collection::vec((0u32..500, 0u32..200, proptest::bool::ANY, ".{0,20}"), 1..6),
    ) {
        let source = Source::new("shop.dot", text);
        let labels = labels.into_iter().map(|(start, length, primary, text)| {
            Label { span: Span::new(start, start + length), text, primary }
        });
        let diagnostic = Diagnostic { labels: labels.collect(), ..Diagnostic::new(&CODE, Span::at(0), "said") };
        let mut sink = Sink::new();
        sink.push(diagnostic);
        let mut printer = Printer::new(&source, Style::Full, false);
        printer.diagnostics(&sink.finish());
        let printed = printer.finish();
        proptest::prop_assert!(source.text().is_empty() || printed.contains("\u{250c}\u{2500} shop.dot:"), "{}", printed);
        proptest::prop_assert!(!printed.chars().any(|c| c != '\n' && escape::is_hidden(c)), "{:?}", printed);
        proptest::prop_assert!(printed.lines().all(|line| line.chars().count() < 1_000));
    }
}
