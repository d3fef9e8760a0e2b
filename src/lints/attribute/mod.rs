//! Lints of single attributes: names, values, where they stand, and how they came there.

mod inheritance;
mod names;
mod places;
mod repeats;
mod values;

pub(super) use inheritance::{BOUNDARY_INHERITS_PARENT, INHERITED_FROM_DEFAULT};
pub(super) use names::{BARE_AND_PREFIXED, CLASS_IS_CSS, UNKNOWN_ATTRIBUTE};
pub(super) use places::ATTRIBUTE_NOT_FOR_KIND;
pub(super) use repeats::CONFLICTING_DUPLICATE;
pub(super) use values::{UNKNOWN_VALUE, WRONG_TYPE};
