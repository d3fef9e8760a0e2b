//! `node [...]` and `edge [...]`: what a new item takes over, seen from its scope.

use std::sync::Arc;

use super::{Attr, SubgraphId};
use crate::arena::IdVec;
use crate::limits;

/// The defaults of one kind of item in every scope. An inner scope sees the outer ones as they stand now, its own first.
#[derive(Default)]
pub(super) struct Defaults {
    scopes: IdVec<SubgraphId, Scope>,
    /// Grows with every change, so that what was put together before is known to be stale.
    version: u64,
}

#[derive(Default)]
struct Scope {
    parent: Option<SubgraphId>,
    own: Vec<Attr>,
    seen: Arc<Vec<Attr>>,
    seen_at: u64,
}

impl Defaults {
    /// Opens a scope; scopes are opened in the order of their ids.
    pub(super) fn open(&mut self, parent: Option<SubgraphId>) {
        let scope = Scope { parent, seen_at: u64::MAX, ..Scope::default() };
        self.scopes.push(scope);
    }

    /// Sets a default of a scope.
    pub(super) fn set(&mut self, scope: SubgraphId, attr: Attr) {
        self.version += 1;
        let own = &mut self.scopes[scope].own;
        match own.iter_mut().find(|old| old.name == attr.name) {
            Some(old) => *old = attr,
            None => own.push(attr),
        }
    }

    /// How many defaults a scope has of its own.
    pub(super) fn len(&self, scope: SubgraphId) -> usize {
        self.scopes[scope].own.len()
    }

    /// Everything that a new item in a scope takes over, and how many values were looked at to put it together.
    pub(super) fn seen_from(&mut self, scope: SubgraphId) -> (Arc<Vec<Attr>>, usize) {
        if self.scopes[scope].seen_at == self.version {
            return (Arc::clone(&self.scopes[scope].seen), 0);
        }
        let mut seen: Vec<Attr> = Vec::new();
        let mut steps = 0;
        let mut at = Some(scope);
        while let Some(here) = at {
            steps += self.scopes[here].own.len();
            for attr in &self.scopes[here].own {
                if seen.len() < limits::ATTRIBUTES && !seen.iter().any(|inner| inner.name == attr.name) {
                    seen.push(*attr);
                }
            }
            at = self.scopes[here].parent;
        }
        let seen = Arc::new(seen);
        self.scopes[scope].seen = Arc::clone(&seen);
        self.scopes[scope].seen_at = self.version;
        (seen, steps)
    }
}
