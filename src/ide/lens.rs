//! How many threats each thing has, to be shown above it; and what is known but not written, to be shown in the line.

use super::{Analysis, Part, place};
use crate::model::{KindEvidence, Stated, StatedBy, StatedList, Subject};
use crate::span::Span;
use crate::syntax::SyntaxKind;
use crate::syntax::ast::{EndView, NodeRefView, Statement};
use crate::threats::{Finding, Status, Threats};

/// A line above something.
#[derive(Clone, Debug)]
pub struct Lens {
    /// What it is about.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// Whether it is about a graph as a whole.
    pub of_graph: bool,
}

/// A line above every graph, boundary and element that has findings.
pub fn lenses(analysis: &Analysis) -> Vec<Lens> {
    let mut lenses = Vec::new();
    if !analysis.is_annotated() {
        return lenses;
    }
    for part in analysis.parts() {
        let Some(threats) = analysis.threats(part) else { continue };
        let whole = counted(threats.findings.values()).unwrap_or_else(|| "no threats".to_owned());
        lenses.push(Lens { span: part.graph.header(), title: whole, of_graph: true });
        lenses.extend(of_subjects(part, threats));
    }
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

fn of_subjects(part: Part<'_>, threats: &Threats) -> impl Iterator<Item = Lens> {
    threats.by_subject().into_iter().filter_map(move |(subject, found)| {
        if matches!(subject, Subject::Flow(_)) {
            return None;
        }
        let findings = found.iter().filter_map(|id| threats.findings.get(*id));
        Some(Lens { span: part.model.subject_span(subject), title: counted(findings)?, of_graph: false })
    })
}

/// `7 open, 2 accepted`; none without a finding.
pub(super) fn counted<'a>(findings: impl Iterator<Item = &'a Finding>) -> Option<String> {
    let mut counts = [0_usize; Status::ALL.len()];
    for finding in findings {
        let status = if finding.status.is_open() { Status::Open } else { finding.status };
        if let Some(count) = counts.get_mut(status as usize) {
            *count += 1;
        }
    }
    let told = Status::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let told: Vec<String> = told.map(|(status, count)| format!("{count} {}", status.as_str())).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// Something that is known and not written where it counts.
#[derive(Clone, Debug)]
pub struct Hint {
    /// After what.
    pub at: u32,
    /// What is known.
    pub label: String,
    /// Where it comes from.
    pub why: String,
    /// Whether it is a kind, which stands where a type would.
    pub kind: bool,
}

/// Hints of a range: kinds that are taken from the drawing, and values that come from defaults or are implied.
pub fn hints(analysis: &Analysis, span: Span) -> Vec<Hint> {
    let mut hints = Vec::new();
    if !analysis.is_annotated() {
        return hints;
    }
    let is_shown = |it: Span| it.start <= span.end && span.start <= it.end;
    for node in analysis.tree().nodes().filter(|node| is_shown(node.span())) {
        let (Some(part), Some(statement)) = (analysis.part_at(node.span().start), Statement::cast(node)) else {
            continue;
        };
        match statement {
            Statement::Node(view) => {
                for end in view.ends() {
                    let EndView::Nodes(list) = end else { continue };
                    let ids = list.nodes().filter_map(NodeRefView::id);
                    hints.extend(ids.flat_map(|id| of_element(analysis, part, id, node.span().end)));
                }
            }
            Statement::Edge(view) if view.0.kind() == SyntaxKind::EdgeStatement => {
                let mut edges = analysis.index(part).into_iter().flat_map(|index| index.edges_of(node.span()));
                // Edges of one statement share their attributes.
                let flow = edges.find_map(|edge| place::flow_of(part.model, edge));
                let flow = flow.and_then(|flow| part.model.flows.get(flow));
                hints.extend(flow.and_then(|flow| taken_over(analysis, &flow.stated, node.span().end)));
            }
            _ => {}
        }
    }
    hints
}

fn of_element(
    analysis: &Analysis,
    part: Part<'_>,
    id: crate::syntax::literal::Literal,
    end: u32,
) -> impl Iterator<Item = Hint> {
    let element = place::node(analysis, part, id).and_then(|node| part.model.elements.get(part.model.element_of(node)));
    let element = element.filter(|element| element.span == id.span());
    let kind = element.and_then(|element| match element.evidence {
        KindEvidence::Drawn(span) => Some(Hint {
            at: id.span().end,
            label: format!(": {}", element.kind.as_str()),
            why: format!("taken from the drawing, line {}", analysis.source().position(span.start).line),
            kind: true,
        }),
        _ => None,
    });
    kind.into_iter().chain(element.and_then(|element| taken_over(analysis, &element.stated, end)))
}

/// Values that count without being written in a statement.
fn taken_over(analysis: &Analysis, stated: &StatedList, at: u32) -> Option<Hint> {
    let others: Vec<&Stated> = stated.iter().filter(|it| it.by != StatedBy::Own).collect();
    let written = |it: &&Stated| format!("{}={}", it.def.name, it.value.written());
    let why = |it: &&Stated| {
        let line = analysis.source().position(it.value_span.start).line;
        let by = if it.by == StatedBy::Protocol { "implied by the protocol" } else { "a default" };
        format!("{}: {by}, line {line}", written(it))
    };
    (!others.is_empty()).then(|| Hint {
        at,
        label: others.iter().map(written).collect::<Vec<_>>().join(", "),
        why: others.iter().map(why).collect::<Vec<_>>().join("\n"),
        kind: false,
    })
}
