//! The texts of a rule without a subject, for pages and lists that speak of no diagram.

use super::Rule;
use crate::threats::general::without_subject;

impl Rule {
    /// The title without a subject.
    pub fn spoken_title(&self) -> String {
        without_subject(&self.title)
    }

    /// The description without a subject.
    pub fn general_description(&self) -> String {
        without_subject(&self.description)
    }

    /// What to do, without a subject.
    pub fn general_mitigations(&self) -> Vec<String> {
        self.mitigations.iter().map(|mitigation| without_subject(mitigation)).collect()
    }
}
