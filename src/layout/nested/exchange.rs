//! The last touch to an order: neighbours change places where fewer lines cross then. Unlike layout-rs it knows where on
//! a boundary each line comes out.

use std::cmp::Ordering;

use crate::arena::IdVec;

use super::plan::{Group, ItemId, ItemKind};
use super::rows::Anchors;

/// Passes over all rows; a pass without a change is the last.
const PASSES: usize = 8;

/// Pairs of lines looked at in one pass; a denser group keeps its order.
const PAIRS: usize = 2_000_000;

/// A line to a neighbouring row: the item there, and where on it the line ends.
type Ends = IdVec<ItemId, [Vec<(ItemId, f64)>; 2]>;

/// Changes neighbours as long as it helps.
pub(super) fn exchange(group: &Group, rows: &mut [Vec<ItemId>], anchors: &Anchors<'_>) {
    let ends = ends(group, anchors);
    let lines = |id: ItemId| ends[id].iter().map(Vec::len).sum::<usize>();
    let pairs = rows.iter().flat_map(|row| row.iter().zip(row.iter().skip(1)));
    if pairs.map(|(&a, &b)| lines(a) * lines(b)).sum::<usize>() > PAIRS {
        return;
    }
    let mut places: IdVec<ItemId, usize> = IdVec::filled(0, group.items.len());
    for row in rows.iter() {
        for (place, &id) in row.iter().enumerate() {
            places[id] = place;
        }
    }
    for _ in 0..PASSES {
        let mut changed = false;
        for row in rows.iter_mut() {
            changed |= exchange_in(group, row, &ends, &mut places);
        }
        if !changed {
            return;
        }
    }
}

fn ends(group: &Group, anchors: &Anchors<'_>) -> Ends {
    let mut ends: Ends = group.items.ids().map(|_| [Vec::new(), Vec::new()]).collect();
    for strand in &group.strands {
        for (&a, &b) in strand.stops.iter().zip(strand.stops.iter().skip(1)) {
            let (a, b) = if group.items[a].rank < group.items[b].rank { (a, b) } else { (b, a) };
            let [_, down] = &mut ends[a];
            down.push((b, anchors.offset(&group.items[b], strand.edge)));
            let [up, _] = &mut ends[b];
            up.push((a, anchors.offset(&group.items[a], strand.edge)));
        }
    }
    ends
}

fn exchange_in(group: &Group, row: &mut [ItemId], ends: &Ends, places: &mut IdVec<ItemId, usize>) -> bool {
    let mut changed = false;
    for second in 1..row.len() {
        let Some([a, b]) = row.get_mut(second - 1..=second) else { continue };
        if group.items[*a].kind == ItemKind::Title {
            continue;
        }
        if crossings(ends, places, *b, *a) < crossings(ends, places, *a, *b) {
            std::mem::swap(a, b);
            places[*a] = second - 1;
            places[*b] = second;
            changed = true;
        }
    }
    changed
}

/// How many lines of two neighbours cross when `a` stands before `b`.
fn crossings(ends: &Ends, places: &IdVec<ItemId, usize>, a: ItemId, b: ItemId) -> usize {
    let after = |x: &(ItemId, f64), y: &(ItemId, f64)| {
        places[x.0].cmp(&places[y.0]).then(x.1.partial_cmp(&y.1).unwrap_or(Ordering::Equal)) == Ordering::Greater
    };
    let sides = ends[a].iter().zip(&ends[b]);
    sides.map(|(of_a, of_b)| of_a.iter().map(|x| of_b.iter().filter(|y| after(x, y)).count()).sum::<usize>()).sum()
}
