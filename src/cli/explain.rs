//! `threatdot explain`: the page of a code or a rule.

use serde_json::{Value, json};

use super::args::{Explain, PageFormat};
use super::config::Configuration;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, rules};
use crate::catalogue;
use crate::diagnostics::{Code, escape};
use crate::output::{json, reference};
use crate::threats::{Catalogue, Rule};

/// Runs the command.
pub(super) fn run(args: &Explain, console: Console) -> Result<Outcome, Failure> {
    let text = match &args.code {
        Some(name) => {
            let page = page(name.trim(), args, console)?;
            match args.format {
                PageFormat::Md => page.markdown,
                PageFormat::Json => json::to_string_pretty(&page.json),
            }
        }
        None if args.all => {
            let catalogue = Configuration::load(&args.setup, console)?.catalogue;
            let codes = catalogue::codes().into_iter().map(code_page);
            let pages = codes.chain(catalogue.rules.iter().map(|rule| rule_page(&catalogue, rule)));
            match args.format {
                PageFormat::Md => pages.map(|page| page.markdown).collect::<Vec<_>>().join("\n"),
                PageFormat::Json => json::to_string_pretty(&pages.map(|page| page.json).collect::<Value>()),
            }
        }
        None => return Err(Failure("say which code to explain, or --all".to_owned())),
    };
    io::product(&text)?;
    Ok(Outcome::Clean)
}

/// A page in both forms.
struct Page {
    markdown: String,
    json: Value,
}

/// A code is explained whatever the configuration says: it may be about a fault in it.
fn page(name: &str, args: &Explain, console: Console) -> Result<Page, Failure> {
    if let Some(code) = catalogue::find(name) {
        return Ok(code_page(code));
    }
    let catalogue = Configuration::load(&args.setup, console)?.catalogue;
    catalogue.find(name).map(|rule| rule_page(&catalogue, rule)).ok_or_else(|| {
        let rules = catalogue.rules.iter().map(|rule| &*rule.id);
        Failure(format!("there is no code or rule `{name}`{}", analysis::did_you_mean(name, rules)))
    })
}

fn rule_page(catalogue: &Catalogue, rule: &Rule) -> Page {
    Page { markdown: reference::page(catalogue, rule, 1), json: rules::value(catalogue, rule) }
}

fn code_page(code: &Code) -> Page {
    let Code { id, name, severity, summary, docs } = code;
    let level = severity.as_str();
    // The page of a hidden character holds one.
    let shown = escape::lines(docs.trim());
    Page {
        markdown: format!("# {id}: {summary}\n\n`{name}`, {level}\n\n{shown}\n"),
        json: json!({ "code": id, "name": name, "level": level, "summary": summary, "docs": docs }),
    }
}
