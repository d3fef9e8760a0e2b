//! Ranks: which row every node stands in, and which rows every box spans.
//!
//! All flows run down at least one rank; the sum of their lengths is the least that is possible (Gansner, Koutsofios,
//! North and Vo, "A technique for drawing directed graphs", 1993). Boxes take part as two numbers, their first and their
//! last rank. How far they hold members together is a choice of the caller.

use crate::arena::{Id, IdVec};

use super::direct::{self, Meeting, Member};
use super::part::{Gr, Ln, Nd, Part};
use super::simplex::Problem;

/// How ranks treat boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranking {
    /// Only flows count.
    Loose,
    /// The ranks that a box spans cost something.
    Compact,
    /// A flow between two members of a box puts all of the one above all of the other.
    Stacked,
}

/// Ranks, from 0.
#[derive(Clone, Debug)]
pub(super) struct Ranks {
    pub(super) nodes: IdVec<Nd, i32>,
    /// Which lines run up.
    pub(super) reversed: IdVec<Ln, bool>,
}

/// Finds ranks; none if that takes more than `steps` steps.
pub(super) fn rank(part: &Part, meetings: &IdVec<Ln, Meeting>, ranking: Ranking, steps: usize) -> Option<Ranks> {
    let by_lines = direct::by_lines(part);
    let reversed = if ranking == Ranking::Stacked {
        let places = direct::by_boxes(part, meetings, &by_lines);
        let against = |(id, meeting): (Ln, &Meeting)| {
            if part.lines[id].ranks { places.of(meeting.tail) > places.of(meeting.head) } else { by_lines[id] }
        };
        meetings.iter().map(against).collect()
    } else {
        by_lines
    };
    let numbers = solve(part, meetings, ranking, &reversed, steps)?;
    let least = numbers.iter().take(part.nodes.len()).min().copied().unwrap_or(0);
    let nodes: IdVec<Nd, i32> =
        numbers.iter().take(part.nodes.len()).map(|&number| i32::try_from(number - least).unwrap_or(0)).collect();
    // Lines that do not rank may run either way.
    let mut reversed = reversed;
    for (id, line) in part.lines.iter() {
        reversed[id] = if nodes[line.tail] == nodes[line.head] { false } else { nodes[line.tail] > nodes[line.head] };
    }
    Some(Ranks { nodes, reversed })
}

fn solve(
    part: &Part,
    meetings: &IdVec<Ln, Meeting>,
    ranking: Ranking,
    reversed: &IdVec<Ln, bool>,
    steps: usize,
) -> Option<Vec<i64>> {
    let span_price: i64 = std::env::var("SPAN").ok().and_then(|s| s.parse().ok()).unwrap_or(4);
    let boxes = if ranking == Ranking::Loose { 0 } else { 2 * part.groups.len() };
    let mut problem = Problem::new(part.nodes.len() + boxes);
    let node = |node: Nd| u32::try_from(node.index()).unwrap_or(0);
    let first = |group: Gr| u32::try_from(part.nodes.len() + 2 * group.index()).unwrap_or(0);
    let last = |group: Gr| first(group) + 1;
    if ranking != Ranking::Loose {
        for (id, own) in part.nodes.iter().filter(|(_, own)| own.group != Part::ROOT) {
            problem.firm(first(own.group), node(id), 0);
            problem.firm(node(id), last(own.group), 0);
        }
        for (id, group) in part.groups.iter().skip(1) {
            if group.parent != Part::ROOT {
                problem.firm(first(group.parent), first(id), 0);
                problem.firm(last(id), last(group.parent), 0);
            }
            problem.priced(last(id), first(id), 0, span_price);
        }
    }
    let top = |member: Member| match member {
        Member::Node(id) => node(id),
        Member::Group(group) => first(group),
    };
    let bottom = |member: Member| match member {
        Member::Node(id) => node(id),
        Member::Group(group) => last(group),
    };
    for (id, line) in part.lines.iter().filter(|(_, line)| line.ranks) {
        let (mut tail, mut head) = (line.tail, line.head);
        let (mut outer_tail, mut outer_head) = (meetings[id].tail, meetings[id].head);
        if reversed[id] {
            (tail, head) = (head, tail);
            (outer_tail, outer_head) = (outer_head, outer_tail);
        }
        let span = i64::from(line.span);
        problem.firm(node(tail), node(head), span);
        problem.priced(node(head), node(tail), -span, i64::from(line.weight));
        if ranking == Ranking::Stacked && (outer_tail != Member::Node(tail) || outer_head != Member::Node(head)) {
            problem.firm(bottom(outer_tail), top(outer_head), 1);
        }
    }
    problem.solve(steps)
}
