//! Lints of decisions: those that cannot be read, that contradict each other, and that say too little.

mod evidence;
mod written;

pub(super) use evidence::{MITIGATION_WITHOUT_EVIDENCE, OUT_OF_SCOPE_WITHOUT_REASON};
pub use written::decision_problem;
pub(super) use written::{DECIDED_TWICE, DECISION_UNREADABLE, SCORE_OUT_OF_RANGE};
