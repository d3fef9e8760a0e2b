//! Type checking: names become references into the vocabulary, words become levels, and nothing is left to go wrong.

use super::expr::{AttrRef, BoundarySet, Expr, Fact, FlowSet, Level, Quantifier, Ref, Variable};
use super::parser::{Ast, AstKind, Comparison};
use super::predicate::Predicates;
use super::problem::Problem;
use crate::model::Kind;
use crate::model::vocabulary::{self, CLASSIFICATION, On, TRUST, Type};
use crate::span::Span;

/// Attributes that describe the situation rather than a control.
const CONTEXT: &[&str] = &[
    "access_needed",
    "actor",
    "agency",
    "async",
    "availability",
    "boundary",
    "ceiling",
    "classification",
    "cost",
    "data",
    "exposure",
    "format",
    "integrity",
    "method",
    "multi_tenant",
    "network",
    "parses",
    "protocol",
    "region",
    "renders",
    "response_to",
    "role",
    "scope",
    "spawns",
    "tags",
    "tech",
    "third_party",
    "trigger",
    "trust",
];

const FUNCTIONS: &[&str] = &[
    "is",
    "has",
    "lacks",
    "stated",
    "any",
    "all",
    "crosses",
    "enters",
    "leaves",
    "cls",
    "trust",
    "zone",
    "other",
    "reaches_log_store",
    "holds",
    "carries",
    "exposed",
    "tainted",
    "originates_human",
    "co_located",
    "behind",
    "same_owner",
    "cls_in",
    "reaches_class",
];

/// Checks an expression about `about`, whose elements are of the kinds `on`, and makes it ready to be evaluated.
///
/// # Errors
/// The first problem: an unknown name, a word outside an attribute's set, two scales compared, a wrong argument.
pub fn compile(ast: &Ast, about: Variable, on: On, predicates: &Predicates) -> Result<Expr, Problem> {
    Checker { predicates, scope: Scope::of(about, on) }.condition(ast)
}

/// Which variables are bound.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    node: Option<On>,
    flow: bool,
    boundary: bool,
}

impl Scope {
    pub(super) fn of(about: Variable, on: On) -> Self {
        match about {
            Variable::Node => Self { node: Some(on.only(On::NODE)), flow: false, boundary: false },
            Variable::Flow => Self { node: None, flow: true, boundary: false },
            Variable::Boundary => Self { node: None, flow: false, boundary: true },
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Checker<'a> {
    pub(super) predicates: &'a Predicates,
    pub(super) scope: Scope,
}

/// A side of a comparison before the other side is known.
enum Operand<'a> {
    Level(Level, &'static [&'static str]),
    Kind(Ref),
    Word(&'a str, Span),
}

impl Checker<'_> {
    fn condition(&self, ast: &Ast) -> Result<Expr, Problem> {
        match &ast.kind {
            AstKind::Bool(value) => Ok(Expr::Const(*value)),
            AstKind::Or(parts) => Ok(Expr::Or(self.conditions(parts)?)),
            AstKind::And(parts) => Ok(Expr::And(self.conditions(parts)?)),
            AstKind::Not(inner) => Ok(Expr::Not(Box::new(self.condition(inner)?))),
            AstKind::Compare(comparison, left, right) => self.comparison(*comparison, left, right, ast.span),
            AstKind::Call(name, arguments) => self.call(name, arguments, ast.span),
            AstKind::Word(_) | AstKind::Field(..) => {
                Err(Problem::new(ast.span, "this is a value, not a condition")
                    .help("write `is(..., value)` or `has(...)`"))
            }
        }
    }

    fn conditions(&self, parts: &[Ast]) -> Result<Vec<Expr>, Problem> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn call(&self, name: &str, arguments: &[Ast], span: Span) -> Result<Expr, Problem> {
        match (name, arguments) {
            ("is", [attr, word, rest @ ..]) => self.is(attr, word, rest),
            ("has", [attr]) => Ok(Expr::Has(self.attribute(attr)?)),
            ("lacks", [attr]) => Ok(Expr::Not(Box::new(Expr::Has(self.attribute(attr)?)))),
            ("stated", [attr, words @ ..]) => {
                let attr_ref = self.attribute(attr)?;
                Ok(Expr::Stated(attr_ref, Self::words(attr_ref, words)?))
            }
            ("any", [set, body]) => self.quantified(Quantifier::Any, set, body),
            ("all", [set, body]) => self.quantified(Quantifier::All, set, body),
            ("crosses" | "enters" | "leaves", [_]) => Ok(Expr::Passes(self.boundary_set(name, arguments, span)?)),
            ("reaches_log_store", [node]) => Ok(Expr::ReachesLogStore(self.subject(node, Variable::Node)?)),
            ("holds", [node, tags @ ..]) if !tags.is_empty() => {
                Ok(Expr::Tagged(self.subject(node, Variable::Node)?, free_words(tags)?))
            }
            ("carries", [flow, tags @ ..]) if !tags.is_empty() => {
                Ok(Expr::Tagged(self.subject(flow, Variable::Flow)?, free_words(tags)?))
            }
            ("exposed", [node]) => self.fact(Fact::Exposed, node, Variable::Node),
            ("tainted", [node]) => self.fact(Fact::Tainted, node, Variable::Node),
            ("co_located", [node]) => self.fact(Fact::LesserNeighbours, node, Variable::Node),
            ("originates_human", [flow]) => self.fact(Fact::ForAPerson, flow, Variable::Flow),
            ("behind", [node, techs @ ..]) if !techs.is_empty() => self.behind(node, techs),
            ("same_owner", [one, other]) => Ok(Expr::SameOwner(self.any_subject(one)?, self.any_subject(other)?)),
            ("reaches_class", [node, class]) => {
                let node = self.subject(node, Variable::Node)?;
                let class = level_of(word(class)?, CLASSIFICATION, class.span)?;
                Ok(Expr::Compare(Comparison::AtLeast, Level::ClassInReach(node), class))
            }
            ("cls" | "cls_in" | "trust", _) => {
                Err(Problem::new(span, "a level is no condition").help("compare it, as in `cls(n)>=internal`"))
            }
            _ if FUNCTIONS.contains(&name) => Err(Problem::new(span, format!("wrong number of arguments to `{name}`"))),
            _ => self.predicate(name, arguments, span),
        }
    }

    fn fact(&self, fact: Fact, of: &Ast, sort: Variable) -> Result<Expr, Problem> {
        Ok(Expr::Fact(fact, self.subject(of, sort)?))
    }

    fn behind(&self, node: &Ast, techs: &[Ast]) -> Result<Expr, Problem> {
        let node = self.subject(node, Variable::Node)?;
        let known = vocabulary::row("tech", On::NODE).and_then(|def| def.ty.words()).unwrap_or(&[]);
        for tech in techs {
            let word = word(tech)?;
            if !known.contains(&word) {
                let problem = Problem::new(tech.span, format!("`{word}` is not a value of `tech`"));
                return Err(problem
                    .help(format!("its values are {}", known.join(", ")))
                    .nearest(word, known.iter().copied()));
            }
        }
        Ok(Expr::Behind(node, free_words(techs)?))
    }

    fn predicate(&self, name: &str, arguments: &[Ast], span: Span) -> Result<Expr, Problem> {
        if !self.predicates.names().any(|known| known == name) {
            let known = FUNCTIONS.iter().copied().chain(self.predicates.names());
            return Err(Problem::new(span, format!("no function or predicate `{name}`")).nearest(name, known));
        }
        let [argument] = arguments else {
            return Err(Problem::new(span, format!("`{name}` takes one argument")));
        };
        let subject = self.any_subject(argument)?;
        match self.predicates.find(name, subject.sort()) {
            Some(id) => Ok(Expr::Call(id, subject)),
            None => Err(Problem::new(argument.span, format!("`{name}` is not for a {}", subject.sort().noun()))),
        }
    }

    fn is(&self, attr: &Ast, word: &Ast, rest: &[Ast]) -> Result<Expr, Problem> {
        if let Some(of) = self.kind_of(attr)? {
            let kinds = std::iter::once(word).chain(rest).map(kind).collect::<Result<_, _>>()?;
            return Ok(Expr::Kind(of, kinds));
        }
        let attr = self.attribute(attr)?;
        let mut words = Self::words(attr, std::slice::from_ref(word))?;
        words.extend(Self::words(attr, rest)?);
        Ok(Expr::Is(attr, words))
    }

    fn words(attr: AttrRef, words: &[Ast]) -> Result<Vec<String>, Problem> {
        let valid: Vec<&str> = rows(attr).filter_map(Type::words).flatten().copied().collect();
        let open = rows(attr).any(|ty| ty.words().is_none() || matches!(ty, Type::Level(_)));
        words
            .iter()
            .map(|ast| {
                let word = word(ast)?;
                if open || valid.contains(&word) {
                    return Ok(word.to_owned());
                }
                let problem = Problem::new(ast.span, format!("`{word}` is not a value of `{}`", attr.name));
                Err(problem.help(format!("its values are {}", valid.join(", "))).nearest(word, valid.iter().copied()))
            })
            .collect()
    }

    fn quantified(&self, quantifier: Quantifier, set: &Ast, body: &Ast) -> Result<Expr, Problem> {
        let AstKind::Call(name, arguments) = &set.kind else {
            return Err(Problem::new(set.span, "expected a set").help("write in(n), out(n), flows(n) or crosses(f)"));
        };
        let flows = match *name {
            "in" => FlowSet::In,
            "out" => FlowSet::Out,
            "flows" => FlowSet::All,
            _ => {
                let set = self.boundary_set(name, arguments, set.span)?;
                let inner = Self { scope: Scope { boundary: true, ..self.scope }, ..*self };
                return Ok(Expr::Boundaries(quantifier, set, Box::new(inner.condition(body)?)));
            }
        };
        // Only the flows of `n`: those of a flow's end would be walked once for each of its flows.
        if !matches!(arguments.as_slice(), [node] if node.kind == AstKind::Word("n")) || self.scope.node.is_none() {
            return Err(Problem::new(set.span, format!("`{name}` takes `n`"))
                .help("give the condition a name as a predicate of `n` and call that"));
        }
        let inner = Self { scope: Scope { flow: true, ..self.scope }, ..*self };
        Ok(Expr::Flows(quantifier, flows, Box::new(inner.condition(body)?)))
    }

    fn boundary_set(&self, name: &str, arguments: &[Ast], span: Span) -> Result<BoundarySet, Problem> {
        let set = match name {
            "crosses" => BoundarySet::Crosses,
            "enters" => BoundarySet::Enters,
            "leaves" => BoundarySet::Leaves,
            _ => {
                let known = ["in", "out", "flows", "crosses", "enters", "leaves"];
                return Err(Problem::new(span, format!("no set `{name}`")).nearest(name, known));
            }
        };
        match arguments {
            [flow] if self.any_subject(flow)? == Ref::Flow => Ok(set),
            _ => Err(Problem::new(span, format!("`{name}` takes `f`"))),
        }
    }

    fn comparison(&self, comparison: Comparison, left: &Ast, right: &Ast, span: Span) -> Result<Expr, Problem> {
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (self.operand(left)?, self.operand(right)?) {
            (Operand::Level(left, one), Operand::Level(right, other)) if one == other => {
                Ok(Expr::Compare(comparison, left, right))
            }
            (Operand::Level(..), Operand::Level(..)) => Err(Problem::new(span, "these two are on different scales")),
            (Operand::Level(level, scale), Operand::Word(word, at)) => {
                Ok(Expr::Compare(comparison, level, level_of(word, scale, at)?))
            }
            (Operand::Word(word, at), Operand::Level(level, scale)) => {
                Ok(Expr::Compare(comparison, level_of(word, scale, at)?, level))
            }
            (Operand::Kind(of), Operand::Word(..)) if equality => {
                let kinds = Expr::Kind(of, vec![kind(right)?]);
                Ok(if comparison == Comparison::Equal { kinds } else { Expr::Not(Box::new(kinds)) })
            }
            _ => Err(Problem::new(span, "these two cannot be compared")),
        }
    }

    fn operand<'a>(&self, ast: &'a Ast) -> Result<Operand<'a>, Problem> {
        match &ast.kind {
            AstKind::Word(word) => Ok(Operand::Word(word, ast.span)),
            AstKind::Call(name, arguments) => match (*name, arguments.as_slice()) {
                ("cls", [of]) => Ok(Operand::Level(Level::Class(self.any_subject(of)?), CLASSIFICATION)),
                ("cls_in", [of]) => {
                    Ok(Operand::Level(Level::ClassIn(self.subject(of, Variable::Node)?), CLASSIFICATION))
                }
                ("trust", [of]) => Ok(Operand::Level(Level::Trust(self.subject(of, Variable::Node)?), TRUST)),
                _ => Err(Problem::new(ast.span, format!("`{name}` is no level"))
                    .help("compare cls(...), cls_in(...) or trust(...)")),
            },
            AstKind::Field(..) => {
                if let Some(of) = self.kind_of(ast)? {
                    return Ok(Operand::Kind(of));
                }
                let attr = self.attribute(ast)?;
                let scale = rows(attr).find_map(|ty| match ty {
                    Type::Scale(words) | Type::Level(words) => Some(words),
                    Type::Number => Some(&[] as &[&str]),
                    _ => None,
                });
                scale.map(|scale| Operand::Level(Level::Attr(attr), scale)).ok_or_else(|| {
                    Problem::new(ast.span, format!("`{}` is on no scale", attr.name)).help("write `is(..., value)`")
                })
            }
            _ => Err(Problem::new(ast.span, "expected a level")),
        }
    }

    /// The element whose kind is asked for, if that is what this is.
    fn kind_of(&self, ast: &Ast) -> Result<Option<Ref>, Problem> {
        match &ast.kind {
            AstKind::Field(of, name, _) if *name == "kind" => self.subject(of, Variable::Node).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn attribute(&self, ast: &Ast) -> Result<AttrRef, Problem> {
        let AstKind::Field(of, name, name_span) = &ast.kind else {
            return Err(Problem::new(ast.span, "expected an attribute").help("write `n.name` or `f.name`"));
        };
        let of = self.any_subject(of)?;
        let on = self.places(of);
        let Some(def) = vocabulary::row(name, on) else {
            let valid = vocabulary::ATTRS.iter().filter(|def| def.on.meets(on));
            let problem = Problem::new(*name_span, format!("no attribute `{name}` of a {}", of.sort().noun()));
            return Err(problem.nearest(name, valid.map(|def| def.name)));
        };
        let on = vocabulary::rows(def.name).fold(On(0), |all, def| all.and(def.on)).only(on);
        Ok(AttrRef { of, id: def.id, name: def.name, on, context: CONTEXT.contains(&def.name) })
    }

    /// The kinds of items that a reference may name.
    fn places(&self, of: Ref) -> On {
        match of {
            Ref::Node => self.scope.node.unwrap_or(On::NODE),
            _ => match of.sort() {
                Variable::Node => On::NODE,
                Variable::Flow => On::FLOW,
                Variable::Boundary => On::BOUNDARY,
            },
        }
    }

    pub(super) fn subject(&self, ast: &Ast, sort: Variable) -> Result<Ref, Problem> {
        let subject = self.any_subject(ast)?;
        if subject.sort() == sort {
            return Ok(subject);
        }
        Err(Problem::new(ast.span, format!("expected a {}, this is a {}", sort.noun(), subject.sort().noun())))
    }

    pub(super) fn any_subject(&self, ast: &Ast) -> Result<Ref, Problem> {
        let flow = |of: &Ast| self.any_subject(of).map(|of| of == Ref::Flow);
        match &ast.kind {
            AstKind::Word(name) => self.variable(name, ast.span),
            AstKind::Field(of, name, _) if *name == "src" && flow(of)? => Ok(Ref::Source),
            AstKind::Field(of, name, _) if *name == "dst" && flow(of)? => Ok(Ref::Target),
            AstKind::Field(of, name, _) if *name == "request" && flow(of)? => Ok(Ref::Request),
            AstKind::Call(name, arguments) => self.computed(name, arguments, ast.span),
            _ => Err(Problem::new(ast.span, "expected a node, a flow or a boundary")),
        }
    }

    fn computed(&self, name: &str, arguments: &[Ast], span: Span) -> Result<Ref, Problem> {
        let arguments: Vec<Ref> = arguments.iter().map(|ast| self.any_subject(ast)).collect::<Result<_, _>>()?;
        match (name, arguments.as_slice()) {
            ("other", [Ref::Flow, Ref::Node]) => Ok(Ref::Other),
            ("zone", [Ref::Node]) => Ok(Ref::Zone),
            ("zone", [Ref::Source]) => Ok(Ref::SourceZone),
            ("zone", [Ref::Target]) => Ok(Ref::TargetZone),
            _ => Err(Problem::new(span, "expected a node, a flow or a boundary")
                .help("write n, f, f.src, f.dst, f.request, other(f,n), zone(n) or b")),
        }
    }

    fn variable(&self, name: &str, span: Span) -> Result<Ref, Problem> {
        match Variable::from_name(name) {
            Some(Variable::Node) if self.scope.node.is_some() => Ok(Ref::Node),
            Some(Variable::Flow) if self.scope.flow => Ok(Ref::Flow),
            Some(Variable::Boundary) if self.scope.boundary => Ok(Ref::Boundary),
            Some(_) => Err(Problem::new(span, format!("`{name}` has no meaning here"))
                .help("a rule of nodes has `n`, a rule of flows `f`; `any` and `all` bind `f` and `b`")),
            None => Err(Problem::new(span, format!("no variable `{name}`")).help("the variables are n, f and b")),
        }
    }
}

fn rows(attr: AttrRef) -> impl Iterator<Item = Type> {
    vocabulary::rows(attr.name).filter(move |def| def.on.meets(attr.on)).map(|def| def.ty)
}

fn level_of(word: &str, scale: &'static [&'static str], span: Span) -> Result<Level, Problem> {
    let numbers = scale == TRUST || scale.is_empty();
    let named = scale.iter().position(|known| *known == word).and_then(|at| u32::try_from(at).ok());
    named.or_else(|| word.parse().ok().filter(|_| numbers)).map(Level::Fixed).ok_or_else(|| {
        let problem = Problem::new(span, format!("`{word}` is not on this scale"));
        problem.help(format!("the levels are {}", scale.join(" < "))).nearest(word, scale.iter().copied())
    })
}

fn kind(ast: &Ast) -> Result<Kind, Problem> {
    let word = word(ast)?;
    Kind::from_word(word).ok_or_else(|| {
        let problem = Problem::new(ast.span, format!("`{word}` is no kind of element"));
        problem.nearest(word, ["interactor", "process", "store", "note"])
    })
}

fn word<'t>(ast: &Ast<'t>) -> Result<&'t str, Problem> {
    match &ast.kind {
        AstKind::Word(word) => Ok(word),
        _ => Err(Problem::new(ast.span, "expected a word")),
    }
}

fn free_words(words: &[Ast]) -> Result<Vec<String>, Problem> {
    words.iter().map(|ast| word(ast).map(str::to_owned)).collect()
}
