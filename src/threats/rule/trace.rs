//! How an answer came about: the stated values that made it, and what could be written to change it.

use super::evaluate::{Env, Evaluator, Ground, Lookup, Truth, combine, every};
use super::expr::{AttrRef, Expr, Level, Quantifier};
use crate::limits;
use crate::model::Subject;
use crate::threats::types::Evidence;

/// An attribute that nothing is stated of, or nothing good, and the words that would help; none means any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// On what to write it.
    pub subject: Subject,
    /// The attribute.
    pub attribute: &'static str,
    /// The words that would be accepted.
    pub words: Vec<String>,
    /// Whether nothing is stated at all.
    pub unstated: bool,
}

impl Remedy {
    /// The attribute to write, and the words that help.
    pub fn written(&self) -> String {
        match self.words.as_slice() {
            [] => format!("`{}`", self.attribute),
            [word] => format!("`{}={word}`", self.attribute),
            words => format!("`{}` ({})", self.attribute, words.join(", ")),
        }
    }
}

/// What an answer rests on, in order of evaluation.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Stated attributes that made the answer what it is.
    pub evidence: Vec<Evidence>,
    /// What could be written to change it.
    pub remedies: Vec<Remedy>,
}

impl Trace {
    /// Adds what another trace has, each once.
    pub(in crate::threats) fn add(&mut self, other: Self) {
        for Evidence { subject, attribute } in other.evidence {
            self.evidence(subject, attribute);
        }
        for remedy in other.remedies {
            self.remedy(remedy);
        }
    }

    fn is_full(&self) -> bool {
        self.evidence.len() >= limits::EVIDENCE || self.remedies.len() >= limits::EVIDENCE
    }

    fn evidence(&mut self, subject: Subject, attribute: &'static str) {
        let evidence = Evidence { subject, attribute };
        if !self.evidence.contains(&evidence) && !self.is_full() {
            self.evidence.push(evidence);
        }
    }

    fn remedy(&mut self, remedy: Remedy) {
        let known = self.remedies.iter().any(|own| own.subject == remedy.subject && own.attribute == remedy.attribute);
        if !known && !self.is_full() {
            self.remedies.push(remedy);
        }
    }
}

/// How an answer came about.
impl Evaluator<'_> {
    /// What the answer to an expression rests on, and what would change it.
    pub fn trace(&self, expr: &Expr, env: Env) -> Trace {
        let mut trace = Trace::default();
        self.follow(expr, env, true, &mut trace);
        trace
    }

    /// Walks the parts that made the answer; `straight` is lost under a `not`, where no word would help.
    fn follow(&self, expr: &Expr, env: Env, straight: bool, trace: &mut Trace) {
        if trace.is_full() {
            return;
        }
        match expr {
            Expr::Const(_)
            | Expr::Kind(..)
            | Expr::Passes(_)
            | Expr::ReachesLogStore(_)
            | Expr::Fact(..)
            | Expr::Behind(..)
            | Expr::SameOwner(..) => {}
            Expr::Not(inner) => self.follow(inner, env, !straight, trace),
            Expr::And(parts) => {
                let whole = every(parts.iter().map(|part| self.eval(part, env)));
                self.follow_parts(whole, false, parts.iter().map(|part| (part, env)), straight, trace);
            }
            Expr::Or(parts) => {
                let whole = combine(Quantifier::Any, parts.iter().map(|part| self.eval(part, env)));
                self.follow_parts(whole, whole.holds, parts.iter().map(|part| (part, env)), straight, trace);
            }
            Expr::Flows(quantifier, set, body) => {
                self.follow_members(*quantifier, self.flows(*set, env), body, straight, trace);
            }
            Expr::Boundaries(quantifier, set, body) => {
                self.follow_members(*quantifier, self.boundaries(*set, env), body, straight, trace);
            }
            Expr::Call(id, of) => {
                if let (Some(predicate), Some(subject)) = (self.predicates.get(*id), self.resolve(*of, env)) {
                    self.follow(&predicate.expr, Env::of(subject), straight, trace);
                }
            }
            Expr::Is(attr, words) => {
                self.follow_attribute(*attr, words, self.is(*attr, words, env), straight, env, trace);
            }
            Expr::Has(attr) => self.follow_attribute(*attr, &[], self.has(*attr, env), straight, env, trace),
            Expr::Stated(attr, words) => self.follow_stated(*attr, words, env, trace),
            Expr::Compare(_, left, right) => {
                self.follow_level(*left, env, trace);
                self.follow_level(*right, env, trace);
            }
            Expr::Tagged(of, tags) => {
                if let (true, Some(subject)) = (self.tagged(*of, tags, env).holds, self.resolve(*of, env)) {
                    trace.evidence(subject, "data");
                }
            }
        }
    }

    fn follow_members(
        &self,
        quantifier: Quantifier,
        members: impl Iterator<Item = Env> + Clone,
        body: &Expr,
        straight: bool,
        trace: &mut Trace,
    ) {
        let whole = combine(quantifier, members.clone().map(|env| self.eval(body, env)));
        let one_is_enough = whole.holds && quantifier == Quantifier::Any;
        self.follow_parts(whole, one_is_enough, members.map(|env| (body, env)), straight, trace);
    }

    /// The parts that made the answer: those that say the same, or the surest one where one is enough. What follows from
    /// the drawing alone has nothing to show, and nothing that is stated beside it counts.
    fn follow_parts<'e>(
        &self,
        whole: Truth,
        one_is_enough: bool,
        parts: impl Iterator<Item = (&'e Expr, Env)>,
        straight: bool,
        trace: &mut Trace,
    ) {
        if whole.ground == Ground::Drawn {
            return;
        }
        for (part, env) in parts {
            let truth = self.eval(part, env);
            if truth.holds != whole.holds || truth.ground == Ground::Drawn || (one_is_enough && truth != whole) {
                continue;
            }
            self.follow(part, env, straight, trace);
            if one_is_enough || trace.is_full() {
                return;
            }
        }
    }

    fn follow_attribute(
        &self,
        attr: AttrRef,
        words: &[String],
        truth: Truth,
        straight: bool,
        env: Env,
        trace: &mut Trace,
    ) {
        let (subject, unstated) = match self.lookup(attr, env) {
            Lookup::NotHere => return,
            Lookup::Silent(subject) => (subject, true),
            Lookup::Stated(subject, _) => (subject, false),
        };
        if truth.ground == Ground::Declared {
            trace.evidence(subject, attr.name);
        }
        if !truth.holds && straight && !attr.context && !self.is_silent_reply(subject, unstated) {
            trace.remedy(Remedy { subject, attribute: attr.name, words: words.to_vec(), unstated });
        }
    }

    /// Nobody is asked about a reply: its request is.
    fn is_silent_reply(&self, subject: Subject, unstated: bool) -> bool {
        matches!(subject, Subject::Flow(flow) if unstated && self.facts.request(flow).is_some())
    }

    fn follow_stated(&self, attr: AttrRef, words: &[String], env: Env, trace: &mut Trace) {
        if let (true, Lookup::Stated(subject, _)) = (self.states(attr, words, env).holds, self.lookup(attr, env)) {
            trace.evidence(subject, attr.name);
        }
    }

    fn follow_level(&self, level: Level, env: Env, trace: &mut Trace) {
        match level {
            Level::Fixed(_) | Level::Trust(_) | Level::ClassIn(_) | Level::ClassInReach(_) => {}
            Level::Attr(attr) => {
                if let Lookup::Stated(subject, _) = self.lookup(attr, env) {
                    trace.evidence(subject, attr.name);
                }
            }
            Level::Class(of) => {
                let Some(subject) = self.resolve(of, env) else { return };
                if let Some(evidence) = self.facts.class_evidence(self.model, subject) {
                    trace.evidence(evidence.subject, evidence.attribute);
                } else {
                    let remedy = Remedy { subject, attribute: "classification", words: vec![], unstated: true };
                    trace.remedy(remedy);
                }
            }
        }
    }
}
