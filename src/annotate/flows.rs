//! What edges carry: protocols that a label names, and data that it seems to name.

use std::collections::{BTreeMap, BTreeSet};

use super::phrase::{singular, words};
use super::words::{DATA, PROTECTED, PROTOCOLS, VERBS};
use super::{Maker, Proposal};
use crate::graph::{EdgeId, Graph, Item};

/// The proposals for every edge statement that has a label of its own, and for the data that the labels name.
pub(super) fn propose(factor: u32, maker: &mut Maker, out: &mut Vec<Proposal>) {
    let mut assets = Assets::of(maker);
    for (edge, label) in labels(maker) {
        if let Some((protocol, weight, word)) = protocol(&label) {
            let reason = vec![format!("word `{word}` of the label")];
            out.extend(maker.proposal(Item::Edge(edge), "protocol", protocol, weight, reason));
        }
        if !maker.has(Item::Edge(edge), "data") {
            assets.name(edge, &label);
        }
    }
    assets.propose(factor, maker, out);
}

/// The first edge of each statement with its label on one line, where the statement itself writes it.
fn labels(maker: &Maker) -> Vec<(EdgeId, String)> {
    let graph = maker.graph;
    let (label, xlabel) = (graph.strings.find("label"), graph.strings.find("xlabel"));
    let mut seen = BTreeSet::new();
    let mut labels = Vec::new();
    for flow in maker.model.flows.values() {
        let edge = &graph.edges[flow.edge];
        let written = [label, xlabel].into_iter().flatten().find_map(|name| edge.attrs.get(name));
        if written.is_some_and(|attr| edge.statement.contains(attr.name_span)) && seen.insert(edge.statement) {
            labels.push((flow.edge, flow.label.clone()));
        }
    }
    labels
}

/// The one protocol that a label names. Two of them, or one beside a word about its protection, say nothing certain.
fn protocol(label: &str) -> Option<(&'static str, u32, &'static str)> {
    let words = words(label, |word| PROTOCOLS.iter().any(|row| row.word == word));
    let mut found = PROTOCOLS.iter().filter(|row| words.iter().any(|word| word == row.word));
    let row = found.next()?;
    let is_loose = row.weight < 90 && words.iter().any(|word| PROTECTED.contains(&word.as_str()));
    // "HTTP(S)" is both.
    let is_both = label.to_ascii_lowercase().contains(&format!("{}(s)", row.word));
    (found.next().is_none() && !is_loose && !is_both).then_some((row.protocol, row.weight, row.word))
}

/// Data that labels name, by the id that it would have.
struct Assets<'a> {
    /// Title and edges.
    named: BTreeMap<String, (String, Vec<EdgeId>)>,
    /// Ids that exist.
    known: BTreeSet<&'a str>,
}

impl<'a> Assets<'a> {
    fn of(maker: &Maker<'a>) -> Self {
        Self { named: BTreeMap::new(), known: maker.model.known_assets().map(|asset| asset.id.as_str()).collect() }
    }

    fn name(&mut self, edge: EdgeId, label: &str) {
        for part in label.split([',', ';', '/', '+', '&', '|']) {
            let Some((id, title)) = data(part) else { continue };
            let (_, edges) = self.named.entry(id).or_insert_with(|| (title, Vec::new()));
            if edges.last() != Some(&edge) {
                edges.push(edge);
            }
        }
    }

    /// What is named twice is more likely to be data.
    fn propose(self, factor: u32, maker: &mut Maker, out: &mut Vec<Proposal>) {
        let mut carried: BTreeMap<EdgeId, (Vec<String>, u32)> = BTreeMap::new();
        for (id, (title, edges)) in self.named {
            let weight = if edges.len() > 1 || self.known.contains(id.as_str()) { 42 } else { 35 };
            let confidence = weight * factor / 100;
            if !self.known.contains(id.as_str()) {
                let reason = vec![format!("named by the label of {}", counted(edges.len()))];
                let name = format!("asset_{id}");
                out.extend(maker.proposal(Item::Subgraph(Graph::ROOT), &name, &title, confidence, reason));
            }
            for edge in edges {
                let (ids, least) = carried.entry(edge).or_insert((Vec::new(), confidence));
                *least = confidence.min(*least);
                ids.push(id.clone());
            }
        }
        for (edge, (ids, confidence)) in carried {
            let reason = vec!["its label names them".to_owned()];
            out.extend(maker.proposal(Item::Edge(edge), "data", &ids.join(","), confidence, reason));
        }
    }
}

fn counted(edges: usize) -> String {
    if edges == 1 { "one edge".to_owned() } else { format!("{edges} edges") }
}

/// Id and title of the data that a part of a label names: a few words, the last of which is a word for data.
fn data(part: &str) -> Option<(String, String)> {
    let part = part.split(['(', '[', ':', '{']).next().unwrap_or("");
    let mut words = words(part, |_| false);
    while words.len() > 1 && words.first().is_some_and(|first| VERBS.contains(&first.as_str())) {
        words.remove(0);
    }
    if words.is_empty() || words.len() > 3 || !words.iter().all(|word| word.is_ascii()) {
        return None;
    }
    let known = |word: &str| {
        let one = singular(word).filter(|one| DATA.contains(&one.as_str()));
        one.or_else(|| DATA.contains(&word).then(|| word.to_owned()))
    };
    let title = words.join(" ");
    let last = words.pop()?;
    let one = known(&title).map(|one| (one, true)).or_else(|| known(&last).map(|one| (one, false)));
    let (one, is_whole) = one?;
    if is_whole && words.is_empty() && (VERBS.contains(&last.as_str()) || last == "data") {
        return None;
    }
    if is_whole {
        words.clear();
    }
    words.push(one.replace(' ', "_"));
    let mut letters = title.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())?;
    Some((words.join("_"), title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_one_protocol_or_none() {
        let says = |label| protocol(label).map(|(protocol, ..)| protocol);
        assert_eq!(says("orders (HTTPS)"), Some("https"));
        assert_eq!(says("gRPC"), Some("rpc"));
        assert_eq!(says("SQL query"), Some("sql"));
        assert_eq!(says("AMQP"), Some("amqp"));
        assert_eq!(says("HTTP or HTTPS"), None);
        assert_eq!(says("HTTP over TLS"), None);
        assert_eq!(says("HTTP(S)"), None);
        assert_eq!(says("MQTT + TLS"), None);
        assert_eq!(says("can read"), None);
    }

    #[test]
    fn labels_name_data() {
        let names = |part| data(part).map(|(id, title)| format!("{id}={title}"));
        assert_eq!(names("orders").as_deref(), Some("order=Orders"));
        assert_eq!(names("send card number").as_deref(), Some("card_number=Card number"));
        assert_eq!(names("save the order (JSON)").as_deref(), Some("order=Order"));
        assert_eq!(names("log"), None);
        assert_eq!(names("calls"), None);
        assert_eq!(names("log in to the system as a user"), None);
        assert_eq!(names("bestellung größe order").as_deref(), None);
    }
}
