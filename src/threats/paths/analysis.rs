//! The analyses by name, and what each tells of a finding.

/// An analysis of the diagram as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Analysis {
    /// Data come to where only a lower class may be.
    ClassAboveCeiling,
    /// Data that were encrypted go on in the clear.
    ProtectionLost,
    /// Data that one store encrypts lie in the clear in another.
    WeakCopy,
    /// A way from outside to data on which nobody asks who is there.
    UnauthenticatedPath,
    /// A way from outside to data whose controls add up to little.
    CheapPath,
    /// All ways to what must be there run through one element.
    SinglePointOfFailure,
    /// A process lends its rights to callers that have less.
    ConfusedDeputy,
    /// A way to data on which nothing is recorded.
    UnrecordedPath,
    /// A process trusts a store that outsiders can write.
    SecondOrderTaint,
    /// A flow passes over the zones between its ends.
    TrustJump,
    /// What is exposed and what is precious share a zone.
    FlatZone,
    /// A change that nobody confirms and nobody signs.
    OneWayChange,
    /// A store that many zones or owners use.
    SharedStore,
    /// Data leave the region that they must stay in.
    Residency,
    /// A credential comes to where trust is lower.
    CredentialReach,
}

impl Analysis {
    /// All of them, in order.
    pub const ALL: [Self; 15] = [
        Self::ClassAboveCeiling,
        Self::ProtectionLost,
        Self::WeakCopy,
        Self::UnauthenticatedPath,
        Self::CheapPath,
        Self::SinglePointOfFailure,
        Self::ConfusedDeputy,
        Self::UnrecordedPath,
        Self::SecondOrderTaint,
        Self::TrustJump,
        Self::FlatZone,
        Self::OneWayChange,
        Self::SharedStore,
        Self::Residency,
        Self::CredentialReach,
    ];

    /// The word that rules name it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClassAboveCeiling => "class_above_ceiling",
            Self::ProtectionLost => "protection_lost",
            Self::WeakCopy => "weak_copy",
            Self::UnauthenticatedPath => "unauthenticated_path",
            Self::CheapPath => "cheap_path",
            Self::SinglePointOfFailure => "single_point_of_failure",
            Self::ConfusedDeputy => "confused_deputy",
            Self::UnrecordedPath => "unrecorded_path",
            Self::SecondOrderTaint => "second_order_taint",
            Self::TrustJump => "trust_jump",
            Self::FlatZone => "flat_zone",
            Self::OneWayChange => "one_way_change",
            Self::SharedStore => "shared_store",
            Self::Residency => "residency",
            Self::CredentialReach => "credential_reach",
        }
    }

    /// The analysis of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|analysis| analysis.as_str() == word)
    }

    /// The names of what it tells of a finding, for the texts of rules.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::ClassAboveCeiling => &["d", "class", "t", "ceiling", "path", "cut"],
            Self::ProtectionLost => &["d", "f", "src", "path"],
            Self::WeakCopy => &["d", "s1", "s2", "path"],
            Self::UnauthenticatedPath => &["u", "t", "class", "path", "cut"],
            Self::CheapPath => &["u", "t", "hops", "cost", "path", "weakest"],
            Self::SinglePointOfFailure => &["n", "dependents", "clients", "path"],
            Self::ConfusedDeputy => &["n", "low", "high"],
            Self::UnrecordedPath => &["u", "t", "path", "entry"],
            Self::SecondOrderTaint => &["u", "t", "reader", "path"],
            Self::TrustJump => &["f", "k", "from", "to"],
            Self::FlatZone => &["b", "weak", "t", "class"],
            Self::OneWayChange => &["n", "f"],
            Self::SharedStore => &["n", "k", "readers", "data"],
            Self::Residency => &["d", "residency", "path", "t", "region"],
            Self::CredentialReach => &["m", "n", "secret", "path"],
        }
    }
}
