//! Why a finding is there, or is not, as text for people.

use std::fmt::Write as _;

use crate::compile::{Compilation, Diagram};
use crate::model::{Model, Subject};
use crate::source::Source;
use crate::threats::rule::{Clause, Ground, ONE_OF, Remedy, Seen};
use crate::threats::{
    Asked, Category, Dread, Finding, Group, LedgerLine, Owasp, Rule, ScoreMethod, Status, Threats, Verdict,
};

/// Writes explanations about one diagram.
#[derive(Clone, Copy, Debug)]
pub struct Explainer<'a> {
    compilation: &'a Compilation,
    source: &'a Source,
    model: &'a Model,
    threats: &'a Threats,
}

/// Rules that are not there are named by the clause that fails; this many of a cell.
const NOT_THERE: usize = 40;

/// Findings, and answered weaknesses, of a cell that are taken apart; the others are counted.
const TAKEN_APART: usize = 20;

impl<'a> Explainer<'a> {
    /// About a diagram of a compilation.
    pub fn new(compilation: &'a Compilation, diagram: &'a Diagram) -> Self {
        Self { compilation, source: &compilation.source, model: &diagram.model, threats: &diagram.threats }
    }

    /// Why a rule has a finding about a subject, or has none.
    pub fn rule(self, asked: &Asked) -> String {
        let Some(rule) = self.threats.catalogue.rule(asked.rule) else { return String::new() };
        let subject = self.model.subject_id(asked.subject);
        match asked.verdict {
            Verdict::Fires(id) => match self.threats.findings.get(id) {
                Some(finding) => self.finding(rule, finding, asked),
                None => String::new(),
            },
            Verdict::Answered => {
                let mut out = format!("{}:{subject} is answered: {}\n", rule.id, rule.spoken_title());
                self.section(&mut out, "The situation is there", &self.threats.situation(self.model, asked));
                self.section(&mut out, "What is stated answers it", &self.threats.answer(self.model, asked));
                out
            }
            Verdict::NotThere if rule.group == Group::Graph => {
                format!(
                    "{}:{subject} is not there: the analysis `{}` of the whole diagram found nothing\n",
                    rule.id, rule.analysis
                )
            }
            Verdict::NotThere => {
                let mut out = format!("{}:{subject} is not there: {}\n", rule.id, rule.spoken_title());
                self.section(&mut out, "Its situation", &self.threats.situation(self.model, asked));
                out
            }
            Verdict::NotAsked => format!(
                "{}:{subject} is not asked: a more specific finding takes its place, the subject is out of scope, or it \
                 shares what its request has\n",
                rule.id
            ),
        }
    }

    /// What became of a cell, and what every rule that could fill it said.
    pub fn cell(self, subject: Subject, category: Category) -> String {
        let (name, threats) = (self.model.subject_id(subject), self.threats);
        let what = threats.catalogue.category_name(category);
        let mut out = match threats.line(subject, category) {
            Some(line) => self.settled(name, what, line),
            None => format!("The chart `{}` does not ask `{name}` for {what}.\n", threats.chart),
        };
        let asked = threats.ask_cell(self.model, subject, category);
        let is_there = |asked: &&Asked| matches!(asked.verdict, Verdict::Fires(_) | Verdict::Answered);
        let (there, not_there): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(is_there);
        for asked in there.iter().take(TAKEN_APART) {
            let _ = write!(out, "\n{}", self.rule(asked));
        }
        if let Some(more) = there.len().checked_sub(TAKEN_APART).filter(|more| *more > 0) {
            let _ = writeln!(out, "\nAnd {more} more that are open or answered; `why FILE RULE:SUBJECT` shows one.");
        }
        if !not_there.is_empty() {
            out.push_str("\nNot there:\n");
        }
        for asked in not_there.iter().take(NOT_THERE) {
            let _ = writeln!(out, "  {}", self.not_there(asked));
        }
        if let Some(more) = not_there.len().checked_sub(NOT_THERE).filter(|more| *more > 0) {
            let _ = writeln!(out, "  and {more} more");
        }
        out
    }

    fn settled(self, name: &str, what: &str, line: &LedgerLine) -> String {
        let status = line.status.as_str();
        let because = match line.status {
            Status::Mitigated if self.threats.findings_of(line).is_empty() => {
                let evidence = self.threats.mitigated_by(self.model, line);
                let quoted = evidence.iter().map(|evidence| {
                    let value = self.model.stated(evidence.subject).get(evidence.attribute);
                    let value = value.map(|stated| stated.value.written());
                    self.seen(&Seen { subject: evidence.subject, attribute: evidence.attribute, value })
                });
                format!(", by {}", quoted.collect::<Vec<_>>().join("; "))
            }
            Status::OutOfScope => ", since it is out of scope".to_owned(),
            _ => String::new(),
        };
        format!("`{name}`, {what}: {status}{because}\n")
    }

    /// A rule whose situation is not there, and the first clause that fails.
    fn not_there(self, asked: &Asked) -> String {
        let Some(rule) = self.threats.catalogue.rule(asked.rule) else { return String::new() };
        let id = format!("{}:{}", rule.id, self.model.subject_id(asked.subject));
        let situation = self.threats.situation(self.model, asked);
        let failing = situation.iter().position(|clause| clause.depth == 0 && !clause.truth.holds);
        let below = failing.and_then(|at| situation.get(at + 1..)).unwrap_or(&[]);
        let below: Vec<&str> =
            below.iter().take_while(|it| it.depth > 0).filter(|it| it.depth == 1).map(|it| it.text.as_str()).collect();
        match (failing.and_then(|at| situation.get(at)), asked.verdict) {
            (_, Verdict::NotAsked) => format!("{id}  (another finding takes its place)"),
            (Some(clause), _) => {
                let seen = clause.seen.iter().map(|seen| self.seen(seen)).collect::<Vec<_>>().join("; ");
                let seen = if seen.is_empty() { seen } else { format!("  ({seen})") };
                let is_choice = clause.text == ONE_OF && !below.is_empty();
                let text = if is_choice { below.join(" or ") } else { clause.text.clone() };
                format!("{id}  {text} does not hold{seen}")
            }
            (None, _) => format!("{id}  nothing of the kind in the diagram"),
        }
    }

    fn finding(self, rule: &Rule, finding: &Finding, asked: &Asked) -> String {
        let (model, threats) = (self.model, self.threats);
        let mut out = format!("{}: {}\n", threats.id(model, finding), threats.title(model, finding));
        let (status, basis) = (finding.status.as_str(), finding.basis.as_str());
        let category = threats.catalogue.category_name(finding.category);
        let _ = writeln!(out, "{category}, {}, {status}, rests on {basis} values", finding.severity.as_str());
        let _ = writeln!(out, "\n{}", threats.description(model, finding));
        match threats.path(finding) {
            Some(path) => {
                out.push_str("\nThe way, found by looking at the whole diagram:\n");
                for step in &path.witness {
                    let _ = writeln!(out, "  {}  `{}`", self.place(*step), model.subject_id(*step));
                }
            }
            None => self.section(&mut out, "The situation is there", &self.threats.situation(self.model, asked)),
        }
        self.section(&mut out, "What would answer it is not there", &self.threats.answer(self.model, asked));
        self.remedies(&mut out, finding);
        out.push_str("\nWhat to do:\n");
        for text in threats.mitigations(model, finding) {
            let _ = writeln!(out, "  {text}");
        }
        Self::score(&mut out, "Score", finding.score);
        if let Some(author) = threats.author_score(model, finding) {
            Self::score(&mut out, "The author's score, which counts:", author);
        }
        self.rating(&mut out, finding);
        if let Some(decision) = threats.decision(model, finding) {
            let verb = decision.verdict.verb.as_str();
            let place = self.compilation.written(decision.place);
            let place = place.map_or_else(|| "in the configuration".to_owned(), |(text, span)| at(text, span.start));
            let _ = writeln!(out, "\nDecided: {verb} {place}");
        }
        let _ = writeln!(out, "\nMore: threatdot explain {}", rule.id);
        out
    }

    fn score(out: &mut String, what: &str, score: Dread) {
        let _ = writeln!(
            out,
            "\n{what} {} of 50: damage {}, reproducibility {}, exploitability {}, affected users {}, discoverability {}",
            score.sum(),
            score.damage,
            score.reproducibility,
            score.exploitability,
            score.affected_users,
            score.discoverability
        );
    }

    /// How the severity follows, where it is not by the sum.
    fn rating(self, out: &mut String, finding: &Finding) {
        let rated = self.threats.rated(self.model, finding);
        let line = match self.threats.score {
            ScoreMethod::Dread => return,
            ScoreMethod::DreadD => format!("without discoverability {} of 40", rated.dread.sum_of_four()),
            ScoreMethod::Matrix => {
                let matrix = rated.matrix();
                format!("likelihood {} x impact {} = {} of 25", matrix.likelihood, matrix.impact, matrix.product())
            }
            ScoreMethod::Owasp => {
                let owasp = rated.owasp();
                let likelihood = Owasp::LIKELIHOOD.into_iter().zip(owasp.likelihood);
                let impact = Owasp::IMPACT.into_iter().zip(owasp.impact);
                let factors: Vec<String> = likelihood
                    .map(|(name, value)| format!("{name} {value}"))
                    .chain(impact.filter_map(|(name, value)| Some(format!("{name} {}", value?))))
                    .collect();
                let (likelihood, impact) = (thousandths(owasp.likelihood_milli()), thousandths(owasp.impact_milli()));
                format!("likelihood {likelihood}, impact {impact}, from {}", factors.join(", "))
            }
        };
        let _ = writeln!(out, "Rated by {}: {line}", self.threats.score.as_str());
    }

    fn remedies(self, out: &mut String, finding: &Finding) {
        let remedies = self.threats.why(self.model, finding).remedies;
        if remedies.is_empty() {
            return;
        }
        out.push_str("\nWhat would count against it, one or more of:\n");
        for Remedy { subject, attribute, words, unstated } in &remedies {
            let values = if words.is_empty() { String::new() } else { format!("={}", words.join("|")) };
            let now = if *unstated { "nothing is stated now" } else { "something else is stated now" };
            let _ = writeln!(out, "  {attribute}{values} on `{}` ({now})", self.model.subject_id(*subject));
        }
    }

    /// Clauses, each with its answer and the values it saw, where they are written.
    fn section(self, out: &mut String, heading: &str, clauses: &[Clause]) {
        if clauses.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{heading}:");
        for clause in clauses {
            let indent = "  ".repeat(clause.depth + 1);
            let answer = match (clause.truth.holds, clause.truth.ground) {
                (true, _) => "yes",
                (false, Ground::Unstated) => "no*",
                (false, _) => "no ",
            };
            let seen = clause.seen.iter().map(|seen| self.seen(seen)).collect::<Vec<_>>().join("; ");
            let line = format!("{indent}{answer:<3} {}", clause.text);
            let gap = if seen.is_empty() { "" } else { "   " };
            let _ = writeln!(out, "{line}{gap}{seen}");
        }
        if clauses.iter().any(|clause| !clause.truth.holds && clause.truth.ground == Ground::Unstated) {
            out.push_str("  (* since nothing is stated)\n");
        }
    }

    fn seen(self, seen: &Seen) -> String {
        let subject = self.model.subject_id(seen.subject);
        match &seen.value {
            Some(value) => {
                let stated = self.model.stated(seen.subject).get(seen.attribute);
                let place =
                    stated.map_or_else(String::new, |stated| format!(" at {}", self.at(stated.value_span.start)));
                format!("`{subject}` says {}={value}{place}", seen.attribute)
            }
            None => format!("`{subject}` says nothing of {}", seen.attribute),
        }
    }

    fn place(self, subject: Subject) -> String {
        self.at(self.model.subject_span(subject).start)
    }

    fn at(self, offset: u32) -> String {
        at(self.source, offset)
    }
}

fn at(source: &Source, offset: u32) -> String {
    let at = source.position(offset);
    format!("{}:{}:{}", source.name(), at.line, at.column)
}

fn thousandths(milli: u32) -> String {
    format!("{}.{:03}", milli / 1_000, milli % 1_000)
}
