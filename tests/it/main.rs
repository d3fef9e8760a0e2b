//! The tests that look at threatdot from outside: one file a topic.
#![allow(unreachable_pub, reason = "a test binary has no public items")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::items_after_statements,
    clippy::needless_for_each,
    clippy::too_many_lines,
    reason = "tests fail by panicking, and they make and read files"
)]

/// The only place that knows where things are and how the library is called.
mod support;

/// Alerts for code scanning, workflows and test reports.
mod alerts;
/// Lints that a source allows.
mod allow;
/// Proposals for plain diagrams: what they say, where they go, and how many a reader agrees with.
mod annotate;
/// The house rules that can be read off the source.
mod architecture;
/// What is known already, and what is new.
mod baseline;
/// The book: generated pages, examples, links.
mod book;
/// Building many files: side by side, and from what was built before.
mod building;
/// The program as a user runs it: exit codes, streams, files.
mod cli;
/// The configuration: what comes before what, and its schema.
mod configuration;
/// Decisions: their texts, their places, what they settle, and the configuration.
mod decisions;
/// What changed, and over the commits of a file.
mod diff;
/// What the drawing attributes of Graphviz do to a picture.
mod drawing;
/// What editors are given besides the language server.
mod editors;
/// What findings may not depend on.
mod engine;
/// Facts about diagrams.
mod facts;
/// What diagnostics offer to do about the source, and what comes of doing it.
mod fixes;
/// The one layout: what it keeps, how it looks, and the command that gives it.
mod fmt;
/// The grammar file against the parser.
mod grammar;
/// The graph stage against Graphviz's facts of real files.
mod graph;
/// Models with published or planted results, against the rules.
mod ground_truth;
/// The inputs of people who mean no good, where they are at hand.
mod hostile;
/// The start of a project.
mod init;
/// From an empty folder to a clean model, led by diagnostics alone.
mod journey;
/// The document for programs, against its schema.
mod json;
/// Pictures: what is drawn where.
mod layout;
/// The ledger: complete, stable, and equal to what others published.
mod ledger;
/// Lints against their pages and fixtures.
mod lints;
/// The language server as an editor uses it.
mod lsp;
/// Diagrams in Markdown.
mod markdown;
/// Lowering: kinds, names, presets, crossings.
mod model;
/// How much is found on the models of others.
mod noise;
/// The parser and the graph against dot-parser.
mod oracle;
/// What pictures show of findings, and the flags that say so.
mod overlay;
/// What only shows when one follows several flows.
mod paths;
/// What other tools look for, against the rules.
mod peers;
/// Pictures as readers get them: colours, names, safety, other forms.
mod picture;
/// Levels: diagrams that refine processes.
mod refine;
/// Reports to read: pages, wikis, tables.
mod report;
/// The rule language and the built-in rules.
mod rules;
/// The preview server.
mod serve;
/// What a change of the text may change of the findings.
mod stability;
/// The bytes of pictures.
mod svg;
/// The parser: lossless, recovering, and as strict as Graphviz.
mod syntax;
/// What people see of a diagnostic.
mod terminal;
/// Explanations, work items, claims, and rules of one's own, as a user runs them.
mod work;
