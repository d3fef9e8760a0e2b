//! Ranks: which row every node stands in.
//!
//! All flows run down at least one rank, and the sum of their lengths is the least that is possible (Gansner,
//! Koutsofios, North and Vo, "A technique for drawing directed graphs", 1993). Boxes take part as two numbers, their
//! first and their last rank, and are kept short. How far they hold their members together is a choice of the caller.

use std::collections::BTreeMap;

use crate::arena::{Id, IdVec};
use crate::layout::sketch::LevelPlace;

use super::direct::{self, Levels, Meeting, Member};
use super::part::{Gr, Ln, Nd, Part};
use super::simplex::Problem;

/// How ranks treat boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranking {
    /// Boxes may stand beside one another whatever flows between them.
    Beside,
    /// A flow between two members of a box puts all of the one above all of the other.
    Stacked,
}

/// Ranks, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ranks {
    pub(super) nodes: IdVec<Nd, i32>,
    /// Which lines run up.
    pub(super) reversed: IdVec<Ln, bool>,
    /// Nodes without lines that should stand below one another.
    pub(super) below: Vec<(Nd, Nd)>,
}

/// What a rank costs that a box spans, in ranks of a line of weight 1.
const SPAN: i64 = 4;

/// Nodes without lines that stand beside one another in a box before the next row begins, for a square of them.
const LONELY_ASPECT: f64 = 1.5;

/// Finds ranks; none if the author's wishes contradict each other.
pub(super) fn rank(part: &Part, meetings: &IdVec<Ln, Meeting>, ranking: Ranking) -> Option<Ranks> {
    let levels = Levels::new(part);
    let mut reversed = direct::by_lines(part, &levels);
    let mut stacked: IdVec<Ln, bool> = IdVec::filled(false, part.lines.len());
    if ranking == Ranking::Stacked {
        let places = direct::by_boxes(part, &levels, meetings, &reversed);
        for (id, meeting) in meetings.iter().filter(|(id, _)| part.lines[*id].ranks) {
            let (tail, head) = (places.of(meeting.tail), places.of(meeting.head));
            if tail != head {
                (stacked[id], reversed[id]) = (true, tail > head);
            }
        }
    }
    let mut ranking = Program::new(part);
    ranking.boxes(part);
    ranking.lines(part, &levels, meetings, &reversed, &stacked);
    ranking.levels(part);
    let below = ranking.lonely(part);
    let numbers = ranking.problem.solve()?;
    let least = numbers.iter().take(part.nodes.len()).min().copied().unwrap_or(0);
    let nodes: IdVec<Nd, i32> =
        numbers.iter().take(part.nodes.len()).map(|&number| i32::try_from(number - least).unwrap_or(0)).collect();
    // Lines that do not rank run whichever way they come to lie.
    let reversed = part.lines.values().map(|line| nodes[line.tail] > nodes[line.head]).collect();
    Some(Ranks { nodes, reversed, below })
}

/// The numbers of nodes and boxes, and what is asked of them.
struct Program {
    problem: Problem,
    nodes: usize,
}

impl Program {
    fn new(part: &Part) -> Self {
        let nodes = part.nodes.len();
        Self { problem: Problem::new(nodes + 2 * part.groups.len()), nodes }
    }

    fn node(node: Nd) -> u32 {
        number(node.index())
    }

    /// The first rank of a box.
    fn first(&self, group: Gr) -> u32 {
        number(self.nodes + 2 * group.index())
    }

    /// The last rank of a box.
    fn last(&self, group: Gr) -> u32 {
        number(self.nodes + 2 * group.index() + 1)
    }

    /// A box spans its members, and is short.
    fn boxes(&mut self, part: &Part) {
        for (id, own) in part.nodes.iter().filter(|(_, own)| own.group != Part::ROOT) {
            self.problem.firm(self.first(own.group), Self::node(id), 0);
            self.problem.firm(Self::node(id), self.last(own.group), 0);
        }
        for (id, group) in part.groups.iter().skip(1) {
            if group.parent != Part::ROOT {
                self.problem.firm(self.first(group.parent), self.first(id), 0);
                self.problem.firm(self.last(id), self.last(group.parent), 0);
            }
            self.problem.priced(self.last(id), self.first(id), 0, SPAN);
        }
    }

    /// Lines run down and are short.
    fn lines(
        &mut self,
        part: &Part,
        levels: &Levels,
        meetings: &IdVec<Ln, Meeting>,
        reversed: &IdVec<Ln, bool>,
        stacked: &IdVec<Ln, bool>,
    ) {
        for (id, line) in part.lines.iter().filter(|(_, line)| line.ranks && !levels.same(line.tail, line.head)) {
            let meeting = meetings[id];
            let mut ends = [(line.tail, meeting.tail), (line.head, meeting.head)];
            if reversed[id] {
                ends.reverse();
            }
            let [(upper, above), (lower, below)] = ends;
            let span = i64::from(line.span);
            self.problem.firm(Self::node(upper), Self::node(lower), span);
            self.problem.priced(Self::node(lower), Self::node(upper), -span, i64::from(line.weight));
            if stacked[id] && (above != Member::Node(upper) || below != Member::Node(lower)) {
                let bottom = if let Member::Group(group) = above { self.last(group) } else { Self::node(upper) };
                let top = if let Member::Group(group) = below { self.first(group) } else { Self::node(lower) };
                self.problem.firm(bottom, top, 1);
            }
        }
    }

    /// Nodes that the author ties to one rank, and to the first or last one of their box.
    fn levels(&mut self, part: &Part) {
        // For every box that asks for it a number before, or after, all its other members.
        let mut edges: BTreeMap<(Gr, bool), u32> = BTreeMap::new();
        let mut pulled: IdVec<Nd, bool> = IdVec::filled(false, part.nodes.len());
        for level in &part.levels {
            let Some((&first, others)) = level.nodes.split_first() else { continue };
            for &other in others {
                self.problem.firm(Self::node(first), Self::node(other), 0);
                self.problem.firm(Self::node(other), Self::node(first), 0);
            }
            let (last, apart) = match level.place {
                LevelPlace::Any => continue,
                LevelPlace::First => (false, 0),
                LevelPlace::Before => (false, 1),
                LevelPlace::Last => (true, 0),
                LevelPlace::After => (true, 1),
            };
            let edge = *edges.entry((part.nodes[first].group, last)).or_insert_with(|| self.problem.number());
            let (from, to) = if last { (edge, Self::node(first)) } else { (Self::node(first), edge) };
            self.problem.firm(from, to, apart);
            level.nodes.iter().for_each(|&node| pulled[node] = true);
        }
        let nodes = part.nodes.iter().filter(|(node, _)| !edges.is_empty() && !pulled[*node]);
        for (node, own) in nodes {
            self.bounded(&edges, own.group, Self::node(node), Self::node(node));
        }
        let groups = part.groups.iter().skip(1).filter(|_| !edges.is_empty());
        for (group, own) in groups {
            self.bounded(&edges, own.parent, self.first(group), self.last(group));
        }
    }

    /// A member of a box lies between what comes before all others and what comes after.
    fn bounded(&mut self, edges: &BTreeMap<(Gr, bool), u32>, group: Gr, first: u32, last: u32) {
        if let Some(&edge) = edges.get(&(group, false)) {
            self.problem.firm(edge, first, 0);
        }
        if let Some(&edge) = edges.get(&(group, true)) {
            self.problem.firm(last, edge, 0);
        }
    }

    /// Nodes without lines would all stand in one row: in a box that holds many they stand in several.
    fn lonely(&mut self, part: &Part) -> Vec<(Nd, Nd)> {
        let mut joined: IdVec<Nd, bool> = IdVec::filled(false, part.nodes.len());
        for line in part.lines.values() {
            (joined[line.tail], joined[line.head]) = (true, true);
        }
        for node in part.levels.iter().flat_map(|level| &level.nodes) {
            joined[*node] = true;
        }
        let mut lonely: IdVec<Gr, Vec<Nd>> = IdVec::filled(Vec::new(), part.groups.len());
        for (node, own) in part.nodes.iter().filter(|(node, _)| !joined[*node]) {
            lonely[own.group].push(node);
        }
        let mut pairs = Vec::new();
        for nodes in lonely.values() {
            let columns = columns(nodes.len(), if part.is_sideways() { 1.0 / LONELY_ASPECT } else { LONELY_ASPECT });
            for (&above, &below) in nodes.iter().zip(nodes.iter().skip(columns)) {
                self.problem.firm(Self::node(above), Self::node(below), 1);
                pairs.push((above, below));
            }
        }
        pairs
    }
}

/// In how many columns so many members stand.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the root of a length")]
fn columns(count: usize, aspect: f64) -> usize {
    ((count as f64 * aspect).sqrt().ceil() as usize).max(1)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
