//! Findings and decisions held against each other: what was decided about a finding, and which decisions are about none.

use std::collections::{BTreeMap, BTreeSet};

use super::ThreatOptions;
use super::catalogue::{Catalogue, Group, Rule, place_of};
use super::codes::{ACCEPTANCE_ENDS_SOON, ACCEPTANCE_EXPIRED, STALE_DECISION, UNKNOWN_RULE};
use super::configured::{ConfiguredDecision, Ruling};
use super::decisions::Decisions;
use super::rule::{Env, Evaluator};
use super::score::Dread;
use super::types::{Finding, FindingId, Status, Threats};
use crate::arena::IdVec;
use crate::diagnostics::{Diagnostic, Fix, Sink, certain, escape, nearest};
use crate::model::{DecisionKind, Model, Subject, Verb, Verdict};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::amend;

/// Days before its end from which an acceptance is spoken of.
const SOON: i32 = 30;

/// Longest name that a message quotes whole.
const LONGEST: usize = 60;

/// What was decided about a finding, and where that is written.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a> {
    /// What becomes of it.
    pub verdict: &'a Verdict,
    /// Where that is written.
    pub place: Place,
}

/// Where a decision is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On an element of the diagram: the ranges of the attribute's name and value.
    Attribute(Span, Span),
    /// In the configuration: the range in its text.
    Configuration(Span),
}

impl<'a> Decided<'a> {
    /// The value of a part.
    pub fn part(&self, key: &str) -> Option<&'a str> {
        self.verdict.part(key)
    }
}

impl Threats {
    /// The decision about a finding, in effect or not.
    pub fn decision<'a>(&'a self, model: &'a Model, finding: &Finding) -> Option<Decided<'a>> {
        let index = finding.decision?;
        if let Some(decision) = model.decisions.get(index as usize) {
            let place = Place::Attribute(decision.name_span, decision.value_span);
            return Some(Decided { verdict: &decision.verdict, place });
        }
        let before = u32::try_from(model.decisions.len()).ok()?;
        let ConfiguredDecision { ruling, match_span, ruling_span, .. } =
            self.configured.get(index.checked_sub(before)?)?;
        let Ruling::Verdict(verdict) = ruling else { return None };
        Some(Decided { verdict, place: Place::Configuration(match_span.to(*ruling_span)) })
    }

    /// The score that an author gives a finding instead of the derived one.
    pub fn author_score(&self, _: &Model, finding: &Finding) -> Option<Dread> {
        let key = (finding.subject, finding.rule);
        let found = self.authored.binary_search_by_key(&key, |(subject, rule, _)| (*subject, *rule)).ok()?;
        self.authored.get(found).map(|(_, _, score)| *score)
    }

    /// What is left of a finding's score, the author's if there is one, once its mitigation is done or verified.
    pub fn residual(&self, model: &Model, finding: &Finding) -> Option<Dread> {
        let decided = self.decision(model, finding)?;
        let score = self.author_score(model, finding).unwrap_or(finding.score);
        is_done(decided.verdict).then(|| score.residual(decided.part("status") == Some("verified")))
    }

    /// The decisions of the configuration that are about a finding here, by index, in order.
    pub fn used_decisions(&self) -> &[u32] {
        &self.used
    }
}

/// Whether a verdict says that something was done.
fn is_done(verdict: &Verdict) -> bool {
    verdict.verb == Verb::Mitigate && verdict.part("status").is_some_and(|status| status != "planned")
}

/// Whether what is stated answers a rule's threat to a subject.
fn is_answered(evaluator: &Evaluator, rule: &Rule, subject: Subject) -> bool {
    evaluator.eval(rule.discharge(evaluator.predicates), Env::of(subject)).is_shown()
}

/// The author's scores of findings, and the decisions of the configuration that are about one: sorted.
pub(super) fn settled(
    decisions: &Decisions,
    evaluator: &Evaluator,
    catalogue: &Catalogue,
    findings: &IdVec<FindingId, Finding>,
) -> (Vec<(Subject, u16, Dread)>, Vec<u32>) {
    let (mut authored, mut used) = (Vec::new(), BTreeSet::new());
    for &Finding { subject, rule, .. } in findings.values() {
        authored.extend(decisions.score(subject, rule).map(|score| (subject, rule, score)));
        let verdict = decisions.configured_verdict(subject, rule);
        let score = decisions.configured_score(subject, rule);
        if verdict.is_none() && score.is_none() {
            continue;
        }
        let answered = catalogue.rule(rule).is_some_and(|rule| is_answered(evaluator, rule, subject));
        used.extend(score.filter(|_| !answered));
        used.extend(verdict.filter(|index| !answered || decisions.is_done(*index)));
    }
    authored.sort_unstable_by_key(|(subject, rule, _)| (*subject, *rule));
    (authored, used.into_iter().collect())
}

impl Decisions<'_> {
    /// Whether a decision of the configuration says that something was done.
    fn is_done(&self, index: u32) -> bool {
        self.configured_decision(index).is_some_and(|decision| match &decision.ruling {
            Ruling::Verdict(verdict) => is_done(verdict),
            Ruling::Score(_) => false,
        })
    }
}

/// A decision or a score that stands on an element.
struct Written<'a> {
    subject: Subject,
    rule: &'a str,
    kind: DecisionKind,
    verdict: Option<&'a Verdict>,
    name_span: Span,
    value_span: Span,
}

/// Says which decisions of a diagram are about nothing, ran out, or are about to. One that a default gives to many
/// elements is spoken of once.
pub fn remarks(model: &Model, threats: &Threats, source: &Source, sink: &mut Sink) {
    let written = by_place(model);
    if written.is_empty() {
        return;
    }
    let found = threats.findings.values().map(|finding| (finding.subject, finding.rule)).collect();
    let judge = Judge { model, threats, source, evaluator: threats.evaluator(model), found };
    for group in written.values() {
        if let Some(diagnostic) = judge.remark(group) {
            sink.push(diagnostic);
        }
    }
}

fn by_place(model: &Model) -> BTreeMap<Span, Vec<Written<'_>>> {
    let verdicts = model.decisions.iter().map(|decision| Written {
        subject: decision.subject,
        rule: &decision.rule,
        kind: DecisionKind::Verdict(decision.verdict.verb),
        verdict: Some(&decision.verdict),
        name_span: decision.name_span,
        value_span: decision.value_span,
    });
    let scores = model.scores.iter().map(|decision| Written {
        subject: decision.subject,
        rule: &decision.rule,
        kind: DecisionKind::Score,
        verdict: None,
        name_span: decision.name_span,
        value_span: decision.value_span,
    });
    let mut places = BTreeMap::<Span, Vec<Written>>::new();
    for written in verdicts.chain(scores) {
        places.entry(written.name_span).or_default().push(written);
    }
    places
}

/// Holds decisions against findings.
struct Judge<'a> {
    model: &'a Model,
    threats: &'a Threats,
    source: &'a Source,
    evaluator: Evaluator<'a>,
    /// What has a finding: subject and rule.
    found: BTreeSet<(Subject, u16)>,
}

impl Judge<'_> {
    /// What is to be said of one attribute, which may stand on many elements.
    fn remark(&self, group: &[Written]) -> Option<Diagnostic> {
        let first = group.first()?;
        let rules = &self.threats.catalogue.rules;
        let Some((rule, index)) = rules.iter().zip(0..).find(|(rule, _)| *rule.id == *first.rule) else {
            let help = "`*` stands for many rules in `threatdot.toml` alone";
            let said = unknown_rule(&self.threats.catalogue, first.rule, first.name_span, help);
            return Some(said.fix_if(self.other_rule(first)));
        };
        if !group.iter().any(|written| self.is_live(written, rule, index)) {
            return Some(self.stale(first, rule));
        }
        let subject = named(self.model, first.subject);
        ending(first.verdict?, &format!("`{}` on {subject}", rule.id), self.threats.today)
    }

    /// Whether a decision is about a finding that would be there without it.
    fn is_live(&self, written: &Written, rule: &Rule, index: u16) -> bool {
        let is_done = written.verdict.is_some_and(is_done);
        self.found.contains(&(written.subject, index))
            && (is_done || !is_answered(&self.evaluator, rule, written.subject))
    }

    fn stale(&self, written: &Written, rule: &Rule) -> Diagnostic {
        let Written { subject, kind, name_span, .. } = *written;
        let name = quoted(&format!("{}{}_{}", self.model.prefix, kind.as_str(), rule.id));
        let message = format!("{name} on {} is about no finding", named(self.model, subject));
        let said = Diagnostic::new(&STALE_DECISION, name_span, message).label(self.reason(rule, subject));
        match self.meant(rule, subject) {
            Some(best) => said.help(format!("did you mean `{best}`?")).fix(self.renamed(written, best, false)),
            None => said.help("remove it").fix(self.without(written)),
        }
    }

    /// Writes the rule that a decision about none was probably meant for.
    fn other_rule(&self, written: &Written) -> Option<Fix> {
        let catalogue = &self.threats.catalogue;
        let ids = || catalogue.rules.iter().map(|rule| &*rule.id);
        let other_case = catalogue.find(written.rule).map(|rule| &*rule.id);
        let best = other_case.or_else(|| nearest(written.rule, ids())).filter(|_| !written.rule.contains('*'))?;
        let is_certain = other_case.is_some() || certain(written.rule, ids()) == Some(best);
        Some(self.renamed(written, best, is_certain))
    }

    fn renamed(&self, written: &Written, rule: &str, is_certain: bool) -> Fix {
        let [old, new] = [written.rule, rule].map(|rule| format!("{}_{rule}", written.kind.as_str()));
        let name = format!("{}{new}", self.model.prefix);
        let edit = amend::rename(written.name_span, &name);
        Fix::judged(is_certain, format!("rename it to {}", quoted(&name)), [edit])
            .touching_attributes([old.as_str(), new.as_str()])
    }

    fn without(&self, written: &Written) -> Fix {
        let edit = amend::remove_attr(self.source, written.name_span, written.value_span);
        let name = format!("{}_{}", written.kind.as_str(), written.rule);
        Fix::risky("remove it", [edit]).touching_attributes([name.as_str()])
    }

    /// Why a rule has no finding on a subject.
    fn reason(&self, rule: &Rule, subject: Subject) -> String {
        let key = (subject, rule.category);
        let line = self.threats.ledger.binary_search_by_key(&key, |line| (line.subject, line.category)).ok();
        let line = line.and_then(|at| self.threats.ledger.get(at));
        let of_line = line.map_or(&[] as &[FindingId], |line| self.threats.findings_of(line));
        let others = || of_line.iter().filter_map(|id| self.threats.findings.get(*id));
        if !rule.on.meets(place_of(self.model, subject)) {
            format!("`{}` is about: {}", rule.id, rule.on.names().join(", "))
        } else if !rule.enabled {
            format!("`{}` is turned off", rule.id)
        } else if line.is_some_and(|line| line.status == Status::OutOfScope) {
            "what it stands on is out of scope".to_owned()
        } else if let Some(other) = others().find(|other| other.subject != subject && self.is_of(other, rule)) {
            format!("the finding is that of its request, {}", named(self.model, other.subject))
        } else if rule.group == Group::Floor && others().any(|other| !self.is_of(other, rule)) {
            "more specific findings take its place".to_owned()
        } else if line.is_none() && rule.group == Group::Floor {
            format!("the chart `{}` does not ask this", self.threats.chart)
        } else if is_answered(&self.evaluator, rule, subject) {
            "what is stated answers the threat".to_owned()
        } else {
            format!("`{}` finds nothing here", rule.id)
        }
    }

    fn is_of(&self, finding: &Finding, rule: &Rule) -> bool {
        self.threats.rule(finding).is_some_and(|own| *own.id == *rule.id)
    }

    /// The rule of another kind of element that a decision was probably meant for.
    fn meant(&self, rule: &Rule, subject: Subject) -> Option<&str> {
        if rule.on.meets(place_of(self.model, subject)) {
            return None;
        }
        let here = self.found.range((subject, 0)..=(subject, u16::MAX));
        nearest(&rule.id, here.filter_map(|(_, index)| self.threats.catalogue.rule(*index)).map(|rule| &*rule.id))
    }
}

/// Says which decisions of a configuration are about nothing, ran out, or are about to. `used` are those that some
/// diagram of the run has a finding for; none if that cannot be told, because a diagram could not be read. The places are
/// in the text of the configuration.
pub fn remarks_on_configuration(options: &ThreatOptions, used: Option<&BTreeSet<u32>>, sink: &mut Sink) {
    for (decision, index) in options.decisions.items().iter().zip(0..) {
        let ConfiguredDecision { rule, subject, match_span, rule_span, .. } = decision;
        let what = quoted(&format!("{}:{}", rule.as_str(), subject.as_str()));
        let is_known = options.catalogue.rules.iter().any(|known| rule.matches(&known.id));
        let is_unused = used.is_some_and(|used| !used.contains(&index));
        let diagnostic = if !is_known {
            Some(unknown_rule(&options.catalogue, rule.as_str(), *rule_span, "the pattern matches the id of no rule"))
        } else if is_unused {
            let message = format!("the decision about {what} is about no finding");
            let said = Diagnostic::new(&STALE_DECISION, *match_span, message);
            let said = said.label("matches none, or only what earlier decisions settle");
            Some(said.help("remove it").note("only the diagrams of this run were asked"))
        } else if let Ruling::Verdict(verdict) = &decision.ruling {
            ending(verdict, &what, options.today)
        } else {
            None
        };
        if let Some(diagnostic) = diagnostic {
            sink.push(diagnostic);
        }
    }
}

fn unknown_rule(catalogue: &Catalogue, rule: &str, span: Span, of_pattern: &str) -> Diagnostic {
    let said = Diagnostic::new(&UNKNOWN_RULE, span, format!("there is no rule {}", quoted(rule)));
    let ids = catalogue.rules.iter().map(|rule| &*rule.id);
    let other_case = catalogue.find(rule).map(|rule| &*rule.id);
    match other_case.or_else(|| nearest(rule, ids)) {
        _ if rule.contains('*') => said.help(of_pattern),
        Some(best) => said.help(format!("did you mean `{best}`?")),
        None => said.help("`threatdot rules` lists them"),
    }
}

/// What is to be said of an acceptance that ended, or ends soon.
fn ending(verdict: &Verdict, what: &str, today: jiff::civil::Date) -> Option<Diagnostic> {
    let (until, place) = (verdict.until()?, verdict.find("until")?.value_span);
    let left = today.until(until).ok()?.get_days();
    if left < 0 {
        let message = format!("the acceptance of {what} ended on {until}");
        let said = Diagnostic::new(&ACCEPTANCE_EXPIRED, place, message).label(format!("before {today}"));
        return Some(said.help("deal with the threat, or accept it anew"));
    }
    let message = format!("the acceptance of {what} ends on {until}");
    let days = match left {
        0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    };
    (left <= SOON).then(|| Diagnostic::new(&ACCEPTANCE_ENDS_SOON, place, message).label(days))
}

/// Such as "process `web`".
fn named(model: &Model, subject: Subject) -> String {
    let noun = place_of(model, subject).names().first().copied().unwrap_or("element");
    format!("{noun} {}", quoted(model.subject_id(subject)))
}

fn quoted(text: &str) -> String {
    format!("`{}`", escape::shorten(text, LONGEST))
}
