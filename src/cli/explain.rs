//! `threatdot explain`: the page of a code or a rule.

use serde_json::{Value, json};

use super::args::{Explain, PageFormat};
use super::io::{self, Failure};
use super::{Outcome, analysis, product};
use crate::catalogue;
use crate::diagnostics::Code;

/// Runs the command.
pub(super) fn run(args: &Explain) -> Result<Outcome, Failure> {
    let text = match &args.code {
        Some(name) => {
            let page = page(name.trim())?;
            match args.format {
                PageFormat::Md => page.markdown,
                PageFormat::Json => product::pretty(&page.json),
            }
        }
        None if args.all => {
            let pages: Vec<Page> = catalogue::codes().into_iter().map(code_page).collect();
            match args.format {
                PageFormat::Md => pages.into_iter().map(|page| page.markdown).collect::<Vec<_>>().join("\n"),
                PageFormat::Json => product::pretty(&pages.into_iter().map(|page| page.json).collect()),
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

fn page(name: &str) -> Result<Page, Failure> {
    catalogue::find(name)
        .map(code_page)
        .ok_or_else(|| Failure(format!("there is no code or rule `{name}`{}", analysis::did_you_mean(name))))
}

fn code_page(code: &Code) -> Page {
    let Code { id, name, severity, summary, docs } = code;
    let level = severity.as_str();
    Page {
        markdown: format!("# {id}: {summary}\n\n`{name}`, {level}\n\n{}\n", docs.trim()),
        json: json!({ "code": id, "name": name, "level": level, "summary": summary, "docs": docs }),
    }
}
