//! How good a layout is, to choose between two.

use super::Layout;
use super::part::Part;

/// What a crossing adds, in parts of the whole.
const CROSSING: f64 = 0.06;

/// What a line through a box that is not its own adds.
const PASSING: f64 = 10.0;

/// The shape of a page: its width by its height.
const PAGE: f64 = 1.4;

/// The smaller, the better: how large a page must be that holds the drawing, how long its lines are, and how often they
/// cross.
pub(super) fn measure(part: &Part, layout: &Layout) -> f64 {
    let Layout { rows, order, across, down, .. } = layout;
    let mut length = 1.0;
    for chain in rows.chains.values() {
        for (&a, &b) in chain.iter().zip(chain.iter().skip(1)) {
            let tall = (down.middles[rows.items[a].row as usize] - down.middles[rows.items[b].row as usize]).abs();
            length += tall + (across.items[a] - across.items[b]).abs();
        }
    }
    let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
    for (item, own) in rows.items.iter() {
        left = left.min(across.items[item] - own.left);
        right = right.max(across.items[item] + own.right);
    }
    let height = down.height();
    let (w, h) = if part.is_sideways() { (height, right - left) } else { (right - left, height) };
    let page = w.max(h * PAGE) + 100.0;
    let crossings = order.crossings as f64 * CROSSING + order.passings.len() as f64 * PASSING;
    page * page.sqrt() * length * (1.0 + crossings) * (1.0 + crossings)
}
