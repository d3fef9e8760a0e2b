//! The rules as data: read once from TOML, each expression type-checked, and found by id or by cell.

mod read;

pub use read::CatalogueProblem;

use super::rule::{Expr, Predicates};
use super::types::Category;
use crate::model::{Kind, vocabulary::On};

const PREDICATES: &str = include_str!("predicates.toml");
const FLOOR: &str = include_str!("floor.toml");

/// A family of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// One for each cell of the chart; general.
    Floor,
    /// About one weakness.
    Specific,
    /// About the diagram as a whole.
    Graph,
}

impl Group {
    /// The word that people and machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Specific => "specific",
            Self::Graph => "graph",
        }
    }
}

/// A rule: what it finds, on what, and what answers it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Permanent id, such as `BFI`.
    pub id: String,
    /// Its family.
    pub group: Group,
    /// The category of its findings.
    pub category: Category,
    /// The kinds of items that it looks at.
    pub on: On,
    /// The finding in one line, with fields.
    pub title: String,
    /// The finding in a sentence or two, with fields.
    pub description: String,
    /// Which subjects it is about, as written.
    pub when: String,
    /// What answers it, as written.
    pub discharged_by: String,
    /// Which subjects it is about.
    pub applies: Expr,
    /// What answers it.
    pub discharge: Expr,
    /// What to do, with fields.
    pub mitigations: Vec<String>,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// Numbers of the Common Attack Pattern Enumeration.
    pub capec: Vec<u32>,
    /// Sections of OWASP ASVS 5.0.
    pub asvs: Vec<String>,
    /// Controls of NIST SP 800-53.
    pub nist: Vec<String>,
    /// Practices of NIST SSDF.
    pub ssdf: Vec<String>,
    /// How surely the attack works again, for the score.
    pub repro: u8,
    /// What it adds to the ease of the attack, for the score.
    pub exploit: i8,
}

/// Rules and the predicates they use.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The rules, in order of the files.
    pub rules: Vec<Rule>,
    /// Named conditions.
    pub predicates: Predicates,
    /// Entries that could not be read; they are left out.
    pub problems: Vec<CatalogueProblem>,
}

/// Reads the built-in rules.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    read::predicates(&mut catalogue, "predicates.toml", PREDICATES);
    read::rules(&mut catalogue, "floor.toml", FLOOR);
    catalogue
}

impl Catalogue {
    /// The rule of an id, in any letter case.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// The rule of an index, as findings carry it.
    pub fn rule(&self, index: u16) -> Option<&Rule> {
        self.rules.get(usize::from(index))
    }

    /// The floor rule of a cell.
    pub(super) fn floor(&self, on: On, category: Category) -> Option<u16> {
        let of_cell = |rule: &Rule| rule.group == Group::Floor && rule.category == category && rule.on.meets(on);
        self.rules.iter().position(of_cell).and_then(|index| u16::try_from(index).ok())
    }
}

impl Rule {
    /// The page of `explain`, in Markdown.
    pub fn page(&self) -> String {
        let list = |label: &str, items: &[String]| match items {
            [] => String::new(),
            items => format!("- {label}: {}\n", items.join(", ")),
        };
        let numbers =
            |prefix: &str, items: &[u32]| items.iter().map(|item| format!("{prefix}-{item}")).collect::<Vec<_>>();
        let mitigations: Vec<String> = self.mitigations.iter().map(|text| format!("- {}\n", spoken(text))).collect();
        format!(
            "# {} {}\n\n{}\n\nAsked of: {}. Category: {}. Group: {}.\n\n## What answers it\n\n`{}`\n\n## What to do\n\n{}\n\
             ## References\n\n{}{}{}{}{}",
            self.id,
            spoken(&self.title),
            spoken(&self.description),
            self.on.names().join(", "),
            self.category.as_str(),
            self.group.as_str(),
            self.discharged_by.split_whitespace().collect::<Vec<_>>().join(" "),
            mitigations.concat(),
            list("CWE", &numbers("CWE", &self.cwe)),
            list("CAPEC", &numbers("CAPEC", &self.capec)),
            list("OWASP ASVS 5.0", &self.asvs),
            list("NIST SP 800-53", &self.nist),
            list("NIST SSDF", &self.ssdf),
        )
    }

    /// The title without a subject, for lists of rules.
    pub fn spoken_title(&self) -> String {
        spoken(&self.title)
    }
}

/// A template without its subject: a field becomes what stands for it.
fn spoken(template: &str) -> String {
    super::text::fill(template, |field| {
        let word = match field {
            "n" => "the element",
            "f" => "F",
            "f.src" => "its source",
            "f.dst" => "its target",
            "cls(n)" | "cls(f)" => "as stated",
            "targets" => "the system",
            "peers" => "its peers",
            _ => return None,
        };
        Some(word.to_owned())
    })
}

/// The place in the vocabulary of a kind of element.
pub(super) const fn place(kind: Kind) -> On {
    match kind {
        Kind::Interactor => On::INTERACTOR,
        Kind::Process => On::PROCESS,
        Kind::Store => On::STORE,
        Kind::Note | Kind::Unknown => On(0),
    }
}
