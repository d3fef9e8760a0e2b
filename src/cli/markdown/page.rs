//! A Markdown text with its marked blocks replaced: each is compiled and drawn, and what is said about it names its lines.

use std::path::Path;

use super::super::findings;
use super::super::io::{self, Console, Failure};
use super::super::picture::{self, Findings, Picture};
use super::super::report;
use super::super::summary::Summary;
use super::super::{analysis, draw};
use super::Look;
use super::show::{self, Drawn};
use crate::compile::{self, Compilation, Diagram, Options};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::terminal::Style;
use crate::markdown::{self, Block, Wishes};
use crate::output::overlay::highlight;
use crate::output::svg;
use crate::source::Source;

/// What holds for every page of a run, and what came of those before.
pub(super) struct Page<'a> {
    look: &'a Look,
    options: &'a Options,
    console: Console,
    /// Where pictures go; none puts them into the page.
    pub(super) pictures: Option<Pictures<'a>>,
    /// Counts of the run.
    pub(super) summary: Summary,
    /// Whether every block could be replaced.
    pub(super) is_whole: bool,
}

/// A folder for pictures, and what references to it begin with.
pub(super) struct Pictures<'a> {
    pub(super) folder: &'a Path,
    pub(super) address: String,
}

impl<'a> Page<'a> {
    /// A run that has seen no page yet.
    pub(super) fn new(look: &'a Look, options: &'a Options, console: Console) -> Self {
        Self { look, options, console, pictures: None, summary: Summary::default(), is_whole: true }
    }

    /// The text of a page with its blocks replaced; `name` tells its pictures from those of other pages.
    pub(super) fn render(&mut self, file: &Source, name: &str) -> Result<String, Failure> {
        let text = file.text();
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for (index, block) in markdown::blocks(file).into_iter().enumerate() {
            let (before, whole) = (text.get(end..block.range.start), text.get(block.range.clone()));
            let (before, whole) = (before.unwrap_or(""), whole.unwrap_or(""));
            let (range, prefix) = (block.range.clone(), block.prefix.clone());
            out.push_str(before);
            if let Some(lines) = self.block(block, &format!("{name}-{}", index + 1))? {
                put(&lines, &prefix, (text, range.end), &mut out);
            } else {
                self.is_whole = false;
                out.push_str(whole);
            }
            end = range.end;
        }
        out.push_str(text.get(end..).unwrap_or(""));
        Ok(out)
    }

    /// The lines that stand for a block; none if there are errors in it.
    fn block(&mut self, block: Block, name: &str) -> Result<Option<String>, Failure> {
        let Block { wishes, problems, source, .. } = block;
        let is_asked = problems.is_empty();
        for (fence, problem) in problems {
            let problem = Diagnostics::of([problem]);
            draw::print(&fence, &problem, self.console);
            self.summary.add_problems(&problem);
        }
        let compilation = compile::compile(source, self.options);
        self.report(&compilation);
        if !is_asked || compilation.diagnostics.errors > 0 {
            return Ok(None);
        }
        let mut drawn = Vec::new();
        for (index, diagram) in compilation.diagrams.iter().enumerate() {
            let name = if index == 0 { name.to_owned() } else { format!("{name}-{}", index + 1) };
            let Some(one) = self.diagram(&compilation, diagram, &name, &wishes)? else { return Ok(None) };
            drawn.push(one);
        }
        Ok(Some(match &self.pictures {
            None => show::html(&drawn, &wishes),
            Some(_) => show::markdown(&drawn, &wishes),
        }))
    }

    /// Says and counts what there is to be said about a block.
    fn report(&mut self, compilation: &Compilation) {
        let analysis = &self.look.analysis;
        let open = findings::open_findings(compilation);
        self.summary.add(compilation, &open, analysis);
        let failing: Vec<_> = open.into_iter().filter(|found| analysis::fails(found.finding, analysis)).collect();
        let look = report::Look { style: Style::Full, all: false, color: self.console.message_color };
        io::messages(&report::file(compilation, &failing, analysis, look));
    }

    /// One diagram of a block with its picture; none where a limit forbids it.
    fn diagram<'d>(
        &mut self,
        compilation: &Compilation,
        diagram: &'d Diagram,
        name: &str,
        wishes: &Wishes,
    ) -> Result<Option<Drawn<'d>>, Failure> {
        let (marks, appearance) = (self.look.marks.wished(wishes), self.look.appearance.wished(wishes));
        if let Some(what) = wishes.highlight.as_deref().filter(|what| highlight(diagram, what).is_none()) {
            let (file, line) = (compilation.source.name(), compilation.source.lines_before());
            return Err(Failure(format!("{file}:{line}: `highlight={what}`: there is no such finding in the block")));
        }
        let options = appearance.of_many(name);
        // Where the page has the findings, its pictures lead to them.
        let rows = format!("#{}-finding-{{id}}", options.id_prefix);
        let findings = Findings {
            drawing: appearance.drawing,
            layout: marks.layout(appearance.drawing),
            href: marks.href()?.or_else(|| (wishes.table && self.pictures.is_none()).then_some(&*rows)),
            highlight: marks.highlight.as_deref(),
        };
        let Picture { scene, diagnostics } = picture::with_findings(diagram, findings, &self.options.levels)?;
        draw::print(&compilation.source, &diagnostics, self.console);
        self.summary.add_problems(&diagnostics);
        let Some(scene) = scene else { return Ok(None) };
        let picture = self.picture(name, svg::write(&scene, &options))?;
        Ok(Some(Drawn { diagram, scene, picture, prefix: options.id_prefix }))
    }

    /// The picture as it stands in the page: itself, or the address of the file that it is written to.
    fn picture(&self, name: &str, svg: String) -> Result<String, Failure> {
        let Some(pictures) = &self.pictures else { return Ok(svg) };
        let file = format!("{name}.svg");
        let path = pictures.folder.join(&file);
        io::make_folder(pictures.folder)?;
        let word = if io::write(&path, svg.as_bytes())? { "wrote" } else { "unchanged:" };
        self.console.progress(&format!("{word} {}", path.display()));
        let beside = pictures.address.trim_end_matches('/');
        Ok(if beside.is_empty() { file } else { format!("{beside}/{file}") })
    }
}

/// Adds lines where a block stood. An empty line keeps what stands around it apart, and none stands inside of HTML, where
/// it would end it.
fn put(lines: &str, prefix: &str, (text, end): (&str, usize), out: &mut String) {
    let bare = prefix.trim_end();
    let begun = out.rfind('\n').map_or(0, |at| at + 1);
    let opening = out.get(begun..).unwrap_or("").to_owned();
    let is_quote_or_blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    let before = out.get(..begun).unwrap_or("").lines().next_back().unwrap_or("");
    if is_quote_or_blank(&opening) && !is_quote_or_blank(before) {
        // The block interrupts a paragraph.
        out.truncate(begun);
        out.extend([bare, "\n", &opening]);
    }
    for (index, line) in lines.lines().enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { bare } else { prefix });
        }
        out.push_str(line);
    }
    let next = text.get(end..).unwrap_or("").strip_prefix("\r\n").or(text.get(end..).unwrap_or("").strip_prefix('\n'));
    if next.and_then(|rest| rest.lines().next()).is_some_and(|line| !is_quote_or_blank(line)) {
        out.push('\n');
        out.push_str(bare);
    }
}
