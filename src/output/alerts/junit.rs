//! A `JUnit` report: a suite a file, a failed test for what fails the run, a skipped one for what only should be looked at.

use super::{Alert, Alerts, Level};
use crate::output::json::Document;
use crate::output::xml::Xml;

/// The report.
pub fn junit(alerts: &Alerts) -> String {
    let told: Vec<&Alert> = alerts.items.iter().filter(|alert| !alert.about.is_settled()).collect();
    let mut xml = Xml::new();
    totals(xml.tag("testsuites").attr("name", "threatdot"), &told, alerts.documents.len()).open();
    let mut rest = told.as_slice();
    for document in alerts.documents {
        let own = rest.iter().take_while(|alert| std::ptr::eq(alert.document, document)).count();
        let (mine, others) = rest.split_at_checked(own).unwrap_or((rest, &[]));
        suite(&mut xml, document, mine);
        rest = others;
    }
    xml.close();
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned() + &xml.finish()
}

fn suite(xml: &mut Xml, document: &Document, alerts: &[&Alert]) {
    totals(xml.tag("testsuite").attr("name", &document.source), alerts, usize::from(alerts.is_empty())).open();
    if alerts.is_empty() {
        xml.tag("testcase").attr("name", "no problem").attr("classname", &document.source).empty();
    }
    for alert in alerts {
        case(xml, document, alert);
    }
    xml.close();
}

fn totals<'x>(tag: crate::output::xml::Tag<'x>, alerts: &[&Alert], at_least: usize) -> crate::output::xml::Tag<'x> {
    let failures = alerts.iter().filter(|alert| alert.level == Level::Error).count();
    let tests = alerts.len().max(at_least);
    tag.attr("tests", &tests.to_string())
        .attr("failures", &failures.to_string())
        .attr("errors", "0")
        .attr("skipped", &(alerts.len() - failures).to_string())
}

fn case(xml: &mut Xml, document: &Document, alert: &Alert) {
    let at = alert.about.location();
    let place = at.map_or_else(String::new, |at| format!("{}:{}:{}", at.file, at.line, at.column));
    let name = format!("{} {}", alert.about.code(), place);
    xml.tag("testcase")
        .attr("name", &name)
        .attr("classname", &document.source)
        .maybe("file", at.map(|at| at.file.as_str()))
        .maybe("line", at.map(|at| at.line.to_string()).as_deref())
        .open();
    let message = alert.about.message();
    if alert.level == Level::Error {
        let text = [vec![place.as_str(), &message], alert.about.advice()].concat().join("\n");
        xml.tag("failure").attr("message", &message).attr("type", alert.about.code()).inline_text(&text);
    } else {
        xml.tag("skipped").attr("message", &message).empty();
    }
    xml.close();
}
