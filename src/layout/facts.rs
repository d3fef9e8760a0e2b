//! What is drawn, as JSON: boxes, lines and labels with their places, for scoring and for tests.

use serde_json::{Value, json};

use super::geometry::Rect;
use super::scene::{Scene, flattened};

/// Nodes, clusters and edges with centres and sizes in points, y down, as `inspect --stage scene` prints them.
pub fn scene_facts(scene: &Scene) -> Value {
    let cluster_id = |index: Option<usize>| index.and_then(|index| scene.clusters.get(index)).map(|c| &c.mark.id);
    let node_id = |index: usize| scene.nodes.get(index).map(|node| &node.mark.id);
    let nodes = scene.nodes.iter().map(|node| {
        let mut value = boxed(node.rect);
        value["id"] = json!(node.mark.id);
        value["cluster"] = json!(cluster_id(node.cluster));
        value
    });
    let clusters = scene.clusters.iter().map(|cluster| {
        let mut value = boxed(cluster.rect);
        value["id"] = json!(cluster.mark.id);
        value["parent"] = json!(cluster_id(cluster.parent));
        value
    });
    let edges = scene.edges.iter().map(|edge| {
        let points = flattened(&edge.line);
        json!({
            "source": node_id(edge.tail),
            "target": node_id(edge.head),
            "points": points.iter().map(|point| json!([rounded(point.x), rounded(point.y)])).collect::<Vec<_>>(),
            "label": edge.label.filter(|_| edge.wants_label).map(boxed),
            "wants_label": edge.wants_label,
        })
    });
    json!({
        "nodes": nodes.collect::<Vec<_>>(),
        "clusters": clusters.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
    })
}

fn boxed(rect: Rect) -> Value {
    let centre = rect.centre();
    json!({"x": rounded(centre.x), "y": rounded(centre.y), "w": rounded(rect.w), "h": rounded(rect.h)})
}

fn rounded(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}
