//! Which way lines run through the ranks: circles are broken where it harms the flow of data least.
//!
//! First line by line: a walk from where data come from, in order of appearance; what leads back into the way walked is
//! turned around. It begins at the interactors that speak first, as an author lists a request before its answer, then at
//! what nothing flows to. Then box by box: in every box the members are put in a line so that few flows run against it,
//! as Eades, Lin and Smyth do ("A fast and effective heuristic for the feedback arc set problem", 1993).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::arena::IdVec;

use super::part::{Gr, Ln, Nd, Part};

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

pub(super) fn meetings(part: &Part) -> IdVec<Ln, Meeting> {
    part.lines.values().map(|line| meeting(part, line.tail, line.head)).collect()
}

pub(super) fn meeting(part: &Part, tail: Nd, head: Nd) -> Meeting {
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

/// Which lines run against their ranks.
pub(super) fn by_lines(part: &Part) -> IdVec<Ln, bool> {
    let walk = Walk::new(part);
    let mut reversed = IdVec::filled(false, part.lines.len());
    let mut state: IdVec<Nd, State> = IdVec::filled(State::Unseen, part.nodes.len());
    for root in walk.roots(part) {
        let mut open = vec![(root, 0)];
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
                State::Open => reversed[line] = true,
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

struct Walk {
    out: IdVec<Nd, Vec<(Ln, Nd)>>,
    /// Whether anything flows to a node.
    reached: IdVec<Nd, bool>,
    /// Whether the first line of a node leaves it.
    speaks: IdVec<Nd, Option<bool>>,
}

impl Walk {
    fn new(part: &Part) -> Self {
        let mut walk = Self {
            out: IdVec::filled(Vec::new(), part.nodes.len()),
            reached: IdVec::filled(false, part.nodes.len()),
            speaks: IdVec::filled(None, part.nodes.len()),
        };
        for (id, line) in part.lines.iter().filter(|(_, line)| line.ranks) {
            walk.out[line.tail].push((id, line.head));
            walk.reached[line.head] = true;
            walk.speaks[line.tail].get_or_insert(true);
            walk.speaks[line.head].get_or_insert(false);
        }
        walk
    }

    fn roots(&self, part: &Part) -> Vec<Nd> {
        let mut roots: Vec<Nd> = part.nodes.ids().collect();
        roots.sort_by_key(|&node| match () {
            () if part.nodes[node].first && self.speaks[node] == Some(true) => 0,
            () if !self.reached[node] => 1,
            () => 2,
        });
        roots
    }
}

/// The place of every member in the line of its box: flows should run from smaller to larger places.
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
pub(super) fn by_boxes(part: &Part, meetings: &IdVec<Ln, Meeting>, reversed: &IdVec<Ln, bool>) -> Places {
    let mut places = Places { nodes: IdVec::filled(0, part.nodes.len()), groups: IdVec::filled(0, part.groups.len()) };
    let mut members: IdVec<Gr, Vec<Member>> = IdVec::filled(Vec::new(), part.groups.len());
    // In order of appearance: a box has the number of its first node.
    let mut seen: IdVec<Gr, bool> = IdVec::filled(false, part.groups.len());
    for (node, own) in part.nodes.iter() {
        let mut at = own.group;
        while at != Part::ROOT && !seen[at] {
            seen[at] = true;
            members[part.groups[at].parent].push(Member::Group(at));
            at = part.groups[at].parent;
        }
        members[own.group].push(Member::Node(node));
    }
    let mut flows: IdVec<Gr, Vec<(Member, Member)>> = IdVec::filled(Vec::new(), part.groups.len());
    for (id, meeting) in meetings.iter().filter(|(id, _)| part.lines[*id].ranks) {
        let (tail, head) = (meeting.tail, meeting.head);
        flows[meeting.group].push(if reversed[id] { (head, tail) } else { (tail, head) });
    }
    for group in part.groups.ids() {
        let lined = line_up(&members[group], &flows[group]);
        let lined = shorten(part, lined, &flows[group]);
        for (place, member) in (0..).zip(lined) {
            match member {
                Member::Node(node) => places.nodes[node] = place,
                Member::Group(inner) => places.groups[inner] = place,
            }
        }
    }
    places
}

/// Members so that few flows run from a later to an earlier one. What nothing flows to comes first, what nothing flows
/// from last; in a circle the member with the largest surplus of outflows is taken next, of equals the one that appears
/// first.
fn line_up(members: &[Member], flows: &[(Member, Member)]) -> Vec<Member> {
    let index: BTreeMap<Member, usize> = members.iter().enumerate().map(|(index, &member)| (member, index)).collect();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (from, to) in flows {
        if let (Some(&from), Some(&to)) = (index.get(from), index.get(to)) {
            out[from].push(to);
            into[to].push(from);
        }
    }
    let mut outflow: Vec<i64> = out.iter().map(|list| count(list)).collect();
    let mut inflow: Vec<i64> = into.iter().map(|list| count(list)).collect();
    let mut left = vec![true; members.len()];
    let (mut front, mut back) = (Vec::with_capacity(members.len()), Vec::new());
    let mut surplus: BinaryHeap<(i64, Reverse<usize>)> = BinaryHeap::new();
    let mut sources: BinaryHeap<Reverse<usize>> = BinaryHeap::new();
    let mut sinks: BinaryHeap<usize> = BinaryHeap::new();
    for at in 0..members.len() {
        surplus.push((outflow[at] - inflow[at], Reverse(at)));
        if inflow[at] == 0 {
            sources.push(Reverse(at));
        } else if outflow[at] == 0 {
            sinks.push(at);
        }
    }
    loop {
        let next = if let Some(Reverse(at)) = sources.pop() {
            Some((at, true))
        } else if let Some(at) = sinks.pop() {
            Some((at, false))
        } else {
            surplus.pop().and_then(|(own, Reverse(at))| {
                (own == outflow[at] - inflow[at]).then_some((at, true)).or(Some((usize::MAX, true)))
            })
        };
        let Some((at, in_front)) = next else { break };
        if at == usize::MAX || !left[at] {
            continue;
        }
        left[at] = false;
        if in_front {
            front.push(members[at])
        } else {
            back.push(members[at])
        }
        for &to in &out[at] {
            inflow[to] -= 1;
            if left[to] {
                surplus.push((outflow[to] - inflow[to], Reverse(to)));
                if inflow[to] == 0 {
                    sources.push(Reverse(to));
                }
            }
        }
        for &from in &into[at] {
            outflow[from] -= 1;
            if left[from] {
                surplus.push((outflow[from] - inflow[from], Reverse(from)));
                if outflow[from] == 0 && inflow[from] > 0 {
                    sinks.push(from);
                }
            }
        }
    }
    front.extend(back.into_iter().rev());
    front
}

fn count(list: &[usize]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

fn env(name: &str, usual: f64) -> f64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(usual)
}

/// lab
fn shorten(part: &Part, line: Vec<Member>, flows: &[(Member, Member)]) -> Vec<Member> {
    let against = env("AGAINST", 0.0);
    if env("SHORTEN", 0.0) == 0.0 || line.len() < 2 || line.len() > 60 {
        return line;
    }
    let n = line.len();
    let index: BTreeMap<Member, usize> = line.iter().enumerate().map(|(i, &m)| (m, i)).collect();
    let mut sizes: IdVec<Gr, f64> = IdVec::filled(0.0, part.groups.len());
    for own in part.nodes.values() {
        let mut at = own.group;
        loop {
            sizes[at] += 1.0;
            if at == Part::ROOT {
                break;
            }
            at = part.groups[at].parent;
        }
    }
    let power = env("POWER", 0.7);
    let height: Vec<f64> = line
        .iter()
        .map(|m| match m {
            Member::Node(_) => 1.0,
            Member::Group(g) => sizes[*g].powf(power),
        })
        .collect();
    let mut w = vec![vec![0.0_f64; n]; n];
    for (a, b) in flows {
        w[index[a]][index[b]] += 1.0;
    }
    let cost = |order: &[usize]| {
        let mut at = vec![0.0; n];
        let mut y = 0.0;
        for &i in order {
            at[i] = y + height[i] / 2.0;
            y += height[i];
        }
        let mut c = 0.0;
        for i in 0..n {
            for j in 0..n {
                if w[i][j] > 0.0 {
                    let d = at[j] - at[i];
                    c += w[i][j] * (d.abs() + if d < 0.0 { against } else { 0.0 });
                }
            }
        }
        c
    };
    let mut order: Vec<usize> = (0..n).collect();
    let mut best = cost(&order);
    loop {
        let mut changed = false;
        for i in 0..n {
            for j in 0..n {
                if i == j {
                    continue;
                }
                let mut trial = order.clone();
                let x = trial.remove(i);
                trial.insert(j, x);
                let c = cost(&trial);
                if c < best - 1e-9 {
                    best = c;
                    order = trial;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    order.into_iter().map(|i| line[i]).collect()
}
