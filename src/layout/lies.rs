//! What a finished picture says that is not so: the last check of every drawing, whatever engine placed it.
//!
//! A reader takes a line in a box for a flow that goes there, and an element in a box for one that is inside. So these
//! are counted: elements and boxes where they do not belong or on one another, lines through elements and boxes of
//! others, labels on elements or on one another, lines and labels that are missing.

use super::boxes::Boxes;
use super::geometry::{Point, Rect};
use super::scene::{EdgeMark, Scene, Step, on_cubic};

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    /// A node reaches out of a box that it is in.
    NodeOutside,
    /// A node stands in a box that it is not in.
    NodeInBox,
    /// Two boxes that do not hold each other overlap.
    BoxOnBox,
    /// A box reaches out of the one around it.
    BoxOutside,
    /// Two nodes overlap.
    NodeOnNode,
    /// A line runs through a node that is neither of its ends.
    LineThroughNode,
    /// A line runs through a box that holds neither of its ends.
    LineThroughBox,
    /// Two labels overlap.
    LabelOnLabel,
    /// A label stands on a node.
    LabelOnNode,
    /// A label was written and is not drawn.
    NoLabel,
    /// An edge has no line.
    NoLine,
    /// A chip stands on something.
    ChipOn,
}

impl Lie {
    /// What it is, in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NodeOutside => "an element outside its boundary",
            Self::NodeInBox => "an element in a boundary of others",
            Self::BoxOnBox => "boundaries that overlap",
            Self::BoxOutside => "a boundary outside the one around it",
            Self::NodeOnNode => "elements that overlap",
            Self::LineThroughNode => "a flow through an element",
            Self::LineThroughBox => "a flow through a boundary that it does not cross",
            Self::LabelOnLabel => "labels that overlap",
            Self::LabelOnNode => "a label on an element",
            Self::NoLabel => "a label that is missing",
            Self::NoLine => "a flow that is missing",
            Self::ChipOn => "a finding on something else",
        }
    }
}

/// One thing that is wrong, with the ids of what takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub lie: Lie,
    /// Of what.
    pub of: String,
    /// With what, if with anything.
    pub with: String,
}

/// Everything that is wrong with a picture.
pub fn lies(scene: &Scene) -> Vec<Told> {
    let check = Check::new(scene);
    let mut told = Vec::new();
    check.nodes(&mut told);
    check.clusters(&mut told);
    for (index, edge) in scene.edges.iter().enumerate() {
        check.line(edge, &mut told);
        check.label(index, edge, &mut told);
    }
    check.chips(&mut told);
    told
}

struct Check<'a> {
    scene: &'a Scene,
    nodes: Boxes,
    clusters: Boxes,
    labels: Boxes,
    /// Edges that have a label, by the number of the label.
    labelled: Vec<usize>,
    /// First and last number of the boxes in each box, itself included, in a walk through all: one holds another if its
    /// range does.
    ranges: Vec<(usize, usize)>,
}

impl<'a> Check<'a> {
    fn new(scene: &'a Scene) -> Self {
        let labelled: Vec<usize> =
            scene.edges.iter().enumerate().filter(|(_, edge)| edge.label.is_some()).map(|(index, _)| index).collect();
        Self {
            scene,
            nodes: Boxes::new(scene.nodes.iter().map(|node| node.rect)),
            clusters: Boxes::new(scene.clusters.iter().map(|cluster| cluster.rect)),
            labels: Boxes::new(scene.edges.iter().filter_map(|edge| edge.label)),
            labelled,
            ranges: ranges(scene),
        }
    }

    /// Whether a cluster holds another, or is it.
    fn holds(&self, outer: usize, inner: Option<usize>) -> bool {
        let Some(inner) = inner else { return false };
        self.ranges[outer].0 <= self.ranges[inner].0 && self.ranges[inner].1 <= self.ranges[outer].1
    }

    fn node_id(&self, index: usize) -> &str {
        self.scene.nodes.get(index).map_or("", |node| &node.mark.id)
    }

    fn nodes(&self, told: &mut Vec<Told>) {
        for (index, node) in self.scene.nodes.iter().enumerate() {
            let id = &node.mark.id;
            let mut tell = |lie, with: &str| told.push(Told { lie, of: id.clone(), with: with.to_owned() });
            let mut around = node.cluster;
            while let Some(cluster) = around.and_then(|at| self.scene.clusters.get(at)) {
                if !cluster.rect.contains(node.rect, 1.5) {
                    tell(Lie::NodeOutside, &cluster.mark.id);
                }
                around = cluster.parent;
            }
            self.clusters.meeting(node.rect.grown(-1.0), |other| {
                if !self.holds(other, node.cluster) {
                    tell(Lie::NodeInBox, &self.scene.clusters[other].mark.id);
                }
            });
            self.nodes.meeting(node.rect.grown(-1.0), |other| {
                if other > index && self.scene.nodes[other].rect.grown(-1.0).meets(node.rect.grown(-1.0)) {
                    tell(Lie::NodeOnNode, self.node_id(other));
                }
            });
        }
    }

    fn clusters(&self, told: &mut Vec<Told>) {
        for (index, cluster) in self.scene.clusters.iter().enumerate() {
            let id = &cluster.mark.id;
            let mut tell = |lie, with: &str| told.push(Told { lie, of: id.clone(), with: with.to_owned() });
            if let Some(around) = cluster.parent.and_then(|parent| self.scene.clusters.get(parent))
                && !around.rect.contains(cluster.rect, 1.5)
            {
                tell(Lie::BoxOutside, &around.mark.id);
            }
            self.clusters.meeting(cluster.rect.grown(-1.0), |other| {
                if other > index && !self.holds(index, Some(other)) && !self.holds(other, Some(index)) {
                    tell(Lie::BoxOnBox, &self.scene.clusters[other].mark.id);
                }
            });
        }
    }

    fn line(&self, edge: &EdgeMark, told: &mut Vec<Told>) {
        if edge.line.len() < 2 {
            told.push(Told { lie: Lie::NoLine, of: edge.mark.id.clone(), with: String::new() });
            return;
        }
        let homes = [edge.tail, edge.head].map(|node| self.scene.nodes.get(node).and_then(|node| node.cluster));
        let (mut nodes, mut clusters): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for piece in pieces(&edge.line) {
            let around = piece.around();
            self.nodes.meeting(around, |node| {
                let own = node == edge.tail || node == edge.head || nodes.contains(&node);
                if !own && piece.enters(self.scene.nodes[node].rect.grown(-2.0)) {
                    nodes.push(node);
                }
            });
            self.clusters.meeting(around, |cluster| {
                let own = homes.iter().any(|&home| self.holds(cluster, home)) || clusters.contains(&cluster);
                if !own && piece.enters(self.scene.clusters[cluster].rect.grown(-1.0)) {
                    clusters.push(cluster);
                }
            });
        }
        let of = |lie, with: &str| Told { lie, of: edge.mark.id.clone(), with: with.to_owned() };
        told.extend(nodes.into_iter().map(|node| of(Lie::LineThroughNode, self.node_id(node))));
        let id = |cluster: usize| &self.scene.clusters[cluster].mark.id;
        told.extend(clusters.into_iter().map(|cluster| of(Lie::LineThroughBox, id(cluster))));
    }

    fn label(&self, index: usize, edge: &EdgeMark, told: &mut Vec<Told>) {
        let mut tell = |lie, with: &str| told.push(Told { lie, of: edge.mark.id.clone(), with: with.to_owned() });
        let Some(label) = edge.label.map(|label| label.grown(-0.5)) else {
            if edge.wants_label {
                tell(Lie::NoLabel, "");
            }
            return;
        };
        self.labels.meeting(label, |other| {
            let other = self.labelled[other];
            let also = self.scene.edges[other].label.is_some_and(|also| also.grown(-0.5).meets(label));
            if other > index && also {
                tell(Lie::LabelOnLabel, &self.scene.edges[other].mark.id);
            }
        });
        self.nodes.meeting(label, |node| {
            if self.scene.nodes[node].rect.grown(-1.0).meets(label) {
                tell(Lie::LabelOnNode, self.node_id(node));
            }
        });
    }

    /// Chips stand on no node, no label and no chip of others.
    fn chips(&self, told: &mut Vec<Told>) {
        let marks = || {
            let nodes = self.scene.nodes.iter().map(|node| &node.mark);
            let edges = self.scene.edges.iter().map(|edge| &edge.mark);
            nodes.chain(edges).chain(self.scene.clusters.iter().map(|cluster| &cluster.mark))
        };
        let owners: Vec<usize> =
            marks().enumerate().flat_map(|(owner, mark)| mark.chips.iter().map(move |_| owner)).collect();
        if owners.is_empty() {
            return;
        }
        let chips = Boxes::new(marks().flat_map(|mark| mark.chips.iter().map(|chip| chip.rect)));
        for (owner, mark) in marks().enumerate() {
            for chip in &mark.chips {
                let rect = chip.rect.grown(-0.5);
                let mut tell = |with: &str| {
                    told.push(Told { lie: Lie::ChipOn, of: mark.id.clone(), with: with.to_owned() });
                };
                self.nodes.meeting(rect, |node| tell(self.node_id(node)));
                self.labels.meeting(rect, |label| {
                    let edge = self.labelled[label];
                    if owner != self.scene.nodes.len() + edge {
                        tell(&self.scene.edges[edge].mark.id);
                    }
                });
                chips.meeting(rect, |other| {
                    if owners[other] > owner {
                        tell("another finding");
                    }
                });
            }
        }
    }
}

/// Numbers boxes in a walk through all of them, children after parents.
fn ranges(scene: &Scene) -> Vec<(usize, usize)> {
    let count = scene.clusters.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (index, cluster) in scene.clusters.iter().enumerate().rev() {
        match cluster.parent.and_then(|parent| children.get_mut(parent)) {
            Some(list) => list.push(index),
            None => open.push((index, false)),
        }
    }
    let mut ranges = vec![(0, 0); count];
    let mut clock = 0;
    while let Some((index, seen)) = open.pop() {
        clock += 1;
        if seen {
            ranges[index].1 = clock;
            continue;
        }
        ranges[index].0 = clock;
        open.push((index, true));
        open.extend(children[index].iter().map(|&child| (child, false)));
    }
    ranges
}

/// A step of a line with where it begins.
struct Piece {
    from: Point,
    step: Step,
}

fn pieces(line: &[Step]) -> impl Iterator<Item = Piece> + '_ {
    let mut at = Point::default();
    line.iter().filter_map(move |&step| {
        let from = at;
        at = match step {
            Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => to,
            Step::Close => return None,
        };
        (!matches!(step, Step::Move(_))).then_some(Piece { from, step })
    })
}

impl Piece {
    /// A rectangle that holds it, a little larger so that a straight one has an inside.
    fn around(&self) -> Rect {
        let dot = |at: Point| Rect { x: at.x, y: at.y, w: 0.0, h: 0.0 };
        let rect = match self.step {
            Step::Curve(first, second, to) => {
                [first, second, to].into_iter().fold(dot(self.from), |rect, at| rect.union(dot(at)))
            }
            Step::Move(to) | Step::Line(to) => dot(self.from).union(dot(to)),
            Step::Close => dot(self.from),
        };
        rect.grown(0.01)
    }

    fn enters(&self, rect: Rect) -> bool {
        match self.step {
            Step::Curve(first, second, to) => {
                let at = |piece: u32| on_cubic([self.from, first, second, to], f64::from(piece) / 8.0);
                (0..8).any(|piece| rect.is_entered(at(piece), at(piece + 1)))
            }
            Step::Line(to) => rect.is_entered(self.from, to),
            _ => false,
        }
    }
}
