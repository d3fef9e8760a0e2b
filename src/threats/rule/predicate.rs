//! Named conditions, written in the language itself. A predicate may use those before it and no others.

use super::expr::{Expr, Variable};
use super::parse;
use super::problem::Problem;
use super::types::compile;
use crate::arena::{IdVec, id};
use crate::model::vocabulary::On;

id! {
    /// A predicate of one list.
    pub struct PredicateId;
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Its name; another one of the same name may be about another variable.
    pub name: String,
    /// What it is about.
    pub about: Variable,
    /// What it means, in words.
    pub doc: String,
    /// The condition as written.
    pub text: String,
    /// The condition.
    pub expr: Expr,
    /// Whether it walks over the flows of its node, itself or through another: its answers are then kept.
    pub walks: bool,
    /// How deep its evaluation nests.
    depth: usize,
}

/// The predicates that an expression may call.
#[derive(Clone, Debug, Default)]
pub struct Predicates {
    list: IdVec<PredicateId, Predicate>,
}

/// Deepest nesting of predicates in predicates, their own expressions counted.
const NESTING: usize = 512;

impl Predicates {
    /// The names, a name once for each variable.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.values().map(|predicate| predicate.name.as_str())
    }

    /// All of them, in order of definition.
    pub fn iter(&self) -> impl Iterator<Item = (PredicateId, &Predicate)> {
        self.list.iter()
    }

    /// The one of a name and a variable.
    pub fn find(&self, name: &str, about: Variable) -> Option<PredicateId> {
        self.list.iter().find(|(_, own)| own.name == name && own.about == about).map(|(id, _)| id)
    }

    /// The one of an id.
    pub fn get(&self, id: PredicateId) -> Option<&Predicate> {
        self.list.get(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds a predicate.
    ///
    /// # Errors
    /// What is wrong with its expression, or that the name is taken.
    pub fn define(&mut self, name: &str, about: Variable, doc: &str, text: &str) -> Result<(), Problem> {
        let ast = parse(text)?;
        if self.find(name, about).is_some() {
            return Err(Problem::new(ast.span, format!("`{name}` is defined twice")));
        }
        let expr = compile(&ast, about, On::NODE, self)?;
        let (depth, walks) = self.measure(&expr);
        if depth > NESTING {
            return Err(Problem::new(ast.span, "predicates nest too deep"));
        }
        let (name, doc, text) = (name.to_owned(), doc.to_owned(), text.to_owned());
        self.list.push(Predicate { name, about, doc, text, expr, walks, depth });
        Ok(())
    }

    /// How deep an expression nests, and whether it walks over flows. The recursion is bounded by the parser's limit.
    fn measure(&self, expr: &Expr) -> (usize, bool) {
        let parts: &[Expr] = match expr {
            Expr::Not(inner) => std::slice::from_ref(&**inner),
            Expr::Boundaries(_, _, body) => std::slice::from_ref(&**body),
            Expr::Flows(_, _, body) => return (self.measure(body).0 + 1, true),
            Expr::And(parts) | Expr::Or(parts) => parts,
            Expr::Call(id, _) => return self.get(*id).map_or((1, false), |called| (called.depth + 1, called.walks)),
            _ => &[],
        };
        let inner = parts.iter().map(|part| self.measure(part));
        let (depth, walks) = inner.fold((0, false), |(deep, any), (depth, walks)| (deep.max(depth), any || walks));
        (depth + 1, walks)
    }
}
