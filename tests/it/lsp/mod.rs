//! The language server through the real program: a small client, a session of every feature, and clients that mean no good.

mod changes;
mod client;
mod diagnostics;
mod features;
mod hostile;
