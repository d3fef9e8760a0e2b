//! Conditions that are well typed: names are references into the vocabulary, words of scales are levels.

use super::parser::Comparison;
use super::predicate::PredicateId;
use crate::model::Kind;
use crate::model::vocabulary::{AttrId, On};

/// What a rule is about, and the name of it in expressions: `n`, `f` or `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// An interactor, process or store.
    Node,
    /// A flow.
    Flow,
    /// A boundary.
    Boundary,
}

impl Variable {
    /// The variable of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "n" => Some(Self::Node),
            "f" => Some(Self::Flow),
            "b" => Some(Self::Boundary),
            _ => None,
        }
    }

    /// The word for it in messages.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Flow => "flow",
            Self::Boundary => "boundary",
        }
    }
}

/// A subject as an expression names it, relative to the variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ref {
    /// `n`
    Node,
    /// `f.src`
    Source,
    /// `f.dst`
    Target,
    /// `other(f, n)`
    Other,
    /// `f`
    Flow,
    /// `f.request`: the request that a reply answers.
    Request,
    /// `b`
    Boundary,
    /// `zone(n)`
    Zone,
    /// `zone(f.src)`
    SourceZone,
    /// `zone(f.dst)`
    TargetZone,
}

impl Ref {
    /// What it names.
    pub const fn sort(self) -> Variable {
        match self {
            Self::Node | Self::Source | Self::Target | Self::Other => Variable::Node,
            Self::Flow | Self::Request => Variable::Flow,
            Self::Boundary | Self::Zone | Self::SourceZone | Self::TargetZone => Variable::Boundary,
        }
    }
}

/// An attribute of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttrRef {
    /// Of what.
    pub of: Ref,
    /// The number of its name.
    pub id: AttrId,
    /// Its name in the vocabulary.
    pub name: &'static str,
    /// The kinds of items that may have it.
    pub on: On,
    /// Whether it describes the situation, not a control: its value never speaks for a threat, and nobody is asked for it.
    pub context: bool,
}

/// One of the two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// `cls(x)`
    Class(Ref),
    /// `cls_in(n)`: of what comes in.
    ClassIn(Ref),
    /// `reaches_class(n, ...)`: the highest that can be got at from there.
    ClassInReach(Ref),
    /// `trust(n)`
    Trust(Ref),
    /// A scale or number that is stated.
    Attr(AttrRef),
    /// A word of a scale, or a number.
    Fixed(u32),
}

/// The flows of `n` in a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowSet {
    /// `in(n)`
    In,
    /// `out(n)`
    Out,
    /// `flows(n)`
    All,
}

/// Boundaries that `f` passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundarySet {
    /// `crosses(f)`
    Crosses,
    /// `enters(f)`
    Enters,
    /// `leaves(f)`
    Leaves,
}

/// A condition that is well typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Always so.
    Const(bool),
    /// Not so.
    Not(Box<Expr>),
    /// All of them.
    And(Vec<Expr>),
    /// One of them.
    Or(Vec<Expr>),
    /// The attribute is one of the words.
    Is(AttrRef, Vec<String>),
    /// Stated and not `none` or `no`.
    Has(AttrRef),
    /// Stated, and one of the words if there are any; silence is a plain no.
    Stated(AttrRef, Vec<String>),
    /// The element is of one of the kinds.
    Kind(Ref, Vec<Kind>),
    /// Two levels stand in a relation.
    Compare(Comparison, Level, Level),
    /// `any` or `all` over flows, with `f` bound in the body.
    Flows(Quantifier, FlowSet, Box<Expr>),
    /// `any` or `all` over boundaries, with `b` bound in the body.
    Boundaries(Quantifier, BoundarySet, Box<Expr>),
    /// The set is not empty.
    Passes(BoundarySet),
    /// A named predicate of a subject.
    Call(PredicateId, Ref),
    /// A store of logs can be reached from the element.
    ReachesLogStore(Ref),
    /// The subject's data have one of the tags.
    Tagged(Ref, Vec<String>),
    /// What follows from the diagram as a whole.
    Fact(Fact, Ref),
    /// Every way from outside to the element passes one of the technologies.
    Behind(Ref, Vec<String>),
    /// The two do not have different owners.
    SameOwner(Ref, Ref),
}

/// A fact about an element or a flow that takes the whole diagram to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `exposed(n)`: somebody outside can get at it.
    Exposed,
    /// `tainted(n)`: what outsiders chose reaches it unvalidated.
    Tainted,
    /// `originates_human(f)`: a person can have asked for it.
    ForAPerson,
    /// `co_located(n)`: it shares a machine or container with something less trusted.
    LesserNeighbours,
}

/// How many members of a set must satisfy a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// All, and there is at least one.
    All,
}
