//! Elements of a data-flow diagram and how their kind is known.

use super::vocabulary::On;
use super::{BoundaryId, StatedList};
use crate::graph::NodeId;
use crate::span::Span;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody or something outside the system.
    Interactor,
    /// Transforms data.
    Process,
    /// Keeps data.
    Store,
    /// Drawn, not analysed.
    Note,
    /// Neither stated nor evident; an error (L011), not analysed.
    Unknown,
}

impl Kind {
    /// The word of `kind=`; empty for [`Kind::Unknown`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interactor => "interactor",
            Self::Process => "process",
            Self::Store => "store",
            Self::Note => "note",
            Self::Unknown => "",
        }
    }

    /// The kind of a word of `kind=`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "interactor" | "external" => Some(Self::Interactor),
            "process" => Some(Self::Process),
            "store" => Some(Self::Store),
            "note" => Some(Self::Note),
            _ => None,
        }
    }

    /// Where attributes of this kind stand in the vocabulary; a node whose kind says nothing may have any node's.
    pub const fn on(self) -> On {
        match self {
            Self::Interactor => On::INTERACTOR,
            Self::Process => On::PROCESS,
            Self::Store => On::STORE,
            Self::Note | Self::Unknown => On::NODE,
        }
    }

    /// Whether threats are derived for it.
    pub const fn is_analysed(self) -> bool {
        matches!(self, Self::Interactor | Self::Process | Self::Store)
    }
}

/// How the kind of an element is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindEvidence {
    /// `kind=` says it.
    Stated,
    /// The shape or another drawing attribute says it: the range of the value that was taken as evidence.
    Drawn(Span),
    /// Nothing says it.
    None,
}

/// A node of the diagram.
#[derive(Clone, Debug)]
pub struct Element {
    /// The node it was read from.
    pub node: NodeId,
    /// The node's id.
    pub id: String,
    /// Its label on one line, escapes resolved and markup dropped; the id if it has none.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// How that is known.
    pub evidence: KindEvidence,
    /// Stands for several processes: `doublecircle` or `peripheries=2`.
    pub multiple: bool,
    /// The innermost boundary or grouping around it.
    pub boundary: Option<BoundaryId>,
    /// What is stated of it.
    pub stated: StatedList,
    /// Where to point: the id in its declaration.
    pub span: Span,
}
