//! Workflow commands of GitHub Actions: an annotation at the line of each alert.

use std::fmt::Write as _;

use super::{Alerts, Level};
use crate::diagnostics::escape;

/// One command a line, the loudest first: a step shows only the first ten of each level.
pub fn workflow(alerts: &Alerts) -> String {
    let mut sorted: Vec<_> = alerts.items.iter().filter(|alert| !alert.about.is_settled()).collect();
    sorted.sort_by_key(|alert| alert.level);
    let mut out = String::new();
    for alert in sorted {
        let word = match alert.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let _ = write!(out, "::{word} ");
        if let Some(at) = alert.about.location() {
            let _ = write!(out, "file={},line={},endLine={}", property(&at.file), at.line, at.end_line);
            // Columns of a range over several lines are refused.
            if at.line == at.end_line {
                let _ = write!(out, ",col={},endColumn={}", at.column, at.end_column);
            }
            out.push(',');
        }
        let title = format!("threatdot {}", alert.about.code());
        let text: Vec<String> =
            std::iter::once(alert.about.message()).chain(alert.about.advice().into_iter().map(str::to_owned)).collect();
        let _ = writeln!(out, "title={}::{}", property(&title), message(&text.join("\n")));
    }
    out
}

fn message(text: &str) -> String {
    escape::lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
