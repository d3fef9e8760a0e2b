//! A diagram as a small picture without words: boxes, lines, and a tint where something is open.

use std::collections::BTreeMap;

use crate::layout::Scene;
use crate::layout::geometry::Rect;
use crate::layout::scene::flattened;
use crate::output::json::{Document, SubjectKind};
use crate::output::xml::{Tag, Xml, number};

/// Elements and flows past which nothing could be told from anything else.
const MOST: usize = 400;

/// The picture as SVG; none where it would show nothing, or nothing that could be told apart.
pub(super) fn write(scene: &Scene, document: &Document) -> Option<String> {
    let marks = scene.nodes.len() + scene.edges.len() + scene.clusters.len();
    let around = bounds(scene)?.grown(8.0);
    if marks > MOST {
        return None;
    }
    let worst = worst(document);
    let mut xml = Xml::new();
    let tag = xml.tag("svg").attr("aria-hidden", "true").written("viewBox", |out| {
        for (index, value) in [around.x, around.y, around.w, around.h].into_iter().enumerate() {
            out.push_str(if index > 0 { " " } else { "" });
            number(value, out);
        }
    });
    tag.open();
    for cluster in &scene.clusters {
        rect(xml.tag("rect").attr("class", "zone"), cluster.rect).empty();
    }
    for edge in &scene.edges {
        let tag = xml.tag("polyline").attr("class", "line");
        tag.written("points", |out| {
            for point in flattened(&edge.line) {
                number(point.x.round(), out);
                out.push(',');
                number(point.y.round(), out);
                out.push(' ');
            }
        })
        .empty();
    }
    for node in &scene.nodes {
        let severity = worst.get(&*node.mark.id).copied().unwrap_or("quiet");
        rect(xml.tag("rect").attr("class", severity), node.rect).attr("rx", "6").empty();
    }
    Some(xml.finish())
}

fn rect(tag: Tag<'_>, rect: Rect) -> Tag<'_> {
    tag.number("x", rect.x).number("y", rect.y).number("width", rect.w).number("height", rect.h)
}

/// The rectangle around everything.
fn bounds(scene: &Scene) -> Option<Rect> {
    let nodes = scene.nodes.iter().map(|node| node.rect);
    nodes.chain(scene.clusters.iter().map(|cluster| cluster.rect)).reduce(Rect::union)
}

/// The highest severity of an open finding of each element: findings come the most severe first.
fn worst(document: &Document) -> BTreeMap<&str, &'static str> {
    let mut worst = BTreeMap::new();
    for finding in &document.findings {
        let is_open = matches!(finding.status, "open" | "unstated");
        if is_open && matches!(finding.subject_kind, SubjectKind::Element) {
            worst.entry(&*finding.subject).or_insert(finding.severity);
        }
    }
    worst
}
