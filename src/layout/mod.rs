//! Pictures: from a graph and what is known of it to a scene in which everything has its place.
//!
//! ```text
//!  Graph, Model, Overlay --draft--> Sketch --Engine--> Placement --compose--> Scene
//! ```
//!
//! [`draft`] reads the drawing attributes and measures every text, shape and chip; an [`Engine`] sees nothing but boxes
//! and lines; [`compose`] puts the drafts where the engine said. Everything a drawing can be told wrongly is a warning:
//! there is always a scene.

mod arrow;
mod attributes;
mod boxes;
pub mod chart;
mod chips;
pub mod codes;
pub mod color;
mod compose;
mod describe;
mod draft;
mod emphasis;
mod ends;
mod facts;
pub mod geometry;
mod graphviz;
pub mod honoured;
mod ink;
pub mod label;
mod layered;
mod legend;
mod lettering;
mod levels;
pub mod lies;
mod nested;
pub mod overlay;
pub mod scene;
mod shape;
pub mod sketch;
mod stroke;
mod taken;
pub mod text;
mod turn;

pub use facts::scene_facts;
pub use graphviz::Graphviz;
pub use layered::Layered;
pub use levels::address as level_address;
pub use nested::{Grid, LayoutRs};
pub use overlay::{Chip, ChipFate, ChipSeverity, ChipState, Highlight, Overlay, Upward};
pub use scene::Scene;
pub use sketch::{Engine, EngineFailure, Placement, Routing, Sketch};

use std::collections::BTreeSet;

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, SubgraphId};
use crate::limits;
use crate::model::Model;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// DOT's meaning.
    pub graph: &'a Graph,
    /// What the diagram means; without it the picture is that of any DOT file.
    pub model: Option<&'a Model>,
    /// Findings to show.
    pub overlay: &'a Overlay,
}

/// Signs for elements whose shape the author left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    /// Interactor box, process ellipse, store two parallel lines.
    #[default]
    Dfd,
    /// As `Dfd`, a process being a box with round corners.
    Dfd3,
    /// As `Dfd`, a process being a circle.
    Yourdon,
}

/// What the chips of an item show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OverlayStyle {
    /// The ids of findings, folded to letters past [`LayoutOptions::fold`].
    #[default]
    Ids,
    /// Always letters with counts.
    Letters,
    /// How many findings are open; elements, flows and boundaries are tinted by the highest severity among them.
    Heat,
    /// Nothing.
    None,
}

/// Which engine places the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// Ranks and orders of our own.
    #[default]
    Layered,
    /// Ranks and orders by layout-rs, each boundary on its own.
    LayoutRs,
    /// A plain grid.
    Grid,
}

/// How a picture is drawn.
#[derive(Clone, Copy, Debug)]
pub struct LayoutOptions {
    /// Which engine.
    pub engine: EngineChoice,
    /// How lines run, where the engine has a choice.
    pub routing: Routing,
    /// Which signs.
    pub notation: Notation,
    /// What chips show.
    pub overlay: OverlayStyle,
    /// Chips of one item past which they are folded.
    pub fold: usize,
    /// Whether the scene has a title, a count of findings and a legend.
    pub legend: bool,
    /// What the files end in that show the other levels of the system, for links to them; without it there are none.
    pub pages: Option<&'static str>,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self {
            engine: EngineChoice::default(),
            routing: Routing::default(),
            notation: Notation::default(),
            overlay: OverlayStyle::default(),
            fold: 6,
            legend: true,
            pages: None,
        }
    }
}

/// A picture and what was wrong on the way to it.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// What could not be honoured. One of level error says that there is no picture: the scene is then empty.
    pub warnings: Vec<Diagnostic>,
}

/// Draws a diagram.
pub fn draw(input: Input<'_>, options: &LayoutOptions) -> Drawing {
    match options.engine {
        EngineChoice::Layered => draw_with(input, options, &Layered),
        EngineChoice::LayoutRs => draw_with(input, options, &LayoutRs),
        EngineChoice::Grid => draw_with(input, options, &Grid),
    }
}

/// Draws a diagram by an engine of the caller's.
pub fn draw_with(input: Input<'_>, options: &LayoutOptions, engine: &dyn Engine) -> Drawing {
    let mut reader = attributes::Reader::new(input.graph);
    let drawn = drawn(input, options, engine, &mut reader);
    let mut warnings = reader.into_warnings();
    let Some((mut scene, draft, compromises)) = drawn else {
        warnings.push(too_large(input.graph));
        return Drawing { scene: Scene::default(), warnings };
    };
    warnings.extend(compromises.into_iter().map(|(cluster, failure)| compromise(input.graph, cluster, failure)));
    warnings.extend(untrue(input.graph, &lies::lies(&scene)));
    if options.overlay == OverlayStyle::Heat {
        emphasis::heat(&mut scene, &draft, input.overlay);
    }
    if input.overlay.is_of_versions {
        emphasis::versions(&mut scene, &draft, input.overlay);
    }
    if let Some(highlight) = &input.overlay.highlight {
        emphasis::highlight(&mut scene, &draft, highlight);
    }
    Drawing { scene, warnings }
}

/// Clusters that are placed in a plainer way, and why.
type Compromises = Vec<(SubgraphId, EngineFailure)>;

/// Drafts, places and composes; none if the picture would be too long. Where nothing is free for a label at the end of a
/// line, it is drawn once more with that label beside the edge's own: the drawing then is another, in which another one
/// may find no place, so that after some rounds all of them go there.
fn drawn<'a>(
    input: Input<'a>,
    options: &'a LayoutOptions,
    engine: &dyn Engine,
    reader: &mut attributes::Reader<'a>,
) -> Option<(Scene, draft::Draft, Compromises)> {
    const ROUNDS: usize = 3;
    let mut folded = BTreeSet::new();
    for round in 0..=ROUNDS {
        if round == ROUNDS {
            folded.extend(input.graph.edges.ids());
        }
        let draft = draft::draft(input, options, reader, &folded);
        let bytes = draft.bytes() + describe::name_bytes(input.graph);
        if bytes > limits::OUTPUT_BYTES {
            return None;
        }
        let placement = place(&draft.sketch, engine).ok()?;
        if bytes + line_bytes(&placement) > limits::OUTPUT_BYTES {
            return None;
        }
        let (scene, homeless) = compose::compose(input, options, &draft, &placement);
        if homeless.is_empty() {
            let compromises = placement.compromises.iter().map(|&(group, failure)| (draft.cluster(group), failure));
            let compromises = compromises.collect();
            return Some((scene, draft, compromises));
        }
        folded.extend(homeless);
    }
    None
}

/// Places by an engine; where it fails as a whole, in a grid.
fn place(sketch: &Sketch, engine: &dyn Engine) -> Result<Placement, EngineFailure> {
    engine.place(sketch).or_else(|failure| {
        let mut placement = Grid.place(sketch)?;
        placement.compromises.push((Sketch::ROOT, failure));
        Ok(placement)
    })
}

/// About how many bytes the lines of a picture take.
fn line_bytes(placement: &Placement) -> usize {
    const STEP: usize = 24;
    placement.lines.values().map(|line| STEP * line.len()).sum()
}

fn compromise(graph: &Graph, cluster: SubgraphId, failure: EngineFailure) -> Diagnostic {
    let subgraph = &graph.subgraphs[cluster];
    let what = match subgraph.name {
        _ if cluster == Graph::ROOT => "the outermost level".to_owned(),
        Some(name) => format!("`{}`", limits::beginning(graph.text(name), 60)),
        None => "a subgraph".to_owned(),
    };
    Diagnostic::new(&codes::PLAIN_GRID, subgraph.header, format!("{what} is drawn as a plain grid: {failure}"))
        .help("group its members in smaller boundaries, or split the diagram into levels")
}

/// The warning about a picture that says what is not so.
fn untrue(graph: &Graph, lies: &[lies::Told]) -> Option<Diagnostic> {
    const SHOWN: usize = 3;
    let first = lies.first()?;
    let what = if lies.len() == 1 { "one thing".to_owned() } else { format!("{} things", lies.len()) };
    let message = format!("the picture shows {what} that are not so, such as {}", first.lie.as_str());
    let mut warning = Diagnostic::new(&codes::UNTRUE, graph.subgraphs[Graph::ROOT].header, message);
    for told in lies.iter().take(SHOWN) {
        let with =
            if told.with.is_empty() { String::new() } else { format!(" and `{}`", limits::beginning(&told.with, 60)) };
        warning = warning.note(format!("{}: `{}`{with}", told.lie.as_str(), limits::beginning(&told.of, 60)));
    }
    Some(warning.help("draw it with `--engine layered`, or split the diagram into levels"))
}

fn too_large(graph: &Graph) -> Diagnostic {
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let message = format!("{nodes} nodes and {edges} edges make a picture of more than 64 MiB");
    Diagnostic::new(&codes::TOO_LARGE, graph.subgraphs[Graph::ROOT].header, message)
        .help("split the diagram into levels; `check` reads it as it is")
}
