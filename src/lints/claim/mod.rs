//! Lints of what items claim: controls that something else denies, and who answers for sensitive data.

mod contradictions;
mod owners;
mod surroundings;

pub(super) use contradictions::CLAIM_CONTRADICTED;
pub(super) use owners::NO_OWNER;
