//! The lossless tree: all tokens in order, and nodes as ranges over them.

use super::{SyntaxKind, Token};
use crate::span::Span;

/// A node: a range of tokens, and a range of the nodes inside it, which stand right behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) kind: SyntaxKind,
    /// First token, never trivia unless the node is the file.
    pub(super) first: u32,
    /// One past the last token.
    pub(super) last: u32,
    /// One past the last node inside.
    pub(super) end: u32,
}

/// The lossless tree of one source. It is flat, so that neither walking nor dropping it can recurse.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(super) tokens: Vec<Token>,
    /// In order of their beginnings; outer before inner.
    pub(super) nodes: Vec<NodeData>,
}

impl Tree {
    /// The node of the whole input.
    pub fn root(&self) -> SyntaxNode<'_> {
        SyntaxNode { tree: self, index: 0 }
    }

    /// Every token with its range, trivia included: together they are the input.
    pub fn tokens(&self) -> impl Iterator<Item = SyntaxToken> + '_ {
        let mut start = 0;
        self.tokens.iter().map(move |token| {
            let span = Span::new(start, token.end);
            start = token.end;
            SyntaxToken { kind: token.kind, span }
        })
    }

    /// The tokens that a range touches, trivia included.
    pub fn tokens_in(&self, span: Span) -> impl Iterator<Item = SyntaxToken> + '_ {
        let first = self.tokens.partition_point(|token| token.end <= span.start);
        let mut start = self.start_of(first);
        let tokens = self.tokens.get(first..).unwrap_or(&[]).iter().map(move |token| {
            let span = Span::new(start, token.end);
            start = token.end;
            SyntaxToken { kind: token.kind, span }
        });
        tokens.take_while(move |token| token.span.start < span.end)
    }

    /// Every node, outer before inner.
    pub fn nodes(&self) -> impl Iterator<Item = SyntaxNode<'_>> {
        (0..self.nodes.len()).map(|index| SyntaxNode { tree: self, index })
    }

    fn start_of(&self, token: usize) -> u32 {
        token.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |before| before.end)
    }
}

/// A token with its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxToken {
    /// What it is.
    pub kind: SyntaxKind,
    /// Where it is.
    pub span: Span,
}

/// A node of a tree.
#[derive(Clone, Copy, Debug)]
pub struct SyntaxNode<'t> {
    tree: &'t Tree,
    index: usize,
}

/// What a node holds directly.
#[derive(Clone, Copy, Debug)]
pub enum SyntaxItem<'t> {
    /// A token that is no trivia.
    Token(SyntaxToken),
    /// A node inside.
    Node(SyntaxNode<'t>),
}

impl SyntaxItem<'_> {
    /// Its kind.
    pub fn kind(&self) -> SyntaxKind {
        match self {
            Self::Token(token) => token.kind,
            Self::Node(node) => node.kind(),
        }
    }

    /// Its range.
    pub fn span(&self) -> Span {
        match self {
            Self::Token(token) => token.span,
            Self::Node(node) => node.span(),
        }
    }
}

impl<'t> SyntaxNode<'t> {
    fn data(self) -> NodeData {
        const NONE: NodeData = NodeData { kind: SyntaxKind::Error, first: 0, last: 0, end: 0 };
        self.tree.nodes.get(self.index).copied().unwrap_or(NONE)
    }

    /// Its kind.
    pub fn kind(self) -> SyntaxKind {
        self.data().kind
    }

    /// Its range, without trivia around it.
    pub fn span(self) -> Span {
        let data = self.data();
        let start = self.tree.start_of(data.first as usize);
        if data.last <= data.first {
            return Span::at(start);
        }
        Span::new(start, self.tree.start_of(data.last as usize))
    }

    /// The nodes directly inside.
    pub fn children(self) -> Children<'t> {
        Children { tree: self.tree, next: self.index + 1, end: self.data().end as usize }
    }

    /// Tokens, without trivia, and nodes directly inside, in order.
    pub fn items(self) -> Items<'t> {
        let data = self.data();
        Items {
            tree: self.tree,
            token: data.first as usize,
            last: data.last as usize,
            child: self.index + 1,
            end: data.end as usize,
        }
    }
}

/// Iterator of [`SyntaxNode::items`].
#[derive(Clone, Debug)]
pub struct Items<'t> {
    tree: &'t Tree,
    token: usize,
    last: usize,
    child: usize,
    end: usize,
}

impl<'t> Iterator for Items<'t> {
    type Item = SyntaxItem<'t>;

    fn next(&mut self) -> Option<SyntaxItem<'t>> {
        while self.token < self.last {
            if self.child < self.end {
                let node = SyntaxNode { tree: self.tree, index: self.child };
                let data = node.data();
                if data.first as usize <= self.token {
                    self.token = (data.last as usize).max(self.token);
                    self.child = (data.end as usize).max(self.child + 1);
                    return Some(SyntaxItem::Node(node));
                }
            }
            let token = *self.tree.tokens.get(self.token)?;
            let start = self.tree.start_of(self.token);
            self.token += 1;
            if !token.kind.is_trivia() {
                return Some(SyntaxItem::Token(SyntaxToken { kind: token.kind, span: Span::new(start, token.end) }));
            }
        }
        None
    }
}

/// Iterator of [`SyntaxNode::children`].
#[derive(Clone, Debug)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: usize,
    end: usize,
}

impl<'t> Iterator for Children<'t> {
    type Item = SyntaxNode<'t>;

    fn next(&mut self) -> Option<SyntaxNode<'t>> {
        if self.next >= self.end {
            return None;
        }
        let child = SyntaxNode { tree: self.tree, index: self.next };
        self.next = (child.data().end as usize).max(self.next + 1);
        Some(child)
    }
}
