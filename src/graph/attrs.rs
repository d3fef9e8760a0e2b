//! The values of one item: its own, and those it shares with others that took over the same defaults.

use std::sync::Arc;

use super::{Attr, Origin, Symbol};

/// The values of one item, at most one a name. Own values come first, in order of first setting; then what the item
/// took over when it was created.
#[derive(Clone, Debug, Default)]
pub struct Attrs {
    own: Arc<Vec<Attr>>,
    taken_over: Arc<Vec<Attr>>,
}

impl Attrs {
    /// The values of an item at its creation.
    pub(super) fn new(taken_over: Arc<Vec<Attr>>) -> Self {
        Self { own: Arc::default(), taken_over }
    }

    /// The value of a name.
    pub fn get(&self, name: Symbol) -> Option<&Attr> {
        self.own.iter().chain(self.taken_over.iter()).find(|attr| attr.name == name)
    }

    /// All values: own ones, then those taken over that no own one replaces.
    pub fn iter(&self) -> impl Iterator<Item = &Attr> {
        let inherited = self.taken_over.iter().filter(|attr| !self.own.iter().any(|own| own.name == attr.name));
        self.own.iter().chain(inherited)
    }

    /// The list of own values and the list of those taken over, each perhaps shared with other items: who reads very
    /// many items reads a shared list once. The second holds values that own ones replace, too.
    pub fn lists(&self) -> (&Arc<Vec<Attr>>, &Arc<Vec<Attr>>) {
        (&self.own, &self.taken_over)
    }

    /// The values written on the item itself.
    pub fn own(&self) -> impl Iterator<Item = &Attr> {
        self.own.iter()
    }

    /// How many own values there are.
    pub(super) fn own_len(&self) -> usize {
        self.own.len()
    }

    /// Whether the own values are shared with another item, so that setting one copies them all.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.own) > 1
    }

    /// Sets all own values at once, where there are none yet.
    pub(super) fn set_all(&mut self, own: &Arc<Vec<Attr>>) {
        self.own = Arc::clone(own);
    }

    /// Sets an own value; tells the own value that it replaced.
    pub(super) fn set(&mut self, attr: Attr) -> Option<Attr> {
        let own = Arc::make_mut(&mut self.own);
        if let Some(old) = own.iter_mut().find(|old| old.name == attr.name) {
            return Some(std::mem::replace(old, attr));
        }
        own.push(attr);
        None
    }

    /// Everything, as it is handed down to what is opened inside.
    pub(super) fn handed_down(&self, origin: Origin) -> Vec<Attr> {
        let hand =
            |attr: &Attr| Attr { origin: if attr.origin == Origin::Own { origin } else { attr.origin }, ..*attr };
        self.iter().map(hand).collect()
    }
}
