//! Decisions that cannot be read, and decisions that contradict each other.

use std::collections::{BTreeSet, HashMap};

use super::{Lint, Site, State, Survey};
use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, nearest};
use crate::edit::Edit;
use crate::graph::Graph;
use crate::limits;
use crate::lints::phrase::{both, either, item, quoted};
use crate::lints::remedy::respelling;
use crate::model::{Decision, DecisionKind, DecisionProblem, Flaw, ListItem, MITIGATE_STATUS};

pub(super) static DECISION_UNREADABLE: Lint = Lint {
    code: Code {
        id: "L061",
        name: "decision-incomplete",
        severity: Severity::Error,
        summary: "a decision lacks a part or has one that cannot be read",
        docs: r#"
`accept_RULE` lacks its reason, its owner or its end, or another decision lacks a part that it must have, has one it does
not know or has twice, or has a value that cannot be read.

**Why it matters.** A decision that cannot be read settles nothing: the finding stays open.

```dot,bad
digraph {
  user [kind=interactor, accept_BXS="until=2027-01-31; reason=pilot"];
}
```

```dot,good
digraph {
  user [kind=interactor, accept_BXS="until=2027-01-31; by=J. Doe; reason=pilot"];
}
```

The forms are `accept_RULE="until=YYYY-MM-DD; by=NAME; reason=..."`, `mitigate_RULE="status=planned|done|verified; how=...;
ref=..."`, `na_RULE="why=..."`, `transfer_RULE="to=...; reason=..."` and `dread_RULE="D8 R10 E7 A10 D10; why=..."`. Parts may
stand in any order, except that a score comes first. An empty text takes a default back.
"#,
    },
    check: decision_unreadable,
};

pub(super) static SCORE_OUT_OF_RANGE: Lint = Lint {
    code: Code {
        id: "L067",
        name: "score-out-of-range",
        severity: Severity::Error,
        summary: "a part of a score is no whole number from 0 to 10",
        docs: r#"
Each of the five parts of `dread_RULE` is a letter and a whole number from 0 to 10: damage, reproducibility, exploitability,
affected users, discoverability.

**Why it matters.** A score that cannot be read changes nothing: the severity stays the derived one.

```dot,bad
digraph {
  web [kind=process, dread_BPS="D8 R10 E12 A10 D10; why=seen in the wild"];
}
```

```dot,good
digraph {
  web [kind=process, dread_BPS="D8 R10 E10 A10 D10; why=seen in the wild"];
}
```
"#,
    },
    check: score_out_of_range,
};

pub(super) static DECIDED_TWICE: Lint = Lint {
    code: Code {
        id: "L071",
        name: "decided-twice",
        severity: Severity::Warning,
        summary: "one rule is decided in two ways on the same element",
        docs: r#"
A finding has one fate: it is accepted, mitigated, transferred or not applicable. Of several decisions that hold the first
one counts. A score (`dread_RULE`) is no such decision and may stand beside one.

**Why it matters.** The second decision does nothing, and a reader cannot tell which of the two is meant.

```dot,bad
digraph {
  web [kind=process, na_BPS="why=no login", mitigate_BPS="status=planned; how=single sign-on"];
}
```

```dot,good
digraph {
  web [kind=process, mitigate_BPS="status=planned; how=single sign-on", dread_BPS="D5 R5 E5 A5 D5"];
}
```
"#,
    },
    check: decided_twice,
};

fn decision_unreadable(survey: &Survey, sink: &mut Sink) {
    if survey.model.decisions.len().max(survey.model.scores.len()) >= limits::DECISIONS {
        let span = survey.graph.subgraphs[Graph::ROOT].header;
        let message = format!("more than {} decisions in one diagram", limits::DECISIONS);
        sink.push(
            Diagnostic::new(&DECISION_UNREADABLE.code, span, message)
                .label("those after that are not read")
                .help("split the diagram into levels"),
        );
    }
    unreadable(survey, &DECISION_UNREADABLE.code, |problem| !is_out_of_range(problem), sink);
}

fn score_out_of_range(survey: &Survey, sink: &mut Sink) {
    unreadable(survey, &SCORE_OUT_OF_RANGE.code, is_out_of_range, sink);
}

fn is_out_of_range(problem: &DecisionProblem) -> bool {
    matches!(problem.flaw, Flaw::OutOfRange(_))
}

/// Reports the problems of a sort, each once for the place where it is written.
fn unreadable(survey: &Survey, code: &'static Code, is_meant: fn(&DecisionProblem) -> bool, sink: &mut Sink) {
    for site in &survey.sites {
        let decision = site.uses.iter().find_map(|one| match &one.state {
            State::BadDecision(kind, problems) => Some((*kind, problems)),
            _ => None,
        });
        let Some((kind, problems)) = decision else { continue };
        for problem in problems.iter().filter(|problem| is_meant(problem)) {
            let form = format!("write `{}=\"{}\"`", site.name, kind.form());
            let attribute = survey.model.vocabulary_name(site.name).unwrap_or(site.name);
            let fix = remedy(survey, site, kind, problem);
            sink.push(decision_problem(code, kind, site.name, problem).help(form).fix_of(attribute, fix));
        }
    }
}

/// What was probably meant by a part of a decision.
fn remedy(survey: &Survey, site: &Site, kind: DecisionKind, problem: &DecisionProblem) -> Option<Fix> {
    let respell = |text: &String, known: &[&str]| {
        let best = nearest(text, known.iter().copied())?;
        let word = ListItem { text: text.clone(), span: problem.span };
        respelling(survey.source, site.attr.value_span, &word, best, known.iter().copied())
    };
    let replace = |text: &String, new: String| {
        let is_verbatim = survey.source.slice(problem.span) == text;
        is_verbatim.then(|| Fix::safe(format!("replace it by `{new}`"), [Edit::replace(problem.span, new)]))
    };
    match &problem.flaw {
        Flaw::UnknownKey(key) => respell(key, &keys(kind).collect::<Vec<_>>()),
        Flaw::NotAStatus(status) => respell(status, MITIGATE_STATUS),
        Flaw::NotADate(date) => replace(date, hyphenated(date)?),
        Flaw::OutOfRange(score) => replace(score, without_zeros(score)?),
        _ => None,
    }
}

/// A day that was written without hyphens, `20270131`.
fn hyphenated(date: &str) -> Option<String> {
    let day = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    (date.len() == 8 && day.parse::<jiff::civil::Date>().is_ok()).then_some(day)
}

/// A part of a score whose number begins with zeros, `D08`.
fn without_zeros(score: &str) -> Option<String> {
    let (letter, number) = score.split_at_checked(1)?;
    let value = number.starts_with('0').then(|| number.parse::<u8>().ok()).flatten()?;
    (value <= 10).then(|| format!("{letter}{value}"))
}

/// What is wrong with a decision, in words. `name` is what it is called where it is written.
pub fn decision_problem(code: &'static Code, kind: DecisionKind, name: &str, problem: &DecisionProblem) -> Diagnostic {
    let (message, label) = words(kind, &quoted(name), &problem.flaw);
    let said = Diagnostic::new(code, problem.span, message).label(label);
    match &problem.flaw {
        Flaw::UnknownKey(key) => match nearest(key, keys(kind)) {
            Some(best) => said.help(format!("did you mean `{best}`?")),
            None => said,
        },
        Flaw::RepeatedKey(_, first) if *first != problem.span => said.also(*first, "it is here already"),
        _ => said,
    }
}

fn keys(kind: DecisionKind) -> impl Iterator<Item = &'static str> {
    kind.required().iter().chain(kind.optional()).copied()
}

/// Message and label.
fn words(kind: DecisionKind, name: &str, flaw: &Flaw) -> (String, String) {
    let any = |words: &[&str]| either(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let all = |words: &[&str]| both(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let ticked = |words: &[&'static str]| both(&words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>());
    match flaw {
        Flaw::NotAPart(part) => {
            (format!("{name} expects `key=value`, found {}", quoted(part)), "has no `=`".to_owned())
        }
        Flaw::UnknownKey(key) => {
            let known = any(&keys(kind).collect::<Vec<_>>());
            (format!("{} is not a part of {name}", quoted(key)), format!("expected {known}"))
        }
        Flaw::RepeatedKey(key, _) => (format!("{name} has `{key}` twice"), "the second one".to_owned()),
        Flaw::Missing(keys) => (format!("{name} lacks {}", ticked(keys)), "incomplete".to_owned()),
        Flaw::Empty(key) => (format!("`{key}` of {name} is empty"), "has no value".to_owned()),
        Flaw::NotADate(value) => {
            (format!("{} is no value of `until`", quoted(value)), "expected a date, such as 2027-01-31".to_owned())
        }
        Flaw::NotAStatus(value) => {
            (format!("{} is no value of `status`", quoted(value)), format!("expected {}", any(MITIGATE_STATUS)))
        }
        Flaw::NotAScore(word) => (
            format!("{} is no part of a score", quoted(word)),
            "expected D, R, E or A and a whole number from 0 to 10".to_owned(),
        ),
        Flaw::OutOfRange(word) => {
            (format!("{} is not a score from 0 to 10", quoted(word)), "expected a whole number from 0 to 10".to_owned())
        }
        Flaw::MissingScores(parts) => (format!("the score of {name} lacks {}", all(parts)), "incomplete".to_owned()),
        Flaw::OutOfOrder(word) => {
            (format!("{} is out of its order", quoted(word)), "the order is D R E A D".to_owned())
        }
        Flaw::RepeatedScore(word) => {
            (format!("{} is one part too many", quoted(word)), "a score is five parts: D R E A D".to_owned())
        }
    }
}

fn decided_twice(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let mut said = BTreeSet::new();
    // The decisions about one subject follow each other.
    for decisions in model.decisions.chunk_by(|a, b| a.subject == b.subject) {
        let mut first: HashMap<&str, &Decision> = HashMap::new();
        for decision in decisions {
            let before = *first.entry(&decision.rule).or_insert(decision);
            // A default reaches many elements and is spoken of once.
            let in_order = before.name_span <= decision.name_span;
            let (upper, lower) = if in_order { (before, decision) } else { (decision, before) };
            if upper.verdict.verb != lower.verdict.verb && said.insert((upper.name_span, lower.name_span)) {
                sink.push(twice(survey, upper, lower));
            }
        }
    }
}

fn twice(survey: &Survey, before: &Decision, decision: &Decision) -> Diagnostic {
    let name = |decision: &Decision| {
        quoted(&survey.prefixed(&format!("{}_{}", decision.verdict.verb.as_str(), decision.rule)))
    };
    let on = item(survey.graph, survey.model, survey.model.item(decision.subject));
    let message = format!("{} and {} are both on {on}", name(before), name(decision));
    Diagnostic::new(&DECIDED_TWICE.code, decision.name_span, message)
        .label("decides the same rule in another way")
        .also(before.name_span, "decided here")
        .help("keep one")
}
