//! The picture of a text with its findings marked.

use super::Analysis;
use crate::compile::Diagram;
use crate::layout::{self, Input, LayoutOptions};
use crate::level::Levels;
use crate::output::overlay::overlay;
use crate::output::svg::{self, SvgOptions};

/// The SVG of the graph at an offset, else of the first one; none if there is nothing to draw.
pub fn preview(analysis: &Analysis, at: u32) -> Option<String> {
    let part = analysis.part_at(at).or_else(|| analysis.parts().next())?;
    let threats = analysis.threats(part)?.clone();
    let diagram = Diagram { graph: part.graph.clone(), model: part.model.clone(), threats, levels: Levels::default() };
    let marks = overlay(&diagram, None);
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &marks };
    let drawing = layout::draw(input, &LayoutOptions::default());
    let refused = drawing.warnings.iter().any(|warning| warning.severity == crate::diagnostics::Severity::Error);
    let options = SvgOptions { id_prefix: "td-preview".to_owned(), ..SvgOptions::default() };
    (!refused).then(|| svg::write(&drawing.scene, &options))
}
