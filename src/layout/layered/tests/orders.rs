//! Orders of rows.

use proptest::prelude::*;

use super::{Ranked, diagram, ordered, ranked, rows_of};
use crate::layout::layered::order::{Order, Sorter};
use crate::layout::layered::part::{Ln, Part};
use crate::layout::layered::passing::passings;
use crate::layout::layered::rank::Ranking;
use crate::layout::layered::rows::{Child, It, Rows};

/// Crossings counted pair by pair, those of borders weighted as given.
fn crossings(rows: &Rows, order: &Order, border: i64) -> i64 {
    let weight = |item: It| if rows.items[item].is_border() { border } else { 1 };
    let mut sum = 0;
    for row in &order.rows {
        let lines: Vec<(u32, u32, i64)> = row
            .iter()
            .flat_map(|&item| rows.down.of(item).iter().map(move |&other| (item, other)))
            .map(|(item, other)| (order.places[item], order.places[other], weight(item)))
            .collect();
        for (index, a) in lines.iter().enumerate() {
            for b in &lines[index + 1..] {
                if a.0 < b.0 && a.1 > b.1 || a.0 > b.0 && a.1 < b.1 {
                    sum += a.2 * b.2;
                }
            }
        }
    }
    sum
}

/// What a box holds in a row stands together, between its borders.
fn boxes_are_whole(part: &Part, rows: &Rows, order: &Order) {
    for (group, _) in part.groups.iter().skip(1) {
        let (first, last) = rows.spans[group];
        for row in first..=last {
            let piece = rows.piece_of(group, row);
            let (left, right) = rows.pieces[piece].borders.unwrap();
            let inside = order.places[left]..=order.places[right];
            for (item, own) in rows.items.iter().filter(|(_, own)| own.row == row) {
                let mut at = own.piece;
                while at != piece && rows.pieces[at].parent != at {
                    at = rows.pieces[at].parent;
                }
                assert_eq!(at == piece, inside.contains(&order.places[item]));
            }
        }
    }
}

#[test]
fn what_can_be_drawn_without_a_crossing_is() {
    for text in [
        "digraph { a -> {x y}; b -> {y z}; c -> {z w}; x -> p; y -> p; z -> q; w -> q }",
        "digraph { a -> {b c d e}; b -> {f g}; d -> {h i j}; e -> k }",
        "digraph { subgraph cluster_l { a -> b -> c } subgraph cluster_r { x -> y -> z } s -> {a x}; {c z} -> t }",
    ] {
        for ranking in [Ranking::Stacked, Ranking::Beside] {
            let ranked = ranked(text, ranking);
            assert_eq!(ordered(&ranked).1.crossings, 0, "{text} {ranking:?}");
        }
    }
}

#[test]
fn a_line_moves_to_the_other_side_of_a_box_all_rows_at_once() {
    // The long line begins right of the box and ends right of it: two rows of the box are not to be passed.
    let text =
        "digraph { s -> a; s -> long; subgraph cluster_b { a -> b -> c } c -> t; long -> end [minlen=4]; t -> end }";
    let ranked = ranked(text, Ranking::Stacked);
    let (rows, order) = ordered(&ranked);
    assert_eq!(order.crossings, 0);
    assert_eq!(passings(&rows, &order), []);
}

#[test]
fn too_many_lines_through_boxes_end_the_search() {
    let ranked = ranked(super::lines::THREE_BOXES, Ranking::Beside);
    let mut rows = rows_of(&ranked);
    let effort = super::Effort { starts: 1, sweeps: 1, rounds: 0, looks: 0 };
    assert!(super::order::order(&mut rows, effort, 0).is_none());
    assert!(super::order::order(&mut rows, effort, usize::MAX).is_some());
}

/// The least cost that any places of the bends of one line give, all else as it is.
fn least_by_trying(rows: &mut Rows, line: Ln) -> i64 {
    let bends: Vec<It> = rows.chains[line].iter().copied().skip(1).collect();
    let bends = &bends[..bends.len() - 1];
    let counts: Vec<usize> = bends.iter().map(|&bend| rows.pieces[rows.items[bend].piece].range().len()).collect();
    let all: usize = counts.iter().product();
    let original = rows.children.clone();
    let mut least = i64::MAX;
    for code in 0..all {
        rows.children.clone_from(&original);
        let mut rest = code;
        for (&bend, &count) in bends.iter().zip(&counts) {
            let range = rows.pieces[rows.items[bend].piece].range();
            let children = &mut rows.children[range];
            let at = children.iter().position(|&child| child == Child::Item(bend)).unwrap();
            let to = rest % count;
            if at < to {
                children[at..=to].rotate_left(1);
            } else {
                children[to..=at].rotate_right(1);
            }
            rest /= count;
        }
        least = least.min(Sorter::new(rows).count());
    }
    rows.children.clone_from(&original);
    least
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn crossings_are_counted_as_they_are_and_boxes_stay_whole(text in diagram()) {
        for ranking in [Ranking::Stacked, Ranking::Beside] {
            let ranked = ranked(&text, ranking);
            let (rows, order) = ordered(&ranked);
            prop_assert_eq!(order.crossings, crossings(&rows, &order, 0));
            boxes_are_whole(&ranked.part, &rows, &order);
        }
    }

    #[test]
    fn a_line_that_is_put_back_crosses_as_little_as_any_way_lets_it(text in diagram()) {
        let ranked = ranked(&text, Ranking::Stacked);
        let mut rows = rows_of(&ranked);
        let lines: Vec<Ln> = rows.chains.ids().collect();
        for line in lines {
            let length = rows.chains[line].len();
            let ways: usize = rows.chains[line].iter().map(|&item| rows.pieces[rows.items[item].piece].range().len()).product();
            if length < 3 || rows.is_arch(line) || ways > 2000 {
                continue;
            }
            let least = least_by_trying(&mut rows, line);
            let mut sorter = Sorter::new(&mut rows);
            sorter.reroute_one(line);
            prop_assert_eq!(sorter.count(), least);
        }
    }

    #[test]
    fn boxes_and_lines_are_only_moved_for_the_better(text in diagram()) {
        let Ranked { part, .. } = &ranked(&text, Ranking::Beside);
        let ranked = ranked(&text, Ranking::Beside);
        let mut rows = rows_of(&ranked);
        let mut sorter = Sorter::new(&mut rows);
        let mut cost = sorter.count();
        for _ in 0..3 {
            sorter.rebox_all(usize::MAX);
            let boxed = sorter.count();
            sorter.reroute_all(usize::MAX);
            let routed = sorter.count();
            sorter.sift();
            let sifted = sorter.count();
            prop_assert!(boxed <= cost && routed <= boxed && sifted <= routed);
            cost = sifted;
        }
        let order = sorter.order.clone();
        boxes_are_whole(part, &rows, &order);
    }
}
