//! The scores of a finding: all that its severity follows from.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Model;
use crate::threats::{self, ScoreMethod, Threats};

/// DREAD by table: it orders findings, it does not measure risk.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The derived parts.
    pub dread: Dread,
    /// Their sum.
    pub sum: u8,
    /// The parts that the author set instead; the severity follows them.
    pub author: Option<Dread>,
    /// The parts that are left once the mitigation is done.
    pub residual: Option<Dread>,
    /// How the severity follows from the parts.
    #[schemars(extend("enum" = methods()))]
    pub method: &'static str,
    /// The number that the method comes to: the sum of five or four parts, or likelihood times impact; null for OWASP's.
    pub rating: Option<u8>,
    /// The factors of OWASP's risk rating, where that is the method.
    pub owasp: Option<Owasp>,
}

/// A risk rating by OWASP's methodology.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owasp {
    /// The factors of likelihood, 0 to 9 each.
    pub likelihood_factors: Vec<Factor>,
    /// Their mean, with three decimals.
    pub likelihood: f64,
    /// The factors of impact, 0 to 9 each.
    pub impact_factors: Vec<Factor>,
    /// Their mean, with three decimals.
    pub impact: f64,
}

/// A factor of a risk rating.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    #[schemars(range(max = 9))]
    pub value: u8,
}

/// The five parts of a score, 0 to 10 each.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dread {
    /// How bad it is.
    #[schemars(range(max = 10))]
    pub damage: u8,
    /// How surely it works again.
    #[schemars(range(max = 10))]
    pub reproducibility: u8,
    /// How easy it is.
    #[schemars(range(max = 10))]
    pub exploitability: u8,
    /// How many are hit.
    #[schemars(range(max = 10))]
    pub affected_users: u8,
    /// How easily it is found.
    #[schemars(range(max = 10))]
    pub discoverability: u8,
}

/// The score of a finding.
pub(super) fn score(model: &Model, threats: &Threats, finding: &threats::Finding) -> Score {
    let rated = threats.rated(model, finding);
    let (rating, owasp) = match threats.score {
        ScoreMethod::Dread => (Some(rated.dread.sum()), None),
        ScoreMethod::DreadD => (Some(rated.dread.sum_of_four()), None),
        ScoreMethod::Matrix => (Some(rated.matrix().product()), None),
        ScoreMethod::Owasp => (None, Some(owasp(&rated.owasp()))),
    };
    Score {
        dread: dread(finding.score),
        sum: finding.score.sum(),
        author: threats.author_score(model, finding).map(dread),
        residual: threats.residual(model, finding).map(dread),
        method: threats.score.as_str(),
        rating,
        owasp,
    }
}

fn owasp(owasp: &threats::Owasp) -> Owasp {
    let named = |(name, value): (&'static str, u8)| Factor { name, value };
    let caused = |(name, value): (&'static str, Option<u8>)| value.map(|value| Factor { name, value });
    Owasp {
        likelihood_factors: threats::Owasp::LIKELIHOOD.into_iter().zip(owasp.likelihood).map(named).collect(),
        likelihood: f64::from(owasp.likelihood_milli()) / 1_000.0,
        impact_factors: threats::Owasp::IMPACT.into_iter().zip(owasp.impact).filter_map(caused).collect(),
        impact: f64::from(owasp.impact_milli()) / 1_000.0,
    }
}

fn dread(score: threats::Dread) -> Dread {
    Dread {
        damage: score.damage,
        reproducibility: score.reproducibility,
        exploitability: score.exploitability,
        affected_users: score.affected_users,
        discoverability: score.discoverability,
    }
}

fn methods() -> Vec<&'static str> {
    ScoreMethod::ALL.map(ScoreMethod::as_str).to_vec()
}
