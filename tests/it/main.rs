//! The tests that look at threatdot from outside: one file a topic.
#![allow(unreachable_pub, reason = "a test binary has no public items")]

/// The only place that knows where things are and how the library is called.
mod support;

/// The graph stage against Graphviz's facts of real files.
mod graph;
/// The parser: lossless, recovering, and as strict as Graphviz.
mod syntax;

/// Lints against their pages and fixtures.
mod lints;
