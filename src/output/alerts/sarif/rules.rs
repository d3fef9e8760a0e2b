//! What a log says of the rules and codes that it has results of.

use std::collections::BTreeMap;

use super::super::{About, Alert, Level};
use super::wire::{Configuration, Help, Message, Rule, RuleProperties};
use crate::catalogue as codes;
use crate::limits;
use crate::output::json::Finding;
use crate::output::reference;
use crate::threats::{self, Catalogue, Group};

/// The rules of some alerts, in order of their ids.
pub(super) fn rules(alerts: &[&Alert], catalogue: &Catalogue) -> Vec<Rule> {
    let mut by_id: BTreeMap<&str, Seen> = BTreeMap::new();
    for alert in alerts {
        let seen = by_id.entry(alert.about.code()).or_insert(Seen { level: alert.level, worst: 0 });
        seen.level = seen.level.min(alert.level);
        if let About::Threat(finding) = alert.about {
            seen.worst = seen.worst.max(tenths(finding));
        }
    }
    by_id.into_iter().map(|(id, seen)| rule(id, &seen, catalogue)).collect()
}

/// What the results of one rule come to.
struct Seen {
    level: Level,
    /// The highest score, in tenths of the scale from 0 to 10.
    worst: u32,
}

/// DREAD goes to 50; services read a scale to 10. The severity that a finding was given counts where the method or a rule
/// file sets it apart from the sum.
fn tenths(finding: &Finding) -> u32 {
    let (lowest, highest) = match finding.severity {
        "critical" => (90, 100),
        "high" => (70, 89),
        "medium" => (40, 69),
        _ => (1, 39),
    };
    (u32::from(finding.score.sum) * 2).clamp(lowest, highest)
}

fn rule(id: &str, seen: &Seen, catalogue: &Catalogue) -> Rule {
    match (catalogue.find(id), codes::find(id)) {
        (Some(rule), _) => of_threat(rule, seen, catalogue),
        (None, Some(code)) => of_problem(code, seen.level),
        (None, None) => plain(id, seen.level),
    }
}

fn of_threat(rule: &threats::Rule, seen: &Seen, catalogue: &Catalogue) -> Rule {
    let category = catalogue.category_name(rule.category);
    let cwe = rule.cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}"));
    let capec = rule.capec.iter().map(|number| format!("external/capec/capec-{number}"));
    let own = ["security".to_owned(), format!("stride/{}", category.replace(' ', "-"))];
    let page = reference::page(catalogue, rule, 1);
    let mut text = rule.general_description();
    for todo in rule.general_mitigations() {
        text += "\n- ";
        text += &todo;
    }
    Rule {
        id: rule.id.to_string(),
        name: camel(&rule.spoken_title()),
        short_description: Message { text: sentence(&rule.spoken_title()) },
        full_description: Message { text: sentence(&rule.general_description()) },
        help: Help { text, markdown: page },
        default_configuration: Configuration { level: seen.level.as_str() },
        properties: RuleProperties {
            tags: own.into_iter().chain(cwe).chain(capec).take(limits::SARIF_TAGS).collect(),
            precision: if rule.group == Group::Floor { "medium" } else { "high" },
            problem_severity: problem_severity(seen.level),
            security_severity: Some(format!("{}.{}", seen.worst / 10, seen.worst % 10)),
        },
    }
}

fn of_problem(code: &crate::diagnostics::Code, level: Level) -> Rule {
    Rule {
        name: camel(code.name),
        short_description: Message { text: sentence(code.summary) },
        full_description: Message { text: sentence(code.summary) },
        help: Help { text: code.docs.to_owned(), markdown: code.docs.to_owned() },
        ..plain(code.id, level)
    }
}

fn plain(id: &str, level: Level) -> Rule {
    let message = || Message { text: sentence(id) };
    Rule {
        id: id.to_owned(),
        name: id.to_owned(),
        short_description: message(),
        full_description: message(),
        help: Help { text: id.to_owned(), markdown: id.to_owned() },
        default_configuration: Configuration { level: level.as_str() },
        properties: RuleProperties {
            tags: vec!["model".to_owned()],
            precision: "very-high",
            problem_severity: problem_severity(level),
            security_severity: None,
        },
    }
}

const fn problem_severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    }
}

/// `UnknownValue` of `unknown-value`: the form that SARIF asks of a name.
fn camel(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let text: String = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    if text.ends_with(['.', '?', '!']) { text } else { text + "." }
}
