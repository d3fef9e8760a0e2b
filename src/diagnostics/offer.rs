//! How a fix is offered to people: its title, and the lines that it changes.

use anstyle::{AnsiColor, Style};

use super::{Fix, Safety, escape};
use crate::edit::{self, Edit};
use crate::limits;
use crate::source::Source;
use crate::span::Span;

/// The best of some fixes in a few lines, nothing where there is none.
pub(super) fn offer(source: &Source, fixes: &[Fix], color: bool) -> Option<String> {
    let fix = fixes.first()?;
    let word = if fix.safety == Safety::Safe { "fix" } else { "unsafe fix" };
    let title = escape::shorten(&escape::line(&fix.title), limits::MESSAGE_CHARS).into_owned();
    let mut lines = vec![format!("{word}: {title}")];
    let changed = changed(source, &fix.edits);
    let left_out = changed.len().saturating_sub(limits::FIX_LINES);
    lines.extend(changed.iter().take(limits::FIX_LINES).map(|line| painted(line, color)));
    if left_out > 0 {
        lines.push("... and more lines".to_owned());
    }
    Some(lines.join("\n"))
}

/// The lines before and after, each with its sign; only the first ones where there are many.
fn changed(source: &Source, edits: &[Edit]) -> Vec<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let lines = |edit: &Edit| [edit.span.start, edit.span.end].map(|at| source.line_index(at));
    let mut out = Vec::new();
    let mut rest = sorted.as_slice();
    while let Some((first, _)) = rest.split_first().filter(|_| out.len() <= limits::FIX_LINES) {
        let [top, mut bottom] = lines(first);
        let mut together = 0;
        while let Some(edit) = rest.get(together).filter(|edit| lines(edit).first() <= Some(&bottom)) {
            let [_, end] = lines(edit);
            bottom = bottom.max(end);
            together += 1;
        }
        let (group, others) = rest.split_at(together.max(1));
        rest = others;
        out.extend(changed_lines(source, group, top, bottom));
    }
    out
}

/// What becomes of some lines that hold all of a few edits.
fn changed_lines(source: &Source, edits: &[&Edit], top: usize, bottom: usize) -> Vec<String> {
    let (Some(top), Some(bottom)) = (source.line_span(top), source.line_span(bottom)) else { return Vec::new() };
    let whole = top.to(bottom);
    if whole.len() as usize > limits::EXCERPT_BYTES {
        return Vec::new();
    }
    let shifted = |edit: &&Edit| {
        let span = Span::new(edit.span.start - whole.start, edit.span.end - whole.start);
        Edit::replace(span, edit.text.as_str())
    };
    let old = source.slice(whole);
    let new = edit::applied(old, &edits.iter().map(shifted).collect::<Vec<_>>());
    new.map(|new| edit::changed_lines(old, &new).lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// A line that is safe to print, in the colour of its sign.
fn painted(line: &str, color: bool) -> String {
    let plain = escape::line(&line.replace('\t', "    ")).into_owned();
    let plain = escape::shorten(&plain, limits::EXCERPT_COLUMNS).into_owned();
    let style = match (color, plain.as_bytes().first()) {
        (true, Some(b'-')) => AnsiColor::Red.on_default(),
        (true, Some(b'+')) => AnsiColor::Green.on_default(),
        _ => Style::new(),
    };
    format!("{style}{}{style:#}", plain.trim_end())
}
