//! Lints of the text itself: what a reader cannot see, names that only look alike, values that are spelt in two ways.

mod confusable;
mod hidden;
mod spelling;

pub(super) use confusable::{CONFUSABLE_NAME, looks_like};
pub(super) use hidden::{INVISIBLE_CHARACTER, TEXT_DIRECTION};
pub(super) use spelling::NEAR_DUPLICATE_VALUE;
