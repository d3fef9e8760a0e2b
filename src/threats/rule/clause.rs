//! A condition taken apart: each clause in words of the rule language, whether it holds, and the values it saw.

use super::evaluate::{Env, Evaluator, Lookup, Truth};
use super::expr::{AttrRef, BoundarySet, Expr, Fact, FlowSet, Level, Quantifier, Ref};
use super::parser::Comparison;
use crate::limits;
use crate::model::Subject;
use crate::model::vocabulary::{CLASSIFICATION, TRUST};

/// A clause of a condition and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// How deep it stands below the condition, from 0.
    pub depth: usize,
    /// The clause, or the member of a set that the clauses below it are about.
    pub text: String,
    /// Its answer.
    pub truth: Truth,
    /// The attributes it looked at.
    pub seen: Vec<Seen>,
}

/// An attribute that a clause looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// On what.
    pub subject: Subject,
    /// Its name.
    pub attribute: &'static str,
    /// What is stated, if anything is.
    pub value: Option<String>,
}

/// The text of a clause whose parts stand below it, of which one is enough.
pub const ONE_OF: &str = "one of";

/// Members of a set that are taken apart.
const MEMBERS: usize = 3;

impl Evaluator<'_> {
    /// The clauses of a condition for a subject, at most [`limits::EVIDENCE`].
    pub fn clauses(&self, expr: &Expr, env: Env) -> Vec<Clause> {
        let mut clauses = Vec::new();
        self.take_apart(expr, env, 0, &mut clauses);
        clauses
    }

    /// The parts of `and` stand side by side, everything else stands below its own line. The recursion is bounded by the
    /// limits of parser and predicates.
    fn take_apart(&self, expr: &Expr, env: Env, depth: usize, clauses: &mut Vec<Clause>) {
        if clauses.len() >= limits::EVIDENCE {
            return;
        }
        if let Expr::And(parts) = expr {
            for part in parts {
                self.take_apart(part, env, depth, clauses);
            }
            return;
        }
        let truth = self.eval(expr, env);
        let text = if matches!(expr, Expr::Or(_)) { ONE_OF.to_owned() } else { self.text(expr) };
        clauses.push(Clause { depth, text, truth, seen: self.seen(expr, env) });
        match expr {
            Expr::Or(parts) => {
                for part in parts {
                    self.alternative(part, env, depth + 1, clauses);
                }
            }
            // What is not there needs no reasons; what is there although it should not be does.
            Expr::Not(inner)
                if !truth.holds && matches!(**inner, Expr::And(_) | Expr::Or(_) | Expr::Call(..) | Expr::Flows(..)) =>
            {
                self.take_apart(inner, env, depth + 1, clauses);
            }
            Expr::Call(id, of) => {
                if let (Some(predicate), Some(subject)) = (self.predicates.get(*id), self.resolve(*of, env)) {
                    self.take_apart(&predicate.expr, Env::of(subject), depth + 1, clauses);
                }
            }
            Expr::Flows(_, set, body) => {
                let members = self.flows(*set, env).collect::<Vec<_>>();
                self.members(&members, body, truth, depth, clauses);
            }
            Expr::Boundaries(_, set, body) => {
                let members = self.boundaries(*set, env).collect::<Vec<_>>();
                self.members(&members, body, truth, depth, clauses);
            }
            _ => {}
        }
    }

    /// One of several ways; a way of several parts is written on one line before they follow.
    fn alternative(&self, expr: &Expr, env: Env, depth: usize, clauses: &mut Vec<Clause>) {
        if !matches!(expr, Expr::And(_)) {
            return self.take_apart(expr, env, depth, clauses);
        }
        clauses.push(Clause { depth, text: self.text(expr), truth: self.eval(expr, env), seen: Vec::new() });
        self.take_apart(expr, env, depth + 1, clauses);
    }

    /// The members of a set that made its answer, each with the clauses it was asked.
    fn members(&self, members: &[Env], body: &Expr, whole: Truth, depth: usize, clauses: &mut Vec<Clause>) {
        let of_same_answer = |env: &&Env| self.eval(body, **env).holds == whole.holds;
        for env in members.iter().filter(of_same_answer).take(MEMBERS) {
            let subject = env.boundary.map(Subject::Boundary).or(env.flow.map(Subject::Flow));
            let name = subject.map_or("", |subject| self.model.subject_id(subject));
            let truth = self.eval(body, *env);
            clauses.push(Clause { depth: depth + 1, text: format!("for `{name}`"), truth, seen: Vec::new() });
            self.take_apart(body, *env, depth + 2, clauses);
        }
    }

    fn seen(&self, expr: &Expr, env: Env) -> Vec<Seen> {
        match expr {
            Expr::Is(attr, _) | Expr::Has(attr) | Expr::Stated(attr, _) => self.looked_at(*attr, env),
            Expr::Not(inner) => self.seen(inner, env),
            Expr::Compare(_, left, right) => {
                [left, right].into_iter().flat_map(|level| self.seen_of_level(*level, env)).collect()
            }
            Expr::Tagged(of, _) => self.of_evidence(*of, "data", env),
            _ => Vec::new(),
        }
    }

    fn looked_at(&self, attr: AttrRef, env: Env) -> Vec<Seen> {
        match self.lookup(attr, env) {
            Lookup::NotHere => Vec::new(),
            Lookup::Silent(subject) => vec![Seen { subject, attribute: attr.name, value: None }],
            Lookup::Stated(subject, stated) => {
                vec![Seen { subject, attribute: attr.name, value: Some(stated.value.written()) }]
            }
        }
    }

    fn seen_of_level(&self, level: Level, env: Env) -> Vec<Seen> {
        match level {
            Level::Attr(attr) => self.looked_at(attr, env),
            Level::Class(of) => {
                let evidence = self.resolve(of, env).and_then(|it| self.facts.class_evidence(self.model, it));
                evidence.map_or_else(Vec::new, |evidence| {
                    let stated = self.model.stated(evidence.subject).get(evidence.attribute);
                    let value = stated.map(|stated| stated.value.written());
                    vec![Seen { subject: evidence.subject, attribute: evidence.attribute, value }]
                })
            }
            Level::Fixed(_) | Level::Trust(_) | Level::ClassIn(_) | Level::ClassInReach(_) => Vec::new(),
        }
    }

    fn of_evidence(&self, of: Ref, attribute: &'static str, env: Env) -> Vec<Seen> {
        let Some(subject) = self.resolve(of, env) else { return Vec::new() };
        let value = self.model.stated(subject).get(attribute).map(|stated| stated.value.written());
        vec![Seen { subject, attribute, value }]
    }

    /// A condition as one would write it.
    fn text(&self, expr: &Expr) -> String {
        let list = |parts: &[Expr], between: &str| {
            parts.iter().map(|part| self.bracketed(part)).collect::<Vec<_>>().join(between)
        };
        match expr {
            Expr::Const(value) => value.to_string(),
            Expr::Not(inner) => match &**inner {
                Expr::Has(attr) => format!("lacks({})", attribute(*attr)),
                inner => format!("not {}", self.bracketed(inner)),
            },
            Expr::And(parts) => list(parts, " and "),
            Expr::Or(parts) => list(parts, " or "),
            Expr::Is(attr, words) => format!("is({},{})", attribute(*attr), words.join(",")),
            Expr::Has(attr) => format!("has({})", attribute(*attr)),
            Expr::Stated(attr, words) => {
                let of = attribute(*attr);
                let parts: Vec<&str> = std::iter::once(of.as_str()).chain(words.iter().map(String::as_str)).collect();
                format!("stated({})", parts.join(","))
            }
            Expr::Kind(of, kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                format!("is({}.kind,{})", name(*of), kinds.join(","))
            }
            Expr::Compare(comparison, left, right) => {
                format!("{}{}{}", level(*left, *right), sign(*comparison), level(*right, *left))
            }
            Expr::Flows(quantifier, set, body) => {
                let set = match set {
                    FlowSet::In => "in(n)",
                    FlowSet::Out => "out(n)",
                    FlowSet::All => "flows(n)",
                };
                format!("{}({set}, {})", word(*quantifier), self.text(body))
            }
            Expr::Boundaries(quantifier, set, body) => {
                format!("{}({}, {})", word(*quantifier), passed(*set), self.text(body))
            }
            Expr::Passes(set) => passed(*set).to_owned(),
            Expr::Call(id, of) => {
                let predicate = self.predicates.get(*id).map_or("", |predicate| predicate.name.as_str());
                format!("{predicate}({})", name(*of))
            }
            Expr::ReachesLogStore(of) => format!("reaches_log_store({})", name(*of)),
            Expr::Tagged(of, tags) => {
                let function = if matches!(of, Ref::Flow | Ref::Request) { "carries" } else { "holds" };
                format!("{function}({},{})", name(*of), tags.join(","))
            }
            Expr::Fact(fact, of) => {
                let function = match fact {
                    Fact::Exposed => "exposed",
                    Fact::Tainted => "tainted",
                    Fact::ForAPerson => "originates_human",
                    Fact::LesserNeighbours => "co_located",
                };
                format!("{function}({})", name(*of))
            }
            Expr::Behind(of, techs) => format!("behind({},{})", name(*of), techs.join(",")),
            Expr::SameOwner(one, other) => format!("same_owner({},{})", name(*one), name(*other)),
        }
    }

    fn bracketed(&self, expr: &Expr) -> String {
        match expr {
            Expr::And(_) | Expr::Or(_) => format!("({})", self.text(expr)),
            _ => self.text(expr),
        }
    }
}

fn attribute(attr: AttrRef) -> String {
    format!("{}.{}", name(attr.of), attr.name)
}

const fn name(of: Ref) -> &'static str {
    match of {
        Ref::Node => "n",
        Ref::Source => "f.src",
        Ref::Target => "f.dst",
        Ref::Other => "other(f,n)",
        Ref::Flow => "f",
        Ref::Request => "f.request",
        Ref::Boundary => "b",
        Ref::Zone => "zone(n)",
        Ref::SourceZone => "zone(f.src)",
        Ref::TargetZone => "zone(f.dst)",
    }
}

const fn passed(set: BoundarySet) -> &'static str {
    match set {
        BoundarySet::Crosses => "crosses(f)",
        BoundarySet::Enters => "enters(f)",
        BoundarySet::Leaves => "leaves(f)",
    }
}

const fn word(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Below => "<",
        Comparison::AtMost => "<=",
        Comparison::Above => ">",
        Comparison::AtLeast => ">=",
    }
}

/// A side of a comparison; a fixed level by its word on the scale of the other side.
fn level(level: Level, other: Level) -> String {
    match level {
        Level::Class(of) => format!("cls({})", name(of)),
        Level::ClassIn(of) => format!("cls_in({})", name(of)),
        Level::ClassInReach(of) => format!("class in reach of {}", name(of)),
        Level::Trust(of) => format!("trust({})", name(of)),
        Level::Attr(attr) => attribute(attr),
        Level::Fixed(level) => {
            let scale = match other {
                Level::Class(_) | Level::ClassIn(_) | Level::ClassInReach(_) => CLASSIFICATION,
                Level::Trust(_) => TRUST,
                Level::Attr(_) | Level::Fixed(_) => &[],
            };
            scale.get(level as usize).map_or_else(|| level.to_string(), |word| (*word).to_owned())
        }
    }
}
