//! What the threat catalogues of other tools look for, and which rule answers it: made from the files of `peers/` by
//! `build.rs`.
//!
//! To settle a theme, write the ids of rules or lints into its `covered_by`, or a sentence into its `why_not`.

use super::entry::{Text, Texts};

/// Something that another catalogue looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its id there.
    pub id: Text,
    /// What it is about, in words of our own.
    pub about: Text,
    /// The rules or lints that deal with it.
    pub covered_by: Texts,
    /// Why none does; empty if one does.
    pub why_not: Text,
}

impl Theme {
    /// Nothing said.
    const EMPTY: Self = Self {
        id: Text::Borrowed(""),
        about: Text::Borrowed(""),
        covered_by: Texts::Borrowed(&[]),
        why_not: Text::Borrowed(""),
    };
}

/// The catalogue of another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The tool.
    pub name: &'static str,
    /// What it looks for, in the order of its ids.
    pub themes: &'static [Theme],
}

/// The catalogues that the rules are held against.
pub static PEERS: &[Peer] = &[
    Peer { name: "Microsoft Threat Modeling Tool, default template", themes: themes::MICROSOFT },
    Peer { name: "Threagile", themes: themes::THREAGILE },
    Peer { name: "pytm 1.4", themes: themes::PYTM },
];

mod themes {
    use std::borrow::Cow;

    use super::Theme;

    include!(concat!(env!("OUT_DIR"), "/themes.rs"));
}
