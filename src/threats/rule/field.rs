//! The fields of a template: what may stand in braces in the texts of a rule.

use super::expr::{AttrRef, Ref, Variable};
use super::parser::{Ast, AstKind, parse};
use super::predicate::Predicates;
use super::problem::Problem;
use super::types::{Checker, Scope};
use crate::model::vocabulary::On;
use crate::span::Span;

/// What a field stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// `n`, `f.src`: the label.
    Name(Ref),
    /// `n.runs_as`: the stated value.
    Attr(AttrRef),
    /// `cls(n)`: the class of what it handles.
    Class(Ref),
    /// `cls_in(n)`: the class of what comes in.
    ClassIn(Ref),
    /// `data(f)`: the assets, by their titles.
    Data(Ref),
    /// `zone(n)`: the label of the trust boundary around it.
    Zone(Ref),
    /// `boundaries(f)`: the trust boundaries that the flow crosses.
    Boundaries,
    /// Elements around `n`.
    Around(Around),
    /// A field of the path that an analysis found.
    Path(String),
}

/// Which elements around `n` a field lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Those it sends to.
    Targets,
    /// Those that send to it.
    Sources,
    /// Both.
    Peers,
    /// Those that send to it and are less trusted.
    LowerSources,
    /// Stores beside it.
    Stores,
    /// Those that it shares a machine or container with and that are less trusted.
    Neighbours,
}

impl Around {
    const NAMES: &[(&str, Self)] = &[
        ("targets", Self::Targets),
        ("readers", Self::Targets),
        ("sources", Self::Sources),
        ("writers", Self::Sources),
        ("peers", Self::Peers),
        ("lower_sources", Self::LowerSources),
        ("stores", Self::Stores),
        ("neighbours", Self::Neighbours),
    ];

    /// What stands for it where there is nobody.
    pub const fn nobody(self) -> &'static str {
        match self {
            Self::Targets => "the system",
            Self::Sources | Self::LowerSources => "its callers",
            Self::Peers => "its peers",
            Self::Stores => "its stores",
            Self::Neighbours => "its neighbours",
        }
    }
}

/// What the fields of a template may be about.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// The rule's variable.
    pub about: Variable,
    /// The kinds of items that the rule looks at.
    pub on: On,
    /// The fields of the rule's analysis.
    pub of_path: &'a [&'a str],
}

impl Fields<'_> {
    /// Reads the text between two braces.
    ///
    /// # Errors
    /// That it stands for nothing, with the fields that would.
    pub fn read(&self, text: &str) -> Result<Field, Problem> {
        if self.of_path.contains(&text) {
            return Ok(Field::Path(text.to_owned()));
        }
        let none = Predicates::default();
        let checker = Checker { predicates: &none, scope: Scope::of(self.about, self.on) };
        let ast = parse(text)?;
        if let AstKind::Word(name) = &ast.kind
            && let Some((_, around)) = Around::NAMES.iter().find(|(known, _)| known == name)
            && self.about == Variable::Node
        {
            return Ok(Field::Around(*around));
        }
        Self::typed(&checker, &ast).map_err(|problem| self.with_known(problem, text))
    }

    fn typed(checker: &Checker, ast: &Ast) -> Result<Field, Problem> {
        if let AstKind::Call(name, arguments) = &ast.kind
            && let [argument] = arguments.as_slice()
        {
            match *name {
                "cls" => return Ok(Field::Class(checker.any_subject(argument)?)),
                "cls_in" => return Ok(Field::ClassIn(checker.subject(argument, Variable::Node)?)),
                "data" => return Ok(Field::Data(checker.any_subject(argument)?)),
                "zone" => return Ok(Field::Zone(checker.subject(argument, Variable::Node)?)),
                "boundaries" if checker.subject(argument, Variable::Flow)? == Ref::Flow => {
                    return Ok(Field::Boundaries);
                }
                _ => {}
            }
        }
        match checker.any_subject(ast) {
            Ok(subject) => Ok(Field::Name(subject)),
            Err(_) if matches!(ast.kind, AstKind::Field(..)) => checker.attribute(ast).map(Field::Attr),
            Err(problem) => Err(problem),
        }
    }

    fn with_known(&self, problem: Problem, text: &str) -> Problem {
        if problem.help.as_ref().is_some_and(|help| help.starts_with("did you mean")) {
            return problem;
        }
        let mut known: Vec<&str> = match self.about {
            Variable::Node => vec!["n", "cls(n)", "data(n)", "zone(n)", "n.ATTRIBUTE"],
            Variable::Flow => vec!["f", "f.src", "f.dst", "cls(f)", "data(f)", "boundaries(f)", "f.ATTRIBUTE"],
            Variable::Boundary => vec!["b", "b.ATTRIBUTE"],
        };
        if self.about == Variable::Node {
            known.extend(Around::NAMES.iter().map(|(name, _)| *name));
        }
        known.extend(self.of_path);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Problem::new(Span::new(0, end), format!("`{{{text}}}` is no field of this rule"))
            .help(format!("its fields are {}", known.join(", ")))
            .nearest(text, known)
    }
}
