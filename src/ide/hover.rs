//! What is known about the thing at an offset, as a page of Markdown.

use std::fmt::Write as _;

use super::place::{self, Owner, Thing};
use super::{Analysis, Part, pages};
use crate::graph::Graph;
use crate::model::vocabulary::{ASSET_LISTS, CLASSIFICATION, TRUST};
use crate::model::{BoundaryEvidence, BoundaryId, ElementId, Kind, KindEvidence, StatedBy, StatedList, Subject};
use crate::output::markdown;
use crate::span::Span;
use crate::syntax::literal::Literal;
use crate::threats::Status;

/// A page about something.
#[derive(Clone, Debug)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// The page about what stands at an offset.
pub fn hover(analysis: &Analysis, at: u32) -> Option<Hover> {
    let (part, thing) = place::thing(analysis, at)?;
    let text = |literal: Literal| literal.text(analysis.source().text()).into_owned();
    let (span, text) = match thing {
        Thing::Element(node, span) => (span, element(analysis, part, part.model.element_of(node))?),
        Thing::Flow(flow, span) => (span, flow_page(analysis, part, flow)?),
        Thing::Cluster(boundary, span) => (span, boundary_page(analysis, part, boundary)?),
        Thing::Diagram(span) => (span, diagram(analysis, part)),
        Thing::Name(owner, name) => (name.span(), name_page(analysis, part, owner, &text(name))?),
        Thing::Value(owner, name, value) => {
            let (name, word) = (text(name), text(value));
            let asset = asset(part, &name, &word, at, value.span(), analysis);
            (value.span(), asset.or_else(|| value_page(analysis, part, owner, &name, &word))?)
        }
    };
    Some(Hover { span, text })
}

/// One page under construction.
struct Page<'a> {
    analysis: &'a Analysis,
    part: Part<'a>,
    text: String,
}

impl<'a> Page<'a> {
    fn new(analysis: &'a Analysis, part: Part<'a>, id: &str, label: &str) -> Self {
        let mut text = format!("**{}**", markdown::text(id));
        if label != id && !label.is_empty() {
            let _ = write!(text, " “{}”", markdown::text(label));
        }
        Self { analysis, part, text }
    }

    fn fact(&mut self, text: &str) {
        self.text.push_str(" · ");
        self.text.push_str(text);
    }

    fn line_of(&self, span: Span) -> u32 {
        self.analysis.source().position(span.start).line
    }

    /// What is stated, and by whom.
    fn stated(&mut self, stated: &StatedList) {
        let mut rows = String::new();
        for it in stated.iter() {
            let line = self.line_of(it.value_span);
            let by = match it.by {
                StatedBy::Own => format!("here, line {line}"),
                StatedBy::Default(Graph::ROOT) => format!("default, line {line}"),
                StatedBy::Default(subgraph) => match self.part.graph.subgraphs.get(subgraph).and_then(|it| it.name) {
                    Some(name) => format!("default of {}, line {line}", markdown::text(self.part.graph.text(name))),
                    None => format!("default, line {line}"),
                },
                StatedBy::Protocol => format!("implied by the protocol, line {line}"),
            };
            let _ = writeln!(rows, "| {} | {} | {by} |", it.def.name, markdown::text(&it.value.written()));
        }
        if !rows.is_empty() {
            let _ = write!(self.text, "\n\n| attribute | value | from |\n|---|---|---|\n{}", rows.trim_end());
        }
    }

    /// What is open, and what became of the rest.
    fn findings(mut self, subject: Subject) -> String {
        let Some(threats) = self.analysis.threats(self.part) else { return self.text };
        let of_subject = threats.findings.values().filter(|finding| finding.subject == subject);
        let lines: Vec<String> = of_subject
            .map(|finding| {
                let rule = threats.rule(finding).map_or("", |rule| &*rule.id);
                let title = markdown::text(&threats.title(self.part.model, finding));
                let (severity, status) = (finding.severity.as_str(), finding.status.as_str());
                format!("- {} {title} ({severity}, {status})", markdown::text(rule))
            })
            .collect();
        if let Some(counts) = super::lens::counted(threats.findings.values().filter(|it| it.subject == subject)) {
            let _ = write!(self.text, "\n\n{counts}\n\n");
        }
        self.text.push_str(&lines.iter().take(FINDINGS_LISTED).cloned().collect::<Vec<_>>().join("\n"));
        if lines.len() > FINDINGS_LISTED {
            let _ = write!(self.text, "\n- and {} more", lines.len() - FINDINGS_LISTED);
        }
        self.text
    }
}

/// Findings that a page lists.
const FINDINGS_LISTED: usize = 20;

fn element(analysis: &Analysis, part: Part<'_>, id: ElementId) -> Option<String> {
    let element = part.model.elements.get(id)?;
    let mut page = Page::new(analysis, part, &element.id, &element.label);
    page.fact(match element.kind {
        Kind::Unknown => "kind unknown",
        kind => kind.as_str(),
    });
    if let KindEvidence::Drawn(span) = element.evidence {
        let line = page.line_of(span);
        page.fact(&format!("kind taken from `{}`, line {line}", analysis.source().slice(span).replace('`', "")));
    }
    if element.kind.is_analysed() {
        page.fact(&format!("trust {}", level(TRUST, part.model.trust(id))));
    }
    page.fact(&inside(part, element.boundary));
    class(&mut page, Subject::Element(id));
    page.stated(&element.stated);
    Some(page.findings(Subject::Element(id)))
}

fn flow_page(analysis: &Analysis, part: Part<'_>, id: crate::model::FlowId) -> Option<String> {
    let flow = part.model.flows.get(id)?;
    let mut page = Page::new(analysis, part, &flow.id, &flow.label);
    let [from, to] = [flow.source, flow.target].map(|end| markdown::code(part.model.subject_id(Subject::Element(end))));
    page.fact(&format!("flow from {from} to {to}"));
    let crossed: Vec<String> =
        flow.crosses().map(|id| markdown::code(part.model.subject_id(Subject::Boundary(id)))).collect();
    if !crossed.is_empty() {
        page.fact(&format!("crosses {}", crossed.join(", ")));
    }
    class(&mut page, Subject::Flow(id));
    page.stated(&flow.stated);
    Some(page.findings(Subject::Flow(id)))
}

fn boundary_page(analysis: &Analysis, part: Part<'_>, id: BoundaryId) -> Option<String> {
    let boundary = part.model.boundaries.get(id)?;
    let mut page = Page::new(analysis, part, &boundary.id, &boundary.label);
    page.fact(if boundary.is_trust_boundary { "trust boundary" } else { "group: it changes no trust" });
    if boundary.evidence == BoundaryEvidence::Drawn {
        page.fact("known by its trust or its drawing");
    }
    if let Some(trust) = part.model.boundary_trust(id) {
        page.fact(&format!("trust {}", level(TRUST, trust)));
    }
    page.fact(&inside(part, boundary.parent));
    page.stated(&boundary.stated);
    Some(page.findings(Subject::Boundary(id)))
}

fn diagram(analysis: &Analysis, part: Part<'_>) -> String {
    let title = if part.model.title.is_empty() { "diagram" } else { &part.model.title };
    let mut page = Page::new(analysis, part, title, "");
    let (elements, flows) = (part.model.elements.len(), part.model.flows.len());
    page.fact(&format!("elements: {elements}"));
    page.fact(&format!("flows: {flows}"));
    page.fact(&format!("boundaries: {}", part.model.boundaries.values().filter(|it| it.is_trust_boundary).count()));
    page.stated(&part.model.stated);
    if let Some(threats) = analysis.threats(part) {
        let counts = threats.counts();
        let told = Status::ALL.map(|status| (status, counts.status(status)));
        let told: Vec<String> =
            told.iter().filter(|(_, count)| *count > 0).map(|(it, count)| format!("{count} {}", it.as_str())).collect();
        if !told.is_empty() {
            let _ = write!(page.text, "\n\nCells of the chart: {}", told.join(", "));
        }
    }
    page.text
}

/// Its class, as far as anything says it.
fn class(page: &mut Page, subject: Subject) {
    let level = page.analysis.threats(page.part).and_then(|threats| threats.class(subject));
    if let Some(word) = level.and_then(|level| CLASSIFICATION.get(usize::from(level))) {
        page.fact(&format!("handles {word} data"));
    }
}

fn inside(part: Part<'_>, boundary: Option<BoundaryId>) -> String {
    match boundary {
        Some(id) => format!("in {}", markdown::code(part.model.subject_id(Subject::Boundary(id)))),
        None => "outside of every boundary".to_owned(),
    }
}

/// A level as its word and its number.
fn level(words: &[&str], level: u32) -> String {
    match usize::try_from(level).ok().and_then(|at| words.get(at)) {
        Some(word) => format!("{word} ({level})"),
        None => level.to_string(),
    }
}

/// The page of an attribute; of a decision the rule's.
fn name_page(analysis: &Analysis, part: Part<'_>, owner: Owner, name: &str) -> Option<String> {
    let catalogue = &analysis.options().threats.catalogue;
    match part.model.vocabulary_name(name) {
        Some(word) => pages::attribute(catalogue, word, owner.on(part)).or_else(|| pages::graphviz(name)),
        None => pages::graphviz(name),
    }
}

/// What a word means as the value of an attribute.
fn value_page(analysis: &Analysis, part: Part<'_>, owner: Owner, name: &str, word: &str) -> Option<String> {
    let about = part.model.vocabulary_name(name).and_then(|name| pages::value(name, owner.on(part), word));
    about.or_else(|| name_page(analysis, part, owner, name))
}

/// The page of an asset that a list names at an offset.
fn asset(part: Part<'_>, name: &str, text: &str, at: u32, span: Span, analysis: &Analysis) -> Option<String> {
    part.model.vocabulary_name(name).filter(|name| ASSET_LISTS.contains(name))?;
    let literal = crate::model::vocabulary::Literal::new(text, span, analysis.source());
    let item = literal.items().into_iter().find(|item| item.span.start <= at && at <= item.span.end)?;
    let asset = part.model.assets.get(part.model.asset(&item.text)?)?;
    let word = |words: &[&'static str], level: Option<u8>| level.and_then(|it| words.get(usize::from(it)).copied());
    let mut page = Page::new(analysis, part, &asset.id, &asset.title);
    page.fact("asset");
    let importance = crate::model::vocabulary::IMPORTANCE;
    for (what, word) in [
        ("classification", word(CLASSIFICATION, asset.classification)),
        ("integrity", word(importance, asset.integrity)),
        ("availability", word(importance, asset.availability)),
    ] {
        if let Some(word) = word {
            page.fact(&format!("{what} {word}"));
        }
    }
    if !asset.tags.is_empty() {
        page.fact(&format!("tags {}", markdown::text(&asset.tags.join(", "))));
    }
    let place = match asset.name_span() {
        Some(name) => format!("line {}", page.line_of(name)),
        None => "shared by the configuration".to_owned(),
    };
    page.fact(&place);
    Some(page.text)
}
