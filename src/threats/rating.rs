//! Other ways to rate a finding than the sum of DREAD: DREAD without discoverability, OWASP's risk rating, and likelihood
//! times impact. All start from the same derived parts, in whole numbers.

use super::score::Dread;
use super::types::{Basis, Category, Finding, Severity, Threats};
use crate::model::{Model, Subject};

/// How findings are rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScoreMethod {
    /// The sum of the five parts of DREAD.
    #[default]
    Dread,
    /// The sum of four parts: discoverability is left out, since it is the same for all.
    DreadD,
    /// The OWASP Risk Rating Methodology.
    Owasp,
    /// Likelihood times impact, 1 to 5 each.
    Matrix,
}

/// How well what happens is recorded where a subject is; of a flow at its target.
pub(super) fn recorded(model: &Model, subject: Subject) -> Recorded {
    let place = match subject {
        Subject::Flow(flow) => model.flows.get(flow).map_or(subject, |flow| Subject::Element(flow.target)),
        Subject::Element(_) | Subject::Boundary(_) => subject,
    };
    let stated = model.stated(place);
    match stated.get("logging").or_else(|| stated.get("audit")) {
        Some(stated) if stated.value.is("security") || stated.value.is("all") => Recorded::Well,
        Some(stated) if !stated.value.is_negative() => Recorded::Somewhat,
        _ => Recorded::No,
    }
}

impl ScoreMethod {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dread, Self::DreadD, Self::Owasp, Self::Matrix];

    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dread => "dread",
            Self::DreadD => "dread-d",
            Self::Owasp => "owasp",
            Self::Matrix => "matrix",
        }
    }

    /// The method of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }

    /// The severity of a finding. What rests on silence is at most high; of a score that an author gave, nothing does:
    /// somebody who scores a finding knows of it.
    pub fn severity(self, facts: Rated) -> Severity {
        let band = match self {
            Self::Dread => band(facts.dread.sum(), [40, 30, 20]),
            Self::DreadD => band(facts.dread.sum_of_four(), [32, 24, 16]),
            Self::Owasp => facts.owasp().severity(),
            Self::Matrix => facts.matrix().severity(),
        };
        match facts.basis {
            Basis::Declared => band,
            Basis::Unstated => band.max(Severity::High),
        }
    }
}

impl Threats {
    /// What the rating of a finding starts from: the author's score where there is one.
    pub fn rated(&self, model: &Model, finding: &Finding) -> Rated {
        let author = self.author_score(model, finding);
        Rated {
            dread: author.unwrap_or(finding.score),
            category: finding.category,
            basis: if author.is_some() { Basis::Declared } else { finding.basis },
            recorded: recorded(model, finding.subject),
        }
    }
}

impl Dread {
    /// The sum of the parts without discoverability, 0 to 40.
    pub fn sum_of_four(self) -> u8 {
        self.sum().saturating_sub(self.discoverability)
    }
}

/// What a rating starts from.
#[derive(Clone, Copy, Debug)]
pub struct Rated {
    /// The parts of DREAD.
    pub dread: Dread,
    /// The category.
    pub category: Category,
    /// What it rests on.
    pub basis: Basis,
    /// How well what happens is recorded where the finding is.
    pub recorded: Recorded,
}

/// How well what happens is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Security events are (`logging=security`, `audit=all`).
    Well,
    /// Some things are.
    Somewhat,
    /// Nothing is said to be.
    No,
}

/// OWASP's factors, 0 to 9 each, and what they come to. See the OWASP Risk Rating Methodology; business impact is not
/// known to a diagram, so that the technical impact stands for the whole, as the methodology has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owasp {
    /// Skill level, motive, opportunity, size; ease of discovery, ease of exploit, awareness, intrusion detection.
    pub likelihood: [u8; 8],
    /// Loss of confidentiality, integrity, availability, accountability; none where the category does not cause it.
    pub impact: [Option<u8>; 4],
}

impl Owasp {
    /// The names of the factors of likelihood.
    pub const LIKELIHOOD: [&str; 8] = [
        "skill level",
        "motive",
        "opportunity",
        "size",
        "ease of discovery",
        "ease of exploit",
        "awareness",
        "intrusion detection",
    ];

    /// The names of the factors of impact.
    pub const IMPACT: [&str; 4] =
        ["loss of confidentiality", "loss of integrity", "loss of availability", "loss of accountability"];

    /// The mean of the factors of likelihood, in thousandths.
    pub fn likelihood_milli(&self) -> u32 {
        mean_milli(self.likelihood.iter().copied())
    }

    /// The mean of the factors of impact that the category causes, in thousandths.
    pub fn impact_milli(&self) -> u32 {
        mean_milli(self.impact.iter().copied().flatten())
    }

    /// The methodology's table of severities; its lowest, "note", is low here.
    pub fn severity(&self) -> Severity {
        match (level(self.likelihood_milli()), level(self.impact_milli())) {
            (2, 2) => Severity::Critical,
            (2, 1) | (1, 2) => Severity::High,
            (1, 1) | (2, 0) | (0, 2) => Severity::Medium,
            _ => Severity::Low,
        }
    }
}

/// Likelihood and impact, 1 to 5 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// 1 rare to 5 almost certain.
    pub likelihood: u8,
    /// 1 negligible to 5 disastrous.
    pub impact: u8,
}

impl Matrix {
    /// The product, 1 to 25.
    pub const fn product(self) -> u8 {
        self.likelihood * self.impact
    }

    /// The band of the product: 20, 12 and 6 begin critical, high and medium.
    pub fn severity(self) -> Severity {
        band(self.product(), [20, 12, 6])
    }
}

impl Rated {
    /// The factors of OWASP, read off the parts of DREAD: exploitability says where attackers stand and how many they are,
    /// reproducibility how well the attack is known, damage what is lost.
    pub fn owasp(&self) -> Owasp {
        let Dread { damage, reproducibility, exploitability, .. } = self.dread;
        let step = |value: u8, steps: [(u8, u8); 3], least: u8| {
            steps.into_iter().find(|(from, _)| value >= *from).map_or(least, |(_, factor)| factor)
        };
        let detection = match self.recorded {
            Recorded::Well => 3,
            Recorded::Somewhat => 8,
            Recorded::No => 9,
        };
        let accountability = match self.recorded {
            Recorded::Well => 1,
            Recorded::Somewhat => 7,
            Recorded::No => 9,
        };
        let lost = Some(damage.min(9));
        let impact = match self.category {
            Category::Spoofing => [lost, None, None, Some(accountability)],
            Category::Tampering => [None, lost, None, None],
            Category::Repudiation => [None, None, None, Some(accountability)],
            Category::InformationDisclosure | Category::Own(_) => [lost, None, None, None],
            Category::DenialOfService => [None, None, lost, None],
            Category::ElevationOfPrivilege => [lost, lost, lost, None],
        };
        Owasp {
            likelihood: [
                step(exploitability, [(5, 9), (3, 6), (1, 3)], 1),
                step(damage, [(8, 9), (3, 4), (1, 1)], 1),
                step(exploitability, [(9, 9), (7, 7), (3, 4)], 0),
                step(exploitability, [(9, 9), (5, 6), (3, 4)], 2),
                step(reproducibility, [(9, 9), (7, 7), (4, 3)], 1),
                step(exploitability, [(9, 9), (5, 5), (3, 3)], 1),
                step(reproducibility, [(8, 9), (5, 6), (2, 4)], 1),
                detection,
            ],
            impact,
        }
    }

    /// Likelihood from exploitability and reproducibility, impact from damage, each rounded to a step of five.
    pub fn matrix(&self) -> Matrix {
        let Dread { damage, reproducibility, exploitability, .. } = self.dread;
        Matrix { likelihood: 1 + ((exploitability + reproducibility) * 4 + 10) / 20, impact: 1 + (damage * 4 + 5) / 10 }
    }
}

/// Low under 3, medium under 6, high from there: 0, 1, 2.
const fn level(milli: u32) -> u8 {
    match milli {
        ..3_000 => 0,
        3_000..6_000 => 1,
        _ => 2,
    }
}

fn mean_milli(factors: impl Iterator<Item = u8>) -> u32 {
    let (sum, count) = factors.fold((0, 0), |(sum, count), factor| (sum + u32::from(factor), count + 1));
    (sum * 1_000u32).checked_div(count).unwrap_or(0)
}

/// The band of a number whose critical, high and medium begin at `from`.
fn band(number: u8, [critical, high, medium]: [u8; 3]) -> Severity {
    match number {
        number if number >= critical => Severity::Critical,
        number if number >= high => Severity::High,
        number if number >= medium => Severity::Medium,
        _ => Severity::Low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(damage: u8, reproducibility: u8, exploitability: u8, basis: Basis) -> Rated {
        let dread = Dread { damage, reproducibility, exploitability, affected_users: 5, discoverability: 10 };
        Rated { dread, category: Category::InformationDisclosure, basis, recorded: Recorded::No }
    }

    #[test]
    fn example_of_the_methodology_comes_out() {
        // The worked example of OWASP's page: likelihood 4.375, technical impact 7.25, together high.
        let owasp = Owasp { likelihood: [5, 2, 7, 1, 3, 6, 9, 2], impact: [Some(9), Some(7), Some(5), Some(8)] };
        assert_eq!((owasp.likelihood_milli(), owasp.impact_milli()), (4_375, 7_250));
        assert_eq!(owasp.severity(), Severity::High);
    }

    #[test]
    fn easy_and_harmful_is_critical_under_every_method() {
        for method in ScoreMethod::ALL {
            assert_eq!(method.severity(rated(10, 10, 10, Basis::Declared)), Severity::Critical, "{method:?}");
            assert_eq!(method.severity(rated(10, 10, 10, Basis::Unstated)), Severity::High, "{method:?}");
        }
        for method in [ScoreMethod::DreadD, ScoreMethod::Owasp, ScoreMethod::Matrix] {
            assert_eq!(method.severity(rated(1, 1, 1, Basis::Declared)), Severity::Low, "{method:?}");
        }
    }

    #[test]
    fn more_of_any_part_is_never_less_severe() {
        for method in ScoreMethod::ALL {
            for (d, r, e) in (0..10).flat_map(|d| (0..10).flat_map(move |r| (0..10).map(move |e| (d, r, e)))) {
                let here = method.severity(rated(d, r, e, Basis::Declared));
                for (d, r, e) in [(d + 1, r, e), (d, r + 1, e), (d, r, e + 1)] {
                    assert!(method.severity(rated(d, r, e, Basis::Declared)) <= here, "{method:?} {d} {r} {e}");
                }
            }
        }
    }

    #[test]
    fn four_parts_have_bands_of_their_own() {
        let sum = |damage| rated(damage, 6, 5, Basis::Declared).dread.sum_of_four();
        assert_eq!([0, 8, 10].map(sum), [16, 24, 26]);
        let severity = |damage| ScoreMethod::DreadD.severity(rated(damage, 6, 5, Basis::Declared));
        assert_eq!([0, 7, 8].map(severity), [Severity::Medium, Severity::Medium, Severity::High]);
    }

    #[test]
    fn bands_begin_at_twenty_thirty_and_forty() {
        let band = |sum: u8| {
            let dread = Dread { damage: sum, ..Dread::default() };
            ScoreMethod::Dread.severity(Rated { dread, ..rated(0, 0, 0, Basis::Declared) })
        };
        assert_eq!(
            [19, 20, 29, 30, 39, 40].map(band),
            [Severity::Low, Severity::Medium, Severity::Medium, Severity::High, Severity::High, Severity::Critical]
        );
    }

    #[test]
    fn matrix_is_likelihood_times_impact() {
        let matrix = rated(8, 9, 9, Basis::Declared).matrix();
        assert_eq!((matrix.likelihood, matrix.impact, matrix.product()), (5, 4, 20));
        assert_eq!(matrix.severity(), Severity::Critical);
        assert_eq!(rated(0, 0, 0, Basis::Declared).matrix().product(), 1);
    }
}
