//! Which part of a source a comment is about.

use crate::source::Source;
use crate::span::Span;
use crate::syntax::{SyntaxKind, Tree};

/// The statements and attributes of a source, for comments to be about.
pub(super) struct Cover<'a> {
    source: &'a Source,
    /// In order of their beginnings, outer before inner.
    items: Vec<Item>,
    /// The ranges of the tokens that are no trivia.
    tokens: Vec<Span>,
}

/// A statement, an attribute, or a graph.
struct Item {
    span: Span,
    /// The item around it, by index.
    outer: Option<usize>,
}

impl<'a> Cover<'a> {
    pub(super) fn of(source: &'a Source, tree: &Tree) -> Self {
        let mut items: Vec<Item> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for node in tree.nodes().filter(|node| is_item(node.kind())) {
            let span = node.span();
            while open.last().and_then(|at| items.get(*at)).is_some_and(|outer| !outer.span.contains(span)) {
                open.pop();
            }
            items.push(Item { span, outer: open.last().copied() });
            open.push(items.len() - 1);
        }
        let tokens = tree.tokens().filter(|token| !token.kind.is_trivia()).map(|token| token.span).collect();
        Self { source, items, tokens }
    }

    /// The range that a comment is about; none if nothing follows it.
    pub(super) fn of_comment(&self, comment: Span) -> Option<Span> {
        let next = self.tokens.partition_point(|token| token.start < comment.end);
        let before = next.checked_sub(1).and_then(|at| self.tokens.get(at)).copied();
        let after = self.tokens.get(next).copied();
        let line = |at: u32| self.source.line_index(at);
        let Some(before) = before else { return Some(Span::new(0, u32::try_from(self.source.text().len()).ok()?)) };
        let has_before = line(before.end.saturating_sub(1)) == line(comment.start);
        let has_after = after.is_some_and(|after| line(after.start) == line(comment.end.saturating_sub(1)));
        if has_before && !has_after { self.of_line(comment, before) } else { self.beginning_at(after?.start) }
    }

    /// The outermost item that begins at a byte.
    fn beginning_at(&self, at: u32) -> Option<Span> {
        let first = self.items.partition_point(|item| item.span.start < at);
        self.items.get(first).map(|item| item.span).filter(|span| span.start == at)
    }

    /// From the first to the last of the items that begin on the line of a comment, before it; else the innermost one that
    /// the last token before it belongs to.
    fn of_line(&self, comment: Span, before: Span) -> Option<Span> {
        let start = self.source.line_span(self.source.line_index(comment.start))?.start;
        let first = self.items.partition_point(|item| item.span.start < start);
        let end = self.items.partition_point(|item| item.span.start < comment.start);
        if let Some(first_item) = self.items.get(first).filter(|_| first < end) {
            // Items are apart or inside each other, so that the last one or what is around it ends last.
            let mut last = end.checked_sub(1)?;
            while let Some(outer) = self.items.get(last)?.outer.filter(|outer| *outer >= first) {
                last = outer;
            }
            return Some(first_item.span.to(self.items.get(last)?.span));
        }
        let mut at = end.checked_sub(1);
        while let Some(item) = at.and_then(|at| self.items.get(at)) {
            if item.span.contains(before) {
                return Some(item.span);
            }
            // What is behind its end, such as a semicolon, belongs to the item that ends there.
            if item.span.end <= before.start && self.source.slice(Span::new(item.span.end, before.end)).trim() == ";" {
                return Some(self.widest_ending_at(item));
            }
            at = item.outer;
        }
        None
    }

    /// The outermost of the items that end where one does.
    fn widest_ending_at(&self, item: &Item) -> Span {
        let mut widest = item.span;
        let mut outer = item.outer;
        while let Some(item) = outer.and_then(|at| self.items.get(at)).filter(|item| item.span.end == widest.end) {
            widest = item.span;
            outer = item.outer;
        }
        widest
    }
}

fn is_item(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::Graph
            | SyntaxKind::Defaults
            | SyntaxKind::Assignment
            | SyntaxKind::NodeStatement
            | SyntaxKind::EdgeStatement
            | SyntaxKind::SubgraphStatement
            | SyntaxKind::Attr
    )
}
