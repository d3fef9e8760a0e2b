//! The drawing, fully resolved: every shape, line and text at its place. A writer decides nothing.

use super::color::Rgb;
use super::geometry::{Point, Rect, Size};
use super::label::Align;
use super::overlay::{ChipFate, ChipSeverity};
use super::text::Family;

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// What the diagram is called.
    pub name: String,
    /// What is in it, in words.
    pub description: String,
    /// Width and height of the whole.
    pub size: Size,
    /// Whether its lines have a direction.
    pub directed: bool,
    /// What the paper is painted with.
    pub ground: Ink,
    /// What a title in the form of a table draws around its texts.
    pub heading_figures: Vec<Figure>,
    /// The title and the count of findings.
    pub heading: Vec<Text>,
    /// Of which processes of other diagrams this one shows the inside.
    pub above: Vec<Mark>,
    /// Boundaries and groups, outer before inner.
    pub clusters: Vec<ClusterMark>,
    /// Flows.
    pub edges: Vec<EdgeMark>,
    /// Elements.
    pub nodes: Vec<NodeMark>,
    /// What the signs mean.
    pub legend: Option<Legend>,
    /// The same facts as a table, for a page beside the picture.
    pub table: Vec<TableRow>,
}

/// What is common to everything that stands for an item of the diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The item's id: node id, `tail->head`, cluster name.
    pub id: String,
    /// The stable name that other outputs use for it, where it differs: a flow's.
    pub key: Option<String>,
    /// One word: what it is.
    pub word: &'static str,
    /// A name for those who do not see it.
    pub name: String,
    /// What is shown when pointing at it.
    pub tooltip: Option<String>,
    /// Where it leads, as the author wrote it.
    pub href: Option<String>,
    /// Where that opens; by default as the page around the picture has it.
    pub target: Option<Target>,
    /// Shapes, from the lowest up.
    pub figures: Vec<Figure>,
    /// Texts above the shapes.
    pub texts: Vec<Text>,
    /// Findings.
    pub chips: Vec<ChipMark>,
    /// Whether it is drawn faint, because something else is highlighted.
    pub faint: bool,
}

/// Where a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a window of its own.
    Blank,
    /// Where the picture is.
    Same,
    /// In the frame around the picture.
    Parent,
    /// In the whole window.
    Top,
}

impl Target {
    /// The target of a name; none for a window that the author named.
    pub fn named(name: &str) -> Option<Self> {
        let target = match name.trim() {
            "_blank" => Self::Blank,
            "_self" => Self::Same,
            "_parent" => Self::Parent,
            "_top" => Self::Top,
            _ => return None,
        };
        Some(target)
    }

    /// As HTML and SVG write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "_blank",
            Self::Same => "_self",
            Self::Parent => "_parent",
            Self::Top => "_top",
        }
    }
}

/// A cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterMark {
    /// What is drawn.
    pub mark: Mark,
    /// Its box.
    pub rect: Rect,
    /// The cluster around it, as an index into the scene's.
    pub parent: Option<usize>,
}

/// A node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeMark {
    /// What is drawn.
    pub mark: Mark,
    /// The rectangle around its shape.
    pub rect: Rect,
    /// The cluster it is in, as an index into the scene's.
    pub cluster: Option<usize>,
    /// The parts of its label that have a name, with their rectangles.
    pub ports: Vec<Port>,
}

/// A part of a node that an edge can name.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// As the author wrote it.
    pub name: String,
    /// The cell or field.
    pub rect: Rect,
}

/// An edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeMark {
    /// What is drawn.
    pub mark: Mark,
    /// Its line, without arrowheads.
    pub line: Vec<Step>,
    /// Where its tail is, as an index into the scene's nodes.
    pub tail: usize,
    /// Where its head is, as an index into the scene's nodes.
    pub head: usize,
    /// Where its label and chips stand.
    pub label: Option<Rect>,
    /// Where the labels at its ends stand.
    pub end_labels: Vec<Rect>,
    /// Whether the author wrote a label.
    pub wants_label: bool,
}

/// A shape with its paint.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its outline.
    pub outline: Outline,
    /// Its colours.
    pub paint: Paint,
}

/// The line around a shape, or a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A rectangle with a corner radius.
    Rect(Rect, f64),
    /// The ellipse inside a rectangle.
    Ellipse(Rect),
    /// Straight lines around an area.
    Polygon(Vec<Point>),
    /// Any line, open or closed.
    Path(Vec<Step>),
}

/// A step of a pen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Goes there without drawing.
    Move(Point),
    /// Draws a straight line.
    Line(Point),
    /// Draws a cubic curve with two control points.
    Curve(Point, Point, Point),
    /// Draws back to where the last move went.
    Close,
}

/// How an outline is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The area.
    pub fill: Ink,
    /// The line.
    pub stroke: Ink,
    /// Width of the line.
    pub width: f64,
    /// Whether the line has gaps.
    pub dash: Dash,
}

/// Gaps in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// None.
    #[default]
    Solid,
    /// Long pieces.
    Dashed,
    /// Points.
    Dotted,
}

/// A colour: that of a role, which follows the theme, or the author's own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ink {
    /// Nothing.
    #[default]
    None,
    /// The theme's.
    Role(Role),
    /// The author's, on light and on dark paper, with its opacity.
    Author {
        /// As written.
        light: Rgb,
        /// Readable on dark paper.
        dark: Rgb,
        /// 255 is opaque.
        alpha: u8,
    },
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The ground of the picture.
    Paper,
    /// Text and outlines.
    Ink,
    /// Text of less weight.
    Soft,
    /// The area of an element.
    Element,
    /// Lines of flows.
    Flow,
    /// The line and title of a trust boundary.
    Boundary,
    /// The line and title of a plain group.
    Group,
    /// The area of a boundary whose trust is not stated, or of a group.
    Area,
    /// The area of a boundary of a trust level, 0 to 5.
    Trust(u8),
    /// The area of a chip, and of an item that is tinted by its highest severity.
    Tint(ChipSeverity),
    /// Border and bars of a chip of that severity, and the lines of an item that is tinted by it.
    Severity(ChipSeverity),
    /// The line and text of a settled chip.
    Settled,
    /// The line of what is highlighted.
    Highlight,
    /// The line and text of what was added, removed or changed.
    Fate(ChipFate),
    /// The area of that.
    FateTint(ChipFate),
    /// Dark on a light area of the author's, in every theme.
    Black,
    /// Light on a dark area of the author's, in every theme.
    White,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// On the baseline, at the side that `align` names.
    pub at: Point,
    /// Which side of the text `at` is.
    pub align: Align,
    /// Its pieces.
    pub runs: Vec<TextRun>,
}

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextRun {
    /// What stands there.
    pub text: String,
    /// Which fonts it is drawn with.
    pub family: Family,
    /// Font size.
    pub size: f64,
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// With a line below.
    pub underline: bool,
    /// With a line above.
    pub overline: bool,
    /// With a line through it.
    pub strike: bool,
    /// How far its baseline is below that of the piece before; of the first piece, below the text's own.
    pub drop: f64,
    /// Its colour.
    pub ink: Ink,
}

/// A finding on an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ChipMark {
    /// Where.
    pub rect: Rect,
    /// Shapes, from the lowest up.
    pub figures: Vec<Figure>,
    /// What stands on it.
    pub text: Text,
    /// What is shown when pointing at it.
    pub title: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// What the signs mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    /// Shapes, from the lowest up.
    pub figures: Vec<Figure>,
    /// Texts.
    pub texts: Vec<Text>,
}

/// One item in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// What it is.
    pub word: &'static str,
    /// Its stable id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Where it is, or from where to where it runs.
    pub place: String,
    /// The texts of its chips.
    pub findings: Vec<String>,
}

/// The line as points: a curve becomes eight pieces.
pub fn flattened(line: &[Step]) -> Vec<Point> {
    const PIECES: u32 = 8;
    let mut points: Vec<Point> = Vec::with_capacity(line.len());
    let mut start = Point::default();
    for step in line {
        match *step {
            Step::Move(to) => {
                start = to;
                points.push(to);
            }
            Step::Line(to) => points.push(to),
            Step::Curve(first, second, to) => {
                let from = points.last().copied().unwrap_or(to);
                points.extend((1..=PIECES).map(|piece| {
                    let t = f64::from(piece) / f64::from(PIECES);
                    on_cubic([from, first, second, to], t)
                }));
            }
            Step::Close => points.push(start),
        }
    }
    points
}

/// The place on a cubic curve: 0 is its start, 1 its end.
pub fn on_cubic([a, b, c, d]: [Point; 4], t: f64) -> Point {
    let (ab, bc, cd) = (a.toward(b, t), b.toward(c, t), c.toward(d, t));
    ab.toward(bc, t).toward(bc.toward(cd, t), t)
}
