//! Diagrams in Markdown: the fenced blocks that are marked as ours, each as a source that knows its place in the file.
//!
//! A block is ours if the first word of its fence is `threatdot`, or if it is a word for DOT and `threatdot` follows.
//! Blocks in lists and quotes are read without what stands before their lines, and people are told the columns with it.

#![deny(clippy::indexing_slicing)]

mod wishes;

pub use wishes::{CODES, Wishes};

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::diagnostics::Diagnostic;
use crate::source::Source;

/// A marked block.
#[derive(Debug)]
pub struct Block {
    /// The block in the file, from its opening fence to its closing one without the line end.
    pub range: Range<usize>,
    /// What a line needs before it to stand where the block stands: markers of quotes, and room for those of lists.
    pub prefix: String,
    /// What the fence asks for.
    pub wishes: Wishes,
    /// What it asks for in vain, with the line that it stands on.
    pub problems: Vec<(Source, Diagnostic)>,
    /// The diagram.
    pub source: Source,
}

/// The marked blocks of a Markdown file, in order.
pub fn blocks(file: &Source) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Builder> = None;
    for (event, range) in Parser::new_ext(file.text(), Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => open = Builder::new(file, range),
            Event::Text(text) => {
                if let Some(builder) = &mut open {
                    builder.push(&text, range.start);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take().map(Builder::finish)),
            _ => {}
        }
    }
    blocks
}

/// A block while its lines come in.
struct Builder<'a> {
    file: &'a Source,
    range: Range<usize>,
    wishes: Wishes,
    problems: Vec<(Source, Diagnostic)>,
    text: String,
    lines_before: u32,
    columns_before: Vec<u32>,
}

impl<'a> Builder<'a> {
    /// A block whose fence marks it as ours.
    fn new(file: &'a Source, range: Range<usize>) -> Option<Self> {
        let block = file.text().get(range.clone())?;
        let fence = block.chars().next()?;
        let line = block.lines().next().unwrap_or("");
        let info = line.trim_start_matches(fence);
        let from = line.len() - info.len();
        let (wishes, said) = wishes::read(info)?;
        let place = file.position(offset(range.start + from));
        // The line of the fence is a source of its own, since the diagram begins below it.
        let own = || Source::new(file.name(), info).within(place.line - 1, vec![place.column - 1]);
        let problems = said.into_iter().map(|problem| (own(), problem)).collect();
        let range = range.start..range.start + block.trim_end_matches(['\n', '\r']).len();
        Some(Self {
            file,
            range,
            wishes,
            problems,
            text: String::new(),
            lines_before: place.line,
            columns_before: vec![],
        })
    }

    /// Takes text in that stands somewhere in the file; several lines of it stand there as they are.
    fn push(&mut self, text: &str, mut at: usize) {
        for line in text.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                let place = self.file.position(offset(at));
                self.columns_before.push(place.column - 1);
            }
            self.text.push_str(line);
            at += line.len();
        }
    }

    fn finish(self) -> Block {
        let Self { file, range, wishes, problems, text, lines_before, columns_before } = self;
        let source = Source::new(file.name(), text).within(lines_before, columns_before);
        Block { prefix: prefix(file, range.start), range, wishes, problems, source }
    }
}

/// What stands before an opening fence, with markers of lists as blanks: they stand once.
fn prefix(file: &Source, at: usize) -> String {
    let line = file.line_span(file.line_index(offset(at))).unwrap_or_default();
    let before = file.text().get(line.start as usize..at).unwrap_or("");
    before.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Block> {
        blocks(&Source::new("a.md", text))
    }

    #[test]
    fn marked_fences_are_found_and_others_are_not() {
        let text = "# A\n\n```dot threatdot\nA\n```\n\n~~~threatdot\nB\n~~~\n\n```dot\nC\n```\n\n    ```threatdot\n    D\n\n\
                    `````gv,threatdot\nE\n```\n`````\n\n```rust threatdot\nF\n```\n\n``` {.dot .threatdot}\nG\n```\n";
        let blocks = found(text);
        let texts: Vec<&str> = blocks.iter().map(|block| block.source.text()).collect();
        assert_eq!(texts, ["A\n", "B\n", "E\n```\n", "G\n"]);
        assert_eq!(&text[blocks[0].range.clone()], "```dot threatdot\nA\n```");
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "Text\n\n> - ```threatdot\n>   digraph {\n>\n>     a\n>   }\n>   ```\n> after\n";
        let [block] = &found(text)[..] else { panic!("one block") };
        assert_eq!(block.source.text(), "digraph {\n\n  a\n}\n");
        assert_eq!(block.prefix, ">   ");
        let at = |needle: &str| block.source.position(offset(block.source.text().find(needle).unwrap()));
        assert_eq!((at("digraph").line, at("digraph").column), (4, 5));
        assert_eq!((at("a\n").line, at("a\n").column), (6, 7));
        assert_eq!((at("}").line, at("}").column), (7, 5));
        assert!(
            text[block.range.clone()].starts_with("```threatdot\n") && text[block.range.clone()].ends_with("  ```")
        );
    }

    #[test]
    fn line_ends_and_wide_characters_count_as_people_count() {
        let text = "é\r\n\r\n  ```threatdot\r\n  digraph {\r\n  é b\r\n  }\r\n  ```\r\n";
        let [block] = &found(text)[..] else { panic!("one block") };
        assert_eq!(block.source.text(), "digraph {\né b\n}\n");
        let at = block.source.position(offset(block.source.text().find('b').unwrap()));
        assert_eq!((at.line, at.column), (5, 5));
    }

    #[test]
    fn a_block_that_is_not_closed_ends_with_its_file_or_quote() {
        let text = "> ```threatdot\n> digraph {}\n\nafter\n";
        assert_eq!(&text[found(text)[0].range.clone()], "```threatdot\n> digraph {}");
        assert_eq!(found("```threatdot\ndigraph {}")[0].source.text(), "digraph {}");
        let empty = &found("a\n\n```threatdot\n```\n")[0];
        assert_eq!((empty.source.text(), empty.source.position(0).line), ("", 4));
    }

    #[test]
    fn a_wish_that_is_none_has_its_place() {
        let [block] = &found("- ```dot threatdot overlay=hot table\n  digraph {}\n  ```\n")[..] else {
            panic!("one block")
        };
        let [(source, problem)] = &block.problems[..] else { panic!("one problem: {:?}", block.problems) };
        let at = source.position(problem.span().start);
        assert_eq!((at.line, at.column), (1, 28), "{}", problem.message);
        assert!(block.wishes.table);
    }
}
