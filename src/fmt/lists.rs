//! Lists of attributes: several in a row become one, in the order of the vocabulary where no comment stands between.

use super::WIDTH;
use super::doc::{Flat, Op};
use super::layout::{Finish, Layout};
use super::order::Place;
use crate::model::Kind;
use crate::model::vocabulary::{On, unprefixed};
use crate::syntax::ast::AttrView;
use crate::syntax::{SyntaxItem, SyntaxKind, SyntaxNode};

/// An attribute, and what follows it in the source.
struct Listed<'t> {
    attr: SyntaxNode<'t>,
    separator: u32,
    next: u32,
    closes: bool,
}

impl<'t> Layout<'t> {
    /// The lists of a statement as one. Empty ones are left out, unless the statement is nothing without them.
    pub(super) fn lists(&mut self, lists: Vec<SyntaxNode<'t>>, on: On, is_needed: bool) {
        let (Some(first), Some(last)) = (lists.first(), lists.last()) else { return };
        let whole = first.span().to(last.span());
        let has_comments = self.comments.any_within(whole.start, whole.end);
        let mut attrs: Vec<Listed<'t>> = lists.into_iter().flat_map(listed).collect();
        if attrs.is_empty() && !has_comments {
            if is_needed {
                self.gap(whole.start, Some(Op::Space));
                self.doc.push(Op::Text("[]"));
            }
            return;
        }
        if !has_comments && attrs.len() > 1 {
            self.sort(&mut attrs, on);
        }
        let is_tall = attrs.len() > 1 && attrs.iter().any(|listed| self.is_tall(listed.attr));
        self.gap(whole.start, Some(Op::Space));
        self.doc.push(Op::Text("["));
        self.doc.push(Op::Open(is_tall || attrs.len() > WIDTH));
        self.doc.push(Op::Indent);
        self.opening(attrs.first().map_or(whole.end, |first| first.attr.span().start));
        self.attrs(&attrs, has_comments);
        self.dangling(whole.end, attrs.is_empty());
        self.doc.push(Op::Dedent);
        self.doc.push(Op::Break(Flat::Nothing));
        self.doc.push(Op::Text("]"));
        self.doc.push(Op::Close);
    }

    fn attrs(&mut self, attrs: &[Listed<'t>], has_comments: bool) {
        for (index, listed) in attrs.iter().enumerate() {
            let is_last = index + 1 == attrs.len();
            // Without comments there are no paragraphs: what stood between two of them may have moved.
            let flat = if index == 0 { Flat::Nothing } else { Flat::Space };
            self.begin_item(listed.attr.span().start, flat, index > 0 && has_comments);
            self.doc.push(Op::Enter);
            self.assignment(listed.attr);
            self.doc.push(Op::Leave);
            let mark = if is_last { Op::IfBroken(",") } else { Op::Text(",") };
            let Listed { separator, next, closes, .. } = *listed;
            self.finish_item(Finish { separator, mark, next, closes });
        }
    }

    /// Sorts attributes; equal ones keep their order, because the last one counts.
    fn sort(&self, attrs: &mut [Listed<'t>], on: On) {
        let on = if on == On::NODE { self.kind(attrs).on() } else { on };
        attrs.sort_by_cached_key(|listed| {
            let name = AttrView(listed.attr).parts().map(|(name, _)| name.text(self.text));
            Place::of(name.as_deref().unwrap_or_default(), on, self.prefix)
        });
    }

    /// The kind that a list states.
    fn kind(&self, attrs: &[Listed<'t>]) -> Kind {
        let stated = attrs.iter().rev().filter_map(|listed| AttrView(listed.attr).parts());
        let mut kinds = stated.filter(|(name, _)| unprefixed(&name.text(self.text), self.prefix) == Some("kind"));
        kinds.next().and_then(|(_, value)| Kind::from_word(&value.text(self.text))).unwrap_or(Kind::Unknown)
    }
}

/// The attributes of one list.
fn listed(list: SyntaxNode<'_>) -> Vec<Listed<'_>> {
    let mut attrs = Vec::new();
    let mut rest = list.items().peekable();
    while let Some(item) = rest.next() {
        let SyntaxItem::Node(attr) = item else { continue };
        let separator = rest.next_if(|next| matches!(next.kind(), SyntaxKind::Comma | SyntaxKind::Semicolon));
        let separator = separator.map_or(attr.span().end, |separator| separator.span().start);
        let next = rest.peek().map_or(u32::MAX, |next| next.span().start);
        let closes = rest.peek().is_none_or(|next| next.kind() == SyntaxKind::RightBracket);
        attrs.push(Listed { attr, separator, next, closes });
    }
    attrs
}
