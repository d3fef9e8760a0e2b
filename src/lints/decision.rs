//! Decisions that cannot be read.

use super::{Lint, Site, State, Survey};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink, nearest};
use crate::graph::Graph;
use crate::limits;
use crate::lints::phrase::{either, quoted};
use crate::model::vocabulary::Literal;
use crate::model::{DecisionProblem, MITIGATE_STATUS, Verb};
use crate::span::Span;

pub(super) static DECISION_UNREADABLE: Lint = Lint {
    code: Code {
        id: "L061",
        name: "decision-incomplete",
        severity: Severity::Error,
        summary: "a decision lacks a part or has one that cannot be read",
        docs: r#"
`accept_RULE` lacks its reason, its owner or its end, or another decision lacks a part that it must have, has one it does
not know, or has a value that cannot be read.

**Why it matters.** A decision that cannot be read settles nothing: the finding stays open.

```dot,bad
digraph {
  user [kind=interactor, accept_SP01="until=2027-01-31; reason=pilot"];
}
```

```dot,good
digraph {
  user [kind=interactor, accept_SP01="until=2027-01-31; by=J. Doe; reason=pilot"];
}
```

The forms are `accept_RULE="until=YYYY-MM-DD; by=NAME; reason=..."`, `mitigate_RULE="status=planned|done|verified; how=...;
ref=..."`, `na_RULE="why=..."` and `transfer_RULE="to=...; reason=..."`.
"#,
    },
    check: decision_unreadable,
};

fn decision_unreadable(survey: &Survey, sink: &mut Sink) {
    if survey.model.decisions.len() >= limits::DECISIONS {
        let span = survey.graph.subgraphs[Graph::ROOT].header;
        let message = format!("more than {} decisions in one diagram", limits::DECISIONS);
        sink.push(
            Diagnostic::new(&DECISION_UNREADABLE.code, span, message)
                .label("those after that are not read")
                .help("split the diagram into levels"),
        );
    }
    for site in &survey.sites {
        for one in &site.uses {
            if let State::BadDecision(verb, problem) = &one.state {
                sink.push(unreadable(survey, site, *verb, problem));
                break;
            }
        }
    }
}

fn unreadable(survey: &Survey, site: &Site, verb: Verb, problem: &DecisionProblem) -> Diagnostic {
    let literal = Literal::new(site.value, site.attr.value_span, survey.source);
    let name = quoted(site.name);
    let keys: Vec<&str> = verb.required().iter().chain(verb.optional()).copied().collect();
    let said = |span: Span, message: String| Diagnostic::new(&DECISION_UNREADABLE.code, span, message);
    let said = match problem {
        DecisionProblem::NotAPart(part) => {
            said(find(&literal, part), format!("{name} expects `key=value`, found {}", quoted(part)))
                .label("has no `=`")
        }
        DecisionProblem::UnknownKey(key) => {
            let expected = either(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
            let known = said(find(&literal, key), format!("{} is not a part of {name}", quoted(key)));
            let known = known.label(format!("expected {expected}"));
            match nearest(key, keys.iter().copied()) {
                Some(best) => known.help(format!("did you mean `{best}`?")),
                None => known,
            }
        }
        DecisionProblem::Missing(key) => {
            said(site.attr.value_span, format!("{name} lacks `{key}`")).label("incomplete")
        }
        DecisionProblem::BadValue(key, value) if value.is_empty() => {
            said(find(&literal, key), format!("`{key}` of {name} is empty")).label("has no value")
        }
        DecisionProblem::BadValue(key, value) => {
            let expected = match key.as_str() {
                "until" => "a date, such as 2027-01-31".to_owned(),
                _ => either(&MITIGATE_STATUS.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()),
            };
            said(value_place(&literal, key, value), format!("{} is no value of `{key}`", quoted(value)))
                .label(format!("expected {expected}"))
        }
    };
    said.help(format!("write `{}=\"{}\"`", site.name, form(verb)))
}

const fn form(verb: Verb) -> &'static str {
    match verb {
        Verb::Accept => "until=YYYY-MM-DD; by=NAME; reason=...",
        Verb::Mitigate => "status=planned; how=...; ref=...",
        Verb::NotApplicable => "why=...",
        Verb::Transfer => "to=NAME; reason=...",
    }
}

/// The place of a text at the beginning of a part.
fn find(literal: &Literal, text: &str) -> Span {
    let part =
        literal.split(';').find(|(_, part)| part.split('=').next().map(str::trim) == Some(text) || *part == text);
    part.map_or(literal.span, |(at, _)| literal.part(at, text.len()))
}

fn value_place(literal: &Literal, key: &str, value: &str) -> Span {
    let place = literal.split(';').find_map(|(at, part)| {
        let (own, rest) = part.split_once('=')?;
        let start = at + own.len() + 1 + (rest.len() - rest.trim_start().len());
        (own.trim() == key && rest.trim() == value).then(|| literal.part(start, value.len()))
    });
    place.unwrap_or(literal.span)
}
