//! What can be written at an offset, the likeliest first.

mod context;
mod items;
mod values;

pub use items::{Item, ItemKind};

use super::Analysis;
use crate::limits;
use crate::span::Span;
use context::Spot;

/// What can be written at a place.
#[derive(Clone, Debug)]
pub struct Completions {
    /// What is replaced by an item.
    pub span: Span,
    /// The items, the likeliest first.
    pub items: Vec<Item>,
    /// More typing may bring other items.
    pub incomplete: bool,
}

/// What can be written at an offset. It is found by the words before it, so that a text in the midst of being written has
/// completions too.
pub fn complete(analysis: &Analysis, at: u32) -> Completions {
    let context = context::at(analysis, at);
    let mut list = items::List::new(analysis, &context);
    match &context.spot {
        Spot::Nothing => {}
        Spot::File => list.keywords(&["digraph", "graph", "strict"]),
        Spot::Statement(owner) => {
            list.elements();
            if let Some(owner) = owner {
                list.names(*owner);
            }
            list.keywords(&["subgraph", "node", "edge", "graph"]);
        }
        Spot::Node => {
            list.elements();
            list.keywords(&["subgraph"]);
        }
        Spot::Subgraph => list.word("cluster_", "a subgraph that is drawn as a box begins so"),
        Spot::Compass => {
            for point in ["n", "ne", "e", "se", "s", "sw", "w", "nw", "c", "_"] {
                list.word(point, "a side of the node");
            }
        }
        Spot::Name(owner) => list.names(*owner),
        Spot::Value(owner, name) => list.values(*owner, name),
    }
    let mut items = list.finish();
    let incomplete = matches!(context.spot, Spot::Name(_) | Spot::Statement(_)) || items.len() > limits::COMPLETIONS;
    items.truncate(limits::COMPLETIONS);
    Completions { span: context.word, items, incomplete }
}
