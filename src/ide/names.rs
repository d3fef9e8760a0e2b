//! Names that are written in several places: ids of elements, flows and assets, with every place of each.

use std::borrow::Cow;

use super::{Analysis, Part, place};
use crate::model::vocabulary;
use crate::span::Span;
use crate::syntax::SyntaxKind;
use crate::syntax::ast::{AttrView, EndView, NodeRefView, Statement};
use crate::syntax::literal::Literal;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// An element, by the id of its node.
    Element,
    /// A flow, by its `id`.
    Flow,
    /// A data asset, by what stands after `asset_`.
    Asset,
}

/// How a name is written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The whole literal.
    Literal,
    /// A word of a list.
    Word,
    /// The end of the name of an attribute.
    NameEnd,
}

/// A name at a place.
#[derive(Clone, Debug)]
pub(super) struct Mention<'a> {
    pub(super) sort: Sort,
    pub(super) name: Cow<'a, str>,
    pub(super) form: Form,
    /// The whole literal that it is in.
    pub(super) literal: Literal<'a>,
    /// The bytes of the name; the whole literal where they cannot be told.
    pub(super) span: Span,
    /// It is made here, not only spoken of.
    pub(super) defines: bool,
}

/// Every name of a graph at every place, in the order of statements.
pub(super) fn mentions<'a>(analysis: &'a Analysis, part: Part<'a>) -> impl Iterator<Item = Mention<'a>> {
    let inside = move |span: Span| part.graph.span.contains(span);
    let nodes = analysis.tree().nodes().filter(move |node| inside(node.span()));
    nodes.filter_map(Statement::cast).flat_map(move |statement| of_statement(analysis, part, statement))
}

fn of_statement<'a>(analysis: &'a Analysis, part: Part<'a>, statement: Statement<'a>) -> Vec<Mention<'a>> {
    let mut scan = Scan { analysis, part, found: Vec::new() };
    match statement {
        Statement::Node(view) | Statement::Subgraph(view) => {
            view.ends().for_each(|end| scan.end(end));
            view.attrs().for_each(|attr| scan.attr(attr));
        }
        Statement::Edge(view) => {
            view.ends().for_each(|end| scan.end(end));
            for attr in view.attrs() {
                scan.flow_id(attr);
                scan.attr(attr);
            }
        }
        Statement::Defaults(view) => {
            for attr in view.attrs() {
                if view.keyword() == SyntaxKind::GraphKeyword {
                    scan.asset(attr);
                }
                scan.attr(attr);
            }
        }
        Statement::Assignment(view) => {
            scan.asset(view);
            scan.attr(view);
        }
    }
    scan.found
}

struct Scan<'a> {
    analysis: &'a Analysis,
    part: Part<'a>,
    found: Vec<Mention<'a>>,
}

impl<'a> Scan<'a> {
    fn text(&self, literal: Literal<'a>) -> Cow<'a, str> {
        literal.text(self.analysis.source().text())
    }

    /// The range of a text that is a whole literal: without its quotes, if it stands between them as it is.
    fn inner(&self, literal: Literal<'a>, text: &str) -> Span {
        vocabulary::Literal::new(text, literal.span(), self.analysis.source()).part(0, text.len())
    }

    fn end(&mut self, end: EndView<'a>) {
        let EndView::Nodes(list) = end else { return };
        for id in list.nodes().filter_map(NodeRefView::id) {
            let defines = place::node(self.analysis, self.part, id)
                .and_then(|node| self.part.graph.nodes.get(node))
                .is_some_and(|node| node.span() == id.span());
            self.whole(Sort::Element, id, defines);
        }
    }

    fn whole(&mut self, sort: Sort, literal: Literal<'a>, defines: bool) {
        let name = self.text(literal);
        let span = self.inner(literal, &name);
        self.found.push(Mention { sort, name, form: Form::Literal, literal, span, defines });
    }

    fn flow_id(&mut self, attr: AttrView<'a>) {
        if let Some((_, value)) = attr.parts().filter(|(name, _)| self.text(*name) == "id") {
            self.whole(Sort::Flow, value, true);
        }
    }

    fn asset(&mut self, attr: AttrView<'a>) {
        let Some((literal, _)) = attr.parts() else { return };
        let name = self.text(literal);
        let prefix = self.part.model.prefix.len() + "asset_".len();
        let is_asset = self.part.model.vocabulary_name(&name).is_some_and(|name| name.starts_with("asset_"));
        if let (true, Some(id)) = (is_asset, name.get(prefix..).filter(|id| !id.is_empty())) {
            let whole = vocabulary::Literal::new(&name, literal.span(), self.analysis.source());
            let span = whole.part(prefix, id.len());
            let name = Cow::Owned(id.to_owned());
            self.found.push(Mention { sort: Sort::Asset, name, form: Form::NameEnd, literal, span, defines: true });
        }
    }

    /// Values that speak of flows and assets.
    fn attr(&mut self, attr: AttrView<'a>) {
        let Some((name, literal)) = attr.parts() else { return };
        let name = self.text(name);
        match self.part.model.vocabulary_name(&name) {
            Some("response_to") => self.whole(Sort::Flow, literal, false),
            Some(name) if vocabulary::ASSET_LISTS.contains(&name) => {
                let text = self.text(literal);
                let whole = vocabulary::Literal::new(&text, literal.span(), self.analysis.source());
                for item in whole.items() {
                    let (name, span) = (Cow::Owned(item.text), item.span);
                    let (sort, form) = (Sort::Asset, Form::Word);
                    self.found.push(Mention { sort, name, form, literal, span, defines: false });
                }
            }
            _ => {}
        }
    }
}

/// The name at an offset, and the graph that it is in.
pub(super) fn at(analysis: &Analysis, offset: u32) -> Option<(Part<'_>, Mention<'_>)> {
    let part = analysis.part_at(offset)?;
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    let found = mentions(analysis, part).find(|mention| touches(mention.span) || touches(mention.literal.span()))?;
    // Of a list the word that is meant, not the first.
    let exact = mentions(analysis, part).find(|mention| touches(mention.span));
    Some((part, exact.unwrap_or(found)))
}

/// Where the name at an offset is made.
pub fn definition(analysis: &Analysis, offset: u32) -> Vec<Span> {
    let Some((part, named)) = at(analysis, offset) else { return Vec::new() };
    let made = all(analysis, part, &named).filter(|mention| mention.defines).map(|mention| mention.span);
    let mut places: Vec<Span> = made.collect();
    if places.is_empty() && named.sort == Sort::Flow {
        // A flow without an `id` is named by its ends.
        let flow = part.model.flows.values().find(|flow| flow.id == *named.name);
        places.extend(flow.map(|flow| flow.span));
    }
    places
}

/// Every place of the name at an offset, with whether it is made there.
pub fn references(analysis: &Analysis, offset: u32) -> Vec<(Span, bool)> {
    let Some((part, named)) = at(analysis, offset) else { return Vec::new() };
    all(analysis, part, &named).map(|mention| (mention.span, mention.defines)).collect()
}

/// Every mention of what a mention names.
pub(super) fn all<'a>(
    analysis: &'a Analysis,
    part: Part<'a>,
    named: &Mention<'_>,
) -> impl Iterator<Item = Mention<'a>> {
    let (sort, name) = (named.sort, named.name.clone().into_owned());
    mentions(analysis, part).filter(move |mention| mention.sort == sort && same(sort, &mention.name, &name))
}

/// Whether two texts name the same: the way back of a flow with an `id` is named by it.
fn same(sort: Sort, one: &str, other: &str) -> bool {
    let base = |name: &str| {
        if sort == Sort::Flow { name.trim().trim_end_matches("#back").to_owned() } else { name.to_owned() }
    };
    one == other || sort == Sort::Flow && base(one) == base(other)
}
