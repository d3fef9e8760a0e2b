//! From an entry to a rule: kinds, category, conditions, templates and references are checked, one after the other.

use std::sync::OnceLock;

use super::entry::Entry;
use super::{Catalogue, CatalogueProblem, CellOf, Damage, Group, Rule};
use crate::model::vocabulary::On;
use crate::threats::paths::Analysis;
use crate::threats::rule::{Expr, Fields, Needed, Predicates, Problem, Variable, compile, parse};
use crate::threats::text;
use crate::threats::types::Category;

/// Checks an entry. Answers, texts and references are only looked at if it is the `whole` that is in question: those of
/// built-in entries are looked at by a test.
///
/// # Errors
/// Every problem, with the key it is in.
pub(super) fn rule(entry: Entry, catalogue: &Catalogue, whole: bool) -> Result<Rule, Vec<CatalogueProblem>> {
    let mut wrong = Vec::new();
    let checked = Checked::of(&entry, catalogue, whole, &mut wrong);
    let id = entry.id.to_string();
    let Some(Checked { group, category, also, on, about, cell, damage, applies, discharge }) =
        checked.filter(|_| wrong.is_empty())
    else {
        let problem = |Wrong(part, problem)| CatalogueProblem { entry: id.clone(), part, problem };
        return Err(wrong.into_iter().map(problem).collect());
    };
    let (severity, enabled) = (None, true);
    let needed = Needed::of(&applies);
    Ok(Rule { entry, group, category, also, on, cell, damage, needed, applies, discharge, about, severity, enabled })
}

struct Checked {
    group: Group,
    category: Category,
    also: Vec<Category>,
    on: On,
    about: Variable,
    cell: CellOf,
    damage: Damage,
    applies: Expr,
    discharge: OnceLock<Expr>,
}

/// A key, which item of its list, and what is wrong there.
struct Wrong((&'static str, usize), Problem);

impl Wrong {
    fn at(key: &'static str) -> impl Fn(Problem) -> Self {
        move |problem| Self((key, 0), problem)
    }

    fn item(key: &'static str, index: usize) -> impl Fn(Problem) -> Self {
        move |problem| Self((key, index), problem)
    }

    fn whole(key: &'static str, message: String) -> Self {
        Self((key, 0), Problem::whole(message))
    }
}

impl Checked {
    /// Checks part by part; each says what is wrong with it, and only a rule about nothing is not looked at further.
    fn of(entry: &Entry, catalogue: &Catalogue, whole: bool, wrong: &mut Vec<Wrong>) -> Option<Self> {
        keep(id(&entry.id), wrong);
        let analysis = keep(analysis(entry), wrong)?;
        let (on, about) = keep(kinds(entry, analysis.is_some()), wrong)?;
        let group = keep(group(entry, analysis), wrong);
        let category = keep(category_named(catalogue, &entry.category).map_err(Wrong::at("category")), wrong);
        let other =
            |(index, name): (usize, &super::Text)| category_named(catalogue, name).map_err(Wrong::item("also", index));
        let also = entry.also.iter().enumerate().filter_map(|one| keep(other(one), wrong)).collect();
        let ready = |key, text: &str, otherwise| {
            condition(text, otherwise, about, on, &catalogue.predicates).map_err(Wrong::at(key))
        };
        let applies = keep(ready("when", &entry.when, true), wrong);
        let discharge = OnceLock::new();
        if whole {
            keep(ready("discharged_by", &entry.discharged_by, false), wrong).map(|expr| discharge.set(expr));
            texts(entry, Fields { about, on, of_path: analysis.map_or(&[], Analysis::fields) }, wrong);
            references(entry, wrong);
        }
        let (cell, damage) = (keep(cell(entry, about), wrong), keep(damage(entry), wrong));
        Some(Self {
            group: group?,
            category: category?,
            also,
            on,
            about,
            cell: cell?,
            damage: damage?,
            applies: applies?,
            discharge,
        })
    }
}

/// A condition made ready to be asked; `otherwise` where nothing is written.
///
/// # Errors
/// What is wrong with it.
pub(super) fn condition(
    text: &str,
    otherwise: bool,
    about: Variable,
    on: On,
    predicates: &Predicates,
) -> Result<Expr, Problem> {
    match text.trim() {
        "" => Ok(Expr::Const(otherwise)),
        _ => parse(text).and_then(|ast| compile(&ast, about, on, predicates)),
    }
}

/// What was read, or a note of what is wrong.
fn keep<T>(read: Result<T, Wrong>, wrong: &mut Vec<Wrong>) -> Option<T> {
    read.map_err(|problem| wrong.push(problem)).ok()
}

fn id(id: &str) -> Result<(), Wrong> {
    let good = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && id.len() <= 32;
    if good {
        return Ok(());
    }
    let problem = Problem::whole(format!("`{id}` is no id of a rule"));
    Err(Wrong(
        ("id", 0),
        problem.help("an id begins with a letter and has letters, digits and underscores, at most 32"),
    ))
}

/// The places of a rule's kinds, which must share a variable. What an analysis finds may be of any kind: its texts use
/// the fields of the analysis.
fn kinds(entry: &Entry, any: bool) -> Result<(On, Variable), Wrong> {
    let mut on = On(0);
    for (index, word) in entry.kinds.iter().enumerate() {
        on = on.and(match &**word {
            "interactor" => On::INTERACTOR,
            "process" => On::PROCESS,
            "store" => On::STORE,
            "flow" => On::FLOW,
            "boundary" => On::BOUNDARY,
            _ => {
                let known = ["interactor", "process", "store", "flow", "boundary"];
                let problem = Problem::whole(format!("`{word}` is no kind"));
                return Err(Wrong(
                    ("kinds", index),
                    problem.help(format!("the kinds are {}", known.join(", "))).nearest(word, known),
                ));
            }
        });
    }
    let abouts = [(On::NODE, Variable::Node), (On::FLOW, Variable::Flow), (On::BOUNDARY, Variable::Boundary)];
    match abouts.iter().filter(|(place, _)| place.meets(on)).collect::<Vec<_>>().as_slice() {
        [(_, about)] => Ok((on, *about)),
        [(_, about), ..] if any => Ok((on, *about)),
        _ => Err(Wrong::whole("kinds", "a rule is about nodes, or flows, or boundaries".to_owned())),
    }
}

fn analysis(entry: &Entry) -> Result<Option<Analysis>, Wrong> {
    let word = &*entry.analysis;
    if word.is_empty() {
        return Ok(None);
    }
    match Analysis::from_word(word) {
        Some(analysis) if entry.when.is_empty() => Ok(Some(analysis)),
        Some(_) => Err(Wrong::whole("when", "a rule has either `when` or `analysis`".to_owned())),
        None => {
            let problem = Problem::whole(format!("there is no analysis `{word}`"));
            Err(Wrong(("analysis", 0), problem.nearest(word, Analysis::ALL.iter().map(|known| known.as_str()))))
        }
    }
}

fn group(entry: &Entry, analysis: Option<Analysis>) -> Result<Group, Wrong> {
    match (&*entry.group, analysis) {
        ("floor", None) => Ok(Group::Floor),
        ("" | "specific", None) => Ok(Group::Specific),
        ("" | "graph", Some(_)) => Ok(Group::Graph),
        (word, _) => {
            let message = format!("`{word}` is not the group of such a rule");
            let help = "floor, specific, or graph for one with an `analysis`";
            Err(Wrong(("group", 0), Problem::whole(message).help(help)))
        }
    }
}

fn category_named(catalogue: &Catalogue, name: &str) -> Result<Category, Problem> {
    catalogue.category(name).ok_or_else(|| {
        let own = catalogue.categories.iter().map(String::as_str);
        let problem = Problem::whole(format!("`{name}` is no category"));
        problem.help("write S, T, R, I, D or E, or name a `[[category]]` of the file").nearest(name, own)
    })
}

fn cell(entry: &Entry, about: Variable) -> Result<CellOf, Wrong> {
    match (&*entry.cell, about) {
        ("" | "self", _) => Ok(CellOf::Subject),
        ("src", Variable::Flow) => Ok(CellOf::Source),
        ("dst", Variable::Flow) => Ok(CellOf::Target),
        (word, _) => {
            let problem = Problem::whole(format!("`{word}` is no cell of such a rule"));
            Err(Wrong(("cell", 0), problem.help("write self; for a flow also src or dst")))
        }
    }
}

fn damage(entry: &Entry) -> Result<Damage, Wrong> {
    match &*entry.damage {
        "" | "auto" => Ok(Damage::Auto),
        "max" => Ok(Damage::Max),
        "availability" => Ok(Damage::Availability),
        word => {
            let known = ["auto", "max", "availability"];
            let problem = Problem::whole(format!("`{word}` is no source of damage"));
            Err(Wrong(("damage", 0), problem.help("write auto, max or availability").nearest(word, known)))
        }
    }
}

/// Every field of every text stands for something, and there is a title and something to do.
fn texts(entry: &Entry, fields: Fields, wrong: &mut Vec<Wrong>) {
    let all = [("title", &entry.title), ("description", &entry.description)];
    for (key, text) in all {
        if text.trim().is_empty() {
            wrong.push(Wrong::whole(key, format!("a rule has a {key}")));
        }
        wrong.extend(text::problems(text, fields).into_iter().map(Wrong::at(key)));
    }
    if entry.mitigations.is_empty() {
        wrong.push(Wrong::whole("mitigations", "a rule says what to do".to_owned()));
    }
    for (index, text) in entry.mitigations.iter().enumerate() {
        wrong.extend(text::problems(text, fields).into_iter().map(Wrong::item("mitigations", index)));
    }
}

/// The forms of references; whether a number exists is not known here.
fn references(entry: &Entry, wrong: &mut Vec<Wrong>) {
    let forms: [(&'static str, &[super::Text], Form, &str); 3] = [
        ("asvs", &entry.asvs, |text| dotted(text, "V", 3), "V12.3"),
        ("nist", &entry.nist, is_nist, "SC-8 or SC-8.1"),
        (
            "ssdf",
            &entry.ssdf,
            |text| ["PO", "PS", "PW", "RV"].iter().any(|start| dotted(text, &format!("{start}."), 3)),
            "PW.5 or PW.5.1",
        ),
    ];
    for (key, items, is_good, example) in forms {
        for (index, item) in items.iter().enumerate() {
            if !is_good(item) {
                let problem = Problem::whole(format!("`{item}` has not the form of a reference"));
                wrong.push(Wrong((key, index), problem.help(format!("such as {example}"))));
            }
        }
    }
}

/// Whether a text has the form of a reference.
type Form = fn(&str) -> bool;

/// A start, and numbers with dots between them, at most `most`.
fn dotted(text: &str, start: &str, most: usize) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix(start).is_some_and(|rest| rest.split('.').count() <= most && rest.split('.').all(is_number))
}

fn is_nist(text: &str) -> bool {
    let family = text.split_once('-');
    family.is_some_and(|(family, rest)| {
        family.len() == 2 && family.bytes().all(|byte| byte.is_ascii_uppercase()) && dotted(rest, "", 2)
    })
}
