//! Numbers under constraints on their differences, quickly: not the cheapest ones, but cheap ones.
//!
//! For problems too large for [`super::simplex`]. Every number begins as small as firm constraints allow; then, back and
//! forth through all numbers, each moves to where it costs least as the others are, as far as firm constraints allow.

use super::part::Sets;
use super::simplex::{Constraint, FIRM, Problem};

/// How often all numbers move, there and back.
const SWEEPS: usize = 8;

/// Cheap numbers; none if firm constraints contradict each other.
pub(super) fn relax(problem: &Problem) -> Option<Vec<i64>> {
    let lists = Lists::new(problem);
    let order = lists.order()?;
    let mut numbers = vec![0; problem.numbers()];
    for &at in &order {
        numbers[at] = lists.room(&numbers, at).0.max(0);
    }
    for _ in 0..SWEEPS {
        for &at in order.iter().rev() {
            numbers[at] = lists.best(&numbers, at);
        }
        for &at in &order {
            numbers[at] = lists.best(&numbers, at);
        }
    }
    let numbers: Vec<i64> = lists.stands.iter().map(|&at| numbers[at]).collect();
    let holds = |own: &Constraint| numbers[own.to as usize] - numbers[own.from as usize] >= own.length;
    problem.constraints().iter().filter(|own| own.price == FIRM).all(holds).then_some(numbers)
}

/// The constraints of each number, by their indices.
struct Lists {
    /// For every number the one that stands for it and all that must be equal to it.
    stands: Vec<usize>,
    /// Between those.
    constraints: Vec<Constraint>,
    begins: Vec<usize>,
    all: Vec<usize>,
}

impl Lists {
    fn new(problem: &Problem) -> Self {
        let stands = equal(problem);
        let mapped = problem.constraints().iter().map(|own| {
            let of = |at: u32| u32::try_from(stands[at as usize]).unwrap_or(at);
            Constraint { from: of(own.from), to: of(own.to), ..*own }
        });
        let constraints: Vec<Constraint> = mapped.filter(|own| own.from != own.to).collect();
        let mut begins = vec![0; problem.numbers() + 1];
        for constraint in &constraints {
            begins[constraint.from as usize + 1] += 1;
            begins[constraint.to as usize + 1] += 1;
        }
        for at in 0..problem.numbers() {
            begins[at + 1] += begins[at];
        }
        let mut next = begins.clone();
        let mut all = vec![0; 2 * constraints.len()];
        for (index, constraint) in constraints.iter().enumerate() {
            for at in [constraint.from as usize, constraint.to as usize] {
                all[next[at]] = index;
                next[at] += 1;
            }
        }
        Self { stands, constraints, begins, all }
    }

    fn of(&self, at: usize) -> impl Iterator<Item = &Constraint> {
        self.all[self.begins[at]..self.begins[at + 1]].iter().map(|&index| &self.constraints[index])
    }

    /// The numbers so that every firm constraint runs from an earlier to a later one.
    fn order(&self) -> Option<Vec<usize>> {
        let count = self.stands.len();
        let is_firm = |own: &&Constraint| own.price == FIRM;
        let mut waiting = vec![0; count];
        for constraint in self.constraints.iter().filter(is_firm) {
            waiting[constraint.to as usize] += 1;
        }
        let mut order: Vec<usize> = (0..count).filter(|&at| waiting[at] == 0).collect();
        let mut done = 0;
        while let Some(&at) = order.get(done) {
            done += 1;
            for constraint in self.of(at).filter(is_firm).filter(|own| own.from as usize == at) {
                let to = constraint.to as usize;
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    order.push(to);
                }
            }
        }
        (order.len() == count).then_some(order)
    }

    /// From where to where firm constraints let a number be.
    fn room(&self, numbers: &[i64], at: usize) -> (i64, i64) {
        let (mut least, mut most) = (i64::MIN / 4, i64::MAX / 4);
        for own in self.of(at).filter(|own| own.price == FIRM) {
            if own.to as usize == at {
                least = least.max(numbers[own.from as usize] + own.length);
            } else {
                most = most.min(numbers[own.to as usize] - own.length);
            }
        }
        (least, most)
    }

    /// Where a number costs least: what it costs is a sum of straight pieces, and each constraint adds one bend.
    fn best(&self, numbers: &[i64], at: usize) -> i64 {
        let (least, most) = self.room(numbers, at);
        let mut bends: Vec<(i64, i64)> = Vec::new();
        let mut slope = 0;
        for own in self.of(at).filter(|own| own.price != FIRM) {
            if own.to as usize == at {
                slope -= own.price;
                bends.push((numbers[own.from as usize] + own.length, own.price));
            } else {
                bends.push((numbers[own.to as usize] - own.length, own.price));
            }
        }
        bends.sort_unstable();
        let now = numbers[at];
        let mut target = now;
        for (index, &(place, price)) in bends.iter().enumerate() {
            slope += price;
            if slope >= 0 {
                let level = slope == 0;
                let end = bends.get(index + 1).map_or(place, |next| next.0);
                target = if level { now.clamp(place, end.max(place)) } else { place };
                break;
            }
        }
        if least > most { now } else { target.clamp(least, most) }
    }
}

/// Numbers that firm constraints of no length tie to each other both ways are one: the first of them stands for all.
fn equal(problem: &Problem) -> Vec<usize> {
    let mut ties: Vec<(u32, u32)> = problem
        .constraints()
        .iter()
        .filter(|own| own.price == FIRM && own.length == 0)
        .map(|own| (own.from, own.to))
        .collect();
    ties.sort_unstable();
    let mut sets = Sets::new(problem.numbers());
    for &(from, to) in &ties {
        if from < to && ties.binary_search(&(to, from)).is_ok() {
            sets.join(from as usize, to as usize);
        }
    }
    (0..problem.numbers()).map(|at| sets.find(at)).collect()
}
