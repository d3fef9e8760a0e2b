//! Directions, ranks and fine ranks.

use proptest::prelude::*;

use super::{Ranked, around, diagram, node, part, ranked, rows_of};
use crate::layout::layered::direct::{self, Levels, Member};
use crate::layout::layered::fine;
use crate::layout::layered::part::Part;
use crate::layout::layered::rank::{self, Ranking};
use crate::layout::layered::rows::{Child, Kind};

fn reversed(text: &str) -> Vec<bool> {
    let part = part(text);
    direct::by_lines(&part, &Levels::new(&part)).values().copied().collect()
}

#[test]
fn a_circle_is_broken_where_it_comes_back() {
    assert_eq!(reversed("digraph { a -> b -> c -> a }"), [false, false, true]);
    assert_eq!(reversed("digraph { a -> b; b -> a }"), [false, true]);
}

#[test]
fn interactors_that_speak_first_begin() {
    // Without kinds the walk begins at the service, which appears first.
    let text = |kind: &str| format!("digraph {{ web; user [{kind}]; user -> web; web -> log; log -> user }}");
    assert_eq!(reversed(&text("")), [true, false, false]);
    assert_eq!(reversed(&text("kind=interactor")), [false, false, true]);
    // An interactor that is spoken to first waits.
    let called = "digraph { web [kind=process]; mail [kind=interactor]; web -> mail; mail -> web }";
    assert_eq!(reversed(called), [false, true]);
}

#[test]
fn of_two_flows_between_two_nodes_the_second_answers_the_first() {
    // The intruder reaches the last of a chain of requests; what comes back must not turn the chain around.
    let text = "digraph { intruder -> db; user -> web; web -> user; web -> api; api -> web; api -> db; db -> api }";
    assert_eq!(reversed(text), [false, false, true, false, true, false, true]);
}

#[test]
fn an_answer_runs_against_its_request_wherever_it_is_written() {
    let text = "digraph { a [kind=process]; b [kind=process]; b -> a [id=answer, response_to=ask]; a -> b [id=ask] }";
    assert_eq!(reversed(text), [true, false]);
}

#[test]
fn members_of_a_box_are_lined_up_with_few_flows_against() {
    let part = part(
        "digraph { subgraph cluster_all { subgraph cluster_b { b1 b2 } subgraph cluster_a { a1 a2 }
         a1 -> b1; a2 -> b2; b1 -> a2 } }",
    );
    let levels = Levels::new(&part);
    let meetings = direct::meetings(&part);
    let places = direct::by_boxes(&part, &levels, &meetings, &direct::by_lines(&part, &levels));
    let meeting = &meetings.values().next().unwrap();
    assert!(
        places.of(meeting.tail) < places.of(meeting.head),
        "two of three flows run from the second box to the first"
    );
}

#[test]
fn stacked_boxes_are_wholly_above_one_another_and_boxes_beside_are_not() {
    let text = "digraph { subgraph cluster_a { a1 -> a2 -> a3 } subgraph cluster_b { b1 -> b2 -> b3 } a1 -> b2 }";
    let stacked = ranked(text, Ranking::Stacked);
    assert!(stacked.ranks.nodes[node(2)] < stacked.ranks.nodes[node(3)], "a3 above b1");
    let beside = ranked(text, Ranking::Beside);
    assert!(beside.ranks.nodes[node(2)] > beside.ranks.nodes[node(3)], "a3 beside b2 or lower");
}

#[test]
fn ranks_that_the_author_ties_are_kept() {
    let text = "digraph { a -> b -> c -> d; a -> e; {rank=same; b; d} {rank=max; e} {rank=min; c} }";
    for ranking in [Ranking::Stacked, Ranking::Beside] {
        let ranks = ranked(text, ranking).ranks.nodes;
        let of = |index| ranks[node(index)];
        let (a, b, c, d, e) = (of(0), of(1), of(2), of(3), of(4));
        assert_eq!(b, d);
        assert_eq!(e, a.max(b).max(c).max(d).max(e));
        assert_eq!(c, a.min(b).min(c).min(d).min(e));
    }
}

#[test]
fn a_source_is_alone_above_and_a_sink_alone_below() {
    let ranks = ranked("digraph { a -> b; a -> c; {rank=source; b} {rank=sink; a} }", Ranking::Stacked).ranks.nodes;
    assert!(ranks[node(1)] < ranks[node(2)] && ranks[node(2)] < ranks[node(0)]);
}

#[test]
fn wishes_that_contradict_each_other_have_no_ranks() {
    let part = part("digraph { a -> b; {rank=same; a; b} {rank=source; a} {rank=sink; a} c -> a }");
    let meetings = direct::meetings(&part);
    assert_eq!(rank::rank(&part, &meetings, Ranking::Stacked), None);
}

#[test]
fn lines_without_constraint_do_not_rank() {
    let ranks = ranked("digraph { a -> b -> c; c -> a [constraint=false]; }", Ranking::Stacked);
    assert_eq!(ranks.ranks.reversed.values().copied().collect::<Vec<_>>(), [false, false, true]);
    let ranks = ranked("digraph { a -> b; a -> c [constraint=false]; d -> b; d -> c }", Ranking::Stacked).ranks.nodes;
    assert_eq!(ranks[node(1)], ranks[node(2)], "c stands below d, not below a");
}

#[test]
fn a_long_minlen_is_kept_and_weights_pull() {
    let ranks = ranked("digraph { a -> b [minlen=3] }", Ranking::Stacked).ranks.nodes;
    assert_eq!(ranks[node(1)] - ranks[node(0)], 3);
    // b may stand at rank 1 or 2: the heavier line is the shorter one.
    let text = |weight| format!("digraph {{ a -> x -> y -> d; a -> b [weight={weight}]; b -> d [weight=2] }}");
    let of = |weight| ranked(&text(weight), Ranking::Stacked).ranks.nodes[node(4)];
    assert_eq!((of(1), of(9)), (2, 1));
}

#[test]
fn nodes_without_lines_stand_in_several_rows() {
    let text = "digraph { subgraph cluster_a { a b c d e f g h i } }";
    let ranks = ranked(text, Ranking::Stacked).ranks.nodes;
    let rows = ranks.values().max().unwrap() + 1;
    assert!((2..=3).contains(&rows), "{rows} rows of nine nodes");
}

#[test]
fn a_label_stands_between_its_nodes_and_between_their_boxes() {
    let text = "digraph { subgraph cluster_a { a -> b } subgraph cluster_c { c -> d } a -> d [label=data]; b -> c }";
    let Ranked { part, meetings, ranks } = ranked(text, Ranking::Stacked);
    let fine = fine::fine(&part, &meetings, &ranks);
    let label = fine.labels.values().flatten().copied().collect::<Vec<_>>();
    assert_eq!(label.len(), 1);
    assert!(fine.nodes[node(1)] < label[0] && label[0] < fine.nodes[node(2)]);
}

#[test]
fn a_line_between_two_nodes_of_one_rank_goes_over_a_place_above_them() {
    let ranked = ranked("digraph { a -> b [label=x]; {rank=same; a; b} }", Ranking::Stacked);
    let rows = rows_of(&ranked);
    let chain = rows.chains.values().next().unwrap();
    let row = |index: usize| rows.items[chain[index]].row;
    assert_eq!((row(0), row(1), row(2)), (1, 0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flows_run_down_and_stacked_boxes_never_share_a_rank_with_what_they_flow_to(text in diagram()) {
        let Ranked { part, meetings, ranks } = ranked(&text, Ranking::Stacked);
        let span = |member: Member| match member {
            Member::Node(node) => (ranks.nodes[node], ranks.nodes[node]),
            Member::Group(group) => {
                let inside = part.nodes.iter().filter(|(_, own)| around(&part, own.group).contains(&group));
                let all: Vec<i32> = inside.map(|(node, _)| ranks.nodes[node]).collect();
                (*all.iter().min().unwrap(), *all.iter().max().unwrap())
            }
        };
        for (line, meeting) in meetings.iter() {
            let (tail, head) = (span(meeting.tail), span(meeting.head));
            prop_assert_eq!(ranks.reversed[line], tail.0 > head.0);
            prop_assert!(tail.1 < head.0 || head.1 < tail.0);
        }
    }

    #[test]
    fn every_item_is_in_one_piece_and_every_line_passes_every_row_on_its_way(text in diagram()) {
        for ranking in [Ranking::Stacked, Ranking::Beside] {
            let ranked = ranked(&text, ranking);
            let rows = rows_of(&ranked);
            let mut seen = vec![0; rows.items.len()];
            for piece in rows.pieces.values() {
                for child in &rows.children[piece.range()] {
                    if let Child::Item(item) = child {
                        seen[item.0 as usize] += 1;
                        prop_assert_eq!(rows.items[*item].row, piece.row);
                    }
                }
            }
            for (id, item) in rows.items.iter() {
                prop_assert_eq!(seen[id.0 as usize], usize::from(!item.is_border()));
                if let Kind::Node(node) = item.kind {
                    prop_assert_eq!(rows.pieces[item.piece].group, ranked.part.nodes[node].group);
                }
            }
            for chain in rows.chains.values() {
                for pair in chain.windows(2) {
                    prop_assert_eq!(rows.items[pair[0]].row + 1, rows.items[pair[1]].row);
                }
            }
            for group in ranked.part.groups.ids().skip(1) {
                let (inner, outer) = (rows.spans[group], rows.spans[ranked.part.groups[group].parent]);
                prop_assert!(outer.0 <= inner.0 && inner.1 <= outer.1);
            }
            prop_assert!(ranked.part.groups.ids().next() == Some(Part::ROOT));
        }
    }
}
