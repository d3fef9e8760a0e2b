//! The layout of a part of a text: of the statements that it meets, and of nothing else.

use super::comments::skip_blanks;
use super::doc::Doc;
use super::layout::Layout;
use super::newline;
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::edit::Edit;
use crate::model::LowerOptions;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::{self, Items, SyntaxItem, SyntaxKind, Tree};

/// The changes that give the statements that a range meets their layout. A statement that has an error, or stands inside
/// of one that has it in its own part, stays as it is; so does everything outside of the range.
pub fn range(source: &Source, range: Span, options: &LowerOptions) -> Vec<Edit> {
    let mut sink = Sink::new();
    let tree = syntax::parse(source, &mut sink);
    let diagnostics = sink.finish();
    if diagnostics.total > diagnostics.items.len() {
        // There are so many errors that the places of some are not known.
        return Vec::new();
    }
    let errors = diagnostics.items.iter().filter(|item| item.severity == Severity::Error);
    let errors = merged(errors.map(Diagnostic::span).collect());
    let part = Part { source, tree: &tree, options, range: lines(source, range), errors };
    part.runs().into_iter().filter_map(|run| part.edit(&run)).collect()
}

/// The same places in order, those that meet as one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            *last = last.to(*next);
        }
        meets
    });
    spans
}

/// The lines that a range meets, as a range.
fn lines(source: &Source, range: Span) -> Span {
    let last = source.line_index(range.end.saturating_sub(u32::from(!range.is_empty())));
    let first = source.line_span(source.line_index(range.start)).unwrap_or(range);
    first.to(source.line_span(last).unwrap_or(range))
}

struct Part<'t> {
    source: &'t Source,
    tree: &'t Tree,
    options: &'t LowerOptions,
    range: Span,
    /// In order, and apart from each other.
    errors: Vec<Span>,
}

/// Items of one body, one after the other, that are to be written anew.
struct Run<'t> {
    /// From the first of them on.
    rest: Items<'t>,
    /// They are graphs.
    is_file: bool,
    /// Nothing stands before the first of them in its body.
    is_first: bool,
    /// Braces around them.
    depth: usize,
    /// Where the item or brace before them ends.
    from: u32,
    /// Where the first of them begins.
    start: u32,
    /// Where the last of them ends.
    end: u32,
    /// Where what follows them begins, and whether that is a brace.
    next: (u32, bool),
}

/// A body to be looked into.
struct Body<'t> {
    rest: Items<'t>,
    /// Where the brace before it ends.
    from: u32,
    depth: usize,
}

impl<'t> Part<'t> {
    fn runs(&self) -> Vec<Run<'t>> {
        let text = self.source.text();
        let from = if text.starts_with(super::BYTE_ORDER_MARK) { super::BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let from = u32::try_from(from).unwrap_or(0);
        let mut runs = Vec::new();
        let mut bodies = vec![Body { rest: self.tree.root().items(), from, depth: 0 }];
        while let Some(body) = bodies.pop() {
            self.runs_of(body, &mut runs, &mut bodies);
        }
        runs
    }

    /// The runs of a body; and the bodies in it that hold the whole rest of the range.
    fn runs_of(&self, body: Body<'t>, runs: &mut Vec<Run<'t>>, bodies: &mut Vec<Body<'t>>) {
        let Body { mut rest, mut from, depth } = body;
        let mut open: Option<Run<'t>> = None;
        let mut is_first = true;
        loop {
            let here = rest.clone();
            let Some(item) = rest.next() else { break };
            let mut span = item.span();
            if let Some(run) = &mut open {
                run.next = (span.start, item.kind() == SyntaxKind::RightBrace);
            }
            if item.kind() == SyntaxKind::RightBrace || span.start >= self.range.end {
                break;
            }
            let mut following = rest.clone();
            if let Some(separator) = following.next().filter(|next| next.kind() == SyntaxKind::Semicolon) {
                span = span.to(separator.span());
                rest = following;
            }
            let inner = self.body_around_range(item, depth);
            if inner.is_none() && self.is_to_be_written(item, span) {
                let run = open.get_or_insert(Run {
                    rest: here,
                    is_file: depth == 0,
                    is_first,
                    depth,
                    from,
                    start: span.start,
                    end: span.end,
                    next: (u32::MAX, false),
                });
                run.end = span.end;
                run.next = (u32::MAX, false);
            } else {
                runs.extend(open.take());
            }
            bodies.extend(inner);
            (from, is_first) = (span.end, false);
        }
        runs.extend(open);
    }

    fn is_to_be_written(&self, item: SyntaxItem<'t>, span: Span) -> bool {
        let SyntaxItem::Node(node) = item else { return false };
        let meets = span.start < self.range.end && self.range.start < span.end;
        meets && node.kind() != SyntaxKind::Error && !self.has_error(span)
    }

    fn has_error(&self, span: Span) -> bool {
        let first = self.errors.partition_point(|error| error.end < span.start);
        self.errors.get(first).is_some_and(|error| error.start <= span.end)
    }

    /// The inside of a graph or of a subgraph that stands alone, if the range lies there, or if an error keeps the whole
    /// from being written.
    fn body_around_range(&self, item: SyntaxItem<'t>, depth: usize) -> Option<Body<'t>> {
        let SyntaxItem::Node(node) = item else { return None };
        let braced = match node.kind() {
            SyntaxKind::Graph => node,
            SyntaxKind::SubgraphStatement => node.children().next()?,
            _ => return None,
        };
        let close = braced.items().last().filter(|last| last.kind() == SyntaxKind::RightBrace);
        let end = close.map_or(u32::MAX, |close| close.span().start);
        let mut rest = braced.items();
        let brace = rest.find(|item| item.kind() == SyntaxKind::LeftBrace)?;
        let head = node.span().start..brace.span().end;
        let is_inside = head.end <= self.range.start && self.range.end <= end;
        let has_sound_head = !self.has_error(Span::new(head.start, head.end));
        (has_sound_head && (is_inside || self.has_error(node.span()))).then_some(Body {
            rest,
            from: head.end,
            depth: depth + 1,
        })
    }

    fn edit(&self, run: &Run<'t>) -> Option<Edit> {
        let text = self.source.text();
        let newline = newline(text);
        let is_top = run.is_file && run.is_first;
        let doc = if is_top { Doc::new(newline, 0) } else { Doc::within(newline, run.depth) };
        let mut layout = Layout::new(self.source, self.tree, self.options, doc);
        layout.comments.seek(run.from);
        let mut from = run.from;
        while !is_top
            && let Some(comment) =
                layout.comments.take_if(run.start, |comment| comment.newlines_before == 0 && comment.is_last_of_line)
        {
            from = comment.end;
        }
        let rest = run.rest.clone();
        layout.some(rest, run.is_file, run.is_first, run.next.0, run.depth);
        let mut to = run.end.max(layout.comments.last_end());
        let mut new = layout.finish()?;
        let after = skip_blanks(text, to);
        let gap = text.get(to as usize..after as usize).unwrap_or("");
        if let Some(blanks) = gap.split('\n').next().filter(|_| gap.contains('\n')) {
            to += u32::try_from(blanks.trim_end_matches('\r').len()).unwrap_or(0);
        } else {
            let level = if run.next.1 { run.depth.saturating_sub(1) } else { run.depth };
            let has_more = (after as usize) < text.len();
            new += &Doc::line_start(newline, if has_more { level } else { 0 });
            to = after;
        }
        let old = text.get(from as usize..to as usize)?;
        (old != new).then(|| Edit::replace(Span::new(from, to), new))
    }
}
