//! Answers an expression for one subject: whether it holds, and whether that rests on something stated.

use std::sync::OnceLock;

use super::expr::{AttrRef, BoundarySet, Expr, Fact, FlowSet, Level, Quantifier, Ref, Variable};
use super::parser::Comparison;
use super::predicate::{Predicate, PredicateId, Predicates};

use crate::arena::IdVec;
use crate::model::{BoundaryId, ElementId, Flow, FlowId, Kind, Model, Stated, Subject};
use crate::threats::catalogue::place_of;
use crate::threats::facts::Facts;

/// What the variables stand for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Env {
    /// `n`
    pub node: Option<ElementId>,
    /// `f`
    pub flow: Option<FlowId>,
    /// `b`
    pub boundary: Option<BoundaryId>,
}

impl Env {
    /// The variable of a subject, and nothing else.
    pub fn of(subject: Subject) -> Self {
        match subject {
            Subject::Element(node) => Self { node: Some(node), ..Self::default() },
            Subject::Flow(flow) => Self { flow: Some(flow), ..Self::default() },
            Subject::Boundary(boundary) => Self { boundary: Some(boundary), ..Self::default() },
        }
    }
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// On how the diagram is drawn: nobody would state it.
    Drawn,
    /// On silence.
    Unstated,
    /// On a value that is stated.
    Declared,
}

/// An answer and its ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The answer.
    pub holds: bool,
    /// What it rests on.
    pub ground: Ground,
}

impl Truth {
    const fn new(holds: bool, ground: Ground) -> Self {
        Self { holds, ground }
    }

    /// Whether it holds by something stated: only that answers a threat, silence proves nothing.
    pub const fn is_shown(self) -> bool {
        self.holds && matches!(self.ground, Ground::Declared)
    }

    const fn negated(self) -> Self {
        Self::new(!self.holds, self.ground)
    }

    /// Both: as weak as the weaker one where they hold. Where one cannot hold by how the diagram is drawn, whatever is
    /// stated for the other is beside the point.
    fn and(self, other: Self) -> Self {
        match (self.holds, other.holds) {
            (true, true) => Self::new(true, first([Ground::Unstated, Ground::Declared], self, other)),
            (false, false) => Self::new(false, first([Ground::Drawn, Ground::Declared], self, other)),
            (false, true) => self,
            (true, false) => other,
        }
    }

    /// The same of two members of a set: a stated "no" of one speaks louder than all the others.
    fn and_also(self, other: Self) -> Self {
        match (self.holds, other.holds) {
            (false, false) => Self::new(false, first([Ground::Declared, Ground::Unstated], self, other)),
            _ => self.and(other),
        }
    }

    /// Either: a stated "no" to one way speaks louder than silence about another way.
    fn or(self, other: Self) -> Self {
        match (self.holds, other.holds) {
            (true, true) => Self::new(true, first([Ground::Declared, Ground::Drawn], self, other)),
            (false, false) => Self::new(false, first([Ground::Declared, Ground::Unstated], self, other)),
            (true, false) => self,
            (false, true) => other,
        }
    }
}

/// The first of the `grounds` that one of the two has, else the ground that is left.
fn first(grounds: [Ground; 2], one: Truth, other: Truth) -> Ground {
    grounds.into_iter().find(|ground| one.ground == *ground || other.ground == *ground).unwrap_or(one.ground)
}

/// Attributes of a channel: a reply that says nothing of them goes over the channel of its request.
pub(super) const CHANNEL: &[&str] =
    &["encryption", "integrity_protection", "network", "redundant", "replay_protection", "timeout", "tls_version"];

/// Answers expressions over one model.
#[derive(Debug)]
pub struct Evaluator<'a> {
    pub(in crate::threats) model: &'a Model,
    pub(in crate::threats) facts: &'a Facts,
    pub(in crate::threats) predicates: &'a Predicates,
}

/// Answers of the predicates that walk over flows, each kept once it was asked for, so that a hub is walked once: a list
/// for each predicate, empty for those that do not walk.
pub type Answers = IdVec<PredicateId, IdVec<ElementId, OnceLock<Truth>>>;

impl<'a> Evaluator<'a> {
    /// An evaluator of a model whose facts are known.
    pub fn new(model: &'a Model, facts: &'a Facts, predicates: &'a Predicates) -> Self {
        Self { model, facts, predicates }
    }

    /// Room for the answers of every predicate that walks.
    pub(in crate::threats) fn room_for_answers(&self) -> Answers {
        let room = |(_, predicate): (PredicateId, &Predicate)| match predicate.about {
            Variable::Node if predicate.walks => IdVec::filled(OnceLock::new(), self.model.elements.len()),
            _ => IdVec::new(),
        };
        self.predicates.iter().map(room).collect()
    }

    /// The answer to an expression. The recursion is bounded by the limits of parser and predicates.
    pub fn eval(&self, expr: &Expr, env: Env) -> Truth {
        match expr {
            Expr::Const(value) => Truth::new(*value, Ground::Drawn),
            Expr::Not(inner) => self.eval(inner, env).negated(),
            Expr::And(parts) => every(parts.iter().map(|part| self.eval(part, env))),
            Expr::Or(parts) => combine(Quantifier::Any, parts.iter().map(|part| self.eval(part, env))),
            Expr::Is(attr, words) => self.is(*attr, words, env),
            Expr::Has(attr) => self.has(*attr, env),
            Expr::Stated(attr, words) => self.states(*attr, words, env),
            Expr::Kind(of, kinds) => {
                Truth::new(self.element(*of, env).is_some_and(|it| kinds.contains(&it)), Ground::Drawn)
            }
            Expr::Compare(comparison, left, right) => self.compare(*comparison, *left, *right, env),
            Expr::Flows(quantifier, set, body) => {
                combine(*quantifier, self.flows(*set, env).map(|env| self.eval(body, env)))
            }
            Expr::Boundaries(quantifier, set, body) => {
                combine(*quantifier, self.boundaries(*set, env).map(|env| self.eval(body, env)))
            }
            Expr::Passes(set) => Truth::new(self.boundaries(*set, env).next().is_some(), Ground::Drawn),
            Expr::Call(id, of) => self.call(*id, *of, env),
            Expr::ReachesLogStore(of) => match self.resolve(*of, env) {
                // Not to draw the way is like not to state it.
                Some(Subject::Element(element)) if !self.facts.reaches_log_store(element) => NOT_SHOWN,
                found => Truth::new(found.is_some(), Ground::Drawn),
            },
            Expr::Tagged(of, tags) => self.tagged(*of, tags, env),
            Expr::Fact(fact, of) => Truth::new(self.fact(*fact, *of, env), Ground::Drawn),
            Expr::Behind(of, techs) => {
                let behind = matches!(self.resolve(*of, env), Some(Subject::Element(element))
                    if self.facts.is_behind(self.model, element, techs));
                Truth::new(behind, if behind { Ground::Declared } else { Ground::Drawn })
            }
            Expr::SameOwner(one, other) => Truth::new(self.have_one_owner(*one, *other, env), Ground::Drawn),
        }
    }

    /// Whether an expression holds, whatever it rests on: it stops at the first part that decides. The recursion is
    /// bounded as that of [`Evaluator::eval`].
    pub fn holds(&self, expr: &Expr, env: Env) -> bool {
        match expr {
            Expr::Not(inner) => !self.holds(inner, env),
            Expr::And(parts) => parts.iter().all(|part| self.holds(part, env)),
            Expr::Or(parts) => parts.iter().any(|part| self.holds(part, env)),
            Expr::Flows(Quantifier::Any, set, body) => self.flows(*set, env).any(|env| self.holds(body, env)),
            Expr::Boundaries(Quantifier::Any, set, body) => self.boundaries(*set, env).any(|env| self.holds(body, env)),
            _ => self.eval(expr, env).holds,
        }
    }

    fn fact(&self, fact: Fact, of: Ref, env: Env) -> bool {
        match (fact, self.resolve(of, env)) {
            (Fact::Exposed, Some(Subject::Element(element))) => self.facts.is_exposed(element),
            (Fact::Tainted, Some(Subject::Element(element))) => self.facts.is_tainted(element),
            (Fact::LesserNeighbours, Some(Subject::Element(element))) => self.facts.has_lesser_neighbours(element),
            (Fact::ForAPerson, Some(Subject::Flow(flow))) => self.facts.is_for_a_person(flow),
            _ => false,
        }
    }

    /// Silence about an owner is no other owner.
    fn have_one_owner(&self, one: Ref, other: Ref, env: Env) -> bool {
        let owner = |of| self.resolve(of, env).and_then(|subject| self.model.owner(subject));
        owner(one).zip(owner(other)).is_none_or(|(one, other)| one == other)
    }

    /// The answer of a named predicate for a subject; no for a name that is not there.
    pub fn predicate(&self, name: &str, subject: Subject) -> Truth {
        let (about, of) = match subject {
            Subject::Element(_) => (Variable::Node, Ref::Node),
            Subject::Flow(_) => (Variable::Flow, Ref::Flow),
            Subject::Boundary(_) => (Variable::Boundary, Ref::Boundary),
        };
        let id = self.predicates.find(name, about);
        id.map_or(Truth::new(false, Ground::Drawn), |id| self.call(id, of, Env::of(subject)))
    }

    fn call(&self, id: PredicateId, of: Ref, env: Env) -> Truth {
        let (Some(predicate), Some(subject)) = (self.predicates.get(id), self.resolve(of, env)) else {
            return Truth::new(false, Ground::Drawn);
        };
        if let (Subject::Element(element), Some(answers)) = (subject, self.facts.answers(id))
            && let Some(kept) = answers.get(element)
        {
            return *kept.get_or_init(|| self.eval(&predicate.expr, Env::of(subject)));
        }
        self.eval(&predicate.expr, Env::of(subject))
    }

    pub(super) fn is(&self, attr: AttrRef, words: &[String], env: Env) -> Truth {
        match self.lookup(attr, env) {
            Lookup::NotHere => Truth::new(false, Ground::Drawn),
            Lookup::Silent(_) => Truth::new(false, unless_context(attr, Ground::Unstated)),
            Lookup::Stated(_, stated) if words.iter().any(|word| stated.value.is(word)) => {
                Truth::new(true, Ground::Declared)
            }
            Lookup::Stated(..) => Truth::new(false, unless_context(attr, Ground::Declared)),
        }
    }

    pub(super) fn has(&self, attr: AttrRef, env: Env) -> Truth {
        match self.lookup(attr, env) {
            Lookup::NotHere => Truth::new(false, Ground::Drawn),
            Lookup::Silent(_) => Truth::new(false, unless_context(attr, Ground::Unstated)),
            Lookup::Stated(_, stated) if !stated.value.is_negative() => Truth::new(true, Ground::Declared),
            Lookup::Stated(..) => Truth::new(false, unless_context(attr, Ground::Declared)),
        }
    }

    pub(super) fn states(&self, attr: AttrRef, words: &[String], env: Env) -> Truth {
        match self.lookup(attr, env) {
            Lookup::Stated(_, stated) if words.is_empty() || words.iter().any(|word| stated.value.is(word)) => {
                Truth::new(true, Ground::Declared)
            }
            _ => Truth::new(false, Ground::Drawn),
        }
    }

    fn compare(&self, comparison: Comparison, left: Level, right: Level, env: Env) -> Truth {
        let bounds_left = matches!(comparison, Comparison::Below | Comparison::AtMost | Comparison::Equal);
        let bounds_right = matches!(comparison, Comparison::Above | Comparison::AtLeast | Comparison::Equal);
        match (self.level(left, bounds_left, env), self.level(right, bounds_right, env)) {
            (Some((left, one)), Some((right, other))) => {
                let declared = [one, other].contains(&Ground::Declared);
                Truth::new(comparison.holds(left, right), if declared { Ground::Declared } else { Ground::Drawn })
            }
            _ => Truth::new(false, Ground::Unstated),
        }
    }

    /// A level and what it rests on. Where it is to be bounded from above, a class must be `whole`: known of everything
    /// that the subject handles.
    fn level(&self, level: Level, whole: bool, env: Env) -> Option<(u32, Ground)> {
        match level {
            Level::Fixed(level) => Some((level, Ground::Drawn)),
            Level::Trust(of) => match self.resolve(of, env)? {
                Subject::Element(element) => Some((self.model.trust(element), Ground::Drawn)),
                Subject::Flow(_) | Subject::Boundary(_) => None,
            },
            Level::Class(of) => {
                let class = self.facts.class(self.resolve(of, env)?);
                let level = class.level.filter(|_| class.whole || !whole)?;
                Some((u32::from(level), Ground::Declared))
            }
            Level::ClassIn(of) => match self.resolve(of, env)? {
                Subject::Element(element) => {
                    let class = self.facts.class_in(element);
                    let level = class.level.filter(|_| class.whole || !whole)?;
                    Some((u32::from(level), Ground::Declared))
                }
                Subject::Flow(_) | Subject::Boundary(_) => None,
            },
            Level::ClassInReach(of) => match self.resolve(of, env)? {
                Subject::Element(element) => Some((u32::from(self.facts.class_in_reach(element)?), Ground::Drawn)),
                Subject::Flow(_) | Subject::Boundary(_) => None,
            },
            Level::Attr(attr) => match self.lookup(attr, env) {
                Lookup::Stated(_, stated) => Some((stated.value.level()?, Ground::Declared)),
                Lookup::Silent(_) | Lookup::NotHere => None,
            },
        }
    }

    pub(super) fn tagged(&self, of: Ref, tags: &[String], env: Env) -> Truth {
        let found = self.resolve(of, env).is_some_and(|subject| self.facts.is_tagged(self.model, subject, tags));
        Truth::new(found, if found { Ground::Declared } else { Ground::Drawn })
    }

    pub(super) fn flows(&self, set: FlowSet, env: Env) -> impl Iterator<Item = Env> + Clone + use<'a> {
        let of = |flows: &'a IdVec<ElementId, Vec<FlowId>>, wanted: bool| {
            let flows = env.node.filter(|_| wanted).and_then(|node| flows.get(node));
            flows.map_or(&[] as &[FlowId], Vec::as_slice)
        };
        let incoming = of(&self.model.in_flows, set != FlowSet::Out);
        let outgoing = of(&self.model.out_flows, set != FlowSet::In);
        incoming.iter().chain(outgoing).map(move |flow| Env { flow: Some(*flow), ..env })
    }

    pub(super) fn boundaries(&self, set: BoundarySet, env: Env) -> impl Iterator<Item = Env> + Clone + use<'a> {
        let flow = env.flow.and_then(|flow| self.model.flows.get(flow));
        let part = |wanted: bool, list: fn(&'a Flow) -> &'a [BoundaryId]| {
            flow.filter(|_| wanted).map_or(&[] as &[BoundaryId], list)
        };
        let leaves = part(set != BoundarySet::Enters, |flow| &flow.leaves);
        let enters = part(set != BoundarySet::Leaves, |flow| &flow.enters);
        leaves.iter().chain(enters).map(move |boundary| Env { boundary: Some(*boundary), ..env })
    }

    fn element(&self, of: Ref, env: Env) -> Option<Kind> {
        match self.resolve(of, env)? {
            Subject::Element(element) => self.model.elements.get(element).map(|element| element.kind),
            Subject::Flow(_) | Subject::Boundary(_) => None,
        }
    }

    pub(in crate::threats) fn resolve(&self, of: Ref, env: Env) -> Option<Subject> {
        let flow = || self.model.flows.get(env.flow?);
        let zone = |of: Ref| match self.resolve_node(of, env) {
            Some(element) => self.model.zone(element).map(Subject::Boundary),
            None => None,
        };
        match of {
            Ref::Node => env.node.map(Subject::Element),
            Ref::Flow => env.flow.map(Subject::Flow),
            Ref::Boundary => env.boundary.map(Subject::Boundary),
            Ref::Source | Ref::Target => self.resolve_node(of, env).map(Subject::Element),
            Ref::Other => {
                let flow = flow()?;
                Some(Subject::Element(if Some(flow.source) == env.node { flow.target } else { flow.source }))
            }
            Ref::Request => self.facts.request(env.flow?).map(Subject::Flow),
            Ref::Zone => zone(Ref::Node),
            Ref::SourceZone => zone(Ref::Source),
            Ref::TargetZone => zone(Ref::Target),
        }
    }

    fn resolve_node(&self, of: Ref, env: Env) -> Option<ElementId> {
        match of {
            Ref::Node => env.node,
            Ref::Source => Some(self.model.flows.get(env.flow?)?.source),
            Ref::Target => Some(self.model.flows.get(env.flow?)?.target),
            _ => None,
        }
    }

    pub(super) fn lookup(&self, attr: AttrRef, env: Env) -> Lookup<'a> {
        let Some(subject) = self.resolve(attr.of, env) else { return Lookup::NotHere };
        if !attr.on.meets(place_of(self.model, subject)) {
            return Lookup::NotHere;
        }
        if let Some(stated) = self.model.stated(subject).find(attr.id) {
            return Lookup::Stated(subject, stated);
        }
        if let Subject::Flow(flow) = subject
            && CHANNEL.contains(&attr.name)
            && let Some(request) = self.facts.request(flow).map(Subject::Flow)
            && let Some(stated) = self.model.stated(request).find(attr.id)
        {
            return Lookup::Stated(request, stated);
        }
        Lookup::Silent(subject)
    }
}

/// What is found under an attribute's name.
pub(super) enum Lookup<'a> {
    /// There is no such subject, or it cannot have the attribute.
    NotHere,
    /// Nothing is stated.
    Silent(Subject),
    /// Where it is stated, and what.
    Stated(Subject, &'a Stated),
}

fn unless_context(attr: AttrRef, ground: Ground) -> Ground {
    if attr.context { Ground::Drawn } else { ground }
}

/// No, since nothing shows it.
const NOT_SHOWN: Truth = Truth::new(false, Ground::Unstated);

/// All of the parts of a condition.
pub(super) fn every(parts: impl Iterator<Item = Truth>) -> Truth {
    parts.reduce(Truth::and).unwrap_or(NOT_SHOWN)
}

/// All or any of the members of a set, or any of the parts of a condition; no where there are none, since nothing proves
/// nothing.
pub(super) fn combine(quantifier: Quantifier, answers: impl Iterator<Item = Truth>) -> Truth {
    let decides = quantifier == Quantifier::Any;
    let mut whole: Option<Truth> = None;
    for answer in answers {
        let so_far = match (whole, quantifier) {
            (None, _) => answer,
            (Some(whole), Quantifier::All) => whole.and_also(answer),
            (Some(whole), Quantifier::Any) => whole.or(answer),
        };
        if so_far.holds == decides && so_far.ground == Ground::Declared {
            return so_far;
        }
        whole = Some(so_far);
    }
    whole.unwrap_or(NOT_SHOWN)
}
