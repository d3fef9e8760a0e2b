//! The language server: messages, positions and the loop around the answers of [`ide`](crate::ide).
//!
//! [`serve`] reads messages on one thread, answers them on another and derives threats on a third. Edits are taken in at
//! once and analysed when nothing else waits, so that a fast typist is never behind. What it needs of files it asks its
//! [`World`].

#![deny(clippy::indexing_slicing)]

mod capabilities;
mod convert;
mod diagnostics;
mod document;
mod format;
mod frame;
mod params;
mod position;
mod requests;
mod server;
mod settings;
mod uri;
mod worker;

pub use server::{Ending, serve};
pub use settings::{FileReport, Settings, World};
