//! GitLab's Code Quality report: a JSON list.

use serde::Serialize;

use super::{About, Alert, Alerts, Level};
use crate::output::json;

/// The report.
pub fn code_quality(alerts: &Alerts) -> String {
    let told = alerts.items.iter().filter(|alert| !alert.about.is_settled());
    json::to_string_pretty(&told.map(issue).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

fn issue<'a>(alert: &'a Alert<'a>) -> Issue<'a> {
    let at = alert.about.location();
    let position = |line, column| Position { line, column };
    let begin = at.map_or(position(1, 1), |at| position(at.line, at.column));
    let end = at.map_or(position(1, 1), |at| position(at.end_line, at.end_column));
    Issue {
        description: format!("{}: {}", alert.about.code(), alert.about.message()),
        check_name: alert.about.code(),
        fingerprint: &alert.fingerprint,
        severity: severity(alert),
        location: Place { path: at.map_or(&alert.document.source, |at| &at.file), positions: Positions { begin, end } },
    }
}

/// GitLab knows info, minor, major, critical and blocker.
fn severity(alert: &Alert) -> &'static str {
    match (alert.about, alert.level) {
        (_, Level::Note) => "info",
        (About::Threat(finding), _) => match finding.severity {
            "critical" => "blocker",
            "high" => "critical",
            "medium" => "major",
            _ => "minor",
        },
        (About::Problem(_), Level::Error) => "critical",
        (About::Problem(_), Level::Warning) => "minor",
    }
}
