//! What the parser offers to do about an error, where there is one right answer or a likely one.

use super::SyntaxKind as K;
use super::parser::Parser;
use crate::diagnostics::{Fix, certain};
use crate::edit::Edit;
use crate::span::Span;

impl Parser<'_> {
    /// For an edge operator of the other sort of graph. It is read as meant, so nothing changes.
    pub(super) fn other_operator(&self, wanted: &str) -> Fix {
        let keyword = self.graph_keyword;
        if wanted == "->" {
            return Fix::safe("write `->`", [Edit::replace(self.span(), wanted)]).touching_nothing();
        }
        // An arrow says more than a line: what would be lost is kept.
        Fix::risky("make the graph a `digraph`", [Edit::replace(keyword, "digraph")]).touching_nothing()
    }

    /// For a token that says nothing where it stands.
    pub(super) fn leave_out(&self) -> Fix {
        let text = self.text_of(self.span());
        Fix::safe(format!("remove the `{text}`"), [Edit::delete(self.span())])
    }

    /// For an attribute without value: another sign may stand for its `=`, or a second one.
    pub(super) fn equals(&self) -> Option<Fix> {
        match (self.kind(), self.second().is_id()) {
            (K::Colon, true) => Some(Fix::safe("write `=`", [Edit::replace(self.span(), "=")])),
            (K::Equals, true) => Some(self.leave_out()),
            _ => None,
        }
    }

    /// For a list that the next token cannot go on with. A semicolon at its end ends the statement. What would then begin a
    /// statement must be able to: where it is a `=`, say, more is wrong than a bracket.
    pub(super) fn close_list(&self) -> Option<Fix> {
        if matches!(self.kind(), K::Equals | K::Colon | K::Plus | K::Comma | K::Arrow | K::Line | K::Unknown) {
            return None;
        }
        let last = self.last_span();
        let at = if self.text_of(last) == ";" { last.start } else { last.end };
        let begins = self.on_new_line() && (self.kind().is_id() || self.kind().is_keyword());
        Some(Fix::judged(begins || self.at(K::RightBrace), "close the list", [Edit::insert(at, "]")]))
    }

    /// For a file that ends inside of `open` braces. Where an inner one was to be closed is a guess.
    pub(super) fn close_braces(&self, open: usize) -> Fix {
        let break_before = if self.ends_with_line() { "" } else { "\n" };
        let braces = "}\n".repeat(open);
        Fix::judged(
            open == 1,
            "close it at the end",
            [Edit::insert(self.span().end, break_before.to_owned() + &braces)],
        )
    }

    /// For what stands outside of every graph: a last brace too many, or a keyword with a slip.
    pub(super) fn outside(&self) -> Option<Fix> {
        let text = self.text_of(self.span());
        match self.kind() {
            K::RightBrace if self.second() == K::End => Some(self.leave_out()),
            K::Name if self.second() == K::LeftBrace || self.second().is_id() => {
                let keyword = certain(text, ["digraph", "graph"])?;
                Some(Fix::safe(format!("write `{keyword}`"), [Edit::replace(self.span(), keyword)]))
            }
            _ => None,
        }
    }

    /// For a keyword that is meant as a name. On a new line it may as well begin a statement.
    pub(super) fn quote_keyword(&self, keyword: Span, is_certain: bool) -> Fix {
        let word = self.text_of(keyword);
        Fix::judged(is_certain, format!("quote `{word}`"), [Edit::replace(keyword, format!("\"{word}\""))])
    }

    /// For two names that follow each other without a blank.
    pub(super) fn quote_split(&self, span: Span) -> Fix {
        let text = self.text_of(span);
        Fix::risky("quote it as one name", [Edit::replace(span, format!("\"{text}\""))])
    }
}
