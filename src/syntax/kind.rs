//! The kinds of tokens and nodes of a tree.

use logos::Logos;

use super::lexer::{block_comment, html, quoted};

/// A kind of token or node. The tokens carry the patterns that the lexer is made from.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[logos(utf8 = true)]
#[repr(u8)]
pub enum SyntaxKind {
    /// Blanks and line ends.
    #[regex(r"[ \t\r\n]+")]
    Whitespace,
    /// A byte order mark at the beginning of the file.
    ByteOrderMark,
    /// `// ...`
    #[regex(r"//[^\n]*", allow_greedy = true)]
    LineComment,
    /// `# ...`, at the beginning of a line or not.
    #[regex(r"#[^\n]*", allow_greedy = true)]
    HashComment,
    /// `/* ... */`
    #[token("/*", block_comment)]
    BlockComment,
    /// `{`
    #[token("{")]
    LeftBrace,
    /// `}`
    #[token("}")]
    RightBrace,
    /// `[`
    #[token("[")]
    LeftBracket,
    /// `]`
    #[token("]")]
    RightBracket,
    /// `=`
    #[token("=")]
    Equals,
    /// `;`
    #[token(";")]
    Semicolon,
    /// `,`
    #[token(",")]
    Comma,
    /// `:`
    #[token(":")]
    Colon,
    /// `+`
    #[token("+")]
    Plus,
    /// `->`
    #[token("->")]
    Arrow,
    /// `--`
    #[token("--")]
    Line,
    /// The keyword `strict`.
    #[token("strict", ignore(case))]
    StrictKeyword,
    /// The keyword `graph`.
    #[token("graph", ignore(case))]
    GraphKeyword,
    /// The keyword `digraph`.
    #[token("digraph", ignore(case))]
    DigraphKeyword,
    /// The keyword `node`.
    #[token("node", ignore(case))]
    NodeKeyword,
    /// The keyword `edge`.
    #[token("edge", ignore(case))]
    EdgeKeyword,
    /// The keyword `subgraph`.
    #[token("subgraph", ignore(case))]
    SubgraphKeyword,
    /// A plain word: letters, digits, underscores and anything beyond ASCII.
    #[regex(r"[A-Za-z_\u{80}-\u{10FFFF}][A-Za-z0-9_\u{80}-\u{10FFFF}]*")]
    Name,
    /// A numeral.
    #[regex(r"-?(\.[0-9]+|[0-9]+(\.[0-9]*)?)")]
    Number,
    /// A text in double quotes.
    #[token("\"", quoted)]
    Quoted,
    /// A text in angle brackets.
    #[token("<", html)]
    Html,
    /// Anything else: one character, or a literal that never ends.
    Unknown,
    /// The end of the input; never in a tree.
    End,

    /// Node: the whole input.
    File,
    /// Node: one graph.
    Graph,
    /// Node: `node [...]`, `edge [...]`, `graph [...]`.
    Defaults,
    /// Node: `name = value` as a statement.
    Assignment,
    /// Node: one or more nodes with their attributes.
    NodeStatement,
    /// Node: a chain of ends with edge operators between them.
    EdgeStatement,
    /// Node: a subgraph alone.
    SubgraphStatement,
    /// Node: an end of an edge, or the subject of a node statement: nodes separated by commas.
    NodeList,
    /// Node: a node id with its port.
    NodeRef,
    /// Node: a subgraph with its braces.
    Subgraph,
    /// Node: `[...]`.
    AttrList,
    /// Node: `name = value` in a list.
    Attr,
    /// Node: literals joined by `+`.
    Join,
    /// Node: tokens that fit nowhere.
    Error,
}

impl SyntaxKind {
    /// Blanks, comments and the byte order mark.
    pub const fn is_trivia(self) -> bool {
        matches!(
            self,
            Self::Whitespace | Self::ByteOrderMark | Self::LineComment | Self::HashComment | Self::BlockComment
        )
    }

    /// A token that can be a name or a value.
    pub const fn is_id(self) -> bool {
        matches!(self, Self::Name | Self::Number | Self::Quoted | Self::Html)
    }

    /// A keyword that cannot be a name unless it is quoted.
    pub const fn is_keyword(self) -> bool {
        matches!(
            self,
            Self::StrictKeyword
                | Self::GraphKeyword
                | Self::DigraphKeyword
                | Self::NodeKeyword
                | Self::EdgeKeyword
                | Self::SubgraphKeyword
        )
    }

    /// `->` or `--`.
    pub const fn is_edge_operator(self) -> bool {
        matches!(self, Self::Arrow | Self::Line)
    }
}
