//! The pipeline: one source in, everything known about it out.

use std::sync::Arc;

use crate::catalogue;
use crate::diagnostics::{Diagnostic, Diagnostics, Levels, Silences, Sink};
use crate::graph::{self, Graph};
use crate::level;
use crate::lints;
use crate::model::{self, LowerOptions, Model};
use crate::source::{self, Source};
use crate::span::Span;
use crate::syntax::{self, Tree};
use crate::threats::{self, ThreatOptions, Threats};

/// What a run asks of the compiler.
#[derive(Clone, Debug)]
pub struct Options {
    /// How attributes are read.
    pub lower: LowerOptions,
    /// How threats are derived.
    pub threats: ThreatOptions,
    /// Levels of lints that differ from their own.
    pub levels: Levels,
    /// The text that the decisions of the configuration were read from, for their places.
    pub config: Option<Arc<Source>>,
}

/// Everything known about one source.
#[derive(Debug)]
pub struct Compilation {
    /// The input.
    pub source: Source,
    /// Its lossless tree.
    pub tree: Tree,
    /// Its graphs, in order.
    pub diagrams: Vec<Diagram>,
    /// Everything to be said, sorted by place.
    pub diagnostics: Diagnostics,
    /// The text of the configuration, if there was one.
    pub config: Option<Arc<Source>>,
}

impl Compilation {
    /// The text and the range where a decision is written; none where the text of the configuration is not at hand.
    pub fn written(&self, place: threats::Place) -> Option<(&Source, Span)> {
        match place {
            threats::Place::Attribute(name, value) => Some((&self.source, name.to(value))),
            threats::Place::Configuration(span) => self.config.as_deref().map(|config| (config, span)),
        }
    }
}

/// One graph of a source and what follows from it.
#[derive(Debug)]
pub struct Diagram {
    /// DOT's meaning.
    pub graph: Graph,
    /// The typed diagram.
    pub model: Model,
    /// Ledger and findings.
    pub threats: Threats,
    /// The diagrams around it, where the files around its own were looked at.
    pub levels: level::Levels,
}

/// What a source says to Graphviz: the first half of a compilation.
#[derive(Debug)]
pub struct Reading {
    /// The input.
    pub source: Source,
    /// Its lossless tree.
    pub tree: Tree,
    /// Its graphs, in order.
    pub graphs: Vec<Graph>,
    sink: Sink,
}

/// Reads, type-checks and derives. Never fails: a broken input gives diagnostics and whatever could be read.
pub fn compile(source: Source, options: &Options) -> Compilation {
    analyse(read(source), options)
}

/// Parses and resolves. A text without a graph is an error, although Graphviz lets it pass: nothing comes of it.
pub fn read(source: Source) -> Reading {
    let mut sink = Sink::new();
    let tree = syntax::parse(&source, &mut sink);
    let graphs = graph::resolve(&tree, &source, &mut sink);
    if graphs.is_empty() && sink.errors() == 0 {
        sink.push(Diagnostic::new(&source::NO_GRAPH, Span::at(0), "the input holds no graph"));
    }
    Reading { source, tree, graphs, sink }
}

impl Reading {
    /// What is to be said so far, sorted by place.
    pub fn diagnostics(&self) -> Diagnostics {
        self.sink.clone().finish()
    }
}

/// Type-checks and derives what was read; nothing is known of the files around it.
pub fn analyse(reading: Reading, options: &Options) -> Compilation {
    analyse_among(reading, options, |_| None)
}

/// The same where the files around may be looked at: `others` tells what is to be said of them, and completes the diagrams; none
/// where there is no place around.
pub fn analyse_among(
    reading: Reading,
    options: &Options,
    others: impl FnOnce(&mut [Diagram]) -> Option<Vec<Diagnostic>>,
) -> Compilation {
    let Reading { source, tree, graphs, mut sink } = reading;
    sink.set_levels(options.levels.clone());
    let codes = catalogue::codes();
    let allows = lints::Allows::read(&source, &tree, &codes);
    sink.set_silences(allows.silences());
    lints::run_on_text(&source, &tree, &mut sink);
    let mut diagrams: Vec<Diagram> =
        graphs.into_iter().map(|graph| diagram(graph, &source, options, &mut sink)).collect();
    let said = others(&mut diagrams);
    let unseen = if said.is_some() { &[] } else { level::CODES };
    for item in said.into_iter().flatten() {
        sink.push(item);
    }
    allows.report(&source, &codes, unseen, &mut sink);
    Compilation { source, tree, diagrams, diagnostics: sink.finish(), config: options.config.clone() }
}

/// A source that was read and type-checked, and whose threats are not derived yet: who waits for every keystroke says what
/// is known so far.
#[derive(Debug)]
pub struct Checked {
    /// The input.
    pub source: Source,
    /// Its lossless tree.
    pub tree: Tree,
    /// Its graphs with their models, in order.
    pub parts: Vec<(Graph, Model)>,
    sink: Sink,
    /// What comments allow; none of a diagram that is not meant for us.
    allows: Option<lints::Allows>,
    /// What they silenced so far.
    silences: Silences,
    broken: bool,
}

/// Type-checks what was read. Without `lint` nothing is said about the model, as of a diagram that is not meant for us.
pub fn check(reading: Reading, options: &Options, lint: bool) -> Checked {
    let Reading { source, tree, graphs, mut sink } = reading;
    let broken = sink.errors() > 0;
    sink.set_levels(options.levels.clone());
    let allows = lint.then(|| lints::Allows::read(&source, &tree, &catalogue::codes()));
    if let Some(allows) = &allows {
        sink.set_silences(allows.silences());
        lints::run_on_text(&source, &tree, &mut sink);
    }
    let part = |graph: Graph| {
        let model = model::lower(&graph, &source, &options.lower);
        if lint {
            lints::run(lints::Context { source: &source, graph: &graph, model: &model }, &mut sink);
        }
        (graph, model)
    };
    let parts = graphs.into_iter().map(part).collect();
    let silences = sink.silences().clone();
    Checked { source, tree, parts, sink, allows, silences, broken }
}

impl Checked {
    /// What stands for a source that could not be read, with the reason.
    pub fn unread(source: Source, problem: Option<Diagnostic>) -> Self {
        let mut sink = Sink::new();
        if let Some(problem) = problem {
            sink.push(problem);
        }
        let (allows, silences) = (None, Silences::default());
        Self { source, tree: Tree::default(), parts: Vec::new(), sink, allows, silences, broken: true }
    }

    /// Whether an error of reading was found: what could be read then says little.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// What is to be said so far, sorted by place. It is given away: there may be much of it.
    pub fn take_diagnostics(&mut self) -> Diagnostics {
        std::mem::take(&mut self.sink).finish()
    }

    /// What is to be said of the files around, at the levels of the run and where nothing allows it.
    pub fn admitted(&self, said: Vec<Diagnostic>, options: &Options) -> Diagnostics {
        let mut sink = Sink::new();
        sink.set_levels(options.levels.clone());
        sink.set_silences(self.silences.clone());
        for item in said {
            sink.push(item);
        }
        sink.finish()
    }

    /// The threats of each graph, and what is to be said only once they are known.
    pub fn derive(&self, options: &Options) -> (Vec<Threats>, Diagnostics) {
        let mut sink = Sink::new();
        sink.set_levels(options.levels.clone());
        sink.set_silences(self.silences.clone());
        let derive = |(_, model): &(Graph, Model)| {
            let threats = threats::derive(model, &options.threats);
            threats::remarks(model, &threats, &self.source, &mut sink);
            threats
        };
        let threats = self.parts.iter().map(derive).collect();
        if let Some(allows) = &self.allows {
            allows.report(&self.source, &catalogue::codes(), level::CODES, &mut sink);
        }
        (threats, sink.finish())
    }
}

/// Lints and threats read the same model and do not see each other, so they run side by side.
fn diagram(graph: Graph, source: &Source, options: &Options, sink: &mut Sink) -> Diagram {
    let model = model::lower(&graph, source, &options.lower);
    let context = lints::Context { source, graph: &graph, model: &model };
    let threats = if model.flows.len() < WORTH_A_THREAD {
        lints::run(context, sink);
        threats::derive(&model, &options.threats)
    } else {
        std::thread::scope(|scope| {
            let lints = scope.spawn(|| lints::run(context, sink));
            let threats = threats::derive(&model, &options.threats);
            // A defect in a lint must be seen here as it is without the thread.
            if let Err(panic) = lints.join() {
                std::panic::resume_unwind(panic);
            }
            threats
        })
    };
    threats::remarks(&model, &threats, source, sink);
    Diagram { graph, model, threats, levels: level::Levels::default() }
}

/// Flows from which starting a thread costs less than it saves.
const WORTH_A_THREAD: usize = 2_000;
