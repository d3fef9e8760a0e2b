//! `threatdot annotate`: proposals for a plain diagram, as a difference, as JSON, or written into the file.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::{Annotate, MinConfidence, ProposalFormat};
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::summary::plural;
use super::{Outcome, analysis, draw};
use crate::annotate::{self, Level, Proposal};
use crate::compile::{self, Reading};
use crate::diagnostics::escape;
use crate::edit::{self, Edit};
use crate::limits;
use crate::model::LowerOptions;
use crate::output::json::to_string;
use crate::source::Source;

/// Runs the command. A broken file is refused: what cannot be read cannot be added to.
pub(super) fn run(args: &Annotate, console: Console) -> Result<Outcome, Failure> {
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    if input.path.is_none() && args.write && args.output_format == ProposalFormat::Json {
        return Err(Failure("`--write` prints the new text of standard input, so it cannot print JSON too".to_owned()));
    }
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        let unread = analysis::unread(source, *problem);
        draw::print(&unread.source, &unread.diagnostics, console);
        return Ok(Outcome::Found);
    }
    let reading = compile::read(source);
    let diagnostics = reading.diagnostics();
    draw::print(&reading.source, &diagnostics, console);
    if diagnostics.errors > 0 {
        console.summary("nothing is proposed for a broken diagram");
        return Ok(Outcome::Found);
    }
    let mut proposals = annotate::propose(&reading, &LowerOptions::default());
    let least = level(args.min_confidence);
    let all = proposals.len();
    proposals.retain(|proposal| proposal.level() >= least);
    let left_out = all - proposals.len();
    let edits = annotate::edits(&reading, &proposals);
    let new = annotated(&reading, &edits)?;
    match args.output_format {
        ProposalFormat::Json => io::product(&document(&input, &reading, &proposals))?,
        ProposalFormat::Diff => io::messages(&reasons(&reading, &proposals)),
    }
    if args.write {
        write(&input, &reading.source, &new, console)?;
    } else if args.output_format == ProposalFormat::Diff {
        let difference = edit::unified_edits(&input.product_name(), reading.source.text(), &edits);
        io::product(&shown(&difference.unwrap_or_default()))?;
    }
    console.summary(&summary(&proposals, left_out, args));
    Ok(Outcome::Clean)
}

const fn level(level: MinConfidence) -> Level {
    match level {
        MinConfidence::Low => Level::Low,
        MinConfidence::Medium => Level::Medium,
        MinConfidence::High => Level::High,
    }
}

/// The text with the edits, which is read again: it must still be the same diagram.
fn annotated(reading: &Reading, edits: &[Edit]) -> Result<String, Failure> {
    let new = edit::applied(reading.source.text(), edits);
    let is_same = |text: &String| {
        let after = compile::read(Source::new(reading.source.name(), text.as_str()));
        annotate::is_same_diagram(reading, &after, "")
    };
    new.filter(is_same).ok_or_else(|| {
        Failure(format!(
            "the proposals for `{}` would change the diagram itself: please report this",
            reading.source.name()
        ))
    })
}

/// Writes the file in the encoding that it has; of standard input, prints the text.
fn write(input: &Input, source: &Source, new: &str, console: Console) -> Result<(), Failure> {
    let Some(path) = &input.path else { return io::product(new) };
    let before = io::read(path)?;
    let bytes = if before == source.text().as_bytes() {
        new.as_bytes().to_vec()
    } else {
        // It was read as Latin-1, which its own text declares.
        let latin1: Option<Vec<u8>> = new.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        latin1.ok_or_else(|| {
            Failure(format!("cannot write `{}`: it cannot hold a letter of a proposal", path.display()))
        })?
    };
    if io::write(path, &bytes)? {
        console.progress(&format!("writing {}", path.display()));
    }
    Ok(())
}

/// A difference as a terminal may have it. Tabs and ends of lines stay, so that it can be applied.
fn shown(text: &str) -> Cow<'_, str> {
    let acts = |c: char| escape::is_hidden(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| if acts(c) { escape::push(&mut out, c) } else { out.push(c) });
    Cow::Owned(out)
}

/// A line for each proposal: where, what, how sure, and why.
fn reasons(reading: &Reading, proposals: &[Proposal]) -> String {
    let mut text = String::new();
    for (index, one) in proposals.iter().enumerate() {
        if text.len() > limits::TERMINAL_BYTES {
            let _ = writeln!(text, "and {} more", proposals.len() - index);
            break;
        }
        let at = reading.source.position(one.span.start);
        let line = format!(
            "{}:{}:{}: {} on {} ({}, {} %): {}",
            reading.source.name(),
            at.line,
            at.column,
            stated(one),
            one.element,
            one.level().as_str(),
            one.confidence,
            one.reasons.join("; ")
        );
        text.push_str(&escape::line(&line));
        text.push('\n');
    }
    text
}

fn stated(proposal: &Proposal) -> String {
    if proposal.value.contains([' ', ';', '"', ',']) {
        format!("{}=\"{}\"", proposal.attribute, proposal.value)
    } else {
        format!("{}={}", proposal.attribute, proposal.value)
    }
}

fn document(input: &Input, reading: &Reading, proposals: &[Proposal]) -> String {
    let proposals: Vec<Value> = proposals.iter().map(|one| value(reading, one)).collect();
    let document = json!({ "format": "threatdot-proposals-1", "source": input.product_name(), "proposals": proposals });
    to_string(&document) + "\n"
}

fn value(reading: &Reading, one: &Proposal) -> Value {
    let at = reading.source.position(one.span.start);
    json!({
        "graph": one.graph,
        "on": one.kind_of_item(),
        "id": reading.graphs.get(one.graph).map(|graph| one.id_of_item(graph)),
        "attribute": one.attribute,
        "value": one.value,
        "confidence": one.confidence,
        "level": one.level().as_str(),
        "reasons": one.reasons,
        "line": at.line,
        "column": at.column,
    })
}

fn summary(proposals: &[Proposal], left_out: usize, args: &Annotate) -> String {
    let mut text = match proposals.len() {
        0 => "nothing to propose".to_owned(),
        count => plural(count, "proposal"),
    };
    if left_out > 0 {
        let _ = write!(text, "; {left_out} less certain (--min-confidence low)");
    }
    if !args.write && !proposals.is_empty() {
        text += "; nothing is written without --write";
    }
    text
}
