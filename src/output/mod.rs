//! Bytes from values: pictures, documents, tables. A writer decides nothing.

#![deny(clippy::indexing_slicing)]

pub mod alerts;
pub mod backlog;
pub mod baseline;
pub mod csv;
pub mod diff;
pub mod history;
pub mod html;
pub mod json;
pub mod manual;
pub mod markdown;
pub mod overlay;
pub mod raster;
pub mod reference;
pub mod requirements;
pub mod svg;
pub mod syntax;
pub mod table;
pub mod textmate;
pub mod why;
pub mod wiki;
pub mod xml;
