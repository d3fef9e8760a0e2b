//! What an engine is given and what it gives back: measured boxes and lines in, places out. Nothing of DOT is left.

use crate::arena::{IdVec, id};
use crate::graph::{EdgeId, NodeId};

use super::geometry::{Point, Rect, Size};
use super::scene::Step;

id! {
    /// A box around nodes and boxes; [`Sketch::ROOT`] is the whole drawing, which has no border.
    pub struct GroupId;
}

/// Where flows mostly run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Down.
    #[default]
    Down,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// To the left.
    Left,
}

impl Direction {
    /// Whether flows run to the right or left.
    pub const fn is_sideways(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }
}

/// How lines get from one row to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// At right angles, and by curves where lines are so dense that nobody follows a single one.
    #[default]
    Auto,
    /// At right angles, with round corners.
    Orthogonal,
    /// By curves that leave and arrive straight.
    Smooth,
}

/// A diagram, measured.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// Where flows mostly run.
    pub direction: Direction,
    /// How lines get from one row to another, where the engine has a choice.
    pub routing: Routing,
    /// Smallest distance between two nodes of a rank.
    pub node_gap: f64,
    /// Distance between two ranks.
    pub rank_gap: f64,
    /// Every node.
    pub nodes: IdVec<NodeId, SketchNode>,
    /// Every box, outer before inner; the first is the whole drawing.
    pub groups: IdVec<GroupId, SketchGroup>,
    /// Every edge. One from a node to itself is no business of the engine: its room is part of the node's cell.
    pub edges: IdVec<EdgeId, SketchEdge>,
    /// Nodes whose ranks the author ties to each other.
    pub levels: Vec<Level>,
}

/// Nodes of one rank.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// Which nodes.
    pub nodes: Vec<NodeId>,
    /// Which rank of the nodes of the same box.
    pub place: LevelPlace,
}

/// Where a level is among the ranks of its box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LevelPlace {
    /// Anywhere.
    #[default]
    Any,
    /// At the first rank.
    First,
    /// At the first rank, with nothing else in it.
    Before,
    /// At the last rank.
    Last,
    /// At the last rank, with nothing else in it.
    After,
}

impl Sketch {
    /// The whole drawing among the groups.
    pub const ROOT: GroupId = GroupId(0);
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub struct SketchNode {
    /// The innermost box around it.
    pub group: GroupId,
    /// Everything that is drawn for it, chips included.
    pub cell: Size,
    /// The shape that lines go to, from the corner of the cell.
    pub body: Rect,
    /// Whether the body is an ellipse.
    pub round: bool,
    /// The part of half the body's width, or height, from its middle on, in which lines may end.
    pub spread: f64,
    /// Whether flows begin here: an interactor.
    pub first: bool,
    /// Nodes of one column stand in a straight line where they can.
    pub column: Option<u32>,
}

/// A box.
#[derive(Clone, Copy, Debug, Default)]
pub struct SketchGroup {
    /// The box around it; `None` for the whole drawing.
    pub parent: Option<GroupId>,
    /// Room for its title and chips, at its top.
    pub title: Size,
    /// Room between its border and what is in it.
    pub padding: f64,
}

/// An edge.
#[derive(Clone, Copy, Debug)]
pub struct SketchEdge {
    /// Where it starts.
    pub tail: NodeId,
    /// Where it ends.
    pub head: NodeId,
    /// Room for its label and chips.
    pub label: Option<Size>,
    /// How many ranks it spans at least.
    pub span: u32,
    /// How much it counts that it is short and straight.
    pub weight: u32,
    /// Whether ranks follow it.
    pub ranks: bool,
    /// Whether it answers another one, and so runs against the ranks.
    pub reply: bool,
    /// Where on the bodies of its tail and its head the author wants it.
    pub ports: [Option<Port>; 2],
    /// The boxes, around its tail and around its head, at whose borders it is drawn to begin and end.
    pub borders: [Option<GroupId>; 2],
}

/// A place of a body where a line ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Port {
    /// From the middle of the body.
    pub at: Point,
    /// The side that the line comes from, if the author says.
    pub side: Option<Side>,
}

/// A side of a body in the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above.
    Top,
    /// To the right.
    Right,
    /// Below.
    Bottom,
    /// To the left.
    Left,
}

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub struct Placement {
    /// Size of the whole.
    pub size: Size,
    /// Corners of the cells.
    pub nodes: IdVec<NodeId, Point>,
    /// The boxes.
    pub groups: IdVec<GroupId, Rect>,
    /// Corners of the titles.
    pub titles: IdVec<GroupId, Point>,
    /// The lines, each from its tail's body to its head's; empty for one from a node to itself.
    pub lines: IdVec<EdgeId, Vec<Step>>,
    /// Corners of the labels.
    pub labels: IdVec<EdgeId, Option<Point>>,
    /// Groups that were placed in a plainer way than asked for, and why.
    pub compromises: Vec<(GroupId, EngineFailure)>,
}

/// A way to place a sketch.
pub trait Engine {
    /// Its name, as options and messages have it.
    fn name(&self) -> &'static str;

    /// Places everything, or says why it cannot.
    ///
    /// # Errors
    /// The reason; the caller then takes a plainer engine.
    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure>;
}

/// Why an engine could not place something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineFailure {
    /// More members than it can place in time.
    Members {
        /// How many there are.
        count: usize,
        /// How many it takes.
        limit: usize,
    },
    /// More lines between members than it can place in time.
    Lines {
        /// How many there are.
        count: usize,
        /// How many it takes.
        limit: usize,
    },
    /// Its lines would need more bends than it takes.
    Bends {
        /// How many it takes.
        limit: usize,
    },
    /// It broke off.
    Broke,
    /// Its answer cannot be read.
    Unreadable,
    /// The lines pass through more boxes than any engine here takes.
    Passages {
        /// How many there are.
        count: usize,
        /// How many are taken.
        limit: usize,
    },
}

impl std::fmt::Display for EngineFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Members { count, limit } => write!(f, "it has {count} members, and the engine takes {limit}"),
            Self::Lines { count, limit } => write!(f, "it has {count} lines, and the engine takes {limit}"),
            Self::Bends { limit } => write!(f, "its lines pass more than {limit} rows, and the engine takes no more"),
            Self::Broke => write!(f, "the engine broke off"),
            Self::Unreadable => write!(f, "the engine's answer cannot be read"),
            Self::Passages { count, limit } => {
                write!(f, "its lines pass borders {count} times, and engines take {limit} passages")
            }
        }
    }
}
