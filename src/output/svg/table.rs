//! The facts of a picture as an HTML table, for those who do not see it: a page puts it beside the picture.

use crate::layout::scene::{Scene, TableRow};
use crate::output::xml::Xml;

/// What stands above each column.
const COLUMNS: [&str; 5] = ["Kind", "Id", "Name", "Where", "Findings"];

/// A `<table>` with a row for every element, flow and boundary, in the order of the diagram. There is no column for
/// findings where there is none.
pub fn table(scene: &Scene) -> String {
    let mut xml = Xml::new();
    xml.tag("table").attr("class", "threatdot-table").open();
    xml.tag("caption").text(&scene.name);
    xml.tag("thead").open();
    xml.tag("tr").open();
    let has_findings = scene.table.iter().any(|row| !row.findings.is_empty());
    for column in COLUMNS.into_iter().take(if has_findings { 5 } else { 4 }) {
        xml.tag("th").attr("scope", "col").text(column);
    }
    xml.close();
    xml.close();
    xml.tag("tbody").open();
    for row in &scene.table {
        line(row, has_findings, &mut xml);
    }
    xml.finish()
}

/// One item: its id is what the other cells are about.
fn line(row: &TableRow, has_findings: bool, xml: &mut Xml) {
    xml.tag("tr").open();
    xml.tag("td").text(row.word);
    xml.tag("th").attr("scope", "row").text(&row.id);
    xml.tag("td").text(&row.label);
    xml.tag("td").text(&row.place);
    if has_findings {
        xml.tag("td").text(&if row.findings.is_empty() { "none".to_owned() } else { row.findings.join(", ") });
    }
    xml.close();
}
