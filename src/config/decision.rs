//! `[[decision]]`: what is decided about many findings at once.

use toml::Spanned;
use toml::de::DeValue;

use super::codes::{BAD_DECISION, BAD_VALUE};
use super::table::{Reader, Table, either, span};
use crate::diagnostics::Diagnostic;
use crate::lints::decision_problem;
use crate::model::vocabulary::Literal;
use crate::model::{DecisionKind, DecisionProblem, RawPart, Verb, Verdict, read_parts, read_score};
use crate::span::Span;
use crate::threats::{ConfiguredDecision, Pattern, Ruling};

/// Reads one decision; none if anything in it cannot be read.
pub(super) fn read(reader: &mut Reader, table: &Table) -> Option<ConfiguredDecision> {
    let names: Vec<&str> = DecisionKind::ALL.map(DecisionKind::as_str).into();
    let known: Vec<&str> = ["match"].into_iter().chain(names.iter().copied()).collect();
    reader.keys(table, &known);
    let pattern = pattern(reader, table);
    let mut rulings = Vec::new();
    for (key, value) in table.entries() {
        if let Some(kind) = DecisionKind::ALL.into_iter().find(|kind| kind.as_str() == key.get_ref()) {
            rulings.push((kind, span(key.span()), value));
        }
    }
    if let [(first, ..), others @ ..] = rulings.as_slice() {
        for (kind, span, _) in others {
            let message = format!("a decision is one of two things, `{}` or `{}`", first.as_str(), kind.as_str());
            reader.report(Diagnostic::new(&BAD_DECISION, *span, message).help("write a `[[decision]]` of its own"));
        }
    } else {
        let message = format!("the decision says nothing: it lacks {}", either(&names));
        reader.report(Diagnostic::new(&BAD_DECISION, table.span, message));
    }
    let [(kind, key_span, value)] = rulings.as_slice() else { return None };
    let ruling = ruling(reader, *kind, value)?;
    let Match { rule, subject, whole: match_span, rule_span } = pattern?;
    let ruling_span = key_span.to(span(value.span()));
    Some(ConfiguredDecision { rule, subject, ruling, match_span, rule_span, ruling_span })
}

/// What a decision is about.
struct Match {
    rule: Pattern,
    subject: Pattern,
    whole: Span,
    rule_span: Span,
}

/// `RULE:subject`, or `RULE` for every subject.
fn pattern(reader: &mut Reader, table: &Table) -> Option<Match> {
    if table.get("match").is_none() {
        reader.report(Diagnostic::new(&BAD_DECISION, table.span, "the decision lacks `match`"));
    }
    let text = reader.text(table, "match")?;
    let (rule, subject) = text.value.split_once(':').unwrap_or((&text.value, "*"));
    if rule.trim().is_empty() || subject.trim().is_empty() {
        let message = format!("`{}` matches nothing", text.value);
        let said = Diagnostic::new(&BAD_VALUE, text.span, message).label("expected `RULE:subject` or `RULE`");
        reader.report(said.help("`*` stands for any number of characters, as in `ID0*:web*`"));
        return None;
    }
    let literal = Literal::new(&text.value, text.span, reader.source);
    let rule_span = literal.part(0, rule.len());
    Some(Match { rule: Pattern::new(rule), subject: Pattern::new(subject), whole: text.span, rule_span })
}

fn ruling(reader: &mut Reader, kind: DecisionKind, value: &Spanned<DeValue>) -> Option<Ruling> {
    let (ruling, problems) = match kind {
        DecisionKind::Verdict(verb) => {
            let Some(table) = Table::of(kind.as_str(), value) else {
                reader.wrong_type(kind.as_str(), value, "a table");
                return None;
            };
            verdict(reader, verb, &table)?
        }
        DecisionKind::Score => {
            let Some(text) = value.get_ref().as_str() else {
                reader.wrong_type(kind.as_str(), value, "a text such as \"D8 R10 E7 A10 D10; why=...\"");
                return None;
            };
            let (score, problems) = read_score(&Literal::new(text, span(value.span()), reader.source));
            (Ruling::Score(score), problems)
        }
    };
    for problem in &problems {
        reader.report(decision_problem(&BAD_DECISION, kind, kind.as_str(), problem));
    }
    problems.is_empty().then_some(ruling)
}

/// The parts of a verdict; none if one is no text.
fn verdict(reader: &mut Reader, verb: Verb, table: &Table) -> Option<(Ruling, Vec<DecisionProblem>)> {
    let entries = table.entries();
    let mut texts = Vec::new();
    for (key, value) in &entries {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            // A day needs no quotes in TOML.
            DeValue::Datetime(date) if key.get_ref() == "until" => Some(date.to_string()),
            _ => None,
        };
        match text {
            Some(text) => texts.push((*key, text, span(value.span()))),
            None => reader.wrong_type(key.get_ref(), value, "a text"),
        }
    }
    if texts.len() < entries.len() {
        return None;
    }
    let source = reader.source;
    let raw: Vec<RawPart> = texts
        .iter()
        .map(|(key, text, value)| RawPart {
            key: Literal::new(key.get_ref(), span(key.span()), source),
            value: trimmed(&Literal::new(text, *value, source)),
        })
        .collect();
    let mut problems = Vec::new();
    let parts = read_parts(DecisionKind::Verdict(verb), &raw, table.span, &mut problems);
    Some((Ruling::Verdict(Verdict { verb, parts }), problems))
}

fn trimmed<'a>(literal: &Literal<'a>) -> Literal<'a> {
    literal.slice(literal.text.len() - literal.text.trim_start().len(), literal.text.trim())
}
