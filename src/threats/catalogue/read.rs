//! From TOML to rules: every problem is kept with its file and entry, and the other entries are still read.

use serde::Deserialize;

use super::{Catalogue, Group, Rule};
use crate::model::vocabulary::On;
use crate::threats::rule::{Expr, Predicates, Problem, Variable, compile, parse};
use crate::threats::types::Category;

/// Why an entry could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueProblem {
    /// The file.
    pub file: String,
    /// The rule or predicate, and its part; empty for the file as a whole.
    pub entry: String,
    /// What is wrong, with its range in the expression where there is one.
    pub problem: Problem,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    id: String,
    group: Group,
    category: char,
    kinds: Vec<String>,
    title: String,
    description: String,
    when: String,
    discharged_by: String,
    cwe: Vec<u32>,
    capec: Vec<u32>,
    mitigations: Vec<String>,
    nist: Vec<String>,
    asvs: Vec<String>,
    ssdf: Vec<String>,
    repro: u8,
    exploit: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PredicateFile {
    #[serde(default)]
    predicate: Vec<PredicateEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PredicateEntry {
    name: String,
    of: String,
    doc: String,
    when: String,
}

/// Adds the predicates of a file.
pub(super) fn predicates(catalogue: &mut Catalogue, file: &str, text: &str) {
    let entries = match toml::from_str::<PredicateFile>(text) {
        Ok(read) => read.predicate,
        Err(error) => return catalogue.problems.push(unreadable(file, &error)),
    };
    for entry in entries {
        let added = match Variable::from_name(&entry.of) {
            Some(about) => catalogue.predicates.define(&entry.name, about, &entry.doc, &entry.when),
            None => Err(Problem::whole(format!("`{}` is no variable: n, f or b", entry.of))),
        };
        if let Err(problem) = added {
            catalogue.problems.push(CatalogueProblem { file: file.to_owned(), entry: entry.name, problem });
        }
    }
}

/// Adds the rules of a file.
pub(super) fn rules(catalogue: &mut Catalogue, file: &str, text: &str) {
    let entries = match toml::from_str::<RuleFile>(text) {
        Ok(read) => read.rule,
        Err(error) => return catalogue.problems.push(unreadable(file, &error)),
    };
    for entry in entries {
        let id = entry.id.clone();
        match rule(entry, &catalogue.predicates) {
            Ok(_) if catalogue.find(&id).is_some() => {
                let problem = Problem::whole(format!("`{id}` is defined twice"));
                catalogue.problems.push(CatalogueProblem { file: file.to_owned(), entry: id, problem });
            }
            Ok(rule) => catalogue.rules.push(rule),
            Err((part, problem)) => {
                let entry = format!("{id}.{part}");
                catalogue.problems.push(CatalogueProblem { file: file.to_owned(), entry, problem });
            }
        }
    }
}

fn rule(entry: RuleEntry, predicates: &Predicates) -> Result<Rule, (&'static str, Problem)> {
    let (on, about) = kinds(&entry.kinds).map_err(|problem| ("kinds", problem))?;
    let category = Category::from_letter(entry.category)
        .ok_or_else(|| ("category", Problem::whole(format!("`{}` is none of S, T, R, I, D, E", entry.category))))?;
    let condition = |text: &str| -> Result<Expr, Problem> { compile(&parse(text)?, about, on, predicates) };
    let applies = condition(&entry.when).map_err(|problem| ("when", problem))?;
    let discharge = condition(&entry.discharged_by).map_err(|problem| ("discharged_by", problem))?;
    Ok(Rule {
        id: entry.id,
        group: entry.group,
        category,
        on,
        title: entry.title,
        description: entry.description,
        when: entry.when,
        discharged_by: entry.discharged_by,
        applies,
        discharge,
        mitigations: entry.mitigations,
        cwe: entry.cwe,
        capec: entry.capec,
        asvs: entry.asvs,
        nist: entry.nist,
        ssdf: entry.ssdf,
        repro: entry.repro,
        exploit: entry.exploit,
    })
}

/// The places of a rule's kinds, which must share a variable.
fn kinds(words: &[String]) -> Result<(On, Variable), Problem> {
    let mut on = On(0);
    for word in words {
        on = on.and(match word.as_str() {
            "interactor" => On::INTERACTOR,
            "process" => On::PROCESS,
            "store" => On::STORE,
            "flow" => On::FLOW,
            "boundary" => On::BOUNDARY,
            _ => return Err(Problem::whole(format!("`{word}` is no kind"))),
        });
    }
    let abouts = [(On::NODE, Variable::Node), (On::FLOW, Variable::Flow), (On::BOUNDARY, Variable::Boundary)];
    match abouts.iter().filter(|(place, _)| place.meets(on)).collect::<Vec<_>>().as_slice() {
        [(_, about)] => Ok((on, *about)),
        _ => Err(Problem::whole("a rule is about nodes, or flows, or boundaries")),
    }
}

fn unreadable(file: &str, error: &toml::de::Error) -> CatalogueProblem {
    let at = error.span().unwrap_or_default();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = crate::span::Span::new(offset(at.start), offset(at.end));
    CatalogueProblem { file: file.to_owned(), entry: String::new(), problem: Problem::new(span, error.message()) }
}
