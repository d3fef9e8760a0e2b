//! Graph analyses: what only shows when one follows several flows. Each finding carries the way that was followed.
//!
//! [`analyse`] knows nothing of rules. Every analysis is one or two walks over the diagram, so that ten thousand elements
//! are no effort. What is out of scope is no subject and no step; it may still be where an attacker begins.

mod analysis;
mod ceilings;
mod copies;
mod credentials;
mod cut;
mod deputies;
mod dominators;
mod failure;
mod records;
mod residency;
mod search;
mod sharing;
mod site;
mod taint;
mod ways;
mod zones;

pub use analysis::Analysis;
pub use cut::vertex_cut;
pub use dominators::dominators;
pub use ways::BUDGET;

use std::collections::BTreeSet;

use super::facts::Facts;
use super::rule::Evaluator;
use super::types::Evidence;
use crate::limits::EVIDENCE;
use crate::model::{Model, Subject};
use site::Site;

/// A stated value that would answer a finding: on what, which attribute, which words (any text if there are none).
pub type Remedy = (Subject, &'static str, Vec<&'static str>);

/// What an analysis found about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathFinding {
    /// Which analysis.
    pub analysis: Analysis,
    /// What it is about; an analysis has at most one finding about it.
    pub subject: Subject,
    /// The subject whose cell of the chart it answers for.
    pub cell: Subject,
    /// The way that was followed, in the order of the attack or of the data: elements and the flows between them. Where
    /// two elements share a place and no flow links them, they follow each other. Of a very long way it is the end.
    pub witness: Vec<Subject>,
    /// The [`Analysis::fields`], in their order.
    pub fields: Vec<(&'static str, String)>,
    /// Whether it rests on data that nothing states to be there, but nothing rules out.
    pub possible: bool,
    /// The stated attributes that it rests on.
    pub evidence: Vec<Evidence>,
    /// What could be stated to answer it.
    pub remedies: Vec<Remedy>,
    /// Whether something stated, or how the diagram is drawn, speaks for it; else only silence does.
    pub declared: bool,
}

/// Every finding of every analysis, sorted by analysis and subject.
pub fn analyse(model: &Model, facts: &Facts, evaluator: &Evaluator) -> Vec<PathFinding> {
    let site = Site::of(model, facts, evaluator);
    let mut findings = ceilings::above_ceiling(&site);
    findings.extend(copies::protection_lost(&site));
    findings.extend(copies::weak_copies(&site));
    findings.extend(ways::from_outside(&site));
    findings.extend(failure::single_points(&site));
    findings.extend(deputies::deputies(&site));
    findings.extend(records::unrecorded(&site));
    findings.extend(taint::second_order(&site));
    findings.extend(zones::jumps(&site));
    findings.extend(zones::flat_zones(&site));
    findings.extend(sharing::one_way_changes(&site));
    findings.extend(sharing::shared_stores(&site));
    findings.extend(residency::leaving(&site));
    findings.extend(credentials::reach(&site));
    for finding in &mut findings {
        let mut seen = BTreeSet::new();
        finding.evidence.retain(|evidence| seen.insert(*evidence));
        finding.evidence.truncate(EVIDENCE);
    }
    findings.sort_by_key(|finding| (finding.analysis, finding.subject));
    findings
}
