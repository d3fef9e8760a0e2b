//! A graph as JSON, in the form of Graphviz's own facts.

use serde_json::{Map, Value, json};

use super::{Attrs, Graph, NodeId, Subgraph, SubgraphId};

/// Directedness, nodes, edges and clusters with their resolved attributes, as `inspect --stage graph` prints them:
/// `{"directed","strict","nodes":{ID:{ATTR:VALUE}},"edges":[[TAIL,HEAD,{ATTR:VALUE}]],"clusters":{ID:{"attrs":{},"nodes":[...]}}}`.
///
/// Clusters are those named `cluster...`, the only ones that Graphviz 2.43 knows. A node that two of them list is in the
/// one that it is drawn in. As Graphviz prints them, empty values are left out; a label is there, even empty, if any item of its kind has one;
/// and a node's label that is only its own name (`\N`) is not.
pub fn facts(graph: &Graph) -> Value {
    let nodes: Map<String, Value> = graph
        .nodes
        .iter()
        .map(|(id, node)| (graph.node_id(id).to_owned(), box_attrs(graph, &node.attrs, false)))
        .collect();
    let edges: Vec<Value> = graph
        .edges
        .values()
        .map(|edge| {
            let attrs = edge_attrs(graph, &edge.attrs);
            json!([graph.node_id(edge.tail), graph.node_id(edge.head), attrs])
        })
        .collect();
    let named = |subgraph: &Subgraph| subgraph.name.is_some_and(|name| graph.text(name).starts_with("cluster"));
    let clusters: Map<String, Value> =
        graph.clusters().filter(|(_, subgraph)| named(subgraph)).map(|(id, _)| cluster(graph, id)).collect();
    json!({ "directed": graph.directed, "strict": graph.strict, "nodes": nodes, "edges": edges, "clusters": clusters })
}

fn cluster(graph: &Graph, id: SubgraphId) -> (String, Value) {
    let subgraph = &graph.subgraphs[id];
    let name = subgraph.name.map_or("", |name| graph.text(name)).to_owned();
    let drawn_here = |node: &NodeId| {
        std::iter::successors(Some(graph.home[*node]), |&at| graph.parent_cluster(at)).any(|at| at == id)
    };
    let mut nodes: Vec<&str> =
        graph.members(id).into_iter().filter(drawn_here).map(|node| graph.node_id(node)).collect();
    nodes.sort_unstable();
    (name, json!({ "attrs": box_attrs(graph, &subgraph.attrs, graph.declared_labels.graph), "nodes": nodes }))
}

/// The attributes of a node or cluster. A label that only stands for the name is left out.
fn box_attrs(graph: &Graph, attrs: &Attrs, with_label: bool) -> Value {
    let mut map = filled(graph, attrs);
    match graph.attr(attrs, "label").map(|attr| graph.text(attr.value)) {
        Some("\\N") => drop(map.remove("label")),
        Some("") => drop(map.insert("label".to_owned(), "".into())),
        None if with_label => drop(map.insert("label".to_owned(), "".into())),
        _ => {}
    }
    map.into()
}

fn edge_attrs(graph: &Graph, attrs: &Attrs) -> Value {
    let mut map = filled(graph, attrs);
    if graph.declared_labels.edge && !map.contains_key("label") {
        map.insert("label".to_owned(), "".into());
    }
    map.into()
}

fn filled(graph: &Graph, attrs: &Attrs) -> Map<String, Value> {
    let text = |symbol| graph.text(symbol).to_owned();
    let filled = attrs.iter().filter(|attr| !graph.text(attr.value).is_empty());
    filled.map(|attr| (text(attr.name), text(attr.value).into())).collect()
}
