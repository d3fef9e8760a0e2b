//! What is laid over a finished drawing: tints by severity, and one way drawn strong while the rest is faint.

use std::collections::BTreeSet;

use crate::graph::Item;

use super::draft::Draft;
use super::overlay::{ChipSeverity, Highlight, Overlay};
use super::scene::{Figure, Ink, Mark, Outline, Role, Scene, Step};

/// Width of a highlighted line.
const STRONG: f64 = 2.8;

/// Tints every item by the highest severity of its open findings. Other colours go, since each would be read as heat;
/// lines grow with the severity, since nobody should have to tell colours apart.
pub(super) fn heat(scene: &mut Scene, draft: &Draft, overlay: &Overlay) {
    for (cluster, (_, from)) in scene.clusters.iter_mut().zip(draft.clusters.iter().skip(1)) {
        warm(&mut cluster.mark, overlay.worst(Item::Subgraph(from.subgraph)), Role::Area);
    }
    for (edge, id) in scene.edges.iter_mut().zip(draft.edges.ids()) {
        warm(&mut edge.mark, overlay.worst(Item::Edge(id)), Role::Flow);
    }
    for (node, id) in scene.nodes.iter_mut().zip(draft.nodes.ids()) {
        warm(&mut node.mark, overlay.worst(Item::Node(id)), Role::Element);
    }
}

fn warm(mark: &mut Mark, severity: Option<ChipSeverity>, cold: Role) {
    let is_line = cold == Role::Flow;
    for (index, figure) in mark.figures.iter_mut().enumerate().filter(|(_, figure)| !is_dot(figure)) {
        let area = figure.paint.fill != Ink::None || !is_line && index == 0 && is_closed(&figure.outline);
        let line = severity.map_or(if is_line { Role::Flow } else { Role::Ink }, Role::Severity);
        if area {
            let fill = if is_line { line } else { severity.map_or(cold, Role::Tint) };
            figure.paint.fill = Ink::Role(fill);
        }
        if figure.paint.stroke != Ink::None && (severity.is_some() || matches!(figure.paint.stroke, Ink::Author { .. }))
        {
            figure.paint.stroke = Ink::Role(line);
            figure.paint.width += severity.map_or(0.0, |severity| 0.4 * f64::from(severity as u8));
        }
    }
    for run in mark.texts.iter_mut().flat_map(|text| &mut text.runs) {
        run.ink = Ink::Role(Role::Ink);
    }
}

/// Draws the way of a finding strong, and everything but it and the boxes around it faint.
pub(super) fn highlight(scene: &mut Scene, draft: &Draft, highlight: &Highlight) {
    let is_on_way = |item: Item| highlight.items.contains(&item);
    let mut around = BTreeSet::new();
    for (node, id) in scene.nodes.iter_mut().zip(draft.nodes.ids()) {
        if is_on_way(Item::Node(id)) {
            strengthen(&mut node.mark);
            let chain = std::iter::successors(node.cluster, |&at| scene.clusters.get(at)?.parent);
            around.extend(chain);
        } else {
            node.mark.faint = true;
        }
    }
    for (edge, id) in scene.edges.iter_mut().zip(draft.edges.ids()) {
        if is_on_way(Item::Edge(id)) { strengthen(&mut edge.mark) } else { edge.mark.faint = true }
    }
    for (index, (cluster, (_, from))) in scene.clusters.iter_mut().zip(draft.clusters.iter().skip(1)).enumerate() {
        if is_on_way(Item::Subgraph(from.subgraph)) {
            strengthen(&mut cluster.mark);
        } else {
            cluster.mark.faint = !around.contains(&index);
        }
    }
}

fn strengthen(mark: &mut Mark) {
    let ink = Ink::Role(Role::Highlight);
    for figure in mark.figures.iter_mut().filter(|figure| !is_dot(figure) && figure.paint.stroke != Ink::None) {
        // An arrowhead is filled with the ink of its line.
        if figure.paint.fill == figure.paint.stroke {
            figure.paint.fill = ink;
        } else {
            figure.paint.width = figure.paint.width.max(STRONG);
        }
        figure.paint.stroke = ink;
    }
}

/// Whether a figure marks where a flow crosses a boundary: it keeps the colour of that.
fn is_dot(figure: &Figure) -> bool {
    figure.paint.stroke == Ink::Role(Role::Paper)
}

fn is_closed(outline: &Outline) -> bool {
    match outline {
        Outline::Rect(..) | Outline::Ellipse(_) | Outline::Polygon(_) => true,
        Outline::Path(steps) => steps.last() == Some(&Step::Close),
    }
}
