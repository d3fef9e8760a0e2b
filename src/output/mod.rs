//! Bytes from values: pictures, documents, tables. A writer decides nothing.

#![deny(clippy::indexing_slicing)]

pub mod alerts;
pub mod backlog;
pub mod csv;
pub mod json;
pub mod markdown;
pub mod overlay;
pub mod raster;
pub mod reference;
pub mod requirements;
pub mod svg;
pub mod syntax;
pub mod why;
pub mod xml;
