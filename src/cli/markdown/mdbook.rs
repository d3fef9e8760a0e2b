//! `threatdot mdbook`: a preprocessor of mdBook, for its versions 0.4 and 0.5.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::Value;

use super::super::Outcome;
use super::super::io::{self, Console, Failure};
use super::Look;
use super::page::Page;
use crate::limits;
use crate::source::Source;

/// `threatdot mdbook`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Mdbook {
    /// What mdBook asks before it builds.
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    look: Look,
}

/// What mdBook asks.
#[derive(Debug, Subcommand)]
enum Action {
    /// Say by the exit code whether pages of a renderer can hold pictures
    Supports {
        /// Name of the renderer
        #[arg(value_name = "RENDERER")]
        renderer: String,
    },
}

/// Runs the command. mdBook hands a list of the context and the book over, and takes the book back; where there are errors
/// nothing is given back, so that its build fails.
pub(in crate::cli) fn run(args: &Mdbook, console: Console) -> Result<Outcome, Failure> {
    if let Some(Action::Supports { renderer }) = &args.action {
        return Ok(Outcome::found_if(renderer != "html"));
    }
    let options = args.look.options(console)?;
    let bytes = io::read_stdin_up_to(limits::OUTPUT_BYTES)?;
    if bytes.len() > limits::OUTPUT_BYTES {
        return Err(Failure(format!("the book is longer than {} bytes", limits::OUTPUT_BYTES)));
    }
    let wrong = |why: &str| Failure(format!("what mdBook hands over is not as expected: {why}"));
    let (context, mut book): (Value, Value) =
        serde_json::from_slice(&bytes).map_err(|error| wrong(&error.to_string()))?;
    let folder = context.pointer("/config/book/src").and_then(Value::as_str).unwrap_or("src").to_owned();
    // 0.5 calls items what 0.4 calls sections.
    let key = if book.get("items").is_some() { "items" } else { "sections" };
    let items = book.get_mut(key).and_then(Value::as_array_mut).ok_or_else(|| wrong("it holds no items"))?;
    let mut page = Page::new(&args.look, &options, console);
    chapters(items, Path::new(&folder), &mut page)?;
    console.summary(&page.summary.text());
    let outcome = page.summary.outcome(args.look.analysis.exit_zero);
    if !page.is_whole || outcome != Outcome::Clean {
        return Ok(outcome.max(Outcome::Found));
    }
    let text = serde_json::to_string(&book).map_err(|error| wrong(&error.to_string()))?;
    io::product(&text)?;
    Ok(outcome)
}

/// Replaces the blocks of every chapter. Chapters hold chapters; what is still to be seen is a list.
fn chapters(items: &mut Vec<Value>, folder: &Path, page: &mut Page<'_>) -> Result<(), Failure> {
    let mut lists = vec![items];
    while let Some(items) = lists.pop() {
        for item in items {
            let Some(chapter) = item.get_mut("Chapter").and_then(Value::as_object_mut) else { continue };
            let path = ["source_path", "path"].iter().find_map(|key| chapter.get(*key).and_then(Value::as_str));
            let path = path.map(PathBuf::from);
            // A draft has no file and no text.
            if let (Some(path), Some(Value::String(content))) = (path, chapter.get_mut("content")) {
                let name = folder.join(&path).to_string_lossy().into_owned();
                let source = Source::new(name, std::mem::take(content));
                // All chapters come together on the page that is printed, so that no two pictures may share an id.
                *content = page.render(&source, &path.with_extension("").to_string_lossy())?;
            }
            lists.extend(chapter.get_mut("sub_items").and_then(Value::as_array_mut));
        }
    }
    Ok(())
}
