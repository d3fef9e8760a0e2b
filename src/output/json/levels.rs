//! The part of the document that says which diagrams are above and below this one.

use super::wire::{Above, Below, BySeverity, Levels};
use crate::compile::Diagram;
use crate::level::{self, Inside};
use crate::model::Subject;

pub(super) fn levels(diagram: &Diagram) -> Levels {
    let level::Levels { above, below } = &diagram.levels;
    let of_process = |it: &level::Below| Below {
        process: diagram.model.subject_id(Subject::Element(it.process)).to_owned(),
        file: it.file.clone(),
        title: it.title.clone(),
        diagrams: it.inside.diagrams,
        open: by_severity(it.inside),
    };
    Levels { above: above.iter().map(of_parent).collect(), below: below.iter().map(of_process).collect() }
}

fn of_parent(it: &level::Above) -> Above {
    Above { file: it.file.clone(), index: it.index, title: it.title.clone(), process: it.process.clone() }
}

fn by_severity(inside: Inside) -> BySeverity {
    let [critical, high, medium, low] = inside.open;
    BySeverity { critical, high, medium, low }
}
