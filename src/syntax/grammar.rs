//! The productions of `grammar/dot.ebnf`. Subgraphs nest on an explicit stack, never on the call stack.

use super::parser::{Marker, Parser};
use super::{SyntaxKind as K, Tree, codes};
use crate::diagnostics::Diagnostic;
use crate::limits;
use crate::span::Span;

/// A statement that waits for the end of a subgraph inside it.
struct Frame {
    statement: Statement,
    subgraph: Marker,
    /// The opening brace.
    brace: Span,
}

/// A node, edge or subgraph statement whose kind shows only as it goes on.
#[derive(Clone, Copy)]
struct Statement {
    marker: Marker,
    /// An edge operator was seen.
    is_edge: bool,
    /// The first end is a subgraph.
    begins_with_subgraph: bool,
}

/// What came of reading an end of an edge.
#[derive(Clone, Copy)]
enum End {
    /// It is read.
    Read,
    /// It is a subgraph whose body comes next.
    Opened(Marker, Span),
    /// It is broken; the statement was skipped.
    Broken,
}

/// `file = { graph } ;`
pub(super) fn file(mut parser: Parser) -> Tree {
    let marker = parser.open(K::File);
    while !parser.at(K::End) {
        parser.begin_statement();
        if matches!(parser.kind(), K::StrictKeyword | K::GraphKeyword | K::DigraphKeyword) {
            graph(&mut parser);
        } else {
            outside(&mut parser);
        }
    }
    parser.close(marker);
    parser.finish()
}

/// Skips what stands between graphs.
fn outside(parser: &mut Parser) {
    let marker = parser.open(K::Error);
    if parser.at(K::Unknown) && parser.span().len() > 1 {
        parser.unexpected("a graph");
    } else if parser.at(K::RightBrace) {
        let diagnostic = Diagnostic::new(&codes::OUTSIDE, parser.span(), "this `}` closes nothing");
        let fix = parser.outside();
        parser.report(diagnostic.label("the graph has ended before").fix_if(fix));
    } else {
        let message = format!("unexpected `{}` outside of every graph", shorten(parser.text_of(parser.span())));
        let label = "expected `graph`, `digraph` or the end of the file";
        let fix = parser.outside();
        parser.report(Diagnostic::new(&codes::OUTSIDE, parser.span(), message).label(label).fix_if(fix));
    }
    while !matches!(parser.kind(), K::End | K::StrictKeyword | K::GraphKeyword | K::DigraphKeyword) {
        parser.bump();
    }
    parser.close(marker);
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 24 { text.to_owned() } else { text.chars().take(24).chain(['…']).collect() }
}

/// `graph = [ "strict" ] ( "graph" | "digraph" ) [ id ] "{" statements "}" ;`
fn graph(parser: &mut Parser) {
    let marker = parser.open(K::Graph);
    parser.eat(K::StrictKeyword);
    let directed = parser.at(K::DigraphKeyword);
    if directed || parser.at(K::GraphKeyword) {
        parser.graph_keyword = parser.span();
        parser.bump();
        opt_id(parser);
    } else {
        parser.unexpected("`graph` or `digraph`");
    }
    if !parser.at(K::LeftBrace) {
        parser.unexpected("`{`");
        while !matches!(parser.kind(), K::End | K::LeftBrace | K::StrictKeyword | K::GraphKeyword | K::DigraphKeyword) {
            parser.bump();
        }
    }
    if parser.at(K::LeftBrace) {
        body(parser, directed);
    }
    parser.close(marker);
}

/// `body = "{" { statement [ ";" ] } "}" ;` with every subgraph inside.
fn body(parser: &mut Parser, directed: bool) {
    let brace = parser.span();
    parser.bump();
    let mut stack: Vec<Frame> = Vec::new();
    loop {
        parser.begin_statement();
        match parser.kind() {
            K::End => return unclosed(parser, stack, brace),
            K::RightBrace => {
                parser.bump();
                let Some(frame) = stack.pop() else { return };
                parser.close(frame.subgraph);
                after_end(parser, frame.statement, &mut stack, directed);
            }
            _ => statement(parser, &mut stack, directed),
        }
    }
}

fn unclosed(parser: &mut Parser, mut stack: Vec<Frame>, outermost: Span) {
    let brace = stack.last().map_or(outermost, |frame| frame.brace);
    if !parser.literal_never_ended() {
        let message = "the file ends inside of a brace";
        let diagnostic = Diagnostic::new(&codes::UNCLOSED_BRACKET, parser.span(), message).label("expected `}`");
        let fix = parser.close_braces(stack.len() + 1);
        parser.report(diagnostic.also(brace, "opened here").fix(fix));
    }
    while let Some(frame) = stack.pop() {
        parser.close(frame.subgraph);
        finish(parser, frame.statement);
    }
}

/// `statement = defaults | assignment | ends ;`
fn statement(parser: &mut Parser, stack: &mut Vec<Frame>, directed: bool) {
    match parser.kind() {
        K::GraphKeyword | K::NodeKeyword | K::EdgeKeyword => defaults(parser),
        K::Semicolon => {
            let message = "there is no statement before this `;`";
            let diagnostic = Diagnostic::new(&codes::EMPTY_STATEMENT, parser.span(), message);
            let fix = parser.leave_out().touching_nothing();
            let help = "remove it: DOT allows one `;` after each statement and none elsewhere";
            parser.report(diagnostic.help(help).fix(fix));
            parser.bump();
        }
        kind if kind.is_id() && parser.after_id() == K::Equals => assignment(parser),
        kind if kind.is_id() || matches!(kind, K::SubgraphKeyword | K::LeftBrace) => {
            let marker = parser.open(K::NodeStatement);
            let begins_with_subgraph = !kind.is_id();
            let statement = Statement { marker, is_edge: false, begins_with_subgraph };
            let end = end(parser, stack.len());
            continue_with(parser, end, statement, stack, directed);
        }
        _ => {
            let marker = parser.open(K::Error);
            parser.unexpected("a statement or `}`");
            parser.bump();
            skip_statement(parser);
            parser.close(marker);
        }
    }
}

/// `defaults = ( "graph" | "node" | "edge" ) [ id "=" ] attr_list { attr_list } ;`
fn defaults(parser: &mut Parser) {
    let marker = parser.open(K::Defaults);
    let keyword = parser.span();
    parser.bump();
    if parser.kind().is_id() && parser.after_id() == K::Equals {
        parser.warn(Diagnostic::new(
            &codes::MACRO,
            parser.span(),
            "attribute macros are not implemented, here or in Graphviz",
        ));
        opt_id(parser);
        parser.bump();
    }
    if parser.at(K::LeftBracket) {
        attr_lists(parser);
    } else {
        let word = parser.text_of(keyword);
        let message = format!("`{word}` is a keyword and wants a list of attributes");
        let diagnostic = Diagnostic::new(&codes::KEYWORD, keyword, message).label("expected `[` after it");
        let fix = parser.quote_keyword(keyword, false);
        parser.report(diagnostic.help(format!("quote it, if a node named \"{word}\" is meant")).fix(fix));
        skip_statement(parser);
    }
    parser.close(marker);
    parser.eat(K::Semicolon);
}

/// `assignment = id "=" id ;`
fn assignment(parser: &mut Parser) {
    let marker = parser.open(K::Assignment);
    let name = parser.span();
    opt_id(parser);
    parser.bump();
    let ok = value(parser, name);
    parser.close(marker);
    if ok {
        parser.eat(K::Semicolon);
    } else {
        skip_statement(parser);
    }
}

/// `end = subgraph | node_list ;` A subgraph is opened only; its body is read by [`body`].
fn end(parser: &mut Parser, depth: usize) -> End {
    if parser.kind().is_id() {
        return if node_list(parser) { End::Read } else { End::Broken };
    }
    let marker = parser.open(K::Subgraph);
    if parser.eat(K::SubgraphKeyword) {
        opt_id(parser);
    }
    let brace = parser.span();
    if !parser.at(K::LeftBrace) {
        parser.unexpected("`{`");
        parser.close_as(marker, K::Error);
        skip_statement(parser);
        return End::Broken;
    }
    if depth + 1 >= limits::NESTING {
        let message = format!("subgraphs are nested more than {} deep", limits::NESTING);
        parser.report(Diagnostic::new(&codes::TOO_DEEP, brace, message).label("what is in here is skipped"));
        skip_braces(parser);
        parser.close_as(marker, K::Error);
        return End::Read;
    }
    parser.bump();
    End::Opened(marker, brace)
}

fn continue_with(parser: &mut Parser, end: End, statement: Statement, stack: &mut Vec<Frame>, directed: bool) {
    match end {
        End::Read => after_end(parser, statement, stack, directed),
        End::Opened(subgraph, brace) => stack.push(Frame { statement, subgraph, brace }),
        End::Broken => finish(parser, statement),
    }
}

/// What may follow an end: `{ edge_operator end } { attr_list }`.
fn after_end(parser: &mut Parser, mut statement: Statement, stack: &mut Vec<Frame>, directed: bool) {
    while parser.kind().is_edge_operator() {
        statement.is_edge = true;
        edge_operator(parser, directed);
        if !parser.kind().is_id() && !matches!(parser.kind(), K::SubgraphKeyword | K::LeftBrace) {
            parser.unexpected_name("a node or a subgraph after the edge operator");
            skip_statement(parser);
            return finish(parser, statement);
        }
        match end(parser, stack.len()) {
            End::Read => {}
            other => return continue_with(parser, other, statement, stack, directed),
        }
    }
    attr_lists(parser);
    match parser.kind() {
        K::Semicolon | K::RightBrace | K::End | K::LeftBrace => {}
        kind if kind.is_id() || kind.is_keyword() => {}
        _ => {
            parser.unexpected("`[`, `;`, an edge operator or the next statement");
            skip_statement(parser);
            return finish(parser, statement);
        }
    }
    finish(parser, statement);
    parser.eat(K::Semicolon);
}

fn finish(parser: &mut Parser, statement: Statement) {
    let kind = match statement {
        Statement { is_edge: true, .. } => K::EdgeStatement,
        Statement { begins_with_subgraph: true, .. } => K::SubgraphStatement,
        Statement { .. } => K::NodeStatement,
    };
    parser.close_as(statement.marker, kind);
}

/// `edge_operator = "->" | "--" ;` The other one than the graph's is reported and read as meant.
fn edge_operator(parser: &mut Parser, directed: bool) {
    let (found, wanted, graph) = if directed { (K::Line, "->", "digraph") } else { (K::Arrow, "--", "graph") };
    if parser.at(found) {
        let message = format!("`{}` in a `{graph}`", parser.text_of(parser.span()));
        let diagnostic = Diagnostic::new(&codes::EDGE_OPERATOR, parser.span(), message);
        let fix = parser.other_operator(wanted);
        parser.report(diagnostic.label(format!("write `{wanted}`")).fix(fix));
    }
    parser.bump();
}

/// `node_list = node { "," node } ;`
fn node_list(parser: &mut Parser) -> bool {
    let marker = parser.open(K::NodeList);
    let mut ok = node(parser);
    while ok && parser.at(K::Comma) {
        parser.bump();
        ok = parser.kind().is_id() && node(parser);
        if !ok {
            parser.unexpected_name("a node after the comma");
        }
    }
    parser.close(marker);
    if !ok {
        skip_statement(parser);
    }
    ok
}

/// `node = id [ ":" id [ ":" id ] ] ;`
fn node(parser: &mut Parser) -> bool {
    let marker = parser.open(K::NodeRef);
    opt_id(parser);
    let mut ok = true;
    for _ in 0..2 {
        if ok && parser.eat(K::Colon) {
            ok = opt_id(parser);
            if !ok {
                parser.unexpected_name("a port after `:`");
            }
        }
    }
    if ok && parser.at(K::Colon) {
        parser.unexpected("no third part: a port is a name and a compass point");
        ok = false;
    }
    parser.close(marker);
    ok
}

/// `attr_lists = { "[" { attr [ "," | ";" ] } "]" } ;`
fn attr_lists(parser: &mut Parser) {
    while parser.at(K::LeftBracket) {
        attr_list(parser);
    }
}

fn attr_list(parser: &mut Parser) {
    let marker = parser.open(K::AttrList);
    let bracket = parser.span();
    parser.bump();
    loop {
        match parser.kind() {
            K::RightBracket => {
                parser.bump();
                break;
            }
            kind if (kind.is_id() || kind.is_keyword()) && !attr_cannot_begin(parser) => {
                attr(parser);
                if !parser.eat(K::Comma) {
                    parser.eat(K::Semicolon);
                }
            }
            K::Comma | K::Semicolon => {
                let fix = parser.leave_out();
                parser.unexpected_but("an attribute or `]`", Some(fix));
                parser.bump();
            }
            K::Unknown if parser.span().len() == 1 => {
                parser.unexpected("an attribute or `]`");
                parser.bump();
            }
            _ => {
                let diagnostic =
                    Diagnostic::new(&codes::UNCLOSED_BRACKET, parser.span(), "the list of attributes is not closed");
                let said = diagnostic.label("expected `]` before this").also(bracket, "opened here");
                parser.report(parser.close_list().into_iter().fold(said, Diagnostic::fix));
                break;
            }
        }
    }
    parser.close(marker);
}

/// Whether the next name is more likely the statement after a list that was never closed.
fn attr_cannot_begin(parser: &Parser) -> bool {
    parser.on_new_line() && (parser.second().is_edge_operator() || matches!(parser.second(), K::LeftBracket | K::Colon))
}

/// `attr = id "=" id ;`
fn attr(parser: &mut Parser) {
    let marker = parser.open(K::Attr);
    let name = parser.span();
    if parser.kind().is_keyword() {
        parser.unexpected_name("the name of an attribute");
        parser.bump();
    } else {
        opt_id(parser);
    }
    if parser.at(K::Equals) {
        parser.bump();
        value(parser, name);
    } else {
        no_value(parser, name, name, "expected `=` and a value after it");
    }
    parser.close(marker);
}

/// The value after `=`.
fn value(parser: &mut Parser, name: Span) -> bool {
    let ok = opt_id(parser);
    if !ok && (parser.kind().is_keyword() || parser.at(K::Unknown)) {
        parser.unexpected_name("a value");
        if parser.span().len() == 1 || parser.kind().is_keyword() {
            parser.bump();
        }
    } else if !ok {
        no_value(parser, name, name.to(parser.last_span()), "expected a value after `=`");
    }
    ok
}

fn no_value(parser: &mut Parser, name: Span, at: Span, label: &str) {
    let message = format!("attribute `{}` has no value", shorten(parser.text_of(name)));
    let fix = parser.equals();
    parser.report(Diagnostic::new(&codes::NO_VALUE, at, message).label(label).fix_if(fix));
}

/// `id = name | number | text { "+" text } ;`, `text = quoted | html ;`
fn opt_id(parser: &mut Parser) -> bool {
    let kind = parser.kind();
    if !kind.is_id() {
        return false;
    }
    if matches!(kind, K::Quoted | K::Html) && parser.second() == K::Plus {
        join(parser);
        return true;
    }
    parser.bump();
    if kind == K::Number && parser.touches_last() && matches!(parser.kind(), K::Name | K::Number) {
        let span = parser.last_span().to(parser.span());
        let message = format!("`{}` is read as two names", shorten(parser.text_of(span)));
        let fix = parser.quote_split(span);
        parser
            .warn(Diagnostic::new(&codes::SPLIT_NUMBER, span, message).help("quote it, if one name is meant").fix(fix));
    }
    true
}

fn join(parser: &mut Parser) {
    let marker = parser.open(K::Join);
    parser.bump();
    while parser.eat(K::Plus) {
        if !matches!(parser.kind(), K::Quoted | K::Html) {
            parser.unexpected("a quoted text after `+`");
            break;
        }
        parser.bump();
    }
    parser.close(marker);
}

/// What a new line may begin with, if it begins a statement.
fn may_begin(kind: K) -> bool {
    kind.is_id() || kind.is_keyword() || matches!(kind, K::LeftBrace | K::Unknown)
}

/// Skips to where the next statement probably begins: behind a `;`, at the closing brace, or on a new line.
fn skip_statement(parser: &mut Parser) {
    let mut braces = 0_usize;
    let mut in_list = false;
    loop {
        match parser.kind() {
            K::End => return,
            K::RightBrace if braces == 0 => return,
            K::RightBrace => braces -= 1,
            K::LeftBracket => in_list = true,
            K::RightBracket => in_list = false,
            K::Semicolon if braces == 0 && !in_list => return parser.bump(),
            kind if braces == 0 && !in_list && parser.on_new_line() && may_begin(kind) => return,
            K::LeftBrace => braces += 1,
            _ => {}
        }
        parser.bump();
    }
}

fn skip_braces(parser: &mut Parser) {
    let mut depth = 0_usize;
    loop {
        match parser.kind() {
            K::End => return,
            K::LeftBrace => depth += 1,
            K::RightBrace => depth -= 1,
            _ => {}
        }
        parser.bump();
        if depth == 0 {
            return;
        }
    }
}
