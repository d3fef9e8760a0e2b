//! Everything known about one state of a text, and its threats once somebody asks.

use std::sync::{Arc, OnceLock};

use super::index::Index;
use crate::compile::{self, Checked, Options};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::graph::Graph;
use crate::model::{self, Model};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::Tree;
use crate::threats::Threats;

/// Everything known about one state of a text.
#[derive(Debug)]
pub struct Analysis {
    checked: Checked,
    options: Arc<Options>,
    /// Whether the text is meant for us at all.
    annotated: bool,
    said: Diagnostics,
    derived: OnceLock<Derived>,
    /// Of each graph, in order.
    indices: OnceLock<Vec<Index>>,
}

/// What takes longer than a keystroke.
#[derive(Debug)]
pub struct Derived {
    /// The threats of each graph, in order.
    pub threats: Vec<Threats>,
    /// What is to be said only now that they are known, sorted by place.
    pub remarks: Diagnostics,
}

/// One graph of the text.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its place among the graphs.
    pub index: usize,
    /// DOT's meaning.
    pub graph: &'a Graph,
    /// The typed diagram.
    pub model: &'a Model,
}

impl Analysis {
    /// Reads and type-checks a text. A diagram without any annotation is read only: it is somebody's plain drawing.
    pub fn new(source: Source, options: &Arc<Options>) -> Self {
        let reading = compile::read(source);
        let annotated = reading.graphs.iter().any(|graph| model::is_annotated(graph, &options.lower));
        Self::of(compile::check(reading, options, annotated), annotated, options)
    }

    /// What stands for a text that cannot be read at all, and why, if there is anything to say.
    pub fn unread(source: Source, problem: Option<Diagnostic>, options: &Arc<Options>) -> Self {
        Self::of(Checked::unread(source, problem), false, options)
    }

    fn of(mut checked: Checked, annotated: bool, options: &Arc<Options>) -> Self {
        let (said, options) = (checked.take_diagnostics(), Arc::clone(options));
        Self { checked, options, annotated, said, derived: OnceLock::new(), indices: OnceLock::new() }
    }

    /// The text.
    pub fn source(&self) -> &Source {
        &self.checked.source
    }

    /// Its tree.
    pub fn tree(&self) -> &Tree {
        &self.checked.tree
    }

    /// What it was analysed by.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Whether any of its graphs is annotated.
    pub fn is_annotated(&self) -> bool {
        self.annotated
    }

    /// Whether something keeps the text from being read as DOT.
    pub fn is_broken(&self) -> bool {
        self.checked.is_broken()
    }

    /// What is to be said without its threats, sorted by place.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.said
    }

    /// Its threats and what is to be said once they are known. Two that ask at once wait for the same answer.
    pub fn derived(&self) -> &Derived {
        self.derived.get_or_init(|| {
            if !self.annotated {
                let threats = self.checked.parts.iter().map(|_| Threats::default()).collect();
                return Derived { threats, remarks: Diagnostics::default() };
            }
            let (threats, remarks) = self.checked.derive(&self.options);
            Derived { threats, remarks }
        })
    }

    /// What is to be said of the files around, as far as nothing in the text allows it.
    pub fn admitted(&self, said: Vec<Diagnostic>) -> Diagnostics {
        self.checked.admitted(said, &self.options)
    }

    /// Everything to be said.
    pub fn everything(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.said.items.iter().chain(&self.derived().remarks.items)
    }

    /// Whether asking for its threats costs nothing.
    pub fn is_derived(&self) -> bool {
        self.derived.get().is_some()
    }

    /// Its graphs, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        (0..self.checked.parts.len()).filter_map(|index| self.part(index))
    }

    fn part(&self, index: usize) -> Option<Part<'_>> {
        self.checked.parts.get(index).map(|(graph, model)| Part { index, graph, model })
    }

    /// The graph that an offset stands in.
    pub fn part_at(&self, at: u32) -> Option<Part<'_>> {
        let begun = self.checked.parts.partition_point(|(graph, _)| graph.span.start <= at);
        self.part(begun.checked_sub(1)?).filter(|part| part.graph.span.contains(Span::at(at)))
    }

    /// The ways into a graph.
    pub(super) fn index(&self, part: Part<'_>) -> Option<&Index> {
        let made = || self.checked.parts.iter().map(|(graph, _)| Index::of(graph)).collect();
        self.indices.get_or_init(made).get(part.index)
    }

    /// The threats of a graph.
    pub fn threats(&self, part: Part<'_>) -> Option<&Threats> {
        self.derived().threats.get(part.index)
    }
}
