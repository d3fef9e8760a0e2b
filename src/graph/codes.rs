//! The codes raised while a graph is resolved: limits only, since DOT gives every tree a meaning.

use crate::diagnostics::{Code, Severity};

/// Too many nodes.
pub static TOO_MANY_NODES: Code = Code {
    id: "E020",
    name: "too-many-nodes",
    severity: Severity::Error,
    summary: "the file has more than 200,000 nodes",
    docs: "A limit that no diagram for people reaches; what comes after it is not read. Split the diagram into levels.",
};

/// Too many edges.
pub static TOO_MANY_EDGES: Code = Code {
    id: "E021",
    name: "too-many-edges",
    severity: Severity::Error,
    summary: "the file has more than 500,000 edges",
    docs: "An edge between two subgraphs is one edge for each pair of their members, so a short text can mean very many \
           edges. They are counted before they are built; a statement that would go over the limit is left out. \
           Split the diagram into levels.",
};

/// Too many attributes.
pub static TOO_MANY_ATTRIBUTES: Code = Code {
    id: "E023",
    name: "too-many-attributes",
    severity: Severity::Error,
    summary: "an item has more than 1,000 attributes, or defaults multiply beyond measure",
    docs: "A limit that no diagram for people reaches. Attributes past it are not read.",
};

/// A name over the limit.
pub static NAME_TOO_LONG: Code = Code {
    id: "E024",
    name: "name-too-long",
    severity: Severity::Error,
    summary: "the name of a node or subgraph is longer than 4,096 bytes",
    docs: "A name is repeated by every flow and finding that it takes part in, so that a long one would multiply. The node is left \
           out; a subgraph is read without its name. Give it a short name and put the text into its `label`.",
};

/// The codes of this file.
pub static CODES: &[&Code] = &[&TOO_MANY_NODES, &TOO_MANY_EDGES, &TOO_MANY_ATTRIBUTES, &NAME_TOO_LONG];
