//! The codes of the parser. They have no levels to choose: Graphviz refuses these files too.

use crate::diagnostics::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal $words:literal $severity:ident, $summary:literal, $docs:literal;)+) => {
        $(
            #[doc = $summary]
            pub static $name: Code = Code { id: $id, name: $words, severity: Severity::$severity, summary: $summary, docs: $docs };
        )+
        /// The codes of this file.
        pub static CODES: &[&Code] = &[$(&$name),+];
    };
}

codes! {
    UNEXPECTED = "E010" "unexpected-token" Error, "something stands where the grammar of DOT allows something else",
        "The label says what may stand there. The statement is skipped up to its `;`, its line end or the closing brace, and the \
         rest of the file is read as usual.";
    UNCLOSED = "E011" "unclosed-literal" Error, "a quoted text, an HTML-like text or a comment never ends",
        "A quoted text ends at the next `\"` without a backslash before it; an HTML-like text at the `>` that balances its first \
         `<`; a comment at `*/`. Everything up to the end of the file was taken into it.";
    UNCLOSED_BRACKET = "E012" "unclosed-bracket" Error, "a brace or bracket is never closed",
        "Every `{` needs its `}` and every `[` its `]`. The first label is where the end was missed, the second where it was opened.";
    EDGE_OPERATOR = "E013" "wrong-edge-operator" Error, "`--` in a digraph, or `->` in a graph",
        "A `digraph` has directed edges, written `->`; a `graph` has undirected ones, written `--`. Data flows have a direction, so a \
         threat model is a digraph.";
    EMPTY_STATEMENT = "E014" "empty-statement" Error, "a `;` without a statement before it",
        "DOT's grammar allows one `;` after each statement and none elsewhere; Graphviz refuses `;;`.";
    TOO_DEEP = "E015" "nested-too-deep" Error, "subgraphs are nested more than 256 deep",
        "A limit that no diagram for people reaches. What is nested deeper is skipped.";
    NO_VALUE = "E016" "attribute-without-value" Error, "an attribute has no value",
        "An attribute is `name=value`. Graphviz refuses a name alone.";
    KEYWORD = "E017" "keyword-as-name" Error, "a keyword stands where a name is wanted",
        "`strict`, `graph`, `digraph`, `node`, `edge` and `subgraph` are keywords in any letter case. Quote them to use them as \
         names: `\"node\"`.";
    SPLIT_NUMBER = "E018" "split-number" Warning, "a numeral and a word without a blank between them are two names",
        "Graphviz reads `123abc` as the two names `123` and `abc`. Quote it if one name is meant.";
    OUTSIDE = "E019" "outside-graph" Error, "something stands outside of every graph",
        "A file holds graphs and comments, nothing else. Often a closing brace too many ended the graph early.";
    MACRO = "E022" "attribute-macro" Warning, "attribute macros are not implemented",
        "Graphviz's grammar has `node name=[...]`, but Graphviz itself only prints a warning. The name is left out here too.";
}
