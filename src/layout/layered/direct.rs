//! Which way lines run through the ranks: circles are broken where it harms the flow of data least.
//!
//! First line by line: a walk from where data come from, in order of appearance; what leads back into the way walked is
//! turned around. It begins at the interactors that speak first, as an author lists a request before its answer, then at
//! what nothing flows to. Of two flows between the same two nodes the second to be written answers the first, and runs
//! against the ranks with it, as does one that says that it is an answer.
//!
//! Then box by box, for drawings in which boxes stand above one another: in every box the members are put in a line so
//! that few flows run against it, as Eades, Lin and Smyth do ("A fast and effective heuristic for the feedback arc set
//! problem", 1993). Members that the author ties to one rank count as one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::arena::{Id, IdVec};
use crate::layout::sketch::LevelPlace;

use super::part::{Gr, Ln, Nd, Part, Sets};

/// A member of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Member {
    Node(Nd),
    Group(Gr),
}

/// Where the ways from both ends of a line to the outside meet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub(super) group: Gr,
    pub(super) tail: Member,
    pub(super) head: Member,
}

/// The meetings of all lines.
pub(super) fn meetings(part: &Part) -> IdVec<Ln, Meeting> {
    part.lines.values().map(|line| meeting(part, line.tail, line.head)).collect()
}

fn meeting(part: &Part, tail: Nd, head: Nd) -> Meeting {
    let mut ends = [(Member::Node(tail), part.nodes[tail].group), (Member::Node(head), part.nodes[head].group)];
    loop {
        let [(tail, a), (head, b)] = ends;
        if a == b {
            return Meeting { group: a, tail, head };
        }
        let [first, second] = &mut ends;
        let deeper = if part.groups[a].depth >= part.groups[b].depth { first } else { second };
        *deeper = (Member::Group(deeper.1), part.groups[deeper.1].parent);
    }
}

/// For every node the one that stands for it and all that share its rank.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    of: IdVec<Nd, Nd>,
    /// Nodes that come before all others, and those that come after: -1, 1.
    pulls: IdVec<Nd, i8>,
}

impl Levels {
    pub(super) fn new(part: &Part) -> Self {
        let mut sets = Sets::new(part.nodes.len());
        let mut pulls = IdVec::filled(0, part.nodes.len());
        for level in &part.levels {
            let Some(&first) = level.nodes.first() else { continue };
            for &node in &level.nodes {
                sets.join(first.index(), node.index());
                pulls[node] = match level.place {
                    LevelPlace::Any => pulls[node],
                    LevelPlace::First | LevelPlace::Before => -1,
                    LevelPlace::Last | LevelPlace::After => 1,
                };
            }
        }
        Self { of: part.nodes.ids().map(|node| Nd::from_index(sets.find(node.index()))).collect(), pulls }
    }

    pub(super) fn same(&self, a: Nd, b: Nd) -> bool {
        self.of[a] == self.of[b]
    }

    /// Whether a line is to run from its head to its tail, if the author's ranks say.
    fn turned(&self, tail: Nd, head: Nd) -> Option<bool> {
        let (from, to) = (self.pulls[tail], self.pulls[head]);
        (from != to).then_some(from > to)
    }
}

/// Which lines run against their ranks.
pub(super) fn by_lines(part: &Part, levels: &Levels) -> IdVec<Ln, bool> {
    let mut reversed = IdVec::filled(false, part.lines.len());
    let walk = Walk::new(part, levels, &mut reversed);
    let mut state: IdVec<Nd, State> = IdVec::filled(State::Unseen, part.nodes.len());
    let mut open: Vec<(Nd, usize)> = Vec::new();
    for root in walk.roots(part) {
        open.push((root, 0));
        while let Some((at, next)) = open.pop() {
            if next == 0 && state[at] != State::Unseen {
                continue;
            }
            state[at] = State::Open;
            let Some(&(line, to)) = walk.out[at].get(next) else {
                state[at] = State::Done;
                continue;
            };
            open.push((at, next + 1));
            match state[to] {
                State::Open => reversed[line] = !reversed[line],
                State::Unseen => open.push((to, 0)),
                State::Done => {}
            }
        }
    }
    reversed
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unseen,
    Open,
    Done,
}

/// The lines that rank, between the nodes that stand for the ranks of their ends.
struct Walk {
    out: IdVec<Nd, Vec<(Ln, Nd)>>,
    /// Whether anything flows to a node.
    reached: IdVec<Nd, bool>,
    /// Whether the first line of a node leaves it.
    speaks: IdVec<Nd, Option<bool>>,
    stands: IdVec<Nd, Nd>,
}

impl Walk {
    fn new(part: &Part, levels: &Levels, reversed: &mut IdVec<Ln, bool>) -> Self {
        let mut walk = Self {
            out: IdVec::filled(Vec::new(), part.nodes.len()),
            reached: IdVec::filled(false, part.nodes.len()),
            speaks: IdVec::filled(None, part.nodes.len()),
            stands: levels.of.clone(),
        };
        let mut spoken: BTreeMap<(Nd, Nd), bool> = BTreeMap::new();
        for (id, line) in part.lines.iter().filter(|(_, line)| line.ranks) {
            let (tail, head) = (levels.of[line.tail], levels.of[line.head]);
            walk.speaks[tail].get_or_insert(true);
            walk.speaks[head].get_or_insert(false);
            // Whether the first line between the two runs from the smaller to the larger.
            let forward = (tail < head) != line.reply;
            let first = *spoken.entry((tail.min(head), tail.max(head))).or_insert(forward);
            let answers = (tail < head) != first;
            reversed[id] = levels.turned(line.tail, line.head).unwrap_or(answers);
            let (from, to) = if reversed[id] { (head, tail) } else { (tail, head) };
            if from != to {
                walk.out[from].push((id, to));
                walk.reached[to] = true;
            }
        }
        walk
    }

    fn roots(&self, part: &Part) -> Vec<Nd> {
        let mut roots: Vec<Nd> = part.nodes.ids().filter(|&node| self.stands[node] == node).collect();
        roots.sort_by_key(|&node| match () {
            () if part.nodes[node].first && self.speaks[node] == Some(true) => 0,
            () if !self.reached[node] => 1,
            () => 2,
        });
        roots
    }
}

/// The place of every member in the line of its box: flows run from smaller to larger places, and as they do line by
/// line between members of one place.
#[derive(Clone, Debug)]
pub(super) struct Places {
    nodes: IdVec<Nd, u32>,
    groups: IdVec<Gr, u32>,
}

impl Places {
    pub(super) fn of(&self, member: Member) -> u32 {
        match member {
            Member::Node(node) => self.nodes[node],
            Member::Group(group) => self.groups[group],
        }
    }
}

/// Puts the members of every box in a line.
pub(super) fn by_boxes(
    part: &Part,
    levels: &Levels,
    meetings: &IdVec<Ln, Meeting>,
    reversed: &IdVec<Ln, bool>,
) -> Places {
    let members = Members::new(part, levels);
    let mut flows: IdVec<Gr, Vec<(u32, u32)>> = IdVec::filled(Vec::new(), part.groups.len());
    for (id, meeting) in meetings.iter().filter(|(id, _)| part.lines[*id].ranks) {
        let (tail, head) = (members.index(meeting.tail), members.index(meeting.head));
        if tail != head {
            flows[meeting.group].push(if reversed[id] { (head, tail) } else { (tail, head) });
        }
    }
    let mut places = Places { nodes: members.nodes.clone(), groups: members.groups.clone() };
    let lines: IdVec<Gr, Vec<u32>> =
        part.groups.ids().map(|group| line_up(&members.pulls[group], &flows[group])).collect();
    for (node, own) in part.nodes.iter() {
        places.nodes[node] = lines[own.group][members.nodes[node] as usize];
    }
    for (group, own) in part.groups.iter().skip(1) {
        places.groups[group] = lines[own.parent][members.groups[group] as usize];
    }
    places
}

/// The members of boxes, numbered in order of appearance; those that share a rank have one number.
struct Members {
    nodes: IdVec<Nd, u32>,
    groups: IdVec<Gr, u32>,
    /// For every box and number, whether it comes before or after all others.
    pulls: IdVec<Gr, Vec<i8>>,
}

impl Members {
    fn new(part: &Part, levels: &Levels) -> Self {
        let nodes = part.nodes.len();
        let mut sets = Sets::new(nodes + part.groups.len());
        for level in &part.levels {
            let Some((&first, others)) = level.nodes.split_first() else { continue };
            for &other in others {
                let meeting = meeting(part, first, other);
                let number = |member| match member {
                    Member::Node(node) => node.index(),
                    Member::Group(group) => nodes + group.index(),
                };
                sets.join(number(meeting.tail), number(meeting.head));
            }
        }
        let mut members = Self {
            nodes: IdVec::filled(0, nodes),
            groups: IdVec::filled(0, part.groups.len()),
            pulls: IdVec::filled(Vec::new(), part.groups.len()),
        };
        let mut numbers: Vec<Option<u32>> = vec![None; nodes + part.groups.len()];
        let mut seen: IdVec<Gr, bool> = IdVec::filled(false, part.groups.len());
        for (node, own) in part.nodes.iter() {
            // A box appears with its first node.
            let mut at = own.group;
            while at != Part::ROOT && !seen[at] {
                seen[at] = true;
                let parent = part.groups[at].parent;
                members.groups[at] = number(&mut numbers[sets.find(nodes + at.index())], &mut members.pulls[parent]);
                at = parent;
            }
            let pulls = &mut members.pulls[own.group];
            members.nodes[node] = number(&mut numbers[sets.find(node.index())], pulls);
            if let Some(pull) = pulls.get_mut(members.nodes[node] as usize) {
                *pull = levels.pulls[node];
            }
        }
        members
    }

    fn index(&self, member: Member) -> u32 {
        match member {
            Member::Node(node) => self.nodes[node],
            Member::Group(group) => self.groups[group],
        }
    }
}

fn number(known: &mut Option<u32>, pulls: &mut Vec<i8>) -> u32 {
    *known.get_or_insert_with(|| {
        pulls.push(0);
        u32::try_from(pulls.len() - 1).unwrap_or(u32::MAX)
    })
}

/// The place of each of some members, so that few flows run from a later to an earlier one. What nothing flows to comes
/// first, what nothing flows from last; in a circle the member with the largest surplus of outflows is taken next, of
/// equals the one that appears first.
fn line_up(pulls: &[i8], flows: &[(u32, u32)]) -> Vec<u32> {
    let mut line = LineUp::new(pulls, flows);
    let (mut front, mut back): (Vec<usize>, Vec<usize>) = (Vec::with_capacity(pulls.len()), Vec::new());
    while let Some((at, in_front)) = line.next() {
        if in_front {
            front.push(at);
        } else {
            back.push(at);
        }
        line.take(at);
    }
    front.extend(back.into_iter().rev());
    // The author's word comes before all counts.
    front.sort_by_key(|&at| pulls[at]);
    let mut places = vec![0; pulls.len()];
    for (place, at) in (0..).zip(front) {
        places[at] = place;
    }
    places
}

struct LineUp {
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
    outflow: Vec<i64>,
    inflow: Vec<i64>,
    taken: Vec<bool>,
    sources: BinaryHeap<Reverse<usize>>,
    sinks: BinaryHeap<usize>,
    /// Surpluses as they were when they changed; only the present one counts.
    surplus: BinaryHeap<(i64, Reverse<usize>)>,
}

impl LineUp {
    fn new(pulls: &[i8], flows: &[(u32, u32)]) -> Self {
        let count = pulls.len();
        let mut line = Self {
            out: vec![Vec::new(); count],
            into: vec![Vec::new(); count],
            outflow: vec![0; count],
            inflow: vec![0; count],
            taken: vec![false; count],
            sources: BinaryHeap::new(),
            sinks: BinaryHeap::new(),
            surplus: BinaryHeap::new(),
        };
        for &(from, to) in flows {
            let (from, to) = (from as usize, to as usize);
            line.out[from].push(to);
            line.into[to].push(from);
            line.outflow[from] += 1;
            line.inflow[to] += 1;
        }
        for at in 0..count {
            line.rate(at);
        }
        line
    }

    fn rate(&mut self, at: usize) {
        if self.inflow[at] == 0 {
            self.sources.push(Reverse(at));
        } else if self.outflow[at] == 0 {
            self.sinks.push(at);
        } else {
            self.surplus.push((self.outflow[at] - self.inflow[at], Reverse(at)));
        }
    }

    /// The member that is taken next, and whether it goes to the front.
    fn next(&mut self) -> Option<(usize, bool)> {
        loop {
            if let Some(Reverse(at)) = self.sources.pop() {
                if !self.taken[at] {
                    return Some((at, true));
                }
            } else if let Some(at) = self.sinks.pop() {
                if !self.taken[at] {
                    return Some((at, false));
                }
            } else {
                let (surplus, Reverse(at)) = self.surplus.pop()?;
                if !self.taken[at] && surplus == self.outflow[at] - self.inflow[at] {
                    return Some((at, true));
                }
            }
        }
    }

    fn take(&mut self, at: usize) {
        self.taken[at] = true;
        for to in std::mem::take(&mut self.out[at]) {
            self.inflow[to] -= 1;
            if !self.taken[to] {
                self.rate(to);
            }
        }
        for from in std::mem::take(&mut self.into[at]) {
            self.outflow[from] -= 1;
            if !self.taken[from] {
                self.rate(from);
            }
        }
    }
}
