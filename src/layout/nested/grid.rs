//! Rows of a plain grid.

/// Rank of each member when `count` members stand in a grid that is about `aspect` times as wide as high in members.
pub(super) fn ranks(count: usize, aspect: f64) -> Vec<usize> {
    let columns = columns(count, aspect);
    (0..count).map(|index| index / columns).collect()
}

fn columns(count: usize, aspect: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the root of a length")]
    let columns = (count as f64 * aspect).sqrt().ceil() as usize;
    columns.max(1)
}
