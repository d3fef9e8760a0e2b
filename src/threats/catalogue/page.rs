//! The page of a rule: what `explain` prints.

use super::{Catalogue, Rule, Text};
use crate::threats::text;

impl Catalogue {
    /// The page of a rule, in Markdown.
    pub fn page(&self, rule: &Rule) -> String {
        let list = |label: &str, items: &[String]| match items {
            [] => String::new(),
            items => format!("- {label}: {}\n", items.join(", ")),
        };
        let numbers =
            |prefix: &str, items: &[u32]| items.iter().map(|item| format!("{prefix}-{item}")).collect::<Vec<_>>();
        let texts = |items: &[Text]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mitigations: Vec<String> =
            rule.mitigations.iter().map(|mitigation| format!("- {}\n", text::without_subject(mitigation))).collect();
        format!(
            "# {} {}\n\n{}\n\nAsked of: {}. Category: {}. Group: {}.\n\n{}## What to do\n\n{}\n{}## References\n\n{}{}{}{}{}",
            rule.id,
            rule.spoken_title(),
            text::without_subject(&rule.description),
            rule.on.names().join(", "),
            self.category_name(rule.category),
            rule.group.as_str(),
            conditions(rule),
            mitigations.concat(),
            examples(rule),
            list("CWE", &numbers("CWE", &rule.cwe)),
            list("CAPEC", &numbers("CAPEC", &rule.capec)),
            list("OWASP ASVS 5.0", &texts(&rule.asvs)),
            list("NIST SP 800-53", &texts(&rule.nist)),
            list("NIST SSDF", &texts(&rule.ssdf)),
        )
    }
}

impl Rule {
    /// The title without a subject, for lists of rules.
    pub fn spoken_title(&self) -> String {
        text::without_subject(&self.title)
    }
}

impl Rule {
    /// What to do, without a subject.
    pub fn general_mitigations(&self) -> Vec<String> {
        self.mitigations.iter().map(|mitigation| text::without_subject(mitigation)).collect()
    }
}

fn conditions(rule: &Rule) -> String {
    let when = match (one_line(&rule.when), &*rule.analysis) {
        (when, "") if when.is_empty() || when == "true" => String::new(),
        (when, "") => format!("## When\n\n`{when}`\n\n"),
        (_, analysis) => format!("## When\n\nThe analysis `{analysis}` of the whole diagram finds it.\n\n"),
    };
    let answer = match one_line(&rule.discharged_by) {
        answer if answer.is_empty() => "Nothing that can be stated; a decision settles it.".to_owned(),
        answer => format!("`{answer}`"),
    };
    format!("{when}## What answers it\n\n{answer}\n\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first diagram in which it fires, and the first near miss.
fn examples(rule: &Rule) -> String {
    let block = |heading: &str, texts: &[Text]| match texts.first() {
        Some(text) => format!("## {heading}\n\n```dot\n{}\n```\n\n", text.trim()),
        None => String::new(),
    };
    block("Where it fires", &rule.fires) + &block("Where it does not", &rule.silent)
}
