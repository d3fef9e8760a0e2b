//! Another name for an element, a flow or an asset, everywhere that it is written.

use super::names::{self, Form, Mention, Sort};
use super::{Analysis, Part};
use crate::edit::Edit;
use crate::limits;
use crate::span::Span;
use crate::syntax::literal::Literal;
use crate::syntax::{SyntaxKind, lex};

/// The range of the name at an offset, and the name, if it can be given another.
pub fn renameable(analysis: &Analysis, offset: u32) -> Option<(Span, String)> {
    let (part, named) = names::at(analysis, offset)?;
    is_known(part, &named).then(|| (named.span, named.name.into_owned()))
}

/// The edits that give the name at an offset another one everywhere. Labels stay as they are.
///
/// # Errors
/// Why that cannot be done: a sentence for people.
pub fn rename(analysis: &Analysis, offset: u32, new: &str) -> Result<Vec<Edit>, String> {
    let (part, named) = names::at(analysis, offset).ok_or("there is no name here")?;
    if !is_known(part, &named) {
        return Err(format!("nothing in the diagram is named `{}`", named.name));
    }
    let old = named.name.trim_end_matches("#back");
    if old == new {
        return Ok(Vec::new());
    }
    refuse_impossible(named.sort, new)?;
    if is_taken(part, named.sort, new) {
        return Err(format!("`{new}` is there already"));
    }
    let mut edits = Vec::new();
    for mention in names::all(analysis, part, &named) {
        edits.push(edit(analysis, &mention, old, new)?);
    }
    if named.sort == Sort::Element {
        edits.extend(requests(analysis, part, old, new));
    }
    edits.sort();
    edits.dedup();
    Ok(edits)
}

/// Whether the diagram has what is named.
fn is_known(part: Part<'_>, named: &Mention) -> bool {
    match named.sort {
        Sort::Element => true,
        // What only follows from the ends of an edge changes with them.
        Sort::Flow => part.model.flows.values().any(|flow| flow.id == named.name.trim() && !is_implied(part, &flow.id)),
        Sort::Asset => part.model.asset(&named.name).is_some(),
    }
}

fn is_implied(part: Part<'_>, id: &str) -> bool {
    part.model.flows.values().any(|flow| flow.id == id && implied(part, flow).is_some_and(|it| id.starts_with(&it)))
}

/// The name of a flow by its ends, unless it has an `id`.
fn implied(part: Part<'_>, flow: &crate::model::Flow) -> Option<String> {
    let edge = part.graph.edges.get(flow.edge)?;
    let id = part.graph.value(&edge.attrs, "id").is_none_or(|id| id.trim().is_empty());
    let end = |element| part.model.elements.get(element).map(|it| it.id.as_str());
    id.then(|| Some(format!("{}->{}", end(flow.source)?, end(flow.target)?))).flatten()
}

fn is_taken(part: Part<'_>, sort: Sort, new: &str) -> bool {
    match sort {
        Sort::Element => part.model.elements.values().any(|element| element.id == new),
        Sort::Flow => part.model.flows.values().any(|flow| flow.id == new),
        Sort::Asset => part.model.asset(new).is_some(),
    }
}

fn refuse_impossible(sort: Sort, new: &str) -> Result<(), String> {
    let bad = |why: &str| Err(format!("`{new}` cannot be a name: {why}"));
    match sort {
        _ if new.trim().is_empty() => bad("it is empty"),
        _ if new.len() > limits::NAME_BYTES => bad("it is too long"),
        _ if new.contains(char::is_control) => bad("it has control characters"),
        _ if new.contains('\\') => bad("a backslash means something else in DOT"),
        Sort::Flow if new.ends_with("#back") => bad("`#back` is the way back of a flow"),
        Sort::Asset if new.contains([',', ';', '"']) || new.trim() != new => {
            bad("lists of assets are written with commas")
        }
        _ => Ok(()),
    }
}

fn edit(analysis: &Analysis, mention: &Mention, old: &str, new: &str) -> Result<Edit, String> {
    let whole = mention.literal.span();
    let is_quoted = !matches!(mention.literal, Literal::Plain(SyntaxKind::Name | SyntaxKind::Number, _));
    Ok(match mention.form {
        Form::Literal => {
            let back = mention.name.strip_prefix(old).unwrap_or("");
            Edit::replace(whole, literal(&format!("{new}{back}"), is_quoted))
        }
        Form::Word | Form::NameEnd if is_quoted && mention.span == whole => {
            let line = analysis.source().position(whole.start).line;
            return Err(format!("line {line} writes `{old}` in pieces; write it in one first"));
        }
        Form::Word | Form::NameEnd if is_quoted => Edit::replace(mention.span, new),
        Form::Word | Form::NameEnd => {
            let before = analysis.source().slice(Span::new(whole.start, mention.span.start));
            Edit::replace(whole, literal(&format!("{before}{new}"), false))
        }
    })
}

/// Answers name their requests, which are named by their ends where they have no `id`.
fn requests<'a>(analysis: &'a Analysis, part: Part<'a>, old: &str, new: &str) -> impl Iterator<Item = Edit> {
    let end = |id: &str| if id == old { new.to_owned() } else { id.to_owned() };
    let mut renamed = std::collections::BTreeMap::new();
    for flow in part.model.flows.values() {
        let ends = [flow.source, flow.target].map(|end| part.model.elements.get(end).map_or("", |it| it.id.as_str()));
        if let (true, Some(id)) = (ends.contains(&old), implied(part, flow)) {
            let [source, target] = ends;
            let number = flow.id.strip_prefix(&id).unwrap_or("");
            renamed.insert(flow.id.clone(), format!("{}->{}{number}", end(source), end(target)));
        }
    }
    let spoken_of = names::mentions(analysis, part).filter(|mention| mention.sort == Sort::Flow && !mention.defines);
    spoken_of.filter_map(move |mention| {
        let new = renamed.get(mention.name.trim())?;
        Some(Edit::replace(mention.literal.span(), literal(new, true)))
    })
}

/// A text as a literal of DOT: in quotes where it needs them, or where it had them.
pub(super) fn literal(text: &str, quoted: bool) -> String {
    let is_bare = match lex(text).as_slice() {
        [token] => matches!(token.kind, SyntaxKind::Name | SyntaxKind::Number),
        _ => false,
    };
    if is_bare && !quoted { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (text, written) in
            [("web", "web"), ("web app", "\"web app\""), ("node", "\"node\""), ("-1.5", "-1.5"), ("1a", "\"1a\"")]
        {
            assert_eq!(literal(text, false), written);
        }
        assert_eq!(literal("a\"b", false), "\"a\\\"b\"");
        assert_eq!(literal("é𝄞", false), "é𝄞");
        assert_eq!(literal("web", true), "\"web\"");
    }
}
