//! The number of the last change, and a way to wait for the next one.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Counts changes and wakes those who wait for one.
#[derive(Debug, Default)]
pub struct Board {
    changes: Mutex<u64>,
    changed: Condvar,
}

impl Board {
    /// Tells everybody that something changed.
    pub fn post(&self) {
        *self.changes.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// The number of the last change.
    pub fn changes(&self) -> u64 {
        *self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a change after number `seen`, no longer than a time; the number of the last one.
    pub fn wait(&self, seen: u64, longest: Duration) -> u64 {
        let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(changes, longest, |changes| *changes <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
