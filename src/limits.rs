//! Every hard limit on the input: named, explained, and reported by a diagnostic that says its value.

/// Longest input in bytes. Offsets are `u32`, and a diagram that people read is far smaller.
pub const INPUT_BYTES: usize = 16 * 1024 * 1024;

/// Longest name of a node or subgraph in bytes. Names are repeated by every flow and finding that they take part in.
pub const NAME_BYTES: usize = 4 * 1024;

/// Deepest nesting of subgraphs and of HTML-like labels.
pub const NESTING: usize = 256;

/// Most nodes of one file.
pub const NODES: usize = 200_000;

/// Most edges of one file, counted before a product `{a b} -> {c d}` is built.
pub const EDGES: usize = 500_000;

/// Most attributes of one item, and most defaults that one item can take over.
pub const ATTRIBUTES: usize = 1_000;

/// Attributes copied from one item to another, in all, before defaults are no longer handed down. Items share what
/// they take over, so that only an input made to exhaust memory gets here.
pub const ATTRIBUTE_COPIES: usize = 4_000_000;

/// Members looked up, in all, for edges between subgraphs. Only an input made to exhaust time gets here.
pub const PRODUCT_STEPS: usize = 50_000_000;

/// Most decisions of one graph, counted once for each item that has one; and most of one configuration.
pub const DECISIONS: usize = 50_000;

/// Most assets of one configuration.
pub const SHARED_ASSETS: usize = 1_000;

/// Most comments of one source that allow lints.
pub const ALLOWS: usize = 10_000;

/// Longest text of one label in bytes.
pub const LABEL_BYTES: usize = 64 * 1024;

/// Longest label on one line, as messages and reports show it, in bytes; what is longer ends there.
pub const LINE_BYTES: usize = 1024;

/// Longest output in bytes.
pub const OUTPUT_BYTES: usize = 64 * 1024 * 1024;

/// Most pixels of a picture as PNG: a quarter of a gigabyte of memory.
pub const PIXELS: u64 = 64 * 1024 * 1024;

/// Diagnostics that a terminal shows; the rest is counted.
pub const DIAGNOSTICS_SHOWN: usize = 100;

/// Diagnostics of one code that are kept with their texts; the rest is counted.
pub const DIAGNOSTICS_PER_CODE: usize = 1_000;

/// Widest source excerpt in columns that a terminal shows.
pub const EXCERPT_COLUMNS: usize = 200;

/// Labels, helps and notes of one diagnostic that a terminal shows.
pub const LABELS_SHOWN: usize = 8;

/// Longest message or note in characters that a terminal shows; the middle of a longer one is left out.
pub const MESSAGE_CHARS: usize = 500;

/// Length in bytes after which the diagnostics of one file, or its findings, are only counted.
pub const TERMINAL_BYTES: usize = 256 * 1024;

/// Deepest nesting of a rule's expression, brackets and `not` counted.
pub const RULE_NESTING: usize = 64;

/// Most rules of one catalogue, and most predicates.
pub const RULES: usize = 5_000;

/// Most attributes that are quoted for one finding or one ledger line.
pub const EVIDENCE: usize = 64;

/// Results of one SARIF log: what GitHub takes in one run.
pub const SARIF_RESULTS: usize = 25_000;

/// Related places of one result of a SARIF log: what GitHub takes.
pub const SARIF_LOCATIONS: usize = 1_000;

/// Steps of one path in a SARIF log: what GitHub takes.
pub const SARIF_STEPS: usize = 10_000;

/// Tags of one rule in a SARIF log: what GitHub shows.
pub const SARIF_TAGS: usize = 10;

/// Most connections that the preview server holds at once; what comes beside them is closed unanswered.
pub const CONNECTIONS: usize = 512;

/// Pages of the preview that are told of changes at once.
pub const STREAMS: usize = 64;

/// Longest head of a request to the preview server in bytes.
pub const HEAD_BYTES: usize = 16 * 1024;

/// Most header fields of a request to the preview server.
pub const HEAD_FIELDS: usize = 64;

/// Seconds in which a request to the preview server must be complete.
pub const HEAD_SECONDS: u64 = 5;

/// Seconds in which a reader must take the next part of an answer.
pub const WRITE_SECONDS: u64 = 10;

/// Files of one preview; the rest is counted.
pub const SERVED_FILES: usize = 500;

/// Findings of one file that the preview lists; the rest is counted.
pub const SERVED_FINDINGS: usize = 1_000;

/// Editors that the preview starts and that have not ended yet.
pub const EDITORS: usize = 16;
/// Lines of two texts that are compared at a time, to show what differs.
pub const DIFF_WINDOW: usize = 5_000;

/// Longest statement in bytes that a fix changes from within; a longer one was not written by hand.
pub const AMENDED_BYTES: usize = 16 * 1024;

/// Rounds of fixes until no fix is left: each mends what the one before it brought to light.
pub const FIX_ROUNDS: usize = 50;

/// Bytes of text that are compiled, in all, to find out which fixes of one input hold; of a short input at most
/// [`FIX_TRIALS`] times.
pub const FIX_TRIED_BYTES: usize = 256 * 1024 * 1024;

/// Compilations to find out which fixes of one input hold.
pub const FIX_TRIALS: usize = 500;

/// Longest piece of text in bytes whose change by a fix a terminal shows.
pub const EXCERPT_BYTES: usize = 4 * 1024;

/// Lines of a fix that a terminal shows.
pub const FIX_LINES: usize = 10;

/// Places that one fix changes.
pub const FIX_EDITS: usize = 10_000;

/// Nodes that one fix writes an attribute on.
pub const FIX_NODES: usize = 200;

/// Longest header of a message to the language server in bytes.
pub const MESSAGE_HEADER_BYTES: usize = 8 * 1024;

/// Longest message that the language server reads in bytes: a text of the longest input, escaped.
pub const MESSAGE_BYTES: usize = 64 * 1024 * 1024;

/// Longest message that the language server still skips in bytes, so that the session can go on; past it the session ends.
pub const MESSAGE_SKIPPED_BYTES: usize = 1024 * 1024 * 1024;

/// Messages that wait for the language server before it stops to read more.
pub const MESSAGES_WAITING: usize = 4_096;

/// Diagnostics of one text that an editor is sent; the most serious come first.
pub const EDITOR_DIAGNOSTICS: usize = 1_000;

/// Items of one completion list; what an editor shows is filtered by what is typed.
pub const COMPLETIONS: usize = 2_000;

/// Boundaries that are named of one flow in what changed.
pub const CROSSINGS_TOLD: usize = 32;

/// Commits of a file that `history` looks at unless told otherwise, and most of them.
pub const HISTORY: (usize, usize) = (50, 1_000);

/// Bytes of a comment after which lists are cut off: GitHub takes 65,536 characters, GitLab more.
pub const COMMENT_BYTES: usize = 56_000;

/// Processes of a file whose own diagrams are looked at, and diagrams below it that are read.
pub const LEVELS: usize = 64;

/// Diagrams above one that its picture and its page name one by one.
pub const WAYS_UP: usize = 4;

/// Files of one folder that are asked whether a diagram is the inside of one of their processes.
pub const NEIGHBOURS: usize = 1_000;

/// The longest beginning that is at most `bytes` long and ends between two characters.
pub fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}
