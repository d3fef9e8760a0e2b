//! Texts from templates: a field in braces becomes what it stands for.

use super::rule::{Around, Env, Evaluator, Field, Fields, Problem, Ref, Variable};
use crate::model::vocabulary::{CLASSIFICATION, On};
use crate::model::{ElementId, FlowId, Kind, Model, Subject};

/// Most names that one field lists.
const LISTED: usize = 3;

/// A part of a template.
pub(super) enum Part<'t> {
    /// As it stands.
    Text(&'t str),
    /// What stands between two braces, and where.
    Field(&'t str, usize),
}

/// The parts of a template; a brace without its partner is text.
pub(super) fn parts(template: &str) -> impl Iterator<Item = Part<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = template.get(at..).filter(|rest| !rest.is_empty())?;
        if let Some(inner) = rest.strip_prefix('{')
            && let Some((field, _)) = inner.split_once('}')
        {
            let start = at + 1;
            at = start + field.len() + 1;
            return Some(Part::Field(field, start));
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(end, _)| end);
        at += end;
        rest.get(..end).map(Part::Text)
    })
}

/// Every field of a template that stands for nothing, with its place.
pub(super) fn problems(template: &str, fields: Fields) -> Vec<Problem> {
    let wrong = |part| match part {
        Part::Field(text, start) => fields.read(text).err().map(|problem| problem.moved(start)),
        Part::Text(_) => None,
    };
    parts(template).filter_map(wrong).collect()
}

/// Fills a template; a field that `field` does not know stays as it is.
pub(super) fn fill(template: &str, field: impl Fn(&str) -> Option<String>) -> String {
    let filled = |part| match part {
        Part::Text(text) => std::borrow::Cow::Borrowed(text),
        Part::Field(name, _) => field(name).map_or_else(|| format!("{{{name}}}").into(), Into::into),
    };
    parts(template).map(filled).collect()
}

/// A template about a subject; `of_path` has the fields of the path that was found.
pub(super) fn about(template: &str, evaluator: &Evaluator, subject: Subject, of_path: &[(&str, String)]) -> String {
    let about = match subject {
        Subject::Element(_) => Variable::Node,
        Subject::Flow(_) => Variable::Flow,
        Subject::Boundary(_) => Variable::Boundary,
    };
    let names: Vec<&str> = of_path.iter().map(|(name, _)| *name).collect();
    let fields = Fields { about, on: On::NODE, of_path: &names };
    let writer = Writer { evaluator, env: Env::of(subject), of_path };
    fill(template, |name| Some(writer.write(&fields.read(name).ok()?)))
}

struct Writer<'a> {
    evaluator: &'a Evaluator<'a>,
    env: Env,
    of_path: &'a [(&'a str, String)],
}

impl Writer<'_> {
    fn write(&self, field: &Field) -> String {
        let resolve = |of: Ref| self.evaluator.resolve(of, self.env);
        let (model, facts) = (self.evaluator.model, self.evaluator.facts);
        match field {
            Field::Name(of) => resolve(*of).map_or("nobody", |subject| model.subject_label(subject)).to_owned(),
            Field::Attr(attr) => {
                let stated = resolve(attr.of).and_then(|subject| model.stated(subject).find(attr.id));
                stated.map_or_else(|| "not stated".to_owned(), |stated| stated.value.written())
            }
            Field::Class(of) => class(resolve(*of).and_then(|subject| facts.class(subject).level)),
            Field::ClassIn(of) => class(match resolve(*of) {
                Some(Subject::Element(element)) => facts.class_in(element).level,
                _ => None,
            }),
            Field::Data(of) => resolve(*of).map_or_else(String::new, |subject| self.data(subject)),
            Field::Zone(of) => match resolve(*of) {
                Some(Subject::Element(element)) => zone(model, element),
                _ => NO_ZONE.to_owned(),
            },
            Field::Boundaries => self.boundaries(),
            Field::Around(around) => match self.env.node {
                Some(element) => listed(model, self.around(*around, element).into_iter(), around.nobody()),
                None => around.nobody().to_owned(),
            },
            Field::Path(name) => {
                let found = self.of_path.iter().find(|(own, _)| own == name);
                found.map_or_else(String::new, |(_, text)| text.clone())
            }
        }
    }

    /// The titles of the assets that a subject states.
    fn data(&self, subject: Subject) -> String {
        let model = self.evaluator.model;
        let items = model.stated(subject).get("data").map_or(&[] as &[_], |data| data.value.items());
        let title = |id: &str| match model.asset(id) {
            Some(asset) => model.assets[asset].title.clone(),
            None => id.to_owned(),
        };
        let titles: Vec<String> = items.iter().take(LISTED).map(|item| title(&item.text)).collect();
        match items.len() {
            0 => "its data".to_owned(),
            count => spoken(titles, count.saturating_sub(LISTED)),
        }
    }

    fn boundaries(&self) -> String {
        let model = self.evaluator.model;
        let Some(flow) = self.env.flow.and_then(|flow| model.flows.get(flow)) else { return String::new() };
        let names: Vec<String> =
            flow.crosses().take(LISTED).map(|at| model.subject_label(Subject::Boundary(at)).to_owned()).collect();
        match flow.crosses().count() {
            0 => "no trust boundary".to_owned(),
            count => spoken(names, count.saturating_sub(LISTED)),
        }
    }

    fn around(&self, around: Around, element: ElementId) -> Vec<ElementId> {
        let model = self.evaluator.model;
        let ends = |incoming: bool| {
            flows(model, element, incoming).filter_map(move |flow| {
                let flow = model.flows.get(flow)?;
                Some(if incoming { flow.source } else { flow.target })
            })
        };
        let trust = model.trust(element);
        let is_store = |end: &ElementId| model.elements.get(*end).is_some_and(|end| end.kind == Kind::Store);
        match around {
            Around::Targets => ends(false).collect(),
            Around::Sources => ends(true).collect(),
            Around::Peers => ends(true).chain(ends(false)).collect(),
            Around::LowerSources => ends(true).filter(|end| model.trust(*end) < trust).collect(),
            Around::Stores => ends(true).chain(ends(false)).filter(is_store).collect(),
            Around::Neighbours => self.evaluator.facts.lesser_neighbours(model, element),
        }
    }
}

const NO_ZONE: &str = "outside every boundary";

fn zone(model: &Model, element: ElementId) -> String {
    let zone = model.zone(element).map(|zone| model.subject_label(Subject::Boundary(zone)));
    zone.unwrap_or(NO_ZONE).to_owned()
}

fn class(level: Option<u8>) -> String {
    let word = level.and_then(|level| CLASSIFICATION.get(usize::from(level)));
    word.map_or("unclassified", |word| *word).to_owned()
}

fn flows(model: &Model, element: ElementId, incoming: bool) -> impl Iterator<Item = FlowId> + '_ {
    let lists = if incoming { &model.in_flows } else { &model.out_flows };
    lists.get(element).into_iter().flatten().copied()
}

/// "A", "A and B", "A, B and C", "A, B, C and 4 more".
fn listed(model: &Model, elements: impl Iterator<Item = ElementId>, nobody: &str) -> String {
    let mut shown: Vec<ElementId> = Vec::new();
    let mut more = std::collections::BTreeSet::new();
    for element in elements {
        if shown.contains(&element) {
            continue;
        }
        if shown.len() < LISTED {
            shown.push(element);
        } else {
            more.insert(element);
        }
    }
    if shown.is_empty() {
        return nobody.to_owned();
    }
    let names = shown.into_iter().map(|element| model.subject_label(Subject::Element(element)).to_owned()).collect();
    spoken(names, more.len())
}

fn spoken(mut names: Vec<String>, more: usize) -> String {
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
