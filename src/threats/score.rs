//! DREAD by table, in whole numbers: it orders findings, it does not measure risk.

use super::facts::{Facts, Need, Position};
use super::rule::Evaluator;
use super::types::Category;
use crate::model::vocabulary::CLASSIFICATION;
use crate::model::{ElementId, FlowId, Kind, Model, Subject};
use crate::threats::catalogue::{Damage, Rule};

/// The five parts of a score, 0 to 10 each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dread {
    /// How bad it is.
    pub damage: u8,
    /// How surely it works again.
    pub reproducibility: u8,
    /// How easy it is.
    pub exploitability: u8,
    /// How many are hit.
    pub affected_users: u8,
    /// How easily it is found: always 10, since secrecy protects nobody.
    pub discoverability: u8,
}

impl Dread {
    /// The sum of the five parts.
    pub fn sum(self) -> u8 {
        self.damage + self.reproducibility + self.exploitability + self.affected_users + self.discoverability
    }

    /// The mean of the five parts in tenths: 90 is 9.0.
    pub fn mean_tenths(self) -> u8 {
        self.sum() * 2
    }

    /// What is left once a mitigation is done, or verified: harder to exploit, never impossible.
    #[must_use]
    pub fn residual(self, verified: bool) -> Self {
        let eased = if verified { 6 } else { 4 };
        Self { exploitability: self.exploitability.saturating_sub(eased).max(1), ..self }
    }
}

impl From<[u8; 5]> for Dread {
    fn from(parts: [u8; 5]) -> Self {
        let [damage, reproducibility, exploitability, affected_users, discoverability] = parts;
        Self { damage, reproducibility, exploitability, affected_users, discoverability }
    }
}

/// What nobody states is taken to be in the middle.
const UNSTATED_DAMAGE: u8 = 5;

/// The damage of disclosing a class, by its level.
pub(super) fn class_damage(level: u8) -> u8 {
    match level {
        0 => 1,
        1 => 3,
        2 => 6,
        3 => 8,
        _ => 10,
    }
}

/// The damage of not meeting a need, by its level.
pub(super) fn need_damage(level: u8) -> u8 {
    match level {
        0 => 2,
        1 => 5,
        2 => 8,
        _ => 10,
    }
}

/// Scores findings of one model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scorer<'a> {
    pub(super) model: &'a Model,
    pub(super) facts: &'a Facts,
    pub(super) evaluator: &'a Evaluator<'a>,
}

/// The parts of a score that are the same for every finding about a subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Position of the attacker less the hurdles in his way.
    ease: i16,
    affected_users: u8,
}

impl Scorer<'_> {
    /// The score of a rule's finding about a subject.
    pub(super) fn score(&self, rule: &Rule, subject: Subject, standing: Standing) -> Dread {
        let exploitability = standing.ease + i16::from(rule.exploit);
        Dread {
            damage: self.damage(rule, subject),
            reproducibility: rule.repro.min(10),
            exploitability: u8::try_from(exploitability.clamp(0, 10)).unwrap_or(0),
            affected_users: standing.affected_users,
            discoverability: 10,
        }
    }

    /// What all findings about a subject share.
    pub(super) fn standing(&self, subject: Subject) -> Standing {
        let ease = i16::from(self.position(subject)) - self.hurdles(subject);
        Standing { ease, affected_users: self.affected_users(subject) }
    }

    fn damage(&self, rule: &Rule, subject: Subject) -> u8 {
        match rule.damage {
            Damage::Auto => self.damage_of(rule.category, subject),
            Damage::Availability => self.damage_of(Category::DenialOfService, subject),
            Damage::Max => {
                let category = [
                    Category::InformationDisclosure,
                    Category::Tampering,
                    Category::DenialOfService,
                    Category::ElevationOfPrivilege,
                ];
                category.into_iter().filter_map(|category| self.known_damage(category, subject)).max()
            }
            .unwrap_or(UNSTATED_DAMAGE),
        }
    }

    fn damage_of(&self, category: Category, subject: Subject) -> u8 {
        self.known_damage(category, subject).unwrap_or(UNSTATED_DAMAGE)
    }

    fn known_damage(&self, category: Category, subject: Subject) -> Option<u8> {
        let class = || self.facts.class(subject).level.map(class_damage);
        let need = |need| self.facts.need(self.model, subject, need).map(need_damage);
        match category {
            Category::InformationDisclosure | Category::Own(_) => class(),
            Category::Tampering | Category::Repudiation => need(Need::Integrity).or_else(class),
            Category::DenialOfService => need(Need::Availability),
            Category::Spoofing | Category::ElevationOfPrivilege => match subject {
                Subject::Element(element) => self.facts.damage_in_reach(element),
                Subject::Flow(flow) => self.facts.damage_in_reach(self.model.flows[flow].target),
                Subject::Boundary(_) => None,
            },
        }
    }

    /// How far away the attacker is.
    fn position(&self, subject: Subject) -> u8 {
        match subject {
            Subject::Element(element) => self.element_position(element),
            Subject::Flow(flow) => self.flow_position(flow),
            Subject::Boundary(_) => OTHER_ZONE,
        }
    }

    fn element_position(&self, element: ElementId) -> u8 {
        let flows = &self.model.flows;
        let crossing = || {
            let incoming = self.model.in_flows.get(element);
            incoming.is_some_and(|incoming| incoming.iter().any(|flow| flows[*flow].is_crossing()))
        };
        match self.facts.position(element) {
            Position::Inside if self.model.elements[element].stated.is("exposure", "physical") => PHYSICAL,
            Position::Inside if crossing() => OTHER_ZONE,
            Position::Inside => SAME_ZONE,
            outside => from_outside(outside),
        }
    }

    /// A flow is open to those who share its network: the world, if an end of it stands outside.
    fn flow_position(&self, flow: FlowId) -> u8 {
        let data = &self.model.flows[flow];
        let over = |words: &[&str]| words.iter().any(|word| data.stated.is("network", word));
        let public = over(&["internet", "wan", "wifi", "cellular", "bluetooth"]);
        let outside = [data.source, data.target].into_iter().any(|end| self.facts.is_outside(end));
        if over(&["in_process", "loopback", "bus"]) {
            PHYSICAL
        } else if public || outside {
            from_outside(super::facts::asks(self.evaluator, flow))
        } else if data.is_crossing() {
            OTHER_ZONE
        } else {
            SAME_ZONE
        }
    }

    /// One each for a filter in front, a limit of the rate and a sandbox.
    fn hurdles(&self, subject: Subject) -> i16 {
        let Subject::Element(element) = subject else { return 0 };
        let stated = &self.model.elements[element].stated;
        let sandbox = stated.get("sandbox").is_some_and(|stated| !stated.value.is_negative());
        i16::from(stated.is("rate_limit", "yes")) + i16::from(sandbox) + i16::from(self.is_filtered(element))
    }

    /// Whether every way in comes from a gateway or the like.
    fn is_filtered(&self, element: ElementId) -> bool {
        let Some(incoming) = self.model.in_flows.get(element) else { return false };
        let filter = |flow: &FlowId| {
            let source = &self.model.elements[self.model.flows[*flow].source].stated;
            ["waf", "gateway", "cdn"].iter().any(|tech| source.is("tech", tech))
        };
        !incoming.is_empty() && incoming.iter().all(filter)
    }

    fn affected_users(&self, subject: Subject) -> u8 {
        let stated = self.model.stated(subject).get("users").and_then(|stated| stated.value.level());
        if let Some(level) = stated {
            return [0, 2, 5, 8, 10].get(level as usize).copied().unwrap_or(10);
        }
        match subject {
            Subject::Element(element) => self.users_of_element(element),
            Subject::Flow(flow) => self.users_of_flow(flow),
            Subject::Boundary(_) => 10,
        }
    }

    fn users_of_element(&self, element: ElementId) -> u8 {
        let data = &self.model.elements[element];
        match data.kind {
            Kind::Store => {
                let restricted = CLASSIFICATION.iter().position(|word| *word == "restricted").unwrap_or(usize::MAX);
                let level = self.facts.class(Subject::Element(element)).level;
                let many = data.stated.is("multi_tenant", "yes")
                    || level.is_some_and(|level| usize::from(level) >= restricted);
                if many { 10 } else { 7 }
            }
            Kind::Process => (5 + 2 * self.facts.interactors(element)).min(10),
            Kind::Interactor | Kind::Note | Kind::Unknown => ONE_PERSON,
        }
    }

    fn users_of_flow(&self, flow: FlowId) -> u8 {
        let ends = [self.model.flows[flow].source, self.model.flows[flow].target];
        if ends.into_iter().any(|end| self.is_person(end)) {
            return ONE_PERSON;
        }
        let most = ends.into_iter().map(|end| self.affected_users(Subject::Element(end))).max().unwrap_or(0);
        most.saturating_sub(2)
    }

    /// An interactor that is not said to be a machine: its flow is one person's session.
    fn is_person(&self, element: ElementId) -> bool {
        let data = &self.model.elements[element];
        let machine = ["system", "saas", "device"].iter().any(|word| data.stated.is("actor", word));
        data.kind == Kind::Interactor && !machine
    }
}

const OTHER_ZONE: u8 = 5;
const SAME_ZONE: u8 = 3;
const PHYSICAL: u8 = 2;
const ONE_PERSON: u8 = 3;

fn from_outside(position: Position) -> u8 {
    match position {
        Position::Open => 9,
        Position::Weak => 7,
        Position::Strong => 5,
        Position::Inside => SAME_ZONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_of_owasp_is_nine() {
        let score =
            Dread { damage: 8, reproducibility: 10, exploitability: 7, affected_users: 10, discoverability: 10 };
        assert_eq!(score.sum(), 45);
        assert_eq!(score.mean_tenths(), 90);
    }

    #[test]
    fn what_is_left_of_a_mitigated_threat_is_never_nothing() {
        let score = Dread { exploitability: 5, ..Dread::default() };
        assert_eq!(score.residual(false).exploitability, 1);
        assert_eq!(score.residual(true).exploitability, 1);
        assert_eq!(Dread { exploitability: 9, ..score }.residual(true).exploitability, 3);
    }
}
