//! What changed, for people, for pull requests, for programs and as a picture: one file a form.

mod comment;
mod json;
mod lines;
mod picture;

pub use comment::comment;
pub use json::{document, schema};
pub use lines::lines;
pub use picture::overlay;

use std::collections::BTreeMap;

use crate::diff::{Change, Fate, FindingChange, What};
use crate::threats::Severity;

/// How much changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Items by what they are and what became of them.
    pub items: BTreeMap<(What, Fate), usize>,
    /// Flows that cross a boundary that they did not cross before, new ones among them.
    pub crosses: usize,
    /// Flows that no longer cross a boundary.
    pub crosses_no_longer: usize,
    /// Findings that somebody has to act upon and had not to before, by severity; those that something stated speaks for.
    pub news: BTreeMap<Severity, usize>,
    /// The same of those that rest on nothing stated.
    pub silent_news: usize,
    /// Findings that nobody has to act upon any more.
    pub settled: usize,
}

impl Summary {
    /// Counts what changed in some files.
    pub fn of(changes: &[Change]) -> Self {
        let mut summary = Self::default();
        for diagram in changes.iter().flat_map(|change| &change.diagrams) {
            for item in &diagram.items {
                *summary.items.entry((item.what, item.fate)).or_default() += 1;
            }
            summary.crosses += diagram.crossings.iter().filter(|it| !it.now.is_empty()).count();
            summary.crosses_no_longer += diagram.crossings.iter().filter(|it| !it.before.is_empty()).count();
            for finding in &diagram.findings {
                summary.settled += usize::from(finding.is_settled());
                match finding.new.filter(|_| finding.is_news()) {
                    Some(new) if is_declared(finding) => *summary.news.entry(new.severity).or_default() += 1,
                    Some(_) => summary.silent_news += 1,
                    None => {}
                }
            }
        }
        summary
    }

    /// The threats in one line.
    pub fn threats(&self) -> String {
        let total: usize = self.news.values().sum();
        let by: Vec<String> =
            self.news.iter().map(|(severity, count)| format!("{count} {}", severity.as_str())).collect();
        let mut parts = vec![match total {
            0 => "no new open threat".to_owned(),
            1 => format!("1 new open threat ({})", by.join(", ")),
            many => format!("{many} new open threats ({})", by.join(", ")),
        }];
        if self.silent_news > 0 {
            parts.push(format!("{} where nothing is stated", self.silent_news));
        }
        if self.settled > 0 {
            parts.push(format!("{} settled", self.settled));
        }
        parts.join(", ")
    }

    /// The items in one line; none if no item changed.
    pub fn items(&self) -> Option<String> {
        let of = |what: What| {
            let counts = Fate::ALL.into_iter().filter_map(|fate| Some((self.items.get(&(what, fate))?, fate)));
            let parts: Vec<String> = counts.map(|(count, fate)| format!("{count} {}", fate.as_str())).collect();
            (!parts.is_empty()).then(|| format!("{} {}", what.plural(), parts.join(", ")))
        };
        let parts: Vec<String> = What::ALL.into_iter().filter_map(of).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Whether something stated speaks for a finding, now or where it is gone.
fn is_declared(finding: &FindingChange) -> bool {
    finding.new.or(finding.old).is_some_and(|state| state.basis == crate::threats::Basis::Declared)
}

/// What became of a finding, in words.
fn fate_of_finding(finding: &FindingChange) -> String {
    let state = |state: crate::diff::State| format!("{} {}", state.severity.as_str(), state.status.as_str());
    match (finding.old, finding.new) {
        (None, Some(_)) if finding.with_subject => "appeared with what it is about".to_owned(),
        (None, _) => "appeared".to_owned(),
        (Some(_), None) if finding.with_subject => "gone with what it was about".to_owned(),
        (Some(_), None) => "gone".to_owned(),
        (Some(old), Some(new)) if old.basis != new.basis && old.severity == new.severity => {
            if new.basis == crate::threats::Basis::Declared { "is stated now" } else { "is no longer stated" }
                .to_owned()
        }
        (Some(old), Some(_)) => format!("was {}", state(old)),
    }
}
