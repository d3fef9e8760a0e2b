//! Plain answers to the questions that an editor asks about one source, in byte offsets: it knows nothing of protocols.
//!
//! An [`Analysis`] is made for every state of a text. What needs the tree, the graph and the model is there at once; threats
//! are derived when they are first asked for ([`Analysis::derived`]), so that they need not be waited for.

#![deny(clippy::indexing_slicing)]

mod analysis;
mod completion;
mod findings;
mod hover;
mod index;
mod lens;
mod links;
mod mending;
mod names;
mod outline;
mod pages;
mod place;
mod preview;
mod rename;

pub use analysis::{Analysis, Derived, Part};
pub use completion::{Completions, Item, ItemKind, complete};
pub use findings::{OpenFinding, open_findings};
pub use hover::{Hover, hover};
pub use lens::{Hint, Lens, hints, lenses};
pub use links::links;
pub use mending::{fixes_at, mended, safe_edits};
pub use names::{definition, references};
pub use outline::{Fold, Symbol, SymbolKind, folds, selections, symbols};
pub use preview::preview;
pub use rename::{rename, renameable};
