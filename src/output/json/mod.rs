//! The document `threatdot-1`: model, ledger, findings and diagnostics of one diagram, for programs.

mod ledger;
mod levels;
mod model;
mod problem;
mod score;
mod wire;

pub use problem::{Diagnostic, Edit, Fix};
pub use score::{Dread, Score};
pub use wire::{
    Above, Asset, Attribute, Below, Boundary, BySeverity, Decision, Document, Element, Evidence, Finding, Flow, Levels,
    Line, Location, Model, Remedy, SubjectKind,
};

use problem::Label;
use wire::{Summary, Tool};

use crate::compile::{Compilation, Diagram};
use crate::diagnostics::{self, escape};
use crate::limits;
use crate::model::Subject;
use crate::source::{REPORT_TOO_LONG, Source};
use crate::span::Span;
use crate::threats::{Category, Severity, Status};

/// Name and version of the format.
const FORMAT: &str = "threatdot-1";

/// The document of one diagram of a source, by its index: see [`Report::document`].
pub fn document(compilation: &Compilation, index: usize) -> Document {
    Report::new(compilation).document(index)
}

/// The documents of a source: one for each diagram, or one without a model.
pub fn documents(compilation: &Compilation) -> Vec<Document> {
    Report::new(compilation).documents().collect()
}

/// What can be written of a source within [`limits::OUTPUT_BYTES`].
#[derive(Debug)]
pub struct Report<'a> {
    compilation: &'a Compilation,
    /// For every diagram: what is to be said where its document would be too long, after those before it.
    too_long: Vec<Option<diagnostics::Diagnostic>>,
    /// For every diagnostic: the diagram that it is of.
    homes: Vec<usize>,
}

impl<'a> Report<'a> {
    /// Weighs every diagram. Lengths are estimated from what there is to write, since building it is what must not happen.
    pub fn new(compilation: &'a Compilation) -> Self {
        let mut bytes = 0;
        let mut weigh = |diagram: &Diagram| {
            bytes += length(diagram);
            (bytes > limits::OUTPUT_BYTES).then(|| too_long(diagram))
        };
        let too_long = compilation.diagrams.iter().map(&mut weigh).collect();
        let homes = compilation.diagnostics.items.iter().map(|item| home(compilation, item)).collect();
        Self { compilation, too_long, homes }
    }

    /// What is to be said of the documents that would be too long.
    pub fn too_long(&self) -> impl Iterator<Item = &diagnostics::Diagnostic> {
        self.too_long.iter().flatten()
    }

    /// Whether the document of a diagram has all there is.
    pub fn is_whole(&self, index: usize) -> bool {
        self.too_long.get(index).is_some_and(Option::is_none)
    }

    /// The documents of the source: one for each diagram, or one without a model.
    pub fn documents(&self) -> impl Iterator<Item = Document> + '_ {
        (0..self.compilation.diagrams.len().max(1)).map(|index| self.document(index))
    }

    /// The document of one diagram. Past the last one, where the source holds no diagram, or where it would be too long,
    /// the model is empty and the document holds the diagnostics.
    pub fn document(&self, index: usize) -> Document {
        let (writer, diagram) = (self.writer(), self.diagram(index));
        let own = self.compilation.diagnostics.items.iter().zip(&self.homes).filter(|(_, home)| **home == index);
        let own = own.map(|(item, _)| item).chain(self.too_long.get(index).into_iter().flatten());
        let diagnostics = own.map(|item| writer.diagnostic(item)).collect();
        Document {
            format: FORMAT,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            source: self.compilation.source.name().to_owned(),
            model: diagram.map(|diagram| writer.model(diagram)).unwrap_or_default(),
            levels: diagram.map(levels::levels).unwrap_or_default(),
            ledger: diagram.map(|diagram| writer.ledger(diagram)).unwrap_or_default(),
            findings: diagram.map(|diagram| writer.findings(diagram)).unwrap_or_default(),
            diagnostics,
            summary: summary(diagram),
        }
    }

    /// The model of a diagram, as it stands in its document.
    pub fn model(&self, index: usize) -> Model {
        self.diagram(index).map(|diagram| self.writer().model(diagram)).unwrap_or_default()
    }

    /// The ledger of a diagram, as it stands in its document.
    pub fn ledger(&self, index: usize) -> Vec<Line> {
        self.diagram(index).map(|diagram| self.writer().ledger(diagram)).unwrap_or_default()
    }

    fn writer(&self) -> Writer<'a> {
        Writer { source: &self.compilation.source, config: self.compilation.config.as_deref() }
    }

    fn diagram(&self, index: usize) -> Option<&'a Diagram> {
        self.compilation.diagrams.get(index).filter(|_| self.is_whole(index))
    }
}

/// The diagram that a diagnostic is of; the first one has those outside every diagram too.
fn home(compilation: &Compilation, item: &diagnostics::Diagnostic) -> usize {
    let diagrams = &compilation.diagrams;
    let index = diagrams.partition_point(|diagram| diagram.graph.span.end <= item.span().start);
    let inside = diagrams.get(index).is_some_and(|diagram| diagram.graph.span.contains(item.span()));
    if inside { index } else { 0 }
}

/// About how many bytes the document of a diagram takes.
fn length(diagram: &Diagram) -> usize {
    let Diagram { model, threats, .. } = diagram;
    let names = |subject| model.subject_id(subject).len() + model.subject_label(subject).len();
    let elements: usize = model.elements.ids().map(|id| BYTES_OF_ITEM + names(Subject::Element(id))).sum();
    let flows: usize = model.flows.ids().map(|id| BYTES_OF_ITEM + names(Subject::Flow(id))).sum();
    let lines: usize = threats.ledger.iter().map(|line| BYTES_OF_ITEM + names(line.subject)).sum();
    let findings: usize = threats.findings.values().map(|it| BYTES_OF_FINDING + MENTIONS * names(it.subject)).sum();
    elements + flows + lines + findings
}

/// What is said where a report of a diagram would be longer than an output may be.
pub fn too_long(diagram: &Diagram) -> diagnostics::Diagnostic {
    let Diagram { model, threats, graph, .. } = diagram;
    let (flows, findings) = (model.flows.len(), threats.findings.len());
    let message = format!("{flows} flows with {findings} findings make a report of more than 64 MiB");
    diagnostics::Diagnostic::new(&REPORT_TOO_LONG, graph.header(), message)
        .help("split the diagram into levels; `check` prints what it finds as it is")
}

/// About what an element, a flow or a line of the ledger takes.
const BYTES_OF_ITEM: usize = 150;

/// About what a finding takes.
const BYTES_OF_FINDING: usize = 1_000;

/// How often a finding names its subject.
const MENTIONS: usize = 8;

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
    schema_of::<Document>()
}

/// The JSON Schema of a type, with its line end.
pub(in crate::output) fn schema_of<T: schemars::JsonSchema>() -> String {
    to_string_pretty(&schemars::schema_for!(T))
}

/// Writing to memory cannot fail: every key is a string.
fn escaped(text: serde_json::Result<String>) -> String {
    escape::json(&text.unwrap_or_default()).into_owned()
}

/// Writes parts of a document with their places.
#[derive(Clone, Copy)]
struct Writer<'a> {
    source: &'a Source,
    /// The text of the configuration.
    config: Option<&'a Source>,
}

impl Writer<'_> {
    fn location(self, span: Span) -> Location {
        location(self.source, span)
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
            fixes: item.fixes.iter().map(|fix| self.fix(fix)).collect(),
            baseline: None,
        }
    }
}

impl Writer<'_> {
    fn fix(self, fix: &diagnostics::Fix) -> Fix {
        let edit = |edit: &crate::edit::Edit| Edit {
            location: self.location(edit.span),
            start: edit.span.start,
            end: edit.span.end,
            text: edit.text.clone(),
        };
        Fix { title: fix.title.clone(), safety: fix.safety.as_str(), edits: fix.edits.iter().map(edit).collect() }
    }
}

fn location(source: &Source, span: Span) -> Location {
    let (start, end) = (source.position(span.start), source.position(span.end));
    Location {
        file: source.name().to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
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
        severity: BySeverity {
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
            own: counts.category(Category::Own(0)),
        },
        attributes: wire::Attributes {
            stated: diagram.map_or(0, stated),
            unstated: diagram.map_or(0, |diagram| diagram.threats.missing(&diagram.model)),
        },
    }
}
