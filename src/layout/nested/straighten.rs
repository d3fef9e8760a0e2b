//! Lines that pass several rows, made straight where their rows leave room.

use crate::layout::sketch::Sketch;

use super::plan::{Group, ItemId, ItemKind};
use super::rows::gap;

/// Gives stretches of bends and labels of one line the same place, as long as all of them can have it.
pub(super) fn straighten(sketch: &Sketch, group: &mut Group, rows: &[Vec<ItemId>]) {
    let mut places = vec![0; group.items.len()];
    for row in rows {
        for (place, &id) in row.iter().enumerate() {
            if let Some(own) = places.get_mut(id.0 as usize) {
                *own = place;
            }
        }
    }
    let strands: Vec<Vec<ItemId>> = group.strands.iter().map(|strand| strand.stops.clone()).collect();
    for stops in strands {
        let mut stretch: Vec<ItemId> = Vec::new();
        let mut room = (f64::NEG_INFINITY, f64::INFINITY);
        for id in stops {
            let thin = matches!(group.items[id].kind, ItemKind::Bend | ItemKind::Label(_) | ItemKind::Port(_));
            let own = if thin { free(sketch, group, rows, &places, id) } else { (f64::INFINITY, f64::NEG_INFINITY) };
            let both = (room.0.max(own.0), room.1.min(own.1));
            if both.0 <= both.1 {
                room = both;
            } else {
                settle(group, &stretch, room);
                stretch.clear();
                room = own;
            }
            if thin {
                stretch.push(id);
            }
        }
        settle(group, &stretch, room);
    }
}

/// From where to where the middle line of an item may move between its neighbours.
fn free(sketch: &Sketch, group: &Group, rows: &[Vec<ItemId>], places: &[usize], id: ItemId) -> (f64, f64) {
    let item = &group.items[id];
    let place = places.get(id.0 as usize).copied().unwrap_or(0);
    let row = rows.get(item.rank);
    let neighbour = |place: Option<usize>| place.and_then(|place| row?.get(place)).map(|&id| &group.items[id]);
    let before = neighbour(place.checked_sub(1)).map(|other| other.rect.right() + gap(sketch, other.kind, item.kind));
    let after = neighbour(Some(place + 1)).map(|other| other.rect.x - gap(sketch, item.kind, other.kind));
    let least = before.map_or(f64::NEG_INFINITY, |x| x + item.middle());
    let most = after.map_or(f64::INFINITY, |x| x - item.rect.w + item.middle());
    // Rounding may leave a neighbour a hair too near: where it is now is always allowed.
    let now = item.rect.x + item.middle();
    (least.min(now), most.max(now))
}

fn settle(group: &mut Group, stretch: &[ItemId], room: (f64, f64)) {
    if stretch.len() < 2 || room.0 > room.1 {
        return;
    }
    let sum: f64 = stretch.iter().map(|&id| group.items[id].rect.x + group.items[id].middle()).sum();
    let at = (sum / stretch.len() as f64).clamp(room.0, room.1);
    for &id in stretch {
        let item = &mut group.items[id];
        item.rect.x = at - item.middle();
    }
}
