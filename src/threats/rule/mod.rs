//! The rule language: typed conditions over a model, the same for the built-in catalogue and for users' own rules.
//!
//! [`parse`] reads a text into a tree, [`compile`] checks its types against the vocabulary and gives an [`Expr`], and an
//! [`Evaluator`] answers it for one subject. There are no loops beyond `any` and `all` over the flows of one element, and
//! a predicate may only use those before it: every rule ends.

mod clause;
mod evaluate;
mod expr;
mod field;
mod lexer;
mod needed;
mod parser;
mod predicate;
mod problem;
mod trace;
mod types;

pub use clause::{Clause, ONE_OF, Seen};
pub use evaluate::{Answers, Env, Evaluator, Ground, Truth};
pub use expr::{AttrRef, BoundarySet, Expr, Fact, FlowSet, Level, Quantifier, Ref, Variable};
pub use field::{Around, Field, Fields};
pub use needed::Needed;
pub use parser::{Ast, AstKind, Comparison, parse};
pub use predicate::{Predicate, PredicateId, Predicates};
pub use problem::Problem;
pub use trace::{Remedy, Trace};
pub use types::compile;
