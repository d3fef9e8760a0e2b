//! Lines: their ends, their tracks, their ways around boxes.

use proptest::prelude::*;

use super::{diagram, laid_out, part, sketch};
use crate::layout::geometry::{Point, Rect};
use crate::layout::layered::part::{Part, parts};
use crate::layout::layered::rank::Ranking;
use crate::layout::layered::{Layered, Layout, mend, route};
use crate::layout::scene::{Step, flattened};
use crate::layout::sketch::Engine;

fn boxes(part: &Part, layout: &Layout) -> Vec<Rect> {
    let rect = |group| {
        let ((left, right), (top, bottom)) = (layout.across.groups[group], layout.down.groups[group]);
        Rect { x: left, y: top, w: right - left, h: bottom - top }
    };
    part.groups.ids().map(rect).collect()
}

/// No line runs through a box that holds neither of its ends.
fn ways_are_honest(part: &Part, layout: &Layout) -> Result<(), TestCaseError> {
    let boxes = boxes(part, layout);
    for (line, steps) in route::route(part, layout).iter() {
        let own = &part.lines[line];
        let homes: Vec<usize> = [own.tail, own.head]
            .into_iter()
            .flat_map(|node| super::around(part, part.nodes[node].group))
            .map(|group| group.0 as usize)
            .collect();
        let points = flattened(steps);
        for (index, rect) in boxes.iter().enumerate().skip(1).filter(|(index, _)| !homes.contains(index)) {
            let enters = points.windows(2).any(|pair| rect.grown(-1.0).is_entered(pair[0], pair[1]));
            prop_assert!(!enters, "line {} and box {}", line.0, index);
        }
    }
    Ok(())
}

#[test]
fn a_line_begins_and_ends_at_its_nodes() {
    let (part, layout) = laid_out("digraph { a -> b; a -> c; c -> a }", Ranking::Stacked);
    for (line, steps) in route::route(&part, &layout).iter() {
        let ends = [steps.first().unwrap(), steps.last().unwrap()];
        let own = &part.lines[line];
        let (upper, lower) = if layout.ranks.reversed[line] { (own.head, own.tail) } else { (own.tail, own.head) };
        for (node, step) in [upper, lower].into_iter().zip(ends) {
            let (Step::Move(at) | Step::Line(at) | Step::Curve(_, _, at)) = *step else { panic!("an end is a place") };
            let item = layout.rows.nodes[node];
            let middle =
                Point::new(layout.across.items[item], layout.down.middles[layout.rows.items[item].row as usize]);
            let body = part.nodes[node].body.moved(middle);
            assert!(body.grown(0.1).holds(at), "{at:?} at {body:?}");
        }
    }
}

#[test]
fn flows_both_ways_run_side_by_side() {
    let (part, layout) = laid_out("digraph { a -> b [label=ask]; b -> a [label=answer]; a -> b }", Ranking::Stacked);
    let mut ends: Vec<f64> = layout.ends.values().map(|ends| ends[0].x).collect();
    ends.sort_by(f64::total_cmp);
    assert!(ends.windows(2).all(|pair| pair[1] - pair[0] >= 8.0), "{ends:?}");
    assert_eq!(part.lines.len(), 3);
}

#[test]
fn an_author_s_compass_points_are_kept() {
    let (part, layout) = laid_out("digraph { a:e -> b:n; a:n -> c:w }", Ranking::Stacked);
    let bodies: Vec<Rect> = part.nodes.values().map(|node| node.body).collect();
    let middle = |index: usize| layout.across.items[*layout.rows.nodes.values().nth(index).unwrap()];
    let ends: Vec<_> = layout.ends.values().collect();
    // From the right side of a, and to the top of b.
    assert!((ends[0][0].way[0].x - middle(0) - bodies[0].right()).abs() < 0.01);
    assert!(ends[0][0].x > middle(0) + bodies[0].right());
    assert!((ends[0][1].way[0].x - middle(1)).abs() < 0.01);
    // From the top of a around its side, and to the left side of c.
    assert!((ends[1][0].way[0].y - bodies[0].y).abs() < 0.01 && ends[1][0].way.len() == 3);
    assert!((ends[1][1].way[0].x - middle(2) - bodies[2].x).abs() < 0.01);
}

#[test]
fn lines_that_overlap_have_tracks_of_their_own() {
    let (_, layout) = laid_out("digraph { {a b c d} -> {p q r s} }", Ranking::Stacked);
    let tracks = layout.tracks.as_ref().unwrap();
    let mut spans: Vec<(f64, f64, f64)> = Vec::new();
    for (line, ends) in layout.ends.iter() {
        let (from, to) = (ends[0].x, ends[1].x);
        if (from - to).abs() > 0.01 {
            spans.push((tracks.depth(line, 0), from.min(to), from.max(to)));
        }
    }
    for (index, a) in spans.iter().enumerate() {
        for b in &spans[index + 1..] {
            assert!((a.0 - b.0).abs() > 1.0 || a.2 < b.1 || b.2 < a.1, "{a:?} and {b:?} on one track");
        }
    }
}

/// Beside one another each of three boxes has lines to both others, all the way down.
pub(super) const THREE_BOXES: &str =
    "digraph { subgraph cluster_l { l1 -> l2 -> l3 -> l4 } subgraph cluster_m { m1 -> m2 -> m3 -> m4 }
                subgraph cluster_r { r1 -> r2 -> r3 -> r4 }
                l1 -> m2; l2 -> m3; l3 -> m4; m1 -> r2; m2 -> r3; m3 -> r4; l2 -> r3; r2 -> l3 }";

#[test]
fn a_line_that_must_pass_a_box_is_led_around_it() {
    let (part, layout) = laid_out(THREE_BOXES, Ranking::Beside);
    assert!(!layout.order.passings.is_empty(), "no order of three boxes has all pairs side by side");
    let detours = mend::detours(&part, &layout);
    assert_eq!(detours.len(), layout.order.passings.len());
    ways_are_honest(&part, &layout).unwrap();
}

#[test]
fn parts_that_nothing_joins_are_packed_without_overlap() {
    let sketch = sketch("digraph { a -> b; c -> d; subgraph cluster_x { e f } g; h; i; j -> k -> l -> m }");
    let placement = Layered.place(&sketch).unwrap();
    let rects: Vec<Rect> =
        placement.nodes.iter().map(|(node, &corner)| Rect::at(corner, sketch.nodes[node].cell)).collect();
    for (index, a) in rects.iter().enumerate() {
        assert!(rects[index + 1..].iter().all(|b| !a.meets(*b)));
    }
    assert!(placement.size.w < 4.0 * placement.size.h && placement.size.h < 4.0 * placement.size.w);
    assert_eq!(parts(&sketch).len(), 7);
    assert_eq!(part("digraph { a -> b }").nodes.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_runs_through_a_box_of_others(text in diagram()) {
        for ranking in [Ranking::Stacked, Ranking::Beside] {
            let (part, layout) = laid_out(&text, ranking);
            ways_are_honest(&part, &layout)?;
        }
    }
}
