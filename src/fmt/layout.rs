//! From the tree to what is written and where lines may end. Subgraphs nest on an explicit stack of tasks.

use super::comments::{Comment, Comments, newlines_before};
use super::doc::{Doc, Flat, Op};
use super::{WIDTH, literal};
use crate::model::LowerOptions;
use crate::model::vocabulary::On;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::{Items, SyntaxItem, SyntaxKind, SyntaxNode, Tree};

/// The walk over a tree.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
    /// What the names of attributes begin with in this run.
    pub(super) prefix: &'t str,
    pub(super) comments: Comments<'t>,
    pub(super) doc: Doc<'t>,
    /// What is to be done, the next last.
    tasks: Vec<Task<'t>>,
    /// Braces that are open.
    depth: usize,
}

#[derive(Debug)]
enum Task<'t> {
    /// The items of a file or between two braces that are still to come.
    Items(Body<'t>),
    /// The ends of a statement that are still to come.
    Ends(Ends<'t>),
    /// What follows a statement.
    Finish(Finish),
}

/// A file, or what stands between two braces.
#[derive(Clone, Debug)]
pub(super) struct Body<'t> {
    rest: Items<'t>,
    sort: Sort,
    /// Nothing is written of it yet.
    is_fresh: bool,
    /// Items that begin here or later are not written, and neither is the brace.
    until: u32,
}

/// How the items of a body are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// They are graphs.
    File,
    /// On one line they need only a blank between them.
    Bare,
    /// On one line they need a semicolon.
    Ordinary,
}

#[derive(Debug)]
struct Ends<'t> {
    rest: Items<'t>,
    kind: SyntaxKind,
    is_fresh: bool,
}

/// What follows an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finish {
    /// Where its separator begins in the source; where it ends itself, if it has none.
    pub(super) separator: u32,
    /// What is written for it.
    pub(super) mark: Op<'static>,
    /// Where the next thing begins that is no comment.
    pub(super) next: u32,
    /// That thing closes the list.
    pub(super) closes: bool,
}

impl<'t> Layout<'t> {
    pub(super) fn new(source: &'t Source, tree: &Tree, options: &'t LowerOptions, doc: Doc<'t>) -> Self {
        let text = source.text();
        let prefix = options.prefix.as_deref().unwrap_or_default();
        Self { text, prefix, comments: Comments::new(tree, text), doc, tasks: Vec::new(), depth: 0 }
    }

    /// Writes a file.
    pub(super) fn file(&mut self, root: SyntaxNode<'t>) {
        self.run(Body { rest: root.items(), sort: Sort::File, is_fresh: true, until: u32::MAX });
    }

    /// Writes some items of a body: those from where `rest` stands that begin before a byte.
    pub(super) fn some(&mut self, rest: Items<'t>, is_file: bool, is_first: bool, until: u32, depth: usize) {
        self.depth = depth;
        let sort = if is_file { Sort::File } else { Sort::Ordinary };
        self.run(Body { rest, sort, is_fresh: is_first, until });
    }

    /// The text, unless it is too long.
    pub(super) fn finish(self) -> Option<String> {
        self.doc.finish()
    }

    fn run(&mut self, body: Body<'t>) {
        self.tasks.push(Task::Items(body));
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Items(body) => self.item(body),
                Task::Ends(ends) => self.end(ends),
                Task::Finish(finish) => {
                    self.doc.push(Op::Leave);
                    self.finish_item(finish);
                }
            }
        }
    }

    /// The next item of a body, or its end.
    fn item(&mut self, mut body: Body<'t>) {
        let Some(item) = body.rest.next() else {
            if body.sort == Sort::File {
                self.dangling(body.until, body.is_fresh);
            }
            return;
        };
        let start = item.span().start;
        if start >= body.until {
            return;
        }
        if item.kind() == SyntaxKind::RightBrace {
            self.dangling(start, body.is_fresh);
            self.depth = self.depth.saturating_sub(1);
            self.doc.push(Op::Dedent);
            self.doc.push(Op::Break(Flat::Nothing));
            self.doc.push(Op::Text("}"));
            return self.doc.push(Op::Close);
        }
        let mut following = body.rest.clone();
        let mut next = following.next();
        let separator = next.filter(|next| next.kind() == SyntaxKind::Semicolon).map(|next| next.span().start);
        if separator.is_some() {
            body.rest = following.clone();
            next = following.next();
        }
        let closes = next.is_none_or(|next| next.kind() == SyntaxKind::RightBrace);
        let separator = separator.unwrap_or(item.span().end);
        let mark = mark(item, body.sort, closes);
        let next = next.map_or(u32::MAX, |next| next.span().start);
        let flat = if body.is_fresh { Flat::Nothing } else { Flat::Space };
        self.begin_item(start, flat, !body.is_fresh);
        body.is_fresh = false;
        self.tasks.push(Task::Items(body));
        self.tasks.push(Task::Finish(Finish { separator, mark, next, closes }));
        self.doc.push(Op::Enter);
        self.statement(item);
    }

    fn statement(&mut self, item: SyntaxItem<'t>) {
        let SyntaxItem::Node(node) = item else { return self.verbatim(item.span()) };
        match node.kind() {
            SyntaxKind::Graph => {
                let rest = self.header(node);
                self.doc.push(Op::Leave);
                self.braces(rest, true);
                self.doc.push(Op::Enter);
            }
            SyntaxKind::Defaults => self.defaults(node),
            SyntaxKind::Assignment => self.assignment(node),
            SyntaxKind::NodeStatement | SyntaxKind::EdgeStatement | SyntaxKind::SubgraphStatement => {
                self.tasks.push(Task::Ends(Ends { rest: node.items(), kind: node.kind(), is_fresh: true }));
            }
            _ => self.verbatim(node.span()),
        }
    }

    /// What stands before a brace. Gives what begins with the brace.
    fn header(&mut self, node: SyntaxNode<'t>) -> Items<'t> {
        let mut rest = node.items();
        let mut is_first = true;
        loop {
            let here = rest.clone();
            let Some(item) = rest.next() else { return here };
            if !is_first {
                self.gap(item.span().start, Some(Op::Space));
            }
            if item.kind() == SyntaxKind::LeftBrace {
                return here;
            }
            self.atom(item);
            is_first = false;
        }
    }

    /// A brace and what it holds.
    fn braces(&mut self, mut rest: Items<'t>, is_block: bool) {
        if rest.next().is_none() {
            return;
        }
        self.doc.push(Op::Text("{"));
        let first = rest.clone().next();
        let next = first.map_or(u32::MAX, |item| item.span().start);
        let is_empty = first.is_none_or(|item| item.kind() == SyntaxKind::RightBrace);
        if is_empty && self.comments.peek(next).is_none() {
            return self.doc.push(Op::Text("}"));
        }
        let is_long = rest.clone().nth(WIDTH).is_some();
        let is_bare = !is_long && rest.clone().all(is_bare);
        self.doc.push(Op::Open(is_block || is_long));
        self.doc.push(Op::Indent);
        self.opening(next);
        self.depth += 1;
        let sort = if is_bare { Sort::Bare } else { Sort::Ordinary };
        self.tasks.push(Task::Items(Body { rest, sort, is_fresh: true, until: u32::MAX }));
    }

    /// The next part of a statement.
    fn end(&mut self, mut ends: Ends<'t>) {
        let Some(part) = ends.rest.next() else { return };
        let start = part.span().start;
        if let SyntaxItem::Node(list) = part
            && list.kind() == SyntaxKind::AttrList
        {
            let on = if ends.kind == SyntaxKind::EdgeStatement { On::FLOW } else { On::NODE };
            let lists = [list].into_iter().chain(ends.rest.filter_map(node)).collect();
            return self.lists(lists, on, ends.kind == SyntaxKind::SubgraphStatement);
        }
        let is_operator = part.kind().is_edge_operator();
        if !ends.is_fresh {
            self.gap(start, Some(if is_operator { Op::Fill(false) } else { Op::Space }));
        }
        let is_alone = ends.kind == SyntaxKind::SubgraphStatement;
        ends.is_fresh = false;
        self.tasks.push(Task::Ends(ends));
        match part {
            SyntaxItem::Node(part) if part.kind() == SyntaxKind::Subgraph => self.subgraph(part, is_alone),
            SyntaxItem::Node(part) if part.kind() == SyntaxKind::NodeList => self.node_list(part),
            other => self.atom(other),
        }
    }

    /// A subgraph. One that stands alone is a block, unless it has no name and is written on one line.
    fn subgraph(&mut self, node: SyntaxNode<'t>, is_alone: bool) {
        let is_named = node.items().take_while(|item| item.kind() != SyntaxKind::LeftBrace).count() > 1;
        let is_block = is_alone && (is_named || self.slice(node.span()).contains('\n'));
        let rest = self.header(node);
        self.braces(rest, is_block);
    }

    /// Nodes with commas between them.
    fn node_list(&mut self, list: SyntaxNode<'t>) {
        let mut after_comma = false;
        for item in list.items() {
            if let SyntaxItem::Node(node) = item {
                self.gap(node.span().start, after_comma.then_some(Op::Fill(false)));
                for part in node.items() {
                    self.gap(part.span().start, None);
                    self.atom(part);
                }
            } else {
                self.gap(item.span().start, None);
                self.atom(item);
            }
            after_comma = item.kind() == SyntaxKind::Comma;
        }
    }

    /// `node [...]` and the like.
    fn defaults(&mut self, node: SyntaxNode<'t>) {
        let on = match node.items().next().map(|keyword| keyword.kind()) {
            Some(SyntaxKind::EdgeKeyword) => On::FLOW,
            Some(SyntaxKind::GraphKeyword) if self.depth > 1 => On::BOUNDARY,
            Some(SyntaxKind::GraphKeyword) => On::GRAPH,
            _ => On::NODE,
        };
        let mut rest = node.items();
        let mut separator = None;
        while let Some(item) = rest.next() {
            match item {
                SyntaxItem::Node(list) if list.kind() == SyntaxKind::AttrList => {
                    let lists = [list].into_iter().chain(rest.filter_map(self::node)).collect();
                    return self.lists(lists, on, true);
                }
                _ => {
                    self.gap(item.span().start, separator);
                    self.atom(item);
                    separator = Some(Op::Space);
                }
            }
        }
    }

    /// `name=value`
    pub(super) fn assignment(&mut self, node: SyntaxNode<'t>) {
        for item in node.items() {
            self.gap(item.span().start, None);
            self.atom(item);
        }
    }

    /// A keyword, a mark, a name or a value.
    fn atom(&mut self, item: SyntaxItem<'t>) {
        match item {
            SyntaxItem::Token(token) => {
                let text = keyword(token.kind).unwrap_or_else(|| literal::shortest(self.slice(token.span)));
                self.doc.push(Op::Text(text));
            }
            SyntaxItem::Node(node) if node.kind() == SyntaxKind::Join => self.join(node),
            SyntaxItem::Node(node) => self.verbatim(node.span()),
        }
    }

    /// Texts with `+` between them. Who wrote them on several lines meant to.
    fn join(&mut self, node: SyntaxNode<'t>) {
        let mut last: Option<Span> = None;
        for item in node.items() {
            let span = item.span();
            if item.kind() == SyntaxKind::Plus {
                self.gap(span.start, Some(Op::Space));
            } else if let Some(last) = last {
                let between = self.slice(Span::new(last.end, span.start)).contains('\n');
                self.gap(span.start, Some(Op::Fill(between)));
            }
            self.doc.push(Op::Text(self.slice(span)));
            if item.kind() != SyntaxKind::Plus {
                last = Some(span);
            }
        }
    }

    /// What no rule is for, as it stands.
    fn verbatim(&mut self, span: Span) {
        while self.comments.take(span.end).is_some() {}
        self.doc.push(Op::Text(self.slice(span)));
    }

    /// Whether a name or value of an attribute has several lines of its own.
    pub(super) fn is_tall(&self, attr: SyntaxNode<'t>) -> bool {
        attr.items().any(|item| match item {
            SyntaxItem::Token(token) => self.slice(token.span).contains('\n'),
            SyntaxItem::Node(join) => join.items().any(|part| self.slice(part.span()).contains('\n')),
        })
    }

    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// Where comments may stand: around items, at brackets, and between any two tokens.
impl<'t> Layout<'t> {
    /// Begins an item behind the comments that lead it; an empty line before them may stay.
    pub(super) fn begin_item(&mut self, start: u32, flat: Flat, keeps_blank: bool) {
        let from = self.comments.peek(start).map_or(start, |comment| comment.start);
        self.doc.push(Op::Break(flat));
        if keeps_blank && newlines_before(self.text, from) > 1 {
            self.doc.push(Op::Blank);
        }
        let mut leads = false;
        while let Some(comment) = self.comments.take(start) {
            if !leads && comment.newlines_before > 0 {
                self.doc.push(Op::Hard(false));
            }
            self.doc.push(Op::Comment(comment));
            self.doc.push(if comment.ends_line() { Op::Hard(comment.newlines_after > 1) } else { Op::Space });
            leads = true;
        }
    }

    /// Ends an item: with its separator, and with the comments on the rest of its line.
    pub(super) fn finish_item(&mut self, finish: Finish) {
        let Finish { separator, mark, next, closes } = finish;
        while let Some(comment) = self.comments.take_if(separator, Comment::is_inline) {
            self.doc.push(Op::Space);
            self.doc.push(Op::Comment(comment));
        }
        self.doc.push(mark);
        while let Some(comment) = self.comments.take(separator) {
            self.doc.push(if comment.newlines_before > 0 { Op::Hard(false) } else { Op::Space });
            self.doc.push(Op::Comment(comment));
            if comment.ends_line() {
                self.doc.push(Op::Hard(false));
            }
        }
        self.rest_of_line(next, closes);
    }

    /// The comments behind an opening bracket, on its line.
    pub(super) fn opening(&mut self, next: u32) {
        self.rest_of_line(next, false);
    }

    fn rest_of_line(&mut self, next: u32, closes: bool) {
        while let Some(comment) =
            self.comments.take_if(next, |comment| comment.newlines_before == 0 && (comment.is_last_of_line || closes))
        {
            self.doc.push(Op::Space);
            self.doc.push(Op::Comment(comment));
            if comment.ends_line() {
                self.doc.push(Op::Hard(false));
            }
        }
    }

    /// The comments before a closing bracket, on lines of their own.
    pub(super) fn dangling(&mut self, end: u32, is_first: bool) {
        let (mut is_first, mut follows) = (is_first, false);
        while let Some(comment) = self.comments.take(end) {
            let goes_on = follows && comment.newlines_before == 0;
            self.doc.push(if goes_on { Op::Space } else { Op::Hard(!is_first && comment.newlines_before > 1) });
            self.doc.push(Op::Comment(comment));
            if comment.ends_line() {
                self.doc.push(Op::Hard(false));
            }
            (is_first, follows) = (false, true);
        }
    }

    /// Goes on to a token: past the comments before it, and with what otherwise separates it.
    pub(super) fn gap(&mut self, start: u32, separator: Option<Op<'t>>) {
        while let Some(comment) = self.comments.take(start) {
            let has_own_line = comment.is_line && comment.newlines_before > 0;
            self.doc.push(if has_own_line { Op::Fill(true) } else { Op::Space });
            self.doc.push(Op::Comment(comment));
            self.doc.push(if comment.is_line { Op::Fill(true) } else { Op::Space });
        }
        if let Some(separator) = separator {
            self.doc.push(separator);
        }
    }
}

/// What is written after a statement.
fn mark(item: SyntaxItem<'_>, sort: Sort, closes: bool) -> Op<'static> {
    let has_list = |node: SyntaxNode<'_>| node.children().any(|part| part.kind() == SyntaxKind::AttrList);
    match (item, sort) {
        (_, Sort::File) => Op::Text(""),
        (SyntaxItem::Node(node), _) if node.kind() == SyntaxKind::SubgraphStatement && !has_list(node) => Op::Text(""),
        (_, Sort::Bare) => Op::IfBroken(";"),
        (_, Sort::Ordinary) if closes => Op::IfBroken(";"),
        (_, Sort::Ordinary) => Op::Text(";"),
    }
}

/// Whether an item of a body needs no semicolon after it on one line: a node or a subgraph without attributes.
fn is_bare(item: SyntaxItem<'_>) -> bool {
    let SyntaxItem::Node(node) = item else { return true };
    let lists = || node.children().filter(|part| part.kind() == SyntaxKind::AttrList);
    match node.kind() {
        SyntaxKind::NodeStatement => lists().all(|list| list.items().nth(2).is_none()),
        SyntaxKind::SubgraphStatement => lists().next().is_none(),
        _ => false,
    }
}

fn node(item: SyntaxItem<'_>) -> Option<SyntaxNode<'_>> {
    match item {
        SyntaxItem::Node(node) => Some(node),
        SyntaxItem::Token(_) => None,
    }
}

fn keyword(kind: SyntaxKind) -> Option<&'static str> {
    match kind {
        SyntaxKind::StrictKeyword => Some("strict"),
        SyntaxKind::GraphKeyword => Some("graph"),
        SyntaxKind::DigraphKeyword => Some("digraph"),
        SyntaxKind::NodeKeyword => Some("node"),
        SyntaxKind::EdgeKeyword => Some("edge"),
        SyntaxKind::SubgraphKeyword => Some("subgraph"),
        _ => None,
    }
}
