//! What stands for a block: a figure in HTML, or a reference and tables in Markdown.

use crate::compile::Diagram;
use crate::layout::scene::Scene;
use crate::markdown::Wishes;
use crate::output::xml::Xml;
use crate::output::{markdown, svg};
use crate::threats::{Basis, Finding};

/// One diagram of a block with its picture: itself, or its address.
pub(super) struct Drawn<'a> {
    pub(super) diagram: &'a Diagram,
    pub(super) scene: Scene,
    pub(super) picture: String,
    /// What the ids of the picture begin with.
    pub(super) prefix: String,
}

/// Columns of the table of findings.
const COLUMNS: [&str; 5] = ["Threat", "About", "What", "Severity", "State"];

/// A figure that holds pictures and tables. Every element is a line and no line is empty, so that Markdown takes all of it
/// for HTML.
pub(super) fn html(drawn: &[Drawn<'_>], wishes: &Wishes) -> String {
    let mut out = "<figure class=\"threatdot\">\n".to_owned();
    for each in drawn {
        out.push_str(&each.picture);
    }
    if let Some(caption) = &wishes.caption {
        let mut xml = Xml::new();
        xml.tag("figcaption").text(caption);
        out.push_str(&xml.finish());
    }
    for each in drawn {
        if wishes.elements {
            out.push_str(&svg::table(&each.scene));
        }
        if wishes.table {
            out.push_str(&html_findings(each));
        }
    }
    out.push_str("</figure>");
    out
}

fn html_findings(drawn: &Drawn<'_>) -> String {
    let mut xml = Xml::new();
    xml.tag("table").attr("class", "threatdot-findings").open();
    xml.tag("thead").open();
    xml.tag("tr").open();
    for column in COLUMNS {
        xml.tag("th").attr("scope", "col").text(column);
    }
    xml.close();
    xml.close();
    xml.tag("tbody").open();
    for finding in told(drawn.diagram) {
        let [rule, subject, title, severity, state] = cells(drawn.diagram, finding);
        xml.tag("tr").attr("id", &row(drawn, &rule, &subject)).open();
        xml.tag("th").attr("scope", "row").text(&rule);
        for cell in [subject, title, severity, state] {
            xml.tag("td").text(&cell);
        }
        xml.close();
    }
    xml.close();
    if let Some(rest) = rest(drawn.diagram) {
        xml.tag("tfoot").open();
        xml.tag("tr").open();
        xml.tag("td").attr("colspan", "5").open();
        // The picture leads to each of them.
        xml.tag("details").open();
        xml.tag("summary").text(&rest);
        for finding in drawn.diagram.threats.findings.values().filter(|finding| !is_told(finding)) {
            let [rule, subject, ..] = cells(drawn.diagram, finding);
            xml.tag("span").attr("id", &row(drawn, &rule, &subject)).text(&format!("{rule}:{subject}"));
        }
    }
    xml.finish()
}

/// The id of what a finding in the picture leads to.
fn row(drawn: &Drawn<'_>, rule: &str, subject: &str) -> String {
    format!("{}-finding-{rule}:{subject}", drawn.prefix)
}

/// References to pictures and tables, in Markdown that every reader of it knows.
pub(super) fn markdown(drawn: &[Drawn<'_>], wishes: &Wishes) -> String {
    let mut parts = Vec::new();
    for each in drawn {
        let (name, description) = (&each.scene.name, &each.scene.description);
        let about = if description.starts_with(name.as_str()) {
            description.clone()
        } else {
            format!("{}. {description}", name.trim_end_matches('.'))
        };
        parts.push(format!("![{}](<{}>)", plain(&about), address(&each.picture)));
    }
    parts.extend(wishes.caption.as_ref().map(|caption| format!("*{}*", plain(caption))));
    for each in drawn {
        if wishes.elements {
            parts.push(elements(&each.scene));
        }
        if wishes.table {
            parts.push(findings(each.diagram));
            parts.extend(rest(each.diagram).map(|rest| plain(&rest)));
        }
    }
    parts.join("\n\n")
}

/// Text in which nothing is markup, of MDX neither: there a brace begins a program.
fn plain(text: &str) -> String {
    markdown::text(text).replace('{', "&#123;").replace('}', "&#125;")
}

/// An address between angle brackets.
fn address(address: &str) -> String {
    address.replace('<', "%3C").replace('>', "%3E").replace(['\n', '\r'], "")
}

fn elements(scene: &Scene) -> String {
    let rows = scene.table.iter().map(|row| {
        let findings = if row.findings.is_empty() { "none".to_owned() } else { row.findings.join(", ") };
        [row.word.to_owned(), row.id.clone(), row.label.clone(), row.place.clone(), findings]
    });
    table(["Kind", "Id", "Name", "Where", "Findings"], rows)
}

fn findings(diagram: &Diagram) -> String {
    table(COLUMNS, told(diagram).map(|finding| cells(diagram, finding)))
}

fn table(columns: [&str; 5], rows: impl Iterator<Item = [String; 5]>) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = [line(columns.map(str::to_owned).to_vec()), line(vec!["---".to_owned(); 5])];
    let rows = rows.map(|row| line(row.iter().map(|cell| plain(cell)).collect()));
    head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// The findings that rest on something stated, whatever became of them.
fn told(diagram: &Diagram) -> impl Iterator<Item = &Finding> {
    diagram.threats.findings.values().filter(|finding| is_told(finding))
}

fn is_told(finding: &Finding) -> bool {
    finding.basis == Basis::Declared || !finding.status.is_open()
}

/// A line for the others.
fn rest(diagram: &Diagram) -> Option<String> {
    let count = diagram.threats.findings.values().count() - told(diagram).count();
    (count > 0).then(|| match count {
        1 => "1 more threat is open where nothing is stated.".to_owned(),
        _ => format!("{count} more threats are open where nothing is stated."),
    })
}

fn cells(diagram: &Diagram, finding: &Finding) -> [String; 5] {
    let Diagram { model, threats, .. } = diagram;
    let rule = threats.rule(finding).map_or("", |rule| &*rule.id).to_owned();
    let (severity, state) = (finding.severity.as_str().to_owned(), finding.status.as_str().to_owned());
    [rule, model.subject_id(finding.subject).to_owned(), threats.title(model, finding), severity, state]
}
