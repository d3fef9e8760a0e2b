//! threatdot reads Graphviz DOT in which attributes mark interactors, processes, stores, data flows and trust
//! boundaries; checks it with diagnostics; derives STRIDE threats for every element; and draws it.
//!
//! ```text
//!  Source --parse--> Tree --resolve--> Graph --lower--> Model --+--> Diagnostics   (lints)
//!  source            syntax            graph            model   +--> Threats       (threats)
//!                                                               +--> Scene --> SVG (layout, output)
//! ```
//!
//! Each arrow is one public function from a reference to an owned value; [`compile`](compile::compile) runs them. There is
//! no global state, no clock and no disk inside: [`cli`] alone touches the world. The core cannot fail: broken input
//! gives diagnostics and whatever could be read. A module uses only those above it in this list.

#![forbid(unsafe_code)]

pub mod arena;
pub mod diagnostics;
pub mod edit;
pub mod limits;
pub mod percent;
pub mod source;
pub mod span;

pub mod graph;
pub mod syntax;

pub mod model;

pub mod propagation;

pub mod fmt;
pub mod layout;
pub mod level;
pub mod lints;
pub mod threats;

pub mod config;
pub mod markdown;

pub mod catalogue;

pub mod compile;

pub mod annotate;

pub mod mend;

pub mod refine;

pub mod diff;
pub mod trial;

pub mod output;

pub mod ide;

pub mod lsp;

pub mod serve;

pub mod cli;
