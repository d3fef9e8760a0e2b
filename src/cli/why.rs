//! `threatdot why`: why a finding is there, or why it is not.

use super::args::Why;
use super::config::Configuration;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, draw, rules};
use crate::compile::{self, Diagram};
use crate::diagnostics::{Levels, escape, nearest};
use crate::model::{Model, Subject};
use crate::output::why::Explainer;
use crate::threats::Threats;

/// Runs the command.
pub(super) fn run(args: &Why, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.derivation.setup, console)?;
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        let unread = analysis::unread(source, *problem);
        draw::print(&unread.source, &unread.diagnostics, console);
        return Ok(Outcome::Found);
    }
    let options = analysis::options(&args.derivation, Levels::default(), &configuration);
    let compilation = compile::compile(source, &options);
    if analysis::is_unreadable(&compilation.diagnostics) {
        draw::print(&compilation.source, &compilation.diagnostics, console);
        return Ok(Outcome::Found);
    }
    let category = args.category.as_deref().map(|word| rules::category(&configuration.catalogue, word)).transpose()?;
    let texts = compilation.diagrams.iter().filter_map(|diagram| {
        let explainer = Explainer::new(&compilation, diagram);
        match category {
            Some(category) => subject(&diagram.model, &args.what).map(|subject| explainer.cell(subject, category)),
            None => of_finding(diagram, &args.what, explainer),
        }
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        return Err(unknown(&compilation.diagrams, &args.what, category.is_some()));
    }
    io::product(&(escape::lines(text.trim_end()) + "\n"))?;
    Ok(Outcome::Clean)
}

/// `RULE:subject`, in whatever state it is.
fn of_finding(diagram: &Diagram, what: &str, explainer: Explainer) -> Option<String> {
    let Diagram { model, threats, .. } = diagram;
    let (rule, id) = what.split_once(':')?;
    let rule = threats.catalogue.rules.iter().position(|known| known.id.eq_ignore_ascii_case(rule))?;
    let asked = threats.ask(model, u16::try_from(rule).ok()?, subject(model, id)?)?;
    Some(explainer.rule(&asked))
}

/// The subject of an id: an element before a flow, a flow before a boundary.
fn subject(model: &Model, id: &str) -> Option<Subject> {
    let mut subjects = model.subjects();
    subjects.find(|subject| model.subject_id(*subject) == id)
}

fn unknown<'a>(diagrams: &'a [Diagram], what: &str, cell: bool) -> Failure {
    let ids = |model: &'a Model| model.subjects().map(|subject| model.subject_id(subject));
    let near = if cell {
        let known: Vec<&str> = diagrams.iter().flat_map(|diagram| ids(&diagram.model)).collect();
        nearest(what, known).map(str::to_owned)
    } else {
        near_finding(diagrams, what)
    };
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let help = match (cell, what.contains(':')) {
        (false, false) => "; write RULE:SUBJECT, or an element and a category such as `spoofing`",
        _ => "",
    };
    Failure(format!("nothing is called `{what}` here{near}{help}"))
}

/// The finding that was likely meant.
pub(super) fn near_finding(diagrams: &[Diagram], what: &str) -> Option<String> {
    let ids = |threats: &Threats, model: &Model| {
        threats.findings.values().map(|finding| threats.id(model, finding)).collect::<Vec<_>>()
    };
    diagrams.iter().find_map(|diagram| near_subject(diagram, what)).or_else(|| {
        let known: Vec<String> = diagrams.iter().flat_map(|diagram| ids(&diagram.threats, &diagram.model)).collect();
        nearest(what, known.iter().map(String::as_str)).map(str::to_owned)
    })
}

/// For a rule that there is and a subject that there is not: the rule about the subject that was likely meant, be it found
/// there or answered.
fn near_subject(diagram: &Diagram, what: &str) -> Option<String> {
    let (rule, id) = what.split_once(':')?;
    let rule = diagram.threats.catalogue.rules.iter().find(|known| known.id.eq_ignore_ascii_case(rule))?;
    let near = nearest(id, diagram.model.subjects().map(|subject| diagram.model.subject_id(subject)))?;
    // A subject that there is, of a kind that the rule does not look at, is no slip of the pen.
    (near != id).then(|| format!("{}:{near}", rule.id))
}
