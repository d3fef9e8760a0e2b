//! Places across and down, and titles.

use proptest::prelude::*;

use super::{around, diagram, laid_out};
use crate::layout::layered::Layout;
use crate::layout::layered::part::Part;
use crate::layout::layered::place::distance;
use crate::layout::layered::rank::Ranking;
use crate::layout::layered::rows::Kind;
use crate::layout::layered::title;

/// Everything keeps its distance, boxes hold what is in them and nothing else.
fn places_hold(part: &Part, layout: &Layout) -> Result<(), TestCaseError> {
    let Layout { rows, order, across, down, .. } = layout;
    for row in &order.rows {
        for pair in row.windows(2) {
            let room = across.items[pair[1]] - across.items[pair[0]];
            prop_assert!(room >= distance(part, rows, pair[0], pair[1]) - 0.01);
        }
    }
    for (item, own) in rows.items.iter().filter(|(_, own)| !own.is_border()) {
        let x = across.items[item];
        let y = down.middles[own.row as usize];
        for group in around(part, rows.pieces[own.piece].group) {
            let ((left, right), (top, bottom)) = (across.groups[group], down.groups[group]);
            prop_assert!(left <= x - own.left && x + own.right <= right);
            prop_assert!(top <= y - own.above && y + own.below <= bottom);
        }
    }
    for (group, own) in part.groups.iter().skip(1).filter(|(_, own)| own.parent != Part::ROOT) {
        let (inner, outer) = (down.groups[group], down.groups[own.parent]);
        prop_assert!(outer.0 < inner.0 && inner.1 < outer.1);
    }
    for (strip, next) in down.strips.iter().zip(down.middles.iter().skip(1)) {
        prop_assert!(strip.0 < strip.1 && strip.1 <= *next);
    }
    Ok(())
}

#[test]
fn a_line_without_company_is_straight() {
    let (_, layout) = laid_out("digraph { a -> b -> c -> d; a -> d [label=around] }", Ranking::Stacked);
    for chain in layout.rows.chains.values() {
        let bends: Vec<f64> = chain[1..chain.len() - 1].iter().map(|&item| layout.across.items[item]).collect();
        assert!(bends.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.01), "{bends:?}");
    }
    let nodes: Vec<f64> = layout.rows.nodes.values().map(|&item| layout.across.items[item]).collect();
    assert!((nodes[1] - nodes[2]).abs() < 0.01, "b and c stand below one another");
}

#[test]
fn nodes_of_one_group_stand_below_one_another() {
    let text = "digraph { a [group=g]; z [group=g]; a -> {p q r s}; {p q r s} -> z; a -> z }";
    let (_, layout) = laid_out(text, Ranking::Stacked);
    let at = |index: usize| layout.across.items[*layout.rows.nodes.values().nth(index).unwrap()];
    assert!((at(0) - at(1)).abs() < 0.01);
}

#[test]
fn no_line_comes_through_a_title() {
    for (rankdir, lines) in [("TB", "{s t u v} -> {a b c d}"), ("BT", "{a b c d} -> {s t u v}"), ("LR", "s -> a")] {
        let text = format!(
            "digraph {{ rankdir={rankdir}; subgraph cluster_x {{ label=\"a long title of a box\"; a b c d }} {lines} }}"
        );
        let (part, layout) = laid_out(&text, Ranking::Stacked);
        let group = part.groups.ids().nth(1).unwrap();
        let (corner, size) = (title::corner(&part, &layout, group), part.groups[group].title);
        assert!(
            layout.across.groups[group].0 < corner.x && corner.x + size.w < layout.across.groups[group].1
                || rankdir == "LR"
        );
        // The side of the title is the one that lines come in by, or leave by where flows run up.
        let end = usize::from(rankdir != "BT");
        for ends in layout.ends.values() {
            let x = ends[end].x;
            assert!(
                x <= corner.x || corner.x + size.w <= x || rankdir == "LR",
                "{rankdir}: a line at {x} in the title"
            );
        }
    }
}

#[test]
fn a_box_is_as_long_as_its_title_where_flows_run_sideways() {
    let text = "digraph { rankdir=LR; subgraph cluster_x { label=\"quite a long title of a box\"; a } a -> b }";
    let (part, layout) = laid_out(text, Ranking::Stacked);
    let group = part.groups.ids().nth(1).unwrap();
    let (top, bottom) = layout.down.groups[group];
    assert!(bottom - top >= part.groups[group].title.w);
    let b = layout.rows.nodes.values().nth(1).unwrap();
    assert!(matches!(layout.rows.items[*b].kind, Kind::Node(_)));
    assert!(layout.down.middles[layout.rows.items[*b].row as usize] > bottom);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_has_its_place(text in diagram()) {
        for ranking in [Ranking::Stacked, Ranking::Beside] {
            let (part, layout) = laid_out(&text, ranking);
            places_hold(&part, &layout)?;
        }
    }
}
