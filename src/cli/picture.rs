//! Pictures as the commands want them: text, and what is to be said about it.

use crate::compile::Diagram;
use crate::diagnostics::{Diagnostic, Diagnostics, Levels, Severity, Sink};
use crate::graph::Graph;
use crate::layout::{self, Drawing, Input, LayoutOptions, Overlay};
use crate::model::{self, LowerOptions};
use crate::output::overlay::overlay;
use crate::output::svg::{self, SvgOptions};
use crate::source::Source;

/// A picture, or the reason why there is none.
#[derive(Debug)]
pub(super) struct Picture {
    /// The text; none where a limit forbids it.
    pub(super) svg: Option<String>,
    /// What could not be honoured.
    pub(super) diagnostics: Diagnostics,
}

/// The picture of a diagram with its findings.
pub(super) fn with_findings(diagram: &Diagram, levels: &Levels) -> Picture {
    let overlay = overlay(diagram, None);
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
    picture(layout::draw(input, &LayoutOptions::default()), levels)
}

/// The picture of any graph.
pub(super) fn plain(graph: &Graph, source: &Source) -> Picture {
    picture(drawing(graph, source), &Levels::default())
}

/// What is drawn where, without findings.
pub(super) fn scene(graph: &Graph, source: &Source) -> serde_json::Value {
    layout::scene_facts(&drawing(graph, source).scene)
}

fn drawing(graph: &Graph, source: &Source) -> Drawing {
    let model = model::lower(graph, source, &LowerOptions::default());
    let input = Input { graph, model: Some(&model), overlay: &Overlay::new() };
    layout::draw(input, &LayoutOptions::default())
}

fn picture(drawing: Drawing, levels: &Levels) -> Picture {
    let Drawing { scene, warnings } = drawing;
    let is_error = |warning: &Diagnostic| warning.severity == Severity::Error;
    let svg = (!warnings.iter().any(is_error)).then(|| svg::write(&scene, &SvgOptions::default()));
    let mut sink = Sink::new();
    sink.set_levels(levels.clone());
    for warning in warnings {
        sink.push(warning);
    }
    Picture { svg, diagnostics: sink.finish() }
}
