//! What is laid over a finished drawing: tints by severity, two versions told apart, one way drawn strong.

use std::collections::BTreeSet;

use crate::graph::Item;

use super::draft::Draft;
use super::overlay::{ChipFate, ChipSeverity, Highlight, Overlay};
use super::scene::{Dash, Figure, Ink, Mark, Outline, Role, Scene, Step};

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

/// Draws what was added, removed or changed in the colour of that, and everything else without any: each colour would be
/// read as a change. What is gone has gaps in its lines; the signs on the chips tell the rest without colours.
pub(super) fn versions(scene: &mut Scene, draft: &Draft, overlay: &Overlay) {
    for (cluster, (_, from)) in scene.clusters.iter_mut().zip(draft.clusters.iter().skip(1)) {
        mark_fate(&mut cluster.mark, overlay.fate(Item::Subgraph(from.subgraph)), Role::Area);
    }
    for (edge, id) in scene.edges.iter_mut().zip(draft.edges.ids()) {
        mark_fate(&mut edge.mark, overlay.fate(Item::Edge(id)), Role::Flow);
    }
    for (node, id) in scene.nodes.iter_mut().zip(draft.nodes.ids()) {
        mark_fate(&mut node.mark, overlay.fate(Item::Node(id)), Role::Element);
    }
}

fn mark_fate(mark: &mut Mark, fate: Option<ChipFate>, plain: Role) {
    const WIDTH: f64 = 2.2;
    let line = fate.map_or(if plain == Role::Area { Role::Group } else { Role::Flow }, Role::Fate);
    for figure in &mut mark.figures {
        let is_dot = is_dot(figure);
        let Figure { paint, .. } = figure;
        if is_dot {
            paint.fill = Ink::Role(line);
            continue;
        }
        if paint.fill != Ink::None {
            let area = fate.map_or(plain, Role::FateTint);
            // An arrowhead is filled with the ink of its line; an area of a boundary would hide what changed inside.
            paint.fill = Ink::Role(if plain == Role::Flow {
                line
            } else if plain == Role::Area {
                Role::Area
            } else {
                area
            });
        }
        if paint.stroke != Ink::None {
            paint.stroke = Ink::Role(line);
            if fate.is_some() && plain != Role::Flow || paint.fill == Ink::None && fate.is_some() {
                paint.width = paint.width.max(WIDTH);
                paint.dash = if fate == Some(ChipFate::Removed) { Dash::Dashed } else { Dash::Solid };
            }
        }
    }
    let ink = match fate {
        Some(ChipFate::Removed) => Role::Fate(ChipFate::Removed),
        _ => Role::Ink,
    };
    for run in mark.texts.iter_mut().flat_map(|text| &mut text.runs) {
        run.ink = Ink::Role(ink);
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
