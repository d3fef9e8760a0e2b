//! The document `threatdot-1`: model, ledger, findings and diagnostics of one diagram, for programs.

mod ledger;
mod model;
mod wire;

pub use wire::Document;

use wire::{Diagnostic, Label, Location, SubjectKind, Summary, Tool};

use crate::compile::{Compilation, Diagram};
use crate::diagnostics::{self, escape};
use crate::model::Subject;
use crate::source::Source;
use crate::span::Span;
use crate::threats::{Category, Severity, Status};

/// Name and version of the format.
const FORMAT: &str = "threatdot-1";

/// The document of one diagram of a source, by its index. Past the last one, or where a source holds no diagram, the
/// model is empty and the document holds the diagnostics.
pub fn document(compilation: &Compilation, index: usize) -> Document {
    let writer = Writer { source: &compilation.source };
    let diagram = compilation.diagrams.get(index);
    Document {
        format: FORMAT,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        source: compilation.source.name().to_owned(),
        model: diagram.map(|diagram| writer.model(diagram)).unwrap_or_default(),
        ledger: diagram.map(|diagram| writer.ledger(diagram)).unwrap_or_default(),
        findings: diagram.map(|diagram| writer.findings(diagram)).unwrap_or_default(),
        diagnostics: writer.diagnostics(compilation, index),
        summary: summary(diagram),
    }
}

/// The documents of a source: one for each diagram, or one without a model.
pub fn documents(compilation: &Compilation) -> Vec<Document> {
    (0..compilation.diagrams.len().max(1)).map(|index| document(compilation, index)).collect()
}

/// The text of a document, or of a part of one, on one line. What a terminal would act on is escaped.
pub fn to_string(value: &impl serde::Serialize) -> String {
    escaped(serde_json::to_string(value))
}

/// The text of a document, or of any value, for people to read, with its line end.
pub fn to_string_pretty(value: &impl serde::Serialize) -> String {
    escaped(serde_json::to_string_pretty(value)) + "\n"
}

/// The JSON Schema of a document, with its line end.
pub fn schema() -> String {
    escaped(serde_json::to_string_pretty(&schemars::schema_for!(Document))) + "\n"
}

/// Writing to memory cannot fail: every key is a string.
fn escaped(text: serde_json::Result<String>) -> String {
    escape::json(&text.unwrap_or_default()).into_owned()
}

/// Writes parts of a document with their places.
#[derive(Clone, Copy)]
struct Writer<'a> {
    source: &'a Source,
}

impl Writer<'_> {
    fn location(self, span: Span) -> Location {
        let (start, end) = (self.source.position(span.start), self.source.position(span.end));
        Location {
            file: self.source.name().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    /// The diagnostics of a diagram; the first one has those outside every diagram too.
    fn diagnostics(self, compilation: &Compilation, index: usize) -> Vec<Diagnostic> {
        let home = |item: &&diagnostics::Diagnostic| {
            let inside = |diagram: &Diagram| diagram.graph.span.contains(item.span());
            compilation.diagrams.iter().position(inside).unwrap_or(0) == index
        };
        compilation.diagnostics.items.iter().filter(home).map(|item| self.diagnostic(item)).collect()
    }

    fn diagnostic(self, item: &diagnostics::Diagnostic) -> Diagnostic {
        let label = |label: &diagnostics::Label| Label {
            location: self.location(label.span),
            text: label.text.clone(),
            primary: label.primary,
        };
        Diagnostic {
            code: item.code.id,
            name: item.code.name,
            severity: item.severity.as_str(),
            message: item.message.clone(),
            labels: item.labels.iter().map(label).collect(),
            notes: item.notes.clone(),
            helps: item.helps.clone(),
        }
    }
}

fn subject_kind(subject: Subject) -> SubjectKind {
    match subject {
        Subject::Element(_) => SubjectKind::Element,
        Subject::Flow(_) => SubjectKind::Flow,
        Subject::Boundary(_) => SubjectKind::Boundary,
    }
}

fn summary(diagram: Option<&Diagram>) -> Summary {
    let counts = diagram.map(|diagram| diagram.threats.counts()).unwrap_or_default();
    let stated = |diagram: &Diagram| -> usize {
        let model = &diagram.model;
        let elements = model.elements.values().map(|element| element.stated.iter().count());
        let flows = model.flows.values().map(|flow| flow.stated.iter().count());
        let boundaries = model.boundaries.values().map(|boundary| boundary.stated.iter().count());
        elements.chain(flows).chain(boundaries).sum()
    };
    Summary {
        severity: wire::BySeverity {
            critical: counts.severity(Severity::Critical),
            high: counts.severity(Severity::High),
            medium: counts.severity(Severity::Medium),
            low: counts.severity(Severity::Low),
        },
        status: wire::ByStatus {
            open: counts.status(Status::Open),
            unstated: counts.status(Status::Unstated),
            mitigated: counts.status(Status::Mitigated),
            planned: counts.status(Status::Planned),
            accepted: counts.status(Status::Accepted),
            transferred: counts.status(Status::Transferred),
            not_applicable: counts.status(Status::NotApplicable),
            out_of_scope: counts.status(Status::OutOfScope),
        },
        category: wire::ByCategory {
            s: counts.category(Category::Spoofing),
            t: counts.category(Category::Tampering),
            r: counts.category(Category::Repudiation),
            i: counts.category(Category::InformationDisclosure),
            d: counts.category(Category::DenialOfService),
            e: counts.category(Category::ElevationOfPrivilege),
        },
        attributes: wire::Attributes {
            stated: diagram.map_or(0, stated),
            unstated: diagram.map_or(0, |diagram| diagram.threats.missing(&diagram.model)),
        },
    }
}
