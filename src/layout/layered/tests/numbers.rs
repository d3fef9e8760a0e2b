//! Numbers under constraints.

use proptest::prelude::*;

use crate::layout::layered::relax::relax;
use crate::layout::layered::simplex::{Constraint, FIRM, Problem};

fn cost(problem: &Problem, numbers: &[i64]) -> Option<i64> {
    let lacking = |own: &Constraint| own.length - (numbers[own.to as usize] - numbers[own.from as usize]);
    let mut sum = 0;
    for own in problem.constraints() {
        match (lacking(own), own.price) {
            (..=0, _) => {}
            (_, FIRM) => return None,
            (lacking, price) => sum += lacking * price,
        }
    }
    Some(sum)
}

/// The least cost of all numbers in a small range.
fn least(problem: &Problem) -> Option<i64> {
    const RANGE: i64 = 9;
    let count = problem.numbers();
    let all = (0..RANGE.pow(u32::try_from(count).unwrap())).map(|code| {
        let numbers: Vec<i64> = (0..count).map(|at| code / RANGE.pow(u32::try_from(at).unwrap()) % RANGE).collect();
        cost(problem, &numbers)
    });
    all.flatten().min()
}

fn problem() -> impl Strategy<Value = Problem> {
    let constraint = (0u32..4, 0u32..4, -2i64..3, 1i64..6, any::<bool>());
    proptest::collection::vec(constraint, 0..10).prop_map(|constraints| {
        let mut problem = Problem::new(4);
        for (from, to, length, price, firm) in constraints {
            problem.priced(from, to, length, if firm { FIRM } else { price });
        }
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_simplex_method_finds_the_cheapest_numbers(problem in problem()) {
        let found = problem.solve();
        prop_assert_eq!(found.as_ref().map(|numbers| cost(&problem, numbers)), least(&problem).map(Some));
    }

    #[test]
    fn relaxed_numbers_keep_every_firm_constraint(problem in problem()) {
        // Circles of firm constraints, however harmless, are no business of it.
        if let Some(numbers) = relax(&problem) {
            prop_assert!(cost(&problem, &numbers) >= least(&problem));
            prop_assert!(cost(&problem, &numbers).is_some());
        }
    }
}

#[test]
fn constraints_that_contradict_each_other_have_no_solution() {
    let mut problem = Problem::new(2);
    problem.firm(0, 1, 1);
    problem.firm(1, 0, 0);
    assert_eq!(problem.solve(), None);
    assert_eq!(relax(&problem), None);
}

#[test]
fn parts_that_nothing_joins_are_solved_beside_one_another() {
    let mut problem = Problem::new(4);
    problem.firm(0, 1, 3);
    problem.firm(2, 3, 5);
    problem.priced(1, 0, -3, 1);
    problem.priced(3, 2, -5, 1);
    let numbers = problem.solve().unwrap();
    assert_eq!((numbers[1] - numbers[0], numbers[3] - numbers[2]), (3, 5));
}

#[test]
fn relaxed_numbers_go_where_they_are_pulled() {
    // A chain 0 -> 1 -> 2 in which 1 is to be 4 before 2.
    let mut problem = Problem::new(3);
    problem.firm(0, 1, 1);
    problem.firm(0, 2, 10);
    problem.firm(1, 2, 1);
    problem.priced(1, 2, 4, 1);
    problem.priced(2, 1, -4, 1);
    let numbers = relax(&problem).unwrap();
    assert_eq!(numbers[2] - numbers[1], 4);
}
