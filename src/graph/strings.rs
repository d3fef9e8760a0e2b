//! Every text of a graph once, named by a small number.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// A text of one graph's [`Strings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

/// The texts of a graph, one after the other in one buffer. The hash is keyed at random, so that no input can choose
/// collisions; symbols count in order of first appearance, so that nothing depends on the key.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    buffer: String,
    /// Where each text ends; it begins where the one before it ends.
    ends: Vec<u32>,
    table: HashTable<Symbol>,
    hasher: RandomState,
}

impl Strings {
    /// The symbol of a text, new or known.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.find(text) {
            return symbol;
        }
        let symbol = Symbol(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.buffer.push_str(text);
        self.ends.push(u32::try_from(self.buffer.len()).unwrap_or(u32::MAX));
        let (buffer, ends, hasher) = (&self.buffer, &self.ends, &self.hasher);
        let hash = |symbol: &Symbol| hasher.hash_one(slice(buffer, ends, *symbol));
        self.table.insert_unique(hasher.hash_one(text), symbol, hash);
        symbol
    }

    /// The symbol of a text that is known.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.table.find(self.hasher.hash_one(text), |&symbol| self.text(symbol) == text).copied()
    }

    /// The text of a symbol; empty for a symbol of another graph.
    pub fn text(&self, symbol: Symbol) -> &str {
        slice(&self.buffer, &self.ends, symbol)
    }
}

fn slice<'a>(buffer: &'a str, ends: &[u32], symbol: Symbol) -> &'a str {
    let index = symbol.0 as usize;
    let start = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(index).copied().unwrap_or(start);
    buffer.get(start as usize..end as usize).unwrap_or("")
}
