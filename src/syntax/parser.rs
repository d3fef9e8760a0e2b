//! The cursor that the grammar moves: tokens without trivia, nodes opened and closed, one error a statement.

use super::tree::NodeData;
use super::{SyntaxKind, Token, Tree, codes};
use crate::diagnostics::{Code, Diagnostic, Fix, Sink};
use crate::span::Span;

/// A node that is still open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marker(usize);

pub(super) struct Parser<'a> {
    text: &'a str,
    tree: Tree,
    /// Index of the next token that is no trivia.
    at: usize,
    /// One past the last token that was taken.
    taken: usize,
    sink: &'a mut Sink,
    /// An error was reported in this statement; what follows from it is not said again.
    quiet: bool,
    /// The keyword that the graph began with.
    pub(super) graph_keyword: Span,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, tokens: Vec<Token>, sink: &'a mut Sink) -> Self {
        let nodes = Vec::with_capacity(tokens.len() / 3 + 1);
        let tree = Tree { tokens, nodes };
        let mut parser = Self { text, tree, at: 0, taken: 0, sink, quiet: false, graph_keyword: Span::default() };
        parser.at = parser.skip_trivia(0);
        parser
    }

    /// Kind of the next token.
    pub(super) fn kind(&self) -> SyntaxKind {
        self.kind_of(self.at)
    }

    /// Kind of the token after the next.
    pub(super) fn second(&self) -> SyntaxKind {
        self.kind_of(self.skip_trivia(self.at + 1))
    }

    /// Kind of the token after the id that comes next, which may be joined from several texts.
    pub(super) fn after_id(&self) -> SyntaxKind {
        let mut index = self.skip_trivia(self.at + 1);
        while self.kind_of(index) == SyntaxKind::Plus {
            index = self.skip_trivia(self.skip_trivia(index + 1) + 1);
        }
        self.kind_of(index)
    }

    pub(super) fn at(&self, kind: SyntaxKind) -> bool {
        self.kind() == kind
    }

    /// Range of the next token; empty at the end of the input.
    pub(super) fn span(&self) -> Span {
        let end = self.tree.tokens.get(self.at).map_or(self.start_of(self.at), |token| token.end);
        Span::new(self.start_of(self.at), end)
    }

    /// Range of the last token that was taken.
    pub(super) fn last_span(&self) -> Span {
        let last = self.taken.saturating_sub(1);
        Span::new(self.start_of(last), self.start_of(self.taken))
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Whether the next token is the first of its line.
    pub(super) fn on_new_line(&self) -> bool {
        let from = self.start_of(self.taken);
        self.text_of(Span::new(from, self.start_of(self.at))).contains('\n')
    }

    /// Whether the text ends with a line end.
    pub(super) fn ends_with_line(&self) -> bool {
        self.text.ends_with('\n')
    }

    /// Whether the next token follows the last one without a blank.
    pub(super) fn touches_last(&self) -> bool {
        self.at == self.taken
    }

    /// Takes the next token.
    pub(super) fn bump(&mut self) {
        if self.at < self.tree.tokens.len() {
            self.taken = self.at + 1;
            self.at = self.skip_trivia(self.taken);
        }
    }

    /// Takes the next token if it is of a kind.
    pub(super) fn eat(&mut self, kind: SyntaxKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Opens a node that begins with the next token.
    pub(super) fn open(&mut self, kind: SyntaxKind) -> Marker {
        let at = offset(self.at);
        self.tree.nodes.push(NodeData { kind, first: at, last: at, end: 0 });
        Marker(self.tree.nodes.len() - 1)
    }

    /// Closes a node after the last token that was taken.
    pub(super) fn close(&mut self, marker: Marker) {
        let (last, end) = (offset(self.taken), offset(self.tree.nodes.len()));
        if let Some(node) = self.tree.nodes.get_mut(marker.0) {
            node.last = last.max(node.first);
            node.end = end;
        }
    }

    /// Closes a node whose kind is known only now.
    pub(super) fn close_as(&mut self, marker: Marker, kind: SyntaxKind) {
        self.close(marker);
        if let Some(node) = self.tree.nodes.get_mut(marker.0) {
            node.kind = kind;
        }
    }

    /// Whether the last token is a literal that took the rest of the file.
    pub(super) fn literal_never_ended(&self) -> bool {
        self.tree.tokens.last().is_some_and(|token| {
            let text = self.text_of(Span::new(self.start_of(self.tree.tokens.len() - 1), token.end));
            token.kind == SyntaxKind::Unknown && text.starts_with(['"', '<', '/'])
        })
    }

    /// A new statement begins: its first error is said again.
    pub(super) fn begin_statement(&mut self) {
        self.quiet = false;
    }

    /// Reports the first error of a statement.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.quiet {
            self.sink.push(diagnostic);
        }
        self.quiet = true;
    }

    /// Reports a warning; it does not silence what follows.
    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// Reports that the next token is not what the grammar wants.
    pub(super) fn unexpected(&mut self, expected: &str) {
        self.unexpected_but(expected, None);
    }

    /// The same where a name is wanted, which a keyword is if it is quoted.
    pub(super) fn unexpected_name(&mut self, expected: &str) {
        let fix = self.kind().is_keyword().then(|| self.quote_keyword(self.span(), !self.on_new_line()));
        self.unexpected_but(expected, fix);
    }

    /// The same with something to do about it.
    pub(super) fn unexpected_but(&mut self, expected: &str, fix: Option<Fix>) {
        let (code, message) = self.complaint();
        if *code == codes::UNCLOSED {
            return self.report(unclosed(self.span().start, message));
        }
        let diagnostic = Diagnostic::new(code, self.span(), message).label(format!("expected {expected}")).fix_if(fix);
        self.report(if *code == codes::KEYWORD { diagnostic.help("quote it to use it as a name") } else { diagnostic });
    }

    fn complaint(&self) -> (&'static Code, String) {
        let text = self.text_of(self.span());
        match self.kind() {
            SyntaxKind::End => (&codes::UNEXPECTED, "the file ends too early".to_owned()),
            SyntaxKind::Unknown if text.starts_with('"') => {
                (&codes::UNCLOSED, "this quoted text never ends".to_owned())
            }
            SyntaxKind::Unknown if text.starts_with('<') => {
                (&codes::UNCLOSED, "this HTML-like text never ends".to_owned())
            }
            SyntaxKind::Unknown if text.starts_with("/*") => (&codes::UNCLOSED, "this comment never ends".to_owned()),
            SyntaxKind::Quoted | SyntaxKind::Html => (&codes::UNEXPECTED, "unexpected text".to_owned()),
            kind if kind.is_keyword() => (&codes::KEYWORD, format!("`{text}` is a keyword")),
            _ => (&codes::UNEXPECTED, format!("unexpected `{text}`")),
        }
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }

    fn kind_of(&self, index: usize) -> SyntaxKind {
        self.tree.tokens.get(index).map_or(SyntaxKind::End, |token| token.kind)
    }

    fn start_of(&self, index: usize) -> u32 {
        index.checked_sub(1).and_then(|before| self.tree.tokens.get(before)).map_or(0, |before| before.end)
    }

    fn skip_trivia(&self, mut index: usize) -> usize {
        while self.tree.tokens.get(index).is_some_and(|token| token.kind.is_trivia()) {
            index += 1;
        }
        index
    }
}

/// A literal that never ends is shown at its beginning: its range is the rest of the file.
fn unclosed(start: u32, message: String) -> Diagnostic {
    Diagnostic::new(&codes::UNCLOSED, Span::new(start, start + 1), message).label("it begins here")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
