//! The thread that derives threats, so that a keystroke need not wait for them: only the newest state of each text counts.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};

use super::diagnostics;
use super::server::Event;
use super::settings::Shown;
use crate::ide::Analysis;

/// A way to ask for threats. They are announced by [`Event::Derived`].
#[derive(Debug)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
}

/// A state of a text whose threats are wanted.
#[derive(Debug)]
struct Job {
    uri: String,
    analysis: Arc<Analysis>,
    shown: Shown,
}

impl Worker {
    /// Starts the thread. It ends when this is dropped.
    pub(super) fn start(events: SyncSender<Event>) -> Self {
        let (jobs, todo) = mpsc::channel::<Job>();
        std::thread::spawn(move || {
            while let Ok(first) = todo.recv() {
                let mut newest = BTreeMap::new();
                for job in std::iter::once(first).chain(todo.try_iter()) {
                    newest.insert(job.uri, (job.analysis, job.shown));
                }
                for (uri, (analysis, shown)) in newest {
                    // Where deriving fails it fails again for whoever asks, and is answered there.
                    let late = catch_unwind(AssertUnwindSafe(|| diagnostics::late(&analysis, shown)));
                    if events.send(Event::Derived(uri, analysis, late.unwrap_or_default())).is_err() {
                        return;
                    }
                }
            }
        });
        Self { jobs }
    }

    /// Asks for the threats of a state.
    pub(super) fn ask(&self, uri: &str, analysis: &Arc<Analysis>, shown: Shown) {
        // A thread that ended has nobody to tell; whoever asks then derives by itself.
        let _ = self.jobs.send(Job { uri: uri.to_owned(), analysis: Arc::clone(analysis), shown });
    }
}
