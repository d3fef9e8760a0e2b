//! Values of attributes: words outside the closed set, texts that are not of the type.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, nearest};
use crate::edit::Edit;
use crate::lints::phrase::quoted;
use crate::lints::remedy::{replace_word, respelling};
use crate::lints::{Lint, Site, State, Survey};
use crate::model::vocabulary::{AttrDef, CLASSIFICATION, Type, ValueProblem};
use crate::model::{Asset, AssetProblem, ListItem};
use crate::span::Span;
use crate::syntax::amend;

pub(in crate::lints) static UNKNOWN_VALUE: Lint = Lint {
    code: Code {
        id: "L002",
        name: "unknown-value",
        severity: Severity::Error,
        summary: "a value is not one of those that the attribute takes",
        docs: "
The attribute takes one of a closed set of words (or several, with commas between), and the value is none of them.

**Why it matters.** What cannot be read is left out: the element would be analysed as if nothing were stated.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [encryption=tsl];
}
```

Words are written in small letters, as the vocabulary has them.

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [encryption=tls];
}
```
",
    },
    check: unknown_value,
};

/// A set of so many words is listed under the place itself; a larger one as a help.
const LISTED_AT_PLACE: usize = 12;

fn unknown_value(survey: &Survey, sink: &mut Sink) {
    for site in &survey.sites {
        let Some(one) = site.uses.iter().find(|one| matches!(one.state, State::BadValue(..) | State::BadAsset(_)))
        else {
            continue;
        };
        match &one.state {
            State::BadValue(def, ValueProblem::UnknownWords { unknown, words }) => {
                for word in unknown {
                    let said = unknown_word(word, &format!("`{}`", site.name), words);
                    sink.push(hint(survey, said, def, word, words, site));
                }
            }
            State::BadAsset(problems) => {
                for problem in problems {
                    if let Some(said) = asset_problem(survey, problem, site) {
                        sink.push(said);
                    }
                }
            }
            _ => {}
        }
    }
}

fn unknown_word(word: &ListItem, of: &str, words: &[&str]) -> Diagnostic {
    let message = format!("{} is not a value of {of}", quoted(&word.text));
    let list = either(words);
    let diagnostic = Diagnostic::new(&UNKNOWN_VALUE.code, word.span, message);
    if words.len() <= LISTED_AT_PLACE {
        diagnostic.label(format!("expected {list}"))
    } else {
        diagnostic.label("not one of its words").note(format!("expected one of: {}", words.join(", ")))
    }
}

fn hint(survey: &Survey, said: Diagnostic, def: &AttrDef, word: &ListItem, words: &[&str], site: &Site) -> Diagnostic {
    let whole = site.attr.value_span;
    let respelt = |best: &str| respelling(survey.source, whole, word, best, words.iter().copied());
    let parts: Vec<&str> =
        word.text.split([',', ';', '|', '/', '+', ' ']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let several = parts.len() > 1 && parts.iter().all(|part| words.contains(part));
    match nearest(&word.text, words.iter().copied()) {
        _ if several && matches!(def.ty, Type::Words(_)) => {
            let edit = (site.value.trim() == word.text).then(|| amend::rename(whole, &parts.join(",")));
            said.help(format!("separate words by commas: `{}=\"{}\"`", site.name, parts.join(",")))
                .fix_of(def.name, edit.map(|edit| Fix::safe("separate the words by commas", [edit])))
        }
        _ if several => said.help(format!("`{}` takes one word only", site.name)),
        Some(best) if best.eq_ignore_ascii_case(&word.text) => {
            said.help(format!("values are written in small letters: `{best}`")).fix_of(def.name, respelt(best))
        }
        Some(best) => said.help(format!("did you mean `{best}`?")).fix_of(def.name, respelt(best)),
        None => match meant_kind(&word.text).filter(|kind| def.name == "kind" && words.contains(kind)) {
            Some(kind) => said.help(format!("did you mean `{kind}`?")).fix_of(def.name, respelt(kind)),
            None => said,
        },
    }
}

/// The words of other tools for what things are.
fn meant_kind(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().replace(['-', '_', ' '], "").as_str() {
        "actor" | "user" | "person" | "human" | "entity" | "externalentity" | "externalinteractor" | "client" => {
            Some("interactor")
        }
        "service" | "server" | "component" | "application" | "app" | "function" | "lambda" | "system" => {
            Some("process")
        }
        "datastore" | "database" | "db" | "storage" | "queue" | "bucket" | "file" | "cache" => Some("store"),
        "trustboundary" | "trustzone" | "zone" | "trust" => Some("boundary"),
        "cluster" | "grouping" | "container" | "box" => Some("group"),
        "comment" | "text" | "annotation" | "remark" => Some("note"),
        _ => None,
    }
}

fn either(words: &[&str]) -> String {
    crate::lints::phrase::either(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

fn asset_problem(survey: &Survey, problem: &AssetProblem, site: &Site) -> Option<Diagnostic> {
    match problem {
        AssetProblem::UnknownWord { key, word, words } => {
            let said = unknown_word(word, &format!("`{key}` of asset {}", quoted(site.name)), words);
            Some(match nearest(&word.text, words.iter().copied()) {
                Some(best) => said
                    .help(format!("did you mean `{best}`?"))
                    .fix_of(asset_name(survey, site), part_fix(survey, site, word, best, words)),
                None => said,
            })
        }
        AssetProblem::UnknownKey(_) | AssetProblem::NotAPart(_) => None,
    }
}

pub(in crate::lints) static WRONG_TYPE: Lint = Lint {
    code: Code {
        id: "L003",
        name: "wrong-type",
        severity: Severity::Error,
        summary: "a value is not of the attribute's type",
        docs: "
The attribute expects yes or no, a whole number, or `key=value` parts, and the value is something else.

**Why it matters.** What cannot be read is left out: the element would be analysed as if nothing were stated.

```dot,bad
digraph {
  login [kind=interactor, mfa=maybe];
}
```

```dot,good
digraph {
  login [kind=interactor, mfa=yes];
}
```
",
    },
    check: wrong_type,
};

fn wrong_type(survey: &Survey, sink: &mut Sink) {
    for site in &survey.sites {
        let Some(one) = site.uses.iter().find(|one| matches!(one.state, State::BadValue(..) | State::BadAsset(_)))
        else {
            continue;
        };
        match &one.state {
            State::BadValue(_, ValueProblem::WrongType { expected, example }) => {
                sink.push(not_of_type(survey, site, expected, example));
            }
            State::BadAsset(problems) => {
                for problem in problems {
                    if let Some(said) = malformed_asset(survey, problem, site) {
                        sink.push(said);
                    }
                }
            }
            _ => {}
        }
    }
}

fn not_of_type(survey: &Survey, site: &Site, expected: &str, example: &str) -> Diagnostic {
    let span = inner(survey, site);
    let message = format!("`{}` expects {expected}, found {}", site.name, quoted(site.value));
    let said = Diagnostic::new(&WRONG_TYPE.code, span, message).label(format!("not {expected}").replace('`', ""));
    let meant = match site.value.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "on" | "1" | "enabled" => Some("yes"),
        "no" | "n" | "false" | "f" | "off" | "0" | "disabled" | "none" => Some("no"),
        _ => None,
    };
    match meant.filter(|_| example == "yes") {
        Some(meant) => {
            let fix = Fix::judged(
                !site.value.trim().eq_ignore_ascii_case("none"),
                format!("replace it by `{meant}`"),
                [if span == site.attr.value_span { amend::rename(span, meant) } else { Edit::replace(span, meant) }],
            );
            let name = survey.model.vocabulary_name(site.name).unwrap_or(site.name);
            said.help(format!("did you mean `{}={meant}`?", site.name)).fix_of(name, Some(fix))
        }
        None => said.help(format!("write for example `{}={example}`", site.name)),
    }
}

/// The value without its quotes.
fn inner(survey: &Survey, site: &Site) -> Span {
    crate::model::vocabulary::Literal::new(site.value, site.attr.value_span, survey.source).part(0, site.value.len())
}

fn malformed_asset(survey: &Survey, problem: &AssetProblem, site: &Site) -> Option<Diagnostic> {
    match problem {
        AssetProblem::NotAPart(part) => {
            let message =
                format!("asset `{}` expects `key=value` after its title, found {}", site.name, quoted(&part.text));
            let keys = Asset::KEYS.join(", ");
            Some(
                Diagnostic::new(&WRONG_TYPE.code, part.span, message)
                    .label("has no `=`")
                    .help(format!("the keys are {keys}; write for example `classification=restricted`"))
                    .fix_of(asset_name(survey, site), with_key(survey, site, part)),
            )
        }
        AssetProblem::UnknownKey(key) => {
            let message = format!("{} is not a part of an asset", quoted(&key.text));
            let said =
                Diagnostic::new(&WRONG_TYPE.code, key.span, message).label(format!("expected {}", either(Asset::KEYS)));
            Some(match nearest(&key.text, Asset::KEYS.iter().copied()) {
                Some(best) => said
                    .help(format!("did you mean `{best}`?"))
                    .fix_of(asset_name(survey, site), part_fix(survey, site, key, best, Asset::KEYS)),
                None => said,
            })
        }
        AssetProblem::UnknownWord { .. } => None,
    }
}

/// What the vocabulary calls an asset's attribute.
fn asset_name<'a>(survey: &Survey, site: &Site<'a>) -> &'a str {
    survey.model.vocabulary_name(site.name).unwrap_or(site.name)
}

fn part_fix(survey: &Survey, site: &Site, part: &ListItem, best: &str, known: &[&str]) -> Option<Fix> {
    respelling(survey.source, site.attr.value_span, part, best, known.iter().copied())
}

/// A level without its key, which is probably the classification.
fn with_key(survey: &Survey, site: &Site, part: &ListItem) -> Option<Fix> {
    let mut keys = site.value.split(';').filter_map(|part| part.split_once('=')).map(|(key, _)| key.trim());
    let is_given = keys.any(|key| key == "classification" || nearest(key, ["classification"]).is_some());
    let is_level = CLASSIFICATION.contains(&&*part.text) && !is_given;
    let new = format!("classification={}", part.text);
    let edit = is_level.then(|| replace_word(survey.source, site.attr.value_span, part, &new)).flatten()?;
    Some(Fix::risky(format!("write `{new}`"), [edit]))
}
