//! `threatdot rules`: the catalogue of threats as a list.

use serde_json::{Value, json};

use super::Outcome;
use super::args::{ListFormat, Rules};
use super::io::{self, Failure};
use crate::output::json;
use crate::threats::{self, Rule};

/// Runs the command.
pub(super) fn run(args: &Rules) -> Result<Outcome, Failure> {
    let catalogue = threats::catalogue();
    let category = args.category.map(super::args::CategoryName::category);
    let rules = catalogue.rules.iter().filter(|rule| {
        category.is_none_or(|category| rule.category == category)
            && args.kind.as_deref().is_none_or(|kind| rule.on.names().contains(&kind))
    });
    let text = match args.format {
        ListFormat::Text => rules.map(line).collect(),
        ListFormat::Json => json::to_string_pretty(&rules.map(value).collect::<Value>()),
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

/// Id, category, kinds and title, in columns.
fn line(rule: &Rule) -> String {
    let (category, kinds) = (rule.category.as_str(), rule.on.names().join(","));
    format!("{:<5} {category:<22} {kinds:<12} {}\n", rule.id, rule.spoken_title())
}

/// Everything about a rule that does not need a diagram.
pub(super) fn value(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group.as_str(),
        "category": rule.category.as_str(),
        "kinds": rule.on.names(),
        "title": rule.title,
        "description": rule.description,
        "when": rule.when,
        "discharged_by": rule.discharged_by,
        "mitigations": rule.mitigations,
        "cwe": rule.cwe,
        "capec": rule.capec,
        "asvs": rule.asvs,
        "nist": rule.nist,
        "ssdf": rule.ssdf,
    })
}
