//! Lints of what flows carry: labels, assets, their classes, and the protocols that carry them.

mod assets;
mod classes;
mod labels;
mod protocols;
mod redeclared;
mod sources;

pub(super) use assets::{ASSET_NO_CLASS, UNKNOWN_ASSET, UNUSED_ASSET};
pub(super) use classes::CLASSIFICATION_DOWNGRADE;
pub(super) use labels::FLOW_UNLABELLED;
pub(super) use protocols::{PROTOCOL_CONTRADICTION, UNKNOWN_PROTOCOL};
pub(super) use redeclared::ASSET_REDECLARED;
pub(super) use sources::ASSET_WITHOUT_SOURCE;

use crate::model::{ListItem, StatedList};

/// The assets and words that an item lists as its data.
fn items(stated: &StatedList) -> impl Iterator<Item = &ListItem> {
    stated.get("data").map_or(&[] as &[_], |data| data.value.items()).iter()
}
