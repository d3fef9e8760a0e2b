//! Pictures as the commands want them: a scene and what is to be said about it, and its bytes in a format.

use super::appearance::Drawing;
use super::io::Failure;
use crate::compile::Diagram;
use crate::diagnostics::{Diagnostic, Diagnostics, Levels, Severity, Sink};
use crate::graph::Graph;
use crate::layout::{self, Input, LayoutOptions, Overlay, Scene};
use crate::model::{self, LowerOptions};
use crate::output::overlay::{highlight, overlay};
use crate::output::raster;
use crate::output::svg::{self, SvgOptions, Theme};
use crate::source::Source;

/// A picture, or the reason why there is none.
#[derive(Debug)]
pub(super) struct Picture {
    /// What is drawn where; none where a limit forbids it.
    pub(super) scene: Option<Scene>,
    /// What could not be honoured.
    pub(super) diagnostics: Diagnostics,
}

/// A form of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Png,
    Pdf,
}

impl Format {
    /// The form that a file name asks for; SVG where it asks for none that we know.
    pub(super) fn of_file(path: &std::path::Path) -> Self {
        let extension = path.extension().unwrap_or_default();
        let known = [Self::Png, Self::Pdf].into_iter().find(|it| extension.eq_ignore_ascii_case(it.extension()));
        known.unwrap_or(Self::Svg)
    }

    /// What names of its files end in.
    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// Refuses what this program was built without, before anything is read.
    pub(super) fn refuse_missing(self) -> Result<(), Failure> {
        if self == Self::Svg || raster::IS_BUILT {
            return Ok(());
        }
        let word = self.extension().to_uppercase();
        Err(Failure(format!(
            "{word} needs the feature `raster`: `cargo install --path . --features raster` builds it in"
        )))
    }

    /// The bytes of a scene. Other forms than SVG cannot ask the reader, so that they are light unless told otherwise.
    pub(super) fn bytes(self, scene: &Scene, options: &SvgOptions, scale: f64) -> Result<Vec<u8>, Failure> {
        if self == Self::Svg {
            return Ok(svg::write(scene, options).into_bytes());
        }
        let theme = if options.theme == Theme::Auto { Theme::Light } else { options.theme };
        let text = svg::write(scene, &SvgOptions { theme, ..options.clone() });
        let bytes = if self == Self::Png { raster::png(&text, scale) } else { raster::pdf(&text) };
        bytes.map_err(|failure| Failure(failure.to_string()))
    }
}

/// How the findings of a diagram are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Findings<'a> {
    pub(super) drawing: Drawing,
    pub(super) layout: LayoutOptions,
    pub(super) href: Option<&'a str>,
    pub(super) highlight: Option<&'a str>,
}

/// The picture of a diagram with its findings.
pub(super) fn with_findings(diagram: &Diagram, findings: Findings<'_>, levels: &Levels) -> Result<Picture, Failure> {
    let mut overlay = overlay(diagram, findings.href);
    overlay.highlight = findings.highlight.and_then(|id| highlight(diagram, id));
    let input = Input { graph: &diagram.graph, model: Some(&diagram.model), overlay: &overlay };
    Ok(picture(findings.drawing.draw(input, &findings.layout)?, levels))
}

/// The picture of two versions of a diagram as one.
pub(super) fn of_versions(
    graph: &Graph,
    model: &model::Model,
    overlay: &Overlay,
    drawing: Drawing,
) -> Result<Picture, Failure> {
    let input = Input { graph, model: Some(model), overlay };
    Ok(picture(drawing.draw(input, &drawing.layout())?, &Levels::default()))
}

/// The picture of any graph.
pub(super) fn plain(graph: &Graph, source: &Source, drawing: Drawing) -> Result<Picture, Failure> {
    Ok(picture(drawn(graph, source, drawing)?, &Levels::default()))
}

/// What is drawn where, without findings.
pub(super) fn scene(graph: &Graph, source: &Source, drawing: Drawing) -> Result<serde_json::Value, Failure> {
    Ok(layout::scene_facts(&drawn(graph, source, drawing)?.scene))
}

fn drawn(graph: &Graph, source: &Source, drawing: Drawing) -> Result<layout::Drawing, Failure> {
    let model = model::lower(graph, source, &LowerOptions::default());
    let input = Input { graph, model: Some(&model), overlay: &Overlay::new() };
    drawing.draw(input, &LayoutOptions { pages: Some(Format::Svg.extension()), ..drawing.layout() })
}

fn picture(drawing: layout::Drawing, levels: &Levels) -> Picture {
    let layout::Drawing { scene, warnings } = drawing;
    let is_error = |warning: &Diagnostic| warning.severity == Severity::Error;
    let scene = (!warnings.iter().any(is_error)).then_some(scene);
    let mut sink = Sink::new();
    sink.set_levels(levels.clone());
    for warning in warnings {
        sink.push(warning);
    }
    Picture { scene, diagnostics: sink.finish() }
}
