//! Every text of a graph once, named by a small number.

use foldhash::fast::RandomState;
use indexmap::IndexSet;

/// A text of one graph's [`Strings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

/// The texts of a graph. The hash is keyed at random, so that no input can choose collisions; the order is that of
/// first appearance, so that the output does not depend on the key.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    texts: IndexSet<Box<str>, RandomState>,
}

impl Strings {
    /// The symbol of a text, new or known.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let index = self.texts.get_index_of(text).unwrap_or_else(|| self.texts.insert_full(text.into()).0);
        Symbol(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The symbol of a text that is known.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.texts.get_index_of(text).map(|index| Symbol(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The text of a symbol; empty for a symbol of another graph.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get_index(symbol.0 as usize).map_or("", |text| &**text)
    }
}
