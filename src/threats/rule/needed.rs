//! What must be stated for a condition to hold at all: most rules are about attributes that most items do not have, and
//! need not be asked there.

use super::evaluate::{CHANNEL, Env, Evaluator};
use super::expr::{AttrRef, Expr, Ref};
use crate::model::{AttrSet, Model, Subject};

/// Attributes without which a condition cannot hold, by what they stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    own: AttrSet,
    source: AttrSet,
    target: AttrSet,
}

impl Needed {
    /// Those of a condition: the attributes that its parts, all of which must hold, ask to be stated.
    pub fn of(condition: &Expr) -> Self {
        let mut needed = Self::default();
        let parts = match condition {
            Expr::And(parts) => parts.as_slice(),
            whole => std::slice::from_ref(whole),
        };
        for part in parts {
            if let Expr::Is(attr, _) | Expr::Has(attr) | Expr::Stated(attr, _) = part {
                needed.add(*attr);
            }
        }
        needed
    }

    fn add(&mut self, attr: AttrRef) {
        match attr.of {
            Ref::Node | Ref::Boundary => self.own.add(attr.id),
            // What a reply does not say, its request may say.
            Ref::Flow if !CHANNEL.contains(&attr.name) => self.own.add(attr.id),
            Ref::Source => self.source.add(attr.id),
            Ref::Target => self.target.add(attr.id),
            Ref::Flow | Ref::Other | Ref::Request | Ref::Zone | Ref::SourceZone | Ref::TargetZone => {}
        }
    }

    /// Whether a subject states all of them.
    pub fn is_met(&self, model: &Model, subject: Subject) -> bool {
        let ends = match subject {
            Subject::Flow(flow) => model.flows.get(flow).map(|flow| (flow.source, flow.target)),
            Subject::Element(_) | Subject::Boundary(_) => None,
        };
        model.stated(subject).has_all(&self.own)
            && ends.is_none_or(|(source, target)| {
                model.stated(Subject::Element(source)).has_all(&self.source)
                    && model.stated(Subject::Element(target)).has_all(&self.target)
            })
    }
}

impl Evaluator<'_> {
    /// Whether a condition holds whose needs are known.
    pub fn holds_where(&self, needed: &Needed, condition: &Expr, subject: Subject) -> bool {
        needed.is_met(self.model, subject) && self.holds(condition, Env::of(subject))
    }
}
