//! Bytes from values: SVG and JSON. A writer decides nothing.

#![deny(clippy::indexing_slicing)]

pub mod json;
pub mod overlay;
pub mod svg;
pub mod syntax;
pub mod xml;
