//! The rules as data: written as TOML, type-checked, and found by id or by cell.
//!
//! To add a built-in rule, write a `[[rule]]` into the file of its category beside this one, with a diagram in which it
//! fires and one in which it stays silent. To add a condition that several rules need, write a `[[predicate]]`.

mod check;
mod codes;
mod entry;
mod file;
mod page;
mod peers;

pub use codes::{CODES, TRIAL_FAILED};
use entry::PredicateEntry;
pub use entry::{Entry, Text};
pub use file::{AddedRule, add_file};
pub use peers::{PEERS, Peer, Theme};

use std::ops::Deref;
use std::sync::OnceLock;

use super::rule::{Expr, Needed, Predicates, Problem, Variable};
use super::types::{Category, Severity};
use crate::model::vocabulary::On;
use crate::model::{Kind, Model, Subject};

/// Made from the files beside this one by `build.rs`.
#[expect(clippy::needless_update, reason = "an entry that says everything is written as any other")]
mod builtin {
    use std::borrow::Cow;

    use super::entry::{Entry, PredicateEntry};

    include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

    pub(super) const fn rules() -> &'static [Entry] {
        RULES
    }

    pub(super) const fn predicates() -> &'static [PredicateEntry] {
        PREDICATES
    }
}

pub use builtin::FILES;

/// A family of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// One for each cell of the chart; general.
    Floor,
    /// About one weakness.
    Specific,
    /// About the diagram as a whole.
    Graph,
}

impl Group {
    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Specific => "specific",
            Self::Graph => "graph",
        }
    }
}

/// Whose cell of the chart a finding fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellOf {
    /// The subject's own.
    Subject,
    /// That of the flow's source.
    Source,
    /// That of the flow's target.
    Target,
}

/// What the damage of a finding is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// What its category harms.
    Auto,
    /// The worst that can be reached.
    Max,
    /// The need for availability.
    Availability,
}

/// A rule: an entry that was checked and is ready to be asked.
#[derive(Clone, Debug)]
pub struct Rule {
    entry: Entry,
    /// Its family.
    pub group: Group,
    /// The category of its findings.
    pub category: Category,
    /// Other categories that its findings touch.
    pub also: Vec<Category>,
    /// The kinds of items that it looks at.
    pub on: On,
    /// Whose cell its findings fill.
    pub cell: CellOf,
    /// What its damage is taken from.
    pub damage: Damage,
    /// What must be stated for it to be asked at all.
    pub needed: Needed,
    /// The situation in which the threat exists.
    pub applies: Expr,
    /// What answers it, made ready when it is first asked for: most rules never are.
    discharge: OnceLock<Expr>,
    about: Variable,
    /// The severity that a file gives all its findings, instead of the score's.
    pub severity: Option<Severity>,
    /// Whether it is asked at all.
    pub enabled: bool,
}

impl Rule {
    /// What answers it; `predicates` are those of its catalogue.
    pub fn discharge(&self, predicates: &Predicates) -> &Expr {
        let ready = || check::condition(&self.discharged_by, false, self.about, self.on, predicates);
        self.discharge.get_or_init(|| ready().unwrap_or(Expr::Const(false)))
    }
}

impl Deref for Rule {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.entry
    }
}

/// Why an entry could not be made a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueProblem {
    /// The id of the rule or the name of the predicate.
    pub entry: String,
    /// The key whose value is wrong, and which item of a list.
    pub part: (&'static str, usize),
    /// What is wrong, with its range in the value where there is one.
    pub problem: Problem,
}

/// Rules and the predicates they use.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The rules, in order of the files.
    pub rules: Vec<Rule>,
    /// Named conditions.
    pub predicates: Predicates,
    /// The names of categories beside those of STRIDE.
    pub categories: Vec<String>,
    /// What is wrong with built-in entries; they are left out.
    pub problems: Vec<CatalogueProblem>,
    /// The floor rules by kind and category: the chart asks for them all the time.
    floor: Vec<(On, Category, u16)>,
}

/// The built-in conditions, and no rule.
pub fn conditions() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for entry in builtin::predicates() {
        if let Err(problem) = catalogue.define(entry) {
            catalogue.problems.push(problem);
        }
    }
    catalogue
}

/// The built-in rules.
pub fn catalogue() -> Catalogue {
    let mut catalogue = conditions();
    for entry in builtin::rules() {
        match check::rule(entry.clone(), &catalogue, false) {
            Ok(rule) => catalogue.push(rule),
            Err(problems) => catalogue.problems.extend(problems),
        }
    }
    catalogue
}

impl Catalogue {
    /// The rule of an id, in any letter case.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// The rule of an index, as findings carry it.
    pub fn rule(&self, index: u16) -> Option<&Rule> {
        self.rules.get(usize::from(index))
    }

    /// The word of a category: its letter of STRIDE, or its name.
    pub fn letter(&self, category: Category) -> &str {
        match category {
            Category::Own(index) => self.categories.get(usize::from(index)).map_or("", String::as_str),
            _ => category.letter(),
        }
    }

    /// The name of a category in words.
    pub fn category_name(&self, category: Category) -> &str {
        match category {
            Category::Own(_) => self.letter(category),
            _ => category.as_str(),
        }
    }

    /// The category of a letter of STRIDE or of a name.
    pub fn category(&self, name: &str) -> Option<Category> {
        let own = || self.categories.iter().position(|known| known == name);
        Category::from_word(name).or_else(|| own().and_then(|index| u8::try_from(index).ok()).map(Category::Own))
    }

    /// The floor rule of a cell.
    pub(super) fn floor(&self, on: On, category: Category) -> Option<u16> {
        let of_cell = |(own, of, _): &&(On, Category, u16)| own.meets(on) && *of == category;
        self.floor.iter().find(of_cell).map(|(_, _, index)| *index)
    }

    /// The rules of a group about a kind, with their indices.
    pub(super) fn about(&self, on: On, group: Group) -> impl Iterator<Item = (u16, &Rule)> {
        let asked = move |(_, rule): &(u16, &Rule)| rule.enabled && rule.group == group && rule.on.meets(on);
        (0u16..).zip(&self.rules).filter(asked)
    }

    /// Leaves a rule out.
    ///
    /// # Errors
    /// That there is no such rule, or that it must answer for a cell of the chart.
    pub fn disable(&mut self, id: &str) -> Result<(), Problem> {
        match self.rules.iter_mut().find(|rule| rule.id.eq_ignore_ascii_case(id)) {
            Some(rule) if rule.group == Group::Floor => {
                let problem = Problem::whole(format!("`{id}` answers for a cell of the chart and cannot be left out"));
                Err(problem.help("decide about it with a `[[decision]]`, or replace it by a rule of your own"))
            }
            Some(rule) => {
                rule.enabled = false;
                Ok(())
            }
            None => {
                let problem = Problem::whole(format!("there is no rule `{id}`"));
                Err(problem.nearest(id, self.rules.iter().map(|rule| &*rule.id)))
            }
        }
    }

    /// The rules of a group, with their indices.
    pub(super) fn of_group(&self, group: Group) -> impl Iterator<Item = (u16, &Rule)> {
        (0u16..).zip(&self.rules).filter(move |(_, rule)| rule.enabled && rule.group == group)
    }

    fn define(&mut self, entry: &PredicateEntry) -> Result<(), CatalogueProblem> {
        let at = |part, problem| CatalogueProblem { entry: entry.name.to_string(), part: (part, 0), problem };
        let Some(about) = Variable::from_name(&entry.of) else {
            return Err(at("of", Problem::whole(format!("`{}` is no variable: n, f or b", entry.of))));
        };
        self.predicates.define(&entry.name, about, &entry.doc, &entry.when).map_err(|problem| at("when", problem))
    }

    fn push(&mut self, rule: Rule) {
        if let (Group::Floor, Ok(index)) = (rule.group, u16::try_from(self.rules.len())) {
            self.floor.push((rule.on, rule.category, index));
        }
        self.rules.push(rule);
    }
}

/// The place of a subject in the vocabulary; none for what is not analysed.
pub(super) fn place_of(model: &Model, subject: Subject) -> On {
    match subject {
        Subject::Element(element) => model.elements.get(element).map_or(On(0), |element| place(element.kind)),
        Subject::Flow(_) => On::FLOW,
        Subject::Boundary(_) => On::BOUNDARY,
    }
}

/// The place in the vocabulary of a kind of element.
pub(super) const fn place(kind: Kind) -> On {
    match kind {
        Kind::Interactor => On::INTERACTOR,
        Kind::Process => On::PROCESS,
        Kind::Store => On::STORE,
        Kind::Note | Kind::Unknown => On(0),
    }
}
