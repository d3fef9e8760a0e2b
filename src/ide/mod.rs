//! Plain answers to the questions that an editor asks about one source, in byte offsets: it knows nothing of protocols.
//!
//! An [`Analysis`] is made for every state of a text. What needs the tree, the graph and the model is there at once; threats
//! are derived when they are first asked for ([`Analysis::derived`]), so that they need not be waited for.

#![deny(clippy::indexing_slicing)]

mod analysis;
mod findings;
mod mending;

pub use analysis::{Analysis, Derived, Part};
pub use findings::{OpenFinding, open_findings};
pub use mending::{fixes_at, safe_edits};
