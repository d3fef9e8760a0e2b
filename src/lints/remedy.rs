//! Fixes that several lints offer: an attribute on a node or a flow, another word for a wrong one.

use super::Survey;
use crate::diagnostics::{Diagnostic, Fix, certain};
use crate::edit::Edit;
use crate::graph::{EdgeId, NodeId, Origin};
use crate::model::ListItem;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::amend::{self, Outline, Position};

/// Writes an attribute on a node: into the statement that declares it alone, else by a statement of its own beside the
/// one that mentions it.
pub(super) fn state_on_node(
    survey: &Survey,
    node: NodeId,
    name: &str,
    value: &str,
    position: Position,
) -> Option<Edit> {
    let node = &survey.graph.nodes[node];
    let statement = node.statement?;
    // A value that is there, such as the blank that takes a default back, would come later and win.
    if let Some(attr) = survey.graph.attr(&node.attrs, name).filter(|attr| attr.origin == Origin::Own) {
        return Some(amend::rename(attr.value_span, value));
    }
    let own = || {
        let id = amend::word(survey.graph.text(node.id));
        format!("{id} [{}={}]", amend::word(name), amend::word(value))
    };
    if node.declared.is_none() {
        return Some(amend::insert_before(survey.source, statement, &own()));
    }
    // A long list is not looked at once for each of its nodes.
    let is_listed = node.declared.is_some_and(|node| amend::is_listed(survey.source, node));
    let outline = if is_listed { None } else { Some(Outline::of(survey.source, statement)?) };
    Some(match outline.filter(Outline::is_one_node) {
        Some(outline) => outline.insert(survey.source, name, value, position),
        None => amend::insert_after(survey.source, statement, &own()),
    })
}

/// Writes an attribute on an edge, if its statement is about no other.
pub(super) fn state_on_edge(survey: &Survey, edge: EdgeId, name: &str, value: &str) -> Option<Edit> {
    let outline = Outline::of(survey.source, survey.graph.edges[edge].statement)?;
    outline.is_one_edge().then(|| outline.insert(survey.source, name, value, Position::First))
}

/// Writes another word in the place of one that is a value or a part of one. Nothing where the text does not hold the word as
/// such. `whole` is the value as written.
pub(super) fn replace_word(source: &Source, whole: Span, word: &ListItem, new: &str) -> Option<Edit> {
    let is_verbatim = source.slice(word.span) == word.text;
    match (word.span == whole, is_verbatim) {
        (true, true) => Some(amend::rename(whole, new)),
        (false, true) => Some(Edit::replace(word.span, new)),
        (_, false) => None,
    }
}

/// The fix that writes `best` for a word: safe if the word can have been meant as nothing else.
pub(super) fn respelling<'a>(
    source: &Source,
    whole: Span,
    word: &ListItem,
    best: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<Fix> {
    let edit = replace_word(source, whole, word, best)?;
    let is_certain = certain(&word.text, known) == Some(best);
    Some(Fix::judged(is_certain, format!("replace it by `{best}`"), [edit]))
}

impl Diagnostic {
    /// Offers a fix that changes one attribute, if there is one.
    pub(super) fn fix_of(self, attribute: &str, fix: Option<Fix>) -> Self {
        self.fix_if(fix.map(|fix| fix.touching_attributes([attribute])))
    }
}
